#pragma once

/** A rectangle in the canvas's units: points on paper, pixels on a screen; y grows downwards. */
typedef struct {
    double x, y, width, height;
} PlpBox;
