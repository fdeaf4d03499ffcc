//! Sockets: listening, connecting, datagrams, addresses. Names are looked up on the pool of blocking calls.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::os::fd::OwnedFd;
use std::ptr::null_mut;

use super::blocking::answer_within;
use super::ready::{as_result, type_in_ok, when_ready, Pause};
use crate::actor::isolate::Isolate;
use crate::actor::wait::Wait;
use crate::context::Context;
use crate::export;
use crate::poll::{socket, with_scratch, Kind, Resource, Towards};
use crate::value::build::new_record;
use crate::value::handle::{new_handle, resource_of};
use crate::value::list::from_slots;
use crate::value::string::bytes;
use crate::value::{new_bytes, new_string, slot_of, text_of, Object, SnowType};

/// Parts addresses that come as one answer.
const BETWEEN: char = '\n';

export! {
    /// The addresses of a host with a port. One that is a number already is not looked up.
    [waits] fn snow_net_resolve(cx, host: *mut Object, port: i64, ms: i64, result: *const SnowType) -> *mut Object {
        let Some(port) = u16::try_from(port).ok() else {
            return as_result(cx, Err(format!("{port} is no port (0 to 65535)")), result);
        };
        // SAFETY: generated code gives a live string.
        let host = unsafe { text_of(host) };
        let addresses = match host.parse() {
            Ok(number) => Some(Ok(SocketAddr::new(number, port).to_string())),
            Err(_) => looked_up(cx, host, port, ms),
        };
        let Some(addresses) = addresses else { return null_mut() };
        let list = addresses.map(|addresses| {
            let slots: Vec<u64> = addresses.split(BETWEEN).map(|one| slot_of(new_string(&mut cx.heap, one))).collect();
            slot_of(from_slots(&mut cx.heap, &slots, type_in_ok(result)))
        });
        as_result(cx, list, result)
    }

    fn snow_tcp_listen(cx, address: *mut Object, result: *const SnowType) -> *mut Object {
        let opened = address_in(address).and_then(socket::listen);
        made(cx, opened, Kind::Listener, address, result)
    }

    /// At a path, for programs on this machine.
    fn snow_unix_listen(cx, path: *mut Object, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live string.
        let opened = socket::listen_at(unsafe { text_of(path) });
        made(cx, opened, Kind::Listener, path, result)
    }

    [waits] fn snow_tcp_accept(cx, listener: *mut Object, ms: i64, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live handle.
        let listener = unsafe { resource_of(listener) };
        let accepted = when_ready(cx, &listener, ms, |heap, _| {
            let stream = listener.accept().map_err(|error| Pause::of(&error, Towards::Reading))?;
            Ok(slot_of(new_handle(heap, stream)))
        });
        let Some(accepted) = accepted else { return null_mut() };
        as_result(cx, accepted, result)
    }

    /// To one address, which is a number.
    [waits] fn snow_tcp_connect(cx, address: *mut Object, ms: i64, result: *const SnowType) -> *mut Object {
        connect(cx, address, ms, || address_in(address).and_then(socket::connect), result)
    }

    [waits] fn snow_unix_connect(cx, path: *mut Object, ms: i64, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live string.
        connect(cx, path, ms, || socket::connect_at(unsafe { text_of(path) }), result)
    }

    /// The address of this end, or of the other one.
    fn snow_socket_address(cx, stream: *mut Object, is_peer: u8, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live handle.
        let resource = unsafe { resource_of(stream) };
        let address = resource.writing(|descriptor, _| match is_peer {
            0 => socket::local_address(descriptor),
            _ => socket::peer_address(descriptor),
        });
        let value = address.map(|address| slot_of(new_string(&mut cx.heap, &address.to_string())));
        as_result(cx, value.map_err(|error| error.to_string()), result)
    }

    fn snow_socket_nodelay(cx, stream: *mut Object, is_at_once: u8, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live handle.
        let resource = unsafe { resource_of(stream) };
        let set = resource.writing(|descriptor, _| socket::set_nodelay(descriptor, is_at_once != 0));
        as_result(cx, set.map(|()| 0).map_err(|error| error.to_string()), result)
    }

    /// Nothing more will be written.
    fn snow_socket_shut_down(cx, stream: *mut Object, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live handle.
        let resource = unsafe { resource_of(stream) };
        as_result(cx, resource.finish_writing().map(|()| 0).map_err(|error| error.to_string()), result)
    }

    fn snow_udp_open(cx, address: *mut Object, result: *const SnowType) -> *mut Object {
        let opened = address_in(address).and_then(socket::open_datagrams);
        made(cx, opened, Kind::Datagrams, address, result)
    }

    [waits] fn snow_udp_send(cx, socket: *mut Object, content: *mut Object, address: *mut Object, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live handle and live bytes.
        let (resource, content) = unsafe { (resource_of(socket), bytes(content)) };
        let sent = when_ready(cx, &resource, -1, |_, _| {
            let sent = address_in(address).and_then(|address| resource.send_to(content, address));
            sent.map_err(|error| Pause::of(&error, Towards::Writing))
        });
        let Some(sent) = sent else { return null_mut() };
        as_result(cx, sent.map(|()| 0), result)
    }

    /// A datagram and the address of its sender.
    [waits] fn snow_udp_receive(cx, socket: *mut Object, ms: i64, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live handle.
        let resource = unsafe { resource_of(socket) };
        let received = when_ready(cx, &resource, ms, |heap, _| {
            with_scratch(|room| {
                let (count, sender) = resource.receive_from(room).map_err(|error| Pause::of(&error, Towards::Reading))?;
                let fields = [slot_of(new_bytes(heap, &room[..count])), slot_of(new_string(heap, &sender.to_string()))];
                Ok(slot_of(new_record(heap, type_in_ok(result), &fields)))
            })
        });
        let Some(received) = received else { return null_mut() };
        as_result(cx, received, result)
    }
}

fn looked_up(cx: &mut Context, host: &str, port: u16, ms: i64) -> Option<Result<String, String>> {
    let found = answer_within(cx, ms, || {
        let host = host.to_owned();
        move || match (host.as_str(), port).to_socket_addrs() {
            Ok(found) => Ok(found.map(|one| one.to_string()).collect::<Vec<_>>().join("\n").into_bytes()),
            Err(error) => Err(format!("{host}: {error}")),
        }
    })?;
    Some(found.map(|found| String::from_utf8(found).expect("addresses are text")))
}

fn address_in(text: *mut Object) -> io::Result<SocketAddr> {
    // SAFETY: generated code gives a live string.
    let text = unsafe { text_of(text) };
    text.parse().map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "no address"))
}

/// A handle for a descriptor that has just been opened, or why there is none, with the address that it is about.
fn made(
    cx: &mut Context,
    opened: io::Result<OwnedFd>,
    kind: Kind,
    about: *mut Object,
    result: *const SnowType,
) -> *mut Object {
    let value = opened.and_then(|descriptor| {
        let poller = Isolate::of(cx).runtime().poller()?;
        Ok(slot_of(new_handle(&mut cx.heap, Resource::new(descriptor, kind, Some(poller)))))
    });
    as_result(cx, value.map_err(|error| told(about, &error.to_string())), result)
}

fn connect(
    cx: &mut Context,
    about: *mut Object,
    ms: i64,
    begin: impl FnOnce() -> io::Result<OwnedFd>,
    result: *const SnowType,
) -> *mut Object {
    let isolate = Isolate::of(cx);
    let begun = match &isolate.wait {
        Wait::Ready(waiting) => Ok(waiting.resource().clone()),
        _ => begin().and_then(|socket| Ok(Resource::new(socket, Kind::Stream, Some(isolate.runtime().poller()?)))),
    };
    let resource = match begun {
        Ok(resource) => resource,
        Err(error) => return as_result(cx, Err(told(about, &error.to_string())), result),
    };
    let connected = when_ready(cx, &resource, ms, |heap, _| {
        resource.connected().map_err(|error| Pause::of(&error, Towards::Writing))?;
        Ok(slot_of(new_handle(heap, resource.clone())))
    });
    let Some(connected) = connected else { return null_mut() };
    as_result(cx, connected.map_err(|error| told(about, &error)), result)
}

/// "timeout" stays as it is: programs ask for it.
fn told(about: *mut Object, error: &str) -> String {
    if error == "timeout" {
        return error.to_owned();
    }
    // SAFETY: generated code gives a live string.
    format!("{}: {error}", unsafe { text_of(about) })
}
