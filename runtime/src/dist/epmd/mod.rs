//! The port mapper of Erlang (EPMD): which port the nodes of a host listen on. One serves a host; `server` is ours, for hosts without.

pub mod keep;
pub mod server;

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use super::term::read::Reader;
use crate::environment::variable;

/// Where all port mappers listen, unless `ERL_EPMD_PORT` says otherwise, as for Erlang.
const PORT: u16 = 4369;
/// How long one may take.
pub const LIMIT: Duration = Duration::from_secs(5);

const ALIVE2_REQUEST: u8 = 120;
const ALIVE2_RESPONSE: u8 = 121;
const ALIVE2_X_RESPONSE: u8 = 118;
const PORT_PLEASE2_REQUEST: u8 = 122;
const PORT2_RESPONSE: u8 = 119;
const NAMES_REQUEST: u8 = 110;

/// A node that is there without being published in the global name space.
const HIDDEN: u8 = 72;
const TCP: u8 = 0;
/// Versions of the handshake.
const HIGHEST: u16 = 6;
const LOWEST: u16 = 6;

pub fn port() -> u16 {
    variable("ERL_EPMD_PORT").and_then(|text| text.parse().ok()).unwrap_or(PORT)
}

/// A name at the port mapper, which it keeps as long as this lives.
#[derive(Debug)]
pub struct Registration {
    connection: TcpStream,
    pub creation: u32,
}

/// Where a node listens, and the versions of the handshake that it knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub port: u16,
    pub highest: u16,
}

/// Registers the short name of a node of this host.
pub fn register(name: &str, port: u16) -> io::Result<Registration> {
    let mut connection = connect("127.0.0.1")?;
    let mut request = vec![ALIVE2_REQUEST];
    request.extend(port.to_be_bytes());
    request.extend([HIDDEN, TCP]);
    request.extend(HIGHEST.to_be_bytes());
    request.extend(LOWEST.to_be_bytes());
    request.extend((name.len() as u16).to_be_bytes());
    request.extend(name.as_bytes());
    request.extend([0, 0]);
    send(&mut connection, &request)?;
    let creation = registered(&mut connection, name)?;
    connection.set_read_timeout(None)?;
    Ok(Registration { connection, creation })
}

/// The creation that a port mapper gives a node.
pub(super) fn registered(connection: &mut impl Read, name: &str) -> io::Result<u32> {
    let mut head = [0; 2];
    connection.read_exact(&mut head)?;
    match head {
        [ALIVE2_X_RESPONSE, 0] => {
            let mut creation = [0; 4];
            connection.read_exact(&mut creation)?;
            Ok(u32::from_be_bytes(creation))
        }
        [ALIVE2_RESPONSE, 0] => {
            let mut creation = [0; 2];
            connection.read_exact(&mut creation)?;
            Ok(u16::from_be_bytes(creation).into())
        }
        _ => Err(io::Error::other(format!("a node {name} is there already"))),
    }
}

/// Where the node with this short name on that host listens; None if there is no such node.
pub fn find(host: &str, name: &str) -> io::Result<Option<Place>> {
    let mut connection = connect(host)?;
    let mut request = vec![PORT_PLEASE2_REQUEST];
    request.extend(name.as_bytes());
    send(&mut connection, &request)?;
    let mut answer = Vec::new();
    // It hangs up behind its answer, which ends with at most 2^16 bytes for other purposes.
    connection.take(1 << 17).read_to_end(&mut answer)?;
    place(&answer)
}

/// What a port mapper answers to who asks for a node.
pub(super) fn place(answer: &[u8]) -> io::Result<Option<Place>> {
    let mut reader = Reader::new(answer, &[]);
    let malformed = |_| io::Error::other("the port mapper answers something else");
    if reader.byte().map_err(malformed)? != PORT2_RESPONSE {
        return Err(io::Error::other("the port mapper answers something else"));
    }
    if reader.byte().map_err(malformed)? != 0 {
        return Ok(None);
    }
    let port = reader.u16().map_err(malformed)?;
    reader.take(2).map_err(malformed)?;
    let highest = reader.u16().map_err(malformed)?;
    Ok(Some(Place { port, highest }))
}

/// The names and ports of the nodes of a host, as its port mapper tells them.
pub fn names(host: &str) -> io::Result<String> {
    let mut connection = connect(host)?;
    send(&mut connection, &[NAMES_REQUEST])?;
    let mut answer = Vec::new();
    connection.take(1 << 20).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(answer.get(4..).unwrap_or_default()).into_owned())
}

fn connect(host: &str) -> io::Result<TcpStream> {
    let connection = connect_to(host, port(), LIMIT)?;
    connection.set_read_timeout(Some(LIMIT))?;
    connection.set_write_timeout(Some(LIMIT))?;
    Ok(connection)
}

/// A connection to the first address of a host that accepts one.
pub fn connect_to(host: &str, port: u16, limit: Duration) -> io::Result<TcpStream> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let mut last = io::Error::other(format!("{host} has no address"));
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, limit) {
            Ok(connection) => return Ok(connection),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn send(connection: &mut TcpStream, request: &[u8]) -> io::Result<()> {
    let mut out = (request.len() as u16).to_be_bytes().to_vec();
    out.extend(request);
    connection.write_all(&out)
}
