//! Becoming a node, and connecting to others. In: names and a cookie. Out: a node that listens, or why there is none.

use std::borrow::Cow;
use std::io;
use std::net::{Ipv6Addr, TcpListener, TcpStream};
use std::sync::atomic::Ordering::SeqCst;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::channel::{Channel, Incoming, Stream};
use super::epmd::keep::Kept;
use super::handshake::message::is_node_name;
use super::handshake::{accept, initiate, random_u32, Credentials, Peer, Refusal};
use super::intake::Intake;
use super::listen::everywhere;
use super::node::{Node, Turn};
use super::tls::options::Options;
use super::tls::Tls;
use super::{discover, epmd};
use crate::scheduler::Runtime;

/// How long a handshake may take, as in Erlang (`net_setuptime`).
const SETUP: Duration = Duration::from_secs(7);
/// Handshakes of callers at once.
const MOST_CALLERS: usize = 64;

/// `name@host`, perhaps with the port that it listens on. An address of IPv6 stands in brackets if a port follows; the node's name is without them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// Without the port.
    pub name: String,
    pub port: Option<u16>,
}

impl Address {
    pub fn parse(text: &str) -> Result<Address, String> {
        let wrong = || format!("{text:?} is no name of a node: name@host or name@host:port is one");
        let (name, place) = text.split_once('@').ok_or_else(wrong)?;
        let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, "")) => (host, None),
            Some((host, rest)) => (host, Some(rest.strip_prefix(':').ok_or_else(wrong)?)),
            None if place.parse::<Ipv6Addr>().is_ok() => (place, None),
            None => place.rsplit_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
        };
        let port = port.map(|port| port.parse().map_err(|_| wrong())).transpose()?;
        let name = format!("{name}@{host}");
        if !is_node_name(&name) {
            return Err(wrong());
        }
        Ok(Address { name, port })
    }

    pub fn parts(&self) -> (&str, &str) {
        self.name.split_once('@').expect("a name of a node has both")
    }
}

/// The name of a node without the port that may stand behind it.
pub fn bare_name(text: &str) -> Cow<'_, str> {
    match Address::parse(text) {
        Ok(address) if address.name != text => Cow::Owned(address.name),
        _ => Cow::Borrowed(text),
    }
}

/// Makes the program a node. `tls`: where its certificate is; None if the environment is to say it.
pub fn start(runtime: &Arc<Runtime>, name: &str, cookie: &str, tls: Option<Options>) -> Result<(), String> {
    let address = Address::parse(name)?;
    let tls = match tls {
        Some(options) => Some(options),
        None => Options::of_environment()?,
    };
    let tls = tls.map(|options| Tls::load(&options)).transpose()?;
    let sources = discover::of_environment()?;
    let mut place = runtime.node.lock_to_start().ok_or("the program is a node already")?;
    let listeners = everywhere(address.port.unwrap_or(0))
        .map_err(|error| format!("cannot listen on port {}: {error}", address.port.unwrap_or(0)))?;
    let port = listeners[0].local_addr().map_err(|error| error.to_string())?.port();
    let registration = match address.port {
        Some(_) => None,
        None => Some(Kept::new(address.parts().0, port).map_err(|error| format!("no port mapper: {error}"))?),
    };
    let creation = match &registration {
        Some(registration) => registration.creation,
        // Creations up to 3 are those of very old nodes.
        None => random_u32().map_err(|error| error.to_string())?.max(4),
    };
    let credentials = Credentials { name: address.name, creation, cookie: cookie.to_owned() };
    let node = Arc::new(Node::new(runtime.clone(), credentials, tls, (port, registration)));
    for listener in listeners {
        let listening = node.clone();
        thread::Builder::new()
            .name("snow-listen".to_owned())
            .spawn(move || listen(&listening, &listener))
            .map_err(|error| error.to_string())?;
    }
    place.set(node.clone());
    discover::seek_all(&node, sources)
}

fn listen(node: &Arc<Node>, listener: &TcpListener) {
    for socket in listener.incoming() {
        if node.is_stopping.load(SeqCst) {
            return;
        }
        let Ok(socket) = socket else { continue };
        if node.callers.fetch_add(1, SeqCst) >= MOST_CALLERS {
            node.callers.fetch_sub(1, SeqCst);
            continue;
        }
        let serving = node.clone();
        let serve = move || {
            let outcome = answer(&serving, socket);
            serving.callers.fetch_sub(1, SeqCst);
            match outcome {
                Ok((peer, way)) => serve_peer(&serving, &peer, way),
                Err(refusal @ (Refusal::Failed(_) | Refusal::WrongCookie)) => {
                    serving.report(&format!("a caller was refused: {refusal}"));
                }
                Err(_) => {}
            }
        };
        if thread::Builder::new().name("snow-keeper".to_owned()).spawn(serve).is_err() {
            node.callers.fetch_sub(1, SeqCst);
        }
    }
}

fn prepare(socket: &TcpStream) -> io::Result<()> {
    socket.set_nodelay(true)?;
    socket.set_read_timeout(Some(SETUP))?;
    socket.set_write_timeout(Some(SETUP))
}

/// A channel after the handshake, with what has come over it already.
type Way = (Channel, Incoming);

/// The handshake with somebody who calls.
fn answer(node: &Node, socket: TcpStream) -> Result<(Peer, Way), Refusal> {
    prepare(&socket)?;
    let channel = match &node.tls {
        None => Channel::plain(socket),
        Some(tls) => Channel::sealed(socket, tls.from_caller().map_err(Refusal::Failed)?)?,
    };
    let mut incoming = Incoming::default();
    let peer = accept(&mut Stream::new(&channel, &mut incoming), &node.credentials, |name| node.judge(name))?;
    Ok((peer, (channel, incoming)))
}

/// Connects to the node with a name, unless it is connected already.
pub fn connect(node: &Arc<Node>, name: &str) -> Result<(), String> {
    connect_to(node, &Address::parse(name)?)
}

/// The same because something is to be sent there: who could not be reached just now is not called again at once.
pub fn reach(node: &Arc<Node>, name: &str) -> Result<(), String> {
    let address = Address::parse(name)?;
    if node.is_unreached(&address.name) {
        return Err(format!("cannot connect to {}", address.name));
    }
    let reached = connect_to(node, &address);
    match &reached {
        Ok(()) => node.note_reached(&address.name),
        Err(_) => node.note_unreached(&address.name),
    }
    reached
}

pub fn connect_to(node: &Arc<Node>, address: &Address) -> Result<(), String> {
    if address.name == *node.own.name {
        return Ok(());
    }
    match node.turn_to_call(&address.name) {
        Turn::IsUp => Ok(()),
        Turn::Call => match call(node, address) {
            Ok((peer, way)) => {
                let serving = node.clone();
                let (up, is_up) = std::sync::mpsc::channel();
                let serve = move || serve_caller(&serving, &peer, way, &up);
                let started = thread::Builder::new().name("snow-keeper".to_owned()).spawn(serve);
                if started.is_err() || is_up.recv().is_err() {
                    node.give_up(&address.name);
                    return Err(format!("cannot connect to {}", address.name));
                }
                Ok(())
            }
            Err(Refusal::GiveWay) => {
                // The other node is calling us: that call goes on.
                let is_up = node.wait_for(&address.name, SETUP);
                node.give_up(&address.name);
                if is_up {
                    Ok(())
                } else {
                    Err(format!("cannot connect to {}: it gave up its own attempt", address.name))
                }
            }
            Err(refusal) => {
                node.give_up(&address.name);
                Err(format!("cannot connect to {}: {refusal}", address.name))
            }
        },
    }
}

fn call(node: &Node, address: &Address) -> Result<(Peer, Way), Refusal> {
    let (name, host) = address.parts();
    let port = match address.port {
        Some(port) => port,
        None => find(host, name).or_else(|refusal| node.known_port(&address.name).ok_or(refusal))?,
    };
    let socket = epmd::connect_to(host, port, SETUP).map_err(|error| Refusal::Failed(error.to_string()))?;
    prepare(&socket)?;
    let channel = match &node.tls {
        None => Channel::plain(socket),
        Some(tls) => Channel::sealed(socket, tls.to(host).map_err(Refusal::Failed)?)?,
    };
    let mut incoming = Incoming::default();
    let peer = initiate(&mut Stream::new(&channel, &mut incoming), &node.credentials, &address.name)?;
    if let Some(port) = address.port {
        node.note_port(&address.name, port);
    }
    Ok((peer, (channel, incoming)))
}

fn find(host: &str, name: &str) -> Result<u16, Refusal> {
    let found =
        epmd::find(host, name).map_err(|error| Refusal::Failed(format!("no port mapper on {host}: {error}")))?;
    match found {
        None => Err(Refusal::Failed(format!("there is no node {name} on {host}"))),
        Some(place) if place.highest < 6 => {
            Err(Refusal::Failed(format!("it is older than OTP 23: its handshake is of version {}", place.highest)))
        }
        Some(place) => Ok(place.port),
    }
}

fn serve_peer(node: &Arc<Node>, peer: &Peer, way: Way) {
    let (up, _) = std::sync::mpsc::channel();
    serve_caller(node, peer, way, &up);
}

/// The life of a connection, from the end of the handshake on: this thread is its keeper. `up` is told when it is known to all.
pub(super) fn serve_caller(node: &Arc<Node>, peer: &Peer, (channel, incoming): Way, up: &std::sync::mpsc::Sender<()>) {
    let is_ready = channel.begin(node.period * 4).is_ok();
    let Some(connection) = is_ready.then(|| node.join(peer, channel)).flatten() else {
        return node.give_up(&peer.name);
    };
    // Nobody may wait any more.
    _ = up.send(());
    let intake = Intake::new(node.clone(), connection.clone(), incoming);
    if intake.begin().is_ok() {
        connection.keep(&node.runtime, &intake);
    }
    intake.finish();
    node.leave(&connection);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_port_behind_its_host() {
        let parsed = |text| Address::parse(text).map(|address| (address.name, address.port)).ok();
        let is = |name: &str, port| Some((name.to_owned(), port));
        assert_eq!(parsed("a@host"), is("a@host", None));
        assert_eq!(parsed("a@10.0.0.1:9100"), is("a@10.0.0.1", Some(9100)));
        assert_eq!(parsed("a@fd00::1"), is("a@fd00::1", None));
        assert_eq!(parsed("a@[fd00::1]"), is("a@fd00::1", None));
        assert_eq!(parsed("a@[fd00::1]:9100"), is("a@fd00::1", Some(9100)));
        for wrong in ["host", "a@", "a@host:port", "a@host:70000", "a@[::1]9100", "a@[::1]:", "a b@host"] {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
        assert_eq!(bare_name("a@[::1]:9100"), "a@::1");
        assert_eq!(bare_name("a@host:9100"), "a@host");
        assert_eq!(bare_name("nonsense"), "nonsense");
    }
}
