//! A query in parts that have no document in common, so that each goes the engine's quickest way.
//!
//! A document is stemmed in one language alone: what running words find falls apart by language,
//! and within one each word is a single term. The engine passes over what cannot be among the best
//! only where it sees plain terms.

use tantivy::query::{BooleanQuery, Occur, Query as EngineQuery};

use crate::index::tantivy::plan::field::{phrase_terms, standing};
use crate::index::tantivy::plan::words::{Form, Word};
use crate::index::tantivy::plan::{Group, Planner, all_of, word_of};
use crate::index::tantivy::postings::{self, BoostedTerm, Phrase, PhraseTerm};
use crate::query::Node;

/// A part of a query.
pub(crate) struct Part {
    /// What finds its documents, with the score of a first look.
    pub(crate) query: Box<dyn EngineQuery>,
    /// What it asks in plain terms, where that is all that it asks.
    pub(crate) terms: Terms,
}

/// What a part asks.
pub(crate) enum Terms {
    /// Words, each by the terms that stand for it, and whether a document needs all of them.
    Words(Vec<Vec<BoostedTerm>>, bool),
    /// Words that stand together.
    Phrase(Phrase),
    /// More than terms tell.
    Other,
}

impl Part {
    /// A part of which no more is known.
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
    pub(super) fn parts(&self, text: &Node, any: bool, groups: &mut Vec<Group>) -> Vec<Part> {
        if let Node::Phrase { words, slop: 0 } = text {
            return vec![self.phrase_part(words)];
        }
        let Some((words, all)) = running_words(text, any) else {
            return vec![Part::new(self.node(text, any, groups))];
        };
        let group = self.group(&words, all);
        let parts = self.by_language(&group);
        let parts = parts.unwrap_or_else(|| vec![self.together(&group)]);
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
            query: standing(terms, 0),
            terms: phrase.map_or(Terms::Other, Terms::Phrase),
        }
    }

    /// Running words in documents of all languages.
    fn together(&self, group: &Group) -> Part {
        let words = group.words.iter();
        let words = words.map(|word| word.forms.iter().map(|form| asked(word, form)).collect());
        let words: Vec<Vec<BoostedTerm>> = words.collect();
        let is_known = !words.is_empty() && words.iter().all(|terms| !terms.is_empty());
        Part {
            query: self.running(group),
            terms: if is_known {
                Terms::Words(words, group.all)
            } else {
                Terms::Other
            },
        }
    }

    /// Running words language by language; `None` where they do not fall apart.
    fn by_language(&self, group: &Group) -> Option<Vec<Part>> {
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
        if !group.all && group.words.len() > 1 && postings::is_dense(documents, self.documents) {
            return Some(vec![any_form(&group.words)]);
        }
        languages.sort_unstable();
        languages.dedup();
        // Terms of no language stand in documents of all of them: alone they are one part, and
        // where all words are asked for, the others tell the language.
        if languages.first() == Some(&None) && languages.len() > 1 {
            if !group.all {
                return None;
            }
            languages.remove(0);
        }
        let parts = languages.into_iter().filter_map(|language| {
            let words = group.words.iter();
            let words = words.filter_map(|word| Some((word, word.form_in(language)?)));
            let words: Vec<(&Word, &Form)> = words.collect();
            let complete = words.len() == group.words.len();
            (complete || !group.all).then(|| part(&words, group.all))
        });
        let parts: Vec<Part> = parts.collect();
        (!group.words.is_empty()).then_some(parts)
    }
}

/// The words of a text that is nothing else, and whether a document needs all of them.
fn running_words(text: &Node, any: bool) -> Option<(Vec<&str>, bool)> {
    fn words(nodes: &[Node]) -> Option<Vec<&str>> {
        nodes.iter().map(word_of).collect()
    }
    match text {
        Node::Word(word) => Some((vec![word], !any)),
        Node::All(nodes) => Some((words(nodes)?, !any)),
        Node::Any(nodes) => Some((words(nodes)?, false)),
        Node::Phrase { .. }
        | Node::Prefix(_)
        | Node::Fuzzy { .. }
        | Node::Field(..)
        | Node::Not(_) => None,
    }
}

/// Any form of any word. A document has one form of a word at most, so that each counts by itself.
fn any_form(words: &[Word]) -> Part {
    let forms = words.iter();
    let forms = forms.flat_map(|word| word.forms.iter().map(move |form| (word, form)));
    let forms: Vec<(&Word, &Form)> = forms.collect();
    part(&forms, false)
}

/// Words by one term each.
fn part(words: &[(&Word, &Form)], all: bool) -> Part {
    let terms = words.iter();
    let terms = terms.map(|(word, form)| vec![asked(word, form)]).collect();
    let occur = if all { Occur::Must } else { Occur::Should };
    let clauses = words.iter();
    let clauses = clauses.map(|(word, form)| (occur, word.lowered(form)));
    Part {
        query: match words {
            [(word, form)] => word.lowered(form),
            _ => Box::new(BooleanQuery::new(clauses.collect())),
        },
        terms: Terms::Words(terms, all),
    }
}

fn asked(word: &Word, form: &Form) -> BoostedTerm {
    BoostedTerm {
        column: form.column,
        postings: form.postings.clone(),
        boost: word.boost(form),
    }
}
