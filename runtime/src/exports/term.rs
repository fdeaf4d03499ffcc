//! Erlang's external term format: values of any type to bytes and back.

use std::sync::Arc;

use super::memory::charge;
use crate::actor::crash;
use crate::actor::isolate::Isolate;
use crate::dist::term::decode::{decode, Misfit};
use crate::dist::term::encode::{encode, Unsendable};
use crate::dist::term::read::Reader;
use crate::dist::term::tags::VERSION;
use crate::dist::term::Own;
use crate::export;
use crate::value::build::new_result;
use crate::value::string::bytes;
use crate::value::{new_bytes, new_string, slot_of, Object, SnowType};

/// Whose pids are those of a program that is no node.
const NOBODY: &str = "nonode@nohost";

fn own(isolate: &Isolate) -> Arc<Own> {
    match isolate.runtime().node.get() {
        Some(node) => node.own.clone(),
        None => Arc::new(Own { name: Arc::from(NOBODY), creation: 0 }),
    }
}

export! {
    /// A value as bytes, with the format's version before them.
    fn snow_term_encode(cx, value: u64, ty: *const SnowType, _variable: *const SnowType) -> *mut Object {
        let own = own(Isolate::of(cx));
        let mut out = vec![VERSION];
        // SAFETY: generated code gives a live value with its type.
        match unsafe { encode(&mut out, value, SnowType::from_raw(ty), &own) } {
            Ok(()) => {
                charge(cx, out.len());
                new_bytes(&mut cx.heap, &out)
            }
            Err(Unsendable(what)) => {
                crash(cx, &format!("no term is {what}"));
                std::ptr::null_mut()
            }
        }
    }

    /// The value of a type that the bytes are, or what does not fit.
    fn snow_term_decode(cx, text: *mut Object, _ty: *const SnowType, result: *const SnowType) -> *mut Object {
        let own = own(Isolate::of(cx));
        // SAFETY: generated code gives live bytes and the result's type.
        let (text, result) = unsafe { (bytes(text), SnowType::from_raw(result)) };
        charge(cx, text.len());
        let wanted = result.variants()[result.tag_of("Ok").expect("a Result")].fields()[0].ty();
        let read = match text.split_first() {
            Some((&VERSION, term)) => {
                let mut reader = Reader::new(term, &[]);
                decode(&mut cx.heap, &mut reader, wanted, &own).and_then(|slot| {
                    if reader.left() == 0 {
                        return Ok(slot);
                    }
                    // SAFETY: the value was made here.
                    unsafe { crate::value::release::drop_slot(&mut cx.heap, slot, wanted) };
                    Err(Misfit::Malformed("bytes are left behind it"))
                })
            }
            _ => Err(Misfit::Malformed("it is of another version")),
        };
        let value = read.map_err(|misfit| slot_of(new_string(&mut cx.heap, &misfit.to_string())));
        new_result(&mut cx.heap, result, value)
    }
}
