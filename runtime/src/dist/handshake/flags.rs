//! What a node says of itself in the handshake, by the numbers of the distribution protocol.

pub const EXTENDED_REFERENCES: u64 = 0x4;
pub const DIST_MONITOR: u64 = 0x8;
pub const FUN_TAGS: u64 = 0x10;
pub const DIST_MONITOR_NAME: u64 = 0x20;
pub const NEW_FUN_TAGS: u64 = 0x80;
pub const EXTENDED_PIDS_PORTS: u64 = 0x100;
pub const EXPORT_PTR_TAG: u64 = 0x200;
pub const BIT_BINARIES: u64 = 0x400;
pub const NEW_FLOATS: u64 = 0x800;
pub const UNICODE_IO: u64 = 0x1000;
pub const DIST_HDR_ATOM_CACHE: u64 = 0x2000;
pub const SMALL_ATOM_TAGS: u64 = 0x4000;
pub const UTF8_ATOMS: u64 = 0x1_0000;
pub const MAP_TAG: u64 = 0x2_0000;
pub const BIG_CREATION: u64 = 0x4_0000;
pub const SEND_SENDER: u64 = 0x8_0000;
pub const BIG_SEQTRACE_LABELS: u64 = 0x10_0000;
pub const EXIT_PAYLOAD: u64 = 0x40_0000;
pub const FRAGMENTS: u64 = 0x80_0000;
pub const HANDSHAKE_23: u64 = 0x100_0000;
pub const UNLINK_ID: u64 = 0x200_0000;
/// Stands for all that OTP 25 demands.
pub const MANDATORY_25_DIGEST: u64 = 1 << 36;
pub const SPAWN: u64 = 1 << 32;
pub const V4_NC: u64 = 1 << 34;
pub const ALIAS: u64 = 1 << 35;

/// The other node is one of Snow programs. No flag of OTP's.
pub const SNOW: u64 = 1 << 55;

const MANDATORY_25: u64 = EXTENDED_REFERENCES
    | FUN_TAGS
    | NEW_FUN_TAGS
    | EXTENDED_PIDS_PORTS
    | EXPORT_PTR_TAG
    | BIT_BINARIES
    | NEW_FLOATS
    | UTF8_ATOMS
    | MAP_TAG
    | BIG_CREATION
    | HANDSHAKE_23;

/// What a peer must be able to do: that of OTP 25, and the link protocol of OTP 26.
const REQUIRED: u64 = MANDATORY_25 | UNLINK_ID | SPAWN;

/// What this node can do. It is no part of the global name space (`DFLAG_PUBLISHED`): it does not speak the protocol of OTP's `global`.
pub const OWN: u64 = MANDATORY_25
    | MANDATORY_25_DIGEST
    | DIST_MONITOR
    | DIST_MONITOR_NAME
    | UNICODE_IO
    | DIST_HDR_ATOM_CACHE
    | SMALL_ATOM_TAGS
    | SEND_SENDER
    | BIG_SEQTRACE_LABELS
    | EXIT_PAYLOAD
    | FRAGMENTS
    | UNLINK_ID
    | SPAWN
    | V4_NC
    | ALIAS
    | SNOW;

/// The flags of a peer, with what a digest stands for; the bits that it lacks as an error.
pub fn of_peer(flags: u64) -> Result<u64, u64> {
    let flags = if flags & MANDATORY_25_DIGEST != 0 { flags | MANDATORY_25 } else { flags };
    match REQUIRED & !flags {
        0 => Ok(flags),
        lacking => Err(lacking),
    }
}
