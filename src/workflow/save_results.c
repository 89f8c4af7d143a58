#include "workflow/save_results.h"

#include "report/report.h"

static PlpReportModel *make_models(const PlpLandmarkerSource *source)
{
    PlpReportModel *models = g_new0(PlpReportModel, source->n_models + 1);
    for (gsize i = 0; i < source->n_models; i++) {
        const PlpModelInfo *info = &source->models[i];
        models[i] = (PlpReportModel){info->name, info->file_name, info->sha256};
    }
    return models;
}

bool plp_save_results(const char *folder, const PlpResults *results, GError **error)
{
    const PlpAnalyzeOptions *options = results->options;
    g_autofree PlpReportModel *models = make_models(options->landmarkers);
    PlpReportInput input = {
        .trace = results->trace,
        .analysis = results->analysis,
        .parameters = &options->parameters,
        .segments = options->segments,
        .media = results->facts,
        .models = models,
        .n_models = options->landmarkers->n_models,
        .engine = options->landmarkers->engine,
        .program_version = options->program_version,
        .input_name = results->path,
        .input_sha256 = results->input_sha256,
        .face_identity = results->face,
        .n_faces = (int)results->faces->tracks->len,
        .mirrored = options->mirrored,
        .run_sha256 = results->run_sha256,
        .partial = results->is_partial,
        .partial_reason = results->is_partial ? "Cancelled before the recording's end." : NULL,
    };
    return plp_report_write(&input, folder, error);
}
