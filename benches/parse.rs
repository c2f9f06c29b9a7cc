//! Bytes to blocks: one page of each format, and a long page. Counted in bytes read.

use divan::{Bencher, counter::BytesCount};
use undersigned::parse::{Parsed, parse};

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
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| checked(&bytes, path));
}

/// A page of so many paragraphs with the boilerplate of a site around them: time per byte should
/// not grow.
#[divan::bench(args = [100, 1_000, 10_000])]
fn long_page(bencher: Bencher, paragraphs: usize) {
    let links: String = (0..200)
        .map(|number| format!("<li><a href=\"/{number}\">Section {number}</a></li>"))
        .collect();
    let text: String = (0..paragraphs)
        .map(|number| {
            format!(
                "<p>Paragraph {number}. We ask the members of the Council to act on the attacks against schools, \
                 and to report on them within three months.</p>\n"
            )
        })
        .collect();
    let page = format!(
        "<!DOCTYPE html><html lang=en><head><title>A long page</title></head><body><nav><ul>{links}</ul></nav>\
         <main><h1>A long page</h1>{text}</main><footer>Imprint</footer></body></html>"
    );
    bencher
        .counter(BytesCount::new(page.len()))
        .bench(|| checked(page.as_bytes(), "long.html"));
}

/// What was parsed; a benchmark that found nothing measures nothing.
fn checked(bytes: &[u8], name: &str) -> Parsed {
    let parsed = parse(bytes, name).expect("a document");
    assert!(parsed.blocks.len() > 3);
    parsed
}
