#include <string.h>

#include "cli/help.h"
#include "cli/library.h"
#include "cli/options.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "domain/closure_edit.h"
#include "store/records.h"

#define LIBRARY                                                                                    \
    {                                                                                              \
        "library", "FILE", false, false,                                                           \
            "The library's file, instead of library.sqlite in the user's data folder."             \
    }
#define JSON                                                                                       \
    {                                                                                              \
        "json", NULL, false, false, "Print it as JSON."                                            \
    }
#define LAYER                                                                                      \
    {                                                                                              \
        "layer", "NAME", false, false,                                                             \
            "Whose corrections: a layer of their own keeps a second rater blind to the first; "    \
            "main."                                                                                \
    }

static const PlpOption plain_options[] = {LIBRARY};
static const PlpOption show_options[] = {LIBRARY, JSON};

static const PlpOption list_options[] = {
    LIBRARY,
    {"like", "WORDS", false, false, "Of patients: only those whose pseudonym holds these."},
    JSON,
};

static const PlpOption delete_options[] = {
    LIBRARY,
    {"yes", NULL, false, false, "Really delete: nothing brings it back."},
};

static const PlpOption add_recording_options[] = {
    LIBRARY,
    {"recording", "N", false, false,
     "File it as one more analysis of recording N instead of as a new recording."},
    {"segments", "FILE", false, false,
     "Of a video: a table task,start,end that says which stretch of it is which task."},
    PLP_OPTION_CLASSES,
    {"face", "N", false, false, "Of a video: which face is the patient, numbered from 1."},
    {"mirrored", NULL, false, false,
     "Of a video: the picture is a mirror's (selfie camera): right and left change places."},
    {"set", "NAME=VALUE", false, true,
     "Of a video: changes a parameter, see `help analyze`. May be given more than once."},
    PLP_OPTION_ENGINE,
    PLP_OPTION_MODELS,
    {"video", "FILE", false, false,
     "Of a result folder: the video it came from, so that it can be shown."},
    PLP_OPTION_QUIET,
    PLP_OPTION_PROGRESS,
};

static const PlpOption reanalyze_options[] = {
    LIBRARY,
    {"set", "NAME=VALUE", false, true,
     "Changes a parameter from its default, see `help analyze`. Without any, those of the newest "
     "analysis stay."},
};

static const PlpOption closures_options[] = {
    LIBRARY,
    LAYER,
    {"automatic", NULL, false, false, "Without anybody's corrections."},
    {"analysis", "N", false, false, "Which analysis of the recording; the newest."},
};

static const PlpOption correct_options[] = {
    LIBRARY,
    LAYER,
    {"author", "CODE", true, false, "Who corrects, by code; never a name."},
    {"why", "WORDS", false, false, "Why."},
};

static const PlpOption layer_options[] = {LIBRARY, LAYER};

static const PlpOption export_options[] = {
    LIBRARY,
    {"patient", "P", false, true,
     "Only this patient, by pseudonym. May be given more than once. Without it: all."},
    {"relative-days", NULL, false, false,
     "Days from each patient's first one instead of dates; without clock times, file names, lot "
     "numbers and free words."},
    {"videos", NULL, false, false,
     "With the videos whose consent is sharing or publication. Faces cannot be made anonymous."},
    {"force", NULL, false, false, "Replace a file that is there already."},
};

static const PlpOption import_options[] = {
    LIBRARY,
    {"prefix", "WORDS", false, false,
     "Put before every pseudonym, so that two centres' codes do not clash."},
    {"videos", "DIR", false, false, "Where videos in the archive go; without it they stay in it."},
    {"check", NULL, false, false, "Only say whether it could be imported; change nothing."},
};

#define OPTIONS(array) array, G_N_ELEMENTS(array)
#define VERB(verb, operands, low, high, summary, details, options, help, run)                      \
    {                                                                                              \
        "library " verb, operands, low, high, summary, details, OPTIONS(options), help, run        \
    }

static const PlpCommand table[] = {
    VERB("where", "", 0, 0, "Prints where the library's file is.", NULL, plain_options, NULL,
         plp_run_library_where),
    VERB("check", "", 0, 0, "Reads the whole library and says whether it is intact.", NULL,
         plain_options, NULL, plp_run_library_check),
    VERB("list", "THINGS [OF]", 1, 2, "Lists patients, visits, recordings and so on.",
         "THINGS: patients, visits, treatments, scores or recordings, OF a patient by pseudonym; "
         "sites or effects, OF a treatment by number; segments, edits or analyses, OF a recording "
         "by number. Recordings are listed with the figures of their newest analysis.",
         list_options, NULL, plp_run_library_list),
    VERB("show", "PATIENT|@N", 1, 1, "Shows everything of a patient, or of recording N.", NULL,
         show_options, NULL, plp_run_library_show),
    VERB("add", "THING OF [NAME=VALUE…]", 2, G_MAXUINT,
         "Adds a patient, visit, treatment, site, effect, score or segment.",
         "`add patient P-014 sex=female birth_year=1961`: OF is the new patient's pseudonym.\n"
         "`add visit P-014 date=2026-02-03`: OF is a patient; so for treatment and score. Of a "
         "site and an effect it is a treatment's number, of a segment a recording's.\n"
         "It prints the new number, by which the record is named from then on.",
         plain_options, plp_library_append_fields_help, plp_run_library_add),
    VERB("edit", "THING WHICH NAME=VALUE…", 3, G_MAXUINT, "Changes a record.",
         "WHICH is a patient's pseudonym or a record's number. NAME= without a value makes it not "
         "known.",
         plain_options, plp_library_append_fields_help, plp_run_library_edit),
    VERB("delete", "THING WHICH", 2, 2, "Deletes a record and all that belongs to it, for good.",
         "The bytes are overwritten in the file, and the backups of migrations go too. The videos "
         "themselves are yours and stay.",
         delete_options, NULL, plp_run_library_delete),
    VERB("add-recording", "VISIT SOURCE [NAME=VALUE…]", 2, G_MAXUINT,
         "Files a recording with a visit: a video or a trace.csv, which is analysed first, or a "
         "folder that "
         "analyze wrote.",
         "VISIT is the visit's number. Every analysis is kept, with the parameters and networks it "
         "rests on. Names and values are a recording's, as in `help library add`.",
         add_recording_options, NULL, plp_run_library_add_recording),
    VERB("reanalyze", "RECORDING", 1, 1,
         "Analyses a recording again from its stored trace, with its segments as they are now.",
         "No video is needed. The new analysis stands beside the older ones.", reanalyze_options,
         NULL, plp_run_library_reanalyze),
    VERB("closures", "RECORDING", 1, 1,
         "Prints the closures of a recording as a table, with a layer's corrections.", NULL,
         closures_options, NULL, plp_run_library_closures),
    VERB("correct", "RECORDING ACTION [CLOSURE] [NAME=VALUE…]", 2, G_MAXUINT,
         "Corrects a closure; the automatic ones stay as they are underneath.", NULL,
         correct_options, plp_library_append_correct_help, plp_run_library_correct),
    VERB("undo", "RECORDING", 1, 1, "Takes the last correction back.", NULL, layer_options, NULL,
         plp_run_library_undo),
    VERB("redo", "RECORDING", 1, 1, "Puts the correction last taken back in again.", NULL,
         layer_options, NULL, plp_run_library_redo),
    VERB("find-videos", "DIR…", 1, G_MAXUINT,
         "Looks through folders for videos that were moved or renamed, by their content.",
         "Only files of the size of a missing video are read.", plain_options, NULL,
         plp_run_library_find_videos),
    VERB("export", "ARCHIVE", 1, 1, "Writes patients with all their records into one archive.",
         "A zip file of tables; docs/library.md describes it. Without videos unless asked.",
         export_options, NULL, plp_run_library_export),
    VERB("import", "ARCHIVE", 1, 1, "Takes the patients of an archive into the library.",
         "All of it or, where anything is wrong, nothing.", import_options, NULL,
         plp_run_library_import),
};

const PlpCommand *plp_library_commands_find(const char *verb)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (strcmp(table[i].name + strlen("library "), verb) == 0)
            return &table[i];
    }
    return NULL;
}

void plp_library_append_help(GString *text)
{
    g_string_append(text, "\nVerbs:\n");
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        plp_help_append_row(text, table[i].name + strlen("library "), table[i].summary);
    g_string_append(text, "\nEach has a help of its own: " PLP_PROGRAM " help library VERB\n");
}

// ---- names and values ----

static void append_words(GString *text, const PlpStoreField *field)
{
    g_string_append(text, " One of");
    for (int i = 1; i < field->n_words; i++)
        g_string_append_printf(text, "%s %s", i > 1 ? "," : "", field->get_word(i));
    g_string_append_c(text, '.');
}

static void append_field(GString *text, const PlpStoreField *field)
{
    g_autofree char *name = plp_field_dup_typed_name(field);
    g_autoptr(GString) meaning = g_string_new(field->help);
    if (field->type == PLP_STORE_WORD && field->parent == PLP_ENTITY_UNKNOWN)
        append_words(meaning, field);
    if (field->type == PLP_STORE_ANSWER || field->type == PLP_STORE_BOOL)
        g_string_append(meaning, " yes or no.");
    if (field->type == PLP_STORE_DAY)
        g_string_append(meaning, " Such as 2026-02-03.");
    if ((field->flags & PLP_STORE_REQUIRED) != 0)
        g_string_append(meaning, " Needed.");
    plp_help_append_row(text, name, meaning->str);
}

void plp_library_append_fields_help(GString *text)
{
    for (int entity = PLP_ENTITY_PATIENT; entity <= PLP_ENTITY_SEGMENT; entity++) {
        const PlpStoreTable *entry = plp_store_get_table((PlpEntity)entity);
        g_string_append_printf(text, "\nNames in a record of kind %s:\n", entry->noun);
        for (gsize i = 0; i < entry->n_fields; i++) {
            if ((entry->fields[i].flags & PLP_STORE_INTERNAL) == 0)
                append_field(text, &entry->fields[i]);
        }
    }
    g_string_append(text, "\nScales, with their numbers:\n");
    for (int scale = 1; scale < PLP_SCALE_N; scale++) {
        const PlpScaleInfo *info = plp_scale_get_info((PlpScale)scale);
        g_autofree char *meaning =
            g_strdup_printf("%s, %d to %d.", info->about, (int)info->low, (int)info->high);
        plp_help_append_row(text, info->name, meaning);
    }
}

void plp_library_append_correct_help(GString *text)
{
    static const struct {
        PlpEditAction action;
        const char *words, *meaning;
    } actions[] = {
        {PLP_EDIT_ADD, "eye=… from_s=… to_s=… [kind=…]", "A closure that was missed."},
        {PLP_EDIT_DELETE, "CLOSURE", "A closure that is none."},
        {PLP_EDIT_MOVE, "CLOSURE from_s=… to_s=…", "Another onset and offset."},
        {PLP_EDIT_SPLIT, "CLOSURE from_s=… to_s=…",
         "Two closures: one ends at from_s, the next begins at to_s."},
        {PLP_EDIT_MERGE, "CLOSURE to_s=…",
         "One closure with the next ones of this eye that begin before to_s."},
        {PLP_EDIT_KIND, "CLOSURE kind=…", "Another kind: blink, brief or prolonged."},
        {PLP_EDIT_COMMANDED, "CLOSURE commanded=yes|no", "It was asked for, or was not."},
        {PLP_EDIT_COMMENT, "CLOSURE --why WORDS", "A word beside it; changes nothing."},
        {PLP_EDIT_TASK_ADD, "task=… from_s=… to_s=…", "A task; what was there gives way."},
        {PLP_EDIT_TASK_DELETE, "TASK", "No task there."},
        {PLP_EDIT_TASK_MOVE, "TASK from_s=… to_s=…", "Another beginning and end."},
        {PLP_EDIT_TASK_NAME, "TASK task=…", "Another task."},
        {PLP_EDIT_OPEN_LID, "[from_s=…]",
         "The frame in which both lids are open: the reference; without, found by rule."},
        {PLP_EDIT_CLOSED_LID, "[from_s=…]", "The frame in which both are closed, likewise."},
        {PLP_EDIT_MIRRORED, "", "Right and left are the other way round."},
        {PLP_EDIT_GLASSES, "", "Glasses are worn."},
        {PLP_EDIT_NO_GLASSES, "", "None are worn."},
        {PLP_EDIT_AFFECTED, "eye=right|left|both", "The affected side."},
    };
    g_string_append(text, "\nActions; CLOSURE is a number of `library closures`, TASK counts the "
                          "recording's tasks from 1:\n");
    for (gsize i = 0; i < G_N_ELEMENTS(actions); i++) {
        g_autofree char *left =
            g_strdup_printf("%s %s", plp_edit_action_get_name(actions[i].action), actions[i].words);
        plp_help_append_row(text, left, actions[i].meaning);
    }
}
