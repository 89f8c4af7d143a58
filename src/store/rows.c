#include "store/rows.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "domain/recording.h"
#include "domain/tristate.h"
#include "store/database_priv.h"
#include "store/records.h"

// ---- SQL from the table ----

static char *dup_insert_sql(const PlpStoreTable *table)
{
    GString *sql = g_string_new(NULL);
    g_string_printf(sql, "INSERT INTO %s (", table->table);
    for (gsize i = 0; i < table->n_fields; i++)
        g_string_append_printf(sql, "%s%s", i > 0 ? ", " : "", table->fields[i].name);
    g_string_append(sql, ") VALUES (");
    for (gsize i = 0; i < table->n_fields; i++)
        g_string_append(sql, i > 0 ? ", ?" : "?");
    g_string_append_c(sql, ')');
    return g_string_free(sql, FALSE);
}

static char *dup_update_sql(const PlpStoreTable *table)
{
    GString *sql = g_string_new(NULL);
    g_string_printf(sql, "UPDATE %s SET ", table->table);
    for (gsize i = 0; i < table->n_fields; i++)
        g_string_append_printf(sql, "%s%s = ?", i > 0 ? ", " : "", table->fields[i].name);
    g_string_append(sql, " WHERE id = ?");
    return g_string_free(sql, FALSE);
}

static char *dup_select_sql(const PlpStoreTable *table, const char *rest)
{
    GString *sql = g_string_new("SELECT id");
    for (gsize i = 0; i < table->n_fields; i++)
        g_string_append_printf(sql, ", %s", table->fields[i].name);
    g_string_append_printf(sql, " FROM %s %s", table->table, rest);
    return g_string_free(sql, FALSE);
}

// ---- one field to and from a statement ----

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT); // NULL binds NULL
}

static void bind_known(sqlite3_stmt *statement, int at, bool known, int64_t value)
{
    if (known)
        sqlite3_bind_int64(statement, at, value);
    else
        sqlite3_bind_null(statement, at);
}

static void bind_bytes(sqlite3_stmt *statement, int at, GBytes *bytes)
{
    gsize size = 0;
    const void *content = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
    if (bytes == NULL)
        sqlite3_bind_null(statement, at);
    else if (size == 0)
        sqlite3_bind_zeroblob(statement, at, 0);
    else
        sqlite3_bind_blob64(statement, at, content, size, SQLITE_TRANSIENT);
}

static void bind_field(sqlite3_stmt *statement, int at, const PlpStoreField *field,
                       const void *value)
{
    switch (field->type) {
    case PLP_STORE_TEXT:
    case PLP_STORE_LINES:
        bind_text(statement, at, *(char *const *)value);
        break;
    case PLP_STORE_WORD:
        bind_text(statement, at,
                  *(const int *)value > 0 ? field->get_word(*(const int *)value) : NULL);
        break;
    case PLP_STORE_YEAR:
        bind_known(statement, at, *(const int *)value != 0, *(const int *)value);
        break;
    case PLP_STORE_DAY:
    case PLP_STORE_DAYS:
        bind_known(statement, at, *(const int32_t *)value != PLP_DAYS_UNKNOWN,
                   *(const int32_t *)value);
        break;
    case PLP_STORE_NUMBER:
        if (isnan(*(const double *)value))
            sqlite3_bind_null(statement, at);
        else
            sqlite3_bind_double(statement, at, *(const double *)value);
        break;
    case PLP_STORE_ANSWER:
        bind_known(statement, at, *(const PlpTristate *)value != PLP_TRISTATE_UNKNOWN,
                   *(const PlpTristate *)value == PLP_TRISTATE_YES);
        break;
    case PLP_STORE_TIME:
    case PLP_STORE_INTEGER:
    case PLP_STORE_PARENT:
        sqlite3_bind_int64(statement, at, *(const int64_t *)value);
        break;
    case PLP_STORE_INT:
        sqlite3_bind_int64(statement, at, *(const int *)value);
        break;
    case PLP_STORE_BOOL:
        sqlite3_bind_int64(statement, at, *(const bool *)value);
        break;
    case PLP_STORE_BYTES:
        bind_bytes(statement, at, *(GBytes *const *)value);
        break;
    case PLP_STORE_UNKNOWN:
        break;
    }
}

static int read_word(const PlpStoreField *field, const char *word)
{
    for (int i = 1; word != NULL && i < field->n_words; i++) {
        if (strcmp(field->get_word(i), word) == 0)
            return i;
    }
    return 0;
}

static void read_field(sqlite3_stmt *statement, int at, const PlpStoreField *field, void *value)
{
    if (sqlite3_column_type(statement, at) == SQLITE_NULL)
        return; // as initialised: not known
    const char *text = NULL;
    switch (field->type) {
    case PLP_STORE_TEXT:
    case PLP_STORE_LINES:
        *(char **)value = g_strdup((const char *)sqlite3_column_text(statement, at));
        break;
    case PLP_STORE_WORD:
        text = (const char *)sqlite3_column_text(statement, at);
        *(int *)value = read_word(field, text);
        break;
    case PLP_STORE_YEAR:
    case PLP_STORE_INT:
    case PLP_STORE_DAY:
    case PLP_STORE_DAYS:
        *(int *)value = sqlite3_column_int(statement, at);
        break;
    case PLP_STORE_NUMBER:
        *(double *)value = sqlite3_column_double(statement, at);
        break;
    case PLP_STORE_ANSWER:
        *(PlpTristate *)value =
            sqlite3_column_int(statement, at) != 0 ? PLP_TRISTATE_YES : PLP_TRISTATE_NO;
        break;
    case PLP_STORE_TIME:
    case PLP_STORE_INTEGER:
    case PLP_STORE_PARENT:
        *(int64_t *)value = sqlite3_column_int64(statement, at);
        break;
    case PLP_STORE_BOOL:
        *(bool *)value = sqlite3_column_int(statement, at) != 0;
        break;
    case PLP_STORE_BYTES:
        *(GBytes **)value = g_bytes_new(sqlite3_column_blob(statement, at),
                                        (gsize)sqlite3_column_bytes(statement, at));
        break;
    case PLP_STORE_UNKNOWN:
        break;
    }
}

static void bind_row(sqlite3_stmt *statement, const PlpStoreTable *table, const void *row)
{
    for (gsize i = 0; i < table->n_fields; i++)
        bind_field(statement, (int)i + 1, &table->fields[i],
                   (const char *)row + table->fields[i].offset);
}

static void read_row(sqlite3_stmt *statement, const PlpStoreTable *table, void *row)
{
    *(int64_t *)row = sqlite3_column_int64(statement, 0);
    for (gsize i = 0; i < table->n_fields; i++)
        read_field(statement, (int)i + 1, &table->fields[i], (char *)row + table->fields[i].offset);
}

// ---- rows ----

static bool refuse_missing(const PlpStoreTable *table, int64_t id, GError **error)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "%s %" G_GINT64_FORMAT ": there is none",
                table->noun, id);
    return false;
}

bool plp_row_insert(PlpLibrary *library, PlpEntity entity, void *row, GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    if (!plp_row_check(entity, row, error))
        return false;
    g_autofree char *sql = dup_insert_sql(table);
    sqlite3_stmt *statement = plp_library_prepare(library, sql, error);
    if (statement == NULL)
        return false;
    bind_row(statement, table, row);
    if (!plp_library_run(library, statement, error))
        return false;
    *(int64_t *)row = sqlite3_last_insert_rowid(library->connection);
    return true;
}

bool plp_row_update(PlpLibrary *library, PlpEntity entity, const void *row, GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    int64_t id = *(const int64_t *)row;
    if (!plp_row_check(entity, row, error))
        return false;
    g_autofree char *sql = dup_update_sql(table);
    sqlite3_stmt *statement = plp_library_prepare(library, sql, error);
    if (statement == NULL)
        return false;
    bind_row(statement, table, row);
    sqlite3_bind_int64(statement, (int)table->n_fields + 1, id);
    return plp_library_run(library, statement, error) &&
           (sqlite3_changes(library->connection) == 1 || refuse_missing(table, id, error));
}

bool plp_row_load(PlpLibrary *library, PlpEntity entity, int64_t id, void *row, GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    g_autofree char *sql = dup_select_sql(table, "WHERE id = ?");
    sqlite3_stmt *statement = plp_library_prepare(library, sql, error);
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    bool has_row = false;
    if (!plp_library_step(library, statement, &has_row, error))
        return false;
    if (!has_row)
        return refuse_missing(table, id, error);
    read_row(statement, table, row);
    plp_statement_done(statement);
    return true;
}

// g_array's clear function knows no user data: one for each entity.
#define CLEAR(entity, name)                                                                        \
    static void name(gpointer row)                                                                 \
    {                                                                                              \
        plp_row_clear(entity, row);                                                                \
    }

CLEAR(PLP_ENTITY_PATIENT, clear_patient)
CLEAR(PLP_ENTITY_VISIT, clear_visit)
CLEAR(PLP_ENTITY_TREATMENT, clear_treatment)
CLEAR(PLP_ENTITY_SITE, clear_site)
CLEAR(PLP_ENTITY_EFFECT, clear_effect)
CLEAR(PLP_ENTITY_SCORE, clear_score)
CLEAR(PLP_ENTITY_RECORDING, clear_recording)
CLEAR(PLP_ENTITY_EDIT, clear_edit)
CLEAR(PLP_ENTITY_TRACE, clear_trace)
CLEAR(PLP_ENTITY_ANALYSIS, clear_analysis)

static const GDestroyNotify clear_functions[PLP_ENTITY_N] = {
    [PLP_ENTITY_PATIENT] = clear_patient,     [PLP_ENTITY_VISIT] = clear_visit,
    [PLP_ENTITY_TREATMENT] = clear_treatment, [PLP_ENTITY_SITE] = clear_site,
    [PLP_ENTITY_EFFECT] = clear_effect,       [PLP_ENTITY_SCORE] = clear_score,
    [PLP_ENTITY_RECORDING] = clear_recording, [PLP_ENTITY_EDIT] = clear_edit,
    [PLP_ENTITY_TRACE] = clear_trace,         [PLP_ENTITY_ANALYSIS] = clear_analysis,
};

GArray *plp_row_array_new(PlpEntity entity)
{
    GArray *rows = g_array_new(FALSE, TRUE, (guint)plp_store_get_table(entity)->size);
    if (clear_functions[entity] != NULL)
        g_array_set_clear_func(rows, clear_functions[entity]);
    return rows;
}

static const char *get_order(PlpEntity entity)
{
    if (entity == PLP_ENTITY_PATIENT)
        return "ORDER BY pseudonym";
    if (plp_store_find_field(entity, "day") != NULL)
        return "ORDER BY day, id";
    if (entity == PLP_ENTITY_SEGMENT)
        return "ORDER BY start_us";
    return plp_store_find_field(entity, "number") != NULL ? "ORDER BY number" : "ORDER BY id";
}

GArray *plp_row_list(PlpLibrary *library, PlpEntity entity, int64_t parent, GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    int column = parent > 0 ? plp_store_get_parent_index(entity) : -1;
    g_autofree char *rest =
        column < 0
            ? g_strdup(get_order(entity))
            : g_strdup_printf("WHERE %s = ? %s", table->fields[column].name, get_order(entity));
    g_autofree char *sql = dup_select_sql(table, rest);
    sqlite3_stmt *statement = plp_library_prepare(library, sql, error);
    if (statement == NULL)
        return NULL;
    if (column >= 0)
        sqlite3_bind_int64(statement, 1, parent);
    g_autoptr(GArray) rows = plp_row_array_new(entity);
    bool has_row = true;
    while (plp_library_step(library, statement, &has_row, error)) {
        if (!has_row)
            return g_steal_pointer(&rows);
        g_array_set_size(rows, rows->len + 1);
        void *row = rows->data + (gsize)(rows->len - 1) * table->size;
        plp_row_init(entity, row);
        read_row(statement, table, row);
    }
    return NULL;
}

bool plp_row_count(PlpLibrary *library, PlpEntity entity, int64_t parent, int64_t *ret_count,
                   GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    int column = parent > 0 ? plp_store_get_parent_index(entity) : -1;
    g_autofree char *sql = column < 0 ? g_strdup_printf("SELECT count(*) FROM %s", table->table)
                                      : g_strdup_printf("SELECT count(*) FROM %s WHERE %s = ?",
                                                        table->table, table->fields[column].name);
    return plp_library_get_integer(library, sql, parent, 0, ret_count, error);
}

bool plp_patient_find(PlpLibrary *library, const char *pseudonym, int64_t *ret_id, GError **error)
{
    sqlite3_stmt *statement =
        plp_library_prepare(library, "SELECT id FROM patients WHERE pseudonym = ?", error);
    if (statement == NULL)
        return false;
    sqlite3_bind_text(statement, 1, pseudonym, -1, SQLITE_TRANSIENT);
    bool has_row = false;
    if (!plp_library_step(library, statement, &has_row, error))
        return false;
    *ret_id = has_row ? sqlite3_column_int64(statement, 0) : 0;
    plp_statement_done(statement);
    return true;
}

bool plp_row_find_patient(PlpLibrary *library, PlpEntity entity, int64_t id, int64_t *ret_patient,
                          GError **error)
{
    while (entity != PLP_ENTITY_PATIENT) {
        const PlpStoreTable *table = plp_store_get_table(entity);
        int column = plp_store_get_parent_index(entity);
        g_autofree char *sql = g_strdup_printf("SELECT %s FROM %s WHERE id = ?",
                                               table->fields[column].name, table->table);
        int64_t parent = 0;
        if (!plp_library_get_integer(library, sql, id, 0, &parent, error))
            return false;
        if (parent == 0)
            return refuse_missing(table, id, error);
        id = parent;
        entity = table->parent;
    }
    *ret_patient = id;
    return true;
}
