// Fuzz target of the table of class edges: a table with edges in order, or an error.

#include <stddef.h>
#include <stdint.h>

#include "tables/bsrs_classes.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GBytes) content = g_bytes_new_static(bytes, size);
    g_autoptr(GError) error = NULL;
    PlpBsrsClasses classes;
    bool read = plp_bsrs_classes_parse("fuzz", content, &classes, &error);
    g_assert(read == (error == NULL) && read == classes.loaded);
    g_assert(!read || (classes.prolonged_mean_s[0] > 0 &&
                       classes.prolonged_mean_s[1] > classes.prolonged_mean_s[0]));
    return 0;
}
