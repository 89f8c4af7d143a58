#include "cli/command.h"

#include <string.h>

#include "cli/library.h"
#include "cli/options.h"
#include "cli/run.h"
#include "cli/settings.h"

/** Whose corrections of closures count (plp_settings_read_view). */
#define VIEW_OPTIONS                                                                               \
    {"automatic", NULL, false, false, "Without anybody's corrections."},                           \
    {                                                                                              \
        "layer", "NAME", false, false, "Whose corrections are taken; those of the layer main."     \
    }

static const PlpOption analyze_options[] = {
    {"out", "DIR", true, false,
     "Where the results go: a folder for each recording, named after it."},
    {"segments", "FILE", false, false,
     "A table task,start,end that says which stretch of the recording is which task."},
    PLP_OPTION_CLASSES,
    {"face", "N", false, false,
     "Which face is the patient, numbered from 1 in order of appearance. Without it: the largest "
     "and most central one over the recording."},
    {"mirrored", NULL, false, false,
     "The picture is a mirror's (selfie camera): right and left change places."},
    {"set", "NAME=VALUE", false, true,
     "Changes a parameter, see below. May be given more than once."},
    {"force", NULL, false, false, "Replace results that are there already."},
    {"resume", NULL, false, false,
     "Go on with unfinished recordings, keep complete ones, start the others."},
    {"jobs", "N", false, false,
     "Recordings analysed at a time. Without it: one a processor, as memory allows. The results "
     "are the same for any N."},
    PLP_OPTION_ENGINE,
    PLP_OPTION_MODELS,
    {"json", NULL, false, false, "Print the summaries as a JSON array instead of sentences."},
    PLP_OPTION_QUIET,
    PLP_OPTION_PROGRESS,
};

static const PlpOption compare_options[] = {
    {"before", "RECORDING", false, true, "A recording before; may be given more than once."},
    {"after", "RECORDING", false, true, "A recording after; may be given more than once."},
    {"json", "FILE", false, false, "Write everything as JSON."},
    {"csv", "FILE", false, false, "Write a table with a row a figure, task and eye."},
    {"responder", "RULE", false, true,
     "A rule stated beforehand, such as `closures_per_min <= -50%` or `closed_share <= -0.1`: says "
     "whether it is met. May be given more than once."},
    {"results", "DIR", false, false,
     "Keep the results of videos in DIR/before and DIR/after; without it they are not kept."},
    {"library", "FILE", false, false, "The library that @N stands in, instead of the usual one."},
    VIEW_OPTIONS,
    {"segments", "FILE", false, false,
     "A table task,start,end for the videos and traces that are analysed."},
    {"mirrored", NULL, false, false,
     "The videos' picture is a mirror's (selfie camera): right and left change places."},
    PLP_OPTION_CLASSES,
    {"set", "NAME=VALUE", false, true,
     "Changes a parameter for the videos and traces that are analysed, see below."},
    {"resamples", "N", false, false, "Resamples of the bootstrap, 100 to 100000; 2000."},
    {"block", "T", false, false, "Length of the bootstrap's blocks in seconds, 1 to 60; 10."},
    {"bootstrap-seed", "N", false, false, "Seed of the bootstrap; 1."},
    {"fast", NULL, false, false, "Leave out the check with the lids' references moved."},
    {"force", NULL, false, false, "Replace files that are there already."},
    PLP_OPTION_ENGINE,
    PLP_OPTION_MODELS,
    PLP_OPTION_QUIET,
    PLP_OPTION_PROGRESS,
};

static const PlpOption course_options[] = {
    {"library", "FILE", false, false, "The library, instead of the usual one."},
    {"task", "TASK", false, false, "Only this task of the recordings, such as rest_open."},
    VIEW_OPTIONS,
    {"json", "FILE", false, false, "Write everything as JSON."},
    {"csv", "FILE", false, false, "Write a table with a row a figure, visit and eye."},
    {"bootstrap-seed", "N", false, false, "Seed of the bootstrap; 1."},
    {"force", NULL, false, false, "Replace files that are there already."},
    PLP_OPTION_QUIET,
};

static const PlpOption detect_options[] = {
    {"ear", "FILE", true, false,
     "The series: a table with a column of eye aspect ratios for each eye, and one of times unless "
     "--fps is given."},
    {"fps", "N", false, false, "Rows a second, where the table has no times."},
    {"segments", "FILE", false, false,
     "A table task,start,end that says which stretch of the series is which task."},
    PLP_OPTION_CLASSES,
    {"set", "NAME=VALUE", false, true,
     "Changes a parameter, see below. May be given more than once."},
    {"out", "DIR", false, false,
     "Write trace.csv, closures.csv and summary.json to a folder in DIR instead of printing."},
    {"force", NULL, false, false, "Replace results that are there already."},
    {"json", NULL, false, false, "Print the summary as JSON instead of the closures."},
};

static const PlpOption evaluate_options[] = {
    {"labels", "FILE", true, false,
     "Closures marked by people: CSV with clip,eye,first_frame,last_frame,kind, a ZJU .tag file or "
     "a folder of such."},
    {"mistakes", NULL, false, false, "List each missed and each invented closure."},
    {"json", NULL, false, false, "Print the figures as JSON."},
};

static const PlpOption cohort_options[] = {
    {"out", "DIR", true, false, "Where cohort.json, cohort.csv and cohort_values.csv go."},
    {"before", "NAME", false, false,
     "Which visit is before. Without it and --after: told by names such as before and after, or by "
     "two numbers."},
    {"after", "NAME", false, false, "Which visit is after."},
    {"outcomes", "LIST", false, false,
     "The outcomes you stated beforehand, separated by commas; Holm adjusts p over them. Without "
     "it: rates of closures by duration, closed time and the resting lid."},
    {"responder", "RULE", false, true,
     "Who responds, stated beforehand, such as `closures_per_min <= -50%` (of the value before) or "
     "`jrs_severity <= -1` (in its unit); conditions are joined by `and`. May be given more than "
     "once."},
    {"set", "NAME=VALUE", false, true,
     "Changes a parameter of the analysis of videos. May be given more than once."},
    PLP_OPTION_CLASSES,
    {"library", "FILE", false, false, "The library that @N stands in, instead of the usual one."},
    VIEW_OPTIONS,
    PLP_OPTION_ENGINE,
    PLP_OPTION_MODELS,
    {"force", NULL, false, false, "Replace files that are there already."},
    PLP_OPTION_QUIET,
    PLP_OPTION_PROGRESS,
};

static const PlpOption export_options[] = {
    {"out", "PATH", true, false,
     "The file or, for csv and for several results as eaf or openface, the folder to write."},
    {"as", "FORMAT", false, false,
     "One of the formats below. Without it: what the ending of --out says."},
    {"from", "T", false, false, "Export from this second of the recording on."},
    {"to", "T", false, false, "Export up to this second."},
    {"de-identified", NULL, false, false,
     "Leave out the video's name and hashes, free text and dates; days since an injection stay."},
    VIEW_OPTIONS,
    {"trace", NULL, false, false, "xlsx: also a sheet with a row a frame."},
    {"keep", "WHAT", false, false,
     "clip: eyes (a steady crop around both eyes) or blur (the whole picture, unrecognisable "
     "outside the eyes)."},
    {"face", "N", false, false,
     "clip: which face is the patient, as in analyze. Without it: the largest and most central."},
    {"engine", "NAME", false, false, "clip: what runs the networks: xnnpack or opencv."},
    {"models", "DIR", false, false, "clip: the folder with the networks' weights."},
    {"force", NULL, false, false, "Replace files that are there already."},
    PLP_OPTION_QUIET,
    PLP_OPTION_PROGRESS,
};

static const PlpOption simulate_options[] = {
    {"out", "FILE", true, false,
     "The video; its extension says the container. With --patient, a name in .csv gives the trace "
     "that the networks would make of it, without a picture."},
    {"patient", "KIND", false, false,
     "A synthetic patient instead of a script; the kinds stand below."},
    {"seed", "N", false, false, "Which patient of that kind, from 0; 1."},
    {"severity", "X", false, false, "From 0, mild, to 1, severe; 0.5."},
    {"seconds", "T", false, false, "Length of the recording, 2 to 3600; else the kind's own."},
    {"recording", "N", false, false, "Another recording of the same person, from 0, the first; 0."},
    {"rate-scale", "X", false, false,
     "A treatment of known effect: episodes come X times as often, 0.05 to 2; 1."},
    {"closed-scale", "X", false, false, "The same: spasms last X times as long, 0.1 to 2; 1."},
    {"blink-scale", "X", false, false,
     "Every closure comes X times as far, and slower, as after toxin, 0.5 to 1; 1."},
    {"right-ptosis", "MM", false, false, "The right upper lid rests so much lower, 0 to 3 mm."},
    {"left-ptosis", "MM", false, false, "The left upper lid rests so much lower, 0 to 3 mm."},
    {"rate", "N", false, false, "Frames a second; else the seed decides, from 15 to 240."},
    {"calm", NULL, false, false,
     "No looks, head turns, reflections, losses and uneven frame rates."},
    {"codec", "NAME", false, false, "FFmpeg's name of the encoder, instead of the script's."},
    {"container", "NAME", false, false, "FFmpeg's name of the container, instead of the script's."},
    {"encoder-options", "LIST", false, false,
     "Options of the encoder such as crf=18:preset=fast, instead of the script's."},
    {"force", NULL, false, false, "Replace a file that is there already."},
    PLP_OPTION_QUIET,
    PLP_OPTION_PROGRESS,
};

static const PlpOption report_options[] = {
    {"out", "FILE", true, false, "The PDF to be written."},
    {"before", "RECORDING", false, true,
     "Compare: a recording before; may be given more than once."},
    {"after", "RECORDING", false, true, "Compare: a recording after; may be given more than once."},
    {"course", "PATIENT", false, false, "A patient of the library over all visits."},
    {"task", "TASK", false, false, "--course: only this task of the recordings."},
    {"figures", "DIR", false, false, "Write every figure as SVG and PNG into DIR, too."},
    {"video", "PATH", false, true,
     "Where a recording's video is, a file or a folder, for pictures of the strongest closures; "
     "taken only if it is the very file that was measured. May be given more than once."},
    {"paper", "SIZE", false, false, "a4 or letter; a4."},
    {"de-identified", NULL, false, false, "No pictures, no file names, no labels, no dates."},
    {"force", NULL, false, false, "Replace files that are there already."},
    {"library", "FILE", false, false, "The library that @N stands in, instead of the usual one."},
    VIEW_OPTIONS,
    {"segments", "FILE", false, false,
     "A table task,start,end for the videos and traces that are analysed."},
    {"mirrored", NULL, false, false,
     "The videos' picture is a mirror's (selfie camera): right and left change places."},
    PLP_OPTION_CLASSES,
    {"set", "NAME=VALUE", false, true,
     "Changes a parameter for the videos and traces that are analysed, see below."},
    PLP_OPTION_ENGINE,
    PLP_OPTION_MODELS,
    PLP_OPTION_QUIET,
    PLP_OPTION_PROGRESS,
};

static const PlpOption info_options[] = {
    {"json", NULL, false, false, "Print the facts as JSON."},
};

static const PlpOption models_options[] = {
    {"models", "DIR", false, false, "The folder to look in."},
    {"json", NULL, false, false, "Print the list as JSON."},
    {"install", NULL, false, false, "Say how the models are installed."},
};

static const PlpOption version_options[] = {
    {"json", NULL, false, false, "Print it as JSON."},
};

#define OPTIONS(table) table, G_N_ELEMENTS(table)

static const PlpCommand table[] = {
    {"analyze", "VIDEO…", 1, G_MAXUINT,
     "Measures the eyelids in face videos and finds every closure of each eye.",
     "For each VIDEO, DIR gets a folder named after it with trace.csv (a row a frame), "
     "closures.csv (a row a closure and eye) and summary.json (the figures and everything they "
     "rest on). Right and left are the patient's.\n"
     "Interrupted by Ctrl-C it leaves a partial result and a checkpoint, from which --resume goes "
     "on. Two recordings of the same name are refused: their folders could not be told apart.",
     OPTIONS(analyze_options), plp_settings_append_help, plp_run_analyze},
    {"cohort", "STUDY", 1, 1,
     "Compares a group of patients before and after, arm by arm, and with clinicians' scores.",
     "STUDY is a table with the columns patient, visit, and result (a folder that analyze wrote) "
     "or video; arm, task, eye, days_since_injection and clinicians' scores may be added. Each "
     "patient counts once; who lacks a visit or cannot be measured is left out with the reason. "
     "Paths start from STUDY's folder.\n"
     "Videos are analysed into DIR/recordings; interrupted, the same command goes on.",
     OPTIONS(cohort_options), plp_cohort_append_help, plp_run_cohort},
    {"compare", "BEFORE AFTER", 0, 2,
     "Compares recordings before with recordings after: each figure with its change and interval.",
     "A RECORDING is a folder that analyze wrote for one video, a video, which is analysed first, "
     "a trace.csv, or @N, a recording of the library. Several on one side are pooled with their "
     "measured time. `nothing shown` means that no change lies inside the interval. An interval "
     "holds the chance within these recordings, not the variation from day to day.",
     OPTIONS(compare_options), plp_settings_append_help, plp_run_compare},
    {"course", "PATIENT", 1, 1,
     "Shows a patient of the library over all visits: figures against days since injection, each "
     "treatment's effect and when it wears off.",
     "PATIENT is the pseudonym. Around each treatment stand baseline, the last visit before it, "
     "and best, the visit of most effect 7 to 42 days after it; trough is compared with trough and "
     "peak with peak. Days count from the first treatment; no dates are printed.",
     OPTIONS(course_options), NULL, plp_run_course},
    {"detect", "", 0, 0, "Finds closures in an eye aspect ratio series that another tool has made.",
     "The closures are printed as a table, their counts on standard error.",
     OPTIONS(detect_options), plp_settings_append_help, plp_run_detect},
    {"evaluate", "DIR", 1, 1,
     "Scores results against labels: precision, recall, F1, agreement by frame, errors of onset "
     "and offset.",
     "DIR is what analyze was given as --out. Closures are matched one to one, each eye apart, at "
     "several overlaps; partial closures are optional; a closure on a decoy counts as invented.",
     OPTIONS(evaluate_options), NULL, plp_run_evaluate},
    {"export", "RESULT…", 1, G_MAXUINT,
     "Writes results for other programs, or a de-identified clip of a video.",
     "RESULT is a folder that analyze has written, or one that holds such; as clip it is the VIDEO "
     "itself. Times count from the recording's first frame, in the clip from its own. "
     "docs/exports.md describes every format.",
     OPTIONS(export_options), plp_export_append_help, plp_run_export},
    {"simulate", "SCRIPT", 0, 1,
     "Draws a face that is nobody's and does what a script says, or what a synthetic patient does, "
     "as a video with its truth beside it.",
     "Beside FILE come the true closures, as evaluate reads them, and the tasks, as analyze reads "
     "them; with --patient also the true figures, the twitches and the patient's script. A "
     "patient's trace is read by detect --ear.",
     OPTIONS(simulate_options), plp_simulate_append_help, plp_run_simulate},
    {"library", "VERB …", 1, G_MAXUINT,
     "Keeps patients, treatments, recordings and all results in one file.",
     "Everything stays in that file on this machine, under pseudonyms; videos stay where they are.",
     NULL, 0, plp_library_append_help, plp_run_library},
    {"report", "RECORDING", 0, 1,
     "Writes a report as PDF, of one recording, of recordings before and after, or of a patient "
     "over all visits.",
     "A RECORDING is a result folder, @N of the library, a trace in .csv, or a video, which is "
     "analysed first. docs/report.md explains every figure in it. With SOURCE_DATE_EPOCH in the "
     "environment the same input gives the same bytes.",
     OPTIONS(report_options), plp_settings_append_help, plp_run_report},
    {"info", "VIDEO", 1, 1, "Reads a video through and tells what is in it.", NULL,
     OPTIONS(info_options), NULL, plp_run_info},
    {"models", "", 0, 0, "Lists the networks and checks their weights.", NULL,
     OPTIONS(models_options), NULL, plp_run_models},
    {"version", "", 0, 0, "Prints the program's version.", NULL, OPTIONS(version_options), NULL,
     plp_run_version},
};

const PlpCommand *plp_commands_get_table(gsize *ret_n)
{
    *ret_n = G_N_ELEMENTS(table);
    return table;
}

const PlpCommand *plp_commands_find(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    }
    return NULL;
}

bool plp_commands_has_verbs(const PlpCommand *command)
{
    return command->run == plp_run_library;
}

const PlpCommand *plp_commands_find_verb(const PlpCommand *command, const char *verb)
{
    return plp_commands_has_verbs(command) ? plp_library_commands_find(verb) : NULL;
}
