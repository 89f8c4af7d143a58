#include <math.h>

#include "base/error.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/messages.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "workflow/detect.h"
#include "workflow/output.h"

#define MAX_RATE_PER_S 10000

static bool read_request(const PlpArguments *arguments, PlpParameters *parameters,
                         PlpDetectRequest *ret_request, GError **error)
{
    *ret_request = (PlpDetectRequest){
        .ear_path = plp_arguments_get(arguments, "ear"),
        .rate_per_s = NAN,
        .segments_path = plp_arguments_get(arguments, "segments"),
        .parameters = parameters,
        .program_version = plp_version_get(),
        .json = plp_arguments_has(arguments, "json"),
    };
    return plp_arguments_get_number(arguments, "fps", 1, MAX_RATE_PER_S, &ret_request->rate_per_s,
                                    error) &&
           plp_settings_read_parameters(arguments, parameters, error);
}

/** Into a temporary folder that is renamed when all is well, as analyze does. */
static bool detect_into(const PlpOutput *output, PlpDetectRequest *request, bool replace,
                        GString *out, GString *counts, GError **error)
{
    if (!plp_output_check(output, replace, false, error)) {
        g_autofree char *name = plp_text_dup_file_name(request->ear_path);
        g_prefix_error(error, "%s: ", name);
        return false;
    }
    g_autofree char *folder = plp_output_begin(output, error);
    if (folder == NULL)
        return false;
    request->out_folder = folder;
    if (plp_detect(request, out, counts, error) && plp_output_commit(output, folder, error))
        return true;
    plp_output_discard(folder);
    return false;
}

static bool detect(const PlpArguments *arguments, PlpDetectRequest *request, GString *out,
                   GString *counts, GError **error)
{
    const char *parent = plp_arguments_get(arguments, "out");
    if (parent == NULL)
        return plp_detect(request, out, counts, error);
    g_autoptr(PlpOutput) output = plp_output_new(parent, request->ear_path);
    return detect_into(output, request, plp_arguments_has(arguments, "force"), out, counts, error);
}

PlpExit plp_run_detect(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    PlpParameters parameters;
    PlpBsrsClasses classes;
    PlpDetectRequest request;
    if (!read_request(arguments, &parameters, &request, &error)) {
        plp_complain_usage("detect", NULL, error->message);
        return PLP_EXIT_USAGE;
    }
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GString) counts = g_string_new(NULL);
    request.bsrs_classes = &classes;
    if (!plp_settings_read_classes(arguments, &classes, &error) ||
        !detect(arguments, &request, out, counts, &error)) {
        plp_complain("%s", error->message);
        return PLP_EXIT_FAILED;
    }
    plp_print(out->str);
    plp_note(counts->str);
    return PLP_EXIT_OK;
}
