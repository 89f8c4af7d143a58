#include "ui/words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plot/words.h"

char *plp_ui_words_dup_time(int64_t t_us, int decimals)
{
    double seconds = (double)t_us / 1e6;
    double step = pow(10, -decimals);
    seconds = floor(seconds / step + 1e-6) * step; // a clock never shows what is not yet
    int hours = (int)(seconds / 3600);
    int minutes = (int)(seconds / 60) % 60;
    double rest = seconds - 3600.0 * hours - 60.0 * minutes;
    int width = decimals > 0 ? decimals + 3 : 2;
    return hours > 0 ? g_strdup_printf("%d:%02d:%0*.*f", hours, minutes, width, decimals, rest)
                     : g_strdup_printf("%d:%0*.*f", minutes, width, decimals, rest);
}

char *plp_ui_words_dup_duration(double seconds)
{
    return plp_ui_words_dup_time((int64_t)(fmax(0, ceil(seconds)) * 1e6), 0);
}

char *plp_ui_words_dup_number(double value, int decimals)
{
    if (!isfinite(value))
        return g_strdup("–");
    g_autofree char *text = g_strdup_printf("%.*f", decimals, fabs(value));
    bool is_negative = value < 0 && fabs(value) >= 0.5 * pow(10, -decimals);
    return g_strconcat(is_negative ? "−" : "", text, NULL);
}

char *plp_ui_words_dup_percent(double share)
{
    g_autofree char *number = plp_ui_words_dup_number(100 * share, 0);
    // Translators: a percentage as your language writes it: in Turkish %%%s.
    return g_strdup_printf(_("%s %%"), number);
}

const char *plp_ui_words_get_kind(PlpKind kind)
{
    switch (kind) {
    case PLP_KIND_BLINK:
        return _("blink");
    case PLP_KIND_BRIEF:
        return _("brief");
    case PLP_KIND_PROLONGED:
        return _("prolonged");
    case PLP_KIND_UNKNOWN:
        break;
    }
    return _("unknown");
}

const char *plp_ui_words_get_side(PlpSide side)
{
    switch (side) {
    case PLP_SIDE_RIGHT:
        return _("right");
    case PLP_SIDE_LEFT:
        return _("left");
    case PLP_SIDE_BOTH:
        return _("both");
    case PLP_SIDE_UNKNOWN:
        break;
    }
    return _("unknown");
}

const char *plp_ui_words_get_task(PlpTask task)
{
    return _(plp_words_get_task(task));
}

const char *plp_ui_words_get_reason(PlpReason reason)
{
    return _(plp_reason_get_sentence(reason));
}
