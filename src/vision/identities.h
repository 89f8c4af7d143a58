#pragma once

#include <glib.h>
#include <stdint.h>

#include "vision/look.h"
#include "vision/region.h"

#define PLP_IDENTITIES_MAX 64 // remembered; the one lost longest ago is forgotten first

/** The faces that were lost and may come back. */
typedef struct {
    GArray *lost; // of PlpLostFace, in order of loss
    int last;     // the number given last
} PlpIdentities;

typedef struct {
    int identity;
    PlpRegion region; // where it was lost
    bool placed;      // false after a cut: the place means nothing any more
    int64_t t_us;     // when
    PlpLook look;
} PlpLostFace;

void plp_identities_init(PlpIdentities *identities);
void plp_identities_clear(PlpIdentities *identities);

/** Remembers a face that is followed no longer. */
void plp_identities_lose(PlpIdentities *identities, const PlpLostFace *face);

/** After a cut: nobody is where he was. */
void plp_identities_unplace(PlpIdentities *identities);

/** The picture has changed its size: places change with it. */
void plp_identities_scale(PlpIdentities *identities, double x_scale, double y_scale);

/**
 * The identity of a face that appears in `region`: that of the nearest lost face whose place and
 * size fit (the reach grows with the time since) and whose look does not speak against it; else
 * that of the lost face whose look fits, if no other's fits as well; else a new one.
 */
int plp_identities_take(PlpIdentities *identities, PlpRegion region, int64_t t_us,
                        const PlpLook *look);
