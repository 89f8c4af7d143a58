#include <string.h>

#include "bytes.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "evaluation.h"
#include "tables/labels.h"

static GPtrArray *parse_csv(const char *text, GError **error)
{
    g_autoptr(GBytes) content = bytes_of(text);
    return plp_labels_parse_csv("l.csv", content, error);
}

static PlpClipLabels *parse_tag(const char *text, GError **error)
{
    g_autoptr(GBytes) content = bytes_of(text);
    return plp_labels_parse_tag("clip.1.tag", content, error);
}

/** All labels as text: eye, kind, frames. */
static char *dump(const PlpClipLabels *clip)
{
    static const char *const kinds[] = {"?", "closure", "partial", "decoy", "unscored"};
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < clip->labels->len; i++) {
        const PlpLabel *label = &g_array_index(clip->labels, PlpLabel, i);
        g_string_append_printf(text, "%s %s/%s %d-%d\n", plp_side_get_name(label->eye),
                               kinds[label->kind], label->kind_name, label->first_frame,
                               label->last_frame);
    }
    return g_string_free(text, FALSE);
}

static void assert_csv_refused(const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_null(parse_csv(text, &error));
    assert_message(&error, PLP_ERROR_FORMAT, message);
}

static void assert_tag_refused(const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_null(parse_tag(text, &error));
    assert_message(&error, PLP_ERROR_FORMAT, message);
}

#define HEADER "clip,eye,first_frame,last_frame,kind,note\n"

static void test_csv(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) clips = parse_csv("# by hand, ±1\n" HEADER "b.mp4,both,64,69,blink,\n"
                                           "a.mp4,left,6,6,Wink,\"eye, shut\"\n"
                                           "b.mp4,right,70,80,squint,\n"
                                           "b.mp4,left,90,91,partial,\n"
                                           "c.mp4,both,,,none,0 closures\n",
                                           &error);
    assert_non_null(clips);
    assert_int_equal(clips->len, 3);
    const PlpClipLabels *b = clips->pdata[0];
    assert_string_equal(b->clip, "b.mp4");
    assert_int_equal(b->scored_first_frame, 0);
    assert_int_equal(b->scored_last_frame, G_MAXINT32);
    assert_false(b->frames_are_packets);
    g_autofree char *b_text = dump(b);
    assert_string_equal(b_text, "right closure/blink 64-69\nleft closure/blink 64-69\n"
                                "right decoy/squint 70-80\nleft partial/partial 90-91\n");
    g_autofree char *a_text = dump(clips->pdata[1]);
    assert_string_equal(a_text, "left closure/wink 6-6\n");
    const PlpClipLabels *c = clips->pdata[2];
    assert_string_equal(c->clip, "c.mp4");
    assert_int_equal(c->labels->len, 0);
}

static void test_csv_refusals(void **state)
{
    assert_csv_refused(
        "clip,eye,first_frame,kind\n",
        "l.csv: line 1: no column `last_frame` (the header names: clip, eye, first_frame, kind)");
    assert_csv_refused(HEADER, "l.csv: holds no label (add lines like: clip.mp4,both,64,69,blink)");
    assert_csv_refused(HEADER "a,both,5,4,blink,\n",
                       "l.csv: line 2: last_frame is before first_frame (swap or correct them)");
    assert_csv_refused(HEADER "a,both,5.5,6,blink,\n",
                       "l.csv: line 2: first_frame: `5.5` is no whole number from 0 to 2147483646");
    assert_csv_refused(HEADER "a,both,-1,6,blink,\n",
                       "l.csv: line 2: first_frame: `-1` is no whole number from 0 to 2147483646");
    assert_csv_refused(
        HEADER "a,both,1,2147483647,blink,\n",
        "l.csv: line 2: last_frame: `2147483647` is no whole number from 0 to 2147483646");
    assert_csv_refused(
        HEADER "a,OD,1,2,blink,\n",
        "l.csv: line 2: eye: `od` is unknown (use right, left or both: the patient's)");
    assert_csv_refused(
        HEADER "a,both,1,2,sneeze,\n",
        "l.csv: line 2: kind: `sneeze` is unknown (use blink, wink, long, squeeze, closure, "
        "partial, downgaze, squint, decoy, unscored or none)");
    assert_csv_refused(HEADER ",both,1,2,blink,\n",
                       "l.csv: line 2: clip: is empty (write the video's file name)");
    assert_csv_refused(
        HEADER "a,both,1,2,none,\n",
        "l.csv: line 2: kind none says that the clip has no closure (leave the frames empty)");
    assert_csv_refused(
        HEADER "a,both,1,2,blink,x,y\n",
        "l.csv: line 2: 7 cells, but the header names 6 columns (put text that holds the "
        "separator `,` between double quotes)");
}

#define TAIL ":121:69:120:118:139:93:161:96:197:98:219:98\n"

static void test_tag(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpClipLabels) clip = parse_tag(
        "#author: X\n#message start\nno rows: 1:2:3\n#message end\n#start\n"
        "8:-1:X:X:X:X:X" TAIL "9:1:X:X:X:X:X" TAIL "10:1:X:C:X:X:X" TAIL "11:1:X:X:X:X:X" TAIL
        "12:2:X:C:X:C:X\r\n13:-1:X:X:X:X:X\n#end\nwhat follows is not read\n",
        &error);
    assert_non_null(clip);
    assert_string_equal(clip->clip, "clip.1");
    assert_true(clip->frames_are_packets);
    assert_int_equal(clip->scored_first_frame, 8);
    assert_int_equal(clip->scored_last_frame, 13);
    g_autofree char *text = dump(clip);
    // The annotation's left eye is the image's: the patient's right one.
    assert_string_equal(text, "right closure/blink 9-11\nleft partial/partial 9-11\n"
                              "right closure/blink 12-12\nleft closure/blink 12-12\n");
}

static void test_tag_hidden_eye(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpClipLabels) clip = parse_tag(
        "#start\n1:-1:X:X:X:X:N\n2:7:X:C:X:X:N\n3:7:X:C:N:C:X\n4:7:X:C:X:C:X\n5:-1:X:X:X:X:X\n",
        &error);
    assert_non_null(clip);
    g_autofree char *text = dump(clip);
    assert_string_equal(text, "left unscored/not_visible 1-2\nright unscored/not_visible 3-3\n"
                              "right closure/blink 2-4\nleft closure/blink 3-4\n");
}

/** Random rows: every label lies in the rows, and exactly the tagged visible frames of an eye are
 * in its blinks. */
static void check_random_tag(GRand *random)
{
    g_autoptr(GString) text = g_string_new("#start\n");
    bool shut[40] = {false};
    int64_t blink = -1;
    for (int frame = 0; frame < 40; frame++) {
        if (g_rand_int_range(random, 0, 4) == 0)
            blink = blink < 0 ? frame : -1;
        shut[frame] = blink >= 0;
        g_string_append_printf(text, "%d:%d:X:C:X:X:X\n", frame, (int)blink);
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpClipLabels) clip = parse_tag(text->str, &error);
    assert_non_null(clip);
    bool right[40] = {false};
    bool left[40] = {false};
    for (guint i = 0; i < clip->labels->len; i++) {
        const PlpLabel *label = &g_array_index(clip->labels, PlpLabel, i);
        bool is_right = label->eye == PLP_SIDE_RIGHT;
        assert_int_equal(label->kind, is_right ? PLP_LABEL_CLOSURE : PLP_LABEL_PARTIAL);
        for (int frame = label->first_frame; frame <= label->last_frame; frame++)
            (is_right ? right : left)[frame] = true;
    }
    assert_memory_equal(right, shut, sizeof shut);
    assert_memory_equal(left, shut, sizeof shut);
}

static void test_random_tags(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(17);
    for (int round = 0; round < 300; round++)
        check_random_tag(random);
}

static void test_tag_refusals(void **state)
{
    assert_tag_refused("",
                       "clip.1.tag: no line `#start` (this is no .tag file of blink annotations)");
    assert_tag_refused("1:-1:X:X:X:X:X\n",
                       "clip.1.tag: no line `#start` (this is no .tag file of blink annotations)");
    assert_tag_refused("#start\n#end\n", "clip.1.tag: no row after `#start`");
    assert_tag_refused(
        "#start\n1:-1:X:X:X\n",
        "clip.1.tag: line 2: fewer than 7 fields (a row is frame:blink:NF:LC:LN:RC:RN:…)");
    assert_tag_refused("#start\nx:-1:X:X:X:X:X\n",
                       "clip.1.tag: line 2: the first field is no frame number");
    assert_tag_refused("#start\n-3:-1:X:X:X:X:X\n",
                       "clip.1.tag: line 2: the first field is no frame number");
    assert_tag_refused(
        "#start\n1:-2:X:X:X:X:X\n",
        "clip.1.tag: line 2: the second field is no blink number (-1 outside blinks)");
    assert_tag_refused(
        "#start\n1:-1:X:CC:X:X:X\n",
        "clip.1.tag: line 2: a flag is no capital letter (X for no; C closed, N not visible)");
    assert_tag_refused(
        "#start\n1:-1:X::X:X:X\n",
        "clip.1.tag: line 2: a flag is no capital letter (X for no; C closed, N not visible)");
    assert_tag_refused(
        "#start\n5:-1:X:X:X:X:X\n\n5:-1:X:X:X:X:X\n",
        "clip.1.tag: line 4: the frame number does not grow (rows must be in order)");
}

static void test_tag_with_nul(void **state)
{
    g_autoptr(GBytes) content = g_bytes_new_static("#start\n1:\0", 10);
    g_autoptr(GError) error = NULL;
    assert_null(plp_labels_parse_tag("x.tag", content, &error));
    assert_message(&error, PLP_ERROR_FORMAT, "x.tag: a NUL byte (this is no text file)");
}

static void test_load(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_labels_load("/nowhere/l.csv", &error));
    assert_message(&error, PLP_ERROR_IO, "l.csv: cannot be opened: No such file or directory");
    g_autofree char *folder = g_dir_make_tmp("plp-labels-XXXXXX", NULL);
    assert_null(plp_labels_load(folder, &error));
    assert_int_equal(error->code, PLP_ERROR_IO);
    g_clear_error(&error);
    g_autofree char *b = g_build_filename(folder, "b.tag", NULL);
    g_autofree char *a = g_build_filename(folder, "a.tag", NULL);
    g_file_set_contents(b, "#start\n1:-1:X:X:X:X:X\n", -1, NULL);
    g_file_set_contents(a, "#start\n2:-1:X:X:X:X:X\n", -1, NULL);
    g_autoptr(GPtrArray) clips = plp_labels_load(folder, &error);
    assert_non_null(clips);
    assert_int_equal(clips->len, 2);
    assert_string_equal(((PlpClipLabels *)clips->pdata[0])->clip, "a");
    g_file_set_contents(b, "#start\n1\n", -1, NULL);
    assert_null(plp_labels_load(folder, &error));
    assert_message(&error, PLP_ERROR_FORMAT,
                   "b.tag: line 2: fewer than 7 fields (a row is frame:blink:NF:LC:LN:RC:RN:…)");
    g_unlink(a);
    g_unlink(b);
    g_rmdir(folder);
}

static guint count_kind(const PlpClipLabels *clip, PlpLabelKind kind)
{
    guint count = 0;
    for (guint i = 0; i < clip->labels->len; i++)
        count += g_array_index(clip->labels, PlpLabel, i).kind == kind;
    return count;
}

static void test_real_labels(void **state)
{
    g_autofree char *tags = plp_evaluation_need("zju");
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) zju = plp_labels_load(tags, &error);
    assert_non_null(zju);
    assert_int_equal(zju->len, 36);
    guint closures = 0;
    guint partial = 0;
    for (guint i = 0; i < zju->len; i++) {
        closures += count_kind(zju->pdata[i], PLP_LABEL_CLOSURE);
        partial += count_kind(zju->pdata[i], PLP_LABEL_PARTIAL);
    }
    assert_int_equal(closures, 2 * 99);
    assert_int_equal(partial, 2 * 5);
    g_autofree char *csv = plp_evaluation_need("clips/labels.csv");
    g_autoptr(GPtrArray) clips = plp_labels_load(csv, &error);
    assert_non_null(clips);
    assert_true(clips->len >= 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv),          cmocka_unit_test(test_csv_refusals),
        cmocka_unit_test(test_tag),          cmocka_unit_test(test_tag_hidden_eye),
        cmocka_unit_test(test_random_tags),  cmocka_unit_test(test_tag_refusals),
        cmocka_unit_test(test_tag_with_nul), cmocka_unit_test(test_load),
        cmocka_unit_test(test_real_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
