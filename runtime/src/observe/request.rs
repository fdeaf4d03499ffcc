//! One request of the page, read with patience that ends. In: a connection. Out: method, path and parameters of a request that may be
//! answered, or the status that refuses it.
//!
//! Refused are: what is no HTTP, heads of more than 8 KB or that take more than five seconds, names of hosts that are not this
//! program's (a web site whose name leads here could otherwise have its visitors ask), a wrong token, and bodies.

use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::token::is_same;

const MOST_BYTES: usize = 8 << 10;
const MOST_HEADERS: usize = 64;
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    pub path: String,
    parameters: Vec<(String, String)>,
}

/// Status and reason of an answer that is no other answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal(pub u16, pub &'static str);

const MALFORMED: Refusal = Refusal(400, "this is no request that is understood here");
const BODY: Refusal = Refusal(413, "requests have no body here");
const TOO_SLOW: Refusal = Refusal(408, "the request did not come in time");
const TOO_LARGE: Refusal = Refusal(431, "the request is too long");
const WRONG_HOST: Refusal = Refusal(403, "this program is not served under that name");
const WRONG_TOKEN: Refusal = Refusal(403, "the token is wrong: take the address that the program has printed");

/// What a request must fit.
pub struct Access {
    pub token: String,
    /// Names besides those of this machine's loopback.
    pub hosts: Vec<String>,
}

impl Request {
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Reads a request and checks it.
    pub fn read(stream: &mut TcpStream, access: &Access) -> Result<Request, Refusal> {
        let end = Instant::now() + PATIENCE;
        let mut head = Vec::new();
        loop {
            let left = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()).ok_or(TOO_SLOW)?;
            stream.set_read_timeout(Some(left)).map_err(|_| MALFORMED)?;
            let mut piece = [0; 1024];
            match stream.read(&mut piece) {
                Ok(0) => return Err(MALFORMED),
                Ok(count) => head.extend_from_slice(&piece[..count]),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => return Err(TOO_SLOW),
            }
            if let Some(request) = Request::parse(&head, access)? {
                return Ok(request);
            }
            if head.len() >= MOST_BYTES {
                return Err(TOO_LARGE);
            }
        }
    }

    /// None: the head is not complete.
    fn parse(head: &[u8], access: &Access) -> Result<Option<Request>, Refusal> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        match parsed.parse(head) {
            Ok(httparse::Status::Complete(_)) => {}
            Ok(httparse::Status::Partial) => return Ok(None),
            Err(httparse::Error::TooManyHeaders) => return Err(TOO_LARGE),
            Err(_) => return Err(MALFORMED),
        }
        let named = |name: &str| {
            let mut values = parsed.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
            (values.next().and_then(|header| std::str::from_utf8(header.value).ok()), values.next().is_some())
        };
        if !matches!(named("host"), (Some(host), false) if access.is_host(host)) {
            return Err(WRONG_HOST);
        }
        if matches!(named("content-length"), (Some(length), _) if length.trim() != "0")
            || named("transfer-encoding").0.is_some()
        {
            return Err(BODY);
        }
        let (Some(method), Some(target)) = (parsed.method, parsed.path) else { return Err(MALFORMED) };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let parameters = query.split('&').filter_map(|part| part.split_once('='));
        let parameters = parameters.map(|(name, value)| (name.to_owned(), unescaped(value))).collect();
        let request = Request { method: method.to_owned(), path: path.to_owned(), parameters };
        if !is_same(request.parameter("token").unwrap_or(""), &access.token) {
            return Err(WRONG_TOKEN);
        }
        Ok(Some(request))
    }
}

impl Access {
    /// Whether this is a name of ours; the port may be another, as tunnels have it.
    fn is_host(&self, host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        let is_loopback = ["127.0.0.1", "localhost", "[::1]"].contains(&name);
        is_loopback || self.hosts.iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

/// `%3C` is `<`; what is no escape stays.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|_| byte == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(escaped) => {
                bytes.push(escaped);
                rest = &behind[2..];
            }
            None => {
                bytes.push(byte);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(head: &str) -> Result<Option<Request>, Refusal> {
        let access = Access { token: "secret".to_owned(), hosts: vec!["tower.example".to_owned()] };
        Request::parse(head.as_bytes(), &access)
    }

    fn with_host(host: &str) -> Result<Option<Request>, Refusal> {
        parse(&format!("GET /snapshot?token=secret HTTP/1.1\r\nHost: {host}\r\n\r\n"))
    }

    #[test]
    fn a_request_has_a_path_and_parameters() {
        let request = parse("GET /actor?token=secret&pid=%3C1.2%3e&x=% HTTP/1.1\r\nhost: localhost:8000\r\n\r\n")
            .unwrap()
            .unwrap();
        assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/actor"));
        assert_eq!(
            (request.parameter("pid"), request.parameter("x"), request.parameter("y")),
            (Some("<1.2>"), Some("%"), None)
        );
    }

    #[test]
    fn other_hosts_are_refused() {
        for host in ["127.0.0.1", "127.0.0.1:80", "localhost:1", "[::1]:9", "Tower.Example:80"] {
            assert!(with_host(host).is_ok(), "{host}");
        }
        for host in
            ["evil.example", "127.0.0.1.evil.example", "localhost.evil", "", "evil:80", "localhost\r\nHost: evil"]
        {
            assert_eq!(with_host(host), Err(WRONG_HOST), "{host}");
        }
        assert_eq!(parse("GET /?token=secret HTTP/1.1\r\n\r\n"), Err(WRONG_HOST));
    }

    #[test]
    fn a_wrong_token_is_refused() {
        for target in ["/", "/?token=", "/?token=secre", "/?token=secrets", "/?Token=secret"] {
            let head = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assert_eq!(parse(&head), Err(WRONG_TOKEN), "{target}");
        }
    }

    #[test]
    fn bodies_and_what_is_no_http_are_refused() {
        let post =
            |line: &str| parse(&format!("POST /kill?token=secret HTTP/1.1\r\nHost: localhost\r\n{line}\r\n\r\n"));
        assert!(post("Content-Length: 0").is_ok());
        assert_eq!(post("Content-Length: 5"), Err(BODY));
        assert_eq!(post("Transfer-Encoding: chunked"), Err(BODY));
        assert_eq!(parse("\u{16}\u{3}\u{1}"), Err(MALFORMED));
        assert_eq!(parse("GET / HTTP/1.1\r\nHost: localhost\r\n"), Ok(None));
        let many = "a: b\r\n".repeat(MOST_HEADERS + 1);
        assert_eq!(parse(&format!("GET / HTTP/1.1\r\n{many}\r\n")), Err(TOO_LARGE));
    }
}
