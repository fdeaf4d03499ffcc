//! What only sockets and children do: accepting, connecting, datagrams, ending one direction, coming to an end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use super::direction::Next;
use super::resource::{Kind, Resource};
use super::{socket, Towards};

impl Resource {
    /// The next connection of a listener, if that is not known to block.
    pub fn accept(&self) -> io::Result<Arc<Resource>> {
        self.reading(|descriptor, _| {
            let accept = || Ok((socket::accept(descriptor)?, Next::MayGoOn));
            let accepted = self.direction(Towards::Reading).attempt(accept)?;
            Ok(Resource::new(accepted, Kind::Stream, Some(self.poller().clone())))
        })
    }

    /// Whether a connection that was begun stands.
    pub fn connected(&self) -> io::Result<()> {
        self.writing(|descriptor, _| {
            let connected = || Ok((socket::connected(descriptor)?, Next::MayGoOn));
            self.direction(Towards::Writing).attempt(connected)
        })
    }

    /// How a child process has ended, as `waitpid` gives it.
    pub fn wait_for_child(&self) -> io::Result<i32> {
        let child = self.child().ok_or_else(|| io::Error::other("no child process"))?;
        self.reading(|_, _| self.direction(Towards::Reading).attempt(|| Ok((child.try_wait()?, Next::MayGoOn))))
    }

    /// The peer reads the end of the stream behind what has been written.
    pub fn finish_writing(&self) -> io::Result<()> {
        match self.kind {
            // A pipe has no other direction.
            Kind::PipeOut => {
                self.close();
                Ok(())
            }
            _ => self.writing(|descriptor, _| socket::shut_down_writing(descriptor)),
        }
    }

    pub fn send_to(&self, bytes: &[u8], address: SocketAddr) -> io::Result<()> {
        self.writing(|descriptor, _| {
            let send = || Ok((socket::send_to(descriptor, bytes, address)?, Next::MayGoOn));
            self.direction(Towards::Writing).attempt(send).map(drop)
        })
    }

    pub fn receive_from(&self, room: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.reading(|descriptor, _| {
            let receive = || Ok((socket::receive_from(descriptor, room)?, Next::MayGoOn));
            self.direction(Towards::Reading).attempt(receive)
        })
    }
}
