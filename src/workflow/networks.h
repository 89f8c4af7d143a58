#pragma once

#include "domain/parameters.h"
#include "vision/network.h"
#include "workflow/landmarkers.h"

/** The networks as a source of landmarkers. */
typedef struct PlpNetworks PlpNetworks;

/**
 * Loads and checks the models in `folder` (NULL: plp_models_dup_folder()). `engine` may be
 * PLP_ENGINE_UNKNOWN for the default. Errors: PLP_ERROR_MODEL, PLP_ERROR_INVALID (an engine that
 * this build does not have).
 */
PlpNetworks *plp_networks_load(const char *folder, PlpEngine engine,
                               const PlpParameters *parameters, GError **error);
void plp_networks_free(PlpNetworks *networks);
/** Borrowed; valid as long as the networks. */
const PlpLandmarkerSource *plp_networks_get_source(const PlpNetworks *networks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpNetworks, plp_networks_free)
