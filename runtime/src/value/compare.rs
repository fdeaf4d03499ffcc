//! The total order of values: fields and elements from first to last, variants in the order of their declaration, a list before
//! its extensions, `Float` by IEEE's totalOrder, strings by bytes (which is by scalar values).

use super::children::Children;
use super::equal::tag;
use super::handle::number_of;
use super::object::object_in;
use super::short_bytes::order_of;
use super::string::bytes;
use super::work_list::WorkList;
use super::{Shape, SnowType};
use std::cmp::Ordering;

/// Pairs of children to compare in turn, and the order if all are equal.
#[derive(Clone, Copy)]
struct Pending {
    left: Children,
    right: Children,
    if_equal: Ordering,
}

/// The order of two values of one type, and how many of their parts were looked at.
///
/// # Safety
/// Both well-typed.
pub unsafe fn compare(a: u64, b: u64, ty: &'static SnowType) -> (Ordering, usize) {
    let mut work = WorkList::new();
    let mut visits = 0;
    // SAFETY: the values are well-typed and outlive the walk.
    unsafe {
        let mut order = compare_shallow(a, b, ty, &mut work);
        while order == Ordering::Equal {
            let Some(top) = work.last_mut() else { break };
            visits += 1;
            // The shorter side ends the walk; `if_equal` knows which that is.
            let pair = top.left.next().zip(top.right.next());
            let is_last = top.left.left() == 0 || top.right.left() == 0;
            let Some(((a, ty), (b, _))) = pair else {
                order = top.if_equal;
                work.pop();
                continue;
            };
            if is_last && top.if_equal == Ordering::Equal {
                work.pop();
            }
            order = compare_shallow(a, b, ty, &mut work);
        }
        (order, visits)
    }
}

/// Compares without the children, which it puts on the work list.
unsafe fn compare_shallow(a: u64, b: u64, ty: &'static SnowType, work: &mut WorkList<Pending>) -> Ordering {
    // SAFETY: the caller gives well-typed values.
    unsafe {
        let order = match ty.shape() {
            Shape::Int => (a as i64).cmp(&(b as i64)),
            Shape::Float => f64::from_bits(a).total_cmp(&f64::from_bits(b)),
            Shape::String | Shape::Atom | Shape::Bytes => order_of(bytes(object_in(a)), bytes(object_in(b))),
            Shape::Job => super::pid_of_job(a).cmp(&super::pid_of_job(b)),
            Shape::Handle => number_of(object_in(a)).cmp(&number_of(object_in(b))),
            Shape::Sum => tag(object_in(a)).cmp(&tag(object_in(b))),
            // Functions have no order, and that of maps is written in Snow; the checker lets none come here.
            Shape::Fun | Shape::Order | Shape::MapNode => return Ordering::Equal,
            _ if !ty.is_object() => a.cmp(&b),
            _ => Ordering::Equal,
        };
        if order == Ordering::Equal && ty.is_object() {
            let (left, right) = (Children::of(object_in(a), ty), Children::of(object_in(b), ty));
            let if_equal = left.left().cmp(&right.left());
            work.push(Pending { left, right, if_equal });
        }
        order
    }
}
