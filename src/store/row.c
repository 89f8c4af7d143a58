#include <math.h>
#include <string.h>

#include "base/error.h"
#include "domain/recording.h"
#include "store/entity.h"
#include "store/records.h"

static void init_field(const PlpStoreField *field, void *at)
{
    switch (field->type) {
    case PLP_STORE_DAY:
    case PLP_STORE_DAYS:
        *(int32_t *)at = PLP_DAYS_UNKNOWN;
        break;
    case PLP_STORE_NUMBER:
        *(double *)at = NAN;
        break;
    case PLP_STORE_TIME:
        *(int64_t *)at = -1;
        break;
    case PLP_STORE_UNKNOWN:
    case PLP_STORE_TEXT:
    case PLP_STORE_LINES:
    case PLP_STORE_WORD:
    case PLP_STORE_YEAR:
    case PLP_STORE_ANSWER:
    case PLP_STORE_INTEGER:
    case PLP_STORE_INT:
    case PLP_STORE_BOOL:
    case PLP_STORE_PARENT:
    case PLP_STORE_BYTES:
        break; // all zero
    }
}

void plp_row_init(PlpEntity entity, void *row)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    memset(row, 0, table->size);
    for (gsize i = 0; i < table->n_fields; i++)
        init_field(&table->fields[i], (char *)row + table->fields[i].offset);
}

void plp_row_clear(PlpEntity entity, void *row)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    for (gsize i = 0; i < table->n_fields; i++) {
        void *at = (char *)row + table->fields[i].offset;
        if (table->fields[i].type == PLP_STORE_TEXT || table->fields[i].type == PLP_STORE_LINES)
            g_free(*(char **)at);
        else if (table->fields[i].type == PLP_STORE_BYTES)
            g_clear_pointer((GBytes **)at, g_bytes_unref);
    }
    plp_row_init(entity, row);
}

static bool refuse(const char *sentence, GError **error)
{
    g_set_error_literal(error, PLP_ERROR, PLP_ERROR_INVALID, sentence);
    return false;
}

static bool check_score(const PlpScore *score, GError **error)
{
    const PlpScaleInfo *info = plp_scale_get_info(score->scale);
    bool fits = score->value >= info->low && score->value <= info->high &&
                (!info->is_whole || score->value == floor(score->value));
    if (!fits)
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "value: %s takes %s from %d to %d",
                    info->name, info->is_whole ? "whole numbers" : "numbers", (int)info->low,
                    (int)info->high);
    return fits;
}

static bool check_patient(const PlpPatient *patient, GError **error)
{
    if (patient->birth_year > 0 && patient->onset_year > 0 &&
        patient->onset_year < patient->birth_year)
        return refuse("onset_year: lies before birth_year", error);
    if (patient->pseudonym[0] == '@' || g_ascii_isspace(patient->pseudonym[0]) ||
        g_ascii_isspace(patient->pseudonym[strlen(patient->pseudonym) - 1]))
        return refuse("pseudonym: may not begin with @, nor begin or end with a blank", error);
    return true;
}

/** What is said of the recording as a whole. */
static bool check_setup_edit(const PlpClosureEdit *edit, GError **error)
{
    bool is_add = edit->action == PLP_EDIT_TASK_ADD;
    bool needs_span = is_add || edit->action == PLP_EDIT_TASK_MOVE;
    bool is_name = edit->action == PLP_EDIT_TASK_NAME;
    bool needs_target =
        is_name || edit->action == PLP_EDIT_TASK_MOVE || edit->action == PLP_EDIT_TASK_DELETE;
    if (needs_target &&
        (edit->target_onset_us < 0 || edit->target_offset_us <= edit->target_onset_us))
        return refuse("task: it must be said which one is meant", error);
    if (needs_span && (edit->from_us < 0 || edit->to_us <= edit->from_us))
        return refuse("from_s, to_s: a task must end after it begins", error);
    if ((is_add || is_name) && edit->task == PLP_TASK_UNKNOWN)
        return refuse("task: is missing", error);
    return true;
}

static bool check_edit(const PlpFiledEdit *filed, GError **error)
{
    const PlpClosureEdit *edit = &filed->edit;
    if (plp_edit_action_is_setup(edit->action))
        return check_setup_edit(edit, error);
    if (edit->eye == PLP_SIDE_BOTH)
        return refuse("eye: a closure is the right eye's or the left one's", error);
    bool needs_target = edit->action != PLP_EDIT_ADD;
    bool needs_span = edit->action == PLP_EDIT_ADD || edit->action == PLP_EDIT_MOVE;
    if (needs_target &&
        (edit->target_onset_us < 0 || edit->target_offset_us < edit->target_onset_us))
        return refuse("closure: it must be said which closure is meant", error);
    if (needs_span && (edit->from_us < 0 || edit->to_us <= edit->from_us))
        return refuse("from_s, to_s: a closure must end after it begins", error);
    if (edit->action == PLP_EDIT_SPLIT &&
        (edit->from_us <= edit->target_onset_us || edit->to_us >= edit->target_offset_us ||
         edit->to_us < edit->from_us))
        return refuse("from_s, to_s: a closure is split within it, from_s not after to_s", error);
    if (edit->action == PLP_EDIT_MERGE && edit->to_us <= edit->target_offset_us)
        return refuse("to_s: must lie after the closure, in the next one", error);
    if (edit->action == PLP_EDIT_KIND && edit->kind == PLP_KIND_UNKNOWN)
        return refuse("kind: is missing", error);
    return true;
}

static bool check_whole(PlpEntity entity, const void *row, GError **error)
{
    if (entity == PLP_ENTITY_PATIENT)
        return check_patient(row, error);
    if (entity == PLP_ENTITY_SCORE)
        return check_score(row, error);
    if (entity == PLP_ENTITY_EDIT)
        return check_edit(row, error);
    const PlpFiledSegment *segment = row;
    if (entity == PLP_ENTITY_SEGMENT && segment->end_us <= segment->start_us)
        return refuse("end_s: must lie after start_s", error);
    const PlpEffect *effect = row;
    if (entity == PLP_ENTITY_EFFECT && effect->last_days != PLP_DAYS_UNKNOWN &&
        effect->last_days < effect->first_days)
        return refuse("last_days: lies before first_days", error);
    const PlpFiledClosure *closure = row;
    if (entity == PLP_ENTITY_CLOSURE &&
        (closure->closure.offset_us < closure->closure.onset_us ||
         closure->closure.offset_frame < closure->closure.onset_frame))
        return refuse("offset_us: a closure ends before it begins", error);
    return true;
}

static bool is_known(const PlpStoreField *field, const void *at)
{
    switch (field->type) {
    case PLP_STORE_TEXT:
    case PLP_STORE_LINES:
        return *(char *const *)at != NULL;
    case PLP_STORE_WORD:
    case PLP_STORE_YEAR:
    case PLP_STORE_ANSWER:
        return *(const int *)at != 0;
    case PLP_STORE_DAY:
    case PLP_STORE_DAYS:
        return *(const int32_t *)at != PLP_DAYS_UNKNOWN;
    case PLP_STORE_NUMBER:
        return !isnan(*(const double *)at);
    case PLP_STORE_BYTES:
        return *(GBytes *const *)at != NULL;
    case PLP_STORE_PARENT:
        return *(const int64_t *)at > 0;
    case PLP_STORE_UNKNOWN:
    case PLP_STORE_TIME:
    case PLP_STORE_INTEGER:
    case PLP_STORE_INT:
    case PLP_STORE_BOOL:
        break;
    }
    return true;
}

/** Limits of what is no text: those of typed text are checked as it is typed. */
static bool is_within(const PlpStoreField *field, const void *at)
{
    double value = 0;
    switch (field->type) {
    case PLP_STORE_TEXT:
    case PLP_STORE_LINES:
        return strlen(*(char *const *)at) <= (size_t)field->high;
    case PLP_STORE_WORD:
        return *(const int *)at < field->n_words;
    case PLP_STORE_YEAR:
    case PLP_STORE_INT:
        value = *(const int *)at;
        break;
    case PLP_STORE_DAY:
    case PLP_STORE_DAYS:
        value = *(const int32_t *)at;
        break;
    case PLP_STORE_NUMBER:
        value = *(const double *)at;
        break;
    case PLP_STORE_TIME:
    case PLP_STORE_INTEGER:
        value = (double)*(const int64_t *)at;
        break;
    case PLP_STORE_ANSWER:
        return *(const PlpTristate *)at <= PLP_TRISTATE_YES;
    case PLP_STORE_UNKNOWN:
    case PLP_STORE_BOOL:
    case PLP_STORE_PARENT:
    case PLP_STORE_BYTES:
        return true;
    }
    return value >= field->low && value <= field->high;
}

bool plp_row_check(PlpEntity entity, const void *row, GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    for (gsize i = 0; i < table->n_fields; i++) {
        const PlpStoreField *field = &table->fields[i];
        const void *at = (const char *)row + field->offset;
        bool known = is_known(field, at);
        if ((known && is_within(field, at)) || (!known && (field->flags & PLP_STORE_REQUIRED) == 0))
            continue;
        g_autofree char *name = plp_field_dup_typed_name(field);
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "%s: %s", name,
                    known ? "is out of its range" : "is missing");
        return false;
    }
    return check_whole(entity, row, error);
}
