//! Looking on while a program runs: a page and JSON for people and editors, a log of what happens, a report on demand.
//!
//! In: what the environment asks for (`settings.rs`), and questions from outside. Out: snapshots of a program that stands still between
//! two turns (`scheduler/pause.rs`), so that they are never torn.
//!
//! It costs nothing where nobody looks on. What is to be known of an actor beyond what it has anyway is noted in
//! `Rare::observed`, which main gets if somebody looks on, and which every actor hands on to those that it starts.

mod actor_view;
mod dump;
mod hooks;
mod settings;
mod snapshot;

use crate::context::SnowSite;

pub use actor_view::{ActorView, Spot};
pub use dump::dump;
pub use hooks::{mailbox_grew, main_starts, spawned};
pub use settings::{mailbox_mark, Settings};
pub use snapshot::{Snapshot, Totals};

/// What is noted of an actor because somebody looks on.
pub struct Observed {
    /// Where its parent has started it. May be null.
    pub spawned_at: *const SnowSite,
    /// The code of its body; 0: it has none that is Snow's.
    pub code: usize,
}
