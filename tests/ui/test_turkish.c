// The program in Turkish: every word of the engine has its translation, numbers have their comma.

#include "pages.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

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
        cmocka_unit_test(test_words_of_the_engine),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
