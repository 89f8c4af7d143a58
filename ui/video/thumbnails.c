#include "ui/video/thumbnails.h"

#include <math.h>

#include "media/picture_server.h"
#include "ui/video/overlay_drawing.h"

#define MOST_WAITING 40      // rows scrolled away long ago are not fetched
#define MOST_PICTURES 400    // of 7 kB each
#define EYES_WIDTH_RATIO 1.5 // of the crop, over the distance of the outer eye corners
#define LONG_SIDE_PX 640     // of the pictures that the crops come from
#define CACHE_BYTES (8u << 20)

struct _PlpUiThumbnails {
    GObject parent;
    PlpUiDocument *document;
    PlpPictureServer *server;
    char *path;           // that the server has open
    GHashTable *textures; // int64 t_us to GdkTexture
    GArray *waiting;      // of int64 t_us; the last is next
    int64_t asked_us;     // -1: none is under way
    gint is_posted;       // atomic: an idle is under way
};

G_DEFINE_FINAL_TYPE(PlpUiThumbnails, plp_ui_thumbnails, G_TYPE_OBJECT)

static guint ready_signal;

static void forget(PlpUiThumbnails *self)
{
    g_hash_table_remove_all(self->textures);
    g_array_set_size(self->waiting, 0);
    self->asked_us = -1;
    g_clear_pointer(&self->server, plp_picture_server_close);
    g_clear_pointer(&self->path, g_free);
}

static void dispose(GObject *object)
{
    PlpUiThumbnails *self = PLP_UI_THUMBNAILS(object);
    forget(self);
    g_clear_object(&self->document);
    G_OBJECT_CLASS(plp_ui_thumbnails_parent_class)->dispose(object);
}

static void finalize(GObject *object)
{
    PlpUiThumbnails *self = PLP_UI_THUMBNAILS(object);
    g_hash_table_unref(self->textures);
    g_array_unref(self->waiting);
    G_OBJECT_CLASS(plp_ui_thumbnails_parent_class)->finalize(object);
}

static void plp_ui_thumbnails_class_init(PlpUiThumbnailsClass *class)
{
    G_OBJECT_CLASS(class)->dispose = dispose;
    G_OBJECT_CLASS(class)->finalize = finalize;
    ready_signal = g_signal_new("ready", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void plp_ui_thumbnails_init(PlpUiThumbnails *self)
{
    self->textures = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_object_unref);
    self->waiting = g_array_new(false, false, sizeof(int64_t));
    self->asked_us = -1;
}

PlpUiThumbnails *plp_ui_thumbnails_new(void)
{
    return g_object_new(PLP_UI_TYPE_THUMBNAILS, NULL);
}

// ---- cropping ----

/** Where both eyes lie in a picture; the whole picture where no face was seen. */
static GdkRectangle find_eyes(PlpUiThumbnails *self, const PlpPicture *picture)
{
    GdkRectangle whole = {0, 0, picture->width_px, picture->height_px};
    const PlpRecording *recording = plp_ui_document_get_recording(self->document);
    const PlpSample *sample =
        recording != NULL ? plp_ui_overlay_find_sample(recording, picture->index) : NULL;
    PlpPictureServerState state;
    plp_picture_server_get_state(self->server, &state);
    if (sample == NULL || !isfinite(sample->interocular_px) || state.width_px <= 0)
        return whole;
    double scale = (double)picture->width_px / state.width_px;
    double x_ratio = (double)sample->centre_x_ratio;
    double x = (recording->mirrored ? 1 - x_ratio : x_ratio) * picture->width_px;
    double y = (double)sample->centre_y_ratio * picture->height_px;
    double width = fmax(8, EYES_WIDTH_RATIO * scale * (double)sample->interocular_px);
    double height = width * PLP_UI_THUMBNAIL_HEIGHT_PX / PLP_UI_THUMBNAIL_WIDTH_PX;
    GdkRectangle eyes = {(int)(x - width / 2), (int)(y - height / 2), (int)width, (int)height};
    return gdk_rectangle_intersect(&whole, &eyes, &eyes) ? eyes : whole;
}

static GdkTexture *crop(const PlpPicture *picture, GdkRectangle part)
{
    const guint8 *pixels = g_bytes_get_data(picture->bytes, NULL);
    gsize stride = (gsize)part.width * 3;
    guint8 *copy = g_malloc(stride * (gsize)part.height);
    for (int y = 0; y < part.height; y++)
        memcpy(copy + (gsize)y * stride,
               pixels + (gsize)(part.y + y) * (gsize)picture->stride + (gsize)part.x * 3, stride);
    g_autoptr(GBytes) bytes = g_bytes_new_take(copy, stride * (gsize)part.height);
    return gdk_memory_texture_new(part.width, part.height, GDK_MEMORY_R8G8B8, bytes, stride);
}

// ---- fetching ----

static void fetch_next(PlpUiThumbnails *self)
{
    if (self->server == NULL || self->asked_us >= 0 || self->waiting->len == 0)
        return;
    self->asked_us = g_array_index(self->waiting, int64_t, self->waiting->len - 1);
    g_array_set_size(self->waiting, self->waiting->len - 1);
    plp_picture_server_request_time(self->server, self->asked_us, PLP_SEEK_EXACT);
}

static void keep(PlpUiThumbnails *self, const PlpPicture *picture)
{
    int64_t t_us = self->asked_us;
    self->asked_us = -1;
    if (g_hash_table_size(self->textures) >= MOST_PICTURES)
        g_hash_table_remove_all(self->textures);
    g_hash_table_insert(self->textures, g_memdup2(&t_us, sizeof t_us),
                        crop(picture, find_eyes(self, picture)));
    g_signal_emit(self, ready_signal, 0, t_us);
}

static gboolean on_woken(gpointer data)
{
    PlpUiThumbnails *self = data;
    g_atomic_int_set(&self->is_posted, 0);
    if (self->server == NULL)
        return G_SOURCE_REMOVE;
    g_autoptr(PlpPicture) picture = plp_picture_server_poll(self->server);
    // The server shows frame 0 unasked when it has opened.
    if (picture != NULL && picture->is_exact && self->asked_us >= 0)
        keep(self, picture);
    fetch_next(self);
    return G_SOURCE_REMOVE;
}

/** In a thread of the server, which is closed before this object goes. */
static void wake_up(void *data)
{
    PlpUiThumbnails *self = data;
    if (g_atomic_int_compare_and_exchange(&self->is_posted, 0, 1))
        g_idle_add_full(G_PRIORITY_LOW, on_woken, g_object_ref(self), g_object_unref);
}

static void open_video(PlpUiThumbnails *self)
{
    PlpPictureServerOptions options = {.video_stream = -1,
                                       .decoder_threads = 1,
                                       .cache_bytes = CACHE_BYTES,
                                       .wake_up = wake_up,
                                       .wake_up_data = self};
    self->path = g_strdup(plp_ui_document_get_video_path(self->document));
    self->server = plp_picture_server_open(self->path, &options);
    plp_picture_server_set_size(self->server, LONG_SIDE_PX, LONG_SIDE_PX);
}

void plp_ui_thumbnails_set_document(PlpUiThumbnails *self, PlpUiDocument *document)
{
    const char *path = document != NULL ? plp_ui_document_get_video_path(document) : NULL;
    bool is_same =
        document == self->document && (self->path == NULL || g_strcmp0(path, self->path) == 0);
    if (is_same)
        return;
    forget(self);
    g_set_object(&self->document, document);
}

static void want(PlpUiThumbnails *self, int64_t t_us)
{
    for (guint i = 0; i < self->waiting->len; i++) {
        if (g_array_index(self->waiting, int64_t, i) == t_us)
            g_array_remove_index(self->waiting, i--);
    }
    if (self->waiting->len >= MOST_WAITING)
        g_array_remove_index(self->waiting, 0);
    g_array_append_val(self->waiting, t_us);
}

GdkTexture *plp_ui_thumbnails_get(PlpUiThumbnails *self, int64_t t_us)
{
    GdkTexture *texture = g_hash_table_lookup(self->textures, &t_us);
    bool is_readable = self->document != NULL && !plp_ui_document_is_live(self->document) &&
                       plp_ui_document_get_video_path(self->document) != NULL;
    if (texture != NULL || !is_readable || t_us == self->asked_us)
        return texture;
    if (self->server == NULL)
        open_video(self);
    want(self, t_us);
    fetch_next(self);
    return NULL;
}
