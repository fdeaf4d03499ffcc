//! Values on their way from one isolate to another, in memory of their own.
//!
//! Up to [`SMALL`] bytes they are copied into one block and out again when they are taken, so that the receiver's memory stays
//! dense; larger ones are copied once, into an arena that the receiver then adopts. Scalars and statics need no memory.

use super::block::Block;
use super::Arena;
use crate::value::copy::{copy_into, measure};
use crate::value::copy_small::{copy_small, small_bytes};
use crate::value::display::{text_within, Style};
use crate::value::{object_in, slot_of, SnowType};

/// Bytes up to which a second copy is cheaper than adopting chunks that are mostly empty.
const SMALL: usize = 4096;

pub struct Fragment {
    slot: u64,
    ty: &'static SnowType,
    memory: Memory,
}

enum Memory {
    None,
    /// Of a value that `copy_small` has copied.
    Small(Block),
    Block(Block),
    Arena(Box<Arena>),
}

impl Fragment {
    /// A deep copy of the value in `slot`.
    ///
    /// # Safety
    /// Well-typed.
    pub unsafe fn copy_of(slot: u64, ty: &'static SnowType) -> Self {
        // SAFETY: as the caller promises.
        unsafe {
            if !ty.is_object() || (*object_in(slot)).is_immortal() {
                return Self { slot, ty, memory: Memory::None };
            }
            if let Some(bytes) = small_bytes(object_in(slot), ty) {
                let mut block = Block::new(bytes);
                let copy = copy_small(&mut block, object_in(slot), ty);
                return Self { slot: slot_of(copy), ty, memory: Memory::Small(block) };
            }
            match measure(slot, ty, SMALL) {
                Some(0) => Self { slot, ty, memory: Memory::None },
                Some(bytes) => {
                    let mut block = Block::new(bytes);
                    Self { slot: copy_into(&mut block, slot, ty), ty, memory: Memory::Block(block) }
                }
                None => {
                    let mut arena = Box::new(Arena::new());
                    Self { slot: copy_into(&mut *arena, slot, ty), ty, memory: Memory::Arena(arena) }
                }
            }
        }
    }

    /// A value without memory of its own: a scalar or a static.
    pub fn of_scalar(slot: u64, ty: &'static SnowType) -> Self {
        Self { slot, ty, memory: Memory::None }
    }

    /// The value, if it is no object.
    pub fn scalar(&self) -> Option<u64> {
        (!self.ty.is_object()).then_some(self.slot)
    }

    /// The value as programmers read it, the first bytes of it.
    pub fn text_within(&self, most: usize) -> String {
        // SAFETY: the fragment holds a well-typed copy that nobody changes.
        unsafe { text_within(self.slot, self.ty, Style::Debug, most) }
    }

    /// The value; the fragment keeps it.
    pub fn slot(&self) -> u64 {
        self.slot
    }

    /// The value, if it has no memory of its own.
    pub fn static_slot(&self) -> Option<u64> {
        matches!(self.memory, Memory::None).then_some(self.slot)
    }

    pub fn ty(&self) -> &'static SnowType {
        self.ty
    }

    /// What the copy cost, in objects and words: it counts towards the sender's turn.
    pub fn work(&self) -> usize {
        match &self.memory {
            Memory::None => 0,
            Memory::Small(block) | Memory::Block(block) => block.words(),
            Memory::Arena(arena) => arena.live().max(arena.bytes_held() / 64),
        }
    }

    /// Another copy of the value, in memory of its own.
    pub fn duplicate(&self) -> Self {
        // SAFETY: the fragment holds a well-typed copy that nobody changes.
        unsafe { Self::copy_of(self.slot, self.ty) }
    }

    /// A copy of the value in `arena`; the caller owns it.
    pub fn copy_out(&self, arena: &mut Arena) -> u64 {
        // SAFETY: as above.
        unsafe { copy_into(arena, self.slot, self.ty) }
    }

    /// Moves the value into `arena`; the caller owns it.
    pub fn take_into(self, arena: &mut Arena) -> u64 {
        match self.memory {
            Memory::None => self.slot,
            Memory::Small(block) => {
                // SAFETY: the fragment holds a copy that `copy_small` has made.
                let copy = unsafe { copy_small(arena, object_in(self.slot), self.ty) };
                drop(block);
                slot_of(copy)
            }
            Memory::Block(block) => {
                // SAFETY: the fragment holds a well-typed copy.
                let slot = unsafe { copy_into(arena, self.slot, self.ty) };
                drop(block);
                slot
            }
            Memory::Arena(adopted) => {
                arena.adopt(*adopted);
                self.slot
            }
        }
    }
}
