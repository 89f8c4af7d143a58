#include "paper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "analysis/analyse.h"
#include "base/number.h"

static void fill_facts(PlpRecording *recording, const char *label)
{
    recording->label = g_strdup(label);
    recording->input_name = g_strconcat(label, ".mp4", NULL);
    recording->input_sha256 = g_strnfill(64, 'a');
    recording->run_sha256 = g_strnfill(64, 'b');
    recording->program_version = g_strdup("0.1.0");
    recording->engine = g_strdup("xnnpack");
    g_autofree char *hash = g_strnfill(64, 'c');
    plp_recording_add_model(recording, "face_landmark", "face_landmark.tflite", hash);
    recording->has_media = true;
    recording->media.width_px = 1280;
    recording->media.height_px = 720;
}

PlpRecording *paper_recording_of(PlpTrace *trace, const char *label)
{
    PlpRecording *recording = plp_recording_new();
    recording->trace = trace;
    recording->parameters.bootstrap_resamples = 200;
    recording->analysis =
        plp_analyse_compute(recording->trace, recording->segments, &recording->parameters);
    fill_facts(recording, label);
    return recording;
}

PlpRecording *paper_recording(PlpPatientKind kind, guint32 seed, double seconds, const char *label)
{
    PlpPatientOptions options = plp_patient_make_options(kind, seed);
    options.seconds = seconds;
    options.rate_per_s = 30;
    g_autoptr(PlpPatient) patient = plp_patient_new(&options, NULL);
    assert_non_null(patient);
    return paper_recording_of(plp_patient_shoot(patient), label);
}

PlpTrace *paper_trace(int n, double rate_per_s, bool right, bool left)
{
    PlpTrace *trace = plp_trace_new();
    for (int i = 0; i < n; i++) {
        PlpSample sample =
            plp_sample_make_unmeasured((int64_t)(i * 1e6 / rate_per_s), i,
                                       right || left ? PLP_REASON_MEASURED : PLP_REASON_NO_FACE);
        bool shut = i / (int)fmax(1, rate_per_s) % 7 == 3;
        float gap = shut ? 0.02f : 0.3f;
        PlpEyeSample *eyes[] = {&sample.right, &sample.left};
        for (int k = 0; k < 2; k++) {
            bool seen = k == 0 ? right : left;
            eyes[k]->reason = seen ? PLP_REASON_MEASURED : PLP_REASON_EYE_HIDDEN;
            eyes[k]->ear_ratio = seen ? gap : NAN;
            eyes[k]->lid_gap_ratio = seen ? gap : NAN;
        }
        plp_trace_append(trace, &sample);
    }
    return trace;
}

// ---- bytes ----

bool paper_holds(GBytes *pdf, const char *bytes)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(pdf, &size);
    return memmem(data, size, bytes, strlen(bytes)) != NULL;
}

int paper_count_pages(GBytes *pdf)
{
    for (int n = 1; n < 100; n++) {
        g_autofree char *count = g_strdup_printf("/Count %d\n", n);
        if (paper_holds(pdf, count))
            return n;
    }
    return 0;
}

// ---- as a reader's program sees it ----

static char *run_pdftotext(GBytes *pdf, const char *option)
{
    g_autofree char *program = g_find_program_in_path("pdftotext");
    if (program == NULL) {
        print_message("pdftotext (poppler-utils) is not installed: skipped\n");
        skip();
    }
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("paper-XXXXXX.pdf", &path, NULL);
    assert_true(fd >= 0);
    close(fd);
    gsize size = 0;
    const char *data = g_bytes_get_data(pdf, &size);
    assert_true(g_file_set_contents(path, data, (gssize)size, NULL));
    char *words[] = {program, (char *)option, path, (char *)"-", NULL};
    char *out = NULL;
    int status = 0;
    assert_true(
        g_spawn_sync(NULL, words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, NULL));
    g_unlink(path);
    assert_int_equal(status, 0);
    return out;
}

char *paper_dup_text(GBytes *pdf)
{
    g_autofree char *raw = run_pdftotext(pdf, "-layout");
    g_auto(GStrv) words = g_strsplit_set(raw, " \n\r\t\f", -1);
    GString *text = g_string_new(" ");
    for (gsize i = 0; words[i] != NULL; i++) {
        if (*words[i] != '\0')
            g_string_append_printf(text, "%s ", words[i]);
    }
    return g_string_free(text, FALSE);
}

typedef struct {
    double x0, y0, x1, y1;
    char *text;
} Word;

static double read_number(const char *line, const char *name)
{
    const char *at = strstr(line, name);
    assert_non_null(at);
    g_autofree char *digits = g_strndup(at + strlen(name), strcspn(at + strlen(name), "\""));
    double value = NAN;
    assert_true(plp_number_parse(digits, &value));
    return value;
}

static void check_words(const GArray *words, double width, double height)
{
    for (guint i = 0; i < words->len; i++) {
        const Word *a = &g_array_index(words, Word, i);
        if (a->x0 < 36 || a->x1 > width - 36 || a->y0 < 20 || a->y1 > height - 15)
            fail_msg("'%s' stands outside of the margins: %g to %g", a->text, a->x0, a->x1);
        for (guint k = i + 1; k < words->len; k++) {
            const Word *b = &g_array_index(words, Word, k);
            double level = fabs((a->y0 + a->y1) / 2 - (b->y0 + b->y1) / 2);
            double common = fmin(a->x1, b->x1) - fmax(a->x0, b->x0);
            if (level < 0.55 * fmin(a->y1 - a->y0, b->y1 - b->y0) && common > 0.3)
                fail_msg("'%s' and '%s' stand over each other", a->text, b->text);
        }
    }
}

static void clear_word(gpointer data)
{
    g_free(((Word *)data)->text);
}

void paper_assert_tidy(GBytes *pdf)
{
    g_autofree char *raw = run_pdftotext(pdf, "-bbox");
    g_auto(GStrv) lines = g_strsplit(raw, "\n", -1);
    g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(Word));
    g_array_set_clear_func(words, clear_word);
    double width = 0, height = 0;
    for (gsize i = 0; lines[i] != NULL; i++) {
        if (strstr(lines[i], "<page ") != NULL) {
            width = read_number(lines[i], "width=\"");
            height = read_number(lines[i], "height=\"");
        }
        if (strstr(lines[i], "<word ") != NULL) {
            Word word = {read_number(lines[i], "xMin=\""), read_number(lines[i], "yMin=\""),
                         read_number(lines[i], "xMax=\""), read_number(lines[i], "yMax=\""),
                         g_strdup(strchr(lines[i], '>') + 1)};
            g_array_append_val(words, word);
        }
        if (strstr(lines[i], "</page>") != NULL) {
            assert_true(words->len > 10);
            check_words(words, width, height);
            g_array_set_size(words, 0);
        }
    }
}
