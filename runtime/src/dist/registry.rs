//! The functions that other nodes may start by name. In: what the compiler (or a C program) registers. Out: one by its name.

use std::collections::HashMap;

use parking_lot::RwLock;

use crate::value::{Shape, SnowField, SnowType};

/// A function or actor of a Snow program that another node may start.
#[derive(Clone, Copy)]
pub struct SnowFunction {
    /// The slot of a static closure, whose code takes the arguments of its actor and calls the function.
    pub body: u64,
    /// A tuple of the arguments and a unit behind them; Unit where there are none.
    pub arguments: &'static SnowType,
    /// What the actor receives.
    pub message: &'static SnowType,
}

impl SnowFunction {
    /// The types of the arguments.
    pub fn parameters(&self) -> &'static [SnowField] {
        match self.arguments.shape() {
            Shape::Tuple => self.arguments.fields().split_last().map_or(&[], |(_, parameters)| parameters),
            _ => &[],
        }
    }
}

/// Body of a C function: takes a copy of the bytes that were sent with the request.
pub type ForeignEntry = extern "C" fn(*const u8);

#[derive(Clone, Copy)]
pub enum Function {
    Snow(SnowFunction),
    Foreign(ForeignEntry),
}

#[derive(Clone, Copy)]
pub struct Entry {
    pub name: &'static str,
    pub signature: u64,
    pub function: Function,
}

#[derive(Default)]
pub struct Functions(RwLock<Option<HashMap<&'static str, Entry>>>);

impl Functions {
    /// The last one with a name counts.
    pub fn register(&self, entry: Entry) {
        self.0.write().get_or_insert_default().insert(entry.name, entry);
    }

    pub fn find(&self, name: &str) -> Option<Entry> {
        self.0.read().as_ref()?.get(name).copied()
    }

    pub fn len(&self) -> usize {
        self.0.read().as_ref().map_or(0, HashMap::len)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Those of this program.
pub static FUNCTIONS: Functions = Functions(RwLock::new(None));
