//! Scorers: documents with all words of a query, or any, with the same scores as the engine gives.
//!
//! They go through postings block by block, where the engine goes from document to document: the
//! same work on many documents at a time costs less.

mod block;
mod intersection;
mod phrase;
pub(super) mod term_info;
mod union;

use tantivy::Searcher;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight};
use tantivy::schema::Field as Column;

pub(super) use crate::index::tantivy::postings::phrase::{Phrase, PhraseTerm};
use crate::index::tantivy::postings::term_info::TermPostings;
use crate::query::Operator;

/// If less than one document of this many has any of the words, windows are too empty.
const FILLED: u64 = 32;

/// The same for the rarest word, if all words are required.
const SPARSE: u64 = 256;

/// A term of a word with its weight.
pub(super) struct BoostedTerm {
    pub(super) column: Column,
    pub(super) postings: TermPostings,
    pub(super) boost: f32,
}

/// Scores words. Each word has one or more terms; the best of them in a document counts.
pub(super) struct BlockScorer<'a> {
    words: Vec<Vec<WeightedTerm<'a>>>,
}

/// A term with its BM25 weight.
struct WeightedTerm<'a> {
    column: Column,
    postings: &'a TermPostings,
    weight: Bm25Weight,
}

impl<'a> BlockScorer<'a> {
    pub(super) fn new(searcher: &Searcher, words: &'a [Vec<BoostedTerm>]) -> tantivy::Result<Self> {
        let terms_of_word =
            |word: &'a Vec<BoostedTerm>| word.iter().map(|term| weighted(searcher, term)).collect();
        Ok(Self {
            words: words
                .iter()
                .map(terms_of_word)
                .collect::<tantivy::Result<_>>()?,
        })
    }

    /// The column of all terms, where each word has one of the same column.
    pub(super) fn plain(&self) -> Option<Column> {
        let column = self.words.first()?.first()?.column;
        let is_plain = |word: &Vec<WeightedTerm>| word.len() == 1 && word[0].column == column;
        self.words.iter().all(is_plain).then_some(column)
    }

    /// Returns true if enough documents may have any of the words, or the rarest one if all are
    /// required, for windows to be quick.
    pub(super) fn is_dense(&self, searcher: &Searcher, operator: Operator) -> bool {
        let documents = |word: &Vec<WeightedTerm>| {
            word.iter()
                .map(|term| term.postings.documents())
                .sum::<u64>()
        };
        let documents = self.words.iter().map(documents);
        match operator {
            Operator::And => documents.min().unwrap_or_default() * SPARSE >= searcher.num_docs(),
            Operator::Or => is_dense(documents.sum(), searcher.num_docs()),
        }
    }
}

/// Returns true if windows are quick for terms with this sum of document frequencies, of `all`
/// documents.
pub(super) fn is_dense(with_terms: u64, all: u64) -> bool {
    with_terms * FILLED >= all
}

fn weighted<'a>(searcher: &Searcher, term: &'a BoostedTerm) -> tantivy::Result<WeightedTerm<'a>> {
    let documents = searcher.total_num_docs()?;
    let average_length = searcher.total_num_tokens(term.column)? as f32 / documents as f32;
    let postings = &term.postings;
    let weight =
        Bm25Weight::for_one_term_without_explain(postings.documents(), documents, average_length);
    Ok(WeightedTerm {
        column: term.column,
        postings,
        weight: weight.boost_by(term.boost),
    })
}

#[cfg(test)]
mod tests {
    use tantivy::query::{
        BooleanQuery, BoostQuery, DisjunctionMaxQuery, EnableScoring, Query, TermQuery,
    };
    use tantivy::schema::{IndexRecordOption, Schema, TEXT};
    use tantivy::{DocId, Index, Term, doc};

    use super::*;

    /// A word, and a function that returns true for the numbers of the documents with it.
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
    fn blocks_find_and_score_what_the_engine_does() {
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
            let asked = |term| {
                vec![BoostedTerm {
                    column: text,
                    postings: TermPostings::of(&searcher, term).unwrap(),
                    boost: 1.0,
                }]
            };
            let asked: Vec<Vec<BoostedTerm>> = terms.iter().map(asked).collect();
            let scorer = BlockScorer::new(&searcher, &asked).unwrap();
            let query = |term: &Term| -> Box<dyn Query> {
                Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs))
            };
            let queries = || terms.iter().map(query).collect();
            let mut found = Vec::new();
            scorer
                .intersection(text, 0, reader, |documents, scores| {
                    found.extend(documents.iter().copied().zip(scores.iter().copied()));
                })
                .unwrap();
            check(&found, &BooleanQuery::intersection(queries()), &searcher);
            for operator in [Operator::And, Operator::Or] {
                found.clear();
                scorer
                    .windows(operator, 0, reader, |first, scores| {
                        let scored = (first..).zip(scores.iter().copied());
                        found.extend(scored.filter(|(_, score)| *score > 0.0));
                    })
                    .unwrap();
                let query = match operator {
                    Operator::And => BooleanQuery::intersection(queries()),
                    Operator::Or => BooleanQuery::union(queries()),
                };
                check(&found, &query, &searcher);
            }
        }
    }

    #[test]
    fn of_the_terms_of_a_word_the_one_that_counts_most_counts() {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let searcher = index(text, schema.build());
        let asked = |word: &str, boost| BoostedTerm {
            column: text,
            postings: TermPostings::of(&searcher, &Term::from_field_text(text, word)).unwrap(),
            boost,
        };
        let words = [
            vec![asked("half", 1.0), asked("third", 3.0)],
            vec![asked("runs", 1.0)],
        ];
        let scorer = BlockScorer::new(&searcher, &words).unwrap();
        assert_eq!(scorer.plain(), None);
        let query = |word: &str, boost| -> Box<dyn Query> {
            let term = Term::from_field_text(text, word);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            Box::new(BoostQuery::new(Box::new(query), boost))
        };
        let either = DisjunctionMaxQuery::new(vec![query("half", 1.0), query("third", 3.0)]);
        let queries: Vec<Box<dyn Query>> = vec![Box::new(either), query("runs", 1.0)];
        for operator in [Operator::And, Operator::Or] {
            let mut found = Vec::new();
            let show = |first: DocId, scores: &[f32]| {
                let scored = (first..).zip(scores.iter().copied());
                found.extend(scored.filter(|(_, score)| *score > 0.0));
            };
            scorer
                .windows(operator, 0, searcher.segment_reader(0), show)
                .unwrap();
            let queries = queries.iter().map(|query| query.box_clone()).collect();
            let query = match operator {
                Operator::And => BooleanQuery::intersection(queries),
                Operator::Or => BooleanQuery::union(queries),
            };
            check(&found, &query, &searcher);
        }
    }
}
