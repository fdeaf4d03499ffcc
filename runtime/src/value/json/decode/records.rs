//! Values with fields: tuples, structs, variants.

use super::super::build::Builder;
use super::super::forms::{are_named, form_of, Form};
use super::super::parse::Sink;
use super::path::{quoted, Step};
use super::{Decoder, Outcome, Wrong};
use crate::value::build::new_variant;
use crate::value::object::slot_of;
use crate::value::{SnowField, SnowType, SnowVariant};

impl Decoder<'_> {
    /// The values of an array with as many elements as there are fields.
    pub(super) fn positions(&mut self, fields: &'static [SnowField]) -> Result<Vec<u64>, Wrong> {
        let start = self.made.len();
        let count = self.array(|decoder, index| decoder.value_or_skip(fields.get(index).map(SnowField::ty)))?;
        check_count(fields.len(), count)?;
        Ok(self.take(start))
    }

    pub(super) fn value_or_skip(&mut self, ty: Option<&'static SnowType>) -> Outcome {
        match ty {
            Some(ty) => self.value(ty),
            None => self.skip(),
        }
    }

    /// The values of an object that has these keys; others are passed over, and of several with one name the last counts.
    pub(super) fn record(&mut self, fields: &'static [SnowField]) -> Result<Vec<u64>, Wrong> {
        let start = self.made.len();
        // As most texts have them: the fields in their order. `others` are those that came after one out of order.
        let mut in_order = 0;
        let mut others: Vec<(usize, usize)> = Vec::new();
        self.object(|decoder, key| {
            let expected = if others.is_empty() { fields.get(in_order) } else { None };
            let number = match expected {
                Some(field) if field.name() == key => in_order,
                _ => match fields.iter().position(|field| field.name() == key) {
                    Some(number) => number,
                    None => return decoder.skip(),
                },
            };
            let field = &fields[number];
            decoder.path.push(Step::Field(field.name()));
            decoder.value(field.ty())?;
            decoder.path.pop();
            if others.is_empty() && number == in_order {
                in_order += 1;
            } else {
                others.push((number, decoder.made.len() - 1));
            }
            Ok(())
        })?;
        if in_order == fields.len() && others.is_empty() {
            return Ok(self.take(start));
        }
        let mut places: Vec<Option<usize>> =
            (0..fields.len()).map(|at| (at < in_order).then_some(start + at)).collect();
        for (number, place) in others {
            places[number] = Some(place);
        }
        for (field, place) in fields.iter().zip(&mut places) {
            if place.is_none() {
                self.absent(field)?;
                *place = Some(self.made.len() - 1);
            }
        }
        let slots = places.into_iter().flatten().map(|place| std::mem::take(&mut self.made[place].0)).collect();
        self.drop_from(start);
        Ok(slots)
    }

    /// What stands for a key that is missing.
    pub(super) fn absent(&mut self, field: &'static SnowField) -> Outcome {
        let ty = field.ty();
        let slot = match form_of(ty) {
            Form::Option(_) => self.none(ty),
            Form::Unit => 0,
            Form::Json => Builder::new(self.arena, ty).null(),
            _ => return Err(Wrong::Value(format!("the key `{}` is missing", field.name()))),
        };
        self.made.push((slot, ty));
        Ok(())
    }

    /// A variant. `tag` may come behind `fields`, which are passed over then and read at the end.
    pub(super) fn sum(&mut self, ty: &'static SnowType) -> Outcome {
        let mut variant: Option<&'static SnowVariant> = None;
        let mut slots: Option<Vec<u64>> = None;
        let mut skipped = None;
        let start = self.made.len();
        self.object(|decoder, key| {
            match (&*key, variant) {
                ("tag", None) => variant = Some(decoder.tag(ty)?),
                ("fields", Some(known)) if slots.is_none() && skipped.is_none() => slots = Some(decoder.fields(known)?),
                ("fields", None) => {
                    skipped = Some(decoder.scanner.here());
                    decoder.skip()?;
                }
                _ => decoder.skip()?,
            }
            Ok(())
        })?;
        let Some(variant) = variant else { return Err(Wrong::Value("the key `tag` is missing".to_owned())) };
        let end = self.scanner.here();
        let slots = match (slots, skipped) {
            (Some(slots), _) => slots,
            (None, Some(place)) => {
                self.scanner.go_to(place);
                self.fields(variant)?
            }
            (None, None) if variant.fields().is_empty() => Vec::new(),
            (None, None) => return Err(Wrong::Value("the key `fields` is missing".to_owned())),
        };
        self.scanner.go_to(end);
        debug_assert_eq!(self.made.len(), start);
        let sum = slot_of(new_variant(self.arena, ty, variant.name(), &slots));
        self.made.push((sum, ty));
        Ok(())
    }

    pub(super) fn tag(&mut self, ty: &'static SnowType) -> Result<&'static SnowVariant, Wrong> {
        self.path.push(Step::Field("tag"));
        if self.scanner.next_mark() != Some(b'"') {
            self.mismatch("String")?;
        }
        let name = self.scanner.string()?;
        let Some(variant) = ty.variants().iter().find(|variant| variant.name() == name) else {
            return Err(Wrong::Value(format!("expected a variant of {}, found {}", ty.bare_name(), quoted(&name))));
        };
        self.path.pop();
        Ok(variant)
    }

    pub(super) fn fields(&mut self, variant: &'static SnowVariant) -> Result<Vec<u64>, Wrong> {
        let (opening, expected) = if are_named(variant.fields()) { (b'{', "an object") } else { (b'[', "an array") };
        self.path.push(Step::Field("fields"));
        if self.scanner.next_mark() != Some(opening) {
            self.mismatch(expected)?;
        }
        let slots = if opening == b'{' { self.record(variant.fields()) } else { self.positions(variant.fields()) }?;
        self.path.pop();
        Ok(slots)
    }
}

pub(super) fn check_count(expected: usize, found: usize) -> Outcome {
    if expected == found {
        return Ok(());
    }
    Err(Wrong::Value(format!("expected an array of {expected}, found one of {found}")))
}
