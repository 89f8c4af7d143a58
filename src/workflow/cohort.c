#include "workflow/cohort.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "tables/study.h"
#include "workflow/cohort_priv.h"
#include "workflow/compare.h"
#include "workflow/result.h"

#define RESULTS "recordings"
// Frame rates further apart than this see brief closures differently.
#define MOST_RATE_RATIO 1.25

/** The range of the days since the last injection at one moment. */
typedef struct {
    int n, least, most;
} Days;

static void add_days(Days *days, int32_t value)
{
    if (value == PLP_DAYS_UNKNOWN)
        return;
    days->least = days->n > 0 ? MIN(days->least, value) : value;
    days->most = days->n > 0 ? MAX(days->most, value) : value;
    days->n++;
}

/** A run over a study. */
typedef struct {
    const PlpCohortRequest *request;
    const PlpStudy *study;
    PlpCohort *cohort;
    const PlpLandmarkerSource *landmarkers;
    GHashTable *folder_names; // of results of videos, taken already
    guint done, all;          // recordings
    // Patients whose two recordings are not alike.
    int n_other_settings, n_other_rates, n_other_mirrored;
    int n_corrected, n_corrections;
    Days days_before, days_after; // since the last injection
} Run;

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

static bool analyze_into(const PlpStudyVisit *visit, const PlpOutput *output,
                         const PlpAnalyzeOptions *options, GError **error)
{
    PlpProgress progress = {0};
    PlpAnalyzeResult result = {0};
    plp_analyze(visit->video_path, output, options, &progress, &result);
    bool is_partial = result.outcome == PLP_OUTCOME_PARTIAL;
    GError *failure = g_steal_pointer(&result.error);
    plp_analyze_result_clear(&result);
    if (failure != NULL)
        g_propagate_error(error, failure);
    else if (is_partial)
        g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED,
                    "cancelled; the same command goes on where it stopped");
    return failure == NULL && !is_partial;
}

/** Analyses a video into the output folder and gives its results' folder. Results of the very same
 * run are kept, also with `force`: other outcomes do not cost hours of tracking. */
static char *analyze_video(Run *run, const PlpStudyVisit *visit, GError **error)
{
    PlpAnalyzeOptions options = *run->request->analyze;
    g_autofree char *parent = g_build_filename(run->request->out_folder, RESULTS, NULL);
    g_autofree char *name = dup_folder_name(run, visit);
    g_autofree char *named = g_strconcat(name, ".video", NULL);
    g_autoptr(PlpOutput) output = plp_output_new(parent, named);
    g_autoptr(GError) failure = NULL;
    options.landmarkers = run->landmarkers;
    options.out_folder = parent;
    options.resume = true;
    options.cancel = run->request->cancel;
    bool is_done = analyze_into(visit, output, &options, &failure);
    if (!is_done && run->request->force && g_error_matches(failure, PLP_ERROR, PLP_ERROR_INVALID)) {
        g_clear_error(&failure);
        options.resume = false;
        options.force = true;
        is_done = analyze_into(visit, output, &options, &failure);
    }
    if (is_done)
        return g_strdup(output->path);
    g_propagate_error(error, g_steal_pointer(&failure));
    return NULL;
}

/** A result folder, a trace alone, or a recording of the library. */
static PlpRecording *load_result(const PlpCohortRequest *request, const char *result,
                                 GError **error)
{
    PlpCompareRequest loading = {
        .library_path = request->library_path,
        .view = request->view,
        .analyze = request->analyze,
        .cancel = request->cancel,
    };
    // Without this, a path that is not there would be taken for a video.
    if (plp_compare_classify(result) == PLP_OPERAND_VIDEO)
        return plp_result_load(result, request->view, error);
    return plp_compare_load(&loading, result, error);
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
        return load_result(run->request, visit->result_path, error);
    g_autofree char *folder = analyze_video(run, visit, error);
    return folder != NULL ? plp_result_load(folder, run->request->view, error) : NULL;
}

// ---- patients ----

/** What must be alike for like to be compared with like. */
typedef struct {
    PlpParameters parameters;
    char *version;
    char *sha256;
    double rate_per_s;
    bool mirrored;
} Facts;

static void clear_facts(Facts *facts)
{
    g_free(facts->version);
    g_free(facts->sha256);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Facts, clear_facts)

static void take_facts(Facts *facts, const PlpRecording *recording)
{
    facts->parameters = recording->parameters;
    facts->version = g_strdup(recording->program_version);
    facts->sha256 = g_strdup(recording->input_sha256);
    facts->rate_per_s = recording->analysis->frame_rate_per_s;
    facts->mirrored = recording->mirrored;
}

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

/** Counts what is not alike between a patient's two recordings. */
static void compare_facts(Run *run, const Facts *a, const Facts *b)
{
    run->n_other_settings +=
        !are_equal(&a->parameters, &b->parameters) || g_strcmp0(a->version, b->version) != 0;
    run->n_other_rates +=
        fmax(a->rate_per_s, b->rate_per_s) > MOST_RATE_RATIO * fmin(a->rate_per_s, b->rate_per_s);
    run->n_other_mirrored += a->mirrored != b->mirrored;
}

/** False with an error only where all must stop; else a visit that cannot be used leaves
 * *ret_reason.
 */
static bool read_visit(Run *run, const PlpStudyVisit *visit, double *values, Facts *facts,
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
    take_facts(facts, recording);
    run->n_corrected += recording->is_edited;
    run->n_corrections += recording->corrections;
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

/** A pair of both visits' values, unless it is one recording named twice. */
static void take_pair(Run *run, const PlpStudyVisit *visit, int arm, const double *values,
                      const Facts *before, const Facts *after)
{
    guint n = run->cohort->measures->len;
    if (before->sha256 != NULL && g_strcmp0(before->sha256, after->sha256) == 0) {
        leave_out(run, visit, true, "both visits are the same recording");
        return;
    }
    PlpCohortPair *pair = plp_cohort_add_pair(run->cohort, visit->patient, arm);
    memcpy(pair->before, values, n * sizeof *values);
    memcpy(pair->after, values + n, n * sizeof *values);
    compare_facts(run, before, after);
}

static bool read_pair(Run *run, const PlpStudyVisit *before, const PlpStudyVisit *after, int arm,
                      GError **error)
{
    guint n = run->cohort->measures->len;
    g_autofree double *values = g_new0(double, 2 * n);
    g_autofree char *reason_before = NULL;
    g_autofree char *reason_after = NULL;
    g_auto(Facts) facts_before = {0};
    g_auto(Facts) facts_after = {0};
    if (!read_visit(run, before, values, &facts_before, &reason_before, error) ||
        !read_visit(run, after, values + n, &facts_after, &reason_after, error))
        return false;
    if (reason_before != NULL)
        leave_out(run, before, false, reason_before);
    if (reason_after != NULL)
        leave_out(run, after, false, reason_after);
    if (reason_before != NULL || reason_after != NULL)
        return true;
    take_pair(run, before, arm, values, &facts_before, &facts_after);
    add_days(&run->days_before, before->days_since_injection);
    add_days(&run->days_after, after->days_since_injection);
    return true;
}

static int find_arm(const PlpCohort *cohort, const char *name)
{
    guint place = 0;
    g_ptr_array_find_with_equal_func(cohort->arms, name, g_str_equal, &place);
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
    return read_pair(run, before, after, find_arm(cohort, before->arm), error);
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

static void note_if(Run *run, int n, const char *what)
{
    if (n > 0)
        plp_cohort_add_note(run->cohort, "Patients of whom %s: %d.", what, n);
}

static void note_days(Run *run, const char *visit, const Days *days)
{
    if (days->n > 0)
        plp_cohort_add_note(run->cohort,
                            "Visit %s: %d to %d days since the last injection (known of %d); "
                            "compare peak with peak and trough with trough.",
                            visit, days->least, days->most, days->n);
}

static void note_reading(Run *run)
{
    note_if(run, run->n_other_settings,
            "before and after were analysed with different parameters or program versions");
    note_if(run, run->n_other_rates,
            "the frame rates before and after differ by more than a quarter");
    note_if(run, run->n_other_mirrored, "one recording is mirrored and the other is not");
    note_days(run, run->cohort->before_name, &run->days_before);
    note_days(run, run->cohort->after_name, &run->days_after);
    if (run->n_corrected > 0)
        plp_cohort_add_note(run->cohort, "%d of %u recordings carry a person's corrections, %d %s.",
                            run->n_corrected, run->all, run->n_corrections,
                            run->n_corrections == 1 ? "correction" : "corrections in all");
    guint others = run->study->visits->len - run->all;
    if (others > 0)
        plp_cohort_add_note(run->cohort, "%u lines of other visits were passed over.", others);
}

/** The arms, of two a control first: a contrast is then treatment less control. */
static void list_arms(PlpCohort *cohort, const PlpStudy *study)
{
    static const char *const controls[] = {"control", "placebo",   "saline",
                                           "sham",    "untreated", "vehicle"};
    for (guint i = 0; i < study->arms->len; i++)
        g_ptr_array_add(cohort->arms, g_strdup(study->arms->pdata[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(controls) && cohort->arms->len == 2; i++) {
        if (g_ascii_strcasecmp(cohort->arms->pdata[1], controls[i]) != 0)
            continue;
        gpointer control = g_ptr_array_steal_index(cohort->arms, 1);
        g_ptr_array_insert(cohort->arms, 0, control);
        return;
    }
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
    if (!plp_cohort_name_visits(run->cohort, run->study, request->before, request->after, error) ||
        !plp_cohort_choose_measures(run->cohort, run->study, request, error) ||
        (has_videos(run->study) && !get_landmarkers(run, error)))
        return false;
    list_arms(run->cohort, run->study);
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
