//! What reaches outside: standard output and error, and calls that block a thread.

pub mod blocking;
pub mod output;
