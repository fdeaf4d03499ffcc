//! Nodes that this one is to be connected to: a list of names, and names of hosts whose addresses are those of the nodes. In: such sources, by the program or `SNOW_NODES`.
//! Out: attempts to connect to all of them that are not connected, again and again, later each time; who was lost is called again at once.

use std::collections::HashMap;
use std::net::{IpAddr, ToSocketAddrs};
use std::sync::atomic::Ordering::SeqCst;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::backoff::Backoff;
use super::node::Node;
use super::start::{connect_to, Address};
use crate::observe::{log, Level};

/// Where the environment says which nodes there are, with commas between them.
const VARIABLE: &str = "SNOW_NODES";
const DNS: &str = "dns:";
/// Between two attempts to reach the same node, at most.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Between two questions for the addresses of a host.
const LOOK_UP_EVERY: Duration = Duration::from_secs(5);

/// Where nodes are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    Node(Address),
    /// `dns:name@host`, perhaps with a port: a node `name@address` for each address of the host.
    Dns(Address),
}

impl Source {
    pub fn parse(text: &str) -> Result<Source, String> {
        match text.strip_prefix(DNS) {
            Some(rest) => Address::parse(rest).map(Source::Dns),
            None => Address::parse(text).map(Source::Node),
        }
    }

    /// `own`: the host in the program's own name.
    fn addresses(&self, own: &str, look_up: impl Fn(&str) -> Vec<IpAddr>) -> Vec<Address> {
        match self {
            Source::Node(address) => vec![address.clone()],
            Source::Dns(address) => {
                let (name, host) = address.parts();
                let found = of_one_kind(look_up(host), own);
                found.map(|ip| Address { name: format!("{name}@{ip}"), port: address.port }).collect()
            }
        }
    }
}

/// A node has one name, whatever addresses its machine has: those of the kind that stands in our own name, or else of IPv4 as long as there are any.
fn of_one_kind(found: Vec<IpAddr>, own: &str) -> impl Iterator<Item = IpAddr> {
    let wants_ipv6 = match own.parse::<IpAddr>() {
        Ok(own) => own.is_ipv6(),
        Err(_) => !found.iter().any(IpAddr::is_ipv4),
    };
    // An address of one link means nothing without the name of that link.
    let is_of_link = |ip: &IpAddr| matches!(ip, IpAddr::V6(ip) if ip.is_unicast_link_local());
    found.into_iter().filter(move |ip| ip.is_ipv6() == wants_ipv6 && !is_of_link(ip))
}

/// The addresses of a host; none if nobody knows them now.
fn look_up(host: &str) -> Vec<IpAddr> {
    (host, 0).to_socket_addrs().map_or(Vec::new(), |found| found.map(|address| address.ip()).collect())
}

/// What is looked for.
#[derive(Default)]
pub struct Discovery {
    sources: Mutex<Vec<Source>>,
}

/// Sources with commas between them.
pub fn parse(texts: &str) -> Result<Vec<Source>, String> {
    texts.split(',').map(str::trim).filter(|text| !text.is_empty()).map(Source::parse).collect()
}

/// What the environment names.
pub fn of_environment() -> Result<Vec<Source>, String> {
    std::env::var(VARIABLE).map_or(Ok(Vec::new()), |texts| parse(&texts))
}

/// Looks for these too, from now on.
pub fn seek_all(node: &Arc<Node>, new: Vec<Source>) -> Result<(), String> {
    let mut sources = node.discovery.sources.lock();
    if sources.is_empty() && !new.is_empty() {
        let seeking = node.clone();
        let seeker = thread::Builder::new().name("snow-discover".to_owned()).spawn(move || seek(&seeking));
        seeker.map_err(|error| error.to_string())?;
    }
    for source in new {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    drop(sources);
    node.tell_change();
    Ok(())
}

/// A node that is looked for.
struct Sought {
    address: Address,
    backoff: Backoff,
    /// Shared with the thread that calls it now.
    call: Arc<()>,
}

/// The thread that looks for nodes.
fn seek(node: &Arc<Node>) {
    let own = node.own.name.split_once('@').map_or("", |(_, host)| host);
    let mut sought: HashMap<String, Sought> = HashMap::new();
    let mut asked: Option<Instant> = None;
    let mut count = 0;
    while !node.is_stopping.load(SeqCst) {
        let sources = node.discovery.sources.lock().clone();
        let (now, changes) = (Instant::now(), node.changes());
        if sources.len() != count || asked.is_none_or(|asked| now >= asked + LOOK_UP_EVERY) {
            (asked, count) = (Some(now), sources.len());
            renew(&mut sought, sources.iter().flat_map(|source| source.addresses(own, look_up)), now);
        }
        let mut next = now + LOOK_UP_EVERY;
        for one in sought.values_mut() {
            if node.is_up(&one.address.name) {
                one.backoff = Backoff::new(now);
            } else if one.backoff.is_due(now) && Arc::strong_count(&one.call) == 1 {
                one.backoff.attempt(now, LONGEST_WAIT);
                begin(node, one);
            }
            if one.backoff.due > now {
                next = next.min(one.backoff.due);
            }
        }
        node.wait_for_change(changes, next);
    }
}

/// Whom the sources name now.
fn renew(sought: &mut HashMap<String, Sought>, addresses: impl Iterator<Item = Address>, now: Instant) {
    let mut before = std::mem::take(sought);
    for address in addresses {
        let known = before.remove(&address.name);
        let new = || Sought { address: address.clone(), backoff: Backoff::new(now), call: Arc::default() };
        sought.insert(address.name.clone(), known.unwrap_or_else(new));
    }
}

fn begin(node: &Arc<Node>, one: &Sought) {
    let (node, address, call) = (node.clone(), one.address.clone(), one.call.clone());
    let attempt = move || {
        if let Err(why) = connect_to(&node, &address) {
            log(Level::Info, "node_not_reached", &[("node", &address.name), ("why", &why)]);
        }
        drop(call);
        node.tell_change();
    };
    // Without a thread it is tried again.
    drop(thread::Builder::new().name("snow-call".to_owned()).spawn(attempt));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(host: &str) -> Vec<IpAddr> {
        let addresses: &[&str] = match host {
            "cluster.example" => &["10.0.0.1", "fd00::1", "fe80::1", "10.0.0.2"],
            "new.example" => &["fd00::1", "fe80::1", "fd00::2"],
            _ => &[],
        };
        addresses.iter().map(|address| address.parse().unwrap()).collect()
    }

    fn names_for(own: &str, text: &str) -> Vec<(String, Option<u16>)> {
        let addresses = Source::parse(text).unwrap().addresses(own, hosts);
        addresses.into_iter().map(|address| (address.name, address.port)).collect()
    }

    fn names(text: &str) -> Vec<(String, Option<u16>)> {
        names_for("machine.example", text)
    }

    #[test]
    fn addresses_are_of_the_kind_of_our_own() {
        let both = |names: [&str; 2]| names.map(|name| (name.to_owned(), None)).to_vec();
        let (old, new) = (both(["app@10.0.0.1", "app@10.0.0.2"]), both(["app@fd00::1", "app@fd00::2"]));
        assert_eq!(names_for("10.0.0.9", "dns:app@cluster.example"), old);
        assert_eq!(names_for("fd00::9", "dns:app@cluster.example"), new[..1]);
        assert_eq!(names_for("10.0.0.9", "dns:app@new.example"), []);
        assert_eq!(names("dns:app@new.example"), new);
        assert_eq!(names("dns:app@new.example:9100")[0], ("app@fd00::1".to_owned(), Some(9100)));
    }

    #[test]
    fn a_host_stands_for_a_node_on_each_of_its_addresses() {
        let both = |port| vec![("app@10.0.0.1".to_owned(), port), ("app@10.0.0.2".to_owned(), port)];
        assert_eq!(names("dns:app@cluster.example"), both(None));
        assert_eq!(names("dns:app@cluster.example:9100"), both(Some(9100)));
        assert_eq!(names("dns:app@nobody.example"), []);
        assert_eq!(names("a@b:1"), [("a@b".to_owned(), Some(1))]);
        assert!(Source::parse("dns:cluster.example").is_err());
    }

    #[test]
    fn who_is_sought_still_keeps_its_turn() {
        let now = Instant::now();
        let address = |name: &str| Address { name: name.to_owned(), port: None };
        let mut sought = HashMap::new();
        renew(&mut sought, [address("a@h"), address("b@h")].into_iter(), now);
        sought.get_mut("a@h").unwrap().backoff.attempt(now, LONGEST_WAIT);
        renew(&mut sought, [address("a@h"), address("c@h")].into_iter(), now);
        let due = |name: &str| sought.get(name).map(|one| one.backoff.is_due(now));
        assert_eq!([due("a@h"), due("b@h"), due("c@h")], [Some(false), None, Some(true)]);
    }
}
