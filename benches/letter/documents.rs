//! Invented documents for measuring how letters are found: one in ten is a copy, a version with
//! more signatories or a translation of another one; some are one form, filled in.

use undersigned::document::{Document, DocumentId, Evidence, Found, PartyType, Signatory};

/// Numbers that look random and are the same each time. Source: SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (number ^ (number >> 31)) % below
    }
}

/// An invented word; small numbers are common words.
fn word(number: u64) -> String {
    let syllables = ["ka", "lo", "mi", "ru", "ten", "sa", "vor", "ne"];
    let mut number = number + 8;
    let mut word = String::new();
    while number > 0 {
        word.push_str(syllables[(number % 8) as usize]);
        number /= 8;
    }
    word
}

/// The document of a number: id, path and content.
pub(crate) fn document(number: u64) -> (DocumentId, Vec<String>, Document) {
    // Tens of documents: the first is copied by the last of the ten before it is new.
    let source = if number % 10 == 9 { number - 9 } else { number };
    let is_form = source % 50 == 3;
    let seed = if is_form { 3 } else { source };
    let mut numbers = Numbers(seed);
    let language = if number % 20 == 19 { "fr" } else { "en" };
    let mut body = String::new();
    for paragraph in 0..8 {
        for _ in 0..15 + numbers.next(30) {
            let rank = numbers.next(3_000) * numbers.next(3_000) / 3_000;
            let of_language = if language == "fr" { 5_000 } else { 0 };
            body.push_str(&word(rank + of_language));
            body.push(' ');
        }
        body.push_str(&format!("in {} . \n\n", 1_900 + (seed + paragraph) % 120));
    }
    let mut names = Vec::new();
    let signers = numbers.next(30) + u64::from(number % 10 == 9) * 5;
    for _ in 0..signers {
        let name = format!("{} {}", word(numbers.next(60_000)), word(numbers.next(9)));
        let start = body.len();
        body.push_str(&name);
        let span = start..body.len();
        body.push('\n');
        names.push((name, span));
    }
    let signatories = names.into_iter().map(|(name, span)| {
        let value = Signatory {
            name,
            party_type: PartyType::Organization,
            role: None,
            affiliation: None,
            places: Vec::new(),
        };
        Found::new(value, Evidence::in_body("list", 0.9, &body, span))
    });
    let signatories = signatories.collect();
    let title = format!("Letter on {} {}", word(seed % 4_000), word(seed / 7 % 900));
    let document = Document {
        title: Some(Found::new(
            title.clone(),
            Evidence::declared("title", 0.9, title),
        )),
        language: language
            .parse()
            .ok()
            .map(|tag| Found::new(tag, Evidence::declared("language", 0.9, language))),
        signatories,
        body,
        ..Document::default()
    };
    let mut id = Numbers(!number);
    let id = DocumentId(format!("{:016x}{number:016x}", id.next(u64::MAX)));
    (
        id,
        vec![format!("site{}/{number}.html", number % 97)],
        document,
    )
}
