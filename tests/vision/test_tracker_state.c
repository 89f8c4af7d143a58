// The tracker's state as bytes: what comes back is what went in, and what is damaged is refused.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "vision/tracker_state.h"

static void fill(PlpTrackerState *state)
{
    plp_tracker_state_init(state);
    state->started = true;
    state->width_px = 640;
    state->height_px = 480;
    state->searched_t_us = 1234567;
    state->next_tile = 1;
    state->scene.cells[5] = 0.25f;
    state->tracks.places[0].identity = 3;
    state->tracks.places[0].region = (PlpRegion){320.5, 240.25, 200.125, 0.1};
    state->tracks.places[0].face.yaw_deg = 12.5f;
    PlpLostFace lost = {.identity = 2, .region = {100, 90, 80, 0}, .placed = true, .t_us = 99};
    plp_identities_lose(&state->identities, &lost);
    state->identities.last = 3;
    state->flows[2] = (PlpFlowMemory){.identity = 3, .t_us = 1200000};
    state->flows[2].pixels[77] = 200;
    state->tiles = g_array_new(FALSE, FALSE, sizeof(PlpRegion));
    PlpRegion tile = {10, 20, 30, 0};
    g_array_append_val(state->tiles, tile);
    g_array_append_val(state->tiles, tile);
}

static void test_comes_back_whole(void **unused)
{
    PlpTrackerState state, again;
    fill(&state);
    plp_tracker_state_init(&again);
    g_autoptr(GBytes) bytes = plp_tracker_state_save(&state);
    assert_true(plp_tracker_state_load(&again, bytes));
    assert_int_equal(again.tracks.places[0].identity, 3);
    assert_true(again.tracks.places[0].region.side_px == 200.125);
    assert_int_equal(again.identities.lost->len, 1);
    assert_int_equal(again.identities.last, 3);
    assert_int_equal(again.tiles->len, 2);
    assert_int_equal(again.next_tile, 1);
    assert_int_equal(again.flows[2].identity, 3);
    assert_int_equal(again.flows[2].t_us, 1200000);
    assert_int_equal(again.flows[2].pixels[77], 200);
    g_autoptr(GBytes) second = plp_tracker_state_save(&again);
    assert_true(g_bytes_equal(bytes, second));
    plp_tracker_state_clear(&state);
    plp_tracker_state_clear(&again);
}

static void test_fresh_state_comes_back(void **unused)
{
    PlpTrackerState state, again;
    plp_tracker_state_init(&state);
    fill(&again);
    g_autoptr(GBytes) bytes = plp_tracker_state_save(&state);
    assert_true(plp_tracker_state_load(&again, bytes));
    assert_false(again.started);
    assert_int_equal(again.identities.lost->len, 0);
    assert_null(again.tiles);
    plp_tracker_state_clear(&state);
    plp_tracker_state_clear(&again);
}

static void assert_refused(const guint8 *data, gsize size)
{
    PlpTrackerState state;
    fill(&state);
    g_autoptr(GBytes) before = plp_tracker_state_save(&state);
    g_autoptr(GBytes) damaged = g_bytes_new(data, size);
    assert_false(plp_tracker_state_load(&state, damaged));
    g_autoptr(GBytes) after = plp_tracker_state_save(&state);
    assert_true(g_bytes_equal(before, after));
    plp_tracker_state_clear(&state);
}

static void test_every_truncation_is_refused(void **unused)
{
    PlpTrackerState state;
    fill(&state);
    g_autoptr(GBytes) bytes = plp_tracker_state_save(&state);
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    for (gsize cut = 0; cut < size; cut += 1097)
        assert_refused(data, cut);
    assert_refused(data, size - 1);
    plp_tracker_state_clear(&state);
}

static void test_changed_front_is_refused(void **unused)
{
    PlpTrackerState state;
    fill(&state);
    g_autoptr(GBytes) bytes = plp_tracker_state_save(&state);
    gsize size = 0;
    g_autofree guint8 *data = g_memdup2(g_bytes_get_data(bytes, &size), g_bytes_get_size(bytes));
    size = g_bytes_get_size(bytes);
    // magic, version, sizes and counts: the first 24 bytes
    for (gsize i = 0; i < 24; i++) {
        data[i] ^= 0x40;
        assert_refused(data, size);
        data[i] ^= 0x40;
    }
    plp_tracker_state_clear(&state);
}

static void test_region_that_is_no_number_is_refused(void **unused)
{
    PlpTrackerState state;
    fill(&state);
    state.tracks.places[0].region.x_px = (double)NAN;
    g_autoptr(GBytes) bytes = plp_tracker_state_save(&state);
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    assert_refused(data, size);
    plp_tracker_state_clear(&state);
}

static void test_flow_of_nobody_is_refused(void **unused)
{
    PlpTrackerState state;
    fill(&state);
    state.flows[1].identity = -4;
    g_autoptr(GBytes) bytes = plp_tracker_state_save(&state);
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    assert_refused(data, size);
    plp_tracker_state_clear(&state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comes_back_whole),
        cmocka_unit_test(test_fresh_state_comes_back),
        cmocka_unit_test(test_every_truncation_is_refused),
        cmocka_unit_test(test_changed_front_is_refused),
        cmocka_unit_test(test_flow_of_nobody_is_refused),
        cmocka_unit_test(test_region_that_is_no_number_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
