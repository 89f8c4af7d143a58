#include "ui/review/timeline.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "domain/twitch.h"
#include "ui/review/timeline_priv.h"
#include "ui/say.h"
#include "ui/style.h"
#include "ui/words.h"

#define HIT_REACH_PX 4
#define LAST_LABEL_PX 10 // half of a label at the axis' end
#define EMPTY_US (10 * G_USEC_PER_SEC)
#define MIN_WIDTH_PX 200
#define MIN_HEIGHT_PX 190
#define NATURAL_HEIGHT_PX 240

G_DEFINE_FINAL_TYPE(PlpUiTimeline, plp_ui_timeline, GTK_TYPE_WIDGET)

static guint seek_signal, clicked_signal, hover_signal, view_signal;

// ---- what it shows ----

static void drop_texture(PlpUiTimeline *self)
{
    g_clear_object(&self->texture);
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

static PlpLane make_lane(const PlpPyramid *openness, const PlpEyeAnalysis *eye)
{
    return (PlpLane){openness, eye->closures, eye->twitches, NULL};
}

static int64_t find_duration(const PlpRecording *recording)
{
    guint n = plp_trace_get_length(recording->trace);
    int64_t last_us = n > 0 ? plp_trace_get(recording->trace, n - 1)->t_us : 0;
    return MAX(last_us, recording->has_media ? recording->media.duration_us : 0);
}

static void clear_timeline(PlpUiTimeline *self)
{
    g_clear_pointer(&self->segments, g_array_unref);
    for (gsize i = 0; i < G_N_ELEMENTS(self->found); i++)
        g_clear_pointer(&self->found[i], g_array_unref);
    self->timeline = (PlpTimeline){.selected_id = self->timeline.selected_id,
                                   .selected_task = self->timeline.selected_task,
                                   .keeps_task_lane = true,
                                   .no_task = _("Tasks: draw one here"),
                                   .name_task = plp_ui_words_get_task,
                                   .is_touched = self->timeline.is_touched,
                                   .touched_data = self->timeline.touched_data};
}

/** Strips of the closures as they were found, where somebody has them. */
static void take_found(PlpUiTimeline *self)
{
    const PlpAnalysis *found = self->get_found != NULL ? self->get_found(self->found_data) : NULL;
    if (found != NULL) {
        self->found[0] = g_array_ref(found->right.closures);
        self->found[1] = g_array_ref(found->left.closures);
    }
    self->timeline.right.found = self->found[0];
    self->timeline.left.found = self->found[1];
    gtk_accessible_update_property(
        GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
        found != NULL ? _("Under each eye a strip shows the automatic closures.") : "", -1);
}

static void tell_bounds(PlpUiTimeline *self)
{
    g_autofree char *now = plp_ui_words_dup_time(self->position_us, 1);
    gtk_accessible_update_property(
        GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
        GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double)self->timeline.duration_us / 1e6,
        GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double)self->position_us / 1e6,
        GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, now, -1);
}

void plp_ui_timeline_refresh(PlpUiTimeline *self)
{
    const PlpRecording *recording =
        self->document != NULL ? plp_ui_document_get_recording(self->document) : NULL;
    clear_timeline(self);
    plp_ui_pyramids_build(self->pyramids, self->document);
    if (recording != NULL) {
        const PlpAnalysis *analysis = recording->analysis;
        self->timeline.right =
            make_lane(plp_ui_pyramids_get(self->pyramids, PLP_SIDE_RIGHT), &analysis->right);
        self->timeline.left =
            make_lane(plp_ui_pyramids_get(self->pyramids, PLP_SIDE_LEFT), &analysis->left);
        self->timeline.trace = recording->trace;
        self->timeline.segments = recording->segments;
        self->timeline.duration_us = find_duration(recording);
        take_found(self);
    }
    if (self->is_fitted || self->end_us > self->timeline.duration_us)
        plp_ui_timeline_fit(self);
    tell_bounds(self);
    drop_texture(self);
}

void plp_ui_timeline_set_document(PlpUiTimeline *self, PlpUiDocument *document)
{
    if (self->document != NULL)
        g_signal_handlers_disconnect_by_data(self->document, self);
    if (g_set_object(&self->document, document)) {
        self->timeline.selected_id = 0;
        self->timeline.selected_task = 0;
        self->position_us = 0;
        self->loop_start_us = self->loop_end_us = 0;
        self->is_fitted = true;
    }
    if (document != NULL)
        g_signal_connect_swapped(document, "changed", G_CALLBACK(plp_ui_timeline_refresh), self);
    plp_ui_timeline_refresh(self);
}

int64_t plp_ui_timeline_get_duration(PlpUiTimeline *self)
{
    return self->timeline.duration_us;
}

// ---- the view ----

void plp_ui_timeline_get_view(PlpUiTimeline *self, int64_t *ret_start_us, int64_t *ret_end_us)
{
    *ret_start_us = self->start_us;
    *ret_end_us = self->end_us;
}

void plp_ui_timeline_set_view(PlpUiTimeline *self, int64_t start_us, int64_t end_us)
{
    int64_t length_us = self->timeline.duration_us > 0 ? self->timeline.duration_us : EMPTY_US;
    start_us = CLAMP(start_us, 0, length_us);
    end_us = CLAMP(end_us, start_us, length_us);
    if (start_us == self->start_us && end_us == self->end_us)
        return;
    self->start_us = start_us;
    self->end_us = MAX(end_us, start_us + PLP_PLOT_VIEW_MIN_US);
    self->is_fitted = start_us == 0 && end_us == length_us;
    drop_texture(self);
    g_signal_emit(self, view_signal, 0);
}

void plp_ui_timeline_fit(PlpUiTimeline *self)
{
    int64_t length_us = self->timeline.duration_us > 0 ? self->timeline.duration_us : EMPTY_US;
    plp_ui_timeline_set_view(self, 0, length_us);
    self->is_fitted = true;
}

static PlpPlotView get_view(const PlpUiTimeline *self)
{
    double width = self->layout.view.width > 0 ? self->layout.view.width : 1;
    return plp_plot_view_make(self->start_us, self->end_us, self->layout.view.x, width, 1);
}

void plp_ui_timeline_zoom_about(PlpUiTimeline *self, double factor, int64_t t_us)
{
    PlpPlotView view = get_view(self);
    plp_plot_view_zoom(&view, factor, CLAMP(t_us, self->start_us, self->end_us),
                       MAX(self->timeline.duration_us, 1));
    plp_ui_timeline_set_view(self, view.start_us, view.end_us);
}

void plp_ui_timeline_zoom(PlpUiTimeline *self, double factor)
{
    bool is_in_view = self->position_us >= self->start_us && self->position_us <= self->end_us;
    int64_t middle_us = self->start_us + (self->end_us - self->start_us) / 2;
    plp_ui_timeline_zoom_about(self, factor, is_in_view ? self->position_us : middle_us);
}

void plp_ui_timeline_pan(PlpUiTimeline *self, int64_t by_us)
{
    PlpPlotView view = get_view(self);
    plp_plot_view_pan(&view, by_us, MAX(self->timeline.duration_us, 1));
    plp_ui_timeline_set_view(self, view.start_us, view.end_us);
}

// ---- cursor, selection, loop ----

static void keep_in_view(PlpUiTimeline *self, int64_t t_us)
{
    int64_t length_us = self->end_us - self->start_us;
    if (t_us < self->start_us || t_us > self->end_us)
        plp_ui_timeline_pan(self, t_us - length_us / 10 - self->start_us);
}

void plp_ui_timeline_set_position(PlpUiTimeline *self, int64_t t_us)
{
    if (t_us == self->position_us)
        return;
    self->position_us = t_us;
    if (!self->is_dragging)
        keep_in_view(self, t_us);
    tell_bounds(self);
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

int64_t plp_ui_timeline_get_position(PlpUiTimeline *self)
{
    return self->position_us;
}

void plp_ui_timeline_set_selected(PlpUiTimeline *self, int closure_id)
{
    if (closure_id == self->timeline.selected_id)
        return;
    self->timeline.selected_id = closure_id;
    drop_texture(self);
}

void plp_ui_timeline_set_selected_task(PlpUiTimeline *self, int place)
{
    if (place == self->timeline.selected_task)
        return;
    self->timeline.selected_task = place;
    drop_texture(self);
}

void plp_ui_timeline_show_segments(PlpUiTimeline *self, const GArray *segments)
{
    const PlpRecording *recording =
        self->document != NULL ? plp_ui_document_get_recording(self->document) : NULL;
    g_clear_pointer(&self->segments, g_array_unref);
    if (segments != NULL)
        self->segments = g_array_copy((GArray *)segments);
    self->timeline.segments = self->segments != NULL ? self->segments
                              : recording != NULL    ? recording->segments
                                                     : NULL;
    drop_texture(self);
}

void plp_ui_timeline_set_touched(PlpUiTimeline *self,
                                 bool (*is_touched)(const PlpClosure *closure, void *data),
                                 void *data)
{
    self->timeline.is_touched = is_touched;
    self->timeline.touched_data = data;
    drop_texture(self);
}

void plp_ui_timeline_set_found(PlpUiTimeline *self, const PlpAnalysis *(*get_found)(void *data),
                               void *data)
{
    self->get_found = get_found;
    self->found_data = data;
    plp_ui_timeline_refresh(self);
}

void plp_ui_timeline_set_loop(PlpUiTimeline *self, int64_t start_us, int64_t end_us)
{
    self->loop_start_us = start_us;
    self->loop_end_us = end_us;
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

// ---- what lies where ----

PlpTimelineHit plp_ui_timeline_hit(PlpUiTimeline *self, double x, double y)
{
    if (self->layout.view.width <= 0)
        return (PlpTimelineHit){0};
    PlpTimelineHit hit = plp_timeline_hit(&self->timeline, &self->layout, x, y, HIT_REACH_PX);
    hit.t_us = CLAMP(hit.t_us, 0, self->timeline.duration_us);
    return hit;
}

double plp_ui_timeline_get_x(PlpUiTimeline *self, int64_t t_us)
{
    return plp_plot_view_get_x(&self->layout.view, t_us);
}

bool plp_ui_timeline_get_lane(PlpUiTimeline *self, PlpSide eye, PlpBox *ret_box)
{
    *ret_box = eye == PLP_SIDE_LEFT ? self->layout.left : self->layout.right;
    return self->layout.view.width > 0;
}

static const PlpClosure *find_closure(const GArray *closures, int id)
{
    for (guint i = 0; closures != NULL && i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        if (closure->id == id)
            return closure;
    }
    return NULL;
}

static double get_openness(const PlpPyramid *openness, int64_t t_us)
{
    if (openness == NULL || !plp_pyramid_is_measured_at(openness, t_us))
        return NAN;
    gsize next = plp_pyramid_find(openness, t_us + 1);
    return next > 0 ? (double)plp_pyramid_get_value(openness, next - 1) : NAN;
}

static void append_openness(GString *text, const char *name, const PlpPyramid *openness,
                            int64_t t_us)
{
    double value = get_openness(openness, t_us);
    g_autofree char *words =
        isnan(value) ? g_strdup(_("not measured")) : plp_ui_words_dup_percent(value);
    g_string_append_printf(text, " · %s %s", name, words);
}

static char *dup_closure_words(const PlpClosure *closure)
{
    g_autofree char *seconds = plp_ui_words_dup_number((double)closure->duration_us / 1e6, 1);
    return closure->commanded
               ? g_strdup_printf("%s, %s s (%s)", plp_ui_words_get_kind(closure->kind), seconds,
                                 _("commanded"))
               : g_strdup_printf("%s, %s s", plp_ui_words_get_kind(closure->kind), seconds);
}

/** In its strip always; in the lane above only where that shows another one, or none. */
static void append_found(PlpUiTimeline *self, GString *text, const PlpTimelineHit *hit)
{
    bool is_left = hit->found_eye == PLP_SIDE_LEFT;
    const PlpLane *lane = is_left ? &self->timeline.left : &self->timeline.right;
    const PlpClosure *found = find_closure(lane->found, hit->found_id);
    bool is_in_strip = hit->part == PLP_TIMELINE_NOWHERE;
    if (hit->found_eye == PLP_SIDE_UNKNOWN || lane->found == NULL)
        return;
    if (found != NULL && (is_in_strip || !plp_timeline_has_same(lane->closures, found))) {
        g_autofree char *words = dup_closure_words(found);
        // Translators: %s is a closure, such as “blink, 0.2 s”, as it was found by the program.
        g_string_append_printf(text, _(" · automatic: %s"), words);
    } else if (found == NULL && (is_in_strip || hit->closure_id != 0)) {
        g_string_append(text, _(" · automatic: no closure"));
    }
}

char *plp_ui_timeline_dup_words(PlpUiTimeline *self, const PlpTimelineHit *hit)
{
    g_autofree char *time = plp_ui_words_dup_time(hit->t_us, 2);
    GString *text = g_string_new(time);
    append_openness(text, _("right"), self->timeline.right.openness, hit->t_us);
    append_openness(text, _("left"), self->timeline.left.openness, hit->t_us);
    const PlpLane *lane =
        hit->part == PLP_TIMELINE_LEFT ? &self->timeline.left : &self->timeline.right;
    const PlpClosure *closure = find_closure(lane->closures, hit->closure_id);
    g_autofree char *closed = closure != NULL ? dup_closure_words(closure) : NULL;
    if (closed != NULL)
        g_string_append_printf(text, " · %s", closed);
    append_found(self, text, hit);
    if (hit->twitch_id != 0)
        g_string_append_printf(text, " · %s", _("twitch"));
    if (hit->task != PLP_TASK_UNKNOWN)
        g_string_append_printf(text, " · %s", plp_ui_words_get_task(hit->task));
    if (hit->reason != PLP_REASON_UNKNOWN)
        g_string_append_printf(text, " · %s", plp_ui_words_get_reason(hit->reason));
    return g_string_free(text, false);
}

static gboolean query_tooltip(GtkWidget *widget, int x, int y, gboolean is_keyboard,
                              GtkTooltip *tooltip)
{
    PlpUiTimeline *self = PLP_UI_TIMELINE(widget);
    PlpTimelineHit hit = plp_ui_timeline_hit(self, x, y);
    if (is_keyboard || hit.reason == PLP_REASON_UNKNOWN)
        return false;
    gtk_tooltip_set_text(tooltip, plp_ui_words_get_reason(hit.reason));
    return true;
}

// ---- signals ----

void plp_ui_timeline_seek(PlpUiTimeline *self, int64_t t_us, bool is_settled)
{
    plp_ui_timeline_set_position(self, t_us);
    g_signal_emit(self, seek_signal, 0, t_us, is_settled);
}

void plp_ui_timeline_click_closure(PlpUiTimeline *self, int id, int n_presses)
{
    g_signal_emit(self, clicked_signal, 0, id, n_presses);
}

void plp_ui_timeline_tell_hover(PlpUiTimeline *self)
{
    PlpTimelineHit hit = plp_ui_timeline_hit(self, self->pointer_x, self->pointer_y);
    bool has_words = self->has_pointer && self->timeline.duration_us > 0;
    g_autofree char *words = has_words ? plp_ui_timeline_dup_words(self, &hit) : NULL;
    g_signal_emit(self, hover_signal, 0, words);
}

// ---- drawing ----

static GdkTexture *take_texture(cairo_surface_t *surface, int width, int height)
{
    cairo_surface_flush(surface);
    gsize stride = (gsize)cairo_image_surface_get_stride(surface);
    g_autoptr(GBytes) bytes =
        g_bytes_new_with_free_func(cairo_image_surface_get_data(surface), stride * (gsize)height,
                                   (GDestroyNotify)cairo_surface_destroy, surface);
    return gdk_memory_texture_new(width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static void render(PlpUiTimeline *self, int width, int height, int scale)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width * scale, height * scale);
    cairo_surface_set_device_scale(surface, scale, scale);
    cairo_t *cr = cairo_create(surface);
    PlpPlotStyle style = plp_plot_style_make_screen(plp_ui_style_get_palette(), scale);
    style.translate = plp_ui_say_dup;
    PlpCanvas *canvas = plp_canvas_new(cr, &style);
    PlpBox box = {0, 4, width - LAST_LABEL_PX, height - 4};
    self->layout = plp_timeline_lay_out(canvas, &self->timeline, box, self->start_us, self->end_us);
    if (self->timeline.trace != NULL)
        plp_timeline_draw(canvas, &self->timeline, &self->layout);
    plp_canvas_free(canvas);
    cairo_destroy(cr);
    g_set_object(&self->texture, NULL);
    self->texture = take_texture(surface, width * scale, height * scale);
    self->texture_width = width;
    self->texture_height = height;
    self->texture_scale = scale;
}

static GdkRGBA make_rgba(PlpColor color, double alpha)
{
    return (GdkRGBA){(float)color.red, (float)color.green, (float)color.blue, (float)alpha};
}

/** An upright stripe through both lanes. */
static void append_stripe(PlpUiTimeline *self, GtkSnapshot *snapshot, double from, double to,
                          const GdkRGBA *color)
{
    const PlpTimelineLayout *layout = &self->layout;
    double low = layout->view.x;
    double high = low + layout->view.width;
    if (to < low || from > high)
        return;
    from = fmax(from, low);
    to = fmin(to, high + 1);
    double top = layout->tasks.height > 0 ? layout->tasks.y : layout->right.y;
    double bottom = layout->left.y + layout->left.height;
    gtk_snapshot_append_color(
        snapshot, color,
        &GRAPHENE_RECT_INIT((float)from, (float)top, (float)(to - from), (float)(bottom - top)));
}

static void snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
    PlpUiTimeline *self = PLP_UI_TIMELINE(widget);
    int width = gtk_widget_get_width(widget);
    int height = gtk_widget_get_height(widget);
    int scale = gtk_widget_get_scale_factor(widget);
    if (width <= 0 || height <= 0)
        return;
    if (self->texture == NULL || width != self->texture_width || height != self->texture_height ||
        scale != self->texture_scale)
        render(self, width, height, scale);
    gtk_snapshot_append_texture(snapshot, self->texture,
                                &GRAPHENE_RECT_INIT(0, 0, (float)width, (float)height));
    const PlpPalette *palette = plp_ui_style_get_palette();
    if (self->loop_end_us > self->loop_start_us) {
        GdkRGBA tint = make_rgba(palette->after, 0.15);
        append_stripe(self, snapshot, plp_ui_timeline_get_x(self, self->loop_start_us),
                      plp_ui_timeline_get_x(self, self->loop_end_us), &tint);
    }
    if (self->has_pointer) {
        GdkRGBA faint = make_rgba(palette->ink, 0.3);
        append_stripe(self, snapshot, floor(self->pointer_x), floor(self->pointer_x) + 1, &faint);
    }
    if (self->timeline.duration_us > 0) {
        GdkRGBA ink = make_rgba(palette->ink, 1);
        double x = round(plp_ui_timeline_get_x(self, self->position_us));
        append_stripe(self, snapshot, x - 1, x + 1, &ink);
    }
}

static void measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                    int *natural, int *minimum_baseline, int *natural_baseline)
{
    bool is_width = orientation == GTK_ORIENTATION_HORIZONTAL;
    *minimum = is_width ? MIN_WIDTH_PX : MIN_HEIGHT_PX;
    *natural = is_width ? MIN_WIDTH_PX : NATURAL_HEIGHT_PX;
}

// ---- the widget ----

static void dispose(GObject *object)
{
    PlpUiTimeline *self = PLP_UI_TIMELINE(object);
    if (self->document != NULL)
        g_signal_handlers_disconnect_by_data(self->document, self);
    g_clear_object(&self->document);
    g_clear_object(&self->texture);
    clear_timeline(self);
    if (self->pyramids != NULL) {
        g_signal_handlers_disconnect_by_data(self->pyramids, self);
        plp_ui_pyramids_build(self->pyramids, NULL);
    }
    g_clear_object(&self->pyramids);
    G_OBJECT_CLASS(plp_ui_timeline_parent_class)->dispose(object);
}

static void plp_ui_timeline_class_init(PlpUiTimelineClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    GType type = G_TYPE_FROM_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    widget_class->snapshot = snapshot;
    widget_class->measure = measure;
    widget_class->query_tooltip = query_tooltip;
    gtk_widget_class_set_css_name(widget_class, "timeline");
    gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
    seek_signal = g_signal_new("seek", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                               G_TYPE_INT64, G_TYPE_BOOLEAN);
    clicked_signal = g_signal_new("closure-clicked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
    hover_signal = g_signal_new("hover", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_STRING);
    view_signal =
        g_signal_new("view-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void plp_ui_timeline_init(PlpUiTimeline *self)
{
    self->is_fitted = true;
    self->end_us = EMPTY_US;
    self->pyramids = plp_ui_pyramids_new();
    g_signal_connect_swapped(self->pyramids, "ready", G_CALLBACK(plp_ui_timeline_refresh), self);
    gtk_widget_add_css_class(GTK_WIDGET(self), "timeline");
    gtk_widget_set_focusable(GTK_WIDGET(self), true);
    gtk_widget_set_has_tooltip(GTK_WIDGET(self), true);
    gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("Timeline of tasks, right eye and left eye"), -1);
    plp_ui_timeline_add_controllers(self);
    AdwStyleManager *style = adw_style_manager_get_default();
    g_signal_connect_object(style, "notify::dark", G_CALLBACK(drop_texture), self,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(style, "notify::high-contrast", G_CALLBACK(drop_texture), self,
                            G_CONNECT_SWAPPED);
}
