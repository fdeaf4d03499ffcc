//! The M:N scheduler: isolates run on one worker thread per core, a turn of 4,000 reductions at a time.
//!
//! Work order of a worker: the slot for what was woken last, its ring, the injector, other workers' rings. Every export
//! of a turn runs on the worker's service stack; the isolate's own stack belongs to Snow code and the stub alone.

pub mod current;
pub mod fiber;
mod fiber_trace;
mod idle;
pub mod life;
pub mod machine;
pub(crate) mod mapping;
pub mod overflow;
mod pace;
pub mod parker;
mod patience;
pub mod pause;
mod polling;
pub mod queues;
mod resting;
mod runtime;
mod sharing;
pub mod stack;
mod standing;
pub mod switch;
#[cfg(test)]
mod tests;
mod turn;
pub mod worker;

pub use patience::cores;
pub use runtime::{Config, Enter, Runtime};
