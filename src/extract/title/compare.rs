//! The comparison of declared and printed titles.
//!
//! Takes two texts, gives whether they speak of the same thing, or which holds the other; never
//! which to believe.

use std::collections::HashSet;

use crate::analysis::is_unspaced;
use crate::gazetteer::fold::fold;

/// Returns true if a folded title is at the end of a folded heading, below a kicker, or at its
/// beginning, above a strapline.
pub(super) fn stands_in(title: &str, heading: &str) -> bool {
    let enough = title.split(' ').count() > 2 && title.len() * 5 >= heading.len() * 2;
    let below = heading
        .strip_suffix(title)
        .is_some_and(|kicker| kicker.ends_with(' '));
    let above = heading
        .strip_prefix(title)
        .is_some_and(|line| line.starts_with(' '));
    enough && (below || above)
}

/// Returns true if a heading that begins with a title goes on with its sentence or closes its
/// bracket, rather than with a strapline.
pub(super) fn goes_on(title: &str, heading: &str) -> bool {
    let letters = title.chars().filter(|c| c.is_alphanumeric()).count();
    let mut places = heading.char_indices().filter(|(_, c)| c.is_alphanumeric());
    let Some((at, next)) = places.nth(letters) else {
        return false;
    };
    let begins = heading.chars().filter(|c| c.is_alphanumeric());
    let begins = begins.zip(title.chars().filter(|c| c.is_alphanumeric()));
    let (before, after) = heading.split_at(at);
    let closes = before.matches('(').count() > before.matches(')').count() && after.contains(')');
    begins
        .into_iter()
        .all(|(one, other)| one.to_lowercase().eq(other.to_lowercase()))
        && (next.is_lowercase() || closes)
}

/// Returns true if two titles share enough of their words to speak of the same thing.
pub(super) fn related(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    let common = a.intersection(&b).count();
    let least = a.len().min(b.len());
    common > 0 && common * 2 >= least && (least > 2 || common == least)
}

/// The words of a title that matter; pairs of characters in scripts without spaces.
fn words(title: &str) -> HashSet<String> {
    let folded = fold(title);
    let mut words = HashSet::new();
    for word in folded.split(' ') {
        let characters: Vec<char> = word.chars().collect();
        if characters.iter().copied().any(is_unspaced) {
            words.extend(
                characters
                    .windows(2)
                    .map(|pair| pair.iter().collect::<String>()),
            );
        } else if characters.len() > 2 {
            words.insert(word.to_owned());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straplines_are_told_from_the_rest_of_a_sentence() {
        for (title, heading, expected) in [
            (
                "Nine letters on dams",
                "Nine letters on dams in the valley",
                true,
            ),
            (
                "Nine letters on dams",
                "Nine letters on dams: The valley speaks",
                false,
            ),
            (
                "Nine letters (on dams )",
                "Nine letters (on dams compared)",
                true,
            ),
            (
                "Nine letters on (dams )",
                "Nine letters on (dams Compared)",
                true,
            ),
            ("Nine letters on dams", "Nine letters on dams", false),
            (
                "Nine letters on dams",
                "Ten letters on dams in the valley",
                false,
            ),
        ] {
            assert_eq!(goes_on(title, heading), expected, "{heading}");
        }
    }

    #[test]
    fn titles_that_share_half_of_their_words_are_related() {
        for (one, other, expected) in [
            ("Letter on the dam", "Open letter on the dam", true),
            ("Letter on the dam", "Statement about wells", false),
            ("Wells", "Wells of the valley", true),
            ("", "Wells of the valley", false),
        ] {
            assert_eq!(related(one, other), expected, "{one} / {other}");
        }
    }
}
