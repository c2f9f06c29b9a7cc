//! Tokens of names, each looked at once: folded form, stem, concept, classes.

use rustc_hash::FxHashMap;

use super::words::{self, class};
use crate::analysis::fold_word;
use unicode_normalization::UnicodeNormalization;

/// A token by its number.
pub(super) type TokenId = u32;

/// A stem, concept or acronym by its number; 0 is none.
pub(super) type StemId = u32;

/// A word as printed in names.
#[derive(Debug)]
pub(super) struct Token {
    /// Folded, letters and digits alone.
    pub(super) folded: String,
    /// The folded form as a number.
    pub(super) word: StemId,
    /// Its light stem.
    pub(super) stem: StemId,
    /// Its concept, else its stem.
    pub(super) concept: StemId,
    /// Bits of [`class`].
    pub(super) classes: u8,
    /// Languages of which it is a word, as bits.
    pub(super) languages: u64,
    /// In capitals as acronyms are: two capitals and more, no digits alone.
    pub(super) caps: bool,
    /// Begins with a capital or has no case.
    pub(super) capital: bool,
    /// Has digits.
    pub(super) digits: bool,
}

impl Token {
    /// True for words that count in a comparison.
    pub(super) fn is_content(&self) -> bool {
        self.classes & class::FUNCTION == 0
    }
}

/// All tokens of a dictionary of names.
#[derive(Debug, Default)]
pub(super) struct Vocabulary<'a> {
    known: FxHashMap<&'a str, TokenId>,
    /// Words that are articles or prepositions in another language than that of the name.
    foreign: FxHashMap<&'a str, TokenId>,
    tokens: Vec<Token>,
    stems: FxHashMap<String, StemId>,
}

impl<'a> Vocabulary<'a> {
    /// The token of a printed word.
    pub(super) fn token(&mut self, printed: &'a str) -> TokenId {
        if let Some(token) = self.known.get(printed) {
            return *token;
        }
        let token = self.made(printed);
        let id = TokenId::try_from(self.tokens.len()).unwrap_or(TokenId::MAX);
        self.tokens.push(token);
        self.known.insert(printed, id);
        id
    }

    /// The token of a printed word that is no article or preposition in the language of its name.
    pub(super) fn content_token(&mut self, printed: &'a str) -> TokenId {
        if let Some(token) = self.foreign.get(printed) {
            return *token;
        }
        let mut token = self.made(printed);
        token.classes &= !class::FUNCTION;
        let id = TokenId::try_from(self.tokens.len()).unwrap_or(TokenId::MAX);
        self.tokens.push(token);
        self.foreign.insert(printed, id);
        id
    }

    fn made(&mut self, printed: &str) -> Token {
        let folded: String = fold_word(printed)
            .chars()
            .filter(|letter| !letter.is_ascii_punctuation())
            .collect();
        let stem = words::light_stem(&folded);
        let lower: String = printed.to_lowercase().nfc().collect();
        let known = words::known(&lower, &folded, &stem);
        let capitals = printed
            .chars()
            .filter(|letter| letter.is_uppercase())
            .count();
        let smalls = printed
            .chars()
            .filter(|letter| letter.is_lowercase())
            .count();
        let first = printed.chars().next().unwrap_or(' ');
        let caps = capitals >= 2 && smalls <= capitals;
        let stem = self.stem(stem);
        let concept = match known.concept {
            Some(concept) => self.stem(format!("={concept}")),
            None => stem,
        };
        Token {
            word: self.stem(folded.clone()),
            stem,
            concept,
            classes: known.classes,
            languages: known.languages,
            caps,
            capital: !first.is_lowercase(),
            digits: folded.bytes().any(|byte| byte.is_ascii_digit()),
            folded,
        }
    }

    /// The number of a stem.
    pub(super) fn stem(&mut self, stem: String) -> StemId {
        let next = StemId::try_from(self.stems.len() + 1).unwrap_or(StemId::MAX);
        *self.stems.entry(stem).or_insert(next)
    }

    /// A token by its number.
    pub(super) fn get(&self, token: TokenId) -> &Token {
        &self.tokens[token as usize]
    }

    /// All tokens.
    pub(super) fn all(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter()
    }

    /// Numbers above all stems.
    pub(super) fn stems(&self) -> usize {
        self.stems.len() + 1
    }
}
