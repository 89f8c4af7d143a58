#include "domain/study.h"

#include <math.h>
#include <string.h>

#include "domain/recording.h"

PlpStudyVisit *plp_study_visit_new(void)
{
    PlpStudyVisit *visit = g_new0(PlpStudyVisit, 1);
    visit->eye = PLP_SIDE_BOTH;
    visit->days_since_injection = PLP_DAYS_UNKNOWN;
    for (int i = 0; i < PLP_SCALE_N; i++)
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
