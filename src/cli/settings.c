#include "cli/settings.h"

#include "base/error.h"
#include "cli/help.h"
#include "tables/bsrs_classes.h"

bool plp_settings_read_parameters(const PlpArguments *arguments, PlpParameters *ret_parameters,
                                  GError **error)
{
    *ret_parameters = plp_parameters_make_default();
    const GPtrArray *assignments = plp_arguments_get_all(arguments, "set");
    for (guint i = 0; assignments != NULL && i < assignments->len; i++) {
        if (!plp_parameters_set(ret_parameters, g_ptr_array_index(assignments, i), error))
            return false;
    }
    return true;
}

bool plp_settings_read_engine(const PlpArguments *arguments, PlpEngine *ret_engine, GError **error)
{
    const char *name = plp_arguments_get(arguments, "engine");
    *ret_engine = PLP_ENGINE_UNKNOWN;
    if (name == NULL || plp_engine_parse(name, ret_engine))
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "--engine %s: must be xnnpack or opencv",
                name);
    return false;
}

bool plp_settings_read_classes(const PlpArguments *arguments, PlpBsrsClasses *ret_classes,
                               GError **error)
{
    const char *given = plp_arguments_get(arguments, "classes");
    g_autofree char *path = given != NULL ? g_strdup(given) : plp_bsrs_classes_find();
    *ret_classes = (PlpBsrsClasses){0};
    return path == NULL || plp_bsrs_classes_load(path, ret_classes, error);
}

void plp_settings_append_help(GString *text)
{
    gsize count = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&count);
    g_string_append(text, "\nParameters for --set, with their defaults:\n");
    for (gsize i = 0; i < count; i++) {
        char value[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append_printf(text, "  %s=%s (%s)\n      ", table[i].name,
                               g_ascii_formatd(value, sizeof value, "%.12g", table[i].fallback),
                               table[i].unit);
        plp_help_append_wrapped(text, table[i].meaning, 6, 6);
    }
}

PlpLibraryView plp_settings_read_view(const PlpArguments *arguments)
{
    return (PlpLibraryView){.layer = plp_arguments_get(arguments, "layer"),
                            .is_automatic = plp_arguments_has(arguments, "automatic")};
}

bool plp_settings_read_course_task(const PlpArguments *arguments, PlpTask *ret_task, GError **error)
{
    const char *task = plp_arguments_get(arguments, "task");
    *ret_task = PLP_TASK_UNKNOWN;
    if (task != NULL && !plp_task_parse(task, ret_task)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "--task %s: no such task (write one of the protocol's, such as rest_open)",
                    task);
        return false;
    }
    if (!plp_task_is_commanded(*ret_task))
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "--task %s: closures in it are asked for and have no course", task);
    return false;
}
