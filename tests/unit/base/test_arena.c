/* The arena: zeroed and aligned memory, its cap, and arrays that grow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <string.h>

static struct arena arena;
static jmp_buf failure;

static void start(size_t cap) {
    arena_init(&arena, cap);
    arena.on_failure = &failure;
}

static bool is_zero(const char *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

static void memory_is_zeroed_and_aligned(void **state) {
    (void)state;
    start(0);
    if (setjmp(failure))
        fail_msg("out of memory");
    for (int round = 0; round < 3; round++) {
        for (size_t n = 0; n < 3000; n += 7) {
            char *p = arena_alloc(&arena, n);
            assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
            assert_true(is_zero(p, n));
            memset(p, 0xaa, n);
        }
        arena_clear(&arena);
    }
    char *large = arena_alloc(&arena, 20 * 1024 * 1024);
    assert_true(is_zero(large, 20 * 1024 * 1024));
    memset(large, 1, 20 * 1024 * 1024);
    arena_clear(&arena);
    assert_int_equal(arena.total, 0);
    arena_release(&arena);
}

static void clearing_keeps_one_chunk(void **state) {
    (void)state;
    start(0);
    if (setjmp(failure))
        fail_msg("out of memory");
    arena_clear(&arena);
    for (int i = 0; i < 10000; i++)
        arena_alloc(&arena, 100);
    size_t full = arena.total;
    arena_clear(&arena);
    assert_true(arena.total > 0 && arena.total < full);
    size_t kept = arena.total;
    arena_alloc(&arena, 100);
    assert_int_equal(arena.total, kept);
    arena_release(&arena);
    assert_int_equal(arena.total, 0);
    arena_alloc(&arena, 1);
    arena_release(&arena);
}

static void growing_keeps_content(void **state) {
    (void)state;
    start(0);
    if (setjmp(failure))
        fail_msg("out of memory");
    char *p = arena_alloc(&arena, 10);
    memcpy(p, "0123456789", 10);
    char *in_place = arena_grow(&arena, p, 10, 100);
    assert_ptr_equal(in_place, p);
    assert_memory_equal(in_place, "0123456789", 10);
    arena_alloc(&arena, 1);
    char *moved = arena_grow(&arena, in_place, 100, 200);
    assert_ptr_not_equal(moved, p);
    assert_memory_equal(moved, "0123456789", 10);
    char *huge = arena_grow(&arena, moved, 200, 1024 * 1024);
    assert_memory_equal(huge, "0123456789", 10);
    memset(huge, 1, 1024 * 1024);
    char *fresh = arena_grow(&arena, NULL, 0, 50);
    memset(fresh, 1, 50);
    assert_true(is_zero(arena_alloc(&arena, 5000), 5000));
    arena_release(&arena);
}

static void lists_grow_item_by_item(void **state) {
    (void)state;
    struct {
        uint32_t *at;
        uint32_t n, cap;
    } a = {0}, b = {0};
    start(0);
    if (setjmp(failure))
        fail_msg("out of memory");
    for (uint32_t i = 0; i < 10000; i++) {
        uint32_t *item = list_push(&arena, &a);
        assert_int_equal(*item, 0);
        *item = i;
        *list_push(&arena, &b) = i * 2;
    }
    assert_int_equal(a.n, 10000);
    for (uint32_t i = 0; i < a.n; i++) {
        assert_int_equal(a.at[i], i);
        assert_int_equal(b.at[i], i * 2);
    }
    arena_release(&arena);
}

static void the_cap_holds(void **state) {
    (void)state;
    static volatile int failures;
    failures = 0;
    start(1024 * 1024);
    if (setjmp(failure))
        failures++;
    if (failures == 0)
        for (;;)
            arena_alloc(&arena, 1000);
    assert_true(arena.total <= 1024 * 1024);
    if (failures == 1)
        arena_alloc(&arena, SIZE_MAX - 100);
    if (failures == 2)
        arena_alloc(&arena, 2 * 1024 * 1024);
    assert_int_equal(failures, 3);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(clearing_keeps_one_chunk),
        cmocka_unit_test(growing_keeps_content),
        cmocka_unit_test(lists_grow_item_by_item),
        cmocka_unit_test(the_cap_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
