#include <math.h>

#include "base/number.h"
#include "domain/segment.h"
#include "report/comparison.h"
#include "report/comparison_priv.h"
#include "report/course.h"

static const PlpCourseMeasure *get_measure(const PlpCourse *course, guint i)
{
    return course->measures->pdata[i];
}

/** Anything but zeros, which say nothing of a course. */
static bool has_values(const PlpCourseMeasure *measure)
{
    for (guint i = 0; i < measure->values->len; i++) {
        double value = g_array_index(measure->values, PlpCourseValue, i).figure.value;
        if (isfinite(value) && value != 0)
            return true;
    }
    return false;
}

/** How it is shown around treatments; NULL where the person's row says it already. */
static const PlpComparisonRow *find_main_row(const PlpCourse *course,
                                             const PlpCourseMeasure *measure)
{
    bool is_said = measure->side != PLP_SIDE_BOTH &&
                   plp_course_find(course, measure->metric, PLP_SIDE_BOTH) != NULL;
    return is_said || !has_values(measure) ? NULL : plp_comparison_find_row(measure->metric);
}

static void add_taken(PlpTextTable *table, char *cell)
{
    plp_text_table_add(table, cell);
    g_free(cell);
}

// ---- visits ----

static void add_heads(PlpTextTable *table, const PlpCourseMeasure *measure)
{
    plp_text_table_add(table, "day");
    for (guint i = 0; i < measure->values->len; i++)
        add_taken(table,
                  g_strdup_printf("%d", g_array_index(measure->values, PlpCourseValue, i).day));
    plp_text_table_end_row(table);
    plp_text_table_add(table, "days since injection");
    for (guint i = 0; i < measure->values->len; i++) {
        int32_t days = g_array_index(measure->values, PlpCourseValue, i).days_since_injection;
        add_taken(table, days == PLP_DAYS_UNKNOWN ? g_strdup("-") : g_strdup_printf("%d", days));
    }
    plp_text_table_end_row(table);
    plp_text_table_add(table, "");
    for (guint i = 0; i < measure->values->len; i++)
        plp_text_table_add(
            table, plp_phase_get_name(g_array_index(measure->values, PlpCourseValue, i).phase));
    plp_text_table_end_row(table);
}

static void append_visits(const PlpCourse *course, GString *text)
{
    g_autoptr(PlpTextTable) table = plp_text_table_new();
    add_heads(table, get_measure(course, 0));
    for (guint i = 0; i < course->measures->len; i++) {
        const PlpCourseMeasure *measure = get_measure(course, i);
        const PlpComparisonRow *row = plp_comparison_find_row(measure->metric);
        if (row == NULL || !has_values(measure))
            continue;
        add_taken(table, plp_comparison_dup_title(row, measure->side));
        for (guint k = 0; k < measure->values->len; k++) {
            PlpPooledFigure figure = g_array_index(measure->values, PlpCourseValue, k).figure;
            figure.count = -1; // the table is wide enough without
            add_taken(table, plp_comparison_dup_figure(&figure, row));
        }
        plp_text_table_end_row(table);
    }
    plp_text_table_append(table, text);
}

// ---- treatments ----

static void append_treatment_line(const PlpCourseTreatment *treatment, guint i, GString *text)
{
    g_string_append_printf(text, "Treatment %u, day %d: %s", i + 1, treatment->day,
                           treatment->product != NULL ? treatment->product : "product not known");
    if (isfinite(treatment->total_units)) {
        g_string_append(text, ", ");
        plp_number_append(text, treatment->total_units, 1);
        g_string_append(text, " units of that product");
    }
    g_string_append(text, ".\n");
}

static void add_cycle_row(PlpTextTable *table, const PlpCourseMeasure *measure,
                          const PlpCourseCycle *cycle, const PlpComparisonRow *row)
{
    add_taken(table, plp_comparison_dup_title(row, measure->side));
    add_taken(table, plp_comparison_dup_figure(&cycle->change.before, row));
    add_taken(table, plp_comparison_dup_figure(&cycle->change.after, row));
    plp_comparison_add_cells(table, &cycle->change, row);
    g_autofree char *days = plp_number_dup(cycle->wearing_off_days, 0);
    add_taken(table,
              isfinite(cycle->wearing_off_days) ? g_strdup_printf("day %s", days) : g_strdup("-"));
    plp_text_table_end_row(table);
}

static void append_cycle(const PlpCourse *course, guint treatment, GString *text)
{
    static const char *const heads[] = {
        "", "baseline", "best", "change", "95 % interval", "exact, of rates", "says", "half back"};
    g_autoptr(PlpTextTable) table = plp_text_table_new();
    bool any = false;
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
        plp_text_table_add(table, heads[i]);
    plp_text_table_end_row(table);
    for (guint i = 0; i < course->measures->len; i++) {
        const PlpCourseMeasure *measure = get_measure(course, i);
        const PlpComparisonRow *row = find_main_row(course, measure);
        const PlpCourseCycle *cycle = &g_array_index(measure->cycles, PlpCourseCycle, treatment);
        if (row == NULL || cycle->baseline < 0 || cycle->best < 0)
            continue;
        add_cycle_row(table, measure, cycle, row);
        any = true;
    }
    if (any)
        plp_text_table_append(table, text);
    else
        g_string_append(text,
                        "No visit before it together with one 7 to 42 days after it: its effect "
                        "was not recorded.\n");
}

// ---- like with like ----

static void append_pairs(const PlpCourse *course, GString *text)
{
    static const char *const heads[] = {"like with like",  "days",   "first",
                                        "second",          "change", "95 % interval",
                                        "exact, of rates", "says"};
    g_autoptr(PlpTextTable) table = plp_text_table_new();
    bool any = false;
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
        plp_text_table_add(table, heads[i]);
    plp_text_table_end_row(table);
    for (guint i = 0; i < course->measures->len; i++) {
        const PlpCourseMeasure *measure = get_measure(course, i);
        const PlpComparisonRow *row = find_main_row(course, measure);
        for (guint k = 0; row != NULL && k < measure->pairs->len; k++) {
            const PlpCoursePair *pair = &g_array_index(measure->pairs, PlpCoursePair, k);
            g_autofree char *title = plp_comparison_dup_title(row, measure->side);
            add_taken(table, g_strdup_printf("%s, %s", plp_phase_get_name(pair->phase), title));
            add_taken(table,
                      g_strdup_printf(
                          "%d, %d", g_array_index(measure->values, PlpCourseValue, pair->first).day,
                          g_array_index(measure->values, PlpCourseValue, pair->second).day));
            add_taken(table, plp_comparison_dup_figure(&pair->change.before, row));
            add_taken(table, plp_comparison_dup_figure(&pair->change.after, row));
            plp_comparison_add_cells(table, &pair->change, row);
            plp_text_table_end_row(table);
            any = true;
        }
    }
    if (!any)
        return;
    g_string_append_c(text, '\n');
    plp_text_table_append(table, text);
}

void plp_course_append_text(const PlpCourse *course, GString *text)
{
    g_string_append_printf(text, "%s, %s; days count from the first %s.\n", course->label,
                           course->task == PLP_TASK_UNKNOWN ? "all tasks"
                                                            : plp_task_get_name(course->task),
                           course->treatments->len > 0 ? "treatment" : "visit");
    plp_comparison_append_sentences("!", course->warnings, text);
    g_string_append_c(text, '\n');
    append_visits(course, text);
    for (guint i = 0; i < course->treatments->len; i++) {
        g_string_append_c(text, '\n');
        append_treatment_line(&g_array_index(course->treatments, PlpCourseTreatment, i), i, text);
        append_cycle(course, i, text);
    }
    append_pairs(course, text);
    g_string_append(text, "\n95 % interval: moving block bootstrap, ");
    g_string_append_printf(text,
                           "%d resamples, seed %u. It does not contain the variation from day to "
                           "day.\n`half back`: the first day after the best visit on which the "
                           "figure is back half way to baseline.\n",
                           course->resamples, course->seed);
}
