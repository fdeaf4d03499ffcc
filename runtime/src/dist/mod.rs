//! Distribution: the program as a node of a cluster that speaks Erlang's distribution protocol.
//!
//! In: envelopes for pids of other nodes, and bytes from them. Out: bytes to them, and envelopes from their processes. The rest of the runtime knows
//! that some pids are remote (`Pid::is_remote`), and hands what is for them to its node, by the traits of [`cluster`] alone; it comes back through [`arrive`].
//!
//! | to find | look at |
//! |---|---|
//! | what a remote pid is | `identity` |
//! | what the rest of the runtime may call | `cluster`, `place` |
//! | values as terms and back | `term/` |
//! | finding nodes, proving who one is | `epmd/`, `handshake/`, `start` |
//! | plain TCP and TLS | `channel`, `tls/` |
//! | packets, control messages | `frame`, `control/` |
//! | a connection and its two threads | `connection`, `arrive` |
//! | messages until they are received, `gen_server` | `letter`, `otp` |
//! | calls of OTP's processes | `ask` |
//! | who is connected, what waits for who is not | `node`, `pending` |
//! | names that the whole cluster knows | `global` |
//! | finding nodes without being told, trying again | `discover`, `backoff` |
//! | starting actors elsewhere, calling functions | `registry`, `spawn`, `called` |

pub mod arrive;
pub mod ask;
pub mod backoff;
pub mod called;
pub mod channel;
pub mod cluster;
pub mod connection;
pub mod control;
pub mod discover;
pub mod epmd;
pub mod frame;
pub mod global;
pub mod handshake;
#[cfg(test)]
mod hostile;
pub mod identity;
mod intake;
pub mod kernel;
pub mod letter;
pub mod listen;
pub mod md5;
pub mod node;
pub mod otp;
pub mod pending;
pub mod place;
pub mod reason;
pub mod registry;
pub mod route;
pub mod spawn;
pub mod start;
pub mod term;
pub mod ties;
pub mod tls;
