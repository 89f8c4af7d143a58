#include <math.h>

#include "base/number.h"
#include "simulate/patient_priv.h"

static const double forceful = 0.45; // from here on a closure is called a squeeze
static const int64_t long_us = 1000000;

static void append_number(GString *text, const char *before, double value, int decimals)
{
    g_string_append(text, before);
    plp_number_append(text, value, decimals);
}

static void append_at(GString *text, int64_t t_us, const char *command)
{
    append_number(text, "at ", (double)t_us / 1e6, 6);
    g_string_append_printf(text, " %s ", command);
}

static void append_eye(GString *text, const char *eye, double seconds)
{
    g_string_append(text, eye);
    append_number(text, " ", seconds, 6);
}

static const char *get_command(const PlpPatientClosure *closure)
{
    if (closure->squeeze_ratio >= forceful && !closure->brow_rises)
        return "squeeze";
    if (closure->pair == 0)
        return "wink";
    return closure->offset_us - closure->onset_us >= long_us ? "long" : "blink";
}

/** The corner of the mouth and, in hemifacial spasm, the brow. */
static void append_companions(GString *text, const PlpPatientClosure *closure)
{
    const char *eye = plp_side_get_name(closure->eye);
    double seconds = fmax((double)(closure->offset_us - closure->onset_us) / 1e6, 0.05);
    if (closure->mouth_ratio > 0) {
        append_at(text, closure->onset_us - closure->closing_us / 2 + closure->mouth_lag_us,
                  "mouth");
        append_eye(text, eye, seconds);
        append_number(text, " by ", closure->mouth_ratio, 3);
        g_string_append_c(text, '\n');
    }
    if (closure->brow_rises) {
        append_at(text, closure->onset_us - closure->closing_us / 2, "brow");
        append_eye(text, eye, seconds);
        g_string_append(text, " by 0.7\n");
    }
}

static void append_closure(GString *text, const PlpPatientClosure *closure)
{
    append_at(text, closure->onset_us, get_command(closure));
    append_eye(text, plp_side_get_name(closure->eye),
               (double)(closure->offset_us - closure->onset_us) / 1e6);
    append_number(text, " depth ", closure->depth_ratio, 4);
    append_number(text, " close ", (double)closure->closing_us / 1e6, 6);
    append_number(text, " open ", (double)closure->opening_us / 1e6, 6);
    append_number(text, " force ", closure->brow_rises ? 0 : closure->squeeze_ratio, 3);
    g_string_append_c(text, '\n');
}

static void append_twitch(GString *text, const PlpPatientTwitch *twitch)
{
    const char *side = plp_side_get_name(twitch->side);
    append_at(text, twitch->t_us, "squint");
    append_eye(text, side, (double)twitch->span_us / 1e6);
    append_number(text, " by ", twitch->eye_ratio, 3);
    g_string_append_c(text, '\n');
    if (twitch->mouth_ratio <= 0)
        return;
    append_at(text, twitch->t_us, "mouth");
    append_eye(text, side, (double)twitch->span_us / 1e6);
    append_number(text, " by ", twitch->mouth_ratio, 3);
    g_string_append_c(text, '\n');
}

static void append_setting(GString *text, const char *name, double value, int decimals)
{
    g_string_append_printf(text, "%s ", name);
    plp_number_append(text, value, decimals);
    g_string_append_c(text, '\n');
}

/** How open a drooping lid rests, of the way that the networks see: 1 without. */
static double get_rest(const PlpPatient *patient, double ptosis_mm, double closed_share)
{
    return 1 - ptosis_mm / (patient->looks.fissure_mm * (1 - closed_share));
}

static void append_lids(const PlpPatient *patient, GString *text)
{
    const PlpPatientOptions *options = &patient->options;
    double right = get_rest(patient, options->right_ptosis_mm, patient->looks.right_closed_share);
    double left = get_rest(patient, options->left_ptosis_mm, patient->looks.left_closed_share);
    if (right < 1)
        append_setting(text, "lid right", right, 4);
    if (left < 1)
        append_setting(text, "lid left", left, 4);
}

static void append_rate(const PlpLooks *looks, GString *text)
{
    append_number(text,
                  looks->jitter > 0    ? "rate vfr "
                  : looks->dropped > 0 ? "rate drop "
                                       : "rate ",
                  looks->rate_per_s, 3);
    if (looks->jitter > 0 || looks->dropped > 0)
        append_number(text, " ", looks->jitter + looks->dropped, 3);
    g_string_append_c(text, '\n');
}

static void append_head(const PlpPatient *patient, GString *text)
{
    const PlpLooks *looks = &patient->looks;
    g_string_append_printf(text, "# %s, seed %u\nsize 640 480\n",
                           plp_patient_get_kind(patient->options.kind)->name,
                           patient->options.seed);
    append_rate(looks, text);
    append_setting(text, "duration", (double)patient->duration_us / 1e6, 6);
    append_setting(text, "seed", patient->options.seed & G_MAXINT, 0);
    append_setting(text, "skin", looks->skin, 0);
    append_setting(text, "hair", looks->hair, 0);
    append_setting(text, "iris", looks->iris, 0);
    append_setting(text, "noise", looks->noise, 2);
    append_setting(text, "scale", looks->scale, 3);
    append_setting(text, "sway", looks->sway, 3);
    g_string_append_printf(text, "segment %s 0 ", plp_task_get_name(patient->habits.task));
    append_number(text, "", (double)patient->duration_us / 1e6, 6);
    g_string_append_c(text, '\n');
}

char *plp_patient_dup_script(const PlpPatient *patient)
{
    GString *text = g_string_new(NULL);
    append_head(patient, text);
    append_lids(patient, text);
    plp_patient_append_disturbances(patient, text);
    for (guint i = 0; i < patient->closures->len; i++) {
        const PlpPatientClosure *closure = &g_array_index(patient->closures, PlpPatientClosure, i);
        append_closure(text, closure);
        append_companions(text, closure);
    }
    for (guint i = 0; i < patient->twitches->len; i++)
        append_twitch(text, &g_array_index(patient->twitches, PlpPatientTwitch, i));
    return g_string_free(text, FALSE);
}
