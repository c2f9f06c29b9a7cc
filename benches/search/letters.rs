//! Invented letters: words as common as their rank says (Zipf), so that lists of documents are as
//! long as in natural language. The same on every run.

use undersigned::document::{
    Country, Document, DocumentId, Evidence, Found, PartialDate, PartyType, Signatory,
};
use undersigned::index::StoredDocument;

/// Different words, and different signatories.
const WORDS: f64 = 20_000.0;
const NAMES: f64 = 4_000.0;

/// Syllables are made of these; words that end so have no other stem.
const CONSONANTS: &[u8] = b"bdfghklmnprstvz";
const VOWELS: &[u8] = b"aou";

/// So many letters.
pub(crate) fn letters(count: usize) -> impl Iterator<Item = StoredDocument> {
    let mut dice = Dice(7);
    (0..count).map(move |number| letter(number, &mut dice))
}

/// Numbers that look like chance (xorshift*).
struct Dice(u64);

impl Dice {
    /// A share, from 0 to less than 1.
    fn throw(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A rank below `most`, half as probable where it is twice as far.
    fn rank(&mut self, most: f64) -> usize {
        most.powf(self.throw()) as usize - 1
    }
}

fn word(rank: usize) -> String {
    let syllables = CONSONANTS.len() * VOWELS.len();
    let mut word = String::new();
    let mut rest = rank;
    while word.len() < 4 || rest > 0 {
        word.push(char::from(CONSONANTS[rest % CONSONANTS.len()]));
        word.push(char::from(VOWELS[rest / CONSONANTS.len() % VOWELS.len()]));
        rest /= syllables;
    }
    word
}

fn words(dice: &mut Dice, count: usize) -> String {
    let words: Vec<String> = (0..count).map(|_| word(dice.rank(WORDS))).collect();
    words.join(" ")
}

fn found<T>(value: T) -> Found<T> {
    Found::new(value, Evidence::declared("invented", 1.0, ""))
}

fn letter(number: usize, dice: &mut Dice) -> StoredDocument {
    let country = [0, 1].map(|_| b'A' + dice.rank(8.0) as u8);
    let country: Option<Country> = String::from_utf8_lossy(&country).parse().ok();
    let year = 2025 - dice.rank(30.0) as i16;
    let mut names: Vec<usize> = (0..=dice.rank(40.0)).map(|_| dice.rank(NAMES)).collect();
    names.sort_unstable();
    names.dedup();
    let signatory = |rank: usize| Signatory {
        name: format!("Association {}", word(rank)),
        party_type: PartyType::Organization,
        role: None,
        affiliation: None,
        places: Vec::new(),
    };
    let length = 100 + dice.rank(400.0);
    let document = Document {
        media_type: "text/plain".to_owned(),
        title: Some(found(words(dice, 6))),
        date: PartialDate::year(year).map(found),
        language: "en".parse().ok().map(found),
        countries: country.into_iter().map(found).collect(),
        signatories: names.into_iter().map(signatory).map(found).collect(),
        body: words(dice, length),
        ..Document::default()
    };
    StoredDocument {
        id: DocumentId(format!("{:016x}", number + 1)),
        paths: vec![format!("letters/{number}.txt")],
        size: document.body.len() as u64,
        sha256: String::new(),
        document,
    }
}
