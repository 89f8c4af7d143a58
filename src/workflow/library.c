#include "workflow/library.h"

#include <unistd.h>

#include "analysis/figures.h"
#include "analysis/severity.h"
#include "base/error.h"
#include "base/number.h"
#include "store/facts.h"
#include "store/overview.h"
#include "store/rows.h"
#include "store/samples.h"
#include "workflow/edit_file.h"

/** The rows behind one recording. */
typedef struct {
    PlpFiledRecording recording;
    PlpVisit visit;
    PlpPatient patient;
    PlpFiledAnalysis analysis;
    PlpFiledTrace trace;
} Rows;

static void init_rows(Rows *rows)
{
    plp_row_init(PLP_ENTITY_RECORDING, &rows->recording);
    plp_row_init(PLP_ENTITY_VISIT, &rows->visit);
    plp_row_init(PLP_ENTITY_PATIENT, &rows->patient);
    plp_row_init(PLP_ENTITY_ANALYSIS, &rows->analysis);
    plp_row_init(PLP_ENTITY_TRACE, &rows->trace);
}

static void clear_rows(Rows *rows)
{
    plp_row_clear(PLP_ENTITY_RECORDING, &rows->recording);
    plp_row_clear(PLP_ENTITY_VISIT, &rows->visit);
    plp_row_clear(PLP_ENTITY_PATIENT, &rows->patient);
    plp_row_clear(PLP_ENTITY_ANALYSIS, &rows->analysis);
    plp_row_clear(PLP_ENTITY_TRACE, &rows->trace);
}

static bool choose_analysis(PlpLibrary *library, int64_t recording, int64_t number,
                            int64_t *ret_analysis, GError **error)
{
    *ret_analysis = 0;
    if (number == 0 && !plp_overview_find_analysis(library, recording, ret_analysis, error))
        return false;
    if (number != 0) {
        g_autoptr(GArray) all = plp_row_list(library, PLP_ENTITY_ANALYSIS, recording, error);
        if (all == NULL)
            return false;
        for (guint i = 0; i < all->len; i++) {
            const PlpFiledAnalysis *row = &g_array_index(all, PlpFiledAnalysis, i);
            if (row->number == number)
                *ret_analysis = row->id;
        }
    }
    if (*ret_analysis != 0)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                number == 0 ? "recording %d: it has not been analysed yet"
                            : "recording %d: it has no such analysis",
                (int)recording);
    return false;
}

static bool load_rows(PlpLibrary *library, int64_t recording, int64_t number, Rows *rows,
                      GError **error)
{
    int64_t analysis = 0;
    return plp_row_load(library, PLP_ENTITY_RECORDING, recording, &rows->recording, error) &&
           plp_row_load(library, PLP_ENTITY_VISIT, rows->recording.visit, &rows->visit, error) &&
           plp_row_load(library, PLP_ENTITY_PATIENT, rows->visit.patient, &rows->patient, error) &&
           choose_analysis(library, recording, number, &analysis, error) &&
           plp_row_load(library, PLP_ENTITY_ANALYSIS, analysis, &rows->analysis, error) &&
           plp_row_load(library, PLP_ENTITY_TRACE, rows->analysis.trace, &rows->trace, error);
}

// ---- the analysis ----

static bool fill_closures(PlpLibrary *library, int64_t id, PlpAnalysis *analysis, GError **error)
{
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_CLOSURE, id, error);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        PlpClosure closure = g_array_index(rows, PlpFiledClosure, i).closure;
        g_array_append_val(closure.eye == PLP_SIDE_RIGHT ? analysis->right.closures
                                                         : analysis->left.closures,
                           closure);
    }
    return rows != NULL;
}

static bool fill_twitches(PlpLibrary *library, int64_t id, PlpAnalysis *analysis, GError **error)
{
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_TWITCH, id, error);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        PlpTwitch twitch = g_array_index(rows, PlpFiledTwitch, i).twitch;
        g_array_append_val(twitch.side == PLP_SIDE_RIGHT ? analysis->right.twitches
                                                         : analysis->left.twitches,
                           twitch);
    }
    return rows != NULL;
}

static PlpAnalysis *load_analysis(PlpLibrary *library, const PlpFiledAnalysis *row, guint n_samples,
                                  GError **error)
{
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    analysis->interocular_mm = row->interocular_mm;
    analysis->frame_rate_per_s = row->frame_rate_per_s;
    plp_facts_read_notes(row->notes, analysis->notes);
    if (!plp_facts_read_references(row->references, analysis, error) ||
        !plp_facts_read_hemifacial(row->hemifacial, &analysis->hemifacial, error) ||
        !plp_samples_unpack_openness(row->openness, n_samples, analysis, error) ||
        !fill_closures(library, row->id, analysis, error) ||
        !fill_twitches(library, row->id, analysis, error))
        return NULL;
    return g_steal_pointer(&analysis);
}

/** Figures from the stored closures; with the layer's corrections where there are any. */
static bool finish_analysis(PlpLibrary *library, PlpRecording *recording, int64_t id,
                            const PlpLibraryView *view, GError **error)
{
    if (!plp_library_view_is_automatic(view)) {
        g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_EDIT, id, error);
        if (rows == NULL)
            return false;
        plp_edit_rows_apply(recording, rows, plp_library_view_get_layer(view));
    }
    if (!recording->is_edited)
        plp_figures_compute(recording->analysis, recording->trace, recording->segments,
                            &recording->parameters);
    return true;
}

// ---- what the records know ----

static char *dup_label(const Rows *rows)
{
    const PlpStoreField *field = plp_store_find_field(PLP_ENTITY_VISIT, "day");
    g_autofree char *day = plp_field_dup_text(field, &rows->visit, rows->patient.has_relative_days);
    return g_strdup_printf("%s %s #%" G_GINT64_FORMAT, rows->patient.pseudonym, day,
                           rows->recording.id);
}

static void fill_provenance(PlpRecording *recording, const Rows *rows)
{
    recording->label = dup_label(rows);
    recording->input_name = g_strdup(rows->recording.name);
    recording->input_sha256 = g_strdup(rows->analysis.input_sha256);
    recording->run_sha256 = g_strdup(rows->analysis.run_sha256);
    recording->program_version = g_strdup(rows->analysis.program_version);
    recording->engine = g_strdup(rows->analysis.engine);
    recording->mirrored = rows->analysis.is_mirrored;
    recording->is_partial = rows->analysis.is_partial;
    recording->glasses = rows->recording.glasses;
    recording->affected_side = rows->recording.affected_side;
    recording->light = g_strdup(rows->recording.light);
    recording->camera = g_strdup(rows->recording.camera);
    if (rows->recording.path != NULL && access(rows->recording.path, R_OK) == 0)
        recording->video_path = g_strdup(rows->recording.path);
}

static bool fill_facts(PlpRecording *recording, const Rows *rows, GError **error)
{
    recording->has_media = rows->recording.media != NULL;
    return (!recording->has_media ||
            plp_facts_read_media(rows->recording.media, &recording->media, error)) &&
           plp_facts_read_parameters(rows->analysis.parameters, &recording->parameters, error) &&
           plp_facts_read_segments(rows->analysis.segments, recording->segments, error) &&
           plp_facts_read_models(rows->analysis.models, recording, error);
}

static PlpRecording *make_recording(PlpLibrary *library, const Rows *rows,
                                    const PlpLibraryView *view, GError **error)
{
    g_autoptr(PlpRecording) recording = plp_recording_new();
    PlpBsrsClasses classes = {0};
    fill_provenance(recording, rows);
    if (!plp_overview_get_days_since_injection(library, rows->patient.id, rows->visit.day,
                                               &recording->days_since_injection, error) ||
        !fill_facts(recording, rows, error) ||
        !plp_facts_read_classes(rows->analysis.classes, &classes, error))
        return NULL;
    recording->trace = plp_samples_unpack_trace(rows->trace.content, error);
    if (recording->trace == NULL)
        return NULL;
    recording->analysis =
        load_analysis(library, &rows->analysis, plp_trace_get_length(recording->trace), error);
    if (recording->analysis == NULL ||
        !finish_analysis(library, recording, rows->recording.id, view, error))
        return NULL;
    if (classes.loaded)
        plp_severity_classify(recording->analysis, &classes);
    return g_steal_pointer(&recording);
}

PlpRecording *plp_library_load_recording(PlpLibrary *library, int64_t recording,
                                         const PlpLibraryView *view, GError **error)
{
    Rows rows;
    init_rows(&rows);
    PlpRecording *made = NULL;
    if (load_rows(library, recording, view != NULL ? view->analysis : 0, &rows, error))
        made = make_recording(library, &rows, view, error);
    clear_rows(&rows);
    return made;
}

bool plp_library_view_is_automatic(const PlpLibraryView *view)
{
    return view != NULL && view->is_automatic;
}

const char *plp_library_view_get_layer(const PlpLibraryView *view)
{
    return view != NULL && view->layer != NULL ? view->layer : PLP_LAYER_MAIN;
}

bool plp_library_parse_reference(const char *word, int64_t *ret_recording)
{
    return word[0] == '@' && g_ascii_isdigit(word[1]) &&
           plp_number_parse_int64(word + 1, ret_recording) && *ret_recording > 0;
}

GArray *plp_library_list_patient_recordings(PlpLibrary *library, const char *pseudonym,
                                            GError **error)
{
    int64_t patient = 0;
    if (!plp_patient_find(library, pseudonym, &patient, error))
        return NULL;
    if (patient == 0) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s: there is no patient of that pseudonym (see `library list patients`)",
                    pseudonym);
        return NULL;
    }
    g_autoptr(GArray) all = plp_overview_list_recordings(library, patient, G_MAXINT, 0, error);
    GArray *ids = all != NULL ? g_array_new(FALSE, FALSE, sizeof(int64_t)) : NULL;
    for (guint i = all != NULL ? all->len : 0; i-- > 0;) {
        const PlpRecordingOverview *overview = &g_array_index(all, PlpRecordingOverview, i);
        if (overview->analyses > 0)
            g_array_append_val(ids, overview->id);
    }
    return ids;
}
