//! Virtual time moves on when all workers sleep. One of them holds the timers that are due while it delivers them: then no
//! other may take the program for at rest, or move the time on once more.

mod support;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::thread;

use snow_rt::actor::pid::Pid;
use snow_rt::clock::{Clock, VirtualClock};
use snow_rt::scheduler::{Config, Runtime};
use snow_rt::timer::{due_tick, Action};
use support::{run_with, virtual_config, Actor};

/// The worker that moves the time on, and the one that comes in its way.
const MOVER: &str = "snow-1";
const INTRUDER: &str = "snow-0";
/// What only a worker that believes in rest would go to, in nanoseconds.
const FAR: u64 = 3_600_000_000_000;

#[derive(PartialEq, Clone, Copy)]
enum Scene {
    /// The mover has not moved the time yet.
    Before,
    /// It has, and has the timers still before it. The intruder is woken.
    Moved,
    /// The intruder is awake and has looked at the clock.
    Awake,
    /// It has looked whether the program is at rest.
    Over,
}

/// A virtual clock that stops the mover, when it asks for the time that it has just set, until the intruder has settled.
struct Staged {
    clock: VirtualClock,
    scene: Mutex<Scene>,
    changed: Condvar,
    sleeper: OnceLock<(Arc<Runtime>, Pid)>,
    went_too_far: AtomicBool,
}

impl Staged {
    fn here(&self) -> String {
        thread::current().name().unwrap_or_default().to_owned()
    }

    fn stage(&self) {
        let Some((runtime, sleeper)) = self.sleeper.get() else { return };
        let mut scene = self.scene.lock().unwrap();
        if *scene != Scene::Before {
            return;
        }
        *scene = Scene::Moved;
        drop(scene);
        // A timer in the intruder's wheel wakes it, and is a reason to move on for who forgets the mover.
        runtime.set_timer(None, due_tick(FAR, 0), Action::Wake(*sleeper));
        let scene = self.scene.lock().unwrap();
        drop(self.changed.wait_while(scene, |scene| *scene != Scene::Over).unwrap());
    }

    /// The intruder has come from one scene to the next.
    fn advance(&self, from: Scene, to: Scene) {
        let mut scene = self.scene.lock().unwrap();
        if *scene == from {
            *scene = to;
            self.changed.notify_all();
        }
    }
}

struct Shared(Arc<Staged>);

impl Clock for Shared {
    fn now(&self) -> u64 {
        match self.0.here().as_str() {
            MOVER if self.0.clock.now() > 0 => self.0.stage(),
            INTRUDER => self.0.advance(Scene::Moved, Scene::Awake),
            _ => {}
        }
        self.0.clock.now()
    }

    fn is_virtual(&self) -> bool {
        if self.0.here() == INTRUDER {
            self.0.advance(Scene::Awake, Scene::Over);
        }
        true
    }

    fn jump(&self, nanoseconds: u64) {
        if nanoseconds >= FAR {
            self.0.went_too_far.store(true, SeqCst);
        }
        self.0.clock.jump(nanoseconds);
    }
}

fn number(actor: Actor) -> usize {
    actor.isolate().worker().expect("a turn has its worker").number
}

/// Sleeps on the mover until the scene is over: the intruder may have fallen asleep last at first.
fn play(actor: Actor, staged: &Staged) {
    let isolate = actor.isolate();
    isolate.runtime().pin(isolate.process(), isolate.worker().expect("as above"));
    assert!(staged.sleeper.set((isolate.runtime().handle(), actor.me())).is_ok());
    while *staged.scene.lock().unwrap() != Scene::Over {
        actor.sleep(1);
    }
}

#[test]
fn nobody_settles_while_another_worker_holds_timers_that_it_has_taken_out() {
    let staged = Arc::new(Staged {
        clock: VirtualClock::default(),
        scene: Mutex::new(Scene::Before),
        changed: Condvar::new(),
        sleeper: OnceLock::new(),
        went_too_far: AtomicBool::new(false),
    });
    let played = staged.clone();
    let config = Config { clock: Box::new(Shared(staged.clone())), ..virtual_config(2) };
    let status = run_with(config, move |main| {
        let (seen, other) = (Arc::new(AtomicUsize::new(usize::MAX)), played.clone());
        let told = seen.clone();
        main.spawn("other", move |actor| {
            told.store(number(actor), SeqCst);
            if number(actor) == 1 {
                play(actor, &other);
            }
        });
        // Main keeps its worker busy, so that the other one takes the newcomer.
        while seen.load(SeqCst) == usize::MAX {
            std::hint::spin_loop();
        }
        if number(main) == 1 {
            play(main, &played);
        }
    });
    assert_eq!(status, 0);
    assert!(*staged.scene.lock().unwrap() == Scene::Over, "the scene was played");
    assert!(!staged.went_too_far.load(SeqCst), "time moved on while timers were in a worker's hand");
}
