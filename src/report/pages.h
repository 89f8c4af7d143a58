#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "plot/canvas.h"

typedef enum {
    PLP_PAPER_UNKNOWN = 0,
    PLP_PAPER_A4,
    PLP_PAPER_LETTER,
} PlpPaper;

/** `a4`, `letter`. */
bool plp_paper_parse(const char *name, PlpPaper *ret_paper);

#define PLP_PREVIEW_MOST 30
/** The pages as pictures, such as a dialog shows before anything is written. */
typedef struct {
    double scale;     // pixels a point
    GPtrArray *pages; // gets the pictures (cairo_surface_t, images) of at most PLP_PREVIEW_MOST
                      // pages; the caller's
    int n_pages;      // gets how many the document has
} PlpPagesPreview;

typedef struct {
    PlpPaper paper;    // unknown: A4
    int64_t created_s; // since 1970, UTC: the document's date
    const char *title;
    const char *footer;       // one line at the bottom of every page, beside its number
    const char *program;      // `Palpebra 0.1.0`
    PlpPagesPreview *preview; // NULL: the document itself
} PlpPagesOptions;

/** A document being filled from top to bottom, in points; a new page comes by itself. */
typedef struct PlpPages PlpPages;
/** Called twice with the same outcome: once to count the pages. */
typedef void (*PlpPagesFill)(PlpPages *pages, void *self);

/** A PDF; the same bytes for the same content and date; no bytes where a preview is asked for.
 * PLP_ERROR_IO when memory or fonts fail. */
GBytes *plp_pages_make(const PlpPagesOptions *options, PlpPagesFill fill, void *self,
                       GError **error);

PlpCanvas *plp_pages_get_canvas(const PlpPages *pages);
double plp_pages_get_left(const PlpPages *pages);
double plp_pages_get_width(const PlpPages *pages);
/** Height left on this page. */
double plp_pages_get_room(const PlpPages *pages);
/** Goes to a new page unless so much is left; more than a page gets a page of its own. */
void plp_pages_need(PlpPages *pages, double height);
/** A box of the page's width below what stands already. */
PlpBox plp_pages_take(PlpPages *pages, double height);
void plp_pages_skip(PlpPages *pages, double height);

/** A heading that stays with what follows: `with` more points are kept free below. */
void plp_pages_add_heading(PlpPages *pages, const char *text, double with);
void plp_pages_add_paragraph(PlpPages *pages, PlpTextRole role, PlpColor color, const char *text);
/** Sentences, each with a dot before it, at most `most`, then how many are left out and where they
 * stand. */
void plp_pages_add_list(PlpPages *pages, const GPtrArray *sentences, guint most,
                        const char *where_rest);
