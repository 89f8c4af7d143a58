#include "base/error.h"

#include <stdatomic.h>

// Not G_DEFINE_QUARK: its plain static is written by whichever thread asks first, a data race.
GQuark plp_error_quark(void)
{
    static _Atomic GQuark quark;
    GQuark known = atomic_load(&quark);
    if (known == 0) {
        known = g_quark_from_static_string("plp-error-quark");
        atomic_store(&quark, known);
    }
    return known;
}
