#include "tables/labels.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"

// frame:blink:NF:LC:LN:RC:RN, then the face box and the eye corners, which are not needed.
#define FIELDS 7

typedef struct {
    bool closed, visible;
} EyeTag;

typedef struct {
    int32_t frame;
    int64_t blink; // -1: none
    EyeTag right, left;
} Row;

/** What is under way for one eye while the rows pass. */
typedef struct {
    PlpLabel blink;    // kind UNKNOWN: none under way
    PlpLabel unscored; // likewise
} Run;

typedef struct {
    const char *name;
    int line;
    PlpClipLabels *clip;
    Run right, left;
    int64_t blink;      // the number under way; -1: none
    int32_t last_frame; // of the row before; -1: none yet
} Parser;

static bool fail(const Parser *parser, GError **error, const char *what)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "%s: line %d: %s", parser->name, parser->line,
                what);
    return false;
}

// ---- one row ----

/** X says no, another capital letter yes. */
static bool parse_flag(const char *field, bool *ret_set)
{
    *ret_set = field[0] != 'X';
    return g_ascii_isupper(field[0]) && field[1] == '\0';
}

static bool parse_eye(char **fields, EyeTag *eye)
{
    bool hidden = false;
    if (!parse_flag(fields[0], &eye->closed) || !parse_flag(fields[1], &hidden))
        return false;
    eye->visible = !hidden;
    return true;
}

static bool parse_row(const Parser *parser, const char *line, Row *row, GError **error)
{
    g_auto(GStrv) fields = g_strsplit(line, ":", FIELDS + 1);
    int64_t frame = 0;
    if (g_strv_length(fields) < FIELDS)
        return fail(parser, error, "fewer than 7 fields (a row is frame:blink:NF:LC:LN:RC:RN:…)");
    if (!plp_number_parse_int64(fields[0], &frame) || frame < 0 || frame >= G_MAXINT32)
        return fail(parser, error, "the first field is no frame number");
    if (!plp_number_parse_int64(fields[1], &row->blink) || row->blink < -1)
        return fail(parser, error, "the second field is no blink number (-1 outside blinks)");
    // The annotation's left is the image's: the patient's right eye.
    if (!parse_eye(&fields[3], &row->right) || !parse_eye(&fields[5], &row->left))
        return fail(parser, error,
                    "a flag is no capital letter (X for no; C closed, N not visible)");
    row->frame = (int32_t)frame;
    return true;
}

// ---- runs of rows ----

static void flush(Parser *parser, PlpLabel *label)
{
    if (label->kind != PLP_LABEL_UNKNOWN)
        g_array_append_val(parser->clip->labels, *label);
    *label = (PlpLabel){0};
}

static void extend(PlpLabel *label, PlpSide eye, PlpLabelKind kind, const char *kind_name,
                   int32_t frame)
{
    if (label->kind == PLP_LABEL_UNKNOWN) {
        *label = (PlpLabel){.eye = eye, .kind = kind, .first_frame = frame};
        g_strlcpy(label->kind_name, kind_name, sizeof label->kind_name);
    }
    label->last_frame = frame;
}

static void add_eye_row(Parser *parser, Run *run, PlpSide side, const EyeTag *eye, const Row *row)
{
    if (!eye->visible) {
        extend(&run->unscored, side, PLP_LABEL_UNSCORED, "not_visible", row->frame);
        return;
    }
    flush(parser, &run->unscored);
    if (row->blink < 0)
        return;
    extend(&run->blink, side, PLP_LABEL_PARTIAL, "partial", row->frame);
    if (eye->closed) {
        run->blink.kind = PLP_LABEL_CLOSURE;
        g_strlcpy(run->blink.kind_name, "blink", sizeof run->blink.kind_name);
    }
}

static void finish_blink(Parser *parser)
{
    flush(parser, &parser->right.blink);
    flush(parser, &parser->left.blink);
}

static bool add_row(Parser *parser, const Row *row, GError **error)
{
    if (parser->last_frame >= 0 && row->frame <= parser->last_frame)
        return fail(parser, error, "the frame number does not grow (rows must be in order)");
    if (parser->last_frame < 0)
        parser->clip->scored_first_frame = row->frame;
    parser->clip->scored_last_frame = row->frame;
    parser->last_frame = row->frame;
    if (row->blink != parser->blink)
        finish_blink(parser);
    parser->blink = row->blink;
    add_eye_row(parser, &parser->right, PLP_SIDE_RIGHT, &row->right, row);
    add_eye_row(parser, &parser->left, PLP_SIDE_LEFT, &row->left, row);
    return true;
}

static bool finish(Parser *parser, bool started, GError **error)
{
    if (!started) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: no line `#start` (this is no .tag file of blink annotations)",
                    parser->name);
        return false;
    }
    if (parser->last_frame < 0) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "%s: no row after `#start`", parser->name);
        return false;
    }
    finish_blink(parser);
    flush(parser, &parser->right.unscored);
    flush(parser, &parser->left.unscored);
    return true;
}

static bool parse_lines(Parser *parser, char **lines, GError **error)
{
    bool started = false;
    for (; *lines != NULL; lines++) {
        parser->line++;
        const char *line = g_strstrip(*lines);
        if (!started || *line == '\0') {
            started |= strcmp(line, "#start") == 0;
            continue;
        }
        if (strcmp(line, "#end") == 0)
            break;
        Row row = {0};
        if (!parse_row(parser, line, &row, error) || !add_row(parser, &row, error))
            return false;
    }
    return finish(parser, started, error);
}

PlpClipLabels *plp_labels_parse_tag(const char *name, GBytes *content, GError **error)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(content, &size);
    if (size > 0 && memchr(bytes, '\0', size) != NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "%s: a NUL byte (this is no text file)",
                    name);
        return NULL;
    }
    g_autofree char *text = g_strndup(bytes != NULL ? bytes : "", size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *stem = g_strdup(name);
    char *dot = strrchr(stem, '.');
    if (dot != NULL && dot != stem)
        *dot = '\0';
    g_autoptr(PlpClipLabels) clip = plp_clip_labels_new(stem);
    clip->frames_are_packets = true;
    Parser parser = {.name = name, .clip = clip, .blink = -1, .last_frame = -1};
    if (!parse_lines(&parser, lines, error))
        return NULL;
    return g_steal_pointer(&clip);
}
