#include "report/evaluation.h"

static void free_clip(gpointer data)
{
    PlpClipScore *clip = data;
    plp_score_clear(&clip->right);
    plp_score_clear(&clip->left);
    g_free(clip->clip);
    g_free(clip);
}

PlpEvaluation *plp_evaluation_new(void)
{
    PlpEvaluation *evaluation = g_new0(PlpEvaluation, 1);
    evaluation->clips = g_ptr_array_new_with_free_func(free_clip);
    evaluation->missing = g_ptr_array_new_with_free_func(g_free);
    evaluation->notes = g_ptr_array_new_with_free_func(g_free);
    return evaluation;
}

void plp_evaluation_free(PlpEvaluation *evaluation)
{
    if (evaluation == NULL)
        return;
    g_ptr_array_unref(evaluation->clips);
    g_ptr_array_unref(evaluation->missing);
    g_ptr_array_unref(evaluation->notes);
    g_free(evaluation);
}

PlpClipScore *plp_evaluation_add_clip(PlpEvaluation *evaluation, const char *clip)
{
    PlpClipScore *added = g_new0(PlpClipScore, 1);
    added->clip = g_strdup(clip);
    plp_score_init(&added->right);
    plp_score_init(&added->left);
    g_ptr_array_add(evaluation->clips, added);
    return added;
}
