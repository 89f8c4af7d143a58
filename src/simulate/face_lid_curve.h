#pragma once

/**
 * How far the drawn lids stand open (0..1 of their way) so that the networks measure `openness`
 * (0..1 of the range between their reading of the shut and of the open drawing). Monotone; 0 and 1
 * map to themselves.
 */
double plp_lid_curve_compute(double openness);
