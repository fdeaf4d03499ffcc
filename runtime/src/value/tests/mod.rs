//! Tests of values: one file per operation.

mod deep;
mod lists;
mod order;
mod strings;
mod texts;
