//! Passages of one long text: a megabyte that answers nowhere, at its end, or throughout. Counted in bytes.

use divan::{Bencher, counter::BytesCount};
use undersigned::document::{Document, Evidence, Found};
use undersigned::query::syntax;
use undersigned::search::snippet::Snippets;

fn main() {
    divan::main();
}

/// Bytes of text, at least.
const LENGTH: usize = 1 << 20;

/// A sentence in a language, a query, and whether the sentence answers it.
const TEXTS: [(&str, &str, &str, bool); 6] = [
    ("en", ENGLISH, "absent", false),
    ("en", ENGLISH, "impunity government", true),
    ("nl", DUTCH, "afwezig", false),
    ("ru", RUSSIAN, "отсутствует", false),
    ("ar", ARABIC, "غائب", false),
    ("zh", CHINESE, "缺席", false),
];

const ENGLISH: &str = "The undersigned call upon the government to end impunity. ";
const DUTCH: &str =
    "De ondergetekenden roepen de regering op een einde te maken aan de straffeloosheid. ";
const RUSSIAN: &str = "Нижеподписавшиеся призывают правительство положить конец безнаказанности. ";
const ARABIC: &str = "يدعو الموقعون أدناه الحكومة إلى وضع حد للإفلات من العقاب. ";
const CHINESE: &str = "我们呼吁政府立即停止对人权捍卫者的迫害，并保障言论自由。";

#[divan::bench(args = 0..TEXTS.len())]
fn passages(bencher: Bencher, text: usize) {
    let (language, sentence, query, answers) = TEXTS[text];
    let body = sentence.repeat(LENGTH.div_ceil(sentence.len()));
    let (query, _) = syntax::parse(query);
    let languages = [language.to_owned()];
    let length = body.len();
    let document = document(language, body);
    bencher.counter(BytesCount::new(length)).bench(|| {
        let found = Snippets::new(&query, &languages, 2).of(&document);
        let marked = found.iter().any(|passage| !passage.highlights.is_empty());
        assert!(marked == answers && !found.is_empty());
        found
    });
}

fn document(language: &str, body: String) -> Document {
    let language = language.parse().ok();
    let evidence = Evidence::declared("bench", 1.0, "");
    Document {
        media_type: "text/plain".to_owned(),
        url: None,
        title: None,
        kind: None,
        date: None,
        language: language.map(|language| Found::new(language, evidence)),
        publisher: None,
        countries: Vec::new(),
        regions: Vec::new(),
        addressees: Vec::new(),
        signatories: Vec::new(),
        instruments: Vec::new(),
        body,
        remarks: Vec::new(),
    }
}
