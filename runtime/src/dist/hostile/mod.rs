//! A fuzz target: bytes that no node sends, at every stage from the port mapper's answers, the records of TLS and the first byte of a handshake to the reason in an exit signal. Whole messages of every
//! kind are damaged; nothing may panic, nobody may get in without the cookie, and memory stays bounded.
//!
//! `SNOW_FUZZ_CASES=1000000 cargo test --release --lib hostile -- --nocapture` takes a million; `make fuzz MINUTES=n` takes fresh seeds for so long.

use std::io::{Cursor, Read, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

mod mapper;
mod records;

use super::control::parse;
use super::control::write::{control, Part};
use super::control::{tag, Reason};
use super::frame::{Atoms, Frames};
use super::global::message::Message;
use super::handshake::message::{
    digest, receive_greeting, send_acknowledgement, send_challenge, send_name, send_reply, send_status, Challenge,
    Name, Status, Wire,
};
use super::handshake::{accept, flags, initiate, Credentials, Verdict};
use super::otp;
use super::term::canonical::canonical;
use super::term::decode::decode;
use super::term::read::{Reader, WireReference};
use super::term::show::show;
use super::term::{write, Own};
use super::{reason, spawn};
use crate::actor::pid::Pid;
use crate::heap::Arena;
use crate::value::sample::*;

const IN_SUITE: usize = 20_000;
/// Kilobytes by which the process may grow, whatever comes: tables of what was ever heard of are bounded.
const MOST_GROWTH: usize = 150_000;

/// What a peer says, all at once; what is said to it is dropped.
struct Peer(Cursor<Vec<u8>>, usize);

impl Read for Peer {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(into)
    }
}

impl Write for Peer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Wire for Peer {
    fn length_bytes(&self) -> usize {
        self.1
    }
}

/// Takes down what is sent, as bytes.
struct Notes(Vec<u8>, usize);

impl Read for Notes {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Ok(0)
    }
}

impl Write for Notes {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Wire for Notes {
    fn length_bytes(&self) -> usize {
        self.1
    }
}

fn own() -> Own {
    Own { name: Arc::from("me@hostile"), creation: 5 }
}

fn credentials() -> Credentials {
    Credentials { name: "me@hostile".to_owned(), creation: 5, cookie: "the cookie".to_owned() }
}

fn damage(random: &mut Random, bytes: &mut Vec<u8>) {
    for _ in 0..random.below(4) {
        let at = random.below(bytes.len() + 1);
        match random.below(6) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, random.next() as u8),
            2 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            3 if at < bytes.len() => bytes[at] = random.next() as u8,
            4 if at < bytes.len() => drop(bytes.remove(at)),
            _ => {
                let copied = bytes[at.min(bytes.len().saturating_sub(9))..].iter().take(9).copied().collect::<Vec<_>>();
                bytes.splice(at..at, copied);
            }
        }
    }
}

/// Somebody who does not know the cookie calls.
fn calls(random: &mut Random) {
    let length_bytes = [2, 4][random.below(2)];
    let mut notes = Notes(Vec::new(), length_bytes);
    let names = ["b@hostile", "me@hostile", "x", "a@b@c", "n@\u{e9}"];
    let flags = [flags::OWN, 0, u64::MAX, random.next()][random.below(4)];
    let name = Name { flags, creation: random.next() as u32, name: names[random.below(names.len())].to_owned() };
    send_name(&mut notes, &name).unwrap();
    if random.below(2) == 0 {
        send_status(&mut notes, &Status::Replace(random.below(2) == 0)).unwrap();
    }
    send_reply(&mut notes, random.next() as u32, &digest("a guess", random.next() as u32)).unwrap();
    damage(random, &mut notes.0);
    let verdict = [Verdict::Welcome, Verdict::InsteadOfOurs, Verdict::OursFirst, Verdict::IsUp][random.below(4)];
    let mut peer = Peer(Cursor::new(notes.0), length_bytes);
    assert!(accept(&mut peer, &credentials(), |_| verdict).is_err(), "somebody got in without the cookie");
}

/// Somebody who does not know the cookie is called.
fn is_called(random: &mut Random) {
    let length_bytes = [2, 4][random.below(2)];
    let mut notes = Notes(Vec::new(), length_bytes);
    let states =
        [Status::Ok, Status::OkSimultaneous, Status::Nok, Status::NotAllowed, Status::Alive, Status::Other("x".into())];
    send_status(&mut notes, &states[random.below(states.len())]).unwrap();
    let name = Name { flags: flags::OWN, creation: 7, name: "b@hostile".to_owned() };
    send_challenge(&mut notes, &Challenge { name, challenge: random.next() as u32 }).unwrap();
    send_acknowledgement(&mut notes, &digest("a guess", random.next() as u32)).unwrap();
    damage(random, &mut notes.0);
    let mut peer = Peer(Cursor::new(notes.0), length_bytes);
    assert!(initiate(&mut peer, &credentials(), "b@hostile").is_err(), "somebody is believed without the cookie");
}

/// Messages of the handshake that are read one by one.
fn greets(random: &mut Random) {
    let mut bytes = vec![0, 9, [b'N', b'n', b'r', b's', b'a'][random.below(5)]];
    bytes.extend((0..random.below(40)).map(|_| random.next() as u8));
    drop(receive_greeting(&mut Peer(Cursor::new(bytes), 2)));
}

/// A pid of some other node. The nodes are few: those that were heard of are never forgotten.
fn somebody(random: &mut Random) -> Vec<u8> {
    let mut out = Vec::new();
    let names = ["b@hostile", "c@hostile", "me@hostile"];
    let creation = 5 + random.below(3) as u32;
    write::pid(&mut out, names[random.below(3)], random.below(1 << 16) as u32, random.below(9) as u32, creation);
    out
}

fn any_term(random: &mut Random, depth: usize) -> Vec<u8> {
    let mut out = Vec::new();
    match random.below(if depth == 0 { 10 } else { 14 }) {
        0 => write::int(&mut out, random.next() as i64 >> random.below(64)),
        1 => write::float(&mut out, f64::from_bits(random.next())),
        2 => write::atom(&mut out, ["ok", "error", "undefined", "true", "λ", ""][random.below(6)]),
        3 => write::binary(&mut out, &random.next().to_le_bytes()[..random.below(9)]),
        4 => write::bits(&mut out, &[1, 2], random.below(10) as u8),
        5 => write::big(&mut out, random.below(2) == 0, &random.next().to_le_bytes().repeat(random.below(40))),
        6 => write::nil(&mut out),
        7 => write::reference(&mut out, "b@hostile", 7, &[random.next() as u32; 3][..1 + random.below(3)]),
        8 => out = somebody(random),
        9 => out.extend([107, 0, 3, 1, 2, 3]),
        kind => {
            let count = random.below(5);
            match kind {
                10 => write::tuple(&mut out, count),
                11 | 12 => write::list(&mut out, count),
                _ => write::map(&mut out, count),
            }
            let parts = if kind == 13 { 2 * count } else { count };
            for _ in 0..parts {
                out.extend(any_term(random, depth - 1));
            }
            if matches!(kind, 11 | 12) {
                out.extend(if random.below(4) == 0 { any_term(random, 0) } else { vec![106] });
            }
        }
    }
    out
}

const TAGS: [u64; 27] = [
    tag::LINK,
    tag::SEND,
    tag::EXIT,
    tag::NODE_LINK,
    tag::REG_SEND,
    tag::GROUP_LEADER,
    tag::EXIT2,
    tag::SEND_TT,
    tag::EXIT_TT,
    tag::REG_SEND_TT,
    tag::EXIT2_TT,
    tag::MONITOR_P,
    tag::DEMONITOR_P,
    tag::MONITOR_P_EXIT,
    tag::SEND_SENDER,
    tag::SEND_SENDER_TT,
    tag::PAYLOAD_EXIT,
    tag::PAYLOAD_EXIT_TT,
    tag::PAYLOAD_EXIT2,
    tag::PAYLOAD_EXIT2_TT,
    tag::PAYLOAD_MONITOR_P_EXIT,
    tag::SPAWN_REQUEST,
    tag::SPAWN_REQUEST_TT,
    tag::SPAWN_REPLY,
    tag::ALIAS_SEND,
    tag::UNLINK_ID,
    tag::UNLINK_ID_ACK,
];

/// A control term of any kind, mostly of the shape that it should have.
fn signal(random: &mut Random) -> Vec<u8> {
    let (one, two) = (somebody(random), somebody(random));
    let mark = WireReference { node: Arc::from("b@hostile"), creation: 7, words: vec![random.next() as u32; 3] };
    let why = any_term(random, 1);
    let name = Part::Atom(["postman", "net_kernel", "$snow_global"][random.below(3)]);
    let mut function = Vec::new();
    write::tuple(&mut function, 3);
    write::atom(&mut function, "snow");
    write::atom(&mut function, "Main.worker");
    write::unsigned(&mut function, 1);
    let options = any_term(random, 2);
    let tag = TAGS[random.below(TAGS.len())];
    let (one, two, why) = (|| Part::Term(&one), || Part::Term(&two), || Part::Term(&why));
    let parts = match tag {
        tag::REG_SEND | tag::REG_SEND_TT => vec![one(), Part::Atom(""), name],
        tag::EXIT | tag::EXIT2 | tag::MONITOR_P_EXIT => vec![one(), two(), why()],
        tag::EXIT_TT | tag::EXIT2_TT => vec![one(), two(), Part::Atom("token"), why()],
        tag::MONITOR_P | tag::DEMONITOR_P | tag::PAYLOAD_MONITOR_P_EXIT => vec![one(), two(), Part::Reference(&mark)],
        tag::SPAWN_REQUEST | tag::SPAWN_REQUEST_TT => {
            vec![Part::Reference(&mark), one(), two(), Part::Term(&function), Part::Term(&options)]
        }
        tag::SPAWN_REPLY => vec![Part::Reference(&mark), one(), Part::Number(1), two()],
        tag::UNLINK_ID | tag::UNLINK_ID_ACK => vec![Part::Number(random.next()), one(), two()],
        tag::ALIAS_SEND => vec![one(), Part::Reference(&mark)],
        _ => vec![one(), two()],
    };
    let mut out = Vec::new();
    control(&mut out, &own(), tag, &parts);
    out
}

/// A connection's packets, one after another, through frames, control terms and payloads as its reader takes them.
fn talks(random: &mut Random, frames: &mut Frames) {
    let payload = any_term(random, 3);
    let mut body = match random.below(5) {
        0 => vec![112, 131],
        1 => vec![131, 68, 2, 0x88, 0, 5, 2, b'o', b'k', 6, 1, b'x'],
        2 => [&[131, 69][..], &(random.below(3) as u64).to_be_bytes(), &(random.below(4) as u64).to_be_bytes(), &[0]]
            .concat(),
        3 => {
            [&[131, 70][..], &(random.below(3) as u64).to_be_bytes(), &(random.below(4) as u64).to_be_bytes()].concat()
        }
        _ => vec![131, 68, 0],
    };
    body.extend(signal(random));
    body.extend(payload);
    damage(random, &mut body);
    let Ok(Some(message)) = frames.accept(&body) else {
        // The connection is cut; the next one begins anew.
        if random.below(8) == 0 {
            *frames = Frames::new();
        }
        return;
    };
    let mut reader = Reader::new(&message.bytes, &message.atoms);
    let Ok(said) = parse(&mut reader, &own()) else { return };
    let payload = &message.bytes[reader.position()..];
    drop(reason::read(payload, &message.atoms, &own()));
    if let super::control::Control::Exit { reason: Reason::Here(bytes), .. } = said {
        drop(reason::read(bytes, &message.atoms, &own()));
    }
    if let super::control::Control::SpawnRequest { options, .. } = said {
        drop(spawn::options(options, &message.atoms));
    }
    drop(otp::read(&mut Reader::new(payload, &message.atoms)));
}

/// A term as a value of some type, as text, and as it is kept.
fn decodes(random: &mut Random, arena: &mut Arena, types: &[Ty]) {
    let mut bytes = any_term(random, 4);
    damage(random, &mut bytes);
    let ty = types[random.below(types.len())];
    if let Ok(slot) = decode(arena, &mut Reader::new(&bytes, &[]), ty, &own()) {
        drop_value(arena, slot, ty);
    }
    drop(show(&bytes, &[]));
    _ = canonical(&mut Reader::new(&bytes, &[]), &mut Vec::new());
    assert_eq!(arena.live(), 0, "{bytes:?} leaves something behind");
}

/// Messages about names of the cluster.
fn names(random: &mut Random) {
    let pid = Pid::new(random.below(9) as u32, 1);
    let name: Arc<str> = Arc::from("x");
    let mut bytes = match random.below(4) {
        0 => Message::Gone(name, pid),
        1 => Message::Register(random.next(), name, pid),
        2 => Message::Answer(random.next(), true),
        _ => Message::All(Vec::new()),
    }
    .write(&own());
    damage(random, &mut bytes);
    drop(Message::read(&bytes, &Atoms::new(), &own()));
}

fn resident_kilobytes() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4
}

fn number(variable: &str) -> Option<f64> {
    std::env::var(variable).ok()?.parse().ok()
}

// contract: DIST-5
#[test]
fn hostile_bytes_harm_nobody_at_any_stage() {
    let seed = number("SNOW_SEED").map(|seed| seed as u64);
    let end = number("SNOW_FUZZ_MINUTES").map(|minutes| Instant::now() + Duration::from_secs_f64(60.0 * minutes));
    let cases = number("SNOW_FUZZ_CASES").map_or(steps(IN_SUITE), |cases| cases as usize);
    let fresh =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(1, |now| now.as_nanos() as u64);
    let seed = seed.unwrap_or(if end.is_some() { fresh | 1 } else { 4711 });
    println!("SNOW_SEED={seed}");
    let (mut random, mut frames, mut arena) = (Random(seed), Frames::new(), Arena::new());
    let shape = sum("Shape", |own| {
        vec![("Ok", vec![]), ("At", vec![("", int() as *const _)]), ("Both", vec![("", own), ("", own)])]
    });
    let pair = tuple(&[int(), option_of(string())]);
    let types = [
        int(),
        string(),
        list_of(int()),
        list_of(shape),
        shape,
        pair,
        option_of(option_of(int())),
        result_of(int(), string()),
    ];
    // Its arithmetic is not for an interpreter.
    let tls = (!cfg!(miri)).then(records::identity);
    let mut done = 0_usize;
    let mut before = 0;
    while end.map_or(done < cases, |end| done % 1000 != 0 || Instant::now() < end) {
        match random.below(10) {
            0 => calls(&mut random),
            1 => is_called(&mut random),
            2 => greets(&mut random),
            3 | 4 => talks(&mut random, &mut frames),
            5 | 6 => decodes(&mut random, &mut arena, &types),
            7 => mapper::asks(&mut random),
            8 => mapper::registers(&mut random),
            _ => names(&mut random),
        }
        // A handshake takes as long as hundreds of the others.
        if let Some(tls) = tls.as_ref().filter(|_| done % 128 == 0) {
            match random.below(4) {
                0 => records::greets(&mut random, tls),
                1 => records::says(&mut random, tls),
                _ => records::blurts(&mut random, tls),
            }
        }
        done += 1;
        if done == 5_000 {
            before = resident_kilobytes();
        }
    }
    let grown = resident_kilobytes().saturating_sub(before.max(1));
    println!("{done} cases; grown by {grown} KB");
    assert!(before == 0 || grown < MOST_GROWTH, "grown by {grown} KB");
}
