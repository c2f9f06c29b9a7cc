//! A printed name as it is compared: its words, its parts, its acronym, its language.

use std::ops::Range;

use super::acronym::{self, Fit, Word};
use super::cut::Piece;
use super::vocabulary::{StemId, TokenId, Vocabulary};
use super::words::{class, without_legal};
use crate::analysis::is_unspaced;

/// What is known of a name. Ranges are of the pool of [`Names`].
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Its tokens in order, as printed.
    pub(super) tokens: Range<u32>,
    /// Bit n is set where a part begins with token n.
    pub(super) parts: u64,
    /// Bit n is set where token n belongs to the acronym.
    pub(super) acronym_at: u64,
    /// Stems of content words without acronym and legal form: sorted, each once.
    pub(super) words: Range<u32>,
    /// Their concepts: sorted, each once.
    pub(super) concepts: Range<u32>,
    /// The declared acronym; 0 for none.
    pub(super) acronym: StemId,
    /// How well it fits the words.
    pub(super) fit: Fit,
    /// An acronym in capitals at the end that fits nothing: of this body, or of one it belongs to.
    pub(super) code: StemId,
    /// The stem under which those capitals are among the words; 0 for none.
    pub(super) code_stem: StemId,
    /// The name is an acronym and nothing more.
    pub(super) bare: bool,
    /// Capitals are among its words: an acronym that another name may write out.
    pub(super) has_capitals: bool,
    /// Languages that most of its words may be of, as bits; 0 if nothing tells.
    pub(super) languages: u64,
    /// The same where a single word tells.
    pub(super) voices: u64,
    /// All its letters and digits, as a number.
    pub(super) letters: u64,
}

/// Names and the pool of their words.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    /// What is known of words.
    pub(super) vocabulary: Vocabulary<'a>,
    /// The names in order.
    pub(super) names: Vec<Name>,
    pool: Vec<u32>,
    scratch: Scratch,
}

#[derive(Debug, Default)]
struct Scratch {
    tokens: Vec<TokenId>,
    words: Vec<StemId>,
    concepts: Vec<StemId>,
}

/// An acronym found in a name.
#[derive(Clone, Copy, Debug, Default)]
struct Declared {
    letters: StemId,
    at: u64,
    fit: Option<Fit>,
    code: StemId,
    code_at: u64,
}

impl<'a> Names<'a> {
    /// Numbers of the pool.
    pub(super) fn pool(&self, range: &Range<u32>) -> &[u32] {
        &self.pool[range.start as usize..range.end as usize]
    }

    /// The letters of a name's acronym, or of the capitals behind its words; may be empty.
    pub(super) fn acronym(&self, name: &Name) -> String {
        let tokens = self.pool(&name.tokens).iter().enumerate();
        let marked = tokens.filter(|(place, token)| {
            let stem = self.vocabulary.get(**token).stem;
            name.acronym_at >> (*place).min(63) & 1 == 1
                || name.acronym == 0 && name.code_stem != 0 && stem == name.code_stem
        });
        marked
            .map(|(_, token)| self.vocabulary.get(*token).folded.as_str())
            .collect()
    }

    /// Reads a name that was cut into pieces and puts it at the end.
    pub(super) fn push(&mut self, pieces: &[Piece<'a>]) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.tokens.clear();
        let mut parts = 0_u64;
        for piece in pieces {
            parts |= u64::from(piece.begins) << scratch.tokens.len().min(63);
            let token = self.vocabulary.token(without_legal(piece.text));
            scratch.tokens.push(token);
        }
        self.keep_foreign(pieces, &mut scratch.tokens);
        let letters = self.letters(&scratch.tokens);
        let declared = self.declared(&scratch.tokens, parts);
        let legal = self.legal(&scratch.tokens);
        scratch.words.clear();
        scratch.concepts.clear();
        let (mut bare, mut has_capitals) = (false, false);
        for (place, token) in scratch.tokens.iter().enumerate() {
            let token = self.vocabulary.get(*token);
            if token.is_content() && (declared.at | legal) >> place.min(63) & 1 == 0 {
                has_capitals |= token.caps;
                scratch.words.push(token.stem);
                scratch.concepts.push(token.concept);
            }
        }
        if scratch.words.is_empty() {
            bare = declared.letters != 0;
            let instead = if bare {
                vec![declared.letters]
            } else {
                scratch
                    .tokens
                    .iter()
                    .map(|token| self.vocabulary.get(*token).stem)
                    .collect()
            };
            scratch.words.extend(&instead);
            scratch.concepts.extend(instead);
        }
        for list in [&mut scratch.words, &mut scratch.concepts] {
            list.sort_unstable();
            list.dedup();
        }
        let languages = self.languages(&scratch.tokens, 2);
        let voices = self.languages(&scratch.tokens, 1);
        let code_stem = self.code_stem(&scratch.tokens, declared.code_at);
        let name = Name {
            tokens: self.pooled(&scratch.tokens),
            parts,
            acronym_at: declared.at,
            words: self.pooled(&scratch.words),
            concepts: self.pooled(&scratch.concepts),
            acronym: declared.letters,
            fit: declared.fit.unwrap_or(Fit::None),
            code: declared.code,
            code_stem,
            bare,
            has_capitals,
            languages,
            voices,
            letters,
        };
        self.names.push(name);
        self.scratch = scratch;
    }

    /// Keeps words that are articles or prepositions only in languages that the name is not in, the
    /// `para` of `Para-Sports Association`, and codes in capitals, the `AL` of `CUT/AL`.
    fn keep_foreign(&mut self, pieces: &[Piece<'a>], tokens: &mut [TokenId]) {
        let content = tokens
            .iter()
            .map(|token| self.vocabulary.get(*token))
            .filter(|token| token.is_content());
        let voices = content.fold(0, |voices, token| voices | token.languages);
        let has_small = pieces
            .iter()
            .any(|piece| piece.text.contains(char::is_lowercase));
        for (token, piece) in tokens.iter_mut().zip(pieces) {
            let known = self.vocabulary.get(*token);
            if known.is_content() || !known.capital {
                continue;
            }
            let foreign = voices != 0 && known.languages & voices == 0 && known.folded.len() > 2;
            if foreign || known.caps && has_small {
                *token = self.vocabulary.content_token(piece.text);
            }
        }
    }

    fn pooled(&mut self, numbers: &[u32]) -> Range<u32> {
        let start = u32::try_from(self.pool.len()).unwrap_or(u32::MAX);
        self.pool.extend_from_slice(numbers);
        start..u32::try_from(self.pool.len()).unwrap_or(u32::MAX)
    }

    /// The stem of a single token.
    fn code_stem(&self, tokens: &[TokenId], at: u64) -> StemId {
        if at.count_ones() != 1 {
            return 0;
        }
        let token = tokens.get(at.trailing_zeros() as usize);
        token.map_or(0, |token| self.vocabulary.get(*token).stem)
    }

    /// A number for all letters and digits of a name, without spaces.
    fn letters(&self, tokens: &[TokenId]) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for token in tokens {
            for byte in self.vocabulary.get(*token).folded.bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        hash ^ hash >> 29
    }

    /// Places of legal forms: at either end, if other words remain.
    fn legal(&self, tokens: &[TokenId]) -> u64 {
        let is_legal = |place: usize| {
            let token = self.vocabulary.get(tokens[place]);
            token.classes & class::LEGAL != 0
        };
        let mut legal = 0;
        let mut end = tokens.len();
        while end > 1 && is_legal(end - 1) {
            end -= 1;
            legal |= 1 << end.min(63);
        }
        if end > 1 && is_legal(0) {
            legal |= 1;
        }
        legal
    }

    /// The languages that most of the words may be of, if so many words tell.
    fn languages(&self, tokens: &[TokenId], least: u8) -> u64 {
        let mut counts = [0_u8; 64];
        let mut most = 0;
        for token in tokens {
            let mut languages = self.vocabulary.get(*token).languages;
            while languages != 0 {
                let language = languages.trailing_zeros() as usize;
                languages &= languages - 1;
                counts[language] = counts[language].saturating_add(1);
                most = most.max(counts[language]);
            }
        }
        if most < least {
            return 0;
        }
        let best = (0..64).filter(|language| counts[*language] == most);
        best.fold(0, |languages, language| languages | 1 << language)
    }

    /// The acronym that a name declares.
    fn declared(&mut self, tokens: &[TokenId], parts: u64) -> Declared {
        let count = tokens.len().min(63);
        let mut best = Declared::default();
        let mut codes = Vec::new();
        let mut from = 0;
        while from < count {
            let to = (from + 1..count)
                .find(|place| parts >> place & 1 == 1)
                .unwrap_or(count);
            if let Some(found) = self.in_part(tokens, from..to, count) {
                if found.fit.is_some() && found.fit > best.fit {
                    best = found;
                } else if found.fit.is_none() {
                    codes.push((found, from));
                }
            }
            from = to;
        }
        // Capitals that fit nothing: before the words they are a name, behind them they may be
        // those of another body.
        if best.letters == 0 {
            let single = codes.len() == 1;
            for (code, place) in &codes {
                if *place == 0 && (count > 1 || single) && code.code != 0 {
                    best = Declared {
                        letters: code.code,
                        at: code.at,
                        fit: Some(Fit::None),
                        ..Declared::default()
                    };
                    break;
                }
            }
            if best.letters == 0 && single {
                best.code = codes[0].0.code;
                best.code_at = codes[0].0.at;
            }
        }
        best
    }

    /// An acronym in a part of a name: the whole part, or its first or last word if it fits.
    fn in_part(
        &mut self,
        tokens: &[TokenId],
        part: Range<usize>,
        count: usize,
    ) -> Option<Declared> {
        let content: Vec<usize> = part
            .clone()
            .filter(|place| self.vocabulary.get(tokens[*place]).is_content())
            .collect();
        let (first, last) = (*content.first()?, *content.last()?);
        let whole = content.len() == 1 || content.len() <= 3 && self.are_letters(tokens, &content);
        let mut letters = String::new();
        let mut at = 0_u64;
        if whole {
            for place in part.clone() {
                let token = self.vocabulary.get(tokens[place]);
                if token.is_content() || part.len() > 1 && content.len() > 1 {
                    letters.push_str(&token.folded);
                    at |= 1 << place;
                }
            }
            let fit = self.fit(&letters, tokens, at, count);
            let token = self.vocabulary.get(tokens[first]);
            let caps = content.len() > 1 || token.caps || letters.starts_with(is_unspaced);
            if fit > Fit::None && (caps || token.capital && letters.len() <= 14) {
                let letters = self.vocabulary.stem(letters);
                return Some(Declared {
                    letters,
                    at,
                    fit: Some(fit),
                    ..Declared::default()
                });
            }
            if caps
                && letters.chars().count() >= 3
                && letters.len() <= 14
                && !letters.starts_with(is_unspaced)
            {
                let code = self.vocabulary.stem(letters);
                return Some(Declared {
                    at,
                    code,
                    ..Declared::default()
                });
            }
            return None;
        }
        for place in [first, last] {
            let token = self.vocabulary.get(tokens[place]);
            if !token.caps || token.folded.chars().count() < 3 {
                continue;
            }
            let folded = token.folded.clone();
            let fit = self.fit(&folded, tokens, 1 << place, count);
            if fit > Fit::None {
                let letters = self.vocabulary.stem(folded);
                let at = 1 << place;
                return Some(Declared {
                    letters,
                    at,
                    fit: Some(fit),
                    ..Declared::default()
                });
            }
        }
        None
    }

    /// Single capitals and acronyms written apart: `PC do B`.
    fn are_letters(&self, tokens: &[TokenId], content: &[usize]) -> bool {
        let token = |place: &usize| self.vocabulary.get(tokens[*place]);
        content
            .iter()
            .all(|place| token(place).capital && token(place).folded.len() <= 3)
            && content.iter().any(|place| token(place).folded.len() == 1)
    }

    /// How well letters fit the words of a name that are not those letters.
    fn fit(&self, letters: &str, tokens: &[TokenId], at: u64, count: usize) -> Fit {
        if letters.starts_with(is_unspaced) {
            return self.fit_unspaced(letters, tokens, at, count);
        }
        let mut words: Vec<Word<'_>> = Vec::with_capacity(count);
        let mut stems: Vec<StemId> = Vec::with_capacity(count);
        for (place, token) in tokens.iter().enumerate().take(count) {
            let token = self.vocabulary.get(*token);
            if at >> place & 1 == 1 || token.is_content() && stems.contains(&token.stem) {
                continue;
            }
            stems.push(token.stem);
            words.push((&token.folded, !token.is_content()));
        }
        acronym::fit(letters, &words)
    }

    /// Characters of a name without spaces, in order and at most half of them: `社民連` of `社會民主連線`.
    fn fit_unspaced(&self, letters: &str, tokens: &[TokenId], at: u64, count: usize) -> Fit {
        let others = (0..count).filter(|place| at >> place & 1 == 0);
        let whole: String = others
            .map(|place| self.vocabulary.get(tokens[place]).folded.as_str())
            .collect();
        let mut rest = whole.chars();
        let found = letters
            .chars()
            .all(|letter| rest.any(|other| other == letter));
        let (length, of) = (letters.chars().count(), whole.chars().count());
        if found && length >= 2 && 2 * length <= of {
            Fit::Loose
        } else {
            Fit::None
        }
    }
}
