// The library beside the pages: forms that refuse, records that stay, a filed recording corrected.
#include "harness.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "store/records.h"
#include "store/removal.h"
#include "store/rows.h"
#include "ui/library/form.h"
#include "ui/library/sidebar.h"
#include "watch.h"
#include "workflow/library.h"

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
    guint found = plp_test_count_closures(window);
    PlpClosureEdit add_one = {
        PLP_EDIT_ADD, PLP_SIDE_RIGHT,  -1, -1, 17300000, 17600000, PLP_KIND_UNKNOWN,
        false,        PLP_TASK_UNKNOWN};
    plp_ui_editor_apply(editor, &add_one, 1, NULL);
    assert_int_equal(plp_test_count_closures(window), found + 1);
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
    assert_int_equal(plp_test_count_closures(window), found + 1); // as it was left
    plp_test_close_window(window);
}

/** A window with the library beside it. */
static PlpUiWindow *open_with_library(void)
{
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    if (!gtk_widget_get_mapped(GTK_WIDGET(sidebar_of(window))))
        gtk_widget_activate_action(GTK_WIDGET(window), "win.sidebar", NULL);
    plp_test_spin(0.3);
    return window;
}

/** Opens the row that is selected. */
static void open_selected(PlpUiLibrarySidebar *sidebar)
{
    GtkListView *view = GTK_LIST_VIEW(plp_test_find(GTK_WIDGET(sidebar), GTK_TYPE_LIST_VIEW));
    GtkSingleSelection *selection = GTK_SINGLE_SELECTION(gtk_list_view_get_model(view));
    g_signal_emit_by_name(view, "activate", gtk_single_selection_get_selected(selection));
    plp_test_spin(0.2);
}

// ---- the library's file ----

static char *dup_path(void)
{
    return plp_library_dup_default_path();
}

/** Looking at the program leaves nothing behind. */
static void test_is_made_when_something_is_filed(void **state)
{
    g_autofree char *path = dup_path();
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    PlpUiWindow *window = open_with_library();
    PlpUiLibrarySidebar *sidebar = sidebar_of(window);
    assert_null(plp_ui_library_sidebar_get_library(sidebar));
    assert_non_null(plp_test_find_label(GTK_WIDGET(sidebar), "No Patients Yet"));
    plp_test_spin(0.2);
    plp_test_close_window(window);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    window = open_with_library();
    sidebar = sidebar_of(window);
    assert_true(gtk_widget_activate_action(GTK_WIDGET(sidebar), "library.new-patient", NULL));
    assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
    assert_non_null(plp_ui_library_sidebar_get_library(sidebar));
    plp_test_close_window(window);
}

/** What a person corrected is filed above what was found, not instead of it. */
static void test_files_what_is_corrected(void **state)
{
    static const char *const patient[] = {"pseudonym", "P-015", NULL};
    static const char *const visit[] = {"day", "2026-02-03", NULL};
    PlpUiWindow *window = open_with_library();
    PlpUiLibrarySidebar *sidebar = sidebar_of(window);
    PlpLibrary *library = plp_ui_library_sidebar_make_library(sidebar);
    plp_test_listen(window);
    int64_t patient_id = add(library, PLP_ENTITY_PATIENT, 0, patient);
    int64_t visit_id = add(library, PLP_ENTITY_VISIT, patient_id, visit);
    plp_ui_library_sidebar_refresh(sidebar);
    plp_test_open_patient(window);
    guint found = plp_test_count_closures(window);
    PlpUiEditor *editor = plp_ui_window_get_editor(window);
    PlpClosureEdit add_one = {.action = PLP_EDIT_ADD,
                              .eye = PLP_SIDE_RIGHT,
                              .target_onset_us = -1,
                              .target_offset_us = -1,
                              .from_us = 17300000,
                              .to_us = 17600000};
    plp_ui_editor_apply(editor, &add_one, 1, "missed");
    assert_int_equal(plp_test_count_closures(window), found + 1);
    assert_true(plp_ui_library_sidebar_select(sidebar, PLP_ENTITY_PATIENT, patient_id));
    open_selected(sidebar);
    assert_true(plp_ui_library_sidebar_select(sidebar, PLP_ENTITY_VISIT, visit_id));
    gtk_widget_activate_action(GTK_WIDGET(sidebar), "library.file", NULL);
    assert_true(plp_test_wait(plp_test_is_said, (void *)"is filed", 60));
    assert_true(plp_test_wait(is_filed, window, 60));
    plp_test_spin(0.3);
    assert_int_equal(plp_test_count_closures(window), found + 1); // with the correction, undoable
    assert_true(plp_ui_editor_can_undo(editor));
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_RECORDING, visit_id, NULL);
    int64_t id = g_array_index(rows, PlpFiledRecording, 0).id;
    PlpLibraryView automatic = {.is_automatic = true};
    g_autoptr(PlpRecording) plain = plp_library_load_recording(library, id, &automatic, NULL);
    assert_int_equal(plain->analysis->right.closures->len + plain->analysis->left.closures->len,
                     found);
    // Once more is refused with a sentence.
    plp_test_forget();
    plp_test_open_patient(window);
    assert_true(plp_ui_library_sidebar_select(sidebar, PLP_ENTITY_VISIT, visit_id));
    gtk_widget_activate_action(GTK_WIDGET(sidebar), "library.file", NULL);
    assert_true(plp_test_wait(plp_test_is_said, (void *)"filed with the visit already", 60));
    plp_test_close_window(window);
    g_autofree char *edits = g_build_filename(plp_test_get_results(), "edits.csv", NULL);
    g_unlink(edits);
}

/** Searched as a person types it; deleted only when it is said twice. */
static void test_searches_and_deletes(void **state)
{
    static const char *const one[] = {"pseudonym", "S-100", NULL};
    static const char *const other[] = {"pseudonym", "S-200", NULL};
    PlpUiWindow *window = open_with_library();
    PlpUiLibrarySidebar *sidebar = sidebar_of(window);
    PlpLibrary *library = plp_ui_library_sidebar_make_library(sidebar);
    add(library, PLP_ENTITY_PATIENT, 0, one);
    int64_t id = add(library, PLP_ENTITY_PATIENT, 0, other);
    GtkWidget *search = plp_test_find(GTK_WIDGET(sidebar), GTK_TYPE_SEARCH_ENTRY);
    gtk_editable_set_text(GTK_EDITABLE(search), "s-2");
    plp_test_spin(0.5);
    assert_null(plp_test_find_label(GTK_WIDGET(sidebar), "S-100"));
    assert_non_null(plp_test_find_label(GTK_WIDGET(sidebar), "S-200"));
    gtk_editable_set_text(GTK_EDITABLE(search), "nobody");
    plp_test_spin(0.5);
    assert_non_null(plp_test_find_label(GTK_WIDGET(sidebar), "No Patient Found"));
    gtk_editable_set_text(GTK_EDITABLE(search), "");
    plp_test_spin(0.5);
    static const char *const answers[] = {"cancel", "delete"};
    for (int i = 0; i < 2; i++) {
        int64_t before = count(library, PLP_ENTITY_PATIENT);
        assert_true(plp_ui_library_sidebar_select(sidebar, PLP_ENTITY_PATIENT, id));
        gtk_widget_activate_action(GTK_WIDGET(sidebar), "library.delete", NULL);
        plp_test_spin(0.3);
        GtkWidget *dialog = plp_test_find_window(ADW_TYPE_MESSAGE_DIALOG);
        assert_non_null(dialog);
        assert_non_null(plp_test_find_label(dialog, "S-200"));
        adw_message_dialog_response(ADW_MESSAGE_DIALOG(dialog), answers[i]);
        plp_test_spin(0.3);
        assert_int_equal(count(library, PLP_ENTITY_PATIENT), before - i);
    }
    assert_null(plp_test_find_label(GTK_WIDGET(sidebar), "S-200"));
    plp_test_close_window(window);
}

static bool is_chooser_there(void *data)
{
    return plp_test_find_window(GTK_TYPE_FILE_CHOOSER_DIALOG) != NULL;
}

/** A study goes out and comes in through the menus; what is no study is said. */
static void test_study_goes_out_and_in(void **state)
{
    PlpUiWindow *window = open_with_library();
    PlpUiLibrarySidebar *sidebar = sidebar_of(window);
    PlpLibrary *library = plp_ui_library_sidebar_make_library(sidebar);
    plp_test_listen(window);
    int64_t patients = count(library, PLP_ENTITY_PATIENT);
    g_autofree char *folder = g_dir_make_tmp("plp-study-XXXXXX", NULL);
    g_autofree char *study = g_build_filename(folder, "study.zip", NULL);
    g_autofree char *junk = g_build_filename(folder, "junk.zip", NULL);
    assert_true(g_file_set_contents(junk, "no archive", -1, NULL));
    plp_test_forget();
    gtk_widget_activate_action(GTK_WIDGET(sidebar), "library.export", NULL);
    assert_true(plp_test_wait(is_chooser_there, NULL, 10));
    plp_test_choose_file(study);
    assert_true(plp_test_wait(plp_test_is_said, (void *)"were exported", 30));
    assert_true(g_file_test(study, G_FILE_TEST_EXISTS));
    plp_test_forget();
    gtk_widget_activate_action(GTK_WIDGET(sidebar), "library.import", NULL);
    assert_true(plp_test_wait(is_chooser_there, NULL, 10));
    plp_test_choose_file(junk);
    assert_true(plp_test_wait(plp_test_is_said, (void *)"junk.zip", 30));
    assert_int_equal(count(library, PLP_ENTITY_PATIENT), patients);
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_PATIENT, 0, NULL);
    for (guint i = 0; i < rows->len; i++)
        plp_row_delete(library, PLP_ENTITY_PATIENT, g_array_index(rows, PlpPatient, i).id, NULL);
    plp_test_forget();
    gtk_widget_activate_action(GTK_WIDGET(sidebar), "library.import", NULL);
    assert_true(plp_test_wait(is_chooser_there, NULL, 10));
    plp_test_choose_file(study);
    assert_true(plp_test_wait(plp_test_is_said, (void *)"were imported", 30));
    assert_int_equal(count(library, PLP_ENTITY_PATIENT), patients);
    plp_test_close_window(window);
    g_unlink(study);
    g_unlink(junk);
    g_rmdir(folder);
}

/** One that cannot be written to is shown, and says so; one that is damaged says that. */
static void test_read_only_and_damaged(void **state)
{
    static const char *const patient[] = {"pseudonym", "R-001", NULL};
    g_autofree char *path = dup_path();
    PlpUiWindow *window = open_with_library();
    PlpLibrary *library = plp_ui_library_sidebar_make_library(sidebar_of(window));
    add(library, PLP_ENTITY_PATIENT, 0, patient);
    plp_test_close_window(window);
    if (getuid() != 0) { // nothing is read-only for root
        g_chmod(path, 0400);
        window = open_with_library();
        GtkWidget *sidebar = GTK_WIDGET(sidebar_of(window));
        plp_test_spin(0.3);
        assert_non_null(plp_test_find_label(sidebar, "R-001"));
        assert_non_null(plp_test_find_label(sidebar, "can only be read"));
        assert_false(gtk_widget_activate_action(sidebar, "library.new-patient", NULL));
        plp_test_close_window(window);
        g_chmod(path, 0600);
    }
    g_autofree char *content = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &content, &size, NULL));
    assert_true(g_file_set_contents(path, "no library at all, but words", -1, NULL));
    window = open_with_library();
    plp_test_spin(0.3);
    assert_non_null(plp_test_find_label(GTK_WIDGET(window), "The Library Cannot Be Opened"));
    assert_null(plp_ui_library_sidebar_make_library(sidebar_of(window)));
    plp_test_open_patient(window); // all else goes on
    plp_test_shoot(GTK_WIDGET(window), "library-damaged");
    plp_test_close_window(window);
    assert_true(g_file_set_contents(path, content, (gssize)size, NULL));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_is_made_when_something_is_filed),
        cmocka_unit_test(test_form_refuses),
        cmocka_unit_test(test_treatment_form_refuses),
        cmocka_unit_test(test_files_and_corrects),
        cmocka_unit_test(test_files_what_is_corrected),
        cmocka_unit_test(test_searches_and_deletes),
        cmocka_unit_test(test_study_goes_out_and_in),
        cmocka_unit_test(test_read_only_and_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
