//! Tests of values: one file per operation.

mod deep;
mod flat_lists;
mod lists;
mod map_tables;
mod order;
mod shared_lists;
mod strings;
mod texts;
