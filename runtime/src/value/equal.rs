//! Structural equality. `Float` is IEEE: NaN equals nothing, so not even an object equals itself by its address alone.

use super::children::Children;
use super::handle::number_of;
use super::map_equal::compare_nodes;
use super::map_node::Node;
use super::object::{object_in, Object, SumObject};
use super::string::bytes;
use super::work_list::WorkList;
use super::{Shape, SnowType};

/// Whether two values of one type are equal, and how many of their parts were looked at.
///
/// # Safety
/// Both well-typed.
pub unsafe fn equal(a: u64, b: u64, ty: &'static SnowType) -> (bool, usize) {
    let mut work = WorkList::new();
    let mut visits = 0;
    // SAFETY: the values are well-typed and outlive the walk.
    unsafe {
        if !equal_shallow(a, b, ty, &mut work) {
            return (false, visits);
        }
        while let Some((left, right)) = work.last_mut() {
            let pair = left.next().zip(right.next());
            if left.left() == 0 {
                work.pop();
            }
            let Some(((a, ty), (b, _))) = pair else { continue };
            visits += 1;
            if !equal_shallow(a, b, ty, &mut work) {
                return (false, visits);
            }
        }
    }
    (true, visits)
}

/// Compares without the children, which it puts on the work list.
unsafe fn equal_shallow(a: u64, b: u64, ty: &'static SnowType, work: &mut WorkList<(Children, Children)>) -> bool {
    // SAFETY: the caller gives well-typed values.
    unsafe {
        match ty.shape() {
            Shape::Float => return f64::from_bits(a) == f64::from_bits(b),
            Shape::String | Shape::Atom | Shape::Bytes => return a == b || bytes(object_in(a)) == bytes(object_in(b)),
            Shape::Job => return super::pid_of_job(a) == super::pid_of_job(b),
            Shape::Handle => return number_of(object_in(a)) == number_of(object_in(b)),
            Shape::Order => return true,
            Shape::Fun => return a == b,
            _ if !ty.is_object() => return a == b,
            Shape::Sum if tag(object_in(a)) != tag(object_in(b)) => return false,
            Shape::MapNode => {
                return compare_nodes(Node::in_slot(a), Node::in_slot(b), ty, |left, right| {
                    if left.left() > 0 {
                        work.push((left, right));
                    }
                });
            }
            _ => {}
        }
        let (left, right) = (Children::of(object_in(a), ty), Children::of(object_in(b), ty));
        if left.left() != right.left() {
            return false;
        }
        if left.left() > 0 {
            work.push((left, right));
        }
        true
    }
}

/// # Safety
/// `object` is a live sum.
pub unsafe fn tag(object: *mut Object) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { (*object.cast::<SumObject>()).tag }
}
