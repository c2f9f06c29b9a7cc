//! What one name has and another has not: how many words, and of what sort.

use super::name::{Name, Names};
use super::vocabulary::{StemId, Token};
use super::words::class;

/// Names that are taken as the size of a small dictionary, so that no word is rare by accident.
const FEWEST: f32 = 5_000.0;

/// The weight of a word that many bodies have in their names, at most.
pub(super) const GENERIC: f32 = 2.5;

/// Words of names by how much they tell.
pub(super) struct Words<'n, 'a> {
    names: &'n Names<'a>,
    /// By concept.
    weights: Vec<f32>,
}

/// What is left of one name that the other does not have.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// Content words.
    pub(super) count: usize,
    /// A word for a part of a body.
    pub(super) section: bool,
    /// A word for a part that may be a body as well: a committee.
    pub(super) part: bool,
    /// A kind of body.
    pub(super) kind: bool,
    /// A town, a province, or a code in capitals of two or three letters.
    pub(super) place: bool,
    /// Capitals of more letters, as of a university.
    pub(super) code: bool,
    /// A word with digits.
    pub(super) digits: bool,
    /// A country or demonym.
    pub(super) country: bool,
    /// That word.
    pub(super) country_word: Option<u32>,
    /// Only words such as `national`.
    pub(super) national: bool,
    /// Only kinds of bodies.
    pub(super) kinds: bool,
    /// All of it stands behind the first part.
    pub(super) tail: bool,
    /// A word of it says what the body is or does.
    pub(super) describes: bool,
    /// The weight of its words.
    pub(super) weight: f32,
    /// The one word left, if there is one.
    pub(super) single: Option<u32>,
    /// Bit n is set for token n of the name.
    pub(super) missing: u64,
}

impl<'n, 'a> Words<'n, 'a> {
    /// Words of names; `frequencies` are the names in which a concept occurs, and `count` how
    /// many there are.
    pub(super) fn new(names: &'n Names<'a>, frequencies: &[u32], count: usize) -> Self {
        let mut weights: Vec<f32> = Vec::with_capacity(frequencies.len());
        let count = (count as f32).max(FEWEST);
        for frequency in frequencies {
            weights.push((count / (*frequency).max(1) as f32).ln().max(0.0));
        }
        for token in names.vocabulary.all() {
            let common = class::TYPE | class::THEME | class::COUNTRY | class::SECTION;
            if token.classes & common != 0
                && let Some(weight) = weights.get_mut(token.concept as usize)
            {
                *weight = weight.min(GENERIC);
            }
        }
        Self { names, weights }
    }

    pub(super) fn weight(&self, concept: StemId) -> f32 {
        self.weights.get(concept as usize).copied().unwrap_or(0.0)
    }

    /// The weight of the words of a name.
    pub(super) fn total(&self, name: &Name) -> f32 {
        self.names
            .pool(&name.concepts)
            .iter()
            .map(|concept| self.weight(*concept))
            .sum()
    }

    /// The weight of the words that two names share.
    pub(super) fn shared(&self, a: &Name, b: &Name) -> f32 {
        let other = self.names.pool(&b.concepts);
        let codes = [a.code_stem, b.code_stem];
        let shared = self
            .names
            .pool(&a.concepts)
            .iter()
            .filter(|concept| other.binary_search(concept).is_ok() && !codes.contains(concept));
        shared.map(|concept| self.weight(*concept)).sum()
    }

    /// A token in capitals that are the first letters of words that both names have: the `SP` of
    /// `São Paulo – CPI-SP`.
    fn is_initials(&self, a: &Name, place: usize, b: &Name) -> bool {
        let tokens = self.names.pool(&a.tokens);
        let token = self.names.vocabulary.get(tokens[place]);
        let count = token.folded.chars().count();
        if !token.caps || !(2..=3).contains(&count) {
            return false;
        }
        let words = self.names.pool(&b.words);
        tokens.windows(count).any(|window| {
            let window = window.iter().map(|token| self.names.vocabulary.get(*token));
            let named = window.clone().all(|word| word.classes == 0);
            let initials = window.clone().filter_map(|word| word.folded.chars().next());
            named
                && initials.eq(token.folded.chars())
                && window
                    .clone()
                    .all(|word| words.binary_search(&word.stem).is_ok())
        })
    }

    /// The words that a name has more, which stand side by side, are written as one acronym in the
    /// other name: `New South Wales` and `NSW`.
    pub(super) fn writes_out(&self, name: &Name, left: &Left, other: &Left) -> bool {
        let letters = other.single.map(|token| self.names.vocabulary.get(token));
        let Some(letters) = letters.filter(|token| token.caps && left.count >= 2) else {
            return false;
        };
        let tokens = self.names.pool(&name.tokens);
        let (first, last) = (
            left.missing.trailing_zeros(),
            63 - left.missing.leading_zeros(),
        );
        let words = (first..=last)
            .filter_map(|place| tokens.get(place as usize).map(|token| (place, token)));
        let words = words.map(|(place, token)| (place, self.names.vocabulary.get(*token)));
        let mut together = words.clone().filter(|(_, token)| token.is_content());
        let mut initials = String::new();
        for (place, token) in together.clone() {
            if left.missing >> place & 1 == 1 {
                initials.extend(token.folded.chars().next());
            }
        }
        together.all(|(place, _)| left.missing >> place & 1 == 1) && initials == letters.folded
    }

    /// What `a` has and `b` has not.
    pub(super) fn left(&self, a: &Name, b: &Name, same_code: bool) -> Left {
        let (words, concepts) = (self.names.pool(&b.words), self.names.pool(&b.concepts));
        let tokens = self.names.pool(&a.tokens);
        let mut left = Left {
            national: true,
            kinds: true,
            tail: true,
            ..Left::default()
        };
        let first_part = (1..tokens.len().min(63)).find(|place| a.parts >> place & 1 == 1);
        let mut seen: Vec<StemId> = Vec::new();
        for (place, id) in tokens.iter().enumerate().take(63) {
            let token = self.names.vocabulary.get(*id);
            let skipped = !token.is_content()
                || a.acronym_at >> place & 1 == 1
                || token.word == effective(b)
                || same_code && a.code_stem != 0 && token.stem == a.code_stem;
            if skipped
                || words.binary_search(&token.stem).is_ok()
                || concepts.binary_search(&token.concept).is_ok()
            {
                continue;
            }
            if token.classes & class::LEGAL != 0 {
                continue;
            }
            left.missing |= 1 << place;
            if seen.contains(&token.concept) {
                continue;
            }
            seen.push(token.concept);
            // A name right behind the acronym is a place, known or not: `CPT Goiás`.
            let behind =
                place > 0 && a.acronym_at >> (place - 1) & 1 == 1 && a.parts >> place & 1 == 0;
            left.place |= behind && token.capital && token.classes == 0;
            if self.is_initials(a, place, b) {
                continue;
            }
            left.add(token, *id, self.weight(token.concept));
            left.tail &= first_part.is_some_and(|first| place >= first);
        }
        left
    }
}

impl Left {
    fn add(&mut self, token: &Token, id: u32, weight: f32) {
        self.count += 1;
        self.single = (self.count == 1).then_some(id);
        self.weight += weight;
        let (part, kind) = (
            token.classes & class::SECTION != 0,
            token.classes & class::TYPE != 0,
        );
        self.section |= part && !kind;
        self.part |= part && kind;
        self.kind |= kind;
        self.digits |= token.digits;
        if token.classes & class::COUNTRY != 0 {
            self.country = true;
            self.country_word = Some(id);
        }
        self.national &= token.classes & class::NATIONAL != 0;
        self.kinds &= kind;
        self.describes |= token.classes & (class::TYPE | class::THEME) != 0;
        if token.caps {
            self.place |= token.folded.chars().count() <= 2;
            self.code |= token.folded.chars().count() > 2;
        }
    }
}

/// The acronym of a name, sure or not; 0 for none.
pub(super) fn effective(name: &Name) -> StemId {
    if name.acronym == 0 {
        name.code
    } else {
        name.acronym
    }
}
