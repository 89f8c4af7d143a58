#include "vision/lip_indices.h"

// clang-format off
const int PLP_LIP_INDICES[PLP_LIP_POINTS] = {
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291,  // outer edge, lower lip
    185, 40, 39, 37, 0, 267, 269, 270, 409,             //   upper lip
    78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308,   // inner edge
    191, 80, 81, 82, 13, 312, 311, 310, 415,
    76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306,   // second ring from outside
    184, 74, 73, 72, 11, 302, 303, 304, 408,
    62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292,   // third
    183, 42, 41, 38, 12, 268, 271, 272, 407,
};
// clang-format on
