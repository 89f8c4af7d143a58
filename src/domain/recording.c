#include "domain/recording.h"

static void free_model(gpointer data)
{
    PlpRecordingModel *model = data;
    g_free(model->name);
    g_free(model->file_name);
    g_free(model->sha256);
    g_free(model);
}

PlpRecording *plp_recording_new(void)
{
    PlpRecording *recording = g_new0(PlpRecording, 1);
    recording->models = g_ptr_array_new_with_free_func(free_model);
    recording->segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    recording->parameters = plp_parameters_make_default();
    recording->lid_frames = PLP_LID_FRAMES_NONE;
    recording->days_since_injection = PLP_DAYS_UNKNOWN;
    return recording;
}

void plp_recording_free(PlpRecording *recording)
{
    if (recording == NULL)
        return;
    g_free(recording->label);
    g_free(recording->input_name);
    g_free(recording->input_sha256);
    g_free(recording->run_sha256);
    g_free(recording->video_path);
    g_free(recording->program_version);
    g_free(recording->engine);
    g_free(recording->light);
    g_free(recording->camera);
    g_free(recording->layer);
    g_ptr_array_unref(recording->models);
    g_array_unref(recording->segments);
    g_clear_pointer(&recording->edits, g_array_unref);
    g_clear_pointer(&recording->trace, plp_trace_free);
    g_clear_pointer(&recording->analysis, plp_analysis_free);
    plp_media_facts_clear(&recording->media);
    g_free(recording);
}

void plp_recording_add_model(PlpRecording *recording, const char *name, const char *file_name,
                             const char *sha256)
{
    PlpRecordingModel *model = g_new0(PlpRecordingModel, 1);
    model->name = g_strdup(name);
    model->file_name = g_strdup(file_name);
    model->sha256 = g_strdup(sha256);
    g_ptr_array_add(recording->models, model);
}
