//! Running words of a query: every form that stands for each of them, stop words out, the
//! weightiest kept of very many.

use std::collections::{HashMap, HashSet};

use tantivy::Term;
use tantivy::query::{BoostQuery, DisjunctionMaxQuery, Query as EngineQuery};
use tantivy::schema::Field as Column;

use crate::analysis::{self, Token, script_of_language};
use crate::index::StandIn;
use crate::index::tantivy::plan::{Planner, pattern_query, term};
use crate::index::tantivy::postings::term_info::TermPostings;
use crate::index::tantivy::schema::tokenizer;

/// Words that a query may have; of more, those that weigh most are kept. Of queries of 190 words,
/// 80 rank best and cost half of all.
const WORDS: usize = 64;

/// Different words that are looked up at all; a pasted report has no more.
const DIFFERENT: usize = 4_000;

/// Lone characters of scripts cut into pairs that a query may have: each is sought among all terms.
const LONE: usize = 32;

/// Words of a query at most for which others are sought that look alike: each costs a look through
/// the terms of its first letter.
const REPLACED: usize = 4;

/// Words that stand in one group of a query and gain by standing together in a document.
#[derive(Debug)]
pub(crate) struct Group {
    /// The words kept, in the order of the query; each once.
    pub(crate) words: Vec<Word>,
    /// Kept words that follow each other in the query.
    pub(crate) pairs: Vec<Pair>,
    /// Whether a document needs all of them.
    pub(crate) all: bool,
    /// Words left out because there were too many.
    pub(crate) left_out: usize,
}

/// Two words of a group, by their places, and how far the second stands behind the first.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) left: usize,
    pub(crate) right: usize,
    pub(crate) gap: u32,
}

/// A word with everything that stands for it.
#[derive(Debug)]
pub(crate) struct Word {
    /// The word, folded and unstemmed.
    pub(crate) term: String,
    /// What stands for it in the index; the best one counts. Empty for a lone character of a script
    /// cut into pairs.
    pub(crate) forms: Vec<Form>,
    /// The word of the index that is sought in its place.
    pub(crate) stand_in: Option<String>,
    /// How often the query says it; numbers and names with digits count more, what stands in for
    /// another word less.
    pub(crate) repeats: f32,
    /// Where the word itself stands unstemmed; nowhere if that does not count.
    pub(crate) exact: TermPostings,
}

/// A term that stands for a word.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) column: Column,
    pub(crate) term: String,
    /// How much it counts beside the word itself.
    pub(crate) share: f32,
    /// Where it stands.
    pub(crate) postings: TermPostings,
    /// Which of the index's languages it is a stem of, the unstemmed counted behind all; `None`
    /// where documents of any may have it.
    pub(super) language: Option<usize>,
}

/// The farthest apart two words of a query may stand to count as neighbors, in positions.
const NEIGHBORS: usize = 4;

impl Group {
    /// The words that no document has, and what is sought in their place.
    pub(crate) fn stand_ins(&self) -> impl Iterator<Item = StandIn> {
        let words = self.words.iter();
        words.filter_map(|word| {
            let (word, other) = (word.term.clone(), word.stand_in.clone()?);
            Some(StandIn { word, other })
        })
    }

    /// The engine's alternatives for one word, of which a document has one at most: stems of
    /// different languages stand in different documents, so that their scores may be added up,
    /// which the engine does fastest.
    pub(super) fn alternatives(planner: &Planner<'_>, word: &Word) -> Vec<Box<dyn EngineQuery>> {
        let text = planner.columns.text;
        let forms = word.forms.iter();
        let forms: Vec<Box<dyn EngineQuery>> = forms.map(|form| word.lowered(form)).collect();
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
    /// In how many documents it stands.
    fn frequency(&self) -> u64 {
        self.postings.documents()
    }
}

impl Word {
    /// The form that stands for the word in documents of a language.
    pub(super) fn form_in(&self, language: Option<usize>) -> Option<&Form> {
        let mut forms = self.forms.iter();
        forms.find(|form| form.language.is_none() || form.language == language)
    }

    /// What the engine is to look for where a form stands for the word.
    pub(super) fn lowered(&self, form: &Form) -> Box<dyn EngineQuery> {
        boosted(term(form.column, &form.term), self.boost(form))
    }

    /// How much a form counts where it stands for the word.
    pub(super) fn boost(&self, form: &Form) -> f32 {
        form.share * self.repeats
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
    /// The words of running text; `all` tells whether a document needs all of them.
    pub(super) fn group(&self, text: &[&str], all: bool) -> Group {
        let text = text.join(" ");
        let mut tokens = analysis::tokens(&text);
        let language = self.stop_language(&text, &tokens);
        if let Some(language) = language {
            let speaks =
                |token: &Token| !analysis::is_stop_word(&text[token.span.clone()], language);
            if tokens.iter().any(speaks) {
                tokens.retain(speaks);
            }
        }
        let own = language.map(|language| self.languages.place_of(language));
        let mut left_out = 0;
        let mut words: Vec<Word> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut order: Vec<(usize, usize)> = Vec::with_capacity(tokens.len());
        for token in &tokens {
            let place = match places.get(&token.term) {
                Some(&place) => place,
                None if words.len() >= DIFFERENT
                    || (token.is_lone() && self.lone.get() >= LONE) =>
                {
                    left_out += 1;
                    continue;
                }
                None => {
                    self.lone
                        .set(self.lone.get() + usize::from(token.is_lone()));
                    let mut forms = self.forms(&text[token.span.clone()], token, own);
                    let stand_in = self.stand_in(token, &forms);
                    if let Some(other) = &stand_in {
                        let token = Token {
                            term: other.clone(),
                            ..token.clone()
                        };
                        forms = self.forms(other, &token, own);
                    }
                    words.push(Word {
                        term: token.term.clone(),
                        forms,
                        stand_in,
                        repeats: 0.0,
                        exact: TermPostings::default(),
                    });
                    places.insert(token.term.clone(), words.len() - 1);
                    words.len() - 1
                }
            };
            words[place].repeats += match &words[place].stand_in {
                Some(_) => self.weights.stand_in,
                None if token.term.contains(char::is_numeric) => self.weights.number,
                None => 1.0,
            };
            order.push((token.position, place));
        }
        if words.len() > WORDS {
            let kept = self.weightiest(&words);
            left_out += words.len() - kept.len();
            order.retain(|(_, place)| kept.contains(place));
            let mut new_places = HashMap::new();
            let mut rest = Vec::with_capacity(kept.len());
            for (place, word) in words.into_iter().enumerate() {
                if kept.contains(&place) {
                    new_places.insert(place, rest.len());
                    rest.push(word);
                }
            }
            words = rest;
            for (_, place) in &mut order {
                *place = new_places.get(place).copied().unwrap_or_default();
            }
        }
        let mut pairs = Vec::new();
        for window in order.windows(2) {
            let gap = window[1].0.saturating_sub(window[0].0);
            if (1..=NEIGHBORS).contains(&gap) && window[0].1 != window[1].1 {
                pairs.push(Pair {
                    left: window[0].1,
                    right: window[1].1,
                    gap: gap as u32,
                });
            }
        }
        for word in &mut words {
            if self.weights.exact > 0.0 && !word.forms.is_empty() {
                let term = Term::from_field_text(self.columns.exact, &word.term);
                word.exact = (self.postings_of)(&term);
            }
        }
        Group {
            words,
            pairs,
            all,
            left_out,
        }
    }

    /// What stands for a word: its stem in every language of the index, and the word itself where
    /// documents keep it unstemmed; `own` is the place of the query's language, where that is told.
    /// Terms that the index lacks are left out, unless nothing else is left.
    fn forms(&self, written: &str, token: &Token, own: Option<usize>) -> Vec<Form> {
        if token.is_lone() {
            return Vec::new();
        }
        let form = |column, term: String, share, language| Form {
            postings: (self.postings_of)(&Term::from_field_text(column, &term)),
            column,
            term,
            share,
            language,
        };
        let text = self.columns.text;
        if token.is_pair {
            return vec![form(text, token.term.clone(), 1.0, None)];
        }
        let main = &self.languages.main;
        // Documents in whose language it is a stop word keep it unstemmed alone.
        let spoken = main.iter().enumerate();
        let spoken = spoken.filter(|(_, language)| !analysis::is_stop_word(written, language));
        let stems = spoken.map(|(place, language)| {
            let stem = tokenizer::stem(language, &analysis::stem(written, language));
            form(text, stem, 1.0, Some(place))
        });
        let mut forms: Vec<Form> = stems.collect();
        let stops = forms.len() < main.len();
        if self.languages.unstemmed || main.is_empty() {
            forms.push(form(text, token.term.clone(), 1.0, Some(main.len())));
        }
        if self.languages.lesser || stops {
            let share = if stops { 1.0 } else { self.weights.unstemmed };
            forms.push(form(self.columns.exact, token.term.clone(), share, None));
        }
        self.level(&mut forms);
        let is_foreign =
            |form: &Form| own.is_some() && form.language.is_some() && form.language != own;
        for form in forms.iter_mut().filter(|form| is_foreign(form)) {
            form.share *= self.weights.foreign;
        }
        forms
    }

    /// What stands in for a word of which the index has no form; a number is like no other.
    fn stand_in(&self, token: &Token, forms: &[Form]) -> Option<String> {
        let is_known = forms.iter().any(|form| form.frequency() > 0);
        let is_word = !token.is_pair && !token.term.contains(char::is_numeric);
        if is_known || !is_word || self.replaced.get() >= REPLACED {
            return None;
        }
        self.replaced.set(self.replaced.get() + 1);
        (self.similar)(&token.term)
    }

    /// Leaves out forms that the index lacks, and levels the rest: a form is not better for being
    /// rare among its siblings, so that all count as much as the commonest.
    fn level(&self, forms: &mut Vec<Form>) {
        let rarity = |frequency: u64| {
            let (all, frequency) = (self.documents as f32, frequency as f32);
            (1.0 + ((all - frequency).max(0.0) + 0.5) / (frequency + 0.5)).ln()
        };
        let most = forms.iter().map(Form::frequency).max();
        let Some(most) = most.filter(|most| *most > 0) else {
            forms.truncate(1);
            return;
        };
        for form in forms.iter_mut().filter(|form| form.frequency() < most) {
            form.share *= rarity(most) / rarity(form.frequency());
        }
        forms.retain(|form| form.frequency() > 0);
    }

    /// The places of the words that weigh most: said often in the query, and in few documents.
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
        weights.truncate(WORDS);
        weights.into_iter().map(|(_, place)| place).collect()
    }

    /// The language of the index with most stop words in the query: at least two, or one in the
    /// commonest language of its script.
    fn stop_language(&self, text: &str, tokens: &[Token]) -> Option<&str> {
        let count = |language: &str| {
            tokens
                .iter()
                .take(WORDS)
                .filter(|token| analysis::is_stop_word(&text[token.span.clone()], language))
                .count()
        };
        let spoken = &self.languages.spoken;
        let counts = spoken.iter().enumerate();
        let counts = counts.map(|(rank, language)| (count(language), rank, language));
        let (count, rank, language) =
            counts.max_by_key(|(count, rank, _)| (*count, std::cmp::Reverse(*rank)))?;
        let script = script_of_language(language);
        let mut commoner = spoken.iter().take(rank);
        let is_commonest = commoner.all(|other| script_of_language(other) != script);
        (count >= 2 || (count == 1 && is_commonest)).then_some(language.as_str())
    }
}
