#include "ui/library/node.h"

#include <glib/gi18n.h>
#include <math.h>

#include "store/overview.h"
#include "store/records.h"
#include "store/rows.h"
#include "ui/say.h"
#include "ui/words.h"

#define MOST_PATIENTS 500

struct _PlpUiNode {
    GObject parent;
    PlpEntity entity;
    int64_t id;
    char *title;
    bool is_relative, is_missing;
};

G_DEFINE_FINAL_TYPE(PlpUiNode, plp_ui_node, G_TYPE_OBJECT)

static void finalize(GObject *object)
{
    g_free(PLP_UI_NODE(object)->title);
    G_OBJECT_CLASS(plp_ui_node_parent_class)->finalize(object);
}

static void plp_ui_node_class_init(PlpUiNodeClass *class)
{
    G_OBJECT_CLASS(class)->finalize = finalize;
}

static void plp_ui_node_init(PlpUiNode *self)
{
}

PlpEntity plp_ui_node_get_entity(PlpUiNode *self)
{
    return self->entity;
}

int64_t plp_ui_node_get_id(PlpUiNode *self)
{
    return self->id;
}

const char *plp_ui_node_get_title(PlpUiNode *self)
{
    return self->title;
}

bool plp_ui_node_is_missing(PlpUiNode *self)
{
    return self->is_missing;
}

static PlpUiNode *append(GListStore *store, PlpEntity entity, int64_t id, bool is_relative,
                         char *title)
{
    PlpUiNode *node = g_object_new(PLP_UI_TYPE_NODE, NULL);
    node->entity = entity;
    node->id = id;
    node->is_relative = is_relative;
    node->title = title;
    g_list_store_append(store, node);
    g_object_unref(node);
    return node; // the store keeps it
}

GListStore *plp_ui_node_list_patients(PlpLibrary *library, const char *words, GError **error)
{
    g_autoptr(GArray) patients =
        plp_overview_list_patients(library, words, MOST_PATIENTS, 0, error);
    GListStore *store = patients != NULL ? g_list_store_new(PLP_UI_TYPE_NODE) : NULL;
    for (guint i = 0; patients != NULL && i < patients->len; i++) {
        const PlpPatientOverview *row = &g_array_index(patients, PlpPatientOverview, i);
        g_autoptr(GString) title = g_string_new(row->pseudonym);
        if (row->sex == PLP_SEX_FEMALE || row->sex == PLP_SEX_MALE)
            g_string_append_printf(title, "  %s", row->sex == PLP_SEX_FEMALE ? _("F") : _("M"));
        if (row->birth_year > 0)
            g_string_append_printf(title, " %d", row->birth_year);
        append(store, PLP_ENTITY_PATIENT, row->id, row->has_relative_days, g_strdup(title->str));
    }
    return store;
}

static char *dup_day(PlpEntity entity, const void *row, bool is_relative)
{
    char *day = plp_field_dup_text(plp_store_find_field(entity, "day"), row, is_relative);
    return day != NULL ? day : g_strdup("");
}

static void add_visits(PlpLibrary *library, PlpUiNode *patient, GListStore *store)
{
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_VISIT, patient->id, NULL);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const PlpVisit *row = &g_array_index(rows, PlpVisit, i);
        g_autofree char *day = dup_day(PLP_ENTITY_VISIT, row, patient->is_relative);
        append(store, PLP_ENTITY_VISIT, row->id, patient->is_relative,
               g_strdup_printf("%s  %s", day, row->label != NULL ? row->label : ""));
    }
}

static void add_treatments(PlpLibrary *library, PlpUiNode *patient, GListStore *store)
{
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_TREATMENT, patient->id, NULL);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const PlpTreatment *row = &g_array_index(rows, PlpTreatment, i);
        g_autofree char *day = dup_day(PLP_ENTITY_TREATMENT, row, patient->is_relative);
        g_autoptr(GString) title = g_string_new(day);
        g_string_append_printf(title, "  %s", _("injection"));
        if (isfinite(row->total_units)) {
            g_autofree char *units = plp_ui_words_dup_number(row->total_units, 0);
            g_string_append_printf(title, ", %s U", units);
        }
        append(store, PLP_ENTITY_TREATMENT, row->id, patient->is_relative, g_strdup(title->str));
    }
}

static void add_scores(PlpLibrary *library, PlpUiNode *patient, GListStore *store)
{
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_SCORE, patient->id, NULL);
    const PlpStoreField *scale = plp_store_find_field(PLP_ENTITY_SCORE, "scale");
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const void *row = rows->data + (gsize)i * plp_store_get_table(PLP_ENTITY_SCORE)->size;
        g_autofree char *day = dup_day(PLP_ENTITY_SCORE, row, patient->is_relative);
        g_autofree char *name = plp_field_dup_text(scale, row, false);
        g_autofree char *value =
            plp_field_dup_text(plp_store_find_field(PLP_ENTITY_SCORE, "value"), row, false);
        append(store, PLP_ENTITY_SCORE, *(const int64_t *)row, patient->is_relative,
               g_strdup_printf("%s  %s %s", day, plp_ui_say_name(name), plp_ui_say(value)));
    }
}

static void add_recordings(PlpLibrary *library, PlpUiNode *visit, GListStore *store)
{
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_RECORDING, visit->id, NULL);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const PlpFiledRecording *row = &g_array_index(rows, PlpFiledRecording, i);
        g_autofree char *time =
            isfinite(row->duration_s) ? plp_ui_words_dup_duration(row->duration_s) : g_strdup("");
        PlpUiNode *node = append(store, PLP_ENTITY_RECORDING, row->id, visit->is_relative,
                                 g_strdup_printf("%s  %s", row->name, time));
        node->is_missing = row->path == NULL || !g_file_test(row->path, G_FILE_TEST_EXISTS);
    }
}

static void add_parts(PlpLibrary *library, PlpUiNode *treatment, PlpEntity entity,
                      const char *first, const char *second, GListStore *store)
{
    g_autoptr(GArray) rows = plp_row_list(library, entity, treatment->id, NULL);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const void *row = rows->data + (gsize)i * plp_store_get_table(entity)->size;
        g_autofree char *one = plp_field_dup_text(plp_store_find_field(entity, first), row, false);
        g_autofree char *two = plp_field_dup_text(plp_store_find_field(entity, second), row, false);
        append(store, entity, *(const int64_t *)row, treatment->is_relative,
               g_strdup_printf("%s  %s", plp_ui_say_name(one), two != NULL ? plp_ui_say(two) : ""));
    }
}

GListModel *plp_ui_node_list_children(PlpLibrary *library, PlpUiNode *node)
{
    if (node->entity != PLP_ENTITY_PATIENT && node->entity != PLP_ENTITY_VISIT &&
        node->entity != PLP_ENTITY_TREATMENT)
        return NULL;
    GListStore *store = g_list_store_new(PLP_UI_TYPE_NODE);
    if (node->entity == PLP_ENTITY_PATIENT) {
        add_visits(library, node, store);
        add_treatments(library, node, store);
        add_scores(library, node, store);
    } else if (node->entity == PLP_ENTITY_VISIT) {
        add_recordings(library, node, store);
    } else {
        add_parts(library, node, PLP_ENTITY_SITE, "muscle", "units", store);
        add_parts(library, node, PLP_ENTITY_EFFECT, "effect", "grade", store);
    }
    return G_LIST_MODEL(store);
}
