#include "workflow/networks.h"

#include "base/error.h"
#include "vision/tracker.h"

struct PlpNetworks {
    PlpModels *models;
    PlpTrackerOptions options;
    PlpLandmarkerSource source;
};

static bool make_landmarker(void *self, PlpLandmarker *ret_landmarker, GError **error)
{
    PlpNetworks *networks = self;
    return plp_tracker_make(networks->models, &networks->options, ret_landmarker, error);
}

static bool check_engine(PlpEngine engine, GError **error)
{
    if (plp_engine_is_available(engine))
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "the engine %s is not built into this program; choose another --engine",
                plp_engine_get_name(engine));
    return false;
}

PlpNetworks *plp_networks_load(const char *folder, PlpEngine engine,
                               const PlpParameters *parameters, GError **error)
{
    PlpEngine chosen = engine != PLP_ENGINE_UNKNOWN ? engine : plp_engine_get_default();
    g_autofree char *found = folder == NULL ? plp_models_dup_folder() : NULL;
    g_autoptr(PlpModels) models = NULL;
    if (!check_engine(chosen, error) ||
        (models = plp_models_load(folder != NULL ? folder : found, error)) == NULL)
        return NULL;
    PlpNetworks *networks = g_new0(PlpNetworks, 1);
    networks->models = g_steal_pointer(&models);
    networks->options.engine = chosen;
    networks->options.min_interocular_px = parameters->min_interocular_px;
    networks->options.measure_mouth = parameters->measure_mouth > 0;
    networks->options.measure_flow = parameters->measure_flow > 0;
    networks->source.self = networks;
    networks->source.make = make_landmarker;
    networks->source.engine = plp_engine_get_name(chosen);
    networks->source.models = plp_models_get_table(&networks->source.n_models);
    return networks;
}

void plp_networks_free(PlpNetworks *networks)
{
    if (networks == NULL)
        return;
    plp_models_unref(networks->models);
    g_free(networks);
}

const PlpLandmarkerSource *plp_networks_get_source(const PlpNetworks *networks)
{
    return &networks->source;
}
