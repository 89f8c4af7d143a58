#pragma once

#include <stdbool.h>

#include "media/libav_priv.h"

/** Whether a transfer characteristic is one of the two of high dynamic range (ITU-R BT.2100: PQ,
 * HLG). */
bool plp_hdr_is_transfer(enum AVColorTransferCharacteristic transfer);

/** Tables from 10-bit code values to 8-bit ones of a standard-range picture; made once for a
 * stream. */
typedef struct PlpHdrTables PlpHdrTables;

/**
 * Luma is taken to light by the EOTF of ITU-R BT.2100 (PQ: SMPTE ST 2084; HLG: inverse OETF, then
 * the system gamma 1.2 of a 1000 cd/m2 display), compressed by L' = L (1 + L/W^2) / (1 + L) with L
 * in units of the reference white of 203 cd/m2 (ITU-R BT.2408) and W = 1000/203 (Reinhard et al.
 * 2002, eq. 4), and coded by the inverse of a 2.4 gamma (ITU-R BT.1886). Chroma follows by the
 * ratio of luma after to before, at most 1. Primaries stay BT.2020. `full_range` is of both sides.
 */
PlpHdrTables *plp_hdr_tables_new(enum AVColorTransferCharacteristic transfer, bool full_range);
void plp_hdr_tables_free(PlpHdrTables *tables);

/** Fills the yuv420p frame `to` (same size, allocated) from the yuv420p10 frame `from`. */
void plp_hdr_convert(const PlpHdrTables *tables, const AVFrame *from, AVFrame *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpHdrTables, plp_hdr_tables_free)
