//! Bytes to documents.

use std::borrow::Cow;

use undersigned::extract::extract;
use undersigned::parse::{self, Parsed};

/// Characters may take more bytes in UTF-8 than in the encoding of the file: three for each, at
/// most.
const WIDENED: usize = 3;

/// Text of a file without markup: what blocks hold altogether, in multiples of the input;
/// separators and markers come on top.
const BODY: usize = 4;

/// Bytes that a reader may add whatever the input.
const ADDED: usize = 64;

/// Decoded text is bounded by the bytes, and holds no null character.
pub fn decode(bytes: &[u8]) {
    if let Ok(decoded) = parse::decode::decode(bytes) {
        assert!(decoded.text.len() <= WIDENED * bytes.len());
        assert!(!decoded.text.contains('\0'));
    }
}

/// A page gives blocks and a document that keep their word.
pub fn html(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        check(text, &parse::html::parse(text));
        for block in parse::html::fragment(text) {
            assert!(!block.text.is_empty());
        }
    }
}

/// So do Markdown and plain text, and the file as `parse` sees it, whatever it is.
pub fn text(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        check(text, &parse::text::parse(text));
        check(text, &parse::markdown::parse(text));
    }
    let _ = parse::parse(bytes, "2019/05/03/letter.txt").map(|parsed| extract(&parsed, "letter.txt"));
}

/// What follows front matter is the end of the text or taken from the front matter; values are not
/// empty, and all of them together are bounded by the text.
pub fn front_matter(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let split = parse::front_matter::split(text);
    match split.text {
        Cow::Borrowed(rest) => assert!(text.ends_with(rest)),
        Cow::Owned(texts) => assert!(texts.len() <= 2 * text.len()),
    }
    let mut length = 0;
    for declaration in &split.declarations {
        assert!(!declaration.value.is_empty());
        length += declaration.value.len();
    }
    assert!(length <= BODY * text.len() + ADDED);
}

fn check(text: &str, parsed: &Parsed) {
    let mut length = 0;
    for block in &parsed.blocks {
        assert!(!block.text.is_empty());
        length += block.text.len();
    }
    assert!(length <= BODY * text.len() + ADDED, "{length} of {}", text.len());
    for declaration in &parsed.declarations {
        assert!(!declaration.value.is_empty());
    }
    let document = extract(parsed, "2019/05/03/letter.html");
    for evidence in document.facts().map(|fact| fact.evidence) {
        assert!((0.0..=1.0).contains(&evidence.confidence));
        if let Some(span) = &evidence.span {
            let words = document.body.get(span.clone());
            assert!(words.is_some_and(|words| !words.is_empty()), "{evidence:?}");
        }
    }
}
