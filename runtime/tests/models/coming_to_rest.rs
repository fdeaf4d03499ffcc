//! Who finds all asleep makes something happen that only it can see yet: for the others that is no rest.

use loom::sync::Arc;
use loom::thread;

use super::check;
use super::idle::{Idle, Searched};
use super::sync::{Mutex, Parker};

#[derive(Default)]
struct State {
    /// The first to find all at rest has told somebody so.
    is_told: bool,
    /// Who was told has run.
    has_run: bool,
    is_over: bool,
}

struct Program {
    idle: Idle,
    state: Mutex<State>,
}

impl Program {
    /// `Worker::work`: it has in hand whom it has told, and nobody else sees that.
    fn work(&self, number: usize, parker: &Parker) {
        let (mut searched, mut has_in_hand) = (Searched::No, false);
        while !self.state.lock().is_over {
            if std::mem::take(&mut has_in_hand) {
                if searched == Searched::Yes {
                    searched = Searched::No;
                    self.idle.found_work(|| true);
                }
                self.state.lock().has_run = true;
                continue;
            }
            self.idle.fall_asleep(number, searched);
            if !self.state.lock().is_over && !self.settle(number, &mut has_in_hand) {
                parker.park();
            }
            searched = self.idle.wake_up(number);
        }
    }

    /// `life::settle`: tells somebody; the second time the program ends.
    fn settle(&self, number: usize, has_in_hand: &mut bool) -> bool {
        let Some(asleep) = self.idle.all_asleep() else { return false };
        let is_told = std::mem::replace(&mut self.state.lock().is_told, true);
        self.idle.rise(number, asleep);
        if is_told {
            let mut state = self.state.lock();
            assert!(state.has_run, "the program ends before who was told has run");
            state.is_over = true;
            drop(state);
            self.idle.wake_all();
        } else {
            *has_in_hand = true;
        }
        true
    }
}

#[test]
fn what_one_worker_has_in_hand_is_no_rest_for_another() {
    check(|| {
        let (idle, parkers) = Idle::new(2);
        let program = Arc::new(Program { idle, state: Mutex::new(State::default()) });
        let threads: Vec<_> = parkers
            .into_iter()
            .enumerate()
            .map(|(number, parker)| {
                let program = program.clone();
                thread::spawn(move || program.work(number, &parker))
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().expect("a worker"));
        assert!(program.state.lock().has_run);
    });
}
