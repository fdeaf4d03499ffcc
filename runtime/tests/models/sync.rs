//! `crate::sync` for models: loom's, in the shape of parking_lot's and crossbeam's.

use std::cell::Cell;
use std::marker::PhantomData;

use loom::sync::{Arc, Notify};

pub use loom::sync::atomic::{fence, AtomicPtr, AtomicUsize};
pub use loom::sync::MutexGuard;

pub struct Mutex<T>(loom::sync::Mutex<T>);

impl<T> Mutex<T> {
    pub fn new(value: T) -> Mutex<T> {
        Mutex(loom::sync::Mutex::new(value))
    }

    pub fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().expect("no model panics with a lock")
    }
}

pub struct Parker {
    notify: Arc<Notify>,
    /// One thread parks.
    _not_sync: PhantomData<Cell<()>>,
}

#[derive(Clone)]
pub struct Unparker(Arc<Notify>);

impl Parker {
    pub fn new() -> Parker {
        Parker { notify: Arc::new(Notify::new()), _not_sync: PhantomData }
    }

    pub fn unparker(&self) -> Unparker {
        Unparker(self.notify.clone())
    }

    pub fn park(&self) {
        self.notify.wait();
    }
}

impl Unparker {
    pub fn unpark(&self) {
        self.0.notify();
    }
}
