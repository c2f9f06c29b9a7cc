//! Stems by language: Snowball algorithms and a light one for Arabic, chosen by primary language
//! subtag.

use foldhash::{HashMap, HashMapExt};
use frostem::Stemmer;

use super::arabic::light_stem;
use super::english::one_spelling;
use super::fold::{fold_onto, fold_word, lower};
use super::stop::is_stop_word;

/// The letters that a stem certainly shares with its word, apart from case, accents and marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StemLetters {
    /// All letters of the word: there are no stems.
    Word,
    /// The first letter of the stem is the first of the word, if the word has three letters or
    /// more, and all its letters are in the word except `TAIL` at the end.
    Beginning,
    /// The first letter of the stem is in the word, and so are all its letters except this number
    /// at the end.
    Letters(usize),
    /// No letters: the stem may contain new ones.
    Nothing,
}

/// Letters at the end of a stem that its word may not have: suffixes give way to others (`happy` is
/// stemmed `happi`, Estonian `näen` is stemmed `nägi`, British `-isations` `-izat`). Source: the
/// algorithms themselves, and 155,000 words in twenty languages without one to the contrary.
pub const TAIL: usize = 3;

/// Languages whose stems may begin differently from the word, and the guarantee that remains.
/// Source: the algorithms themselves, snowballstem.org, 2026, and `arabic`.
const BEGINNINGS_TAKEN_OFF: &[(&str, StemLetters)] = &[
    ("ar", StemLetters::Letters(0)),
    ("el", StemLetters::Nothing),
    ("eo", StemLetters::Letters(2)),
    ("fa", StemLetters::Nothing),
    ("ga", StemLetters::Letters(2)),
    ("hi", StemLetters::Letters(0)),
    ("id", StemLetters::Nothing),
    ("ne", StemLetters::Letters(0)),
    ("nl", StemLetters::Letters(3)),
    ("sr", StemLetters::Nothing),
    ("ta", StemLetters::Nothing),
    ("yi", StemLetters::Nothing),
];

/// Languages with a Snowball algorithm: ISO 639 code and the algorithm's name. Source:
/// snowballstem.org, 2026.
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

/// The stemming algorithm of a language.
#[derive(Clone, Copy)]
enum Algorithm {
    Light,
    Snowball(Stemmer),
    /// Of English words in one spelling.
    English(Stemmer),
}

fn algorithm(language: &str) -> Option<Algorithm> {
    if language == "ar" {
        return Some(Algorithm::Light);
    }
    let (_, name) = ALGORITHMS.iter().find(|(code, _)| *code == language)?;
    let stemmer = Stemmer::try_from_name(name).ok()?;
    Some(match language {
        "en" => Algorithm::English(stemmer),
        _ => Algorithm::Snowball(stemmer),
    })
}

/// Returns true if words of a language, given by its primary subtag, have stems.
pub fn has_stems(language: &str) -> bool {
    language == "ar" || ALGORITHMS.iter().any(|(code, _)| *code == language)
}

/// Returns the letters that stems certainly keep in a language given by its primary subtag.
pub fn stem_letters(language: &str) -> StemLetters {
    let other = BEGINNINGS_TAKEN_OFF
        .iter()
        .find(|(code, _)| *code == language);
    match other {
        Some((_, kept)) => *kept,
        None if has_stems(language) => StemLetters::Beginning,
        None => StemLetters::Word,
    }
}

/// The folded stem of a word as written, in a language given by its primary subtag; the folded word
/// where there is no algorithm.
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
        Algorithm::English(stemmer) => {
            let word = lower(word);
            fold_word(&stemmer.stem(&one_spelling(&word)))
        }
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

/// Stems in all languages, with a memory of words already seen.
#[derive(Default)]
pub struct Stems(HashMap<String, StemsOf>);

impl Stems {
    /// Those of a language given by its primary subtag.
    pub fn of(&mut self, language: &str) -> &mut StemsOf {
        let begun = self.0.entry(language.to_owned());
        begun.or_insert_with(|| StemsOf::new(language))
    }
}

/// Stems in one language, with a memory of words already seen.
pub struct StemsOf {
    language: String,
    /// None for a language that has no stems.
    algorithm: Option<Algorithm>,
    memory: Memory,
}

impl StemsOf {
    fn new(language: &str) -> Self {
        Self {
            language: language.to_owned(),
            algorithm: algorithm(language),
            memory: Memory::new(),
        }
    }

    /// Appends the folded stem of a word to a text; returns false and appends nothing for a stop
    /// word of a language that has stems.
    pub fn stem_onto(&mut self, word: &str, text: &mut String) -> bool {
        let Some(algorithm) = self.algorithm else {
            fold_onto(word, text);
            return true;
        };
        if let Some(stem) = self.memory.get(word) {
            text.push_str(stem.as_deref().unwrap_or_default());
            return stem.is_some();
        }
        let is_kept = !is_stop_word(word, &self.language);
        let stem = is_kept.then(|| stem_with(algorithm, word));
        text.push_str(stem.as_deref().unwrap_or_default());
        if self.memory.len() >= REMEMBERED {
            self.memory.clear();
        }
        self.memory.insert(word.to_owned(), stem);
        is_kept
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::letters;
    use super::*;

    proptest::proptest! {
        #[test]
        fn stems_keep_what_is_said_of_them(
            word in "[a-zà-öø-ÿā-žșț]{3,12}|[α-ώ]{3,12}|[а-яё]{3,12}|[ա-և]{3,12}|[ء-غف-ي]{3,12}|[क-हा-्ं]{3,12}"
        ) {
            let folded = fold_word(&word);
            let apart = word.chars().map(|letter| fold_word(letter.encode_utf8(&mut [0; 4])));
            let as_written = letters(&apart.collect::<String>()).collect::<Vec<char>>();
            for (language, _) in ALGORITHMS.iter().chain([&("ar", "light"), &("zh", "none")]) {
                let stem = stem(&word, language);
                let of_stem: Vec<char> = letters(&stem).collect();
                let within = |count: usize| of_stem.iter().take(count).all(|letter| as_written.contains(letter));
                let holds = match stem_letters(language) {
                    StemLetters::Word => stem == folded,
                    StemLetters::Beginning => {
                        of_stem.first() == letters(&folded).next().as_ref() && within(of_stem.len().saturating_sub(TAIL).max(1))
                    }
                    StemLetters::Letters(but) => within(of_stem.len().saturating_sub(but).max(1)),
                    StemLetters::Nothing => true,
                };
                proptest::prop_assert!(holds, "{language} {word} {stem}");
            }
        }
    }
}
