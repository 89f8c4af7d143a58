#include "ui/session/find_video.h"

#include <gio/gio.h>

char *plp_ui_find_video(const char *folder, const char *input_name)
{
    if (input_name == NULL)
        return NULL;
    static const char *const steps[] = {".", "..", "../.."};
    for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *path = g_build_filename(folder, steps[i], input_name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return g_canonicalize_filename(path, NULL);
    }
    return NULL;
}
