//! The program as a node of a cluster: starting, connecting, sending by name, starting actors elsewhere.

use std::sync::Arc;

use super::actor::note_sent;
use super::blocking::answer;
use crate::actor::crash;
use crate::actor::envelope::{Content, Reference};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::spawn::static_name;
use crate::actor::wait::{SpawnElsewhere, Wait};
use crate::context::{Context, STATUS_WAIT};
use crate::dist::connection::Connection;
use crate::dist::discover;
use crate::dist::node::Node;
use crate::dist::registry::{Entry, Function, SnowFunction, FUNCTIONS};
use crate::dist::route::{send_value, Addressee};
use crate::dist::spawn::{put_arguments, Failure, Request};
use crate::dist::start::{self, bare_name};
use crate::dist::term::encode::{encode, Unsendable};
use crate::dist::term::{write, Own};
use crate::dist::tls::options::Options;
use crate::dist::{route, spawn};
use crate::export;
use crate::value::build::new_result;
use crate::value::children::Children;
use crate::value::{list, new_string, slot_of, text_of, Object, SnowType};

/// Who the program is as long as it is no node, as in Erlang.
pub(crate) const NOBODY: &str = "nonode@nohost";
/// How long a node may take to start an actor.
const SPAWN_LIMIT_MS: i64 = 5_000;
const NO_NODE: &str = "the program is no node: Node.start makes it one";

export! {
    /// Makes the program a node.
    [waits] fn snow_node_start(cx, name: *mut Object, cookie: *mut Object, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives live strings.
        let (name, cookie) = unsafe { (text_of(name).to_owned(), text_of(cookie).to_owned()) };
        let runtime = Isolate::of(cx).runtime().handle();
        let started = answer(cx, || move || start::start(&runtime, &name, &cookie, None).map(|()| Vec::new()));
        outcome(cx, started, result)
    }

    /// Makes the program a node that speaks TLS, with a certificate, its key and the authorities in files.
    [waits] fn snow_node_start_tls(cx, name: *mut Object, cookie: *mut Object, certificate: *mut Object, key: *mut Object, authorities: *mut Object, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives live strings.
        let [name, cookie, certificate, key, authorities] = unsafe { [name, cookie, certificate, key, authorities].map(|text| text_of(text).to_owned()) };
        let runtime = Isolate::of(cx).runtime().handle();
        let options = Options { certificate, key, authorities };
        let started = answer(cx, || move || start::start(&runtime, &name, &cookie, Some(options)).map(|()| Vec::new()));
        outcome(cx, started, result)
    }

    /// The program is no node any more; connections end when what was sent is written.
    [waits] fn snow_node_stop(cx) {
        let runtime = Isolate::of(cx).runtime().handle();
        answer(cx, || move || {
            runtime.node.stop();
            Ok(Vec::new())
        });
    }

    [waits] fn snow_node_connect(cx, name: *mut Object, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live string.
        let name = unsafe { text_of(name).to_owned() };
        let connected = connect(cx, name);
        outcome(cx, connected, result)
    }

    /// Whether a node can be reached.
    [waits] fn snow_node_ping(cx, name: *mut Object) -> u8 {
        // SAFETY: generated code gives a live string.
        let name = unsafe { text_of(name).to_owned() };
        u8::from(connect(cx, name).is_some_and(|connected| connected.is_ok()))
    }

    /// Has the program look for nodes from now on; the sources are separated by commas.
    [waits] fn snow_node_discover(cx, sources: *mut Object, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live string.
        let sources = unsafe { text_of(sources).to_owned() };
        let runtime = Isolate::of(cx).runtime().handle();
        let sought = answer(cx, || {
            move || {
                let node = runtime.node.get().ok_or(NO_NODE)?;
                discover::seek_all(&node, discover::parse(&sources)?).map(|()| Vec::new())
            }
        });
        outcome(cx, sought, result)
    }

    /// Ends a connection; false if there is none.
    [waits] fn snow_node_disconnect(cx, name: *mut Object) -> u8 {
        // SAFETY: generated code gives a live string.
        let name = unsafe { text_of(name).to_owned() };
        let runtime = Isolate::of(cx).runtime().handle();
        let ended = answer(cx, || move || match runtime.node.get() {
            Some(node) if node.disconnect(&bare_name(&name)) => Ok(Vec::new()),
            _ => Err(String::new()),
        });
        u8::from(ended.is_some_and(|ended| ended.is_ok()))
    }

    fn snow_node_self(cx) -> *mut Object {
        let node = Isolate::of(cx).runtime().node.get();
        new_string(&mut cx.heap, node.as_ref().map_or(NOBODY, |node| &node.own.name))
    }

    /// The nodes that this one is connected to.
    fn snow_node_list(cx, names: *const SnowType) -> *mut Object {
        let connected = Isolate::of(cx).runtime().node.get().map_or(Vec::new(), |node| node.names());
        let slots: Vec<u64> = connected.iter().map(|name| slot_of(new_string(&mut cx.heap, name))).collect();
        // SAFETY: generated code gives the descriptor of `List<String>`.
        list::from_slots(&mut cx.heap, &slots, unsafe { SnowType::from_raw(names) })
    }

    /// From now on the actor hears when that node goes and comes; at once that it is gone, if it is.
    fn snow_node_monitor(cx, name: *mut Object) {
        let isolate = Isolate::of(cx);
        // SAFETY: generated code gives a live string.
        watch(isolate, unsafe { text_of(name) });
    }

    /// Sends to whoever has that name on that node, which is connected to if need be; nothing if it can't be.
    [waits] fn snow_node_send_named(cx, name: *mut Object, node: *mut Object, message: u64, ty: *const SnowType) {
        // SAFETY: generated code gives live strings, and a value with its type.
        unsafe {
            let (name, wanted, ty) = (text_of(name), text_of(node), SnowType::from_raw(ty));
            let runtime = Isolate::of(cx).runtime();
            if runtime.node.get().is_some_and(|node| *node.own.name == *bare_name(wanted)) {
                if let Some(pid) = runtime.names.find(name) {
                    super::actor::send(cx, pid, message, ty);
                }
                return;
            }
            let Some(Some((node, connection))) = way(cx, wanted) else { return };
            let sent = send_value(Isolate::of(cx), (&node, &connection), &Addressee::Name(name), (message, ty));
            note_sent(cx, sent);
        }
    }

    /// Starts the function of that name on another node, with what the closure has captured as its arguments: 0 if it has, else why not.
    [waits] fn snow_node_spawn(cx, node: *mut Object, body: *mut Object, function: *mut Object, signature: i64, link: u8) -> i64 {
        let ask = |isolate: &mut Isolate, way: Way| {
            // SAFETY: generated code gives live strings and a live closure.
            let (function, arity) = unsafe {
                (text_of(function), Children::of(body, &crate::actor::spawn::CLOSURE_TYPE).left())
            };
            let wanted = Wanted { function, arity, signature: Some(signature as u64), is_linked: link != 0, ticket: 0 };
            // SAFETY: the same.
            ask_to_spawn(isolate, way, &wanted, |out, own| unsafe { put_arguments(out, body, own) })
        };
        // SAFETY: generated code gives a live string.
        started(cx, unsafe { text_of(node) }, ask)
    }

    /// The same, linked, with one argument; the function's result answers the call with that ticket.
    [waits] fn snow_node_apply(cx, node: *mut Object, argument: u64, function: *mut Object, signature: i64, ticket: i64, ty: *const SnowType) -> i64 {
        let ask = |isolate: &mut Isolate, way: Way| {
            // SAFETY: generated code gives a live string, and a value with its type.
            let (function, ty) = unsafe { (text_of(function), SnowType::from_raw(ty)) };
            let wanted = Wanted { function, arity: 1, signature: Some(signature as u64), is_linked: true, ticket: ticket as u64 };
            ask_to_spawn(isolate, way, &wanted, |out, own| {
                write::list(out, 1);
                // SAFETY: the same.
                unsafe { encode(out, argument, ty, own) }?;
                write::nil(out);
                Ok(())
            })
        };
        // SAFETY: generated code gives a live string.
        started(cx, unsafe { text_of(node) }, ask)
    }

    /// The actor that the last request has started.
    fn snow_node_spawned(cx, _message: *const SnowType) -> i64 {
        let started = Isolate::of(cx).rare_mut().started_elsewhere.take();
        started.and_then(Result::ok).expect("an actor was started").word()
    }

    /// Why the last request was refused, in the other node's words.
    fn snow_node_refusal(cx) -> *mut Object {
        match Isolate::of(cx).rare_mut().started_elsewhere.take() {
            Some(Err(Failure::Refused(why))) => new_string(&mut cx.heap, &why),
            _ => panic!("nothing was refused"),
        }
    }

    /// From now on other nodes may start the function of that name. `body` is a static closure.
    fn snow_function_register(_cx, name: *mut Object, signature: i64, body: *mut Object, message: *const SnowType, arguments: *const SnowType) {
        // SAFETY: generated code gives a live string, a closure without captures, and descriptors.
        let (name, message, arguments) = unsafe { (static_name(name), SnowType::from_raw(message), SnowType::from_raw(arguments)) };
        let function = Function::Snow(SnowFunction { body: slot_of(body), arguments, message });
        FUNCTIONS.register(Entry { name, signature: signature as u64, function });
    }

    /// What the function has given that another node has started: for whoever there waits for it.
    fn snow_function_answer(cx, value: u64, ty: *const SnowType) {
        let isolate = Isolate::of(cx);
        let Some(rare) = isolate.rare_if_any() else { return };
        let (asked_by, wanted) = (rare.asked_by.take(), rare.wanted.take());
        // SAFETY: generated code gives a value with its type.
        let value = (value, unsafe { SnowType::from_raw(ty) });
        if let Some((caller, ticket)) = asked_by {
            // SAFETY: the same.
            let sent = unsafe { isolate.runtime().node.send_answer(isolate, caller, ticket, value) };
            note_sent(cx, sent);
        }
        if let Some(wanted) = wanted {
            // SAFETY: the same.
            let given = unsafe { wanted.give(Isolate::of(cx), value) };
            note_sent(cx, given.map(|()| false));
        }
    }

    /// What another node has started this actor with.
    fn snow_function_arguments(cx, _arguments: *const SnowType) -> u64 {
        Isolate::of(cx).rare_mut().arguments.take().expect("arguments from another node")
    }
}

/// What a request has come to, as `stdlib/node.snow` knows it.
fn code_of(started: &Result<Pid, Failure>) -> i64 {
    match started {
        Ok(_) => 0,
        Err(Failure::NotConnected) => 1,
        Err(Failure::NoFunction) => 2,
        Err(Failure::SignatureMismatch) => 3,
        Err(Failure::TimedOut) => 4,
        Err(Failure::Refused(_)) => 5,
    }
}

/// The way to the node with that name, which is connected to if it is not. None while that is under way: the export gives anything back and is
/// called again. None inside if the program is no node, or that one can't be reached.
pub(super) fn way(cx: &mut Context, name: &str) -> Option<Option<(Arc<Node>, Arc<Connection>)>> {
    let isolate = Isolate::of(cx);
    let Some(node) = isolate.runtime().node.get() else { return Some(None) };
    let bare = bare_name(name);
    if !matches!(isolate.wait, Wait::Answer(..)) {
        if let Some(connection) = node.connection_to(&bare) {
            return Some(Some((node, connection)));
        }
        if node.is_unreached(&bare) {
            return Some(None);
        }
    }
    let (calling, name) = (node.clone(), name.to_owned());
    _ = answer(cx, || move || start::reach(&calling, &name).map(|()| Vec::new()))?;
    let connection = node.connection_to(&bare);
    Some(connection.map(|connection| (node, connection)))
}

/// From now on an actor hears when that node goes and comes.
pub(crate) fn watch(isolate: &mut Isolate, name: &str) {
    let name = bare_name(name);
    match isolate.runtime().node.get() {
        Some(node) => node.watch(&name, isolate.pid),
        None => isolate.send(isolate.pid, Content::NodeDown(name.into())),
    }
}

fn connect(cx: &mut Context, name: String) -> Option<Result<Vec<u8>, String>> {
    let runtime = Isolate::of(cx).runtime().handle();
    answer(cx, || {
        move || {
            let node = runtime.node.get().ok_or(NO_NODE)?;
            start::connect(&node, &name).map(|()| Vec::new())
        }
    })
}

/// `Ok(())` or `Err(text)`; null while the answer is to come.
fn outcome(cx: &mut Context, answer: Option<Result<Vec<u8>, String>>, result: *const SnowType) -> *mut Object {
    let Some(answer) = answer else { return std::ptr::null_mut() };
    let value = answer.map(|_| 0).map_err(|text| slot_of(new_string(&mut cx.heap, &text)));
    // SAFETY: generated code gives the descriptor of `Result<(), String>`.
    new_result(&mut cx.heap, unsafe { SnowType::from_raw(result) }, value)
}

/// The node that the program is, and the connection to another one.
pub(crate) type Way<'a> = (&'a Node, &'a Arc<Connection>);

/// What another node is asked to start.
pub(crate) struct Wanted<'a> {
    pub function: &'a str,
    pub arity: usize,
    pub signature: Option<u64>,
    pub is_linked: bool,
    pub ticket: Reference,
}

/// Asks, the first time, and waits for the answer: 0, or why nothing was started.
pub(crate) fn started(
    cx: &mut Context,
    node: &str,
    ask: impl FnOnce(&mut Isolate, Way) -> Result<Option<Reference>, Unsendable>,
) -> i64 {
    let isolate = Isolate::of(cx);
    let started = match &mut isolate.wait {
        Wait::Spawned(spawn, alarm) => spawn.answer.take().or_else(|| alarm.rang.then_some(Err(Failure::TimedOut))),
        _ => {
            let Some(way) = way(cx, node) else { return 0 };
            let isolate = Isolate::of(cx);
            match way.as_ref().map_or(Ok(None), |(node, connection)| ask(isolate, (node, connection))) {
                Ok(Some(reference)) => {
                    let asked = Box::new(SpawnElsewhere { reference, answer: None });
                    isolate.wait = Wait::Spawned(asked, isolate.set_alarm(SPAWN_LIMIT_MS));
                    None
                }
                Ok(None) => Some(Err(Failure::NotConnected)),
                Err(Unsendable(what)) => {
                    crash(cx, &format!("cannot send {what} to another node"));
                    return 0;
                }
            }
        }
    };
    let Some(started) = started else {
        cx.status = STATUS_WAIT;
        return 0;
    };
    isolate.stop_waiting();
    let code = code_of(&started);
    isolate.rare_mut().started_elsewhere = Some(started);
    code
}

/// Sends the request, with a list of arguments; gives its reference, or None if the node is not connected.
pub(crate) fn ask_to_spawn(
    isolate: &mut Isolate,
    (own, connection): Way,
    wanted: &Wanted,
    put_arguments: impl FnOnce(&mut Vec<u8>, &Own) -> Result<(), Unsendable>,
) -> Result<Option<Reference>, Unsendable> {
    let runtime = isolate.runtime();
    let mut arguments = Vec::new();
    put_arguments(&mut arguments, &own.own)?;
    let reference = runtime.new_reference();
    if connection.ties.lock().spawning(reference, isolate.pid).is_err() {
        return Ok(None);
    }
    let &Wanted { function, arity, signature, is_linked, ticket } = wanted;
    let request = Request { reference, from: isolate.pid, function, arity, signature, is_linked, ticket };
    let head = |out: &mut Vec<u8>| spawn::put_request(out, &own.own, &request);
    route::post(isolate.worker(), connection, Pid::NONE, head, Some(&arguments));
    Ok(Some(reference))
}
