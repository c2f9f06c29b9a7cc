//! Queries of each class, made from the index's own documents, so that they find something and are
//! the same on every run.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::tokens;
use crate::document::Field;
use crate::error::Result;
use crate::index::{FacetOptions, Index, SearchOptions, Sort};
use crate::query::Query;
use crate::search::matches;

/// A class of queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Term,
    And,
    Or,
    Phrase,
    Prefix,
    Filtered,
    Faceted,
    Snippets,
    Given,
}

impl Class {
    /// Its name in tables and JSON.
    pub(super) fn name(self) -> &'static str {
        match self {
            Class::Term => "term",
            Class::And => "and",
            Class::Or => "or",
            Class::Phrase => "phrase",
            Class::Prefix => "prefix",
            Class::Filtered => "filtered",
            Class::Faceted => "faceted",
            Class::Snippets => "snippets",
            Class::Given => "given",
        }
    }

    /// Fields counted with each query.
    pub(super) fn facets(self) -> &'static [Field] {
        match self {
            Class::Faceted => &[Field::Country, Field::Year, Field::Signatory],
            Class::Term
            | Class::And
            | Class::Or
            | Class::Phrase
            | Class::Prefix
            | Class::Filtered
            | Class::Snippets
            | Class::Given => &[],
        }
    }

    /// Passages made for each hit.
    pub(super) fn snippets(self) -> usize {
        match self {
            Class::Snippets | Class::Given => 3,
            Class::Term
            | Class::And
            | Class::Or
            | Class::Phrase
            | Class::Prefix
            | Class::Filtered
            | Class::Faceted => 0,
        }
    }
}

/// Documents looked at for words.
const SAMPLE: usize = 400;

/// Words taken from each end of the scale: frequent and medium ones.
const MAX_WORDS: usize = 15;

/// The shortest word taken, in characters; shorter ones are mostly particles.
const SHORTEST: usize = 4;

/// The bytes of a document's body looked at.
const HEAD: usize = 20_000;

/// Queries of every class.
pub(super) fn cases(index: &Index) -> Result<Vec<(Class, Vec<String>)>> {
    let sample = sample(index)?;
    let (frequent, medium) = words(&sample);
    let all: Vec<&String> = frequent.iter().chain(&medium).collect();
    let pairs: Vec<(&String, &String)> = frequent.iter().zip(&medium).collect();
    let years = years(index)?;
    Ok(vec![
        (
            Class::Term,
            all.iter().map(|word| word.to_string()).collect(),
        ),
        (
            Class::And,
            pairs.iter().map(|(a, b)| format!("{a} {b}")).collect(),
        ),
        (
            Class::Or,
            pairs.iter().map(|(a, b)| format!("{a} OR {b}")).collect(),
        ),
        (
            Class::Phrase,
            phrases(&sample, &frequent)
                .into_iter()
                .map(|phrase| format!("\"{phrase}\""))
                .collect(),
        ),
        (Class::Prefix, all.iter().map(|word| prefix(word)).collect()),
        (
            Class::Filtered,
            all.iter()
                .zip(years.iter().cycle())
                .map(|(word, year)| format!("{word} date:{year}"))
                .collect(),
        ),
        (
            Class::Faceted,
            all.iter().map(|word| word.to_string()).collect(),
        ),
        (
            Class::Snippets,
            pairs.iter().map(|(a, b)| format!("{a} {b}")).collect(),
        ),
    ])
}

/// The words of documents spread evenly over the index in its order of dates.
fn sample(index: &Index) -> Result<Vec<Vec<String>>> {
    let total = usize::try_from(index.stats()?.documents).unwrap_or(usize::MAX);
    let options = SearchOptions {
        limit: total.min(20_000),
        sort: Sort::Newest,
        ..SearchOptions::default()
    };
    let top = matches(index, &Query::default(), &options)?.top;
    let step = top.len().div_ceil(SAMPLE).max(1);
    let mut sample = Vec::new();
    for found in top.iter().step_by(step) {
        let body = index.document(found.address)?.document.body;
        let head = body.get(..body.floor_char_boundary(HEAD)).unwrap_or(&body);
        sample.push(tokens(head).into_iter().map(|token| token.term).collect());
    }
    Ok(sample)
}

/// Frequent words and medium ones, by the number of documents of the sample that have them.
fn words(sample: &[Vec<String>]) -> (Vec<String>, Vec<String>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for document in sample {
        let different: BTreeSet<&str> = document
            .iter()
            .map(String::as_str)
            .filter(|word| is_plain(word))
            .collect();
        for word in different {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut ranked: Vec<(&str, usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    // Medium: around one document in fifty.
    let middle = ranked
        .partition_point(|&(_, count)| count > sample.len() / 50)
        .max(MAX_WORDS);
    let take = |from: usize| {
        ranked
            .iter()
            .skip(from)
            .take(MAX_WORDS)
            .map(|(word, _)| (*word).to_owned())
            .collect()
    };
    (take(0), take(middle))
}

/// Two words that follow each other in a document, one of them frequent.
fn phrases(sample: &[Vec<String>], frequent: &[String]) -> Vec<String> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for document in sample {
        for pair in document.windows(2) {
            if let [a, b] = pair
                && is_plain(a)
                && is_plain(b)
                && (frequent.contains(a) || frequent.contains(b))
            {
                *counts.entry((a, b)).or_default() += 1;
            }
        }
    }
    let mut ranked: Vec<_> = counts.into_iter().collect();
    ranked.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    ranked
        .iter()
        .take(2 * MAX_WORDS)
        .map(|((a, b), _)| format!("{a} {b}"))
        .collect()
}

/// The years with most documents.
fn years(index: &Index) -> Result<Vec<String>> {
    let options = SearchOptions {
        facets: vec![FacetOptions::top(Field::Year, MAX_WORDS)],
        ..SearchOptions::default()
    };
    let facets = matches(index, &Query::default(), &options)?.facets;
    Ok(facets
        .into_iter()
        .flat_map(|facet| facet.buckets)
        .map(|(year, _)| year)
        .collect())
}

/// Whether a term is a word that queries are made of: letters only, and not too short.
fn is_plain(term: &str) -> bool {
    term.chars().all(char::is_alphabetic) && term.chars().count() >= SHORTEST
}

/// The beginning of a word, as a query.
fn prefix(word: &str) -> String {
    let mut prefix: String = word.chars().take(SHORTEST).collect();
    prefix.push('*');
    prefix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_phrases_come_from_the_documents() {
        let document = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let sample = [
            document("open letter to the minister"),
            document("open letter from many groups"),
        ];
        let (frequent, _) = words(&sample);
        assert_eq!(frequent[..2], ["letter", "open"]);
        assert_eq!(phrases(&sample, &frequent[..2])[0], "open letter");
        assert_eq!(prefix("minister"), "mini*");
    }
}
