#pragma once

#include "cli/command.h"

// Options that mean the same in every sub-command, written once.

#define PLP_OPTION_CLASSES                                                                         \
    {                                                                                              \
        "classes", "FILE", false, false,                                                           \
            "Class edges of the BSRS quantities, instead of the installed bsrs-classes.ini."       \
    }
#define PLP_OPTION_ENGINE                                                                          \
    {                                                                                              \
        "engine", "NAME", false, false, "What runs the networks: xnnpack or opencv."               \
    }
#define PLP_OPTION_MODELS                                                                          \
    {                                                                                              \
        "models", "DIR", false, false, "The folder with the networks' weights."                    \
    }
#define PLP_OPTION_QUIET                                                                           \
    {                                                                                              \
        "quiet", NULL, false, false, "Print nothing but errors."                                   \
    }
#define PLP_OPTION_PROGRESS                                                                        \
    {                                                                                              \
        "progress", NULL, false, false, "Show progress even where standard error is no terminal."  \
    }
