/* Coroutines of a C program on Snow's scheduler. A handle is what LLVM makes: its first word is the code that goes on with
 * it, and is null when it has ended. */
#include "snow_rt.h"

#include <dirent.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MANY = 100000 };

static int listed_threads(void) {
    DIR *all = opendir("/proc/self/task");
    int found = 0;
    if (all == NULL) return 1;
    for (struct dirent *each; (each = readdir(all)) != NULL;) found += each->d_name[0] != '.';
    closedir(all);
    return found;
}

/* Threads of this process: one that was joined is listed a moment longer. */
static int threads(void) {
    for (int tries = 0; tries < 5000 && listed_threads() > 1; tries++) usleep(1000);
    return listed_threads();
}

typedef struct Coroutine {
    void (*go_on)(void *);
    CoroutineFrame *frame;
    struct Coroutine *child;
    int steps, result;
} Coroutine;

static atomic_int completed, turns;
static int chain_result;

static Coroutine *start(void (*code)(void *)) {
    Coroutine *made = calloc(1, sizeof *made);
    made->go_on = code;
    made->frame = snow_frame_alloc();
    made->frame->handle = made;
    return made;
}

/* Suspends twice, and is scheduled again by itself. */
static void counts(void *handle) {
    Coroutine *self = handle;
    atomic_fetch_add(&turns, 1);
    if (++self->steps == 3) {
        atomic_fetch_add(&completed, 1);
        self->go_on = NULL;
        return;
    }
    snow_scheduler_schedule(self->frame);
}

/* A chain: each waits for the next one, which it starts. */
static void chained(void *handle) {
    Coroutine *self = handle;
    if (self->child == NULL && self->steps > 0) {
        self->child = start(chained);
        self->child->steps = self->steps - 1;
        self->frame->waiting_on = self->child->frame;
        snow_scheduler_schedule(self->child->frame);
        return;
    }
    self->result = self->child == NULL ? 0 : self->child->result + 1;
    free(self->child);
    chain_result = self->result;
    self->go_on = NULL;
}

static void once(void *handle) {
    ((Coroutine *)handle)->go_on = NULL;
    atomic_fetch_add(&completed, 1);
}

static void never(void *handle) { (void)handle; }

static void bridged(void *handle) { ((Coroutine *)handle)->steps += 1; }

int main(void) {
    CoroutineFrame *empty = snow_frame_alloc();
    printf("born %d %d %d\n", empty->state, empty->handle == NULL, empty->waiting_on == NULL);
    snow_frame_free(empty);
    snow_frame_free(NULL);

    /* The scheduler starts by itself. */
    Coroutine **all = malloc(MANY * sizeof *all);
    for (int n = 0; n < MANY; n++) {
        all[n] = start(counts);
        snow_scheduler_schedule(all[n]->frame);
    }
    snow_scheduler_shutdown();
    printf("completed %d in %d turns, threads left %d\n", completed, turns, threads());
    for (int n = 0; n < MANY; n++) free(all[n]);
    free(all);

    snow_scheduler_init(2);
    Coroutine *first = start(chained);
    first->steps = MANY;
    snow_scheduler_schedule(first->frame);
    snow_scheduler_shutdown();
    printf("chain %d %d\n", first->result, chain_result);
    free(first);

    /* Here and now, without a thread; and one that never completes is freed at the end. */
    completed = 0;
    Coroutine *here = start(once);
    snow_scheduler_resume(here->frame);
    Coroutine *left = start(never);
    snow_scheduler_schedule(left->frame);
    Coroutine *direct = start(bridged);
    snow_coro_resume_bridge(direct);
    snow_coro_resume_bridge(direct);
    printf("resumed %d, bridged %d, state %d\n", completed, direct->steps, direct->frame->state);
    snow_frame_free(direct->frame);
    snow_scheduler_shutdown();
    free(here);
    free(left);
    free(direct);
    printf("done, threads left %d\n", threads());
    return 0;
}
