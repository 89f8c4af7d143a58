// The library beside the pages: forms that refuse, records that stay, a filed recording corrected.
#include "harness.h"

#include <string.h>

#include "store/records.h"
#include "store/removal.h"
#include "store/rows.h"
#include "ui/library/form.h"
#include "ui/library/sidebar.h"

static PlpUiLibrarySidebar *sidebar_of(PlpUiWindow *window)
{
    return PLP_UI_LIBRARY_SIDEBAR(plp_test_find(GTK_WIDGET(window), PLP_UI_TYPE_LIBRARY_SIDEBAR));
}

static int64_t count(PlpLibrary *library, PlpEntity entity)
{
    int64_t n = -1;
    assert_true(plp_row_count(library, entity, 0, &n, NULL));
    return n;
}

static int64_t add(PlpLibrary *library, PlpEntity entity, int64_t parent, const char *const *values)
{
    GtkWindow *form = plp_ui_form_open(NULL, library, entity, 0, parent, NULL, NULL);
    for (int i = 0; values[i] != NULL; i += 2)
        assert_true(plp_ui_form_type(form, values[i], values[i + 1]));
    assert_true(plp_ui_form_save(form));
    g_autoptr(GArray) rows = plp_row_list(library, entity, parent, NULL);
    gsize size = plp_store_get_table(entity)->size;
    return *(const int64_t *)(void *)(rows->data + (rows->len - 1) * size);
}

static void test_form_refuses(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpLibrary *library = plp_ui_library_sidebar_make_library(sidebar_of(window));
    GtkWindow *form =
        plp_ui_form_open(GTK_WINDOW(window), library, PLP_ENTITY_PATIENT, 0, 0, NULL, NULL);
    plp_test_spin(0.3);
    assert_false(plp_ui_form_save(form)); // no pseudonym
    assert_non_null(plp_ui_form_get_sentence(form, "pseudonym"));
    assert_true(plp_ui_form_type(form, "pseudonym", "P-900"));
    assert_null(plp_ui_form_get_sentence(form, "pseudonym"));
    static const char *const years[] = {"12", "x", "1961.5", "3000"};
    for (gsize i = 0; i < G_N_ELEMENTS(years); i++) {
        assert_true(plp_ui_form_type(form, "birth_year", years[i]));
        assert_non_null(plp_ui_form_get_sentence(form, "birth_year"));
        assert_false(plp_ui_form_save(form));
    }
    plp_test_spin(0.3);
    plp_test_shoot(GTK_WIDGET(form), "form-refused");
    assert_int_equal(count(library, PLP_ENTITY_PATIENT), 0);
    assert_true(plp_ui_form_type(form, "birth_year", "1961"));
    assert_true(plp_ui_form_type(form, "sex", "female"));
    assert_true(plp_ui_form_save(form));
    assert_int_equal(count(library, PLP_ENTITY_PATIENT), 1);
    form = plp_ui_form_open(NULL, library, PLP_ENTITY_PATIENT, 0, 0, NULL, NULL);
    assert_true(plp_ui_form_type(form, "pseudonym", "P-900"));
    assert_false(plp_ui_form_save(form)); // there is one
    gtk_window_destroy(form);
    int64_t id = 0;
    assert_true(plp_patient_find(library, "P-900", &id, NULL));
    assert_true(plp_row_delete(library, PLP_ENTITY_PATIENT, id, NULL));
    plp_test_close_window(window);
}

static void test_treatment_form_refuses(void **state)
{
    static const char *const patient[] = {"pseudonym", "P-901", NULL};
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpLibrary *library = plp_ui_library_sidebar_make_library(sidebar_of(window));
    int64_t id = add(library, PLP_ENTITY_PATIENT, 0, patient);
    GtkWindow *form = plp_ui_form_open(NULL, library, PLP_ENTITY_TREATMENT, 0, id, NULL, NULL);
    assert_true(plp_ui_form_type(form, "day", "2026-02-30"));
    assert_true(plp_ui_form_type(form, "total_units", "-5"));
    assert_true(plp_ui_form_type(form, "peak_days", "soon"));
    assert_false(plp_ui_form_save(form));
    assert_non_null(plp_ui_form_get_sentence(form, "day"));
    assert_non_null(plp_ui_form_get_sentence(form, "total_units"));
    assert_non_null(plp_ui_form_get_sentence(form, "peak_days"));
    assert_false(plp_ui_form_type(form, "nothing", "1"));
    gtk_window_destroy(form);
    assert_int_equal(count(library, PLP_ENTITY_TREATMENT), 0);
    assert_true(plp_row_delete(library, PLP_ENTITY_PATIENT, id, NULL));
    plp_test_close_window(window);
}

static void print_sentence(PlpUiSession *session, const char *sentence, gpointer data)
{
    print_message("%s\n", sentence);
}

static bool is_filed(void *window)
{
    PlpUiDocument *document = plp_ui_session_get_document(plp_ui_window_get_session(window));
    return document != NULL && plp_ui_document_get_library_id(document) != 0 &&
           !plp_ui_editor_is_busy(plp_ui_window_get_editor(window));
}

static guint count_closures(PlpUiWindow *window)
{
    PlpUiDocument *document = plp_ui_session_get_document(plp_ui_window_get_session(window));
    const PlpAnalysis *analysis = plp_ui_document_get_recording(document)->analysis;
    return analysis->right.closures->len + analysis->left.closures->len;
}

static void test_files_and_corrects(void **state)
{
    static const char *const patient[] = {"pseudonym",  "P-014", "sex", "female",
                                          "birth_year", "1961",  NULL};
    static const char *const visit[] = {"day", "2026-02-03", "label", "baseline", NULL};
    static const char *const treatment[] = {"day", "2026-02-04", "total_units", "50", NULL};
    static const char *const site[] = {
        "muscle", "orbicularis_oculi", "side", "right", "units", "12.5", NULL};
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiLibrarySidebar *sidebar = sidebar_of(window);
    PlpLibrary *library = plp_ui_library_sidebar_make_library(sidebar);
    g_signal_connect(plp_ui_window_get_session(window), "message", G_CALLBACK(print_sentence),
                     NULL);
    int64_t patient_id = add(library, PLP_ENTITY_PATIENT, 0, patient);
    int64_t visit_id = add(library, PLP_ENTITY_VISIT, patient_id, visit);
    int64_t treatment_id = add(library, PLP_ENTITY_TREATMENT, patient_id, treatment);
    add(library, PLP_ENTITY_SITE, treatment_id, site);
    plp_ui_library_sidebar_refresh(sidebar);
    plp_test_open_patient(window);
    assert_true(plp_ui_library_sidebar_select(sidebar, PLP_ENTITY_PATIENT, patient_id));
    plp_test_spin(0.2);
    GtkWidget *view = plp_test_find(GTK_WIDGET(sidebar), GTK_TYPE_LIST_VIEW);
    g_signal_emit_by_name(view, "activate", 0u); // opens the patient
    plp_test_spin(0.2);
    assert_true(plp_ui_library_sidebar_select(sidebar, PLP_ENTITY_VISIT, visit_id));
    assert_true(gtk_widget_activate_action(GTK_WIDGET(sidebar), "library.file", NULL));
    assert_true(plp_test_wait(is_filed, window, 30));
    assert_int_equal(count(library, PLP_ENTITY_RECORDING), 1);
    PlpUiEditor *editor = plp_ui_window_get_editor(window);
    guint found = count_closures(window);
    PlpClosureEdit add_one = {
        PLP_EDIT_ADD, PLP_SIDE_RIGHT,  -1, -1, 17300000, 17600000, PLP_KIND_UNKNOWN,
        false,        PLP_TASK_UNKNOWN};
    plp_ui_editor_apply(editor, &add_one, 1, NULL);
    assert_int_equal(count_closures(window), found + 1);
    plp_ui_editor_undo(editor);
    plp_ui_editor_redo(editor);
    assert_int_equal(count(library, PLP_ENTITY_EDIT), 1);
    assert_true(plp_test_wait(is_filed, window, 30));
    g_signal_emit_by_name(view, "activate", 1u);
    gtk_widget_activate_action(GTK_WIDGET(window), "win.sidebar", NULL);
    plp_test_spin(1);
    gtk_widget_queue_draw(GTK_WIDGET(window));
    plp_test_spin(1);
    plp_test_shoot(GTK_WIDGET(window), "library");
    plp_test_close_window(window);

    window = plp_test_open_window(1200, 800);
    sidebar = sidebar_of(window);
    assert_true(plp_ui_library_sidebar_select(sidebar, PLP_ENTITY_PATIENT, patient_id));
    view = plp_test_find(GTK_WIDGET(sidebar), GTK_TYPE_LIST_VIEW);
    g_signal_emit_by_name(view, "activate", 0u);
    g_signal_emit_by_name(view, "activate", 1u);
    g_autoptr(GArray) rows = plp_row_list(plp_ui_library_sidebar_get_library(sidebar),
                                          PLP_ENTITY_RECORDING, visit_id, NULL);
    assert_int_equal(rows->len, 1);
    assert_true(plp_ui_library_sidebar_select(sidebar, PLP_ENTITY_RECORDING,
                                              g_array_index(rows, PlpFiledRecording, 0).id));
    assert_true(gtk_widget_activate_action(GTK_WIDGET(sidebar), "library.open", NULL));
    assert_true(plp_test_wait(is_filed, window, 30));
    plp_test_spin(0.2);
    assert_int_equal(count_closures(window), found + 1); // as it was left
    plp_test_close_window(window);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form_refuses),
        cmocka_unit_test(test_treatment_form_refuses),
        cmocka_unit_test(test_files_and_corrects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
