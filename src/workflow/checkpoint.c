#include "workflow/checkpoint.h"

#include <string.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text.h"

#define MAGIC "PLPCKPT1"
#define DIGEST_BYTES 32
#define LIMIT_BYTES (G_GUINT64_CONSTANT(1) << 31)

/** In this machine's byte order: a file from another one does not begin like this. */
typedef struct {
    char magic[8];
    guint32 byte_order; // 0x01020304
    guint32 sample_bytes;
    guint32 mark_bytes;
    guint32 n_tracks;
    guint64 key_bytes;
    guint64 state_bytes;
    guint64 n_marks;
} Header;

typedef struct {
    gint32 identity;
    guint32 n_samples;
    double score;
} TrackHeader;

/** Writes and sums at the same time. */
typedef struct {
    PlpAtomicFile *file;
    GChecksum *sum;
} Output;

static bool put(Output *output, const void *bytes, gsize size, GError **error)
{
    g_checksum_update(output->sum, bytes, (gssize)size);
    return size == 0 || plp_atomic_file_write(output->file, bytes, size, error);
}

static bool put_array(Output *output, const GArray *array, GError **error)
{
    return put(output, array->data, (gsize)array->len * g_array_get_element_size((GArray *)array),
               error);
}

static Header make_header(const char *key, const PlpFaces *faces, GBytes *state)
{
    return (Header){
        .magic = {'P', 'L', 'P', 'C', 'K', 'P', 'T', '1'},
        .byte_order = 0x01020304,
        .sample_bytes = sizeof(PlpSample),
        .mark_bytes = sizeof(PlpFrameMark),
        .n_tracks = faces->tracks->len,
        .key_bytes = strlen(key),
        .state_bytes = g_bytes_get_size(state),
        .n_marks = faces->marks->len,
    };
}

static bool put_track(Output *output, const PlpFaceTrack *track, GError **error)
{
    TrackHeader header = {track->identity, track->samples->len, track->score};
    return put(output, &header, sizeof header, error) && put_array(output, track->samples, error);
}

static bool put_tracks(Output *output, const PlpFaces *faces, GError **error)
{
    for (guint i = 0; i < faces->tracks->len; i++) {
        if (!put_track(output, g_ptr_array_index(faces->tracks, i), error))
            return false;
    }
    return true;
}

bool plp_checkpoint_save(const char *path, const char *key, const PlpFaces *faces,
                         GBytes *landmarker_state, GError **error)
{
    g_autoptr(PlpAtomicFile) file = plp_atomic_file_open(path, error);
    if (file == NULL)
        return false;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    Output output = {file, sum};
    Header header = make_header(key, faces, landmarker_state);
    if (!put(&output, &header, sizeof header, error) ||
        !put(&output, key, header.key_bytes, error) ||
        !put(&output, g_bytes_get_data(landmarker_state, NULL), header.state_bytes, error) ||
        !put_array(&output, faces->marks, error) || !put_tracks(&output, faces, error))
        return false;
    guint8 digest[DIGEST_BYTES];
    gsize digest_bytes = sizeof digest;
    g_checksum_get_digest(sum, digest, &digest_bytes);
    return plp_atomic_file_write(file, digest, sizeof digest, error) &&
           plp_atomic_file_commit(file, error);
}

/** The rest of the file, never read beyond its end. */
typedef struct {
    const guint8 *at;
    gsize left;
} Input;

static const guint8 *get(Input *input, guint64 size)
{
    if (size > input->left)
        return NULL;
    const guint8 *start = input->at;
    input->at += size;
    input->left -= size;
    return start;
}

static bool get_array(Input *input, GArray *array, guint64 length)
{
    if (length > G_MAXINT32)
        return false;
    const guint8 *start = get(input, length * g_array_get_element_size(array));
    if (start == NULL)
        return false;
    if (length > 0)
        g_array_append_vals(array, start, (guint)length);
    return true;
}

static bool get_track(Input *input, PlpFaces *faces)
{
    const guint8 *start = get(input, sizeof(TrackHeader));
    if (start == NULL)
        return false;
    TrackHeader header;
    memcpy(&header, start, sizeof header);
    PlpFaceTrack *track = plp_faces_add_track(faces, header.identity);
    track->score = header.score;
    return get_array(input, track->samples, header.n_samples);
}

static bool get_tracks(Input *input, PlpFaces *faces, guint32 count)
{
    for (guint32 i = 0; i < count; i++) {
        if (!get_track(input, faces))
            return false;
    }
    return true;
}

static bool has_right_digest(const guint8 *bytes, gsize size)
{
    guint8 digest[DIGEST_BYTES];
    gsize digest_bytes = sizeof digest;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, bytes, (gssize)(size - DIGEST_BYTES));
    g_checksum_get_digest(sum, digest, &digest_bytes);
    return memcmp(digest, bytes + size - DIGEST_BYTES, DIGEST_BYTES) == 0;
}

static bool get_header(Input *input, Header *ret_header)
{
    const guint8 *start = get(input, sizeof *ret_header);
    if (start == NULL)
        return false;
    memcpy(ret_header, start, sizeof *ret_header);
    return memcmp(ret_header->magic, MAGIC, sizeof ret_header->magic) == 0 &&
           ret_header->byte_order == 0x01020304 && ret_header->sample_bytes == sizeof(PlpSample) &&
           ret_header->mark_bytes == sizeof(PlpFrameMark);
}

static bool get_text(Input *input, guint64 size, char **ret_text)
{
    const guint8 *start = get(input, size);
    if (start == NULL)
        return false;
    *ret_text = g_strndup((const char *)start, size);
    return true;
}

static bool get_bytes(Input *input, guint64 size, GBytes **ret_bytes)
{
    const guint8 *start = get(input, size);
    if (start == NULL)
        return false;
    *ret_bytes = g_bytes_new(start, size);
    return true;
}

static bool parse(GBytes *content, PlpCheckpoint *checkpoint)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(content, &size);
    if (size < DIGEST_BYTES || !has_right_digest(bytes, size))
        return false;
    Input input = {bytes, size - DIGEST_BYTES};
    Header header;
    return get_header(&input, &header) && get_text(&input, header.key_bytes, &checkpoint->key) &&
           get_bytes(&input, header.state_bytes, &checkpoint->landmarker_state) &&
           get_array(&input, checkpoint->faces->marks, header.n_marks) &&
           get_tracks(&input, checkpoint->faces, header.n_tracks) && input.left == 0;
}

PlpCheckpoint *plp_checkpoint_load(const char *path, GError **error)
{
    g_autoptr(GBytes) content = plp_text_load_file(path, LIMIT_BYTES, error);
    if (content == NULL)
        return NULL;
    g_autoptr(PlpCheckpoint) checkpoint = g_new0(PlpCheckpoint, 1);
    checkpoint->faces = plp_faces_new();
    if (!parse(content, checkpoint)) {
        g_autofree char *name = plp_text_dup_file_name(path);
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: is damaged or of another version, so the analysis cannot go on from it; "
                    "start again with --force",
                    name);
        return NULL;
    }
    return g_steal_pointer(&checkpoint);
}

void plp_checkpoint_free(PlpCheckpoint *checkpoint)
{
    if (checkpoint == NULL)
        return;
    g_free(checkpoint->key);
    plp_faces_free(checkpoint->faces);
    g_clear_pointer(&checkpoint->landmarker_state, g_bytes_unref);
    g_free(checkpoint);
}
