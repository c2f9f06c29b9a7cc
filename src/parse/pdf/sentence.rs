//! Whether a text ends as sentences do, and whether the next line goes on with it.

/// Returns true if a text ends as sentences do.
pub(super) fn is_finished(text: &str) -> bool {
    let end = text.trim_end_matches(['"', '”', '»', '’', ')', ']', ' ', '\u{201c}']);
    let end = end.trim_end_matches(|c: char| c.is_ascii_digit());
    end.ends_with([
        '.', '!', '?', ':', ';', '。', '！', '？', '：', '；', '؟', '۔', '।', '…', '؛',
    ]) || text.ends_with(['.', '!', '?', ':', ';', '。'])
}

pub(super) fn is_finished_or_short(text: &str) -> bool {
    is_finished(text) || text.chars().count() < 60
}

/// Returns true if a line that begins in lower case goes on with an unfinished sentence.
pub(super) fn goes_on(text: &str, next: &str) -> bool {
    let lower = next
        .chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(char::is_lowercase);
    lower && (!is_finished(text) || text.ends_with(['-', '\u{ad}', '\u{2010}']))
}
