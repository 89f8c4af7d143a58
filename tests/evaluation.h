#pragma once

// Real recordings and labels, which are never in the tree: the folder of env PALPEBRA_EVAL_DATA,
// else shared/data beside the sources.

/** The path of a file or folder in there (NULL: itself); NULL where it is not. Caller frees. */
char *plp_evaluation_dup_path(const char *part);
/** The same; the running test is skipped, and says so, where it is not. */
char *plp_evaluation_need(const char *part);
