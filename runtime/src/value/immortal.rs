//! Values that live as long as the program and that all isolates see: those of constants. In: a value of some isolate. Out: a copy
//! whose objects are immortal, as the statics of the program image are: their counts are tested and never written.

use super::children::Children;
use super::copy::copy_into;
use super::object::{BufferObject, ListObject, Object, StringObject, IMMORTAL};
use super::work_list::WorkList;
use super::{Shape, SnowType};
use crate::heap::{Externals, Space};
use std::ptr;

/// Memory that is never given back.
struct Forever {
    externals: Externals,
}

impl Space for Forever {
    fn alloc(&mut self, size: usize) -> *mut u8 {
        Box::leak(vec![0u64; size.div_ceil(8)].into_boxed_slice()).as_mut_ptr().cast()
    }

    /// Proxies in it keep their references to payloads for ever; nothing points at them in the end.
    fn externals(&mut self) -> &mut Externals {
        &mut self.externals
    }
}

/// An immortal copy of the value in `slot`; of statics and scalars there is nothing to copy.
///
/// # Safety
/// Well-typed.
pub unsafe fn immortal_copy(slot: u64, ty: &'static SnowType) -> u64 {
    // SAFETY: as the caller promises; nobody else sees the copy yet.
    unsafe {
        let copy = copy_into(&mut Forever { externals: Externals::EMPTY }, slot, ty);
        make_immortal(copy, ty);
        copy
    }
}

/// Marks every object of a value that is no static already.
unsafe fn make_immortal(slot: u64, ty: &'static SnowType) {
    let only = [slot];
    let mut work = WorkList::new();
    work.push(Children::each(only.as_ptr(), 1, ty));
    // SAFETY: the value is well-typed, and no other isolate sees those of its objects that have a count.
    unsafe {
        while let Some(top) = work.last_mut() {
            let child = top.next_object();
            top.skip_scalars();
            if top.left() == 0 {
                work.pop();
            }
            let Some((object, ty)) = child.filter(|(object, _)| !(**object).is_immortal()) else { continue };
            mark(object, ty);
            let mut children = Children::of(object, ty);
            children.skip_scalars();
            if children.left() > 0 {
                work.push(children);
            }
        }
    }
}

unsafe fn mark(object: *mut Object, ty: &SnowType) {
    // SAFETY: the caller gives a well-typed object that is its own.
    unsafe {
        (*object).count = IMMORTAL;
        match ty.shape() {
            // Without an owner the bytes are taken for those of a static, which they are from now on.
            Shape::String | Shape::Atom | Shape::Bytes => (*object.cast::<StringObject>()).owner = ptr::null_mut(),
            Shape::List => {
                let list = object.cast::<ListObject>();
                let buffer: *mut BufferObject = (*list).buffer;
                // That of a payload, which others may have too, is immortal already.
                if !buffer.is_null() && !(*buffer).header.is_immortal() {
                    (*buffer).header.count = IMMORTAL;
                }
                (*list).owner = ptr::null_mut();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::Arena;
    use crate::value::display::{text, Style};
    use crate::value::list::{push, End};
    use crate::value::object_in;
    use crate::value::sample::{drop_value, int, list_of, string, tuple, Make};
    use crate::value::slot_of;
    use crate::value::string::{concat, substring};

    #[test]
    fn an_immortal_value_is_used_as_any_other_and_never_written() {
        let (mut arena, numbers) = (Arena::new(), list_of(int()));
        let ty = tuple(&[string(), string(), numbers]);
        let fields = [arena.text("short"), arena.text(&"long ".repeat(100)), arena.ints(numbers, &[1, 2, 3])];
        let value = arena.record(ty, &fields);
        // SAFETY: the values are well-typed; what is taken over is immortal.
        unsafe {
            let kept = immortal_copy(value, ty);
            let expected = text(value, ty, Style::Debug);
            drop_value(&mut arena, value, ty);
            assert_eq!((arena.live(), arena.proxies()), (0, 0));
            let mut parts = Children::of(object_in(kept), ty);
            let (short, long, list) = (parts.next(), parts.next(), parts.next());
            let [short, long, list] = [short, long, list].map(|part| part.expect("three fields").0);
            let longer = push(&mut arena, object_in(list), End::Back, 4, numbers);
            assert_eq!(text(slot_of(longer), numbers, Style::Debug), "[1, 2, 3, 4]");
            let joined = concat(&mut arena, object_in(long), object_in(short));
            let part = substring(&mut arena, object_in(long), 5..400);
            assert_eq!(text(slot_of(part), string(), Style::Display), "long ".repeat(79));
            drop_value(&mut arena, slot_of(longer), numbers);
            drop_value(&mut arena, slot_of(joined), string());
            drop_value(&mut arena, slot_of(part), string());
            drop_value(&mut arena, kept, ty);
            assert_eq!(text(kept, ty, Style::Debug), expected);
        }
        assert_eq!((arena.live(), arena.proxies()), (0, 0));
    }
}
