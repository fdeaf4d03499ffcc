//! Listening for callers by IPv6 and IPv4. In: a port, 0 for any. Out: sockets at one port, on all addresses that the machine has: one that takes both kinds of callers where the
//! system lets it.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::os::fd::AsRawFd;

pub fn everywhere(port: u16) -> io::Result<Vec<TcpListener>> {
    let of_ipv4 = |port| TcpListener::bind((Ipv4Addr::UNSPECIFIED, port));
    // Without IPv6, or where another program has the port: then it is this that says so.
    let Ok(wide) = TcpListener::bind((Ipv6Addr::UNSPECIFIED, port)) else { return Ok(vec![of_ipv4(port)?]) };
    if takes_ipv4(&wide) {
        return Ok(vec![wide]);
    }
    let port = wide.local_addr()?.port();
    Ok(vec![wide, of_ipv4(port)?])
}

fn takes_ipv4(listener: &TcpListener) -> bool {
    let (mut is_narrow, mut length) = (1_i32, size_of::<i32>() as libc::socklen_t);
    // SAFETY: the descriptor is that of a live socket, and there is room for the number.
    let outcome = unsafe {
        let value = (&raw mut is_narrow).cast();
        libc::getsockopt(listener.as_raw_fd(), libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, value, &raw mut length)
    };
    outcome == 0 && is_narrow == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn callers_of_either_kind_come_to_one_port() {
        let listeners = everywhere(0).unwrap();
        let port = listeners[0].local_addr().unwrap().port();
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
        if listeners[0].local_addr().unwrap().is_ipv6() && TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok() {
            assert!(TcpStream::connect((Ipv6Addr::LOCALHOST, port)).is_ok());
        }
        assert!(everywhere(port).is_err(), "the port is taken");
    }
}
