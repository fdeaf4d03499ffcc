//! Tests of values: one file per operation.

mod deep;
mod lists;
mod order;
mod shared_lists;
mod strings;
mod texts;
