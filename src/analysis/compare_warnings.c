#include <math.h>
#include <string.h>

#include "analysis/compare_priv.h"
#include "analysis/statistics.h"
#include "base/number.h"

// Beyond these, recordings are not alike. Why: docs/comparison.md.
static const double rate_factor = 1.25;
static const double size_factor = 1.5;
static const double turn_limit_deg = 10;
static const double brightness_limit = 0.15;
static const double share_limit = 0.8;
static const double share_difference = 0.1;
static const double short_s = 60;
static const int32_t days_limit = 14;
static const double task_factor = 1.5;

typedef struct {
    PlpComparison *comparison;
    const GPtrArray *before, *after;
} Warner;

static void warn(const Warner *warner, char *sentence)
{
    g_ptr_array_add(warner->comparison->warnings, sentence);
}

static const PlpRecording *get(const GPtrArray *recordings, guint i)
{
    return recordings->pdata[i];
}

// ---- numbers of a recording ----

typedef double (*Number)(const PlpRecording *recording);

typedef float (*SampleNumber)(const PlpSample *sample);

static double find_sample_median(const PlpRecording *recording, SampleNumber get_number)
{
    guint n = plp_trace_get_length(recording->trace);
    g_autofree double *values = g_new(double, n + 1);
    size_t n_values = 0;
    for (guint i = 0; i < n; i++) {
        const PlpSample *sample = plp_trace_get(recording->trace, i);
        double value = (double)get_number(sample);
        if (sample->reason == PLP_REASON_MEASURED && isfinite(value))
            values[n_values++] = value;
    }
    return plp_statistics_quantile(values, n_values, 0.5);
}

static float get_interocular(const PlpSample *sample)
{
    return sample->interocular_px;
}

static float get_yaw(const PlpSample *sample)
{
    return sample->yaw_deg;
}

static float get_pitch(const PlpSample *sample)
{
    return sample->pitch_deg;
}

static float get_brightness(const PlpSample *sample)
{
    return (sample->right.brightness_ratio + sample->left.brightness_ratio) / 2;
}

static double find_rate(const PlpRecording *recording)
{
    return recording->analysis->frame_rate_per_s;
}

static double find_height(const PlpRecording *recording)
{
    return recording->has_media ? (double)MIN(recording->media.width_px, recording->media.height_px)
                                : (double)NAN;
}

static double find_face_size(const PlpRecording *recording)
{
    return find_sample_median(recording, get_interocular);
}

static double find_yaw(const PlpRecording *recording)
{
    return find_sample_median(recording, get_yaw);
}

static double find_pitch(const PlpRecording *recording)
{
    return find_sample_median(recording, get_pitch);
}

static double find_brightness(const PlpRecording *recording)
{
    return find_sample_median(recording, get_brightness);
}

static double find_share(const PlpRecording *recording)
{
    return recording->analysis->whole.both[PLP_METRIC_MEASURED_SHARE].value;
}

/** Lowest and highest of some recordings; NaN without any. */
static PlpRange find_range(const GPtrArray *recordings, Number number)
{
    PlpRange range = {(double)NAN, (double)NAN};
    for (guint i = 0; i < recordings->len; i++) {
        double value = number(get(recordings, i));
        range.low = fmin(range.low, value); // fmin and fmax leave NaN out
        range.high = fmax(range.high, value);
    }
    return range;
}

/** `30` or `30 to 60`. */
static char *dup_range(PlpRange range, double scale, int decimals)
{
    g_autofree char *low = plp_number_dup(scale * range.low, decimals);
    g_autofree char *high = plp_number_dup(scale * range.high, decimals);
    return strcmp(low, high) == 0 ? g_strdup(low) : g_strdup_printf("%s to %s", low, high);
}

/** `limit`: the most that the highest may be over the lowest (is_factor), or above it. */
static void compare_numbers(const Warner *warner, Number number, bool is_factor, double limit,
                            double scale, int decimals, const char *format)
{
    PlpRange before = find_range(warner->before, number);
    PlpRange after = find_range(warner->after, number);
    double low = fmin(before.low, after.low);
    double high = fmax(before.high, after.high);
    if (isnan(before.low) || isnan(after.low) ||
        (is_factor ? high <= limit * low : high - low <= limit))
        return;
    g_autofree char *first = dup_range(before, scale, decimals);
    g_autofree char *second = dup_range(after, scale, decimals);
    g_auto(GStrv) pieces = g_strsplit(format, "%s", 3);
    warn(warner, g_strconcat(pieces[0], first, pieces[1], second, pieces[2], NULL));
}

static void compare_pictures(const Warner *warner)
{
    compare_numbers(
        warner, find_rate, true, rate_factor, 1, 1,
        "Frame rates differ: %s before, %s after (frames/s): quick blinks come out longer "
        "and shallower at the lower one.");
    compare_numbers(warner, find_height, true, size_factor, 1, 0,
                    "Picture sizes differ: the shorter edge is %s px before, %s px after.");
    compare_numbers(
        warner, find_face_size, true, size_factor, 1, 0,
        "The face is not equally large: %s px between the outer eye corners before, %s px "
        "after.");
    compare_numbers(warner, find_yaw, false, turn_limit_deg, 1, 0,
                    "The head is turned differently: by %s degrees before, %s after.");
    compare_numbers(warner, find_pitch, false, turn_limit_deg, 1, 0,
                    "The head is tilted differently: by %s degrees before, %s after (looking up or "
                    "down moves the lids).");
    compare_numbers(
        warner, find_brightness, false, brightness_limit, 100, 0,
        "The light differs: the eyes' surroundings have %s % of full brightness before, "
        "%s % after (bright light makes spasms worse).");
}

// ---- what was measured ----

static void check_share(const Warner *warner)
{
    PlpRange before = find_range(warner->before, find_share);
    PlpRange after = find_range(warner->after, find_share);
    double lowest = fmin(before.low, after.low);
    if (isnan(lowest))
        return;
    if (lowest >= share_limit && fmax(before.high, after.high) - lowest <= share_difference)
        return;
    g_autofree char *first = dup_range(before, 100, 0);
    g_autofree char *second = dup_range(after, 100, 0);
    warn(warner,
         g_strdup_printf("Not all of the time could be measured: %s %% before, %s %% after; "
                         "squeezing is when tracking fails, so what is lost is not lost by "
                         "chance.",
                         first, second));
}

static double sum_measured_s(const GPtrArray *recordings)
{
    double seconds = 0;
    for (guint i = 0; i < recordings->len; i++)
        seconds += get(recordings, i)->analysis->whole.both[PLP_METRIC_MEASURED_S].value;
    return seconds;
}

static void check_length(const Warner *warner)
{
    double before_s = sum_measured_s(warner->before);
    double after_s = sum_measured_s(warner->after);
    if (before_s >= short_s && after_s >= short_s)
        return;
    g_autofree char *first = plp_number_dup(before_s, 0);
    g_autofree char *second = plp_number_dup(after_s, 0);
    warn(warner, g_strdup_printf("Less than a minute was measured: %s s before, %s s after; a rate "
                                 "needs a minute.",
                                 first, second));
}

// ---- tasks ----

static double sum_task_s(const GPtrArray *recordings, PlpTask task)
{
    double seconds = 0;
    for (guint i = 0; i < recordings->len; i++) {
        const GArray *segments = get(recordings, i)->segments;
        for (guint s = 0; s < segments->len; s++) {
            const PlpSegment *segment = &g_array_index(segments, PlpSegment, s);
            if (segment->task == task)
                seconds += (double)(segment->end_us - segment->start_us) / 1e6;
        }
    }
    return seconds;
}

static char *dup_tasks(const GPtrArray *recordings)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int task = PLP_TASK_UNKNOWN + 1; task < PLP_TASK_N; task++) {
        double seconds = sum_task_s(recordings, (PlpTask)task);
        if (seconds <= 0)
            continue;
        g_string_append_printf(text, "%s%s ", text->len > 0 ? ", " : "",
                               plp_task_get_name((PlpTask)task));
        plp_number_append(text, seconds, 0);
        g_string_append(text, " s");
    }
    return g_strdup(text->len > 0 ? text->str : "none");
}

static double sum_all_tasks_s(const GPtrArray *recordings)
{
    double seconds = 0;
    for (int task = PLP_TASK_UNKNOWN + 1; task < PLP_TASK_N; task++)
        seconds += plp_task_is_commanded((PlpTask)task) ? 0 : sum_task_s(recordings, (PlpTask)task);
    return seconds;
}

/** Each task must take about the same share of what was done. */
static void compare_tasks(const Warner *warner)
{
    double before_s = sum_all_tasks_s(warner->before);
    double after_s = sum_all_tasks_s(warner->after);
    bool alike = (before_s > 0) == (after_s > 0);
    for (int task = PLP_TASK_UNKNOWN + 1; task < PLP_TASK_N && alike && before_s > 0; task++) {
        double first = sum_task_s(warner->before, (PlpTask)task) / before_s;
        double second = sum_task_s(warner->after, (PlpTask)task) / after_s;
        if (!plp_task_is_commanded((PlpTask)task))
            alike = fmax(first, second) <= task_factor * fmin(first, second);
    }
    if (alike)
        return;
    g_autofree char *first = dup_tasks(warner->before);
    g_autofree char *second = dup_tasks(warner->after);
    warn(warner,
         g_strdup_printf("Not the same tasks: %s before; %s after. Blinking depends on what "
                         "one does: compare task by task.",
                         first, second));
}

// ---- words ----

typedef const char *(*Word)(const PlpRecording *recording);

static const char *get_version(const PlpRecording *recording)
{
    return recording->program_version;
}

static const char *get_engine(const PlpRecording *recording)
{
    return recording->engine;
}

static const char *get_light(const PlpRecording *recording)
{
    return recording->light;
}

static const char *get_camera(const PlpRecording *recording)
{
    return recording->camera;
}

static const char *get_glasses(const PlpRecording *recording)
{
    static const char *const names[] = {NULL, "without", "with"};
    return names[recording->glasses];
}

static const char *get_mirrored(const PlpRecording *recording)
{
    return recording->mirrored ? "taken as a mirror's picture" : "taken as seen";
}

static const char *get_edited(const PlpRecording *recording)
{
    return recording->is_edited ? "corrected by a person" : "automatic";
}

/** The words that are known, each once; NULL without any. */
static char *dup_words(const GPtrArray *recordings, Word word)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < recordings->len; i++) {
        const char *found = word(get(recordings, i));
        if (found == NULL || !g_hash_table_add(seen, (gpointer)found))
            continue;
        g_string_append_printf(text, "%s%s", text->len > 0 ? " and " : "", found);
    }
    return text->len > 0 ? g_strdup(text->str) : NULL;
}

static void compare_words(const Warner *warner, Word word, const char *what)
{
    g_autofree char *first = dup_words(warner->before, word);
    g_autofree char *second = dup_words(warner->after, word);
    if (first != NULL && second != NULL && g_ascii_strcasecmp(first, second) != 0)
        warn(warner, g_strdup_printf("%s: %s before, %s after.", what, first, second));
}

// ---- provenance ----

static bool has_model(const PlpRecording *recording, const PlpRecordingModel *wanted)
{
    for (guint i = 0; i < recording->models->len; i++) {
        const PlpRecordingModel *model = recording->models->pdata[i];
        if (g_strcmp0(model->name, wanted->name) == 0 &&
            g_strcmp0(model->sha256, wanted->sha256) == 0)
            return true;
    }
    return false;
}

static bool has_same_models(const PlpRecording *a, const PlpRecording *b)
{
    bool same = a->models->len == b->models->len;
    for (guint i = 0; same && i < a->models->len; i++)
        same = has_model(b, a->models->pdata[i]);
    return same;
}

static GPtrArray *join(const Warner *warner)
{
    GPtrArray *all = g_ptr_array_new();
    for (guint i = 0; i < warner->before->len; i++)
        g_ptr_array_add(all, warner->before->pdata[i]);
    for (guint i = 0; i < warner->after->len; i++)
        g_ptr_array_add(all, warner->after->pdata[i]);
    return all;
}

static void compare_models(const Warner *warner)
{
    g_autoptr(GPtrArray) all = join(warner);
    for (guint i = 1; i < all->len; i++) {
        if (has_same_models(all->pdata[0], all->pdata[i]))
            continue;
        warn(warner,
             g_strdup("Not the same networks measured all recordings: analyse them again with "
                      "the same ones."));
        return;
    }
}

static bool is_of_bootstrap(const char *name)
{
    return g_str_has_prefix(name, "bootstrap_");
}

static void compare_parameters(const Warner *warner)
{
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    g_autoptr(GPtrArray) all = join(warner);
    g_autoptr(GString) names = g_string_new(NULL);
    for (gsize k = 0; k < n; k++) {
        bool differs = false;
        double first = plp_parameters_get(&get(all, 0)->parameters, &table[k]);
        for (guint i = 1; i < all->len; i++)
            differs |= plp_parameters_get(&get(all, i)->parameters, &table[k]) != first;
        if (differs && !is_of_bootstrap(table[k].name))
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", table[k].name);
    }
    if (names->len > 0)
        warn(warner,
             g_strdup_printf("Not the same parameters: %s differ; analyse all recordings with "
                             "the same ones.",
                             names->str));
}

static void find_same_videos(const Warner *warner)
{
    g_autoptr(GPtrArray) all = join(warner);
    for (guint i = 0; i < all->len; i++) {
        for (guint k = i + 1; k < all->len; k++) {
            const char *sha256 = get(all, i)->input_sha256;
            if (sha256 == NULL || g_strcmp0(sha256, get(all, k)->input_sha256) != 0)
                continue;
            bool across = i < warner->before->len && k >= warner->before->len;
            warn(warner,
                 g_strdup(across
                              ? "The same video stands before and after: no change can be seen."
                              : "A video is given twice: its time counts twice, and the intervals "
                                "are too narrow."));
            return;
        }
    }
}

static void find_partial(const Warner *warner)
{
    g_autoptr(GPtrArray) all = join(warner);
    guint n = 0;
    for (guint i = 0; i < all->len; i++)
        n += get(all, i)->is_partial;
    if (n > 0)
        warn(warner, g_strdup_printf("%u of the recordings %s not measured to the end.", n,
                                     n == 1 ? "was" : "were"));
}

// ---- days ----

typedef struct {
    int32_t first, last;
    bool known, unknown;
} Days;

static Days find_days(const GPtrArray *recordings)
{
    Days days = {G_MAXINT32, G_MININT32, false, false};
    for (guint i = 0; i < recordings->len; i++) {
        int32_t day = get(recordings, i)->days_since_injection;
        if (day == PLP_DAYS_UNKNOWN) {
            days.unknown = true;
            continue;
        }
        days.known = true;
        days.first = MIN(days.first, day);
        days.last = MAX(days.last, day);
    }
    return days;
}

static void check_days(const Warner *warner, const char *when, const GPtrArray *recordings)
{
    Days days = find_days(recordings);
    if (days.known && days.last - days.first > days_limit)
        warn(warner,
             g_strdup_printf("The recordings %s lie %d to %d days after an injection: toxin's "
                             "effect changes within that time, and they are pooled.",
                             when, days.first, days.last));
}

static void compare_days(const Warner *warner)
{
    Days before = find_days(warner->before);
    Days after = find_days(warner->after);
    check_days(warner, "before", warner->before);
    check_days(warner, "after", warner->after);
    if (before.known != after.known && (before.known || before.unknown) &&
        (after.known || after.unknown))
        warn(warner, g_strdup_printf("The days since the last injection are known only %s.",
                                     before.known ? "before" : "after"));
}

void plp_compare_add_warnings(PlpComparison *comparison)
{
    Warner warner = {comparison, comparison->before, comparison->after};
    find_same_videos(&warner);
    find_partial(&warner);
    compare_tasks(&warner);
    check_length(&warner);
    check_share(&warner);
    compare_words(&warner, get_mirrored, "Right and left were told apart differently");
    compare_words(&warner, get_edited, "Closures are not all of the same kind");
    compare_pictures(&warner);
    compare_words(&warner, get_light, "The light differs");
    compare_words(&warner, get_glasses, "Glasses");
    compare_words(&warner, get_camera, "The camera differs");
    compare_days(&warner);
    compare_words(&warner, get_version,
                  "Not the same version of the program measured all recordings");
    compare_words(&warner, get_engine, "Not the same engine ran the networks");
    compare_models(&warner);
    compare_parameters(&warner);
}
