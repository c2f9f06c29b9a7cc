//! Wrong passwords: each client may try a few, then waits longer and longer; all clients together
//! are limited in the same way, so that an attack from many clients gains nothing.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::connection::machine;

/// The number of wrong guesses without a delay, and the longest delay.
struct Rule {
    free: u32,
    longest: Duration,
}

/// For one other machine.
const PEER: Rule = Rule {
    free: 5,
    longest: Duration::from_secs(300),
};

/// For all clients together: at most six guesses a minute, three million in a year.
const ALL: Rule = Rule {
    free: 20,
    longest: Duration::from_secs(10),
};

/// After this time without a wrong one all is forgotten.
const FORGOTTEN: Duration = Duration::from_secs(900);

/// Machines remembered.
const MACHINES: usize = 1_024;

/// The delay after the first that is not free; each further one doubles it.
const FIRST: Duration = Duration::from_secs(1);

/// Wrong passwords of late.
#[derive(Default)]
pub(super) struct Attempts(Mutex<Book>);

#[derive(Default)]
struct Book {
    all: Failures,
    machines: HashMap<IpAddr, Failures>,
}

#[derive(Clone, Copy, Default)]
struct Failures {
    count: u32,
    last: Option<Instant>,
}

impl Attempts {
    /// Checks a password unless it is too soon; returns the result of `check`. Errors: the time to
    /// wait. Clients of this machine count as one.
    pub(super) fn attempt(
        &self,
        peer: Option<IpAddr>,
        now: Instant,
        check: impl FnOnce() -> bool,
    ) -> Result<bool, Duration> {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let machine = peer.and_then(machine);
        let of_machine = machine.and_then(|machine| book.machines.get(&machine).copied());
        let wait = book.all.wait(&ALL, now);
        let wait = wait.max(of_machine.unwrap_or_default().wait(&PEER, now));
        if !wait.is_zero() {
            return Err(wait);
        }
        let right = check();
        match machine {
            Some(machine) if right => {
                book.machines.remove(&machine);
            }
            Some(machine) => book.machine(machine).add(now),
            None => {}
        }
        if !right {
            book.all.add(now);
        }
        Ok(right)
    }
}

impl Book {
    /// Returns the record of a machine; to make room, the machine that was silent the longest is
    /// forgotten.
    fn machine(&mut self, machine: IpAddr) -> &mut Failures {
        if self.machines.len() >= MACHINES && !self.machines.contains_key(&machine) {
            let oldest = self.machines.iter().min_by_key(|(_, wrong)| wrong.last);
            if let Some(oldest) = oldest.map(|(machine, _)| *machine) {
                self.machines.remove(&oldest);
            }
        }
        self.machines.entry(machine).or_default()
    }
}

impl Failures {
    fn add(&mut self, now: Instant) {
        self.forget(now);
        self.count = self.count.saturating_add(1);
        self.last = Some(now);
    }

    fn forget(&mut self, now: Instant) {
        let since = |last: Instant| now.saturating_duration_since(last);
        if self.last.is_some_and(|last| since(last) >= FORGOTTEN) {
            *self = Self::default();
        }
    }

    /// Returns the waiting time before the next guess.
    fn wait(mut self, rule: &Rule, now: Instant) -> Duration {
        self.forget(now);
        let Some(last) = self.last.filter(|_| self.count >= rule.free) else {
            return Duration::ZERO;
        };
        let doubled = 1_u32
            .checked_shl(self.count - rule.free)
            .unwrap_or(u32::MAX);
        let delay = FIRST.saturating_mul(doubled).min(rule.longest);
        (last + delay).saturating_duration_since(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, last]))
    }

    /// Tries wrong passwords as soon as they are looked at; gives the delays between them in
    /// seconds.
    fn delays(
        attempts: &Attempts,
        now: &mut Instant,
        peer: Option<IpAddr>,
        count: usize,
    ) -> Vec<u64> {
        let mut delays = Vec::new();
        for _ in 0..count {
            let before = *now;
            while let Err(wait) = attempts.attempt(peer, *now, || false) {
                *now += wait;
            }
            delays.push(now.duration_since(before).as_secs());
        }
        delays
    }

    #[test]
    fn a_machine_waits_longer_each_time() {
        let (attempts, mut now) = (Attempts::default(), Instant::now());
        let waited = delays(&attempts, &mut now, ip(1), 16);
        assert_eq!(
            waited,
            [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
        );
        // Another one does not wait for it, and a right one is looked at.
        assert_eq!(attempts.attempt(ip(2), now, || true), Ok(true));
        assert!(attempts.attempt(ip(1), now, || true).is_err());
        now += FORGOTTEN;
        assert_eq!(delays(&attempts, &mut now, ip(1), 5), [0; 5]);
    }

    #[test]
    fn many_machines_wait_together() {
        let (attempts, mut now) = (Attempts::default(), Instant::now());
        let waited: Vec<u64> = (0..26)
            .flat_map(|number| delays(&attempts, &mut now, ip(number), 1))
            .collect();
        assert_eq!(waited[..20], [0; 20]);
        assert_eq!(waited[20..], [1, 2, 4, 8, 10, 10]);
        assert!(attempts.attempt(ip(200), now, || true).is_err());
    }

    #[test]
    fn clients_of_this_machine_share_what_all_have() {
        let (attempts, mut now) = (Attempts::default(), Instant::now());
        let own = "127.0.0.1".parse().ok();
        let waited = delays(&attempts, &mut now, own, 40);
        assert_eq!(waited.iter().max(), Some(&10));
        assert_eq!(attempts.0.lock().unwrap().machines.len(), 0);
    }

    #[test]
    fn machines_remembered_are_bounded() {
        let attempts = Attempts::default();
        let mut now = Instant::now();
        for number in 0..2 * MACHINES as u32 {
            let peer = Some(IpAddr::from((0x0a00_0000 + number).to_be_bytes()));
            delays(&attempts, &mut now, peer, 1);
        }
        assert_eq!(attempts.0.lock().unwrap().machines.len(), MACHINES);
    }
}
