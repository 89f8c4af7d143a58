// The program in Turkish: every word of the engine has its translation, numbers have their comma.

#include "pages.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "pointer.h"
#include "ui/dialogs/help.h"
#include "ui/say.h"
#include "ui/words.h"

static void test_words_of_the_engine(void **state)
{
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    for (gsize i = 0; i < n; i++) {
        if (g_str_equal(gettext(table[i].meaning), table[i].meaning))
            fail_msg("not translated: %s", table[i].meaning);
    }
    for (int reason = 0; reason < PLP_REASON_N; reason++)
        assert_string_not_equal(plp_ui_words_get_reason((PlpReason)reason),
                                plp_reason_get_sentence((PlpReason)reason));
    assert_string_equal(plp_ui_words_get_task(PLP_TASK_REST_OPEN), "dinlenme, gözler açık");
    assert_string_equal(plp_ui_words_get_task(PLP_TASK_FREE), "serbest");
    assert_string_equal(plp_ui_words_get_kind(PLP_KIND_BLINK), "kırpma");
}

static void test_numbers(void **state)
{
    g_autofree char *number = plp_ui_words_dup_number(-12.34, 1);
    g_autofree char *percent = plp_ui_words_dup_percent(0.94);
    assert_string_equal(number, "−12,3");
    assert_string_equal(percent, "%94");
}

// ---- what was forgotten ----

/** The catalogue's English texts that are something else in Turkish. */
static GHashTable *load_english(void)
{
    GHashTable *english = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *path = g_build_filename(g_getenv("PALPEBRA_SOURCE_ROOT"), "ui/po/tr.po", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) id = g_string_new(NULL);
    bool is_id = false;
    for (char **line = lines; *line != NULL; line++) {
        const char *quoted = strchr(*line, '"');
        if (g_str_has_prefix(*line, "msgid "))
            g_string_truncate(id, 0);
        else if (**line != '"' && is_id && *gettext(id->str) != '\0' && id->len > 0 &&
                 strcmp(gettext(id->str), id->str) != 0)
            g_hash_table_add(english, g_strdup(id->str));
        is_id = g_str_has_prefix(*line, "msgid ") || (is_id && **line == '"');
        if (is_id && quoted != NULL) {
            g_autofree char *piece = g_strndup(quoted + 1, strlen(quoted) - 2);
            g_autofree char *plain = g_strcompress(piece);
            g_string_append(id, plain);
        }
    }
    return english;
}

/** Words that every English sentence has, and no Turkish one. */
static bool is_english(GHashTable *english, const char *text)
{
    static const char *const words =
        "\\b(the|of|and|is|are|was|no|to|with|without|before|after|right|left|eye|eyes|"
        "closures?|"
        "blinks?|for|this|that|from|open|minutes?|seconds?|day|days|per|time|closed|unknown)\\b";
    static GRegex *regex;
    if (regex == NULL)
        regex = g_regex_new(words, G_REGEX_CASELESS, 0, NULL);
    return g_hash_table_contains(english, text) || g_regex_match(regex, text, 0, NULL);
}

typedef struct {
    GHashTable *english;
    GPtrArray *found; // of char *
} Search;

static bool is_name(const char *text)
{
    // Names of files, programs, products and people; identifiers of parameters.
    static const char *const names[] = {"Palpebra", "MediaPipe, The MediaPipe Authors", "drawn.mp4",
                                        "English", "palpebra-cli help"};
    if (g_str_equal(text, "Menu")) // a key, as GTK calls it
        return true;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strstr(text, names[i]) != NULL)
            return true;
    }
    return strchr(text, ' ') == NULL && strpbrk(text, "_/.") != NULL;
}

static void look_at(const char *text, const char *page, Search *search)
{
    if (text == NULL || strlen(text) < 2 || is_name(text) || !is_english(search->english, text))
        return;
    g_ptr_array_add(search->found, g_strdup_printf("%s: %s", page, text));
}

static void look_for_english(GtkWidget *widget, const char *page, Search *search)
{
    if (!gtk_widget_get_mapped(widget) || GTK_IS_TEXT_VIEW(widget))
        return;
    if (GTK_IS_LABEL(widget))
        look_at(gtk_label_get_text(GTK_LABEL(widget)), page, search);
    if (GTK_IS_ENTRY(widget))
        look_at(gtk_entry_get_placeholder_text(GTK_ENTRY(widget)), page, search);
    look_at(gtk_widget_get_tooltip_text(widget), page, search);
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
         child = gtk_widget_get_next_sibling(child))
        look_for_english(child, page, search);
}

static void visit(GtkWidget *window, const char *name, void *data)
{
    look_for_english(window, name, data);
    look_at(gtk_window_get_title(GTK_WINDOW(window)), name, data);
    g_autofree char *shot = g_strconcat(name, "-tr", NULL);
    plp_test_shoot(window, shot);
}

static void test_pages(void **state)
{
    g_autoptr(GHashTable) english = load_english();
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    assert_true(g_hash_table_size(english) > 800);
    assert_true(g_hash_table_contains(english, "Measure eyelid closures"));
    Search search = {english, found};
    plp_test_walk(1280, 820, visit, &search);
    for (guint i = 0; i < found->len; i++)
        print_message("English: %s\n", (const char *)found->pdata[i]);
    assert_int_equal(found->len, 0);
}

// ---- the help ----

static GtkTextView *get_help_page(GtkStack *stack, const char *file)
{
    GtkWidget *page = gtk_stack_get_child_by_name(stack, file);
    assert_non_null(page);
    return GTK_TEXT_VIEW(plp_test_find(page, GTK_TYPE_TEXT_VIEW));
}

static char *dup_help_text(GtkStack *stack, const char *file)
{
    char *text = NULL;
    g_object_get(gtk_text_view_get_buffer(get_help_page(stack, file)), "text", &text, NULL);
    return text;
}

static void assert_help_begins(GtkStack *stack, const char *file, const char *begin)
{
    g_autofree char *text = dup_help_text(stack, file);
    if (!g_str_has_prefix(text, begin))
        fail_msg("%s: begins with %.60s", file, text);
}

static void test_help_speaks_turkish(void **state)
{
    PlpUiWindow *window = plp_test_open_window(900, 700);
    GtkWidget *help = plp_ui_help_new();
    GtkStack *stack = GTK_STACK(plp_test_find(help, GTK_TYPE_STACK));
    assert_help_begins(stack, "tour.md", "Beş dakikada Palpebra\n");
    assert_help_begins(stack, "definitions.md", "Değerlerin anlamı\n");
    assert_help_begins(stack, "report.md", "Rapor, değer değer\n");
    assert_help_begins(stack, "comparison.md", "Önce ve sonra\n");
    assert_help_begins(stack, "input-files.md", "Getirebileceğiniz dosyalar\n");
    assert_help_begins(stack, "closures.md", "Kapanmalar nasıl bulunur ve sayılır\n");
    g_autofree char *text = dup_help_text(stack, "tour.md");
    assert_null(strstr(text, "](")); // links show their words alone
    gtk_window_destroy(GTK_WINDOW(help));

    // Whose first language is English reads English, whatever comes after it.
    g_setenv("LANGUAGE", "en:tr", true);
    help = plp_ui_help_new();
    assert_help_begins(GTK_STACK(plp_test_find(help, GTK_TYPE_STACK)), "tour.md",
                       "Palpebra in five minutes\n");
    gtk_window_destroy(GTK_WINDOW(help));
    g_setenv("LANGUAGE", "tr", true);
    plp_test_close_window(window);
}

/** Clicks into the middle of these words on the page that is shown. */
static void click_words(GtkTextView *view, const char *words)
{
    GtkTextIter start, from, to;
    gtk_text_buffer_get_start_iter(gtk_text_view_get_buffer(view), &start);
    assert_true(gtk_text_iter_forward_search(&start, words, 0, &from, &to, NULL));
    gtk_text_view_scroll_to_iter(view, &from, 0.1, false, 0, 0);
    plp_test_spin(0.5);
    GdkRectangle a, b;
    gtk_text_view_get_iter_location(view, &from, &a);
    gtk_text_view_get_iter_location(view, &to, &b);
    int x, y;
    gtk_text_view_buffer_to_window_coords(view, GTK_TEXT_WINDOW_WIDGET, (a.x + b.x) / 2,
                                          a.y + a.height / 2, &x, &y);
    plp_test_click(GTK_WIDGET(view), x, y, 1, 1);
    plp_test_spin(0.5);
}

static void test_help_follows_links(void **state)
{
    PlpUiWindow *window = plp_test_open_window(900, 700);
    GtkWidget *help = plp_ui_help_new();
    gtk_window_present(GTK_WINDOW(help));
    plp_test_spin(0.5);
    GtkStack *stack = GTK_STACK(plp_test_find(help, GTK_TYPE_STACK));
    assert_string_equal(gtk_stack_get_visible_child_name(stack), "tour.md");
    plp_test_shoot(help, "help-tour-tr");
    click_words(get_help_page(stack, "tour.md"), "Beş dakikada");
    assert_string_equal(gtk_stack_get_visible_child_name(stack), "tour.md"); // no link there
    click_words(get_help_page(stack, "tour.md"), "Tanımlar");
    assert_string_equal(gtk_stack_get_visible_child_name(stack), "definitions.md");
    plp_test_shoot(help, "help-definitions-tr");
    click_words(get_help_page(stack, "definitions.md"), "closures.md");
    assert_string_equal(gtk_stack_get_visible_child_name(stack), "closures.md");
    gtk_window_destroy(GTK_WINDOW(help));
    plp_test_close_window(window);
}

// ---- what the engine says ----

static void test_sentences(void **state)
{
    static const struct {
        const char *english, *turkish;
    } said[] = {
        {"rest.mov: no video stream (the file holds 1 audio stream)",
         "rest.mov: video akışı yok (dosyada 1 ses akışı var)"},
        {"a.mp4: there is no room left on the disk; recording stopped after 12.5 s (make "
         "room, or record to another disk)",
         "a.mp4: diskte yer kalmadı; kayıt 12,5 sn sonra durdu (yer açın veya başka bir diske "
         "kaydedin)"},
        {"Frame rates differ: 30.0 before, 29.9 to 60.0 after (frames/s): quick blinks come out "
         "longer and shallower at the lower one.",
         "Kare hızları farklı: önce 30,0, sonra 29,9 – 60,0 (kare/sn): düşük olanda hızlı "
         "kırpmalar "
         "daha uzun ve daha sığ görünür."},
        {"Not measured, right eye: no face 3.0 s, too dark 1.2 s.",
         "Ölçülmedi, sağ göz: yüz yok 3,0 sn, çok karanlık 1,2 sn."},
        {"The right eye was never measured.", "Sağ göz hiç ölçülmedi."},
        {"Closures / min, right", "Kapanmalar/dk, sağ"},
        {"lower, holds", "daha düşük, kalıcı"},
        {"50 %", "%50"},
        {"0.5", "0,5"},
        {"must be a number from 0 to 20000", "0 ile 20000 arasında bir sayı olmalı"},
        {"Nobody says this.", "Nobody says this."},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(said); i++) {
        assert_string_equal(plp_ui_say(said[i].english), said[i].turkish);
        assert_string_equal(plp_ui_say(said[i].turkish), said[i].turkish); // twice does no harm
    }
    assert_string_equal(plp_ui_say_name("hemifacial_spasm"), "hemifasiyal spazm");
    assert_null(plp_ui_say(NULL));
    assert_string_equal(plp_ui_say(""), "");
}

int main(void)
{
    // Locales made from the system's sources where it has none of its own.
    g_setenv("LOCPATH", g_getenv("PALPEBRA_TEST_LOCALES"), true);
    g_setenv("LC_ALL", "tr_TR.UTF-8", true);
    g_setenv("LANGUAGE", "tr", true);
    if (setlocale(LC_ALL, "") == NULL || !g_str_equal(localeconv()->decimal_point, ",")) {
        g_print("skipped: there is no Turkish locale here\n");
        return 77;
    }
    bindtextdomain("palpebra", g_getenv("PALPEBRA_LOCALES"));
    bind_textdomain_codeset("palpebra", "UTF-8");
    textdomain("palpebra");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_of_the_engine), cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_sentences),           cmocka_unit_test(test_help_speaks_turkish),
        cmocka_unit_test(test_help_follows_links),  cmocka_unit_test(test_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
