//! Which form a type has in JSON.

use super::super::descriptor::FLAG_SET;
use super::super::{Shape, SnowField, SnowType};

pub enum Form {
    Int,
    Float,
    Bool,
    /// `null`.
    Unit,
    /// A string; of an atom, its name.
    Text,
    /// The library's `Json`: stands for itself.
    Json,
    /// `null`, or the value of the type given.
    Option(&'static SnowType),
    /// An array of elements of this type.
    List(&'static SnowType),
    /// An array; the type is that of the map that a set is made of.
    Set(&'static SnowType),
    /// An object.
    Table,
    /// A map whose keys are no texts: an array of pairs.
    Pairs,
    /// An array of a fixed number of values.
    Tuple(&'static [SnowField]),
    /// An object with these keys.
    Struct(&'static [SnowField]),
    /// `{"tag": NAME, "fields": […]}`; fields with names are an object.
    Sum,
}

/// Panics for types without a form: the compiler lets none through.
pub fn form_of(ty: &'static SnowType) -> Form {
    match ty.shape() {
        Shape::Int => Form::Int,
        Shape::Float => Form::Float,
        Shape::Bool => Form::Bool,
        Shape::Unit => Form::Unit,
        Shape::String | Shape::Atom => Form::Text,
        Shape::List => Form::List(ty.element()),
        Shape::Tuple => Form::Tuple(ty.fields()),
        Shape::Struct if ty.flags & FLAG_SET != 0 => Form::Set(ty.fields()[0].ty()),
        Shape::Struct => Form::Struct(ty.fields()),
        Shape::Map if has_text_keys(ty) => Form::Table,
        Shape::Map => Form::Pairs,
        Shape::Sum if ty.name() == "Json" => Form::Json,
        Shape::Sum if ty.name().starts_with("Option<") => Form::Option(some_of(ty)),
        Shape::Sum => Form::Sum,
        _ => panic!("{} has no form in JSON", ty.name()),
    }
}

/// Whether fields have names: those of a struct, and of variants that were declared with `{ … }`.
pub fn are_named(fields: &[SnowField]) -> bool {
    fields.first().is_some_and(|field| !field.name().is_empty())
}

fn some_of(option: &'static SnowType) -> &'static SnowType {
    option.variants()[option.tag_of("Some").expect("an Option")].fields()[0].ty()
}

fn has_text_keys(map: &'static SnowType) -> bool {
    map.name().starts_with("Map<String, ") || map.name().starts_with("Map<Atom, ")
}
