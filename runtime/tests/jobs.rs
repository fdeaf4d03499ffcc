//! Jobs: results as signals to the owner, crashes that come back, owners that end.
#![allow(clippy::undocumented_unsafe_blocks, reason = "they share the reason that `support` gives")]

mod support;

use snow_rt::actor::reason::ExitReason;
use snow_rt::io::output::captured_reports;
use snow_rt::value::{Shape, SnowType};
use support::{run, Actor, Log, Received, INT};

fn lines(main: impl FnOnce(Actor, &Log) + Send + 'static) -> Vec<String> {
    let log = Log::default();
    let results = log.clone();
    assert_eq!(run(move |actor| main(actor, &results)), 0);
    log.lines()
}

#[test]
fn a_job_gives_its_value_and_twice_the_same() {
    let seen = lines(|main, log| {
        let job = main.start_job(|_| 42);
        log.add(format!("{:?} {:?}", main.await_job(job), main.await_job(job)));
        main.drop_job(job);
    });
    assert_eq!(seen, ["Ok(42) Ok(42)"]);
}

#[test]
fn a_crash_comes_back_bare_and_is_reported_once() {
    let seen = lines(|main, log| {
        let job = main.start_job(|actor| actor.crash("awaited crash"));
        log.add(format!("{:?} {:?}", main.await_job(job), main.await_job(job)));
        main.drop_job(job);
    });
    assert_eq!(seen, [r#"Err("awaited crash") Err("awaited crash")"#]);
    assert_eq!(captured_reports("awaited crash").len(), 1);
}

/// What stands for no memory: the copy of the result unwinds on the worker's own stack.
#[test]
fn a_result_that_can_not_be_copied_fails_the_job_alone() {
    static NOTHING: SnowType = SnowType { shape: Shape::Sum as u8, ..INT };
    /// A sum's object with one reference, of a variant that the type has not.
    static OBJECT: [u64; 2] = [1, 9];
    let seen = lines(|main, log| {
        let job = main.start_job_of(&NOTHING, |_| OBJECT.as_ptr() as u64);
        log.add(main.await_job(job).is_err_and(|reason| reason.starts_with("index out of bounds")));
        main.drop_job(job);
        let next = main.start_job(|_| 7);
        log.add(format!("{:?}", main.await_job(next)));
        main.drop_job(next);
    });
    assert_eq!(seen, ["true", "Ok(7)"]);
}

#[test]
fn a_crash_that_nobody_awaits_is_reported() {
    let seen = lines(|main, log| {
        let job = main.start_job(|actor| {
            actor.sleep(5);
            actor.crash("late crash")
        });
        main.drop_job(job);
        main.sleep(10);
        log.add(captured_reports("late crash").len());
    });
    assert_eq!(seen, ["1"]);
}

#[test]
fn jobs_run_at_the_same_time() {
    let seen = lines(|main, log| {
        let jobs: Vec<_> = (0..10)
            .map(|number| {
                main.start_job(move |actor| {
                    actor.sleep(100 - number);
                    number
                })
            })
            .collect();
        let sum: i64 = jobs.iter().map(|job| main.await_job(*job).expect("a value")).sum();
        log.add(format!("{sum} at {}", main.now()));
        jobs.iter().for_each(|job| main.drop_job(*job));
    });
    assert_eq!(seen, ["45 at 100"]);
}

#[test]
fn a_timeout_leaves_the_job_running() {
    let seen = lines(|main, log| {
        let job = main.start_job(|actor| {
            actor.sleep(100);
            7
        });
        log.add(format!("{:?} at {}", main.await_job_within(job, 30), main.now()));
        log.add(format!("{:?} at {}", main.await_job_within(job, 0), main.now()));
        log.add(format!("{:?} at {}", main.await_job_within(job, 1000), main.now()));
        log.add(format!("{:?}", main.await_job_within(job, -1)));
        main.drop_job(job);
    });
    assert_eq!(seen, [r#"Err("timeout") at 30"#, r#"Err("timeout") at 30"#, "Ok(7) at 100", "Ok(7)"]);
}

#[test]
fn results_do_not_mix_with_the_mailbox() {
    let seen = lines(|main, log| {
        main.trap_exits();
        let me = main.me();
        let job = main.start_job(move |actor| {
            actor.send(me, 1);
            2
        });
        let crashing = main.start_job(|actor| actor.crash("unseen"));
        main.sleep(1);
        log.add(format!("{:?} {:?}", main.receive_within(0), main.receive_within(0)));
        log.add(format!("{:?} {:?}", main.await_job(job), main.await_job(crashing)));
        main.drop_job(job);
        main.drop_job(crashing);
    });
    assert_eq!(seen, [r#"Int(1) TimedOut"#, r#"Ok(2) Err("unseen")"#]);
}

#[test]
fn the_owners_end_ends_its_jobs() {
    let seen = lines(|main, log| {
        let me = main.me();
        let owner = main.spawn("owner", move |owner| {
            owner.start_job(move |actor| {
                actor.trap_exits();
                actor.send(me, actor.me().word());
                actor.sleep(1_000_000);
                0
            });
            owner.receive();
            owner.exit(owner.me(), ExitReason::Shutdown);
        });
        let Received::Int(job) = main.receive() else { panic!("a pid") };
        let monitor = main.monitor(snow_rt::actor::pid::Pid::from_word(job));
        main.send(owner, 1);
        let Received::Down(reference, _, reason) = main.receive() else { panic!("a Down") };
        log.add(reference == monitor);
        log.add(reason.to_string().ends_with("ended: shutdown"));
        log.add(main.now());
    });
    assert_eq!(seen, ["true", "true", "0"]);
}

#[test]
fn the_owners_end_ends_a_job_whose_handle_is_gone() {
    let seen = lines(|main, log| {
        let me = main.me();
        main.spawn("owner", move |owner| {
            let job = owner.start_job(move |actor| {
                actor.sleep(100);
                actor.send(me, 1);
                0
            });
            owner.drop_job(job);
            owner.sleep(10);
        });
        log.add(format!("{:?}", main.receive_within(1000)));
    });
    assert_eq!(seen, ["TimedOut"]);
}

#[test]
fn a_job_whose_handle_is_gone_leaves_nothing_at_its_owner() {
    let seen = lines(|main, log| {
        let job = main.start_job(|_| 1);
        main.drop_job(job);
        log.add(main.isolate().ties().jobs.len());
        main.sleep(1);
        log.add(main.isolate().ties().jobs.len());
    });
    assert_eq!(seen, ["1", "0"]);
}

#[test]
fn a_cancelled_job_ends_and_its_await_says_so() {
    let seen = lines(|main, log| {
        let job = main.start_job(|actor| {
            actor.sleep(1_000_000);
            0
        });
        main.cancel_job(job);
        log.add(format!("{:?}", main.await_job(job)));
        main.drop_job(job);
        main.sleep(1);
        log.add(main.isolate().runtime().table.iter().filter(|it| it.is_alive(it.pid())).count());
    });
    assert_eq!(seen, [r#"Err("cancelled")"#, "1"]);
}

#[test]
fn a_killed_job_is_an_err() {
    let seen = lines(|main, log| {
        let job = main.start_job(|actor| {
            actor.sleep(1_000_000);
            0
        });
        let pid = snow_rt::actor::pid::Pid::from_bits(unsafe { (*job.0).pid });
        main.exit(pid, ExitReason::Killed);
        log.add(format!("{:?}", main.await_job(job)));
        main.drop_job(job);
    });
    assert_eq!(seen, [r#"Err("killed")"#]);
}

#[test]
fn only_the_owner_may_await() {
    let seen = lines(|main, log| {
        let job = main.start_job(|_| 1);
        let copy = unsafe {
            snow_rt::heap::Fragment::copy_of(snow_rt::value::slot_of(job.0), &support::JOB)
                .take_into(&mut (*main.0).heap)
        };
        let copy = support::Job(snow_rt::value::object_in(copy).cast());
        log.add(format!("{:?}", main.await_job(copy)));
        log.add(format!("{:?}", main.await_job(job)));
        main.drop_job(copy);
        main.drop_job(job);
    });
    assert_eq!(seen, [r#"Err("only the actor that started a job may await it")"#, "Ok(1)"]);
}

#[test]
fn twenty_thousand_jobs() {
    let seen = lines(|main, log| {
        let jobs: Vec<_> = (0..20_000).map(|number| main.start_job(move |_| number)).collect();
        let sum: i64 = jobs.iter().map(|job| main.await_job(*job).expect("a value")).sum();
        jobs.iter().for_each(|job| main.drop_job(*job));
        log.add(sum);
    });
    assert_eq!(seen, [(20_000i64 * 19_999 / 2).to_string()]);
}
