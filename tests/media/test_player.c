// The picture server as a player: near pictures, sizes, playing, wake-ups, and files that are not
// what they should be.

#include <glib/gstdio.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "media/clip.h"
#include "media/server_watch.h"

static char *make_long_gop(void)
{
    char *path = clip_path("long.mp4");
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        clip_ffmpeg("-f lavfi -i testsrc2=size=320x192:rate=30 -frames:v 900 -c:v libx264 -preset "
                    "veryfast -g 250 -keyint_min 250 -sc_threshold 0 {}/long.mp4");
    return path;
}

static void a_near_picture_comes_first(void **state)
{
    g_autofree char *path = make_long_gop();
    g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
    server_watch_settle(watch);
    plp_picture_unref(server_watch_next_exact(watch));
    plp_picture_server_request_frame(server_watch_get(watch), 740, PLP_SEEK_NEAR_THEN_EXACT);
    g_autoptr(PlpPicture) first = server_watch_next(watch);
    g_autoptr(PlpPicture) last =
        first->is_exact ? plp_picture_ref(first) : server_watch_next_exact(watch);
    if (!first->is_exact)
        assert_int_equal(first->index, 500);
    assert_int_equal(last->index, 740);
}

static void dragging_gives_key_pictures(void **state)
{
    g_autofree char *path = make_long_gop();
    g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
    server_watch_settle(watch);
    plp_picture_unref(server_watch_next_exact(watch));
    plp_picture_server_request_time(server_watch_get(watch), 20000000, PLP_SEEK_NEAR);
    g_autoptr(PlpPicture) picture = server_watch_next(watch);
    assert_int_equal(picture->index, 500);
    assert_false(picture->is_exact);
}

static void a_time_names_the_frame_that_stands_there(void **state)
{
    g_autofree char *path = make_long_gop();
    g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
    server_watch_settle(watch);
    plp_picture_unref(server_watch_next_exact(watch));
    plp_picture_server_request_time(server_watch_get(watch), 10020000, PLP_SEEK_EXACT);
    g_autoptr(PlpPicture) picture = server_watch_next_exact(watch);
    assert_int_equal(picture->index, 300);
    assert_int_equal(plp_picture_server_find_frame(server_watch_get(watch), 10020000), 300);
    int64_t t_us = 0;
    assert_true(plp_picture_server_get_time(server_watch_get(watch), 300, &t_us));
    assert_int_equal(t_us, picture->t_us);
    assert_false(plp_picture_server_get_time(server_watch_get(watch), 900, &t_us));
    assert_false(plp_picture_server_get_time(server_watch_get(watch), -1, &t_us));
}

static void numbers_beyond_the_end_give_the_last_frame(void **state)
{
    g_autofree char *path = make_long_gop();
    g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
    plp_picture_server_request_frame(server_watch_get(watch), 123456789, PLP_SEEK_EXACT);
    g_autoptr(PlpPicture) picture = NULL;
    while (picture == NULL || picture->index == 0) {
        plp_picture_unref(picture);
        picture = server_watch_next_exact(watch);
    }
    assert_int_equal(picture->index, 899);
    plp_picture_server_request_frame(server_watch_get(watch), -5, PLP_SEEK_EXACT);
    g_autoptr(PlpPicture) first = server_watch_next_exact(watch);
    assert_int_equal(first->index, 0);
}

static void pictures_fit_the_box(void **state)
{
    static const int boxes[][4] = {{160, 96, 160, 96},   {100, 1000, 100, 60}, {1000, 33, 55, 33},
                                   {640, 640, 640, 384}, {1, 1, 1, 1},         {0, 0, 320, 192},
                                   {77, 50, 77, 46}};
    g_autofree char *path = make_long_gop();
    g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
    plp_picture_unref(server_watch_next_exact(watch));
    for (size_t i = 0; i < G_N_ELEMENTS(boxes); i++) {
        plp_picture_server_set_size(server_watch_get(watch), boxes[i][0], boxes[i][1]);
        g_autoptr(PlpPicture) picture = server_watch_next_exact(watch);
        assert_int_equal(picture->index, 0);
        assert_int_equal(picture->width_px, boxes[i][2]);
        assert_int_equal(picture->height_px, boxes[i][3]);
        assert_true(picture->stride >= 3 * picture->width_px);
        assert_true(g_bytes_get_size(picture->bytes) >=
                    (gsize)picture->stride * (gsize)picture->height_px);
    }
}

static int green_at(const PlpPicture *picture, double x_ratio, double y_ratio)
{
    const uint8_t *pixels = g_bytes_get_data(picture->bytes, NULL);
    int x = (int)(x_ratio * picture->width_px), y = (int)(y_ratio * picture->height_px);
    return pixels[y * picture->stride + 3 * x + 1];
}

/** Small boxes take the way through smaller frames: the picture must stay the same, turned ones
 * too. */
static void small_pictures_look_alike(void **state)
{
    for (int rotation = 0; rotation < 360; rotation += 90) {
        ClipPlan plan = {.pictures = 12, .corner = UPPER_LEFT};
        plan.writer = (PlpWriterOptions){
            .width_px = 640, .height_px = 400, .rotation_deg = rotation, .mirrored = true};
        g_autofree char *path = clip_make("small.mp4", &plan);
        g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
        g_autoptr(PlpPicture) large = server_watch_next_exact(watch);
        static const int sides[] = {400, 300, 150, 90};
        for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
            plp_picture_server_set_size(server_watch_get(watch), sides[i], sides[i]);
            g_autoptr(PlpPicture) small = server_watch_next_exact(watch);
            for (int k = 0; k < 4; k++) {
                double x = k % 2 == 0 ? 0.015 : 0.985, y = k < 2 ? 0.015 : 0.985;
                assert_in_range(green_at(small, x, y) - green_at(large, x, y) + 40, 0, 80);
            }
        }
    }
}

typedef struct {
    int pictures;
    int64_t first, last;
    bool in_order;
} Run;

/** Plays as a screen of 100 a second would, for so long or until the end. */
static Run watch_playing(ServerWatch *watch, double seconds)
{
    Run run = {.first = -1, .last = -1, .in_order = true};
    PlpPictureServer *server = server_watch_get(watch);
    int64_t end_us = g_get_monotonic_time() + (int64_t)(seconds * 1e6);
    PlpPictureServerState state = {.is_playing = true};
    while (g_get_monotonic_time() < end_us && state.is_playing) {
        g_autoptr(PlpPicture) picture = plp_picture_server_poll(server);
        if (picture != NULL) {
            run.in_order &= picture->index > run.last;
            run.first = run.pictures == 0 ? picture->index : run.first;
            run.last = picture->index;
            run.pictures++;
        }
        g_usleep(10000);
        plp_picture_server_get_state(server, &state);
    }
    return run;
}

static void playing_keeps_the_pace(void **state)
{
    g_autofree char *path = make_long_gop();
    g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
    server_watch_settle(watch);
    plp_picture_unref(server_watch_next_exact(watch));
    PlpPictureServer *server = server_watch_get(watch);
    plp_picture_server_play(server, 5000000, 1, 0);
    Run run = watch_playing(watch, 2);
    PlpPictureServerState played = {0};
    plp_picture_server_get_state(server, &played);
    assert_true(run.in_order);
    assert_true(played.is_playing);
    assert_in_range(run.first, 150, 151);
    // A loaded machine starts late and may drop; it never runs ahead.
    assert_true(run.last <= 150 + 62);
    assert_true(run.last >= 150 + 20);
    int64_t before_us = played.t_us;
    plp_picture_server_set_speed(server, 0.5);
    plp_picture_server_get_state(server, &played);
    assert_in_range(played.t_us - before_us, 0, 400000);
    plp_picture_server_pause(server);
    plp_picture_server_get_state(server, &played);
    assert_false(played.is_playing);
    // One back from the picture shown.
    g_autoptr(PlpPicture) back = server_watch_fetch(watch, run.last - 1);
    assert_int_equal(back->index, run.last - 1);
}

static void playing_ends_at_the_last_frame(void **state)
{
    g_autofree char *path = make_long_gop();
    g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
    server_watch_settle(watch);
    plp_picture_unref(server_watch_next_exact(watch));
    plp_picture_server_play(server_watch_get(watch), 29300000, 1, 0);
    Run run = watch_playing(watch, 15);
    PlpPictureServerState ended = {0};
    plp_picture_server_get_state(server_watch_get(watch), &ended);
    assert_int_equal(run.last, 899);
    assert_false(ended.is_playing);
    assert_true(ended.has_ended);
}

static void a_loop_stays_within_its_ends(void **state)
{
    g_autofree char *path = make_long_gop();
    g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
    server_watch_settle(watch);
    plp_picture_unref(server_watch_next_exact(watch));
    PlpPictureServer *server = server_watch_get(watch);
    plp_picture_server_set_loop(server, 10000000, 10500000); // frames 300 to 314
    plp_picture_server_play(server, 10000000, 2, 0);
    int64_t end_us = g_get_monotonic_time() + 2000000;
    int wraps = 0;
    int64_t last = -1;
    while (g_get_monotonic_time() < end_us) {
        g_autoptr(PlpPicture) picture = plp_picture_server_poll(server);
        PlpPictureServerState now = {0};
        plp_picture_server_get_state(server, &now);
        assert_in_range(now.t_us, 10000000, 10500000);
        if (picture != NULL) {
            assert_in_range(picture->index, 300, 314);
            wraps += picture->index < last;
            last = picture->index;
        }
        g_usleep(8000);
    }
    assert_true(wraps >= 3);
}

static void two_servers_play_in_step(void **state)
{
    g_autofree char *path = make_long_gop();
    g_autoptr(ServerWatch) one = server_watch_open(path, NULL);
    g_autoptr(ServerWatch) two = server_watch_open(path, NULL);
    server_watch_settle(one);
    server_watch_settle(two);
    int64_t start_us = g_get_monotonic_time() + 300000;
    plp_picture_server_play(server_watch_get(one), 2000000, 1, start_us);
    plp_picture_server_play(server_watch_get(two), 9000000, 1, start_us);
    g_usleep(800000);
    PlpPictureServerState a = {0}, b = {0};
    plp_picture_server_get_state(server_watch_get(one), &a);
    plp_picture_server_get_state(server_watch_get(two), &b);
    assert_in_range(b.t_us - a.t_us - 7000000 + 100000, 0, 200000);
    assert_true(a.t_us > 2000000 + 300000);
}

static void wake_ups_are_coalesced(void **state)
{
    g_autofree char *path = make_long_gop();
    g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
    server_watch_settle(watch);
    plp_picture_unref(server_watch_next_exact(watch));
    while (plp_picture_server_poll(server_watch_get(watch)) != NULL) {
    }
    int before = server_watch_count_wakes(watch);
    for (int i = 0; i < 20; i++) { // nobody polls
        plp_picture_server_request_frame(server_watch_get(watch), i * 3, PLP_SEEK_EXACT);
        g_usleep(20000);
    }
    assert_in_range(server_watch_count_wakes(watch) - before, 1, 2);
}

static void the_last_of_many_requests_counts(void **state)
{
    g_autofree char *path = make_long_gop();
    g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
    server_watch_settle(watch);
    for (int i = 0; i < 300; i++)
        plp_picture_server_request_frame(server_watch_get(watch), i * 37 % 900,
                                         PLP_SEEK_NEAR_THEN_EXACT);
    g_autoptr(PlpPicture) picture = server_watch_fetch(watch, 444);
    assert_int_equal(picture->index, 444);
}

static void assert_sentence(const char *path, const char *part)
{
    g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
    g_autofree char *error = server_watch_error(watch);
    if (strstr(error, part) == NULL)
        fail_msg("`%s` does not say `%s`", error, part);
    assert_null(strstr(error, clip_folder()));
    PlpPictureServerState failed = {0};
    plp_picture_server_get_state(server_watch_get(watch), &failed);
    assert_int_equal(failed.phase, PLP_SERVER_FAILED);
    assert_false(failed.is_searching);
    // It stays usable: nothing comes, nothing breaks.
    plp_picture_server_request_frame(server_watch_get(watch), 3, PLP_SEEK_EXACT);
    plp_picture_server_play(server_watch_get(watch), 0, 1, 0);
    assert_null(plp_picture_server_poll(server_watch_get(watch)));
}

static void files_that_cannot_be_opened(void **state)
{
    g_autofree char *missing = clip_path("missing.mp4");
    assert_sentence(missing, "missing.mp4");
    g_autofree char *empty = clip_path("empty.mp4");
    assert_true(g_file_set_contents(empty, "", 0, NULL));
    assert_sentence(empty, "empty.mp4");
    g_autofree char *text = clip_path("text.mp4");
    assert_true(g_file_set_contents(text, "not a film at all, not at all", -1, NULL));
    assert_sentence(text, "text.mp4");
    assert_sentence(clip_folder(), "");
}

static char *copy_damaged(const char *from, const char *name, double cut_at, bool noise)
{
    g_autofree char *bytes = NULL;
    gsize length = 0;
    assert_true(g_file_get_contents(from, &bytes, &length, NULL));
    gsize kept = (gsize)((double)length * cut_at);
    for (gsize i = length / 3; noise && i < kept; i += 1499)
        bytes[i] = (char)(bytes[i] ^ 0x5a);
    char *path = clip_path(name);
    assert_true(g_file_set_contents(path, bytes, (gssize)kept, NULL));
    return path;
}

/** Every frame that the table names is given, or one near it; nothing hangs. */
static void visit_all(const char *path)
{
    g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
    g_autoptr(PlpPicture) first = server_watch_next_exact(watch);
    PlpPictureServerState now = {0};
    do {
        g_usleep(1000);
        plp_picture_server_get_state(server_watch_get(watch), &now);
    } while (!now.knows_all_frames);
    assert_true(now.frames > 10);
    for (int64_t i = 0; i < now.frames; i += 17) {
        g_autoptr(PlpPicture) picture = server_watch_fetch(watch, i);
        assert_non_null(picture);
    }
}

static void damaged_and_cut_recordings_are_shown(void **state)
{
    clip_ffmpeg("-f lavfi -i testsrc2=size=160x128:rate=30 -frames:v 200 -c:v libx264 -g 30 "
                "{}/d.mkv");
    clip_ffmpeg("-i {}/d.mkv -c copy {}/d.ts");
    static const char *const names[] = {"d.mkv", "d.ts"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *whole = clip_path(names[i]);
        g_autofree char *cut_name = g_strconcat("cut-", names[i], NULL);
        g_autofree char *noisy_name = g_strconcat("noisy-", names[i], NULL);
        g_autofree char *cut = copy_damaged(whole, cut_name, 0.6, false);
        g_autofree char *noisy = copy_damaged(whole, noisy_name, 1, true);
        visit_all(cut);
        visit_all(noisy);
    }
}

/** A network disk that goes: the descriptor stays, the bytes are gone. */
static void a_file_that_vanishes_does_no_harm(void **state)
{
    g_autofree char *whole = make_long_gop();
    g_autofree char *path = copy_damaged(whole, "vanishing.mp4", 1, false);
    g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
    server_watch_settle(watch);
    g_autoptr(PlpPicture) first = server_watch_next_exact(watch);
    assert_int_equal(truncate(path, 1000), 0);
    assert_int_equal(g_unlink(path), 0);
    plp_picture_server_request_frame(server_watch_get(watch), 700, PLP_SEEK_EXACT);
    g_autofree char *error = server_watch_error(watch);
    assert_non_null(strstr(error, "vanishing.mp4"));
}

static void closing_at_any_moment(void **state)
{
    g_autofree char *path = make_long_gop();
    for (int i = 0; i < 40; i++) {
        g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
        plp_picture_server_request_frame(server_watch_get(watch), 20 * i, PLP_SEEK_EXACT);
        if (i % 3 == 0)
            plp_picture_server_play(server_watch_get(watch), 0, 4, 0);
        g_usleep((gulong)(i * 1500));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_near_picture_comes_first),
        cmocka_unit_test(dragging_gives_key_pictures),
        cmocka_unit_test(a_time_names_the_frame_that_stands_there),
        cmocka_unit_test(numbers_beyond_the_end_give_the_last_frame),
        cmocka_unit_test(pictures_fit_the_box),
        cmocka_unit_test(small_pictures_look_alike),
        cmocka_unit_test(playing_keeps_the_pace),
        cmocka_unit_test(playing_ends_at_the_last_frame),
        cmocka_unit_test(a_loop_stays_within_its_ends),
        cmocka_unit_test(two_servers_play_in_step),
        cmocka_unit_test(wake_ups_are_coalesced),
        cmocka_unit_test(the_last_of_many_requests_counts),
        cmocka_unit_test(files_that_cannot_be_opened),
        cmocka_unit_test(damaged_and_cut_recordings_are_shown),
        cmocka_unit_test(a_file_that_vanishes_does_no_harm),
        cmocka_unit_test(closing_at_any_moment),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    clip_folder_remove();
    return failed;
}
