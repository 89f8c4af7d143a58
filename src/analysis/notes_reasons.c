#include <math.h>

#include "analysis/exposure.h"
#include "analysis/notes.h"
#include "base/number.h"

static const double least_told_s = 0.1; // shorter losses are not worth a line

/** As within a sentence. */
static const char *const words[PLP_REASON_N] = {
    [PLP_REASON_UNKNOWN] = "unknown",
    [PLP_REASON_MEASURED] = "measured",
    [PLP_REASON_NO_FACE] = "no face",
    [PLP_REASON_FACE_TOO_SMALL] = "face too small",
    [PLP_REASON_TURNED] = "head turned",
    [PLP_REASON_BLURRED] = "blurred",
    [PLP_REASON_TOO_DARK] = "too dark",
    [PLP_REASON_EYE_HIDDEN] = "eye hidden",
    [PLP_REASON_OUT_OF_FRAME] = "out of the picture",
    [PLP_REASON_DECODE_ERROR] = "damaged pictures",
};

static void add_eye(PlpAnalysis *analysis, const char *name, const double *seconds)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (int reason = PLP_REASON_NO_FACE; reason < PLP_REASON_N; reason++) {
        if (seconds[reason] < least_told_s)
            continue;
        g_string_append_printf(list, "%s%s ", list->len > 0 ? ", " : "", words[reason]);
        plp_number_append(list, seconds[reason], 1);
        g_string_append(list, " s");
    }
    if (list->len > 0)
        g_ptr_array_add(analysis->notes,
                        g_strdup_printf("Not measured, %s eye: %s.", name, list->str));
}

void plp_notes_add_reasons(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *moments)
{
    double right[PLP_REASON_N] = {0};
    double left[PLP_REASON_N] = {0};
    for (guint i = 0; i < moments->len; i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        double seconds = g_array_index(moments, PlpMoment, i).seconds;
        right[sample->right.reason] += seconds;
        left[sample->left.reason] += seconds;
    }
    add_eye(analysis, "right", right);
    add_eye(analysis, "left", left);
}
