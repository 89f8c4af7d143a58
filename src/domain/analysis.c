#include "domain/analysis.h"

static void init_eye(PlpEyeAnalysis *eye)
{
    eye->openness = g_array_new(FALSE, FALSE, sizeof(float));
    eye->closures = g_array_new(FALSE, FALSE, sizeof(PlpClosure));
    eye->twitches = g_array_new(FALSE, FALSE, sizeof(PlpTwitch));
}

static void clear_eye(PlpEyeAnalysis *eye)
{
    g_array_unref(eye->openness);
    g_array_unref(eye->closures);
    g_array_unref(eye->twitches);
}

PlpAnalysis *plp_analysis_new(void)
{
    PlpAnalysis *analysis = g_new0(PlpAnalysis, 1);
    init_eye(&analysis->right);
    init_eye(&analysis->left);
    analysis->watched = g_array_new(FALSE, FALSE, sizeof(bool));
    analysis->tasks = g_array_new(FALSE, FALSE, sizeof(PlpFigures));
    analysis->notes = g_ptr_array_new_with_free_func(g_free);
    return analysis;
}

void plp_analysis_free(PlpAnalysis *analysis)
{
    if (analysis == NULL)
        return;
    clear_eye(&analysis->right);
    clear_eye(&analysis->left);
    g_array_unref(analysis->watched);
    g_array_unref(analysis->tasks);
    g_ptr_array_unref(analysis->notes);
    g_free(analysis);
}
