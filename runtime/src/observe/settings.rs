//! What the environment asks for. Unreadable values count as not given, and one line on stderr tells so.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use super::log::{self, Level};
use super::recorder;
use crate::environment::variable;
use crate::io::output::write_error;
use crate::program::workers_wanted;

/// Messages that may wait in a mailbox before a warning tells of it.
const MAILBOX_MARK: usize = 1_000_000;

static MARK: AtomicUsize = AtomicUsize::new(MAILBOX_MARK);
static OBSERVED: AtomicBool = AtomicBool::new(false);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Where the page is served.
    pub address: Option<String>,
    /// Names of this machine under which the page may be asked for, besides loopback's.
    pub hosts: Vec<String>,
    /// Where SIGUSR1 writes its report; none: to stderr.
    pub dump_file: Option<String>,
}

impl Settings {
    pub fn from_environment() -> Settings {
        if let Some(mark) = variable("SNOW_MAILBOX_MARK") {
            match mark.parse() {
                Ok(mark) => set_mailbox_mark(mark),
                Err(_) => write_error(&format!("** SNOW_MAILBOX_MARK={mark} is no number of messages\n")),
            }
        }
        let hosts = variable("SNOW_OBSERVE_HOSTS").unwrap_or_default();
        let hosts = hosts.split(',').map(str::trim).filter(|host| !host.is_empty()).map(str::to_owned);
        let settings =
            Settings { address: variable("SNOW_OBSERVE"), hosts: hosts.collect(), dump_file: variable("SNOW_DUMP") };
        if let Err(why) = log::configure(variable("SNOW_LOG").as_deref(), variable("SNOW_LOG_FORMAT").as_deref()) {
            write_error(&format!("** {why}\n"));
        }
        recorder::begin(variable("SNOW_TRACE"), workers_wanted());
        if recorder::is_recording() {
            // So that each message is heard of when it comes.
            MARK.store(0, Relaxed);
        }
        let notes_all = log::is_told(Level::Debug) || recorder::is_recording();
        OBSERVED.store(settings.address.is_some() || notes_all, Relaxed);
        settings
    }
}

/// How many messages may wait in a new mailbox before it is told of.
pub fn mailbox_mark() -> usize {
    MARK.load(Relaxed)
}

/// 0: any number.
fn set_mailbox_mark(mark: usize) {
    MARK.store(if mark == 0 { usize::MAX } else { mark }, Relaxed);
}

/// Whether what actors start is noted.
pub(super) fn is_looked_on() -> bool {
    OBSERVED.load(Relaxed)
}
