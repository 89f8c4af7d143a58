#include "vision/tracker_state.h"

#include <math.h>
#include <string.h>

#include "base/sha256.h"

#define STATE_VERSION 3
#define MAX_TILES 4096
#define CHECKSUM_CHARS 64 // SHA-256 of all before it, behind all

/** Front part of a saved state; the lost faces and the tiles follow. */
typedef struct {
    char magic[4];
    guint32 version;
    guint32 size; // of this struct: another build lays it out otherwise
    guint32 lost_size;
    guint32 n_lost, n_tiles;
    gint32 last_identity;
    guint32 next_tile;
    gint32 started;
    gint32 width_px, height_px;
    gint64 searched_t_us;
    PlpScene scene;
    PlpTracks tracks;
    PlpFlowMemory flows[PLP_MAX_FACES];
} SavedState;

static const char magic[4] = {'P', 'L', 'P', 'T'};

void plp_tracker_state_init(PlpTrackerState *state)
{
    memset(state, 0, sizeof *state);
    plp_identities_init(&state->identities);
}

void plp_tracker_state_clear(PlpTrackerState *state)
{
    plp_identities_clear(&state->identities);
    g_clear_pointer(&state->tiles, g_array_unref);
}

GBytes *plp_tracker_state_save(const PlpTrackerState *state)
{
    SavedState front;
    memset(&front, 0, sizeof front);
    memcpy(front.magic, magic, sizeof magic);
    front.version = STATE_VERSION;
    front.size = sizeof front;
    front.lost_size = sizeof(PlpLostFace);
    front.n_lost = state->identities.lost->len;
    front.n_tiles = state->tiles != NULL ? state->tiles->len : 0;
    front.last_identity = state->identities.last;
    front.next_tile = state->next_tile;
    front.started = state->started;
    front.width_px = state->width_px;
    front.height_px = state->height_px;
    front.searched_t_us = state->searched_t_us;
    front.scene = state->scene;
    front.tracks = state->tracks;
    memcpy(front.flows, state->flows, sizeof front.flows);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)&front, sizeof front);
    if (front.n_lost > 0)
        g_byte_array_append(bytes, (const guint8 *)state->identities.lost->data,
                            front.n_lost * (guint)sizeof(PlpLostFace));
    if (front.n_tiles > 0)
        g_byte_array_append(bytes, (const guint8 *)state->tiles->data,
                            front.n_tiles * (guint)sizeof(PlpRegion));
    g_autofree char *checksum = plp_sha256_dup_bytes(bytes->data, bytes->len);
    g_byte_array_append(bytes, (const guint8 *)checksum, CHECKSUM_CHARS);
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

static bool is_region(const PlpRegion *region)
{
    return isfinite(region->x_px) && isfinite(region->y_px) && isfinite(region->side_px) &&
           isfinite(region->rotation_rad);
}

static bool is_reason(PlpReason reason)
{
    return (unsigned)reason < PLP_REASON_N;
}

static bool is_track(const PlpTrack *track)
{
    return track->identity >= 0 && is_region(&track->region) &&
           is_reason(track->face.right.reason) && is_reason(track->face.left.reason) &&
           is_reason(track->face.mouth);
}

static bool is_front(const SavedState *front, gsize size)
{
    if (memcmp(front->magic, magic, sizeof magic) != 0 || front->version != STATE_VERSION ||
        front->size != sizeof *front || front->lost_size != sizeof(PlpLostFace) ||
        front->n_lost > PLP_IDENTITIES_MAX || front->n_tiles > MAX_TILES ||
        front->last_identity < 0 || front->width_px < 0 || front->height_px < 0 ||
        (front->started != 0 && front->next_tile >= front->n_tiles))
        return false;
    for (int i = 0; i < PLP_MAX_FACES; i++) {
        if (!is_track(&front->tracks.places[i]) || front->flows[i].identity < 0)
            return false;
    }
    return size ==
           sizeof *front + front->n_lost * sizeof(PlpLostFace) + front->n_tiles * sizeof(PlpRegion);
}

static void take_front(PlpTrackerState *state, const SavedState *front)
{
    state->tracks = front->tracks;
    memcpy(state->flows, front->flows, sizeof state->flows);
    state->identities.last = front->last_identity;
    state->started = front->started != 0;
    state->scene = front->scene;
    state->width_px = front->width_px;
    state->height_px = front->height_px;
    state->searched_t_us = front->searched_t_us;
    state->next_tile = front->next_tile;
}

static bool is_unaltered(const guint8 *data, gsize size)
{
    g_autofree char *checksum = plp_sha256_dup_bytes(data, size);
    return memcmp(checksum, data + size, CHECKSUM_CHARS) == 0;
}

bool plp_tracker_state_load(PlpTrackerState *state, GBytes *bytes)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    SavedState front;
    if (data == NULL || size < sizeof front + CHECKSUM_CHARS)
        return false;
    size -= CHECKSUM_CHARS;
    memcpy(&front, data, sizeof front);
    if (!is_front(&front, size) || !is_unaltered(data, size))
        return false;
    take_front(state, &front);
    const guint8 *lost = data + sizeof front;
    g_array_set_size(state->identities.lost, 0);
    g_array_append_vals(state->identities.lost, lost, front.n_lost);
    g_clear_pointer(&state->tiles, g_array_unref);
    if (front.started) {
        state->tiles = g_array_new(FALSE, FALSE, sizeof(PlpRegion));
        g_array_append_vals(state->tiles, lost + front.n_lost * sizeof(PlpLostFace), front.n_tiles);
    }
    return true;
}
