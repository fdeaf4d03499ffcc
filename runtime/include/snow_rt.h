/* The runtime of Snow for C programs.
 * Made from runtime/src/foreign/ by `SNOW_UPDATE=1 cargo test --test header`; edit the Rust side. */
#ifndef SNOW_RT_H
#define SNOW_RT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a job gave: tag 0, and value is its word; tag 1, and value is the reason as a C string.
 * Belongs to the awaiting actor and lives as long as it. */
typedef struct SnowResult { uint8_t tag; void *value; } SnowResult;

/* A text in UTF-8, without a zero behind it. */
typedef struct SnowString { uint64_t length; const uint8_t *bytes; } SnowString;

/* Words, the results of jobs, or texts. */
typedef struct SnowList { uint64_t length; void **items; } SnowList;

/* A coroutine of the C program: handle is LLVM's, whose first word is the code that goes on with it and is null at its end;
 * data is the program's own; state is 0 running, 1 suspended, 2 complete. */
typedef struct CoroutineFrame { void *handle; void *data; struct CoroutineFrame *waiting_on; int32_t state; } CoroutineFrame;

/* Starts the runtime with so many worker threads; 0: one per core. */
void snow_rt_init_actor(uint32_t schedulers);

/* Runs until nothing can happen any more, and gives the exit status. */
int32_t snow_rt_run_scheduler(void);

/* Starts an actor that runs `void entry(const uint8_t *args)` on a copy of the bytes at args; gives its pid.
 * priority: 0 high, 1 normal, 2 low. */
uint64_t snow_actor_spawn(const void *entry, const void *args, uint64_t size, uint8_t priority);

/* The current actor's pid; 0 outside of actors. */
uint64_t snow_actor_self(void);

/* Sends a copy of the bytes. Sending to an actor that has ended is nothing. */
void snow_actor_send(uint64_t pid, const uint8_t *msg, uint64_t size);

/* The next message's bytes, valid until the actor receives again; NULL on timeout. timeout_ms -1 waits for ever. */
const uint8_t *snow_actor_receive(int64_t timeout_ms);

/* Ends together with that actor from now on. */
void snow_actor_link(uint64_t pid);

/* Counts one reduction down; when the turn's are used up, others run first. */
void snow_reduction_check(void);

/* Runs `void *entry(void)`, or with env `void *entry(void *env)`, in a job of the current actor; gives the job's pid. */
uint64_t snow_job_async(const void *entry, void *env);

/* Waits for a job of the current actor; NULL outside of actors. */
SnowResult *snow_job_await(uint64_t job);

/* The same, at most for ms milliseconds: then tag 1 and "timeout", and the job can be awaited again. */
SnowResult *snow_job_await_timeout(uint64_t job, int64_t ms);

/* Runs `void *entry(void *item)`, or with env `void *entry(void *env, void *item)`, for all items at once; gives a list of
 * `SnowResult *` in their order, which belongs to the actor and lives as long as it. NULL outside of actors. */
SnowList *snow_job_map(const SnowList *list, const void *entry, void *env);

/* Gives an actor a name, which goes with it. 0; -1: the name is taken, no UTF-8, or the actor has ended. */
int64_t snow_process_register(const uint8_t *name, uint64_t name_size, uint64_t pid);

/* Sends a copy of the bytes to the actor of that name; on another node as a binary. 0; -1: nobody has it here, or that node is not connected. */
int64_t snow_actor_send_named(const uint8_t *name, uint64_t name_size, const uint8_t *node, uint64_t node_size, const uint8_t *msg, uint64_t size);

/* Watches an actor; gives the monitor's number, 0 outside of actors. */
uint64_t snow_process_monitor(uint64_t pid);

/* Ends a monitor, and takes away what it has told. 0; -1 outside of actors. */
int64_t snow_process_demonitor(uint64_t monitor);

/* Waits until a monitor tells that its actor has ended: 1; 0 on timeout. Messages stay. timeout_ms -1 waits for ever. */
int64_t snow_process_await_down(uint64_t monitor, int64_t timeout_ms);

/* From now on other nodes may start `void entry(const uint8_t *args)` by that name: its argument is a binary. May be called from any thread. */
void snow_register_function(const uint8_t *name, uint64_t name_length, const void *entry, uint64_t signature_hash);

/* Makes the program a node: `name@host`, or `name@host:port`, which needs no port mapper. 0, or -1 if it can't. */
int64_t snow_node_start(const uint8_t *name, uint64_t name_length, const uint8_t *cookie, uint64_t cookie_length);

/* Connects to a node. 0, or -1 if it can't. */
int64_t snow_node_connect(const uint8_t *name, uint64_t name_length);

/* The name of this node; nonode@nohost if the program is none. It stays valid. */
SnowString *snow_node_self(void);

/* The nodes that this one is connected to, a list of `SnowString *`: the names stay valid, the list belongs to the actor and lives as long
 * as it. NULL outside of actors. */
SnowList *snow_node_list(void);

/* From now on the current actor hears when that node goes and comes, at once that it is gone if it is: `snow_node_await` tells. 1; 0 outside of actors. */
uint64_t snow_node_monitor(const uint8_t *name, uint64_t name_length);

/* Waits until a node that the current actor watches has gone: 0, or has come: 1; -1 on timeout. Messages stay. timeout_ms -1 waits for ever. */
int64_t snow_node_await(const uint8_t *name, uint64_t name_length, int64_t timeout_ms);

/* Starts the function of that name on another node, with the bytes as its argument, a binary (none: without an argument); link 1 links it to
 * the current actor, which waits meanwhile. Gives its pid; 0 and a line on stderr if nothing was started. */
uint64_t snow_node_spawn(const uint8_t *node, uint64_t node_length, const uint8_t *function, uint64_t function_length, const uint8_t *args, uint64_t size, uint8_t link);

/* Suspends the current actor; outside of actors it blocks the thread. */
void snow_timer_sleep(int64_t ms);

/* Sends a copy of the bytes, made now, after ms milliseconds; at once if that is 0 or less. Gives the timer. */
uint64_t snow_timer_send_after(uint64_t pid, int64_t ms, const uint8_t *msg, uint64_t size);

/* A frame without a coroutine, suspended. */
CoroutineFrame *snow_frame_alloc(void);

/* Frees a frame that is suspended; one that is scheduled or has completed is the scheduler's. */
void snow_frame_free(CoroutineFrame *frame);

/* Starts the scheduler with so many threads, 0: one per core. Scheduling a frame starts it as well. */
void snow_scheduler_init(int32_t threads);

/* Goes on with a frame on some thread. When it suspends and has set waiting_on, it goes on by itself once that one has
 * completed. The worker frees a completed frame: its handle's first word is null, or its state is 2. */
void snow_scheduler_schedule(CoroutineFrame *frame);

/* Goes on with a suspended frame here and now. */
void snow_scheduler_resume(CoroutineFrame *frame);

/* Lets all that runs or is scheduled finish, frees what is left, and ends the threads. */
void snow_scheduler_shutdown(void);

/* Goes on with a coroutine of LLVM by its handle. */
void snow_coro_resume_bridge(void *handle);

#ifdef __cplusplus
}
#endif

#endif
