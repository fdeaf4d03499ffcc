//! A message as it came from another node, until its receiver makes a value of it. In: its bytes. Out: a value of the type that is
//! received, or the answer to a call of the receiver's.

use std::sync::Arc;

use super::cluster::Wire;
use super::connection::Connection;
use super::control::write::own_reference;
use super::frame::Atoms;
use super::otp::{self, Mark, Said};
use super::term::decode::{decode, decode_request, Misfit};
use super::term::plan::plan_of;
use super::term::read::{Head, Read, Reader};
use super::term::show::show;
use super::term::tags::{is_reference, SMALL_TUPLE};
use super::term::Own;
use crate::actor::envelope::{Content, Envelope, Reference};
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::heap::{Arena, SharedBytes};
use crate::scheduler::Runtime;
use crate::value::SnowType;

/// What the answer of a service to a caller on another node begins with: a tuple of three, and an atom.
pub const ANSWER: &[u8] = b"h\x03w\x0c$snow_answer";

pub struct Letter {
    pub bytes: SharedBytes,
    pub atoms: Atoms,
    pub connection: Arc<Connection>,
}

impl Letter {
    fn reader(&self) -> Reader<'_> {
        Reader::of_shared(&self.bytes, &self.atoms)
    }

    fn own(&self) -> &Own {
        &self.connection.own
    }

    /// The ticket of the call that it answers, and where the answer stands: `{'$snow_answer', Ticket, Answer}` of a Snow node, `{Ref, Answer}` of OTP.
    fn reply(&self) -> Option<(Reference, Reader<'_>)> {
        // A pair that begins with a reference, or a triple: few other messages are looked at any further.
        let [SMALL_TUPLE, 2 | 3, first, ..] = self.bytes[..] else { return None };
        if !is_reference(first) && first != ANSWER[2] {
            return None;
        }
        let mut reader = self.reader();
        if self.bytes.starts_with(ANSWER) {
            reader.take(ANSWER.len()).ok()?;
            let ticket = reader.unsigned().ok()?;
            return Some((ticket, reader));
        }
        let (Ok(Head::Tuple(2)), Ok(reference)) = (reader.head(), reader.reference()) else { return None };
        Some((own_reference(&reference, self.own())?, reader))
    }

    /// What `gen_server` says by it, if it does, with what stands behind.
    fn said(&self) -> Read<Option<(Said<'_>, Reader<'_>)>> {
        let mut reader = self.reader();
        Ok(otp::read(&mut reader)?.map(|said| (said, reader)))
    }

    /// The message of a service that a request means. The answer is to go to the caller.
    fn call(
        &self,
        runtime: &Runtime,
        arena: &mut Arena,
        mut request: Reader,
        ty: &'static SnowType,
        (caller, mark): (Pid, Mark),
    ) -> Result<u64, Misfit> {
        let ticket = runtime.new_reference() | otp::TICKET;
        let slot = decode_request(arena, &mut request, ty, self.own(), (caller, ticket))?;
        // Where it is lost nobody waits any more.
        _ = self.connection.ties.lock().asked(ticket, mark);
        Ok(slot)
    }
}

impl Wire for Letter {
    fn value(&self, runtime: &Runtime, arena: &mut Arena, ty: &'static SnowType) -> Result<u64, Misfit> {
        if plan_of(ty).takes_requests {
            match self.said()? {
                Some((Said::Call(caller, mark), request)) => {
                    let caller = self.own().pid(&caller)?;
                    return self.call(runtime, arena, request, ty, (caller, mark));
                }
                Some((Said::Cast, mut request)) => return decode(arena, &mut request, ty, self.own()),
                None => {}
            }
        }
        decode(arena, &mut self.reader(), ty, self.own())
    }

    fn ticket(&self) -> Option<Reference> {
        self.reply().map(|(ticket, _)| ticket)
    }

    fn answer(&self, arena: &mut Arena, ty: &'static SnowType) -> Result<u64, Misfit> {
        let (_, mut reader) = self.reply().ok_or(Misfit::Malformed("it is no answer"))?;
        decode(arena, &mut reader, ty, self.own())
    }

    fn binary(&self) -> Option<Box<[u8]>> {
        match self.reader().head() {
            Ok(Head::Binary(bytes)) => Some(bytes.into()),
            _ => None,
        }
    }

    /// The caller hears that what it has asked cannot be asked, as if the one that it asks had ended.
    fn reject(&self, runtime: &Runtime, why: &str) {
        let Ok(Some((Said::Call(_, mark), _))) = self.said() else { return };
        let watch = mark.reference().and_then(|reference| self.connection.ties.lock().watch_of(&reference));
        let Some((number, watcher)) = watch else { return };
        let deliver = |from, to, content| runtime.deliver(None, Envelope::new(from, to, content));
        deliver(watcher.watched, watcher.watcher, Content::Down(number, ExitReason::error(why)));
        deliver(watcher.watcher, watcher.watched, Content::Demonitor(number));
    }

    fn show(&self) -> String {
        show(&self.bytes, &self.atoms)
    }
}
