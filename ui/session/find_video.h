#pragma once

/**
 * Where the video of results may lie: in their folder, beside it, or beside the folder of all
 * results (`results/rest/` goes with `rest.mov`). NULL: in none of these. Caller frees.
 */
char *plp_ui_find_video(const char *folder, const char *input_name);
