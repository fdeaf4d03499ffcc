//! The end of values, without recursion: what is dead waits on work lists of its own. A record is freed before its children are, so
//! that a chain of a million nodes needs a list of one.

use super::children::Children;
use super::copy_small::record;
use super::handle::free_handle;
use super::map_node::{Node, WAYS};
use super::map_table;
use super::object::{object_in, slots_behind, BufferObject, JobObject, ListObject, Object};
use super::string::free_string;
use super::work_list::ShortStack;
use super::{Shape, SnowType};
use crate::heap::{Arena, Proxy, Space};
use crate::job;

/// A dead struct, tuple or sum, still whole.
type Record = (*mut Object, &'static SnowType);

/// A dead cell of another kind, and the children that it still holds references to.
#[derive(Clone, Copy)]
struct Dying {
    cell: *mut u8,
    children: Children,
}

/// What is dead but not free yet: records give all their children back at once and are then freed, as they are few and their cell is at hand; of
/// a long list that is nobody's any more one element after the other goes.
struct Release<'a> {
    arena: &'a mut Arena,
    records: ShortStack<Record, 32>,
    others: ShortStack<Dying, 2>,
}

/// Gives one reference to the value in `slot` back.
///
/// # Safety
/// Well-typed, in `arena`; the reference is the caller's.
pub unsafe fn drop_slot(arena: &mut Arena, slot: u64, ty: &'static SnowType) {
    if ty.is_object() {
        // SAFETY: an object type's slot is a pointer.
        unsafe { drop_object(arena, object_in(slot), ty) };
    }
}

/// Gives one reference to `object` back.
///
/// # Safety
/// As for `drop_slot`.
pub unsafe fn drop_object(arena: &mut Arena, object: *mut Object, ty: &'static SnowType) {
    // SAFETY: as the caller promises.
    unsafe {
        if Object::let_go(object) {
            release(arena, object, ty);
        }
    }
}

/// Frees `object`, whose last reference is gone, and gives its references to others back.
///
/// # Safety
/// Well-typed, in `arena`; not used again.
pub unsafe fn release(arena: &mut Arena, mut object: *mut Object, mut ty: &'static SnowType) {
    // SAFETY: as the caller promises.
    unsafe {
        // Most objects are records that hold at most one other: a chain of these needs no more than the next one.
        while let Some(only) = lone_child(object, ty) {
            arena.free(object.cast());
            match only {
                Some((child, child_ty)) if Object::let_go(child) => (object, ty) = (child, child_ty),
                _ => return,
            }
        }
        let mut release = Release { arena, records: ShortStack::new(), others: ShortStack::new() };
        release.end(object, ty);
        release.finish();
    }
}

/// The one object in a record or variant, if there is any; `None`: it holds several, or is no record.
#[inline]
unsafe fn lone_child(object: *mut Object, ty: &'static SnowType) -> Option<Option<(*mut Object, &'static SnowType)>> {
    // SAFETY: the caller gives a well-typed object.
    unsafe {
        let (slots, fields) = record(object, ty)?;
        let mut only = None;
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.ty().is_object()) {
            if only.is_some() {
                return None;
            }
            only = Some((object_in(*slots.add(index)), field.ty()));
        }
        Some(only)
    }
}

/// Gives `count` values behind `slots` back, which lie in a cell that lives on.
///
/// # Safety
/// Each is well-typed and not used again; the cell is not freed by it.
pub unsafe fn drop_slots(arena: &mut Arena, slots: *const u64, count: usize, ty: &'static SnowType) {
    if !ty.is_object() {
        return;
    }
    for index in 0..count {
        // SAFETY: as the caller promises.
        unsafe { drop_slot(arena, *slots.add(index), ty) };
    }
}

impl Release<'_> {
    unsafe fn finish(&mut self) {
        // SAFETY: what is on the work lists is dead but not freed, so its slots can be read.
        unsafe {
            loop {
                while let Some((object, ty)) = self.records.pop() {
                    self.end_record(object, ty);
                }
                let Some(top) = self.others.last_mut() else { return };
                let child = top.children.next_object();
                top.children.skip_scalars();
                if top.children.left() == 0 {
                    self.arena.free(top.cell);
                    self.others.pop();
                }
                if let Some((object, ty)) = child {
                    self.give(object, ty);
                }
            }
        }
    }

    /// Gives one reference back.
    #[inline]
    unsafe fn give(&mut self, object: *mut Object, ty: &'static SnowType) {
        // SAFETY: the caller gives a reference to a well-typed object of the arena away.
        unsafe {
            if Object::let_go(object) {
                self.end(object, ty);
            }
        }
    }

    /// Puts a dead object on a work list, or frees it at once if nothing counted is left in it.
    #[inline]
    unsafe fn end(&mut self, object: *mut Object, ty: &'static SnowType) {
        // SAFETY: the caller gives a dead, well-typed object of the arena.
        unsafe {
            match ty.shape() {
                Shape::Tuple | Shape::Struct | Shape::Sum => self.records.push((object, ty)),
                Shape::String | Shape::Atom | Shape::Bytes => free_string(self.arena, object),
                _ => self.end_other(object, ty),
            }
        }
    }

    unsafe fn end_record(&mut self, object: *mut Object, ty: &'static SnowType) {
        // SAFETY: the caller gives a dead record: all its slots can be read until it is freed.
        unsafe {
            let Some((slots, fields)) = record(object, ty) else { unreachable!("only records are put here") };
            for (index, field) in fields.iter().enumerate() {
                let ty = field.ty();
                if ty.is_object() {
                    self.give(object_in(*slots.add(index)), ty);
                }
            }
            self.arena.free(object.cast());
        }
    }

    #[inline(never)]
    unsafe fn end_other(&mut self, object: *mut Object, ty: &'static SnowType) {
        // SAFETY: as for `end`.
        unsafe {
            let (cell, mut children) = match ty.shape() {
                Shape::Job => return free_job(self.arena, object.cast()),
                Shape::Handle => return free_handle(self.arena, object.cast()),
                Shape::List => match self.buffer_of_dead_list(object.cast()) {
                    Some(buffer) if self.end_leaves(buffer, ty.element()) => return self.arena.free(buffer.cast()),
                    Some(buffer) => (buffer.cast(), Children::of_buffer(buffer, ty.element())),
                    None => return,
                },
                Shape::MapNode => return self.end_node(Node::of(object), ty),
                _ => (object.cast(), Children::of(object, ty)),
            };
            children.skip_scalars();
            if children.left() == 0 {
                self.arena.free(cell);
            } else {
                self.others.push(Dying { cell, children });
            }
        }
    }

    /// Gives all elements of a dead buffer back, if they are texts, or records in which nothing is counted.
    unsafe fn end_leaves(&mut self, buffer: *mut BufferObject, element: &'static SnowType) -> bool {
        // Of records that lie flat there is nothing to give back: their words go with the buffer.
        let end: unsafe fn(&mut Arena, *mut Object) = match element.shape() {
            Shape::String | Shape::Bytes => free_string,
            _ if element.is_flat() => return false,
            Shape::Tuple | Shape::Struct if element.fields().iter().all(|field| !field.ty().is_object()) => free_record,
            _ => return false,
        };
        // SAFETY: the caller gives a buffer of such elements that nobody looks at any more.
        unsafe {
            let slots = slots_behind(buffer);
            for index in (*buffer).low..(*buffer).high {
                let object = object_in(*slots.add(index as usize));
                if Object::let_go(object) {
                    end(self.arena, object);
                }
            }
        }
        true
    }

    /// Frees a node of a map. Recurses once per level of the trie, of which there are few; maps in maps are put on a work list.
    unsafe fn end_node(&mut self, node: Node, ty: &'static SnowType) {
        // SAFETY: as for `end`.
        unsafe {
            if !node.has_entries() {
                (0..WAYS).for_each(|number| self.give_part(*node.child_slot(number), ty));
                if node.is_table() {
                    map_table::free_index(self.arena, node);
                }
            } else if ty.fields()[..2].iter().any(|field| field.ty().is_object()) {
                for entry in (0..node.count()).map(|index| node.entry(index)) {
                    self.give_part(entry.key(), ty.fields()[0].ty());
                    self.give_part(entry.value(), ty.fields()[1].ty());
                }
            }
            self.arena.free(node.object().cast());
        }
    }

    unsafe fn give_part(&mut self, slot: u64, ty: &'static SnowType) {
        // SAFETY: as for `give`.
        unsafe {
            if ty.is_object() && Object::let_go(object_in(slot)) {
                self.end_part(object_in(slot), ty);
            }
        }
    }

    /// Once for all that call it.
    #[inline(never)]
    unsafe fn end_part(&mut self, object: *mut Object, ty: &'static SnowType) {
        // SAFETY: as for `end`.
        unsafe { self.end(object, ty) };
    }

    /// Frees a list; gives its buffer, if that is dead now.
    unsafe fn buffer_of_dead_list(&mut self, list: *mut ListObject) -> Option<*mut BufferObject> {
        // SAFETY: as for `end`.
        unsafe {
            let ListObject { buffer, owner, .. } = list.read();
            self.arena.free(list.cast());
            if !owner.is_null() {
                drop_proxy(self.arena, owner);
                return None;
            }
            (!buffer.is_null() && Object::let_go(buffer.cast())).then_some(buffer)
        }
    }
}

unsafe fn free_record(arena: &mut Arena, record: *mut Object) {
    // SAFETY: the caller gives a dead record of the arena.
    unsafe { arena.free(record.cast()) };
}

unsafe fn free_job(arena: &mut Arena, job: *mut JobObject) {
    // SAFETY: the caller gives a dead job of `arena`.
    unsafe {
        let reference = (*job).reference;
        arena.free(job.cast());
        if reference != 0 {
            job::let_go(reference);
        }
    }
}

/// Gives one object's hold on a proxy back; without objects the proxy ends, and its resource's reference with it.
///
/// # Safety
/// The hold is the caller's, the proxy one of `arena`.
pub unsafe fn drop_proxy(arena: &mut Arena, proxy: *mut Proxy) {
    // SAFETY: as the caller promises.
    unsafe {
        (*proxy).count -= 1;
        if (*proxy).count == 0 {
            arena.externals().remove(proxy);
            arena.free(proxy.cast());
        }
    }
}
