#include "report/side_rows.h"

#include <stdint.h>

static const char *get_row(const GArray *events, guint i)
{
    return i < events->len ? events->data + i * g_array_get_element_size((GArray *)events) : NULL;
}

static int64_t get_onset_us(const PlpSideRows *rows, const char *row)
{
    return *(const int64_t *)(const void *)(row + rows->onset_at);
}

const void *plp_side_rows_next(void *self)
{
    PlpSideRows *rows = self;
    const char *right = get_row(rows->right, rows->next_right);
    const char *left = get_row(rows->left, rows->next_left);
    if (right != NULL && (left == NULL || get_onset_us(rows, right) <= get_onset_us(rows, left))) {
        rows->next_right++;
        return right;
    }
    if (left != NULL)
        rows->next_left++;
    return left;
}
