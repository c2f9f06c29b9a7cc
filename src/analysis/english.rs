//! British and American spellings: both get one spelling before words are stemmed, mostly the
//! American one, whose endings the stemmer knows.
//!
//! Letters are removed or changed only near the end of a word, so that the guarantees of `StemLetters`
//! hold for these stems too.

use std::borrow::Cow;

/// The letters before a British `our` that is `or` in American spelling. Other words keep `our`
/// everywhere: `hour`, `tour`, `contour`.
const OUR: &[&str] = &[
    "arb", "ard", "arm", "behavi", "cand", "clam", "col", "demean", "enam", "endeav", "fav",
    "ferv", "flav", "hon", "hum", "lab", "neighb", "od", "parl", "ranc", "rig", "rum", "sav",
    "savi", "splend", "succ", "tum", "val", "vap", "vig",
];

/// Endings of verbs in `ise` and of words derived from them, from the `s` on.
const ISE: &[&str] = &[
    "se", "sed", "ses", "sing", "sation", "sations", "ser", "sers", "sable", "sational",
];

/// The letters before an `ise` that is not a suffix and is `ise` in American spelling too.
const NO_SUFFIX: &[&str] = &[
    "advert", "chast", "dem", "desp", "expert", "franch", "merchand", "moonr", "parad", "pr",
    "prem", "prom", "sunr", "surm", "treat", "upr",
];

/// The letters before an `ence` that is `ense` in American spelling, and the endings that such a
/// word may have, from the `c` on.
const ENCE: (&[&str], &[&str]) = (
    &["def", "off", "pret", "lic"],
    &["ce", "ces", "ced", "cing", "celess"],
);

/// Letters before and behind an `ae` or `oe` of Greek words that America writes `e`.
const DIPHTHONGS: &[(&str, &str, &str)] = &[
    ("h", "ae", "m"),
    ("", "ae", "mi"),
    ("p", "ae", "d"),
    ("n", "ae", "sth"),
    ("gyn", "ae", "c"),
    ("arch", "ae", "o"),
    ("medi", "ae", "v"),
    ("f", "oe", "t"),
    ("rrh", "oe", "a"),
];

/// Beginnings of single words.
const BEGINNINGS: &[(&str, &str)] = &[
    ("aluminium", "aluminum"),
    ("connexion", "connection"),
    ("councillor", "councilor"),
    ("counsellor", "counselor"),
    ("focuss", "focus"),
    ("grey", "gray"),
    ("manoeuvre", "maneuver"),
    ("manoeuvr", "maneuver"),
    ("plough", "plow"),
    ("practis", "practic"),
    ("skilful", "skillful"),
    ("wilful", "willful"),
];

/// A word in lower case in the one spelling.
pub(super) fn one_spelling(word: &str) -> Cow<'_, str> {
    let mut word = Cow::Borrowed(word);
    if !word.is_ascii() || word.len() < 4 {
        return word;
    }
    if let Some((british, american)) = beginning(&word) {
        word.to_mut().replace_range(..british.len(), american);
    }
    if let Some((at, old, new)) = within(&word) {
        word.to_mut().replace_range(at..at + old, new);
    }
    if let Some((at, old, new)) = ending(&word) {
        word.to_mut().replace_range(at..at + old, new);
    }
    word
}

/// A place in a word, the number of letters to replace, and their replacement.
type Change = (usize, usize, &'static str);

fn beginning(word: &str) -> Option<&'static (&'static str, &'static str)> {
    let first = word.as_bytes().first();
    let mut beginnings = BEGINNINGS.iter();
    beginnings.find(|(british, _)| british.as_bytes().first() == first && word.starts_with(british))
}

/// The first change inside a word.
fn within(word: &str) -> Option<Change> {
    let mut pairs = word.as_bytes().windows(2).enumerate();
    pairs.find_map(|(at, pair)| {
        let (before, behind) = (&word[..at], &word[at + 2..]);
        match pair {
            b"ou" => {
                let is_suffix =
                    behind.starts_with('r') && OUR.iter().any(|end| before.ends_with(end));
                is_suffix.then_some((at, 2, "o"))
            }
            b"ae" | b"oe" => {
                let mut known = DIPHTHONGS.iter();
                let known = known.any(|(left, both, right)| {
                    both.as_bytes() == pair && before.ends_with(left) && behind.starts_with(right)
                });
                known.then_some((at, 2, "e"))
            }
            // Judgement, acknowledgement.
            b"ge" if before.ends_with('d') && behind.starts_with("ment") => Some((at, 2, "g")),
            _ => None,
        }
    })
}

/// The change at the end of a word.
fn ending(word: &str) -> Option<Change> {
    let bytes = word.as_bytes();
    // All of these have one of these letters near their end.
    match bytes {
        [.., b'e'] | [.., b'e', b's' | b'd' | b'r'] | [.., b'g' | b'n' | b'l' | b's'] => {}
        _ => return None,
    }
    suffix_ise(word)
        .or_else(|| suffix_yze(word))
        .or_else(|| suffix_ence(word))
        .or_else(|| last_syllable(word))
}

/// Legalise, organisation: the `s` becomes a `z`.
fn suffix_ise(word: &str) -> Option<Change> {
    let at = word.rfind("is")? + 1;
    let (before, end) = (&word[..at - 1], &word[at..]);
    let is_other = || {
        before.ends_with(['a', 'e', 'o', 'u', 'w'])
            || (before.ends_with('v') && !before.ends_with("tiv"))
            || (before.ends_with('c') && !before.ends_with("ic"))
            || NO_SUFFIX.iter().any(|other| before.ends_with(other))
    };
    (ISE.contains(&end) && has_syllable(before) && !is_other()).then_some((at, 1, "z"))
}

/// Returns true if a vowel with a consonant behind it is in the letters, three at least, before a
/// suffix.
fn has_syllable(before: &str) -> bool {
    let is_vowel = |letter: &u8| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let mut letters = before.bytes().skip_while(|letter| !is_vowel(letter));
    before.len() > 2 && letters.any(|letter| !is_vowel(&letter))
}

/// Analyze, paralyzing: the `z` becomes an `s`, as in the noun.
fn suffix_yze(word: &str) -> Option<Change> {
    let at = word.rfind("lyz")? + 2;
    let end = &word[at + 1..];
    let ends = ["e", "ed", "es", "ing", "er", "ers"];
    ends.contains(&end).then_some((at, 1, "s"))
}

fn suffix_ence(word: &str) -> Option<Change> {
    let at = word.rfind("enc")? + 2;
    let (befores, ends) = ENCE;
    let known = befores
        .iter()
        .any(|before| word[..at - 2].ends_with(before));
    (known && ends.contains(&&word[at..])).then_some((at, 1, "s"))
}

/// Centre, fibre; catalogue; programme.
fn last_syllable(word: &str) -> Option<Change> {
    let bare = word.strip_suffix(['s', 'd']).unwrap_or(word);
    let bare = if bare.ends_with('e') {
        bare
    } else {
        return None;
    };
    let at = bare.len();
    match bare.as_bytes() {
        [.., b't', b'i', b'm', b'b', b'r', b'e'] => None,
        [.., b'n', b't', b'r', b'e'] if word.ends_with('d') => Some((at - 2, 2, "ere")),
        [_, _, .., b't' | b'b', b'r', b'e'] if !word.ends_with('d') => Some((at - 2, 2, "er")),
        [_, .., b'l', b'o', b'g', b'u', b'e'] => Some((at - 2, 2, "")),
        [.., b'g', b'r', b'a', b'm', b'm', b'e'] => Some((at - 2, 2, "")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{TAIL, stem};

    #[test]
    fn spellings_of_one_word_have_one_stem() {
        for words in [
            "labour labor labours laboring",
            "neighbourhoods neighborhood",
            "organisation organizations organised",
            "legalise legalized legalising legalize",
            "defence defense defences defensive",
            "licence licenses",
            "practise practice",
            "analyse analyze analysing",
            "centre center centred centering",
            "theatres theater",
            "catalogue catalogs",
            "programme program",
            "tumour tumor",
            "leukaemia leukemia",
            "paediatric pediatric",
            "foetus fetus",
            "judgement judgments",
            "travelled traveled travelling",
            "manoeuvres maneuvers",
            "sceptre scepter",
        ] {
            let mut words = words.split(' ');
            let first = words.next().map(|word| stem(word, "en"));
            for word in words {
                assert_eq!(Some(stem(word, "en")), first, "{word}");
            }
        }
    }

    #[test]
    fn other_words_stay_as_they_are() {
        let words = "rise promise exercise hour four tour contour poem does advise advertise televised revision otherwise praise noise \
            surprise enterprise compromise premises paradise franchise treatise miser raised crises timbre hatred acre ogre padre \
            source resource protocol phoenix shoes maestro encode fence pencil silence violence science colleague league vogue \
            summer gem agency this basis chassis";
        for word in words.split_whitespace() {
            assert_eq!(one_spelling(word), word);
        }
    }

    proptest::proptest! {
        /// The contract of `StemLetters::Beginning`, tested on words with the letters that the spelling
        /// rules change.
        #[test]
        fn stems_begin_as_their_words_do(
            word in "[a-z]{0,4}(lab|col|rig|p|h|f|gyn|def|lic|prac|cent|lud|anal|legal|g|)(our|ae|oe|enc|ise|isation|iser|yz|tre|logue|ramme|gement|tis)\
                (d|m|mi|t|c|sth|e|es|ed|ing|er|ers|able|s|)"
        ) {
            let stem = stem(&word, "en");
            let sure = stem.len().saturating_sub(TAIL).max(1);
            proptest::prop_assert!(stem[..sure].chars().all(|letter| word.contains(letter)), "{} {}", word, stem);
            proptest::prop_assert_eq!(stem.chars().next(), word.chars().next());
        }
    }
}
