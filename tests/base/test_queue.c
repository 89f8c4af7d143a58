#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "base/queue.h"

static atomic_int freed;

static void count_free(void *item)
{
    atomic_fetch_add(&freed, 1);
}

static void *number(intptr_t i)
{
    return (void *)i;
}

static void test_order(void **state)
{
    g_autoptr(PlpQueue) queue = plp_queue_new(3, NULL);
    for (intptr_t i = 1; i <= 3; i++)
        assert_true(plp_queue_push(queue, number(i)));
    assert_ptr_equal(plp_queue_pop(queue), number(1));
    assert_true(plp_queue_push(queue, number(4))); // around the ring's end
    for (intptr_t i = 2; i <= 4; i++)
        assert_ptr_equal(plp_queue_pop(queue), number(i));
}

static void test_finished_gives_what_is_left(void **state)
{
    g_autoptr(PlpQueue) queue = plp_queue_new(4, NULL);
    plp_queue_push(queue, number(1));
    plp_queue_finish(queue);
    assert_false(plp_queue_push(queue, number(2)));
    assert_ptr_equal(plp_queue_pop(queue), number(1));
    assert_null(plp_queue_pop(queue));
    assert_null(plp_queue_pop(queue));
}

static void test_aborted_gives_nothing_and_frees(void **state)
{
    atomic_store(&freed, 0);
    PlpQueue *queue = plp_queue_new(4, count_free);
    plp_queue_push(queue, number(1));
    plp_queue_push(queue, number(2));
    plp_queue_abort(queue);
    assert_null(plp_queue_pop(queue));
    assert_false(plp_queue_push(queue, number(3)));
    plp_queue_free(queue);
    assert_int_equal(atomic_load(&freed), 2);
}

typedef struct {
    PlpQueue *queue;
    _Atomic intptr_t pushed;
    size_t weight;
} Pusher;

static void *push_until_refused(void *data)
{
    Pusher *pusher = data;
    while (plp_queue_push_weighed(pusher->queue, number(pusher->pushed + 1), pusher->weight))
        pusher->pushed++;
    return NULL;
}

/** Pushes until the queue is full. However slow the machine, it waits for the `expected` items. */
static intptr_t count_room(size_t capacity, size_t limit, size_t min_items, size_t weight,
                           intptr_t expected)
{
    g_autoptr(PlpQueue) queue = plp_queue_new(capacity, NULL);
    plp_queue_limit_weight(queue, limit, min_items);
    Pusher pusher = {queue, 0, weight};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, push_until_refused, &pusher), 0);
    for (int i = 0; i < 20000 && pusher.pushed < expected; i++)
        g_usleep(1000);
    g_usleep(20000);        // time for one too many
    plp_queue_abort(queue); // wakes the waiting pusher
    pthread_join(thread, NULL);
    return pusher.pushed;
}

static void test_bounds(void **state)
{
    assert_int_equal(count_room(5, 1000, 1, 0, 5), 5);
    assert_int_equal(count_room(5, 1000, 1, 300, 3), 3);
    assert_int_equal(count_room(5, 1000, 1, 1000, 1), 1);
    assert_int_equal(count_room(5, 1000, 2, 5000, 2), 2);
    assert_int_equal(count_room(5, SIZE_MAX, 1, SIZE_MAX, 1), 1); // the sum must not wrap around
    assert_int_equal(count_room(1, 1000, 2, 5000, 1), 1);
}

static void test_finish_wakes_a_waiting_pusher(void **state)
{
    g_autoptr(PlpQueue) queue = plp_queue_new(1, NULL);
    Pusher pusher = {queue, 0, 0};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, push_until_refused, &pusher), 0);
    g_usleep(5000);
    plp_queue_finish(queue);
    pthread_join(thread, NULL);
    assert_in_range(pusher.pushed, 0, 1);
}

static void *pop_one(void *queue)
{
    return plp_queue_pop(queue);
}

static void check_waker(void (*wake)(PlpQueue *queue))
{
    g_autoptr(PlpQueue) queue = plp_queue_new(1, NULL);
    pthread_t thread;
    void *got = &thread;
    assert_int_equal(pthread_create(&thread, NULL, pop_one, queue), 0);
    g_usleep(5000);
    wake(queue);
    pthread_join(thread, &got);
    assert_null(got);
}

static void test_waiting_popper_is_woken(void **state)
{
    check_waker(plp_queue_finish);
    check_waker(plp_queue_abort);
}

static void *push_thousand(void *queue)
{
    for (intptr_t i = 1; i <= 1000; i++)
        plp_queue_push_weighed(queue, number(i), (size_t)i % 7);
    plp_queue_finish(queue);
    return NULL;
}

static void test_two_threads_lose_nothing(void **state)
{
    g_autoptr(PlpQueue) queue = plp_queue_new(4, NULL);
    plp_queue_limit_weight(queue, 10, 1);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, push_thousand, queue), 0);
    for (intptr_t i = 1; i <= 1000; i++)
        assert_ptr_equal(plp_queue_pop(queue), number(i));
    assert_null(plp_queue_pop(queue));
    pthread_join(thread, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_finished_gives_what_is_left),
        cmocka_unit_test(test_aborted_gives_nothing_and_frees),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_finish_wakes_a_waiting_pusher),
        cmocka_unit_test(test_waiting_popper_is_woken),
        cmocka_unit_test(test_two_threads_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
