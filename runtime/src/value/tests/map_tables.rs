//! The tries of maps alone: leaves, tables and branches, of which others hold versions, against a model.

use std::collections::BTreeMap;

use crate::heap::Arena;
use crate::value::copy::copy_into;
use crate::value::dup;
use crate::value::map::in_order;
use crate::value::map_find::{find, find_next};
use crate::value::map_node::{Node, MOST_IN_LEAF};
use crate::value::map_place::Trie;
use crate::value::map_table::MOST_IN_TABLE;
use crate::value::sample::*;

/// What a version should hold: of each key its value and its order.
type Model = BTreeMap<u64, (String, u64)>;

struct Version {
    root: Node,
    model: Model,
}

/// Versions of one map, and how its keys are hashed.
struct Maps {
    arena: Arena,
    node: Ty,
    hash: fn(u64) -> u32,
    next_order: u64,
}

impl Maps {
    fn new(hash: fn(u64) -> u32) -> Self {
        Self { arena: Arena::new(), node: map_node(int(), string()), hash, next_order: 0 }
    }

    fn empty() -> Version {
        Version { root: Node::empty(), model: Model::new() }
    }

    fn put(&mut self, version: &mut Version, key: u64, text: &str) {
        let (hash, slot) = ((self.hash)(key), self.arena.text(text));
        let mut trie = Trie { arena: &mut self.arena, node: self.node };
        // SAFETY: roots, keys and values are well-typed and in the arena.
        unsafe {
            if let Some(found) = find(version.root, hash, key, trie.key()) {
                version.root = trie.set(version.root, hash, found, slot);
                text.clone_into(&mut version.model.get_mut(&key).expect("the model has it too").0);
            } else {
                version.root = trie.insert(version.root, hash, [key, slot, self.next_order]);
                assert!(version.model.insert(key, (text.to_owned(), self.next_order)).is_none());
                self.next_order += 1;
            }
        }
    }

    fn delete(&mut self, version: &mut Version, key: u64) {
        let hash = (self.hash)(key);
        let mut trie = Trie { arena: &mut self.arena, node: self.node };
        // SAFETY: as above.
        unsafe {
            let found = find(version.root, hash, key, trie.key());
            assert_eq!(found.is_some(), version.model.remove(&key).is_some());
            if let Some(found) = found {
                version.root = trie.remove(version.root, hash, found.entry);
            }
        }
    }

    /// Another holder of the same root.
    fn share(&self, version: &Version) -> Version {
        // SAFETY: the root is live.
        unsafe { dup(version.root.slot(), self.node) };
        Version { root: version.root, model: version.model.clone() }
    }

    fn forget(&mut self, version: Version) {
        drop_value(&mut self.arena, version.root.slot(), self.node);
    }

    /// All entries, in order; and each is found by its key.
    fn check(&self, version: &Version) {
        let mut wanted: Vec<_> =
            version.model.iter().map(|(&key, (text, order))| (*order, key, text.clone())).collect();
        wanted.sort();
        // SAFETY: the root is live.
        unsafe {
            let found = in_order(version.root).into_iter();
            let found: Vec<_> = found.map(|entry| (entry.order(), entry.key(), read(entry.value()))).collect();
            assert_eq!(found, wanted);
            for (order, key, _) in wanted.into_iter().step_by(if cfg!(miri) { 97 } else { 1 }) {
                let found = find(version.root, (self.hash)(key), key, self.node.fields()[0].ty());
                assert_eq!(found.map(|found| found.entry.order()), Some(order));
            }
        }
    }
}

/// As hashes are: all places alike.
fn spread(key: u64) -> u32 {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// Few places: probes are long, and what is taken out moves many.
fn crowded(key: u64) -> u32 {
    spread(key % 40)
}

/// What stands at best at the end of an index goes on at its begin.
fn at_the_end(key: u64) -> u32 {
    !(key as u32 % 7) << 3 | key as u32 & 7
}

#[test]
fn maps_grow_and_shrink_through_leaves_tables_and_branches() {
    let mut maps = Maps::new(spread);
    let mut map = Maps::empty();
    for key in 0..=MOST_IN_TABLE as u64 {
        maps.put(&mut map, key, "text");
        match key as usize + 1 {
            count if count <= MOST_IN_LEAF => assert!(map.root.has_entries()),
            count if count <= MOST_IN_TABLE => assert!(map.root.is_table()),
            _ => assert!(map.root.is_branch()),
        }
    }
    maps.check(&map);
    for key in 0..=MOST_IN_TABLE as u64 - 10 {
        maps.delete(&mut map, key);
    }
    assert!(!map.root.is_table());
    maps.check(&map);
    maps.forget(map);
    assert_eq!(maps.arena.live(), 0);
}

#[test]
fn versions_that_others_hold_stay_as_they_were() {
    for (hash, keys, count) in [(spread as fn(u64) -> u32, 9000, 4), (crowded, 900, 6), (at_the_end, 300, 6)] {
        let (mut maps, mut random) = (Maps::new(hash), Random(7));
        let mut versions = vec![Maps::empty()];
        for round in 0..steps(20_000) {
            let chosen = random.below(versions.len());
            let key = random.below(keys) as u64;
            match random.below(100) {
                0 if versions.len() < count => versions.push(maps.share(&versions[chosen])),
                1 if versions.len() > 1 => maps.forget(versions.swap_remove(chosen)),
                2..30 => maps.delete(&mut versions[chosen], key),
                _ => maps.put(&mut versions[chosen], key, &format!("{round}")),
            }
            if round % 4000 == 3999 {
                versions.iter().for_each(|version| maps.check(version));
            }
        }
        versions.iter().for_each(|version| maps.check(version));
        versions.into_iter().for_each(|version| maps.forget(version));
        assert_eq!(maps.arena.live(), 0);
    }
}

#[test]
fn a_table_is_sent_with_its_pages_and_its_index() {
    let mut maps = Maps::new(spread);
    let mut map = Maps::empty();
    (0..800).for_each(|key| maps.put(&mut map, key, "sent"));
    let held = maps.share(&map);
    maps.put(&mut map, 5, "changed");
    let mut there = Maps::new(spread);
    // SAFETY: the root is live.
    let root = unsafe { Node::in_slot(copy_into(&mut there.arena, map.root.slot(), maps.node)) };
    let mut sent = Version { root, model: map.model.clone() };
    maps.forget(map);
    maps.forget(held);
    assert_eq!(maps.arena.live(), 0);
    there.next_order = maps.next_order;
    there.put(&mut sent, 1000, "more");
    there.delete(&mut sent, 3);
    there.check(&sent);
    there.forget(sent);
    assert_eq!(there.arena.live(), 0);
}

#[test]
fn all_that_may_be_meant_by_a_hash_are_named_once() {
    let mut maps = Maps::new(crowded);
    let mut map = Maps::empty();
    (0..400).for_each(|key| maps.put(&mut map, key, "text"));
    let mut named = Vec::new();
    let mut last = None;
    // SAFETY: the root is live, and each entry one of it.
    while let Some(found) = unsafe { find_next(map.root, crowded(7), last) } {
        named.push(found.entry.key());
        last = Some(found.entry);
    }
    named.sort_unstable();
    assert_eq!(named, (0..400).filter(|key| key % 40 == 7).collect::<Vec<_>>());
    maps.forget(map);
    assert_eq!(maps.arena.live(), 0);
}
