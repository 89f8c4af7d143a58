#include "fakes.h"

#include <stdatomic.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

static atomic_int alive, peak;

int plp_fake_frames_alive(void)
{
    return atomic_load(&alive);
}

int plp_fake_frames_peak(void)
{
    return atomic_load(&peak);
}

void plp_fake_frames_reset(void)
{
    atomic_store(&peak, atomic_load(&alive));
}

struct PlpReader {
    PlpFakeRecording recording;
    PlpMediaFacts facts;
    int64_t next;
};

static void set_field(PlpFakeRecording *recording, const char *name, int value)
{
    const struct {
        const char *name;
        int *field;
    } fields[] = {
        {"frames", &recording->frames},       {"width", &recording->width_px},
        {"height", &recording->height_px},    {"fail_at", &recording->fail_at},
        {"cancel_at", &recording->cancel_at}, {"delay_us", &recording->delay_us},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (strcmp(fields[i].name, name) == 0)
            *fields[i].field = value;
    }
}

PlpFakeRecording plp_fake_recording_parse(const char *text)
{
    PlpFakeRecording recording = {.frames = 100,
                                  .width_px = 640,
                                  .height_px = 480,
                                  .fail_at = -1,
                                  .cancel_at = -1,
                                  .interval_us = 33333};
    g_auto(GStrv) words = g_strsplit_set(text, " \n", -1);
    for (char **word = words; *word != NULL; word++) {
        char *equals = strchr(*word, '=');
        if (equals == NULL)
            continue;
        *equals = '\0';
        set_field(&recording, *word, (int)g_ascii_strtoll(equals + 1, NULL, 10));
    }
    return recording;
}

/** A path that is a file holds the script; one that has a blank or '=' is it. */
static char *load_script(const char *path, GError **error)
{
    if (strchr(path, '=') != NULL && !g_file_test(path, G_FILE_TEST_EXISTS))
        return g_strdup(path);
    g_autoptr(GBytes) content = plp_text_load_file(path, 1 << 16, error);
    return content == NULL ? NULL
                           : g_strndup(g_bytes_get_data(content, NULL), g_bytes_get_size(content));
}

PlpReader *plp_reader_open(const char *path, const PlpReaderOptions *options, GError **error)
{
    g_autofree char *script = load_script(path, error);
    if (script == NULL)
        return NULL;
    PlpReader *reader = g_new0(PlpReader, 1);
    reader->recording = plp_fake_recording_parse(script);
    reader->facts.container = g_strdup("fake");
    reader->facts.codec = g_strdup("script");
    reader->facts.pixel_format = g_strdup("gray8");
    reader->facts.transfer = g_strdup("unknown");
    reader->facts.width_px = reader->recording.width_px;
    reader->facts.height_px = reader->recording.height_px;
    reader->facts.nominal_frames = reader->recording.frames;
    reader->facts.nominal_duration_us = reader->recording.frames * reader->recording.interval_us;
    reader->facts.nominal_rate_per_s = 30;
    reader->facts.true_rate_per_s = 30;
    return reader;
}

void plp_reader_close(PlpReader *reader)
{
    if (reader == NULL)
        return;
    plp_media_facts_clear(&reader->facts);
    g_free(reader);
}

static void free_pixels(void *pixels)
{
    g_free(pixels);
    atomic_fetch_sub(&alive, 1);
}

static PlpFrame *make_frame(const PlpReader *reader)
{
    const PlpFakeRecording *recording = &reader->recording;
    gsize size = (gsize)recording->width_px * (gsize)recording->height_px;
    // One row of pixels is enough: nobody looks at them, but the stride says what they would weigh.
    uint8_t *pixels = g_malloc0(16);
    int now = atomic_fetch_add(&alive, 1) + 1;
    int seen = atomic_load(&peak);
    while (now > seen && !atomic_compare_exchange_weak(&peak, &seen, now)) {
    }
    PlpFrame *frame = plp_frame_new(pixels, free_pixels);
    frame->index = reader->next;
    frame->t_us = reader->next * recording->interval_us;
    frame->pixels = PLP_PIXELS_RGB24;
    frame->planes[0] = pixels;
    frame->strides[0] = (int)(3 * size / (gsize)recording->height_px);
    frame->stored_width_px = frame->width_px = recording->width_px;
    frame->stored_height_px = frame->height_px = recording->height_px;
    frame->to_stored = (PlpAffine){1, 0, 0, 0, 1, 0};
    return frame;
}

bool plp_reader_next(PlpReader *reader, PlpFrame **ret_frame, GError **error)
{
    *ret_frame = NULL;
    if (reader->recording.delay_us > 0)
        g_usleep((gulong)reader->recording.delay_us);
    if (reader->next == reader->recording.fail_at) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_DECODE, "script: nothing decodes");
        return false;
    }
    if (reader->next == reader->recording.cancel_at) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED, "script: cancelled");
        return false;
    }
    if (reader->next < reader->recording.frames) {
        *ret_frame = make_frame(reader);
        reader->next++;
        reader->facts.frames = reader->next;
        reader->facts.duration_us = reader->next * reader->recording.interval_us;
    }
    return true;
}

const PlpMediaFacts *plp_reader_get_facts(const PlpReader *reader)
{
    return &reader->facts;
}

typedef struct {
    PlpFakeScript script;
    float region; // depends on every frame since the first
} Fake;

/** How open an eye is: both shut for five frames of every sixty, the right one for five more. */
static float openness_of(int64_t index, bool is_right)
{
    int64_t phase = index % 60;
    bool is_shut = (phase >= 10 && phase < 15) || (is_right && phase >= 30 && phase < 35);
    return is_shut ? 0.05f : 1.0f;
}

typedef struct {
    int outer, inner, iris;
    int upper[7], lower[7]; // from the outer to the inner corner
} EyePoints;

static const EyePoints right_points = {
    33, 133, 468, {246, 161, 160, 159, 158, 157, 173}, {7, 163, 144, 145, 153, 154, 155}};
static const EyePoints left_points = {
    263, 362, 473, {466, 388, 387, 386, 385, 384, 398}, {249, 390, 373, 374, 380, 381, 382}};

/** An eye as two arcs between its corners, 0.3 face sizes wide, and a round iris. */
static void set_eye(PlpFace *face, const EyePoints *eye, PlpPoint centre, float direction,
                    float openness)
{
    float width_px = 0.3f * face->interocular_px;
    face->points[eye->outer] = (PlpPoint){centre.x_px - direction * width_px / 2, centre.y_px};
    face->points[eye->inner] = (PlpPoint){centre.x_px + direction * width_px / 2, centre.y_px};
    for (int i = 0; i < 7; i++) {
        float along = ((float)i + 1) / 8;
        float x_px = centre.x_px + direction * width_px * (along - 0.5f);
        float height_px = 0.8f * along * (1 - along) * width_px * openness;
        face->points[eye->upper[i]] = (PlpPoint){x_px, centre.y_px - height_px};
        face->points[eye->lower[i]] = (PlpPoint){x_px, centre.y_px + height_px};
    }
    float radius_px = 0.06f * face->interocular_px;
    const PlpPoint ring[] = {{0, 0}, {1, 0}, {0, -1}, {-1, 0}, {0, 1}};
    for (int i = 0; i < 5; i++)
        face->points[eye->iris + i] = (PlpPoint){centre.x_px + radius_px * ring[i].x_px,
                                                 centre.y_px + radius_px * ring[i].y_px};
}

static PlpFace make_face(const Fake *fake, const PlpFrame *frame, int identity)
{
    PlpFace face = {.identity = identity, .presence_ratio = 1};
    face.right = face.left = (PlpEyeView){.reason = PLP_REASON_MEASURED,
                                          .sharpness_ratio = 1,
                                          .brightness_ratio = 0.5f,
                                          .contrast_ratio = 0.5f};
    float scale = identity == 1 ? 1.0f : 0.6f;
    PlpPoint centre = {(float)frame->width_px * (identity == 1 ? 0.5f : 0.8f) + fake->region,
                       (float)frame->height_px * 0.5f};
    face.interocular_px = scale * (float)frame->width_px * 0.3f;
    for (int i = 0; i < PLP_LANDMARKS; i++)
        face.points[i] = centre;
    float offset_px = 0.35f * face.interocular_px;
    set_eye(&face, &right_points, (PlpPoint){centre.x_px - offset_px, centre.y_px}, 1,
            openness_of(frame->index, true));
    set_eye(&face, &left_points, (PlpPoint){centre.x_px + offset_px, centre.y_px}, -1,
            openness_of(frame->index, false));
    return face;
}

static bool next(void *self, const PlpFrame *frame, PlpObservation *ret_observation, GError **error)
{
    Fake *fake = self;
    if (fake->script.delay_us > 0)
        g_usleep((gulong)fake->script.delay_us);
    if (frame->index == fake->script.fail_at) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INFERENCE, "script: the network fails");
        return false;
    }
    if (frame->index == fake->script.cancel_at && fake->script.cancel != NULL)
        plp_cancel_request(fake->script.cancel);
    fake->region = 0.9f * fake->region + 0.1f * (float)(frame->index * 7919 % 13);
    *ret_observation = (PlpObservation){.frame_index = frame->index,
                                        .t_us = frame->t_us,
                                        .brightness_ratio = 0.5f,
                                        .n_faces = fake->script.faces};
    ret_observation->reason = fake->script.faces > 0 ? PLP_REASON_MEASURED : PLP_REASON_NO_FACE;
    for (int i = 0; i < fake->script.faces; i++)
        ret_observation->faces[i] = make_face(fake, frame, i + 1);
    return true;
}

static GBytes *save(void *self)
{
    const Fake *fake = self;
    return g_bytes_new(&fake->region, sizeof fake->region);
}

static bool load(void *self, GBytes *state)
{
    Fake *fake = self;
    if (g_bytes_get_size(state) != sizeof fake->region)
        return false;
    memcpy(&fake->region, g_bytes_get_data(state, NULL), sizeof fake->region);
    return true;
}

PlpLandmarker plp_fake_landmarker_make(const PlpFakeScript *script)
{
    Fake *fake = g_new0(Fake, 1);
    fake->script = *script;
    return (PlpLandmarker){fake, next, save, load, g_free};
}
