//! A node stays registered: when the port mapper goes, which may be another node's program, at the next one, which may be this program's own.

use std::io::{self, Read};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use super::{port, register, server, Registration};
use crate::dist::backoff::Backoff;

/// Between two attempts, at most.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// A name at the port mapper, as long as this lives.
pub struct Kept {
    pub creation: u32,
    held: Arc<Held>,
}

struct Held {
    /// None: it is over.
    connection: Mutex<Option<TcpStream>>,
    over: Condvar,
}

impl Kept {
    /// Registers a node at the port mapper of this host, or at one of our own if there is none.
    pub fn new(name: &str, listens_on: u16) -> io::Result<Kept> {
        let Registration { connection, creation } = register_anywhere(name, listens_on)?;
        let held = Arc::new(Held { connection: Mutex::new(Some(connection.try_clone()?)), over: Condvar::new() });
        let (keeping, name) = (held.clone(), name.to_owned());
        let keep = move || keeping.keep(connection, &name, listens_on);
        thread::Builder::new().name("snow-registered".to_owned()).spawn(keep)?;
        Ok(Kept { creation, held })
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some(connection) = self.held.connection.lock().take() {
            // It may be lost already.
            drop(connection.shutdown(Shutdown::Both));
        }
        self.held.over.notify_all();
    }
}

impl Held {
    fn keep(&self, mut connection: TcpStream, name: &str, listens_on: u16) {
        loop {
            // Nothing comes but the end.
            while matches!(connection.read(&mut [0; 64]), Ok(count) if count > 0) {}
            match self.again(name, listens_on) {
                Some(next) => connection = next,
                None => return,
            }
        }
    }

    /// None: it is over.
    fn again(&self, name: &str, listens_on: u16) -> Option<TcpStream> {
        let mut backoff = Backoff::new(Instant::now());
        loop {
            let registered =
                if self.connection.lock().is_some() { register_anywhere(name, listens_on) } else { return None };
            let mut held = self.connection.lock();
            held.as_ref()?;
            if let Some((ours, kept)) =
                registered.ok().and_then(|it| Some((it.connection.try_clone().ok()?, it.connection)))
            {
                *held = Some(kept);
                return Some(ours);
            }
            backoff.attempt(Instant::now(), LONGEST_WAIT);
            self.over.wait_until(&mut held, backoff.due);
        }
    }
}

fn register_anywhere(name: &str, listens_on: u16) -> io::Result<Registration> {
    match register(name, listens_on) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            // Another program may be quicker.
            drop(server::start(port()));
            register(name, listens_on)
        }
        outcome => outcome,
    }
}
