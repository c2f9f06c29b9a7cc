//! A connection as the limits see it: its phase, the start of the phase, and which connection has
//! to make room for another.
//!
//! Knows no sockets and no requests: `listen` reports events, and asks it when to end a connection.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// The number of connections, and the time that each may wait for its client.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// From the first byte of a request, or the start of the connection, to the end of the header.
    pub(super) header: Duration,
    /// From the end of an answer to the first byte of the next request.
    pub(super) idle: Duration,
    /// Without a byte of an answer taken.
    pub(super) stalled: Duration,
    /// Connections in all.
    pub(super) all: usize,
    /// Connections of one other machine.
    pub(super) peer: usize,
}

/// The limits of this server; docs/web.md states them.
pub(super) const LIMITS: Limits = Limits {
    header: Duration::from_secs(10),
    idle: Duration::from_secs(30),
    stalled: Duration::from_secs(30),
    all: 256,
    peer: 32,
};

/// A connection, shared by its task, its socket, its answers and the list of all.
#[derive(Debug)]
pub(super) struct Connection {
    /// The client.
    pub(super) peer: IpAddr,
    /// The address of this machine that the client has reached.
    pub(super) local: IpAddr,
    /// True if the client has shown that it may see the page.
    known: AtomicBool,
    state: Mutex<State>,
    end: Notify,
}

#[derive(Debug)]
struct State {
    phase: Phase,
    since: Instant,
    /// The time since which the client has taken none of the bytes to be sent.
    stalled: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The client is sending a header.
    Header,
    /// The server works, or sends.
    Answering,
    /// Nothing is under way.
    Idle,
}

/// What is known of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// It may see the page.
    Known,
    /// Nothing is known of it.
    Stranger,
}

impl Connection {
    fn new(peer: IpAddr, local: IpAddr, trust: Trust) -> Self {
        Self {
            peer: peer.to_canonical(),
            local: local.to_canonical(),
            known: AtomicBool::new(trust == Trust::Known),
            state: Mutex::new(State {
                phase: Phase::Header,
                since: Instant::now(),
                stalled: None,
            }),
            end: Notify::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, phase: Phase) {
        let mut state = self.state();
        (state.phase, state.since) = (phase, Instant::now());
    }

    /// The client has sent something.
    pub(super) fn received(&self) {
        if self.state().phase == Phase::Idle {
            self.enter(Phase::Header);
        }
    }

    /// A request is there as a whole.
    pub(super) fn requested(&self) {
        self.enter(Phase::Answering);
    }

    /// The last piece of an answer has been handed over to be sent.
    pub(super) fn answered(&self) {
        self.enter(Phase::Idle);
    }

    /// The client has taken a part of an answer.
    pub(super) fn sent(&self) {
        let mut state = self.state();
        state.stalled = None;
        if state.phase == Phase::Idle {
            state.since = Instant::now();
        }
    }

    /// The client takes nothing more for now.
    pub(super) fn blocked(&self) {
        self.state().stalled.get_or_insert_with(Instant::now);
    }

    /// Notes that the client may see the page: others make room first.
    pub(super) fn vouch(&self) {
        self.known.store(true, Ordering::Relaxed);
    }

    /// Returns true if the client has used up its time.
    pub(super) fn is_overdue(&self, limits: &Limits) -> bool {
        let state = self.state();
        let waited = state.since.elapsed();
        let late = match state.phase {
            Phase::Header => waited >= limits.header,
            Phase::Idle => waited >= limits.idle,
            Phase::Answering => false,
        };
        late || state
            .stalled
            .is_some_and(|since| since.elapsed() >= limits.stalled)
    }

    /// Waits until the connection has to make room for another.
    pub(super) async fn ended(&self) {
        self.end.notified().await;
    }

    /// Returns the order in which connections are closed when room is needed: first those that have
    /// shown no secret, then those that wait, each the longest first; `None` while a client who may
    /// see the page is being answered.
    fn worth(&self) -> Option<(bool, bool, Instant)> {
        let known = self.known.load(Ordering::Relaxed);
        let state = self.state();
        let answering = state.phase == Phase::Answering;
        (!(known && answering)).then_some((known, answering, state.since))
    }
}

/// All connections.
#[derive(Debug)]
pub(super) struct Connections {
    list: Mutex<Vec<Arc<Connection>>>,
    limits: Limits,
}

impl Connections {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            list: Mutex::new(Vec::new()),
            limits,
        }
    }

    fn list(&self) -> MutexGuard<'_, Vec<Arc<Connection>>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a new connection in, and ends another one where there are too many; `None` where none
    /// can be ended.
    pub(super) fn admit(
        &self,
        peer: IpAddr,
        local: IpAddr,
        trust: Trust,
    ) -> Option<Arc<Connection>> {
        let mut list = self.list();
        let new = Arc::new(Connection::new(peer, local, trust));
        if let Some(machine) = machine(new.peer) {
            let same = |other: &Connection| self::machine(other.peer) == Some(machine);
            make_room(&mut list, self.limits.peer, same)?;
        }
        make_room(&mut list, self.limits.all, |_| true)?;
        list.push(Arc::clone(&new));
        Some(new)
    }

    /// Ends the connection that can best be spared, as when no file can be opened any more.
    pub(super) fn spare(&self) {
        let _ = make_room(&mut self.list(), 1, |_| true);
    }

    /// Forgets a connection that is over.
    pub(super) fn leave(&self, connection: &Arc<Connection>) {
        self.list().retain(|other| !Arc::ptr_eq(other, connection));
    }
}

/// Ends a connection where as many as `most` are alike. `None` when none of them can be ended.
fn make_room(
    list: &mut Vec<Arc<Connection>>,
    most: usize,
    alike: impl Fn(&Connection) -> bool,
) -> Option<()> {
    if list.iter().filter(|other| alike(other)).count() < most {
        return Some(());
    }
    let places = list.iter().enumerate().filter(|(_, other)| alike(other));
    let worths = places.filter_map(|(place, other)| Some((other.worth()?, place)));
    let (_, place) = worths.min()?;
    list.swap_remove(place).end.notify_one();
    Some(())
}

/// Returns the address range that counts as one machine: an IPv4 address, or an IPv6 network of 64
/// bits; `None` for this machine, where a proxy may speak for many.
pub(super) fn machine(peer: IpAddr) -> Option<IpAddr> {
    match peer.to_canonical() {
        own if own.is_loopback() => None,
        IpAddr::V6(address) => {
            let network = u128::from(address) >> 64 << 64;
            Some(IpAddr::V6(Ipv6Addr::from(network)))
        }
        address => Some(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Limits = Limits {
        header: Duration::ZERO,
        idle: Duration::from_secs(60),
        stalled: Duration::ZERO,
        all: 4,
        peer: 2,
    };

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_client_is_waited_for_in_its_turn_alone() {
        let connection = Connection::new(ip("127.0.0.1"), ip("127.0.0.1"), Trust::Stranger);
        let check = |expected: bool| assert_eq!(connection.is_overdue(&SMALL), expected);
        // The header of the first request.
        check(true);
        connection.requested();
        check(false);
        connection.blocked();
        check(true);
        connection.sent();
        check(false);
        connection.answered();
        check(false);
        // The header of the next one.
        connection.received();
        check(true);
    }

    #[test]
    fn bytes_that_come_while_an_answer_is_made_begin_nothing() {
        let connection = Connection::new(ip("127.0.0.1"), ip("127.0.0.1"), Trust::Stranger);
        connection.requested();
        connection.received();
        assert!(!connection.is_overdue(&SMALL));
    }

    #[test]
    fn strangers_make_room_before_those_who_are_known() {
        let connections = Connections::new(SMALL);
        let own = ip("127.0.0.1");
        let admit = || connections.admit(own, own, Trust::Stranger).unwrap();
        let (known, idle, _stranger) = (admit(), admit(), admit());
        known.vouch();
        known.requested();
        idle.vouch();
        idle.requested();
        idle.answered();
        // Any number of strangers changes nothing for the two.
        for _ in 0..20 {
            admit();
        }
        let there = |one: &Arc<Connection>| {
            connections
                .list()
                .iter()
                .any(|other| Arc::ptr_eq(one, other))
        };
        assert!(there(&known) && there(&idle));
        assert_eq!(connections.list().len(), 4);
        // Those who may see the page are as many as can be.
        for _ in 0..3 {
            let more = admit();
            more.vouch();
            more.requested();
        }
        assert!(there(&known) && !there(&idle));
        assert!(connections.admit(own, own, Trust::Stranger).is_none());
        connections.leave(&known);
        assert!(connections.admit(own, own, Trust::Stranger).is_some());
    }

    #[test]
    fn another_machine_has_a_share() {
        let connections = Connections::new(SMALL);
        let own = ip("192.168.1.2");
        let admit = |peer: &str| {
            let connection = connections.admit(ip(peer), own, Trust::Known)?;
            connection.requested();
            Some(connection)
        };
        assert!(admit("192.168.1.7").is_some() && admit("192.168.1.7").is_some());
        assert!(admit("192.168.1.7").is_none());
        assert!(admit("::ffff:192.168.1.7").is_none());
        assert!(admit("192.168.1.8").is_some());
    }

    #[test]
    fn machines_are_told_apart() {
        let check =
            |one: &str, expected: Option<&str>| assert_eq!(machine(ip(one)), expected.map(ip));
        check("127.0.0.1", None);
        check("127.9.9.9", None);
        check("::1", None);
        check("::ffff:127.0.0.1", None);
        check("10.0.0.7", Some("10.0.0.7"));
        check("2001:db8:1:2:3:4:5:6", Some("2001:db8:1:2::"));
    }
}
