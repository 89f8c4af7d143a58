#include "store/facts.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

typedef enum { FACT_TEXT = 1, FACT_INT, FACT_INT64, FACT_DOUBLE, FACT_BOOL } FactType;

typedef struct {
    const char *name;
    FactType type;
    size_t offset;
} Fact;

#define MEDIA(type, field)                                                                         \
    {                                                                                              \
#field, type, offsetof(PlpMediaFacts, field)                                               \
    }

static const Fact media_facts[] = {
    MEDIA(FACT_TEXT, container),
    MEDIA(FACT_TEXT, codec),
    MEDIA(FACT_TEXT, pixel_format),
    MEDIA(FACT_TEXT, transfer),
    MEDIA(FACT_INT, stored_width_px),
    MEDIA(FACT_INT, stored_height_px),
    MEDIA(FACT_INT, width_px),
    MEDIA(FACT_INT, height_px),
    MEDIA(FACT_INT, rotation_deg),
    MEDIA(FACT_BOOL, mirrored),
    MEDIA(FACT_DOUBLE, pixel_aspect_ratio),
    MEDIA(FACT_INT, bits_per_sample),
    MEDIA(FACT_BOOL, high_dynamic_range),
    MEDIA(FACT_BOOL, interlaced),
    MEDIA(FACT_INT, n_video_streams),
    MEDIA(FACT_INT, n_audio_streams),
    MEDIA(FACT_INT, video_stream_index),
    MEDIA(FACT_DOUBLE, nominal_rate_per_s),
    MEDIA(FACT_INT64, nominal_frames),
    MEDIA(FACT_INT64, nominal_duration_us),
    MEDIA(FACT_INT64, frames),
    MEDIA(FACT_INT64, duration_us),
    MEDIA(FACT_DOUBLE, true_rate_per_s),
    MEDIA(FACT_DOUBLE, min_interval_ms),
    MEDIA(FACT_DOUBLE, max_interval_ms),
    MEDIA(FACT_BOOL, variable_rate),
    MEDIA(FACT_INT64, gaps),
    MEDIA(FACT_INT64, gap_us),
    MEDIA(FACT_INT64, duplicates),
    MEDIA(FACT_INT64, time_jumps),
    MEDIA(FACT_BOOL, timing_invented),
    MEDIA(FACT_INT64, damaged_packets),
    MEDIA(FACT_INT64, damaged_frames),
    MEDIA(FACT_INT64, size_changes),
    MEDIA(FACT_BOOL, truncated),
};

/** References without their static texts, which are words of our own. */
typedef struct {
    double right_open, right_closed, right_noise, left_open, left_closed, left_noise;
    char *right_open_source, *right_closed_source, *left_open_source, *left_closed_source;
} References;

#define REFERENCE(type, field)                                                                     \
    {                                                                                              \
#field, type, offsetof(References, field)                                                  \
    }
static const Fact reference_facts[] = {
    REFERENCE(FACT_DOUBLE, right_open),      REFERENCE(FACT_DOUBLE, right_closed),
    REFERENCE(FACT_DOUBLE, right_noise),     REFERENCE(FACT_DOUBLE, left_open),
    REFERENCE(FACT_DOUBLE, left_closed),     REFERENCE(FACT_DOUBLE, left_noise),
    REFERENCE(FACT_TEXT, right_open_source), REFERENCE(FACT_TEXT, right_closed_source),
    REFERENCE(FACT_TEXT, left_open_source),  REFERENCE(FACT_TEXT, left_closed_source),
};

typedef struct {
    char *smc, *side;
    int right_events, left_events, spread_events, judged_events, control_events, control_judged;
    double p_value;
} Hemifacial;

#define HEMIFACIAL(type, field)                                                                    \
    {                                                                                              \
#field, type, offsetof(Hemifacial, field)                                                  \
    }
static const Fact hemifacial_facts[] = {
    HEMIFACIAL(FACT_TEXT, smc),           HEMIFACIAL(FACT_TEXT, side),
    HEMIFACIAL(FACT_INT, right_events),   HEMIFACIAL(FACT_INT, left_events),
    HEMIFACIAL(FACT_DOUBLE, p_value),     HEMIFACIAL(FACT_INT, spread_events),
    HEMIFACIAL(FACT_INT, judged_events),  HEMIFACIAL(FACT_INT, control_events),
    HEMIFACIAL(FACT_INT, control_judged),
};

#define CLASSES(type, name, field)                                                                 \
    {                                                                                              \
        name, type, offsetof(PlpBsrsClasses, field)                                                \
    }
static const Fact class_facts[] = {
    CLASSES(FACT_BOOL, "verified", verified),
    CLASSES(FACT_DOUBLE, "blinks_and_brief_per_min_1", blinks_and_brief_per_min[0]),
    CLASSES(FACT_DOUBLE, "blinks_and_brief_per_min_2", blinks_and_brief_per_min[1]),
    CLASSES(FACT_DOUBLE, "prolonged_mean_s_1", prolonged_mean_s[0]),
    CLASSES(FACT_DOUBLE, "prolonged_mean_s_2", prolonged_mean_s[1]),
    CLASSES(FACT_DOUBLE, "prolonged_per_min_1", prolonged_per_min[0]),
    CLASSES(FACT_DOUBLE, "prolonged_per_min_2", prolonged_per_min[1]),
};

static bool refuse(const char *what, GError **error)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "stored facts are damaged: %s", what);
    return false;
}

// ---- lines ----

/** 17 digits: the same number comes back. Nothing for NaN. */
static void append_exact(GString *text, double value)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    if (isfinite(value))
        g_string_append(text, g_ascii_dtostr(digits, sizeof digits, value));
}

/** Tabs and line ends are the form's own. */
static void append_word(GString *text, const char *word)
{
    for (const char *c = word != NULL ? word : ""; *c != '\0'; c++)
        g_string_append_c(text, *c == '\t' || *c == '\n' ? ' ' : *c);
}

static void append_fact(GString *text, const Fact *fact, const void *structure)
{
    const void *at = (const char *)structure + fact->offset;
    g_string_append_printf(text, "%s\t", fact->name);
    switch (fact->type) {
    case FACT_TEXT:
        append_word(text, *(char *const *)at);
        break;
    case FACT_INT:
        g_string_append_printf(text, "%d", *(const int *)at);
        break;
    case FACT_INT64:
        g_string_append_printf(text, "%" G_GINT64_FORMAT, *(const int64_t *)at);
        break;
    case FACT_DOUBLE:
        append_exact(text, *(const double *)at);
        break;
    case FACT_BOOL:
        g_string_append_c(text, *(const bool *)at ? '1' : '0');
        break;
    }
    g_string_append_c(text, '\n');
}

// Not inlined: GCC takes the cases that a table never uses for uses of a struct not set.
G_NO_INLINE static char *dup_facts(const Fact *facts, gsize n, const void *structure)
{
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < n; i++)
        append_fact(text, &facts[i], structure);
    return g_string_free(text, FALSE);
}

static bool parse_exact(const char *text, double *ret_value)
{
    *ret_value = NAN;
    return text[0] == '\0' || plp_number_parse(text, ret_value);
}

static bool read_fact(const Fact *fact, void *structure, const char *value, GError **error)
{
    void *at = (char *)structure + fact->offset;
    int64_t whole = 0;
    bool is_whole = plp_number_parse_int64(value, &whole);
    switch (fact->type) {
    case FACT_TEXT:
        g_free(*(char **)at);
        *(char **)at = value[0] != '\0' ? g_strdup(value) : NULL;
        return true;
    case FACT_INT:
        if (!is_whole || whole < G_MININT || whole > G_MAXINT)
            return refuse(fact->name, error);
        *(int *)at = (int)whole;
        return true;
    case FACT_INT64:
        *(int64_t *)at = whole;
        return is_whole || refuse(fact->name, error);
    case FACT_DOUBLE:
        return parse_exact(value, at) || refuse(fact->name, error);
    case FACT_BOOL:
        *(bool *)at = whole == 1;
        return (is_whole && (whole == 0 || whole == 1)) || refuse(fact->name, error);
    }
    return true;
}

/** The cells of each line, in turn; false from `take` ends it. */
typedef bool (*TakeLine)(void *self, char **cells, guint n_cells, GError **error);

static bool read_lines(const char *text, TakeLine take, void *self, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (**line == '\0')
            continue;
        g_auto(GStrv) cells = g_strsplit(*line, "\t", -1);
        if (!take(self, cells, g_strv_length(cells), error))
            return false;
    }
    return true;
}

typedef struct {
    const Fact *facts;
    gsize n;
    void *structure;
} FactSink;

static bool take_fact(void *self, char **cells, guint n_cells, GError **error)
{
    FactSink *sink = self;
    if (n_cells != 2)
        return refuse("a line is not `name, value`", error);
    for (gsize i = 0; i < sink->n; i++) {
        if (strcmp(sink->facts[i].name, cells[0]) == 0)
            return read_fact(&sink->facts[i], sink->structure, cells[1], error);
    }
    return true;
}

static bool read_facts(const char *text, const Fact *facts, gsize n, void *structure,
                       GError **error)
{
    FactSink sink = {facts, n, structure};
    return read_lines(text, take_fact, &sink, error);
}

// ---- media, references, hemifacial, classes ----

char *plp_facts_dup_media(const PlpMediaFacts *media)
{
    return dup_facts(media_facts, G_N_ELEMENTS(media_facts), media);
}

bool plp_facts_read_media(const char *text, PlpMediaFacts *media, GError **error)
{
    return read_facts(text, media_facts, G_N_ELEMENTS(media_facts), media, error);
}

char *plp_facts_dup_references(const PlpAnalysis *analysis)
{
    const PlpReference *right = &analysis->right.reference;
    const PlpReference *left = &analysis->left.reference;
    References values = {
        right->open_ratio,          right->closed_ratio,
        right->noise_ratio,         left->open_ratio,
        left->closed_ratio,         left->noise_ratio,
        (char *)right->open_source, (char *)right->closed_source,
        (char *)left->open_source,  (char *)left->closed_source,
    };
    return dup_facts(reference_facts, G_N_ELEMENTS(reference_facts), &values);
}

/** The static text of a source's name. */
static const char *find_source(char *name)
{
    static const char *const known[] = {"percentile", "segment", "closures", "assumed", "user"};
    g_autofree char *owned = name;
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        if (g_strcmp0(owned, known[i]) == 0)
            return known[i];
    }
    return NULL;
}

bool plp_facts_read_references(const char *text, PlpAnalysis *analysis, GError **error)
{
    References values = {NAN, NAN, NAN, NAN, NAN, NAN, NULL, NULL, NULL, NULL};
    bool done = read_facts(text, reference_facts, G_N_ELEMENTS(reference_facts), &values, error);
    analysis->right.reference = (PlpReference){
        values.right_open, values.right_closed, values.right_noise,
        find_source(values.right_open_source), find_source(values.right_closed_source)};
    analysis->left.reference = (PlpReference){
        values.left_open, values.left_closed, values.left_noise,
        find_source(values.left_open_source), find_source(values.left_closed_source)};
    return done;
}

char *plp_facts_dup_hemifacial(const PlpHemifacial *hemifacial)
{
    Hemifacial values = {(char *)plp_smc_get_name(hemifacial->smc),
                         (char *)plp_side_get_name(hemifacial->side),
                         hemifacial->right_events,
                         hemifacial->left_events,
                         hemifacial->spread_events,
                         hemifacial->judged_events,
                         hemifacial->control_events,
                         hemifacial->control_judged,
                         hemifacial->p_value};
    return dup_facts(hemifacial_facts, G_N_ELEMENTS(hemifacial_facts), &values);
}

bool plp_facts_read_hemifacial(const char *text, PlpHemifacial *hemifacial, GError **error)
{
    Hemifacial values = {.p_value = NAN};
    bool done = read_facts(text, hemifacial_facts, G_N_ELEMENTS(hemifacial_facts), &values, error);
    g_autofree char *smc = values.smc;
    g_autofree char *side = values.side;
    *hemifacial = (PlpHemifacial){.right_events = values.right_events,
                                  .left_events = values.left_events,
                                  .p_value = values.p_value,
                                  .spread_events = values.spread_events,
                                  .judged_events = values.judged_events,
                                  .control_events = values.control_events,
                                  .control_judged = values.control_judged};
    for (int i = 0; i < PLP_SMC_N; i++) {
        if (g_strcmp0(smc, plp_smc_get_name((PlpSmc)i)) == 0)
            hemifacial->smc = (PlpSmc)i;
    }
    if (side != NULL)
        plp_side_parse(side, &hemifacial->side);
    return done;
}

char *plp_facts_dup_classes(const PlpBsrsClasses *classes)
{
    return classes->loaded ? dup_facts(class_facts, G_N_ELEMENTS(class_facts), classes) : NULL;
}

bool plp_facts_read_classes(const char *text, PlpBsrsClasses *classes, GError **error)
{
    *classes = (PlpBsrsClasses){.loaded = text != NULL};
    return text == NULL || read_facts(text, class_facts, G_N_ELEMENTS(class_facts), classes, error);
}

// ---- parameters ----

char *plp_facts_dup_parameters(const PlpParameters *parameters)
{
    GString *text = g_string_new(NULL);
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    for (gsize i = 0; i < n; i++) {
        g_string_append_printf(text, "%s\t", table[i].name);
        append_exact(text, plp_parameters_get(parameters, &table[i]));
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

static bool take_parameter(void *self, char **cells, guint n_cells, GError **error)
{
    PlpParameters *parameters = self;
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    double value = 0;
    if (n_cells != 2 || !plp_number_parse(cells[1], &value))
        return refuse("a parameter", error);
    for (gsize i = 0; i < n; i++) {
        if (strcmp(table[i].name, cells[0]) != 0)
            continue;
        if (value < table[i].low || value > table[i].high)
            return refuse(table[i].name, error);
        *(double *)((char *)parameters + table[i].offset) = value;
    }
    return true;
}

bool plp_facts_read_parameters(const char *text, PlpParameters *parameters, GError **error)
{
    return read_lines(text, take_parameter, parameters, error);
}

// ---- segments, models, notes ----

char *plp_facts_dup_segments(const GArray *segments)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; segments != NULL && i < segments->len; i++) {
        const PlpSegment *segment = &g_array_index(segments, PlpSegment, i);
        g_string_append_printf(text, "%s\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\n",
                               plp_task_get_name(segment->task), segment->start_us,
                               segment->end_us);
    }
    return g_string_free(text, FALSE);
}

static bool take_segment(void *self, char **cells, guint n_cells, GError **error)
{
    GArray *segments = self;
    PlpSegment segment = {0};
    const PlpSegment *last =
        segments->len > 0 ? &g_array_index(segments, PlpSegment, segments->len - 1) : NULL;
    if (n_cells != 3 || !plp_task_parse(cells[0], &segment.task) ||
        !plp_number_parse_int64(cells[1], &segment.start_us) ||
        !plp_number_parse_int64(cells[2], &segment.end_us) || segment.start_us < 0 ||
        segment.end_us <= segment.start_us || (last != NULL && segment.start_us < last->end_us))
        return refuse("a segment", error);
    g_array_append_val(segments, segment);
    return true;
}

bool plp_facts_read_segments(const char *text, GArray *segments, GError **error)
{
    return read_lines(text, take_segment, segments, error);
}

char *plp_facts_dup_models(const GPtrArray *models)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < models->len; i++) {
        const PlpRecordingModel *model = g_ptr_array_index(models, i);
        append_word(text, model->name);
        g_string_append_c(text, '\t');
        append_word(text, model->file_name);
        g_string_append_c(text, '\t');
        append_word(text, model->sha256);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

static bool take_model(void *self, char **cells, guint n_cells, GError **error)
{
    if (n_cells != 3)
        return refuse("a model", error);
    plp_recording_add_model(self, cells[0], cells[1], cells[2]);
    return true;
}

bool plp_facts_read_models(const char *text, PlpRecording *recording, GError **error)
{
    return read_lines(text, take_model, recording, error);
}

char *plp_facts_dup_notes(const GPtrArray *notes)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < notes->len; i++) {
        append_word(text, notes->pdata[i]);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

void plp_facts_read_notes(const char *text, GPtrArray *notes)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (**line != '\0')
            g_ptr_array_add(notes, g_strdup(*line));
    }
}
