#include "report/tidy.h"

#include "report/tidy_priv.h"

struct PlpTidy {
    const GPtrArray *recordings; // borrowed
    PlpTable tables[PLP_TIDY_N];
    PlpColumn *columns[PLP_TIDY_N]; // owned
};

PlpTidy *plp_tidy_new(const GPtrArray *recordings)
{
    PlpTidy *tidy = g_new0(PlpTidy, 1);
    tidy->recordings = recordings;
    for (int i = 0; i < PLP_TIDY_N; i++)
        tidy->tables[i] = plp_tidy_make_table((PlpTidyKind)i, &tidy->columns[i]);
    return tidy;
}

void plp_tidy_free(PlpTidy *tidy)
{
    if (tidy == NULL)
        return;
    for (int i = 0; i < PLP_TIDY_N; i++)
        g_free(tidy->columns[i]);
    g_free(tidy);
}

const PlpTable *plp_tidy_get_table(const PlpTidy *tidy, PlpTidyKind kind)
{
    return &tidy->tables[kind];
}

bool plp_tidy_each_of(const PlpTidy *tidy, guint i, PlpTidyKind kind, PlpTidyTake take, void *self,
                      GError **error)
{
    PlpTidyRows rows = plp_tidy_get_rows(kind);
    return rows == NULL || rows(g_ptr_array_index(tidy->recordings, i), take, self, error);
}

bool plp_tidy_each(const PlpTidy *tidy, PlpTidyKind kind, PlpTidyTake take, void *self,
                   GError **error)
{
    if (kind == PLP_TIDY_DICTIONARY)
        return plp_tidy_each_word(tidy, take, self, error);
    for (guint i = 0; i < tidy->recordings->len; i++)
        if (!plp_tidy_each_of(tidy, i, kind, take, self, error))
            return false;
    return true;
}
