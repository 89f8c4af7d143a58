#include "workflow/corrections.h"

#include "analysis/analyse.h"
#include "analysis/edits.h"
#include "analysis/notes.h"
#include "analysis/references.h"
#include "analysis/setup_edits.h"
#include "analysis/severity.h"
#include "workflow/mirror.h"

PlpSetup *plp_corrections_make_setup(const PlpRecording *recording)
{
    PlpSetup *setup = plp_setup_new(recording->segments);
    setup->lid_frames = recording->lid_frames;
    setup->mirrored = recording->mirrored;
    setup->glasses = recording->glasses;
    setup->affected_side = recording->affected_side;
    return setup;
}

static PlpAnalysis *find(const PlpTrace *trace, const PlpSetup *setup, const PlpFound *former,
                         const PlpParameters *parameters, PlpFiguresMemo *memo)
{
    if (former != NULL && former->setup->mirrored == setup->mirrored &&
        former->setup->lid_frames.open_us == setup->lid_frames.open_us &&
        former->setup->lid_frames.closed_us == setup->lid_frames.closed_us &&
        plp_references_rest_on_same(former->setup->segments, setup->segments))
        return plp_analyse_retask(former->analysis, trace, setup->segments, parameters,
                                  setup->lid_frames, memo);
    return plp_analyse_compute_with(trace, setup->segments, parameters, setup->lid_frames, memo);
}

PlpAnalysis *plp_corrections_analyse(const PlpTrace *trace, const PlpSetup *setup,
                                     const PlpFound *former, const PlpParameters *parameters,
                                     const PlpMediaFacts *media, const PlpBsrsClasses *classes,
                                     PlpFiguresMemo *memo)
{
    PlpAnalysis *analysis = find(trace, setup, former, parameters, memo);
    if (media != NULL)
        plp_notes_add_media(analysis, media);
    if (classes != NULL && classes->loaded)
        plp_severity_classify(analysis, classes);
    return analysis;
}

void plp_corrections_take_setup(PlpRecording *recording, const PlpSetup *setup)
{
    g_array_set_size(recording->segments, 0);
    if (setup->segments->len > 0)
        g_array_append_vals(recording->segments, setup->segments->data, setup->segments->len);
    recording->lid_frames = setup->lid_frames;
    recording->mirrored = setup->mirrored;
    recording->glasses = setup->glasses;
    recording->affected_side = setup->affected_side;
}

guint plp_corrections_apply(PlpRecording *recording, const GArray *edits)
{
    g_autoptr(PlpSetup) former = plp_corrections_make_setup(recording);
    g_autoptr(PlpSetup) setup = plp_corrections_make_setup(recording);
    GArray *others = plp_setup_edits_dup_others(edits);
    g_clear_pointer(&recording->edits, g_array_unref);
    recording->edits = others;
    guint lost = plp_setup_edits_apply(setup, edits);
    if (!plp_setup_is_same_analysis(former, setup)) {
        if (former->mirrored != setup->mirrored)
            plp_mirror_trace(recording->trace);
        PlpBsrsClasses classes = recording->analysis->whole.severity.bsrs_classes;
        g_autoptr(PlpFiguresMemo) memo = plp_figures_memo_new();
        PlpAnalysis *analysis = plp_corrections_analyse(
            recording->trace, setup, NULL, &recording->parameters,
            recording->has_media ? &recording->media : NULL, &classes, memo);
        plp_analysis_free(recording->analysis);
        recording->analysis = analysis;
    }
    plp_corrections_take_setup(recording, setup);
    recording->is_edited = edits->len > 0;
    if (others->len == 0)
        return lost;
    return lost + plp_edits_apply(recording->analysis, recording->trace, recording->segments,
                                  &recording->parameters, others);
}
