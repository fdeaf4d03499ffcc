//! An ordered map that is made for few entries, as links and monitors are: a sorted list, and a tree once it is long.
//!
//! A tree's node costs more than a link that lives for a microsecond; a list's end more than a tree's for who has 100,000 monitors.

use std::collections::btree_map::{self, BTreeMap};
use std::slice;

/// Entries up to which a list is quicker.
const FEW: usize = 16;

pub enum SmallMap<K, V> {
    Few(Vec<(K, V)>),
    Many(BTreeMap<K, V>),
}

impl<K, V> Default for SmallMap<K, V> {
    fn default() -> Self {
        SmallMap::Few(Vec::new())
    }
}

impl<K: Ord + Copy, V> SmallMap<K, V> {
    /// What was there before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self {
            SmallMap::Many(tree) => tree.insert(key, value),
            SmallMap::Few(list) => match place(list, key) {
                Ok(at) => Some(std::mem::replace(&mut list[at].1, value)),
                Err(at) if list.len() < FEW => {
                    list.insert(at, (key, value));
                    None
                }
                Err(_) => {
                    // One by one: `collect` would bring a sorting of each kind into every program.
                    let mut tree = BTreeMap::new();
                    for (key, value) in std::mem::take(list) {
                        tree.insert(key, value);
                    }
                    tree.insert(key, value);
                    *self = SmallMap::Many(tree);
                    None
                }
            },
        }
    }

    pub fn remove(&mut self, key: &K) -> Option<V> {
        match self {
            SmallMap::Few(list) => place(list, *key).ok().map(|at| list.remove(at).1),
            SmallMap::Many(tree) => {
                let removed = tree.remove(key);
                if tree.is_empty() {
                    self.clear();
                }
                removed
            }
        }
    }

    pub fn get(&self, key: &K) -> Option<&V> {
        match self {
            SmallMap::Few(list) => place(list, *key).ok().map(|at| &list[at].1),
            SmallMap::Many(tree) => tree.get(key),
        }
    }

    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        match self {
            SmallMap::Few(list) => place(list, *key).ok().map(|at| &mut list[at].1),
            SmallMap::Many(tree) => tree.get_mut(key),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            SmallMap::Few(list) => list.len(),
            SmallMap::Many(tree) => tree.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn clear(&mut self) {
        *self = SmallMap::default();
    }

    /// In the order of the keys.
    pub fn iter(&self) -> Iter<'_, K, V> {
        match self {
            SmallMap::Few(list) => Iter::Few(list.iter()),
            SmallMap::Many(tree) => Iter::Many(tree.iter()),
        }
    }

    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }
}

/// Where the key is, or belongs. New keys are mostly the highest.
fn place<K: Ord, V>(list: &[(K, V)], key: K) -> Result<usize, usize> {
    let at = list.iter().rposition(|(other, _)| *other <= key).map_or(0, |below| below + 1);
    match at.checked_sub(1) {
        Some(below) if list[below].0 == key => Ok(below),
        _ => Err(at),
    }
}

pub enum Iter<'a, K, V> {
    Few(slice::Iter<'a, (K, V)>),
    Many(btree_map::Iter<'a, K, V>),
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Iter::Few(list) => list.next().map(|(key, value)| (key, value)),
            Iter::Many(tree) => tree.next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every step on both, from few to many entries and back.
    #[test]
    fn does_what_a_tree_does() {
        let (mut map, mut tree) = (SmallMap::default(), BTreeMap::new());
        let mut seed = 7u64;
        for step in 0..20_000u64 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let key = (seed >> 33) % if step % 4_000 < 2_000 { 12 } else { 60 };
            if seed >> 63 == 0 {
                assert_eq!(map.insert(key, step), tree.insert(key, step));
            } else {
                assert_eq!(map.remove(&key), tree.remove(&key));
            }
            assert_eq!(map.get(&key), tree.get(&key));
            assert_eq!(map.get_mut(&(key + 1)), tree.get_mut(&(key + 1)));
            assert!(map.iter().eq(tree.iter()));
            assert_eq!((map.len(), map.is_empty()), (tree.len(), tree.is_empty()));
        }
    }
}
