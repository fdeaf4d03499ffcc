//! System calls on sockets, none of which blocks or raises a signal. In: descriptors, addresses, bytes. Out: what the system says.

use std::io;
use std::mem::ManuallyDrop;
use std::net::{Shutdown, SocketAddr, TcpStream, UdpSocket};
use std::os::fd::{FromRawFd, IntoRawFd, OwnedFd, RawFd};
use std::path::Path;

/// One call that gives a number of bytes, or less than 0 with the reason in `errno`. An interrupted one is made again.
pub(super) fn counted(mut call: impl FnMut() -> isize) -> io::Result<usize> {
    loop {
        let count = call();
        if count >= 0 {
            return Ok(count as usize);
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

pub fn listen(address: SocketAddr) -> io::Result<OwnedFd> {
    mio::net::TcpListener::bind(address).map(owned)
}

/// Begins to connect; the socket is writable when it has succeeded or failed.
pub fn connect(address: SocketAddr) -> io::Result<OwnedFd> {
    mio::net::TcpStream::connect(address).map(owned)
}

pub fn listen_at(path: &str) -> io::Result<OwnedFd> {
    mio::net::UnixListener::bind(Path::new(path)).map(owned)
}

pub fn connect_at(path: &str) -> io::Result<OwnedFd> {
    mio::net::UnixStream::connect(Path::new(path)).map(owned)
}

pub fn open_datagrams(address: SocketAddr) -> io::Result<OwnedFd> {
    mio::net::UdpSocket::bind(address).map(owned)
}

fn owned(socket: impl IntoRawFd) -> OwnedFd {
    // SAFETY: the descriptor was the socket's and is nobody else's.
    unsafe { OwnedFd::from_raw_fd(socket.into_raw_fd()) }
}

#[cfg(target_os = "linux")]
pub fn accept(listener: RawFd) -> io::Result<OwnedFd> {
    let flags = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    // SAFETY: no address is asked for.
    let accept = || unsafe { libc::accept4(listener, std::ptr::null_mut(), std::ptr::null_mut(), flags) };
    let accepted = counted(|| accept() as isize)?;
    // SAFETY: the system has just given the descriptor to us.
    Ok(unsafe { OwnedFd::from_raw_fd(accepted as RawFd) })
}

#[cfg(not(target_os = "linux"))]
pub fn accept(listener: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: the descriptor lives during the call and stays its owner's. Of either family a stream is accepted.
    let (stream, _) = ManuallyDrop::new(unsafe { std::net::TcpListener::from_raw_fd(listener) }).accept()?;
    stream.set_nonblocking(true)?;
    Ok(owned(stream))
}

/// How a connection that was begun has come out: `WouldBlock` while that is open.
pub fn connected(descriptor: RawFd) -> io::Result<()> {
    let stream = borrowed(descriptor);
    if let Some(error) = stream.take_error()? {
        return Err(error);
    }
    let mut address = std::mem::MaybeUninit::<libc::sockaddr_storage>::uninit();
    let mut length = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
    // SAFETY: the buffer is as long as is said.
    match counted(|| unsafe { libc::getpeername(descriptor, address.as_mut_ptr().cast(), &mut length) as isize }) {
        Err(error) if error.kind() == io::ErrorKind::NotConnected => Err(io::ErrorKind::WouldBlock.into()),
        other => other.map(drop),
    }
}

pub fn receive(descriptor: RawFd, room: &mut [u8]) -> io::Result<usize> {
    // SAFETY: the buffer is writable for its length.
    counted(|| unsafe { libc::recv(descriptor, room.as_mut_ptr().cast(), room.len(), libc::MSG_DONTWAIT) })
}

pub fn send(descriptor: RawFd, bytes: &[u8]) -> io::Result<usize> {
    // SAFETY: the buffer is readable for its length.
    counted(|| unsafe { libc::send(descriptor, bytes.as_ptr().cast(), bytes.len(), libc::MSG_NOSIGNAL) })
}

/// A whole datagram, cut off where there is no room, and who has sent it.
pub fn receive_from(descriptor: RawFd, room: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
    // SAFETY: the descriptor lives during the call and stays its owner's.
    let socket = ManuallyDrop::new(unsafe { UdpSocket::from_raw_fd(descriptor) });
    socket.recv_from(room)
}

pub fn send_to(descriptor: RawFd, bytes: &[u8], address: SocketAddr) -> io::Result<usize> {
    // SAFETY: as above.
    ManuallyDrop::new(unsafe { UdpSocket::from_raw_fd(descriptor) }).send_to(bytes, address)
}

/// Small pieces are sent at once, or gathered for a while.
pub fn set_nodelay(descriptor: RawFd, is_at_once: bool) -> io::Result<()> {
    borrowed(descriptor).set_nodelay(is_at_once)
}

/// The peer reads the end of the stream behind what has been written.
pub fn shut_down_writing(descriptor: RawFd) -> io::Result<()> {
    borrowed(descriptor).shutdown(Shutdown::Write)
}

pub fn local_address(descriptor: RawFd) -> io::Result<SocketAddr> {
    borrowed(descriptor).local_addr()
}

pub fn peer_address(descriptor: RawFd) -> io::Result<SocketAddr> {
    borrowed(descriptor).peer_addr()
}

fn borrowed(descriptor: RawFd) -> ManuallyDrop<TcpStream> {
    // SAFETY: only calls that all sockets have are made on it, during which its owner keeps it open; it is not closed here.
    ManuallyDrop::new(unsafe { TcpStream::from_raw_fd(descriptor) })
}
