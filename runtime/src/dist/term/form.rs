//! Which term a value of a type is on the wire (the table is in `docs/cluster.md`).

use crate::value::descriptor::FLAG_SET;
use crate::value::{Shape, SnowField, SnowType};

#[derive(Clone, Copy)]
pub enum Form {
    Int,
    Float,
    /// The atoms `true` and `false`.
    Bool,
    /// The empty tuple.
    Unit,
    Atom,
    /// A binary that is UTF-8.
    Text,
    /// A binary.
    Bytes,
    Pid,
    List(&'static SnowType),
    Tuple(&'static [SnowField]),
    /// A map from atoms.
    Struct(&'static [SnowField]),
    /// A map.
    Map,
    /// A map to empty lists, as OTP's `sets`; the type is that of the map that a set is made of.
    Set(&'static SnowType),
    /// `undefined`, or the value itself.
    Option(&'static SnowType),
    /// `undefined`, or `{some, Value}`, where the value might itself be `undefined`.
    NestedOption(&'static SnowType),
    /// A tuple that begins with an atom, or an atom.
    Sum,
    /// `Ok` and `Err` are `ok` and `error`.
    Result,
    /// The library's type `Term`: any term at all.
    Any,
    /// What stays on its node.
    Home,
}

pub fn form_of(ty: &'static SnowType) -> Form {
    match ty.shape() {
        Shape::Int => Form::Int,
        Shape::Float => Form::Float,
        Shape::Bool => Form::Bool,
        Shape::Unit => Form::Unit,
        Shape::Atom => Form::Atom,
        Shape::String => Form::Text,
        Shape::Bytes => Form::Bytes,
        Shape::Pid => Form::Pid,
        Shape::List => Form::List(ty.element()),
        Shape::Tuple => Form::Tuple(ty.fields()),
        Shape::Struct if ty.flags & FLAG_SET != 0 => Form::Set(ty.fields()[0].ty()),
        Shape::Struct => Form::Struct(ty.fields()),
        Shape::Map => Form::Map,
        Shape::Sum => sum(ty),
        _ => Form::Home,
    }
}

fn sum(ty: &'static SnowType) -> Form {
    let name = ty.name();
    if name.starts_with("Result<") {
        return Form::Result;
    }
    // Users' types have their module before their name.
    if name == "Term" {
        return Form::Any;
    }
    if !name.starts_with("Option<") {
        return Form::Sum;
    }
    let inner = ty.variants()[ty.tag_of("Some").expect("an Option has Some")].fields()[0].ty();
    if inner.shape() == Shape::Sum && inner.name().starts_with("Option<") {
        Form::NestedOption(inner)
    } else {
        Form::Option(inner)
    }
}

/// Whether it is the type of a service's messages that are answered: then a handle for the answer stands behind the parameters.
pub fn takes_requests(ty: &SnowType) -> bool {
    ty.shape() == Shape::Sum
        && ty.variants().iter().any(|variant| variant.fields().last().is_some_and(|field| is_reply(field.ty())))
}

/// Whether it is the library's `Reply<R>`: a caller, and the ticket of its call.
pub fn is_reply(ty: &SnowType) -> bool {
    ty.shape() == Shape::Struct && ty.name().starts_with("Reply<")
}

/// The atom of a variant of a `Result`.
pub fn result_atom(variant: &str) -> &'static str {
    if variant == "Ok" {
        "ok"
    } else {
        "error"
    }
}
