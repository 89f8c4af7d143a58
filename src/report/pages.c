#include "report/pages.h"

#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

#include "base/error.h"

#define MM (72 / 25.4)
#define MARGIN_X (16 * MM)
#define MARGIN_TOP (14 * MM)
#define MARGIN_BOTTOM (18 * MM)
#define LONGEST_SENTENCE 600

struct PlpPages {
    const PlpPagesOptions *options;
    cairo_t *cr;
    PlpCanvas *canvas;
    double width, height; // of the page
    double y;
    int page;  // from 1
    int total; // 0: being counted
    bool is_preview;
};

bool plp_paper_parse(const char *name, PlpPaper *ret_paper)
{
    if (g_ascii_strcasecmp(name, "a4") == 0)
        *ret_paper = PLP_PAPER_A4;
    else if (g_ascii_strcasecmp(name, "letter") == 0)
        *ret_paper = PLP_PAPER_LETTER;
    else
        return false;
    return true;
}

// ---- a page's frame ----

static void draw_footer(PlpPages *pages)
{
    const PlpPalette *palette = plp_canvas_get_palette(pages->canvas);
    double y = pages->height - MARGIN_BOTTOM + 7 * MM;
    double right = pages->width - MARGIN_X;
    plp_canvas_draw_line(pages->canvas, MARGIN_X, y - 2, right, y - 2, palette->grid, 0.5);
    g_autofree char *number =
        pages->total > 0 ? g_strdup_printf("%s \xc2\xb7 page %d of %d", pages->options->program,
                                           pages->page, pages->total)
                         : g_strdup(pages->options->program);
    double wide = plp_canvas_draw_text(pages->canvas, PLP_TEXT_SMALL, palette->soft_ink, right, y,
                                       1, 0, number);
    plp_canvas_draw_paragraph(pages->canvas, PLP_TEXT_SMALL, palette->soft_ink, MARGIN_X, y,
                              right - MARGIN_X - wide - 12, pages->options->footer);
}

static void begin_page(PlpPages *pages)
{
    pages->page++;
    pages->y = MARGIN_TOP;
}

static void paint_white(cairo_surface_t *image)
{
    cairo_t *cr = cairo_create(image);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_destroy(cr);
}

/** All pages are drawn onto one picture, one after the other. */
static void keep_picture(PlpPages *pages)
{
    GPtrArray *kept = pages->options->preview->pages;
    cairo_surface_t *image = cairo_get_target(pages->cr);
    cairo_surface_flush(image);
    if (kept->len < PLP_PREVIEW_MOST) {
        cairo_surface_t *copy =
            cairo_image_surface_create(CAIRO_FORMAT_RGB24, cairo_image_surface_get_width(image),
                                       cairo_image_surface_get_height(image));
        double scale = pages->options->preview->scale;
        cairo_surface_set_device_scale(copy, scale, scale);
        cairo_t *cr = cairo_create(copy);
        cairo_set_source_surface(cr, image, 0, 0);
        cairo_paint(cr);
        cairo_destroy(cr);
        g_ptr_array_add(kept, copy);
    }
    paint_white(image);
}

static void end_page(PlpPages *pages)
{
    draw_footer(pages);
    cairo_show_page(pages->cr);
    if (pages->is_preview)
        keep_picture(pages);
}

// ---- the document ----

static cairo_status_t collect(void *closure, const unsigned char *bytes, unsigned int n)
{
    g_byte_array_append(closure, bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t drop(void *closure, const unsigned char *bytes, unsigned int n)
{
    return CAIRO_STATUS_SUCCESS;
}

static void set_metadata(cairo_surface_t *surface, const PlpPagesOptions *options)
{
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(options->created_s);
    g_autofree char *iso =
        date != NULL ? g_date_time_format(date, "%Y-%m-%dT%H:%M:%SZ") : g_strdup("1970-01-01");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, iso);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, options->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, options->program);
}

static cairo_surface_t *make_surface(const PlpPages *pages, GByteArray *bytes)
{
    const PlpPagesPreview *preview = pages->options->preview;
    if (!pages->is_preview) {
        cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream(
            bytes != NULL ? collect : drop, bytes, pages->width, pages->height);
        set_metadata(pdf, pages->options);
        return pdf;
    }
    cairo_surface_t *image =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(pages->width * preview->scale),
                                   (int)ceil(pages->height * preview->scale));
    cairo_surface_set_device_scale(image, preview->scale, preview->scale);
    paint_white(image);
    return image;
}

/** Fills the pages once; returns how many there are. 0: failed. */
static int run(const PlpPagesOptions *options, PlpPagesFill fill, void *self, int total,
               GByteArray *bytes)
{
    bool is_letter = options->paper == PLP_PAPER_LETTER;
    PlpPages pages = {
        .options = options,
        .width = is_letter ? 612 : 210 * MM,
        .height = is_letter ? 792 : 297 * MM,
        .total = total,
        .is_preview = total > 0 && options->preview != NULL,
    };
    cairo_surface_t *surface = make_surface(&pages, bytes);
    pages.cr = cairo_create(surface);
    PlpPlotStyle style = plp_plot_style_make_paper();
    pages.canvas = plp_canvas_new(pages.cr, &style);
    begin_page(&pages);
    fill(&pages, self);
    end_page(&pages);
    plp_canvas_free(pages.canvas);
    bool ok = cairo_status(pages.cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(pages.cr);
    if (!pages.is_preview)
        cairo_surface_finish(surface);
    ok = ok && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    return ok ? pages.page : 0;
}

GBytes *plp_pages_make(const PlpPagesOptions *options, PlpPagesFill fill, void *self,
                       GError **error)
{
    int total = run(options, fill, self, 0, NULL);
    if (options->preview != NULL)
        options->preview->pages =
            g_ptr_array_new_with_free_func((GDestroyNotify)cairo_surface_destroy);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    bool ok = total > 0 && run(options, fill, self, total, bytes) == total;
    if (ok && options->preview != NULL)
        options->preview->n_pages = total;
    if (ok && (bytes->len > 0 || options->preview != NULL))
        return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                "the report cannot be drawn: memory or fonts are missing; install a font such as "
                "fonts-liberation");
    return NULL;
}

// ---- filling ----

PlpCanvas *plp_pages_get_canvas(const PlpPages *pages)
{
    return pages->canvas;
}

double plp_pages_get_left(const PlpPages *pages)
{
    return MARGIN_X;
}

double plp_pages_get_width(const PlpPages *pages)
{
    return pages->width - 2 * MARGIN_X;
}

double plp_pages_get_room(const PlpPages *pages)
{
    return pages->height - MARGIN_BOTTOM - pages->y;
}

void plp_pages_need(PlpPages *pages, double height)
{
    if (height <= plp_pages_get_room(pages) || pages->y <= MARGIN_TOP)
        return;
    end_page(pages);
    begin_page(pages);
}

PlpBox plp_pages_take(PlpPages *pages, double height)
{
    plp_pages_need(pages, height);
    PlpBox box = {MARGIN_X, pages->y, plp_pages_get_width(pages), height};
    pages->y += height;
    return box;
}

void plp_pages_skip(PlpPages *pages, double height)
{
    if (pages->y > MARGIN_TOP)
        pages->y += height;
}

void plp_pages_add_heading(PlpPages *pages, const char *text, double with)
{
    const PlpPalette *palette = plp_canvas_get_palette(pages->canvas);
    double line = plp_canvas_get_line_height(pages->canvas, PLP_TEXT_HEADING);
    plp_pages_need(pages, line + 12 + with);
    plp_pages_skip(pages, 8);
    PlpBox box = plp_pages_take(pages, line + 4);
    plp_canvas_draw_text_in(pages->canvas, PLP_TEXT_HEADING, palette->ink,
                            (PlpBox){box.x, box.y, box.width, line}, 0, text);
}

void plp_pages_add_paragraph(PlpPages *pages, PlpTextRole role, PlpColor color, const char *text)
{
    double width = plp_pages_get_width(pages);
    double height = plp_canvas_get_paragraph_height(pages->canvas, role, width, text);
    PlpBox box = plp_pages_take(pages, height);
    plp_canvas_draw_paragraph(pages->canvas, role, color, box.x, box.y, box.width, text);
}

/** A sentence of somebody's that never ends would push all else off the page. */
static char *dup_shortened(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    if (g_utf8_strlen(valid, -1) <= LONGEST_SENTENCE)
        return g_steal_pointer(&valid);
    g_autofree char *start = g_utf8_substring(valid, 0, LONGEST_SENTENCE);
    return g_strconcat(start, "\xe2\x80\xa6", NULL);
}

static void add_item(PlpPages *pages, const char *text)
{
    const PlpPalette *palette = plp_canvas_get_palette(pages->canvas);
    double indent = 8;
    g_autofree char *shown = dup_shortened(text);
    double width = plp_pages_get_width(pages) - indent;
    double height =
        plp_canvas_get_paragraph_height(pages->canvas, PLP_TEXT_LABEL, width, shown) + 1.5;
    PlpBox box = plp_pages_take(pages, height);
    plp_canvas_draw_text(pages->canvas, PLP_TEXT_LABEL, palette->soft_ink, box.x, box.y, 0, 0,
                         "\xe2\x80\xa2");
    plp_canvas_draw_paragraph(pages->canvas, PLP_TEXT_LABEL, palette->ink, box.x + indent, box.y,
                              width, shown);
}

void plp_pages_add_list(PlpPages *pages, const GPtrArray *sentences, guint most,
                        const char *where_rest)
{
    guint shown = sentences->len <= most ? sentences->len : most;
    for (guint i = 0; i < shown; i++)
        add_item(pages, g_ptr_array_index(sentences, i));
    if (shown == sentences->len)
        return;
    g_autofree char *rest = g_strdup_printf("And %u more %s.", sentences->len - shown, where_rest);
    add_item(pages, rest);
}
