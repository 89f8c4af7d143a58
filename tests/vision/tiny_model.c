#include "tiny_model.h"

#include <string.h>

// A FlatBuffer may be written front to back: a table's description, the table, then what it points
// to.

static void put(GByteArray *file, gsize at, guint32 value)
{
    guint32 word = GUINT32_TO_LE(value);
    memcpy(file->data + at, &word, sizeof word);
}

static void append(GByteArray *file, guint32 value)
{
    guint32 word = GUINT32_TO_LE(value);
    g_byte_array_append(file, (const guint8 *)&word, sizeof word);
}

/** Points the slot at `slot` to what is appended next. */
static void link_next(GByteArray *file, gsize slot)
{
    while (file->len % 4 != 0)
        g_byte_array_append(file, (const guint8 *)"", 1);
    put(file, slot, file->len - (guint32)slot);
}

/** Appends a table in which the fields of `present` (bits) have four bytes each; gives the first
 * one's slot. */
static gsize append_table(GByteArray *file, gsize slot, guint present)
{
    guint16 words[2 + 32] = {0};
    guint n_fields = 0, n_slots = 0;
    for (guint i = 0; i < 32; i++)
        if ((present >> i & 1) != 0) {
            words[2 + i] = GUINT16_TO_LE(4 + 4 * n_slots++);
            n_fields = i + 1;
        }
    guint description = 4 + 2 * n_fields;
    words[0] = GUINT16_TO_LE(description);
    words[1] = GUINT16_TO_LE(4 + 4 * n_slots);
    while (file->len % 4 != 0)
        g_byte_array_append(file, (const guint8 *)"", 1);
    g_byte_array_append(file, (const guint8 *)words, description + description % 4);
    put(file, slot, file->len - (guint32)slot);
    append(file, description + description % 4);
    gsize first = file->len;
    for (guint i = 0; i < n_slots; i++)
        append(file, 0);
    return first;
}

static void append_bytes(GByteArray *file, gsize slot, const void *bytes, gsize n_elements,
                         gsize n_bytes)
{
    link_next(file, slot);
    append(file, (guint32)n_elements);
    if (n_bytes > 0)
        g_byte_array_append(file, bytes, (guint)n_bytes);
}

static void append_ints(GByteArray *file, gsize slot, const int *values, int n)
{
    append_bytes(file, slot, values, (gsize)n,
                 (gsize)n * 4); // the tests run on little-endian machines
}

/** Appends a vector of `n` offsets to fill in; gives the first one's slot. */
static gsize append_offsets(GByteArray *file, gsize slot, int n)
{
    link_next(file, slot);
    append(file, (guint32)n);
    gsize first = file->len;
    for (int i = 0; i < n; i++)
        append(file, 0);
    return first;
}

static void append_tensor(GByteArray *file, gsize slot, const TinyModel *model, int i)
{
    const TinyTensor *tensor = &model->tensors[i];
    gsize first = append_table(file, slot, 1 << 0 | 1 << 1 | 1 << 2);
    int owner = tensor->buffer_of > 0 ? tensor->buffer_of : i + 1;
    put(file, first + 4, (guint32)tensor->type);
    put(file, first + 8, (guint32)(owner + model->extra_buffer));
    append_ints(file, first, tensor->dims, tensor->n_dims);
}

static void append_op(GByteArray *file, gsize slot, const TinyModel *model, int i)
{
    const TinyOp *op = &model->ops[i];
    guint options = op->n_options > 0 ? 1 << 4 : 0;
    gsize first = append_table(file, slot, 1 << 0 | 1 << 1 | 1 << 2 | options);
    put(file, first, (guint32)(i + model->extra_code));
    append_ints(file, first + 4, op->inputs, op->n_inputs);
    append_ints(file, first + 8, op->outputs, op->n_outputs);
    if (options == 0)
        return;
    guint present = 0;
    for (int k = 0; k < op->n_options; k++)
        present |= op->options[k] != TINY_NONE ? 1u << k : 0;
    gsize at = append_table(file, first + 12, present);
    for (int k = 0; k < op->n_options; k++)
        if (op->options[k] != TINY_NONE) {
            put(file, at, (guint32)op->options[k]);
            at += 4;
        }
}

static void append_subgraph(GByteArray *file, gsize slot, const TinyModel *model)
{
    gsize first = append_table(file, slot, 0xf);
    gsize tensors = append_offsets(file, first, model->n_tensors);
    for (int i = 0; i < model->n_tensors; i++)
        append_tensor(file, tensors + 4 * (gsize)i, model, i);
    append_ints(file, first + 4, (int[]){0}, 1);
    append_ints(file, first + 8, (int[]){model->n_tensors - 1}, 1);
    gsize ops = append_offsets(file, first + 12, model->n_ops);
    for (int i = 0; i < model->n_ops; i++)
        append_op(file, ops + 4 * (gsize)i, model, i);
}

static void append_code(GByteArray *file, gsize slot, const TinyOp *op)
{
    gsize first = append_table(file, slot, op->custom != NULL ? 1 << 1 | 1 << 3 : 1 << 3);
    put(file, first + (op->custom != NULL ? 4 : 0), (guint32)op->builtin);
    if (op->custom != NULL)
        append_bytes(file, first, op->custom, strlen(op->custom), strlen(op->custom) + 1);
}

GBytes *tiny_model_write(const TinyModel *model)
{
    GByteArray *file = g_byte_array_new();
    append(file, 0);
    g_byte_array_append(file, (const guint8 *)"TFL3", 4);
    gsize root = append_table(file, 0, 1 << 1 | 1 << 2 | 1 << 4);
    gsize codes = append_offsets(file, root, model->n_ops);
    for (int i = 0; i < model->n_ops; i++)
        append_code(file, codes + 4 * (gsize)i, &model->ops[i]);
    int n_subgraphs = MAX(model->n_subgraphs, 1);
    gsize subgraphs = append_offsets(file, root + 4, n_subgraphs);
    for (int i = 0; i < n_subgraphs; i++)
        append_subgraph(file, subgraphs + 4 * (gsize)i, model);
    gsize buffers = append_offsets(file, root + 8, model->n_tensors + 1);
    append_table(file, buffers, 0);
    for (int i = 0; i < model->n_tensors; i++) {
        const TinyTensor *tensor = &model->tensors[i];
        gsize data = append_table(file, buffers + 4 * (gsize)(i + 1), tensor->n_bytes > 0 ? 1 : 0);
        if (tensor->n_bytes > 0)
            append_bytes(file, data, tensor->data, tensor->n_bytes, tensor->n_bytes);
    }
    return g_byte_array_free_to_bytes(file);
}
