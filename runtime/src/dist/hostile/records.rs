//! TLS: damaged records in the handshake and behind it. Who has no certificate gets nowhere, and of what was damaged nothing is heard but what stood before.

use std::collections::VecDeque;
use std::io::{self, Cursor, ErrorKind, Read, Write};

use super::damage;
use crate::dist::tls::options::Options;
use crate::dist::tls::session::{Sealed, Session};
use crate::dist::tls::Tls;
use crate::value::sample::Random;

/// Turns of a handshake at most.
const TURNS: usize = 8;

/// One end of a wire: what is read is there or would be waited for.
#[derive(Default)]
struct End {
    incoming: VecDeque<u8>,
    outgoing: Vec<u8>,
}

impl Read for End {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.incoming.read(into) {
            Ok(0) => Err(ErrorKind::WouldBlock.into()),
            outcome => outcome,
        }
    }
}

impl Write for End {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.outgoing.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A node with a certificate of a made-up authority.
pub fn identity() -> Tls {
    let path = |file: &str| format!("{}/src/dist/hostile/tls/{file}", env!("CARGO_MANIFEST_DIR"));
    let options = Options { certificate: path("node.pem"), key: path("node.key"), authorities: path("authority.pem") };
    Tls::load(&options).expect("the certificate of the tests")
}

/// One after the other goes on with the handshake; `harm` is done to what goes over the wire. True if both are done.
fn shake_hands(sessions: [&Session; 2], mut harm: impl FnMut(&mut Vec<u8>)) -> bool {
    let mut ends = [End::default(), End::default()];
    let mut are_done = [false; 2];
    for turn in 0..2 * TURNS {
        let (here, there) = (turn % 2, (turn + 1) % 2);
        match sessions[here].shake_hands(&mut ends[here]) {
            Ok(()) => are_done[here] = true,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(_) => return false,
        }
        let mut said = std::mem::take(&mut ends[here].outgoing);
        harm(&mut said);
        ends[there].incoming.extend(said);
    }
    are_done == [true; 2]
}

fn pair(tls: &Tls) -> (Session, Session) {
    (tls.to("hostile").expect("a name"), tls.from_caller().expect("a session"))
}

/// A handshake in which something is damaged.
pub fn greets(random: &mut Random, tls: &Tls) {
    let (caller, called) = pair(tls);
    let worst = random.below(6);
    let mut count = 0;
    let mut was_harmed = false;
    let are_done = shake_hands([&caller, &called], |said| {
        if count == worst {
            let before = said.clone();
            damage(random, said);
            was_harmed = *said != before;
        }
        count += 1;
    });
    assert!(are_done || was_harmed, "a handshake fails that nobody has disturbed");
    if are_done {
        // What was damaged came behind the handshake's end, or was not heard by anybody.
        let mut sealed = Vec::new();
        caller.seal(b"hello", &mut sealed).expect("a session seals");
        let heard = hear(&called, sealed);
        assert!(b"hello".starts_with(&heard), "{heard:?}");
    }
}

/// Bytes of nobody, to who is called and to who calls.
pub fn blurts(random: &mut Random, tls: &Tls) {
    let (caller, called) = pair(tls);
    let kinds = [20, 21, 22, 23, 24, random.next() as u8];
    let mut said = vec![kinds[random.below(kinds.len())], 3, [1, 3, 4][random.below(3)], 0, random.below(64) as u8];
    said.extend((0..random.below(80)).map(|_| random.next() as u8));
    for session in [caller, called] {
        let mut end = End { incoming: said.clone().into(), outgoing: Vec::new() };
        assert!(session.shake_hands(&mut end).is_err(), "somebody got in without a certificate");
    }
}

/// Damaged records of a session: they are as many as fit some buffers.
pub fn says(random: &mut Random, tls: &Tls) {
    let (caller, called) = pair(tls);
    assert!(shake_hands([&caller, &called], |_| {}), "a handshake fails that nobody has disturbed");
    for _ in 0..8 {
        let plain: Vec<u8> = (0..random.below(40_000)).map(|at| at as u8).collect();
        let mut sealed = Vec::new();
        caller.seal(&plain, &mut sealed).expect("a session seals");
        let whole = sealed.clone();
        damage(random, &mut sealed);
        let is_whole = sealed == whole;
        let heard = hear(&called, sealed);
        assert!(plain.starts_with(&heard), "something else was heard than was said");
        if !is_whole {
            return;
        }
        assert_eq!(heard.len(), plain.len(), "less was heard than was said");
    }
}

fn hear(session: &Session, sealed: Vec<u8>) -> Vec<u8> {
    let (mut wire, mut kept) = (Cursor::new(sealed), Sealed::default());
    let (mut heard, mut part) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = session.read(&mut wire, &mut kept, &mut part) {
        heard.extend_from_slice(&part[..count]);
    }
    heard
}
