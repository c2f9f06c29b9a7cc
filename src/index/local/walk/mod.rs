//! Documents that have all of some terms, or any, with the scores that the engine gives them.
//!
//! Goes through postings block by block, where the engine goes from document to document: what is done alike to many documents at
//! a time costs less.

mod all;
mod any;

use tantivy::Searcher;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight};
use tantivy::schema::Field as Column;

use super::known::Known;

/// Documents in a full block of postings.
const BLOCK: usize = 128;

/// A term that is asked for, and how much it counts.
pub(super) struct Asked {
    pub(super) known: Known,
    pub(super) boost: f32,
}

/// Terms of one column with their weights.
pub(super) struct Walk<'a> {
    column: Column,
    terms: Vec<(&'a Known, Bm25Weight)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        searcher: &Searcher,
        column: Column,
        asked: &'a [Asked],
    ) -> tantivy::Result<Self> {
        let documents = searcher.total_num_docs()?;
        let average_length = searcher.total_num_tokens(column)? as f32 / documents as f32;
        let weighed = |term: &'a Asked| {
            let known = &term.known;
            let weight = Bm25Weight::for_one_term_without_explain(
                known.documents(),
                documents,
                average_length,
            );
            (known, weight.boost_by(term.boost))
        };
        Ok(Self {
            column,
            terms: asked.iter().map(weighed).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use tantivy::query::{BooleanQuery, EnableScoring, Query, TermQuery};
    use tantivy::schema::{IndexRecordOption, Schema, TEXT};
    use tantivy::{DocId, Index, Term, doc};

    use super::*;

    /// A word, and whether the document of a number has it.
    type Word = (&'static str, fn(u32) -> bool);

    /// Frequent and rare ones, in runs and far apart.
    const WORDS: [Word; 8] = [
        ("half", |number| number % 2 == 0),
        ("third", |number| number % 3 == 0),
        ("runs", |number| number / 200 % 3 == 1),
        ("late", |number| number >= 29_000),
        ("early", |number| number < 150),
        ("block", |number| number < 128),
        ("rare", |number| number % 997 == 6),
        ("once", |number| number == 12_345),
    ];

    fn index(text: Column, schema: Schema) -> Searcher {
        let index = Index::create_in_ram(schema);
        let mut writer = index.writer_with_num_threads(1, 50_000_000).unwrap();
        for number in 0..30_000 {
            let words = WORDS.iter().filter(|(_, has)| has(number));
            let often = number as usize % 5 + 1;
            let words = words.map(|(word, _)| [*word, " "].concat().repeat(often));
            let words: String = words.collect();
            writer.add_document(doc!(text => words)).unwrap();
        }
        writer.commit().unwrap();
        index.reader().unwrap().searcher()
    }

    #[track_caller]
    fn check(found: &[(DocId, f32)], query: &BooleanQuery, searcher: &Searcher) {
        let weight = query.weight(EnableScoring::enabled_from_searcher(searcher));
        let mut expected = Vec::new();
        let mut expect = |document, score| expected.push((document, score));
        let reader = searcher.segment_reader(0);
        weight.unwrap().for_each(reader, &mut expect).unwrap();
        assert_eq!(found.len(), expected.len(), "{query:?}");
        for (found, expected) in found.iter().zip(&expected) {
            let rounding = (found.1 - expected.1).abs() / expected.1;
            assert!(
                found.0 == expected.0 && rounding < 1e-6,
                "{query:?}: {found:?}, {expected:?}"
            );
        }
    }

    #[test]
    fn walks_find_and_score_what_the_engine_does() {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let searcher = index(text, schema.build());
        let reader = searcher.segment_reader(0);
        let places = 0..WORDS.len();
        let pairs = places
            .clone()
            .flat_map(|first| places.clone().map(move |second| (first, second)));
        for (first, second) in pairs {
            // A third one, or none.
            let words = [first, second, (first * second + 1) % (WORDS.len() + 3)];
            let words = words.iter().filter_map(|place| WORDS.get(*place));
            let terms: Vec<Term> = words
                .map(|(word, _)| Term::from_field_text(text, word))
                .collect();
            let asked = |term| Asked {
                known: Known::of(&searcher, term).unwrap(),
                boost: 1.0,
            };
            let asked: Vec<Asked> = terms.iter().map(asked).collect();
            let walk = Walk::new(&searcher, text, &asked).unwrap();
            let query = |term: &Term| -> Box<dyn Query> {
                Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs))
            };
            let queries = || terms.iter().map(query).collect();
            let mut found = Vec::new();
            walk.all(0, reader, |documents, scores| {
                found.extend(documents.iter().copied().zip(scores.iter().copied()));
            })
            .unwrap();
            check(&found, &BooleanQuery::intersection(queries()), &searcher);
            found.clear();
            walk.any(0, reader, |first, scores| {
                let scored = (first..).zip(scores.iter().copied());
                found.extend(scored.filter(|(_, score)| *score > 0.0));
            })
            .unwrap();
            check(&found, &BooleanQuery::union(queries()), &searcher);
        }
    }
}
