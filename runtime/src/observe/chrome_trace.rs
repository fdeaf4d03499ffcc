//! Chrome's trace format, which Perfetto and `chrome://tracing` read ("Trace Event Format", JSON object form).
//!
//! In: what each scheduler has noted, in its order. Out: a lane per scheduler with a slice per turn, named as the actor; a mark where
//! one starts or ends; an arrow per message, from the turn that has sent it to the one that it came for. Times are in microseconds.

use std::collections::{HashMap, VecDeque};
use std::fs::{self, File};
use std::io::{BufWriter, Write};

use super::json::{Fields, Json};
use super::recorder::{Event, Kind};
use crate::actor::pid::Pid;
use crate::sorting::places_by;

/// The one process that the file tells of.
const PROCESS: u32 = 1;

pub fn write(file: &str, lanes: &[Vec<Event>]) -> std::io::Result<()> {
    let partial = format!("{file}.part");
    let written = write_to(BufWriter::new(File::create(&partial)?), lanes).and_then(|()| fs::rename(&partial, file));
    if written.is_err() {
        let _ = fs::remove_file(&partial);
    }
    written
}

fn write_to(mut out: impl Write, lanes: &[Vec<Event>]) -> std::io::Result<()> {
    let (names, arrows) = (names_of(lanes), Arrows::between(lanes));
    out.write_all(b"{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n")?;
    out.write_all(head("process_name", 0, "snow").as_bytes())?;
    for (lane, events) in lanes.iter().enumerate().filter(|(_, events)| !events.is_empty()) {
        let name = if lane + 1 == lanes.len() { "elsewhere".to_owned() } else { format!("scheduler {lane}") };
        write!(out, ",\n{}", head("thread_name", lane, &name))?;
        for (index, (event, time)) in events.iter().zip(times(events)).enumerate() {
            write_event(&mut out, &Spot { lane, time, names: &names }, event, arrows.of(lane, index))?;
        }
    }
    out.write_all(b"\n]}\n")?;
    out.flush()
}

fn head(kind: &str, lane: usize, name: &str) -> String {
    object(|fields| {
        fields.text("ph", "M");
        fields.text("name", kind);
        fields.bare("pid", PROCESS);
        fields.bare("tid", lane);
        fields.field("args").object(|arguments| arguments.text("name", name));
    })
}

fn object(write: impl FnOnce(&mut Fields)) -> String {
    let mut json = Json::default();
    json.object(write);
    json.into_text()
}

/// Where an event is drawn.
struct Spot<'a> {
    lane: usize,
    time: u64,
    names: &'a [(u64, &'a str)],
}

impl Spot<'_> {
    fn shown(&self, pid: Pid) -> String {
        match self.names.binary_search_by_key(&pid.bits(), |named| named.0) {
            Ok(found) => format!("{} {pid}", self.names[found].1),
            Err(_) => pid.to_string(),
        }
    }

    fn place(&self, fields: &mut Fields, kind: &str, name: &str) {
        fields.text("ph", kind);
        fields.text("name", name);
        fields.bare("pid", PROCESS);
        fields.bare("tid", self.lane);
        fields.bare("ts", microseconds(self.time));
    }
}

/// Three digits behind the point are nanoseconds.
fn microseconds(nanoseconds: u64) -> String {
    format!("{}.{:03}", nanoseconds / 1000, nanoseconds % 1000)
}

fn write_event(out: &mut impl Write, spot: &Spot, event: &Event, arrow: Option<u64>) -> std::io::Result<()> {
    let actor = spot.shown(event.actor);
    let text = match &event.kind {
        Kind::Turn { length, reductions } => object(|fields| {
            spot.place(fields, "X", &actor);
            fields.bare("dur", microseconds(*length));
            fields.field("args").object(|arguments| arguments.bare("reductions", reductions));
        }),
        Kind::Spawned(newcomer) => mark(spot, &format!("spawn {}", spot.shown(*newcomer)), &actor),
        Kind::Exited => mark(spot, &format!("exit {}", event.text), &actor),
        Kind::Sent(_) => match arrow {
            Some(number) => end_of_arrow(spot, "s", number, &event.text),
            None => mark(spot, &format!("send {}", event.text), &actor),
        },
        Kind::Received(_) => match arrow {
            Some(number) => end_of_arrow(spot, "f", number, &event.text),
            None => mark(spot, &format!("message {}", event.text), &actor),
        },
    };
    write!(out, ",\n{text}")
}

fn mark(spot: &Spot, name: &str, actor: &str) -> String {
    object(|fields| {
        spot.place(fields, "i", name);
        fields.text("s", "t");
        fields.field("args").object(|arguments| arguments.text("actor", actor));
    })
}

fn end_of_arrow(spot: &Spot, kind: &str, number: u64, name: &str) -> String {
    object(|fields| {
        spot.place(fields, kind, name);
        fields.text("cat", "message");
        fields.bare("id", number);
        fields.text("bp", "e");
    })
}

/// The name of each actor that ran, by the bits of its pid, in their order.
fn names_of(lanes: &[Vec<Event>]) -> Vec<(u64, &str)> {
    let mut named = sorted(lanes, |event| match event.kind {
        Kind::Turn { .. } => Some(event.actor.bits()),
        Kind::Spawned(newcomer) => Some(newcomer.bits()),
        _ => None,
    });
    named.dedup_by_key(|(bits, ..)| *bits);
    named.iter().map(|&(bits, lane, index)| (bits, &*lanes[lane][index].text)).collect()
}

/// The events that have a key, by it: key, lane, index.
fn sorted(lanes: &[Vec<Event>], key: impl Fn(&Event) -> Option<u64>) -> Vec<(u64, usize, usize)> {
    let mut all = Vec::new();
    for (lane, events) in lanes.iter().enumerate() {
        let keyed = events.iter().enumerate().filter_map(|(index, event)| Some((key(event)?, lane, index)));
        all.extend(keyed);
    }
    places_by(all.iter().map(|(key, ..)| *key)).into_iter().map(|place| all[place]).collect()
}

/// When each event of a lane is drawn: within the turn that it belongs to. A turn is noted when it is over, so that is the next one
/// of its actor; what comes to a mailbox before a turn is drawn at its beginning.
fn times(events: &[Event]) -> Vec<u64> {
    let mut times: Vec<u64> = events.iter().map(|event| event.time).collect();
    let by_actor = places_by(events.iter().map(|event| event.actor.bits()));
    for of_one in by_actor.chunk_by(|&one, &other| events[one].actor == events[other].actor) {
        let mut turn = None;
        for &place in of_one.iter().rev() {
            match events[place].kind {
                Kind::Turn { .. } => turn = Some(events[place].time),
                _ => times[place] = turn.map_or(times[place], |began: u64| began.max(times[place])),
            }
        }
    }
    times
}

/// Which send a message came by. Between two actors messages keep their order, so it is the first that is not taken; what nobody is
/// known to have sent, as a timer's message, has none.
///
/// By lane and index; 0: none.
struct Arrows(Vec<Vec<u64>>);

impl Arrows {
    fn between(lanes: &[Vec<Event>]) -> Arrows {
        let all = sorted(lanes, |event| Some(event.time));
        let mut open: HashMap<(Pid, Pid), VecDeque<(usize, usize)>> = HashMap::new();
        let mut found: Vec<Vec<u64>> = lanes.iter().map(|events| vec![0; events.len()]).collect();
        let mut number = 0;
        for (_, lane, index) in all {
            let event = &lanes[lane][index];
            match event.kind {
                Kind::Sent(target) => open.entry((event.actor, target)).or_default().push_back((lane, index)),
                Kind::Received(sender) => {
                    let sent = open.get_mut(&(sender, event.actor)).and_then(VecDeque::pop_front);
                    if let Some((sender_lane, sent)) = sent {
                        number += 1;
                        found[sender_lane][sent] = number;
                        found[lane][index] = number;
                    }
                }
                _ => {}
            }
        }
        Arrows(found)
    }

    fn of(&self, lane: usize, index: usize) -> Option<u64> {
        Some(self.0[lane][index]).filter(|&number| number > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::{times, write_to, Event, Kind, Pid};

    fn event(time: u64, actor: u32, kind: Kind, text: &'static str) -> Event {
        Event { time, actor: Pid::new(actor, 1), kind, text: text.into() }
    }

    fn turn(time: u64, actor: u32, length: u64) -> Event {
        event(time, actor, Kind::Turn { length, reductions: 7 }, "one")
    }

    #[test]
    fn a_message_is_drawn_in_the_turn_that_it_came_for() {
        let events =
            [event(5, 1, Kind::Received(Pid::new(2, 1)), "Int"), turn(8, 1, 4), event(20, 1, Kind::Exited, "normal")];
        assert_eq!(times(&events), [8, 8, 20]);
    }

    #[test]
    fn arrows_lead_from_sends_to_messages_in_order() {
        let (one, two) = (Pid::new(1, 1), Pid::new(2, 1));
        let sender = vec![
            event(10, 1, Kind::Sent(two), "Int"),
            event(12, 1, Kind::Sent(two), "String"),
            event(14, 1, Kind::Sent(two), "lost"),
            turn(9, 1, 9),
        ];
        let receiver = vec![
            event(11, 2, Kind::Received(one), "Int"),
            event(15, 2, Kind::Received(one), "String"),
            event(16, 2, Kind::Received(Pid::NONE), "Tick"),
            turn(17, 2, 1001),
        ];
        let mut text = Vec::new();
        write_to(&mut text, &[sender, receiver, Vec::new()]).unwrap();
        let text = String::from_utf8(text).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let wanted = [
            r#"{"ph":"s","name":"Int","pid":1,"tid":0,"ts":0.010,"cat":"message","id":1,"bp":"e"},"#,
            r#"{"ph":"s","name":"String","pid":1,"tid":0,"ts":0.012,"cat":"message","id":2,"bp":"e"},"#,
            r#"{"ph":"i","name":"send lost","pid":1,"tid":0,"ts":0.014,"s":"t","args":{"actor":"one <1.1>"}},"#,
            r#"{"ph":"X","name":"one <1.1>","pid":1,"tid":0,"ts":0.009,"dur":0.009,"args":{"reductions":7}},"#,
        ];
        assert_eq!(lines[3..7], wanted);
        let wanted = [
            r#"{"ph":"f","name":"Int","pid":1,"tid":1,"ts":0.017,"cat":"message","id":1,"bp":"e"},"#,
            r#"{"ph":"f","name":"String","pid":1,"tid":1,"ts":0.017,"cat":"message","id":2,"bp":"e"},"#,
            r#"{"ph":"i","name":"message Tick","pid":1,"tid":1,"ts":0.017,"s":"t","args":{"actor":"one <2.1>"}},"#,
            r#"{"ph":"X","name":"one <2.1>","pid":1,"tid":1,"ts":0.017,"dur":1.001,"args":{"reductions":7}}"#,
        ];
        assert_eq!(lines[8..12], wanted);
        assert_eq!(lines[12], "]}");
    }
}
