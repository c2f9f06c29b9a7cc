//! The time limit for the work on one file: the caller sets it, and every pass over a text checks
//! it.
//!
//! Knows nothing of the work. Work beyond its time is ended by unwinding up to the place where the
//! limit was set, as language servers cancel their queries (salsa, `Cancelled::throw`). So passes
//! check the clock without a parameter for it, and no caller ever sees a half-done result. No panic
//! is reported.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

/// Calls of `tick` for one check of the clock.
const STRIDE: u32 = 16;

thread_local! {
    /// When the work of this thread must be done.
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
    static TICKS: Cell<u32> = const { Cell::new(0) };
}

/// The work took longer than it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue;

/// Does work on this thread that may take so long. The work must leave nothing half done behind
/// when a check of the clock ends it. Errors: `Overdue` when it was.
pub fn within<T>(limit: Duration, work: impl FnOnce() -> T) -> Result<T, Overdue> {
    let outer = DEADLINE.get();
    let own = Instant::now().checked_add(limit);
    DEADLINE.set(match (outer, own) {
        (Some(outer), Some(own)) => Some(outer.min(own)),
        (outer, own) => outer.or(own),
    });
    let result = catch_unwind(AssertUnwindSafe(work));
    DEADLINE.set(outer);
    result.or_else(|panic| match panic.downcast::<Overdue>() {
        Ok(overdue) => Err(*overdue),
        Err(other) => resume_unwind(other),
    })
}

/// Ends the work that `within` does, when it is over its time; does nothing elsewhere. Never to be
/// called while something shared is being changed.
pub fn check() {
    if DEADLINE
        .get()
        .is_some_and(|deadline| Instant::now() >= deadline)
    {
        resume_unwind(Box::new(Overdue));
    }
}

/// How long the work of this thread may take still; nothing where it has no limit.
pub fn left() -> Option<Duration> {
    let deadline = DEADLINE.get()?;
    Some(deadline.saturating_duration_since(Instant::now()))
}

/// Ends the work that `within` does, as if its time were over. Never to be called where there is no
/// limit.
pub fn give_up() -> ! {
    resume_unwind(Box::new(Overdue))
}

/// Checks the clock on every 16th call: for loops whose length depends on a document and whose rounds
/// take less time than such a check.
pub fn tick() {
    let ticks = TICKS.get().wrapping_add(1);
    TICKS.set(ticks);
    if ticks.is_multiple_of(STRIDE) {
        check();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endless() {
        loop {
            tick();
        }
    }

    #[test]
    fn work_over_its_time_is_ended_and_other_work_is_not() {
        let short = Duration::from_millis(5);
        let long = Duration::from_secs(3600);
        assert_eq!(within(short, endless), Err(Overdue));
        assert_eq!(within(long, || 7), Ok(7));
        // The shorter of two limits counts, whichever is set first.
        assert_eq!(within(short, || within(long, endless)), Ok(Err(Overdue)));
        assert_eq!(within(long, || within(short, endless)), Ok(Err(Overdue)));
        check();
    }

    #[test]
    fn a_panic_goes_on() {
        let panicking = || within(Duration::from_secs(60), || resume_unwind(Box::new("other")));
        let panic: Box<dyn std::any::Any + Send> = catch_unwind(panicking).map(drop).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"other"));
        assert_eq!(DEADLINE.get(), None);
    }
}
