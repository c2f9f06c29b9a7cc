//! Passages that best answer a query, with the words that matched.
//!
//! The text is cut into words as for the index. Every word that matches a part of the query is
//! marked, a phrase only as a whole. Then the passages with the most different parts are chosen,
//! each later one for the parts that the earlier ones lack.

mod fragment;
mod mark;
mod matcher;
mod phrase;
mod prefilter;

use std::ops::Range;

use crate::document::{Document, Evidence, Field, Found};
use crate::query::FieldValue;
use crate::query::forms::AnalyzedQuery;

use fragment::{beginning, ending, passage};
use mark::{Mark, Parts};
use matcher::QueryMatcher;

/// A passage of a document, white space collapsed, with what to highlight; no markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The passage; `…` at an end where it was cut inside the text.
    pub text: String,
    /// Byte ranges of `text` to highlight, in order, not overlapping, on character borders.
    pub highlights: Vec<Range<usize>>,
    /// The field it comes from: body, title, signatory ...
    pub field: Field,
    /// The number of the page or slide that it stands on; of its first highlight if it has any.
    /// `None` where the document has no pages, or it comes from outside the body.
    pub page: Option<u32>,
}

/// Passages weighed at most; later ones seldom answer better than all before them.
const WEIGHED: usize = 2_000;

/// Makes the passages of one query; one value for all hits, since it caches the matches of each
/// word.
pub struct Snippets {
    matcher: QueryMatcher,
    /// Names that filters ask for, by field.
    named: Vec<(Field, QueryMatcher)>,
    /// Instruments that filters ask for.
    cited: Vec<String>,
    count: usize,
}

impl Snippets {
    /// For a query; `count` is the number of passages for each document.
    pub fn new(query: &AnalyzedQuery<'_>, count: usize) -> Self {
        let (mut named, mut cited) = (Vec::new(), Vec::new());
        for filter in query.query.filters.iter().filter(|filter| !filter.negated) {
            for value in &filter.values {
                match (filter.field, value) {
                    (Field::Signatory | Field::Addressee, FieldValue::Words(words)) => {
                        named.push((filter.field, QueryMatcher::phrase(words)));
                    }
                    (Field::Instrument, FieldValue::Value(form)) => cited.push(form.clone()),
                    _ => {}
                }
            }
        }
        Self {
            matcher: QueryMatcher::new(query),
            named,
            cited,
            count,
        }
    }

    /// The best passages of a document, in the order of the text: names that a filter asked for,
    /// passages of the body, else the title, else the beginning of the body.
    pub fn of(&mut self, document: &Document) -> Vec<Snippet> {
        if self.count == 0 {
            return Vec::new();
        }
        let language = document.language.as_ref();
        let language = language
            .map(|found| found.value.primary())
            .unwrap_or_default();
        let opening = opening(document);
        let mut found = self.names(document);
        if !self.matcher.is_empty() && found.len() < self.count {
            let body = &document.body[opening..];
            let mut all: Parts = 0;
            let marks = self.matcher.marks(body, language, |marks| {
                all = marks.iter().fold(all, |all, mark| all | mark.parts);
                marks.len() > WEIGHED || (all.count_ones() > 1 && has_all(body, marks, all))
            });
            let chosen = best(body, &marks, self.count - found.len());
            found.extend(chosen.into_iter().map(|(at, snippet)| Snippet {
                page: document.page_at(opening + at),
                ..snippet
            }));
        }
        if found.is_empty()
            && !self.matcher.is_empty()
            && let Some(title) = &document.title
        {
            let title = &title.value;
            let marks = self.matcher.marks(title, language, |_| false);
            if !marks.is_empty() {
                found.push(passage(title, 0..title.len(), &marks, Field::Title));
            }
        }
        if found.is_empty() && !document.body.is_empty() {
            let end = ending(&document.body, opening);
            let page = document.page_at(opening);
            let snippet = passage(&document.body, opening..end, &[], Field::Body);
            found.push(Snippet { page, ..snippet });
        }
        found
    }

    /// Names that filters ask for, as printed, and where the instruments they ask for are cited.
    fn names(&mut self, document: &Document) -> Vec<Snippet> {
        let mut found = Vec::new();
        for (field, matcher) in &mut self.named {
            let values: Vec<(&str, &Evidence)> = match field {
                Field::Signatory => printed(&document.signatories, |signatory| &signatory.name),
                Field::Addressee => printed(&document.addressees, |addressee| &addressee.0),
                _ => continue,
            };
            for (text, evidence) in values {
                let marks = matcher.marks(text, "", |_| false);
                if !marks.is_empty() && found.len() < self.count {
                    let page = document.page_of(evidence);
                    let snippet = passage(text, 0..text.len(), &marks, *field);
                    found.push(Snippet { page, ..snippet });
                    break;
                }
            }
        }
        for instrument in &document.instruments {
            let span = instrument.evidence.span.clone();
            if let Some(span) = span
                && self.cited.contains(&instrument.value.0)
                && document.body.get(span.clone()).is_some()
                && found.len() < self.count
            {
                let page = document.page_at(span.start);
                let snippet = citing(&document.body, span);
                found.push(Snippet { page, ..snippet });
            }
        }
        found
    }
}

/// The passage around a citation.
fn citing(body: &str, span: Range<usize>) -> Snippet {
    let start = beginning(body, span.start);
    let end = ending(body, start).max(span.end);
    let mark = Mark { span, parts: 1 };
    passage(body, start..end, &[mark], Field::Instrument)
}

/// Returns the beginning of the body after its title, because the title is shown above the hit
/// anyway.
fn opening(document: &Document) -> usize {
    let title = document.title.as_ref().map(|title| title.value.as_str());
    let rest = title.and_then(|title| document.body.strip_prefix(title));
    match rest {
        Some(rest) if rest.starts_with('\n') && !rest.trim().is_empty() => {
            document.body.len() - rest.trim_start().len()
        }
        _ => 0,
    }
}

/// Values as printed in the text, or their names where they were declared, with their evidence.
fn printed<T>(values: &[Found<T>], name: fn(&T) -> &String) -> Vec<(&str, &Evidence)> {
    let texts = values
        .iter()
        .map(|found| match found.evidence.text.as_str() {
            "" => (name(&found.value).as_str(), &found.evidence),
            text => (text, &found.evidence),
        });
    texts.collect()
}

/// A passage that may be shown, and the parts that it answers.
struct Candidate {
    range: Range<usize>,
    parts: Parts,
    marks: usize,
}

/// Returns true if one passage answers everything.
fn has_all(text: &str, marks: &[Mark], all: Parts) -> bool {
    candidates(text, marks)
        .iter()
        .any(|candidate| candidate.parts == all)
}

fn candidates(text: &str, marks: &[Mark]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut next = 0;
    while next < marks.len() && found.len() < WEIGHED {
        let start = beginning(text, marks[next].span.start);
        let end = ending(text, start).max(marks[next].span.end);
        let inside = marks[next..].iter().take_while(|mark| mark.span.end <= end);
        let (mut parts, mut count) = (0, 0);
        for mark in inside {
            parts |= mark.parts;
            count += 1;
        }
        found.push(Candidate {
            range: start..end,
            parts,
            marks: count,
        });
        // Where a passage answers several parts, one that begins later may answer more.
        next += if parts.count_ones() > 1 {
            1
        } else {
            count.max(1)
        };
    }
    found
}

/// The passages with the most different parts of the query, in the order of the text, each with
/// the place of its first mark.
fn best(text: &str, marks: &[Mark], count: usize) -> Vec<(usize, Snippet)> {
    let candidates = candidates(text, marks);
    let mut chosen: Vec<&Candidate> = Vec::new();
    let mut shown: Parts = 0;
    while chosen.len() < count {
        let free = candidates.iter().filter(|candidate| {
            let range = &candidate.range;
            chosen
                .iter()
                .all(|other| range.end <= other.range.start || other.range.end <= range.start)
        });
        let next = free.max_by_key(|candidate| {
            let fresh = (candidate.parts & !shown).count_ones();
            let place = std::cmp::Reverse(candidate.range.start);
            (
                fresh,
                candidate.parts.count_ones(),
                candidate.marks.min(9),
                place,
            )
        });
        let Some(next) = next else { break };
        shown |= next.parts;
        chosen.push(next);
    }
    chosen.sort_by_key(|candidate| candidate.range.start);
    chosen
        .into_iter()
        .map(|candidate| {
            let range = candidate.range.clone();
            let starts = marks.iter().map(|mark| mark.span.start);
            let first = starts.filter(|start| range.contains(start)).min();
            let at = first.unwrap_or(range.start);
            (at, passage(text, range, marks, Field::Body))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Instrument;
    use crate::document::Language;
    use crate::query::forms::Languages;
    use crate::query::{Filter, Node, Query};
    use unicode_segmentation::UnicodeSegmentation;

    fn document(body: &str, language: &str) -> Document {
        let language: Option<Language> = language.parse().ok();
        Document {
            language: language
                .map(|language| Found::new(language, Evidence::declared("test", 1.0, ""))),
            body: body.to_owned(),
            ..Document::default()
        }
    }

    fn snippets_of(document: &Document, query: &Query, count: usize) -> Vec<Snippet> {
        let languages: Vec<String> = document
            .language
            .iter()
            .map(|found| found.value.primary().to_owned())
            .collect();
        let languages = Languages {
            stemmed: languages.clone(),
            spoken: languages,
            ..Languages::default()
        };
        Snippets::new(&AnalyzedQuery::new(query, &languages), count).of(document)
    }

    fn check(body: &str, language: &str, node: Node, expected: &[&str]) {
        let query = Query {
            text: Some(node),
            ..Query::default()
        };
        let found = snippets_of(&document(body, language), &query, 3);
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
    fn the_names_of_a_list_stay_apart() {
        let query = Query {
            text: Some(Node::Word("river".to_owned())),
            ..Query::default()
        };
        let body = "Respectfully yours,\n\n- Agua sin Muros (Spain)\n- River School\n- Nordic River Trust\n";
        let found = snippets_of(&document(body, "en"), &query, 1);
        let [snippet] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(snippet.text, "River School · Nordic River Trust");
        let marked = snippet
            .highlights
            .iter()
            .map(|mark| &snippet.text[mark.clone()]);
        assert_eq!(marked.collect::<Vec<_>>(), ["River", "River"]);
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
            "Labour law, and who organised the centre.",
            "en",
            Node::All(vec![word("labor"), word("organize"), word("center")]),
            &["Labour", "organised", "centre"],
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
        check("呼吁停止暴力。", "zh", word("暴"), &["止暴力"]);
        check("尊重と自由を求める。", "ja", word("表現の自由"), &["自由"]);
        check("力の自覚を求めます。", "ja", word("表現の自由"), &[]);
        check("表現のことである。", "ja", word("表現の自由"), &["表現の"]);
        check("ประชาชน", "th", word("สิทธิมนุษยชน"), &[]);
        check(
            "See COVID-19 in 19 places.",
            "en",
            word("COVID-19"),
            &["COVID-19"],
        );
        check("Only 19 places.", "en", word("COVID-19"), &["19"]);
        check("Nothing to mark here.", "en", word("absent"), &[]);
    }

    #[test]
    fn the_second_passage_tells_what_the_first_leaves_out() {
        let filler = "Nothing of note happened on that day in the valley. ".repeat(12);
        let body = format!(
            "The harbor was closed. {filler}The harbor again. {filler}Then the bridge fell."
        );
        let query = Query {
            text: Some(Node::All(vec![
                Node::Word("harbor".to_owned()),
                Node::Word("bridge".to_owned()),
            ])),
            ..Query::default()
        };
        let found = snippets_of(&document(&body, "en"), &query, 2);
        assert!(
            found[0].text.starts_with("The harbor was closed."),
            "{found:?}"
        );
        assert!(found[1].text.contains("bridge fell"), "{found:?}");
    }

    #[test]
    fn passages_begin_behind_the_title_and_end_with_a_thought() {
        let text = |title: &str, body: &str, word: &str| {
            let mut document = document(body, "de");
            document.title = Some(Found::new(
                title.to_owned(),
                Evidence::declared("test", 1.0, ""),
            ));
            let query = Query {
                text: Some(Node::Word(word.to_owned())),
                ..Query::default()
            };
            let found = snippets_of(&document, &query, 1);
            (found[0].text.clone(), found[0].field)
        };
        let thought = "Der Brief vom 3. Mai an Dr. Roe ist ohne Antwort geblieben, obwohl ihn hundert Vereine unterschrieben haben.";
        let body = format!("Offener Brief\n\n{thought}\n\nWeitere Meldungen folgen.");
        assert_eq!(
            text("Offener Brief", &body, "Brief"),
            (thought.to_owned(), Field::Body)
        );
        assert_eq!(text("Offener Brief", &body, "offen").1, Field::Title);
    }

    #[test]
    fn an_instrument_is_shown_where_it_is_cited() {
        let body = "Nothing yet. The state has broken Resolution 1674 (2006) again.";
        let mut document = document(body, "en");
        let instrument = Instrument("S/RES/1674".to_owned());
        let evidence = Evidence::in_body("resolution", 0.8, body, 34..56);
        document.instruments = vec![Found::new(instrument, evidence)];
        let mut query = Query::default();
        query.restrict(Filter {
            field: Field::Instrument,
            values: vec![FieldValue::Value("S/RES/1674".to_owned())],
            negated: false,
        });
        let found = snippets_of(&document, &query, 2);
        let marked = &found[0].text[found[0].highlights[0].clone()];
        assert_eq!(
            (marked, found[0].field),
            ("Resolution 1674 (2006)", Field::Instrument)
        );
    }

    proptest::proptest! {
        #[test]
        fn highlights_lie_on_borders(body in "(\\PC|\n|a|\u{301}|\u{200d}){0,400}", word in "\\PC{1,6}", count in 0_usize..4) {
            let query = Query { text: Some(Node::Word(word)), ..Query::default() };
            for snippet in snippets_of(&document(&body, "en"), &query, count) {
                let mut borders: Vec<usize> = snippet.text.grapheme_indices(true).map(|(place, _)| place).collect();
                borders.push(snippet.text.len());
                for range in &snippet.highlights {
                    proptest::prop_assert!(range.start < range.end);
                    proptest::prop_assert!(borders.contains(&range.start) && borders.contains(&range.end));
                }
                for pair in snippet.highlights.windows(2) {
                    proptest::prop_assert!(pair[0].end <= pair[1].start);
                }
            }
        }
    }
}
