#pragma once

/**
 * docs/data-dictionary.md: every column and key of the files that the program writes, in Markdown,
 * made from the tables the writers use. Caller frees.
 */
char *plp_report_dup_dictionary(void);
