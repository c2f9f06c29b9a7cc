//! Questions to the engine without us.

use std::ops::Bound;
use std::path::Path;

use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, PhraseQuery, Query, RangeQuery, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::TokenStream;
use tantivy::{DocAddress, Index, ReloadPolicy, Score, Searcher, TantivyDocument, Term};
use undersigned::document::Document;

use crate::engine::{self, Fields};
use crate::question::{Class, HITS, Question};

/// An open index.
pub(crate) struct Raw {
    searcher: Searcher,
    fields: Fields,
    facets: Aggregations,
}

/// The best documents with their scores, and how many there are.
pub(crate) type Answer = (Vec<(Score, DocAddress)>, usize);

impl Raw {
    /// Makes an index of the documents in a folder, in one segment.
    pub(crate) fn build(
        directory: &Path,
        documents: impl Iterator<Item = Document>,
    ) -> tantivy::Result<()> {
        let (index, fields) = engine::create(directory)?;
        let mut writer = index.writer_with_num_threads(1, 200_000_000)?;
        for document in documents {
            writer.add_document(fields.entry(&document))?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()
    }

    /// Opens the index in a folder.
    pub(crate) fn open(directory: &Path) -> tantivy::Result<Self> {
        let field = |name: &str| serde_json::json!({"terms": {"field": name, "size": HITS}});
        let facets = serde_json::json!({
            "country": field("country"), "year": field("year"), "signatory": field("signatory")
        });
        let reader = Index::open_in_dir(directory)?.reader_builder();
        let reader: tantivy::IndexReader = reader.reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self {
            searcher: reader.searcher(),
            fields: Fields::schema().1,
            facets: serde_json::from_value(facets)?,
        })
    }

    /// Answers a question as its class asks.
    pub(crate) fn answer(&self, question: &Question) -> tantivy::Result<Answer> {
        let query = self.query(question)?;
        let top = TopDocs::with_limit(HITS).order_by_score();
        match question.class {
            Class::Faceted => {
                let counts =
                    AggregationCollector::from_aggs(self.facets.clone(), Default::default());
                let (top, total, counts) = self.searcher.search(&query, &(top, Count, counts))?;
                assert!(counts.0.len() == 3 && !top.is_empty());
                Ok((top, total))
            }
            Class::Snippets => {
                let (top, total) = self.searcher.search(&query, &(top, Count))?;
                let passages = SnippetGenerator::create(&self.searcher, &query, self.fields.text)?;
                for (_, address) in &top {
                    let entry: TantivyDocument = self.searcher.doc(*address)?;
                    let body = entry
                        .get_first(self.fields.body)
                        .and_then(|body| body.as_str());
                    assert!(
                        !passages
                            .snippet(body.unwrap_or_default())
                            .fragment()
                            .is_empty()
                    );
                }
                Ok((top, total))
            }
            Class::Term
            | Class::And
            | Class::Or
            | Class::Phrase
            | Class::Prefix
            | Class::Filtered => self.searcher.search(&query, &(top, Count)),
        }
    }

    fn query(&self, question: &Question) -> tantivy::Result<Box<dyn Query>> {
        let fields = self.fields;
        let term = |field: Field, word: &str| -> Box<dyn Query> {
            let term = Term::from_field_text(field, word);
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        };
        let mut stems = self.searcher.index().tokenizer_for_field(fields.text)?;
        let stemmed = |word: &String| {
            let mut tokens = stems.token_stream(word);
            let stem = tokens.next().map(|token| token.text.clone());
            term(fields.text, stem.as_ref().unwrap_or(word))
        };
        let words = question.words.iter();
        Ok(match question.class {
            Class::Phrase => {
                let terms = words.map(|word| Term::from_field_text(fields.exact, word));
                Box::new(PhraseQuery::new(terms.collect()))
            }
            Class::Prefix => {
                let pattern = format!("{}.*", question.words[0]);
                Box::new(RegexQuery::from_pattern(&pattern, fields.exact)?)
            }
            Class::Or => Box::new(BooleanQuery::union(words.map(stemmed).collect())),
            Class::Filtered => {
                let year = Term::from_field_i64(fields.date, question.year.into());
                let bound = Bound::Included(year);
                let range: Box<dyn Query> = Box::new(RangeQuery::new(bound.clone(), bound));
                let words = words.map(stemmed);
                Box::new(BooleanQuery::intersection(words.chain([range]).collect()))
            }
            Class::Term | Class::And | Class::Faceted | Class::Snippets => {
                Box::new(BooleanQuery::intersection(words.map(stemmed).collect()))
            }
        })
    }
}
