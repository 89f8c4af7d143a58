// Writes the data dictionary to the file named on the command line; a build tool, not installed.

#include <stdio.h>
#include <string.h>

#include "base/atomic_file.h"
#include "report/dictionary.h"

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: dictionary FILE\n");
        return 2;
    }
    g_autofree char *text = plp_report_dup_dictionary();
    g_autoptr(GError) error = NULL;
    if (plp_atomic_file_save(argv[1], text, strlen(text), &error))
        return 0;
    fprintf(stderr, "dictionary: %s\n", error->message);
    return 1;
}
