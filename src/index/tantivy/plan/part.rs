//! A query in parts that share no document, so that each is executed in the quickest way.
//!
//! A document is stemmed in one language alone: the documents that running words find fall apart by
//! language, and within one each word is a single term. Only of plain terms can the engine skip
//! documents that cannot reach the top.

use tantivy::query::{BooleanQuery, Occur, Query as EngineQuery};

use crate::index::tantivy::plan::field::{phrase_query, phrase_terms};
use crate::index::tantivy::plan::words::{Form, Word};
use crate::index::tantivy::plan::{Group, Planner, all_of};
use crate::index::tantivy::postings::{self, BoostedTerm, Phrase, PhraseTerm};
use crate::query::Operator;
use crate::query::forms::{AnalyzedNode, Words};

/// A part of a query.
pub(crate) struct Part {
    /// The query for its documents and their scores in the first pass.
    pub(crate) query: Box<dyn EngineQuery>,
    /// The same in plain terms, where it is nothing else.
    pub(crate) terms: Terms,
}

/// The plain terms of a part.
pub(crate) enum Terms {
    /// Running words.
    Words {
        /// For each word the terms of its forms.
        words: Vec<Vec<BoostedTerm>>,
        /// How many of the words a document needs.
        operator: Operator,
    },
    /// Words that follow each other.
    Phrase(Phrase),
    /// More than terms.
    Other,
}

impl Part {
    /// A part that is more than plain terms.
    pub(crate) fn new(query: Box<dyn EngineQuery>) -> Self {
        Self {
            query,
            terms: Terms::Other,
        }
    }

    /// The part restricted by filters.
    pub(super) fn among(self, filters: &[(Occur, Box<dyn EngineQuery>)]) -> Self {
        if filters.is_empty() {
            return self;
        }
        let filters = filters.iter();
        let filters = filters.map(|(occur, filter)| (*occur, filter.box_clone()));
        let text = std::iter::once((Occur::Must, self.query));
        Self::new(all_of(text.chain(filters).collect()))
    }
}

impl Planner<'_> {
    /// The text of a query in parts.
    pub(super) fn parts(
        &self,
        text: &AnalyzedNode<'_>,
        operator: Operator,
        groups: &mut Vec<Group>,
    ) -> Vec<Part> {
        if let AnalyzedNode::Phrase { words, slop: 0 } = text {
            return vec![self.phrase_part(words)];
        }
        let Some((words, operator)) = running_words(text, operator) else {
            return vec![Part::new(self.node(text, operator, groups))];
        };
        let group = self.group(words, operator);
        let parts = self.by_language(&group);
        let parts = parts.unwrap_or_else(|| vec![self.in_any_language(&group)]);
        groups.push(group);
        parts
    }

    fn phrase_part(&self, words: &str) -> Part {
        let column = self.columns.exact;
        let terms = phrase_terms(column, words);
        let placed = terms.iter().map(|(position, term)| PhraseTerm {
            postings: (self.postings_of)(term),
            position: *position as u32,
            term: term.clone(),
        });
        let phrase = Phrase::new(column, placed.collect());
        Part {
            query: phrase_query(terms, 0),
            terms: phrase.map_or(Terms::Other, Terms::Phrase),
        }
    }

    /// Running words in documents of any language.
    fn in_any_language(&self, group: &Group) -> Part {
        let words = group.words.iter();
        let words = words.map(|word| word.forms.iter().map(|form| boosted(word, form)).collect());
        let words: Vec<Vec<BoostedTerm>> = words.collect();
        let are_terms = !words.is_empty() && words.iter().all(|terms| !terms.is_empty());
        Part {
            query: self.running(group),
            terms: if are_terms {
                Terms::Words {
                    words,
                    operator: group.operator,
                }
            } else {
                Terms::Other
            },
        }
    }

    /// Running words language by language; `None` where they do not fall apart.
    fn by_language(&self, group: &Group) -> Option<Vec<Part>> {
        let needs_all = group.operator == Operator::And;
        let text = self.columns.text;
        let mut languages = Vec::new();
        for word in &group.words {
            if word.forms.is_empty() || word.forms.iter().any(|form| form.column != text) {
                return None;
            }
            languages.extend(word.forms.iter().map(|form| form.language));
        }
        let with_forms = group.words.iter().flat_map(|word| &word.forms);
        let documents = with_forms.map(|form| form.postings.documents()).sum();
        if !needs_all && group.words.len() > 1 && postings::is_dense(documents, self.documents) {
            return Some(vec![any_form(&group.words)]);
        }
        languages.sort_unstable();
        languages.dedup();
        // Terms of no language occur in documents of every language: alone they are one part, and
        // where all words are required, the other words decide the language.
        if languages.first() == Some(&None) && languages.len() > 1 {
            if !needs_all {
                return None;
            }
            languages.remove(0);
        }
        let parts = languages.into_iter().filter_map(|language| {
            let words = group.words.iter();
            let words = words.filter_map(|word| Some((word, word.form_in(language)?)));
            let words: Vec<(&Word, &Form)> = words.collect();
            let complete = words.len() == group.words.len();
            (complete || !needs_all).then(|| part(&words, group.operator))
        });
        let parts: Vec<Part> = parts.collect();
        (!group.words.is_empty()).then_some(parts)
    }
}

/// The words of a text that is nothing else, and whether a document needs all of them.
fn running_words<'a>(
    text: &'a AnalyzedNode<'a>,
    operator: Operator,
) -> Option<(&'a Words<'a>, Operator)> {
    match text {
        AnalyzedNode::Words(words) => Some((words, operator)),
        AnalyzedNode::All(group) if group.others.is_empty() => Some((&group.words, operator)),
        AnalyzedNode::Any(group) if group.others.is_empty() => Some((&group.words, Operator::Or)),
        AnalyzedNode::All(_)
        | AnalyzedNode::Any(_)
        | AnalyzedNode::Phrase { .. }
        | AnalyzedNode::Prefix(_)
        | AnalyzedNode::Fuzzy { .. }
        | AnalyzedNode::Field(..)
        | AnalyzedNode::Not(_) => None,
    }
}

/// Any form of any word. A document has one form of a word at most, so that each counts by itself.
fn any_form(words: &[Word]) -> Part {
    let forms = words.iter();
    let forms = forms.flat_map(|word| word.forms.iter().map(move |form| (word, form)));
    let forms: Vec<(&Word, &Form)> = forms.collect();
    part(&forms, Operator::Or)
}

/// Words by one term each.
fn part(words: &[(&Word, &Form)], operator: Operator) -> Part {
    let terms = words.iter();
    let terms = terms.map(|(word, form)| vec![boosted(word, form)]);
    let occur = match operator {
        Operator::And => Occur::Must,
        Operator::Or => Occur::Should,
    };
    let clauses = words.iter();
    let clauses = clauses.map(|(word, form)| (occur, word.query(form)));
    Part {
        query: match words {
            [(word, form)] => word.query(form),
            _ => Box::new(BooleanQuery::new(clauses.collect())),
        },
        terms: Terms::Words {
            words: terms.collect(),
            operator,
        },
    }
}

fn boosted(word: &Word, form: &Form) -> BoostedTerm {
    BoostedTerm {
        column: form.column,
        postings: form.postings.clone(),
        boost: word.boost(form),
    }
}
