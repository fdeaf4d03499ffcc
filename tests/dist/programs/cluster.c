/* Two C programs as nodes: one has a function, the other starts it, links to it, and hears when its node goes. */
#include <stdio.h>
#include <string.h>

#include "snow_rt.h"

#define TEXT(text) (const uint8_t *)(text), strlen(text)

static const char *peer;

static void say(const char *what, long long value)
{
    printf("%s %lld\n", what, value);
    fflush(stdout);
}

static void greet(const uint8_t *args)
{
    printf("greeted %s\n", (const char *)args);
    fflush(stdout);
    snow_actor_receive(-1);
}

static void idle(const uint8_t *args)
{
    (void)args;
    say("idle", 1);
    snow_actor_receive(-1);
}

static void linked(const uint8_t *args)
{
    (void)args;
    say("linked", snow_node_spawn(TEXT(peer), TEXT("greet"), (const uint8_t *)"linked", 7, 1) != 0);
    snow_actor_receive(-1);
}

static void ask(const uint8_t *args)
{
    uint64_t monitor;
    SnowList *nodes;

    (void)args;
    say("nodes", (long long)snow_node_list()->length);
    say("watch", (long long)snow_node_monitor(TEXT(peer)));
    say("is gone", snow_node_await(TEXT(peer), -1));
    say("connect", snow_node_connect(TEXT(peer)));
    say("is there", snow_node_await(TEXT(peer), -1));
    nodes = snow_node_list();
    printf("nodes %d %.*s\n", (int)nodes->length, (int)((SnowString *)nodes->items[0])->length, ((SnowString *)nodes->items[0])->bytes);
    say("started", snow_node_spawn(TEXT(peer), TEXT("greet"), (const uint8_t *)"C", 2, 0) != 0);
    say("plain", snow_node_spawn(TEXT(peer), TEXT("idle"), NULL, 0, 0) != 0);
    say("nobody", snow_node_spawn(TEXT(peer), TEXT("none"), NULL, 0, 0) != 0);
    say("nowhere", snow_node_spawn(TEXT("x@nowhere"), TEXT("greet"), NULL, 0, 0) != 0);
    monitor = snow_process_monitor(snow_actor_spawn((const void *)linked, NULL, 0, 1));
    say("quiet", snow_node_await(TEXT(peer), 1));
    say("down", snow_process_await_down(monitor, -1));
    say("gone", snow_node_await(TEXT(peer), -1));
}

int main(int argc, char **argv)
{
    SnowString *self;

    if (argc < 3)
        return 2;
    snow_rt_init_actor(2);
    snow_register_function(TEXT("greet"), (const void *)greet, 1);
    snow_register_function(TEXT("idle"), (const void *)idle, 2);
    self = snow_node_self();
    printf("self %.*s\n", (int)self->length, self->bytes);
    say("start", snow_node_start(TEXT(argv[1]), TEXT(argv[2])));
    self = snow_node_self();
    printf("self %.*s\n", (int)self->length, self->bytes);
    say("outside", snow_node_list() != NULL || snow_node_monitor(TEXT("x@y")) != 0);
    peer = argc > 3 ? argv[3] : NULL;
    snow_actor_spawn(peer ? (const void *)ask : (const void *)idle, NULL, 0, 1);
    return snow_rt_run_scheduler();
}
