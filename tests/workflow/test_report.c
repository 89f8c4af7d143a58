#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "analysis/analyse.h"
#include "base/error.h"
#include "base/sha256.h"
#include "folder.h"
#include "report/eye_picture.h"
#include "workflow/eye_pictures.h"
#include "workflow/report.h"
#include "workflow/simulate_patient.h"

static char *folder;
static char *video; // of a drawn patient
static PlpRecording *recording;

static int make_patient(void **state)
{
    folder = plp_folder_new();
    video = g_build_filename(folder, "drawn.mp4", NULL);
    PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_CLONIC, 4);
    options.seconds = 12;
    options.rate_per_s = 25;
    options.calm = true;
    g_autoptr(PlpPatient) patient = plp_patient_new(&options, NULL);
    PlpSimulatePatientResult written;
    assert_true(plp_simulate_patient(patient, video, NULL, &written, NULL));
    plp_simulate_patient_result_clear(&written);
    recording = plp_recording_new();
    recording->trace = plp_patient_shoot(patient);
    recording->parameters.bootstrap_resamples = 100;
    recording->analysis = plp_analyse_compute(recording->trace, NULL, &recording->parameters);
    recording->label = g_strdup("drawn");
    recording->input_name = g_strdup("drawn.mp4");
    recording->input_sha256 = plp_sha256_dup_file(video, NULL);
    recording->has_media = true;
    assert_true(recording->analysis->right.closures->len > 2);
    return 0;
}

static int remove_patient(void **state)
{
    plp_recording_free(recording);
    g_free(video);
    plp_folder_remove(folder);
    return 0;
}

// ---- pictures ----

static double get_mean(const PlpEyePicture *picture)
{
    double sum = 0;
    gsize n = (gsize)picture->width_px * (gsize)picture->height_px * 3;
    for (gsize i = 0; i < n; i++)
        sum += picture->rgb[i];
    return sum / (double)n;
}

static void test_pictures_are_of_the_closures(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) pictures =
        plp_eye_pictures_read(video, recording, 4, NULL, NULL, NULL, &error);
    assert_null(error);
    assert_in_range(pictures->len, 2, 4);
    int64_t before_us = -1;
    for (guint i = 0; i < pictures->len; i++) {
        const PlpEyePicture *picture = g_ptr_array_index(pictures, i);
        assert_true(picture->t_us > before_us); // in order of time
        before_us = picture->t_us;
        assert_true(llabs(picture->t_us - picture->closure.peak_us) < 60000);
        assert_in_range((int)get_mean(picture), 40, 230);
        assert_int_equal(picture->width_px, 2 * picture->height_px);
    }
}

static void test_a_mirrored_picture_is_turned_back(void **state)
{
    g_autoptr(GPtrArray) plain = plp_eye_pictures_read(video, recording, 1, NULL, NULL, NULL, NULL);
    // As a mirrored recording's samples are: x and roll turned.
    for (guint i = 0; i < plp_trace_get_length(recording->trace); i++) {
        PlpSample *sample = &g_array_index(recording->trace->samples, PlpSample, i);
        sample->centre_x_ratio = 1 - sample->centre_x_ratio;
        sample->roll_deg = -sample->roll_deg;
    }
    recording->mirrored = true;
    g_autoptr(GPtrArray) turned =
        plp_eye_pictures_read(video, recording, 1, NULL, NULL, NULL, NULL);
    for (guint i = 0; i < plp_trace_get_length(recording->trace); i++) {
        PlpSample *sample = &g_array_index(recording->trace->samples, PlpSample, i);
        sample->centre_x_ratio = 1 - sample->centre_x_ratio;
        sample->roll_deg = -sample->roll_deg;
    }
    recording->mirrored = false;
    const PlpEyePicture *a = g_ptr_array_index(plain, 0);
    const PlpEyePicture *b = g_ptr_array_index(turned, 0);
    int off = 0;
    for (int y = 0; y < a->height_px; y++) {
        for (int x = 0; x < a->width_px; x++) {
            int left = 3 * (y * a->width_px + x);
            int right = 3 * (y * a->width_px + a->width_px - 1 - x);
            off += abs(a->rgb[left] - b->rgb[right]) > 24;
        }
    }
    assert_true(off < a->width_px * a->height_px / 20);
}

static void test_videos_that_are_none(void **state)
{
    g_autofree char *text = plp_folder_add(folder, "letter.mp4", "dear doctor");
    const char *const bad[] = {"/no/such/video.mp4", text, folder};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(plp_eye_pictures_read(bad[i], recording, 4, NULL, NULL, NULL, &error));
        assert_non_null(error);
        assert_null(strstr(error->message, "/no/such"));
    }
}

static void test_reading_can_be_stopped(void **state)
{
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    plp_cancel_request(&cancel);
    g_autoptr(GError) error = NULL;
    assert_null(plp_eye_pictures_read(video, recording, 4, &cancel, NULL, NULL, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED));
}

// ---- reports ----

static PlpReportRequest make_request(const char *out_path)
{
    return (PlpReportRequest){.pdf = {.created_s = 1700000000, .program_version = "0.1.0"},
                              .out_path = out_path};
}

static bool holds(const char *path, const char *bytes)
{
    g_autofree char *content = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &content, &size, NULL));
    return memmem(content, size, bytes, strlen(bytes)) != NULL;
}

static void test_the_measured_video_is_found(void **state)
{
    g_autofree char *path = g_build_filename(folder, "with.pdf", NULL);
    g_autoptr(GPtrArray) videos = g_ptr_array_new();
    g_ptr_array_add(videos, (gpointer) "/no/such/folder");
    g_ptr_array_add(videos, folder);
    PlpReportRequest request = make_request(path);
    request.videos = videos;
    g_autoptr(GPtrArray) notes = NULL;
    g_autoptr(GError) error = NULL;
    assert_true(plp_report_make_recording(recording, &request, &notes, &error));
    assert_int_equal(notes->len, 0);
    assert_true(holds(path, "/Subtype /Image"));
    request.force = request.pdf.de_identified = true;
    assert_true(plp_report_make_recording(recording, &request, NULL, &error));
    assert_false(holds(path, "/Subtype /Image"));
}

static void test_another_video_is_not_taken(void **state)
{
    g_autofree char *path = g_build_filename(folder, "without.pdf", NULL);
    g_autofree char *other = plp_folder_add(folder, "other.mp4", "another one");
    g_autoptr(GPtrArray) videos = g_ptr_array_new();
    g_ptr_array_add(videos, other);
    PlpReportRequest request = make_request(path);
    request.videos = videos;
    g_autoptr(GPtrArray) notes = NULL;
    assert_true(plp_report_make_recording(recording, &request, &notes, NULL));
    assert_int_equal(notes->len, 1);
    assert_true(g_str_has_prefix(notes->pdata[0], "drawn: The recording's video was not at hand"));
    assert_false(holds(path, "/Subtype /Image"));
}

static void test_a_stopped_report_leaves_nothing(void **state)
{
    g_autofree char *path = g_build_filename(folder, "stopped.pdf", NULL);
    g_autofree char *figures = g_build_filename(folder, "stopped", NULL);
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    plp_cancel_request(&cancel);
    PlpReportRequest request = make_request(path);
    request.figures_folder = figures;
    request.cancel = &cancel;
    g_autoptr(GError) error = NULL;
    assert_false(plp_report_make_recording(recording, &request, NULL, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED));
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    assert_false(g_file_test(figures, G_FILE_TEST_EXISTS));
}

static void test_a_comparison_of_nobody(void **state)
{
    g_autofree char *path = g_build_filename(folder, "nobody.pdf", NULL);
    g_autoptr(PlpComparison) empty = plp_comparison_new();
    PlpReportRequest request = make_request(path);
    g_autoptr(GPtrArray) notes = NULL;
    assert_true(plp_report_make_comparison(empty, &request, &notes, NULL));
    assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
    assert_int_equal(notes->len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures_are_of_the_closures),
        cmocka_unit_test(test_a_mirrored_picture_is_turned_back),
        cmocka_unit_test(test_videos_that_are_none),
        cmocka_unit_test(test_reading_can_be_stopped),
        cmocka_unit_test(test_the_measured_video_is_found),
        cmocka_unit_test(test_another_video_is_not_taken),
        cmocka_unit_test(test_a_stopped_report_leaves_nothing),
        cmocka_unit_test(test_a_comparison_of_nobody),
    };
    return cmocka_run_group_tests(tests, make_patient, remove_patient);
}
