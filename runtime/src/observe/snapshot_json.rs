//! Snapshots as JSON, as `docs/tools.md` describes it. Fields are only ever added.

use super::actor_view::{ActorView, Spot};
use super::json::{Fields, Json};
use super::snapshot::Snapshot;
use crate::actor::pid::Pid;
use crate::scheduler::pause::Meter;

/// What happens in a second.
#[derive(Default)]
pub struct Rates {
    pub messages: u64,
    pub reductions: u64,
    pub ended: u64,
    /// By worker: the share of its time that it has worked, in thousandths.
    pub load: Vec<u64>,
}

#[cold]
pub fn snapshot_json(snapshot: &Snapshot, rates: &Rates) -> String {
    let mut json = Json::default();
    json.object(|fields| {
        fields.bare("version", 1);
        fields.bare("process", std::process::id());
        fields.bare("time", snapshot.time);
        fields.bare("uptime", snapshot.uptime);
        fields.bare("pause_us", snapshot.pause.as_micros() as u64);
        fields.field("totals").object(|fields| totals(fields, snapshot));
        fields.field("rates").object(|fields| {
            fields.bare("messages", rates.messages);
            fields.bare("reductions", rates.reductions);
            fields.bare("ended", rates.ended);
        });
        fields.field("schedulers").list(snapshot.workers.iter().enumerate(), |json, (number, worker)| {
            json.object(|fields| scheduler(fields, number, worker, rates));
        });
        fields.field("actors").list(&snapshot.actors, |json, actor| json.object(|fields| actor_fields(fields, actor)));
    });
    json.into_text()
}

fn totals(fields: &mut Fields, snapshot: &Snapshot) {
    let totals = &snapshot.totals;
    fields.bare("actors", totals.actors);
    fields.bare("shown", snapshot.actors.len());
    fields.bare("waiting", totals.waiting);
    fields.bare("ended", totals.ended);
    fields.bare("messages", totals.messages);
    fields.bare("reductions", totals.reductions);
    fields.bare("mailboxes", totals.mailboxes);
    fields.bare("memory", totals.memory);
    fields.bare("run_queue", totals.injected + snapshot.workers.iter().map(|worker| worker.queued).sum::<usize>());
    fields.bare("dead_letters", totals.dead_letters);
    fields.bare("timers", totals.timers);
}

fn scheduler(fields: &mut Fields, number: usize, worker: &Meter, rates: &Rates) {
    fields.bare("number", number);
    let load = rates.load.get(number).copied().unwrap_or(0);
    fields.bare("load", format_args!("{}.{:03}", load / 1_000, load % 1_000));
    fields.bare("run_queue", worker.queued);
    fields.bare("turns", worker.turns);
    fields.bare("busy_ms", worker.busy / 1_000_000);
}

fn actor_fields(fields: &mut Fields, actor: &ActorView) {
    fields.text("pid", actor.pid);
    fields.text("kind", actor.kind);
    fields.text("name", actor.name);
    fields.texts("names", &actor.names);
    if let Some(path) = &actor.path {
        fields.text("path", path);
    }
    if actor.parent != Pid::NONE {
        fields.text("parent", actor.parent);
    }
    fields.text("state", actor.state);
    fields.text("waits", &actor.waits);
    for (name, place) in [("at", actor.at), ("entry", actor.entry), ("spawned_at", actor.spawned_at)] {
        if let Some(place) = place {
            fields.field(name).object(|fields| spot_fields(fields, place));
        }
    }
    fields.text("priority", actor.priority);
    if let Some(worker) = actor.pinned {
        fields.bare("pinned", worker);
    }
    fields.text("messages", actor.messages);
    fields.bare("mailbox", actor.mailbox);
    fields.bare("received", actor.received);
    fields.bare("reductions", actor.reductions);
    fields.bare("memory", actor.memory);
    fields.texts("links", &actor.links);
    fields.texts("monitors", &actor.monitors);
    fields.texts("watchers", &actor.watchers);
    fields.texts("jobs", &actor.jobs);
    fields.bare("traps_exits", actor.traps_exits);
    fields.bare("traced", actor.is_traced);
}

pub(super) fn spot_fields(fields: &mut Fields, spot: Spot) {
    fields.text("function", spot.function);
    fields.text("file", spot.file);
    fields.bare("line", spot.line);
    if spot.column > 0 {
        fields.bare("column", spot.column);
    }
}
