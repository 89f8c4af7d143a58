#pragma once

#include "media/camera.h"
#include "media/libav_priv.h"

struct PlpCameraPacket {
    int64_t index, t_us;
    AVPacket *packet; // NULL when the camera gives frames
    PlpFrame *frame;  // of a file whose pictures are stored out of order
    gint references;  // atomic
};

/** What its packets hold; borrowed. */
const AVCodecParameters *plp_camera_get_codec(const PlpCamera *camera);
/** Whether it gives frames, no packets. */
bool plp_camera_gives_frames(const PlpCamera *camera);

/** A device's control call: ioctl(2), or a test's fake. -1 and errno on failure. */
typedef int (*PlpDeviceControl)(void *device, unsigned long what, void *argument);

/** What the device says of itself; NULL when it is no video camera. */
PlpCameraInfo *plp_camera_info_ask(const char *node, PlpDeviceControl control, void *device);

/** Counts the pictures that are missing between others, and their rate. */
typedef struct {
    int64_t intervals_us[31]; // the latest, in a ring
    int n, next;
    int64_t last_t_us;
    int64_t lost;
} PlpLossCounter;

void plp_loss_counter_note(PlpLossCounter *counter, int64_t t_us);
/** NaN below two pictures. */
double plp_loss_counter_get_rate(const PlpLossCounter *counter);
