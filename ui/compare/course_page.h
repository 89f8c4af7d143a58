#pragma once

#include <gtk/gtk.h>

#include "ui/session/session.h"

/**
 * A patient of the library over the days: measures as points with intervals, treatments as upright
 * lines, scores as diamonds. A click on a point opens that day's recording.
 */
#define PLP_UI_TYPE_COURSE_PAGE (plp_ui_course_page_get_type())
G_DECLARE_FINAL_TYPE(PlpUiCoursePage, plp_ui_course_page, PLP_UI, COURSE_PAGE, GtkWidget)

/** `session` is borrowed from the window. */
PlpUiCoursePage *plp_ui_course_page_new(PlpUiSession *session);
/** Reads the library's patients anew; where nobody is chosen and there is but one, that one is. */
void plp_ui_course_page_refresh(PlpUiCoursePage *self);
void plp_ui_course_page_show_patient(PlpUiCoursePage *self, const char *pseudonym);
/** NULL: none. Borrowed. */
const char *plp_ui_course_page_get_patient(PlpUiCoursePage *self);
/** Which task the course is of; unknown: whole recordings. */
PlpTask plp_ui_course_page_get_task(PlpUiCoursePage *self);
void plp_ui_course_page_choose_task(PlpUiCoursePage *self, PlpTask task);
/** Whose corrections the course rests on; NULL: none, the automatic closures. Another patient's
 * course begins with the main layer again. */
const char *plp_ui_course_page_get_layer(PlpUiCoursePage *self);
void plp_ui_course_page_choose_layer(PlpUiCoursePage *self, const char *layer);
bool plp_ui_course_page_is_running(PlpUiCoursePage *self);
/** What lies at a point of the chart, in words; NULL: nothing. Caller frees. */
char *plp_ui_course_page_dup_words(PlpUiCoursePage *self, double x, double y);
/** The widget that the chart is drawn on; borrowed. */
GtkWidget *plp_ui_course_page_get_chart(PlpUiCoursePage *self);
/** Opens the first recording of the point there; false: there is none. */
bool plp_ui_course_page_open_at(PlpUiCoursePage *self, double x, double y);
