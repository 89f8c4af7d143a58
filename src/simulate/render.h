#pragma once

#include <glib.h>
#include <stdint.h>

#include "simulate/script.h"

/** Paints a script's pictures as they are to be stored: turned, mirrored and squeezed as it says.
 */
typedef struct PlpRenderer PlpRenderer;

/** `script` is borrowed and must outlive the renderer. */
PlpRenderer *plp_renderer_new(const PlpScript *script);
void plp_renderer_free(PlpRenderer *renderer);

int plp_renderer_get_width(const PlpRenderer *renderer); // of the stored picture
int plp_renderer_get_height(const PlpRenderer *renderer);
int plp_renderer_get_stride(const PlpRenderer *renderer); // bytes from row to row

/** The picture of a time, 32-bit native-endian xRGB. Borrowed, valid until the next one. */
const uint8_t *plp_renderer_paint(PlpRenderer *renderer, int64_t t_us, int64_t frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpRenderer, plp_renderer_free)
