//! Frames: words before a name that show the role of its bearer, `on behalf of the`, `about the`,
//! `we at`.
//!
//! Takes frames of many languages in lower case; finds them in text of any case and returns the text
//! after them.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

/// Frames that are searched together.
pub(super) struct Frames {
    automaton: AhoCorasick,
}

impl Frames {
    /// Prepares the search for some frames. A space follows a frame, but not an apostrophe.
    pub(super) fn new(frames: &[&str]) -> Self {
        let spaced = |frame: &&str| match frame.ends_with(['\'', '’']) {
            true => (*frame).to_owned(),
            false => format!("{frame} "),
        };
        let automaton = AhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(frames.iter().map(spaced).flat_map(writings))
            .expect("the tables of this folder are small");
        Self { automaton }
    }

    /// Returns the text after each frame that begins at the beginning of a word, in order.
    pub(super) fn after<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let found = self.automaton.find_iter(text);
        found
            .filter(|found| !text[..found.start()].ends_with(char::is_alphanumeric))
            .map(|found| &text[found.end()..])
    }

    /// Returns the text after the frame with which a text begins.
    pub(super) fn after_beginning<'t>(&self, text: &'t str) -> Option<&'t str> {
        let found = self.automaton.find(text)?;
        (found.start() == 0).then(|| &text[found.end()..])
    }
}

/// Returns a frame unchanged and with a capital; ASCII letters match in either case anyway.
fn writings(frame: String) -> impl Iterator<Item = String> {
    let mut letters = frame.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let capital: String = first.chain(letters).collect();
    let other = (!frame.is_ascii()).then_some(capital);
    std::iter::once(frame).chain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_stand_at_the_beginning_of_words() {
        let frames = Frames::new(&["über", "about", "about the", "l'", "от имени"]);
        for (text, expected) in [
            ("About the lake", Some("lake")),
            ("ABOUT lakes", Some("lakes")),
            ("Über uns", Some("uns")),
            ("L'union", Some("union")),
            ("whereabout lakes", None),
            ("", None),
        ] {
            assert_eq!(frames.after_beginning(text), expected, "{text}");
        }
        let text = "Мы пишем от имени Лиги, whereabout it is, about Ana";
        let found: Vec<&str> = frames.after(text).collect();
        assert_eq!(found, ["Лиги, whereabout it is, about Ana", "Ana"]);
    }
}
