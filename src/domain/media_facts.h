#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

/**
 * What is known of a recording. The first part stands in the header and is known on opening; the
 * second is counted while reading and complete at the end. NaN and -1 stand for 'the file does not
 * say' only where noted.
 */
typedef struct {
    // from the header
    char *container;    // FFmpeg's short name, such as `mov,mp4,m4a,3gp,3g2,mj2`
    char *codec;        // such as `h264`
    char *pixel_format; // as stored, such as `yuv420p10le`
    char *transfer;     // colour transfer, such as `smpte2084`; `unknown`
    int stored_width_px, stored_height_px;
    int width_px, height_px;   // upright, square pixels
    int rotation_deg;          // clockwise, applied: 0, 90, 180, 270
    bool mirrored;             // the display matrix mirrors the picture; applied
    double pixel_aspect_ratio; // 1 for square pixels; applied
    int bits_per_sample;
    bool high_dynamic_range; // tone-mapped to 8 bits
    bool interlaced;         // deinterlaced
    int n_video_streams, n_audio_streams;
    int video_stream_index;
    double nominal_rate_per_s;   // header's average frame rate; NaN when it says none
    int64_t nominal_frames;      // header's frame count; -1 when it says none
    int64_t nominal_duration_us; // -1 when it says none

    // counted while reading
    int64_t frames;
    int64_t duration_us;    // first to last frame, plus one median interval
    double true_rate_per_s; // 1 / median interval; NaN below two frames
    double min_interval_ms, max_interval_ms;
    bool variable_rate; // some interval is off the median by more than a quarter (gaps aside)
    int64_t gaps;       // intervals longer than 1.5 x the median
    int64_t gap_us;     // time in such gaps beyond one median interval each
    int64_t duplicates; // frames whose timestamp repeats the one before: kept, moved on by 1 us
    int64_t time_jumps; // timestamps that went back or leapt by more than a minute: bridged by one
                        // interval
    bool timing_invented;    // the stream has no timestamps, or only equal ones: times are index /
                             // nominal rate
    int64_t damaged_packets; // skipped
    int64_t damaged_frames;  // shown by the decoder with errors
    int64_t size_changes;    // pictures whose stored size differs from the one before
    bool truncated;          // the file ended before its header said
} PlpMediaFacts;

void plp_media_facts_copy(PlpMediaFacts *to, const PlpMediaFacts *from);
void plp_media_facts_clear(PlpMediaFacts *facts);
