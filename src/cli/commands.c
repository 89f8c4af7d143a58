#include "cli/command.h"

#include <string.h>

#include "cli/library.h"
#include "cli/run.h"
#include "cli/settings.h"

static const PlpOption analyze_options[] = {
    {"out", "DIR", true, false,
     "Where the results go: a folder for each recording, named after it."},
    {"segments", "FILE", false, false,
     "A table task,start,end that says which stretch of the recording is which task."},
    {"classes", "FILE", false, false,
     "Class edges of the BSRS quantities, instead of the installed bsrs-classes.ini."},
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
    {"engine", "NAME", false, false, "What runs the networks: xnnpack or opencv."},
    {"models", "DIR", false, false, "The folder with the networks' weights."},
    {"json", NULL, false, false, "Print the summaries as a JSON array instead of sentences."},
    {"quiet", NULL, false, false, "Print nothing but errors."},
    {"progress", NULL, false, false, "Show progress even where standard error is no terminal."},
};

static const PlpOption detect_options[] = {
    {"ear", "FILE", true, false,
     "The series: a table with a column of eye aspect ratios for each eye, and one of times unless "
     "--fps is given."},
    {"fps", "N", false, false, "Rows a second, where the table has no times."},
    {"segments", "FILE", false, false,
     "A table task,start,end that says which stretch of the series is which task."},
    {"classes", "FILE", false, false,
     "Class edges of the BSRS quantities, instead of the installed bsrs-classes.ini."},
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

static const PlpOption simulate_options[] = {
    {"out", "FILE", true, false,
     "The video; its extension says the container. With --patient, a name in .csv gives the trace "
     "that the networks would make of it, without a picture."},
    {"patient", "KIND", false, false,
     "A synthetic patient instead of a script; the kinds stand below."},
    {"seed", "N", false, false, "Which patient of that kind, from 0; 1."},
    {"severity", "X", false, false, "From 0, mild, to 1, severe; 0.5."},
    {"seconds", "T", false, false, "Length of the recording, 2 to 3600; else the kind's own."},
    {"rate", "N", false, false, "Frames a second; else the seed decides, from 15 to 240."},
    {"calm", NULL, false, false,
     "No looks, head turns, reflections, losses and uneven frame rates."},
    {"codec", "NAME", false, false, "FFmpeg's name of the encoder, instead of the script's."},
    {"container", "NAME", false, false, "FFmpeg's name of the container, instead of the script's."},
    {"encoder-options", "LIST", false, false,
     "Options of the encoder such as crf=18:preset=fast, instead of the script's."},
    {"force", NULL, false, false, "Replace a file that is there already."},
    {"quiet", NULL, false, false, "Print nothing but errors."},
    {"progress", NULL, false, false, "Show progress even where standard error is no terminal."},
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
    {"detect", "", 0, 0, "Finds closures in an eye aspect ratio series that another tool has made.",
     "The closures are printed as a table, their counts on standard error.",
     OPTIONS(detect_options), plp_settings_append_help, plp_run_detect},
    {"evaluate", "DIR", 1, 1,
     "Scores results against labels: precision, recall, F1, agreement by frame, errors of onset "
     "and offset.",
     "DIR is what analyze was given as --out. Closures are matched one to one, each eye apart, at "
     "several overlaps; partial closures are optional; a closure on a decoy counts as invented.",
     OPTIONS(evaluate_options), NULL, plp_run_evaluate},
    {"simulate", "SCRIPT", 0, 1,
     "Draws a face that is nobody's and does what a script says, or what a synthetic patient does, "
     "as a video with its truth beside it.",
     "Beside FILE come the true closures, as evaluate reads them, and the tasks, as analyze reads "
     "them; with --patient also the true figures, the twitches and the patient's script. A "
     "patient's trace is read by detect --ear.",
     OPTIONS(simulate_options), plp_simulate_append_help, plp_run_simulate},
    {"library", "VERB …", 1, G_MAXUINT,
     "Keeps patients, treatments, recordings and all results in one file.",
     "Everything stays in that file on this machine, under pseudonyms; videos stay where they "
     "are.",
     NULL, 0, plp_library_append_help, plp_run_library},
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
