#include <errno.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/sha256.h"
#include "base/text.h"
#include "report/cohort.h"
#include "workflow/cohort.h"

#define JSON_NAME "cohort.json"
enum { N_FILES = 3 };

static const char *get_file_name(int i)
{
    const char *const names[N_FILES] = {JSON_NAME, plp_cohort_table.file_name,
                                        plp_cohort_values_table.file_name};
    return names[i];
}

bool plp_cohort_check_output(const PlpCohortRequest *request, GError **error)
{
    for (int i = 0; i < N_FILES && !request->force; i++) {
        g_autofree char *path = g_build_filename(request->out_folder, get_file_name(i), NULL);
        if (!g_file_test(path, G_FILE_TEST_EXISTS))
            continue;
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s is there already (replace it with --force or choose another --out)",
                    get_file_name(i));
        return false;
    }
    return true;
}

static bool make_folder(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0777) == 0)
        return true;
    int code = errno;
    g_autofree char *name = plp_text_dup_file_name(path);
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: the output folder cannot be made: %s", name,
                g_strerror(code));
    return false;
}

/** All are written in full before the first gets its name. */
static bool write_all(const char *folder, char *const *texts, GError **error)
{
    PlpAtomicFile *files[N_FILES] = {NULL};
    bool is_good = true;
    for (int i = 0; i < N_FILES && is_good; i++) {
        g_autofree char *path = g_build_filename(folder, get_file_name(i), NULL);
        files[i] = plp_atomic_file_open(path, error);
        is_good =
            files[i] != NULL && plp_atomic_file_write(files[i], texts[i], strlen(texts[i]), error);
    }
    for (int i = 0; i < N_FILES && is_good; i++)
        is_good = plp_atomic_file_commit(files[i], error);
    for (int i = 0; i < N_FILES; i++) {
        if (files[i] != NULL)
            plp_atomic_file_free(files[i]);
    }
    return is_good;
}

bool plp_cohort_save(const PlpCohort *cohort, const PlpCohortRequest *request, GError **error)
{
    g_autofree char *sha256 = plp_sha256_dup_file(request->study_path, error);
    if (sha256 == NULL || !plp_cohort_check_output(request, error) ||
        !make_folder(request->out_folder, error))
        return false;
    PlpCohortProvenance provenance = {request->program_version, sha256};
    char *texts[N_FILES] = {plp_cohort_dup_json(cohort, &provenance), plp_cohort_dup_csv(cohort),
                            plp_cohort_dup_values_csv(cohort)};
    bool is_saved = write_all(request->out_folder, texts, error);
    for (int i = 0; i < N_FILES; i++)
        g_free(texts[i]);
    return is_saved;
}
