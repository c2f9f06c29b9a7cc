//! Stems by language: Snowball algorithms, chosen by primary language subtag.

use std::collections::HashMap;

use frostem::Stemmer;

use super::fold::{fold_word, lower};

/// Languages with a Snowball algorithm: ISO 639 code and the algorithm's name. Source: snowballstem.org, 2026.
const ALGORITHMS: &[(&str, &str)] = &[
    ("ar", "arabic"),
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

/// Languages of the table above that are not written in Latin letters.
const NOT_LATIN: &[&str] = &["ar", "el", "fa", "hi", "hy", "ne", "ru", "sr", "ta", "yi"];

/// Whether a language, given by its primary subtag, has no stemmer or one for Latin letters.
pub fn is_latin(language: &str) -> bool {
    !NOT_LATIN.contains(&language)
}

fn stemmer(language: &str) -> Option<Stemmer> {
    let (_, name) = ALGORITHMS.iter().find(|(code, _)| *code == language)?;
    Stemmer::try_from_name(name).ok()
}

/// The folded stem of a word as written, in a language given by its primary subtag; the folded word where there is no
/// algorithm.
pub fn stem(word: &str, language: &str) -> String {
    match stemmer(language) {
        Some(stemmer) => stem_with(stemmer, word),
        None => fold_word(word),
    }
}

fn stem_with(stemmer: Stemmer, word: &str) -> String {
    let lowered = lower(word);
    let stem = fold_word(&stemmer.stem(&lowered));
    if stem.is_empty() {
        fold_word(word)
    } else {
        stem
    }
}

/// Words remembered at most; beyond that the memory is begun anew.
const REMEMBERED: usize = 100_000;

/// Stems of one language with a memory of words already seen.
#[derive(Default)]
pub struct Stems {
    memory: HashMap<String, HashMap<String, String>>,
}

impl Stems {
    /// The folded stem of a word as written.
    pub fn stem(&mut self, word: &str, language: &str) -> String {
        let Some(stemmer) = stemmer(language) else {
            return fold_word(word);
        };
        if !self.memory.contains_key(language) {
            self.memory.insert(language.to_owned(), HashMap::new());
        }
        let memory = self.memory.entry(language.to_owned()).or_default();
        if let Some(stem) = memory.get(word) {
            return stem.clone();
        }
        if memory.len() >= REMEMBERED {
            memory.clear();
        }
        let stem = stem_with(stemmer, word);
        memory.insert(word.to_owned(), stem.clone());
        stem
    }
}
