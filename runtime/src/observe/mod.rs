//! Looking on while a program runs: a page and JSON for people and editors, a log of what happens, a report on demand.
//!
//! In: what the environment asks for (`settings.rs`), and questions from outside. Out: snapshots of a program that stands still between
//! two turns (`scheduler/pause.rs`), so that they are never torn.
//!
//! It costs nothing where nobody looks on. What is to be known of an actor beyond what it has anyway is noted in
//! `Rare::observed`, which main gets if somebody looks on, and which every actor hands on to those that it starts.

mod actor_view;
mod answers;
mod chrome_trace;
mod dump;
mod entries;
mod hooks;
mod json;
mod layout;
mod log;
mod recorder;
mod request;
mod sampler;
mod server;
mod settings;
mod snapshot;
mod snapshot_json;
mod token;
mod trace;

use std::sync::Arc;

use crate::context::SnowSite;

pub use actor_view::{ActorView, Spot};
pub use dump::dump;
pub use hooks::{crashed, ended, mailbox_grew, main_starts, sent, spawned};
pub use layout::{hide_table, show_table, snow_rt_actors};
pub use log::{is_told, log, Level};
pub use recorder::{finish as finish_recording, turn_begins, turn_ended};
pub use server::serve;
pub use settings::{mailbox_mark, Settings};
pub use snapshot::{totals, Snapshot, Totals};
pub use trace::is_traced;

/// What is noted of an actor because somebody looks on.
pub struct Observed {
    /// Where its parent has started it. May be null.
    pub spawned_at: *const SnowSite,
    /// Where what it does is noted, if somebody traces it.
    trace: Option<Arc<trace::Trace>>,
}

impl Default for Observed {
    fn default() -> Observed {
        Observed { spawned_at: std::ptr::null(), trace: None }
    }
}
