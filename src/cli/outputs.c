#include "cli/outputs.h"

#include <string.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/messages.h"
#include "cli/print_summary.h"

bool plp_outputs_refuse_existing(const PlpArguments *arguments, const char *option, GError **error)
{
    const char *path = plp_arguments_get(arguments, option);
    if (path == NULL || plp_arguments_has(arguments, "force") ||
        !g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    g_autofree char *name = plp_text_dup_file_name(path);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s: is there already; replace it with --force or choose another name", name);
    return false;
}

static bool write_file(const char *path, const char *text, GError **error)
{
    return path == NULL || plp_atomic_file_save(path, text, strlen(text), error);
}

bool plp_outputs_deliver(const PlpArguments *arguments, const PlpOutputs *outputs, GError **error)
{
    if (!write_file(plp_arguments_get(arguments, "json"), outputs->json, error) ||
        !write_file(plp_arguments_get(arguments, "csv"), outputs->csv, error))
        return false;
    if (plp_arguments_has(arguments, "quiet"))
        return true;
    plp_print(outputs->text);
    plp_print(PLP_RESEARCH_USE "\n");
    return true;
}
