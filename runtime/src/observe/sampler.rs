//! Snapshots for all who look on: each costs the program a moment's pause, so they share one, and pauses take a twentieth of the
//! time at most. Two of them, a second apart, give what happens in a second.

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::snapshot::Snapshot;
use super::snapshot_json::{snapshot_json, Rates};
use crate::scheduler::Runtime;

const YOUNG: Duration = Duration::from_millis(100);
const RATE_PERIOD: Duration = Duration::from_millis(900);
/// A pause of one millisecond, twenty milliseconds until the next.
const PAUSE_SHARE: u32 = 20;

#[derive(Default)]
pub struct Sampler {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last: Option<Sample>,
    /// What rates are counted from.
    base: Option<Sums>,
    rates: Rates,
}

struct Sample {
    taken: Instant,
    /// How long it counts as young.
    young: Duration,
    json: Arc<str>,
}

struct Sums {
    taken: Instant,
    messages: u64,
    reductions: u64,
    ended: u64,
    busy: Vec<u64>,
}

impl Sampler {
    /// Something was changed from here: who asks next sees it.
    pub fn forget(&self) {
        self.state.lock().last = None;
    }

    /// None: the program ends, or a turn takes very long.
    pub fn sample(&self, runtime: &Runtime) -> Option<Arc<str>> {
        let mut state = self.state.lock();
        if let Some(last) = state.last.as_ref().filter(|last| last.taken.elapsed() < last.young) {
            return Some(last.json.clone());
        }
        let snapshot = Snapshot::take(runtime)?;
        let taken = Instant::now();
        state.count(&snapshot, taken);
        let json: Arc<str> = snapshot_json(&snapshot, &state.rates).into();
        let young = YOUNG.max(snapshot.pause * PAUSE_SHARE);
        state.last = Some(Sample { taken, young, json: json.clone() });
        Some(json)
    }
}

impl State {
    fn count(&mut self, snapshot: &Snapshot, taken: Instant) {
        let sums = Sums {
            taken,
            messages: snapshot.totals.messages,
            reductions: snapshot.totals.reductions,
            ended: snapshot.totals.ended,
            busy: snapshot.workers.iter().map(|worker| worker.busy).collect(),
        };
        let Some(base) = &self.base else {
            self.base = Some(sums);
            return;
        };
        let time = taken.duration_since(base.taken);
        if time >= RATE_PERIOD {
            self.rates = rates(base, &sums, time.as_millis() as u64);
            self.base = Some(sums);
        }
    }
}

fn rates(before: &Sums, now: &Sums, ms: u64) -> Rates {
    let per_second = |before: u64, now: u64| (u128::from(now.saturating_sub(before)) * 1_000 / u128::from(ms)) as u64;
    // Nanoseconds in milliseconds are millionths.
    let load = |(before, now): (&u64, &u64)| (now.saturating_sub(*before) / ms / 1_000).min(1_000);
    Rates {
        messages: per_second(before.messages, now.messages),
        reductions: per_second(before.reductions, now.reductions),
        ended: per_second(before.ended, now.ended),
        load: before.busy.iter().zip(&now.busy).map(load).collect(),
    }
}
