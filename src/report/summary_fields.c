#include "report/summary_priv.h"

#include "domain/analysis.h"
#include "domain/media_facts.h"

#define MEDIA(field) offsetof(PlpMediaFacts, field)
#define REFERENCE(field) offsetof(PlpReference, field)

static const PlpField media_fields[] = {
    {"container", PLP_FIELD_TEXT, 0, MEDIA(container), "Container, by FFmpeg's short name."},
    {"codec", PLP_FIELD_TEXT, 0, MEDIA(codec), "Codec of the video stream."},
    {"pixel_format", PLP_FIELD_TEXT, 0, MEDIA(pixel_format), "Pixel format as stored."},
    {"transfer", PLP_FIELD_TEXT, 0, MEDIA(transfer), "Colour transfer function."},
    {"stored_width_px", PLP_FIELD_INT, 0, MEDIA(stored_width_px), "Width as stored."},
    {"stored_height_px", PLP_FIELD_INT, 0, MEDIA(stored_height_px), "Height as stored."},
    {"width_px", PLP_FIELD_INT, 0, MEDIA(width_px), "Width upright, in square pixels."},
    {"height_px", PLP_FIELD_INT, 0, MEDIA(height_px), "Height upright, in square pixels."},
    {"rotation_deg", PLP_FIELD_INT, 0, MEDIA(rotation_deg),
     "Rotation that was applied, clockwise."},
    {"mirrored", PLP_FIELD_BOOL, 0, MEDIA(mirrored),
     "The file's display matrix mirrors; it was applied."},
    {"pixel_aspect_ratio", PLP_FIELD_DOUBLE, 6, MEDIA(pixel_aspect_ratio),
     "Pixel aspect; it was applied."},
    {"bits_per_sample", PLP_FIELD_INT, 0, MEDIA(bits_per_sample), "Bits a sample as stored."},
    {"high_dynamic_range", PLP_FIELD_BOOL, 0, MEDIA(high_dynamic_range),
     "High dynamic range, mapped to 8 bits."},
    {"interlaced", PLP_FIELD_BOOL, 0, MEDIA(interlaced), "Interlaced; it was deinterlaced."},
    {"n_video_streams", PLP_FIELD_INT, 0, MEDIA(n_video_streams), "Video streams in the file."},
    {"n_audio_streams", PLP_FIELD_INT, 0, MEDIA(n_audio_streams),
     "Audio streams in the file; never read."},
    {"video_stream_index", PLP_FIELD_INT, 0, MEDIA(video_stream_index),
     "Index of the stream that was read."},
    {"nominal_rate_per_s", PLP_FIELD_DOUBLE, 4, MEDIA(nominal_rate_per_s),
     "Frame rate by the header."},
    {"nominal_frames", PLP_FIELD_COUNT64, 0, MEDIA(nominal_frames), "Frames by the header."},
    {"nominal_duration_us", PLP_FIELD_COUNT64, 0, MEDIA(nominal_duration_us),
     "Length by the header."},
    {"frames", PLP_FIELD_INT64, 0, MEDIA(frames), "Frames that were decoded."},
    {"duration_us", PLP_FIELD_INT64, 0, MEDIA(duration_us),
     "First to last frame, plus one median interval."},
    {"true_rate_per_s", PLP_FIELD_DOUBLE, 4, MEDIA(true_rate_per_s), "1 over the median interval."},
    {"min_interval_ms", PLP_FIELD_DOUBLE, 3, MEDIA(min_interval_ms),
     "Shortest interval between frames."},
    {"max_interval_ms", PLP_FIELD_DOUBLE, 3, MEDIA(max_interval_ms),
     "Longest interval between frames."},
    {"variable_rate", PLP_FIELD_BOOL, 0, MEDIA(variable_rate),
     "Some interval is off the median by more than a quarter, gaps aside."},
    {"gaps", PLP_FIELD_INT64, 0, MEDIA(gaps), "Intervals longer than 1.5 x the median."},
    {"gap_us", PLP_FIELD_INT64, 0, MEDIA(gap_us),
     "Time in such gaps, beyond one median interval each."},
    {"duplicates", PLP_FIELD_INT64, 0, MEDIA(duplicates),
     "Frames whose timestamp repeats the one before."},
    {"time_jumps", PLP_FIELD_INT64, 0, MEDIA(time_jumps),
     "Timestamps that went back or leapt by more than a minute; bridged by one interval."},
    {"timing_invented", PLP_FIELD_BOOL, 0, MEDIA(timing_invented),
     "The stream has no timestamps, or only equal ones: times are index over nominal rate."},
    {"damaged_packets", PLP_FIELD_INT64, 0, MEDIA(damaged_packets),
     "Packets skipped because they are damaged."},
    {"damaged_frames", PLP_FIELD_INT64, 0, MEDIA(damaged_frames),
     "Pictures that the decoder gave with errors."},
    {"size_changes", PLP_FIELD_INT64, 0, MEDIA(size_changes),
     "Pictures whose size differs from the one before."},
    {"truncated", PLP_FIELD_BOOL, 0, MEDIA(truncated), "The file ended before its header said."},
};

static const PlpField reference_fields[] = {
    {"open_ratio", PLP_FIELD_DOUBLE, 5, REFERENCE(open_ratio),
     "Lid gap over eye width at openness 1; null: this eye was never measured."},
    {"closed_ratio", PLP_FIELD_DOUBLE, 5, REFERENCE(closed_ratio),
     "Lid gap over eye width at openness 0."},
    {"noise_ratio", PLP_FIELD_DOUBLE, 5, REFERENCE(noise_ratio),
     "Frame-to-frame noise of openness."},
    {"open_source", PLP_FIELD_TEXT, 0, REFERENCE(open_source),
     "Where the open reference comes from: `percentile`, `segment` or `user`."},
    {"closed_source", PLP_FIELD_TEXT, 0, REFERENCE(closed_source),
     "Where the closed reference comes from: `segment`, `closures`, `assumed` or `user`."},
};

const PlpField *plp_summary_get_media_fields(gsize *ret_n)
{
    *ret_n = G_N_ELEMENTS(media_fields);
    return media_fields;
}

const PlpField *plp_summary_get_reference_fields(gsize *ret_n)
{
    *ret_n = G_N_ELEMENTS(reference_fields);
    return reference_fields;
}
