//! Standard output, buffered, and standard error, not.
//!
//! Whole calls never mix: nobody else's text comes between what one call writes. The buffer is written when it is full, before a
//! worker sleeps, now and then by workers that never sleep, at each line end on a terminal, before a report, at the end.
//! A text that would fill it is written from where it lies.
//! After a write that failed nothing is written any more, and every call says so: the caller ends the program.

use std::io;
use std::sync::OnceLock;

use parking_lot::Mutex;

/// Bytes that are gathered before they are written.
const FULL: usize = 16 << 10;

struct Output {
    buffer: Vec<u8>,
    /// The first write that failed; nothing is written after it.
    failure: Option<io::Error>,
}

/// Standard output has failed; the exit status of the program, which ends for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken(pub i32);

static OUTPUT: Mutex<Output> = Mutex::new(Output { buffer: Vec::new(), failure: None });

/// Reports that tests look at, instead of stderr.
static CAPTURED: Mutex<Option<Vec<String>>> = Mutex::new(None);

/// Writes some texts, one after the other.
pub fn write_out(texts: &[&str]) -> Result<(), Broken> {
    let mut output = OUTPUT.lock();
    for text in texts {
        output.add(text.as_bytes());
    }
    if output.buffer.len() >= FULL || (is_terminal() && texts.iter().any(|text| text.contains('\n'))) {
        output.flush();
    }
    output.state()
}

/// Writes to stderr at once, after what was printed before.
pub fn write_error(text: &str) {
    // A failure stays and ends the program at the next write or flush.
    let _ = flush();
    // Stderr is where failures are told; if it fails there is nobody left to tell.
    let _ = write_all(libc::STDERR_FILENO, text.as_bytes());
}

/// Writes a report to stderr in one piece.
pub fn report_now(report: &str) {
    match CAPTURED.lock().as_mut() {
        Some(reports) => reports.push(report.to_owned()),
        None => write_error(report),
    }
}

pub fn flush() -> Result<(), Broken> {
    let mut output = OUTPUT.lock();
    output.flush();
    output.state()
}

/// Writes the rest. If standard output could not take everything stderr tells why, unless nobody reads any more.
pub fn finish() -> Result<(), Broken> {
    let mut output = OUTPUT.lock();
    output.flush();
    let (state, failure) = (output.state(), output.failure.take());
    drop(output);
    if let Some(error) = failure.filter(|error| error.kind() != io::ErrorKind::BrokenPipe) {
        write_error(&format!("** cannot write to standard output: {error}\n"));
    }
    state
}

/// From now on reports are kept for `captured_reports`, for tests.
pub fn capture_reports() {
    CAPTURED.lock().get_or_insert_default();
}

/// The reports so far that contain `part`.
pub fn captured_reports(part: &str) -> Vec<String> {
    let captured = CAPTURED.lock();
    captured.iter().flatten().filter(|report| report.contains(part)).cloned().collect()
}

impl Output {
    fn add(&mut self, bytes: &[u8]) {
        if bytes.len() < FULL {
            return self.buffer.extend_from_slice(bytes);
        }
        self.flush();
        if self.failure.is_none() {
            self.failure = write_all(libc::STDOUT_FILENO, bytes).err();
        }
    }

    fn flush(&mut self) {
        if self.failure.is_none() && !self.buffer.is_empty() {
            self.failure = write_all(libc::STDOUT_FILENO, &self.buffer).err();
        }
        self.buffer.clear();
    }

    fn state(&self) -> Result<(), Broken> {
        match &self.failure {
            None => Ok(()),
            // As if SIGPIPE, which its parent has made this program ignore, had ended it.
            Some(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Broken(128 + libc::SIGPIPE)),
            Some(_) => Err(Broken(1)),
        }
    }
}

fn is_terminal() -> bool {
    static TERMINAL: OnceLock<bool> = OnceLock::new();
    // SAFETY: asking about a descriptor has no precondition.
    *TERMINAL.get_or_init(|| unsafe { libc::isatty(libc::STDOUT_FILENO) } == 1)
}

fn write_all(descriptor: libc::c_int, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        // SAFETY: the buffer is readable for its length.
        match unsafe { libc::write(descriptor, bytes.as_ptr().cast(), bytes.len()) } {
            written if written > 0 => bytes = &bytes[written as usize..],
            0 => return Err(io::ErrorKind::WriteZero.into()),
            _ => match io::Error::last_os_error() {
                error if error.kind() == io::ErrorKind::Interrupted => {}
                error if error.kind() == io::ErrorKind::WouldBlock => wait_until_writable(descriptor),
                error => return Err(error),
            },
        }
    }
    Ok(())
}

/// A descriptor somebody else has made non-blocking.
fn wait_until_writable(descriptor: libc::c_int) {
    let mut poll = libc::pollfd { fd: descriptor, events: libc::POLLOUT, revents: 0 };
    // SAFETY: one record, ours; a failure shows in the next write.
    unsafe { libc::poll(&mut poll, 1, -1) };
}
