//! Blocks to facts: sample documents, what facts cost compared with parsing the same page, lists of
//! many signatories, and a megabyte of any text. Counted in documents, signatories or bytes.

use divan::{
    Bencher,
    counter::{BytesCount, ItemsCount},
};
use undersigned::extract::extract;
use undersigned::parse::parse;

fn main() {
    divan::main();
}

/// Sample documents, one of each format.
const SAMPLES: [&str; 3] = [
    "corpus/statements/joint-statement-sahel.html",
    "corpus/letters/kivu-reading-rooms.txt",
    "corpus/letters/mekong-dam-joint-letter.md",
];

#[divan::bench(args = SAMPLES)]
fn sample(bencher: Bencher, path: &str) {
    let bytes = std::fs::read(path).expect("the sample corpus is there");
    let parsed = parse(&bytes, path).expect("a document");
    bencher.counter(ItemsCount::new(1_usize)).bench(|| {
        let document = extract(&parsed, path);
        assert!(document.title.is_some());
        document
    });
}

/// A page with so many signatories.
#[divan::bench(args = [30, 300, 3_000])]
fn signatories(bencher: Bencher, count: usize) {
    let places = [
        "Nairobi, Kenya",
        "Oslo, Norway",
        "Goma, DR Congo",
        "Lima, Peru",
    ];
    let names: String = (0..count)
        .map(|number| {
            let place = places[number % places.len()];
            format!("<li>Reading Rooms Association {number} ({place})</li>\n")
        })
        .collect();
    let page = format!(
        "<html lang=en><body><h1>Open letter to the Minister of Education</h1><p>Dear Minister,</p>\
         <p>We, the undersigned organizations, ask you to keep the reading rooms open.</p>\
         <p>Signed by:</p><ul>{names}</ul></body></html>"
    );
    let parsed = parse(page.as_bytes(), "letter.html").expect("a document");
    bencher.counter(ItemsCount::new(count)).bench(|| {
        let document = extract(&parsed, "letter.html");
        assert_eq!(document.signatories.len(), count);
        document
    });
}

/// Pages of usual length with the boilerplate of a site.
const PAGES: [&str; 3] = [
    "corpus/climate/scientists-climate-summit.html",
    "corpus/work/trabajo-nocturno-huelva.html",
    "corpus/surveillance/faces-open-letter-republished.html",
];

/// The parsing of a page: its facts should take less than half of that.
#[divan::bench(args = PAGES)]
fn page_parsed(bencher: Bencher, path: &str) {
    let bytes = std::fs::read(path).expect("the sample corpus is there");
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| parse(&bytes, path).expect("a document"));
}

/// The facts of the same page.
#[divan::bench(args = PAGES)]
fn page_facts(bencher: Bencher, path: &str) {
    let bytes = std::fs::read(path).expect("the sample corpus is there");
    let parsed = parse(&bytes, path).expect("a document");
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| extract(&parsed, path));
}

/// Texts that are repeated: running text by script, and what may lead a rule astray.
const TEXTS: [(&str, &str); 12] = [
    (
        "latin",
        "The government of Kenya met the Ministers in Nairobi on 3 May 2020. ",
    ),
    (
        "cyrillic",
        "Правительство России встретилось в Москве с представителями общества 3 мая 2020 года. ",
    ),
    (
        "chinese",
        "中国政府和美国代表于二零二零年五月三日在北京会见民间社会组织。",
    ),
    (
        "arabic",
        "دعت الحكومة المصرية ومنظمات المجتمع المدني في العراق إلى إطلاق سراح السجناء. ",
    ),
    (
        "paragraphs",
        "We ask the Council of Kenya to act within three months.\n\n",
    ),
    ("capitals", "A"),
    ("names", "Ana Silva, "),
    ("name lines", "Ana Silva\n"),
    ("cues", "Signed by:\n"),
    ("commas", "a,"),
    ("figures", "12 34 "),
    ("symbols", "A/RES/"),
];

/// Texts of a quarter of a megabyte and of one: bytes in a second should not fall.
#[divan::bench(args = TEXTS.map(|(name, _)| name), consts = [262_144, 1_048_576], sample_count = 5)]
fn long_text<const BYTES: usize>(bencher: Bencher, name: &str) {
    let piece = TEXTS
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("", |(_, piece)| piece);
    let text = piece.repeat(BYTES / piece.len());
    let parsed = parse(text.as_bytes(), "long.txt").expect("a document");
    bencher
        .counter(BytesCount::new(text.len()))
        .bench(|| extract(&parsed, "long.txt"));
}
