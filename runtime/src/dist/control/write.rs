//! Control terms onto the wire.

use crate::actor::envelope::Reference;
use crate::actor::pid::Pid;
use crate::dist::term::encode::put_pid;
use crate::dist::term::read::WireReference;
use crate::dist::term::{write, Own};

/// What a control term is made of.
pub enum Part<'a> {
    Pid(Pid),
    Atom(&'a str),
    Number(u64),
    /// A reference of our own.
    Own(Reference),
    Reference(&'a WireReference),
    /// A term that is written already.
    Term(&'a [u8]),
}

/// `{tag, parts…}`
pub fn control(out: &mut Vec<u8>, own: &Own, tag: u64, parts: &[Part]) {
    write::tuple(out, parts.len() + 1);
    write::unsigned(out, tag);
    for part in parts {
        match part {
            Part::Pid(pid) => {
                put_pid(out, *pid, own).expect("pids come from `identity` or from the table of processes")
            }
            Part::Atom(name) => write::atom(out, name),
            Part::Number(number) => write::unsigned(out, *number),
            Part::Own(reference) => write::reference(out, &own.name, own.creation, &words_of(*reference)),
            Part::Reference(reference) => {
                write::reference(out, &reference.node, reference.creation, &reference.words);
            }
            Part::Term(term) => out.extend(*term),
        }
    }
}

/// A reference of our own as Erlang's three words: nodes of before OTP 24 hold 18 bits in the first.
pub fn words_of(reference: Reference) -> [u32; 3] {
    [(reference & 0x3_FFFF) as u32, (reference >> 18) as u32, (reference >> 50) as u32]
}

/// The reference of our own that a node gives back; None if it is none of ours.
pub fn own_reference(reference: &WireReference, own: &Own) -> Option<Reference> {
    let [low, middle, high] = reference.words[..] else { return None };
    let is_own = reference.creation == own.creation && reference.node == own.name && low >> 18 == 0 && high >> 14 == 0;
    is_own.then_some(u64::from(high) << 50 | u64::from(middle) << 18 | u64::from(low))
}
