#include "media/deinterlace_priv.h"

#include <stdint.h>

// Levels that noise and fine detail may stand out from the lines around before it counts as a comb.
#define COMB_TOLERANCE 10

typedef struct {
    const uint8_t *above3, *above, *below, *below3; // lines of the first field around the line
    uint8_t *line;
} LineSet;

static uint8_t interpolate(const LineSet *set, int x)
{
    int value = (9 * (set->above[x] + set->below[x]) - set->above3[x] - set->below3[x] + 8) >> 4;
    return (uint8_t)CLAMP(value, 0, 255);
}

static void rebuild_line(const LineSet *set, int width)
{
    for (int x = 0; x < width; x++) {
        int low = MIN(set->above[x], set->below[x]) - COMB_TOLERANCE;
        int high = MAX(set->above[x], set->below[x]) + COMB_TOLERANCE;
        if (set->line[x] < low || set->line[x] > high)
            set->line[x] = interpolate(set, x);
    }
}

/** The line of the first field at `y` or, beyond the edge, the nearest that the picture has. */
static const uint8_t *field_line(const uint8_t *plane, int stride, int height, int y)
{
    while (y < 0)
        y += 2;
    while (y >= height)
        y -= 2;
    return plane + (ptrdiff_t)y * stride;
}

static void rebuild_plane(uint8_t *plane, int stride, int width, int height, int first_line)
{
    if (height < 2)
        return;
    for (int y = first_line; y < height; y += 2) {
        LineSet set = {
            .above3 = field_line(plane, stride, height, y - 3),
            .above = field_line(plane, stride, height, y - 1),
            .below = field_line(plane, stride, height, y + 1),
            .below3 = field_line(plane, stride, height, y + 3),
            .line = plane + (ptrdiff_t)y * stride,
        };
        rebuild_line(&set, width);
    }
}

void plp_deinterlace(AVFrame *frame, bool top_field_first)
{
    int second_field = top_field_first ? 1 : 0;
    int half_width = (frame->width + 1) / 2, half_height = (frame->height + 1) / 2;
    rebuild_plane(frame->data[0], frame->linesize[0], frame->width, frame->height, second_field);
    rebuild_plane(frame->data[1], frame->linesize[1], half_width, half_height, second_field);
    rebuild_plane(frame->data[2], frame->linesize[2], half_width, half_height, second_field);
}
