//! A document's text in paragraphs, cut where the evidence of values begins and ends.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::document::PageStart;

/// The places of evidence in the text.
#[derive(Default)]
pub(super) struct Marks(Vec<(Range<usize>, &'static str)>);

/// A paragraph.
pub(super) struct Paragraph {
    pub(super) pieces: Vec<Piece>,
    /// The page that begins with it.
    pub(super) page: Option<Page>,
}

/// The beginning of a page.
pub(super) struct Page {
    pub(super) number: u32,
    /// Whether it is the first of this number: notes of a page may stand behind other pages.
    pub(super) is_first: bool,
}

/// A piece of text with the marks that cover it.
pub(super) struct Piece {
    pub(super) text: String,
    /// Numbers of marks separated by spaces; empty for none.
    pub(super) marks: String,
    /// Names of fields with evidence in this piece.
    pub(super) fields: String,
    /// The marks that begin here, to be jumped to.
    pub(super) anchors: Vec<usize>,
}

impl Marks {
    /// Adds a place and gives its number; the field's label names it.
    pub(super) fn add(&mut self, span: Range<usize>, label: &'static str) -> usize {
        self.0.push((span, label));
        self.0.len() - 1
    }

    /// Cuts a text into paragraphs, which empty lines and beginnings of pages separate. Spans and
    /// pages that do not lie on the borders of characters are passed over. Linear in the text and the marks.
    pub(super) fn paragraphs(&self, body: &str, pages: &[PageStart]) -> Vec<Paragraph> {
        let fits = |span: &Range<usize>| span.start < span.end && body.get(span.clone()).is_some();
        let mut events: Vec<(usize, bool, usize)> = Vec::new();
        for (number, (span, _)) in self.0.iter().enumerate() {
            if fits(span) {
                events.push((span.start, true, number));
                events.push((span.end, false, number));
            }
        }
        // At one place, ends come before beginnings.
        events.sort_unstable();
        let mut events = events.into_iter().peekable();
        let mut paragraphs = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut begun: Vec<usize> = Vec::new();
        let mut begun_pages = BTreeSet::new();
        let starts = pages.iter().filter(|page| body.is_char_boundary(page.at));
        let mut starts = starts.peekable();
        let mut page = None;
        let mut at = 0;
        while at < body.len() {
            while let Some(start) = starts.next_if(|start| start.at <= at) {
                page = Some(start.number);
            }
            let part = body[at..]
                .find("\n\n")
                .map_or(body.len(), |end| at + end + 2);
            let end = starts.peek().map_or(part, |start| start.at.min(part));
            let mut pieces = Vec::new();
            while at < end {
                while let Some((_, begins, number)) = events.next_if(|event| event.0 <= at) {
                    if begins {
                        open.push(number);
                        begun.push(number);
                    } else {
                        open.retain(|other| *other != number);
                    }
                }
                let next = events.peek().map_or(end, |event| event.0.min(end));
                let text = body[at..next].trim_end_matches("\n\n");
                if !text.is_empty() {
                    pieces.push(self.piece(text, &open, &mut begun));
                }
                at = next;
            }
            if pieces.iter().any(|piece| !piece.text.trim().is_empty()) {
                let page = page.take().map(|number| Page {
                    number,
                    is_first: begun_pages.insert(number),
                });
                paragraphs.push(Paragraph { pieces, page });
            }
        }
        paragraphs
    }

    fn piece(&self, text: &str, open: &[usize], begun: &mut Vec<usize>) -> Piece {
        let numbers: Vec<String> = open.iter().map(ToString::to_string).collect();
        let mut fields: Vec<&str> = open.iter().map(|number| self.0[*number].1).collect();
        fields.sort_unstable();
        fields.dedup();
        Piece {
            text: text.to_owned(),
            marks: numbers.join(" "),
            fields: fields.join(", "),
            anchors: std::mem::take(begun),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, spans: &[(usize, usize)], expected: &[&[(&str, &str)]]) {
        let mut marks = Marks::default();
        for &(start, end) in spans {
            marks.add(start..end, "Date");
        }
        let paragraphs = marks.paragraphs(body, &[]);
        let pieces: Vec<Vec<(&str, &str)>> = paragraphs
            .iter()
            .map(|paragraph| {
                let pieces = paragraph.pieces.iter();
                pieces
                    .map(|piece| (piece.text.as_str(), piece.marks.as_str()))
                    .collect()
            })
            .collect();
        assert_eq!(pieces, expected);
    }

    #[test]
    fn text_is_cut_at_marks_and_empty_lines() {
        check("", &[], &[]);
        check("one\n\ntwo", &[], &[&[("one", "")], &[("two", "")]]);
        check(
            "abcdef",
            &[(1, 3), (2, 5)],
            &[&[("a", ""), ("b", "0"), ("c", "0 1"), ("de", "1"), ("f", "")]],
        );
        check(
            "ab\n\ncd",
            &[(1, 5)],
            &[&[("a", ""), ("b", "0")], &[("c", "0"), ("d", "")]],
        );
        check("é", &[(0, 1), (0, 9), (1, 1)], &[&[("é", "")]]);
    }

    #[test]
    fn text_is_cut_where_pages_begin() {
        let start = |(at, number)| PageStart { at, number };
        let pages = [(0, 1), (2, 2), (8, 3), (12, 1)].map(start);
        let paragraphs = Marks::default().paragraphs("one\n\ntwo\n\nend", &pages);
        let shown: Vec<(String, Option<(u32, bool)>)> = paragraphs
            .iter()
            .map(|paragraph| {
                let texts = paragraph.pieces.iter().map(|piece| piece.text.as_str());
                let page = paragraph.page.as_ref();
                (
                    texts.collect(),
                    page.map(|page| (page.number, page.is_first)),
                )
            })
            .collect();
        let expected = [
            ("on", Some((1, true))),
            ("e", Some((2, true))),
            ("two", None),
            ("en", Some((3, true))),
            ("d", Some((1, false))),
        ];
        assert_eq!(shown, expected.map(|(text, page)| (text.to_owned(), page)));
    }
}
