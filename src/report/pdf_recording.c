#include <math.h>
#include <string.h>

#include "base/number.h"
#include "plot/raster.h"
#include "plot/words.h"
#include "report/measure.h"
#include "report/page_table.h"
#include "report/pdf_parts_priv.h"
#include "report/severity_text.h"

#define DETAIL_US (30 * G_USEC_PER_SEC)

typedef struct {
    const PlpPdfRecording *input;
    const PlpPdfOptions *options;
    PlpChartData *data;
} Document;

static const PlpFigure *get_both(const PlpRecording *recording, PlpMetric metric)
{
    return &recording->analysis->whole.both[metric];
}

// ---- the figures at a glance ----

typedef struct {
    const char *name;
    char *value;
    char *below;
} Tile;

static PlpRange get_range(const PlpFigure *figure)
{
    bool has_boot = isfinite(figure->boot_low) && isfinite(figure->boot_high);
    return has_boot ? (PlpRange){figure->boot_low, figure->boot_high}
                    : (PlpRange){figure->low, figure->high};
}

static Tile make_tile(const PlpRecording *recording, PlpMetric metric, const char *unit,
                      const char *name)
{
    const PlpFigure *figure = get_both(recording, metric);
    g_autofree char *value = plp_measure_dup_value(metric, figure->value);
    PlpRange range = {figure->low, figure->high};
    if (isnan(range.low))
        range = get_range(figure);
    g_autofree char *interval = plp_measure_dup_range(metric, range);
    bool has_interval = !isnan(range.low) && !isnan(range.high);
    return (Tile){name, isfinite(figure->value) ? g_strconcat(value, unit, NULL) : g_strdup("n/a"),
                  has_interval ? g_strdup_printf("95 %% interval %s", interval) : NULL};
}

/** `right 21, left 1.6`, for what the eyes do apart. */
static char *dup_eyes(const PlpRecording *recording, PlpMetric metric)
{
    const PlpFigures *whole = &recording->analysis->whole;
    g_autofree char *right = plp_measure_dup_value(metric, whole->right[metric].value);
    g_autofree char *left = plp_measure_dup_value(metric, whole->left[metric].value);
    return g_strdup_printf("right %s, left %s", right, left);
}

static Tile make_closed_tile(const PlpRecording *recording)
{
    Tile tile = make_tile(recording, PLP_METRIC_CLOSED_SHARE, " %", "Closed time, both eyes");
    g_free(tile.below);
    tile.below = dup_eyes(recording, PLP_METRIC_CLOSED_SHARE);
    return tile;
}

static Tile make_aperture_tile(const PlpRecording *recording)
{
    const PlpFigures *whole = &recording->analysis->whole;
    double right_mm = whole->right[PLP_METRIC_RESTING_APERTURE_MM].value;
    double left_mm = whole->left[PLP_METRIC_RESTING_APERTURE_MM].value;
    g_autofree char *right = plp_words_dup_number(right_mm, 1);
    g_autofree char *left = plp_words_dup_number(left_mm, 1);
    bool none = !isfinite(right_mm) && !isfinite(left_mm);
    return (Tile){"Resting aperture, mm",
                  none ? g_strdup("n/a") : g_strdup_printf("%s | %s", right, left),
                  g_strdup(none ? "no iris to measure by" : "right | left eye, \xc2\xb1 4 %")};
}

static Tile make_measured_tile(const PlpRecording *recording)
{
    g_autofree char *measured =
        plp_words_dup_number(get_both(recording, PLP_METRIC_MEASURED_S)->value, 1);
    g_autofree char *total =
        plp_words_dup_number(get_both(recording, PLP_METRIC_TOTAL_S)->value, 1);
    Tile tile = make_tile(recording, PLP_METRIC_MEASURED_SHARE, " %", "Measured");
    g_free(tile.below);
    tile.below = g_strdup_printf("%s of %s s", measured, total);
    return tile;
}

static Tile make_longest_tile(const PlpRecording *recording)
{
    const PlpFigure *longest = get_both(recording, PLP_METRIC_DURATION_LONGEST_MS);
    int prolonged = get_both(recording, PLP_METRIC_PROLONGED_PER_MIN)->count;
    bool is_measured = isfinite(get_both(recording, PLP_METRIC_CLOSURES_PER_MIN)->value);
    g_autofree char *value = plp_measure_dup_value(PLP_METRIC_DURATION_LONGEST_MS, longest->value);
    return (Tile){"Longest closure",
                  isfinite(longest->value)        ? g_strconcat(value, " s", NULL)
                  : prolonged >= 0 && is_measured ? g_strdup("none")
                                                  : g_strdup("n/a"),
                  prolonged >= 0 && is_measured ? g_strdup_printf("%d of 3 s and more", prolonged)
                                                : NULL};
}

static void draw_tile(PlpCanvas *canvas, const Tile *tile, PlpBox box)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double small = plp_canvas_get_line_height(canvas, PLP_TEXT_SMALL);
    double title = plp_canvas_get_line_height(canvas, PLP_TEXT_TITLE);
    plp_canvas_fill_box(canvas, box, plp_color_fade(palette->grid, 0.22));
    PlpBox line = {box.x + 5, box.y + 3, box.width - 8, small};
    plp_canvas_draw_text_in(canvas, PLP_TEXT_LABEL, palette->soft_ink, line, 0, tile->name);
    line.y += small + 0.5;
    line.height = title;
    plp_canvas_draw_text_in(canvas, PLP_TEXT_TITLE, palette->ink, line, 0, tile->value);
    line.y += title;
    line.height = small;
    if (tile->below != NULL)
        plp_canvas_draw_text_in(canvas, PLP_TEXT_SMALL, palette->soft_ink, line, 0, tile->below);
}

static void add_tiles(PlpPages *pages, const PlpRecording *recording)
{
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    Tile tiles[] = {
        make_tile(recording, PLP_METRIC_CLOSURES_PER_MIN, "", "Closures / min"),
        make_closed_tile(recording),
        make_longest_tile(recording),
        make_aperture_tile(recording),
        make_measured_tile(recording),
    };
    gsize n = G_N_ELEMENTS(tiles);
    double gap = 5;
    double height = 2 * plp_canvas_get_line_height(canvas, PLP_TEXT_SMALL) +
                    plp_canvas_get_line_height(canvas, PLP_TEXT_TITLE) + 7;
    PlpBox row = plp_pages_take(pages, height);
    double width = (row.width - gap * (double)(n - 1)) / (double)n;
    for (gsize i = 0; i < n; i++) {
        draw_tile(canvas, &tiles[i],
                  (PlpBox){row.x + (width + gap) * (double)i, row.y, width, height});
        g_free(tiles[i].value);
        g_free(tiles[i].below);
    }
    plp_pages_skip(pages, 4);
}

// ---- tables ----

static const PlpMetric key_metrics[] = {
    PLP_METRIC_CLOSURES_PER_MIN,    PLP_METRIC_BLINKS_PER_MIN,     PLP_METRIC_BRIEF_PER_MIN,
    PLP_METRIC_PROLONGED_PER_MIN,   PLP_METRIC_UNPAIRED_PER_MIN,   PLP_METRIC_BURSTS_PER_MIN,
    PLP_METRIC_TIGHT_PER_MIN,       PLP_METRIC_TWITCHES_PER_MIN,   PLP_METRIC_CLOSED_SHARE,
    PLP_METRIC_MEAN_OPENNESS,       PLP_METRIC_DURATION_MEDIAN_MS, PLP_METRIC_DURATION_LONGEST_MS,
    PLP_METRIC_RESTING_APERTURE_MM, PLP_METRIC_RESTING_MRD1_MM,
};

static void add_figure_row(PlpPageTable *table, const PlpFigures *figures, PlpMetric metric)
{
    const PlpMetricInfo *info = plp_metric_get_info(metric);
    plp_page_table_take(table, plp_measure_dup_name(metric, PLP_SIDE_UNKNOWN));
    static const PlpSide sides[] = {PLP_SIDE_RIGHT, PLP_SIDE_LEFT, PLP_SIDE_BOTH};
    for (gsize i = 0; i < G_N_ELEMENTS(sides); i++) {
        bool exists = sides[i] == PLP_SIDE_BOTH ? info->both_eyes : info->per_eye;
        const PlpFigure *figure = plp_figures_get(figures, metric, sides[i]);
        plp_page_table_take(table, exists ? plp_measure_dup_value(metric, figure->value) : NULL);
    }
    const PlpFigure *both = plp_figures_get(figures, metric, PLP_SIDE_BOTH);
    PlpRange exact = {both->low, both->high};
    PlpRange boot = {both->boot_low, both->boot_high};
    bool has_exact = info->both_eyes && !isnan(exact.low) && !isnan(exact.high);
    bool has_boot = info->both_eyes && !isnan(boot.low) && !isnan(boot.high);
    plp_page_table_take(table, has_exact ? plp_measure_dup_range(metric, exact) : NULL);
    plp_page_table_take(table, has_boot ? plp_measure_dup_range(metric, boot) : NULL);
    plp_page_table_end_row(table);
}

static void add_key_figures(PlpPages *pages, const PlpRecording *recording)
{
    static const PlpPageColumn columns[] = {
        {"figure", PLP_ALIGN_LEFT, 0.30},
        {"right eye", PLP_ALIGN_DECIMAL, 0.11},
        {"left eye", PLP_ALIGN_DECIMAL, 0.11},
        {"person", PLP_ALIGN_DECIMAL, 0.11},
        {"95 % exact, person", PLP_ALIGN_RIGHT, 0.18},
        {"95 % blocks, person", PLP_ALIGN_RIGHT, 0.18},
    };
    g_autoptr(PlpPageTable) table = plp_page_table_new(columns, G_N_ELEMENTS(columns));
    for (gsize i = 0; i < G_N_ELEMENTS(key_metrics); i++)
        add_figure_row(table, &recording->analysis->whole, key_metrics[i]);
    plp_pages_add_heading(pages, "Key figures, outside commanded tasks", 60);
    plp_page_table_draw(table, pages);
}

static void add_task_row(PlpPageTable *table, const PlpFigures *task)
{
    static const PlpMetric metrics[] = {PLP_METRIC_MEASURED_SHARE, PLP_METRIC_CLOSURES_PER_MIN,
                                        PLP_METRIC_PROLONGED_PER_MIN, PLP_METRIC_CLOSED_SHARE};
    g_autofree char *from = plp_words_dup_time(task->scope.start_us, 0);
    g_autofree char *to = plp_words_dup_time(task->scope.end_us, 0);
    bool commanded = plp_task_is_commanded(task->scope.task);
    plp_page_table_add(table, plp_words_get_task(task->scope.task));
    plp_page_table_take(table, g_strdup_printf("%s to %s", from, to));
    for (gsize i = 0; i < G_N_ELEMENTS(metrics); i++) {
        bool counts = i == 0 || !commanded;
        plp_page_table_take(
            table, counts ? plp_measure_dup_value(metrics[i], task->both[metrics[i]].value) : NULL);
    }
    int closures = (int)task->both[PLP_METRIC_COMMANDED_CLOSURES].value;
    g_autoptr(GString) words = g_string_new(NULL);
    if (commanded)
        g_string_append_printf(words, "%d commanded %s", closures,
                               closures == 1 ? "closure" : "closures");
    else
        plp_severity_append_short(&task->severity, words);
    plp_page_table_add(table, words->str);
    plp_page_table_end_row(table);
}

static void add_tasks(PlpPages *pages, const PlpRecording *recording)
{
    const GArray *tasks = recording->analysis->tasks;
    if (tasks == NULL || tasks->len == 0)
        return;
    static const PlpPageColumn columns[] = {
        {"task", PLP_ALIGN_LEFT, 0.15},
        {"from, to", PLP_ALIGN_LEFT, 0.12},
        {"measured, %", PLP_ALIGN_DECIMAL, 0.1},
        {"closures / min", PLP_ALIGN_DECIMAL, 0.11},
        {"prolonged / min", PLP_ALIGN_DECIMAL, 0.12},
        {"closed, %", PLP_ALIGN_DECIMAL, 0.09},
        {"this stretch supports", PLP_ALIGN_LEFT, 0.31},
    };
    g_autoptr(PlpPageTable) table = plp_page_table_new(columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < tasks->len; i++)
        add_task_row(table, &g_array_index(tasks, PlpFigures, i));
    plp_pages_add_heading(pages, "Task by task", 40);
    plp_page_table_draw(table, pages);
}

/** The terminal's sentences: a name in 22 columns, then the words. */
static void add_severity(PlpPages *pages, const PlpRecording *recording)
{
    static const PlpPageColumn columns[] = {{"", PLP_ALIGN_LEFT, 0.2}, {"", PLP_ALIGN_LEFT, 0.8}};
    g_autoptr(GString) text = g_string_new(NULL);
    plp_severity_append_text(&recording->analysis->whole.severity, &recording->parameters, 0, text);
    g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);
    const char *head = lines[0] != NULL ? strchr(lines[0], ':') : NULL;
    plp_pages_add_heading(pages, "Severity, what this clip supports", 40);
    if (head != NULL)
        plp_pages_add_paragraph(pages, PLP_TEXT_LABEL,
                                plp_canvas_get_palette(plp_pages_get_canvas(pages))->soft_ink,
                                head + 2);
    g_autoptr(PlpPageTable) table = plp_page_table_new(columns, G_N_ELEMENTS(columns));
    for (gsize i = 1; lines[0] != NULL && lines[i] != NULL; i++) {
        char *line = g_strstrip(lines[i]);
        gsize split = MIN(strlen(line), 22);
        if (split < 22)
            continue;
        plp_page_table_take(table, g_strstrip(g_strndup(line, split)));
        plp_page_table_take(table, g_strstrip(g_strdup(line + split)));
        plp_page_table_end_row(table);
    }
    if (plp_page_table_get_length(table) > 0)
        plp_page_table_draw(table, pages);
}

// ---- drawings ----

static void add_trace(PlpPages *pages, const Document *document)
{
    const PlpChartData *data = document->data;
    int64_t duration_us = data->timeline.duration_us;
    PlpMark marks[PLP_MARK_N];
    gsize n = plp_pdf_list_marks(data, marks);
    plp_pages_add_heading(pages, "Openness over the whole recording", 180);
    plp_pdf_add_legend(pages, marks, n);
    plp_pdf_add_timeline(pages, data, 0, duration_us, 168);
    g_autoptr(GPtrArray) strongest = plp_chart_data_list_strongest(document->input->recording, 1);
    if (duration_us < 3 * DETAIL_US || strongest->len == 0)
        return;
    const PlpClosure *closure = g_ptr_array_index(strongest, 0);
    int64_t middle_us = closure->onset_us / 2 + closure->offset_us / 2;
    int64_t start_us = CLAMP(middle_us - DETAIL_US / 2, 0, MAX(0, duration_us - DETAIL_US));
    g_autofree char *at = plp_words_dup_time(closure->onset_us, 1);
    g_autofree char *heading =
        g_strdup_printf("Thirty seconds around the strongest closure, at %s", at);
    plp_pages_add_heading(pages, heading, 130);
    plp_pdf_add_timeline(pages, data, start_us, start_us + DETAIL_US, 126);
}

static void add_charts(PlpPages *pages, const Document *document)
{
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    const PlpChartData *data = document->data;
    plp_pages_skip(pages, 6);
    PlpBox row = plp_pages_take(pages, 172);
    double gap = 18;
    double width = row.width - row.height - 20 - gap;
    PlpDurationSeries series = {(const PlpDurationPoint *)(const void *)data->durations->data,
                                data->durations->len, data->measured_min};
    plp_durations_draw(canvas, (PlpBox){row.x, row.y, width, row.height},
                       "How long the closures last", &series, 1);
    plp_scatter_draw(canvas,
                     (PlpBox){row.x + width + gap, row.y, row.width - width - gap, row.height},
                     "Right against left eye", "duration, s", PLP_AXIS_LOG,
                     (const PlpPairPoint *)(const void *)data->pairs->data, data->pairs->len);
    plp_pages_skip(pages, 8);
    PlpBox raster = plp_pages_take(pages, 150);
    plp_raster_draw(canvas, raster, "Closures, row by row", &data->timeline);
}

static void add_notes(PlpPages *pages, const PlpRecording *recording)
{
    const GPtrArray *notes = recording->analysis->notes;
    if (notes == NULL || notes->len == 0)
        return;
    plp_pages_add_heading(pages, "To be read beside the figures", 14);
    plp_pages_add_list(pages, notes, 14, PLP_PDF_SUMMARY_HAS_REST);
}

static void fill(PlpPages *pages, void *self)
{
    const Document *document = self;
    const PlpRecording *recording = document->input->recording;
    g_autofree char *label = plp_pdf_dup_label(recording, document->options, "One recording");
    g_autofree char *facts = plp_pdf_dup_facts(recording);
    plp_pdf_add_title(pages, "Eyelid closures", label, facts, document->options);
    add_tiles(pages, recording);
    add_trace(pages, document);
    add_key_figures(pages, recording);
    add_severity(pages, recording);
    add_notes(pages, recording);
    add_charts(pages, document);
    add_tasks(pages, recording);
    if (!document->options->de_identified)
        plp_pdf_add_pictures(pages, "The strongest closures", document->input);
    plp_pdf_add_provenance(pages, &recording, 1, document->options);
}

GBytes *plp_pdf_make_recording(const PlpPdfRecording *recording, const PlpPdfOptions *options,
                               GError **error)
{
    g_autoptr(PlpChartData) data = plp_chart_data_new(recording->recording);
    Document document = {recording, options, data};
    g_autofree char *program = g_strdup_printf("Palpebra %s", options->program_version);
    PlpPagesOptions pages = plp_pdf_make_pages_options(options, "Eyelid closures", program);
    return plp_pages_make(&pages, fill, &document, error);
}
