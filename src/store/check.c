#include "store/database_priv.h"
#include "store/entity.h"
#include "store/removal.h"

static bool gather(PlpLibrary *library, const char *sql, const char *what, GPtrArray *problems,
                   GError **error)
{
    sqlite3_stmt *statement = plp_library_prepare(library, sql, error);
    bool has_row = true;
    if (statement == NULL)
        return false;
    while (plp_library_step(library, statement, &has_row, error)) {
        if (!has_row)
            return true;
        const char *words = (const char *)sqlite3_column_text(statement, 0);
        if (g_strcmp0(words, "ok") != 0)
            g_ptr_array_add(problems,
                            g_strdup_printf("%s: %s", what, words != NULL ? words : "unknown"));
    }
    return false;
}

bool plp_library_check(PlpLibrary *library, GPtrArray **ret_problems, GError **error)
{
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    if (!gather(library, "PRAGMA integrity_check", "the file is damaged", problems, error) ||
        !gather(library, "PRAGMA foreign_key_check", "a record refers to none, in the table",
                problems, error) ||
        (!library->is_read_only && !plp_library_scrub(library, error)))
        return false;
    *ret_problems = g_steal_pointer(&problems);
    return true;
}
