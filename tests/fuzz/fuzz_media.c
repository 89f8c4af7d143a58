// Opening and reading a media file of any content: no crash, no hang, times that rise, pictures
// that can be read.
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "media/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

// Enough for the smallest clips; a header may announce millions.
#define MOST_PICTURES 64

static uint64_t sum_of_corners(const PlpFrame *frame)
{
    int bytes_px = frame->pixels == PLP_PIXELS_RGB24 ? 3 : 1;
    const uint8_t *last_row =
        frame->planes[0] + (ptrdiff_t)(frame->stored_height_px - 1) * frame->strides[0];
    return (uint64_t)frame->planes[0][0] + last_row[frame->stored_width_px * bytes_px - 1];
}

static void read_all(const char *path)
{
    g_autoptr(PlpReader) reader = plp_reader_open(path, NULL, NULL);
    int64_t last_us = -1;
    uint64_t sum = 0;
    bool going = reader != NULL;
    for (int i = 0; i < MOST_PICTURES && going; i++) {
        g_autoptr(PlpFrame) frame = NULL;
        going = plp_reader_next(reader, &frame, NULL) && frame != NULL;
        if (!going)
            break;
        if (frame->t_us <= last_us || frame->index != i || frame->width_px < 1)
            abort();
        last_us = frame->t_us;
        sum += sum_of_corners(frame);
    }
    if (reader != NULL && plp_reader_get_facts(reader)->frames < 0)
        abort();
    if (sum == UINT64_MAX) // keeps the reads above
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
        abort();
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    read_all(path);
    close(fd);
    return 0;
}
