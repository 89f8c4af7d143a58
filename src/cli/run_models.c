#include "base/text.h"
#include "cli/messages.h"
#include "cli/run.h"
#include "report/json_text.h"
#include "workflow/check_models.h"

static const char *state_name(PlpModelState state)
{
    switch (state) {
    case PLP_MODEL_RIGHT:
        return "verified";
    case PLP_MODEL_MISSING:
        return "missing";
    case PLP_MODEL_WRONG:
        return "wrong sha256";
    case PLP_MODEL_UNKNOWN:
        break;
    }
    return "unknown";
}

static void print_model(const PlpModelInfo *model, PlpModelState state, const char *sha256)
{
    g_autofree char *text = g_strdup_printf(
        "%s: %s\n  %s.\n  Limits: %s\n  Licence %s, from %s\n  sha256 pinned %s\n%s%s%s",
        model->name, state_name(state), model->description, model->limits, model->licence,
        model->source, model->sha256, state == PLP_MODEL_WRONG ? "  sha256 found  " : "",
        state == PLP_MODEL_WRONG ? sha256 : "", state == PLP_MODEL_WRONG ? "\n" : "");
    plp_print(text);
}

static void add_model(PlpJson *json, const PlpModelInfo *model, PlpModelState state,
                      const char *sha256)
{
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "name", model->name);
    plp_json_add_text(json, "file", model->file_name);
    plp_json_add_text(json, "state", state_name(state));
    plp_json_add_text(json, "sha256_pinned", model->sha256);
    plp_json_add_text(json, "sha256_found", sha256);
    plp_json_add_text(json, "licence", model->licence);
    plp_json_add_text(json, "source", model->source);
    plp_json_add_text(json, "description", model->description);
    plp_json_add_text(json, "limits", model->limits);
    plp_json_end(json);
}

/** Prints the list; false when a model is not as pinned. */
static bool print_list(const char *folder, bool is_json)
{
    g_autoptr(PlpJson) json = plp_json_new();
    plp_json_begin_array(json, NULL);
    gsize count = 0;
    const PlpModelInfo *table = plp_models_get_table(&count);
    bool all_right = true;
    for (gsize i = 0; i < count; i++) {
        g_autofree char *sha256 = NULL;
        PlpModelState state = plp_check_model(folder, &table[i], &sha256);
        all_right = all_right && state == PLP_MODEL_RIGHT;
        if (is_json)
            add_model(json, &table[i], state, sha256);
        else
            print_model(&table[i], state, sha256);
    }
    plp_json_end(json);
    g_autofree char *text = is_json ? plp_json_dup_text(json) : NULL;
    if (is_json)
        plp_print(text);
    return all_right;
}

PlpExit plp_run_models(const PlpArguments *arguments)
{
    if (plp_arguments_has(arguments, "install")) {
        plp_print(
            "Run `models/install` in the source folder: it fetches the pinned package, cuts the "
            "models out, checks them and puts them in their place. Without a network: "
            "`models/install --from FILE`.\n");
        return PLP_EXIT_OK;
    }
    const char *given = plp_arguments_get(arguments, "models");
    g_autofree char *found = given == NULL ? plp_models_dup_folder() : NULL;
    const char *folder = given != NULL ? given : found;
    bool is_json = plp_arguments_has(arguments, "json");
    if (!is_json) {
        g_autofree char *shown = plp_text_dup_line(folder);
        plp_print("Folder: ");
        plp_print(shown);
        plp_print("\n");
    }
    if (print_list(folder, is_json))
        return PLP_EXIT_OK;
    plp_complain("the models are not all in place; run `models/install`");
    return PLP_EXIT_FAILED;
}
