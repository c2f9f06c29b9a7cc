//! Filters on fields, and the single terms of the query language: phrases, beginnings,
//! near words.

use std::ops::{Bound, RangeInclusive};

use tantivy::Term;
use tantivy::query::{
    EmptyQuery, FuzzyTermQuery, Occur, PhraseQuery, Query as EngineQuery, RangeQuery, TermQuery,
};
use tantivy::schema::{Field as Column, IndexRecordOption};

use crate::analysis;
use crate::document::{DateRange, Field, FileType};
use crate::index::tantivy::parties::has_parties;
use crate::index::tantivy::plan::path::fitting;
use crate::index::tantivy::plan::{Planner, all_of, any_of, pattern_query, term, unscored};
use crate::index::tantivy::schema::{cut, day_number, year_name};
use crate::query::{FieldValue, Filter};

/// Terms of one phrase or near word at most.
const TERMS: usize = 64;

/// Spellings of parties that are asked for at most.
const SPELLINGS: usize = 1_000;

/// Years in a row that are asked for one by one; more are a span of days.
const YEARS: usize = 4;

/// The years of a range that begins on the first day of one and ends on the last day of one.
fn whole_years(range: DateRange) -> Option<RangeInclusive<i16>> {
    let (from, until) = (range.from?, range.until?);
    let whole = from.day_of_year() == 1 && until.day_of_year() == until.days_in_year();
    (whole && from <= until).then(|| from.year()..=until.year())
}

/// Terms with a prefix, as a range: it costs less than an automaton.
fn beginning(column: Column, prefix: &str) -> Box<dyn EngineQuery> {
    let bound = |text: &str| Term::from_field_text(column, text);
    let behind = behind(prefix).map_or(Bound::Unbounded, |text| Bound::Excluded(bound(&text)));
    Box::new(RangeQuery::new(Bound::Included(bound(prefix)), behind))
}

/// The first text behind all that begin so; none where all that follow do. Text is in the order of
/// its characters.
fn behind(prefix: &str) -> Option<String> {
    let mut text: Vec<char> = prefix.chars().collect();
    while let Some(last) = text.pop() {
        // No character is between the two ranges of numbers.
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            text.push(next);
            return Some(text.into_iter().collect());
        }
    }
    None
}

/// The terms of a phrase, with their positions.
pub(super) fn phrase_terms(column: Column, words: &str) -> Vec<(usize, Term)> {
    let tokens = analysis::tokens(words).into_iter().take(TERMS);
    let terms = tokens.map(|token| (token.position, Term::from_field_text(column, &token.term)));
    terms.collect()
}

/// The query for a phrase.
pub(super) fn phrase_query(terms: Vec<(usize, Term)>, slop: u32) -> Box<dyn EngineQuery> {
    match terms.as_slice() {
        [] => Box::new(EmptyQuery),
        [(_, single)] => Box::new(TermQuery::new(single.clone(), IndexRecordOption::WithFreqs)),
        _ => Box::new(PhraseQuery::new_with_offset_and_slop(terms, slop)),
    }
}

impl Planner<'_> {
    pub(super) fn phrase(&self, column: Column, words: &str, slop: u32) -> Box<dyn EngineQuery> {
        phrase_query(phrase_terms(column, words), slop)
    }

    pub(super) fn prefix(&self, column: Column, prefix: &str) -> Box<dyn EngineQuery> {
        let tokens = analysis::tokens(prefix);
        let Some((last, before)) = tokens.split_last() else {
            return Box::new(EmptyQuery);
        };
        let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = before
            .iter()
            .map(|token| (Occur::Must, term(column, &token.term)))
            .collect();
        clauses.push((Occur::Must, beginning(column, &last.term)));
        all_of(clauses)
    }

    pub(super) fn fuzzy(&self, column: Column, word: &str, distance: u8) -> Box<dyn EngineQuery> {
        let tokens = analysis::tokens(word);
        let clauses = tokens.iter().take(TERMS).map(|token| {
            let term = Term::from_field_text(column, &token.term);
            let short = token.term.chars().count() < 4 || token.term.len() > 200;
            let query: Box<dyn EngineQuery> = if short {
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
            } else {
                Box::new(FuzzyTermQuery::new(term, distance.clamp(1, 2), true))
            };
            (Occur::Must, query)
        });
        all_of(clauses.collect())
    }

    pub(super) fn filter(&self, filter: &Filter) -> Box<dyn EngineQuery> {
        unscored(any_of(
            filter
                .values
                .iter()
                .map(|value| self.value(filter.field, value))
                .collect(),
        ))
    }

    pub(super) fn value(&self, field: Field, value: &FieldValue) -> Box<dyn EngineQuery> {
        match value {
            // Every document has a text and a path.
            FieldValue::Unknown if matches!(field, Field::Body | Field::Path) => {
                Box::new(EmptyQuery)
            }
            FieldValue::Unknown => all_of(vec![(
                Occur::MustNot,
                term(self.columns.present, field.name()),
            )]),
            FieldValue::Days(range) => self.days(*range),
            FieldValue::Pattern(pattern) => fitting(pattern),
            FieldValue::Value(value) => match self.columns.values(field) {
                Some(column) if field == Field::Language => {
                    pattern_query(&format!("{}(-.*)?", regex::escape(value)), column)
                }
                Some(column) if field == Field::Type => {
                    let types = FileType::named(value);
                    any_of(types.iter().map(|of| term(column, of.name())).collect())
                }
                Some(column) if has_parties(field) => {
                    let spellings = self.spellings(column, value);
                    any_of(
                        spellings
                            .into_iter()
                            .chain([term(column, cut(value))])
                            .collect(),
                    )
                }
                Some(column) => term(column, cut(value)),
                None => self.words_in(field, value),
            },
            FieldValue::Words(words) if has_parties(field) => {
                let column = self.columns.values(field);
                let spellings = column.map(|column| self.spellings(column, words));
                let words = self.words_in(field, words);
                any_of(spellings.into_iter().flatten().chain([words]).collect())
            }
            FieldValue::Words(words) => self.words_in(field, words),
        }
    }

    /// Every spelling of the parties that are called so, as values of a column; at most
    /// [`SPELLINGS`].
    fn spellings(&self, column: Column, name: &str) -> Vec<Box<dyn EngineQuery>> {
        let Some(parties) = self.parties else {
            return Vec::new();
        };
        let called = parties.called(name).iter();
        let spellings = called.flat_map(|party| parties.spellings(*party));
        spellings
            .take(SPELLINGS)
            .map(|spelling| term(column, cut(spelling)))
            .collect()
    }

    fn words_in(&self, field: Field, words: &str) -> Box<dyn EngineQuery> {
        match (self.columns.words(field), self.columns.values(field)) {
            (Some(column), _) => self.phrase(column, words, 0),
            (None, Some(column)) => term(column, cut(words)),
            (None, None) if field == Field::Path => term(self.columns.path, cut(words)),
            (None, None) => self.phrase(self.columns.exact, words, 0),
        }
    }

    /// Returns documents whose first day is not after the range and whose last day is not before
    /// it. No date covers more than one year, so that whole years are searched by their names.
    fn days(&self, range: DateRange) -> Box<dyn EngineQuery> {
        let years = whole_years(range).filter(|years| years.clone().count() <= YEARS);
        if let (Some(years), Some(column)) = (years, self.columns.values(Field::Year)) {
            return any_of(years.map(|year| term(column, &year_name(year))).collect());
        }
        let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = Vec::new();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_so_lies_before_what_is_behind() {
        for (prefix, expected) in [
            ("displac", Some("displad")),
            ("az", Some("a{")),
            ("人", Some("亻")),
            ("a\u{d7ff}", Some("a\u{e000}")),
            ("a\u{10ffff}", Some("b")),
            ("\u{10ffff}\u{10ffff}", None),
            ("", None),
        ] {
            assert_eq!(behind(prefix).as_deref(), expected, "{prefix}");
            for end in ["", "a", "\u{10ffff}"] {
                let inside = format!("{prefix}{end}");
                assert!(expected.is_none_or(|behind| inside.as_str() < behind));
            }
        }
    }
}
