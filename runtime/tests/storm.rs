//! Random actors that spawn, send, link, monitor, crash and kill each other, on any number of workers. Whatever happens,
//! every monitor tells exactly once and the program comes to rest. `SNOW_SEEDS=n` runs more of them.

mod support;

use std::sync::Arc;

use parking_lot::Mutex;
use snow_rt::actor::pid::Pid;
use snow_rt::actor::reason::ExitReason;
use support::{run_with, virtual_config, Actor, Log, Received};

/// Children of the root, and what each of them does before it ends.
const ACTORS: usize = 300;
const STEPS: u32 = 40;

/// xorshift64*: small, seeded, good enough to pick steps.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }
}

type Known = Arc<Mutex<Vec<Pid>>>;

fn pick(known: &Known, random: &mut Random) -> Pid {
    let known = known.lock();
    known[random.below(known.len() as u64) as usize]
}

fn live(actor: Actor, known: &Known, seed: u64) {
    let mut random = Random(seed | 1);
    let mut monitors = Vec::new();
    for step in 0..STEPS {
        let other = pick(known, &mut random);
        match random.below(16) {
            0..4 => actor.send(other, i64::from(step)),
            4 => actor.link(other),
            5 => actor.unlink(other),
            6 => monitors.push(actor.monitor(other)),
            7 => monitors.pop().map_or((), |monitor| actor.demonitor(monitor)),
            8 => actor.sleep(random.below(4) as i64),
            9 => drop(actor.receive_within(random.below(3) as i64)),
            10 => actor.yield_turn(),
            11 => drop(actor.send_after(other, random.below(5) as i64, 1)),
            12 if random.below(8) == 0 => actor.trap_exits(),
            13 if random.below(8) == 0 => actor.exit(other, ExitReason::Killed),
            14 if random.below(8) == 0 => actor.exit(other, ExitReason::Shutdown),
            15 if random.below(8) == 0 => actor.crash("storm"),
            _ => {
                let known = known.clone();
                let seed = random.below(u64::MAX);
                let job = actor.start_job(move |job| pick(&known, &mut Random(seed | 1)).word() ^ job.now());
                drop(actor.await_job_within(job, 1));
                actor.drop_job(job);
            }
        }
    }
}

fn root(main: Actor, seed: u64) {
    let known: Known = Arc::new(Mutex::new(Vec::new()));
    let mut expected = std::collections::BTreeMap::new();
    for number in 0..ACTORS {
        let actors = known.clone();
        let seed = seed.wrapping_mul(1_000_003).wrapping_add(number as u64);
        let (pid, monitor) = main.spawn_monitor("storm", move |actor| {
            // Nobody begins before all are known.
            actor.receive_where(-1, |received| matches!(received, Received::Int(_)));
            live(actor, &actors, seed);
        });
        known.lock().push(pid);
        expected.insert(monitor, pid);
    }
    for pid in expected.values() {
        main.send(*pid, 0);
    }
    while !expected.is_empty() {
        if let Received::Down(monitor, pid, _) = main.receive() {
            assert_eq!(expected.remove(&monitor), Some(pid), "a second Down");
        }
    }
}

#[test]
fn a_storm_comes_to_rest() {
    let seeds = std::env::var("SNOW_SEEDS").map_or(6, |text| text.parse().expect("a number"));
    for workers in [1, 2, 8] {
        for seed in 0..seeds {
            let log = Log::default();
            let results = log.clone();
            let status = run_with(virtual_config(workers), move |main| {
                root(main, seed);
                results.add("all told");
            });
            assert_eq!((status, log.len()), (0, 1), "{workers} workers, seed {seed}");
        }
    }
}
