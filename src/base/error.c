#include "base/error.h"

G_DEFINE_QUARK(plp - error - quark, plp_error)
