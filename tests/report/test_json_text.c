#include <math.h>
#include <string.h>

#include "sample.h"

#include <json-glib/json-glib.h>

#include "report/json_text.h"

static void test_layout(void **state)
{
    g_autoptr(PlpJson) json = plp_json_new();
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "a", "x");
    plp_json_begin_array(json, "list");
    plp_json_add_integer(json, NULL, -7);
    plp_json_begin_line(json, NULL);
    plp_json_add_bool(json, "b", true);
    plp_json_begin_object(json, "c");
    plp_json_add_null(json, "d");
    plp_json_end(json);
    plp_json_end(json);
    plp_json_end(json);
    plp_json_begin_object(json, "empty");
    plp_json_end(json);
    plp_json_end(json);
    g_autofree char *text = plp_json_dup_text(json);
    assert_string_equal(
        text, "{\n  \"a\": \"x\",\n  \"list\": [\n    -7,\n    {\"b\": true, \"c\": {\"d\": "
              "null}}\n  ],\n  \"empty\": {}\n}\n");
}

static void assert_number(double value, int decimals, const char *expected)
{
    g_autoptr(PlpJson) json = plp_json_new();
    plp_json_add_number(json, NULL, value, decimals);
    g_autofree char *text = plp_json_dup_text(json);
    assert_string_equal(g_strchomp(text), expected);
}

static void test_numbers(void **state)
{
    use_decimal_comma();
    assert_number(0.1, 6, "0.1");
    assert_number(12.3400001, 4, "12.34");
    assert_number(100, 3, "100");
    assert_number(100, 0, "100");
    assert_number(-0.00001, 2, "0");
    assert_number(1234567.5, 1, "1234567.5");
    assert_number(NAN, 2, "null");
    assert_number(INFINITY, 2, "null");
    assert_number(-INFINITY, 2, "null");
}

/** Whatever goes in, a JSON reader takes the same out (bytes that are no UTF-8 as U+FFFD). */
static void test_any_text(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    for (int round = 0; round < 500; round++) {
        char raw[24] = {0};
        for (gsize i = 0; i + 1 < sizeof raw; i++)
            raw[i] = (char)g_rand_int_range(random, round % 2 == 0 ? 1 : 0, 256);
        g_autoptr(PlpJson) json = plp_json_new();
        plp_json_begin_array(json, NULL);
        plp_json_add_text(json, NULL, raw);
        plp_json_end(json);
        g_autofree char *text = plp_json_dup_text(json);
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonNode) root = json_from_string(text, &error);
        assert_non_null(root);
        g_autofree char *expected = g_utf8_make_valid(raw, -1);
        assert_string_equal(json_array_get_string_element(json_node_get_array(root), 0), expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layout),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_any_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
