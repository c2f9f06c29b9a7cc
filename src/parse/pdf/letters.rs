//! What kinds of characters there are, as far as the layout of lines asks; and the order of letters
//! that are drawn otherwise than they are written.

/// Returns true if a character is written from right to left: Hebrew, Arabic and their neighbours.
pub(super) fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
        && !is_digit(c)
}

/// Returns true if a character is a digit, of any script that writes from right to left or of ours.
pub(super) fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '\u{66b}' | '\u{66c}')
}

/// Returns true if a character is set on the one before it and takes no room.
pub(super) fn is_mark(c: char) -> bool {
    if c < '\u{300}' {
        return false;
    }
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'
            | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}' | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}'
            | '\u{6e7}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' | '\u{8d3}'..='\u{8ff}'
            | '\u{900}'..='\u{902}' | '\u{93a}' | '\u{93c}' | '\u{941}'..='\u{948}' | '\u{94d}'
            | '\u{951}'..='\u{957}' | '\u{962}'..='\u{963}' | '\u{981}' | '\u{9bc}'
            | '\u{9c1}'..='\u{9c4}' | '\u{9cd}' | '\u{e31}' | '\u{e34}'..='\u{e3a}'
            | '\u{e47}'..='\u{e4e}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Returns true if a character is as wide as high and stands apart from its neighbours without a
/// space between: Han, Kana, Hangul is not.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// A line's text with single spaces, none before marks, and with the vowel signs of Devanagari
/// behind the consonants that they follow in speech.
pub(super) fn settled(text: &str) -> String {
    let mut settled = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c == ' ' {
            space = true;
            continue;
        }
        if space && !settled.is_empty() && !is_mark(c) {
            settled.push(' ');
        }
        space = false;
        settled.push(c);
    }
    if settled.contains(SHORT_I) {
        settled = reordered(&settled);
    }
    settled
}

/// The sign of the short i, which is drawn before the consonants that it follows.
const SHORT_I: char = '\u{93f}';
/// The sign that takes the vowel from a consonant, so that the next one joins it.
const VIRAMA: char = '\u{94d}';

/// Moves each short i that stands at the beginning of a word or after a vowel behind the next
/// cluster of consonants: where it stands there, it was written in the order of drawing.
fn reordered(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_consonant = |c: &char| matches!(c, '\u{915}'..='\u{939}' | '\u{958}'..='\u{95f}');
    // Signs in the order of writing follow a consonant.
    let drawn_first = letters.iter().enumerate().filter(|(at, c)| {
        **c == SHORT_I
            && !at
                .checked_sub(1)
                .and_then(|before| letters.get(before))
                .is_some_and(is_consonant)
    });
    let all = letters.iter().filter(|c| **c == SHORT_I).count();
    if drawn_first.count() * 4 < all {
        return text.to_owned();
    }
    let mut ordered = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        if letters[at] == SHORT_I && letters.get(at + 1).is_some_and(is_consonant) {
            let mut end = at + 2;
            while letters.get(end) == Some(&VIRAMA)
                && letters.get(end + 1).is_some_and(is_consonant)
            {
                end += 2;
            }
            ordered.extend(&letters[at + 1..end]);
            ordered.push(SHORT_I);
            at = end;
        } else {
            ordered.push(letters[at]);
            at += 1;
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::settled;

    #[test]
    fn lines_have_single_spaces_and_signs_behind_their_consonants() {
        for (drawn, expected) in [
            ("  Keep  the river ", "Keep the river"),
            ("e \u{301}t\u{301}", "e\u{301}t\u{301}"),
            // Drawn before the consonant, and before two that are joined.
            (
                "\u{93f}\u{939}\u{928}\u{94d}\u{926}\u{940}",
                "\u{939}\u{93f}\u{928}\u{94d}\u{926}\u{940}",
            ),
            (
                "\u{93f}\u{938}\u{94d}\u{925}\u{924}",
                "\u{938}\u{94d}\u{925}\u{93f}\u{924}",
            ),
            // In the order of writing.
            (
                "\u{928}\u{93f}\u{935}\u{947}\u{926}\u{928}",
                "\u{928}\u{93f}\u{935}\u{947}\u{926}\u{928}",
            ),
        ] {
            assert_eq!(settled(drawn), expected);
        }
    }
}
