#pragma once

#include <gio/gio.h>

#include "store/entity.h"
#include "store/library.h"

/** A record as the sidebar shows it. */
#define PLP_UI_TYPE_NODE (plp_ui_node_get_type())
G_DECLARE_FINAL_TYPE(PlpUiNode, plp_ui_node, PLP_UI, NODE, GObject)

PlpEntity plp_ui_node_get_entity(PlpUiNode *self);
int64_t plp_ui_node_get_id(PlpUiNode *self);
const char *plp_ui_node_get_title(PlpUiNode *self);
/** The video is not where it was. */
bool plp_ui_node_is_missing(PlpUiNode *self);

/** Patients whose pseudonym holds `words` (NULL: all). */
GListStore *plp_ui_node_list_patients(PlpLibrary *library, const char *words, GError **error);
/** What belongs to it; NULL: it is a leaf. */
GListModel *plp_ui_node_list_children(PlpLibrary *library, PlpUiNode *node);
