//! The handshake of two nodes, from both sides. In: a connected socket. Out: who is at its other end, which has proved that it knows the
//! cookie; or why there is no connection. Nobody is told more than the protocol demands before that proof.

pub mod flags;
pub mod message;

use message::*;

/// What a node brings to a handshake.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub name: String,
    pub creation: u32,
    pub cookie: String,
}

/// Who is at the other end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Peer {
    pub name: String,
    pub creation: u32,
    pub flags: u64,
}

/// Why there is no connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// It is the other node that refuses, or something fails.
    Failed(String),
    /// The other node does not know the cookie.
    WrongCookie,
    /// This attempt gives way to one of the other node.
    GiveWay,
    /// There is a connection already.
    IsUp,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::Failed(why) => f.write_str(why),
            Refusal::WrongCookie => f.write_str("the cookies differ"),
            Refusal::GiveWay => f.write_str("both nodes connect at once"),
            Refusal::IsUp => f.write_str("it is connected already"),
        }
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Refusal {
        use std::io::ErrorKind::*;
        Refusal::Failed(match error.kind() {
            UnexpectedEof | ConnectionReset | BrokenPipe => "the other node ended the handshake".to_owned(),
            WouldBlock | TimedOut => "the other node does not answer".to_owned(),
            _ => error.to_string(),
        })
    }
}

/// What the acceptor's node says to somebody with this name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Welcome,
    /// Welcome, and our own attempt is given up.
    InsteadOfOurs,
    /// Our own attempt goes first.
    OursFirst,
    /// There is a connection, which the newcomer may replace.
    IsUp,
}

/// From the side of the one that called. `wanted`: the name of the node that is to be there.
pub fn initiate(stream: &mut impl Wire, own: &Credentials, wanted: &str) -> Result<Peer, Refusal> {
    let name = Name { flags: flags::OWN, creation: own.creation, name: own.name.clone() };
    send_name(stream, &name)?;
    match receive_status(stream)? {
        Status::Ok | Status::OkSimultaneous => {}
        Status::Nok => return Err(Refusal::GiveWay),
        // The other node still has a connection that we have not: it has not noticed its end yet.
        Status::Alive => send_status(stream, &Status::Replace(true))?,
        Status::NotAllowed => return Err(Refusal::Failed("the other node does not allow it".to_owned())),
        other => return Err(Refusal::Failed(format!("the other node answers {other:?}"))),
    }
    let theirs = receive_challenge(stream)?;
    if theirs.name.name != wanted {
        return Err(Refusal::Failed(format!("the node there is {}", theirs.name.name)));
    }
    let flags = accepted_flags(&theirs.name)?;
    let challenge = random_u32()?;
    send_reply(stream, challenge, &digest(&own.cookie, theirs.challenge))?;
    // A node that does not like our proof hangs up here.
    let proof = receive_acknowledgement(stream).map_err(|error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::ConnectionReset => Refusal::WrongCookie,
        _ => error.into(),
    })?;
    if !is_same(&proof, &digest(&own.cookie, challenge)) {
        return Err(Refusal::WrongCookie);
    }
    Ok(Peer { name: theirs.name.name, creation: theirs.name.creation, flags })
}

/// From the side of the one that was called. `judge` says what becomes of somebody with a name; it is asked once.
pub fn accept(stream: &mut impl Wire, own: &Credentials, judge: impl FnOnce(&str) -> Verdict) -> Result<Peer, Refusal> {
    let theirs = match receive_greeting(stream)? {
        Greeting::Name(name) => name,
        Greeting::Old(name) => {
            send_status(stream, &Status::NotAllowed)?;
            return Err(Refusal::Failed(format!("{name:?} is older than OTP 23: its handshake is of version 5")));
        }
    };
    let flags = match accepted_flags(&theirs) {
        Ok(flags) => flags,
        Err(refusal) => {
            send_status(stream, &Status::NotAllowed)?;
            return Err(refusal);
        }
    };
    match judge(&theirs.name) {
        Verdict::Welcome => send_status(stream, &Status::Ok)?,
        Verdict::InsteadOfOurs => send_status(stream, &Status::OkSimultaneous)?,
        Verdict::OursFirst => {
            send_status(stream, &Status::Nok)?;
            return Err(Refusal::GiveWay);
        }
        Verdict::IsUp => {
            send_status(stream, &Status::Alive)?;
            match receive_status(stream)? {
                Status::Replace(true) => {}
                _ => return Err(Refusal::IsUp),
            }
        }
    }
    let challenge = random_u32()?;
    let name = Name { flags: flags::OWN, creation: own.creation, name: own.name.clone() };
    send_challenge(stream, &Challenge { name, challenge })?;
    let (theirs_to_us, proof) = receive_reply(stream)?;
    if !is_same(&proof, &digest(&own.cookie, challenge)) {
        return Err(Refusal::WrongCookie);
    }
    send_acknowledgement(stream, &digest(&own.cookie, theirs_to_us))?;
    Ok(Peer { name: theirs.name, creation: theirs.creation, flags })
}

fn accepted_flags(name: &Name) -> Result<u64, Refusal> {
    flags::of_peer(name.flags)
        .map_err(|lacking| Refusal::Failed(format!("{} lacks what OTP 25 can do (flags {lacking:#x})", name.name)))
}

/// From the system, as a challenge must not be guessed.
pub fn random_u32() -> std::io::Result<u32> {
    let mut bytes = [0_u8; 4];
    // SAFETY: the buffer is as long as it is said to be.
    let got = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    if got != bytes.len() as isize {
        return Err(std::io::Error::last_os_error());
    }
    Ok(u32::from_ne_bytes(bytes))
}
