#include <string.h>

#include "bytes.h"

#include "base/error.h"
#include "tables/csv.h"

/** All of a table as one string: cells joined by |, rows by a line end; or the error's text. */
static char *dump(const char *text, gsize size)
{
    g_autoptr(GBytes) content = g_bytes_new(text, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCsvReader) reader = plp_csv_reader_new("t.csv", content, &error);
    if (reader == NULL)
        return g_strdup(error->message);
    GString *out = g_string_new(NULL);
    const PlpCsvRow *row = plp_csv_reader_get_header(reader);
    while (row != NULL) {
        g_string_append_printf(out, "%d:", row->line);
        for (guint i = 0; i < row->n_cells; i++)
            g_string_append_printf(out, "%s%s", i > 0 ? "|" : "", row->cells[i]);
        g_string_append_c(out, '\n');
        if (!plp_csv_reader_next(reader, &row, &error)) {
            g_string_append(out, error->message);
            break;
        }
    }
    return g_string_free(out, FALSE);
}

static void assert_dump(const char *text, const char *expected)
{
    g_autofree char *got = dump(text, strlen(text));
    assert_string_equal(got, expected);
}

static void test_plain(void **state)
{
    assert_dump("a,b\n1,2\n3,4\n", "1:a|b\n2:1|2\n3:3|4\n");
    assert_dump("a,b\n1,2", "1:a|b\n2:1|2\n");
    assert_dump("a\n1\n", "1:a\n2:1\n");
    assert_dump(" a , b\n 1 ,\t2 x \n", "1:a|b\n2:1|2 x\n");
    assert_dump("a,b\n,\n", "1:a|b\n2:|\n");
}

static void test_line_ends_and_marks(void **state)
{
    assert_dump("\xef\xbb\xbf"
                "a,b\r\n1,2\r\n",
                "1:a|b\n2:1|2\n");
    assert_dump("a,b\r1,2\r3,4", "1:a|b\n2:1|2\n3:3|4\n");
    assert_dump("\n\n# what\n  # more\na,b\n\n#x,y\n1,2\n   \n", "5:a|b\n8:1|2\n");
    assert_dump("a,b\n\"#1\",2\n", "1:a|b\n2:#1|2\n");
}

static void test_separators(void **state)
{
    assert_dump("a;b\n1,5;2\n", "1:a|b\n2:1,5|2\n");
    assert_dump("a\tb\n1\t\n", "1:a|b\n2:1|\n");
    assert_dump("\"a;b;c\",d\n1,2\n", "1:a;b;c|d\n2:1|2\n");
}

static void test_quotes(void **state)
{
    assert_dump("a,b\n\"x, \"\"y\"\"\" , \" z \"\n", "1:a|b\n2:x, \"y\"| z \n");
    assert_dump("a,b\n\"two\r\nlines\",2\n3,4\n", "1:a|b\n2:two\nlines|2\n4:3|4\n");
    assert_dump("a,b\n5\" tall,2\n", "1:a|b\n2:5\" tall|2\n");
    assert_dump("a,b\n\"\",\"\"\n", "1:a|b\n2:|\n");
}

static void test_refusals(void **state)
{
    assert_dump("", "t.csv: is empty (its first line must name the columns)");
    assert_dump("\n# only a comment", "t.csv: is empty (its first line must name the columns)");
    assert_dump("a,b\n1\n",
                "1:a|b\nt.csv: line 2: 1 cell, but the header names 2 columns (put text that "
                "holds the separator `,` between double quotes)");
    assert_dump("a;b\n1;2;3\n",
                "1:a|b\nt.csv: line 2: 3 cells, but the header names 2 columns (put text "
                "that holds the separator `;` between double quotes)");
    assert_dump("a,b\n1,2\n\"x,2\n3,4\n",
                "1:a|b\n2:1|2\nt.csv: line 3: a quote (\") is opened here and never closed");
    assert_dump("a,b\n\"x\"y,2\n",
                "1:a|b\nt.csv: line 2: text follows a closing quote (write a quote inside "
                "quotes twice: \"\")");
    assert_dump("a,b,a\n", "t.csv: line 1: column `a` stands twice (rename or remove one)");
    assert_dump("a,b\n1,\xff\n",
                "t.csv: line 2: bytes that are no UTF-8 (save the file as `CSV UTF-8`)");
    assert_dump("a,b\r\n1,2\r\n3,\xc3\n",
                "t.csv: line 3: bytes that are no UTF-8 (save the file as `CSV UTF-8`)");
    assert_dump("\xff\xfe"
                "a",
                "t.csv: line 1: the text is UTF-16 (save it as `CSV UTF-8`)");
}

static void test_nul_byte(void **state)
{
    g_autofree char *got = dump("a,b\n1,\0\n", 8);
    assert_string_equal(got, "t.csv: line 2: a NUL byte (this is no text file)");
}

static void test_too_many_columns(void **state)
{
    g_autofree char *commas = g_strnfill(9000, ',');
    assert_dump(commas, "t.csv: line 1: more than 8192 columns (this is no such table)");
}

static void test_columns(void **state)
{
    g_autoptr(GBytes) content = bytes_of("X_0,x_0,Name\n1,2,3\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCsvReader) reader = plp_csv_reader_new("t.csv", content, &error);
    assert_non_null(reader);
    assert_int_equal(plp_csv_find_column(reader, "x_0"), 1);
    assert_int_equal(plp_csv_find_column(reader, "X_0"), 0);
    assert_int_equal(plp_csv_find_column(reader, "name"), 2);
    assert_int_equal(plp_csv_find_column(reader, "nam"), -1);
    assert_int_equal(plp_csv_find_any_column(reader, (const char *[]){"no", "NAME", NULL}), 2);
    int column = 0;
    assert_false(plp_csv_require_column(reader, "eye", &column, &error));
    assert_message(&error, PLP_ERROR_FORMAT,
                   "t.csv: line 1: no column `eye` (the header names: X_0, x_0, Name)");
}

static void test_numbers(void **state)
{
    g_autoptr(GBytes) content =
        bytes_of("a;b\n1,5;12\n-0.5;\n\x01\x02 long;99999999999999999999\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCsvReader) reader = plp_csv_reader_new("t.csv", content, &error);
    const PlpCsvRow *row = NULL;
    double number = 0;
    int64_t integer = 0;
    assert_true(plp_csv_reader_next(reader, &row, &error));
    assert_false(plp_csv_get_number(reader, 0, -1, 1, &number, &error));
    assert_message(&error, PLP_ERROR_FORMAT,
                   "t.csv: line 2: a: `1,5` is no number (write it like 12.5, with a point)");
    assert_true(plp_csv_get_integer(reader, 1, 0, 12, &integer, &error));
    assert_int_equal(integer, 12);
    assert_false(plp_csv_get_integer(reader, 1, 0, 11, &integer, &error));
    assert_message(&error, PLP_ERROR_FORMAT,
                   "t.csv: line 2: b: `12` is no whole number from 0 to 11");
    assert_true(plp_csv_reader_next(reader, &row, &error));
    assert_true(plp_csv_get_number(reader, 0, -1, 1, &number, &error));
    assert_float_equal(number, -0.5, 0);
    assert_false(plp_csv_get_number(reader, 0, 0, 1, &number, &error));
    assert_message(&error, PLP_ERROR_FORMAT, "t.csv: line 3: a: `-0.5` is no number from 0 to 1");
    assert_false(plp_csv_get_integer(reader, 1, 0, 11, &integer, &error));
    assert_message(&error, PLP_ERROR_FORMAT,
                   "t.csv: line 3: b: `` is no whole number from 0 to 11");
    assert_true(plp_csv_reader_next(reader, &row, &error));
    assert_false(plp_csv_get_number(reader, 0, 0, 1, &number, &error));
    assert_message(&error, PLP_ERROR_FORMAT,
                   "t.csv: line 4: a: `?? long` is no number (write it like 12.5, with a point)");
    assert_false(plp_csv_get_integer(reader, 1, 0, 11, &integer, &error));
    g_clear_error(&error);
    assert_true(plp_csv_reader_next(reader, &row, &error));
    assert_null(row);
}

// ---- property: what is written with quotes comes back, whatever it is ----

static char *random_text(GRand *random)
{
    static const char *const pieces[] = {"a", "\"", ",", ";", "\t", "\n", " ", "#", "ü", "眼", "'"};
    GString *text = g_string_new(NULL);
    for (int n = g_rand_int_range(random, 0, 8); n > 0; n--)
        g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
    return g_string_free(text, FALSE);
}

static void append_quoted(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *p);
    }
    g_string_append_c(out, '"');
}

static void check_round_trip(GRand *random)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) out = g_string_new("a,b\n");
    for (int i = 0; i < 20; i++) {
        g_ptr_array_add(texts, random_text(random));
        append_quoted(out, texts->pdata[i]);
        g_string_append(out, i % 2 == 0 ? "," : "\n");
    }
    g_autoptr(GBytes) content = g_bytes_new(out->str, out->len);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCsvReader) reader = plp_csv_reader_new("t.csv", content, &error);
    for (guint i = 0; i < texts->len; i += 2) {
        const PlpCsvRow *row = NULL;
        assert_true(plp_csv_reader_next(reader, &row, &error));
        assert_string_equal(row->cells[0], texts->pdata[i]);
        assert_string_equal(row->cells[1], texts->pdata[i + 1]);
    }
}

static void test_round_trip(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int i = 0; i < 300; i++)
        check_round_trip(random);
}

/** Any bytes end in rows or one message; nothing else. */
static void test_any_bytes(void **state)
{
    static const char alphabet[] = "ab,;\t\"\n\r# \xc3\xa4\xff";
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    for (int i = 0; i < 3000; i++) {
        char text[24];
        gsize size = (gsize)g_rand_int_range(random, 0, sizeof text);
        for (gsize k = 0; k < size; k++)
            text[k] = alphabet[g_rand_int_range(random, 0, sizeof alphabet)];
        g_autofree char *got = dump(text, size);
        assert_true(g_utf8_validate(got, -1, NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_line_ends_and_marks),
        cmocka_unit_test(test_separators),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_nul_byte),
        cmocka_unit_test(test_too_many_columns),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
