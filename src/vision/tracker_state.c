#include "vision/tracker_state.h"

#include <string.h>

#include "base/sha256.h"

#define MAGIC "plp tracker 1"
#define CHECKSUM_CHARS 64

/** No pointers: identities.lost follows behind, as n_lost PlpLostFace. */
typedef struct {
    char magic[16];
    guint32 head_size, track_size, lost_size; // another build's layout is refused
    guint32 n_lost;
    int last_identity;
    bool started;
    int width_px, height_px;
    int64_t searched_t_us;
    guint next_tile;
    PlpScene scene;
    PlpTracks tracks;
} Head;

void plp_tracker_state_init(PlpTrackerState *state)
{
    *state = (PlpTrackerState){0};
    plp_identities_init(&state->identities);
}

void plp_tracker_state_clear(PlpTrackerState *state)
{
    plp_identities_clear(&state->identities);
}

GBytes *plp_tracker_state_save(const PlpTrackerState *state)
{
    g_autofree Head *head = g_new0(Head, 1);
    g_strlcpy(head->magic, MAGIC, sizeof head->magic);
    head->head_size = sizeof(Head);
    head->track_size = sizeof(PlpTrack);
    head->lost_size = sizeof(PlpLostFace);
    head->n_lost = state->identities.lost->len;
    head->last_identity = state->identities.last;
    head->started = state->started;
    head->width_px = state->width_px;
    head->height_px = state->height_px;
    head->searched_t_us = state->searched_t_us;
    head->next_tile = state->next_tile;
    head->scene = state->scene;
    head->tracks = state->tracks;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)head, sizeof *head);
    g_byte_array_append(bytes, (const guint8 *)state->identities.lost->data,
                        head->n_lost * (guint)sizeof(PlpLostFace));
    g_autofree char *checksum = plp_sha256_dup_bytes(bytes->data, bytes->len);
    g_byte_array_append(bytes, (const guint8 *)checksum, CHECKSUM_CHARS);
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

/** Whether these are the bytes of a whole, unaltered state of this build. */
static bool is_sound(const guint8 *data, gsize size)
{
    if (data == NULL || size < sizeof(Head) + CHECKSUM_CHARS)
        return false;
    Head head;
    memcpy(&head, data, sizeof head);
    if (memcmp(head.magic, MAGIC, sizeof MAGIC) != 0 || head.head_size != sizeof(Head) ||
        head.track_size != sizeof(PlpTrack) || head.lost_size != sizeof(PlpLostFace) ||
        head.n_lost > PLP_IDENTITIES_MAX ||
        size != sizeof(Head) + head.n_lost * sizeof(PlpLostFace) + CHECKSUM_CHARS)
        return false;
    g_autofree char *checksum = plp_sha256_dup_bytes(data, size - CHECKSUM_CHARS);
    return memcmp(checksum, data + size - CHECKSUM_CHARS, CHECKSUM_CHARS) == 0;
}

bool plp_tracker_state_load(GBytes *bytes, PlpTrackerState *ret_state)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    if (!is_sound(data, size))
        return false;
    Head head;
    memcpy(&head, data, sizeof head);
    GArray *lost = ret_state->identities.lost;
    g_array_set_size(lost, head.n_lost);
    if (head.n_lost > 0)
        memcpy(lost->data, data + sizeof head, head.n_lost * sizeof(PlpLostFace));
    *ret_state = (PlpTrackerState){
        .tracks = head.tracks,
        .identities = {.lost = lost, .last = head.last_identity},
        .started = head.started,
        .scene = head.scene,
        .width_px = head.width_px,
        .height_px = head.height_px,
        .searched_t_us = head.searched_t_us,
        .next_tile = head.next_tile,
    };
    return true;
}
