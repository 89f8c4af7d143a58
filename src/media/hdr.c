#include "media/hdr_priv.h"

#include <math.h>
#include <stdint.h>

enum { N_CODES = 1024 };
#define REFERENCE_WHITE_CD_M2 203.0
#define PEAK_CD_M2 1000.0

struct PlpHdrTables {
    uint8_t luma[N_CODES];
    int16_t chroma_share[N_CODES]; // of 256, by luma
};

bool plp_hdr_is_transfer(enum AVColorTransferCharacteristic transfer)
{
    return transfer == AVCOL_TRC_SMPTE2084 || transfer == AVCOL_TRC_ARIB_STD_B67;
}

/** SMPTE ST 2084 (BT.2100 table 4): signal 0..1 to cd/m2. */
static double pq_to_light(double signal)
{
    const double m1 = 2610.0 / 16384, m2 = 2523.0 / 4096 * 128;
    const double c1 = 3424.0 / 4096, c2 = 2413.0 / 4096 * 32, c3 = 2392.0 / 4096 * 32;
    double root = pow(signal, 1 / m2);
    return 10000 * pow(fmax(root - c1, 0) / (c2 - c3 * root), 1 / m1);
}

/** BT.2100 table 5: signal 0..1 to cd/m2 on a display of 1000 cd/m2. */
static double hlg_to_light(double signal)
{
    const double a = 0.17883277, b = 1 - 4 * a, c = 0.5 - a * log(4 * a);
    double scene = signal <= 0.5 ? signal * signal / 3 : (exp((signal - c) / a) + b) / 12;
    return PEAK_CD_M2 * pow(scene, 1.2);
}

static double to_standard_range(double light_cd_m2)
{
    const double white = PEAK_CD_M2 / REFERENCE_WHITE_CD_M2;
    double light = fmin(light_cd_m2, PEAK_CD_M2) / REFERENCE_WHITE_CD_M2;
    double compressed = light * (1 + light / (white * white)) / (1 + light);
    return pow(compressed, 1 / 2.4);
}

PlpHdrTables *plp_hdr_tables_new(enum AVColorTransferCharacteristic transfer, bool full_range)
{
    PlpHdrTables *tables = g_new0(PlpHdrTables, 1);
    double black_in = full_range ? 0 : 64, span_in = full_range ? 1023 : 876;
    double black_out = full_range ? 0 : 16, span_out = full_range ? 255 : 219;
    for (int code = 0; code < N_CODES; code++) {
        double signal = CLAMP((code - black_in) / span_in, 0, 1);
        double light = transfer == AVCOL_TRC_SMPTE2084 ? pq_to_light(signal) : hlg_to_light(signal);
        double standard = to_standard_range(light);
        double share = signal > 0 ? fmin(standard / signal, 1) : 1;
        tables->luma[code] = (uint8_t)lround(black_out + span_out * standard);
        tables->chroma_share[code] = (int16_t)lround(256 * share);
    }
    return tables;
}

void plp_hdr_tables_free(PlpHdrTables *tables)
{
    g_free(tables);
}

static const uint16_t *row_of(const AVFrame *frame, int plane, int y)
{
    return (const uint16_t *)(const void *)(frame->data[plane] +
                                            (ptrdiff_t)y * frame->linesize[plane]);
}

static void convert_luma(const PlpHdrTables *tables, const AVFrame *from, AVFrame *to)
{
    for (int y = 0; y < from->height; y++) {
        const uint16_t *source = row_of(from, 0, y);
        uint8_t *target = to->data[0] + (ptrdiff_t)y * to->linesize[0];
        for (int x = 0; x < from->width; x++)
            target[x] = tables->luma[source[x] & (N_CODES - 1)];
    }
}

static void convert_chroma(const PlpHdrTables *tables, const AVFrame *from, AVFrame *to, int plane)
{
    for (int y = 0; y < (from->height + 1) / 2; y++) {
        const uint16_t *source = row_of(from, plane, y);
        const uint16_t *luma = row_of(from, 0, 2 * y);
        uint8_t *target = to->data[plane] + (ptrdiff_t)y * to->linesize[plane];
        for (int x = 0; x < (from->width + 1) / 2; x++) {
            int share = tables->chroma_share[luma[2 * x] & (N_CODES - 1)];
            int value = 128 + ((source[x] - 512) * share + 512) / 1024;
            target[x] = (uint8_t)CLAMP(value, 0, 255);
        }
    }
}

void plp_hdr_convert(const PlpHdrTables *tables, const AVFrame *from, AVFrame *to)
{
    convert_luma(tables, from, to);
    convert_chroma(tables, from, to, 1);
    convert_chroma(tables, from, to, 2);
}
