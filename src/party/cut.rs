//! Cuts a printed name into words, and says where a part of it begins: after a bracket, a dash, a
//! slash or a comma.

use unicode_normalization::char::is_combining_mark;

use crate::analysis::is_unspaced;

/// A word of a printed name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// As printed.
    pub(super) text: &'a str,
    /// Whether a part of the name begins with it.
    pub(super) begins: bool,
}

/// Words of a name that are looked at; a longer one is a sentence.
const MOST: usize = 60;

/// Signs after which a part begins.
const BREAKS: &[char] = &[
    '(', ')', '[', ']', '{', '}', '/', ',', ';', ':', '|', '–', '—', '―', '−', '•', '·', '（',
    '）', '【', '】', '「', '」', '，', '、', '；', '：', '／', '،', '؛',
];

/// Endings of the other gender that are put after a word.
const GENDERS: &[&str] = &[
    "a", "o", "as", "os", "es", "e", "in", "innen", "ne", "nes", "le", "les", "trice", "trices",
];

fn is_letter(character: char) -> bool {
    character.is_alphanumeric()
        || is_combining_mark(character)
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}')
}

/// The words of a name, at most [`MOST`], in order.
pub(super) fn cut<'a>(name: &'a str, pieces: &mut Vec<Piece<'a>>) {
    pieces.clear();
    let (mut start, mut gap) = (None, 0);
    let mut spaceless = false;
    for (at, character) in name.char_indices() {
        let letter = is_letter(character) || is_inside_acronym(name, at, character);
        if letter
            && start.is_some()
            && !is_combining_mark(character)
            && is_unspaced(character) != spaceless
        {
            push(name, &mut start, at, &mut gap, pieces);
        }
        if letter {
            if start.is_none() {
                start = Some(at);
                spaceless = is_unspaced(character);
            }
        } else {
            push(name, &mut start, at, &mut gap, pieces);
        }
        if pieces.len() >= MOST {
            return;
        }
    }
    push(name, &mut start, name.len(), &mut gap, pieces);
}

/// A dot between single capitals: `U.S.A.`
fn is_inside_acronym(name: &str, at: usize, character: char) -> bool {
    if character != '.' {
        return false;
    }
    let mut before = name[..at].chars().rev();
    let single = before.next().is_some_and(char::is_uppercase)
        && before.next().is_none_or(|before| !is_letter(before));
    let mut after = name[at + 1..].chars();
    single
        && after.next().is_some_and(char::is_uppercase)
        && after.next().is_none_or(|after| !is_letter(after))
}

/// Adds the word that ends at a place, if one is open.
fn push<'a>(
    name: &'a str,
    start: &mut Option<usize>,
    end: usize,
    gap: &mut usize,
    pieces: &mut Vec<Piece<'a>>,
) {
    let Some(begin) = start.take() else {
        return;
    };
    let (text, between) = (&name[begin..end], &name[*gap..begin]);
    *gap = end;
    // A footnote's number.
    if between.ends_with('[')
        && name[end..].starts_with(']')
        && text.bytes().all(|byte| byte.is_ascii_digit())
    {
        return;
    }
    let before = pieces.last().map(|piece: &Piece<'_>| piece.text);
    if before.is_some_and(|before| is_gender(text, between, before)) {
        // The sign after the ending closes it, and no part begins there.
        let rest = &name[end..];
        *gap = end
            + rest
                .chars()
                .next()
                .filter(|sign| ")/".contains(*sign))
                .map_or(0, char::len_utf8);
        return;
    }
    // What is left of a word at an apostrophe: `l'`, `'s`.
    let elided = |sign: Option<char>| sign.is_some_and(|sign| "'’ʼ`´".contains(sign));
    let short = text.chars().count() <= 2;
    if short
        && (elided(name[end..].chars().next()) && !text.chars().all(char::is_uppercase)
            || text.len() == 1 && between.chars().count() == 1 && elided(between.chars().next()))
    {
        return;
    }
    let begins = pieces.is_empty() || is_break(between, before.unwrap_or_default(), text);
    pieces.push(Piece { text, begins });
}

/// An ending of the other gender, `trabalhadores/as`, `Freund*innen`.
fn is_gender(text: &str, between: &str, before: &str) -> bool {
    let mut signs = between.chars();
    let (Some(sign), rest) = (signs.next(), signs.next()) else {
        return false;
    };
    let attached = "/(*:_·-.@".contains(sign) && rest.is_none_or(|rest| rest == '-');
    let dotted = "-.:".contains(sign);
    attached
        && before.chars().count() >= 4
        && GENDERS.contains(&text)
        && (!dotted || matches!(text, "innen" | "in" | "e" | "es" | "ne" | "nes"))
}

/// Whether a part begins between two words.
fn is_break(between: &str, before: &str, after: &str) -> bool {
    if between.contains(BREAKS) {
        return true;
    }
    let hyphen = between.contains(['-', '‐', '‑']);
    let spaced = between.chars().any(char::is_whitespace);
    hyphen && (spaced || is_caps(before) || is_caps(after))
}

/// In capitals, two and more.
fn is_caps(word: &str) -> bool {
    word.chars().filter(|letter| letter.is_uppercase()).count() >= 2
        && !word.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_parts() {
        for (name, expected) in [
            ("Human Rights Watch (HRW)", "|Human Rights Watch |HRW"),
            ("FASE-RJ", "|FASE |RJ"),
            (
                "Movimento Sem-Terra - MST/SP",
                "|Movimento Sem Terra |MST |SP",
            ),
            (
                "trabalhadores/as na agricultura",
                "|trabalhadores na agricultura",
            ),
            ("Trabalhadores(as) rurais", "|Trabalhadores rurais"),
            ("U.S. Office of C.U.T.", "|U.S Office of C.U.T"),
            ("Ligue des droits de l’Homme", "|Ligue des droits de Homme"),
            ("People's Party", "|People Party"),
            ("財団法人A", "|財団法人 A"),
            ("", ""),
        ] {
            let mut pieces = Vec::new();
            cut(name, &mut pieces);
            let words = pieces.iter().map(|piece| {
                let sign = if piece.begins { "|" } else { "" };
                format!("{sign}{}", piece.text)
            });
            assert_eq!(words.collect::<Vec<String>>().join(" "), expected, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_name_panics(name in "\\PC{0,80}") {
            cut(&name, &mut Vec::new());
        }
    }
}
