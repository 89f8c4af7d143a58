#include "drawn_recording.h"

#include "analysis/analyse.h"
#include "base/version.h"

void drawn_recording_analyse(PlpRecording *recording)
{
    g_clear_pointer(&recording->analysis, plp_analysis_free);
    recording->analysis =
        plp_analyse_compute(recording->trace, recording->segments, &recording->parameters);
}

PlpRecording *drawn_recording_new(const PlpPatientOptions *options, const GArray *segments)
{
    g_autoptr(PlpPatient) patient = plp_patient_new(options, NULL);
    g_assert(patient != NULL);
    PlpRecording *recording = plp_recording_new();
    recording->parameters.bootstrap_resamples = 0;
    recording->label = g_strdup_printf("drawn %u", options->recording);
    recording->program_version = g_strdup(plp_version_get());
    recording->trace = plp_patient_shoot(patient);
    if (segments != NULL)
        g_array_append_vals(recording->segments, segments->data, segments->len);
    drawn_recording_analyse(recording);
    return recording;
}

PlpRecording *drawn_recording_make(PlpPatientKind kind, guint32 seed, guint32 recording,
                                   double scale)
{
    PlpPatientOptions options = plp_patient_make_options(kind, seed);
    options.seconds = 60;
    options.rate_per_s = 30;
    options.severity = 0.7;
    options.calm = true;
    options.recording = recording;
    options.rate_scale = scale;
    options.closed_scale = scale;
    return drawn_recording_new(&options, NULL);
}
