#include "workflow/evaluate.h"

#include <stdarg.h>
#include <string.h>

#include "analysis/frame_rows.h"
#include "base/error.h"
#include "base/text.h"
#include "report/closure_table.h"
#include "report/evaluation.h"
#include "report/trace_table.h"
#include "tables/labels.h"

// 46 hours at 120 frames/s.
#define MAX_FRAMES 20000000

static bool refuse_too_many_frames(const PlpTrace *trace, GError **error)
{
    guint n = plp_trace_get_length(trace);
    if (n == 0 || plp_trace_get(trace, n - 1)->frame < MAX_FRAMES)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                "trace.csv: frame numbers beyond %d (analyse the video again)", MAX_FRAMES);
    return false;
}

// ---- packets to frames ----

static bool has_packets(const PlpTrace *trace)
{
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        if (plp_trace_get(trace, i)->packet >= 0)
            return true;
    }
    return false;
}

/** The decoded frames of a span of packets; false when no picture came out of them. */
static bool find_frames(const PlpTrace *trace, PlpSpan packets, PlpSpan *ret_frames)
{
    bool any = false;
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        if (sample->packet < packets.first_frame || sample->packet > packets.last_frame)
            continue;
        if (!any)
            ret_frames->first_frame = sample->frame;
        ret_frames->last_frame = sample->frame;
        any = true;
    }
    return any;
}

/** The labels in decoded frames. Labels no picture belongs to are left out: nobody can find them.
 */
static GArray *translate_labels(const PlpClipLabels *labels, const PlpTrace *trace)
{
    GArray *translated = g_array_new(FALSE, FALSE, sizeof(PlpLabel));
    for (guint i = 0; i < labels->labels->len; i++) {
        PlpLabel label = g_array_index(labels->labels, PlpLabel, i);
        PlpSpan frames = {label.first_frame, label.last_frame};
        if (labels->frames_are_packets && !find_frames(trace, frames, &frames))
            continue;
        label.first_frame = frames.first_frame;
        label.last_frame = frames.last_frame;
        g_array_append_val(translated, label);
    }
    return translated;
}

static PlpSpan translate_scored(const PlpClipLabels *labels, const PlpTrace *trace)
{
    PlpSpan scored = {labels->scored_first_frame, labels->scored_last_frame};
    PlpSpan frames = {0, -1};
    if (!labels->frames_are_packets)
        return scored;
    return find_frames(trace, scored, &frames) ? frames : (PlpSpan){0, -1};
}

// ---- labels that cannot be meant so ----

/** Text of notes on one clip's labels, at most a few: a wrong file would give hundreds. */
typedef struct {
    const char *clip;
    GPtrArray *notes;
    int n;
} Notes;

enum { NOTES_A_CLIP = 3 };

static void add_note(Notes *notes, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void add_note(Notes *notes, const char *format, ...)
{
    if (notes->n++ > NOTES_A_CLIP)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *clip = plp_text_dup_line(notes->clip);
    const char *said = notes->n > NOTES_A_CLIP ? "more of its labels are odd." : what;
    g_ptr_array_add(notes->notes, g_strdup_printf("%s: %s", clip, said));
}

static void note_end(const PlpLabel *label, int32_t n_frames, Notes *notes)
{
    if (label->last_frame >= n_frames)
        add_note(notes,
                 "the label %s of the %s eye, frames %d to %d, goes beyond the clip's last frame, "
                 "%d: do the labels belong to this recording?",
                 label->kind_name, plp_side_get_name(label->eye), label->first_frame,
                 label->last_frame, n_frames - 1);
}

static void note_overlap(const PlpLabel *label, const PlpLabel *other, Notes *notes)
{
    bool is_scored = label->kind != PLP_LABEL_UNSCORED && other->kind != PLP_LABEL_UNSCORED;
    if (is_scored && label->eye == other->eye && label->first_frame <= other->last_frame &&
        other->first_frame <= label->last_frame)
        add_note(notes,
                 "two labels of the %s eye overlap: %s, frames %d to %d, and %s, frames %d to %d; "
                 "at most one of them can be found.",
                 plp_side_get_name(label->eye), label->kind_name, label->first_frame,
                 label->last_frame, other->kind_name, other->first_frame, other->last_frame);
}

static gint compare_labels(gconstpointer a, gconstpointer b)
{
    const PlpLabel *one = a, *other = b;
    if (one->eye != other->eye)
        return (int)one->eye - (int)other->eye;
    return one->first_frame - other->first_frame;
}

/** Labels in decoded frames, `n_frames` of them. */
static void note_odd_labels(const PlpClipLabels *labels, const GArray *translated, int32_t n_frames,
                            GPtrArray *ret_notes)
{
    Notes notes = {labels->clip, ret_notes, 0};
    g_autoptr(GArray) sorted = g_array_copy((GArray *)translated);
    g_array_sort(sorted, compare_labels);
    for (guint i = 0; i < sorted->len; i++) {
        const PlpLabel *label = &g_array_index(sorted, PlpLabel, i);
        note_end(label, n_frames, &notes);
        if (i > 0)
            note_overlap(&g_array_index(sorted, PlpLabel, i - 1), label, &notes);
    }
}

// ---- one clip ----

static bool score_clip(const PlpClipLabels *labels, const PlpTrace *trace, const GArray *closures,
                       PlpClipScore *score, GPtrArray *notes, GError **error)
{
    if (labels->frames_are_packets && !has_packets(trace)) {
        g_set_error(
            error, PLP_ERROR, PLP_ERROR_FORMAT,
            "trace.csv: has no packet numbers, which .tag labels need (analyse the video again)");
        return false;
    }
    if (!refuse_too_many_frames(trace, error))
        return false;
    g_auto(PlpFrameRows) frames = plp_frame_rows_make(trace);
    g_autoptr(GArray) translated = translate_labels(labels, trace);
    note_odd_labels(labels, translated, frames.n, notes);
    PlpScoredClip clip = {
        .labels = translated,
        .closures = closures,
        .scored = translate_scored(labels, trace),
        .n_frames = frames.n,
        .t_us = frames.t_us,
        .right_measured = frames.right_measured,
        .left_measured = frames.left_measured,
    };
    plp_evaluate_clip(&clip, &score->right, &score->left);
    return true;
}

static char *dup_stem(const char *clip)
{
    char *stem = g_path_get_basename(clip);
    char *dot = strrchr(stem, '.');
    if (dot != NULL && dot != stem)
        *dot = '\0';
    return stem;
}

/** The folder of a clip's results; NULL when there is none. A `.tag` file's name has lost its
 * ending already. */
static char *find_folder(const char *results_folder, const char *clip)
{
    g_autofree char *base = g_path_get_basename(clip);
    g_autofree char *stem = dup_stem(clip);
    const char *const names[] = {stem, base};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *folder = g_build_filename(results_folder, names[i], NULL);
        g_autofree char *closures = g_build_filename(folder, plp_closure_table.file_name, NULL);
        if (g_file_test(closures, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&folder);
    }
    return NULL;
}

static bool evaluate_folder(const PlpClipLabels *labels, const char *folder,
                            PlpEvaluation *evaluation, GError **error)
{
    g_autofree char *closures_path = g_build_filename(folder, plp_closure_table.file_name, NULL);
    g_autofree char *trace_path = g_build_filename(folder, plp_trace_table.file_name, NULL);
    g_autoptr(GArray) closures = plp_closure_table_load(closures_path, error);
    g_autoptr(PlpTrace) trace =
        closures != NULL ? plp_trace_table_load(trace_path, NULL, NULL, error) : NULL;
    PlpClipScore *score = plp_evaluation_add_clip(evaluation, labels->clip);
    if (trace != NULL && score_clip(labels, trace, closures, score, evaluation->notes, error))
        return true;
    g_autofree char *name = plp_text_dup_file_name(folder);
    g_prefix_error(error, "%s: ", name);
    return false;
}

static bool evaluate_all(const PlpEvaluateRequest *request, GPtrArray *clips,
                         PlpEvaluation *evaluation, GError **error)
{
    if (!g_file_test(request->results_folder, G_FILE_TEST_IS_DIR)) {
        g_autofree char *absent = plp_text_dup_file_name(request->results_folder);
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                    "%s: %s (give the folder that `analyze --out` wrote)", absent,
                    g_file_test(request->results_folder, G_FILE_TEST_EXISTS) ? "is no folder"
                                                                             : "does not exist");
        return false;
    }
    for (guint i = 0; i < clips->len; i++) {
        const PlpClipLabels *labels = clips->pdata[i];
        g_autofree char *folder = find_folder(request->results_folder, labels->clip);
        if (folder == NULL)
            g_ptr_array_add(evaluation->missing, g_strdup(labels->clip));
        else if (!evaluate_folder(labels, folder, evaluation, error))
            return false;
    }
    if (evaluation->clips->len > 0)
        return true;
    g_autofree char *name = plp_text_dup_file_name(request->results_folder);
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                "%s: holds no result for any of the %u labelled clips (give the folder that "
                "`analyze --out` wrote)",
                name, clips->len);
    return false;
}

bool plp_evaluate(const PlpEvaluateRequest *request, GString *out, GError **error)
{
    g_autoptr(GPtrArray) clips = plp_labels_load(request->labels_path, error);
    g_autoptr(PlpEvaluation) evaluation = plp_evaluation_new();
    if (clips == NULL || !evaluate_all(request, clips, evaluation, error))
        return false;
    if (request->json) {
        g_autofree char *json = plp_evaluation_dup_json(evaluation);
        g_string_append(out, json);
    } else {
        plp_evaluation_append_text(evaluation, request->list_mistakes, out);
    }
    return true;
}
