//! JSON as a value of any type, by its descriptor. In: a text. Out: the slot of a value, or what is wrong: with the text, by line and
//! column; with a value in it, by the path to it (`at users[3].name: …`).
//!
//! Recurses once per level of nesting, of which there are at most [`DEEPEST`](super::DEEPEST). All that is made lies on one list until it is part of
//! something larger, so that a mistake leaves nothing behind.

mod path;
mod records;
mod structure;

use std::borrow::Cow;

use super::build::Builder;
use super::forms::{form_of, Form};
use super::parse::parse_next;
use super::scan::{finite, out_of_range, Scanner};
use super::Mistake;
use crate::heap::Arena;
use crate::value::build::{new_record, new_variant};
use crate::value::list::from_slots;
use crate::value::map_build::{hash_of_key, new_map, MapType, Pair};
use crate::value::object::slot_of;
use crate::value::release::drop_slot;
use crate::value::string::new_string;
use crate::value::SnowType;
use path::Step;
use records::check_count;

/// The slot of the value of the type that a text is.
pub fn decode(arena: &mut Arena, text: &str, ty: &'static SnowType) -> Result<u64, String> {
    let mut decoder = Decoder { arena, scanner: Scanner::new(text), level: 0, made: Vec::new(), path: Vec::new() };
    let outcome = decoder.value(ty).and_then(|()| decoder.at_end());
    match outcome {
        Ok(()) => Ok(decoder.take(0)[0]),
        Err(wrong) => {
            let message = decoder.told(wrong, text);
            decoder.drop_from(0);
            Err(message)
        }
    }
}

enum Wrong {
    Text(Mistake),
    Value(String),
}

impl From<Mistake> for Wrong {
    fn from(mistake: Mistake) -> Self {
        Self::Text(mistake)
    }
}

type Outcome = Result<(), Wrong>;

struct Decoder<'a> {
    arena: &'a mut Arena,
    scanner: Scanner<'a>,
    level: usize,
    /// Values that are part of nothing yet.
    made: Vec<(u64, &'static SnowType)>,
    path: Vec<Step>,
}

impl Decoder<'_> {
    /// Makes the value of a type that is at the cursor.
    fn value(&mut self, ty: &'static SnowType) -> Outcome {
        let slot = match (form_of(ty), self.scanner.next_mark()) {
            (Form::Int, Some(b'-' | b'0'..=b'9')) => return self.int(ty),
            (Form::Float, Some(b'-' | b'0'..=b'9')) => {
                let (text, _) = self.scanner.number_text()?;
                finite(text).ok_or_else(|| Wrong::Value(out_of_range(text, false)))?.to_bits()
            }
            (Form::Bool, _) if self.scanner.take("true") => 1,
            (Form::Bool, _) if self.scanner.take("false") => 0,
            (Form::Unit, _) if self.scanner.take("null") => 0,
            (Form::Text, Some(b'"')) => {
                let text = self.scanner.string()?;
                self.text(&text, ty)
            }
            (Form::Json, _) => parse_next(&mut Builder::new(self.arena, ty), &mut self.scanner, self.level)?,
            (Form::Option(_), _) if self.scanner.take("null") => self.none(ty),
            (Form::Option(inner), _) => return self.some(inner, ty),
            (Form::List(element), Some(b'[')) => return self.list(element, ty),
            (Form::Set(map), Some(b'[')) => return self.set(map, ty),
            (Form::Table, Some(b'{')) => return self.table(ty),
            (Form::Pairs, Some(b'[')) => return self.pairs(ty),
            (Form::Tuple(fields), Some(b'[')) => {
                let slots = self.positions(fields)?;
                slot_of(new_record(self.arena, ty, &slots))
            }
            (Form::Struct(fields), Some(b'{')) => {
                let slots = self.record(fields)?;
                slot_of(new_record(self.arena, ty, &slots))
            }
            (Form::Sum, Some(b'{')) => return self.sum(ty),
            _ => return self.mismatch(expected(ty)),
        };
        self.made.push((slot, ty));
        Ok(())
    }

    // --- leaves -----------------------------------------------------------------------------------------------------

    fn int(&mut self, ty: &'static SnowType) -> Outcome {
        let start = self.scanner.here();
        let (text, is_whole) = self.scanner.number_text()?;
        if !is_whole {
            self.scanner.go_to(start);
            return self.mismatch("Int");
        }
        let value: i64 = text.parse().map_err(|_| Wrong::Value(out_of_range(text, true)))?;
        self.made.push((value as u64, ty));
        Ok(())
    }

    /// A string or atom.
    fn text(&mut self, text: &str, ty: &'static SnowType) -> u64 {
        let string = new_string(self.arena, text);
        // SAFETY: it has just been made. Atoms are laid out as strings.
        unsafe { (*string).type_id = ty.id };
        slot_of(string)
    }

    fn none(&mut self, ty: &'static SnowType) -> u64 {
        slot_of(new_variant(self.arena, ty, "None", &[]))
    }

    fn some(&mut self, inner: &'static SnowType, ty: &'static SnowType) -> Outcome {
        let start = self.made.len();
        self.value(inner)?;
        let slots = self.take(start);
        let some = slot_of(new_variant(self.arena, ty, "Some", &slots));
        self.made.push((some, ty));
        Ok(())
    }

    // --- collections ------------------------------------------------------------------------------------------------

    fn list(&mut self, element: &'static SnowType, ty: &'static SnowType) -> Outcome {
        let start = self.made.len();
        self.array(|decoder, _| decoder.value(element))?;
        let slots = self.take(start);
        let list = slot_of(from_slots(self.arena, &slots, ty));
        self.made.push((list, ty));
        Ok(())
    }

    fn set(&mut self, map: &'static SnowType, ty: &'static SnowType) -> Outcome {
        let of_map = MapType::of(map);
        let start = self.made.len();
        self.array(|decoder, _| {
            decoder.value(of_map.key)?;
            decoder.made.push((0, of_map.value));
            Ok(())
        })?;
        let map = self.map_of(start, &of_map);
        let set = slot_of(new_record(self.arena, ty, &[map]));
        self.made.push((set, ty));
        Ok(())
    }

    /// A map whose keys are texts.
    fn table(&mut self, ty: &'static SnowType) -> Outcome {
        let of_map = MapType::of(ty);
        let start = self.made.len();
        self.object(|decoder, key| {
            decoder.path.push(Step::Key(decoder.made.len()));
            let key = decoder.text(&key, of_map.key);
            decoder.made.push((key, of_map.key));
            decoder.value(of_map.value)?;
            decoder.path.pop();
            Ok(())
        })?;
        let map = self.map_of(start, &of_map);
        self.made.push((map, ty));
        Ok(())
    }

    /// A map with other keys.
    fn pairs(&mut self, ty: &'static SnowType) -> Outcome {
        let of_map = MapType::of(ty);
        let start = self.made.len();
        self.array(|decoder, _| {
            if decoder.scanner.next_mark() != Some(b'[') {
                return decoder.mismatch("an array of key and value");
            }
            let parts = [of_map.key, of_map.value];
            let count = decoder.array(|inner, index| inner.value_or_skip(parts.get(index).copied()))?;
            check_count(2, count)
        })?;
        let map = self.map_of(start, &of_map);
        self.made.push((map, ty));
        Ok(())
    }

    /// The map of the keys and values made since `start`.
    fn map_of(&mut self, start: usize, ty: &MapType) -> u64 {
        let slots = self.take(start);
        let pair = |pair: &[u64]| {
            // SAFETY: keys were made for this type.
            let hash = unsafe { hash_of_key(pair[0], ty.key) };
            Pair { key: pair[0], hash, value: pair[1] }
        };
        let pairs: Vec<Pair> = slots.chunks_exact(2).map(pair).collect();
        // SAFETY: keys and values were made for this type, and are nobody else's.
        slot_of(unsafe { new_map(self.arena, ty, &pairs) })
    }

    // --- what is made -----------------------------------------------------------------------------------------------

    /// The values made since `start`, to be part of something now.
    fn take(&mut self, start: usize) -> Vec<u64> {
        self.made.drain(start..).map(|(slot, _)| slot).collect()
    }

    /// Drops what was made since `start` and not taken: the slots of taken ones are 0.
    fn drop_from(&mut self, start: usize) {
        for (slot, ty) in self.made.drain(start..) {
            if slot != 0 {
                // SAFETY: the value is ours.
                unsafe { drop_slot(self.arena, slot, ty) };
            }
        }
    }
}

fn expected(ty: &'static SnowType) -> Cow<'static, str> {
    match form_of(ty) {
        Form::Tuple(fields) => format!("an array of {}", fields.len()).into(),
        Form::Unit => "null".into(),
        _ => ty.bare_name().into(),
    }
}
