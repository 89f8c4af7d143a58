#include "tables/ear_series.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "tables/csv.h"

#define LIMIT_BYTES (256u << 20)
// 4.6 hours at 240 frames/s.
#define MAX_ROWS 4000000u
#define LOWEST_RATE_PER_S 1.0
#define HIGHEST_RATE_PER_S 10000.0
// A year: keeps every time far inside int64 microseconds.
#define LONGEST_S 31536000.0

static const char *const right_names[] = {
    "right_ear_ratio", "EAR2D6_r",  "EAR3D6_r",      "ear_right", "right_ear",
    "ear_r",           "EAR_right", "right_eye_ear", "right",     NULL};
static const char *const left_names[] = {"left_ear_ratio", "EAR2D6_l", "EAR3D6_l", "ear_left",
                                         "left_ear",       "ear_l",    "EAR_left", "left_eye_ear",
                                         "left",           NULL};
static const char *const validity_names[] = {"EAR2D6_valid", "EAR3D6_valid", "ear_valid", "valid",
                                             "success",      "measured",     NULL};
static const char *const frame_names[] = {"frame", "frame_index", "frame_number", NULL};

static const struct {
    const char *name;
    double unit_us;
} time_names[] = {
    {"t_us", 1},           {"time_us", 1},   {"timestamp_us", 1}, {"t_ms", 1e3}, {"time_ms", 1e3},
    {"timestamp_ms", 1e3}, {"t_s", 1e6},     {"time_s", 1e6},     {"time", 1e6}, {"timestamp", 1e6},
    {"timestamp_s", 1e6},  {"seconds", 1e6}, {"t", 1e6},
};

typedef struct {
    PlpCsvReader *reader;
    int right, left, validity, frame, time; // columns; -1 without
    double unit_us;                         // of the time column
    double rate_per_s;
    double first_us;             // the first row's time
    int64_t last_us, last_frame; // the row before
    guint rows;
    guint slow_rows; // that follow the row before by more than the longest interval
} Series;

static void find_columns(Series *series)
{
    const PlpCsvReader *reader = series->reader;
    series->right = plp_csv_find_any_column(reader, right_names);
    series->left = plp_csv_find_any_column(reader, left_names);
    series->validity = plp_csv_find_any_column(reader, validity_names);
    series->frame = plp_csv_find_any_column(reader, frame_names);
    series->time = -1;
    for (gsize i = 0; i < G_N_ELEMENTS(time_names) && series->time < 0; i++) {
        series->time = plp_csv_find_column(reader, time_names[i].name);
        series->unit_us = time_names[i].unit_us;
    }
}

static bool check_columns(const Series *series, const char *name, GError **error)
{
    if (series->right < 0 && series->left < 0) {
        int column = -1;
        g_autoptr(GError) cause = NULL;
        plp_csv_require_column(series->reader, "ear_right", &column, &cause);
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s; name the patient's eyes' columns ear_right and ear_left", cause->message);
        return false;
    }
    double rate = series->rate_per_s;
    if (series->time >= 0 || (rate >= LOWEST_RATE_PER_S && rate <= HIGHEST_RATE_PER_S))
        return true;
    if (isnan(rate))
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s: has no time column (name one t_us, time_ms or time_s, or give --fps)",
                    name);
    else
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "%s: --fps must be a number from %g to %g",
                    name, LOWEST_RATE_PER_S, HIGHEST_RATE_PER_S);
    return false;
}

static bool is_one_of(const char *cell, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (g_ascii_strcasecmp(cell, *words) == 0)
            return true;
    }
    return false;
}

static bool read_validity(const Series *series, const PlpCsvRow *row, bool *ret_valid,
                          GError **error)
{
    static const char *const yes[] = {"true", "yes", "1.0", NULL};
    static const char *const no[] = {"false", "no", "0.0", "", NULL};
    *ret_valid = true;
    if (series->validity < 0)
        return true;
    const char *cell = row->cells[series->validity];
    int64_t number = 0;
    if (plp_number_parse_int64(cell, &number))
        *ret_valid = number != 0;
    else if (is_one_of(cell, no))
        *ret_valid = false;
    else if (!is_one_of(cell, yes)) {
        g_autofree char *shown = plp_csv_dup_shown(cell);
        return plp_csv_fail(series->reader, error,
                            "`%s` does not say whether the row is valid (write 1 or 0)", shown);
    }
    return true;
}

static bool read_eye(const Series *series, const PlpCsvRow *row, int column, bool valid,
                     PlpEyeSample *eye, GError **error)
{
    static const char *const missing[] = {"",     "nan", "na",   "n/a", "null",
                                          "none", "inf", "-inf", NULL};
    if (column < 0) {
        eye->reason = PLP_REASON_EYE_HIDDEN;
        return true;
    }
    double value = NAN;
    if (!is_one_of(row->cells[column], missing) &&
        !plp_csv_get_number(series->reader, column, -1e9, 1e9, &value, error))
        return false;
    if (!valid || !(value >= 0 && value < 1))
        return true;
    eye->reason = PLP_REASON_MEASURED;
    eye->ear_ratio = (float)value;
    eye->lid_gap_ratio = (float)value;
    return true;
}

static bool read_frame(Series *series, int64_t *ret_frame, GError **error)
{
    *ret_frame = series->rows;
    if (series->frame < 0)
        return true;
    if (!plp_csv_get_integer(series->reader, series->frame, 0, G_MAXINT32, ret_frame, error))
        return false;
    if (series->rows > 0 && *ret_frame <= series->last_frame)
        return plp_csv_fail(series->reader, error,
                            "the frame number does not grow (sort the rows, one a frame)");
    return true;
}

static bool read_time(Series *series, int64_t frame, int64_t *ret_t_us, GError **error)
{
    double t_us = 0;
    if (series->time < 0) {
        t_us = (double)frame * 1e6 / series->rate_per_s;
    } else {
        double high = LONGEST_S * 1e6 / series->unit_us;
        if (!plp_csv_get_number(series->reader, series->time, -high, high, &t_us, error))
            return false;
        t_us *= series->unit_us;
    }
    if (series->rows == 0)
        series->first_us = t_us;
    *ret_t_us = llround(t_us - series->first_us);
    if (series->rows > 0 && *ret_t_us <= series->last_us)
        return plp_csv_fail(series->reader, error,
                            "the time does not grow (sort the rows by time, in s, ms or us)");
    if (series->rows > 0 && (double)(*ret_t_us - series->last_us) > 1e6 / LOWEST_RATE_PER_S)
        series->slow_rows++;
    return true;
}

static bool read_row(Series *series, const PlpCsvRow *row, PlpSample *sample, GError **error)
{
    int64_t frame = 0;
    int64_t t_us = 0;
    bool valid = false;
    if (!read_frame(series, &frame, error) || !read_time(series, frame, &t_us, error) ||
        !read_validity(series, row, &valid, error))
        return false;
    *sample = plp_sample_make_unmeasured(t_us, (int32_t)frame, PLP_REASON_NO_FACE);
    if (!read_eye(series, row, series->right, valid, &sample->right, error) ||
        !read_eye(series, row, series->left, valid, &sample->left, error))
        return false;
    if (sample->right.reason == PLP_REASON_MEASURED || sample->left.reason == PLP_REASON_MEASURED)
        sample->reason = PLP_REASON_MEASURED;
    series->last_us = t_us;
    series->last_frame = frame;
    series->rows++;
    return true;
}

/** Milliseconds under the name of seconds would make of every blink an hour. */
static bool check_pace(const Series *series, const char *name, GError **error)
{
    if (2 * series->slow_rows <= series->rows)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                "%s: most rows lie more than 1 s apart, which shows no closure; if the times are "
                "milliseconds, name their column time_ms",
                name);
    return false;
}

static PlpTrace *read_rows(Series *series, const char *name, GError **error)
{
    g_autoptr(PlpTrace) trace = plp_trace_new();
    const PlpCsvRow *row = NULL;
    while (plp_csv_reader_next(series->reader, &row, error)) {
        if (row == NULL) {
            if (series->rows > 0)
                return check_pace(series, name, error) ? g_steal_pointer(&trace) : NULL;
            g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "%s: holds no row below its header",
                        name);
            return NULL;
        }
        PlpSample sample;
        if (!read_row(series, row, &sample, error))
            return NULL;
        if (series->rows > MAX_ROWS) {
            plp_csv_fail(series->reader, error, "more than %u rows (cut the series in parts)",
                         MAX_ROWS);
            return NULL;
        }
        plp_trace_append(trace, &sample);
    }
    return NULL;
}

PlpTrace *plp_ear_series_parse(const char *name, GBytes *content, double rate_per_s, GError **error)
{
    g_autoptr(PlpCsvReader) reader = plp_csv_reader_new(name, content, error);
    if (reader == NULL)
        return NULL;
    Series series = {.reader = reader, .rate_per_s = rate_per_s};
    find_columns(&series);
    if (!check_columns(&series, name, error))
        return NULL;
    return read_rows(&series, name, error);
}

PlpTrace *plp_ear_series_load(const char *path, double rate_per_s, GError **error)
{
    g_autoptr(GBytes) content = plp_text_load_file(path, LIMIT_BYTES, error);
    if (content == NULL)
        return NULL;
    g_autofree char *name = plp_text_dup_file_name(path);
    return plp_ear_series_parse(name, content, rate_per_s, error);
}
