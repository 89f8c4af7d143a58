#include "vision/identities.h"

#include <math.h>

#define REACH_AT_ONCE 0.5 // sides of the region
#define REACH_PER_S 1.0   // more of them per second since the loss
#define MAX_REACH 2.0
#define MAX_SIZE_RATIO 1.6
#define PLACE_KEPT_US 10000000 // after ten seconds the place means nothing
#define CLEAR_MARGIN 0.15      // of look, between the best and the second

void plp_identities_init(PlpIdentities *identities)
{
    *identities = (PlpIdentities){.lost = g_array_new(FALSE, FALSE, sizeof(PlpLostFace))};
}

void plp_identities_clear(PlpIdentities *identities)
{
    g_clear_pointer(&identities->lost, g_array_unref);
}

void plp_identities_lose(PlpIdentities *identities, const PlpLostFace *face)
{
    if (identities->lost->len >= PLP_IDENTITIES_MAX)
        g_array_remove_index(identities->lost, 0);
    g_array_append_vals(identities->lost, face, 1);
}

void plp_identities_unplace(PlpIdentities *identities)
{
    for (guint i = 0; i < identities->lost->len; i++)
        g_array_index(identities->lost, PlpLostFace, i).placed = false;
}

void plp_identities_scale(PlpIdentities *identities, double x_scale, double y_scale)
{
    for (guint i = 0; i < identities->lost->len; i++) {
        PlpRegion *region = &g_array_index(identities->lost, PlpLostFace, i).region;
        region->x_px *= x_scale;
        region->y_px *= y_scale;
        region->side_px *= sqrt(x_scale * y_scale);
    }
}

/** Distance in sides of the region, or infinity when place, size or look cannot be the lost face's.
 */
static double measure_place(const PlpLostFace *face, PlpRegion region, int64_t t_us,
                            const PlpLook *look)
{
    const int64_t since_us = t_us - face->t_us;
    if (!face->placed || since_us > PLACE_KEPT_US)
        return INFINITY;
    const double reach = fmin(MAX_REACH, REACH_AT_ONCE + REACH_PER_S * (double)since_us / 1e6);
    const double distance =
        hypot(region.x_px - face->region.x_px, region.y_px - face->region.y_px) /
        face->region.side_px;
    const double size = fabs(log(region.side_px / face->region.side_px));
    if (distance > reach || size > log(MAX_SIZE_RATIO) ||
        plp_look_compare(&face->look, look) > PLP_LOOK_OTHER)
        return INFINITY;
    return distance;
}

static int find_by_place(const PlpIdentities *identities, PlpRegion region, int64_t t_us,
                         const PlpLook *look)
{
    int best = -1;
    double nearest = INFINITY;
    for (guint i = 0; i < identities->lost->len; i++) {
        const double distance =
            measure_place(&g_array_index(identities->lost, PlpLostFace, i), region, t_us, look);
        if (distance < nearest) {
            nearest = distance;
            best = (int)i;
        }
    }
    return best;
}

static int find_by_look(const PlpIdentities *identities, const PlpLook *look)
{
    int best = -1;
    double least = INFINITY, second = INFINITY;
    for (guint i = 0; i < identities->lost->len; i++) {
        const double distance =
            plp_look_compare(&g_array_index(identities->lost, PlpLostFace, i).look, look);
        if (distance < least) {
            second = least;
            least = distance;
            best = (int)i;
        } else if (distance < second) {
            second = distance;
        }
    }
    return least <= PLP_LOOK_SAME && second - least >= CLEAR_MARGIN ? best : -1;
}

int plp_identities_take(PlpIdentities *identities, PlpRegion region, int64_t t_us,
                        const PlpLook *look)
{
    int found = find_by_place(identities, region, t_us, look);
    if (found < 0)
        found = find_by_look(identities, look);
    if (found < 0)
        return ++identities->last;
    const int identity = g_array_index(identities->lost, PlpLostFace, (guint)found).identity;
    g_array_remove_index(identities->lost, (guint)found);
    return identity;
}
