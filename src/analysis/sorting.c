#include "analysis/sorting.h"

#include <gsl/gsl_sort_double.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 6, VALUES = 1 << DIGIT_BITS };
enum { FEW = 1500 }; // below it, counting digits costs more than comparing

typedef struct {
    uint64_t key;
    guint32 name;
} Named;

/** Bits that, as a whole number, are in the order of the values they stand for. */
static uint64_t to_key(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 != 0 ? ~bits : bits | UINT64_C(1) << 63;
}

static double to_value(uint64_t key)
{
    uint64_t bits = key >> 63 != 0 ? key & ~(UINT64_C(1) << 63) : ~key;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static guint get_digit(uint64_t key, int digit)
{
    return (guint)(key >> (digit * DIGIT_BITS)) & (VALUES - 1);
}

/** Where each value of a digit begins in order; false where all have the same one. */
static bool find_starts(size_t *counts, size_t n)
{
    size_t start = 0;
    for (int value = 0; value < VALUES; value++) {
        size_t count = counts[value];
        if (count == n)
            return false;
        counts[value] = start;
        start += count;
    }
    return true;
}

static void sort_keys(uint64_t *keys, size_t n)
{
    g_autofree size_t *counts = g_new0(size_t, DIGITS * VALUES);
    g_autofree uint64_t *spare = g_new(uint64_t, n);
    uint64_t *from = keys, *to = spare;
    for (size_t i = 0; i < n; i++) {
        for (int digit = 0; digit < DIGITS; digit++)
            counts[digit * VALUES + (int)get_digit(keys[i], digit)]++;
    }
    for (int digit = 0; digit < DIGITS; digit++) {
        size_t *starts = counts + digit * VALUES;
        if (!find_starts(starts, n))
            continue;
        for (size_t i = 0; i < n; i++)
            to[starts[get_digit(from[i], digit)]++] = from[i];
        uint64_t *swapped = from;
        from = to;
        to = swapped;
    }
    if (from != keys)
        memcpy(keys, from, n * sizeof *keys);
}

void plp_sorting_sort(double *values, size_t n)
{
    if (n < FEW) {
        gsl_sort(values, 1, n);
        return;
    }
    g_autofree uint64_t *keys = g_new(uint64_t, n);
    for (size_t i = 0; i < n; i++)
        keys[i] = to_key(values[i]);
    sort_keys(keys, n);
    for (size_t i = 0; i < n; i++)
        values[i] = to_value(keys[i]);
}

void plp_sorting_sort_named(double *keys, guint32 *names, size_t n)
{
    g_autofree size_t *counts = g_new0(size_t, DIGITS * VALUES);
    g_autofree Named *first = g_new(Named, n);
    g_autofree Named *second = g_new(Named, n);
    Named *from = first, *to = second;
    for (size_t i = 0; i < n; i++) {
        first[i] = (Named){to_key(keys[i]), names[i]};
        for (int digit = 0; digit < DIGITS; digit++)
            counts[digit * VALUES + (int)get_digit(first[i].key, digit)]++;
    }
    for (int digit = 0; digit < DIGITS; digit++) {
        size_t *starts = counts + digit * VALUES;
        if (!find_starts(starts, n))
            continue;
        for (size_t i = 0; i < n; i++)
            to[starts[get_digit(from[i].key, digit)]++] = from[i];
        Named *swapped = from;
        from = to;
        to = swapped;
    }
    for (size_t i = 0; i < n; i++) {
        keys[i] = to_value(from[i].key);
        names[i] = from[i].name;
    }
}
