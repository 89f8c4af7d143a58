#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cancel.h"
#include "domain/frame.h"

/** One way a camera can give pictures. */
typedef struct {
    char format[16]; // FFmpeg's name: `mjpeg`, `h264`, `yuyv422`, …; empty: the camera's choice
    int width_px, height_px; // 0: the camera's choice
    double rate_per_s;       // 0: the camera's choice
} PlpCameraMode;

typedef struct {
    char *id;      // for plp_camera_open()
    char *name;    // as the camera calls itself
    GArray *modes; // of PlpCameraMode, the largest pictures first
} PlpCameraInfo;

void plp_camera_info_free(PlpCameraInfo *info);
/** The video cameras of this machine, of PlpCameraInfo; empty when there is none. Caller unrefs. */
GPtrArray *plp_camera_list(void);

/** What a camera gave for one picture: compressed or not. Immutable; ref and unref are thread-safe.
 */
typedef struct PlpCameraPacket PlpCameraPacket;

PlpCameraPacket *plp_camera_packet_ref(PlpCameraPacket *packet);
void plp_camera_packet_unref(PlpCameraPacket *packet);
/** Counted from 0. */
int64_t plp_camera_packet_get_index(const PlpCameraPacket *packet);
/** Since the first one, by the camera's own clock. */
int64_t plp_camera_packet_get_time(const PlpCameraPacket *packet);
/** Whether it can be decoded without those before it. */
bool plp_camera_packet_is_key(const PlpCameraPacket *packet);
size_t plp_camera_packet_get_bytes(const PlpCameraPacket *packet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpCameraPacket, plp_camera_packet_unref)

/** An open camera. One thread at a time reads it. */
typedef struct PlpCamera PlpCamera;

/**
 * Opens a camera by its id: of plp_camera_list(); or `file:PATH`, a recording played in real time,
 * which at its end is unplugged; `loop:PATH`, the same without end; `lavfi:GRAPH`, a test picture.
 * `mode` may be NULL. `cancel` is borrowed, may be NULL. Errors, each with what to do: PLP_ERROR_IO
 * (no such camera, busy, not permitted, gives no picture), PLP_ERROR_FORMAT (no camera; not in that
 * mode), PLP_ERROR_INVALID.
 */
PlpCamera *plp_camera_open(const char *id, const PlpCameraMode *mode, const PlpCancel *cancel,
                           GError **error);
void plp_camera_close(PlpCamera *camera);

/** Waits for the next picture; caller unrefs. Errors: PLP_ERROR_IO (unplugged),
 * PLP_ERROR_CANCELLED.
 */
bool plp_camera_next(PlpCamera *camera, PlpCameraPacket **ret_packet, GError **error);

/** The camera's short name, for messages. Borrowed. */
const char *plp_camera_get_name(const PlpCamera *camera);
/** The mode it really runs in; a rate of 0: unknown. */
PlpCameraMode plp_camera_get_mode(const PlpCamera *camera);
/** Pictures that the camera must have taken but that never came, by the gaps between the others. */
int64_t plp_camera_get_lost(const PlpCamera *camera);
/** Of the last second or two, NaN below two pictures. */
double plp_camera_get_rate(const PlpCamera *camera);

/** Whether every packet can be decoded without those before it: then some may be left out. */
bool plp_camera_can_skip(const PlpCamera *camera);

/** Turns a camera's packets into frames. One thread at a time; it may outlive the camera. */
typedef struct PlpCameraDecoder PlpCameraDecoder;

PlpCameraDecoder *plp_camera_decoder_new(const PlpCamera *camera, GError **error);
void plp_camera_decoder_free(PlpCameraDecoder *decoder);
/**
 * The packet's frame with its index and time, caller unrefs; NULL where the packet is damaged
 * or only prepares later ones. Errors: PLP_ERROR_DECODE for what cannot be decoded at all.
 */
bool plp_camera_decoder_decode(PlpCameraDecoder *decoder, const PlpCameraPacket *packet,
                               PlpFrame **ret_frame, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpCameraInfo, plp_camera_info_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpCamera, plp_camera_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpCameraDecoder, plp_camera_decoder_free)
