//! The environment's variables. An empty one counts as not given.

/// The number that a variable holds; of what is none nothing.
#[inline(never)]
pub fn number(name: &str) -> Option<usize> {
    variable(name)?.parse().ok()
}

/// What a variable holds. Once for all callers: written out in place it is a kilobyte of each.
#[inline(never)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}
