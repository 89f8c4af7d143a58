#pragma once

#include <glib.h>
#include <stdbool.h>

#include "vision/landmarker.h"
#include "vision/models.h"

/** Where an analysis gets its landmarkers: the networks, or a test's script. */
typedef struct {
    void *self;
    /** A fresh one, that has seen nothing. Called by one thread at a time. */
    bool (*make)(void *self, PlpLandmarker *ret_landmarker, GError **error);
    const char *engine;         // as written in results
    const PlpModelInfo *models; // borrowed
    gsize n_models;
} PlpLandmarkerSource;
