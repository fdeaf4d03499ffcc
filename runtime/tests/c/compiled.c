/* What codegen emits, by hand: a SnowProgram whose code calls the runtime through the stub, on the service stack.
 * main sleeps, starts an actor that crosses 1,000 turns and then sends 7, receives it, and prints. x86-64. SNOW_PROGRAM_VERSION comes from the test that compiles this. */
#include <stdint.h>
#include <stddef.h>
#include <string.h>

typedef struct { uint32_t id; uint8_t shape, flags; uint16_t count; const char *name; uint64_t name_length; const void *parts; } SnowType;
typedef struct { const char *file; uint64_t file_length; const char *function; uint64_t function_length; uint32_t line, column; } SnowSite;
typedef struct { int64_t reductions; uint64_t status; void *service_stack; const SnowSite *site; void *frame; void *isolate; uint64_t spill[8]; } Context;
typedef struct { uint32_t count, type_id; void *code; const SnowType *env; } Closure;
typedef struct { uint32_t count, type_id; uint64_t length; const char *data; void *owner; } String;
typedef struct { uint32_t version, flags; uint64_t (*enter)(void *, void *); void *main_closure; const SnowType *main_result, *main_message; const char *name; uint64_t name_length; const void *lines; } SnowProgram;

extern int snow_rt_main(const SnowProgram *, int, char **);
extern void snow_switch(Context *);
extern void cx_snow_timer_sleep(), cx_snow_process_spawn(), cx_snow_process_send(), cx_snow_process_self(), cx_snow_receive_next(),
    cx_snow_receive_message(), cx_snow_receive_take(), cx_snow_io_write(), cx_snow_reduction_check(), cx_snow_crash();

#define STATIC 0x80000000u

/* The stub: the call runs on the worker's stack; waiting leaves by snow_switch and calls again. */
static uint64_t call(Context *cx, void *function, uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
    for (;;) {
        register uint64_t result __asm__("rax");
        register uint64_t p2 __asm__("rdx") = b, p3 __asm__("rcx") = c;
        register uint64_t p4 __asm__("r8") = d;
        uint64_t cx_word = (uint64_t)cx, first = a;
        __asm__ volatile("movq %%rsp, %%rbx\n\tmovq %[stack], %%rsp\n\tcall *%[function]\n\tmovq %%rbx, %%rsp"
                         : "=r"(result), "+D"(cx_word), "+S"(first), "+r"(p2), "+r"(p3), "+r"(p4)
                         : [stack] "r"(cx->service_stack), [function] "r"(function)
                         : "rbx", "r9", "r10", "r11", "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",
                           "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
        uint64_t value = result;
        if (cx->status == 0) return value;
        snow_switch(cx);
    }
}

static const SnowType INT = {1, 0, 0, 0, "Int", 3, NULL};
static const SnowType UNIT = {2, 3, 0, 0, "()", 2, NULL};
static const SnowType PID = {3, 6, 0, 0, "Pid<Int>", 8, NULL};
static const struct { const char *name; uint64_t name_length; const SnowType *type; } FIELDS[] = {{"parent", 6, &PID}};
static const SnowType ENV = {0, 15, 0, 1, "env", 3, FIELDS};
static const SnowSite SITE = {"compiled.snow", 13, "main", 4, 12, 5};

static uint64_t child(Closure *closure, Context *cx) {
    uint64_t parent = *(uint64_t *)(closure + 1);
    for (int64_t i = 0; i < 4000000; i++)
        if (--cx->reductions < 0) call(cx, cx_snow_reduction_check, 0, 0, 0, 0);
    call(cx, cx_snow_process_send, parent, 7, (uint64_t)&INT, 0);
    return 0;
}

static void write_to(uint64_t stream, Context *cx, const char *text) {
    String string = {STATIC, 0xb2ef230e, strlen(text), text, NULL};
    call(cx, cx_snow_io_write, (uint64_t)&string, stream, 0, 0);
}

static void print(Context *cx, const char *text) {
    write_to(1, cx, text);
}

/* With the argument "endless" main prints a line and never ends; with "much" it prints 10 MB and tells stderr so. */
static const char *mode = "";

static void print_much(Context *cx) {
    for (int line = 0; line < 1000000; line++) print(cx, "123456789\n");
    write_to(2, cx, "printed all\n");
}

static uint64_t main_code(Closure *self, Context *cx) {
    (void)self;
    if (strcmp(mode, "much") == 0) {
        print_much(cx);
        return 0;
    }
    if (strcmp(mode, "endless") == 0) {
        print(cx, "running\n");
        for (;;)
            if (--cx->reductions < 0) call(cx, cx_snow_reduction_check, 0, 0, 0, 0);
    }
    static const String NAME = {STATIC, 0xb2ef230e, 5, "child", NULL};
    call(cx, cx_snow_timer_sleep, 1000, 0, 0, 0);
    struct { Closure closure; uint64_t parent; } body = {{1, 0, child, &ENV}, call(cx, cx_snow_process_self, (uint64_t)&INT, 0, 0, 0)};
    call(cx, cx_snow_process_spawn, (uint64_t)&body, (uint64_t)&NAME, 0, (uint64_t)&INT);
    if (call(cx, cx_snow_receive_next, (uint64_t)-1, 0, 0, 0) == 1 && call(cx, cx_snow_receive_message, (uint64_t)&INT, 0, 0, 0) == 7) {
        call(cx, cx_snow_receive_take, 0, 0, 0, 0);
        print(cx, "received 7\n");
    }
    cx->site = &SITE;
    call(cx, cx_snow_crash, 2, 0, 0, 0);
    print(cx, "never\n");
    return 0;
}

static uint64_t enter(void *cx, void *closure) {
    return ((uint64_t (*)(Closure *, Context *))((Closure *)closure)->code)(closure, cx);
}

static const Closure MAIN = {STATIC, 0, main_code, NULL};
static const SnowProgram PROGRAM = {SNOW_PROGRAM_VERSION, 0, enter, (void *)&MAIN, &UNIT, &INT, "compiled", 8, 0};

int main(int argc, char **argv) {
    if (argc > 1) mode = argv[1];
    return snow_rt_main(&PROGRAM, argc, argv);
}
