#include "base/version.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "cli/run.h"
#include "report/json_text.h"

PlpExit plp_run_version(const PlpArguments *arguments)
{
    if (!plp_arguments_has(arguments, "json")) {
        plp_print(PLP_PROGRAM " ");
        plp_print(plp_version_get());
        plp_print("\n");
        return PLP_EXIT_OK;
    }
    g_autoptr(PlpJson) json = plp_json_new();
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "name", PLP_PROGRAM);
    plp_json_add_text(json, "version", plp_version_get());
    plp_json_end(json);
    g_autofree char *text = plp_json_dup_text(json);
    plp_print(text);
    return PLP_EXIT_OK;
}
