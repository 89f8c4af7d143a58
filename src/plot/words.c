#include "plot/words.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/number.h"

const char *plp_words_get_task(PlpTask task)
{
    static const char *const words[PLP_TASK_N] = {
        [PLP_TASK_UNKNOWN] = "no task",
        [PLP_TASK_REST_OPEN] = "rest, eyes open",
        [PLP_TASK_GENTLE_CLOSURE] = "gentle closure",
        [PLP_TASK_FORCED_CLOSURE] = "forced closure",
        [PLP_TASK_REST_AFTER] = "rest after",
        [PLP_TASK_CONVERSATION] = "conversation",
        [PLP_TASK_READING_ALOUD] = "reading aloud",
        [PLP_TASK_WRITING] = "writing",
        [PLP_TASK_GAZE_UP] = "gaze up",
        [PLP_TASK_GAZE_DOWN] = "gaze down",
        [PLP_TASK_BRIGHT_LIGHT] = "bright light",
        [PLP_TASK_HEAD_TURN] = "head turn",
        [PLP_TASK_SENSORY_TRICK] = "sensory trick",
        [PLP_TASK_CHEWING] = "chewing",
        [PLP_TASK_LAUGHING] = "laughing",
        [PLP_TASK_SINGING] = "singing",
        [PLP_TASK_SMILE] = "smile",
        [PLP_TASK_PUCKER] = "pucker",
        [PLP_TASK_BROW_RAISE] = "brow raise",
        [PLP_TASK_FREE] = "free",
    };
    return task < PLP_TASK_N ? words[task] : words[PLP_TASK_UNKNOWN];
}

char *plp_words_dup_time(int64_t t_us, int decimals)
{
    int64_t unit_us = 1000000;
    for (int i = 0; i < decimals; i++)
        unit_us /= 10;
    bool negative = t_us < 0;
    int64_t units = ((negative ? -t_us : t_us) + unit_us / 2) / unit_us;
    int64_t per_s = 1000000 / unit_us;
    int64_t s = units / per_s;
    GString *text = g_string_new(negative ? "\xe2\x88\x92" : "");
    if (s >= 3600)
        g_string_append_printf(text, "%d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60),
                               (int)(s % 60));
    else
        g_string_append_printf(text, "%d:%02d", (int)(s / 60), (int)(s % 60));
    if (decimals > 0)
        g_string_append_printf(text, ".%0*d", decimals, (int)(units % per_s));
    return g_string_free(text, FALSE);
}

char *plp_words_dup_number(double value, int decimals)
{
    if (!isfinite(value))
        return g_strdup("n/a");
    g_autofree char *digits = plp_number_dup(fabs(value), decimals);
    bool is_zero = digits[strspn(digits, "0.")] == '\0';
    return g_strconcat(value < 0 && !is_zero ? "\xe2\x88\x92" : "", digits, NULL);
}
