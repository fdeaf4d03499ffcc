//! Why an actor ended. A reason is shared by everyone who is told of it, so it is cheap to clone.

use std::fmt;
use std::sync::Arc;

use super::pid::Pid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExitReason {
    Normal,
    Shutdown,
    Killed,
    NoProc,
    NoConnection,
    /// A crash: the bare text of the panic.
    Error(Arc<str>),
    /// Ended by a link to the process that ended first, with that one's own reason.
    Linked(Pid, Arc<ExitReason>),
}

impl ExitReason {
    pub fn error(text: &str) -> ExitReason {
        ExitReason::Error(Arc::from(text))
    }

    /// The reason of an actor that ends because `from`, linked to it, ended with `self`.
    ///
    /// Reasons do not nest: along a chain of links everyone names the process that ended first. Nesting would make
    /// a chain of a million actors a million reasons deep.
    pub fn through_link(&self, from: Pid) -> ExitReason {
        match self {
            ExitReason::Linked(..) => self.clone(),
            _ => ExitReason::Linked(from, Arc::new(self.clone())),
        }
    }

    /// Whether nothing has gone wrong.
    pub fn is_orderly(&self) -> bool {
        matches!(self, ExitReason::Normal | ExitReason::Shutdown)
    }

    /// Whether this end is somebody's mistake and is written to stderr. Who ends by a link, a kill or a shutdown
    /// was ended by another, who has the report.
    pub fn is_crash(&self) -> bool {
        matches!(self, ExitReason::Error(_))
    }
}

impl fmt::Display for ExitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExitReason::Normal => f.write_str("normal"),
            ExitReason::Shutdown => f.write_str("shutdown"),
            ExitReason::Killed => f.write_str("killed"),
            ExitReason::NoProc => f.write_str("no such process"),
            ExitReason::NoConnection => f.write_str("no connection"),
            ExitReason::Error(text) => f.write_str(text),
            ExitReason::Linked(pid, reason) => write!(f, "linked process {pid} ended: {reason}"),
        }
    }
}
