/* Spawn, send, receive, sleep, delayed messages, jobs and links over snow_rt.h. Prints one line per fact. */
#include <stdio.h>
#include <string.h>
#include "snow_rt.h"

static void echo(const uint8_t *args) {
    uint64_t parent;
    memcpy(&parent, args, sizeof parent);
    for (;;) {
        const uint8_t *message = snow_actor_receive(-1);
        snow_actor_send(parent, message, 4);
    }
}

static void *answer(void) { return (void *)42; }

static void *twice(void *env) {
    snow_timer_sleep(100);
    return (void *)(2 * (uintptr_t)env);
}

static void *spin(void) {
    for (int i = 0; i < 1000000; i++) snow_reduction_check();
    return (void *)1;
}

static void main_actor(const uint8_t *args) {
    uint64_t me = snow_actor_self();
    uint64_t child = snow_actor_spawn((const void *)echo, &me, sizeof me, 1);
    printf("args %s, pids differ %d\n", (const char *)args, me != 0 && child != 0 && me != child);
    snow_actor_send(child, (const uint8_t *)"one", 4);
    printf("echo %s\n", (const char *)snow_actor_receive(-1));
    printf("timeout %d\n", snow_actor_receive(20) == NULL);
    char buffer[4] = "two";
    snow_timer_send_after(me, 30, (const uint8_t *)buffer, 4);
    memset(buffer, 0, sizeof buffer);
    printf("delayed %s\n", (const char *)snow_actor_receive(1000));
    snow_actor_send(me, NULL, 0);
    printf("empty %d\n", snow_actor_receive(0) != NULL);
    uint64_t first = snow_job_async((const void *)answer, NULL);
    uint64_t second = snow_job_async((const void *)twice, (void *)21);
    uint64_t busy = snow_job_async((const void *)spin, NULL);
    SnowResult *result = snow_job_await_timeout(second, 10);
    printf("job %d %s\n", result->tag, (const char *)result->value);
    printf("job %d\n", (int)(uintptr_t)snow_job_await(first)->value);
    printf("job %d\n", (int)(uintptr_t)snow_job_await(second)->value);
    printf("job %d\n", (int)(uintptr_t)snow_job_await(busy)->value);
    printf("job %d\n", snow_job_await(first)->tag);
    snow_timer_sleep(5);
    printf("done\n");
}

int main(void) {
    snow_timer_sleep(0);
    printf("outside %d\n", (int)snow_actor_self());
    snow_rt_init_actor(0);
    snow_actor_spawn((const void *)main_actor, "text", 5, 1);
    int status = snow_rt_run_scheduler();
    printf("status %d\n", status);
    return status;
}
