#include <math.h>

#include "base/number.h"
#include "base/text.h"
#include "plot/words.h"
#include "report/comparison_data.h"
#include "report/course_data.h"
#include "report/measure.h"
#include "report/page_table.h"
#include "report/pdf_parts_priv.h"

#define PANEL_HEIGHT 82.0
#define MOST_PANELS_HEIGHT 560.0

typedef struct {
    const PlpCourse *course;
    const PlpPdfOptions *options;
    const PlpCourseData *data;
} Document;

static const PlpPalette *get_palette(const PlpPages *pages)
{
    return plp_canvas_get_palette(plp_pages_get_canvas(pages));
}

static guint count_visits(const PlpCourse *course)
{
    if (course->measures->len == 0)
        return 0;
    return ((const PlpCourseMeasure *)course->measures->pdata[0])->values->len;
}

static char *dup_facts(const PlpCourse *course)
{
    guint visits = count_visits(course);
    guint treatments = course->treatments->len;
    return g_strdup_printf(
        "%u %s \xc2\xb7 %u %s \xc2\xb7 %s", visits, visits == 1 ? "visit" : "visits", treatments,
        treatments == 1 ? "treatment" : "treatments",
        course->task == PLP_TASK_UNKNOWN ? "whole recordings" : plp_words_get_task(course->task));
}

// ---- the chart ----

static void add_chart(PlpPages *pages, const Document *document)
{
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    const PlpCourseChart *chart = &document->data->chart;
    if (chart->n_panels == 0) {
        plp_pages_add_paragraph(pages, PLP_TEXT_LABEL, get_palette(pages)->soft_ink,
                                "Nothing was measured in any visit.");
        return;
    }
    double height = fmin(70 + PANEL_HEIGHT * (double)chart->n_panels, MOST_PANELS_HEIGHT);
    PlpBox box = plp_pages_take(pages, height);
    plp_course_draw(canvas, box, chart);
    plp_pages_skip(pages, 2);
    plp_pages_add_paragraph(
        pages, PLP_TEXT_SMALL, get_palette(pages)->soft_ink,
        "Points: a visit's recordings pooled, with the 95 % interval. Upright lines: treatments, "
        "product and total units as written down; products are not interchangeable unit for unit "
        "and nothing is converted. Shaded: peak, 7 to 42 days after a treatment, and trough, from "
        "day 70 to the next one. Diamonds: the clinician's scores.");
}

// ---- tables ----

static void add_visits(PlpPages *pages, const PlpCourse *course)
{
    static const PlpPageColumn columns[] = {
        {"day", PLP_ALIGN_RIGHT, 0.07},           {"days since injection", PLP_ALIGN_RIGHT, 0.17},
        {"phase", PLP_ALIGN_LEFT, 0.1},           {"closures / min", PLP_ALIGN_DECIMAL, 0.13},
        {"95 % interval", PLP_ALIGN_RIGHT, 0.15}, {"closed time, %", PLP_ALIGN_DECIMAL, 0.13},
        {"95 % interval", PLP_ALIGN_RIGHT, 0.15}, {"measured, s", PLP_ALIGN_DECIMAL, 0.1},
    };
    const PlpCourseMeasure *rate =
        plp_course_find(course, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_BOTH);
    const PlpCourseMeasure *closed =
        plp_course_find(course, PLP_METRIC_CLOSED_SHARE, PLP_SIDE_BOTH);
    if (rate == NULL || closed == NULL || rate->values->len != closed->values->len)
        return;
    g_autoptr(PlpPageTable) table = plp_page_table_new(columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < rate->values->len; i++) {
        const PlpCourseValue *a = &g_array_index(rate->values, PlpCourseValue, i);
        const PlpCourseValue *b = &g_array_index(closed->values, PlpCourseValue, i);
        plp_page_table_take(table, plp_words_dup_number(a->day, 0));
        plp_page_table_take(table, a->days_since_injection == PLP_DAYS_UNKNOWN
                                       ? NULL
                                       : plp_words_dup_number(a->days_since_injection, 0));
        plp_page_table_add(table, plp_phase_get_name(a->phase));
        plp_page_table_take(table, plp_measure_dup_value(rate->metric, a->figure.value));
        plp_page_table_take(
            table, plp_measure_dup_range(rate->metric,
                                         plp_measure_hold(rate->metric, a->figure.interval)));
        plp_page_table_take(table, plp_measure_dup_value(closed->metric, b->figure.value));
        plp_page_table_take(
            table, plp_measure_dup_range(closed->metric,
                                         plp_measure_hold(closed->metric, b->figure.interval)));
        plp_page_table_take(table, plp_words_dup_number(a->figure.exposure_s, 1));
        plp_page_table_end_row(table);
    }
    plp_pages_add_heading(pages, "Visit by visit", 40);
    plp_page_table_draw(table, pages);
}

static char *dup_interval(const PlpChange *change)
{
    if (plp_change_get_form(change) == PLP_CHANGE_AS_RATIO)
        return plp_measure_dup_ratio_range(change->ratio_exact);
    return plp_measure_dup_range(change->metric, change->difference_bootstrap);
}

static char *dup_change(const PlpChange *change)
{
    if (plp_change_get_form(change) == PLP_CHANGE_AS_RATIO)
        return plp_measure_dup_ratio(change->ratio);
    return plp_measure_dup_difference(change->metric, change->difference);
}

static void add_change_row(PlpPageTable *table, const PlpCourseMeasure *measure,
                           const PlpChange *change, char *first, char *last)
{
    PlpSide side = measure->side == PLP_SIDE_BOTH ? PLP_SIDE_UNKNOWN : measure->side;
    plp_page_table_take(table, plp_measure_dup_name(measure->metric, side));
    plp_page_table_take(table, first);
    plp_page_table_take(table, plp_measure_dup_value(measure->metric, change->before.value));
    plp_page_table_take(table, plp_measure_dup_value(measure->metric, change->after.value));
    plp_page_table_take(table, dup_change(change));
    plp_page_table_take(table, dup_interval(change));
    plp_page_table_add(table, plp_change_get_words(change));
    plp_page_table_take(table, last);
    plp_page_table_end_row(table);
}

/** Of the person where there is such a figure, else of each eye. */
static bool is_shown(const PlpCourseMeasure *measure)
{
    return measure->side == PLP_SIDE_BOTH || !plp_metric_get_info(measure->metric)->both_eyes ||
           measure->metric == PLP_METRIC_UNPAIRED_PER_MIN;
}

static int32_t get_day(const PlpCourseMeasure *measure, int value)
{
    return g_array_index(measure->values, PlpCourseValue, value).day;
}

/** Two days, such as `-5, 25`. */
static char *dup_days(const PlpCourseMeasure *measure, int first, int second)
{
    g_autofree char *a = plp_words_dup_number(get_day(measure, first), 0);
    g_autofree char *b = plp_words_dup_number(get_day(measure, second), 0);
    return g_strdup_printf("%s, %s", a, b);
}

static void add_cycle(PlpPageTable *table, const PlpCourse *course, guint treatment)
{
    bool is_first = true;
    for (guint i = 0; i < course->measures->len; i++) {
        const PlpCourseMeasure *measure = course->measures->pdata[i];
        if (!is_shown(measure) || treatment >= measure->cycles->len)
            continue;
        const PlpCourseCycle *cycle = &g_array_index(measure->cycles, PlpCourseCycle, treatment);
        if (cycle->baseline < 0 || cycle->best < 0 || plp_change_is_never_seen(&cycle->change))
            continue;
        if (is_first) {
            const PlpCourseTreatment *given =
                &g_array_index(course->treatments, PlpCourseTreatment, treatment);
            g_autofree char *name =
                g_strdup_printf("Treatment %u, day %d", treatment + 1, given->day);
            plp_page_table_add_group(table, name);
        }
        is_first = false;
        char *days = dup_days(measure, cycle->baseline, cycle->best);
        char *half = isfinite(cycle->wearing_off_days)
                         ? plp_words_dup_number(cycle->wearing_off_days, 0)
                         : g_strdup("not seen");
        add_change_row(table, measure, &cycle->change, days, half);
    }
}

static void add_cycles(PlpPages *pages, const PlpCourse *course)
{
    static const PlpPageColumn columns[] = {
        {"baseline to best", PLP_ALIGN_LEFT, 0.24},
        {"days", PLP_ALIGN_RIGHT, 0.09},
        {"baseline", PLP_ALIGN_DECIMAL, 0.09},
        {"best", PLP_ALIGN_DECIMAL, 0.08},
        {"change", PLP_ALIGN_DECIMAL, 0.09},
        {"95 % interval", PLP_ALIGN_RIGHT, 0.14},
        {"in words", PLP_ALIGN_LEFT, 0.13},
        {"half back after, days", PLP_ALIGN_RIGHT, 0.16},
    };
    g_autoptr(PlpPageTable) table = plp_page_table_new(columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < course->treatments->len; i++)
        add_cycle(table, course, i);
    if (plp_page_table_get_length(table) == 0)
        return;
    plp_pages_add_heading(pages, "Around each treatment", 40);
    plp_page_table_draw(table, pages);
}

static void add_pairs(PlpPages *pages, const PlpCourse *course)
{
    static const PlpPageColumn columns[] = {
        {"like with like", PLP_ALIGN_LEFT, 0.26}, {"days", PLP_ALIGN_RIGHT, 0.1},
        {"first", PLP_ALIGN_DECIMAL, 0.09},       {"second", PLP_ALIGN_DECIMAL, 0.09},
        {"change", PLP_ALIGN_DECIMAL, 0.1},       {"95 % interval", PLP_ALIGN_RIGHT, 0.15},
        {"in words", PLP_ALIGN_LEFT, 0.13},       {"phase", PLP_ALIGN_RIGHT, 0.08},
    };
    g_autoptr(PlpPageTable) table = plp_page_table_new(columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < course->measures->len; i++) {
        const PlpCourseMeasure *measure = course->measures->pdata[i];
        for (guint k = 0; is_shown(measure) && k < measure->pairs->len; k++) {
            const PlpCoursePair *pair = &g_array_index(measure->pairs, PlpCoursePair, k);
            if (plp_change_is_never_seen(&pair->change))
                continue;
            char *days = dup_days(measure, pair->first, pair->second);
            add_change_row(table, measure, &pair->change, days,
                           g_strdup(plp_phase_get_name(pair->phase)));
        }
    }
    if (plp_page_table_get_length(table) == 0)
        return;
    plp_pages_add_heading(pages, "Trough with trough, peak with peak", 40);
    plp_page_table_draw(table, pages);
}

static void add_sources(PlpPages *pages, const PlpCourse *course, const PlpPdfOptions *options)
{
    if (course->sources->len > 0)
        plp_pdf_add_provenance(pages, (const PlpRecording *const *)course->sources->pdata,
                               course->sources->len, options);
}

static void fill(PlpPages *pages, void *self)
{
    const Document *document = self;
    const PlpCourse *course = document->course;
    g_autofree char *label = document->options->de_identified || course->label == NULL
                                 ? g_strdup("One patient")
                                 : plp_text_dup_line(course->label);
    g_autofree char *facts = dup_facts(course);
    plp_pdf_add_title(pages, "Course of eyelid closures", label, facts, document->options);
    add_chart(pages, document);
    if (course->warnings->len > 0) {
        plp_pages_add_heading(pages, "Like is not compared with like", 14);
        plp_pages_add_list(pages, course->warnings, 12,
                           "(`palpebra-cli course` prints all of them)");
    }
    add_cycles(pages, course);
    add_pairs(pages, course);
    add_visits(pages, course);
    g_autofree char *block = plp_number_dup(course->block_s, 0);
    g_autofree char *text =
        g_strdup_printf("95 %% intervals: exact of rates and of their ratios; moving blocks of %s "
                        "s, %d resamples, seed %u, of all else. 'Nothing shown' is no proof of no "
                        "change. 'Half back': the first day after the best visit on which the "
                        "figure, taken to go straight from visit to visit, is back half way to its "
                        "baseline. An interval holds nothing of the change from day to day.",
                        block, course->resamples, course->seed);
    plp_pages_skip(pages, 4);
    plp_pages_add_paragraph(pages, PLP_TEXT_SMALL, get_palette(pages)->soft_ink, text);
    add_sources(pages, course, document->options);
}

GBytes *plp_pdf_make_course(const PlpCourse *course, const GArray *scores,
                            const PlpPdfOptions *options, GError **error)
{
    static const char title[] = "Course of eyelid closures";
    g_autoptr(PlpCourseData) data = plp_course_data_new(course, scores);
    Document document = {course, options, data};
    g_autofree char *program = g_strdup_printf("Palpebra %s", options->program_version);
    PlpPagesOptions pages = plp_pdf_make_pages_options(options, title, program);
    return plp_pages_make(&pages, fill, &document, error);
}
