#pragma once

#include "store/database_priv.h"

/** `PLPB`, so that a file of somebody else's is known as such. */
#define PLP_APPLICATION_ID 0x504c5042

/** A step from version `to` - 1. Once released, its SQL never changes. */
typedef struct {
    int to;
    const char *sql;
} PlpMigration;

/** The newest version; migrations[i] leads to i + 1. */
int plp_migrations_get_newest(void);

/** Refuses files of other programs and of newer versions, before a byte is changed. */
bool plp_migrations_check(PlpLibrary *library, PlpLibraryMode mode, GError **error);

/** Every missing step in a transaction of its own, each after a backup. */
bool plp_migrations_run(PlpLibrary *library, GError **error);

/** The same with other steps: what the tests call. */
bool plp_migrations_run_steps(PlpLibrary *library, const PlpMigration *steps, int n_steps,
                              GError **error);

/** Version 1 (schema.c). */
extern const char plp_schema_1[];
extern const char plp_schema_2[];
