#pragma once

/** Stands on every screen and report. */
#define PLP_RESEARCH_USE                                                                           \
    "For research use; not a medical device; not for diagnosis, treatment or dosing decisions. "   \
    "To be reviewed by a qualified person."
