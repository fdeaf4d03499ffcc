//! Whom an isolate is tied to: links, monitors in both directions, and the jobs it owns.
//!
//! Touched by the worker that has the isolate in hand only; others learn of changes by signals. Ordered maps, so that
//! the signals of an exit go out in the same order on every run.

use super::envelope::Reference;
use super::pid::Pid;
use super::small_map::SmallMap;
use crate::job::entries::Entries;

#[derive(Default)]
pub struct Ties {
    pub links: SmallMap<Pid, Link>,
    /// Monitors this isolate has on others.
    pub monitors: SmallMap<Reference, Pid>,
    /// Monitors others have on this isolate.
    pub watchers: SmallMap<Reference, Pid>,
    /// Jobs this isolate owns, until the handle's last reference goes.
    pub jobs: Entries,
}

/// This side's view of a link, as in Erlang's link protocol of OTP 23.3: after `unlink` the entry stays until the other
/// side has confirmed that very unlink, and links that cross it are dropped on arrival, so both sides always agree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Link {
    Active,
    /// Waits for the acknowledgement with this number.
    Leaving(u64),
}

impl Ties {
    /// True if `other` was not linked and must be told.
    pub fn link(&mut self, other: Pid) -> bool {
        self.links.insert(other, Link::Active) != Some(Link::Active)
    }

    /// True if `other` was linked and must be told, with this number.
    pub fn unlink(&mut self, other: Pid, number: u64) -> bool {
        match self.links.get_mut(&other) {
            Some(link @ Link::Active) => {
                *link = Link::Leaving(number);
                true
            }
            _ => false,
        }
    }

    /// `other` has linked to us. Crossing our unlink, it loses: that one comes to the other's link, and ends it.
    pub fn linked_by(&mut self, other: Pid) {
        if self.links.get(&other).is_none() {
            self.links.insert(other, Link::Active);
        }
    }

    /// `other` has unlinked; crossing our own unlink, that one's acknowledgement is still to come.
    pub fn unlinked_by(&mut self, other: Pid) {
        if self.links.get(&other) == Some(&Link::Active) {
            self.links.remove(&other);
        }
    }

    pub fn unlink_confirmed(&mut self, other: Pid, number: u64) {
        if self.links.get(&other) == Some(&Link::Leaving(number)) {
            self.links.remove(&other);
        }
    }

    /// `other` has ended. True if we were linked to it.
    pub fn link_broken(&mut self, other: Pid) -> bool {
        self.links.remove(&other) == Some(Link::Active)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pid(index: u32) -> Pid {
        Pid::new(index, 1)
    }

    #[test]
    fn a_link_that_crosses_an_unlink_ends_on_both_sides() {
        let (mut a, mut b) = (Ties::default(), Ties::default());
        a.link(pid(2));
        b.linked_by(pid(1));
        b.links.clear(); // b never knew, so that its own link is new
        assert!(a.unlink(pid(2), 7));
        assert!(b.link(pid(1)));
        a.linked_by(pid(2));
        b.unlinked_by(pid(1));
        a.unlink_confirmed(pid(2), 7);
        assert!(a.links.is_empty() && b.links.is_empty());
    }

    #[test]
    fn a_new_link_outlives_the_acknowledgement_of_an_older_unlink() {
        let mut a = Ties::default();
        a.link(pid(2));
        a.unlink(pid(2), 7);
        assert!(a.link(pid(2)));
        a.unlink_confirmed(pid(2), 7);
        assert_eq!(a.links.get(&pid(2)), Some(&Link::Active));
    }

    #[test]
    fn an_exit_after_unlink_is_not_ours() {
        let mut a = Ties::default();
        a.link(pid(2));
        a.unlink(pid(2), 1);
        assert!(!a.link_broken(pid(2)));
        assert!(a.links.is_empty());
    }
}
