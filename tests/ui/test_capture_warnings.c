// What a person can mend before the camera is said in the window while it is so, and no longer: by
// fake cameras whose pictures are drawn.

#include "capturing.h"

#include <string.h>

#include "media/writer.h"
#include "ui/session/settings.h"
#include "workflow/simulate.h"

static char *folder; // of this run

static char *dup_path(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

typedef struct {
    PlpUiCapturePage *page;
    const char *words;
} Sought;

static bool is_said(void *data)
{
    Sought *sought = data;
    return plp_test_find_label(GTK_WIDGET(sought->page), sought->words) != NULL;
}

static bool is_silent(void *data)
{
    return !is_said(data);
}

static void assert_comes_and_goes(PlpUiCapturePage *page, const char *words)
{
    Sought sought = {page, words};
    if (!plp_test_wait(is_said, &sought, 60))
        fail_msg("never said: %s", words);
    if (!plp_test_wait(is_silent, &sought, 60))
        fail_msg("said for ever: %s", words);
}

// ---- the camera itself: needs no networks ----

/** Grey pictures: two seconds at 50 a second, then at 12, as a camera does in the dark. */
static char *make_slowing_camera(void)
{
    char *path = dup_path("slows.mkv");
    g_autoptr(GError) error = NULL;
    PlpWriterOptions options = {
        .width_px = 64, .height_px = 48, .codec = "mjpeg", .nominal_rate_per_s = 50};
    g_autoptr(PlpWriter) writer = plp_writer_open(path, &options, &error);
    assert_non_null(writer);
    uint32_t pixels[64 * 48];
    memset(pixels, 0x80, sizeof pixels);
    int64_t t_us = 0;
    for (int i = 0; i < 220; i++) {
        assert_true(plp_writer_push(writer, (const uint8_t *)pixels, 64 * 4, t_us, &error));
        t_us += i < 100 ? 20000 : 83333;
    }
    assert_true(plp_writer_finish(writer, &error));
    return path;
}

static bool has_lost(void *page)
{
    return plp_ui_camera_get_state(plp_ui_capture_page_get_camera(page))->recording_lost > 0;
}

static void test_losing_and_slow(void **state)
{
    g_autofree char *path = make_slowing_camera();
    g_autofree char *camera = g_strconcat("loop:", path, NULL);
    g_autofree char *models = g_strdup(g_getenv("PALPEBRA_MODELS"));
    g_setenv("PALPEBRA_MODELS", folder, true); // no networks: they would miss a face first
    PlpUiWindow *window = plp_test_open_window(1100, 760);
    PlpUiCapturePage *page = plp_test_open_capture(window, camera);
    assert_true(plp_test_wait(plp_test_camera_runs, page, 60));
    assert_false(plp_ui_camera_can_track(plp_ui_capture_page_get_camera(page)));
    plp_ui_capture_page_choose_protocol(page, 0);
    plp_ui_capture_page_start(page);
    Sought none = {page, "The networks are not on this machine"};
    assert_true(plp_test_wait(is_said, &none, 60));
    // The pictures lost are counted before everybody's eyes.
    assert_true(plp_test_wait(has_lost, page, 60));
    Sought losing = {page, "Pictures are being lost."};
    assert_true(plp_test_wait(is_said, &losing, 30));
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "lost"));
    plp_test_shoot(GTK_WIDGET(window), "capture-losing");
    assert_true(plp_test_wait(is_silent, &losing, 30));
    assert_comes_and_goes(page, "The camera gives only 12 pictures a second");
    int lost = (int)plp_ui_camera_get_state(plp_ui_capture_page_get_camera(page))->recording_lost;
    g_autofree char *count = g_strdup_printf("%d pictures lost", lost);
    Sought counted = {page, count};
    assert_true(lost > 1);
    assert_true(plp_test_wait(is_said, &counted, 30));
    plp_ui_capture_page_stop(page);
    assert_true(plp_test_wait(plp_test_recording_is_over, page, 30));
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "pictures were lost."));
    plp_test_close_window(window);
    g_setenv("PALPEBRA_MODELS", models, true);
}

// ---- the face: by the networks ----

/** A drawn patient who does one thing after the other that spoils a recording. */
static const char script_text[] = "size 640 480\n"
                                  "rate 20\n"
                                  "duration 32\n"
                                  "encoder preset=veryfast:crf=18\n"
                                  "at 3 scale 0.09 1\n" // comes too far away
                                  "at 6 scale 0.72 1\n"
                                  "at 9 light 0.02\n" // the lamp is out
                                  "at 12 light 1\n"
                                  "at 15 turn 60 1\n" // the drawing's far eye goes behind the nose
                                  "at 18 turn 0 1\n"
                                  "at 21 roll 75 1\n" // beyond roll_limit_deg
                                  "at 24 roll 0 1\n"
                                  "at 27 lost 3\n";

static char *draw_careless_patient(void)
{
    char *path = dup_path("careless.mp4");
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) content = g_bytes_new_static(script_text, sizeof script_text - 1);
    g_autoptr(PlpScript) script = plp_script_parse("careless", content, &error);
    PlpSimulateResult result = {0};
    if (script == NULL || !plp_simulate(script, path, NULL, &result, &error))
        fail_msg("%s", error->message);
    plp_simulate_result_clear(&result);
    return path;
}

static void test_face(void **state)
{
    g_autofree char *path = draw_careless_patient();
    g_autofree char *camera = g_strconcat("loop:", path, NULL);
    PlpUiWindow *window = plp_test_open_window(1100, 760);
    PlpUiCapturePage *page = plp_test_open_capture(window, camera);
    assert_true(plp_test_wait(plp_test_camera_runs, page, 60));
    if (!plp_ui_camera_can_track(plp_ui_capture_page_get_camera(page))) {
        plp_test_close_window(window);
        skip();
    }
    static const struct {
        const char *words, *picture;
    } warnings[] = {
        {"The face is too small: come nearer.", "capture-small"},
        {"It is too dark: more light on the face.", "capture-dark"},
        {"An eye is hidden: hair or hand away.", "capture-hidden"},
        {"Turn towards the camera.", "capture-turned"},
        {"No face is in the picture.", "capture-nobody"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(warnings); i++) {
        Sought sought = {page, warnings[i].words};
        if (!plp_test_wait(is_said, &sought, 40))
            fail_msg("never said: %s", warnings[i].words);
        plp_test_shoot(GTK_WIDGET(window), warnings[i].picture);
        if (!plp_test_wait(is_silent, &sought, 60))
            fail_msg("said for ever: %s", warnings[i].words);
    }
    plp_test_close_window(window);
}

static int set_up(void **state)
{
    folder = g_dir_make_tmp("plp-warnings-XXXXXX", NULL);
    g_autofree char *recordings = dup_path("recordings");
    plp_ui_settings_set_recordings_folder(plp_ui_settings_get(), recordings);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_losing_and_slow),
        cmocka_unit_test(test_face),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
