#include "store/overview.h"

#include <math.h>

#include "domain/recording.h"
#include "store/database_priv.h"
#include "store/words_priv.h"

// The last injection up to a day, else the first one after it. ?P: patient, ?D: day.
#define SINCE(patient, day)                                                                        \
    day " - coalesce((SELECT max(t.day) FROM treatments t WHERE t.patient = " patient              \
        " AND t.day <= " day "), (SELECT min(t.day) FROM treatments t WHERE t.patient = " patient  \
        "))"

#define NEWEST(recording)                                                                          \
    "(SELECT a.id FROM analyses a WHERE a.recording = " recording                                  \
    " ORDER BY a.is_partial, a.number DESC LIMIT 1)"

#define FIGURE(metric)                                                                             \
    "(SELECT f.value FROM figures f WHERE f.analysis = shown.newest AND f.metric = '" metric       \
    "' AND f.side = 'both' AND f.scope = 0)"

static double read_number(sqlite3_stmt *statement, int at)
{
    return sqlite3_column_type(statement, at) == SQLITE_NULL ? NAN
                                                             : sqlite3_column_double(statement, at);
}

static int32_t read_days(sqlite3_stmt *statement, int at)
{
    return sqlite3_column_type(statement, at) == SQLITE_NULL ? PLP_DAYS_UNKNOWN
                                                             : sqlite3_column_int(statement, at);
}

static int read_word(sqlite3_stmt *statement, int at, const char *(*get_word)(int), int n)
{
    const char *word = (const char *)sqlite3_column_text(statement, at);
    for (int i = 1; word != NULL && i < n; i++) {
        if (g_strcmp0(get_word(i), word) == 0)
            return i;
    }
    return 0;
}

static void clear_patient(gpointer data)
{
    g_free(((PlpPatientOverview *)data)->pseudonym);
}

static void clear_recording(gpointer data)
{
    PlpRecordingOverview *overview = data;
    g_free(overview->pseudonym);
    g_free(overview->name);
}

/** Reads one row at the end of an array. */
typedef void (*ReadRow)(sqlite3_stmt *statement, void *row);

static GArray *read_rows(PlpLibrary *library, sqlite3_stmt *statement, gsize size,
                         GDestroyNotify clear, ReadRow read, GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, (guint)size);
    g_array_set_clear_func(rows, clear);
    bool has_row = true;
    while (plp_library_step(library, statement, &has_row, error)) {
        if (!has_row)
            return g_steal_pointer(&rows);
        g_array_set_size(rows, rows->len + 1);
        read(statement, rows->data + (gsize)(rows->len - 1) * size);
    }
    return NULL;
}

// ---- patients ----

static void read_patient(sqlite3_stmt *statement, void *row)
{
    PlpPatientOverview *overview = row;
    overview->id = sqlite3_column_int64(statement, 0);
    overview->pseudonym = g_strdup((const char *)sqlite3_column_text(statement, 1));
    overview->sex = (PlpSex)read_word(statement, 2, plp_words_get_sex, PLP_SEX_N);
    overview->birth_year = sqlite3_column_int(statement, 3);
    overview->diagnosis =
        (PlpDiagnosis)read_word(statement, 4, plp_words_get_diagnosis, PLP_DIAGNOSIS_N);
    overview->side = (PlpSide)read_word(statement, 5, plp_words_get_side, PLP_SIDE_BOTH + 1);
    overview->has_relative_days = sqlite3_column_int(statement, 6) != 0;
    overview->visits = sqlite3_column_int(statement, 7);
    overview->recordings = sqlite3_column_int(statement, 8);
    overview->treatments = sqlite3_column_int(statement, 9);
    overview->last_day = read_days(statement, 10);
}

GArray *plp_overview_list_patients(PlpLibrary *library, const char *words, int limit, int offset,
                                   GError **error)
{
    sqlite3_stmt *statement = plp_library_prepare(
        library,
        "SELECT p.id, p.pseudonym, p.sex, p.birth_year, p.diagnosis, p.side, p.has_relative_days,"
        " (SELECT count(*) FROM visits v WHERE v.patient = p.id),"
        " (SELECT count(*) FROM visits v JOIN recordings r ON r.visit = v.id"
        "  WHERE v.patient = p.id),"
        " (SELECT count(*) FROM treatments t WHERE t.patient = p.id),"
        " (SELECT max(v.day) FROM visits v WHERE v.patient = p.id)"
        " FROM patients p WHERE ?1 IS NULL OR instr(lower(p.pseudonym), lower(?1)) > 0"
        " ORDER BY p.pseudonym LIMIT ?2 OFFSET ?3",
        error);
    if (statement == NULL)
        return NULL;
    sqlite3_bind_text(statement, 1, words, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(statement, 2, limit);
    sqlite3_bind_int(statement, 3, offset);
    return read_rows(library, statement, sizeof(PlpPatientOverview), clear_patient, read_patient,
                     error);
}

// ---- recordings ----

static void read_recording(sqlite3_stmt *statement, void *row)
{
    PlpRecordingOverview *overview = row;
    overview->id = sqlite3_column_int64(statement, 0);
    overview->visit = sqlite3_column_int64(statement, 1);
    overview->patient = sqlite3_column_int64(statement, 2);
    overview->pseudonym = g_strdup((const char *)sqlite3_column_text(statement, 3));
    overview->name = g_strdup((const char *)sqlite3_column_text(statement, 4));
    overview->day = sqlite3_column_int(statement, 5);
    overview->has_relative_days = sqlite3_column_int(statement, 6) != 0;
    overview->duration_s = read_number(statement, 7);
    overview->days_since_injection = read_days(statement, 8);
    overview->analyses = sqlite3_column_int(statement, 9);
    overview->edits = sqlite3_column_int(statement, 10);
    overview->closures_per_min = read_number(statement, 11);
    overview->closed_share = read_number(statement, 12);
    overview->measured_share = read_number(statement, 13);
}

// The page is cut along the indexes of days and visits, without a sort (CROSS JOIN keeps that
// order); names and figures are looked up for its rows only.
#define RECORDINGS(where)                                                                          \
    "WITH page AS MATERIALIZED (SELECT r.id AS id, r.visit AS visit, v.patient AS patient,"        \
    " v.day AS day FROM visits v CROSS JOIN recordings r ON r.visit = v.id " where                 \
    " ORDER BY v.day DESC, v.id DESC, r.id DESC LIMIT ?1 OFFSET ?2),"                              \
    " shown AS MATERIALIZED (SELECT page.*, " NEWEST(                                              \
        "page.id") " AS newest FROM page)"                                                         \
                   " SELECT shown.id, shown.visit, shown.patient, p.pseudonym, r.name, shown.day," \
                   " p.has_relative_days, r.duration_s, " SINCE(                                   \
                       "shown.patient",                                                            \
                       "shown.day") ","                                                            \
                                    " (SELECT count(*) FROM analyses a WHERE a.recording = "       \
                                    "shown.id),"                                                   \
                                    " (SELECT count(*) FROM edits e WHERE e.recording = shown.id " \
                                    "AND e.is_undone = 0)," FIGURE("closures_per_min") "," FIGURE( \
                                        "closed_share") "," FIGURE("measured_share") " FROM "      \
                                                                                     "shown JOIN " \
                                                                                     "patients p " \
                                                                                     "ON p.id = "  \
                                                                                     "shown."      \
                                                                                     "patient "    \
                                                                                     "JOIN "       \
                                                                                     "recordings " \
                                                                                     "r ON r.id "  \
                                                                                     "= shown.id"  \
                                                                                     " ORDER BY "  \
                                                                                     "shown.day "  \
                                                                                     "DESC, "      \
                                                                                     "shown."      \
                                                                                     "visit "      \
                                                                                     "DESC, "      \
                                                                                     "shown.id "   \
                                                                                     "DESC"

GArray *plp_overview_list_recordings(PlpLibrary *library, int64_t patient, int limit, int offset,
                                     GError **error)
{
    sqlite3_stmt *statement = plp_library_prepare(
        library, patient > 0 ? RECORDINGS("WHERE v.patient = ?3") : RECORDINGS(""), error);
    if (statement == NULL)
        return NULL;
    sqlite3_bind_int(statement, 1, limit);
    sqlite3_bind_int(statement, 2, offset);
    if (patient > 0)
        sqlite3_bind_int64(statement, 3, patient);
    return read_rows(library, statement, sizeof(PlpRecordingOverview), clear_recording,
                     read_recording, error);
}

// ---- the course ----

static void read_point(sqlite3_stmt *statement, void *row)
{
    *(PlpCoursePoint *)row = (PlpCoursePoint){
        .recording = sqlite3_column_int64(statement, 0),
        .day = sqlite3_column_int(statement, 1),
        .days_since_injection = read_days(statement, 2),
        .value = read_number(statement, 3),
        .low = read_number(statement, 4),
        .high = read_number(statement, 5),
        .boot_low = read_number(statement, 6),
        .boot_high = read_number(statement, 7),
        .count = sqlite3_column_int(statement, 8),
    };
}

#define COURSE(scope)                                                                              \
    "SELECT r.id, v.day, " SINCE(                                                                  \
        "v.patient", "v.day") ","                                                                  \
                              " f.value, f.low, f.high, f.boot_low, f.boot_high, f.count"          \
                              " FROM visits v JOIN recordings r ON r.visit = v.id"                 \
                              " JOIN figures f ON f.analysis = " NEWEST(                           \
                                  "r.id") " AND f.metric = ?2 AND f.side = ?3"                     \
                                          " AND " scope                                            \
                                          " WHERE v.patient = ?1 ORDER BY v.day, r.id, f.scope"

GArray *plp_overview_list_course(PlpLibrary *library, int64_t patient, PlpMetric metric,
                                 PlpSide side, PlpTask task, GError **error)
{
    sqlite3_stmt *statement = plp_library_prepare(
        library, task == PLP_TASK_UNKNOWN ? COURSE("f.scope = 0") : COURSE("f.task = ?4"), error);
    if (statement == NULL)
        return NULL;
    sqlite3_bind_int64(statement, 1, patient);
    sqlite3_bind_text(statement, 2, plp_metric_get_info(metric)->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 3, plp_side_get_name(side), -1, SQLITE_STATIC);
    if (task != PLP_TASK_UNKNOWN)
        sqlite3_bind_text(statement, 4, plp_task_get_name(task), -1, SQLITE_STATIC);
    return read_rows(library, statement, sizeof(PlpCoursePoint), NULL, read_point, error);
}

// ---- single answers ----

bool plp_overview_get_days_since_injection(PlpLibrary *library, int64_t patient, int32_t day,
                                           int32_t *ret_days, GError **error)
{
    sqlite3_stmt *statement = plp_library_prepare(library, "SELECT " SINCE("?1", "?2"), error);
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, patient);
    sqlite3_bind_int(statement, 2, day);
    bool has_row = false;
    if (!plp_library_step(library, statement, &has_row, error))
        return false;
    *ret_days = has_row ? read_days(statement, 0) : PLP_DAYS_UNKNOWN;
    plp_statement_done(statement);
    return true;
}

bool plp_overview_find_analysis(PlpLibrary *library, int64_t recording, int64_t *ret_analysis,
                                GError **error)
{
    return plp_library_get_integer(library, "SELECT " NEWEST("?1"), recording, 0, ret_analysis,
                                   error);
}

static void read_id(sqlite3_stmt *statement, void *row)
{
    *(int64_t *)row = sqlite3_column_int64(statement, 0);
}

GArray *plp_overview_find_videos(PlpLibrary *library, const char *sha256, GError **error)
{
    sqlite3_stmt *statement = plp_library_prepare(
        library, "SELECT id FROM recordings WHERE sha256 = ? ORDER BY id", error);
    if (statement == NULL)
        return NULL;
    sqlite3_bind_text(statement, 1, sha256, -1, SQLITE_TRANSIENT);
    return read_rows(library, statement, sizeof(int64_t), NULL, read_id, error);
}

GArray *plp_overview_list_video_sizes(PlpLibrary *library, GError **error)
{
    sqlite3_stmt *statement = plp_library_prepare(
        library,
        "SELECT DISTINCT size_bytes FROM recordings WHERE sha256 IS NOT NULL AND size_bytes > 0"
        " ORDER BY size_bytes",
        error);
    return statement == NULL ? NULL
                             : read_rows(library, statement, sizeof(int64_t), NULL, read_id, error);
}
