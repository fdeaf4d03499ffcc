//! The report of SIGUSR1: everything that is known of the program, as text for people. The program goes on.
//!
//! It is asked for by the thread that waits for signals, so it may allocate and wait like any other code.

use std::fmt::Write;

use super::actor_view::{ActorView, Spot};
use super::snapshot::Snapshot;
use crate::actor::pid::Pid;
use crate::io::output::write_error;
use crate::scheduler::Runtime;

/// Writes the report to a file, which is made anew, or to stderr.
#[cold]
pub fn dump(runtime: &Runtime, file: Option<&str>) {
    let Some(snapshot) = Snapshot::take(runtime) else {
        return write_error("** no report: the program ends, or a turn takes very long\n");
    };
    let text = report(&snapshot);
    match file {
        None => write_error(&text),
        Some(file) => match std::fs::write(file, text) {
            Ok(()) => write_error(&format!("** report written to {file}\n")),
            Err(error) => write_error(&format!("** cannot write the report to {file}: {error}\n")),
        },
    }
}

fn report(snapshot: &Snapshot) -> String {
    let totals = &snapshot.totals;
    let mut text = format!("** report of process {} after {} ms\n", std::process::id(), snapshot.uptime);
    let _ = writeln!(text, "   {} actors, {} waiting; {} have ended", totals.actors, totals.waiting, totals.ended);
    let _ = writeln!(
        text,
        "   {} messages received, {} wait; {} dead letters",
        totals.messages, totals.mailboxes, totals.dead_letters
    );
    let _ = writeln!(
        text,
        "   {} reductions; {} bytes of heap; {} timers",
        totals.reductions, totals.memory, totals.timers
    );
    for (number, worker) in snapshot.workers.iter().enumerate() {
        let (busy, queued) = (worker.busy / 1_000_000, worker.queued);
        let _ = writeln!(
            text,
            "   scheduler {number}: {queued} runnable, {} turns, {busy} ms of processor time",
            worker.turns
        );
    }
    let _ = writeln!(text, "   for any scheduler: {} runnable", totals.injected);
    for actor in &snapshot.actors {
        write_actor(&mut text, actor);
    }
    let rest = totals.actors - snapshot.actors.len();
    if rest > 0 {
        let _ = writeln!(text, "   … and {rest} more");
    }
    text.push_str("** end of report\n");
    text
}

fn write_actor(text: &mut String, actor: &ActorView) {
    let at = actor.at.map_or(String::new(), |spot| format!(" at {}", place(spot)));
    let _ = writeln!(text, "   {} {} {} {}{at}", actor.kind, actor.name, actor.pid, actor.waits);
    let names = actor.names.iter().map(|name| format!(", named {name}")).collect::<String>();
    let path = actor.path.as_ref().map_or(String::new(), |path| format!(", supervised as {path}"));
    let pinned = actor.pinned.map_or(String::new(), |worker| format!(", pinned to scheduler {worker}"));
    let _ = writeln!(text, "     {}, priority {}{names}{path}{pinned}", actor.state, actor.priority);
    let _ = writeln!(
        text,
        "     mailbox {}, received {}, reductions {}, heap {} bytes",
        actor.mailbox, actor.received, actor.reductions, actor.memory
    );
    if let Some(spot) = actor.spawned_at {
        let _ = writeln!(text, "     started by {} at {}", actor.parent, place(spot));
    }
    for (what, pids) in
        [("links", &actor.links), ("monitors", &actor.monitors), ("watched by", &actor.watchers), ("jobs", &actor.jobs)]
    {
        write_pids(text, what, pids);
    }
}

fn write_pids(text: &mut String, what: &str, pids: &[Pid]) {
    if !pids.is_empty() {
        let pids: Vec<String> = pids.iter().map(Pid::to_string).collect();
        let _ = writeln!(text, "     {what} {}", pids.join(" "));
    }
}

fn place(spot: Spot) -> String {
    format!("{}:{} in {}", spot.file, spot.line, spot.function)
}
