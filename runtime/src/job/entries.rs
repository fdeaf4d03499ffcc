//! The jobs and tasks that an isolate owns, by the numbers that its handles and their results name them by.
//!
//! In: entries, which get a number. Out: the entry of a number, as long as it has not been taken out. A place is used again under
//! another number, so that one of an entry that is gone finds nothing.

use super::Entry;
use crate::actor::envelope::Reference;

/// Places up to which an empty table keeps its memory.
const KEPT: usize = 64;

#[derive(Default)]
pub struct Entries {
    places: Vec<Option<Entry>>,
    /// Places without an entry.
    free: Vec<u32>,
    /// Of the entry that was added last; from 1 on, so that no number is 0.
    stamp: u32,
}

// An owner has one for each that it has started.
const _: () = assert!(size_of::<Option<Entry>>() == 24);

impl Entries {
    pub fn add(&mut self, mut entry: Entry) -> Reference {
        self.stamp = self.stamp.wrapping_add(1).max(1);
        entry.stamp = self.stamp;
        let index = self.free.pop().map_or(self.places.len(), |index| index as usize);
        match self.places.get_mut(index) {
            Some(place) => *place = Some(entry),
            None => self.places.push(Some(entry)),
        }
        number(index, self.stamp)
    }

    pub fn get(&self, job: Reference) -> Option<&Entry> {
        self.places.get(index_of(job))?.as_ref().filter(|entry| entry.stamp == stamp_of(job))
    }

    pub fn get_mut(&mut self, job: Reference) -> Option<&mut Entry> {
        self.places.get_mut(index_of(job))?.as_mut().filter(|entry| entry.stamp == stamp_of(job))
    }

    pub fn remove(&mut self, job: Reference) -> Option<Entry> {
        let index = index_of(job);
        let entry = self.places.get_mut(index)?.take_if(|entry| entry.stamp == stamp_of(job))?;
        if index + 1 == self.places.len() {
            self.places.truncate(index);
        } else {
            self.free.push(index as u32);
        }
        if self.free.len() == self.places.len() && (!self.free.is_empty() || self.places.capacity() > KEPT) {
            self.empty();
        }
        Some(entry)
    }

    /// Those that there are and their numbers, in the order of their places.
    pub fn iter(&self) -> impl Iterator<Item = (Reference, &Entry)> {
        let places = self.places.iter().enumerate();
        places.filter_map(|(index, place)| place.as_ref().map(|entry| (number(index, entry.stamp), entry)))
    }

    pub fn values(&self) -> impl Iterator<Item = &Entry> {
        self.places.iter().flatten()
    }

    pub fn len(&self) -> usize {
        self.places.len() - self.free.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes all out. Numbers go on from where they were.
    pub fn clear(&mut self) {
        self.empty();
    }

    fn empty(&mut self) {
        self.places.clear();
        self.free.clear();
        self.places.shrink_to(KEPT);
        self.free.shrink_to(KEPT);
    }
}

fn number(index: usize, stamp: u32) -> Reference {
    u64::from(stamp) << 32 | index as u64
}

fn index_of(job: Reference) -> usize {
    (job & u64::from(u32::MAX)) as usize
}

fn stamp_of(job: Reference) -> u32 {
    (job >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::pid::Pid;
    use crate::job::Kind;

    fn entry(index: u32) -> Entry {
        Entry::of(Pid::new(index, 1), Kind::Task)
    }

    #[test]
    fn a_number_never_means_another_entry() {
        let mut entries = Entries::default();
        let first = entries.add(entry(1));
        let second = entries.add(entry(2));
        assert!(entries.remove(first).is_some() && entries.remove(first).is_none());
        let third = entries.add(entry(3));
        assert_eq!(index_of(first), index_of(third));
        assert!(entries.get(first).is_none());
        assert_eq!(entries.get(third).map(|entry| entry.pid.index()), Some(3));
        assert_eq!(entries.get_mut(second).map(|entry| entry.pid.index()), Some(2));
        for number in [second, third] {
            entries.remove(number);
        }
        assert!(entries.is_empty());
        let fourth = entries.add(entry(4));
        assert!([first, second, third].iter().all(|&gone| gone != fourth && entries.get(gone).is_none()));
    }

    #[test]
    fn all_are_gone_over_with_their_numbers() {
        let mut entries = Entries::default();
        let added: Vec<Reference> = (0..5).map(|index| entries.add(entry(index))).collect();
        entries.remove(added[1]);
        let left: Vec<Reference> = entries.iter().map(|(number, _)| number).collect();
        assert_eq!(left, [added[0], added[2], added[3], added[4]]);
        assert_eq!((entries.len(), entries.values().count()), (4, 4));
        assert_eq!(entries.get(0).map(|entry| entry.pid), None);
    }
}
