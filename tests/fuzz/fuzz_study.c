// Fuzz target of the study's table: whatever the bytes are, a study or an error, no crash, no read
// outside; what is taken keeps its promises.

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "tables/study.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check(const PlpStudy *study, const PlpStudyVisit *visit)
{
    g_assert(*visit->patient != '\0' && *visit->arm != '\0' && *visit->visit != '\0');
    g_assert((visit->video_path == NULL) != (visit->result_path == NULL));
    g_assert(visit->eye != PLP_SIDE_UNKNOWN);
    g_assert(plp_study_find_visit(study, visit->patient, visit->visit) == visit);
    for (int i = 1; i < PLP_SCALE_N; i++) {
        const PlpScaleInfo *info = plp_scale_get_info((PlpScale)i);
        double score = visit->scores[i];
        g_assert(isnan(score) ||
                 (study->has_score[i] && score >= info->low && score <= info->high));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GBytes) content = g_bytes_new_static(bytes, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpStudy) study = plp_study_parse("fuzz", "folder", content, &error);
    g_assert((study == NULL) == (error != NULL));
    for (guint i = 0; study != NULL && i < study->visits->len; i++)
        check(study, study->visits->pdata[i]);
    return 0;
}
