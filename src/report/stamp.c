#include "report/stamp.h"

#include <glib.h>

#include "base/number.h"

#define HIDDEN_S 315532800  // 1980-01-01, where ZIP's own calendar begins
#define LAST_S 253402300799 // 9999-12-31

int64_t plp_stamp_make(bool hide)
{
    const char *given = g_getenv("SOURCE_DATE_EPOCH");
    int64_t stamp_s = 0;
    if (hide)
        return HIDDEN_S;
    if (given != NULL && plp_number_parse_int64(given, &stamp_s) && stamp_s >= 0 &&
        stamp_s <= LAST_S)
        return stamp_s;
    return g_get_real_time() / G_USEC_PER_SEC;
}

char *plp_stamp_dup_text(int64_t stamp_s, const char *zone)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(stamp_s);
    g_autofree char *text = g_date_time_format(time, "%Y-%m-%dT%H:%M:%S");
    return g_strconcat(text, zone, NULL);
}
