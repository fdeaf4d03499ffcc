//! The end of values: children are let go of one by one, so that releasing a million-deep list needs no stack. An object is
//! freed before its last child is visited, so that a chain of nodes needs no work list either.

use super::children::Children;
use super::copy_small::record;
use super::handle::free_handle;
use super::object::{object_in, JobObject, ListObject, Object};
use super::string::free_string;
use super::work_list::WorkList;
use super::{Shape, SnowType};
use crate::heap::{Arena, Proxy, Space};
use crate::job;

/// A dead cell, and the children that it still holds references to.
#[derive(Clone, Copy)]
struct Dying {
    cell: *mut u8,
    children: Children,
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
        if let Some(dying) = take_apart(arena, object, ty) {
            finish(arena, dying);
        }
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

/// Most objects hold only such that are freed at once, and chains of nodes end in their last: neither needs a work list.
unsafe fn finish(arena: &mut Arena, mut top: Dying) {
    // SAFETY: a dying cell is dead but not freed until its last child was read.
    unsafe {
        loop {
            let child = top.children.next_object();
            top.children.skip_scalars();
            let was_last = top.children.left() == 0;
            if was_last {
                arena.free(top.cell);
            }
            let below = child.and_then(|(object, ty)| end_one(arena, object, ty));
            match below {
                Some(dying) if was_last => top = dying,
                Some(dying) => return finish_all(arena, top, dying),
                None if was_last => return,
                None => {}
            }
        }
    }
}

/// Gives one reference back; what is left of the object then, if it was the last and there is anything.
unsafe fn end_one(arena: &mut Arena, object: *mut Object, ty: &'static SnowType) -> Option<Dying> {
    // SAFETY: the caller gives a reference to a well-typed object of `arena` away.
    unsafe {
        if Object::let_go(object) {
            take_apart(arena, object, ty)
        } else {
            None
        }
    }
}

#[inline(never)]
unsafe fn finish_all(arena: &mut Arena, first: Dying, second: Dying) {
    let mut work = WorkList::new();
    work.push(first);
    work.push(second);
    // SAFETY: a cell on the work list is dead but not freed, so its slots can be read.
    unsafe {
        while let Some(top) = work.last_mut() {
            let child = top.children.next_object();
            top.children.skip_scalars();
            if top.children.left() == 0 {
                arena.free(top.cell);
                work.pop();
            }
            if let Some(dying) = child.and_then(|(object, ty)| end_one(arena, object, ty)) {
                work.push(dying);
            }
        }
    }
}

/// Frees a dead object at once if nothing counted is left in it.
unsafe fn take_apart(arena: &mut Arena, object: *mut Object, ty: &'static SnowType) -> Option<Dying> {
    // SAFETY: the caller gives a dead, well-typed object of `arena`.
    unsafe {
        let (cell, mut children) = match ty.shape() {
            Shape::String | Shape::Atom | Shape::Bytes => {
                free_string(arena, object);
                return None;
            }
            Shape::Job => {
                free_job(arena, object.cast());
                return None;
            }
            Shape::Handle => {
                free_handle(arena, object.cast());
                return None;
            }
            Shape::List => {
                let ListObject { buffer, owner, .. } = object.cast::<ListObject>().read();
                arena.free(object.cast());
                if !owner.is_null() {
                    drop_proxy(arena, owner);
                    return None;
                }
                if buffer.is_null() || !Object::let_go(buffer.cast()) {
                    return None;
                }
                (buffer.cast(), Children::of_buffer(buffer, ty.element()))
            }
            _ => (object.cast(), Children::of(object, ty)),
        };
        children.skip_scalars();
        if children.left() == 0 {
            arena.free(cell);
            return None;
        }
        Some(Dying { cell, children })
    }
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
