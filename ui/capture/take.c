#include "ui/capture/take.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "media/recording_end.h"
#include "tables/segments.h"

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

static void append_time(GString *text, int64_t t_us)
{
    g_autofree char *seconds = plp_number_dup((double)t_us / 1e6, 3);
    g_string_append_printf(text, ",%s", seconds);
}

static bool save_segments(const char *path, const GArray *segments, GError **error)
{
    g_autoptr(GString) text = g_string_new("task,start,end\n");
    for (guint i = 0; i < segments->len; i++) {
        const PlpSegment *each = &g_array_index(segments, PlpSegment, i);
        g_string_append(text, plp_task_get_name(each->task));
        append_time(text, each->start_us);
        append_time(text, each->end_us);
        g_string_append_c(text, '\n');
    }
    return plp_atomic_file_save(path, text->str, text->len, error);
}

bool plp_ui_take_begin_task(PlpUiTake *take, PlpTask task, int64_t start_us, GError **error)
{
    g_autoptr(GString) text = g_string_new(plp_task_get_name(task));
    append_time(text, start_us);
    return plp_atomic_file_save(take->mark_path, text->str, text->len, error);
}

bool plp_ui_take_add_segment(PlpUiTake *take, const PlpSegment *segment, GError **error)
{
    if (segment->end_us - segment->start_us < SHORTEST_US)
        return true;
    g_array_append_val(take->segments, *segment);
    return save_segments(take->segments_path, take->segments, error);
}

void plp_ui_take_end(PlpUiTake *take)
{
    g_unlink(take->mark_path);
}

// ---- after a kill ----

GPtrArray *plp_ui_take_find_interrupted(const char *folder)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (!g_str_has_suffix(name, MARK))
            continue;
        g_autofree char *mark = g_build_filename(folder, name, NULL);
        g_autofree char *video = g_strndup(mark, strlen(mark) - strlen(MARK));
        GStatBuf facts;
        if (g_stat(video, &facts) == 0 && facts.st_size > 0)
            g_ptr_array_add(found, g_steal_pointer(&video));
        else
            g_unlink(mark);
    }
    return found;
}

/** What the mark says of the task under way; false: none was. */
static bool load_task(const char *mark_path, PlpSegment *ret_segment)
{
    g_autofree char *text = NULL;
    double start_s = 0;
    if (!g_file_get_contents(mark_path, &text, NULL, NULL))
        return false;
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    if (g_strv_length(parts) != 2 || !plp_task_parse(parts[0], &ret_segment->task) ||
        !plp_number_parse(parts[1], &start_s))
        return false;
    ret_segment->start_us = llround(start_s * 1e6);
    return ret_segment->task != PLP_TASK_UNKNOWN;
}

/** Adds it behind those that were complete; a kill may have come between its end and the next one's
 * beginning. */
static bool add_last(const char *video_path, const PlpSegment *last, PlpTask *ret_task,
                     GError **error)
{
    g_autofree char *path = plp_ui_take_dup_segments_path(video_path);
    g_autoptr(GArray) segments = g_file_test(path, G_FILE_TEST_EXISTS)
                                     ? plp_segments_load(path, error)
                                     : g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    if (segments == NULL) // someone else's words are not written over
        return false;
    bool is_there = segments->len > 0 &&
                    g_array_index(segments, PlpSegment, segments->len - 1).end_us > last->start_us;
    if (is_there || last->end_us - last->start_us < SHORTEST_US)
        return true;
    g_array_append_val(segments, *last);
    if (!save_segments(path, segments, error))
        return false;
    *ret_task = last->task;
    return true;
}

bool plp_ui_take_mend(const char *video_path, PlpTask *ret_task, GError **error)
{
    *ret_task = PLP_TASK_UNKNOWN;
    g_autofree char *mark = g_strconcat(video_path, MARK, NULL);
    PlpSegment last = {0};
    bool is_mended =
        !load_task(mark, &last) || (plp_recording_find_end(video_path, NULL, &last.end_us, error) &&
                                    add_last(video_path, &last, ret_task, error));
    g_unlink(mark);
    return is_mended;
}
