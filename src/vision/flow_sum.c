#include "vision/flow_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 5
#define MIN_FIRM 8         // points that could be followed
#define SURE_PX 0.15       // a firm point off by more than this counts less and less
#define MIN_PART_SHARE 0.5 // of a part's points that could be followed

/** dx = a0 + a1 x + a2 y, dy likewise with b, about the square's middle. */
typedef struct {
    double a[3], b[3];
} Motion;

static void apply(const Motion *motion, const PlpFlowPoint *point, double *ret_dx, double *ret_dy)
{
    const double x = (double)point->x - PLP_FLOW_PX / 2.0, y = (double)point->y - PLP_FLOW_PX / 2.0;
    *ret_dx = motion->a[0] + motion->a[1] * x + motion->a[2] * y;
    *ret_dy = motion->b[0] + motion->b[1] * x + motion->b[2] * y;
}

/** Solves the symmetric 3 x 3 system by Cramer's rule; false where it has no one answer. */
static bool solve(const double m[3][3], const double v[3], double ret[3])
{
    const double c0 = m[1][1] * m[2][2] - m[1][2] * m[2][1];
    const double c1 = m[1][2] * m[2][0] - m[1][0] * m[2][2];
    const double c2 = m[1][0] * m[2][1] - m[1][1] * m[2][0];
    const double det = m[0][0] * c0 + m[0][1] * c1 + m[0][2] * c2;
    if (!(fabs(det) > 1e-6))
        return false;
    for (int k = 0; k < 3; k++) {
        double n[3][3];
        memcpy(n, m, sizeof n);
        for (int i = 0; i < 3; i++)
            n[i][k] = v[i];
        ret[k] = (n[0][0] * (n[1][1] * n[2][2] - n[1][2] * n[2][1]) -
                  n[0][1] * (n[1][0] * n[2][2] - n[1][2] * n[2][0]) +
                  n[0][2] * (n[1][0] * n[2][1] - n[1][1] * n[2][0])) /
                 det;
    }
    return true;
}

/** One round of weighted least squares; firm points far off the last round's answer count little
 * (Cauchy weights). */
static bool fit_once(const PlpFlowPoint *points, int n, bool is_first, Motion *motion)
{
    double m[3][3] = {{0}}, va[3] = {0}, vb[3] = {0};
    for (int i = 0; i < n; i++) {
        const PlpFlowPoint *p = &points[i];
        if (p->part != PLP_FLOW_FIRM || !(p->weight > 0))
            continue;
        double dx = 0, dy = 0, w = (double)p->weight;
        apply(motion, p, &dx, &dy);
        const double off = hypot((double)p->dx - dx, (double)p->dy - dy) / SURE_PX;
        w = is_first ? w : w / (1 + off * off);
        const double u[3] = {1, (double)p->x - PLP_FLOW_PX / 2.0, (double)p->y - PLP_FLOW_PX / 2.0};
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 3; c++)
                m[r][c] += w * u[r] * u[c];
            va[r] += w * u[r] * (double)p->dx;
            vb[r] += w * u[r] * (double)p->dy;
        }
    }
    return solve(m, va, motion->a) && solve(m, vb, motion->b);
}

static bool fit(const PlpFlowPoint *points, int n, Motion *ret_motion)
{
    int followed = 0;
    for (int i = 0; i < n; i++)
        followed += points[i].part == PLP_FLOW_FIRM && points[i].weight > 0;
    *ret_motion = (Motion){{0}, {0}};
    for (int round = 0; followed >= MIN_FIRM && round < ROUNDS; round++) {
        if (!fit_once(points, n, round == 0, ret_motion))
            return false;
    }
    return followed >= MIN_FIRM;
}

typedef struct {
    float x, y;
} Shift;

#define MAX_PART_POINTS 16
#define AGREE_PX 0.5 // points of one part further apart from its median count less and less

/** A part's points that could be followed, the head's motion taken away. */
typedef struct {
    double x[MAX_PART_POINTS], y[MAX_PART_POINTS], weight[MAX_PART_POINTS];
    int n, all;
} Moves;

static void collect(const PlpFlowPoint *points, int n, PlpFlowPart part, const Motion *motion,
                    Moves *ret_moves)
{
    *ret_moves = (Moves){.n = 0};
    for (int i = 0; i < n; i++) {
        const PlpFlowPoint *p = &points[i];
        if (p->part != part || ret_moves->all == MAX_PART_POINTS)
            continue;
        ret_moves->all++;
        if (!(p->weight > 0))
            continue;
        double dx = 0, dy = 0;
        apply(motion, p, &dx, &dy);
        ret_moves->x[ret_moves->n] = (double)p->dx - dx;
        ret_moves->y[ret_moves->n] = (double)p->dy - dy;
        ret_moves->weight[ret_moves->n++] = (double)p->weight;
    }
}

static int compare_doubles(const void *a, const void *b)
{
    const double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double find_median(const double *values, int n)
{
    double sorted[MAX_PART_POINTS];
    memcpy(sorted, values, (size_t)n * sizeof *sorted);
    qsort(sorted, (size_t)n, sizeof *sorted, compare_doubles);
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/** Mean of a part's own motion, in which a point that was lost to a likeness of its surroundings
 * hardly counts; NaN where too little of the part could be followed. */
static Shift sum_part(const PlpFlowPoint *points, int n, PlpFlowPart part, const Motion *motion,
                      float interocular_px)
{
    Moves moves;
    collect(points, n, part, motion, &moves);
    if (moves.n < 3 || moves.n < MIN_PART_SHARE * moves.all)
        return (Shift){NAN, NAN};
    const double mx = find_median(moves.x, moves.n), my = find_median(moves.y, moves.n);
    double x = 0, y = 0, weight = 0;
    for (int i = 0; i < moves.n; i++) {
        const double off = hypot(moves.x[i] - mx, moves.y[i] - my) / AGREE_PX;
        const double w = moves.weight[i] / (1 + off * off);
        x += w * moves.x[i];
        y += w * moves.y[i];
        weight += w;
    }
    return (Shift){(float)(x / weight / (double)interocular_px),
                   (float)(y / weight / (double)interocular_px)};
}

/** `first` is the side's first part: above the eye, below it, cheek, mouth. */
static PlpSideFlow sum_side(const PlpFlowPoint *points, int n, PlpFlowPart first,
                            const Motion *motion, float interocular_px)
{
    Shift shifts[4];
    for (int k = 0; k < 4; k++)
        shifts[k] = sum_part(points, n, (PlpFlowPart)((int)first + k), motion, interocular_px);
    return (PlpSideFlow){
        .eye_closing_ratio = shifts[0].y - shifts[1].y,
        .cheek_x_ratio = shifts[2].x,
        .cheek_y_ratio = shifts[2].y,
        .mouth_x_ratio = shifts[3].x,
        .mouth_y_ratio = shifts[3].y,
    };
}

bool plp_flow_sum_up(const PlpFlowPoint *points, int n, float interocular_px,
                     PlpSideFlow *ret_right, PlpSideFlow *ret_left)
{
    Motion motion;
    if (!(interocular_px > 0) || !fit(points, n, &motion))
        return false;
    *ret_right = sum_side(points, n, PLP_FLOW_RIGHT_ABOVE_EYE, &motion, interocular_px);
    *ret_left = sum_side(points, n, PLP_FLOW_LEFT_ABOVE_EYE, &motion, interocular_px);
    return true;
}
