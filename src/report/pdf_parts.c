#include "report/pdf_parts_priv.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "plot/words.h"
#include "report/eye_picture.h"
#include "report/measure.h"
#include "report/page_table.h"
#include "report/research_use.h"

#define PICTURES_A_ROW 6

static const PlpPalette *get_palette(const PlpPages *pages)
{
    return plp_canvas_get_palette(plp_pages_get_canvas(pages));
}

PlpPagesOptions plp_pdf_make_pages_options(const PlpPdfOptions *options, const char *title,
                                           const char *program)
{
    return (PlpPagesOptions){options->paper, options->created_s, title, PLP_RESEARCH_USE,
                             program,        options->preview};
}

// ---- title ----

static char *dup_date(int64_t created_s)
{
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(created_s);
    return date != NULL ? g_date_time_format(date, "%Y-%m-%d") : g_strdup("");
}

void plp_pdf_add_title(PlpPages *pages, const char *title, const char *of, const char *facts,
                       const PlpPdfOptions *options)
{
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    const PlpPalette *palette = get_palette(pages);
    PlpBox box = plp_pages_take(pages, plp_canvas_get_line_height(canvas, PLP_TEXT_TITLE) + 1);
    double wide =
        plp_canvas_draw_text(canvas, PLP_TEXT_TITLE, palette->ink, box.x, box.y, 0, 0, title);
    if (!options->de_identified) {
        g_autofree char *date = dup_date(options->created_s);
        g_autofree char *written = g_strdup_printf("report written %s", date);
        double line = plp_canvas_get_line_height(canvas, PLP_TEXT_SMALL);
        plp_canvas_draw_text_in(
            canvas, PLP_TEXT_SMALL, palette->soft_ink,
            (PlpBox){box.x + wide + 10, box.y + box.height - 2 * line, box.width - wide - 10, line},
            1, written);
    }
    if (of != NULL)
        plp_pages_add_paragraph(pages, PLP_TEXT_HEADING, palette->soft_ink, of);
    if (facts != NULL)
        plp_pages_add_paragraph(pages, PLP_TEXT_LABEL, palette->soft_ink, facts);
    plp_pages_skip(pages, 3);
    PlpBox rule = plp_pages_take(pages, 4);
    plp_canvas_draw_line(canvas, rule.x, rule.y, rule.x + rule.width, rule.y, palette->ink, 0.8);
}

char *plp_pdf_dup_label(const PlpRecording *recording, const PlpPdfOptions *options,
                        const char *anonymous)
{
    const char *label = recording->label != NULL ? recording->label : recording->input_name;
    return options->de_identified || label == NULL ? g_strdup(anonymous)
                                                   : plp_text_dup_file_name(label);
}

static void append_part(GString *text, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void append_part(GString *text, const char *format, ...)
{
    if (text->len > 0)
        g_string_append(text, " \xc2\xb7 ");
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(text, format, arguments);
    va_end(arguments);
}

static void append_days(GString *text, int32_t days)
{
    if (days == PLP_DAYS_UNKNOWN)
        return;
    if (days < 0)
        append_part(text, "%d days before the first injection", -days);
    else
        append_part(text, "day %d after the last injection", days);
}

char *plp_pdf_dup_facts(const PlpRecording *recording)
{
    const PlpAnalysis *analysis = recording->analysis;
    GString *text = g_string_new(NULL);
    const PlpFigure *both = analysis->whole.both;
    double total_s = both[PLP_METRIC_TOTAL_S].value;
    if (isfinite(total_s)) {
        g_autofree char *length = plp_words_dup_time((int64_t)llround(total_s * 1e6), 0);
        append_part(text, "length %s", length);
    }
    if (isfinite(analysis->frame_rate_per_s)) {
        g_autofree char *rate = plp_number_dup(analysis->frame_rate_per_s, 1);
        append_part(text, "%s frames/s", rate);
    }
    if (recording->has_media)
        append_part(text, "%d \xc3\x97 %d pixels", recording->media.width_px,
                    recording->media.height_px);
    g_autofree char *share =
        plp_measure_dup_value(PLP_METRIC_MEASURED_SHARE, both[PLP_METRIC_MEASURED_SHARE].value);
    append_part(text, "measured %s %%", share);
    append_days(text, recording->days_since_injection);
    if (recording->glasses != PLP_TRISTATE_UNKNOWN)
        append_part(text, "%s glasses",
                    recording->glasses == PLP_TRISTATE_YES ? "with" : "without");
    if (recording->affected_side != PLP_SIDE_UNKNOWN)
        append_part(text, "affected side, as entered: %s",
                    plp_side_get_name(recording->affected_side));
    if (recording->is_partial)
        append_part(text, "not read to its end");
    if (recording->is_edited)
        append_part(text, "closures corrected by a person (%d %s)", recording->corrections,
                    recording->corrections == 1 ? "correction" : "corrections");
    return g_string_free(text, FALSE);
}

// ---- traces ----

static bool has_mark(const GArray *closures, PlpMark mark)
{
    for (guint i = 0; i < closures->len; i++) {
        if (plp_mark_of_closure(&g_array_index(closures, PlpClosure, i)) == mark)
            return true;
    }
    return false;
}

static bool is_lost_somewhere(const PlpPyramid *pyramid)
{
    return pyramid == NULL || plp_pyramid_count_measured(pyramid) < plp_pyramid_get_length(pyramid);
}

gsize plp_pdf_list_marks(const PlpChartData *data, PlpMark *ret_marks)
{
    static const PlpMark kinds[] = {PLP_MARK_BLINK, PLP_MARK_BRIEF, PLP_MARK_PROLONGED,
                                    PLP_MARK_COMMANDED};
    const PlpAnalysis *analysis = data->recording->analysis;
    gsize n = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (has_mark(analysis->right.closures, kinds[i]) ||
            has_mark(analysis->left.closures, kinds[i]))
            ret_marks[n++] = kinds[i];
    }
    if ((analysis->right.twitches != NULL && analysis->right.twitches->len > 0) ||
        (analysis->left.twitches != NULL && analysis->left.twitches->len > 0))
        ret_marks[n++] = PLP_MARK_TWITCH;
    if (is_lost_somewhere(data->right) || is_lost_somewhere(data->left))
        ret_marks[n++] = PLP_MARK_LOST;
    return n;
}

void plp_pdf_add_legend(PlpPages *pages, const PlpMark *marks, gsize n)
{
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    double width = plp_pages_get_width(pages);
    PlpBox box = plp_pages_take(pages, plp_legend_draw(canvas, 0, 0, width, marks, n, false));
    plp_legend_draw(canvas, box.x, box.y, width, marks, n, true);
}

void plp_pdf_add_timeline(PlpPages *pages, const PlpChartData *data, int64_t start_us,
                          int64_t end_us, double height)
{
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    PlpBox box = plp_pages_take(pages, height);
    PlpTimelineLayout layout = plp_timeline_lay_out(canvas, &data->timeline, box, start_us, end_us);
    plp_timeline_draw(canvas, &data->timeline, &layout);
}

// ---- pictures ----

static cairo_surface_t *make_surface(const PlpEyePicture *picture)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture->width_px, picture->height_px);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        return surface;
    cairo_surface_flush(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < picture->height_px; y++) {
        guint32 *row =
            (guint32 *)(void *)(cairo_image_surface_get_data(surface) + (gsize)y * (gsize)stride);
        const guint8 *rgb = picture->rgb + (gsize)y * (gsize)picture->width_px * 3;
        for (int x = 0; x < picture->width_px; x++)
            row[x] = (guint32)rgb[3 * x] << 16 | (guint32)rgb[3 * x + 1] << 8 | rgb[3 * x + 2];
    }
    cairo_surface_mark_dirty(surface);
    return surface;
}

static void draw_picture(PlpCanvas *canvas, const PlpEyePicture *picture, PlpBox box)
{
    cairo_t *cr = plp_canvas_get_cairo(canvas);
    cairo_surface_t *surface = make_surface(picture);
    cairo_save(cr);
    cairo_translate(cr, box.x, box.y);
    cairo_scale(cr, box.width / picture->width_px, box.height / picture->height_px);
    cairo_set_source_surface(cr, surface, 0, 0);
    cairo_paint(cr);
    cairo_restore(cr);
    cairo_surface_destroy(surface);
}

static char *dup_caption(const PlpEyePicture *picture)
{
    const PlpClosure *closure = &picture->closure;
    g_autofree char *at = plp_words_dup_time(picture->t_us, 1);
    g_autofree char *lasts = plp_number_dup((double)closure->duration_us / 1e6, 1);
    const char *eye = closure->pair != 0               ? "both eyes"
                      : closure->eye == PLP_SIDE_RIGHT ? "right eye"
                                                       : "left eye";
    return g_strdup_printf("%s, %s, %s s%s", at, eye, lasts,
                           closure->tight == PLP_TRISTATE_YES ? ", tight" : "");
}

void plp_pdf_add_pictures(PlpPages *pages, const char *heading, const PlpPdfRecording *recording)
{
    const PlpPalette *palette = get_palette(pages);
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    guint n = recording->pictures != NULL ? recording->pictures->len : 0;
    if (n == 0 && recording->no_pictures == NULL)
        return;
    double width = (plp_pages_get_width(pages) - 5.0 * (PICTURES_A_ROW - 1)) / PICTURES_A_ROW;
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_SMALL);
    plp_pages_add_heading(pages, heading, n > 0 ? width / 2 + 2 * line : line);
    if (n == 0) {
        plp_pages_add_paragraph(pages, PLP_TEXT_LABEL, palette->soft_ink, recording->no_pictures);
        return;
    }
    const PlpEyePicture *first = g_ptr_array_index(recording->pictures, 0);
    double height = width * first->height_px / first->width_px;
    PlpBox row = plp_pages_take(pages, height + 2 * line + 2);
    for (guint i = 0; i < MIN(n, PICTURES_A_ROW); i++) {
        const PlpEyePicture *picture = g_ptr_array_index(recording->pictures, i);
        PlpBox box = {row.x + (width + 5) * i, row.y, width, height};
        draw_picture(canvas, picture, box);
        plp_canvas_stroke_box(
            canvas, box, plp_mark_get_color(palette, plp_mark_of_closure(&picture->closure)), 1);
        g_autofree char *caption = dup_caption(picture);
        plp_canvas_draw_paragraph(canvas, PLP_TEXT_SMALL, palette->soft_ink, box.x,
                                  box.y + height + 1.5, width, caption);
    }
}

// ---- provenance ----

static char *dup_changed_parameters(const PlpParameters *parameters)
{
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize i = 0; i < n; i++) {
        double value = plp_parameters_get(parameters, &table[i]);
        if (value == table[i].fallback)
            continue;
        g_autofree char *now = plp_number_dup(value, 4);
        g_autofree char *usual = plp_number_dup(table[i].fallback, 4);
        g_string_append_printf(text, "%s%s = %s (default %s)", text->len > 0 ? ", " : "",
                               table[i].name, now, usual);
    }
    return g_strdup(text->len > 0 ? text->str : "none");
}

static void add_models(PlpPageTable *table, const PlpRecording *recording)
{
    for (guint i = 0; i < recording->models->len; i++) {
        const PlpRecordingModel *model = g_ptr_array_index(recording->models, i);
        g_autofree char *name = g_strdup_printf("Network: %s", model->name);
        plp_page_table_add(table, name);
        plp_page_table_take(table, g_strdup_printf("sha256 %s", model->sha256));
        plp_page_table_end_row(table);
    }
}

static void add_row(PlpPageTable *table, const char *what, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    plp_page_table_add(table, what);
    g_autofree char *line = plp_text_dup_line(value);
    plp_page_table_add(table, line);
    plp_page_table_end_row(table);
}

static bool has_same_engine(const PlpRecording *a, const PlpRecording *b)
{
    if (g_strcmp0(a->engine, b->engine) != 0 || a->models->len != b->models->len ||
        g_strcmp0(a->program_version, b->program_version) != 0)
        return false;
    for (guint i = 0; i < a->models->len; i++) {
        const PlpRecordingModel *first = g_ptr_array_index(a->models, i);
        const PlpRecordingModel *second = g_ptr_array_index(b->models, i);
        if (g_strcmp0(first->sha256, second->sha256) != 0)
            return false;
    }
    return memcmp(&a->parameters, &b->parameters, sizeof a->parameters) == 0;
}

static void add_engine(PlpPageTable *table, const PlpRecording *recording)
{
    g_autofree char *version = g_strdup_printf(
        "Palpebra %s%s%s", recording->program_version != NULL ? recording->program_version : "?",
        recording->engine != NULL ? ", networks run by " : ", no network was run",
        recording->engine != NULL ? recording->engine : "");
    add_row(table, "Measured with", version);
    add_models(table, recording);
    g_autofree char *changed = dup_changed_parameters(&recording->parameters);
    add_row(table, "Parameters not at default", changed);
}

static void add_corrections(PlpPageTable *table, const PlpRecording *recording)
{
    if (!recording->is_edited)
        return;
    g_autofree char *words =
        recording->corrections_lost > 0
            ? g_strdup_printf("%d of layer %s; %d more found no closure and were not taken",
                              recording->corrections, recording->layer, recording->corrections_lost)
            : g_strdup_printf("%d of layer %s", recording->corrections, recording->layer);
    add_row(table, "A person's corrections", words);
}

/** What a person said stands apart from what was measured. */
static void add_affected_side(PlpPageTable *table, const PlpRecording *recording)
{
    if (recording->affected_side == PLP_SIDE_UNKNOWN)
        return;
    g_autofree char *words =
        g_strdup_printf("%s, said by a person; not measured, and no figure rests on it",
                        plp_side_get_name(recording->affected_side));
    add_row(table, "Affected side", words);
}

void plp_pdf_add_provenance(PlpPages *pages, const PlpRecording *const *recordings, gsize n,
                            const PlpPdfOptions *options)
{
    static const PlpPageColumn columns[] = {{"", PLP_ALIGN_LEFT, 0.27}, {"", PLP_ALIGN_LEFT, 0.73}};
    g_autoptr(PlpPageTable) table = plp_page_table_new(columns, G_N_ELEMENTS(columns));
    for (gsize i = 0; i < n; i++) {
        const PlpRecording *recording = recordings[i];
        g_autofree char *anonymous = g_strdup_printf("Recording %d", (int)i + 1);
        g_autofree char *label = plp_pdf_dup_label(recording, options, anonymous);
        if (n > 1)
            plp_page_table_add_group(table, label);
        if (!options->de_identified && recording->input_name != NULL) {
            g_autofree char *name = plp_text_dup_file_name(recording->input_name);
            add_row(table, "File", name);
        }
        add_row(table, "Its sha256", recording->input_sha256);
        add_row(table, "Result's sha256", recording->run_sha256);
        add_corrections(table, recording);
        add_affected_side(table, recording);
        if (i == 0 || !has_same_engine(recording, recordings[i - 1]))
            add_engine(table, recording);
        else
            add_row(table, "Measured with", "the same program, networks and parameters");
    }
    plp_pages_add_heading(pages, "What the figures rest on", 40);
    plp_page_table_draw(table, pages);
}
