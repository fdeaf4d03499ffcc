//! Tests of arenas and fragments.

mod arena;
mod fragment;
