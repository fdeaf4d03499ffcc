/* A C program as a node: a function that others start by name, which answers to a name on their node. */
#include <stdio.h>
#include <string.h>

#include "snow_rt.h"

#define TEXT(text) (const uint8_t *)(text), strlen(text)

static void answer(const uint8_t *args)
{
    const char *peer = (const char *)args;
    const uint8_t *message;

    printf("started by %s\n", peer);
    printf("sent %d\n", (int)snow_actor_send_named(TEXT("listener"), TEXT(peer), TEXT("hello")));
    printf("nobody %d\n", (int)snow_actor_send_named(TEXT("listener"), TEXT("nobody@nowhere"), TEXT("hello")));
    fflush(stdout);
    message = snow_actor_receive(-1);
    printf("received %.3s\n", (const char *)message);
    fflush(stdout);
}

static void wait_for_ever(const uint8_t *args)
{
    (void)args;
    snow_actor_receive(-1);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    snow_rt_init_actor(2);
    snow_register_function(TEXT("answer"), (const void *)answer, 1);
    printf("start %d\n", (int)snow_node_start(TEXT(argv[1]), TEXT(argv[2])));
    printf("again %d\n", (int)snow_node_start(TEXT(argv[1]), TEXT(argv[2])));
    printf("connect %d\n", (int)snow_node_connect(TEXT("nobody@127.0.0.1:1")));
    fflush(stdout);
    snow_actor_spawn((const void *)wait_for_ever, NULL, 0, 1);
    return snow_rt_run_scheduler();
}
