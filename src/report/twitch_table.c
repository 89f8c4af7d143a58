#include "report/twitch_table.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "domain/twitch.h"
#include "report/side_rows.h"
#include "report/table_file.h"

#define LIMIT_BYTES (64u << 20)
#define N_REQUIRED 6 // id to offset_us

// ---- regions ----

static void append_regions(GString *text, const void *field, int decimals)
{
    g_autofree char *regions = plp_twitch_dup_regions(*(const PlpTwitchRegions *)field);
    g_string_append(text, regions);
}

static bool parse_regions(const char *cell, void *field)
{
    g_auto(GStrv) words = g_strsplit(cell, " ", -1);
    unsigned regions = 0;
    for (char **word = words; *word != NULL; word++) {
        unsigned found = 0;
        for (int i = 0; i < PLP_TWITCH_REGION_N; i++)
            found |= strcmp(*word, plp_twitch_region_get_name(i)) == 0 ? 1u << i : 0;
        if (found == 0)
            return false;
        regions |= found;
    }
    *(PlpTwitchRegions *)field = (PlpTwitchRegions)regions;
    return regions != 0;
}

static const PlpCellType cell_regions = {"words", append_regions, parse_regions};

#define AT(field) offsetof(PlpTwitch, field)

static const PlpColumn columns[] = {
    {"id", "", &plp_cell_int32, 0, AT(id), "1, 2, … in order of onset, right before left."},
    {"side", "", &plp_cell_side, 0, AT(side), "`right` or `left`: the patient's."},
    {"regions", "", &cell_regions, 0, AT(regions),
     "Where it was seen: `lid` (the gap between the lids), `eye` (the skin above and below them), "
     "`cheek`, `mouth` (the corner); several with a blank between."},
    {"onset_us", "us", &plp_cell_int64, 0, AT(onset_us),
     "Time since the first frame at which the clearest region's movement crosses half its "
     "amplitude, interpolated between frames."},
    {"peak_us", "us", &plp_cell_int64, 0, AT(peak_us), "Time of its peak."},
    {"offset_us", "us", &plp_cell_int64, 0, AT(offset_us),
     "Time at which it crosses half its amplitude on the way back."},
    {"peak_frame", "", &plp_cell_int32, 0, AT(peak_frame), "The frame of the peak."},
    {"duration_ms", "ms", &plp_cell_us_as_ms, 3, AT(duration_us), "offset_us - onset_us."},
    {"lid_depth", "ratio", &plp_cell_double, 4, AT(lid_depth_ratio),
     "Openness lost; empty: the lid took no part."},
    {"eye_ratio", "ratio", &plp_cell_double, 5, AT(eye_ratio),
     "Skin above and below the lids towards each other, over the distance of the outer eye "
     "corners; empty: took no part."},
    {"cheek_ratio", "ratio", &plp_cell_double, 5, AT(cheek_ratio), "Cheek upwards, likewise."},
    {"mouth_ratio", "ratio", &plp_cell_double, 5, AT(mouth_ratio),
     "Mouth corner out and up, likewise."},
    {"strength", "ratio", &plp_cell_double, 2, AT(strength),
     "The clearest region's amplitude over this side's own noise there."},
    {"task", "", &plp_cell_task, 0, AT(task),
     "The segment's task (see Tasks); `none` outside segments."},
    {"commanded", "", &plp_cell_bool, 0, AT(commanded),
     "1 in a commanded task: never part of a rate."},
};

const PlpTable plp_twitch_table = {"twitches.csv", "a twitch of one side of the face", columns,
                                   G_N_ELEMENTS(columns)};

// ---- writing ----

static PlpSideRows make_rows(const PlpAnalysis *analysis)
{
    return (PlpSideRows){analysis->right.twitches, analysis->left.twitches, AT(onset_us), 0, 0};
}

bool plp_twitch_table_write(const char *path, const PlpAnalysis *analysis, GError **error)
{
    PlpSideRows rows = make_rows(analysis);
    return plp_table_write(&plp_twitch_table, path, plp_side_rows_next, &rows, error);
}

char *plp_twitch_table_dup_text(const PlpAnalysis *analysis)
{
    PlpSideRows rows = make_rows(analysis);
    return plp_table_dup_text(&plp_twitch_table, plp_side_rows_next, &rows);
}

// ---- reading ----

typedef struct {
    const char *name;
    GArray *twitches;
} Sink;

static bool take_row(void *self, const void *row, int line, GError **error)
{
    Sink *sink = self;
    const PlpTwitch *twitch = row;
    if (twitch->offset_us < twitch->onset_us) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: line %d: the twitch ends before it begins (analyse the video again)",
                    sink->name, line);
        return false;
    }
    g_array_append_val(sink->twitches, *twitch);
    return true;
}

GArray *plp_twitch_table_parse(const char *name, GBytes *content, GError **error)
{
    g_autoptr(GArray) twitches = g_array_new(FALSE, FALSE, sizeof(PlpTwitch));
    Sink sink = {name, twitches};
    PlpTwitch blank = {.lid_depth_ratio = NAN,
                       .eye_ratio = NAN,
                       .cheek_ratio = NAN,
                       .mouth_ratio = NAN,
                       .strength = NAN};
    if (!plp_table_parse(&plp_twitch_table, N_REQUIRED, name, content, &blank, sizeof blank,
                         take_row, &sink, error))
        return NULL;
    return g_steal_pointer(&twitches);
}

GArray *plp_twitch_table_load(const char *path, GError **error)
{
    g_autoptr(GBytes) content = plp_text_load_file(path, LIMIT_BYTES, error);
    if (content == NULL)
        return NULL;
    g_autofree char *name = plp_text_dup_file_name(path);
    return plp_twitch_table_parse(name, content, error);
}
