#include "domain/study.h"

#include <math.h>
#include <string.h>

#include "domain/recording.h"

static const PlpStudyScoreInfo scores[PLP_STUDY_SCORE_N] = {
    [PLP_STUDY_SCORE_UNKNOWN] = {"unknown", 0, 0, false, ""},
    [PLP_STUDY_SCORE_JRS_SEVERITY] = {"jrs_severity", 0, 4, true,
                                      "Jankovic Rating Scale, severity"},
    [PLP_STUDY_SCORE_JRS_FREQUENCY] = {"jrs_frequency", 0, 4, true,
                                       "Jankovic Rating Scale, frequency"},
    [PLP_STUDY_SCORE_JRS_SUM] = {"jrs_sum", 0, 8, true, "Jankovic Rating Scale, both together"},
    [PLP_STUDY_SCORE_BSRS] = {"bsrs", 0, 18, true, "Blepharospasm Severity Rating Scale, total"},
    [PLP_STUDY_SCORE_BFM] = {"bfm", 0, 120, false, "Burke-Fahn-Marsden, total"},
    [PLP_STUDY_SCORE_BFM_EYES_SEVERITY] = {"bfm_eyes_severity", 0, 4, true,
                                           "Burke-Fahn-Marsden, eyes, severity factor"},
    [PLP_STUDY_SCORE_BFM_EYES_PROVOKING] = {"bfm_eyes_provoking", 0, 4, true,
                                            "Burke-Fahn-Marsden, eyes, provoking factor"},
    [PLP_STUDY_SCORE_BFM_EYES] = {"bfm_eyes", 0, 8, false,
                                  "Burke-Fahn-Marsden, eyes: severity x provoking x 0.5"},
    [PLP_STUDY_SCORE_BSDI] = {"bsdi", 0, 4, false,
                              "Blepharospasm Disability Index, mean of the items"},
    [PLP_STUDY_SCORE_CDQ24] = {"cdq24", 0, 100, false, "Craniocervical Dystonia Questionnaire"},
    [PLP_STUDY_SCORE_HFS7] = {"hfs7", 0, 28, true, "HFS-7, sum of seven items"},
    [PLP_STUDY_SCORE_HFS8] = {"hfs8", 0, 32, true, "HFS-8, sum of eight items"},
    [PLP_STUDY_SCORE_SMC] = {"smc", 0, 4, true, "Samsung Medical Center grade; 0: none"},
};

const PlpStudyScoreInfo *plp_study_score_get_info(PlpStudyScore score)
{
    return &scores[score];
}

PlpStudyVisit *plp_study_visit_new(void)
{
    PlpStudyVisit *visit = g_new0(PlpStudyVisit, 1);
    visit->eye = PLP_SIDE_BOTH;
    visit->days_since_injection = PLP_DAYS_UNKNOWN;
    for (int i = 0; i < PLP_STUDY_SCORE_N; i++)
        visit->scores[i] = (double)NAN;
    return visit;
}

void plp_study_visit_free(PlpStudyVisit *visit)
{
    if (visit == NULL)
        return;
    g_free(visit->patient);
    g_free(visit->arm);
    g_free(visit->visit);
    g_free(visit->video_path);
    g_free(visit->result_path);
    g_free(visit);
}

static void free_visit(gpointer visit)
{
    plp_study_visit_free(visit);
}

PlpStudy *plp_study_new(const char *name)
{
    PlpStudy *study = g_new0(PlpStudy, 1);
    study->name = g_strdup(name);
    study->visits = g_ptr_array_new_with_free_func(free_visit);
    study->patients = g_ptr_array_new_with_free_func(g_free);
    study->arms = g_ptr_array_new_with_free_func(g_free);
    study->visit_names = g_ptr_array_new_with_free_func(g_free);
    return study;
}

void plp_study_free(PlpStudy *study)
{
    if (study == NULL)
        return;
    g_free(study->name);
    g_ptr_array_unref(study->visits);
    g_ptr_array_unref(study->patients);
    g_ptr_array_unref(study->arms);
    g_ptr_array_unref(study->visit_names);
    g_free(study);
}

static void list(GPtrArray *names, const char *name)
{
    if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_ptr_array_add(names, g_strdup(name));
}

void plp_study_take_visit(PlpStudy *study, PlpStudyVisit *visit)
{
    list(study->patients, visit->patient);
    list(study->arms, visit->arm);
    list(study->visit_names, visit->visit);
    g_ptr_array_add(study->visits, visit);
}

const PlpStudyVisit *plp_study_find_visit(const PlpStudy *study, const char *patient,
                                          const char *visit)
{
    for (guint i = 0; i < study->visits->len; i++) {
        const PlpStudyVisit *candidate = study->visits->pdata[i];
        if (strcmp(candidate->patient, patient) == 0 && strcmp(candidate->visit, visit) == 0)
            return candidate;
    }
    return NULL;
}
