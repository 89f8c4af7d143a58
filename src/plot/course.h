#pragma once

#include "plot/axis.h"
#include "plot/canvas.h"

typedef struct {
    double day;
    double value, low, high; // NaN: none
} PlpChartPoint;

typedef enum {
    PLP_COURSE_FILLED = 0, // circles joined by a line
    PLP_COURSE_HOLLOW,     // circles joined by a dashed line: the left eye, say
    PLP_COURSE_DIAMOND,    // a clinician's scores, not joined
} PlpCourseLook;

typedef struct {
    const char *name; // in the panel's legend; NULL: none
    PlpCourseLook look;
    const PlpChartPoint *points; // in order of day
    gsize n;
} PlpCourseSeries;

/** One measure, or scores on one scale. */
typedef struct {
    const char *title; // with its unit
    PlpTickFormat format;
    bool from_zero; // the axis begins at 0
    const PlpCourseSeries *series;
    gsize n_series;
} PlpCoursePanel;

/** A treatment. */
typedef struct {
    double day;
    const char *label; // product and total units
} PlpCourseMark;

typedef struct {
    double start_day, end_day;
    const char *label; // such as `peak`
} PlpCourseShade;

/** Panels above each other over the same days. Everything borrowed. */
typedef struct {
    const char *x_title; // such as `days since the first treatment`
    const PlpCoursePanel *panels;
    gsize n_panels;
    const PlpCourseMark *marks; // in order of day
    gsize n_marks;
    const PlpCourseShade *shades;
    gsize n_shades;
} PlpCourseChart;

void plp_course_draw(PlpCanvas *canvas, PlpBox box, const PlpCourseChart *chart);

/** The point nearest to x, y within `reach`; false where there is none. */
bool plp_course_hit(PlpCanvas *canvas, PlpBox box, const PlpCourseChart *chart, double x, double y,
                    double reach, gsize *ret_panel, gsize *ret_series, gsize *ret_point);
