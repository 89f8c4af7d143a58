#include "workflow/library_file.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis/analyse.h"
#include "analysis/severity.h"
#include "base/error.h"
#include "base/version.h"
#include "store/facts.h"
#include "store/overview.h"
#include "store/rows.h"
#include "store/samples.h"
#include "workflow/library.h"

char *plp_library_dup_now(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    return g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
}

/** Ends a transaction by how it went. */
static bool end(PlpLibrary *library, bool done, GError **error)
{
    if (done)
        return plp_library_commit(library, error);
    plp_library_roll_back(library);
    return false;
}

// ---- what was found ----

static bool file_closures(PlpLibrary *library, int64_t analysis, const GArray *closures,
                          GError **error)
{
    for (guint i = 0; i < closures->len; i++) {
        PlpFiledClosure row = {.analysis = analysis,
                               .closure = g_array_index(closures, PlpClosure, i)};
        if (!plp_row_insert(library, PLP_ENTITY_CLOSURE, &row, error))
            return false;
    }
    return true;
}

static bool file_twitches(PlpLibrary *library, int64_t analysis, const GArray *twitches,
                          GError **error)
{
    for (guint i = 0; i < twitches->len; i++) {
        PlpFiledTwitch row = {.analysis = analysis,
                              .twitch = g_array_index(twitches, PlpTwitch, i)};
        if (!plp_row_insert(library, PLP_ENTITY_TWITCH, &row, error))
            return false;
    }
    return true;
}

static bool file_figures(PlpLibrary *library, int64_t analysis, int scope,
                         const PlpFigures *figures, GError **error)
{
    static const PlpSide sides[] = {PLP_SIDE_RIGHT, PLP_SIDE_LEFT, PLP_SIDE_BOTH};
    for (int metric = PLP_METRIC_UNKNOWN + 1; metric < PLP_METRIC_N; metric++) {
        for (gsize i = 0; i < G_N_ELEMENTS(sides); i++) {
            const PlpFigure *figure = plp_figures_get(figures, (PlpMetric)metric, sides[i]);
            if (isnan(figure->value) && figure->count < 0)
                continue; // does not apply, or could not be measured
            PlpFiledFigure row = {0,
                                  analysis,
                                  scope,
                                  figures->scope.task,
                                  (PlpMetric)metric,
                                  sides[i],
                                  figure->value,
                                  figure->low,
                                  figure->high,
                                  figure->boot_low,
                                  figure->boot_high,
                                  figure->count};
            if (!plp_row_insert(library, PLP_ENTITY_FIGURE, &row, error))
                return false;
        }
    }
    return true;
}

static bool file_results(PlpLibrary *library, int64_t id, const PlpAnalysis *analysis,
                         GError **error)
{
    if (!file_closures(library, id, analysis->right.closures, error) ||
        !file_closures(library, id, analysis->left.closures, error) ||
        !file_twitches(library, id, analysis->right.twitches, error) ||
        !file_twitches(library, id, analysis->left.twitches, error) ||
        !file_figures(library, id, 0, &analysis->whole, error))
        return false;
    for (guint i = 0; i < analysis->tasks->len; i++) {
        if (!file_figures(library, id, (int)i + 1, &g_array_index(analysis->tasks, PlpFigures, i),
                          error))
            return false;
    }
    return true;
}

/** The trace is filed once, however often it is analysed. */
static bool file_trace(PlpLibrary *library, int64_t recording, const PlpTrace *trace,
                       int64_t *ret_id, GError **error)
{
    PlpFiledTrace row = {.recording = recording, .samples = plp_trace_get_length(trace)};
    row.content = plp_samples_pack_trace(trace, &row.sha256);
    g_autoptr(GArray) known = plp_row_list(library, PLP_ENTITY_TRACE, recording, error);
    *ret_id = 0;
    for (guint i = 0; known != NULL && i < known->len; i++) {
        const PlpFiledTrace *other = &g_array_index(known, PlpFiledTrace, i);
        if (strcmp(other->sha256, row.sha256) == 0)
            *ret_id = other->id;
    }
    bool done =
        known != NULL && (*ret_id != 0 || plp_row_insert(library, PLP_ENTITY_TRACE, &row, error));
    if (*ret_id == 0)
        *ret_id = row.id;
    plp_row_clear(PLP_ENTITY_TRACE, &row);
    return done;
}

static void fill_analysis(PlpFiledAnalysis *row, const PlpRecording *measured)
{
    const PlpAnalysis *analysis = measured->analysis;
    row->made_at = plp_library_dup_now();
    row->program_version = g_strdup(measured->program_version);
    row->engine = g_strdup(measured->engine);
    row->models = plp_facts_dup_models(measured->models);
    row->parameters = plp_facts_dup_parameters(&measured->parameters);
    row->segments = plp_facts_dup_segments(measured->segments);
    row->input_sha256 = g_strdup(measured->input_sha256);
    row->run_sha256 = g_strdup(measured->run_sha256);
    row->is_mirrored = measured->mirrored;
    row->is_partial = measured->is_partial;
    row->interocular_mm = analysis->interocular_mm;
    row->frame_rate_per_s = analysis->frame_rate_per_s;
    row->references = plp_facts_dup_references(analysis);
    row->hemifacial = plp_facts_dup_hemifacial(&analysis->hemifacial);
    row->classes = plp_facts_dup_classes(&analysis->whole.severity.bsrs_classes);
    row->notes = plp_facts_dup_notes(analysis->notes);
    row->openness = plp_samples_pack_openness(analysis);
}

static bool file_analysis(PlpLibrary *library, int64_t recording, const PlpRecording *measured,
                          GError **error)
{
    int64_t count = 0, trace = 0;
    if (!plp_row_count(library, PLP_ENTITY_ANALYSIS, recording, &count, error) ||
        !file_trace(library, recording, measured->trace, &trace, error))
        return false;
    PlpFiledAnalysis row;
    plp_row_init(PLP_ENTITY_ANALYSIS, &row);
    row.recording = recording;
    row.trace = trace;
    row.number = count + 1;
    fill_analysis(&row, measured);
    bool done = plp_row_insert(library, PLP_ENTITY_ANALYSIS, &row, error) &&
                file_results(library, row.id, measured->analysis, error);
    plp_row_clear(PLP_ENTITY_ANALYSIS, &row);
    return done;
}

// ---- the recording ----

static bool file_segments(PlpLibrary *library, int64_t recording, const GArray *segments,
                          GError **error)
{
    for (guint i = 0; i < segments->len; i++) {
        const PlpSegment *segment = &g_array_index(segments, PlpSegment, i);
        PlpFiledSegment row = {0, recording, segment->task, segment->start_us, segment->end_us};
        if (!plp_row_insert(library, PLP_ENTITY_SEGMENT, &row, error))
            return false;
    }
    return true;
}

static void set_text(char **at, const char *text)
{
    g_free(*at);
    *at = g_strdup(text);
}

static void fill_recording(PlpFiledRecording *row, const PlpRecording *measured)
{
    struct stat facts;
    set_text(&row->name, measured->input_name != NULL ? measured->input_name : "unnamed");
    set_text(&row->sha256, measured->input_sha256);
    if (measured->video_path != NULL) {
        g_free(row->path);
        row->path = g_canonicalize_filename(measured->video_path, NULL);
        row->size_bytes = stat(measured->video_path, &facts) == 0 ? facts.st_size : 0;
    }
    guint n = plp_trace_get_length(measured->trace);
    row->duration_s = measured->analysis->whole.scope.end_us > 0
                          ? (double)measured->analysis->whole.scope.end_us / 1e6
                          : (n > 0 ? 0 : (double)NAN);
    row->rate_per_s = measured->analysis->frame_rate_per_s;
    if (measured->has_media) {
        g_free(row->media);
        row->media = plp_facts_dup_media(&measured->media);
        row->width_px = measured->media.width_px;
        row->height_px = measured->media.height_px;
    }
    if (measured->mirrored || measured->has_media)
        row->mirrored = measured->mirrored ? PLP_TRISTATE_YES : PLP_TRISTATE_NO;
}

static bool refuse_twice(PlpLibrary *library, const PlpFiledRecording *row, GError **error)
{
    g_autoptr(GArray) known =
        row->sha256 != NULL ? plp_row_list(library, PLP_ENTITY_RECORDING, row->visit, error) : NULL;
    for (guint i = 0; known != NULL && i < known->len; i++) {
        const PlpFiledRecording *other = &g_array_index(known, PlpFiledRecording, i);
        if (g_strcmp0(other->sha256, row->sha256) != 0)
            continue;
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "this very video is filed with the visit already, as recording %d (analyse it "
                    "again there with --recording %d)",
                    (int)other->id, (int)other->id);
        return false;
    }
    return row->sha256 == NULL || known != NULL;
}

static bool file_new(PlpLibrary *library, const PlpRecording *measured,
                     PlpFiledRecording *recording, GError **error)
{
    fill_recording(recording, measured);
    return refuse_twice(library, recording, error) &&
           plp_row_insert(library, PLP_ENTITY_RECORDING, recording, error) &&
           file_segments(library, recording->id, measured->segments, error) &&
           file_analysis(library, recording->id, measured, error);
}

/** One more analysis; it must be of the same video. */
static bool file_again(PlpLibrary *library, const PlpRecording *measured,
                       const PlpFiledRecording *recording, GError **error)
{
    PlpFiledRecording known;
    plp_row_init(PLP_ENTITY_RECORDING, &known);
    bool done = plp_row_load(library, PLP_ENTITY_RECORDING, recording->id, &known, error);
    if (done && known.sha256 != NULL && measured->input_sha256 != NULL &&
        strcmp(known.sha256, measured->input_sha256) != 0) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "recording %d: its video was another one (file this one as a new recording)",
                    (int)recording->id);
        done = false;
    }
    done = done && file_analysis(library, recording->id, measured, error);
    plp_row_clear(PLP_ENTITY_RECORDING, &known);
    return done;
}

static bool is_same_text(const PlpFiledEdit *a, const PlpFiledEdit *b)
{
    const PlpStoreTable *table = plp_store_get_table(PLP_ENTITY_EDIT);
    bool is_same = true;
    for (gsize i = 0; i < table->n_fields && is_same; i++) {
        const PlpStoreField *field = &table->fields[i];
        if (field->type == PLP_STORE_PARENT || strcmp(field->name, "undone") == 0)
            continue;
        g_autofree char *first = plp_field_dup_text(field, a, false);
        g_autofree char *second = plp_field_dup_text(field, b, false);
        is_same = g_strcmp0(first, second) == 0;
    }
    return is_same;
}

static bool has_edit(const GArray *known, const PlpFiledEdit *edit)
{
    for (guint i = 0; i < known->len; i++) {
        if (is_same_text(&g_array_index(known, PlpFiledEdit, i), edit))
            return true;
    }
    return false;
}

static bool file_edits(PlpLibrary *library, int64_t recording, const GArray *edits, GError **error)
{
    g_autoptr(GArray) known = plp_row_list(library, PLP_ENTITY_EDIT, recording, error);
    for (guint i = 0; known != NULL && i < edits->len; i++) {
        PlpFiledEdit row = g_array_index(edits, PlpFiledEdit, i); // its strings are borrowed
        row.id = 0;
        row.recording = recording;
        if (!has_edit(known, &row) && !plp_row_insert(library, PLP_ENTITY_EDIT, &row, error))
            return false;
    }
    return known != NULL;
}

bool plp_library_file_recording(PlpLibrary *library, const PlpRecording *measured,
                                PlpFiledRecording *recording, GError **error)
{
    return plp_library_file_corrected(library, measured, NULL, recording, error);
}

bool plp_library_file_corrected(PlpLibrary *library, const PlpRecording *measured,
                                const GArray *edits, PlpFiledRecording *recording, GError **error)
{
    if (!plp_library_begin(library, error))
        return false;
    bool is_new = recording->id == 0;
    bool done = is_new ? file_new(library, measured, recording, error)
                       : file_again(library, measured, recording, error);
    done = done && (edits == NULL || file_edits(library, recording->id, edits, error));
    if (end(library, done, error))
        return true;
    if (is_new)
        recording->id = 0;
    return false;
}

// ---- again, from the trace ----

static bool take_segments(PlpLibrary *library, int64_t recording, GArray *segments, GError **error)
{
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_SEGMENT, recording, error);
    g_array_set_size(segments, 0);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const PlpFiledSegment *row = &g_array_index(rows, PlpFiledSegment, i);
        PlpSegment segment = {row->task, row->start_us, row->end_us};
        g_array_append_val(segments, segment);
    }
    return rows != NULL;
}

bool plp_library_reanalyze(PlpLibrary *library, int64_t recording, const PlpParameters *parameters,
                           GError **error)
{
    PlpLibraryView view = {.is_automatic = true};
    g_autoptr(PlpRecording) measured = plp_library_load_recording(library, recording, &view, error);
    if (measured == NULL || !take_segments(library, recording, measured->segments, error))
        return false;
    PlpBsrsClasses classes = measured->analysis->whole.severity.bsrs_classes;
    if (parameters != NULL)
        measured->parameters = *parameters;
    plp_analysis_free(measured->analysis);
    measured->analysis =
        plp_analyse_compute(measured->trace, measured->segments, &measured->parameters);
    if (classes.loaded)
        plp_severity_classify(measured->analysis, &classes);
    // It is no longer what the engine's run left: that sum would not match.
    g_clear_pointer(&measured->run_sha256, g_free);
    set_text(&measured->program_version, plp_version_get());
    PlpFiledRecording row;
    plp_row_init(PLP_ENTITY_RECORDING, &row);
    row.id = recording;
    bool done = plp_library_file_recording(library, measured, &row, error);
    plp_row_clear(PLP_ENTITY_RECORDING, &row);
    return done;
}

// ---- corrections ----

/** Eye and times of a closure as the layer shows it now. */
static bool aim(PlpLibrary *library, int64_t recording, const PlpCorrection *correction,
                PlpClosureEdit *edit, GError **error)
{
    PlpLibraryView view = {.layer = correction->layer};
    g_autoptr(PlpRecording) shown = plp_library_load_recording(library, recording, &view, error);
    if (shown == NULL)
        return false;
    const GArray *eyes[] = {shown->analysis->right.closures, shown->analysis->left.closures};
    for (gsize k = 0; k < G_N_ELEMENTS(eyes); k++) {
        for (guint i = 0; i < eyes[k]->len; i++) {
            const PlpClosure *closure = &g_array_index(eyes[k], PlpClosure, i);
            if (closure->id != correction->closure)
                continue;
            edit->eye = closure->eye;
            edit->target_onset_us = closure->onset_us;
            edit->target_offset_us = closure->offset_us;
            return true;
        }
    }
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "closure %d: there is none of that number (see `library closures %d`)",
                correction->closure, (int)recording);
    return false;
}

/** The times of a task as it stands now. */
static bool aim_at_task(PlpLibrary *library, int64_t recording, const PlpCorrection *correction,
                        PlpClosureEdit *edit, GError **error)
{
    g_autoptr(PlpRecording) shown = plp_library_load_recording(library, recording, NULL, error);
    if (shown == NULL)
        return false;
    if (correction->closure < 1 || (guint)correction->closure > shown->segments->len) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "task %d: the recording has %u of them",
                    correction->closure, shown->segments->len);
        return false;
    }
    const PlpSegment *segment =
        &g_array_index(shown->segments, PlpSegment, correction->closure - 1);
    edit->target_onset_us = segment->start_us;
    edit->target_offset_us = segment->end_us;
    return true;
}

/** What is said of the recording as a whole, which holds in every layer and stands in the main one.
 */
static bool aim_at_whole(PlpLibrary *library, int64_t recording, const PlpCorrection *correction,
                         PlpClosureEdit *edit, GError **error)
{
    if (correction->layer != NULL && strcmp(correction->layer, PLP_LAYER_MAIN) != 0) {
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_INVALID,
                            "layer: tasks, references and sides hold for every rater; they stand "
                            "in the layer main");
        return false;
    }
    edit->target_onset_us = edit->target_offset_us = -1;
    if (edit->action != PLP_EDIT_AFFECTED)
        edit->eye = PLP_SIDE_BOTH;
    return !plp_edit_action_has_target(edit->action) ||
           aim_at_task(library, recording, correction, edit, error);
}

/** The number of the analysis that the person looked at. */
static bool find_number(PlpLibrary *library, int64_t recording, int64_t *ret_number, GError **error)
{
    int64_t id = 0;
    PlpFiledAnalysis row;
    plp_row_init(PLP_ENTITY_ANALYSIS, &row);
    bool done = plp_overview_find_analysis(library, recording, &id, error) &&
                (id == 0 || plp_row_load(library, PLP_ENTITY_ANALYSIS, id, &row, error));
    *ret_number = row.number;
    plp_row_clear(PLP_ENTITY_ANALYSIS, &row);
    return done;
}

static bool check_recording(PlpLibrary *library, int64_t recording, GError **error)
{
    int64_t patient = 0;
    return plp_row_find_patient(library, PLP_ENTITY_RECORDING, recording, &patient, error);
}

bool plp_library_correct(PlpLibrary *library, int64_t recording, const PlpCorrection *correction,
                         int64_t *ret_edit, GError **error)
{
    if (!check_recording(library, recording, error))
        return false;
    PlpFiledEdit row;
    plp_row_init(PLP_ENTITY_EDIT, &row);
    row.recording = recording;
    row.edit = correction->edit;
    if (correction->edit.action == PLP_EDIT_ADD)
        row.edit.target_onset_us = row.edit.target_offset_us = -1;
    else if (plp_edit_action_is_setup(correction->edit.action)
                 ? !aim_at_whole(library, recording, correction, &row.edit, error)
                 : !aim(library, recording, correction, &row.edit, error))
        return false;
    row.layer = g_strdup(correction->layer != NULL ? correction->layer : PLP_LAYER_MAIN);
    row.author = g_strdup(correction->author);
    row.why = g_strdup(correction->why);
    row.made_at = plp_library_dup_now();
    bool done = find_number(library, recording, &row.analysis_number, error) &&
                plp_row_insert(library, PLP_ENTITY_EDIT, &row, error);
    *ret_edit = row.id;
    plp_row_clear(PLP_ENTITY_EDIT, &row);
    return done;
}

/** The last correction that stands; of those behind it, the first taken back. */
static void find_turn(const GArray *rows, const char *layer, PlpFiledEdit **ret_last,
                      PlpFiledEdit **ret_next)
{
    *ret_last = *ret_next = NULL;
    for (guint i = 0; i < rows->len; i++) {
        PlpFiledEdit *row = &g_array_index(rows, PlpFiledEdit, i);
        if (strcmp(row->layer, layer) != 0)
            continue;
        if (!row->is_undone) {
            *ret_last = row;
            *ret_next = NULL;
        } else if (*ret_next == NULL) {
            *ret_next = row;
        }
    }
}

static bool turn(PlpLibrary *library, int64_t recording, const char *layer, bool undo,
                 GError **error)
{
    PlpFiledEdit *last = NULL, *next = NULL;
    const char *name = layer != NULL ? layer : PLP_LAYER_MAIN;
    if (!check_recording(library, recording, error) || !plp_library_begin(library, error))
        return false;
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_EDIT, recording, error);
    if (rows != NULL)
        find_turn(rows, name, &last, &next);
    PlpFiledEdit *chosen = undo ? last : next;
    if (rows != NULL && chosen == NULL)
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "recording %d: the layer %s has no correction to %s", (int)recording, name,
                    undo ? "take back" : "put back");
    if (chosen != NULL)
        chosen->is_undone = undo;
    return end(library, chosen != NULL && plp_row_update(library, PLP_ENTITY_EDIT, chosen, error),
               error);
}

bool plp_library_undo(PlpLibrary *library, int64_t recording, const char *layer, GError **error)
{
    return turn(library, recording, layer, true, error);
}

bool plp_library_redo(PlpLibrary *library, int64_t recording, const char *layer, GError **error)
{
    return turn(library, recording, layer, false, error);
}
