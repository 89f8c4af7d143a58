#include "report/eaf.h"

#include <string.h>

#include "report/stamp.h"
#include "report/stretches.h"
#include "report/xml_text.h"

/** A point in time that annotations refer to by number. */
typedef struct {
    int64_t t_ms;
    guint number;
} Slot;

typedef struct {
    GArray *slots; // of Slot, by number
    GString *tiers;
    guint annotations;
} Document;

typedef struct {
    PlpStretchKind kind;
    PlpSide side;
    const char *name;        // of the tier
    const char *detail_name; // of the tier below it; NULL: none
    const char *type;
    const char *participant;
} Tier;

static const Tier tiers[] = {
    {PLP_STRETCH_TASK, PLP_SIDE_UNKNOWN, "tasks", NULL, "task", ""},
    {PLP_STRETCH_CLOSURE, PLP_SIDE_RIGHT, "right closures", "right closure details", "closure",
     "right eye"},
    {PLP_STRETCH_CLOSURE, PLP_SIDE_LEFT, "left closures", "left closure details", "closure",
     "left eye"},
    {PLP_STRETCH_TWITCH, PLP_SIDE_RIGHT, "right twitches", "right twitch regions", "twitch",
     "right side"},
    {PLP_STRETCH_TWITCH, PLP_SIDE_LEFT, "left twitches", "left twitch regions", "twitch",
     "left side"},
    {PLP_STRETCH_LOSS, PLP_SIDE_RIGHT, "right not measured", NULL, "not measured", "right eye"},
    {PLP_STRETCH_LOSS, PLP_SIDE_LEFT, "left not measured", NULL, "not measured", "left eye"},
};

static int64_t round_to_ms(int64_t t_us)
{
    return (MAX(t_us, 0) + 500) / 1000;
}

static guint add_slot(Document *document, int64_t t_ms)
{
    Slot slot = {t_ms, document->slots->len + 1};
    g_array_append_val(document->slots, slot);
    return slot.number;
}

static void append_value(GString *text, const char *value)
{
    g_string_append(text, "                <ANNOTATION_VALUE>");
    plp_xml_append(text, value);
    g_string_append(text, "</ANNOTATION_VALUE>\n");
}

static void append_annotation(Document *document, int64_t start_ms, int64_t end_ms,
                              const char *value)
{
    GString *text = document->tiers;
    guint start = add_slot(document, start_ms);
    guint end = add_slot(document, end_ms);
    g_string_append(text, "        <ANNOTATION>\n");
    g_string_append_printf(text,
                           "            <ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a%u\" "
                           "TIME_SLOT_REF1=\"ts%u\" TIME_SLOT_REF2=\"ts%u\">\n",
                           ++document->annotations, start, end);
    append_value(text, value);
    g_string_append(text, "            </ALIGNABLE_ANNOTATION>\n        </ANNOTATION>\n");
}

static void append_detail(Document *document, guint parent, const char *value)
{
    GString *text = document->tiers;
    g_string_append(text, "        <ANNOTATION>\n");
    g_string_append_printf(
        text, "            <REF_ANNOTATION ANNOTATION_ID=\"a%u\" ANNOTATION_REF=\"a%u\">\n",
        ++document->annotations, parent);
    append_value(text, value);
    g_string_append(text, "            </REF_ANNOTATION>\n        </ANNOTATION>\n");
}

static void begin_tier(GString *text, const char *name, const char *type, const char *parent,
                       const char *participant)
{
    g_string_append(text, "    <TIER");
    plp_xml_append_attribute(text, "LINGUISTIC_TYPE_REF", type);
    plp_xml_append_attribute(text, "PARENT_REF", parent);
    plp_xml_append_attribute(text, "PARTICIPANT", *participant != '\0' ? participant : NULL);
    plp_xml_append_attribute(text, "TIER_ID", name);
    g_string_append(text, ">\n");
}

/** Rounding must neither make an annotation vanish nor let two of a tier overlap. */
static void append_tier(Document *document, const Tier *tier, const PlpRecording *recording)
{
    g_autoptr(GArray) list = plp_stretches_list(recording, tier->kind, tier->side);
    guint first = document->annotations + 1;
    int64_t last_ms = 0;
    begin_tier(document->tiers, tier->name, tier->type, NULL, tier->participant);
    for (guint i = 0; i < list->len; i++) {
        const PlpStretch *stretch = &g_array_index(list, PlpStretch, i);
        int64_t start_ms = MAX(round_to_ms(stretch->start_us), last_ms);
        last_ms = MAX(round_to_ms(stretch->end_us), start_ms + 1);
        append_annotation(document, start_ms, last_ms, stretch->code);
    }
    g_string_append(document->tiers, "    </TIER>\n");
    if (tier->detail_name == NULL)
        return;
    begin_tier(document->tiers, tier->detail_name, "detail", tier->name, tier->participant);
    for (guint i = 0; i < list->len; i++) {
        const PlpStretch *stretch = &g_array_index(list, PlpStretch, i);
        append_detail(document, first + i, stretch->detail != NULL ? stretch->detail : "");
    }
    g_string_append(document->tiers, "    </TIER>\n");
}

// ---- the parts around the tiers ----

static const char *find_mime_type(const char *name)
{
    static const struct {
        const char *ending, *type;
    } types[] = {{".mp4", "video/mp4"},        {".m4v", "video/mp4"},   {".mov", "video/quicktime"},
                 {".mpg", "video/mpeg"},       {".mpeg", "video/mpeg"}, {".avi", "video/x-msvideo"},
                 {".mkv", "video/x-matroska"}, {".webm", "video/webm"}};
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
        if (g_str_has_suffix(lower, types[i].ending))
            return types[i].type;
    return "unknown";
}

static void append_header(GString *text, const PlpRecording *recording, guint annotations)
{
    g_string_append(text, "    <HEADER MEDIA_FILE=\"\" TIME_UNITS=\"milliseconds\">\n");
    const char *media = plp_stretches_get_media_name(recording);
    if (media != NULL) {
        g_autofree char *url = g_strconcat("./", media, NULL);
        g_string_append(text, "        <MEDIA_DESCRIPTOR");
        plp_xml_append_attribute(text, "MEDIA_URL", url);
        plp_xml_append_attribute(text, "MIME_TYPE", find_mime_type(media));
        plp_xml_append_attribute(text, "RELATIVE_MEDIA_URL", url);
        g_string_append(text, "/>\n");
    }
    g_string_append_printf(
        text, "        <PROPERTY NAME=\"lastUsedAnnotationId\">%u</PROPERTY>\n    </HEADER>\n",
        annotations);
}

static int compare_slots(gconstpointer a, gconstpointer b)
{
    const Slot *one = a, *other = b;
    if (one->t_ms != other->t_ms)
        return one->t_ms < other->t_ms ? -1 : 1;
    return one->number < other->number ? -1 : one->number > other->number;
}

static void append_times(GString *text, GArray *slots)
{
    g_array_sort(slots, compare_slots);
    g_string_append(text, "    <TIME_ORDER>\n");
    for (guint i = 0; i < slots->len; i++) {
        const Slot *slot = &g_array_index(slots, Slot, i);
        g_string_append_printf(
            text,
            "        <TIME_SLOT TIME_SLOT_ID=\"ts%u\" TIME_VALUE=\"%" G_GINT64_FORMAT "\"/>\n",
            slot->number, slot->t_ms);
    }
    g_string_append(text, "    </TIME_ORDER>\n");
}

static void append_type(GString *text, const char *name, const char *vocabulary)
{
    bool is_detail = strcmp(name, "detail") == 0;
    g_string_append(text, "    <LINGUISTIC_TYPE");
    plp_xml_append_attribute(text, "CONSTRAINTS", is_detail ? "Symbolic_Association" : NULL);
    plp_xml_append_attribute(text, "CONTROLLED_VOCABULARY_REF", vocabulary);
    plp_xml_append_attribute(text, "GRAPHIC_REFERENCES", "false");
    plp_xml_append_attribute(text, "LINGUISTIC_TYPE_ID", name);
    plp_xml_append_attribute(text, "TIME_ALIGNABLE", is_detail ? "false" : "true");
    g_string_append(text, "/>\n");
}

static const char constraints[] =
    "    <LANGUAGE LANG_DEF=\"http://cdb.iso.org/lg/CDB-00138502-001\" LANG_ID=\"eng\" "
    "LANG_LABEL=\"English (eng)\"/>\n"
    "    <CONSTRAINT DESCRIPTION=\"one annotation below each annotation\" "
    "STEREOTYPE=\"Symbolic_Association\"/>\n";

static void begin_vocabulary(GString *text, const char *name, const char *description)
{
    g_string_append_printf(text,
                           "    <CONTROLLED_VOCABULARY CV_ID=\"%s\">\n"
                           "        <DESCRIPTION LANG_REF=\"eng\">%s</DESCRIPTION>\n",
                           name, description);
}

static void append_word(GString *text, const char *vocabulary, const char *word,
                        const char *meaning)
{
    g_string_append_printf(text,
                           "        <CV_ENTRY_ML CVE_ID=\"cve_%s_%s\">\n            <CVE_VALUE",
                           vocabulary, word);
    plp_xml_append_attribute(text, "DESCRIPTION", meaning);
    g_string_append(text, " LANG_REF=\"eng\">");
    plp_xml_append(text, word);
    g_string_append(text, "</CVE_VALUE>\n        </CV_ENTRY_ML>\n");
}

static void append_vocabularies(GString *text)
{
    begin_vocabulary(text, "kinds", "Kinds of closures, by duration");
    append_word(text, "kinds", plp_kind_get_name(PLP_KIND_BLINK), "shorter than a spasm");
    append_word(text, "kinds", plp_kind_get_name(PLP_KIND_BRIEF), "brief spasm");
    append_word(text, "kinds", plp_kind_get_name(PLP_KIND_PROLONGED), "prolonged spasm");
    g_string_append(text, "    </CONTROLLED_VOCABULARY>\n");
    begin_vocabulary(text, "reasons", "Why an eye was not measured");
    for (int i = PLP_REASON_NO_FACE; i <= PLP_REASON_DECODE_ERROR; i++)
        append_word(text, "reasons", plp_reason_get_name((PlpReason)i),
                    plp_reason_get_sentence((PlpReason)i));
    append_word(text, "reasons", PLP_STRETCH_NO_PICTURE, "A gap in the recording.");
    g_string_append(text, "    </CONTROLLED_VOCABULARY>\n");
    begin_vocabulary(text, "tasks", "What the patient was asked to do");
    for (int i = PLP_TASK_REST_OPEN; i < PLP_TASK_N; i++)
        append_word(text, "tasks", plp_task_get_name((PlpTask)i),
                    plp_task_is_commanded((PlpTask)i) ? "commanded" : "");
    g_string_append(text, "    </CONTROLLED_VOCABULARY>\n");
}

static void append_root(GString *text, const char *program_version, int64_t stamp_s)
{
    g_autofree char *date = plp_stamp_dup_text(stamp_s, "+00:00");
    g_autofree char *author = g_strconcat("palpebra ", program_version, NULL);
    g_string_append(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT");
    plp_xml_append_attribute(text, "AUTHOR", author);
    plp_xml_append_attribute(text, "DATE", date);
    g_string_append(text, " FORMAT=\"3.0\" VERSION=\"3.0\"\n"
                          "    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
                          "    xsi:noNamespaceSchemaLocation="
                          "\"http://www.mpi.nl/tools/elan/EAFv3.0.xsd\">\n");
}

char *plp_eaf_dup_text(const PlpRecording *recording, const char *program_version, int64_t stamp_s)
{
    g_autoptr(GArray) slots = g_array_new(FALSE, FALSE, sizeof(Slot));
    g_autoptr(GString) body = g_string_new(NULL);
    Document document = {slots, body, 0};
    for (gsize i = 0; i < G_N_ELEMENTS(tiers); i++)
        append_tier(&document, &tiers[i], recording);
    GString *text = g_string_new(NULL);
    append_root(text, program_version, stamp_s);
    append_header(text, recording, document.annotations);
    append_times(text, slots);
    g_string_append_len(text, body->str, (gssize)body->len);
    append_type(text, "task", "tasks");
    append_type(text, "closure", "kinds");
    append_type(text, "twitch", NULL);
    append_type(text, "not measured", "reasons");
    append_type(text, "detail", NULL);
    g_string_append(text, constraints);
    append_vocabularies(text);
    g_string_append(text, "</ANNOTATION_DOCUMENT>\n");
    return g_string_free(text, FALSE);
}
