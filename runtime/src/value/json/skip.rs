//! Passes over values: they are checked like any other and make nothing.

use super::parse::Sink;
use super::scan::Number;

pub struct Skip;

impl Sink for Skip {
    type Value = ();

    fn null(&mut self) {}

    fn bool(&mut self, _value: bool) {}

    fn number(&mut self, _value: Number) {}

    fn string(&mut self, _text: &str) {}

    fn elements(&self) -> usize {
        0
    }

    fn entries(&self) -> usize {
        0
    }

    fn add_element(&mut self, _value: ()) {}

    fn add_key(&mut self, _text: &str) {}

    fn add_value(&mut self, _value: ()) {}

    fn array(&mut self, _start: usize) {}

    fn object(&mut self, _start: usize) {}

    fn abandon(&mut self) {}
}
