#include <math.h>
#include <string.h>

#include "bytes.h"

#include "base/error.h"
#include "domain/recording.h"
#include "tables/study.h"

static PlpStudy *parse(const char *text, GError **error)
{
    g_autoptr(GBytes) content = bytes_of(text);
    return plp_study_parse("s.csv", "/data", content, error);
}

static void assert_refused(const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_null(parse(text, &error));
    assert_message(&error, PLP_ERROR_FORMAT, message);
}

static const PlpStudyVisit *get(const PlpStudy *study, guint i)
{
    return study->visits->pdata[i];
}

// ---- what is read ----

static void test_a_whole_study(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpStudy) study = parse(
        "patient,arm,visit,video,result,task,eye,days_since_injection,jrs_severity,bsdi,note\n"
        "P01,toxin,before,,p01/before,rest_open,right,-3,4,2.5,first one\n"
        "P01,toxin,after,v/p01.mp4,,Rest open,RIGHT,21,2,,\n"
        "P02,saline,before,/abs/p02.mov,,,,,,,\n"
        "P02,saline,after,,@12,,,,,,\n",
        &error);
    assert_non_null(study);
    assert_int_equal(study->visits->len, 4);
    assert_int_equal(study->patients->len, 2);
    assert_int_equal(study->arms->len, 2);
    assert_int_equal(study->visit_names->len, 2);
    const PlpStudyVisit *first = get(study, 0);
    assert_string_equal(first->patient, "P01");
    assert_string_equal(first->result_path, "/data/p01/before");
    assert_null(first->video_path);
    assert_int_equal(first->line, 2);
    assert_int_equal(first->task, PLP_TASK_REST_OPEN);
    assert_int_equal(first->eye, PLP_SIDE_RIGHT);
    assert_int_equal(first->days_since_injection, -3);
    assert_true(first->scores[PLP_SCALE_JRS_SEVERITY] == 4);
    assert_true(first->scores[PLP_SCALE_BSDI] == 2.5);
    assert_string_equal(get(study, 1)->video_path, "/data/v/p01.mp4");
    assert_int_equal(get(study, 1)->eye, PLP_SIDE_RIGHT);
    assert_true(isnan(get(study, 1)->scores[PLP_SCALE_BSDI]));
    assert_string_equal(get(study, 2)->video_path, "/abs/p02.mov");
    assert_string_equal(get(study, 3)->result_path, "@12");
    assert_int_equal(get(study, 2)->task, PLP_TASK_UNKNOWN);
    assert_int_equal(get(study, 2)->eye, PLP_SIDE_BOTH);
    assert_int_equal(get(study, 2)->days_since_injection, PLP_DAYS_UNKNOWN);
    assert_true(study->has_score[PLP_SCALE_BSDI]);
    assert_false(study->has_score[PLP_SCALE_CDQ24]);
}

static void test_few_columns_and_other_separators(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpStudy) study =
        parse("# my study\nVisit;Patient;Result\n1;\xc3\x84nne 3;a\n2;\xc3\x84nne 3;b\n", &error);
    assert_non_null(study);
    assert_int_equal(study->arms->len, 1);
    assert_string_equal(get(study, 1)->arm, "all");
    assert_non_null(plp_study_find_visit(study, "\xc3\x84nne 3", "2"));
    assert_null(plp_study_find_visit(study, "\xc3\x84nne 3", "3"));
}

static void test_every_score_has_its_limits(void **state)
{
    for (int i = 1; i < PLP_SCALE_N; i++) {
        const PlpScaleInfo *info = plp_scale_get_info((PlpScale)i);
        for (int off = 0; off < 2; off++) {
            g_autoptr(GError) error = NULL;
            g_autofree char *text = g_strdup_printf("patient,visit,result,%s\nP1,a,r,%g\n",
                                                    info->name, info->high + off);
            g_autoptr(PlpStudy) study = parse(text, &error);
            assert_true((study != NULL) == (off == 0));
        }
        assert_true(strlen(info->about) > 5);
    }
}

// ---- what is refused ----

static void test_columns(void **state)
{
    assert_refused("patient,visit\nP1,a\n",
                   "s.csv: line 1: neither a column video nor a column result is there (add one: "
                   "the path of each recording or of its result folder)");
    assert_refused("patient,result\nP1,a\n",
                   "s.csv: line 1: no column `visit` (the header names: patient, result)");
    assert_refused("visit,result\na,b\n",
                   "s.csv: line 1: no column `patient` (the header names: visit, result)");
    g_autoptr(GError) error = NULL;
    assert_null(parse("patient,visit,result,jrs_freqency\nP1,a,r,1\n", &error));
    assert_true(g_str_has_prefix(error->message, "s.csv: line 1: the column `jrs_freqency` is not "
                                                 "known (rename it or take it out; known: "
                                                 "patient, arm, visit, video, "));
}

static void test_names(void **state)
{
    assert_refused("patient,visit,result\n,a,r\n", "s.csv: line 2: patient is empty (fill it in)");
    assert_refused("patient,visit,result\nP1,,r\n", "s.csv: line 2: visit is empty (fill it in)");
    assert_refused("patient,arm,visit,result\nP1,,a,r\n",
                   "s.csv: line 2: arm is empty (fill it in)");
    static const char rest[] = "must begin with a letter or digit, be printable and have at most "
                               "64 characters (use a pseudonym such as P01)";
    g_autofree char *formula = g_strdup_printf("s.csv: line 2: patient %s", rest);
    assert_refused("patient,visit,result\n=1+1,a,r\n", formula);
    assert_refused("patient,visit,result\n../../x,a,r\n", formula);
    assert_refused("patient,visit,result\n\"P\n1\",a,r\n", formula);
    g_autofree char *many = g_strnfill(65, 'x');
    g_autofree char *text = g_strdup_printf("patient,visit,result\n%s,a,r\n", many);
    assert_refused(text, formula);
}

static void test_sources(void **state)
{
    assert_refused("patient,visit,video,result\nP1,a,v,r\n",
                   "s.csv: line 2: both a video and a result are given (keep one of them)");
    assert_refused("patient,visit,video,result\nP1,a,,\n",
                   "s.csv: line 2: neither a video nor a result is given (add one, or take the "
                   "line out)");
    assert_refused("patient,visit,result\nP1,a,r\nP1,b,r\n",
                   "s.csv: line 3: the same recording as in line 2 (each visit has its own)");
}

static void test_repeats(void **state)
{
    assert_refused("patient,visit,result\nP1,a,r\nP2,a,q\nP1,a,s\n",
                   "s.csv: line 4: the same patient and visit as in line 2 (keep one of them)");
    assert_refused("patient,arm,visit,result\nP1,x,a,r\nP1,y,b,s\n",
                   "s.csv: line 3: the same patient as in line 2, but in another arm (a patient "
                   "belongs to one arm)");
}

static void test_cells(void **state)
{
    assert_refused("patient,visit,result,jrs_severity\nP1,a,r,5\n",
                   "s.csv: line 2: jrs_severity: `5` is no number from 0 to 4");
    assert_refused("patient,visit,result,jrs_severity\nP1,a,r,2.5\n",
                   "s.csv: line 2: jrs_severity must be a whole number");
    assert_refused("patient,visit,result,bsdi\nP1,a,r,nan\n",
                   "s.csv: line 2: bsdi: `nan` is no number (write it like 12.5, with a point)");
    assert_refused("patient,visit,result,eye\nP1,a,r,left eye\n",
                   "s.csv: line 2: eye is `left eye` (write right, left or both)");
    assert_refused("patient,visit,result,eye\nP1,a,r,unknown\n",
                   "s.csv: line 2: eye is `unknown` (write right, left or both)");
    assert_refused("patient,visit,result,task\nP1,a,r,resting\n",
                   "s.csv: line 2: no task is called `resting` (leave it empty for the whole "
                   "recording, or name a task as in the segments, such as rest_open)");
    assert_refused("patient,visit,result,days_since_injection\nP1,a,r,1.5\n",
                   "s.csv: line 2: days_since_injection: `1.5` is no whole number from -36600 to "
                   "36600");
}

static void test_shape(void **state)
{
    assert_refused("patient,visit,result\n",
                   "s.csv: holds no visit (add lines like: P01,before,p01-before)");
    assert_refused(
        "patient,visit,result\nP1,a\n",
        "s.csv: line 2: 2 cells, but the header names 3 columns (put text that holds the "
        "separator `,` between double quotes)");
    g_autoptr(GString) text = g_string_new("patient,visit,result\n");
    for (int i = 0; i < 5001; i++)
        g_string_append_printf(text, "P%d,a,r%d\n", i, i);
    assert_refused(text->str, "s.csv: line 5002: more than 5000 visits (split the study)");
}

static void test_messages_hold_no_folder(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_study_load("/no/such/folder/study.csv", &error));
    assert_int_equal(error->code, PLP_ERROR_IO);
    assert_null(strstr(error->message, "folder/"));
    assert_non_null(strstr(error->message, "study.csv"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_whole_study),
        cmocka_unit_test(test_few_columns_and_other_separators),
        cmocka_unit_test(test_every_score_has_its_limits),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_repeats),
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_shape),
        cmocka_unit_test(test_messages_hold_no_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
