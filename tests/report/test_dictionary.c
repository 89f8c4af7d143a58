#include <string.h>

#include "sample.h"

#include "domain/closure.h"
#include "report/closure_table.h"
#include "report/dictionary.h"
#include "report/trace_table.h"

static void test_committed_file_is_the_tables(void **state)
{
    g_autofree char *path =
        g_build_filename(g_getenv("PALPEBRA_SOURCE_ROOT"), "docs", "data-dictionary.md", NULL);
    g_autofree char *committed = NULL;
    assert_true(g_file_get_contents(path, &committed, NULL, NULL));
    g_autofree char *made = plp_report_dup_dictionary();
    if (strcmp(committed, made) != 0)
        fail_msg("docs/data-dictionary.md is not what the tables say; run `meson compile -C BUILD "
                 "dictionary`");
}

static void assert_described(const PlpTable *table, const char *dictionary)
{
    for (gsize i = 0; i < table->n_columns; i++) {
        g_autofree char *entry = g_strdup_printf("| `%s` |", table->columns[i].name);
        assert_non_null(strstr(dictionary, entry));
        assert_true(strlen(table->columns[i].meaning) > 5);
    }
}

static void test_every_column_is_described(void **state)
{
    g_autofree char *dictionary = plp_report_dup_dictionary();
    assert_described(&plp_trace_table, dictionary);
    assert_described(&plp_closure_table, dictionary);
}

static void test_every_note_is_described(void **state)
{
    g_autofree char *dictionary = plp_report_dup_dictionary();
    for (int bit = 0; bit < 16; bit++) {
        g_autofree char *name = plp_closure_dup_notes((PlpClosureNotes)(1 << bit));
        g_autofree char *entry = g_strdup_printf("`%s`:", name);
        if (*name != '\0')
            assert_non_null(strstr(dictionary, entry));
    }
}

static void test_no_column_twice(void **state)
{
    const PlpTable *tables[] = {&plp_trace_table, &plp_closure_table};
    for (gsize t = 0; t < G_N_ELEMENTS(tables); t++) {
        g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
        for (gsize i = 0; i < tables[t]->n_columns; i++)
            assert_true(g_hash_table_add(seen, (gpointer)tables[t]->columns[i].name));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_committed_file_is_the_tables),
        cmocka_unit_test(test_every_column_is_described),
        cmocka_unit_test(test_every_note_is_described),
        cmocka_unit_test(test_no_column_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
