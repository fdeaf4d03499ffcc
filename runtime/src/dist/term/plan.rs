//! What there is to know of a type for terms of it: its form, and its variants' atoms. In: a descriptor. Out: the same plan each time, as names are read once only.
//!
//! Descriptors live as long as the program, and so do their plans. A thread finds those that it used last without asking others.

use std::cell::Cell;
use std::collections::BTreeMap;

use parking_lot::RwLock;

use super::form::{form_of, result_atom, takes_requests, Form};
use super::snake::snake;
use super::write;
use crate::value::{Shape, SnowField, SnowType};

pub struct Plan {
    ty: &'static SnowType,
    pub form: Form,
    /// Of a sum, by tag.
    pub variants: Box<[Variant]>,
    /// Of a tuple or struct.
    pub fields: &'static [SnowField],
    /// A value of it is written at once, without parts that come later.
    pub is_flat: bool,
    /// It is that of a service's messages which are answered.
    pub takes_requests: bool,
}

pub struct Variant {
    /// Its name on the wire.
    pub atom: Box<str>,
    /// The same as a term; empty if no atom may be so long.
    pub term: Box<[u8]>,
    pub fields: &'static [SnowField],
}

/// Plans by the address and the id of their descriptors.
static PLANS: RwLock<BTreeMap<(usize, u32), &'static Plan>> = RwLock::new(BTreeMap::new());

/// Plans that a thread finds at once.
const NEAR: usize = 64;

thread_local! {
    static LAST: [Cell<Option<&'static Plan>>; NEAR] = const { [const { Cell::new(None) }; NEAR] };
}

pub fn plan_of(ty: &'static SnowType) -> &'static Plan {
    let address = std::ptr::from_ref(ty).addr();
    LAST.with(|last| {
        let place = &last[(address >> 4 ^ address >> 10) % NEAR];
        match place.get() {
            Some(plan) if std::ptr::eq(plan.ty, ty) && plan.ty.id == ty.id => plan,
            _ => {
                let plan = find(ty, address);
                place.set(Some(plan));
                plan
            }
        }
    })
}

#[cold]
fn find(ty: &'static SnowType, address: usize) -> &'static Plan {
    if let Some(plan) = PLANS.read().get(&(address, ty.id)) {
        return plan;
    }
    let plan = Box::leak(Box::new(Plan::of(ty)));
    PLANS.write().entry((address, ty.id)).or_insert(plan)
}

impl Plan {
    fn of(ty: &'static SnowType) -> Plan {
        let form = form_of(ty);
        let variants = if ty.shape() == Shape::Sum { ty.variants() } else { &[] };
        let variants = variants.iter().map(|variant| Variant::of(form, variant.name(), variant.fields())).collect();
        let fields = match form {
            Form::Tuple(fields) | Form::Struct(fields) => fields,
            _ => &[],
        };
        let is_flat = matches!(
            form,
            Form::Int
                | Form::Float
                | Form::Bool
                | Form::Unit
                | Form::Atom
                | Form::Text
                | Form::Bytes
                | Form::Pid
                | Form::Home
        );
        Plan { ty, form, variants, fields, is_flat, takes_requests: takes_requests(ty) }
    }
}

impl Variant {
    fn of(form: Form, name: &str, fields: &'static [SnowField]) -> Variant {
        let atom: Box<str> = match form {
            Form::Option(_) | Form::NestedOption(_) if fields.is_empty() => "undefined".into(),
            Form::Result => result_atom(name).into(),
            _ => snake(name).collect::<String>().into(),
        };
        let mut term = Vec::new();
        if write::fits_atom(&atom) {
            write::atom(&mut term, &atom);
        }
        Variant { atom, term: term.into(), fields }
    }
}
