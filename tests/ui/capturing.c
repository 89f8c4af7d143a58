#include "capturing.h"

#include "media/reader.h"
#include "tables/segments.h"
#include "ui/capture/take.h"

PlpUiCapturePage *plp_test_open_capture(PlpUiWindow *window, const char *camera)
{
    if (camera != NULL)
        g_setenv("PALPEBRA_CAMERA", camera, true);
    else
        g_unsetenv("PALPEBRA_CAMERA");
    gtk_widget_activate_action(GTK_WIDGET(window), "win.record", NULL);
    GtkWidget *page = plp_test_find(GTK_WIDGET(window), PLP_UI_TYPE_CAPTURE_PAGE);
    assert_non_null(page);
    return PLP_UI_CAPTURE_PAGE(page);
}

PlpUiCapturePage *plp_test_open_capture_patient(PlpUiWindow *window, const char *prefix)
{
    g_autofree char *camera = g_strconcat(prefix, plp_test_get_video(), NULL);
    PlpUiCapturePage *page = plp_test_open_capture(window, camera);
    assert_true(plp_test_wait(plp_test_camera_runs, page, 60));
    return page;
}

bool plp_test_camera_runs(void *page)
{
    PlpUiCamera *camera = plp_ui_capture_page_get_camera(page);
    return plp_ui_camera_get_state(camera)->phase == PLP_LIVE_RUNNING &&
           plp_ui_camera_get_texture(camera) != NULL;
}

bool plp_test_recording_is_over(void *page)
{
    return !plp_ui_capture_page_is_recording(page);
}

int64_t plp_test_count_frames(const char *video_path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpReader) reader = plp_reader_open(video_path, NULL, &error);
    if (reader == NULL)
        fail_msg("%s", error->message);
    for (int64_t n = 0;; n++) {
        g_autoptr(PlpFrame) frame = NULL;
        if (!plp_reader_next(reader, &frame, &error))
            fail_msg("%s", error->message);
        if (frame == NULL)
            return n;
        assert_false(frame->damaged);
    }
}

GArray *plp_test_load_tasks(const char *video_path, guint n)
{
    g_autofree char *path = plp_ui_take_dup_segments_path(video_path);
    g_autoptr(GError) error = NULL;
    GArray *segments = plp_segments_load(path, &error);
    if (segments == NULL)
        fail_msg("%s", error->message);
    assert_int_equal(segments->len, n);
    return segments;
}
