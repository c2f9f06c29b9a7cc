//! Our query to the engine's: words to stems in every language of the index, filters to terms and
//! ranges.
//!
//! What the engine is asked finds the documents and a first order; what words gain by their exact
//! form and by standing together is told in groups, for the second look in `rank`.

mod field;
mod part;
mod path;
mod words;

use std::cell::Cell;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query as EngineQuery, RegexQuery,
    TermQuery,
};
use tantivy::schema::{Field as Column, IndexRecordOption};

use crate::document::Field;
pub(super) use crate::index::tantivy::plan::part::{Part, Terms};
pub(super) use crate::index::tantivy::plan::words::{Form, Group, Word};
use crate::index::tantivy::postings::term_info::TermPostings;
use crate::index::tantivy::schema::languages::Languages;
use crate::index::tantivy::schema::{Columns, id_term};
use crate::query::ranking::Weights;
use crate::query::{Node, Query};

/// What the plan of a query needs to know about an index.
pub(super) struct Planner<'a> {
    pub(super) columns: &'a Columns,
    pub(super) languages: &'a Languages,
    pub(super) weights: Weights,
    /// Documents in all.
    pub(super) documents: u64,
    /// Where a term of a column occurs.
    pub(super) postings_of: &'a dyn Fn(&Term) -> TermPostings,
    /// A word of the index that looks like one that it lacks; none where words are not to be
    /// replaced.
    pub(super) similar: &'a dyn Fn(&str) -> Option<String>,
    /// Words replaced so far.
    pub(super) replaced: Cell<usize>,
    /// Lone characters met so far, each of which is sought among all terms.
    pub(super) lone: Cell<usize>,
}

/// A query in the engine's terms.
pub(super) struct Plan {
    /// What finds the documents, with the score of a first look: parts that have no document in
    /// common.
    pub(super) parts: Vec<Part>,
    /// Groups of words whose score the second look refines.
    pub(super) groups: Vec<Group>,
    /// Whether scores tell documents apart.
    pub(super) scored: bool,
}

/// A named part of the score.
pub(super) type NamedPart = (String, Box<dyn EngineQuery>);

impl Planner<'_> {
    /// The whole query; `any` makes words optional. Filters restrict and do not score; `without`
    /// leaves out a field's own.
    pub(super) fn plan(&self, query: &Query, any: bool, without: Option<Field>) -> Plan {
        let mut groups = Vec::new();
        let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = Vec::new();
        for filter in query
            .filters
            .iter()
            .filter(|filter| filter.negated || Some(filter.field) != without)
        {
            let occur = if filter.negated {
                Occur::MustNot
            } else {
                Occur::Must
            };
            clauses.push((occur, self.filter(filter)));
        }
        if let Some(id) = &query.without {
            let id = id_term(self.columns.id, id);
            let itself = TermQuery::new(id, IndexRecordOption::Basic);
            clauses.push((Occur::MustNot, Box::new(itself)));
        }
        let parts = match &query.text {
            Some(text) => {
                let parts = self.parts(text, any, &mut groups);
                parts.into_iter().map(|part| part.among(&clauses)).collect()
            }
            None => vec![Part::new(all_of(clauses))],
        };
        Plan {
            parts,
            groups,
            scored: query.text.as_ref().is_some_and(scored),
        }
    }

    /// The parts of the score that no group tells, each with its name.
    pub(super) fn named_parts(&self, query: &Query) -> Vec<NamedPart> {
        let mut ingredients = Vec::new();
        let mut open: Vec<&Node> = query.text.iter().collect();
        while let Some(node) = open.pop() {
            match node {
                Node::All(nodes) | Node::Any(nodes) => open.extend(nodes.iter().rev()),
                Node::Not(_) | Node::Word(_) | Node::Field(..) => {}
                other => {
                    ingredients.push((describe(other), self.node(other, false, &mut Vec::new())));
                }
            }
        }
        ingredients
    }

    fn node(&self, node: &Node, any: bool, groups: &mut Vec<Group>) -> Box<dyn EngineQuery> {
        match node {
            Node::Word(word) => self.text(&[word], any, groups),
            Node::Phrase { words, slop } => self.phrase(self.columns.exact, words, *slop),
            Node::Prefix(prefix) => self.prefix(self.columns.exact, prefix),
            Node::Fuzzy { word, distance } => self.fuzzy(self.columns.exact, word, *distance),
            Node::Field(field, value) => self.value(*field, value),
            Node::All(nodes) => self.all(nodes, any, groups),
            Node::Any(nodes) => {
                let text: Vec<&str> = nodes.iter().filter_map(word_of).collect();
                let mut alternatives = Vec::new();
                if !text.is_empty() {
                    alternatives.push(self.text(&text, true, groups));
                }
                for node in nodes.iter().filter(|node| word_of(node).is_none()) {
                    alternatives.push(self.node(node, any, groups));
                }
                any_of(alternatives)
            }
            // What must not be there adds nothing to a score.
            Node::Not(node) => all_of(vec![(
                Occur::MustNot,
                self.node(node, any, &mut Vec::new()),
            )]),
        }
    }

    /// Neighboring words are taken together, so that they can gain by standing side by side.
    fn all(&self, nodes: &[Node], any: bool, groups: &mut Vec<Group>) -> Box<dyn EngineQuery> {
        let mut clauses = Vec::new();
        let text: Vec<&str> = nodes.iter().filter_map(word_of).collect();
        if !text.is_empty() {
            let alone = nodes.iter().all(|node| {
                matches!(node, Node::Not(_) | Node::Field(..)) || word_of(node).is_some()
            });
            let occur = if any && !alone {
                Occur::Should
            } else {
                Occur::Must
            };
            clauses.push((occur, self.text(&text, any, groups)));
        }
        for node in nodes.iter().filter(|node| word_of(node).is_none()) {
            match node {
                Node::Not(inner) => {
                    clauses.push((Occur::MustNot, self.node(inner, any, &mut Vec::new())));
                }
                Node::Field(..) => {
                    clauses.push((Occur::Must, unscored(self.node(node, any, groups))));
                }
                _ if any => clauses.push((Occur::Should, self.node(node, any, groups))),
                _ => clauses.push((Occur::Must, self.node(node, any, groups))),
            }
        }
        if any && clauses.iter().any(|(occur, _)| *occur == Occur::Should) {
            let (optional, mut demanded): (Vec<_>, Vec<_>) = clauses
                .into_iter()
                .partition(|(occur, _)| *occur == Occur::Should);
            demanded.push((Occur::Must, Box::new(BooleanQuery::new(optional))));
            clauses = demanded;
        }
        all_of(clauses)
    }

    /// Running words: their forms find the documents, the group tells the rest.
    fn text(&self, text: &[&str], any: bool, groups: &mut Vec<Group>) -> Box<dyn EngineQuery> {
        let group = self.group(text, !any);
        let query = self.running(&group);
        groups.push(group);
        query
    }

    fn running(&self, group: &Group) -> Box<dyn EngineQuery> {
        let words = group.words.iter();
        let words = words.map(|word| Group::alternatives(self, word));
        let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = if group.all {
            words.map(|word| (Occur::Must, any_of(word))).collect()
        } else {
            words.flatten().map(|word| (Occur::Should, word)).collect()
        };
        match clauses.len() {
            0 => Box::new(EmptyQuery),
            1 => clauses.remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        }
    }
}

/// Whether any part of a query counts towards the score.
fn scored(node: &Node) -> bool {
    match node {
        Node::Not(_) | Node::Field(..) => false,
        Node::All(nodes) | Node::Any(nodes) => nodes.iter().any(scored),
        Node::Word(_) | Node::Phrase { .. } | Node::Prefix(_) | Node::Fuzzy { .. } => true,
    }
}

fn word_of(node: &Node) -> Option<&str> {
    match node {
        Node::Word(word) => Some(word),
        _ => None,
    }
}

fn describe(node: &Node) -> String {
    match node {
        Node::Phrase { words, .. } => format!("phrase `{words}`"),
        Node::Prefix(prefix) => format!("beginning `{prefix}`"),
        Node::Fuzzy { word, .. } => format!("near `{word}`"),
        Node::Field(field, _) => format!("field `{}`", field.name()),
        Node::Word(word) => format!("word `{word}`"),
        Node::All(_) | Node::Any(_) | Node::Not(_) => "group".to_owned(),
    }
}

fn term(column: Column, text: &str) -> Box<dyn EngineQuery> {
    Box::new(TermQuery::new(
        Term::from_field_text(column, text),
        IndexRecordOption::WithFreqs,
    ))
}

/// Values that fit a pattern; a pattern too large for an automaton fits none.
fn pattern_query(pattern: &str, column: Column) -> Box<dyn EngineQuery> {
    match RegexQuery::from_pattern(pattern, column) {
        Ok(query) => Box::new(query),
        Err(_) => Box::new(EmptyQuery),
    }
}

fn unscored(query: Box<dyn EngineQuery>) -> Box<dyn EngineQuery> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn any_of(mut queries: Vec<Box<dyn EngineQuery>>) -> Box<dyn EngineQuery> {
    if queries.len() == 1 {
        return queries.remove(0);
    }
    Box::new(BooleanQuery::new(
        queries
            .into_iter()
            .map(|query| (Occur::Should, query))
            .collect(),
    ))
}

/// All clauses; where none demands or allows anything, every document but the excluded ones.
fn all_of(mut clauses: Vec<(Occur, Box<dyn EngineQuery>)>) -> Box<dyn EngineQuery> {
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, unscored(Box::new(AllQuery))));
    }
    // A lone clause goes as it is, so that the engine sees what it can skip.
    if let [(Occur::Must | Occur::Should, _)] = clauses.as_slice() {
        return clauses.remove(0).1;
    }
    Box::new(BooleanQuery::new(clauses))
}
