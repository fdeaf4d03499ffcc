//! Deep copies into another space: what a message, a spawn or a job's result needs. Statics are not copied, payloads are shared,
//! and an object that is reached twice stays one object.

use super::children::Children;
use super::element::width;
use super::handle::copy_handle;
use super::list::{first, length, new_list};
use super::list_storage::Storage;
use super::map_node::Node;
use super::map_table;
use super::object::{object_bytes, object_in, slot_of, slots_behind, ClosureObject, JobObject, ListObject, Object};
use super::string::copy_string;
use super::work_list::WorkList;
use super::{Shape, SnowType};
use crate::heap::Space;
use std::collections::BTreeMap;

/// The children of a copied object whose slots still hold the source's objects.
#[derive(Clone, Copy)]
struct Pending {
    children: Children,
    /// Where the slots of the copy end.
    end: *mut u64,
}

/// The copies of objects that have more than one reference.
type Copies = BTreeMap<*mut Object, *mut Object>;

/// A copy of the value in `slot`, owned by the caller.
///
/// # Safety
/// Well-typed.
pub unsafe fn copy_into<S: Space>(space: &mut S, slot: u64, ty: &'static SnowType) -> u64 {
    let mut copy = slot;
    let mut shared = Copies::default();
    let mut work = WorkList::new();
    // SAFETY: the sources are well-typed; a target is a slot of a new object that lives in `space`.
    unsafe {
        copy_slot(space, &mut copy, ty, &mut shared, &mut work);
        while let Some(top) = work.last_mut() {
            // Never empty: only objects with an object to copy come here.
            let left = top.children.left();
            let target = top.end.sub(left);
            let (_, ty) = top.children.next().expect("a child");
            top.children.skip_scalars();
            if top.children.left() == 0 {
                work.pop();
            }
            copy_slot(space, target, ty, &mut shared, &mut work);
        }
    }
    copy
}

/// Replaces the value in `target`, still the source's, by a copy whose children are put on the work list.
unsafe fn copy_slot<S: Space>(
    space: &mut S,
    target: *mut u64,
    ty: &'static SnowType,
    shared: &mut Copies,
    work: &mut WorkList<Pending>,
) {
    if !ty.is_object() {
        return;
    }
    // SAFETY: the caller gives a slot that holds a well-typed value.
    unsafe {
        let object = object_in(*target);
        if (*object).is_immortal() {
            return;
        }
        let is_shared = !Object::is_unique(object);
        if is_shared {
            if let Some(&copy) = shared.get(&object) {
                Object::retain(copy);
                return target.write(slot_of(copy));
            }
        }
        let copy = copy_object(space, object, ty, work);
        if is_shared {
            shared.insert(object, copy);
        }
        target.write(slot_of(copy));
    }
}

/// Copies one object; its children are put on the work list.
unsafe fn copy_object<S: Space>(
    space: &mut S,
    object: *mut Object,
    ty: &'static SnowType,
    work: &mut WorkList<Pending>,
) -> *mut Object {
    // SAFETY: the caller gives a well-typed object.
    unsafe {
        let mut children = Children::of(object, ty);
        let count = children.left();
        let (copy, slots) = match ty.shape() {
            Shape::String | Shape::Atom | Shape::Bytes => return copy_string(space, object),
            Shape::Job => return copy_job(space, object.cast()),
            Shape::Handle => return copy_handle(space, object),
            Shape::List => copy_list(space, object, ty),
            shape => {
                let bytes = object_bytes(object, ty);
                let copy = space.alloc(bytes).cast::<Object>();
                copy_words(object.cast(), copy.cast(), bytes / 8);
                (*copy).count = 1;
                if is_table(copy, shape) {
                    map_table::copy_index(space, Node::of(copy));
                }
                (copy, first_slot(copy, shape))
            }
        };
        children.skip_scalars();
        if children.left() > 0 {
            work.push(Pending { children, end: slots.add(count) });
        }
        copy
    }
}

fn is_table(object: *mut Object, shape: Shape) -> bool {
    // SAFETY: the caller gives a live object of the shape.
    shape == Shape::MapNode && unsafe { Node::of(object) }.is_table()
}

fn first_slot(object: *mut Object, shape: Shape) -> *mut u64 {
    match shape {
        // SAFETY: the caller gives a copy of a live node.
        Shape::MapNode => unsafe { Node::of(object) }.slots(),
        Shape::Fun => slots_behind(object.cast::<ClosureObject>()),
        _ => slots_behind(object),
    }
}

/// A list with a buffer of exactly its window, or a view of the same payload.
unsafe fn copy_list<S: Space>(space: &mut S, list: *mut Object, ty: &SnowType) -> (*mut Object, *mut u64) {
    // SAFETY: the caller gives a live list.
    unsafe {
        let (count, element) = (length(list), ty.element());
        let source = list.cast::<ListObject>();
        let shared = match count {
            0 => None,
            _ => Storage::of(source).shared_with(space, element),
        };
        if let Some(storage) = shared {
            let start = (*source).start as usize;
            return (new_list(space, (*list).type_id, storage, start, count), storage.at(0, element).cast());
        }
        let storage = Storage::create(space, count, 0..count, element);
        let places = storage.at(0, element);
        if count > 0 {
            std::ptr::copy_nonoverlapping(first(list, element), places, count * width(element));
        }
        (new_list(space, (*list).type_id, storage, 0, count), places.cast())
    }
}

/// A job elsewhere is only known by its pid: it can't be awaited there.
unsafe fn copy_job<S: Space>(space: &mut S, job: *mut JobObject) -> *mut Object {
    let copy = space.alloc(size_of::<JobObject>()).cast::<JobObject>();
    // SAFETY: the caller gives a live job; the cell is ours.
    unsafe {
        let header = Object { count: 1, type_id: (*job).header.type_id };
        copy.write(JobObject { header, pid: (*job).pid, reference: 0 });
    }
    copy.cast()
}

unsafe fn copy_words(from: *const u64, to: *mut u64, count: usize) {
    // SAFETY: the caller gives two separate runs of `count` words.
    unsafe { std::ptr::copy_nonoverlapping(from, to, count) };
}

/// Bytes that a copy takes at most, or `None` as soon as it is certain to be more than `limit`.
///
/// # Safety
/// Well-typed.
pub unsafe fn measure(slot: u64, ty: &'static SnowType, limit: usize) -> Option<usize> {
    let mut total = 0;
    let mut work = WorkList::new();
    let only = [slot];
    work.push(Children::each(only.as_ptr(), 1, ty));
    // SAFETY: the sources are well-typed and outlive the walk.
    unsafe {
        while let Some(top) = work.last_mut() {
            let child = top.next_object();
            top.skip_scalars();
            if top.left() == 0 {
                work.pop();
            }
            let Some((object, ty)) = child.filter(|(object, _)| !(**object).is_immortal()) else { continue };
            total += object_bytes(object, ty);
            if is_table(object, ty.shape()) {
                total += map_table::index_bytes(Node::of(object));
            }
            let mut children = Children::of(object, ty);
            if ty.shape() == Shape::List {
                total += Storage::of(object.cast()).bytes_of_copy(children.left(), ty.element());
            }
            if total > limit {
                return None;
            }
            children.skip_scalars();
            if children.left() > 0 {
                work.push(children);
            }
        }
    }
    Some(total)
}
