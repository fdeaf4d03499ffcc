/* Names, monitors, links and jobs for lists over snow_rt.h. Prints one line per fact. */
#include <stdio.h>
#include <string.h>
#include "snow_rt.h"

static const uint8_t *text(const char *words) { return (const uint8_t *)words; }

static void until_told(const uint8_t *args) {
    (void)args;
    snow_actor_receive(-1);
}

static void linked(const uint8_t *args) {
    uint64_t other;
    memcpy(&other, args, sizeof other);
    snow_actor_link(other);
    snow_timer_sleep(1000000);
}

static void *square(void *item) { return (void *)((uintptr_t)item * (uintptr_t)item); }

static void *add(void *env, void *item) {
    snow_timer_sleep(100 - (int64_t)(uintptr_t)item);
    return (void *)((uintptr_t)env + (uintptr_t)item);
}

static void print_list(const SnowList *list) {
    for (uint64_t at = 0; at < list->length; at++) {
        SnowResult *result = list->items[at];
        printf(" %d:%d", result->tag, (int)(uintptr_t)result->value);
    }
    printf("\n");
}

static void main_actor(const uint8_t *args) {
    (void)args;
    uint64_t me = snow_actor_self();
    uint64_t child = snow_actor_spawn((const void *)until_told, NULL, 0, 1);
    printf("named %d\n", (int)snow_process_register(text("child"), 5, child));
    printf("taken %d\n", (int)snow_process_register(text("child"), 5, me));
    printf("unknown %d\n", (int)snow_actor_send_named(text("nobody"), 6, NULL, 0, text("x"), 2));
    printf("elsewhere %d\n", (int)snow_actor_send_named(text("child"), 5, text("far@away"), 8, text("x"), 2));
    uint64_t monitor = snow_process_monitor(child);
    uint64_t follower = snow_actor_spawn((const void *)linked, &child, sizeof child, 1);
    uint64_t second = snow_process_monitor(follower);
    snow_timer_sleep(1);
    printf("alive %d\n", (int)snow_process_await_down(monitor, 10));
    printf("sent %d\n", (int)snow_actor_send_named(text("child"), 5, NULL, 0, text("x"), 2));
    printf("down %d\n", (int)snow_process_await_down(monitor, 1000));
    printf("a normal end ends nobody %d\n", (int)snow_process_await_down(second, 10));
    printf("demonitor %d\n", (int)snow_process_demonitor(second));
    printf("gone %d\n", (int)snow_process_register(text("gone"), 4, child));
    snow_actor_send(me, text("kept"), 5);
    printf("no process %d\n", (int)snow_process_await_down(snow_process_monitor(child), 10));
    printf("message %s\n", (const char *)snow_actor_receive(0));
    void *numbers[] = {(void *)1, (void *)2, (void *)3};
    SnowList list = {3, numbers}, empty = {0, NULL};
    print_list(snow_job_map(&list, (const void *)square, NULL));
    print_list(snow_job_map(&list, (const void *)add, (void *)10));
    print_list(snow_job_map(&empty, (const void *)square, NULL));
}

int main(void) {
    snow_rt_init_actor(0);
    snow_actor_spawn((const void *)main_actor, NULL, 0, 1);
    printf("outside %d %d\n", (int)snow_process_monitor(1), (int)snow_process_demonitor(1));
    return snow_rt_run_scheduler();
}
