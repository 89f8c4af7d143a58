#include "evaluation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

char *plp_evaluation_dup_path(const char *part)
{
    const char *set = g_getenv("PALPEBRA_EVAL_DATA");
    g_autofree char *path =
        g_build_filename(set != NULL ? set : PLP_EVALUATION_DEFAULT, part, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS) ? g_steal_pointer(&path) : NULL;
}

char *plp_evaluation_need(const char *part)
{
    char *path = plp_evaluation_dup_path(part);
    if (path == NULL) {
        print_message("skipped: no evaluation data (set PALPEBRA_EVAL_DATA)\n");
        skip();
    }
    return path;
}
