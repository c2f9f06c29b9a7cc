//! The plan: turns our query into the engine's, the forms of words into terms, filters into terms
//! and ranges.
//!
//! The engine's query finds the documents and their scores in the first pass; groups of words hold
//! what rescoring needs to add for exact forms, early positions and adjacent words.

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
use crate::index::tantivy::schema::{Columns, id_term};
use crate::party::Parties;
use crate::query::Operator;
use crate::query::forms::{self, AnalyzedNode, AnalyzedQuery, Languages, Words};
use crate::query::ranking::Weights;

/// Makes plans of queries for one index.
pub(super) struct Planner<'a> {
    pub(super) columns: &'a Columns,
    pub(super) languages: &'a Languages,
    /// The parties by which names are found, if any.
    pub(super) parties: Option<&'a Parties>,
    pub(super) weights: Weights,
    /// Documents in all.
    pub(super) documents: u64,
    /// The postings of a term.
    pub(super) postings_of: &'a dyn Fn(&Term) -> TermPostings,
    /// A word of the index that looks like one that it lacks; none where words get no substitutes.
    pub(super) similar: &'a dyn Fn(&str) -> Option<String>,
    /// Words with substitutes so far.
    pub(super) substitutes: Cell<usize>,
    /// Number of lone characters so far; each of them is looked up among all terms.
    pub(super) lone: Cell<usize>,
}

/// A query in the engine's terms.
pub(super) struct Plan {
    /// Queries for the documents and their scores in the first pass: parts that share no document.
    pub(super) parts: Vec<Part>,
    /// Groups of words that are rescored.
    pub(super) groups: Vec<Group>,
    /// True if documents may have different scores.
    pub(super) scored: bool,
}

/// A part of the score that no group of words gives.
pub(super) struct NamedPart {
    pub(super) name: String,
    pub(super) query: Box<dyn EngineQuery>,
}

impl Planner<'_> {
    /// The plan of a whole query; `operator` joins words that the query joins by no other. Filters
    /// restrict and do not score; `without` leaves out a field's own.
    pub(super) fn plan(
        &self,
        analyzed: &AnalyzedQuery<'_>,
        operator: Operator,
        without: Option<Field>,
    ) -> Plan {
        let query = analyzed.query;
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
        let parts = match &analyzed.text {
            Some(text) => {
                let parts = self.parts(text, operator, &mut groups);
                parts.into_iter().map(|part| part.among(&clauses)).collect()
            }
            None => vec![Part::new(all_of(clauses))],
        };
        Plan {
            parts,
            groups,
            scored: analyzed.text.as_ref().is_some_and(is_scored),
        }
    }

    /// The parts of the score that no group of words gives.
    pub(super) fn named_parts(&self, query: &AnalyzedQuery<'_>) -> Vec<NamedPart> {
        let mut parts = Vec::new();
        let mut open: Vec<&AnalyzedNode> = query.text.iter().collect();
        while let Some(node) = open.pop() {
            let name = match node {
                AnalyzedNode::All(group) | AnalyzedNode::Any(group) => {
                    open.extend(group.others.iter().rev());
                    continue;
                }
                AnalyzedNode::Not(_) | AnalyzedNode::Words(_) | AnalyzedNode::Field(..) => continue,
                AnalyzedNode::Phrase { words, .. } => format!("phrase `{words}`"),
                AnalyzedNode::Prefix(prefix) => format!("beginning `{prefix}`"),
                AnalyzedNode::Fuzzy { word, .. } => format!("near `{word}`"),
            };
            let query = self.node(node, Operator::And, &mut Vec::new());
            parts.push(NamedPart { name, query });
        }
        parts
    }

    fn node(
        &self,
        node: &AnalyzedNode<'_>,
        operator: Operator,
        groups: &mut Vec<Group>,
    ) -> Box<dyn EngineQuery> {
        match node {
            AnalyzedNode::Words(words) => self.text(words, operator, groups),
            AnalyzedNode::Phrase { words, slop } => self.phrase(self.columns.exact, words, *slop),
            AnalyzedNode::Prefix(prefix) => self.prefix(self.columns.exact, prefix),
            AnalyzedNode::Fuzzy { word, distance } => {
                self.fuzzy(self.columns.exact, word, *distance)
            }
            AnalyzedNode::Field(field, value) => self.value(*field, value),
            AnalyzedNode::All(group) => self.all(group, operator, groups),
            AnalyzedNode::Any(group) => {
                let mut alternatives = Vec::new();
                if !group.words.typed.is_empty() {
                    alternatives.push(self.text(&group.words, Operator::Or, groups));
                }
                for node in &group.others {
                    alternatives.push(self.node(node, operator, groups));
                }
                any_of(alternatives)
            }
            // An excluded part adds nothing to a score.
            AnalyzedNode::Not(node) => all_of(vec![(
                Occur::MustNot,
                self.node(node, operator, &mut Vec::new()),
            )]),
        }
    }

    fn all(
        &self,
        group: &forms::Group<'_>,
        operator: Operator,
        groups: &mut Vec<Group>,
    ) -> Box<dyn EngineQuery> {
        let mut clauses = Vec::new();
        let is_any = operator == Operator::Or;
        if !group.words.typed.is_empty() {
            let restricts = |node: &AnalyzedNode| {
                matches!(node, AnalyzedNode::Not(_) | AnalyzedNode::Field(..))
            };
            let occur = if is_any && !group.others.iter().all(restricts) {
                Occur::Should
            } else {
                Occur::Must
            };
            clauses.push((occur, self.text(&group.words, operator, groups)));
        }
        for node in &group.others {
            match node {
                AnalyzedNode::Not(inner) => {
                    let excluded = self.node(inner, operator, &mut Vec::new());
                    clauses.push((Occur::MustNot, excluded));
                }
                AnalyzedNode::Field(..) => {
                    clauses.push((Occur::Must, unscored(self.node(node, operator, groups))));
                }
                _ if is_any => clauses.push((Occur::Should, self.node(node, operator, groups))),
                _ => clauses.push((Occur::Must, self.node(node, operator, groups))),
            }
        }
        if is_any && clauses.iter().any(|(occur, _)| *occur == Occur::Should) {
            let (optional, mut required): (Vec<_>, Vec<_>) = clauses
                .into_iter()
                .partition(|(occur, _)| *occur == Occur::Should);
            required.push((Occur::Must, Box::new(BooleanQuery::new(optional))));
            clauses = required;
        }
        all_of(clauses)
    }

    /// Running words: their forms find the documents, their group is rescored.
    fn text(
        &self,
        words: &Words<'_>,
        operator: Operator,
        groups: &mut Vec<Group>,
    ) -> Box<dyn EngineQuery> {
        let group = self.group(words, operator);
        let query = self.running(&group);
        groups.push(group);
        query
    }

    fn running(&self, group: &Group) -> Box<dyn EngineQuery> {
        let words = group.words.iter();
        let words = words.map(|word| Group::alternatives(self, word));
        let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = match group.operator {
            Operator::And => words.map(|word| (Occur::Must, any_of(word))).collect(),
            Operator::Or => words.flatten().map(|word| (Occur::Should, word)).collect(),
        };
        match clauses.len() {
            0 => Box::new(EmptyQuery),
            1 => clauses.remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        }
    }
}

/// Returns true if any part of a query counts towards the score.
fn is_scored(node: &AnalyzedNode<'_>) -> bool {
    match node {
        AnalyzedNode::Not(_) | AnalyzedNode::Field(..) => false,
        AnalyzedNode::All(group) | AnalyzedNode::Any(group) => {
            !group.words.typed.is_empty() || group.others.iter().any(is_scored)
        }
        AnalyzedNode::Words(_)
        | AnalyzedNode::Phrase { .. }
        | AnalyzedNode::Prefix(_)
        | AnalyzedNode::Fuzzy { .. } => true,
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

/// All clauses; where none is required or optional, every document but the excluded ones.
fn all_of(mut clauses: Vec<(Occur, Box<dyn EngineQuery>)>) -> Box<dyn EngineQuery> {
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, unscored(Box::new(AllQuery))));
    }
    // A single clause is passed on alone, so that the engine sees what it can skip.
    if let [(Occur::Must | Occur::Should, _)] = clauses.as_slice() {
        return clauses.remove(0).1;
    }
    Box::new(BooleanQuery::new(clauses))
}
