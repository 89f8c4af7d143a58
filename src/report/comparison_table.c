#include "report/comparison.h"
#include "report/comparison_priv.h"

#include "domain/metric.h"
#include "report/table_file.h"

// ---- cells of its own ----

static void append_metric(GString *text, const void *field, int decimals)
{
    g_string_append(text, plp_metric_get_info(*(const PlpMetric *)field)->name);
}

static void append_unit(GString *text, const void *field, int decimals)
{
    g_string_append(text, plp_metric_get_info(*(const PlpMetric *)field)->unit);
}

static void append_side(GString *text, const void *field, int decimals)
{
    g_string_append(text, plp_side_get_name(*(const PlpSide *)field));
}

static void append_verdict(GString *text, const void *field, int decimals)
{
    g_string_append(text, plp_verdict_get_name(*(const PlpVerdict *)field));
}

// Comparisons are written, never read back.
static bool refuse(const char *cell, void *field)
{
    return false;
}

const PlpCellType plp_cell_metric = {"word", append_metric, refuse};
const PlpCellType plp_cell_unit = {"word", append_unit, refuse};
const PlpCellType plp_cell_any_side = {"word", append_side, refuse};
static const PlpCellType cell_verdict = {"word", append_verdict, refuse};

#define AT(field) offsetof(PlpChange, field)
#define NUMBER(name, field, meaning)                                                               \
    {                                                                                              \
        name, "", &plp_cell_double, 6, AT(field), meaning                                          \
    }
#define RANGE(name, field, what)                                                                   \
    NUMBER(name "_low", field.low, "Lower end of " what),                                          \
        NUMBER(name "_high", field.high, "Upper end of " what)

static const PlpColumn columns[] = {
    {"task", "", &plp_cell_task, 0, AT(task),
     "The task compared; `none`: the whole recordings outside commanded tasks."},
    {"figure", "", &plp_cell_metric, 0, AT(metric), "Which figure (see Figures)."},
    {"unit", "", &plp_cell_unit, 0, AT(metric), "Its unit."},
    {"eye", "", &plp_cell_any_side, 0, AT(side), "`right`, `left`, or `both` for the person."},
    NUMBER("before", before.value, "The figure before, recordings pooled with their exposure."),
    RANGE("before", before.interval, "its 95 % bootstrap interval."),
    {"before_count", "", &plp_cell_ordinal, 0, AT(before.count),
     "Events it rests on; empty: it counts none."},
    NUMBER("before_exposure_s", before.exposure_s, "Measured seconds it rests on."),
    NUMBER("after", after.value, "The figure after."),
    RANGE("after", after.interval, "its 95 % bootstrap interval."),
    {"after_count", "", &plp_cell_ordinal, 0, AT(after.count), "Events it rests on."},
    NUMBER("after_exposure_s", after.exposure_s, "Measured seconds it rests on."),
    NUMBER("difference", difference, "After less before."),
    RANGE("difference", difference_bootstrap, "the difference's 95 % bootstrap interval."),
    NUMBER("ratio", ratio, "After over before; empty where before is 0."),
    RANGE("ratio", ratio_bootstrap,
          "the ratio's 95 % bootstrap interval; empty beside a lower end: without limit."),
    RANGE("ratio_exact", ratio_exact,
          "the exact conditional 95 % interval of a ratio of rates, likewise."),
    NUMBER("percent", percent, "100 (ratio - 1); empty where before is 0."),
    {"verdict", "", &cell_verdict, 0, AT(verdict),
     "`lower`, `higher`, `nothing_shown`, `not_measurable` or `unknown`, not judged "
     "(docs/comparison.md has the rule)."},
    {"holds", "", &plp_cell_tristate, 0, AT(holds),
     "1: the direction stays with the lids' references 10 % higher or lower, closures that a "
     "person "
     "corrected as the person said; empty: not asked."},
};

const PlpTable plp_comparison_table = {"comparison.csv", "a figure of a task, an eye or the person",
                                       columns, G_N_ELEMENTS(columns)};

typedef struct {
    const GArray *changes;
    guint next;
} Source;

static const void *next_row(void *self)
{
    Source *source = self;
    if (source->next >= source->changes->len)
        return NULL;
    return &g_array_index(source->changes, PlpChange, source->next++);
}

char *plp_comparison_dup_csv(const PlpComparison *comparison)
{
    Source source = {comparison->changes, 0};
    return plp_table_dup_text(&plp_comparison_table, next_row, &source);
}
