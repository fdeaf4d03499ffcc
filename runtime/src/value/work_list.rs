//! The stack of a walk over a value. Its first entries lie in the walk's own frame, because most values are shallow and an
//! allocation would cost more than the walk.

use std::mem::MaybeUninit;

const INLINE: usize = 6;

pub struct WorkList<T: Copy> {
    first: [MaybeUninit<T>; INLINE],
    /// Entries in `first`; it is full whenever there are others.
    count: usize,
    rest: Vec<T>,
}

impl<T: Copy> WorkList<T> {
    pub fn new() -> Self {
        Self { first: [MaybeUninit::uninit(); INLINE], count: 0, rest: Vec::new() }
    }

    pub fn push(&mut self, entry: T) {
        if self.count < INLINE {
            self.first[self.count].write(entry);
            self.count += 1;
        } else {
            self.rest.push(entry);
        }
    }

    pub fn pop(&mut self) {
        if self.rest.pop().is_none() {
            self.count = self.count.saturating_sub(1);
        }
    }

    pub fn last_mut(&mut self) -> Option<&mut T> {
        if !self.rest.is_empty() {
            return self.rest.last_mut();
        }
        let last = self.count.checked_sub(1)?;
        // SAFETY: entries below `count` are written.
        Some(unsafe { self.first[last].assume_init_mut() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_stack() {
        let mut list = WorkList::new();
        for n in 0..3 * INLINE {
            list.push(n);
        }
        for n in (0..3 * INLINE).rev() {
            assert_eq!(list.last_mut(), Some(&mut n.clone()));
            list.pop();
        }
        assert_eq!(list.last_mut(), None);
        list.push(7);
        assert_eq!(list.last_mut(), Some(&mut 7));
    }
}
