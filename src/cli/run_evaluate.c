#include "cli/messages.h"
#include "cli/run.h"
#include "workflow/evaluate.h"

PlpExit plp_run_evaluate(const PlpArguments *arguments)
{
    PlpEvaluateRequest request = {
        .labels_path = plp_arguments_get(arguments, "labels"),
        .results_folder = g_ptr_array_index(plp_arguments_get_operands(arguments), 0),
        .json = plp_arguments_has(arguments, "json"),
        .list_mistakes = plp_arguments_has(arguments, "mistakes"),
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    if (!plp_evaluate(&request, out, &error)) {
        plp_complain("%s", error->message);
        return PLP_EXIT_FAILED;
    }
    plp_print(out->str);
    return PLP_EXIT_OK;
}
