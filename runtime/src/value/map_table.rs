//! Tables: nodes of a map's trie for some thousand entries (`map_node.rs` says how nodes lie). In: tables, hashes, entries. Out: entries.
//!
//! The entries lie densely, in any order, in up to `WAYS` pages, of which all but the last one are full; each page is a node that tables
//! may share. The *index* is an array of 2^n slots of 32 bits each: 0, or the highest bits of a hash, which say where the slot would
//! stand at best, and the position of the entry, plus 1, in the lower ones. It is searched from there on to the first free slot.
//! So a way to a key misses the cache twice, in the index and at the entry, and what is put in lies beside what was put in before.

use super::map_node::{new_bare_table, new_page, EntryPlace, Node, ENTRY, IS_TABLE, SHARES_PAGES, WAYS};
use super::SnowType;
use crate::heap::{Arena, Space};

/// Entries of pages: what fills cells of the arena's sizes well.
const CAPACITIES: [usize; 7] = [45, 63, 90, 127, 182, 255, PAGE];
pub const PAGE: usize = 365;
/// Room of a further page at first.
const FURTHER: usize = 90;
pub const MOST_IN_TABLE: usize = WAYS * PAGE;
/// Bits of a position in its page.
const OFFSET_BITS: u32 = 9;
/// The part of a slot that is a position.
const POSITION: u32 = (1 << 13) - 1;
const LEAST_SLOTS: usize = 64;
const MOST_SLOTS: usize = 1 << 13;
/// Where `meta` says by how much a hash is shifted to the slot where it would stand at best.
const SHIFT_AT: u32 = 32;
const SHIFT: u64 = 63;

/// Room for so many entries in an index of so many slots: half of them, as what is looked for then lies near to where it would at best; the
/// largest one has room for all.
const fn room(slots: usize) -> usize {
    if slots == MOST_SLOTS {
        MOST_IN_TABLE
    } else {
        slots / 2
    }
}

fn slots(table: Node) -> usize {
    1 << (u32::BITS - shift(table))
}

fn shift(table: Node) -> u32 {
    ((table.meta() >> SHIFT_AT) & SHIFT) as u32
}

fn index_slot(table: Node) -> *mut *mut u32 {
    table.payload().wrapping_add(WAYS).cast()
}

fn index(table: Node) -> *mut u32 {
    // SAFETY: a live table has an index.
    unsafe { *index_slot(table) }
}

pub fn index_bytes(table: Node) -> usize {
    4 * slots(table)
}

/// Where an entry stands that so many others are before, plus 1.
fn position(before: usize) -> u32 {
    (((before / PAGE) << OFFSET_BITS) | (before % PAGE)) as u32 + 1
}

/// The page of a slot's entry, and the number of the entry there.
fn page_and_offset(slot: u32) -> (usize, usize) {
    let position = (slot & POSITION) as usize - 1;
    (position >> OFFSET_BITS, position & ((1 << OFFSET_BITS) - 1))
}

fn entry_of(table: Node, slot: u32) -> EntryPlace {
    let (page, offset) = page_and_offset(slot);
    table.child(page).entry(offset)
}

/// The numbers of slots from where a hash would stand at best on, with what is in them, up to the first free one.
fn taken(table: Node, hash: u32) -> impl Iterator<Item = (usize, u32)> {
    let (index, mask) = (index(table), slots(table) - 1);
    let mut number = (hash >> shift(table)) as usize;
    std::iter::from_fn(move || {
        let at = number;
        number = (number + 1) & mask;
        // SAFETY: the index of a live table has so many slots, some of them free.
        let slot = unsafe { *index.add(at) };
        (slot != 0).then_some((at, slot))
    })
}

fn may_be(slot: u32, hash: u32) -> bool {
    (slot ^ hash) & !POSITION == 0
}

/// The page with the wanted entry of a hash, and the entry.
///
/// # Safety
/// The table is live, and stays so while the entry is used.
pub unsafe fn find(table: Node, hash: u32, is_wanted: impl Fn(u64) -> bool) -> Option<(Node, EntryPlace)> {
    taken(table, hash).filter(|&(_, slot)| may_be(slot, hash)).find_map(|(_, slot)| {
        let (page, offset) = page_and_offset(slot);
        let entry = table.child(page).entry(offset);
        is_wanted(entry.key()).then(|| (table.child(page), entry))
    })
}

/// The entry behind another (or the first) whose key has this hash, with its page.
///
/// # Safety
/// As for `find`; `after` is an entry of the table with this hash.
pub unsafe fn find_next(table: Node, hash: u32, after: Option<EntryPlace>) -> Option<(Node, EntryPlace)> {
    let mut those = taken(table, hash);
    if let Some(entry) = after {
        those.find(|&(_, slot)| may_be(slot, hash) && entry_of(table, slot) == entry)?;
    }
    those.filter(|&(_, slot)| may_be(slot, hash)).find_map(|(_, slot)| {
        let (page, offset) = page_and_offset(slot);
        let page = table.child(page);
        (page.hash(offset) == hash).then(|| (page, page.entry(offset)))
    })
}

/// The number of the slot that leads to an entry.
///
/// # Safety
/// A live table, and one of its entries with its hash.
pub unsafe fn slot_to(table: Node, hash: u32, entry: EntryPlace) -> usize {
    let found = taken(table, hash).find(|&(_, slot)| may_be(slot, hash) && entry_of(table, slot) == entry);
    found.expect("an entry of this table").0
}

/// The page that a slot leads to, and the number of the entry there.
///
/// # Safety
/// A live table, and the number of a slot that is taken.
pub unsafe fn at_slot(table: Node, slot: usize) -> (usize, usize) {
    // SAFETY: as the caller promises.
    page_and_offset(unsafe { *index(table).add(slot) })
}

/// The number of the page that has the entry that so many others are before.
pub fn page_of(before: usize) -> usize {
    before / PAGE
}

/// A table without entries, for so many at first.
pub fn new_table(space: &mut impl Space, ty: &SnowType, count: usize) -> Node {
    let table = new_bare_table(space, ty);
    let mut slots = LEAST_SLOTS;
    while room(slots) < count {
        slots *= 2;
    }
    let page = new_page(space, ty, capacity_for(count));
    // SAFETY: the table is ours.
    unsafe {
        give_index(space, table, slots);
        table.child_slot(0).write(page.slot());
    }
    table
}

/// The least capacity of a page for so many entries.
pub fn capacity_for(count: usize) -> usize {
    CAPACITIES.into_iter().find(|&capacity| capacity >= count).unwrap_or(PAGE)
}

/// The table has an index without entries, and no other.
unsafe fn give_index(space: &mut impl Space, table: Node, slots: usize) {
    let index = space.alloc(4 * slots).cast::<u32>();
    let shift = u64::from(u32::BITS - slots.trailing_zeros());
    // SAFETY: the caller's table is its own; the cell is ours and large enough.
    unsafe {
        index.write_bytes(0, slots);
        index_slot(table).write(index);
        table.set_meta(table.meta() & !(SHIFT << SHIFT_AT) | shift << SHIFT_AT);
    }
}

/// Gives a table that was copied word by word an index of its own.
///
/// # Safety
/// The copy is the caller's; what it was copied from is alive.
pub unsafe fn copy_index(space: &mut impl Space, copy: Node) {
    let bytes = index_bytes(copy);
    let own = space.alloc(bytes);
    // SAFETY: as the caller promises; the cell is ours and large enough.
    unsafe {
        own.copy_from_nonoverlapping(index(copy).cast(), bytes);
        index_slot(copy).write(own.cast());
    }
}

/// # Safety
/// The table is the caller's, and at its end.
pub unsafe fn free_index(arena: &mut Arena, table: Node) {
    // SAFETY: as the caller promises.
    unsafe { arena.free(index(table).cast()) };
}

/// Whether the page that the next entry comes to has room for it.
pub fn has_room(table: Node) -> bool {
    let count = table.count();
    count % PAGE < table.child(page_of(count)).capacity()
}

/// How large the last page shall be next.
pub fn next_capacity(table: Node) -> usize {
    match table.count() % PAGE {
        0 => FURTHER,
        count => capacity_for(count + 1),
    }
}

/// Puts an entry to the others.
///
/// # Safety
/// The table is the caller's, as is its last page, which has room.
pub unsafe fn append(arena: &mut Arena, table: Node, hash: u32, entry: [u64; ENTRY]) {
    let count = table.count();
    // SAFETY: as the caller promises.
    unsafe {
        if count == room(slots(table)) {
            resize_index(arena, table, 2 * slots(table));
        }
        table.child(page_of(count)).append(hash, entry);
        enter(table, hash & !POSITION | position(count));
        table.set_count(count + 1);
    }
}

/// Writes a slot.
unsafe fn enter(table: Node, slot: u32) {
    let number = taken(table, slot).last().map_or((slot >> shift(table)) as usize, |(number, _)| number + 1);
    // SAFETY: the caller's table is its own.
    unsafe { index(table).add(number & (slots(table) - 1)).write(slot) };
}

/// Slots say themselves where they are to stand.
unsafe fn resize_index(arena: &mut Arena, table: Node, wanted: usize) {
    let (old, count) = (index(table), slots(table));
    // SAFETY: the caller's table is its own.
    unsafe {
        give_index(arena, table, wanted);
        (0..count).map(|number| *old.add(number)).filter(|&slot| slot != 0).for_each(|slot| enter(table, slot));
        arena.free(old.cast());
    }
}

/// Takes out the entry that a slot leads to, in whose place the last one comes; the last page goes when it is empty.
///
/// # Safety
/// The table is the caller's, as are the last page and that of the entry; what the entry holds is the caller's then.
pub unsafe fn remove(arena: &mut Arena, table: Node, slot: usize) {
    let left = table.count() - 1;
    // SAFETY: as the caller promises.
    unsafe {
        let position_of_gap = *index(table).add(slot) & POSITION;
        let (page, offset) = at_slot(table, slot);
        let (gap_page, last_page, last) = (table.child(page), table.child(page_of(left)), left % PAGE);
        if position_of_gap != position(left) {
            let hash = last_page.hash(last);
            let of_last = taken(table, hash).find(|(_, slot)| slot & POSITION == position(left)).expect("an entry");
            index(table).add(of_last.0).write(hash & !POSITION | position_of_gap);
            let entry = last_page.entry(last);
            gap_page.entry(offset).write([entry.key(), entry.value(), entry.order()]);
            gap_page.set_hash(offset, hash);
        }
        close(table, slot);
        table.set_count(left);
        last_page.set_count(last);
        if last == 0 {
            arena.free(last_page.object().cast());
            table.child_slot(page_of(left)).write(Node::empty().slot());
        }
        if slots(table) > LEAST_SLOTS && left < slots(table) / 8 {
            resize_index(arena, table, slots(table) / 2);
        }
    }
}

/// Frees a slot: those behind it come nearer to where they would stand at best, as far as none is free between.
unsafe fn close(table: Node, slot: usize) {
    let (index, mask, shift) = (index(table), slots(table) - 1, shift(table));
    let (mut gap, mut number) = (slot, slot);
    // SAFETY: the caller's table is its own.
    unsafe {
        loop {
            number = (number + 1) & mask;
            let content = *index.add(number);
            if content == 0 {
                return index.add(gap).write(0);
            }
            let best = (content >> shift) as usize;
            if number.wrapping_sub(best) & mask >= number.wrapping_sub(gap) & mask {
                index.add(gap).write(content);
                gap = number;
            }
        }
    }
}

pub fn shares_pages(table: Node) -> bool {
    table.meta() & SHARES_PAGES != 0
}

/// Makes a table with the pages of another what this is, with an index of its own.
///
/// # Safety
/// The copy is the caller's; the other is alive, and of the running isolate or immortal.
pub unsafe fn share(space: &mut impl Space, table: Node, copy: Node) {
    // SAFETY: as the caller promises; an immortal table is never anybody's own.
    unsafe {
        copy.set_meta(table.meta() | SHARES_PAGES);
        index_slot(copy).write(index(table));
        copy_index(space, copy);
        if !(*table.object()).is_immortal() {
            table.set_meta(table.meta() | SHARES_PAGES);
        }
    }
}

/// Notes if nobody holds a page of a table of one's own any more.
///
/// # Safety
/// The table is the caller's.
pub unsafe fn note_no_sharing(table: Node) {
    let pages = table.count().div_ceil(PAGE);
    if shares_pages(table) && (0..pages).all(|number| table.child(number).is_unique()) {
        // SAFETY: as the caller promises.
        unsafe { table.set_meta(table.meta() & !SHARES_PAGES) };
    }
}

const _: () = assert!(MOST_IN_TABLE <= MOST_SLOTS / 4 * 3 && slots_fit() && IS_TABLE > SHARES_PAGES);

const fn slots_fit() -> bool {
    PAGE <= 1 << OFFSET_BITS && ((WAYS - 1) << OFFSET_BITS) + PAGE <= POSITION as usize
}
