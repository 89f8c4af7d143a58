#include "analysis/permutation_priv.h"

#include <math.h>
#include <stddef.h>

static int sum_up(const int *scores, int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += scores[i];
    return sum;
}

static GArray *new_chances(int sum)
{
    GArray *chances = g_array_sized_new(FALSE, TRUE, sizeof(double), (guint)sum + 1);
    return g_array_set_size(chances, (guint)sum + 1);
}

GArray *plp_permutation_of_signs(const int *scores, int n)
{
    GArray *chances = new_chances(sum_up(scores, n));
    double *chance = (double *)(void *)chances->data;
    chance[0] = 1;
    for (int i = 0, reached = 0; i < n; i++) {
        reached += scores[i];
        for (int sum = reached; sum >= 0; sum--)
            chance[sum] = (chance[sum] + (sum >= scores[i] ? chance[sum - scores[i]] : 0)) / 2;
    }
    return chances;
}

GArray *plp_permutation_of_choices(const int *scores, int n, int n_chosen)
{
    int total = sum_up(scores, n);
    gsize width = (gsize)total + 1;
    // ways[k * width + sum]: choices of k scores with that sum; doubles count exactly to 2^53.
    g_autofree double *ways = g_new0(double, width *(gsize)(n_chosen + 1));
    ways[0] = 1;
    for (int i = 0, reached = 0; i < n; i++) {
        reached += scores[i];
        for (int k = MIN(i + 1, n_chosen); k >= 1; k--) {
            for (int sum = reached; sum >= scores[i]; sum--)
                ways[k * width + sum] += ways[(k - 1) * width + (sum - scores[i])];
        }
    }
    GArray *chances = new_chances(total);
    double all = 0;
    for (int sum = 0; sum <= total; sum++)
        all += ways[n_chosen * width + sum];
    for (int sum = 0; sum <= total; sum++)
        g_array_index(chances, double, sum) = ways[n_chosen * width + sum] / all;
    return chances;
}

double plp_permutation_at_most(const GArray *chances, int sum)
{
    double below = 0;
    for (int i = 0; i <= MIN(sum, (int)chances->len - 1); i++)
        below += g_array_index(chances, double, i);
    return fmin(below, 1);
}

double plp_permutation_two_sided(const GArray *chances, int sum)
{
    double centre = 0;
    for (guint i = 0; i < chances->len; i++)
        centre += i * g_array_index(chances, double, i);
    double p = 0;
    for (guint i = 0; i < chances->len; i++) {
        if (fabs(i - centre) >= fabs(sum - centre) - 1e-6)
            p += g_array_index(chances, double, i);
    }
    return fmin(1, p);
}

int plp_permutation_quantile(const GArray *chances, double p)
{
    double below = 0;
    for (guint i = 0; i < chances->len; i++) {
        below += g_array_index(chances, double, i);
        if (below >= p * (1 - 1e-12))
            return (int)i;
    }
    return (int)chances->len - 1;
}
