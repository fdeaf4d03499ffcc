//! A compiled program: what codegen emits for the runtime, and `snow_rt_main`, which runs it to its end.

use std::ffi::{c_char, c_int, c_void, CStr};

use crate::actor::isolate::{Role, Seed};
use crate::actor::lines::{self, Lines};
use crate::actor::process::Priority;
use crate::actor::spawn;
use crate::clock::{Clock, MonotonicClock, VirtualClock};
use crate::environment::{self, variable};
use crate::io::output::write_error;
use crate::observe;
use crate::profile;
use crate::scheduler::{cores, Config, Enter, Runtime};
use crate::signals;
use crate::value::display::{text, Style};
use crate::value::hash_key;
use crate::value::object::SumObject;
use crate::value::{object_in, Shape, SnowType};

/// The version of `SnowProgram` and of the layouts that generated code knows.
pub const VERSION: u32 = 15;
/// The status of a program that this runtime refuses to run.
const REFUSED: c_int = 70;

#[repr(C)]
pub struct SnowProgram {
    pub version: u32,
    pub flags: u32,
    /// Calls a closure without arguments, or goes on with a coroutine; gives its result slot.
    pub enter: Enter,
    /// A static closure.
    pub main_closure: *mut c_void,
    pub main_result: *const SnowType,
    pub main_message: *const SnowType,
    pub name: *const u8,
    pub name_length: u64,
    /// From code to lines; null where the compiler makes no such table.
    pub lines: *const Lines,
}

/// Runs a program to its end and gives its exit status.
///
/// # Safety
/// `program` is a constant emitted by codegen; `argv` holds `argc` C strings.
#[no_mangle]
pub unsafe extern "C" fn snow_rt_main(program: *const SnowProgram, argc: c_int, argv: *const *const c_char) -> c_int {
    // SAFETY: as the caller promises.
    let (program, arguments) = unsafe { (&*program, arguments(argc, argv)) };
    if program.version != VERSION {
        let found = program.version;
        write_error(&format!("** this program is of version {found}, this runtime of version {VERSION}\n"));
        return REFUSED;
    }
    // SAFETY: codegen emits a constant table.
    if let Some(lines) = unsafe { program.lines.as_ref() } {
        lines::install(lines);
    }
    hash_key::choose();
    let settings = observe::Settings::from_environment();
    signals::block();
    let profile = profile::begin();
    let runtime = Runtime::start(Config {
        workers: workers_wanted(),
        clock: clock_wanted(),
        check_leaks: variable("SNOW_CHECK_LEAKS").is_some_and(|value| value == "1"),
        enter: program.enter,
        arguments,
    });
    signals::watch(&runtime, settings.dump_file.clone());
    let process = std::process::id();
    observe::log(observe::Level::Info, "start", &[("process", &process), ("schedulers", &runtime.workers())]);
    observe::serve(&runtime, &settings);
    start_main(&runtime, program);
    let status = runtime.wait_for_end();
    if let Some(profile) = profile {
        profile.finish();
    }
    observe::finish_recording();
    observe::log(observe::Level::Info, "end", &[("process", &process), ("status", &status)]);
    status
}

fn start_main(runtime: &Runtime, program: &SnowProgram) {
    // SAFETY: codegen emits constant descriptors, closure and name.
    let seed = unsafe {
        Seed {
            name: "main",
            role: Role::Main(program.main_result.as_ref()),
            body: spawn::closure_body(program.main_closure.cast()),
            message_type: program.main_message.as_ref(),
        }
    };
    spawn::spawn_main(runtime, Priority::Normal, seed);
}

/// One worker per core unless `SNOW_THREADS` says otherwise.
pub fn workers_wanted() -> usize {
    environment::number("SNOW_THREADS").filter(|&count| count > 0).unwrap_or_else(cores)
}

pub fn clock_wanted() -> Box<dyn Clock> {
    match variable("SNOW_CLOCK").as_deref() {
        Some("virtual") => Box::new(VirtualClock::default()),
        _ => Box::new(MonotonicClock::new()),
    }
}

/// If `slot` is `Err(error)`: prints the error to stderr. Says whether it was.
///
/// # Safety
/// `slot` holds a value of type `ty`.
pub(crate) unsafe fn report_error_result(slot: u64, ty: &'static SnowType) -> bool {
    if ty.shape() != Shape::Sum || ty.bare_name() != "Result" {
        return false;
    }
    // SAFETY: a sum's slot points at a sum, whose fields follow it.
    unsafe {
        let sum = object_in(slot).cast::<SumObject>();
        let variant = &ty.variants()[(*sum).tag as usize];
        if variant.name() != "Err" {
            return false;
        }
        let error = crate::value::object::slots_behind(sum).read();
        write_error(&format!("{}\n", text(error, variant.fields()[0].ty(), Style::Display)));
    }
    true
}

unsafe fn arguments(argc: c_int, argv: *const *const c_char) -> Vec<String> {
    let count = usize::try_from(argc).unwrap_or(0);
    // SAFETY: the caller passes what C's `main` got.
    (1..count).map(|index| unsafe { CStr::from_ptr(*argv.add(index)).to_string_lossy().into_owned() }).collect()
}
