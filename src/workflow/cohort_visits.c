#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "workflow/cohort_priv.h"

static bool is_among(const char *name, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (g_ascii_strcasecmp(name, *words) == 0)
            return true;
    }
    return false;
}

/** 1: the first is before; 2: the second is; 0: nobody can tell. */
static int tell_before(const char *first, const char *second)
{
    static const char *const before[] = {"before", "pre", "baseline", NULL};
    static const char *const after[] = {"after",     "post",      "followup",
                                        "follow-up", "follow_up", NULL};
    if (is_among(first, before) && is_among(second, after))
        return 1;
    if (is_among(first, after) && is_among(second, before))
        return 2;
    char *end_first = NULL;
    char *end_second = NULL;
    gint64 a = g_ascii_strtoll(first, &end_first, 10);
    gint64 b = g_ascii_strtoll(second, &end_second, 10);
    if (*end_first != '\0' || *end_second != '\0' || a == b)
        return 0;
    return a < b ? 1 : 2;
}

static char *dup_names(const GPtrArray *names)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < MIN(names->len, 10); i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", (const char *)names->pdata[i]);
    g_string_append(text, names->len > 10 ? ", …" : "");
    return g_string_free(text, FALSE);
}

static bool check_visit(const PlpStudy *study, const char *option, const char *name, GError **error)
{
    if (g_ptr_array_find_with_equal_func(study->visit_names, name, g_str_equal, NULL))
        return true;
    g_autofree char *shown = plp_text_dup_line(name);
    g_autofree char *names = dup_names(study->visit_names);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s %s: %s has no such visit (its visits are: %s)", option, shown, study->name,
                names);
    return false;
}

bool plp_cohort_name_visits(PlpCohort *cohort, const PlpStudy *study, const char *before,
                            const char *after, GError **error)
{
    if (before != NULL && after != NULL && strcmp(before, after) != 0) {
        cohort->before_name = g_strdup(before);
        cohort->after_name = g_strdup(after);
        return check_visit(study, "--before", before, error) &&
               check_visit(study, "--after", after, error);
    }
    const GPtrArray *names = study->visit_names;
    int first = names->len == 2 ? tell_before(names->pdata[0], names->pdata[1]) : 0;
    if (before == NULL && after == NULL && first != 0) {
        cohort->before_name = g_strdup(names->pdata[first - 1]);
        cohort->after_name = g_strdup(names->pdata[2 - first]);
        return true;
    }
    g_autofree char *list = dup_names(names);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s: which visit is before and which after cannot be told (its visits are: %s; "
                "say --before NAME --after NAME, two different ones)",
                study->name, list);
    return false;
}
