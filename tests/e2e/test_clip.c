// A de-identified clip of a drawn face, with a voice and a name in the video: what is left of it.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "media/reader.h"
#include "media/upright.h"
#include "workflow/analyze.h"
#include "workflow/export_clip.h"
#include "workflow/networks.h"
#include "workflow/simulate.h"

static const char script_text[] =
    "rate vfr 30 0.3\nduration 8\nseed 5\nnoise 2\ncompanion 0.15 0.5 0.5 2 5\n"
    "at 1.0 blink both 0.2\nat 2.2 wink right 0.3\nat 3.3 wink left 0.3\n"
    "at 4.4 long both 0.8\nat 6.0 blink both 0.2\nat 7.2 lost 0.4\n";

typedef struct {
    PlpNetworks *networks; // NULL: not installed
    char *folder;
    char *plain;                                 // the drawn video
    char *video;                                 // the same with sound, names, dates, a chapter
    PlpClipResult whole[PLP_CLIP_KEEP_BLUR + 1]; // of the clips of all of it, once they are made
} World;

static char *dup_path(const World *world, const char *name)
{
    return g_build_filename(world->folder, name, NULL);
}

/** Runs a tool; skips the running test where there is none. Its output, to be freed. */
static char *run_tool(const char *const *words)
{
    char *out = NULL;
    int status = 0;
    if (!g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL,
                      &status, NULL)) {
        print_message("skipped: %s is not installed\n", words[0]);
        skip();
    }
    assert_int_equal(status, 0);
    return out;
}

static bool draw(const char *path)
{
    g_autoptr(GBytes) content = g_bytes_new_static(script_text, strlen(script_text));
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpScript) script = plp_script_parse("script", content, &error);
    if (script != NULL && plp_simulate(script, path, NULL, NULL, &error))
        return true;
    print_message("%s\n", error->message);
    return false;
}

static int set_up(void **state)
{
    World *world = g_new0(World, 1);
    *state = world;
    PlpParameters parameters = plp_parameters_make_default();
    g_autoptr(GError) error = NULL;
    world->networks = plp_networks_load(NULL, PLP_ENGINE_UNKNOWN, &parameters, &error);
    if (world->networks == NULL) {
        print_message("skipped: %s\n", error->message);
        return 0;
    }
    world->folder = g_dir_make_tmp("palpebra-e2e-XXXXXX", NULL);
    world->plain = dup_path(world, "Jane_Doe.mp4");
    world->video = dup_path(world, "Jane_Doe_ward_7.mp4");
    return draw(world->plain) ? 0 : -1;
}

static int tear_down(void **state)
{
    World *world = *state;
    g_autoptr(GDir) folder = world->folder != NULL ? g_dir_open(world->folder, 0, NULL) : NULL;
    const char *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = dup_path(world, name);
        g_unlink(path);
    }
    if (world->folder != NULL)
        g_rmdir(world->folder);
    plp_networks_free(world->networks);
    g_free(world->folder);
    g_free(world->plain);
    g_free(world->video);
    g_free(world);
    return 0;
}

/** Sound, names, dates, a chapter, a comment of the stream. */
static void add_what_tells(const World *world)
{
    if (g_file_test(world->video, G_FILE_TEST_EXISTS))
        return;
    g_autofree char *chapters = dup_path(world, "chapters.txt");
    assert_true(g_file_set_contents(chapters,
                                    ";FFMETADATA1\ntitle=Jane Doe\nartist=Ward 7\n[CHAPTER]\n"
                                    "TIMEBASE=1/1000\nSTART=0\nEND=2000\ntitle=Jane at rest\n",
                                    -1, NULL));
    g_autofree char *out = run_tool((const char *[]){"ffmpeg",
                                                     "-v",
                                                     "error",
                                                     "-y",
                                                     "-i",
                                                     world->plain,
                                                     "-f",
                                                     "lavfi",
                                                     "-i",
                                                     "sine=440:d=8",
                                                     "-i",
                                                     chapters,
                                                     "-map",
                                                     "0:v",
                                                     "-map",
                                                     "1:a",
                                                     "-map_metadata",
                                                     "2",
                                                     "-map_chapters",
                                                     "2",
                                                     "-c:v",
                                                     "copy",
                                                     "-c:a",
                                                     "aac",
                                                     "-metadata",
                                                     "creation_time=2024-05-06T07:08:09Z",
                                                     "-metadata",
                                                     "comment=Jane",
                                                     "-metadata:s:v",
                                                     "handler_name=Jane's phone",
                                                     world->video,
                                                     NULL});
}

static char *make_clip(const World *world, PlpClipKeep keep, const char *name, int64_t from_us,
                       int64_t to_us, PlpClipResult *result)
{
    add_what_tells(world);
    char *path = dup_path(world, name);
    PlpClipOptions options = {.landmarkers = plp_networks_get_source(world->networks),
                              .parameters = plp_parameters_make_default(),
                              .keep = keep,
                              .force = true,
                              .from_us = from_us,
                              .to_us = to_us};
    g_autoptr(GError) error = NULL;
    if (!plp_export_clip(world->video, path, &options, result, &error))
        fail_msg("%s", error->message);
    return path;
}

/** The clip of the whole video, made once. */
static char *get_clip(World *world, PlpClipKeep keep)
{
    const char *name = keep == PLP_CLIP_KEEP_EYES ? "eyes.mp4" : "blur.mp4";
    if (world->whole[keep].frames == 0)
        return make_clip(world, keep, name, 0, 0, &world->whole[keep]);
    return dup_path(world, name);
}

// ---- nothing tells ----

static void assert_tells_nothing(const char *path)
{
    static const char *const words[] = {"Jane", "ward", "Ward", "2024",   "Lavf",
                                        "Lavc", "x264", "mp4a", "chapter"};
    g_autofree char *bytes = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (memmem(bytes, size, words[i], strlen(words[i])) != NULL)
            fail_msg("%s stands in the clip", words[i]);
    g_autofree char *probe = run_tool((const char *[]){
        "ffprobe", "-v", "error", "-show_streams", "-show_format", "-show_chapters", "-show_frames",
        "-show_programs", "-of", "compact", path, NULL});
    static const char *const tells[] = {
        "creation_time", "encoder=",         "title",    "comment=Jane", "side_data",
        "chapter|",      "codec_type=audio", "timecode", "tag:location", "rotat"};
    for (gsize i = 0; i < G_N_ELEMENTS(tells); i++)
        if (strstr(probe, tells[i]) != NULL)
            fail_msg("ffprobe knows of %s", tells[i]);
    assert_non_null(strstr(probe, "nb_streams=1|"));
    assert_non_null(strstr(probe, "start_time=0.000000"));
}

static void clips_carry_no_sound_and_no_metadata(void **state)
{
    World *world = *state;
    if (world->networks == NULL)
        skip();
    g_autofree char *eyes = get_clip(world, PLP_CLIP_KEEP_EYES);
    assert_tells_nothing(eyes);
    g_autofree char *blur = get_clip(world, PLP_CLIP_KEEP_BLUR);
    assert_tells_nothing(blur);
}

// ---- pictures ----

/** A clip's pictures, upright. */
typedef struct {
    int width, height;
    GPtrArray *pictures; // of uint32_t *
    GArray *times_us;    // of int64_t
} Film;

static Film read_film(const char *path)
{
    Film film = {.pictures = g_ptr_array_new_with_free_func(g_free),
                 .times_us = g_array_new(FALSE, FALSE, sizeof(int64_t))};
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpReader) reader = plp_reader_open(path, NULL, &error);
    assert_non_null(reader);
    for (;;) {
        g_autoptr(PlpFrame) frame = NULL;
        assert_true(plp_reader_next(reader, &frame, NULL));
        if (frame == NULL)
            return film;
        film.width = frame->width_px;
        film.height = frame->height_px;
        uint32_t *pixels = g_new(uint32_t, (gsize)film.width * (gsize)film.height);
        plp_upright_paint(frame, (PlpAffine){1, 0, 0, 0, 1, 0}, film.width, film.height, pixels,
                          film.width);
        g_ptr_array_add(film.pictures, pixels);
        g_array_append_val(film.times_us, frame->t_us);
    }
}

static void clear_film(Film *film)
{
    g_ptr_array_unref(film->pictures);
    g_array_unref(film->times_us);
}

static int green_of(const Film *film, guint i, int x, int y)
{
    const uint32_t *pixels = g_ptr_array_index(film->pictures, i);
    return pixels[(gsize)y * (gsize)film->width + (gsize)x] >> 8 & 0xff;
}

/** Mean absolute step between neighbours in a block of 16 pixels. */
static double measure_detail(const Film *film, guint i, int left, int top)
{
    double sum = 0;
    for (int y = top; y < top + 15; y++)
        for (int x = left; x < left + 15; x++)
            sum += abs(green_of(film, i, x, y) - green_of(film, i, x + 1, y)) +
                   abs(green_of(film, i, x, y) - green_of(film, i, x, y + 1));
    return sum / (15 * 15 * 2);
}

static bool is_black(const Film *film, guint i)
{
    for (int y = 0; y < film->height; y++)
        for (int x = 0; x < film->width; x++)
            if (green_of(film, i, x, y) > 20)
                return false;
    return true;
}

static void outside_the_eyes_no_detail_is_left(void **state)
{
    World *world = *state;
    if (world->networks == NULL)
        skip();
    g_autofree char *path = get_clip(world, PLP_CLIP_KEEP_BLUR);
    Film before = read_film(world->plain);
    Film after = read_film(path);
    assert_int_equal(before.pictures->len, after.pictures->len);
    assert_int_equal(after.width, before.width);
    int detailed = 0, were_detailed = 0, blocks = 0;
    for (guint i = 0; i < after.pictures->len; i += 20) {
        for (int top = 0; top + 16 < after.height; top += 16) {
            for (int left = 0; left + 16 < after.width; left += 16) {
                detailed += measure_detail(&after, i, left, top) > 1.0;
                were_detailed += measure_detail(&before, i, left, top) > 1.0;
                blocks++;
            }
        }
    }
    print_message("%d of %d blocks had detail, %d have\n", were_detailed, blocks, detailed);
    // Two eyes of some blocks each are kept, and are not nothing.
    int pictures = (int)(after.pictures->len + 19) / 20;
    assert_in_range(detailed, 6 * pictures, 32 * pictures);
    assert_true(were_detailed > 4 * detailed);
    clear_film(&before);
    clear_film(&after);
}

/** The companion's face is in neither clip, and a picture without the patient's is black. */
static void nobody_else_and_no_lost_face_is_shown(void **state)
{
    World *world = *state;
    if (world->networks == NULL)
        skip();
    g_autofree char *path = get_clip(world, PLP_CLIP_KEEP_BLUR);
    Film film = read_film(path);
    int black = 0;
    for (guint i = 0; i < film.pictures->len; i++) {
        int64_t t_us = g_array_index(film.times_us, int64_t, i);
        bool is_lost = t_us > 7250000 && t_us < 7550000;
        if (is_lost)
            assert_true(is_black(&film, i));
        black += is_black(&film, i);
        // Where the companion stands.
        int left = (int)(0.15 * film.width) - 24, top = film.height / 2 - 24;
        for (int k = 0; k < 9 && i % 20 == 0; k++)
            assert_true(measure_detail(&film, i, left + k % 3 * 16, top + k / 3 * 16) < 1.0);
    }
    int64_t blacked = world->whole[PLP_CLIP_KEEP_BLUR].blacked;
    assert_int_equal(black, blacked);
    assert_in_range(blacked, 8, 30);
    clear_film(&film);
}

/** From each picture to the next the same time passes as in the recording, to a tick of the clock.
 */
static void times_are_the_recordings_own(void **state)
{
    const World *world = *state;
    if (world->networks == NULL)
        skip();
    PlpClipResult result = {0};
    g_autofree char *path =
        make_clip(world, PLP_CLIP_KEEP_EYES, "part.mp4", 2000000, 5000000, &result);
    Film before = read_film(world->plain);
    Film after = read_film(path);
    guint first = 0;
    while (g_array_index(before.times_us, int64_t, first) < 2000000)
        first++;
    int64_t start_us = g_array_index(before.times_us, int64_t, first);
    assert_int_equal(after.times_us->len, result.frames);
    int64_t shortest_us = G_MAXINT64, longest_us = 0;
    for (guint i = 0; i < after.times_us->len; i++) {
        int64_t t_us = g_array_index(after.times_us, int64_t, i);
        int64_t true_us = g_array_index(before.times_us, int64_t, first + i) - start_us;
        assert_in_range(t_us - true_us + 100, 0, 200);
        if (i > 0) {
            int64_t step_us = t_us - g_array_index(after.times_us, int64_t, i - 1);
            shortest_us = MIN(shortest_us, step_us);
            longest_us = MAX(longest_us, step_us);
        }
    }
    assert_true(longest_us > shortest_us * 5 / 4); // uneven it was, and uneven it stays
    assert_true(g_array_index(before.times_us, int64_t, first + after.times_us->len) >= 5000000);
    clear_film(&before);
    clear_film(&after);
}

// ---- what can be measured in them ----

static void analyse(const World *world, const char *path, PlpAnalyzeResult *result)
{
    g_autofree char *out = g_dir_make_tmp("palpebra-e2e-XXXXXX", NULL);
    PlpAnalyzeOptions options = {.landmarkers = plp_networks_get_source(world->networks),
                                 .program_version = "test",
                                 .out_folder = out,
                                 .parameters = plp_parameters_make_default()};
    g_autoptr(PlpOutput) output = plp_output_new(out, path);
    PlpProgress progress = {0};
    plp_analyze(path, output, &options, &progress, result);
    plp_output_discard(output->path);
    g_rmdir(out);
    if (result->error != NULL)
        fail_msg("%s", result->error->message);
}

static void assert_same_closures(const GArray *before, const GArray *after)
{
    assert_int_equal(before->len, after->len);
    for (guint i = 0; i < before->len; i++) {
        const PlpClosure *one = &g_array_index(before, PlpClosure, i);
        const PlpClosure *other = &g_array_index(after, PlpClosure, i);
        assert_in_range(llabs(one->onset_us - other->onset_us), 0, 40000);
        assert_in_range(llabs(one->offset_us - other->offset_us), 0, 40000);
    }
}

static void veiled_clips_have_the_same_closures(void **state)
{
    World *world = *state;
    if (world->networks == NULL)
        skip();
    PlpAnalyzeResult before = {0}, after = {0};
    g_autofree char *path = get_clip(world, PLP_CLIP_KEEP_BLUR);
    analyse(world, world->plain, &before);
    analyse(world, path, &after);
    assert_int_equal(before.analysis->right.closures->len, 4);
    assert_same_closures(before.analysis->right.closures, after.analysis->right.closures);
    assert_same_closures(before.analysis->left.closures, after.analysis->left.closures);
    plp_analyze_result_clear(&before);
    plp_analyze_result_clear(&after);
}

/** How light the darkest tenth of a box is: an open eye has a pupil and an iris in it. */
static double measure_darkness(const Film *film, guint i, int centre_x, int centre_y, int reach)
{
    int counts[256] = {0}, n = 0;
    for (int y = centre_y - reach; y <= centre_y + reach; y++)
        for (int x = centre_x - reach; x <= centre_x + reach; x++) {
            counts[green_of(film, i, x, y)]++;
            n++;
        }
    int seen = 0, level = 0;
    while (seen < n / 10 && level < 255)
        seen += counts[level++];
    return level;
}

/** No network finds a face in a crop of the eyes, so they are told by their own pixels. */
static int count_closures(const Film *film, double share_x)
{
    int x = (int)(share_x * film->width), y = (int)(0.56 * film->height);
    int reach = film->width / 20, closures = 0;
    bool is_closed = false;
    g_autoptr(GArray) levels = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < film->pictures->len; i++) {
        double level = is_black(film, i) ? NAN : measure_darkness(film, i, x, y, reach);
        g_array_append_val(levels, level);
    }
    double open = g_array_index(levels, double, 10), shut = open;
    for (guint i = 0; i < levels->len; i++)
        shut = fmax(shut, g_array_index(levels, double, i));
    for (guint i = 0; i < levels->len; i++) {
        double level = g_array_index(levels, double, i);
        bool closed = level > (open + shut) / 2; // false where it is black
        closures += closed && !is_closed;
        is_closed = closed;
    }
    print_message("%s half: %d closures, open %.0f, shut %.0f\n", share_x < 0.5 ? "left" : "right",
                  closures, open, shut);
    assert_true(shut > open + 40); // the eyes are well to be seen
    return closures;
}

static void crops_of_the_eyes_have_the_same_closures(void **state)
{
    World *world = *state;
    if (world->networks == NULL)
        skip();
    g_autofree char *path = get_clip(world, PLP_CLIP_KEEP_EYES);
    Film film = read_film(path);
    assert_true(film.width >= 320 && film.height < film.width / 2);
    // The outer corners lie 1/1.5 of the width apart, the pupils at about a third of that inside.
    assert_int_equal(count_closures(&film, 0.275), 4);
    assert_int_equal(count_closures(&film, 0.725), 4);
    clear_film(&film);
}

// ---- what can go wrong ----

static void assert_refused(const World *world, const char *video, const char *out,
                           PlpClipOptions options, int code, const char *message)
{
    g_autofree char *from = dup_path(world, video);
    g_autofree char *to = dup_path(world, out);
    bool was_there = g_file_test(to, G_FILE_TEST_EXISTS);
    options.landmarkers = plp_networks_get_source(world->networks);
    options.parameters = plp_parameters_make_default();
    if (options.keep == PLP_CLIP_KEEP_UNKNOWN)
        options.keep = PLP_CLIP_KEEP_EYES;
    PlpClipResult result = {0};
    g_autoptr(GError) error = NULL;
    assert_false(plp_export_clip(from, to, &options, &result, &error));
    assert_string_equal(error->message, message);
    assert_int_equal(error->code, code);
    assert_int_equal(g_file_test(to, G_FILE_TEST_EXISTS), was_there);
}

static void what_cannot_be_done_is_said(void **state)
{
    const World *world = *state;
    if (world->networks == NULL)
        skip();
    g_autofree char *empty = dup_path(world, "empty.mp4");
    assert_true(g_file_set_contents(empty, "", 0, NULL));
    assert_refused(world, "Jane_Doe.mp4", "empty.mp4", (PlpClipOptions){0}, PLP_ERROR_INVALID,
                   "empty.mp4: is there already; choose another name or allow it to be replaced "
                   "(--force)");
    assert_refused(world, "Jane_Doe.mp4", "Jane_Doe.mp4", (PlpClipOptions){.force = true},
                   PLP_ERROR_INVALID,
                   "Jane_Doe.mp4: would be replaced by its own clip; choose another name");
    assert_refused(world, "Jane_Doe.mp4", "n.mp4", (PlpClipOptions){.from_us = 9000000},
                   PLP_ERROR_INVALID, "Jane_Doe.mp4: nothing of it lies between --from and --to");
    assert_refused(world, "Jane_Doe.mp4", "n.mp4",
                   (PlpClipOptions){.from_us = 7250000, .to_us = 7500000}, PLP_ERROR_INVALID,
                   "Jane_Doe.mp4: the face is not in the stretch that was asked for");
    assert_refused(world, "Jane_Doe.mp4", "n.mp4", (PlpClipOptions){.face = 7, .to_us = 300000},
                   PLP_ERROR_INVALID,
                   "Jane_Doe.mp4: face 7 was not seen; 2 faces were, numbered from 1 in order of "
                   "appearance");
    assert_refused(world, "Jane_Doe.mp4", "n.txt", (PlpClipOptions){.to_us = 300000},
                   PLP_ERROR_INVALID,
                   "n.txt: a clip is written as .mp4 or .mov; give it such an ending");
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    plp_cancel_request(&cancel);
    g_autofree char *from = dup_path(world, "Jane_Doe.mp4");
    g_autofree char *to = dup_path(world, "n.mp4");
    PlpClipOptions options = {.landmarkers = plp_networks_get_source(world->networks),
                              .parameters = plp_parameters_make_default(),
                              .keep = PLP_CLIP_KEEP_EYES,
                              .cancel = &cancel};
    PlpClipResult result = {0};
    g_autoptr(GError) error = NULL;
    assert_false(plp_export_clip(from, to, &options, &result, &error));
    assert_int_equal(error->code, PLP_ERROR_CANCELLED);
    assert_false(g_file_test(to, G_FILE_TEST_EXISTS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clips_carry_no_sound_and_no_metadata),
        cmocka_unit_test(outside_the_eyes_no_detail_is_left),
        cmocka_unit_test(nobody_else_and_no_lost_face_is_shown),
        cmocka_unit_test(times_are_the_recordings_own),
        cmocka_unit_test(veiled_clips_have_the_same_closures),
        cmocka_unit_test(crops_of_the_eyes_have_the_same_closures),
        cmocka_unit_test(what_cannot_be_done_is_said),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
