//! Stems by language: Snowball algorithms and a light one for Arabic, chosen by primary language subtag.

use std::collections::HashMap;

use frostem::Stemmer;

use super::arabic::light_stem;
use super::fold::{fold_word, lower};

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
const REMEMBERED: usize = 100_000;

/// Stems of one language with a memory of words already seen.
#[derive(Default)]
pub struct Stems {
    memory: HashMap<String, HashMap<String, String>>,
}

impl Stems {
    /// The folded stem of a word as written.
    pub fn stem(&mut self, word: &str, language: &str) -> String {
        let Some(algorithm) = algorithm(language) else {
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
        let stem = stem_with(algorithm, word);
        memory.insert(word.to_owned(), stem.clone());
        stem
    }
}
