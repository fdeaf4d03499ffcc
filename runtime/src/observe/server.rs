//! The page's server: one thread that listens, and one for each connection, of which there are few at a time.
//!
//! In: an address. Out: a line on stderr with the page's address, and answers. A connection is one request; who reads too slowly is
//! cut off. It holds nothing of the program: when that is at rest it ends, whoever looks on.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use super::answers::{self, Answer};
use super::request::{Access, Refusal, Request};
use super::sampler::Sampler;
use super::token::random_word;
use super::Settings;
use crate::io::output::write_error;
use crate::scheduler::Runtime;

const MOST_CONNECTIONS: usize = 16;
/// How long one answer, or one event, may take to be written.
const WRITE_LIMIT: Duration = Duration::from_secs(10);
/// How long one waits for another to end where so many are served: who asks again at once finds the last thread at its end.
const TURN_LIMIT: Duration = Duration::from_millis(200);
/// How often a listener that has no descriptors left tries again.
const AGAIN: Duration = Duration::from_millis(100);

/// What all connections share.
pub struct Server {
    runtime: Weak<Runtime>,
    access: Access,
    pub(super) sampler: Sampler,
    connections: Mutex<usize>,
    /// One of them has ended.
    ended: Condvar,
}

/// Serves the page if the settings ask for it; what keeps it from that is told on stderr, and the program runs without.
#[cold]
pub fn serve(runtime: &Arc<Runtime>, settings: &Settings) {
    let Some(wanted) = &settings.address else { return };
    if let Err(error) = start(runtime, wanted, &settings.hosts) {
        write_error(&format!("** observe: cannot serve at {wanted}: {error}\n"));
    }
}

fn start(runtime: &Arc<Runtime>, wanted: &str, hosts: &[String]) -> io::Result<()> {
    let listener = TcpListener::bind(address(wanted, hosts)?)?;
    let token = random_word()?;
    let shown = format!("** observe: http://{}/?token={token}\n", listener.local_addr()?);
    let server = Arc::new(Server {
        runtime: Arc::downgrade(runtime),
        access: Access { token, hosts: hosts.to_vec() },
        sampler: Sampler::default(),
        connections: Mutex::new(0),
        ended: Condvar::new(),
    });
    thread::Builder::new().name("snow-observe".to_owned()).spawn(move || listen(&listener, &server))?;
    write_error(&shown);
    Ok(())
}

/// `PORT`, `:PORT` and `ADDRESS:PORT`. Only loopback, unless names are given under which it may be reached from elsewhere.
fn address(wanted: &str, hosts: &[String]) -> io::Result<SocketAddr> {
    let local = wanted.strip_prefix("localhost").unwrap_or(wanted);
    let address = match local.strip_prefix(':').unwrap_or(local).parse() {
        Ok(port) => SocketAddr::from(([127, 0, 0, 1], port)),
        Err(_) => wanted.parse().map_err(|_| io::Error::other("write it as ADDRESS:PORT"))?,
    };
    if !address.ip().is_loopback() && hosts.is_empty() {
        return Err(io::Error::other(
            "that is reached from elsewhere: SNOW_OBSERVE_HOSTS must name this machine's names",
        ));
    }
    Ok(address)
}

fn listen(listener: &TcpListener, server: &Arc<Server>) {
    for connection in listener.incoming() {
        match connection {
            Ok(stream) => admit(server, stream),
            Err(_) => thread::sleep(AGAIN),
        }
    }
}

fn admit(server: &Arc<Server>, mut stream: TcpStream) {
    if !server.takes_one_more() {
        // Whether it is heard does not matter: it is cut off.
        let _ = answer(&mut stream, &Answer::refusal(Refusal(503, "too many look on")));
        return;
    }
    let shared = server.clone();
    let serve = move || {
        // Who has gone before the answer was there wants none.
        let _ = converse(&shared, &mut stream);
        shared.has_ended();
    };
    if thread::Builder::new().name("snow-observe-1".to_owned()).spawn(serve).is_err() {
        server.has_ended();
    }
}

#[cold]
fn converse(server: &Server, stream: &mut TcpStream) -> io::Result<()> {
    let request = match Request::read(stream, &server.access) {
        Ok(request) => request,
        Err(refusal) => return answer(stream, &Answer::refusal(refusal)),
    };
    match answers::answer(server, &request) {
        Some(Answer::Events(period)) => events(server, stream, period),
        Some(given) => answer(stream, &given),
        None => answer(stream, &Answer::refusal(Refusal(503, "the program ends, or a turn takes very long"))),
    }
}

/// Snapshots, one after another, as long as somebody listens and the program runs.
fn events(server: &Server, stream: &mut TcpStream, period: Duration) -> io::Result<()> {
    write(stream, &answers::head(200, "text/event-stream", None, &[]))?;
    while let Some(snapshot) = server.snapshot() {
        write(stream, format!("data: {snapshot}\n\n").as_bytes())?;
        thread::sleep(period);
    }
    write(stream, b"event: end\ndata: {}\n\n")
}

fn answer(stream: &mut TcpStream, answer: &Answer) -> io::Result<()> {
    write(stream, &answer.bytes())
}

/// Writes all, or fails once it takes too long.
fn write(stream: &mut TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    let end = Instant::now() + WRITE_LIMIT;
    while !bytes.is_empty() {
        let left = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero());
        stream.set_write_timeout(Some(left.ok_or(io::ErrorKind::TimedOut)?))?;
        match stream.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

impl Server {
    fn takes_one_more(&self) -> bool {
        let mut connections = self.connections.lock();
        if *connections >= MOST_CONNECTIONS {
            self.ended.wait_for(&mut connections, TURN_LIMIT);
        }
        let is_room = *connections < MOST_CONNECTIONS;
        *connections += usize::from(is_room);
        is_room
    }

    fn has_ended(&self) {
        *self.connections.lock() -= 1;
        self.ended.notify_one();
    }

    /// The program, as long as it runs.
    pub fn runtime(&self) -> Option<Arc<Runtime>> {
        self.runtime.upgrade().filter(|runtime| !runtime.is_stopping())
    }

    /// A snapshot as JSON; the last one, if it is young.
    pub fn snapshot(&self) -> Option<Arc<str>> {
        self.sampler.sample(&*self.runtime()?)
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn only_loopback_is_served_unless_names_are_given() {
        for wanted in ["0", ":0", "127.0.0.1:0", "[::1]:0", "localhost:0"] {
            assert!(address(wanted, &[]).expect(wanted).ip().is_loopback());
        }
        for wanted in ["0.0.0.0:0", "[::]:0", "", "x", "70000", "127.0.0.1"] {
            assert!(address(wanted, &[]).is_err(), "{wanted}");
        }
        assert!(address("0.0.0.0:0", &["tower".to_owned()]).is_ok());
    }
}
