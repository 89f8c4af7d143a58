// What a clinician waits for when looking at a recording: seeks in a 30-minute H.264 file with a
// key picture every 250 (to any picture, to the exact one), steps back, playing with scaling. Exit
// status 1 where a target is missed, 77 without the ffmpeg tool, which repeats the clip.

#include <stdio.h>
#include <time.h>

#include <glib/gstdio.h>

#include "drawn_clip.h"
#include "media/picture_server.h"

enum { N_SEEKS = 40, N_STEPS = 100, N_SCRUBS = 60, PIECE_FRAMES = 500, REPEATS = 108 };
#define FIRST_TARGET_MS 100
#define EXACT_TARGET_MS 500
#define STEP_TARGET_MS 50
#define PLAY_S 12

typedef struct {
    int width_px, height_px;
    int box_width_px, box_height_px;
    const char *name;
} Plan;

static double now_ms(void)
{
    return (double)g_get_monotonic_time() / 1e3;
}

static double cpu_ms(void)
{
    struct timespec used = {0};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e3 + (double)used.tv_nsec / 1e6;
}

static bool run_ffmpeg(const char *tool, const char *from, const char *to)
{
    g_autofree char *repeats = g_strdup_printf("%d", REPEATS - 1);
    const char *words[] = {tool, "-hide_banner", "-loglevel", "error", "-nostdin",
                           "-y", "-stream_loop", repeats,     "-i",    from,
                           "-c", "copy",         to,          NULL};
    int status = -1;
    return g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                        &status, NULL) &&
           status == 0;
}

/** The next picture, exact or any. */
static PlpPicture *wait_for(PlpPictureServer *server, bool exact)
{
    for (int i = 0; i < 100000; i++) {
        g_autoptr(PlpPicture) picture = plp_picture_server_poll(server);
        if (picture != NULL && (!exact || picture->is_exact))
            return g_steal_pointer(&picture);
        g_usleep(200);
    }
    fprintf(stderr, "no picture comes\n");
    exit(1);
}

static double largest(const double *values, int n)
{
    double most = 0;
    for (int i = 0; i < n; i++)
        most = MAX(most, values[i]);
    return most;
}

static bool report(const char *what, double *values, int n, double target_ms)
{
    double worst = largest(values, n);
    double median = bench_median(values, (gsize)n);
    printf("  %-34s median %7.1f ms, worst %7.1f ms", what, median, worst);
    if (target_ms > 0)
        printf(" (target %.0f)", target_ms);
    printf("\n");
    return target_ms <= 0 || median <= target_ms;
}

static double wait_until_known(PlpPictureServer *server)
{
    PlpPictureServerState state = {0};
    double start = now_ms();
    while (plp_picture_server_get_state(server, &state), !state.knows_all_frames)
        g_usleep(1000);
    return now_ms() - start;
}

static bool seek(PlpPictureServer *server, int64_t frames)
{
    double first[N_SEEKS], exact[N_SEEKS];
    guint32 seed = 7;
    for (int i = 0; i < N_SEEKS; i++) {
        seed = seed * 1664525u + 1013904223u;
        int64_t index = (seed >> 4) % (guint32)frames;
        double start = now_ms();
        plp_picture_server_request_frame(server, index, PLP_SEEK_NEAR_THEN_EXACT);
        g_autoptr(PlpPicture) any = wait_for(server, false);
        first[i] = now_ms() - start;
        if (!any->is_exact) {
            g_autoptr(PlpPicture) wanted = wait_for(server, true);
            g_assert_cmpint(wanted->index, ==, index);
        }
        exact[i] = now_ms() - start;
    }
    bool good = report("seek to a first picture", first, N_SEEKS, FIRST_TARGET_MS);
    return report("seek to the exact frame", exact, N_SEEKS, EXACT_TARGET_MS) && good;
}

static bool seek_to_ends_of_groups(PlpPictureServer *server)
{
    double exact[N_SEEKS / 4];
    for (int i = 0; i < N_SEEKS / 4; i++) {
        double start = now_ms();
        plp_picture_server_request_frame(server, (i * 37 + 11) * 250 + 248, PLP_SEEK_EXACT);
        g_autoptr(PlpPicture) wanted = wait_for(server, true);
        exact[i] = now_ms() - start;
    }
    return report("the same, last frame of a group", exact, N_SEEKS / 4, EXACT_TARGET_MS);
}

static void scrub(PlpPictureServer *server, int64_t frames)
{
    double times[N_SCRUBS];
    for (int i = 0; i < N_SCRUBS; i++) {
        double start = now_ms();
        plp_picture_server_request_frame(server, frames / N_SCRUBS * i, PLP_SEEK_NEAR);
        g_autoptr(PlpPicture) any = wait_for(server, false);
        times[i] = now_ms() - start;
    }
    report("dragging: a picture", times, N_SCRUBS, 0);
}

/** As fast as a held key repeats: 30 a second. */
static bool step_back(PlpPictureServer *server, int64_t from)
{
    plp_picture_server_request_frame(server, from, PLP_SEEK_EXACT);
    g_autoptr(PlpPicture) first = wait_for(server, true);
    g_usleep(1500000); // looks at it
    double times[N_STEPS];
    for (int i = 0; i < N_STEPS; i++) {
        double start = now_ms();
        plp_picture_server_request_frame(server, from - 1 - i, PLP_SEEK_EXACT);
        g_autoptr(PlpPicture) wanted = wait_for(server, true);
        g_assert_cmpint(wanted->index, ==, from - 1 - i);
        times[i] = now_ms() - start;
        g_usleep(i < N_STEPS / 2 ? 200000 : 33000); // first at leisure, then a held key
    }
    bool good = report("step back, five a second", times, N_STEPS / 2, STEP_TARGET_MS);
    report("step back, a held key", times + N_STEPS / 2, N_STEPS / 2, 0);
    return good;
}

static void step_on(PlpPictureServer *server, int64_t from)
{
    double times[N_STEPS];
    plp_picture_server_request_frame(server, from, PLP_SEEK_EXACT);
    plp_picture_unref(wait_for(server, true));
    for (int i = 0; i < N_STEPS; i++) {
        double start = now_ms();
        plp_picture_server_request_frame(server, from + 1 + i, PLP_SEEK_EXACT);
        plp_picture_unref(wait_for(server, true));
        times[i] = now_ms() - start;
    }
    report("step on", times, N_STEPS, STEP_TARGET_MS);
}

/** A screen of 60 a second. */
static bool play(PlpPictureServer *server, double speed)
{
    PlpPictureServerState state = {0};
    double start_cpu = cpu_ms(), start = now_ms();
    plp_picture_server_play(server, 600 * G_USEC_PER_SEC, speed, 0);
    while (now_ms() - start < PLAY_S * 1e3) {
        plp_picture_unref(plp_picture_server_poll(server));
        g_usleep(16667);
    }
    double used = cpu_ms() - start_cpu;
    plp_picture_server_get_state(server, &state);
    int64_t due = state.pictures_shown + state.pictures_late + state.pictures_passed_over;
    printf("  playing at %.2gx: %.2f ms of CPU a frame, %d shown, %d late, %d passed over\n", speed,
           used / (double)MAX(due, 1), (int)state.pictures_shown, (int)state.pictures_late,
           (int)state.pictures_passed_over);
    plp_picture_server_pause(server);
    return speed != 1 || (double)state.pictures_late < 0.01 * (double)due;
}

static bool run(const char *path, const Plan *plan)
{
    printf("%s, %d frames, shown at %dx%d\n", plan->name, PIECE_FRAMES * REPEATS,
           plan->box_width_px, plan->box_height_px);
    double start = now_ms();
    PlpPictureServer *server = plp_picture_server_open(path, NULL);
    plp_picture_server_set_size(server, plan->box_width_px, plan->box_height_px);
    plp_picture_unref(wait_for(server, true));
    printf("  opened, first picture after %.0f ms", now_ms() - start);
    printf("; all frames known %.0f ms later\n", wait_until_known(server));
    PlpPictureServerState state = {0};
    plp_picture_server_get_state(server, &state);
    bool good = seek(server, state.frames);
    good &= seek_to_ends_of_groups(server);
    scrub(server, state.frames);
    good &= step_back(server, 20180);
    step_on(server, 30000);
    good &= play(server, 1);
    play(server, 2);
    play(server, 4);
    plp_picture_server_close(server);
    return good;
}

static int bench(const char *tool, const char *folder, const Plan *plan)
{
    g_autofree char *piece = g_build_filename(folder, "piece.mp4", NULL);
    g_autofree char *whole = g_build_filename(folder, "whole.mp4", NULL);
    bench_make_clip(piece, plan->width_px, plan->height_px, PIECE_FRAMES);
    bool made = run_ffmpeg(tool, piece, whole);
    if (!made)
        fprintf(stderr, "the clip cannot be made\n");
    bool good = made && run(whole, plan);
    g_unlink(piece);
    g_unlink(whole);
    return good;
}

int main(void)
{
    static const Plan plans[] = {{1280, 720, 960, 540, "720p H.264"},
                                 {1920, 1080, 960, 540, "1080p H.264"}};
    g_autofree char *tool = g_find_program_in_path("ffmpeg");
    if (tool == NULL) {
        fprintf(stderr, "skipped: the ffmpeg tool is not installed\n");
        return 77;
    }
    g_autofree char *folder = g_dir_make_tmp("palpebra-bench-XXXXXX", NULL);
    bool good = true;
    for (size_t i = 0; i < G_N_ELEMENTS(plans); i++)
        good &= bench(tool, folder, &plans[i]);
    g_rmdir(folder);
    return good ? 0 : 1;
}
