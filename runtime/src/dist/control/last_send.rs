//! The control term of the message that came last: most of those that one process sends another begin alike, and are then not read again.
//!
//! In: bytes without references to the cache of atoms. As a term ends where it says, whatever begins with the bytes of one begins with that term.

use crate::actor::pid::Pid;

/// Bytes of a term that is remembered.
const LONGEST: usize = 1 << 10;

#[derive(Default)]
pub struct LastSend {
    term: Vec<u8>,
    ends: Option<(Pid, Pid)>,
}

impl LastSend {
    /// From whom to whom a message is that begins as the last one, and where its payload begins.
    pub fn find(&self, bytes: &[u8]) -> Option<(Pid, Pid, usize)> {
        let (from, to) = self.ends.filter(|_| bytes.starts_with(&self.term))?;
        Some((from, to, self.term.len()))
    }

    pub fn remember(&mut self, term: &[u8], from: Pid, to: Pid) {
        if term.len() <= LONGEST {
            self.term.clear();
            self.term.extend_from_slice(term);
            self.ends = Some((from, to));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_begins_alike_is_known() {
        let (mut last, from, to) = (LastSend::default(), Pid::new(1, 1), Pid::new(2, 1));
        assert_eq!(last.find(b"head, payload"), None);
        last.remember(b"head", from, to);
        assert_eq!(last.find(b"head, payload"), Some((from, to, 4)));
        assert_eq!(last.find(b"heap, payload"), None);
        assert_eq!(last.find(b"hea"), None);
        last.remember(&[0; LONGEST + 1], to, from);
        assert_eq!(last.find(b"head"), Some((from, to, 4)));
    }
}
