//! Running words of a query: the postings and the weight of every form of each word; of very many
//! words only those with the most weight.
//!
//! `query::forms` decides on the forms of a word.

use std::collections::{HashMap, HashSet};

use tantivy::Term;
use tantivy::query::{BoostQuery, DisjunctionMaxQuery, Query as EngineQuery};
use tantivy::schema::Field as Column;

use crate::analysis::{Token, TokenKind};
use crate::index::Substitute;
use crate::index::tantivy::bm25;
use crate::index::tantivy::plan::{Planner, pattern_query, term};
use crate::index::tantivy::postings::term_info::TermPostings;
use crate::index::tantivy::schema::tokenizer;
use crate::query::Operator;
use crate::query::forms::{self, FormKind, Role, WordToken, Words};

/// Words that a query may have; of more, those with the most weight are kept. Of queries of 190
/// words, 80 rank best and cost half of all.
const MAX_WORDS: usize = 64;

/// Lone characters of scripts cut into pairs that a query may have: each is looked up among all
/// terms.
const MAX_LONE: usize = 32;

/// Words of a query that may get a substitute: each reads the terms of its first letter.
const MAX_SUBSTITUTES: usize = 4;

/// Words of one group of a query, which count more where they follow each other in a document.
#[derive(Debug)]
pub(crate) struct Group {
    /// The words kept, in the order of the query; each once.
    pub(crate) words: Vec<Word>,
    /// Kept words that follow each other in the query.
    pub(crate) pairs: Vec<Pair>,
    /// How many of the words a document needs.
    pub(crate) operator: Operator,
    /// Words left out because there were too many.
    pub(crate) left_out: usize,
}

/// Two words of a group, by their places, and how many positions the second is behind the first.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) left: usize,
    pub(crate) right: usize,
    pub(crate) gap: u32,
}

/// A word with its forms.
#[derive(Debug)]
pub(crate) struct Word {
    /// The word, folded and unstemmed.
    pub(crate) term: String,
    /// Its forms in the index; the best one counts. Empty for a lone character of a script cut into
    /// pairs.
    pub(crate) forms: Vec<Form>,
    /// The word of the index that is searched for instead.
    pub(crate) substitute: Option<String>,
    /// The number of times that the query contains it; numbers and names with digits count more, a
    /// substitute counts less.
    pub(crate) repeats: f32,
    /// Postings of the word itself, unstemmed; empty if that does not count.
    pub(crate) exact: TermPostings,
}

/// A form of a word.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) column: Column,
    pub(crate) term: String,
    /// Its weight; that of the word itself is 1.
    pub(crate) weight: f32,
    pub(crate) postings: TermPostings,
    /// The number of the language in which it is a stem; the number after all languages for a word
    /// that is not stemmed. `None` if documents of any language may have it.
    pub(super) language: Option<usize>,
}

/// The largest distance of two words of a query that count as neighbors, in positions.
const NEIGHBORS: usize = 4;

impl Group {
    /// The words that no document has, with their substitutes.
    pub(crate) fn substitutes(&self) -> impl Iterator<Item = Substitute> {
        let words = self.words.iter();
        words.filter_map(|word| {
            let (word, other) = (word.term.clone(), word.substitute.clone()?);
            Some(Substitute { word, other })
        })
    }

    /// Returns the engine's alternatives for one word. A document has at most one of them, because
    /// stems of different languages occur in different documents; so their scores may be added up,
    /// which the engine does fastest.
    pub(super) fn alternatives(planner: &Planner<'_>, word: &Word) -> Vec<Box<dyn EngineQuery>> {
        let text = planner.columns.text;
        let forms = word.forms.iter();
        let forms: Vec<Box<dyn EngineQuery>> = forms.map(|form| word.query(form)).collect();
        if forms.is_empty() {
            let pattern = format!(".?.?{}.*", regex::escape(&word.term));
            return vec![pattern_query(&pattern, text)];
        }
        if word.forms.iter().all(|form| form.column == text) {
            forms
        } else {
            vec![Box::new(DisjunctionMaxQuery::new(forms))]
        }
    }
}

impl Form {
    /// Document frequency.
    fn frequency(&self) -> u64 {
        self.postings.documents()
    }
}

impl Word {
    /// The form of the word in documents of a language.
    pub(super) fn form_in(&self, language: Option<usize>) -> Option<&Form> {
        let mut forms = self.forms.iter();
        forms.find(|form| form.language.is_none() || form.language == language)
    }

    /// The engine's query for a form of the word.
    pub(super) fn query(&self, form: &Form) -> Box<dyn EngineQuery> {
        boosted(term(form.column, &form.term), self.boost(form))
    }

    /// The weight of a form in this query.
    pub(super) fn boost(&self, form: &Form) -> f32 {
        form.weight * self.repeats
    }
}

fn boosted(query: Box<dyn EngineQuery>, boost: f32) -> Box<dyn EngineQuery> {
    if boost == 1.0 {
        query
    } else {
        Box::new(BoostQuery::new(query, boost))
    }
}

impl Planner<'_> {
    /// The group of running words; `operator` says whether a document needs all of them.
    pub(super) fn group(&self, analyzed: &Words<'_>, operator: Operator) -> Group {
        let mut group = Group {
            words: Vec::new(),
            pairs: Vec::new(),
            operator,
            left_out: 0,
        };
        // The place of each analyzed word in the group, and the places in the order of the query.
        let mut places: Vec<Option<usize>> = vec![None; analyzed.words.len()];
        let mut order: Vec<Occurrence> = Vec::with_capacity(analyzed.tokens.len());
        for WordToken { token, role, .. } in &analyzed.tokens {
            let analyzed_word = match role {
                Role::Word(word) => *word,
                Role::StopWord => continue,
                Role::TooMany => {
                    group.left_out += 1;
                    continue;
                }
            };
            let place = match places[analyzed_word] {
                Some(place) => place,
                None if token.is_lone() && self.lone.get() >= MAX_LONE => {
                    group.left_out += 1;
                    continue;
                }
                None => {
                    let lone = self.lone.get() + usize::from(token.is_lone());
                    self.lone.set(lone);
                    let forms = &analyzed.words[analyzed_word].forms;
                    group.words.push(self.word(token, forms, analyzed.language));
                    places[analyzed_word] = Some(group.words.len() - 1);
                    group.words.len() - 1
                }
            };
            let word = &mut group.words[place];
            word.repeats += match &word.substitute {
                Some(_) => self.weights.substitute,
                None if token.term.contains(char::is_numeric) => self.weights.number,
                None => 1.0,
            };
            order.push(Occurrence {
                position: token.position,
                word: place,
            });
        }
        if group.words.len() > MAX_WORDS {
            self.keep_weightiest(&mut group, &mut order);
        }
        group.pairs = pairs(&order);
        for word in &mut group.words {
            if self.weights.exact > 0.0 && !word.forms.is_empty() {
                let term = Term::from_field_text(self.columns.exact, &word.term);
                word.exact = (self.postings_of)(&term);
            }
        }
        group
    }

    /// A word that the query does not repeat so far; `own` is the place of the query's language.
    fn word(&self, token: &Token, forms: &[forms::Form], own: Option<usize>) -> Word {
        let mut forms = self.forms(forms, own);
        let substitute = self.substitute(token, &forms);
        if let Some(other) = &substitute {
            let token = Token {
                term: other.clone(),
                ..token.clone()
            };
            forms = self.forms(&forms::forms(other, &token, self.languages), own);
        }
        Word {
            term: token.term.clone(),
            forms,
            substitute,
            repeats: 0.0,
            exact: TermPostings::default(),
        }
    }

    /// The forms of a word with their postings and weights; `own` is the place of the query's
    /// language. Terms that the index lacks are left out, unless nothing else is left.
    fn forms(&self, forms: &[forms::Form], own: Option<usize>) -> Vec<Form> {
        let forms = forms.iter().map(|form| self.form(form));
        let mut forms: Vec<Form> = forms.collect();
        if let [Form { language: None, .. }] | [] = forms.as_slice() {
            return forms;
        }
        self.equalize(&mut forms);
        let is_foreign =
            |form: &Form| own.is_some() && form.language.is_some() && form.language != own;
        for form in forms.iter_mut().filter(|form| is_foreign(form)) {
            form.weight *= self.weights.foreign;
        }
        forms
    }

    fn form(&self, form: &forms::Form) -> Form {
        let (text, exact) = (self.columns.text, self.columns.exact);
        let languages = &self.languages.stemmed;
        let (column, weight, language) = match form.kind {
            FormKind::Stem(place) => (text, 1.0, Some(place)),
            FormKind::Pair => (text, 1.0, None),
            FormKind::Unstemmed => (text, 1.0, Some(languages.len())),
            FormKind::StopWord => (exact, 1.0, None),
            FormKind::OtherLanguage => (exact, self.weights.unstemmed, None),
        };
        let term = match form.kind {
            FormKind::Stem(place) => tokenizer::stem(&languages[place], &form.term),
            FormKind::Pair | FormKind::Unstemmed | FormKind::StopWord | FormKind::OtherLanguage => {
                form.term.clone()
            }
        };
        Form {
            postings: (self.postings_of)(&Term::from_field_text(column, &term)),
            column,
            term,
            weight,
            language,
        }
    }

    /// Returns the substitute for a word without any form in the index; a number has no substitute.
    fn substitute(&self, token: &Token, forms: &[Form]) -> Option<String> {
        let is_known = forms.iter().any(|form| form.frequency() > 0);
        let is_word = token.kind == TokenKind::Word && !token.term.contains(char::is_numeric);
        if is_known || !is_word || self.substitutes.get() >= MAX_SUBSTITUTES {
            return None;
        }
        self.substitutes.set(self.substitutes.get() + 1);
        (self.similar)(&token.term)
    }

    /// Leaves out forms that the index lacks, and gives the others the inverse document frequency of
    /// the commonest: a form is not better for being rarer than the other forms of its word.
    fn equalize(&self, forms: &mut Vec<Form>) {
        let idf = |frequency: u64| bm25::idf(self.documents as f32, frequency);
        let most = forms.iter().map(Form::frequency).max();
        let Some(most) = most.filter(|most| *most > 0) else {
            forms.truncate(1);
            return;
        };
        for form in forms.iter_mut().filter(|form| form.frequency() < most) {
            form.weight *= idf(most) / idf(form.frequency());
        }
        forms.retain(|form| form.frequency() > 0);
    }

    /// Leaves the words with the most weight in a group.
    fn keep_weightiest(&self, group: &mut Group, order: &mut Vec<Occurrence>) {
        let weightiest = self.weightiest(&group.words);
        group.left_out += group.words.len() - weightiest.len();
        order.retain(|occurrence| weightiest.contains(&occurrence.word));
        let mut new_places = HashMap::new();
        let mut rest = Vec::with_capacity(weightiest.len());
        for (place, word) in std::mem::take(&mut group.words).into_iter().enumerate() {
            if weightiest.contains(&place) {
                new_places.insert(place, rest.len());
                rest.push(word);
            }
        }
        group.words = rest;
        for occurrence in order {
            let place = new_places.get(&occurrence.word);
            occurrence.word = place.copied().unwrap_or_default();
        }
    }

    /// The places of the words with the most weight: those that the query repeats and few documents
    /// have.
    fn weightiest(&self, words: &[Word]) -> HashSet<usize> {
        let documents = (self.documents.max(1)) as f64;
        let mut weights: Vec<(f64, usize)> = words
            .iter()
            .enumerate()
            .filter_map(|(place, word)| {
                let frequency = word.forms.iter().map(Form::frequency).max()?;
                let weight = f64::from(word.repeats) * (1.0 + documents / frequency as f64).ln();
                (frequency > 0).then_some((weight, place))
            })
            .collect();
        weights.sort_by(|(left, first), (right, second)| {
            right.total_cmp(left).then(first.cmp(second))
        });
        weights.truncate(MAX_WORDS);
        weights.into_iter().map(|(_, place)| place).collect()
    }
}

/// An occurrence of a word of a group in the query.
struct Occurrence {
    position: usize,
    /// The place of the word in its group.
    word: usize,
}

/// The words that follow each other in the query.
fn pairs(order: &[Occurrence]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for window in order.windows(2) {
        let (left, right) = (&window[0], &window[1]);
        let gap = right.position.saturating_sub(left.position);
        if (1..=NEIGHBORS).contains(&gap) && left.word != right.word {
            pairs.push(Pair {
                left: left.word,
                right: right.word,
                gap: gap as u32,
            });
        }
    }
    pairs
}
