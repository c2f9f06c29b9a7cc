//! Blocks to facts: sample documents, and lists of many signatories. Counted in documents or signatories.

use divan::{Bencher, counter::ItemsCount};
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
