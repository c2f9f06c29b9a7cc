//! A prefilter: decides by the letters of a word whether it can match a query.
//!
//! Nearly all words of a long text match nothing, and to fold and stem one takes a hundred times as
//! long as to check its letters. A word that does not pass matches nothing for certain; one that
//! passes is still to be compared.

use crate::analysis;

/// Letters of the query by their bits.
type Letters = u64;

/// The letters that a word must have to match a part of the query.
#[derive(Clone, Debug)]
pub(super) struct Need {
    /// A folded word or a beginning of one.
    pub(super) letters: String,
    /// True if the word begins with the first of the letters.
    pub(super) begins: bool,
    /// Number of the letters that may be missing.
    pub(super) may_miss: u32,
}

/// A need in bits; `first` is 0 where the word may begin with any letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bits {
    first: Letters,
    all: Letters,
    may_miss: u32,
}

impl Bits {
    /// Returns true if every word that satisfies the other need satisfies this one.
    fn includes(self, other: Self) -> bool {
        (self.first == 0 || self.first == other.first)
            && self.all & !other.all == 0
            && self.may_miss >= other.may_miss
    }
}

/// The letters of a folded character: the first one, and all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Folded {
    first: Letters,
    all: Letters,
}

/// Any letters: for characters that are not folded.
const ANY: Folded = Folded {
    first: Letters::MAX,
    all: Letters::MAX,
};

/// Characters of the basic plane; others count as any letters.
const CHARACTERS: usize = 0x1_0000;

/// Drops words that cannot match.
pub(super) struct Prefilter {
    needs: Vec<Bits>,
    /// First letters of words that need no more.
    enough: Letters,
    /// First letters of the words that may satisfy a need.
    first: Letters,
    /// The letters of the query; letters that share one bit are `Letters::BITS` apart.
    numbers: Vec<char>,
    /// For each character its place in `folded`; 0 for those that are not cached so far.
    cached: Vec<u8>,
    folded: Vec<Folded>,
}

impl Prefilter {
    /// Passes the words that satisfy at least one of the needs.
    pub(super) fn new(needs: &[Need]) -> Self {
        let mut prefilter = Self {
            needs: Vec::new(),
            enough: 0,
            first: 0,
            numbers: Vec::new(),
            cached: vec![0; CHARACTERS],
            folded: vec![ANY],
        };
        for need in needs {
            let bits = prefilter.bits(need);
            if prefilter.needs.iter().any(|other| other.includes(bits)) {
                continue;
            }
            prefilter.needs.retain(|other| !bits.includes(*other));
            prefilter.needs.push(bits);
        }
        for need in &prefilter.needs {
            prefilter.first |= match need.first {
                0 => Letters::MAX,
                first => first,
            };
            if need.all & !need.first == 0 {
                prefilter.enough |= need.first;
            }
        }
        prefilter
    }

    fn bits(&mut self, need: &Need) -> Bits {
        for letter in analysis::letters(&need.letters) {
            if !self.numbers.contains(&letter) {
                self.numbers.push(letter);
            }
        }
        let Folded { first, all } = self.letters(&need.letters);
        // A mark at the beginning may be written as part of a letter.
        let opening = need.letters.chars().next();
        let begins = need.begins && opening.is_some_and(is_letter);
        Bits {
            first: if begins { first } else { 0 },
            all,
            may_miss: need.may_miss,
        }
    }

    /// The letters of a folded text, as far as the query has them.
    fn letters(&self, folded: &str) -> Folded {
        let bit = |letter| {
            let number = self.numbers.iter().position(|other| *other == letter);
            number.map_or(0, |number| 1 << (number as u32 % Letters::BITS))
        };
        let mut letters = analysis::letters(folded).map(bit);
        let first = letters.next().unwrap_or(0);
        Folded {
            first,
            all: letters.fold(first, |all, letter| all | letter),
        }
    }

    /// Returns true if a word, as written, may match.
    #[inline]
    pub(super) fn passes(&mut self, word: &str) -> bool {
        let mut characters = word.chars();
        let Some(first) = characters.next() else {
            return false;
        };
        let Folded { first, mut all } = self.folded(first);
        if self.enough & first != 0 {
            return true;
        }
        if self.first & first == 0 && self.first != Letters::MAX {
            return false;
        }
        for character in characters {
            all |= self.folded(character).all;
        }
        self.needs.iter().any(|need| {
            (need.first == 0 || need.first & first != 0)
                && (need.all & !all).count_ones() <= need.may_miss
        })
    }

    #[inline]
    fn folded(&mut self, character: char) -> Folded {
        match self.cached.get(character as usize) {
            Some(0) => self.fold_cached(character),
            Some(place) => self.folded[usize::from(*place)],
            None => ANY,
        }
    }

    /// Folds a character and caches its letters.
    fn fold_cached(&mut self, character: char) -> Folded {
        let text = analysis::fold_word(character.encode_utf8(&mut [0; 4]));
        let mut folded = self.letters(&text);
        if !text.chars().any(is_letter) {
            // The first letter is that of a character behind it.
            folded.first = Letters::MAX;
        }
        let known = self
            .folded
            .iter()
            .skip(1)
            .position(|other| *other == folded);
        let place = known.map_or(self.folded.len(), |place| place + 1);
        // Beyond the places of one byte nothing is cached: such characters are folded each time.
        if let (Ok(number), Some(cached)) =
            (u8::try_from(place), self.cached.get_mut(character as usize))
        {
            if known.is_none() {
                self.folded.push(folded);
            }
            *cached = number;
        }
        folded
    }
}

fn is_letter(character: char) -> bool {
    let mut buffer = [0; 4];
    analysis::letters(character.encode_utf8(&mut buffer))
        .next()
        .is_some()
}
