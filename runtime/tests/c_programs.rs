//! C programs over the static library: one that uses `snow_rt.h`, one that does by hand what codegen emits.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Once;

/// The static library. `cargo test` alone does not put it in place, so it is built here, as this test was.
fn library() -> PathBuf {
    static BUILT: Once = Once::new();
    let test = std::env::current_exe().expect("a path to this test");
    let profile = test.parent().and_then(Path::parent).expect("target/<profile>/deps/<test>");
    BUILT.call_once(|| {
        let mut build = Command::new(env!("CARGO"));
        build.args([
            "build",
            "--quiet",
            "--lib",
            "--manifest-path",
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ]);
        if !cfg!(debug_assertions) {
            build.arg("--release");
        }
        assert!(build.status().expect("cargo runs").success());
    });
    profile.join("libsnow_rt.a")
}

fn compile(source: &str, threads: &str) -> Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Tests run side by side, also of several processes, and a program that runs cannot be linked again.
    static COMPILED: AtomicUsize = AtomicUsize::new(0);
    let number = COMPILED.fetch_add(1, Ordering::Relaxed);
    let program = library().with_file_name(format!("c-test-{source}-{}-{number}", std::process::id()));
    let compiled = Command::new("cc")
        .args(["-O1", "-Wall", "-Werror", "-o"])
        .arg(&program)
        .arg(format!("-DSNOW_PROGRAM_VERSION={}", snow_rt::program::VERSION))
        .arg(root.join("tests/c").join(source).with_extension("c"))
        .arg("-I")
        .arg(root.join("include"))
        .arg(library())
        .args(["-lpthread", "-ldl", "-lm"])
        .output()
        .expect("a C compiler");
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    let mut run = Command::new(&program);
    run.env("SNOW_CLOCK", "virtual").env("SNOW_THREADS", threads);
    run
}

fn compile_and_run(source: &str, threads: &str) -> Output {
    compile(source, threads).output().expect("the program runs")
}

// contract: SCHED-6
#[test]
fn a_c_program_uses_the_public_functions() {
    for threads in ["1", "4"] {
        let output = compile_and_run("actors", threads);
        let expected =
            "outside 0\nargs text, pids differ 1\necho one\ntimeout 1\ndelayed two\nempty 1\njob 1 timeout\n\
                        job 42\njob 42\njob 1\njob 0\ndone\nstatus 0\n";
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{}", String::from_utf8_lossy(&output.stderr));
    }
}

// contract: SCHED-6
#[test]
fn a_c_program_has_names_monitors_and_jobs_for_lists() {
    for threads in ["1", "4"] {
        let output = compile_and_run("processes", threads);
        let mut lines: Vec<&str> = std::str::from_utf8(&output.stdout).expect("text").lines().collect();
        // Said by the thread that is no actor, at any time.
        let outside = lines.iter().position(|line| *line == "outside 0 -1").expect("a line from outside");
        lines.remove(outside);
        let expected = "named 0\ntaken -1\nunknown -1\nelsewhere -1\nalive 0\nsent 0\ndown 1\n\
                        a normal end ends nobody 0\ndemonitor 0\ngone -1\nno process 1\nmessage kept\n \
                        0:1 0:4 0:9\n 0:11 0:12 0:13\n";
        assert_eq!(lines.join("\n"), expected, "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
#[cfg(target_arch = "x86_64")]
fn a_compiled_program_runs_on_the_service_stack() {
    for threads in ["1", "4"] {
        let output = compile_and_run("compiled", threads);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout), "received 7\n", "{errors}");
        assert_eq!(errors, "** actor main <0.1> crashed: division by zero\n   at compiled.snow:12:5 in main\n");
        assert_eq!(output.status.code(), Some(1));
    }
}

// contract: SCHED-7
#[test]
#[cfg(target_arch = "x86_64")]
fn signals_end_a_program_in_good_order_whatever_it_does() {
    for (signal, status) in [("-INT", 130), ("-TERM", 143)] {
        let mut endless = compile("compiled", "2").arg("endless").stdout(Stdio::piped()).spawn().expect("it runs");
        let mut line = String::new();
        let mut output = BufReader::new(endless.stdout.take().expect("a pipe"));
        output.read_line(&mut line).expect("a line");
        assert_eq!(line, "running\n");
        let killed = Command::new("kill").args([signal, &endless.id().to_string()]).status().expect("kill runs");
        assert!(killed.success());
        assert_eq!(endless.wait().expect("it ends").code(), Some(status));
    }
}

#[test]
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn a_program_ends_when_its_output_cannot_be_written() {
    for threads in ["1", "2"] {
        let full = File::options().write(true).open("/dev/full").expect("a full device");
        let output = compile("compiled", threads).arg("much").stdout(full).output().expect("it runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(errors, "** cannot write to standard output: No space left on device (os error 28)\n");
        assert_eq!(output.status.code(), Some(1));
    }
}

/// A stream that nobody reads: to its writer it is as a pipe.
fn broken_pipe() -> Stdio {
    let (reader, writer) = UnixStream::pair().expect("two ends");
    drop(reader);
    OwnedFd::from(writer).into()
}

#[test]
#[cfg(target_arch = "x86_64")]
fn a_program_ends_quietly_when_nobody_reads_its_output() {
    let mut program = compile("compiled", "2");
    let output = program.arg("much").stdout(broken_pipe()).output().expect("it runs");
    assert_eq!((output.status.signal(), output.stderr), (Some(libc::SIGPIPE), Vec::new()));
}

#[test]
#[cfg(target_arch = "x86_64")]
fn a_program_whose_parent_ignores_broken_pipes_has_the_same_status() {
    let mut program = compile("compiled", "2");
    let ignore = || {
        // SAFETY: setting a signal's effect has no precondition.
        unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
        Ok(())
    };
    // SAFETY: between fork and exec only `signal` is called, which may be.
    unsafe { program.pre_exec(ignore) };
    let output = program.arg("much").stdout(broken_pipe()).output().expect("it runs");
    assert_eq!((output.status.code(), output.stderr), (Some(128 + libc::SIGPIPE), Vec::new()));
}

// contract: ASYNC-2, ASYNC-5, ASYNC-7
#[test]
fn coroutines_of_c_run_on_the_scheduler() {
    for threads in ["1", "4"] {
        let output = compile_and_run("coroutines", threads);
        let expected = "born 1 1 1\ncompleted 100000 in 300000 turns, threads left 1\nchain 100000 100000\n\
                        resumed 1, bridged 2, state 1\ndone, threads left 1\n";
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{}", String::from_utf8_lossy(&output.stderr));
    }
}
