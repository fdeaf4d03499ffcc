//! What the system gives and takes: sockets, pipes, files, child processes. In: system calls that would block. Out: isolates that are
//! parked, without a stack, until the system says that the call may be tried again.
//!
//! ```text
//! export  tries the call; it would block  -> the resource is registered (once in its life), the isolate noted, parked
//! worker  has nothing to run              -> one waits in the poller instead of on its parker; busy ones look in now and then
//! poller  says a resource is ready        -> that worker wakes whoever is noted; the export tries again
//! ```
//! Registration is by edges, so that a socket costs one system call in its life and none in each wait. There is no poller before
//! the first wait. Ends of isolates need no care: their wait takes itself back, their handles are let go of with their arena.

pub mod child;
mod connection;
mod direction;
mod file;
mod inbound;
mod pipe;
mod poller;
mod reader;
pub mod request;
mod resource;
pub mod socket;
mod sources;
pub mod stdin;
mod waiting;

pub use direction::{Direction, Towards};
pub use inbound::{Inbound, News, Watch};
pub use poller::{Heard, Poller, Turn};
pub use reader::{with_scratch, Reader};
pub use resource::{closed_error, Kind, Resource};
pub use sources::Source;
pub use waiting::Waiting;
