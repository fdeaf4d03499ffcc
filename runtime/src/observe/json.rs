//! Writes JSON. In: names and values in order. Out: text without white space that no value can break out of.

use std::fmt::{Display, Write};

#[derive(Default)]
pub struct Json {
    text: String,
}

impl Json {
    pub fn into_text(self) -> String {
        self.text
    }

    /// An object, whose fields `write` gives.
    pub fn object(&mut self, write: impl FnOnce(&mut Fields)) {
        self.text.push('{');
        write(&mut Fields { json: self, is_first: true });
        self.text.push('}');
    }

    /// A list of what `write` makes of each item.
    pub fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Json, T)) {
        self.text.push('[');
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            write(self, item);
        }
        self.text.push(']');
    }

    #[inline(never)] // Nothing here is fast: it should be small, as it is part of every program.
    pub fn string(&mut self, value: &str) {
        self.text.push('"');
        for character in value.chars() {
            match character {
                '"' | '\\' => self.text.extend(['\\', character]),
                '\n' => self.text.push_str("\\n"),
                // Also what some readers take for line ends.
                '\0'..='\u{1f}' | '\u{7f}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                    let _ = write!(self.text, "\\u{:04x}", u32::from(character));
                }
                other => self.text.push(other),
            }
        }
        self.text.push('"');
    }

    /// A number, `true` or `false`.
    #[inline(never)]
    pub fn bare(&mut self, value: &dyn Display) {
        let _ = write!(self.text, "{value}");
    }
}

pub struct Fields<'a> {
    json: &'a mut Json,
    is_first: bool,
}

impl Fields<'_> {
    /// The value of a field, to be written next.
    #[inline(never)]
    pub fn field(&mut self, name: &str) -> &mut Json {
        if !self.is_first {
            self.json.text.push(',');
        }
        self.is_first = false;
        self.json.string(name);
        self.json.text.push(':');
        self.json
    }

    pub fn text(&mut self, name: &str, value: impl Display) {
        self.dyn_text(name, &value);
    }

    #[inline(never)]
    fn dyn_text(&mut self, name: &str, value: &dyn Display) {
        self.field(name).string(&value.to_string());
    }

    pub fn bare(&mut self, name: &str, value: impl Display) {
        self.field(name).bare(&value);
    }

    pub fn texts<T: Display>(&mut self, name: &str, values: &[T]) {
        self.field(name).list(values, |json, value| json.string(&value.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn values_cannot_break_out() {
        let mut json = Json::default();
        json.object(|fields| {
            fields.text("a\"b", "é\n\u{1}\u{2028}\\");
            fields.bare("n", 7);
            fields.texts("list", &["x", "y"]);
        });
        assert_eq!(json.into_text(), "{\"a\\\"b\":\"é\\n\\u0001\\u2028\\\\\",\"n\":7,\"list\":[\"x\",\"y\"]}");
    }
}
