//! Placeholder: the heap of an isolate.
pub struct Arena {}
impl Arena {
    pub fn new() -> Self { Arena {} }
}
impl Default for Arena { fn default() -> Self { Self::new() } }
