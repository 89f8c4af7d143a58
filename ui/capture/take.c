#include "ui/capture/take.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/number.h"
#include "base/text.h"

#define MARK ".unfinished"
#define SHORTEST_US 100000

struct PlpUiTake {
    char *video_path, *segments_path, *mark_path;
    GArray *segments; // of PlpSegment
};

char *plp_ui_take_dup_segments_path(const char *video_path)
{
    const char *name = strrchr(video_path, '/');
    const char *dot = strrchr(name != NULL ? name : video_path, '.');
    gsize length = dot != NULL ? (gsize)(dot - video_path) : strlen(video_path);
    g_autofree char *stem = g_strndup(video_path, length);
    return g_strconcat(stem, ".segments.csv", NULL);
}

/** By the minute and, where that is taken, a number. */
static char *dup_free_path(const char *folder)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *stem = g_date_time_format(now, "%Y-%m-%d-%H%M%S");
    for (int i = 1;; i++) {
        g_autofree char *name =
            i == 1 ? g_strconcat(stem, ".mkv", NULL) : g_strdup_printf("%s-%d.mkv", stem, i);
        char *path = g_build_filename(folder, name, NULL);
        if (!g_file_test(path, G_FILE_TEST_EXISTS))
            return path;
        g_free(path);
    }
}

PlpUiTake *plp_ui_take_begin(const char *folder, GError **error)
{
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        g_autofree char *name = plp_text_dup_file_name(folder);
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                    "%s: the folder for recordings cannot be made: %s; choose another one in the "
                    "preferences",
                    name, g_strerror(errno));
        return NULL;
    }
    g_autoptr(PlpUiTake) take = g_new0(PlpUiTake, 1);
    take->segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    take->video_path = dup_free_path(folder);
    take->segments_path = plp_ui_take_dup_segments_path(take->video_path);
    take->mark_path = g_strconcat(take->video_path, MARK, NULL);
    bool is_marked = plp_atomic_file_save(take->mark_path, "", 0, error);
    return is_marked ? g_steal_pointer(&take) : NULL;
}

void plp_ui_take_free(PlpUiTake *take)
{
    if (take == NULL)
        return;
    g_free(take->video_path);
    g_free(take->segments_path);
    g_free(take->mark_path);
    g_array_unref(take->segments);
    g_free(take);
}

const char *plp_ui_take_get_video_path(const PlpUiTake *take)
{
    return take->video_path;
}

bool plp_ui_take_add_segment(PlpUiTake *take, const PlpSegment *segment, GError **error)
{
    if (segment->end_us - segment->start_us < SHORTEST_US)
        return true;
    g_array_append_val(take->segments, *segment);
    g_autoptr(GString) text = g_string_new("task,start,end\n");
    for (guint i = 0; i < take->segments->len; i++) {
        const PlpSegment *each = &g_array_index(take->segments, PlpSegment, i);
        g_autofree char *start = plp_number_dup((double)each->start_us / 1e6, 3);
        g_autofree char *end = plp_number_dup((double)each->end_us / 1e6, 3);
        g_string_append_printf(text, "%s,%s,%s\n", plp_task_get_name(each->task), start, end);
    }
    return plp_atomic_file_save(take->segments_path, text->str, text->len, error);
}

void plp_ui_take_end(PlpUiTake *take)
{
    g_unlink(take->mark_path);
}

GPtrArray *plp_ui_take_recover(const char *folder)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (!g_str_has_suffix(name, MARK))
            continue;
        g_autofree char *mark = g_build_filename(folder, name, NULL);
        char *video = g_strndup(mark, strlen(mark) - strlen(MARK));
        GStatBuf facts;
        bool has_video = g_stat(video, &facts) == 0 && facts.st_size > 0;
        g_unlink(mark);
        if (has_video)
            g_ptr_array_add(found, video);
        else
            g_free(video);
    }
    return found;
}
