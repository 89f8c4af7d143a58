#pragma once

/** The program's version as written in results, such as `0.1.0`. Static. */
const char *plp_version_get(void);
