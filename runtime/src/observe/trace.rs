//! What one actor does, in the order in which it does it: what it starts, sends, is given to receive, and its end.
//!
//! In: events of actors that somebody traces. Out: the last thousand of each, as JSON. Tracing begins and ends while all workers
//! stand still, so an isolate is traced for whole turns. An actor that is not traced knows nothing of it: `Isolate::sends_aside` and
//! the mark of its mailbox are what it looks at anyway.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use parking_lot::Mutex;

use super::actor_view::{spot, Spot};
use super::json::{Fields, Json};
use super::recorder::is_recording;
use super::snapshot_json::spot_fields;
use super::Observed;
use crate::actor::envelope::{Envelope, Payload};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::report::words;
use crate::actor::rest::awaken;
use crate::call::Caller;
use crate::scheduler::Runtime;
use crate::value::display::{text_within, Style};
use crate::value::SnowType;

/// Events of one actor that are kept.
const MOST_EVENTS: usize = 1_000;
/// Actors that are traced, or were.
const MOST_TRACES: usize = 64;
/// Bytes of a message's text.
const MOST_TEXT: usize = 200;
const LONGEST_TURN: Duration = Duration::from_secs(2);

/// Oldest first; few enough to be looked through.
static TRACES: Mutex<Vec<(Pid, Arc<Trace>)>> = Mutex::new(Vec::new());

/// The events of one actor.
#[derive(Default)]
pub struct Trace {
    events: Mutex<Events>,
}

#[derive(Default)]
struct Events {
    /// How many there were.
    count: u64,
    kept: VecDeque<Event>,
    has_ended: bool,
}

struct Event {
    number: u64,
    /// Milliseconds since 1970.
    time: u64,
    kind: &'static str,
    /// Whom it has started, sends to, or has a message of.
    other: Option<Pid>,
    /// The type of a message.
    ty: &'static str,
    /// The message, the newcomer's name, or why it ends.
    text: String,
    at: Option<Spot>,
}

/// Begins to trace; true if there is such an actor. None: the program ends, a turn takes very long, or too many are traced.
pub fn begin(runtime: &Runtime, pid: Pid) -> Option<bool> {
    let mut traces = TRACES.lock();
    let known = traces.iter().find(|(traced, _)| *traced == pid).map(|(_, trace)| trace.clone());
    if traces.len() >= MOST_TRACES && known.is_none() {
        let ended = traces.iter().position(|(_, trace)| trace.events.lock().has_ended)?;
        traces.remove(ended);
    }
    let is_new = known.is_none();
    let trace = known.unwrap_or_default();
    let is_there = change(runtime, pid, |isolate| {
        let observed: &mut Box<Observed> = isolate.rare_mut().observed.get_or_insert_default();
        observed.trace = Some(trace.clone());
        isolate.sends_aside = true;
        isolate.queue.set_mark(0);
    })?;
    if is_there && is_new {
        traces.push((pid, trace));
    }
    Some(is_there)
}

/// Ends it; what was traced stays.
pub fn end(runtime: &Runtime, pid: Pid) -> Option<bool> {
    change(runtime, pid, |isolate| {
        if let Some(observed) = isolate.rare_if_any().and_then(|rare| rare.observed.as_mut()) {
            observed.trace = None;
        }
        isolate.sends_aside = Caller::is_calling(isolate) || is_recording();
        isolate.queue.set_mark(super::mailbox_mark());
    })
}

fn change(runtime: &Runtime, pid: Pid, how: impl FnOnce(&mut Isolate)) -> Option<bool> {
    runtime.paused(LONGEST_TURN, |_| {
        let process = runtime.table.alive(pid);
        // SAFETY: all workers stand still, so the isolate is in nobody's hand.
        process.map(|process| how(unsafe { &mut *awaken(runtime, process) })).is_some()
    })
}

pub fn trace_of(isolate: &Isolate) -> Option<&Trace> {
    isolate.rare()?.observed.as_ref()?.trace.as_deref()
}

/// Whether what it sends is to be noted.
pub fn is_traced(isolate: &Isolate) -> bool {
    is_recording() || trace_of(isolate).is_some()
}

impl Trace {
    pub fn spawned(&self, parent: &Isolate, newcomer: &Isolate) {
        self.add(parent, "spawned", Some(newcomer.pid), "", newcomer.name.to_owned());
    }

    /// # Safety
    /// `message` holds a value of type `ty`.
    pub unsafe fn sent(&self, sender: &Isolate, target: Pid, message: u64, ty: &'static SnowType) {
        // SAFETY: as the caller promises.
        let text = unsafe { text_within(message, ty, Style::Debug, MOST_TEXT) };
        self.add(sender, "sent", Some(target), type_name(ty), text);
    }

    pub fn received(&self, receiver: &Isolate, envelope: &Envelope, payload: &Payload) {
        let ty = payload.ty().map_or("bytes", type_name);
        self.add(receiver, "received", Some(envelope.sender), ty, payload.text_within(MOST_TEXT));
    }

    pub fn exited(&self, isolate: &Isolate, reason: String) {
        self.add(isolate, "exited", None, "", reason);
        self.events.lock().has_ended = true;
    }

    fn add(&self, of: &Isolate, kind: &'static str, other: Option<Pid>, ty: &'static str, text: String) {
        // SAFETY: the context lives as long as its isolate.
        let at = spot(unsafe { (*of.cx).site });
        let time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64);
        let mut events = self.events.lock();
        events.count += 1;
        let number = events.count;
        if events.kept.len() == MOST_EVENTS {
            events.kept.pop_front();
        }
        events.kept.push_back(Event { number, time, kind, other, ty, text, at });
    }
}

fn type_name(ty: &SnowType) -> &'static str {
    words(ty.name, ty.name_length)
}

/// The events of `pid` that come after the one with this number; None if it was never traced.
pub fn events_json(pid: Pid, after: u64) -> Option<String> {
    let trace = TRACES.lock().iter().find(|(traced, _)| *traced == pid)?.1.clone();
    let events = trace.events.lock();
    let mut json = Json::default();
    json.object(|fields| {
        fields.text("pid", pid);
        fields.bare("count", events.count);
        fields.bare("ended", events.has_ended);
        let wanted = events.kept.iter().filter(|event| event.number > after);
        fields.field("events").list(wanted, |json, event| json.object(|fields| event_fields(fields, event)));
    });
    Some(json.into_text())
}

fn event_fields(fields: &mut Fields, event: &Event) {
    fields.bare("number", event.number);
    fields.bare("time", event.time);
    fields.text("event", event.kind);
    if let Some(other) = event.other {
        fields.text("pid", other);
    }
    if !event.ty.is_empty() {
        fields.text("type", event.ty);
    }
    fields.text("text", &event.text);
    if let Some(at) = event.at {
        fields.field("at").object(|fields| spot_fields(fields, at));
    }
}
