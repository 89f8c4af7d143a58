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

static void copy_eye(PlpEyeAnalysis *eye)
{
    eye->openness = g_array_ref(eye->openness);
    eye->closures = g_array_copy(eye->closures);
    eye->twitches = g_array_copy(eye->twitches);
}

PlpAnalysis *plp_analysis_copy(const PlpAnalysis *analysis)
{
    PlpAnalysis *copy = g_memdup2(analysis, sizeof *analysis);
    copy_eye(&copy->right);
    copy_eye(&copy->left);
    copy->watched = g_array_ref(copy->watched);
    copy->tasks = g_array_copy(copy->tasks);
    copy->notes = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < analysis->notes->len; i++)
        g_ptr_array_add(copy->notes, g_strdup(g_ptr_array_index(analysis->notes, i)));
    return copy;
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
