//! The stack of a walk over a value. Its first entries lie in the walk's own frame, because most values are shallow and an
//! allocation would cost more than the walk.

use std::mem::MaybeUninit;

/// A stack whose first `N` entries need no memory of their own.
pub struct ShortStack<T: Copy, const N: usize> {
    first: [MaybeUninit<T>; N],
    /// Entries in `first`; it is full whenever there are others.
    count: usize,
    rest: Vec<T>,
}

pub type WorkList<T> = ShortStack<T, 6>;

impl<T: Copy, const N: usize> ShortStack<T, N> {
    pub fn new() -> Self {
        Self { first: [const { MaybeUninit::uninit() }; N], count: 0, rest: Vec::new() }
    }

    pub fn push(&mut self, entry: T) {
        if self.count < N {
            self.first[self.count].write(entry);
            self.count += 1;
        } else {
            self.rest.push(entry);
        }
    }

    pub fn pop(&mut self) -> Option<T> {
        if !self.rest.is_empty() {
            return self.rest.pop();
        }
        self.count = self.count.checked_sub(1)?;
        // SAFETY: entries up to the count were written.
        Some(unsafe { self.first[self.count].assume_init() })
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

    const N: usize = 4;

    #[test]
    fn it_is_a_stack() {
        let mut list = ShortStack::<usize, N>::new();
        for n in 0..3 * N {
            list.push(n);
        }
        for n in (0..3 * N).rev() {
            assert_eq!(list.last_mut(), Some(&mut n.clone()));
            assert_eq!(list.pop(), Some(n));
        }
        assert_eq!(list.last_mut(), None);
        assert_eq!(list.pop(), None);
        list.push(7);
        assert_eq!(list.last_mut(), Some(&mut 7));
    }
}
