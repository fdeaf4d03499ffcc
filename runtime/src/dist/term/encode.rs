//! Values of any type as terms, by their descriptors. Does not recurse. In: a value. Out: its bytes; or, where something in it
//! stays on its node (a function, a job, a timer, a monitor), its name.

use super::form::Form;
use super::plan::{plan_of, Plan};
use super::write;
use super::Own;
use crate::actor::pid::Pid;
use crate::dist::identity;
use crate::value::children::Children;
use crate::value::equal::tag;
use crate::value::map::{entries, Entry};
use crate::value::object::object_in;
use crate::value::string::{bytes, text_of};
use crate::value::{Shape, SnowField, SnowType};

mod any;

/// Bytes of one message at most, both ways.
pub const LARGEST: usize = 1 << 30;

/// Why a value can't go to another node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsendable(pub String);

/// Writes the value behind what is there already; after an error, what it has written is cut off again.
///
/// # Safety
/// Well-typed.
pub unsafe fn encode(out: &mut Vec<u8>, slot: u64, ty: &'static SnowType, own: &Own) -> Result<(), Unsendable> {
    let start = out.len();
    let mut encoder = Encoder { out, own, open: Vec::new(), start };
    // SAFETY: as the caller promises.
    let outcome = unsafe { encoder.all(slot, ty) };
    if outcome.is_err() {
        out.truncate(start);
    }
    outcome
}

struct Encoder<'a> {
    out: &'a mut Vec<u8>,
    own: &'a Own,
    open: Vec<Open>,
    start: usize,
}

/// A value that has begun and not ended.
enum Open {
    /// Fields one after another.
    Slots(Children),
    /// Each with its name before it.
    Named(Children, &'static [SnowField]),
    /// Elements, and the end of the list.
    List(Children),
    Entries(std::vec::IntoIter<Entry>, Option<(u64, &'static SnowType)>),
    /// Keys alone, and whether one has been written.
    Keys(std::vec::IntoIter<Entry>, bool),
}

impl Encoder<'_> {
    unsafe fn all(&mut self, slot: u64, ty: &'static SnowType) -> Result<(), Unsendable> {
        // SAFETY: the value outlives the walk.
        unsafe {
            self.value(slot, ty)?;
            while let Some(mut top) = self.open.pop() {
                match self.next(&mut top) {
                    Some((slot, ty)) => {
                        self.open.push(top);
                        self.value(slot, ty)?;
                    }
                    None if matches!(top, Open::List(_)) => write::nil(self.out),
                    None => {}
                }
                self.weigh()?;
            }
        }
        Ok(())
    }

    fn weigh(&self) -> Result<(), Unsendable> {
        if self.out.len() - self.start > LARGEST {
            return Err(Unsendable(format!("a message of more than {LARGEST} bytes")));
        }
        Ok(())
    }

    /// The next part of a value, with what stands before it written.
    unsafe fn next(&mut self, top: &mut Open) -> Option<(u64, &'static SnowType)> {
        // SAFETY: the value outlives the walk.
        unsafe {
            match top {
                Open::Slots(children) | Open::List(children) => children.next(),
                Open::Named(children, names) => {
                    let child = children.next()?;
                    let (name, rest) = names.split_first()?;
                    *names = rest;
                    write::atom(self.out, name.name());
                    Some(child)
                }
                Open::Entries(left, value) => value.take().or_else(|| {
                    let entry = left.next()?;
                    *value = Some(entry.value);
                    Some(entry.key)
                }),
                Open::Keys(left, has_begun) => {
                    // What each key leads to.
                    if std::mem::replace(has_begun, true) {
                        write::nil(self.out);
                    }
                    left.next().map(|entry| entry.key)
                }
            }
        }
    }

    /// Writes a value up to its first part.
    unsafe fn value(&mut self, slot: u64, ty: &'static SnowType) -> Result<(), Unsendable> {
        let object = object_in(slot);
        // SAFETY: the caller gives a well-typed value.
        unsafe {
            let plan = plan_of(ty);
            match plan.form {
                Form::Int => write::int(self.out, slot as i64),
                Form::Float => self.float(f64::from_bits(slot))?,
                Form::Bool => write::atom(self.out, if slot == 0 { "false" } else { "true" }),
                Form::Unit => write::tuple(self.out, 0),
                Form::Atom => self.atom(text_of(object))?,
                Form::Text | Form::Bytes => self.binary(bytes(object))?,
                Form::Pid => self.pid(Pid::from_bits(slot))?,
                Form::List(element) => self.list(Children::of(object, ty), element)?,
                Form::Tuple(fields) => {
                    write::tuple(self.out, fields.len());
                    self.slots(Children::of(object, ty))?;
                }
                Form::Struct(fields) => {
                    write::map(self.out, fields.len());
                    self.open.push(Open::Named(Children::of(object, ty), fields));
                }
                Form::Map => {
                    let entries = entries(object, ty);
                    write::map(self.out, entries.len());
                    self.open.push(Open::Entries(entries.into_iter(), None));
                }
                Form::Set(map) => {
                    let (inner, _) = Children::of(object, ty).next().expect("a set holds a map");
                    let entries = entries(object_in(inner), map);
                    write::map(self.out, entries.len());
                    self.open.push(Open::Keys(entries.into_iter(), false));
                }
                Form::Option(_) | Form::NestedOption(_) | Form::Sum | Form::Result => self.variant(slot, ty, plan)?,
                Form::Any => self.any(object, ty)?,
                Form::Home => return Err(stays(ty)),
            }
        }
        Ok(())
    }

    /// Those of one object: up to the first that has parts itself at once, the others later.
    unsafe fn slots(&mut self, mut children: Children) -> Result<(), Unsendable> {
        loop {
            let rest = children;
            // SAFETY: the value outlives the walk.
            let Some((slot, ty)) = (unsafe { children.next() }) else { return Ok(()) };
            if !plan_of(ty).is_flat {
                self.open.push(Open::Slots(rest));
                return Ok(());
            }
            // SAFETY: as above.
            unsafe { self.value(slot, ty)? };
            self.weigh()?;
        }
    }

    unsafe fn variant(&mut self, slot: u64, ty: &'static SnowType, plan: &Plan) -> Result<(), Unsendable> {
        let object = object_in(slot);
        // SAFETY: the caller gives a live sum.
        unsafe {
            let variant = &plan.variants[tag(object) as usize];
            let children = Children::of(object, ty);
            match plan.form {
                Form::Option(_) if children.left() > 0 => {}
                _ if children.left() == 0 => return self.known_atom(&variant.term),
                _ => {
                    write::tuple(self.out, children.left() + 1);
                    self.known_atom(&variant.term)?;
                }
            }
            self.slots(children)
        }
    }

    /// An atom as a plan has it.
    fn known_atom(&mut self, term: &[u8]) -> Result<(), Unsendable> {
        if term.is_empty() {
            return Err(too_long());
        }
        self.out.extend_from_slice(term);
        Ok(())
    }

    fn list(&mut self, children: Children, element: &'static SnowType) -> Result<(), Unsendable> {
        let count = children.left();
        if count == 0 {
            write::nil(self.out);
            return Ok(());
        }
        if count > LARGEST {
            return Err(Unsendable(format!("a list of {count} elements")));
        }
        if matches!(element.shape(), Shape::Fun | Shape::Job | Shape::Timer | Shape::Monitor | Shape::Handle) {
            return Err(stays(element));
        }
        write::list(self.out, count);
        self.open.push(Open::List(children));
        Ok(())
    }

    fn float(&mut self, value: f64) -> Result<(), Unsendable> {
        if !value.is_finite() {
            return Err(Unsendable(format!("the number {value}, which no term is")));
        }
        write::float(self.out, value);
        Ok(())
    }

    fn atom(&mut self, name: &str) -> Result<(), Unsendable> {
        if !write::fits_atom(name) {
            return Err(too_long());
        }
        write::atom(self.out, name);
        Ok(())
    }

    fn binary(&mut self, bytes: &[u8]) -> Result<(), Unsendable> {
        if bytes.len() > LARGEST {
            return Err(Unsendable(format!("a message of more than {LARGEST} bytes")));
        }
        write::binary(self.out, bytes);
        Ok(())
    }

    fn pid(&mut self, pid: Pid) -> Result<(), Unsendable> {
        put_pid(self.out, pid, self.own).ok_or_else(|| Unsendable("a pid of nobody".to_owned()))
    }
}

/// A pid as a term: one of our own is one of this node.
pub fn put_pid(out: &mut Vec<u8>, pid: Pid, own: &Own) -> Option<()> {
    if pid.is_remote() {
        let remote = identity::unpack(pid)?;
        let node = identity::incarnation(remote.node);
        write::pid(out, &node.name, remote.number, remote.serial, node.creation);
    } else {
        write::pid(out, &own.name, pid.index(), pid.generation(), own.creation);
    }
    Some(())
}

fn too_long() -> Unsendable {
    Unsendable(format!("an atom of more than {} characters", write::LONGEST_ATOM))
}

fn stays(ty: &SnowType) -> Unsendable {
    Unsendable(match ty.shape() {
        Shape::Fun => "a function".to_owned(),
        Shape::Job => "a job".to_owned(),
        Shape::Timer => "a timer".to_owned(),
        Shape::Monitor => "a monitor".to_owned(),
        Shape::Handle => "a socket, file or child process".to_owned(),
        _ => format!("a {}", ty.bare_name()),
    })
}
