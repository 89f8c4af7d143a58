#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "domain/recording.h"
#include "domain/tristate.h"
#include "store/entity.h"

#define EPOCH_JULIAN 719163 // 1970-01-01 as GDate counts

bool plp_day_parse(const char *text, int32_t *ret_day)
{
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    int64_t year = 0, month = 0, day = 0;
    g_auto(GStrv) parts = g_strsplit(text, "-", 3);
    if (!plp_number_parse_int64(parts[0], &year) || !plp_number_parse_int64(parts[1], &month) ||
        !plp_number_parse_int64(parts[2], &day) || month < 1 || month > 12 || year < 1880 ||
        year > 2200 || day < 1 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return false;
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    *ret_day = (int32_t)g_date_get_julian(&date) - EPOCH_JULIAN;
    return true;
}

char *plp_day_dup_text(int32_t day)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)(day + EPOCH_JULIAN));
    return g_strdup_printf("%04d-%02d-%02d", g_date_get_year(&date), g_date_get_month(&date),
                           g_date_get_day(&date));
}

char *plp_field_dup_typed_name(const PlpStoreField *field)
{
    if (field->type == PLP_STORE_DAY)
        return g_strdup("date");
    if (field->type == PLP_STORE_TIME && g_str_has_suffix(field->name, "_us"))
        return g_strdup_printf("%.*s_s", (int)strlen(field->name) - 3, field->name);
    return g_strdup(field->name);
}

static char *dup_day(int32_t day, bool is_relative)
{
    if (day == PLP_DAYS_UNKNOWN)
        return NULL;
    return is_relative ? g_strdup_printf("day %d", day) : plp_day_dup_text(day);
}

static char *dup_number(double value, int decimals)
{
    g_autofree char *text = plp_number_dup(value, decimals);
    if (strchr(text, '.') != NULL) {
        char *end = text + strlen(text);
        while (end[-1] == '0')
            *--end = '\0';
        if (end[-1] == '.')
            end[-1] = '\0';
    }
    return g_steal_pointer(&text);
}

char *plp_field_dup_text(const PlpStoreField *field, const void *row, bool is_relative)
{
    const void *at = (const char *)row + field->offset;
    switch (field->type) {
    case PLP_STORE_TEXT:
    case PLP_STORE_LINES:
        return g_strdup(*(char *const *)at);
    case PLP_STORE_WORD:
        return *(const int *)at == 0 ? NULL : g_strdup(field->get_word(*(const int *)at));
    case PLP_STORE_YEAR:
        return *(const int *)at == 0 ? NULL : g_strdup_printf("%d", *(const int *)at);
    case PLP_STORE_DAY:
        return dup_day(*(const int32_t *)at, is_relative);
    case PLP_STORE_DAYS:
        return *(const int32_t *)at == PLP_DAYS_UNKNOWN
                   ? NULL
                   : g_strdup_printf("%d", *(const int32_t *)at);
    case PLP_STORE_NUMBER:
        return isnan(*(const double *)at) ? NULL : dup_number(*(const double *)at, 6);
    case PLP_STORE_ANSWER:
        return *(const PlpTristate *)at == PLP_TRISTATE_UNKNOWN
                   ? NULL
                   : g_strdup(*(const PlpTristate *)at == PLP_TRISTATE_YES ? "yes" : "no");
    case PLP_STORE_TIME:
        return *(const int64_t *)at < 0 ? NULL : dup_number((double)*(const int64_t *)at / 1e6, 6);
    case PLP_STORE_INTEGER:
    case PLP_STORE_PARENT:
        return g_strdup_printf("%" G_GINT64_FORMAT, *(const int64_t *)at);
    case PLP_STORE_INT:
        return g_strdup_printf("%d", *(const int *)at);
    case PLP_STORE_BOOL:
        return g_strdup(*(const bool *)at ? "yes" : "no");
    case PLP_STORE_UNKNOWN:
    case PLP_STORE_BYTES:
        break;
    }
    return NULL;
}

// ---- typing ----

static bool refuse(const PlpStoreField *field, const char *text, GError **error, const char *format,
                   ...) G_GNUC_PRINTF(4, 5);

static bool refuse(const PlpStoreField *field, const char *text, GError **error, const char *format,
                   ...)
{
    va_list rest;
    va_start(rest, format);
    g_autofree char *what = g_strdup_vprintf(format, rest);
    va_end(rest);
    g_autofree char *name = plp_field_dup_typed_name(field);
    g_autofree char *line = plp_text_dup_line(text);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "%s=%s: %s", name, line, what);
    return false;
}

static bool set_text(const PlpStoreField *field, char **at, const char *text, GError **error)
{
    if (!g_utf8_validate(text, -1, NULL))
        return refuse(field, text, error, "must be UTF-8");
    if (strlen(text) > (size_t)field->high)
        return refuse(field, "…", error, "must be at most %d bytes long", (int)field->high);
    for (const char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 127)
            return refuse(field, text, error, "must be one line without control characters");
    }
    g_free(*at);
    *at = text[0] != '\0' ? g_strdup(text) : NULL;
    return true;
}

static bool set_word(const PlpStoreField *field, int *at, const char *text, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (int i = 1; i < field->n_words; i++) {
        if (strcmp(field->get_word(i), text) == 0) {
            *at = i;
            return true;
        }
        g_string_append_printf(list, "%s%s", i == 1 ? "" : (i + 1 < field->n_words ? ", " : " or "),
                               field->get_word(i));
    }
    return refuse(field, text, error, "must be %s", list->str);
}

static bool set_whole(const PlpStoreField *field, const char *text, int64_t *ret_value,
                      GError **error)
{
    if (plp_number_parse_int64(text, ret_value) && (double)*ret_value >= field->low &&
        (double)*ret_value <= field->high)
        return true;
    return refuse(field, text, error, "must be a whole number from %.0f to %.0f", field->low,
                  field->high);
}

static bool set_day(const PlpStoreField *field, int32_t *at, const char *text, bool is_relative,
                    GError **error)
{
    int64_t value = 0;
    if (!is_relative)
        return plp_day_parse(text, at) ||
               refuse(field, text, error, "must be a date such as 2026-02-03");
    const char *number = g_str_has_prefix(text, "day ") ? text + 4 : text;
    if (!plp_number_parse_int64(number, &value) || (double)value < field->low ||
        (double)value > field->high)
        return refuse(field, text, error,
                      "this patient has relative days only: must be a whole number such as 21");
    *at = (int32_t)value;
    return true;
}

static bool set_number(const PlpStoreField *field, double *at, const char *text, GError **error)
{
    double value = 0;
    if (!plp_number_parse(text, &value) || value < field->low || value > field->high) {
        g_autofree char *low = dup_number(field->low, 3);
        g_autofree char *high = dup_number(field->high, 3);
        return refuse(field, text, error, "must be a number from %s to %s", low, high);
    }
    *at = value;
    return true;
}

static bool set_answer(const PlpStoreField *field, const char *text, bool *ret_yes, GError **error)
{
    *ret_yes = strcmp(text, "yes") == 0;
    return *ret_yes || strcmp(text, "no") == 0 || refuse(field, text, error, "must be yes or no");
}

static bool set_time(const PlpStoreField *field, int64_t *at, const char *text, GError **error)
{
    double seconds = 0;
    if (!plp_number_parse(text, &seconds) || seconds < 0 || seconds > 1e6)
        return refuse(field, text, error, "must be a time in seconds from 0 to 1000000");
    *at = (int64_t)llround(seconds * 1e6);
    return true;
}

static bool set_value(const PlpStoreField *field, void *at, const char *text, bool is_relative,
                      GError **error)
{
    int64_t whole = 0;
    bool yes = false;
    switch (field->type) {
    case PLP_STORE_TEXT:
        return set_text(field, at, text, error);
    case PLP_STORE_WORD:
        return set_word(field, at, text, error);
    case PLP_STORE_YEAR:
    case PLP_STORE_INT:
    case PLP_STORE_DAYS:
        if (!set_whole(field, text, &whole, error))
            return false;
        *(int *)at = (int)whole;
        return true;
    case PLP_STORE_DAY:
        return set_day(field, at, text, is_relative, error);
    case PLP_STORE_NUMBER:
        return set_number(field, at, text, error);
    case PLP_STORE_ANSWER:
        if (!set_answer(field, text, &yes, error))
            return false;
        *(PlpTristate *)at = yes ? PLP_TRISTATE_YES : PLP_TRISTATE_NO;
        return true;
    case PLP_STORE_BOOL:
        return set_answer(field, text, at, error);
    case PLP_STORE_TIME:
        return set_time(field, at, text, error);
    case PLP_STORE_INTEGER:
    case PLP_STORE_PARENT:
        return set_whole(field, text, at, error);
    case PLP_STORE_UNKNOWN:
    case PLP_STORE_LINES:
    case PLP_STORE_BYTES:
        break;
    }
    return refuse(field, text, error, "cannot be typed in");
}

/** Makes one field not known, freeing what it owned. */
static void clear_field(const PlpStoreField *field, void *at)
{
    if (field->type == PLP_STORE_TEXT)
        g_clear_pointer((char **)at, g_free);
    else if (field->type == PLP_STORE_DAY || field->type == PLP_STORE_DAYS)
        *(int32_t *)at = PLP_DAYS_UNKNOWN;
    else if (field->type == PLP_STORE_NUMBER)
        *(double *)at = NAN;
    else if (field->type == PLP_STORE_WORD || field->type == PLP_STORE_YEAR ||
             field->type == PLP_STORE_ANSWER)
        *(int *)at = 0;
    else if (field->type == PLP_STORE_TIME)
        *(int64_t *)at = -1;
}

bool plp_field_set_text(const PlpStoreField *field, void *row, const char *text, bool is_relative,
                        GError **error)
{
    void *at = (char *)row + field->offset;
    if (text[0] != '\0')
        return set_value(field, at, text, is_relative, error);
    if ((field->flags & PLP_STORE_REQUIRED) != 0)
        return refuse(field, text, error, "cannot be left empty");
    clear_field(field, at);
    return true;
}

bool plp_row_set(PlpEntity entity, void *row, const char *assignment, bool is_relative,
                 GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    gsize length = strcspn(assignment, "=");
    g_autoptr(GString) list = g_string_new(NULL);
    for (gsize i = 0; i < table->n_fields; i++) {
        const PlpStoreField *field = &table->fields[i];
        if ((field->flags & PLP_STORE_INTERNAL) != 0)
            continue;
        g_autofree char *name = plp_field_dup_typed_name(field);
        if (strlen(name) == length && strncmp(name, assignment, length) == 0 &&
            assignment[length] == '=')
            return plp_field_set_text(field, row, assignment + length + 1, is_relative, error);
        g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", name);
    }
    g_autofree char *shown = plp_text_dup_line(assignment);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s: must be NAME=VALUE with one of the names %s", shown, list->str);
    return false;
}
