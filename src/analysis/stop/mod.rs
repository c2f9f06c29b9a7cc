//! Stop words: left out of queries and of the stems by which documents are found, but kept among
//! the unstemmed terms, which phrases use.
//!
//! The engine's lists serve where it has one; `words` adds what they lack, above all question
//! words: people type whole questions, and in documents such words are rare enough to look
//! important.

mod words;

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

use tantivy::tokenizer::{Language, RawTokenizer, StopWordFilter, TextAnalyzer, TokenStream};

use super::fold::{fold_once, fold_word, lower};

/// Languages for which the engine has a list, by primary subtag.
const LANGUAGES: [(&str, Language); 13] = [
    ("da", Language::Danish),
    ("de", Language::German),
    ("en", Language::English),
    ("es", Language::Spanish),
    ("fi", Language::Finnish),
    ("fr", Language::French),
    ("hu", Language::Hungarian),
    ("it", Language::Italian),
    ("nl", Language::Dutch),
    ("no", Language::Norwegian),
    ("pt", Language::Portuguese),
    ("ru", Language::Russian),
    ("sv", Language::Swedish),
];

/// The engine's lists, each made when it is first asked for.
static LISTS: [OnceLock<Option<Mutex<TextAnalyzer>>>; LANGUAGES.len()] =
    [const { OnceLock::new() }; LANGUAGES.len()];

/// Our own lists, folded, in the order of `words::WORDS`.
static OWN: LazyLock<Vec<OnceLock<HashSet<String>>>> =
    LazyLock::new(|| words::WORDS.iter().map(|_| OnceLock::new()).collect());

/// Returns true if a word as written is a stop word of a language, given by its primary subtag.
pub fn is_stop_word(word: &str, language: &str) -> bool {
    is_own(word, language) || is_listed(word, language)
}

fn is_own(word: &str, language: &str) -> bool {
    let Some(place) = words::WORDS.iter().position(|(code, _)| *code == language) else {
        return false;
    };
    let (Some((_, words)), Some(list)) = (words::WORDS.get(place), OWN.get(place)) else {
        return false;
    };
    let list = list.get_or_init(|| words.split_whitespace().map(fold_once).collect());
    let folded = fold_word(word);
    list.contains(&folded) || holds_particle(&folded, list)
}

/// Pairs that say something although one of their characters does not.
const SPEAKING: [&str; 3] = ["目的", "标的", "標的"];

/// Returns true if one of a pair of characters is a Han character that is listed by itself.
fn holds_particle(pair: &str, list: &HashSet<String>) -> bool {
    let is_particle = |character: char| {
        matches!(character, '\u{4E00}'..='\u{9FFF}')
            && list.contains(&*character.encode_utf8(&mut [0; 4]))
    };
    !pair.is_ascii() && !SPEAKING.contains(&pair) && pair.chars().any(is_particle)
}

fn is_listed(word: &str, language: &str) -> bool {
    let Some(place) = LANGUAGES.iter().position(|(code, _)| *code == language) else {
        return false;
    };
    let list = LISTS[place].get_or_init(|| {
        let filter = StopWordFilter::new(LANGUAGES[place].1)?;
        let analyzer = TextAnalyzer::builder(RawTokenizer::default()).filter(filter);
        Some(Mutex::new(analyzer.build()))
    });
    list.as_ref().is_some_and(|analyzer| {
        let mut analyzer = analyzer.lock().unwrap_or_else(PoisonError::into_inner);
        !TokenStream::advance(&mut analyzer.token_stream(&lower(word)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, language: &str, expected: bool) {
        for word in words.split_whitespace() {
            assert_eq!(is_stop_word(word, language), expected, "{word} {language}");
        }
    }

    #[test]
    fn lists_are_folded_as_words_are() {
        for (language, words) in words::WORDS {
            for word in words.split_whitespace() {
                assert_eq!(fold_once(word), fold_word(word), "{word} {language}");
            }
        }
    }

    #[test]
    fn particles_and_question_words_say_nothing() {
        check("the of What DOES", "en", true);
        check("quel Où combien les", "fr", true);
        check("qual quando", "pt", true);
        check("من أين متى في", "ar", true);
        check("сколько какой и", "ru", true);
        check("什么 多少 的人 谁在 是", "zh", true);
        check("人权 目的", "zh", false);
        check("ماهو فى وفي", "ar", true);
        check("war crimes where-abouts", "en", false);
        check("what", "xx", false);
    }
}
