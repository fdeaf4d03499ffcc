//! The messages of the handshake (version 6, OTP 23 and later), each behind its length in two bytes, or under TLS in four.

use std::io::{self, Read, Write};

use crate::dist::md5::md5;
use crate::dist::term::read::Reader;

/// Bytes of one message at most; the longest has a name in it.
const LONGEST: usize = 1024;
/// How records of TLS begin; no message is so long.
const TLS_ALERT: [u8; 4] = [0, 0, 21, 3];
const TLS_HANDSHAKE: [u8; 4] = [0, 0, 22, 3];

/// What the messages go over.
pub trait Wire: Read + Write {
    /// In how many bytes a length stands: two, or four.
    fn length_bytes(&self) -> usize;
}

/// Status messages are short words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Status {
    Ok,
    /// The acceptor gives up its own attempt in favour of this one.
    OkSimultaneous,
    /// The initiator is to give up this attempt in favour of the acceptor's.
    Nok,
    NotAllowed,
    /// The acceptor has a connection to a node of that name.
    Alive,
    /// The answer to `Alive`: whether the new connection is to take the place of the old one.
    Replace(bool),
    Other(String),
}

impl Status {
    fn word(&self) -> &str {
        match self {
            Status::Ok => "ok",
            Status::OkSimultaneous => "ok_simultaneous",
            Status::Nok => "nok",
            Status::NotAllowed => "not_allowed",
            Status::Alive => "alive",
            Status::Replace(true) => "true",
            Status::Replace(false) => "false",
            Status::Other(word) => word,
        }
    }

    fn of_word(word: &[u8]) -> Status {
        match word {
            b"ok" => Status::Ok,
            b"ok_simultaneous" => Status::OkSimultaneous,
            b"nok" => Status::Nok,
            b"not_allowed" => Status::NotAllowed,
            b"alive" => Status::Alive,
            b"true" => Status::Replace(true),
            b"false" => Status::Replace(false),
            other => Status::Other(String::from_utf8_lossy(other).into_owned()),
        }
    }
}

/// Who a node says that it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    pub flags: u64,
    pub creation: u32,
    pub name: String,
}

/// A name, and a challenge to prove that one knows the cookie.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Challenge {
    pub name: Name,
    pub challenge: u32,
}

/// What an acceptor is greeted with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Greeting {
    Name(Name),
    /// The handshake of before OTP 23.
    Old(String),
}

/// Proof that one knows the cookie.
pub fn digest(cookie: &str, challenge: u32) -> [u8; 16] {
    md5(format!("{cookie}{challenge}").as_bytes())
}

/// Whether two digests are equal, in the same time for all that are not.
pub fn is_same(a: &[u8; 16], b: &[u8; 16]) -> bool {
    a.iter().zip(b).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

fn receive(stream: &mut impl Wire) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    let unused = length.len() - stream.length_bytes();
    stream.read_exact(&mut length[unused..])?;
    if matches!(length, TLS_ALERT | TLS_HANDSHAKE) {
        return Err(wrong("it speaks TLS, and this node does not"));
    }
    let length = u32::from_be_bytes(length) as usize;
    if length == 0 || length > LONGEST {
        return Err(wrong("a handshake message of no possible length"));
    }
    let mut message = vec![0; length];
    stream.read_exact(&mut message)?;
    Ok(message)
}

fn send(stream: &mut impl Wire, message: &[u8]) -> io::Result<()> {
    let length = (message.len() as u32).to_be_bytes();
    let mut out = length[length.len() - stream.length_bytes()..].to_vec();
    out.extend(message);
    stream.write_all(&out)
}

fn put_name(out: &mut Vec<u8>, name: &str) {
    out.extend((name.len() as u16).to_be_bytes());
    out.extend(name.as_bytes());
}

fn take_name(reader: &mut Reader) -> io::Result<String> {
    let length = reader.u16().map_err(|_| wrong("a name is missing"))?;
    let name = reader.take(length.into()).map_err(|_| wrong("a name is cut off"))?;
    let name = std::str::from_utf8(name).map_err(|_| wrong("a name is not UTF-8"))?;
    if !is_node_name(name) {
        return Err(wrong("a name is not like name@host"));
    }
    Ok(name.to_owned())
}

/// `name@host`, of what may stand in an atom and in a report.
pub fn is_node_name(name: &str) -> bool {
    let parts = name.split_once('@');
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|letter| letter.is_alphanumeric() || "_-.:[]".contains(letter))
    };
    name.chars().count() <= 255 && parts.is_some_and(|(name, host)| is_part(name) && is_part(host))
}

pub fn send_name(stream: &mut impl Wire, name: &Name) -> io::Result<()> {
    let mut out = vec![b'N'];
    out.extend(name.flags.to_be_bytes());
    out.extend(name.creation.to_be_bytes());
    put_name(&mut out, &name.name);
    send(stream, &out)
}

pub fn receive_greeting(stream: &mut impl Wire) -> io::Result<Greeting> {
    let message = receive(stream)?;
    let mut reader = Reader::new(&message[1..], &[]);
    let cut = |_| wrong("a name is cut off");
    match message[0] {
        b'N' => {
            let (flags, creation) = (reader.u64().map_err(cut)?, reader.u32().map_err(cut)?);
            Ok(Greeting::Name(Name { flags, creation, name: take_name(&mut reader)? }))
        }
        b'n' => {
            let name = message.get(7..).unwrap_or_default();
            Ok(Greeting::Old(String::from_utf8_lossy(name).into_owned()))
        }
        _ => Err(wrong("it is no node that calls")),
    }
}

pub fn send_status(stream: &mut impl Wire, status: &Status) -> io::Result<()> {
    send(stream, format!("s{}", status.word()).as_bytes())
}

pub fn receive_status(stream: &mut impl Wire) -> io::Result<Status> {
    match receive(stream)?.split_first() {
        Some((b's', word)) => Ok(Status::of_word(word)),
        _ => Err(wrong("a status is missing")),
    }
}

pub fn send_challenge(stream: &mut impl Wire, challenge: &Challenge) -> io::Result<()> {
    let mut out = vec![b'N'];
    out.extend(challenge.name.flags.to_be_bytes());
    out.extend(challenge.challenge.to_be_bytes());
    out.extend(challenge.name.creation.to_be_bytes());
    put_name(&mut out, &challenge.name.name);
    send(stream, &out)
}

pub fn receive_challenge(stream: &mut impl Wire) -> io::Result<Challenge> {
    let message = receive(stream)?;
    if message[0] == b'n' {
        return Err(wrong("the node is older than OTP 23"));
    }
    let mut reader = Reader::new(&message[1..], &[]);
    let cut = |_| wrong("a challenge is cut off");
    if message[0] != b'N' {
        return Err(wrong("a challenge is missing"));
    }
    let flags = reader.u64().map_err(cut)?;
    let challenge = reader.u32().map_err(cut)?;
    let creation = reader.u32().map_err(cut)?;
    let name = take_name(&mut reader)?;
    Ok(Challenge { name: Name { flags, creation, name }, challenge })
}

pub fn send_reply(stream: &mut impl Wire, challenge: u32, digest: &[u8; 16]) -> io::Result<()> {
    let mut out = vec![b'r'];
    out.extend(challenge.to_be_bytes());
    out.extend(digest);
    send(stream, &out)
}

pub fn receive_reply(stream: &mut impl Wire) -> io::Result<(u32, [u8; 16])> {
    let message = receive(stream)?;
    match (message[0], message[1..].split_first_chunk::<4>()) {
        (b'r', Some((challenge, digest))) => {
            let digest = digest.try_into().map_err(|_| wrong("a digest has 16 bytes"))?;
            Ok((u32::from_be_bytes(*challenge), digest))
        }
        _ => Err(wrong("the answer to a challenge is missing")),
    }
}

pub fn send_acknowledgement(stream: &mut impl Wire, digest: &[u8; 16]) -> io::Result<()> {
    let mut out = vec![b'a'];
    out.extend(digest);
    send(stream, &out)
}

pub fn receive_acknowledgement(stream: &mut impl Wire) -> io::Result<[u8; 16]> {
    let message = receive(stream)?;
    match message.split_first() {
        Some((b'a', digest)) => digest.try_into().map_err(|_| wrong("a digest has 16 bytes")),
        _ => Err(wrong("the proof of the other node is missing")),
    }
}
