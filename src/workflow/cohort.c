#include "workflow/cohort.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "report/recording_folder.h"
#include "tables/study.h"
#include "workflow/cohort_priv.h"

#define RESULTS "recordings"

/** A run over a study. */
typedef struct {
    const PlpCohortRequest *request;
    const PlpStudy *study;
    PlpCohort *cohort;
    const PlpLandmarkerSource *landmarkers;
    GHashTable *folder_names; // of results of videos, taken already
    guint done, all;          // recordings
    int n_other_settings;     // patients whose two recordings were analysed differently
} Run;

// ---- which visit is before ----

static bool is_among(const char *name, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (g_ascii_strcasecmp(name, *words) == 0)
            return true;
    }
    return false;
}

/** 1: the first is before; 2: the second is; 0: nobody can tell. */
static int tell_before(const char *first, const char *second)
{
    static const char *const before[] = {"before", "pre", "baseline", NULL};
    static const char *const after[] = {"after",     "post",      "followup",
                                        "follow-up", "follow_up", NULL};
    if (is_among(first, before) && is_among(second, after))
        return 1;
    if (is_among(first, after) && is_among(second, before))
        return 2;
    char *end_first = NULL;
    char *end_second = NULL;
    gint64 a = g_ascii_strtoll(first, &end_first, 10);
    gint64 b = g_ascii_strtoll(second, &end_second, 10);
    if (*end_first != '\0' || *end_second != '\0' || a == b)
        return 0;
    return a < b ? 1 : 2;
}

static char *dup_names(const GPtrArray *names)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < MIN(names->len, 10); i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", (const char *)names->pdata[i]);
    g_string_append(text, names->len > 10 ? ", …" : "");
    return g_string_free(text, FALSE);
}

static bool check_visit(const PlpStudy *study, const char *option, const char *name, GError **error)
{
    if (g_ptr_array_find_with_equal_func(study->visit_names, name, g_str_equal, NULL))
        return true;
    g_autofree char *shown = plp_text_dup_line(name);
    g_autofree char *names = dup_names(study->visit_names);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s %s: %s has no such visit (its visits are: %s)", option, shown, study->name,
                names);
    return false;
}

static bool name_visits(PlpCohort *cohort, const PlpStudy *study, const char *before,
                        const char *after, GError **error)
{
    if (before != NULL && after != NULL && strcmp(before, after) != 0) {
        cohort->before_name = g_strdup(before);
        cohort->after_name = g_strdup(after);
        return check_visit(study, "--before", before, error) &&
               check_visit(study, "--after", after, error);
    }
    const GPtrArray *names = study->visit_names;
    int first = names->len == 2 ? tell_before(names->pdata[0], names->pdata[1]) : 0;
    if (before == NULL && after == NULL && first != 0) {
        cohort->before_name = g_strdup(names->pdata[first - 1]);
        cohort->after_name = g_strdup(names->pdata[2 - first]);
        return true;
    }
    g_autofree char *list = dup_names(names);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s: which visit is before and which after cannot be told (its visits are: %s; "
                "say --before NAME --after NAME, two different ones)",
                study->name, list);
    return false;
}

// ---- recordings ----

/** `P01-before`, with anything that may trouble a file system replaced. Caller frees. */
static char *dup_folder_name(Run *run, const PlpStudyVisit *visit)
{
    g_autofree char *name = g_strdup_printf("%s-%s", visit->patient, visit->visit);
    g_strcanon(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_", '_');
    char *own = g_hash_table_contains(run->folder_names, name)
                    ? g_strdup_printf("%s-line%d", name, visit->line)
                    : g_strdup(name);
    g_hash_table_add(run->folder_names, g_strdup(own));
    return own;
}

static bool get_landmarkers(Run *run, GError **error)
{
    const PlpCohortHooks *hooks = &run->request->hooks;
    if (run->landmarkers == NULL && hooks->get_landmarkers != NULL)
        run->landmarkers = hooks->get_landmarkers(hooks->self, error);
    if (run->landmarkers == NULL && hooks->get_landmarkers == NULL)
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "the study has videos, and none can be analysed here (analyse them first and "
                    "name their results)");
    return run->landmarkers != NULL;
}

/** Whether an error concerns more than one recording. */
static bool stops_all(const GError *error)
{
    return g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED) ||
           g_error_matches(error, PLP_ERROR, PLP_ERROR_MODEL);
}

/** Analyses a video into the output folder; results that are complete and of the same run are
 * kept. */
static char *analyze_video(Run *run, const PlpStudyVisit *visit, GError **error)
{
    PlpAnalyzeOptions options = *run->request->analyze;
    g_autofree char *parent = g_build_filename(run->request->out_folder, RESULTS, NULL);
    g_autofree char *name = dup_folder_name(run, visit);
    g_autofree char *named = g_strconcat(name, ".video", NULL);
    g_autoptr(PlpOutput) output = plp_output_new(parent, named);
    options.landmarkers = run->landmarkers;
    options.out_folder = parent;
    options.force = run->request->force;
    options.resume = !options.force;
    options.cancel = run->request->cancel;
    PlpProgress progress = {0};
    PlpAnalyzeResult result = {0};
    plp_analyze(visit->video_path, output, &options, &progress, &result);
    bool is_partial = result.outcome == PLP_OUTCOME_PARTIAL;
    GError *failure = g_steal_pointer(&result.error);
    plp_analyze_result_clear(&result);
    if (failure != NULL) {
        g_propagate_error(error, failure);
        return NULL;
    }
    if (is_partial) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED,
                    "cancelled; the same command goes on where it stopped");
        return NULL;
    }
    return g_strdup(output->path);
}

static PlpRecording *load_recording(Run *run, const PlpStudyVisit *visit, GError **error)
{
    const PlpCohortHooks *hooks = &run->request->hooks;
    bool is_video = visit->video_path != NULL;
    if (plp_cancel_is_requested(run->request->cancel)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED, "cancelled");
        return NULL;
    }
    if (hooks->reading != NULL)
        hooks->reading(hooks->self, run->done, run->all, is_video);
    run->done++;
    if (!is_video)
        return plp_recording_folder_load(visit->result_path, error);
    g_autofree char *folder = analyze_video(run, visit, error);
    return folder != NULL ? plp_recording_folder_load(folder, error) : NULL;
}

// ---- patients ----

/** What of the analysis must be the same for like to be compared with like. */
typedef struct {
    PlpParameters parameters;
    char *version;
} Settings;

static bool are_equal(const PlpParameters *a, const PlpParameters *b)
{
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    for (gsize i = 0; i < n; i++) {
        if (plp_parameters_get(a, &table[i]) != plp_parameters_get(b, &table[i]))
            return false;
    }
    return true;
}

/** False with an error only where all must stop; else a visit that cannot be used leaves
 * *ret_reason.
 */
static bool read_visit(Run *run, const PlpStudyVisit *visit, double *values, Settings *settings,
                       char **ret_reason, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(PlpRecording) recording = load_recording(run, visit, &failure);
    if (failure != NULL && stops_all(failure)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (recording == NULL) {
        *ret_reason = g_strdup(failure->message);
        return true;
    }
    settings->parameters = recording->parameters;
    settings->version = g_strdup(recording->program_version);
    if (recording->is_partial)
        plp_cohort_add_note(run->cohort, "%s, visit %s: the recording was not read to its end.",
                            visit->patient, visit->visit);
    *ret_reason = plp_cohort_read_values(run->cohort, visit, recording, values);
    return true;
}

static void leave_out(Run *run, const PlpStudyVisit *visit, bool whole_patient, const char *reason)
{
    plp_cohort_leave_out(run->cohort, visit->patient, visit->arm,
                         whole_patient ? NULL : visit->visit, reason);
}

/** Takes the values as a pair, when both visits could be read. */
static void take_pair(Run *run, const PlpStudyVisit *visit, int arm, const double *before,
                      const double *after, const Settings *settings)
{
    gsize size = run->cohort->measures->len * sizeof(double);
    PlpCohortPair *pair = plp_cohort_add_pair(run->cohort, visit->patient, arm);
    memcpy(pair->before, before, size);
    memcpy(pair->after, after, size);
    if (!are_equal(&settings[0].parameters, &settings[1].parameters) ||
        g_strcmp0(settings[0].version, settings[1].version) != 0)
        run->n_other_settings++;
}

static bool read_pair(Run *run, const PlpStudyVisit *before, const PlpStudyVisit *after, int arm,
                      GError **error)
{
    guint n = run->cohort->measures->len;
    g_autofree double *values = g_new0(double, 2 * n);
    const PlpStudyVisit *visits[] = {before, after};
    Settings settings[2] = {0};
    bool is_usable = true;
    bool goes_on = true;
    for (int i = 0; i < 2 && goes_on; i++) {
        g_autofree char *reason = NULL;
        goes_on = read_visit(run, visits[i], values + (gsize)i * n, &settings[i], &reason, error);
        if (reason != NULL)
            leave_out(run, visits[i], false, reason);
        is_usable &= reason == NULL;
    }
    if (goes_on && is_usable)
        take_pair(run, before, arm, values, values + n, settings);
    g_free(settings[0].version);
    g_free(settings[1].version);
    return goes_on;
}

static int find_arm(const PlpStudy *study, const char *name)
{
    guint place = 0;
    g_ptr_array_find_with_equal_func(study->arms, name, g_str_equal, &place);
    return (int)place;
}

/** The visit that a patient has, where the other one is missing; NULL when nothing is missing. */
static const char *find_missing(const PlpCohort *cohort, const PlpStudyVisit *before,
                                const PlpStudyVisit *after)
{
    if (before == NULL)
        return cohort->before_name;
    return after == NULL ? cohort->after_name : NULL;
}

static bool read_patient(Run *run, const char *patient, const PlpStudyVisit *any, GError **error)
{
    PlpCohort *cohort = run->cohort;
    const PlpStudyVisit *before = plp_study_find_visit(run->study, patient, cohort->before_name);
    const PlpStudyVisit *after = plp_study_find_visit(run->study, patient, cohort->after_name);
    const char *missing = find_missing(cohort, before, after);
    if (missing != NULL) {
        g_autofree char *reason = g_strdup_printf("no visit %s", missing);
        leave_out(run, any, true, reason);
        return true;
    }
    if (before->eye != after->eye || before->task != after->task) {
        leave_out(run, any, true,
                  before->eye != after->eye ? "the two visits name different eyes"
                                            : "the two visits name different tasks");
        return true;
    }
    return read_pair(run, before, after, find_arm(run->study, before->arm), error);
}

static const PlpStudyVisit *find_first(const PlpStudy *study, const char *patient)
{
    for (guint i = 0; i < study->visits->len; i++) {
        const PlpStudyVisit *visit = study->visits->pdata[i];
        if (strcmp(visit->patient, patient) == 0)
            return visit;
    }
    return NULL;
}

static bool read_patients(Run *run, GError **error)
{
    for (guint i = 0; i < run->study->patients->len; i++) {
        const char *patient = run->study->patients->pdata[i];
        if (!read_patient(run, patient, find_first(run->study, patient), error))
            return false;
    }
    if (run->cohort->pairs->len > 0)
        return true;
    const PlpCohortLeftOut *first =
        run->cohort->left_out->len > 0 ? run->cohort->left_out->pdata[0] : NULL;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s: no patient could be used at both visits (the first: %s)", run->study->name,
                first != NULL ? first->reason : "none listed");
    return false;
}

static guint count_recordings(const PlpStudy *study, const PlpCohort *cohort)
{
    guint n = 0;
    for (guint i = 0; i < study->visits->len; i++) {
        const PlpStudyVisit *visit = study->visits->pdata[i];
        n += strcmp(visit->visit, cohort->before_name) == 0 ||
             strcmp(visit->visit, cohort->after_name) == 0;
    }
    return n;
}

static void note_reading(Run *run)
{
    if (run->n_other_settings > 0)
        plp_cohort_add_note(run->cohort,
                            "%d patients: before and after were analysed with different "
                            "parameters or program versions; analyse them again alike.",
                            run->n_other_settings);
    guint others = run->study->visits->len - run->all;
    if (others > 0)
        plp_cohort_add_note(run->cohort, "%u lines of other visits were passed over.", others);
}

static bool has_videos(const PlpStudy *study)
{
    for (guint i = 0; i < study->visits->len; i++) {
        if (((const PlpStudyVisit *)study->visits->pdata[i])->video_path != NULL)
            return true;
    }
    return false;
}

/** What can be wrong with the request is found before any recording is read. */
static bool prepare(Run *run, GError **error)
{
    const PlpCohortRequest *request = run->request;
    if (!name_visits(run->cohort, run->study, request->before, request->after, error) ||
        !plp_cohort_choose_measures(run->cohort, run->study, request, error) ||
        (has_videos(run->study) && !get_landmarkers(run, error)))
        return false;
    for (guint i = 0; i < run->study->arms->len; i++)
        g_ptr_array_add(run->cohort->arms, g_strdup(run->study->arms->pdata[i]));
    run->all = count_recordings(run->study, run->cohort);
    return true;
}

PlpCohort *plp_cohort_run(const PlpCohortRequest *request, GError **error)
{
    g_autoptr(PlpStudy) study = plp_study_load(request->study_path, error);
    if (study == NULL)
        return NULL;
    g_autoptr(PlpCohort) cohort = plp_cohort_new();
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Run run = {.request = request, .study = study, .cohort = cohort, .folder_names = names};
    cohort->study_name = g_strdup(study->name);
    if (!prepare(&run, error) || !read_patients(&run, error))
        return NULL;
    note_reading(&run);
    plp_cohort_compute(cohort);
    return g_steal_pointer(&cohort);
}
