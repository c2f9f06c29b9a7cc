//! Markup to tokens, in chunks, so that the time stays linear.
//!
//! html5ever compares each attribute of a tag with all before it: a page of one tag with a million
//! attributes would take hours. Such a tag is ended by force; what is left of it is read as text. A
//! value or tag that is merely long is left alone.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TokenSink, Tokenizer};

/// Markup given at a time, in bytes.
const PIECE: usize = 16 << 10;

/// Attributes that one tag may have, counted by what may separate them.
const ATTRIBUTES: usize = 20_000;

/// Tokenizes markup; `given` returns the number of tokens that the sink has received, without
/// errors.
pub(super) fn tokenize<Sink: TokenSink>(
    tokenizer: &Tokenizer<Sink>,
    markup: &str,
    given: impl Fn() -> u64,
) {
    let input = BufferQueue::default();
    let gives_token = |text: &str| {
        let before = given();
        input.push_back(StrTendril::from_slice(text));
        let _ = tokenizer.feed(&input);
        given() != before
    };
    let mut separators = 0;
    let mut rest = markup;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        rest = after;
        if gives_token(piece) {
            separators = 0;
            continue;
        }
        separators += piece.bytes().filter(|byte| separates(*byte)).count();
        if separators > ATTRIBUTES {
            // A tag ends with one of these, whatever it is in the middle of; within a comment they
            // say nothing.
            let _ = [">", "\">", "'>"].into_iter().any(gives_token);
            separators = 0;
        }
    }
}

/// Returns true if a byte may separate two attributes.
fn separates(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'')
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::*;

    fn text(tree: &Tree) -> String {
        (0..tree.nodes.len()).map(|node| tree.text(node)).collect()
    }

    #[test]
    fn a_tag_of_very_many_attributes_costs_no_square() {
        for quote in ["", "=", "=x", "='>'", "=\">\""] {
            let attributes: String = (0..150_000)
                .map(|number| format!(" a{number}{quote}"))
                .collect();
            let begun = std::time::Instant::now();
            let tree = Tree::read(&format!("<p{attributes}>behind"));
            // Some 30 seconds when all are compared with all.
            assert!(begun.elapsed() < std::time::Duration::from_secs(20));
            assert!(text(&tree).ends_with("behind"), "{quote}");
            let paragraph = tree.element(1).unwrap();
            assert!(paragraph.attribute("a8").is_some(), "{quote}");
            assert!(paragraph.attribute("a140000").is_none(), "{quote}");
        }
    }

    #[test]
    fn pieces_make_no_difference() {
        let filler = "ab ".repeat(PIECE);
        for (markup, expected) in [
            (format!("<!--{filler}-->x"), "x".to_owned()),
            (
                format!("<p title=\"{}\">x", "a".repeat(5 * PIECE)),
                "x".to_owned(),
            ),
            (
                format!("{}&amp;é", "a".repeat(PIECE - 3)),
                format!("{}&é", "a".repeat(PIECE - 3)),
            ),
            (
                format!("{}é\r\n", "a".repeat(PIECE - 1)),
                format!("{}é\n", "a".repeat(PIECE - 1)),
            ),
            (
                format!("{}<p>x", "a".repeat(PIECE - 1)),
                format!("{}x", "a".repeat(PIECE - 1)),
            ),
        ] {
            assert_eq!(text(&Tree::read(&markup)), expected);
        }
    }
}
