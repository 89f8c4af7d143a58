// Runs a fuzz target over files, so that every corpus is a plain test without a fuzzer:
// replay FILE-OR-FOLDER…

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <glib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static int replay_file(const char *path)
{
    g_autofree char *content = NULL;
    gsize size = 0;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &content, &size, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return 0;
    }
    g_autofree char *name = g_path_get_basename(path);
    printf("%s (%zu bytes)\n", name, size);
    fflush(stdout); // so that the last line names the file that crashed
    // A copy of the exact size, without the terminating NUL: a sanitizer sees the first byte
    // beyond.
    g_autofree uint8_t *bytes = g_memdup2(content, size);
    LLVMFuzzerTestOneInput(bytes, size);
    return 1;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

static int replay_folder(const char *path)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL)
        g_ptr_array_add(names, g_build_filename(path, name, NULL));
    g_ptr_array_sort(names, compare_names);
    int n_files = 0;
    for (guint i = 0; i < names->len; i++)
        n_files += replay_file(g_ptr_array_index(names, i));
    return n_files;
}

int main(int argc, char **argv)
{
    int n_files = 0;
    for (int i = 1; i < argc; i++)
        n_files += g_file_test(argv[i], G_FILE_TEST_IS_DIR) ? replay_folder(argv[i])
                                                            : replay_file(argv[i]);
    printf("%d files replayed\n", n_files);
    return n_files > 0 ? 0 : 1;
}
