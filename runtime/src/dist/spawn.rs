//! Starting actors on other nodes, and for them: SPAWN_REQUEST and SPAWN_REPLY.
//!
//! A function is asked for as `{snow, Name, Arity}`, with the list of its arguments as payload. Between Snow nodes the options say
//! `{snow_signature, Hash}` besides, so that a program whose function has changed refuses it; without it (from Erlang) the arguments alone must
//! fit. An answer is sent before the new actor can send anything. With `{snow_call, Ticket}` the function's result is sent back as that of a service is.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;

use super::called::{self, Caller, SHOWN};
use super::cluster::Wanted;
use super::connection::Connection;
use super::control::write::{control, words_of, Part};
use super::control::{tag, REPLY_LINKED};
use super::frame::Atoms;
use super::node::Node;
use super::otp;
use super::registry::{Entry, Function, SnowFunction, FUNCTIONS};
use super::term::decode::{decode, Misfit};
use super::term::encode::{encode, put_pid, Unsendable};
use super::term::read::{Head, Malformed, Read, Reader, WireReference};
use super::term::{write, Own};
use super::ties::Watcher;
use crate::actor::body::{Body, OtherBody};
use crate::actor::envelope::Reference;
use crate::actor::pid::Pid;
use crate::actor::spawn::{actor, spawn_for, TiesElsewhere};
use crate::heap::Arena;
use crate::io::output::report_now;
use crate::scheduler::worker::Worker;
use crate::value::build::new_record;
use crate::value::children::Children;
use crate::value::object::{slot_of, Object};
use crate::value::{Shape, SnowField, SnowType};

/// The module of all functions of Snow programs.
pub const MODULE: &str = "snow";
const SIGNATURE: &str = "snow_signature";
const CALL: &str = "snow_call";
const NO_FUNCTION: &str = "no_function";
const WRONG_SIGNATURE: &str = "signature_mismatch";

/// Why nothing was started.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    NotConnected,
    NoFunction,
    SignatureMismatch,
    TimedOut,
    Refused(Arc<str>),
}

/// The failure that another node's answer stands for.
pub fn failure(name: &str) -> Failure {
    match name {
        NO_FUNCTION => Failure::NoFunction,
        WRONG_SIGNATURE => Failure::SignatureMismatch,
        "noconnection" => Failure::NotConnected,
        other => Failure::Refused(Arc::from(other)),
    }
}

/// A request of ours.
pub struct Request<'a> {
    pub reference: Reference,
    pub from: Pid,
    pub function: &'a str,
    pub arity: usize,
    /// None: any will do.
    pub signature: Option<u64>,
    pub is_linked: bool,
    /// The call that the function's result answers; 0: nobody waits for it.
    pub ticket: Reference,
}

/// The request `{29, id, from, group leader, {module, function, arity}, options}`.
pub fn put_request(out: &mut Vec<u8>, own: &Own, request: &Request) {
    write::tuple(out, 6);
    write::unsigned(out, tag::SPAWN_REQUEST);
    write::reference(out, &own.name, own.creation, &words_of(request.reference));
    for pid in [request.from, request.from] {
        put_pid(out, pid, own).expect("a process of our own");
    }
    write::tuple(out, 3);
    write::atom(out, MODULE);
    write::atom(out, request.function);
    write::unsigned(out, request.arity as u64);
    put_options(out, request);
}

/// The options: whether to link, and the signature.
fn put_options(out: &mut Vec<u8>, request: &Request) {
    let (is_signed, is_call) = (request.signature.is_some(), request.ticket != 0);
    let count = [request.is_linked, is_signed, is_call].into_iter().filter(|&is_there| is_there).count();
    if count > 0 {
        write::list(out, count);
    }
    if request.is_linked {
        write::atom(out, "link");
    }
    let mut option = |name: &str, value: u64| {
        write::tuple(out, 2);
        write::atom(out, name);
        write::unsigned(out, value);
    };
    if let Some(signature) = request.signature {
        option(SIGNATURE, signature);
    }
    if is_call {
        option(CALL, request.ticket);
    }
    write::nil(out);
}

/// The arguments as a list: what a closure over a call captures.
///
/// # Safety
/// `closure` is a live closure.
pub unsafe fn put_arguments(out: &mut Vec<u8>, closure: *mut Object, own: &Own) -> Result<(), Unsendable> {
    // SAFETY: as the caller promises; the closure's environment describes what it captures.
    unsafe {
        let mut captured = Children::of(closure, &crate::actor::spawn::CLOSURE_TYPE);
        if captured.left() > 0 {
            write::list(out, captured.left());
        }
        while let Some((slot, ty)) = captured.next() {
            encode(out, slot, ty, own)?;
        }
    }
    write::nil(out);
    Ok(())
}

/// A request of another node.
pub struct Asked<'a> {
    pub id: WireReference,
    pub from: Pid,
    pub module: &'a str,
    pub function: &'a str,
    pub arity: usize,
    pub options: &'a [u8],
}

/// What the options of a request ask for.
#[derive(Default)]
pub(super) struct Options {
    is_linked: bool,
    is_monitored: bool,
    /// The result of a call is wanted as text too.
    is_shown: bool,
    signature: Option<u64>,
    ticket: Option<Reference>,
}

pub(super) fn options(bytes: &[u8], atoms: &Atoms) -> Read<Options> {
    let mut reader = Reader::new(bytes, atoms);
    let mut options = Options::default();
    let count = match reader.head()? {
        Head::List(count) => count,
        _ => 0,
    };
    for _ in 0..count {
        let mut option = Reader::new(reader.skip()?, atoms);
        match option.head()? {
            Head::Atom(name) if name == "link" => options.is_linked = true,
            Head::Atom(name) if name == "monitor" => options.is_monitored = true,
            Head::Atom(name) if name == SHOWN => options.is_shown = true,
            Head::Tuple(2) => match option.head()? {
                Head::Atom(name) if name == SIGNATURE => options.signature = Some(option.unsigned()?),
                Head::Atom(name) if name == CALL => options.ticket = Some(option.unsigned()?),
                Head::Atom(name) if name == "monitor" => options.is_monitored = true,
                _ => {}
            },
            _ => {}
        }
    }
    Ok(options)
}

/// Starts what another node asks for, and answers it.
pub fn serve(
    (node, connection): (&Arc<Node>, &Arc<Connection>),
    worker: Option<&Worker>,
    asked: &Asked,
    arguments: &[u8],
    atoms: &Atoms,
) -> Result<(), Malformed> {
    let options = options(asked.options, atoms)?;
    let call = called::read(asked, arguments, atoms)?;
    if call.as_ref().is_some_and(|call| called::answer_nodes(node, connection, asked, call)) {
        return Ok(());
    }
    let (asked, arguments) = match &call {
        None => (asked, arguments),
        Some(call) => {
            let (id, function) = (asked.id.clone(), &*call.function);
            (&Asked { id, module: MODULE, function, arity: call.arity, ..*asked }, call.arguments)
        }
    };
    match find(asked, &options).and_then(|entry| ready(entry, asked, node, arguments, atoms)) {
        Ok(ready) => {
            let mark = call.as_ref().map(|call| call.mark.clone());
            start((node, connection), worker, asked, (&options, mark), ready);
        }
        Err(why) => answer(node, connection, asked, 0, Part::Atom(why)),
    }
    Ok(())
}

fn find(asked: &Asked, options: &Options) -> Result<Entry, &'static str> {
    let found = if asked.module == MODULE { FUNCTIONS.find(asked.function) } else { None };
    let entry = found.ok_or(NO_FUNCTION)?;
    match options.signature {
        Some(signature) if signature != entry.signature => Err(WRONG_SIGNATURE),
        _ => Ok(entry),
    }
}

/// What a request starts.
struct Ready {
    name: &'static str,
    body: Body,
    message: Option<&'static SnowType>,
    /// What a Snow function takes, in the body's heap.
    arguments: Option<u64>,
}

fn ready(entry: Entry, asked: &Asked, node: &Node, arguments: &[u8], atoms: &Atoms) -> Result<Ready, &'static str> {
    let mut reader = Reader::new(arguments, atoms);
    let name = entry.name;
    match entry.function {
        Function::Snow(function) => {
            // No memory for the arguments is a failure of the request, not of the node.
            let made = catch_unwind(AssertUnwindSafe(|| arguments_of(&function, asked.arity, &mut reader, &node.own)));
            match made {
                Ok(Ok((heap, arguments))) => {
                    let body = Body::Closure(heap, function.body);
                    Ok(Ready { name, body, message: Some(function.message), arguments })
                }
                Ok(Err(misfit)) => {
                    let from = asked.from;
                    report_now(&format!("** {from} asked for {name} with arguments that do not fit: {misfit}\n"));
                    Err("badarg")
                }
                Err(_) => Err("system_limit"),
            }
        }
        Function::Foreign(function) => {
            let bytes = match reader.head() {
                Ok(Head::List(1)) => match reader.head() {
                    Ok(Head::Binary(bytes)) => Box::from(bytes),
                    _ => return Err("badarg"),
                },
                Ok(Head::Nil) => Box::default(),
                _ => return Err("badarg"),
            };
            Ok(Ready { name, body: OtherBody::Foreign(function, bytes).into(), message: None, arguments: None })
        }
    }
}

/// The arguments, in memory of their own; None where there are none.
fn arguments_of(
    function: &SnowFunction,
    arity: usize,
    reader: &mut Reader,
    own: &Own,
) -> Result<(Arena, Option<u64>), Misfit> {
    let fields = function.parameters();
    let expected = || Misfit::Other(format!("it takes {} arguments", fields.len()));
    let mut heap = Arena::new();
    let mut slots = match reader.head()? {
        Head::Nil if fields.is_empty() && arity == 0 => return Ok((heap, None)),
        // Small integers, which a node writes as a text.
        Head::Chars(bytes) if bytes.len() == fields.len() && arity == fields.len() => {
            small_numbers(bytes, fields).ok_or_else(expected)?
        }
        Head::List(count) if count == fields.len() && arity == count => {
            fields.iter().map(|field| decode(&mut heap, reader, field.ty(), own)).collect::<Result<_, _>>()?
        }
        _ => return Err(expected()),
    };
    // The unit behind them.
    slots.push(0);
    let arguments = slot_of(new_record(&mut heap, function.arguments, &slots));
    Ok((heap, Some(arguments)))
}

fn small_numbers(bytes: &[u8], fields: &[SnowField]) -> Option<Vec<u64>> {
    let are_ints = fields.iter().all(|field| field.ty().shape() == Shape::Int);
    are_ints.then(|| bytes.iter().map(|&byte| byte.into()).collect())
}

fn start(
    (node, connection): (&Arc<Node>, &Arc<Connection>),
    worker: Option<&Worker>,
    asked: &Asked,
    (options, mark): (&Options, Option<WireReference>),
    ready: Ready,
) {
    let Ready { name, body, message, arguments } = ready;
    let runtime = &node.runtime;
    let number = if options.is_monitored { runtime.new_reference() } else { 0 };
    let wanted = mark.filter(|_| options.is_monitored).map(|mark| {
        let (node, connection) = (node.clone(), connection.clone());
        Box::new(Caller { node, connection, monitor: number, mark, is_shown: options.is_shown }) as Box<dyn Wanted>
    });
    let ties = TiesElsewhere {
        link: options.is_linked.then_some(asked.from),
        watcher: options.is_monitored.then_some((number, asked.from)),
        // Tickets with that bit are those of `gen_server:call`.
        asked_by: options.ticket.filter(|ticket| ticket & otp::TICKET == 0).map(|ticket| (asked.from, ticket)),
        wanted,
    };
    let announce = |pid: Pid| {
        let mut ties = connection.ties.lock();
        let is_linked = options.is_linked && ties.link(pid, asked.from).is_ok();
        if options.is_monitored {
            let reference = asked.id.clone();
            let watcher = Watcher { reference, watched: pid, name: None, watcher: asked.from };
            // Where the connection is lost, nobody waits for the end.
            _ = ties.watched_by(number, watcher);
        }
        drop(ties);
        let flags = u64::from(is_linked) * REPLY_LINKED + u64::from(options.is_monitored) * 2;
        answer(node, connection, asked, flags, Part::Pid(pid));
    };
    spawn_for((runtime, worker), ties, actor(name, body, message), arguments, announce);
}

fn answer(node: &Node, connection: &Arc<Connection>, asked: &Asked, flags: u64, result: Part) {
    let own = &node.own;
    let parts = [Part::Reference(&asked.id), Part::Pid(asked.from), Part::Number(flags), result];
    connection.append_answer(|out| control(out, own, tag::SPAWN_REPLY, &parts));
}
