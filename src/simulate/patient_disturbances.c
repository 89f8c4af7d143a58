#include <math.h>

#include "base/number.h"
#include "simulate/patient_priv.h"

/** A line `at T command a b …`. */
static void append_line(GString *text, double at_s, const char *command, const double *values,
                        gsize n)
{
    g_string_append(text, "at ");
    plp_number_append(text, at_s, 6);
    g_string_append_printf(text, " %s", command);
    for (gsize i = 0; i < n; i++) {
        g_string_append_c(text, ' ');
        plp_number_append(text, values[i], 4);
    }
    g_string_append_c(text, '\n');
}
#define LINE(text, at_s, command, ...)                                                             \
    append_line(text, at_s, command, (const double[]){__VA_ARGS__},                                \
                sizeof((const double[]){__VA_ARGS__}) / sizeof(double))

static void append_look(GString *text, double at_s, const char *way, double seconds,
                        double strength)
{
    g_autofree char *command = g_strdup_printf("look %s", way);
    append_line(text, at_s, command, &seconds, 1);
    g_string_truncate(text, text->len - 1);
    g_string_append(text, " by ");
    plp_number_append(text, strength, 3);
    g_string_append_c(text, '\n');
}

/** Glances here and there; a look down takes the lids along and is no closure. */
static void append_glances(const PlpPatient *patient, GString *text)
{
    static const char *const ways[] = {"up", "down", "right", "left"};
    PlpChance chance = plp_patient_make_chance(&patient->options, 0, PLP_STREAM_GAZE);
    double end_s = (double)patient->duration_us / 1e6;
    for (double at_s = plp_chance_between(&chance, 1, 8); at_s < end_s - 3;
         at_s += plp_chance_between(&chance, 4, 15)) {
        const char *way = ways[(int)plp_chance_between(&chance, 0, G_N_ELEMENTS(ways))];
        double seconds = plp_chance_between(&chance, 0.8, 2.5);
        append_look(text, at_s, way, seconds, plp_chance_between(&chance, 0.2, 0.7));
        at_s += seconds;
    }
}

/** The page lies below the camera: the lids are a little lowered all the time, lines are swept. */
static void append_reading(const PlpPatient *patient, GString *text)
{
    PlpChance chance = plp_patient_make_chance(&patient->options, 0, PLP_STREAM_GAZE);
    double end_s = (double)patient->duration_us / 1e6;
    double down = plp_chance_between(&chance, 0.15, 0.45);
    append_look(text, -1, "down", end_s + 2, down);
    for (double at_s = 0; at_s < end_s;) {
        double line_s = plp_chance_between(&chance, 1.8, 3);
        append_look(text, at_s, "left", line_s / 2, 0.35);
        append_look(text, at_s + line_s / 2, "right", line_s / 2, 0.35);
        at_s += line_s;
    }
}

static void append_talk(const PlpPatient *patient, GString *text)
{
    PlpChance chance = plp_patient_make_chance(&patient->options, 0, PLP_STREAM_HEAD);
    double end_s = (double)patient->duration_us / 1e6;
    for (double at_s = 0.5; at_s < end_s;) {
        double seconds = plp_chance_between(&chance, 1.5, 6);
        LINE(text, at_s, "talk", seconds);
        at_s += seconds + plp_chance_between(&chance, 0.3, 1.5);
        if (plp_chance_uniform(&chance) < 0.2)
            LINE(text, at_s, "nod", plp_chance_between(&chance, -6, 6), 0.4);
    }
}

/** The head turns out of what can be measured and comes back. */
static void append_turns(const PlpPatient *patient, GString *text)
{
    PlpChance chance = plp_patient_make_chance(&patient->options, 1, PLP_STREAM_HEAD);
    double end_s = (double)patient->duration_us / 1e6;
    if (patient->looks.turns_per_min <= 0)
        return;
    for (double at_s = 2;;) {
        at_s += plp_chance_exponential(&chance, 60 / patient->looks.turns_per_min);
        double seconds = plp_chance_between(&chance, 0.4, 2);
        double degrees = plp_chance_between(&chance, 30, 55);
        if (at_s + seconds + 2 > end_s)
            return;
        LINE(text, at_s, "turn", plp_chance_uniform(&chance) < 0.5 ? -degrees : degrees, 0.7);
        LINE(text, at_s + 0.7 + seconds, "turn", 0, 0.7);
        at_s += seconds + 2;
    }
}

/** Reflections come over the glasses for a moment. */
static void append_glare(const PlpPatient *patient, GString *text)
{
    PlpChance chance = plp_patient_make_chance(&patient->options, 2, PLP_STREAM_HEAD);
    double end_s = (double)patient->duration_us / 1e6, glare = patient->looks.glare;
    if (glare <= 0)
        return;
    g_string_append(text, "glasses ");
    plp_number_append(text, glare, 3);
    g_string_append_c(text, '\n');
    for (double at_s = plp_chance_between(&chance, 5, 20); at_s < end_s - 4;
         at_s += plp_chance_between(&chance, 10, 40)) {
        LINE(text, at_s, "glasses", fmin(1, glare + plp_chance_between(&chance, 0.1, 0.6)), 0.3);
        LINE(text, at_s + plp_chance_between(&chance, 0.5, 2.5), "glasses", glare, 0.3);
    }
}

/** Squeezing is when landmarks fail: the loss begins while the lids are down. */
static void append_squeeze_losses(const PlpPatient *patient, PlpChance *chance, GString *text)
{
    for (guint i = 0; i < patient->closures->len; i++) {
        const PlpPatientClosure *closure = &g_array_index(patient->closures, PlpPatientClosure, i);
        double length_s = (double)(closure->offset_us - closure->onset_us) / 1e6;
        bool first = closure->eye == PLP_SIDE_RIGHT || closure->pair == 0;
        if (!first || closure->squeeze_ratio <= 0 || length_s < 0.3)
            continue;
        double chosen = plp_chance_uniform(chance);
        double share = plp_chance_between(chance, 0.15, 0.7);
        double seconds = plp_chance_between(chance, 0.1, 1.6);
        double at_s = (double)closure->onset_us / 1e6 + share * length_s;
        if (chosen < patient->looks.squeeze_loss && at_s > 0)
            LINE(text, at_s, "lost", seconds);
    }
}

static void append_losses(const PlpPatient *patient, GString *text)
{
    PlpChance chance = plp_patient_make_chance(&patient->options, 0, PLP_STREAM_LOSSES);
    double end_s = (double)patient->duration_us / 1e6;
    if (patient->looks.loss_per_min <= 0)
        return;
    for (double at_s = 0;;) {
        at_s += plp_chance_exponential(&chance, 60 / patient->looks.loss_per_min);
        double seconds = plp_chance_between(&chance, 0.1, 2.5);
        if (at_s + seconds > end_s)
            break;
        LINE(text, at_s, "lost", seconds);
    }
    append_squeeze_losses(patient, &chance, text);
}

void plp_patient_append_disturbances(const PlpPatient *patient, GString *text)
{
    bool reads = patient->habits.task == PLP_TASK_READING_ALOUD;
    if (patient->habits.task == PLP_TASK_CONVERSATION || reads)
        append_talk(patient, text);
    if (reads)
        append_reading(patient, text);
    if (patient->options.calm)
        return;
    if (!reads)
        append_glances(patient, text);
    append_turns(patient, text);
    append_glare(patient, text);
    append_losses(patient, text);
}
