//! Our query to the engine's: words to stems in every language of the index, filters to terms and ranges.
//!
//! Each word scores as its best stem, plus a share for its unstemmed form, plus a share for standing beside its neighbor.
//! The weights are data in `query::ranking`.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery,
    FuzzyTermQuery, Occur, PhraseQuery, Query as Lowered, RangeQuery, RegexQuery, TermQuery,
};
use tantivy::schema::{Field as Column, IndexRecordOption};

use crate::analysis::{self, Token};
use crate::document::{DateRange, Field};
use crate::query::ranking::WEIGHTS;
use crate::query::{FieldValue, Filter, Node, Query};

use super::schema::{Columns, cut, day_number};

/// Words that a query may have; of more, the rarest are kept.
const WORDS: usize = 64;

/// The farthest apart two words of a query may stand to count as neighbors, in positions.
const NEIGHBORS: usize = 4;

/// What lowering needs to know of an index.
pub(super) struct Lowering<'a> {
    pub(super) columns: &'a Columns,
    /// Languages of the index, the commonest first.
    pub(super) languages: &'a [String],
    /// In how many documents a term of a column occurs.
    pub(super) frequency: &'a dyn Fn(&Term) -> u64,
}

/// A word of the query with everything that stands for it.
struct Word {
    token: Token,
    stems: Vec<String>,
    stop: bool,
}

/// A named part of the score.
pub(super) type Ingredient = (String, Box<dyn Lowered>);

impl Lowering<'_> {
    /// The whole query; `any` makes words optional. Filters restrict and do not score.
    pub(super) fn query(
        &self,
        query: &Query,
        any: bool,
        without: Option<Field>,
    ) -> Box<dyn Lowered> {
        let mut clauses: Vec<(Occur, Box<dyn Lowered>)> = Vec::new();
        if let Some(text) = &query.text {
            clauses.push((Occur::Must, self.node(text, any)));
        }
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
        all_of(clauses)
    }

    /// The parts of the score of a query, each with its name.
    pub(super) fn ingredients(&self, query: &Query) -> Vec<Ingredient> {
        let mut ingredients = Vec::new();
        if let Some(text) = &query.text {
            self.gather_ingredients(text, &mut ingredients);
        }
        ingredients
    }

    fn gather_ingredients(&self, node: &Node, ingredients: &mut Vec<Ingredient>) {
        match node {
            Node::All(nodes) => {
                let text: Vec<&str> = nodes.iter().filter_map(word_of).collect();
                if !text.is_empty() {
                    self.word_ingredients(&self.words(&text), ingredients);
                }
                let others = nodes.iter().filter(|node| word_of(node).is_none());
                others.for_each(|node| self.gather_ingredients(node, ingredients));
            }
            Node::Any(nodes) => nodes
                .iter()
                .for_each(|node| self.gather_ingredients(node, ingredients)),
            Node::Word(word) => self.word_ingredients(&self.words(&[word]), ingredients),
            Node::Not(_) => {}
            other => ingredients.push((describe(other), self.node(other, false))),
        }
    }

    fn word_ingredients(&self, words: &[Word], ingredients: &mut Vec<Ingredient>) {
        for word in words.iter().filter(|word| !word.stop) {
            let term = &word.token.term;
            ingredients.push((format!("word `{term}`"), self.stems(word)));
            ingredients.push((format!("exact form `{term}`"), self.exact(word)));
        }
        for (name, pair) in self.pairs(words) {
            ingredients.push((format!("side by side `{name}`"), pair));
        }
    }

    fn node(&self, node: &Node, any: bool) -> Box<dyn Lowered> {
        match node {
            Node::Word(word) => self.text(&[word], any),
            Node::Phrase { words, slop } => self.phrase(self.columns.exact, words, *slop),
            Node::Prefix(prefix) => self.prefix(self.columns.exact, prefix),
            Node::Fuzzy { word, distance } => self.fuzzy(self.columns.exact, word, *distance),
            Node::Field(field, value) => self.value(*field, value),
            Node::All(nodes) => self.all(nodes, any),
            Node::Any(nodes) => any_of(nodes.iter().map(|node| self.node(node, any)).collect()),
            Node::Not(node) => all_of(vec![(Occur::MustNot, self.node(node, any))]),
        }
    }

    /// Neighboring words are taken together, so that they can gain by standing side by side.
    fn all(&self, nodes: &[Node], any: bool) -> Box<dyn Lowered> {
        let mut clauses = Vec::new();
        let text: Vec<&str> = nodes.iter().filter_map(word_of).collect();
        if !text.is_empty() {
            let alone = nodes
                .iter()
                .all(|node| !scored(node) || word_of(node).is_some());
            clauses.push((
                if any && !alone {
                    Occur::Should
                } else {
                    Occur::Must
                },
                self.text(&text, any),
            ));
        }
        for node in nodes.iter().filter(|node| word_of(node).is_none()) {
            match node {
                Node::Not(inner) => clauses.push((Occur::MustNot, self.node(inner, any))),
                Node::Field(..) => clauses.push((Occur::Must, unscored(self.node(node, any)))),
                _ if any => clauses.push((Occur::Should, self.node(node, any))),
                _ => clauses.push((Occur::Must, self.node(node, any))),
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

    /// Running words: each with its stems, its exact form, and its neighbors.
    fn text(&self, text: &[&str], any: bool) -> Box<dyn Lowered> {
        let words = self.words(text);
        let kept: Vec<&Word> = words.iter().filter(|word| !word.stop).collect();
        if kept.is_empty() {
            return Box::new(EmptyQuery);
        }
        let occur = if any { Occur::Should } else { Occur::Must };
        let mut clauses: Vec<(Occur, Box<dyn Lowered>)> = Vec::new();
        for word in &kept {
            clauses.push((occur, self.stems(word)));
            clauses.push((Occur::Should, self.exact(word)));
        }
        clauses.extend(
            self.pairs(&words)
                .into_iter()
                .map(|(_, pair)| (Occur::Should, pair)),
        );
        Box::new(BooleanQuery::new(clauses))
    }

    /// The best of a word's stems; the unstemmed form serves where the document's language is none of the index's main ones.
    fn stems(&self, word: &Word) -> Box<dyn Lowered> {
        if word.token.is_lone() {
            let pattern = format!(".?.?{}.*", regex::escape(&word.token.term));
            return pattern_query(&pattern, self.columns.text);
        }
        let mut alternatives: Vec<Box<dyn Lowered>> = word
            .stems
            .iter()
            .map(|stem| term(self.columns.text, stem))
            .collect();
        let unstemmed = term(self.columns.exact, &word.token.term);
        alternatives.push(Box::new(BoostQuery::new(unstemmed, WEIGHTS.unstemmed)));
        Box::new(DisjunctionMaxQuery::new(alternatives))
    }

    fn exact(&self, word: &Word) -> Box<dyn Lowered> {
        Box::new(BoostQuery::new(
            term(self.columns.exact, &word.token.term),
            WEIGHTS.exact,
        ))
    }

    /// Kept neighbors, with the distance that they have in the query.
    fn pairs(&self, words: &[Word]) -> Vec<Ingredient> {
        let kept: Vec<&Word> = words.iter().filter(|word| !word.stop).collect();
        let mut pairs = Vec::new();
        for pair in kept.windows(2) {
            let gap = pair[1]
                .token
                .position
                .saturating_sub(pair[0].token.position);
            if (1..=NEIGHBORS).contains(&gap) {
                let phrases: Vec<Box<dyn Lowered>> = pair[0]
                    .stems
                    .iter()
                    .zip(&pair[1].stems)
                    .map(|(left, right)| {
                        let terms = vec![
                            (0, Term::from_field_text(self.columns.text, left)),
                            (gap, Term::from_field_text(self.columns.text, right)),
                        ];
                        Box::new(PhraseQuery::new_with_offset(terms)) as Box<dyn Lowered>
                    })
                    .collect();
                let name = format!("{} {}", pair[0].token.term, pair[1].token.term);
                let phrases = Box::new(DisjunctionMaxQuery::new(phrases));
                pairs.push((
                    name,
                    Box::new(BoostQuery::new(phrases, WEIGHTS.pair)) as Box<dyn Lowered>,
                ));
            }
        }
        pairs
    }

    /// The words of running text: stemmed in every language of the index, stop words marked, the rarest kept of very many.
    fn words(&self, text: &[&str]) -> Vec<Word> {
        let text = text.join(" ");
        let tokens = analysis::tokens(&text);
        let stop_language = self.stop_language(&text, &tokens);
        let mut words: Vec<Word> = tokens
            .into_iter()
            .map(|token| {
                let written = &text[token.span.clone()];
                let stop =
                    stop_language.is_some_and(|language| analysis::is_stop_word(written, language));
                Word {
                    stems: self.stems_of(written, &token),
                    token,
                    stop,
                }
            })
            .collect();
        if words.iter().all(|word| word.stop) {
            words.iter_mut().for_each(|word| word.stop = false);
        }
        if words.len() > WORDS {
            self.keep_rarest(&mut words);
        }
        words
    }

    /// One stem for each language, in the order of the languages, so that neighbors pair by language; a term that the index
    /// lacks costs next to nothing.
    fn stems_of(&self, written: &str, token: &Token) -> Vec<String> {
        if token.is_pair || self.languages.is_empty() {
            return vec![token.term.clone()];
        }
        let stems: Vec<String> = self
            .languages
            .iter()
            .map(|language| analysis::stem(written, language))
            .collect();
        if stems.iter().all(|stem| *stem == stems[0]) {
            vec![stems[0].clone()]
        } else {
            stems
        }
    }

    fn keep_rarest(&self, words: &mut Vec<Word>) {
        let mut weights: Vec<(u64, usize)> = words
            .iter()
            .enumerate()
            .filter(|(_, word)| !word.stop)
            .map(|(place, word)| {
                let frequency = |stem: &String| {
                    (self.frequency)(&Term::from_field_text(self.columns.text, stem))
                };
                (word.stems.iter().map(frequency).max().unwrap_or(0), place)
            })
            .filter(|(frequency, _)| *frequency > 0)
            .collect();
        weights.sort_unstable();
        weights.truncate(WORDS);
        let kept: std::collections::HashSet<usize> =
            weights.into_iter().map(|(_, place)| place).collect();
        let mut place = 0;
        let mut seen = std::collections::HashSet::new();
        words.retain(|word| {
            let keep = kept.contains(&place) && seen.insert(word.token.term.clone());
            place += 1;
            keep
        });
    }

    /// The language of the index with most stop words in the query: at least two, or one in the commonest language.
    fn stop_language(&self, text: &str, tokens: &[Token]) -> Option<&str> {
        let count = |language: &str| {
            tokens
                .iter()
                .filter(|token| analysis::is_stop_word(&text[token.span.clone()], language))
                .count()
        };
        let counts = self
            .languages
            .iter()
            .enumerate()
            .map(|(rank, language)| (count(language), rank, language));
        let (count, rank, language) =
            counts.max_by_key(|(count, rank, _)| (*count, std::cmp::Reverse(*rank)))?;
        (count >= 2 || (count == 1 && rank == 0)).then_some(language.as_str())
    }

    fn phrase(&self, column: Column, words: &str, slop: u32) -> Box<dyn Lowered> {
        let tokens = analysis::tokens(words);
        let terms: Vec<(usize, Term)> = tokens
            .into_iter()
            .take(WORDS)
            .map(|token| (token.position, Term::from_field_text(column, &token.term)))
            .collect();
        match terms.as_slice() {
            [] => Box::new(EmptyQuery),
            [(_, single)] => Box::new(TermQuery::new(single.clone(), IndexRecordOption::WithFreqs)),
            _ => Box::new(PhraseQuery::new_with_offset_and_slop(terms, slop)),
        }
    }

    fn prefix(&self, column: Column, prefix: &str) -> Box<dyn Lowered> {
        let tokens = analysis::tokens(prefix);
        let Some((last, before)) = tokens.split_last() else {
            return Box::new(EmptyQuery);
        };
        let pattern = format!("{}.*", regex::escape(&last.term));
        let mut clauses: Vec<(Occur, Box<dyn Lowered>)> = before
            .iter()
            .map(|token| (Occur::Must, term(column, &token.term)))
            .collect();
        clauses.push((Occur::Must, pattern_query(&pattern, column)));
        all_of(clauses)
    }

    fn fuzzy(&self, column: Column, word: &str, distance: u8) -> Box<dyn Lowered> {
        let tokens = analysis::tokens(word);
        let clauses = tokens.iter().take(WORDS).map(|token| {
            let term = Term::from_field_text(column, &token.term);
            let short = token.term.chars().count() < 4 || token.term.len() > 200;
            let query: Box<dyn Lowered> = if short {
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
            } else {
                Box::new(FuzzyTermQuery::new(term, distance.clamp(1, 2), true))
            };
            (Occur::Must, query)
        });
        all_of(clauses.collect())
    }

    fn filter(&self, filter: &Filter) -> Box<dyn Lowered> {
        unscored(any_of(
            filter
                .values
                .iter()
                .map(|value| self.value(filter.field, value))
                .collect(),
        ))
    }

    fn value(&self, field: Field, value: &FieldValue) -> Box<dyn Lowered> {
        match value {
            FieldValue::Unknown => all_of(vec![(
                Occur::MustNot,
                term(self.columns.present, field.name()),
            )]),
            FieldValue::Days(range) => self.days(*range),
            FieldValue::Pattern(pattern) => {
                let pattern: Vec<String> = pattern.split('*').map(regex::escape).collect();
                pattern_query(&format!("(.*/)?{}", pattern.join(".*")), self.columns.path)
            }
            FieldValue::Value(value) => match self.columns.values(field) {
                Some(column) if field == Field::Language => {
                    pattern_query(&format!("{}(-.*)?", regex::escape(value)), column)
                }
                Some(column) => term(column, cut(value)),
                None => self.words_in(field, value),
            },
            FieldValue::Words(words) => self.words_in(field, words),
        }
    }

    fn words_in(&self, field: Field, words: &str) -> Box<dyn Lowered> {
        match (self.columns.words(field), self.columns.values(field)) {
            (Some(column), _) => self.phrase(column, words, 0),
            (None, Some(column)) => term(column, cut(words)),
            (None, None) if field == Field::Path => term(self.columns.path, cut(words)),
            (None, None) => self.phrase(self.columns.exact, words, 0),
        }
    }

    /// Documents whose first day is not after the range and whose last day is not before it.
    fn days(&self, range: DateRange) -> Box<dyn Lowered> {
        let mut clauses: Vec<(Occur, Box<dyn Lowered>)> = Vec::new();
        if let Some(until) = range.until {
            let last = Term::from_field_i64(self.columns.first_day, day_number(until));
            clauses.push((
                Occur::Must,
                Box::new(RangeQuery::new(Bound::Unbounded, Bound::Included(last))),
            ));
        }
        if let Some(from) = range.from {
            let first = Term::from_field_i64(self.columns.last_day, day_number(from));
            clauses.push((
                Occur::Must,
                Box::new(RangeQuery::new(Bound::Included(first), Bound::Unbounded)),
            ));
        }
        if clauses.is_empty() {
            clauses.push((Occur::Must, term(self.columns.present, Field::Date.name())));
        }
        all_of(clauses)
    }
}

/// Whether a part of a query counts towards the score.
fn scored(node: &Node) -> bool {
    !matches!(node, Node::Not(_) | Node::Field(..))
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

fn term(column: Column, text: &str) -> Box<dyn Lowered> {
    Box::new(TermQuery::new(
        Term::from_field_text(column, text),
        IndexRecordOption::WithFreqs,
    ))
}

/// Values that fit a pattern; a pattern too large for an automaton fits none.
fn pattern_query(pattern: &str, column: Column) -> Box<dyn Lowered> {
    match RegexQuery::from_pattern(pattern, column) {
        Ok(query) => Box::new(query),
        Err(_) => Box::new(EmptyQuery),
    }
}

fn unscored(query: Box<dyn Lowered>) -> Box<dyn Lowered> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn any_of(queries: Vec<Box<dyn Lowered>>) -> Box<dyn Lowered> {
    Box::new(BooleanQuery::new(
        queries
            .into_iter()
            .map(|query| (Occur::Should, query))
            .collect(),
    ))
}

/// All clauses; where none demands or allows anything, every document but the excluded ones.
fn all_of(mut clauses: Vec<(Occur, Box<dyn Lowered>)>) -> Box<dyn Lowered> {
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, unscored(Box::new(AllQuery))));
    }
    Box::new(BooleanQuery::new(clauses))
}
