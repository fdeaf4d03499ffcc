//! What the poller knows: sources by token. A token is an index and a generation, so that an event of a source that has gone,
//! which was taken from the system before it went, finds nobody.

use std::sync::Arc;

use mio::Token;

use super::child::Orphan;
use super::direction::Direction;
use super::inbound::Inbound;
use crate::actor::pid::Pid;

/// What events are about; shared by the resource and the poller.
#[derive(Default)]
pub struct Source {
    pub reading: Direction,
    pub writing: Direction,
}

impl Source {
    /// Nothing blocks any more: the resource is closed, or as good as that.
    pub fn end(&self, woken: &mut Vec<Pid>) {
        self.reading.set_ended(woken);
        self.writing.set_ended(woken);
    }
}

pub enum Watched {
    Source(Arc<Source>),
    /// What whoever polls reads.
    Inbound(Arc<dyn Inbound>),
    /// A child process that nobody holds any more, and that has not ended yet.
    Orphan(Orphan),
}

#[derive(Default)]
pub struct Sources {
    entries: Vec<Entry>,
    free: Vec<u32>,
}

#[derive(Default)]
struct Entry {
    generation: u32,
    watched: Option<Watched>,
}

impl Sources {
    pub fn insert(&mut self, watched: Watched) -> Token {
        let index = self.free.pop().unwrap_or_else(|| {
            self.entries.push(Entry::default());
            u32::try_from(self.entries.len() - 1).expect("fewer descriptors than that")
        });
        let entry = &mut self.entries[index as usize];
        entry.watched = Some(watched);
        Token((u64::from(entry.generation) << 32 | u64::from(index)) as usize)
    }

    pub fn get(&self, token: Token) -> Option<&Watched> {
        let entry = self.entries.get(token.0 as u32 as usize)?;
        entry.watched.as_ref().filter(|_| entry.generation == (token.0 as u64 >> 32) as u32)
    }

    pub fn remove(&mut self, token: Token) -> Option<Watched> {
        self.get(token)?;
        let index = token.0 as u32;
        let entry = &mut self.entries[index as usize];
        // The last generation is the token of wake-ups, of which there is none at this index before 2^32 sources.
        entry.generation = entry.generation.wrapping_add(1);
        self.free.push(index);
        entry.watched.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_a_source_that_has_gone_finds_nobody() {
        let mut sources = Sources::default();
        let first = sources.insert(Watched::Source(Arc::default()));
        assert!(sources.remove(first).is_some());
        let second = sources.insert(Watched::Source(Arc::default()));
        assert!(sources.get(first).is_none() && sources.remove(first).is_none());
        assert!(sources.get(second).is_some());
    }
}
