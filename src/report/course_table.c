#include "report/course.h"

#include "domain/segment.h"
#include "report/comparison_priv.h"
#include "report/table_file.h"

static void append_words(GString *text, const void *field, int decimals)
{
    g_string_append(text, *(const char *const *)field);
}

static void append_days(GString *text, const void *field, int decimals)
{
    int32_t days = *(const int32_t *)field;
    if (days != PLP_DAYS_UNKNOWN)
        g_string_append_printf(text, "%d", days);
}

static bool refuse(const char *cell, void *field)
{
    return false;
}

static const PlpCellType cell_phase = {"word", append_words, refuse};
static const PlpCellType cell_days = {"whole number", append_days, refuse};

#define AT(field) offsetof(PlpCourseRow, field)

static const PlpColumn columns[] = {
    {"day", "d", &plp_cell_int32, 0, AT(day),
     "Days from the first treatment, or from the first visit where there is none."},
    {"days_since_injection", "d", &cell_days, 0, AT(days_since_injection),
     "Days from the last injection before that day; negative: before the first one; empty: there "
     "is "
     "none."},
    {"treatment", "", &plp_cell_ordinal, 0, AT(treatment),
     "Which treatment that was, 1, 2, …; empty: before the first."},
    {"phase", "", &cell_phase, 0, AT(phase),
     "`trough`: before the first injection, or 70 days after one and more; `peak`: 7 to 42 days "
     "after; "
     "`between`."},
    {"task", "", &plp_cell_task, 0, AT(task), "The task; `none`: whole recordings."},
    {"figure", "", &plp_cell_metric, 0, AT(metric), "Which figure (see Figures)."},
    {"unit", "", &plp_cell_unit, 0, AT(metric), "Its unit."},
    {"eye", "", &plp_cell_any_side, 0, AT(side), "`right`, `left`, or `both` for the person."},
    {"value", "", &plp_cell_double, 6, AT(figure.value),
     "The figure, the day's recordings pooled with their exposure."},
    {"low", "", &plp_cell_double, 6, AT(figure.interval.low),
     "Lower end of its 95 % bootstrap interval."},
    {"high", "", &plp_cell_double, 6, AT(figure.interval.high), "Upper end."},
    {"count", "", &plp_cell_ordinal, 0, AT(figure.count), "Events it rests on."},
    {"exposure_s", "s", &plp_cell_double, 3, AT(figure.exposure_s), "Measured seconds."},
};

const PlpTable plp_course_table = {"course.csv", "a figure of a day, an eye or the person", columns,
                                   G_N_ELEMENTS(columns)};

typedef struct {
    const PlpCourse *course;
    guint measure, value;
    PlpCourseRow row;
} Source;

static const void *next_row(void *self)
{
    Source *source = self;
    const GPtrArray *measures = source->course->measures;
    while (source->measure < measures->len) {
        const PlpCourseMeasure *measure = measures->pdata[source->measure];
        if (source->value >= measure->values->len) {
            source->measure++;
            source->value = 0;
            continue;
        }
        const PlpCourseValue *value =
            &g_array_index(measure->values, PlpCourseValue, source->value++);
        source->row = (PlpCourseRow){
            .day = value->day,
            .days_since_injection = value->days_since_injection,
            .treatment = value->cycle >= 0 ? value->cycle + 1 : -1,
            .phase = plp_phase_get_name(value->phase),
            .metric = measure->metric,
            .side = measure->side,
            .task = source->course->task,
            .figure = value->figure,
        };
        return &source->row;
    }
    return NULL;
}

char *plp_course_dup_csv(const PlpCourse *course)
{
    Source source = {.course = course};
    return plp_table_dup_text(&plp_course_table, next_row, &source);
}
