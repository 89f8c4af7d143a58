#include "report/closure_table.h"

#include <math.h>

#include "base/error.h"
#include "base/text.h"
#include "domain/closure.h"
#include "report/side_rows.h"
#include "report/table_file.h"

#define LIMIT_BYTES (64u << 20)
#define N_REQUIRED 9 // id to offset_frame

#define AT(field) offsetof(PlpClosure, field)

static const PlpColumn columns[] = {
    {"id", "", &plp_cell_int32, 0, AT(id), "1, 2, … in order of onset, right before left."},
    {"eye", "", &plp_cell_side, 0, AT(eye), "`right` or `left`: the patient's."},
    {"kind", "", &plp_cell_kind, 0, AT(kind),
     "`blink`, `brief` or `prolonged`, by duration (parameters blink_limit_s, brief_limit_s)."},
    {"extent", "", &plp_cell_extent, 0, AT(extent),
     "`complete` or `partial`, by depth (parameter complete_depth_ratio)."},
    {"onset_us", "us", &plp_cell_int64, 0, AT(onset_us),
     "Time since the first frame at which the closing lid crosses half the closure's amplitude, "
     "interpolated between frames."},
    {"peak_us", "us", &plp_cell_int64, 0, AT(peak_us), "Time of the lowest openness."},
    {"offset_us", "us", &plp_cell_int64, 0, AT(offset_us),
     "Time at which the opening lid crosses half the amplitude, interpolated."},
    {"onset_frame", "", &plp_cell_int32, 0, AT(onset_frame), "First frame beyond half amplitude."},
    {"offset_frame", "", &plp_cell_int32, 0, AT(offset_frame), "Last frame beyond half amplitude."},
    {"duration_ms", "ms", &plp_cell_us_as_ms, 3, AT(duration_us), "offset_us - onset_us."},
    {"depth", "ratio", &plp_cell_double, 4, AT(depth_ratio),
     "1 - lowest openness: 0 at the open reference, 1 at the closed one."},
    {"closing_speed_per_s", "1/s", &plp_cell_double, 3, AT(closing_speed_per_s),
     "Peak closing speed in openness a second; empty below the frame rate it needs (parameter "
     "min_speed_rate_per_s)."},
    {"opening_speed_per_s", "1/s", &plp_cell_double, 3, AT(opening_speed_per_s),
     "Peak opening speed, likewise."},
    {"pair", "", &plp_cell_group, 0, AT(pair),
     "The same number for both eyes' closures of a conjugate pair; empty: this eye alone."},
    {"burst", "", &plp_cell_group, 0, AT(burst), "Number of the burst it belongs to; empty: none."},
    {"task", "", &plp_cell_task, 0, AT(task),
     "The segment's task (see Tasks); `none` outside segments."},
    {"commanded", "", &plp_cell_bool, 0, AT(commanded),
     "1 in a commanded task: never counts as involuntary."},
    {"note", "", &plp_cell_notes, 0, AT(notes),
     "`starts_before`: already closed when measuring began; `ends_after`: still closed when it "
     "ended; `spans_loss`: tracking was lost and came back within; `continues`: may be the closure "
     "before, cut by a longer loss, and is never counted again."},
    {"brow_shift_ratio", "ratio", &plp_cell_double, 5, AT(brow_shift_ratio),
     "How far the brow stands above the line of this eye's corners while it is shut, less the same "
     "just before, over the distance of the outer eye corners: negative where the brow comes down. "
     "Empty: not measured."},
    {"bunching_ratio", "ratio", &plp_cell_double, 5, AT(bunching_ratio),
     "How much the ring of skin folds round the lids loses of its height; likewise."},
    {"squeeze_z", "ratio", &plp_cell_double, 2, AT(squeeze_z),
     "Squeeze: bunching plus half of the brow's lowering, in spreads above this person's own plain "
     "blinks."},
    {"tight", "", &plp_cell_tristate, 0, AT(tight),
     "1 where squeeze_z reaches parameter tight_limit_z; empty: not measured."},
    {"brow_rise", "", &plp_cell_tristate, 0, AT(brow_rise),
     "1 where the brow rises with this eye's closure by parameter brow_rise_limit_ratio more than "
     "in plain blinks (the `other Babinski sign`; no conclusion is drawn); empty: not measured."},
    {"cheek_excursion", "ratio", &plp_cell_double, 5, AT(cheek.excursion_ratio),
     "How far the cheek of that side rose around the onset, over the distance of the outer eye "
     "corners; empty: not measurable."},
    {"cheek_lag_ms", "ms", &plp_cell_double, 1, AT(cheek.lag_ms),
     "Time from the lid's half amplitude to the cheek's; empty: it did not stand out of its "
     "noise."},
    {"cheek_moves", "", &plp_cell_bool, 0, AT(cheek.moves),
     "1: the cheek began to move within synkinesis_window_s of the onset."},
    {"mouth_excursion", "ratio", &plp_cell_double, 5, AT(mouth.excursion_ratio),
     "How far the mouth corner of that side was pulled out and up; likewise."},
    {"mouth_lag_ms", "ms", &plp_cell_double, 1, AT(mouth.lag_ms),
     "Time from the lid's half amplitude to the mouth corner's; likewise."},
    {"mouth_moves", "", &plp_cell_bool, 0, AT(mouth.moves),
     "1: the mouth corner began to move within synkinesis_window_s of the onset."},
};

const PlpTable plp_closure_table = {"closures.csv", "a closure of one eye", columns,
                                    G_N_ELEMENTS(columns)};

// ---- writing ----

static PlpSideRows make_rows(const PlpAnalysis *analysis)
{
    return (PlpSideRows){analysis->right.closures, analysis->left.closures, AT(onset_us), 0, 0};
}

bool plp_closure_table_write(const char *path, const PlpAnalysis *analysis, GError **error)
{
    PlpSideRows rows = make_rows(analysis);
    return plp_table_write(&plp_closure_table, path, plp_side_rows_next, &rows, error);
}

char *plp_closure_table_dup_text(const PlpAnalysis *analysis)
{
    PlpSideRows rows = make_rows(analysis);
    return plp_table_dup_text(&plp_closure_table, plp_side_rows_next, &rows);
}

// ---- reading ----

typedef struct {
    const char *name;
    GArray *closures;
} Sink;

static bool take_row(void *self, const void *row, int line, GError **error)
{
    Sink *sink = self;
    const PlpClosure *closure = row;
    if (closure->onset_frame < 0 || closure->offset_frame < closure->onset_frame ||
        closure->offset_us < closure->onset_us) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: line %d: the closure ends before it begins (analyse the video again)",
                    sink->name, line);
        return false;
    }
    g_array_append_val(sink->closures, *closure);
    return true;
}

GArray *plp_closure_table_parse(const char *name, GBytes *content, GError **error)
{
    g_autoptr(GArray) closures = g_array_new(FALSE, FALSE, sizeof(PlpClosure));
    Sink sink = {name, closures};
    PlpClosure blank = {.depth_ratio = NAN,
                        .closing_speed_per_s = NAN,
                        .opening_speed_per_s = NAN,
                        .brow_shift_ratio = NAN,
                        .bunching_ratio = NAN,
                        .squeeze_z = NAN,
                        .cheek = {.excursion_ratio = NAN, .lag_ms = NAN},
                        .mouth = {.excursion_ratio = NAN, .lag_ms = NAN}};
    if (!plp_table_parse(&plp_closure_table, N_REQUIRED, name, content, &blank, sizeof blank,
                         take_row, &sink, error))
        return NULL;
    return g_steal_pointer(&closures);
}

GArray *plp_closure_table_load(const char *path, GError **error)
{
    g_autoptr(GBytes) content = plp_text_load_file(path, LIMIT_BYTES, error);
    if (content == NULL)
        return NULL;
    g_autofree char *name = plp_text_dup_file_name(path);
    return plp_closure_table_parse(name, content, error);
}
