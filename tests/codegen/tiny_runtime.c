/* The least that code without actors needs of a runtime, so that code generation is tested without the real one.
 * Every function checks that it runs on the service stack, and counts what lives. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { int64_t reductions; uint64_t status; void *service_stack; void *site, *frame, *isolate, *coroutine;
                 uint64_t ours[64]; /* the heap and the queue: empty */ } Context;
typedef struct { uint32_t version, flags; uint64_t (*enter)(Context *, void *, void *); void *main_closure; void *result, *message;
                 const char *name; uint64_t name_length; const void *lines; } Program;
typedef struct { const char *file; uint64_t file_length; const char *function; uint64_t function_length; uint32_t line, column; } Site;

static char *stack_low, *stack_top;
static long live, checks;
static int polls;

static void on_service_stack(const char *who) {
    char here;
    if (&here < stack_low || &here >= stack_top) { fprintf(stderr, "%s runs on the wrong stack\n", who); exit(99); }
}
void *cx_snow_alloc(Context *cx, uint64_t size) { (void)cx; on_service_stack("alloc"); live++; return malloc(size); }
/* Frees the object alone: the tests drop no object with counted parts. */
void cx_snow_release(Context *cx, void *object, void *type) { (void)cx; (void)type; on_service_stack("release"); live--; free(object); }
void *cx_snow_frame_new(Context *cx, uint64_t size) { (void)cx; on_service_stack("frame"); live++; return malloc(size); }
void cx_snow_free(Context *cx, void *cell) { (void)cx; on_service_stack("free"); live--; free(cell); }
void cx_snow_frame_end(Context *cx, void *frame, uint64_t size) { (void)size; (void)cx; on_service_stack("frame"); live--; free(frame); }
void cx_snow_crash(Context *cx, uint64_t kind) {
    Site *site = cx->site;
    printf("crash %d in %.*s\n", (int)kind, (int)site->function_length, site->function);
    fflush(stdout);
    exit(3);
}
void cx_snow_reduction_check(Context *cx) { on_service_stack("check"); cx->reductions = 4000; checks++; }
void snow_switch(Context *cx) { polls++; cx->status = 0; }
void cx_test_int(Context *cx, int64_t value) { (void)cx; on_service_stack("int"); printf("%lld\n", (long long)value); }
void cx_test_float(Context *cx, double value) { (void)cx; printf("%g\n", value); }
double cx_test_mix(Context *cx, int64_t a, double x, uint8_t b, double y) { (void)cx; on_service_stack("mix"); return a + x * 10 + b * 100 + y * 1000; }
uint8_t cx_test_even(Context *cx, int64_t value) { (void)cx; return value % 2 == 0; }
uint64_t cx_test_same(Context *cx, uint64_t slot, void *type) { (void)cx; return type ? slot : 0; }
void cx_test_text(Context *cx, void *text) { (void)cx; uint64_t *words = text; printf("%.*s\n", (int)words[1], (char *)words[2]); }
/* Waits twice, then gives how often it was asked. */
int64_t cx_test_wait(Context *cx) { on_service_stack("wait"); if (polls < 2) { cx->status = 1; return -1; } return polls; }

int snow_rt_main(const Program *program, int argc, char **argv) {
    (void)argc; (void)argv;
    Context cx = {0};
    uint64_t isolate[64] = {0, 1}; /* a spare frame that nothing fits into, and the queue: empty */
    cx.isolate = isolate;
    stack_low = malloc(3 << 15);
    stack_top = stack_low + (3 << 15);
    cx.service_stack = (void *)((uintptr_t)(stack_top - 8 * 4096) & ~(uintptr_t)15);
    cx.reductions = 4000;
    program->enter(&cx, program->main_closure, NULL);
    while (cx.coroutine) {
        cx.status = 0;
        polls++;
        program->enter(&cx, NULL, cx.coroutine);
    }
    if (live) { printf("%ld objects live\n", live); return 4; }
    if (getenv("SHOW_CHECKS")) printf("%ld checks\n", checks);
    return 0;
}
