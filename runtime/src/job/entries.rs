//! The jobs and tasks that an isolate owns, by the numbers that its handles and their results name them by.
//!
//! In: entries, which get a number. Out: the entry of a number, as long as it has not been taken out. Then the number is given
//! again: whoever keeps one knows that the entry is there, as a handle does, or compares the pid, as with results.

use super::Entry;
use crate::actor::envelope::Reference;

/// Places up to which an empty table keeps its memory.
const KEPT: usize = 64;

#[derive(Default)]
pub struct Entries {
    places: Vec<Option<Entry>>,
    /// Places without an entry.
    free: Vec<u32>,
}

impl Entries {
    pub fn add(&mut self, entry: Entry) -> Reference {
        let index = self.free.pop().map_or(self.places.len(), |index| index as usize);
        match self.places.get_mut(index) {
            Some(place) => *place = Some(entry),
            None => self.places.push(Some(entry)),
        }
        number(index)
    }

    pub fn get(&self, job: Reference) -> Option<&Entry> {
        self.places.get(index_of(job)?)?.as_ref()
    }

    pub fn get_mut(&mut self, job: Reference) -> Option<&mut Entry> {
        self.places.get_mut(index_of(job)?)?.as_mut()
    }

    pub fn remove(&mut self, job: Reference) -> Option<Entry> {
        let index = index_of(job)?;
        let entry = self.places.get_mut(index)?.take()?;
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
        places.filter_map(|(index, place)| place.as_ref().map(|entry| (number(index), entry)))
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

    /// Takes all out.
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

/// From 1 on: 0 is no entry's.
fn number(index: usize) -> Reference {
    index as u64 + 1
}

fn index_of(job: Reference) -> Option<usize> {
    job.checked_sub(1).map(|index| index as usize)
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
    fn a_number_means_its_entry_until_that_is_taken_out() {
        let mut entries = Entries::default();
        let first = entries.add(entry(1));
        let second = entries.add(entry(2));
        assert!(entries.remove(first).is_some() && entries.remove(first).is_none());
        let third = entries.add(entry(3));
        assert_eq!(first, third);
        assert_eq!(entries.get(third).map(|entry| entry.pid.index()), Some(3));
        assert_eq!(entries.get_mut(second).map(|entry| entry.pid.index()), Some(2));
        for number in [second, third] {
            entries.remove(number);
        }
        assert!(entries.is_empty() && entries.get(second).is_none());
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
