#pragma once

#include <gio/gio.h>

#include "domain/recording.h"

/** A row of the list of closures: both eyes' closures of a pair, or one eye's alone. Signals:
 * `changed`: what stands in it. */
#define PLP_UI_TYPE_CLOSURE_ROW (plp_ui_closure_row_get_type())
G_DECLARE_FINAL_TYPE(PlpUiClosureRow, plp_ui_closure_row, PLP_UI, CLOSURE_ROW, GObject)

/** What stands in the row. Of a pair: from the earlier onset, the longer closure's kind and depth.
 */
typedef struct {
    int number;            // 1, 2, … in order of onset
    int right_id, left_id; // 0: that eye is not part of it
    PlpSide eye;
    PlpKind kind;
    int64_t onset_us, offset_us, peak_us;
    int64_t duration_us;
    double depth_ratio;
    double squeeze_z;
    PlpTristate tight;
    PlpTask task;
    bool commanded;
    PlpClosureNotes notes;
    bool is_touched; // by a person
} PlpUiClosureFacts;

/** Whether a person had a hand in a closure. */
typedef bool (*PlpUiIsTouched)(const PlpClosure *closure, void *data);

const PlpUiClosureFacts *plp_ui_closure_row_get_facts(PlpUiClosureRow *self);
bool plp_ui_closure_row_has(PlpUiClosureRow *self, int closure_id);

/** What stands in the rows of a recording, in order of onset: a GArray of PlpUiClosureFacts. Caller
 * unrefs. */
GArray *plp_ui_closure_rows_list(const PlpRecording *recording, PlpUiIsTouched is_touched,
                                 void *data);
/** Makes `rows` hold the first `n` of `facts`; rows that stay the same closure stay the same rows.
 */
void plp_ui_closure_rows_show(GListStore *rows, const GArray *facts, guint n);
/** The rows of a recording in order of onset, as a list of PlpUiClosureRow; NULL: an empty one.
 * `is_touched` may be NULL. */
GListStore *plp_ui_closure_rows_make(const PlpRecording *recording, PlpUiIsTouched is_touched,
                                     void *data);
