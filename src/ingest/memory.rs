//! The reason why a file gave no document, as a manifest keeps it: in words, so that an index can
//! be read without the program.

use std::time::Duration;

use crate::parse::Unreadable;
use crate::source::Reason;

/// Returns the reason why a file need not be read again until it changes; `None` for a reason that
/// may be gone the next time.
pub(super) fn words(reason: &Reason) -> Option<String> {
    match reason {
        Reason::Unreadable(why) | Reason::Textless(why) => Some(why.clone()),
        Reason::TooSlow(_) | Reason::Fatal => Some(reason.to_string()),
        _ => None,
    }
}

/// The reason for remembered words, where the file is not to be read again: one that
/// took too long is when it may take longer now.
pub(super) fn reason(words: &str, max_time: Duration) -> Option<Reason> {
    match slow(words) {
        Some(limit) => (max_time <= limit).then_some(Reason::SlowBefore(limit)),
        None if is_fatal(words) => Some(Reason::Fatal),
        None => Some(unread(words.to_owned())),
    }
}

/// Returns true if the words are those for a file that ended the program twice.
pub(super) fn is_fatal(words: &str) -> bool {
    words == Reason::Fatal.to_string()
}

/// The reason for a reader's words: a file without text was read all the same.
pub(super) fn unread(why: String) -> Reason {
    let textless = [Unreadable::Empty, Unreadable::NoText];
    if textless
        .iter()
        .any(|unreadable| unreadable.to_string() == why)
    {
        Reason::Textless(why)
    } else {
        Reason::Unreadable(why)
    }
}

/// The limit that a file took longer than.
fn slow(words: &str) -> Option<Duration> {
    let (class, seconds) = words.rsplit_once(": ")?;
    let seconds = seconds.strip_suffix(" s")?.parse().ok()?;
    let limit = Duration::try_from_secs_f64(seconds).ok()?;
    (class == Reason::TooSlow(limit).class()).then_some(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(reason: Reason, max_time: u64, expected: Option<Reason>) {
        let remembered =
            words(&reason).and_then(|words| super::reason(&words, Duration::from_secs(max_time)));
        assert_eq!(remembered, expected, "{reason}");
    }

    #[test]
    fn what_holds_as_long_as_a_file_is_what_it_was_is_remembered() {
        for unreadable in [Unreadable::Empty, Unreadable::NoText] {
            let reason = Reason::Textless(unreadable.to_string());
            check(reason.clone(), 30, Some(reason));
        }
        let binary = Reason::Unreadable(Unreadable::Binary.to_string());
        check(binary.clone(), 30, Some(binary));
        let slow = Reason::TooSlow(Duration::from_millis(30_500));
        let before = Reason::SlowBefore(Duration::from_millis(30_500));
        check(slow.clone(), 30, Some(before));
        check(slow, 31, None);
        check(Reason::Fatal, 31, Some(Reason::Fatal));
        check(Reason::Failed, 30, None);
        check(Reason::Changed, 30, None);
    }
}
