//! Values by their type descriptors: what a slot holds, and the operations on it that generated code leaves to the runtime.
//! In: slots and `SnowType`s that codegen emitted. Out: slots, orders, text. Nothing here recurses: a value may be a million
//! objects deep, so every walk keeps its own stack of [`children::Children`]. Refuses to crash on any well-formed value.
//!
//! The functions are `unsafe` for one reason only, stated here once: **a slot must hold a value of the type it is said to have,
//! and the objects it leads to must be alive in memory the caller may use.** "Well-typed" below means this.

pub mod build;
pub mod cell;
pub mod children;
pub mod compare;
pub mod copy;
pub mod copy_small;
pub mod decimal;
pub mod descriptor;
pub mod display;
pub mod element;
pub mod equal;
pub mod float;
pub mod handle;
pub mod hash;
pub mod immortal;
pub mod json;
pub mod list;
pub mod object;
pub mod parts;
pub mod release;
pub mod short_bytes;
pub mod string;
pub mod utf8;
pub mod words;

pub(crate) mod hash_key;
mod known_parts;
mod list_growth;
pub mod list_own;
mod list_storage;
pub mod map;
pub(crate) mod map_build;
mod map_equal;
pub mod map_find;
pub mod map_node;
mod map_own;
pub mod map_place;
mod map_table;
pub(crate) mod quote;
mod work_list;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

pub use descriptor::{Shape, SnowField, SnowType, SnowVariant};
pub use object::{dup, object_in, pid_of_job, slot_of, JobObject, Object};
pub use release::{drop_object, drop_slot, release};
pub use string::{new_bytes, new_string, text_of};
