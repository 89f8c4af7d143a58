
#include "base/error.h"
#include "cli/messages.h"
#include "cli/outputs.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "cli/signals.h"
#include "report/course.h"
#include "workflow/course.h"

static bool read_request(const PlpArguments *arguments, const PlpLibraryView *view,
                         PlpCourseRequest *request, GError **error)
{
    int seed = 1;
    *request = (PlpCourseRequest){
        .patient = plp_arguments_get_operands(arguments)->pdata[0],
        .library_path = plp_arguments_get(arguments, "library"),
        .view = view,
        .cancel = plp_signals_catch(),
    };
    if (!plp_settings_read_course_task(arguments, &request->task, error) ||
        !plp_arguments_get_integer(arguments, "bootstrap-seed", 1, G_MAXINT, &seed, error))
        return false;
    request->seed = (uint32_t)seed;
    return true;
}

static bool deliver(const PlpArguments *arguments, const PlpCourse *course, GError **error)
{
    g_autofree char *json = plp_course_dup_json(course);
    g_autofree char *csv = plp_course_dup_csv(course);
    g_autoptr(GString) text = g_string_new(NULL);
    plp_course_append_text(course, text);
    return plp_outputs_deliver(arguments, &(PlpOutputs){json, csv, text->str}, error);
}

PlpExit plp_run_course(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    PlpCourseRequest request;
    PlpLibraryView view = plp_settings_read_view(arguments);
    if (!read_request(arguments, &view, &request, &error)) {
        plp_complain_usage("course", NULL, error->message);
        return PLP_EXIT_USAGE;
    }
    g_autoptr(PlpCourse) course = plp_outputs_refuse_existing(arguments, "json", &error) &&
                                          plp_outputs_refuse_existing(arguments, "csv", &error)
                                      ? plp_course_load(&request, &error)
                                      : NULL;
    if (course != NULL && deliver(arguments, course, &error))
        return PLP_EXIT_OK;
    plp_complain("%s", error->message);
    return g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED) ? PLP_EXIT_CANCELLED
                                                                  : PLP_EXIT_FAILED;
}
