//! Passages that best answer a query, with the words that matched.
//!
//! The document is cut into terms as for the index; every term that answers a part of the query is marked, a phrase only where
//! the whole phrase stands. Sentences are then chosen that hold the most different parts.

use std::collections::HashSet;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::analysis::{self, Stems, Token};
use crate::document::{Document, Field};
use crate::query::{FieldValue, Node, Query};

/// A passage of a document, white space collapsed, with what to highlight; no markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The passage; `…` at an end where it was cut inside the text.
    pub text: String,
    /// Byte ranges of `text` to highlight, in order, not overlapping, on character borders.
    pub highlights: Vec<Range<usize>>,
    /// The field it comes from: body, title, signatory ...
    pub field: Field,
}

/// About how long a passage is, in bytes of the text.
const LENGTH: usize = 240;

/// A part of the query that text can answer.
enum Part {
    /// A word by its stem in the document's language or its folded form.
    Word { stem: String, term: String },
    /// Terms in a row, with at most so many others between neighbors.
    Phrase { terms: Vec<String>, slop: usize },
    /// Terms that begin so.
    Prefix(String),
    /// Terms at most so many edits away.
    Near { term: String, distance: usize },
}

/// A place in the text that answers a part of the query.
struct Mark {
    span: Range<usize>,
    part: usize,
}

/// The best `count` passages of a document, in the order of the text: from the body, else from the title or the names that a
/// filter asked for, else the beginning of the body.
pub fn snippets(document: &Document, query: &Query, count: usize) -> Vec<Snippet> {
    if count == 0 {
        return Vec::new();
    }
    let language = document
        .language
        .as_ref()
        .map(|found| found.value.primary())
        .unwrap_or_default();
    let mut stems = Stems::default();
    let mut found = named(document, query, count);
    let parts = parts(query, language, &mut stems);
    if !parts.is_empty() && found.len() < count {
        let marks = marks(&document.body, &parts, language, &mut stems);
        found.extend(best(&document.body, &marks, count - found.len()));
    }
    if found.is_empty()
        && let Some(title) = document.title.as_ref().filter(|_| !parts.is_empty())
    {
        let marks = marks(&title.value, &parts, language, &mut stems);
        if !marks.is_empty() {
            found.push(passage(
                &title.value,
                0..title.value.len(),
                &marks,
                Field::Title,
            ));
        }
    }
    if found.is_empty() && !document.body.is_empty() {
        let end = ending(&document.body, 0);
        found.push(passage(&document.body, 0..end, &[], Field::Body));
    }
    found
}

/// Names, addressees and the like that filters ask for, as printed.
fn named(document: &Document, query: &Query, count: usize) -> Vec<Snippet> {
    let mut found = Vec::new();
    for filter in query.filters.iter().filter(|filter| !filter.negated) {
        let values: Vec<&str> = match filter.field {
            Field::Signatory => document
                .signatories
                .iter()
                .map(|found| found.evidence.text.as_str())
                .collect(),
            Field::Addressee => document
                .addressees
                .iter()
                .map(|found| found.value.0.as_str())
                .collect(),
            Field::Instrument => document
                .instruments
                .iter()
                .map(|found| found.evidence.text.as_str())
                .collect(),
            _ => continue,
        };
        for value in &filter.values {
            let (FieldValue::Words(words) | FieldValue::Value(words)) = value else {
                continue;
            };
            let terms: Vec<String> = analysis::tokens(words)
                .into_iter()
                .map(|token| token.term)
                .collect();
            let parts = [Part::Phrase { terms, slop: 0 }];
            for text in &values {
                let marks = marks(text, &parts, "", &mut Stems::default());
                if !marks.is_empty() && found.len() < count {
                    found.push(passage(text, 0..text.len(), &marks, filter.field));
                    break;
                }
            }
        }
    }
    found
}

fn parts(query: &Query, language: &str, stems: &mut Stems) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut open: Vec<&Node> = query.text.iter().collect();
    while let Some(node) = open.pop() {
        match node {
            Node::Word(word) => {
                let tokens = analysis::tokens(word);
                match tokens.as_slice() {
                    [token] => {
                        let stem = stems.stem(&word[token.span.clone()], language);
                        parts.push(Part::Word {
                            stem,
                            term: token.term.clone(),
                        });
                    }
                    _ => parts.push(phrase(tokens, 0)),
                }
            }
            Node::Phrase { words, slop } => {
                parts.push(phrase(analysis::tokens(words), *slop as usize))
            }
            Node::Prefix(prefix) => {
                if let Some(token) = analysis::tokens(prefix).pop() {
                    parts.push(Part::Prefix(token.term));
                }
            }
            Node::Fuzzy { word, distance } => {
                let tokens = analysis::tokens(word).into_iter();
                let distance = usize::from(*distance);
                parts.extend(tokens.map(|token| Part::Near {
                    term: token.term,
                    distance,
                }));
            }
            Node::Field(Field::Title | Field::Body, FieldValue::Words(words)) => {
                parts.push(phrase(analysis::tokens(words), 0));
            }
            Node::All(nodes) | Node::Any(nodes) => open.extend(nodes.iter().rev()),
            Node::Field(..) | Node::Not(_) => {}
        }
    }
    parts.retain(|part| !matches!(part, Part::Phrase { terms, .. } if terms.is_empty()));
    let stop = |part: &Part| matches!(part, Part::Word { term, .. } if analysis::is_stop_word(term, language));
    if !parts.iter().all(stop) {
        parts.retain(|part| !stop(part));
    }
    parts.truncate(64);
    parts
}

fn phrase(tokens: Vec<Token>, slop: usize) -> Part {
    Part::Phrase {
        terms: tokens.into_iter().map(|token| token.term).collect(),
        slop,
    }
}

/// Every place that answers a part of the query, in the order of the text.
fn marks(text: &str, parts: &[Part], language: &str, stems: &mut Stems) -> Vec<Mark> {
    let tokens = analysis::tokens(text);
    let wants_stems = parts.iter().any(|part| matches!(part, Part::Word { .. }));
    let mut marks = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let stem = match wants_stems && !token.is_pair {
            true => stems.stem(&text[token.span.clone()], language),
            false => token.term.clone(),
        };
        for (part, wanted) in parts.iter().enumerate() {
            let span = match wanted {
                Part::Word { stem: other, term } => {
                    (stem == *other || token.term == *term).then(|| token.span.clone())
                }
                Part::Prefix(prefix) => token
                    .term
                    .starts_with(prefix.as_str())
                    .then(|| token.span.clone()),
                Part::Near { term, distance } => {
                    is_near(&token.term, term, *distance).then(|| token.span.clone())
                }
                Part::Phrase { terms, slop } => phrase_at(&tokens, place, terms, *slop),
            };
            marks.extend(span.map(|span| Mark { span, part }));
        }
    }
    marks
}

fn is_near(term: &str, other: &str, distance: usize) -> bool {
    term.len().abs_diff(other.len()) <= 4 * distance
        && strsim::osa_distance(term, other) <= distance
}

/// The span of a phrase that begins at a token.
fn phrase_at(
    tokens: &[Token],
    place: usize,
    terms: &[String],
    slop: usize,
) -> Option<Range<usize>> {
    let (first, rest) = terms.split_first()?;
    let begin = tokens.get(place).filter(|token| token.term == *first)?;
    let (mut at, mut left) = (place, slop);
    for term in rest {
        let skipped = (0..=left).find(|skip| {
            tokens
                .get(at + 1 + skip)
                .is_some_and(|token| token.term == *term)
        })?;
        at += 1 + skipped;
        left -= skipped;
    }
    Some(begin.span.start..tokens[at].span.end)
}

/// The passages with the most different parts of the query, in the order of the text.
fn best(text: &str, marks: &[Mark], count: usize) -> Vec<Snippet> {
    let mut candidates: Vec<(usize, usize, Range<usize>)> = Vec::new();
    let mut next = 0;
    while next < marks.len() {
        let start = beginning(text, marks[next].span.start);
        let end = ending(text, start).max(marks[next].span.end);
        let inside = marks[next..].iter().take_while(|mark| mark.span.end <= end);
        let (mut different, mut all) = (HashSet::new(), 0);
        for mark in inside {
            different.insert(mark.part);
            all += 1;
        }
        candidates.push((different.len(), all.min(9), start..end));
        next += all.max(1);
    }
    candidates.sort_by_key(|(different, all, range)| {
        (std::cmp::Reverse((*different, *all)), range.start)
    });
    candidates.truncate(count);
    let mut ranges: Vec<Range<usize>> = candidates.into_iter().map(|(_, _, range)| range).collect();
    ranges.sort_by_key(|range| range.start);
    let mut found: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match found.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => found.push(range),
        }
    }
    found
        .into_iter()
        .map(|range| passage(text, range, marks, Field::Body))
        .collect()
}

/// Where a passage that shows `at` begins: at the sentence, or a few words before when that is too far.
fn beginning(text: &str, at: usize) -> usize {
    let mut floor = at.saturating_sub(LENGTH / 2);
    while !text.is_char_boundary(floor) {
        floor -= 1;
    }
    let before = &text[floor..at];
    let sentence = before.char_indices().rev().find(|(place, character)| {
        is_end(
            *character,
            before[*place + character.len_utf8()..].chars().next(),
        )
    });
    match sentence {
        Some((place, character)) => {
            let start = floor + place + character.len_utf8();
            start + (text[start..at].len() - text[start..at].trim_start().len())
        }
        None if floor == 0 => 0,
        None => {
            floor
                + before
                    .find(char::is_whitespace)
                    .map_or_else(|| first_grapheme(before), |place| place + 1)
        }
    }
}

fn first_grapheme(text: &str) -> usize {
    text.graphemes(true)
        .next()
        .map_or(0, str::len)
        .min(text.len())
}

/// Whether a sentence or paragraph ends with a character, given the one after it.
fn is_end(character: char, next: Option<char>) -> bool {
    match character {
        '\n' | '。' | '！' | '？' | '।' | '။' | '។' | '؟' => true,
        '.' | '!' | '?' => next.is_none_or(char::is_whitespace),
        _ => false,
    }
}

/// Where a passage that begins at `start` ends: at the last sentence end in reach, else at the last space, else at a grapheme.
fn ending(text: &str, start: usize) -> usize {
    if text.len() - start <= LENGTH {
        return text.len();
    }
    let mut limit = start + LENGTH;
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let reach = &text[start..limit];
    let ends = reach.char_indices().filter(|(place, character)| {
        is_end(
            *character,
            text[start + place + character.len_utf8()..].chars().next(),
        )
    });
    let sentence = ends
        .map(|(place, character)| place + character.len_utf8())
        .rfind(|end| *end > LENGTH / 3);
    let length = sentence
        .or_else(|| {
            reach
                .rfind(char::is_whitespace)
                .filter(|end| *end > LENGTH / 3)
        })
        .unwrap_or_else(|| {
            let mut end = 0;
            reach
                .graphemes(true)
                .for_each(|grapheme| end += grapheme.len());
            let last = reach.graphemes(true).next_back().map_or(0, str::len);
            if end > last { end - last } else { end }
        });
    start + length
}

/// A passage as it is shown: white space collapsed, marks moved with it, `…` where it was cut.
fn passage(text: &str, range: Range<usize>, marks: &[Mark], field: Field) -> Snippet {
    let mut shown = String::with_capacity(range.len() + 6);
    let cut_before = range.start > 0
        && !text[..range.start]
            .trim_end()
            .ends_with(|last| is_end(last, None) || last == ':');
    if cut_before && !text[..range.start].ends_with('\n') {
        shown.push('…');
    }
    let mut spans: Vec<Range<usize>> = marks
        .iter()
        .map(|mark| mark.span.clone())
        .filter(|span| range.start <= span.start && span.end <= range.end)
        .collect();
    spans.sort_by_key(|span| (span.start, span.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    let mut highlights: Vec<Range<usize>> = Vec::with_capacity(joined.len());
    let mut waiting = joined.into_iter().peekable();
    let mut open: Option<(usize, usize)> = None;
    for (offset, character) in text[range.clone()].char_indices() {
        let at = range.start + offset;
        if let Some((begin, end)) = open
            && at >= end
        {
            highlights.push(begin..shown.trim_end().len().max(begin));
            open = None;
        }
        if open.is_none()
            && let Some(span) = waiting.next_if(|span| span.start <= at)
        {
            open = Some((shown.len(), span.end));
        }
        if !character.is_whitespace() {
            shown.push(character);
        } else if !shown.is_empty() && !shown.ends_with(' ') {
            shown.push(' ');
        }
    }
    shown.truncate(shown.trim_end().len());
    if let Some((begin, _)) = open {
        highlights.push(begin..shown.len().max(begin));
    }
    let rest = text[range.end..].trim_start();
    if !rest.is_empty()
        && !shown.ends_with(|last| is_end(last, None))
        && !text[range.end..].starts_with('\n')
    {
        shown.push('…');
    }
    Snippet {
        text: shown,
        highlights,
        field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Language;
    use crate::document::{Evidence, Found};

    fn document(body: &str, language: &str) -> Document {
        let language: Option<Language> = language.parse().ok();
        Document {
            media_type: "text/plain".to_owned(),
            url: None,
            title: None,
            kind: None,
            date: None,
            language: language
                .map(|language| Found::new(language, Evidence::declared("test", 1.0, ""))),
            publisher: None,
            countries: Vec::new(),
            regions: Vec::new(),
            addressees: Vec::new(),
            signatories: Vec::new(),
            instruments: Vec::new(),
            body: body.to_owned(),
            remarks: Vec::new(),
        }
    }

    fn check(body: &str, language: &str, node: Node, expected: &[&str]) {
        let query = Query {
            text: Some(node),
            ..Query::default()
        };
        let found = snippets(&document(body, language), &query, 3);
        assert!(!found.is_empty());
        let marked: Vec<&str> = found
            .iter()
            .flat_map(|snippet| {
                snippet
                    .highlights
                    .iter()
                    .map(|range| &snippet.text[range.clone()])
            })
            .collect();
        assert_eq!(marked, expected, "{body}");
    }

    #[test]
    fn what_matched_is_marked() {
        let word = |word: &str| Node::Word(word.to_owned());
        let phrase = |words: &str, slop| Node::Phrase {
            words: words.to_owned(),
            slop,
        };
        check(
            "Thousands were displaced. Displacement goes on.",
            "en",
            word("displacements"),
            &["displaced", "Displacement"],
        );
        check(
            "War crimes and crimes of war.",
            "en",
            phrase("war crimes", 0),
            &["War crimes"],
        );
        check(
            "a mandate for the police mandate",
            "en",
            phrase("police mandate", 5),
            &["police mandate"],
        );
        check("我们呼吁停止暴力。", "zh", word("停止"), &["停止"]);
        check(
            "Кыргызстан просит о помощи",
            "ru",
            Node::Prefix("кырг".to_owned()),
            &["Кыргызстан"],
        );
        check("Nothing to mark here.", "en", word("absent"), &[]);
    }

    proptest::proptest! {
        #[test]
        fn highlights_lie_on_borders(body in "(\\PC|\n){0,400}", word in "\\PC{1,6}", count in 0_usize..4) {
            let query = Query { text: Some(Node::Word(word)), ..Query::default() };
            for snippet in snippets(&document(&body, "en"), &query, count) {
                for range in &snippet.highlights {
                    proptest::prop_assert!(snippet.text.get(range.clone()).is_some());
                }
                for pair in snippet.highlights.windows(2) {
                    proptest::prop_assert!(pair[0].end <= pair[1].start);
                }
            }
        }
    }
}
