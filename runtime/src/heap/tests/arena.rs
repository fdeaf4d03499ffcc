//! Counts and contents stay exact under any order of allocating and freeing.

use crate::heap::external::new_proxy;
use crate::heap::payload::{self, Payload};
use crate::heap::Arena;
use crate::value::sample::{steps, Random};

/// Steps of a random walk.
const STEPS: usize = steps(60_000);

/// A live cell, filled with one byte.
struct Cell {
    at: *mut u8,
    size: usize,
    byte: u8,
}

fn take(arena: &mut Arena, size: usize, byte: u8) -> Cell {
    let at = arena.alloc(size);
    assert!(at.addr() % 8 == 0);
    // SAFETY: the cell is new and at least this large.
    unsafe {
        assert!(Arena::cell_bytes(at) >= size);
        at.write_bytes(byte, size);
    }
    Cell { at, size, byte }
}

fn give(arena: &mut Arena, cell: Cell) {
    // SAFETY: the cell is live and freed once.
    unsafe {
        let bytes = std::slice::from_raw_parts(cell.at, cell.size);
        assert!(bytes.iter().all(|&byte| byte == cell.byte), "a cell of {} bytes was overwritten", cell.size);
        arena.free(cell.at);
    }
}

fn random_size(random: &mut Random) -> usize {
    match random.below(1000) {
        0 => 32_000 + random.below(300_000),
        1..=20 => 300 + random.below(8_000),
        _ => 1 + random.below(300),
    }
}

fn walk(seed: u64) {
    let mut random = Random(seed);
    let mut arena = Arena::new();
    let mut cells = Vec::new();
    for step in 0..STEPS {
        // Grows and shrinks in turn.
        let grows = step / 5_000 % 2 == 0;
        if cells.is_empty() || random.below(5) < if grows { 3 } else { 2 } {
            let size = random_size(&mut random);
            cells.push(take(&mut arena, size, step as u8));
        } else {
            let index = random.below(cells.len());
            give(&mut arena, cells.swap_remove(index));
        }
        assert_eq!(arena.live(), cells.len());
    }
    for cell in cells.drain(..) {
        give(&mut arena, cell);
    }
    assert_eq!(arena.live(), 0);
}

#[test]
fn live_counts_and_contents_are_exact() {
    for seed in [1, 0xDEAD_BEEF, 0x1234_5678_9ABC] {
        walk(seed);
    }
}

#[test]
fn an_arena_begins_with_nothing_then_128_and_then_512_bytes() {
    let mut arena = Arena::new();
    assert_eq!(arena.bytes_held(), 0);
    let mut cells = vec![take(&mut arena, 40, 1), take(&mut arena, 48, 2)];
    assert_eq!(arena.bytes_held(), 128);
    cells.extend((0..10).map(|n| take(&mut arena, 24 + n * 4, 1)));
    assert_eq!(arena.bytes_held(), 128 + 512);
    cells.into_iter().for_each(|cell| give(&mut arena, cell));
    assert_eq!((arena.live(), arena.bytes_held()), (0, 512));
}

#[test]
fn the_first_chunk_is_reused_whatever_the_sizes() {
    let mut arena = Arena::new();
    for round in 0..steps(2_000) {
        let sizes = [16 + round % 100, 40, 8 + round % 50, 100];
        let cells: Vec<_> = sizes.into_iter().map(|size| take(&mut arena, size, round as u8)).collect();
        cells.into_iter().rev().for_each(|cell| give(&mut arena, cell));
    }
    assert_eq!(arena.bytes_held(), 512);
}

#[test]
fn an_isolate_that_computes_for_long_has_its_small_cells_in_chunks_of_their_class() {
    let mut arena = Arena::new();
    let early = take(&mut arena, 24, 1);
    arena.expect_many_cells();
    let late = take(&mut arena, 24, 2);
    assert_eq!(arena.bytes_held(), 128 + 512);
    give(&mut arena, early);
    give(&mut arena, late);
    assert_eq!(arena.live(), 0);
}

#[test]
fn empty_chunks_go_back() {
    let mut arena = Arena::new();
    let count = steps(50_000);
    for size in [24, 64, 500, 5_000] {
        let cells: Vec<_> = (0..count / (size / 8)).map(|n| take(&mut arena, size, n as u8)).collect();
        cells.into_iter().for_each(|cell| give(&mut arena, cell));
    }
    let large = take(&mut arena, 1_000_000, 3);
    assert!(arena.bytes_held() > 1_000_000);
    give(&mut arena, large);
    // Of four size classes at most one chunk each remains, none of the largest kind.
    assert!(arena.bytes_held() <= 512 + 4 * 32 * 1024, "{} bytes held", arena.bytes_held());
}

#[test]
fn chunks_of_an_ended_arena_are_used_again() {
    let addresses = || {
        let mut arena = Arena::new();
        let cells: Vec<_> = (0..300).map(|_| arena.alloc(48).addr()).collect();
        cells
    };
    let first = addresses();
    // Other tests share the process-wide pool, but this thread's cache is asked first.
    assert!(addresses().iter().any(|address| first.contains(address)));
}

#[test]
fn an_adopted_arena_lives_on() {
    let mut random = Random(99);
    let mut arena = Arena::new();
    let mut cells = Vec::new();
    for round in 0..12 {
        let mut other = Arena::new();
        for n in 0..random.below(200) {
            cells.push(take(&mut other, 8 + n, round));
        }
        cells.push(take(&mut other, 40_000, round));
        arena.adopt(other);
        assert_eq!(arena.live(), cells.len());
        for _ in 0..random.below(60) {
            let index = random.below(cells.len());
            give(&mut arena, cells.swap_remove(index));
        }
        cells.push(take(&mut arena, 100, round));
    }
    cells.into_iter().for_each(|cell| give(&mut arena, cell));
    assert_eq!(arena.live(), 0);
}

#[test]
fn the_end_of_an_arena_gives_its_resources_back() {
    let payload = Payload::create(1000);
    // SAFETY: the payload is alive: this test holds a reference to the end.
    unsafe {
        let mut arena = Arena::new();
        for _ in 0..5 {
            (*payload).retain();
            new_proxy(&mut arena, payload.cast(), payload::release);
        }
        assert_eq!((arena.proxies(), (*payload).references()), (5, 6));
        drop(arena);
        assert_eq!((*payload).references(), 1);
        payload::release(payload.cast());
    }
}
