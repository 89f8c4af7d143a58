#include <math.h>
#include <string.h>

#include "base/number.h"
#include "plot/frame.h"
#include "plot/raster.h"
#include "plot/words.h"
#include "report/comparison_data.h"
#include "report/measure.h"
#include "report/page_table.h"
#include "report/pdf_parts_priv.h"

#define TRACES_A_SIDE 2
#define LEAST_TRACE 94.0
#define MOST_TRACE 128.0
#define CHART_COLUMN 6

typedef struct {
    const PlpComparison *comparison;
    const PlpPdfRecording *parts[PLP_SIDES_N];
    const PlpPdfOptions *options;
    PlpComparisonData *data;
} Document;

static const char *const side_names[] = {"Before", "After"};

static const PlpPalette *get_palette(const PlpPages *pages)
{
    return plp_canvas_get_palette(plp_pages_get_canvas(pages));
}

// ---- what was compared ----

static char *dup_anonymous(int side, guint i, guint n)
{
    return n > 1 ? g_strdup_printf("%s, recording %u", side_names[side], i + 1)
                 : g_strdup(side_names[side]);
}

static void add_compared(PlpPages *pages, const Document *document)
{
    static const PlpPageColumn columns[] = {{"compared", PLP_ALIGN_LEFT, 0.08},
                                            {"recording", PLP_ALIGN_LEFT, 0.3},
                                            {"facts", PLP_ALIGN_LEFT, 0.62}};
    g_autoptr(PlpPageTable) table = plp_page_table_new(columns, G_N_ELEMENTS(columns));
    for (int side = 0; side < PLP_SIDES_N; side++) {
        const GPtrArray *recordings = document->data->recordings[side];
        for (guint i = 0; i < recordings->len; i++) {
            const PlpChartData *chart = g_ptr_array_index(recordings, i);
            g_autofree char *anonymous = dup_anonymous(side, i, recordings->len);
            plp_page_table_add(table, i == 0 ? side_names[side] : NULL);
            plp_page_table_take(table,
                                plp_pdf_dup_label(chart->recording, document->options, anonymous));
            plp_page_table_take(table, plp_pdf_dup_facts(chart->recording));
            plp_page_table_end_row(table);
        }
    }
    plp_page_table_draw(table, pages);
}

static void add_sentences(PlpPages *pages, const char *heading, const GPtrArray *sentences,
                          guint most)
{
    if (sentences == NULL || sentences->len == 0)
        return;
    plp_pages_add_heading(pages, heading, 14);
    plp_pages_add_list(pages, sentences, most, "(`palpebra-cli compare` prints all of them)");
}

// ---- the table of changes ----

/** A group of rows on one axis, drawn by the cell function. */
typedef struct {
    GArray *rows;    // of PlpForestRow
    GArray *seconds; // of PlpRange
    PlpAxis axis;
} Group;

static void draw_chart_cell(PlpCanvas *canvas, PlpBox cell, guint row, void *self)
{
    const Group *group = self;
    double pad = 6;
    PlpBox box = {cell.x + pad, cell.y, cell.width - 2 * pad, cell.height};
    if (row >= group->rows->len) {
        box.height = 0;
        plp_frame_draw_x_axis(canvas, box, &group->axis);
        return;
    }
    plp_forest_draw_none(canvas, (PlpBox){box.x, cell.y - 1.6, box.width, cell.height + 3.2},
                         &group->axis);
    PlpRange second = g_array_index(group->seconds, PlpRange, row);
    bool has_second = !isnan(second.low) && !isnan(second.high);
    const PlpForestRow *first = &g_array_index(group->rows, PlpForestRow, row);
    PlpBox upper = {box.x, box.y, box.width, box.height * (has_second ? 0.7 : 1)};
    plp_forest_draw_interval(canvas, upper, &group->axis, first);
    if (!has_second)
        return;
    // The blocks' interval, finer and below, without a point of its own.
    PlpForestRow below = {NULL, (double)NAN, second, false, NULL};
    plp_forest_draw_interval(
        canvas, (PlpBox){box.x, box.y + box.height * 0.62, box.width, box.height * 0.38},
        &group->axis, &below);
}

static char *dup_change(const PlpChange *change)
{
    if (plp_change_get_form(change) != PLP_CHANGE_AS_RATIO)
        return plp_measure_dup_difference(change->metric, change->difference);
    if (change->after.count == 0 && change->before.count > 0)
        return g_strdup("none after");
    if (change->before.count == 0 && change->after.count > 0)
        return g_strdup("none before");
    return plp_measure_dup_ratio(change->ratio);
}

static void add_change_row(PlpPageTable *table, const PlpChange *change)
{
    bool is_ratio = plp_change_get_form(change) == PLP_CHANGE_AS_RATIO;
    PlpSide side = change->side == PLP_SIDE_BOTH ? PLP_SIDE_UNKNOWN : change->side;
    plp_page_table_take(table, plp_measure_dup_name(change->metric, side));
    plp_page_table_take(table, plp_measure_dup_value(change->metric, change->before.value));
    plp_page_table_take(table, plp_measure_dup_value(change->metric, change->after.value));
    plp_page_table_take(table, dup_change(change));
    plp_page_table_take(table, is_ratio ? plp_measure_dup_ratio_range(change->ratio_exact) : NULL);
    plp_page_table_take(
        table, is_ratio ? plp_measure_dup_ratio_range(change->ratio_bootstrap)
                        : plp_measure_dup_range(change->metric, change->difference_bootstrap));
    plp_page_table_add(table, NULL);
    plp_page_table_add(table, plp_change_get_words(change));
    plp_page_table_end_row(table);
}

static void collect_group(const PlpComparison *comparison, PlpChangeForm form, PlpPageTable *table,
                          Group *group)
{
    for (guint i = 0; i < comparison->changes->len; i++) {
        const PlpChange *change = &g_array_index(comparison->changes, PlpChange, i);
        if (!plp_change_is_key(change) || plp_change_is_never_seen(change) ||
            plp_change_get_form(change) != form)
            continue;
        PlpForestRow row = plp_change_make_row(change);
        PlpRange second = plp_change_get_second(change);
        g_array_append_val(group->rows, row);
        g_array_append_val(group->seconds, second);
        add_change_row(table, change);
    }
}

static PlpAxis make_axis(const Group *group, PlpChangeForm form)
{
    return plp_forest_make_axis((const PlpForestRow *)(const void *)group->rows->data,
                                group->rows->len, form == PLP_CHANGE_AS_RATIO);
}

/** One group as a table of its own, with its axis as the last row. */
static void add_group(PlpPages *pages, const Document *document, PlpChangeForm form,
                      const char *title, const char *change_title)
{
    const PlpPageColumn columns[] = {
        {title, PLP_ALIGN_LEFT, 0.215},
        {"before", PLP_ALIGN_DECIMAL, 0.07},
        {"after", PLP_ALIGN_DECIMAL, 0.07},
        {change_title, PLP_ALIGN_DECIMAL, 0.105},
        {form == PLP_CHANGE_AS_RATIO ? "95 % exact" : "", PLP_ALIGN_RIGHT, 0.115},
        {"95 % blocks", PLP_ALIGN_RIGHT, 0.115},
        {"", PLP_ALIGN_LEFT, 0.20},
        {"in words", PLP_ALIGN_LEFT, 0.12},
    };
    g_autoptr(PlpPageTable) table = plp_page_table_new(columns, G_N_ELEMENTS(columns));
    Group group = {g_array_new(FALSE, FALSE, sizeof(PlpForestRow)),
                   g_array_new(FALSE, FALSE, sizeof(PlpRange)),
                   {0}};
    collect_group(document->comparison, form, table, &group);
    if (group.rows->len > 0) {
        group.axis = make_axis(&group, form);
        if (form != PLP_CHANGE_AS_OTHER) {
            plp_page_table_end_axis_row(table);
            plp_page_table_set_cell(table, CHART_COLUMN, draw_chart_cell, &group);
        }
        plp_page_table_draw(table, pages);
    }
    g_array_unref(group.rows);
    g_array_unref(group.seconds);
}

static void add_never_seen(PlpPages *pages, const PlpComparison *comparison)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < comparison->changes->len; i++) {
        const PlpChange *change = &g_array_index(comparison->changes, PlpChange, i);
        if (!plp_change_is_key(change) || !plp_change_is_never_seen(change))
            continue;
        PlpSide side = change->side == PLP_SIDE_BOTH ? PLP_SIDE_UNKNOWN : change->side;
        g_autofree char *name = plp_measure_dup_name(change->metric, side);
        g_string_append_printf(text, "%s%s", text->len > 0 ? "; " : "", name);
    }
    if (text->len == 0)
        return;
    g_autofree char *sentence = g_strdup_printf("None seen, before and after: %s.", text->str);
    plp_pages_add_paragraph(pages, PLP_TEXT_SMALL, get_palette(pages)->soft_ink, sentence);
}

static void add_changes(PlpPages *pages, const Document *document)
{
    const PlpComparison *comparison = document->comparison;
    plp_pages_add_heading(pages, "Before and after, outside commanded tasks", 60);
    add_group(pages, document, PLP_CHANGE_AS_RATIO, "rates", "ratio");
    add_group(pages, document, PLP_CHANGE_AS_POINTS, "shares of time and depth", "points");
    add_group(pages, document, PLP_CHANGE_AS_MM, "resting lids", "mm");
    add_group(pages, document, PLP_CHANGE_AS_OTHER, "other", "difference");
    add_never_seen(pages, comparison);
    g_autofree char *block = plp_number_dup(comparison->block_s, 0);
    g_autofree char *text = g_strdup_printf(
        "95 %% intervals: exact conditional one of a rate ratio (upper line); moving blocks of %s "
        "s, %d resamples, seed %u (lower line). Filled point: a change is shown. 'Nothing shown' "
        "is no proof of no change. 'Holds' or 'in doubt': whether the direction stays when the "
        "lids' references are moved by \xc2\xb1 10 %%; closures that a person corrected stay.",
        block, comparison->resamples, comparison->seed);
    plp_pages_add_paragraph(pages, PLP_TEXT_SMALL, get_palette(pages)->soft_ink, text);
}

// ---- task by task, eye by eye ----

static void add_short_row(PlpPageTable *table, const PlpChange *change, const char *where)
{
    plp_page_table_add(table, where);
    plp_page_table_take(table, plp_measure_dup_name(change->metric, PLP_SIDE_UNKNOWN));
    plp_page_table_take(table, plp_measure_dup_value(change->metric, change->before.value));
    plp_page_table_take(table, plp_measure_dup_value(change->metric, change->after.value));
    plp_page_table_take(table, dup_change(change));
    bool is_ratio = plp_change_get_form(change) == PLP_CHANGE_AS_RATIO;
    plp_page_table_take(
        table, is_ratio ? plp_measure_dup_ratio_range(change->ratio_exact)
                        : plp_measure_dup_range(change->metric, change->difference_bootstrap));
    plp_page_table_add(table, plp_change_get_words(change));
    plp_page_table_end_row(table);
}

static void add_details(PlpPages *pages, const Document *document)
{
    static const PlpPageColumn columns[] = {
        {"of", PLP_ALIGN_LEFT, 0.16},       {"figure", PLP_ALIGN_LEFT, 0.22},
        {"before", PLP_ALIGN_DECIMAL, 0.1}, {"after", PLP_ALIGN_DECIMAL, 0.1},
        {"change", PLP_ALIGN_DECIMAL, 0.1}, {"95 % interval", PLP_ALIGN_RIGHT, 0.16},
        {"in words", PLP_ALIGN_LEFT, 0.16},
    };
    static const PlpMetric metrics[] = {PLP_METRIC_CLOSURES_PER_MIN, PLP_METRIC_CLOSED_SHARE};
    g_autoptr(PlpPageTable) table = plp_page_table_new(columns, G_N_ELEMENTS(columns));
    const GArray *changes = document->comparison->changes;
    for (guint i = 0; i < changes->len; i++) {
        const PlpChange *change = &g_array_index(changes, PlpChange, i);
        bool is_wanted = change->metric == metrics[0] || change->metric == metrics[1];
        bool is_whole = change->task == PLP_TASK_UNKNOWN;
        if (is_wanted && is_whole && change->side != PLP_SIDE_BOTH)
            add_short_row(table, change, change->side == PLP_SIDE_RIGHT ? "right eye" : "left eye");
        if (is_wanted && !is_whole && change->side == PLP_SIDE_BOTH)
            add_short_row(table, change, plp_words_get_task(change->task));
    }
    if (plp_page_table_get_length(table) == 0)
        return;
    plp_pages_add_heading(pages, "Eye by eye and task by task", 40);
    plp_page_table_draw(table, pages);
}

// ---- drawings ----

static gsize list_marks(const PlpComparisonData *data, PlpMark *ret_marks)
{
    bool present[PLP_MARK_N] = {false};
    for (int side = 0; side < PLP_SIDES_N; side++) {
        for (guint i = 0; i < data->recordings[side]->len; i++) {
            PlpMark marks[PLP_MARK_N];
            gsize n = plp_pdf_list_marks(g_ptr_array_index(data->recordings[side], i), marks);
            for (gsize k = 0; k < n; k++)
                present[marks[k]] = true;
        }
    }
    gsize n = 0;
    for (int mark = 0; mark < PLP_MARK_N; mark++) {
        if (present[mark])
            ret_marks[n++] = (PlpMark)mark;
    }
    return n;
}

/** So high that all traces share this page, if they can without being squeezed. */
static double choose_trace_height(PlpPages *pages, guint n, double line)
{
    double each = plp_pages_get_room(pages) / MAX(n, 1) - line - 1;
    if (each >= LEAST_TRACE)
        return fmin(each, MOST_TRACE);
    plp_pages_need(pages, plp_pages_get_room(pages) + 1);
    return MOST_TRACE;
}

static guint count_traces(const PlpComparisonData *data)
{
    guint n = 0;
    for (int side = 0; side < PLP_SIDES_N; side++)
        n += MIN(data->recordings[side]->len, TRACES_A_SIDE);
    return n;
}

static void add_side_traces(PlpPages *pages, const Document *document, int side, double height)
{
    const PlpComparisonData *data = document->data;
    const GPtrArray *recordings = data->recordings[side];
    int64_t longest_us = plp_comparison_data_get_longest_us(data);
    for (guint i = 0; i < MIN(recordings->len, TRACES_A_SIDE); i++) {
        const PlpChartData *chart = g_ptr_array_index(recordings, i);
        g_autofree char *anonymous = dup_anonymous(side, i, recordings->len);
        g_autofree char *label = plp_pdf_dup_label(chart->recording, document->options, anonymous);
        g_autofree char *title = g_strcmp0(label, anonymous) == 0
                                     ? g_strdup(anonymous)
                                     : g_strdup_printf("%s: %s", side_names[side], label);
        PlpCanvas *canvas = plp_pages_get_canvas(pages);
        double line = plp_canvas_get_line_height(canvas, PLP_TEXT_BOLD);
        plp_pages_need(pages, line + height);
        PlpBox box = plp_pages_take(pages, line);
        plp_canvas_draw_text_in(canvas, PLP_TEXT_BOLD, get_palette(pages)->ink, box, 0, title);
        plp_pdf_add_timeline(pages, chart, 0, longest_us, height);
    }
    if (recordings->len <= TRACES_A_SIDE)
        return;
    g_autofree char *rest =
        g_strdup_printf("%s: %u more recordings are pooled in the figures and not drawn.",
                        side_names[side], recordings->len - TRACES_A_SIDE);
    plp_pages_add_paragraph(pages, PLP_TEXT_LABEL, get_palette(pages)->soft_ink, rest);
}

static void add_traces(PlpPages *pages, const Document *document)
{
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_BOLD);
    guint n_traces = count_traces(document->data);
    PlpMark marks[PLP_MARK_N];
    gsize n = list_marks(document->data, marks);
    plp_pages_add_heading(pages, "Openness, on one scale of time",
                          n_traces * (LEAST_TRACE + line + 1) + 2 * line);
    plp_pdf_add_legend(pages, marks, n);
    double height = choose_trace_height(pages, n_traces, line);
    for (int side = 0; side < PLP_SIDES_N; side++)
        add_side_traces(pages, document, side, height);
}

static void add_overlay(PlpPages *pages, const Document *document)
{
    static const PlpMark marks[] = {PLP_MARK_BEFORE, PLP_MARK_AFTER};
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    PlpInStep step = plp_comparison_data_find_step(document->data);
    g_autofree char *heading =
        step.task == PLP_TASK_UNKNOWN
            ? g_strdup("Before and after over each other, from the start")
            : g_strdup_printf("Before and after over each other, in step at the task: %s",
                              plp_words_get_task(step.task));
    plp_pages_add_heading(pages, heading, 130);
    plp_pdf_add_legend(pages, marks, G_N_ELEMENTS(marks));
    PlpBox row = plp_pages_take(pages, 112);
    double width = (row.width - 14) / 2;
    plp_comparison_data_draw_overlay(canvas, (PlpBox){row.x, row.y, width, row.height},
                                     document->data, PLP_SIDE_RIGHT);
    plp_comparison_data_draw_overlay(canvas, (PlpBox){row.x + width + 14, row.y, width, row.height},
                                     document->data, PLP_SIDE_LEFT);
}

static void add_charts(PlpPages *pages, const Document *document)
{
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    const PlpComparisonData *data = document->data;
    plp_pages_skip(pages, 6);
    PlpBox row = plp_pages_take(pages, 140);
    double width = (row.width - 32) / 3;
    PlpDurationSeries series[] = {plp_comparison_data_get_durations(data, 0),
                                  plp_comparison_data_get_durations(data, 1)};
    plp_durations_draw(canvas, (PlpBox){row.x, row.y, width, row.height}, "How long closures last",
                       series, PLP_SIDES_N);
    for (int side = 0; side < PLP_SIDES_N; side++) {
        if (data->recordings[side]->len == 0)
            continue;
        const PlpChartData *chart = g_ptr_array_index(data->recordings[side], 0);
        plp_raster_draw(canvas,
                        (PlpBox){row.x + (width + 16) * (side + 1), row.y, width, row.height},
                        side_names[side], &chart->timeline);
    }
}

static void add_pictures(PlpPages *pages, const Document *document)
{
    static const char *const headings[] = {"The strongest closures before",
                                           "The strongest closures after"};
    for (int side = 0; side < PLP_SIDES_N; side++) {
        guint n = document->data->recordings[side]->len;
        for (guint i = 0; i < MIN(n, 1); i++)
            plp_pdf_add_pictures(pages, headings[side], &document->parts[side][i]);
    }
}

static void add_provenance(PlpPages *pages, const Document *document)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (int side = 0; side < PLP_SIDES_N; side++) {
        for (guint i = 0; i < document->data->recordings[side]->len; i++) {
            PlpChartData *chart = g_ptr_array_index(document->data->recordings[side], i);
            g_ptr_array_add(all, (gpointer)chart->recording);
        }
    }
    plp_pdf_add_provenance(pages, (const PlpRecording *const *)all->pdata, all->len,
                           document->options);
}

static void fill(PlpPages *pages, void *self)
{
    const Document *document = self;
    const PlpComparison *comparison = document->comparison;
    plp_pdf_add_title(pages, "Eyelid closures before and after", NULL, NULL, document->options);
    add_compared(pages, document);
    add_sentences(pages, "Like is not compared with like", comparison->warnings, 10);
    add_changes(pages, document);
    add_sentences(pages, "To be read beside the figures", comparison->notes, 8);
    add_traces(pages, document);
    add_overlay(pages, document);
    add_charts(pages, document);
    add_details(pages, document);
    if (!document->options->de_identified)
        add_pictures(pages, document);
    add_provenance(pages, document);
}

GBytes *plp_pdf_make_comparison(const PlpComparison *comparison, const PlpPdfRecording *before,
                                const PlpPdfRecording *after, const PlpPdfOptions *options,
                                GError **error)
{
    static const char title[] = "Eyelid closures before and after";
    g_autoptr(PlpComparisonData) data = plp_comparison_data_new(comparison);
    Document document = {comparison, {before, after}, options, data};
    g_autofree char *program = g_strdup_printf("Palpebra %s", options->program_version);
    PlpPagesOptions pages = plp_pdf_make_pages_options(options, title, program);
    return plp_pages_make(&pages, fill, &document, error);
}
