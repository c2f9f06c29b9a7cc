//! Stems by language: Snowball algorithms and a light one for Arabic, chosen by primary language subtag.

use foldhash::{HashMap, HashMapExt};
use frostem::Stemmer;

use super::arabic::light_stem;
use super::fold::{fold_word, lower};
use super::stop::is_stop_word;

/// Languages whose stems may begin otherwise than the word: their algorithms take beginnings off as well. Source: the
/// algorithms themselves, snowballstem.org, 2026, and `arabic`.
const BEGINNINGS_TAKEN_OFF: &[&str] = &[
    "ar", "el", "eo", "fa", "ga", "hi", "id", "ne", "nl", "sr", "ta", "yi",
];

/// Languages with a Snowball algorithm: ISO 639 code and the algorithm's name. Source: snowballstem.org, 2026.
const ALGORITHMS: &[(&str, &str)] = &[
    ("ca", "catalan"),
    ("cs", "czech"),
    ("da", "danish"),
    ("de", "german"),
    ("el", "greek"),
    ("en", "english"),
    ("eo", "esperanto"),
    ("es", "spanish"),
    ("et", "estonian"),
    ("eu", "basque"),
    ("fa", "persian"),
    ("fi", "finnish"),
    ("fr", "french"),
    ("ga", "irish"),
    ("hi", "hindi"),
    ("hu", "hungarian"),
    ("hy", "armenian"),
    ("id", "indonesian"),
    ("it", "italian"),
    ("lt", "lithuanian"),
    ("ne", "nepali"),
    ("nl", "dutch"),
    ("no", "norwegian"),
    ("nb", "norwegian"),
    ("nn", "norwegian"),
    ("pl", "polish"),
    ("pt", "portuguese"),
    ("ro", "romanian"),
    ("ru", "russian"),
    ("sr", "serbian"),
    ("sv", "swedish"),
    ("ta", "tamil"),
    ("tr", "turkish"),
    ("yi", "yiddish"),
];

/// How a language's words are stemmed.
#[derive(Clone, Copy)]
enum Algorithm {
    Light,
    Snowball(Stemmer),
}

fn algorithm(language: &str) -> Option<Algorithm> {
    if language == "ar" {
        return Some(Algorithm::Light);
    }
    let (_, name) = ALGORITHMS.iter().find(|(code, _)| *code == language)?;
    Stemmer::try_from_name(name).ok().map(Algorithm::Snowball)
}

/// Whether words of a language, given by its primary subtag, have stems.
pub fn has_stems(language: &str) -> bool {
    language == "ar" || ALGORITHMS.iter().any(|(code, _)| *code == language)
}

/// Whether a word of three letters or more and its stem have the same first letter in a language given by its primary subtag.
pub fn keeps_beginnings(language: &str) -> bool {
    !BEGINNINGS_TAKEN_OFF.contains(&language)
}

/// The folded stem of a word as written, in a language given by its primary subtag; the folded word where there is no
/// algorithm.
pub fn stem(word: &str, language: &str) -> String {
    match algorithm(language) {
        Some(algorithm) => stem_with(algorithm, word),
        None => fold_word(word),
    }
}

fn stem_with(algorithm: Algorithm, word: &str) -> String {
    let stem = match algorithm {
        Algorithm::Light => light_stem(&fold_word(word)).to_owned(),
        Algorithm::Snowball(stemmer) => fold_word(&stemmer.stem(&lower(word))),
    };
    if stem.is_empty() {
        fold_word(word)
    } else {
        stem
    }
}

/// Words remembered at most; beyond that the memory is begun anew.
const REMEMBERED: usize = 20_000;

/// Stems of words as written; none for stop words.
type Memory = HashMap<String, Option<String>>;

/// Stems with a memory of words already seen.
#[derive(Default)]
pub struct Stems {
    /// By language; without an algorithm for those that have no stems.
    memories: HashMap<String, (Option<Algorithm>, Memory)>,
}

impl Stems {
    /// The folded stem of a word as written; none for a stop word of a language that has stems.
    pub fn stem(&mut self, word: &str, language: &str) -> Option<String> {
        if !self.memories.contains_key(language) {
            let memory = (algorithm(language), HashMap::new());
            self.memories.insert(language.to_owned(), memory);
        }
        let Some((Some(algorithm), memory)) = self.memories.get_mut(language) else {
            return Some(fold_word(word));
        };
        if let Some(stem) = memory.get(word) {
            return stem.clone();
        }
        if memory.len() >= REMEMBERED {
            memory.clear();
        }
        let stem = (!is_stop_word(word, language)).then(|| stem_with(*algorithm, word));
        memory.insert(word.to_owned(), stem.clone());
        stem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn stems_begin_as_their_words(
            word in "[a-zà-öø-ÿā-žșț]{3,12}|[α-ώ]{3,12}|[а-яё]{3,12}|[ա-և]{3,12}"
        ) {
            for (language, _) in ALGORITHMS {
                let (folded, stem) = (fold_word(&word), stem(&word, language));
                let same = folded.chars().next() == stem.chars().next();
                proptest::prop_assert!(same || !keeps_beginnings(language), "{language} {word} {stem}");
            }
        }
    }
}
