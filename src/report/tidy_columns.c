#include <stddef.h>

#include "report/closure_table.h"
#include "report/tidy_priv.h"
#include "report/twitch_table.h"

#define WHICH "The recording, as the table `recordings` lists it."
#define TEXT(name, field, meaning)                                                                 \
    {                                                                                              \
        name, "", &plp_cell_text, 0, AT(field), meaning                                            \
    }
#define SCOPE                                                                                      \
    TEXT("recording", recording, WHICH),                                                           \
        {"scope", "",        &plp_cell_int32,                                                      \
         0,       AT(scope), "0: the whole recording; 1, 2, …: its tasks in order of start."},     \
        {"task",                                                                                   \
         "",                                                                                       \
         &plp_cell_task,                                                                           \
         0,                                                                                        \
         AT(task),                                                                                 \
         "What the patient was asked to do (see task); `none`: the whole recording."},             \
        {"start_s", "s",         &plp_cell_double,                                                 \
         3,         AT(start_s), "Where the scope begins, since the first frame."},                \
    {                                                                                              \
        "end_s", "s", &plp_cell_double, 3, AT(end_s), "Where it ends."                             \
    }

#define AT(field) offsetof(PlpTidyRecording, field)
static const PlpColumn recordings[] = {
    TEXT("recording", recording, "What this export calls the recording; in every table."),
    TEXT("input_name", input_name, "The video's own file name; empty: not known or not given."),
    TEXT("input_sha256", input_sha256, "sha256 of its bytes; empty: not known or not given."),
    TEXT("days_since_injection", days_since_injection,
         "Days since the last injection; negative: before the first; empty: not known."),
    {"length_s", "s", &plp_cell_double, 3, AT(length_s), "Length of what was measured."},
    {"frames", "", &plp_cell_int32, 0, AT(frames), "Frames in the trace."},
    {"frame_rate_per_s", "1/s", &plp_cell_double, 3, AT(frame_rate_per_s),
     "1 over the usual interval between frames."},
    {"width_px", "px", &plp_cell_group, 0, AT(width_px),
     "Width of the upright picture; empty: not from a video."},
    {"height_px", "px", &plp_cell_group, 0, AT(height_px), "Its height."},
    {"right_measured_share", "share", &plp_cell_double, 4, AT(measured_share_right),
     "Share of the length in which the right eye was measured."},
    {"left_measured_share", "share", &plp_cell_double, 4, AT(measured_share_left),
     "The same of the left eye."},
    {"right_closures", "", &plp_cell_int32, 0, AT(closures_right),
     "Closures of the right eye, commanded ones too."},
    {"left_closures", "", &plp_cell_int32, 0, AT(closures_left), "The same of the left eye."},
    {"right_twitches", "", &plp_cell_int32, 0, AT(twitches_right), "Twitches of the right side."},
    {"left_twitches", "", &plp_cell_int32, 0, AT(twitches_left), "Twitches of the left side."},
    {"interocular_mm", "mm", &plp_cell_double, 3, AT(interocular_mm),
     "Distance of the outer eye corners by the iris ruler (+- 4 %); empty: no iris was seen."},
    TEXT("smc_clip", hemifacial,
         "What the clip supports of the SMC grading of hemifacial spasm; the clinician decides."),
    TEXT("smc_side", hemifacial_side, "The side that stands out; empty: none."),
    {"mirrored", "", &plp_cell_bool, 0, AT(mirrored),
     "1: right and left changed places, by the user's word."},
    {"partial", "", &plp_cell_bool, 0, AT(is_partial), "1: the recording was not read to its end."},
    {"edited", "", &plp_cell_bool, 0, AT(is_edited),
     "1: a person's corrections are among the closures."},
    {"glasses", "", &plp_cell_tristate, 0, AT(glasses), "1: with glasses; empty: not known."},
    TEXT("light", light, "Free text of the one who filed it."),
    TEXT("camera", camera, "Free text of the one who filed it."),
};
#undef AT

#define AT(field) offsetof(PlpTidyFigure, field)
static const PlpColumn figures[] = {
    SCOPE,
    TEXT("figure", figure, "The figure's name (see figure)."),
    TEXT("unit", unit, "Its unit."),
    TEXT("side", side, "`right`, `left`, or `both`: both eyes together."),
    {"value", "", &plp_cell_double, 6, AT(value),
     "Its value; empty: does not apply or could not be measured."},
    {"low", "", &plp_cell_double, 6, AT(low),
     "Lower end of the exact 95 % interval: Poisson of a rate, binomial of a share of closures."},
    {"high", "", &plp_cell_double, 6, AT(high), "Upper end."},
    {"boot_low", "", &plp_cell_double, 6, AT(boot_low),
     "Lower end of the 95 % moving-block bootstrap interval."},
    {"boot_high", "", &plp_cell_double, 6, AT(boot_high), "Upper end."},
    {"count", "", &plp_cell_ordinal, 0, AT(count), "Events it rests on; empty: none are counted."},
};
#undef AT

#define AT(field) offsetof(PlpTidySeverity, field)
static const PlpColumn severity[] = {
    SCOPE,
    TEXT("answer", answer,
         "`given`, `not_enough_measured` or `commanded`; only `given` has the rest."),
    {"measured_s", "s", &plp_cell_double, 2, AT(severity.measured_s),
     "Time outside commanded tasks in which an eye of the basis was measured."},
    {"measured_share", "share", &plp_cell_double, 3, AT(severity.measured_share),
     "The same over the scope's time outside commanded tasks."},
    TEXT("basis", basis, "`both`, or the only eye that was measured or ever moved."),
    {"jrs_frequency_clip_equivalent", "", &plp_cell_ordinal, 0, AT(jrs),
     "Clip-equivalent of JRS frequency, 0 to 4; the clinician decides."},
    {"jrs_frequency_least", "", &plp_cell_ordinal, 0, AT(jrs_least),
     "Had the eyes been open while they were not measured."},
    {"jrs_frequency_most", "", &plp_cell_ordinal, 0, AT(jrs_most), "Had they been closed."},
    TEXT("jrs_rule", rule, "Which rule gave it (docs/definitions.md)."),
    {"jrs_severity_low", "", &plp_cell_ordinal, 0, AT(severity_low),
     "Lower end of the range of JRS severity that this supports."},
    {"jrs_severity_high", "", &plp_cell_ordinal, 0, AT(severity_high), "Upper end."},
    {"closed_share", "share", &plp_cell_double, 4, AT(severity.jrs.closed_share),
     "Closed time over measured time."},
    {"closed_share_if_lost_open", "share", &plp_cell_double, 4, AT(severity.jrs.closed_share_low),
     "All time not measured counted as open …"},
    {"closed_share_if_lost_closed", "share", &plp_cell_double, 4,
     AT(severity.jrs.closed_share_high), "… and as closed."},
    {"rate_per_min", "1/min", &plp_cell_double, 3, AT(severity.jrs.rate_per_min),
     "All involuntary closures in a measured minute."},
    {"rate_limit_per_min", "1/min", &plp_cell_double, 3, AT(severity.jrs.rate_limit_per_min),
     "The task's upper limit in healthy adults."},
    {"longest_s", "s", &plp_cell_double, 3, AT(severity.jrs.longest_s), "Longest closure."},
    {"bfm_eyes_4", "", &plp_cell_tristate, 0, AT(severity.bfm_eyes_4),
     "1: closed for 30 % of the time or more; empty: losses decide."},
    {"udrs_not_open_10s", "", &plp_cell_tristate, 0, AT(severity.udrs_not_open_10s),
     "1: a closure of 10 s or more."},
    {"bsrs_blinks_and_brief_per_min", "1/min", &plp_cell_double, 3,
     AT(severity.bsrs.blinks_and_brief_per_min), "A quantity of the BSRS, not its score."},
    {"bsrs_prolonged_mean_s", "s", &plp_cell_double, 3, AT(severity.bsrs.prolonged_mean_s),
     "Likewise: mean duration of the prolonged closures."},
    {"bsrs_prolonged_per_min", "1/min", &plp_cell_double, 3, AT(severity.bsrs.prolonged_per_min),
     "Likewise: prolonged closures a minute."},
    {"change_index", "", &plp_cell_double, 2, AT(severity.index.value),
     "Our own index, 0 to 100, for following change; not a validated scale."},
};
#undef AT

#define AT(field) offsetof(PlpTidyStretch, field)
#define TIMES                                                                                      \
    {"start_us", "us", &plp_cell_int64, 0, AT(start_us), "Since the first frame."},                \
        {"end_us", "us", &plp_cell_int64, 0, AT(end_us), "Likewise; not itself part of it."},      \
    {                                                                                              \
        "duration_ms", "ms", &plp_cell_us_as_ms, 3, AT(duration_us), "end_us - start_us."          \
    }
static const PlpColumn not_measured[] = {
    TEXT("recording", recording, WHICH),
    TEXT("eye", side, "`right` or `left`: the patient's."),
    TEXT("reason", code,
         "Why the eye was not measured (see reason); `no_picture`: a gap in the recording itself."),
    TEXT("sentence", sentence, "The same for a person."),
    TIMES,
    {"start_frame", "", &plp_cell_ordinal, 0, AT(start_frame), "First frame; empty: no picture."},
    {"end_frame", "", &plp_cell_ordinal, 0, AT(end_frame), "Last frame."},
};

static const PlpColumn tasks[] = {
    TEXT("recording", recording, WHICH),
    TEXT("task", code, "What the patient was asked to do (see task)."),
    {"commanded", "", &plp_cell_bool, 0, AT(commanded),
     "1: closures in it never count as involuntary."},
    TIMES,
};
#undef AT

#define AT(field) offsetof(PlpTidyText, field)
static const PlpColumn notes[] = {
    TEXT("recording", recording, WHICH),
    {"number", "", &plp_cell_int32, 0, AT(number), "1, 2, … in the order in which they stand."},
    TEXT("note", value, "A sentence that a reader must know beside the figures."),
};

static const PlpColumn provenance[] = {
    TEXT("recording", recording, WHICH),
    TEXT("key", key,
         "What it is: program, engine, a model's file, `parameter` with its name, a media fact."),
    TEXT("value", value, "Its value."),
};
#undef AT

#define AT(field) offsetof(PlpTidyWord, field)
static const PlpColumn dictionary[] = {
    TEXT("table", table, "The table or list of words."),
    TEXT("kind", kind, "`column`, or `word`: a value that stands in a column."),
    TEXT("name", name, "The column's name, or the word."),
    TEXT("unit", unit, "Its unit; empty: none."),
    TEXT("type", type, "What its cells hold."),
    TEXT("meaning", meaning, "What it means."),
};
#undef AT

/** The columns of a single result's table behind one for the recording. */
static PlpTable make_wider(const char *file_name, const PlpTable *table, size_t offset,
                           PlpColumn **ret_columns)
{
    PlpColumn *columns = g_new0(PlpColumn, table->n_columns + 1);
    columns[0] = (PlpColumn){"recording", "", &plp_cell_text, 0, 0, WHICH};
    for (gsize i = 0; i < table->n_columns; i++) {
        columns[i + 1] = table->columns[i];
        columns[i + 1].offset += offset;
    }
    *ret_columns = columns;
    return (PlpTable){file_name, table->row, columns, table->n_columns + 1};
}

PlpTable plp_tidy_make_table(PlpTidyKind kind, PlpColumn **ret_columns)
{
    *ret_columns = NULL;
    switch (kind) {
    case PLP_TIDY_RECORDINGS:
        return (PlpTable){"recordings.csv", "a recording", recordings, G_N_ELEMENTS(recordings)};
    case PLP_TIDY_FIGURES:
        return (PlpTable){"figures.csv", "a figure of a side of a task of a recording", figures,
                          G_N_ELEMENTS(figures)};
    case PLP_TIDY_SEVERITY:
        return (PlpTable){"severity.csv", "a recording or one of its tasks", severity,
                          G_N_ELEMENTS(severity)};
    case PLP_TIDY_CLOSURES:
        return make_wider("closures.csv", &plp_closure_table, offsetof(PlpTidyClosure, closure),
                          ret_columns);
    case PLP_TIDY_TWITCHES:
        return make_wider("twitches.csv", &plp_twitch_table, offsetof(PlpTidyTwitch, twitch),
                          ret_columns);
    case PLP_TIDY_NOT_MEASURED:
        return (PlpTable){"not-measured.csv", "a stretch in which an eye was not measured",
                          not_measured, G_N_ELEMENTS(not_measured)};
    case PLP_TIDY_TASKS:
        return (PlpTable){"tasks.csv", "a task", tasks, G_N_ELEMENTS(tasks)};
    case PLP_TIDY_NOTES:
        return (PlpTable){"notes.csv", "a note", notes, G_N_ELEMENTS(notes)};
    case PLP_TIDY_PROVENANCE:
        return (PlpTable){"provenance.csv", "a fact the results rest on", provenance,
                          G_N_ELEMENTS(provenance)};
    case PLP_TIDY_TRACE:
        return make_wider("trace.csv", &plp_trace_table, offsetof(PlpTidyTrace, trace),
                          ret_columns);
    case PLP_TIDY_DICTIONARY:
        break;
    }
    return (PlpTable){"data-dictionary.csv", "a column, or a word that stands in one", dictionary,
                      G_N_ELEMENTS(dictionary)};
}
