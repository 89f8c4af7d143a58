#include "film_checks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void plp_film_assert_counts(const PlpAnalysis *analysis, guint right, guint left)
{
    assert_int_equal(analysis->right.closures->len, right);
    assert_int_equal(analysis->left.closures->len, left);
}

int plp_film_count_in_rate(const PlpAnalysis *analysis)
{
    return analysis->whole.right[PLP_METRIC_CLOSURES_PER_MIN].count;
}

PlpFilm *plp_film_new_with_references(double rate_per_s, double length_s)
{
    PlpFilm *film = plp_film_new(rate_per_s, length_s);
    film->noise_ratio = 0.01;
    plp_film_blink(film, PLP_SIDE_BOTH, 1.5);
    plp_film_blink(film, PLP_SIDE_BOTH, 3);
    plp_film_blink(film, PLP_SIDE_BOTH, 4.4);
    return film;
}
