//! How much text waits for the engine's threads: the engine's own queue counts documents, however
//! large they are.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Bytes of text that may wait.
const MAX_WAITING: usize = 24 << 20;

/// The longest wait without any text being taken. The thread that should take it has then died,
/// which the engine reports when it is given the next document.
const PATIENCE: Duration = Duration::from_secs(60);

/// The text that was given to the engine and not taken yet, in bytes; clones share it.
#[derive(Clone, Default)]
pub(crate) struct Backpressure(Arc<(Mutex<usize>, Condvar)>);

impl Backpressure {
    /// Counts text that is about to be given, after waiting until there is room; text larger than
    /// the room goes alone.
    pub(crate) fn add(&self, bytes: usize) {
        let (waiting, changed) = &*self.0;
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        while *waiting > 0 && *waiting + bytes > MAX_WAITING {
            let (after, outcome) = changed
                .wait_timeout(waiting, PATIENCE)
                .unwrap_or_else(PoisonError::into_inner);
            waiting = after;
            if outcome.timed_out() {
                break;
            }
        }
        *waiting += bytes;
    }

    /// Counts text that one of the engine's threads has taken.
    pub(crate) fn take(&self, bytes: usize) {
        let (waiting, changed) = &*self.0;
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = waiting.saturating_sub(bytes);
        changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_gives_waits_for_who_takes() {
        let backlog = Backpressure::default();
        backlog.add(MAX_WAITING * 2);
        let taker = backlog.clone();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            taker.take(MAX_WAITING * 2);
        });
        let start = std::time::Instant::now();
        backlog.add(1);
        assert!(start.elapsed() >= Duration::from_millis(40));
        thread.join().unwrap();
        assert_eq!(*backlog.0.0.lock().unwrap(), 1);
    }
}
