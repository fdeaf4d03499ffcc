//! A peer on a socket, which asks whether the node is there, as `net_adm:ping` does: its answer shows that all before it was read.

use std::ffi::c_void;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{mpsc, Arc};
use std::thread;
use std::time::Duration;

use super::MOST;
use crate::clock::MonotonicClock;
use crate::dist::channel::{Channel, Incoming};
use crate::dist::control::tag;
use crate::dist::handshake::{Credentials, Peer};
use crate::dist::kernel;
use crate::dist::node::Node;
use crate::dist::start::serve_caller;
use crate::dist::term::tags::VERSION;
use crate::dist::term::write;
use crate::scheduler::{Config, Runtime};

const PEER: &str = "peer@intake";
const PASS_THROUGH: u8 = 112;

unsafe extern "C" fn no_closures(_cx: *mut c_void, _closure: *mut c_void, _frame: *mut c_void) -> u64 {
    unreachable!("nobody is started here")
}

/// A node whose keepers look around often, and the socket of a peer that it is connected to.
fn connected(workers: usize) -> (Arc<Node>, TcpStream) {
    let (clock, arguments) = (Box::new(MonotonicClock::new()), Vec::new());
    let runtime = Runtime::start(Config { workers, clock, check_leaks: false, enter: no_closures, arguments });
    let credentials = Credentials { name: "me@intake".to_owned(), creation: 5, cookie: "a cookie".to_owned() };
    let mut node = Node::new(runtime, credentials, None, (0, None));
    node.period = Duration::from_millis(5);
    let node = Arc::new(node);
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let socket = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let channel = Channel::plain(listener.accept().unwrap().0);
    let peer = Peer { name: PEER.to_owned(), creation: 7, flags: 0 };
    let serving = node.clone();
    let (up, is_up) = mpsc::channel();
    thread::spawn(move || serve_caller(&serving, &peer, (channel, Incoming::default()), &up));
    is_up.recv().unwrap();
    (node, socket)
}

fn ends(node: &Node) {
    assert!(node.disconnect(PEER), "it is still connected");
    node.runtime.stop(0);
    assert_eq!(node.runtime.wait_for_end(), 0);
}

/// `{6, Pid, '', net_kernel}` and `{'$gen_call', {Pid, Tag}, {is_auth, Node}}`
fn question() -> Vec<u8> {
    let mut body = vec![PASS_THROUGH, VERSION];
    let put_pid = |out: &mut Vec<u8>| write::pid(out, PEER, 1, 0, 7);
    write::tuple(&mut body, 4);
    write::unsigned(&mut body, tag::REG_SEND);
    put_pid(&mut body);
    write::atom(&mut body, "");
    write::atom(&mut body, kernel::NAME);
    body.push(VERSION);
    write::tuple(&mut body, 3);
    write::atom(&mut body, "$gen_call");
    write::tuple(&mut body, 2);
    put_pid(&mut body);
    write::reference(&mut body, PEER, 7, &[1, 2, 3]);
    write::tuple(&mut body, 2);
    write::atom(&mut body, "is_auth");
    write::atom(&mut body, PEER);
    [&(body.len() as u32).to_be_bytes()[..], &body].concat()
}

/// Reads packets up to the answer.
fn hear_answer(socket: &mut TcpStream) {
    loop {
        let mut length = [0; 4];
        socket.read_exact(&mut length).expect("it is connected");
        let mut body = vec![0; u32::from_be_bytes(length) as usize];
        socket.read_exact(&mut body).expect("it is connected");
        if body.ends_with(b"yes") {
            return;
        }
    }
}

#[test]
fn what_comes_in_pieces_and_in_passes_is_taken_in() {
    for workers in [1, 2, 8] {
        let (node, mut socket) = connected(workers);
        let asked = question();
        let (head, tail) = asked.split_at(asked.len() / 2);
        socket.write_all(head).unwrap();
        socket.write_all(tail).unwrap();
        hear_answer(&mut socket);
        // Empty packets for several passes, of which the last one ends amid a packet.
        socket.write_all(&vec![0; 4 * (MOST + 1)]).unwrap();
        socket.write_all(&asked).unwrap();
        hear_answer(&mut socket);
        ends(&node);
    }
}

#[test]
fn where_all_workers_stand_still_the_keeper_looks() {
    let (node, mut socket) = connected(2);
    let asked = question();
    let heard = node.runtime.paused(Duration::from_secs(60), |_| {
        // Longer than it waits for a sign of life.
        for _ in 0..10 {
            socket.write_all(&asked).unwrap();
            hear_answer(&mut socket);
        }
    });
    assert!(heard.is_some());
    ends(&node);
}

#[test]
fn who_hangs_up_is_told_of_after_what_it_has_said() {
    let (node, mut socket) = connected(2);
    let since = node.changes();
    socket.write_all(&question()).unwrap();
    socket.shutdown(std::net::Shutdown::Write).unwrap();
    hear_answer(&mut socket);
    while node.is_up(PEER) {
        thread::yield_now();
    }
    assert!(node.changes() > since);
    node.runtime.stop(0);
    assert_eq!(node.runtime.wait_for_end(), 0);
}
