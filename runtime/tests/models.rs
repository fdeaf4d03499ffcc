//! The lock-free parts under every interleaving that the memory model allows, by loom: the inbox with its wake-up and what passes
//! with it, and workers that fall asleep while work is published. The files themselves are compiled here, with loom's
//! synchronisation in the place of `crate::sync`. Run queues are crossbeam's, which are modelled where they are made; timers are under
//! a lock.
//!
//! Schedules have at most two preemptions here; `make models` allows more (`LOOM_MAX_PREEMPTIONS`).
#![allow(dead_code, reason = "only parts of the files are used")]

#[path = "models/actor.rs"]
mod actor;
#[path = "../src/scheduler/idle.rs"]
mod idle;
#[path = "models/sync.rs"]
mod sync;

#[path = "models/coming_to_rest.rs"]
mod coming_to_rest;
#[path = "models/falling_asleep.rs"]
mod falling_asleep;
#[path = "models/inboxes.rs"]
mod inboxes;

/// Runs `body` under every schedule.
fn check(body: impl Fn() + Sync + Send + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound.get_or_insert(2);
    model.check(body);
}
