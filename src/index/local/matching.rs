//! A query's way through the engine: the first look, the second look at the best, counts, and the shares of a score.

use std::cell::Cell;

use tantivy::query::EnableScoring;
use tantivy::{DocId, Searcher};

use crate::document::Field;
use crate::error::Result;
use crate::index::{Address, Match, Matches, Sort, Want};
use crate::query::Query;
use crate::query::ranking::Weights;

use super::Index;
use super::count::Counter;
use super::lower::{Group, Lowering, Plan};
use super::rank::{Ingredient, Look, Share, TextColumns};
use super::top::{self, Ranked};

impl Index {
    /// Documents that match a query: where none has all its words, those that have some.
    pub fn matches(&self, query: &Query, want: &Want) -> Result<Matches> {
        let searcher = self.reader.searcher();
        self.matches_in(&searcher, query, want)
            .map_err(|error| self.damaged(error))
    }

    fn matches_in(
        &self,
        searcher: &Searcher,
        query: &Query,
        want: &Want,
    ) -> tantivy::Result<Matches> {
        let mut any = query.any;
        let mut plan = self.plan(searcher, query, any, None, want.weights);
        let mut found = self.found(searcher, query, &plan, want, any)?;
        let partial = found.total == 0 && !any && query.text.is_some();
        if partial {
            any = true;
            plan = self.plan(searcher, query, any, None, want.weights);
            found = self.found(searcher, query, &plan, want, any)?;
        }
        Ok(Matches {
            partial: partial && found.total > 0,
            words_left_out: plan.groups.iter().map(|group| group.left_out).sum(),
            ..found
        })
    }

    /// The page wanted, the number of documents that match, and counts of the fields wanted, each without its own filter.
    fn found(
        &self,
        searcher: &Searcher,
        query: &Query,
        plan: &Plan,
        want: &Want,
        any: bool,
    ) -> tantivy::Result<Matches> {
        let filtered = |field: Field| {
            let mut filters = query.filters.iter();
            filters.any(|filter| filter.field == field && !filter.negated)
        };
        let free = want.facets.iter().filter(|facet| !filtered(facet.field));
        let mut counters: Vec<Counter> = free
            .map(|facet| Counter::new(facet, &self.values))
            .collect();
        let (top, total) = self.top(searcher, plan, want, &mut counters)?;
        let mut counters = counters.into_iter();
        let mut facets = Vec::with_capacity(want.facets.len());
        for facet in &want.facets {
            let counter = match filtered(facet.field) {
                false => counters.next(),
                true => {
                    let plan = self.plan(searcher, query, any, Some(facet.field), want.weights);
                    let mut own = [Counter::new(facet, &self.values)];
                    top::by_date(searcher, &plan.parts, 0, Sort::Relevance, &mut own)?;
                    own.into_iter().next()
                }
            };
            facets.extend(counter.map(Counter::facet).transpose()?);
        }
        Ok(Matches {
            total,
            top: top.iter().skip(want.offset).map(matched).collect(),
            facets,
            ..Matches::default()
        })
    }

    /// The best documents up to the end of the page wanted, and how many match.
    fn top(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        want: &Want,
        counters: &mut [Counter],
    ) -> tantivy::Result<(Vec<Ranked>, u64)> {
        if want.limit == 0 && counters.is_empty() {
            return Ok((Vec::new(), top::count(searcher, &plan.parts)?));
        }
        let count = match want.limit {
            0 => 0,
            limit => want.offset.saturating_add(limit),
        };
        if count == 0 || want.sort != Sort::Relevance || !plan.scored {
            return top::by_date(searcher, &plan.parts, count, want.sort, counters);
        }
        let candidates = count.max(want.weights.candidates);
        let (mut top, total) = top::by_score(searcher, &plan.parts, candidates, counters)?;
        let rest = top.split_off(want.weights.candidates.min(top.len()));
        let mut top = self.second_look(searcher, plan, top, want.weights)?;
        // Those that get no second look come after all that do.
        let least = top.last().map_or(0.0, Ranked::score);
        top.extend(
            rest.into_iter()
                .map(|ranked| ranked.scored(ranked.score().min(least))),
        );
        top.truncate(count);
        Ok((top, total))
    }

    /// The parts of the score of the document at an address: name and share, the largest first.
    pub fn explain(
        &self,
        query: &Query,
        address: Address,
        weights: Weights,
    ) -> Result<Vec<(String, f32)>> {
        let searcher = self.reader.searcher();
        let mut shares = self
            .shares(&searcher, query, address, weights)
            .map_err(|error| self.damaged(error))?;
        shares.retain(|(_, share)| *share > 0.0);
        shares.sort_by(|(_, left), (_, right)| right.total_cmp(left));
        Ok(shares)
    }

    fn shares(
        &self,
        searcher: &Searcher,
        query: &Query,
        address: Address,
        weights: Weights,
    ) -> tantivy::Result<Vec<(String, f32)>> {
        let reader = searcher.segment_reader(address.segment);
        let all = self.plan(searcher, query, query.any, None, weights);
        let mut shares = Vec::new();
        for group in &all.groups {
            let mut look = Look::new(searcher, reader, self.text_columns(), group, weights)?;
            let mut parts = Vec::new();
            look.gain(address.document, &mut parts);
            shares.extend(
                parts
                    .iter()
                    .map(|(part, share)| (named(*part, group), *share)),
            );
        }
        let frequency = |term: &tantivy::Term| searcher.doc_freq(term).unwrap_or_default();
        let lowering = self.lowering(searcher, weights, &frequency);
        for (name, part) in lowering.ingredients(query) {
            let weight = part.weight(EnableScoring::enabled_from_searcher(searcher))?;
            let mut scorer = weight.scorer(reader, 1.0)?;
            let found = scorer.doc() <= address.document
                && scorer.seek(address.document) == address.document;
            shares.push((name, if found { scorer.score() } else { 0.0 }));
        }
        Ok(shares)
    }

    fn lowering<'a>(
        &'a self,
        searcher: &Searcher,
        weights: Weights,
        frequency: &'a dyn Fn(&tantivy::Term) -> u64,
    ) -> Lowering<'a> {
        Lowering {
            columns: &self.columns,
            languages: &self.languages,
            weights,
            documents: searcher.num_docs(),
            frequency,
            lone: Cell::new(0),
        }
    }

    fn plan(
        &self,
        searcher: &Searcher,
        query: &Query,
        any: bool,
        without: Option<Field>,
        weights: Weights,
    ) -> Plan {
        let frequency = |term: &tantivy::Term| searcher.doc_freq(term).unwrap_or_default();
        self.lowering(searcher, weights, &frequency)
            .plan(query, any, without)
    }

    fn text_columns(&self) -> TextColumns {
        TextColumns {
            text: self.columns.text,
            exact: self.columns.exact,
        }
    }

    /// Scores the candidates anew and puts them in order.
    fn second_look(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        candidates: Vec<Ranked>,
        weights: Weights,
    ) -> tantivy::Result<Vec<Ranked>> {
        let mut candidates = candidates;
        candidates.sort_unstable_by_key(|ranked| ranked.address);
        let mut scores: Vec<f32> = candidates.iter().map(Ranked::score).collect();
        let mut shares: Vec<Share> = Vec::new();
        let mut from = 0;
        while let Some(first) = candidates.get(from) {
            let segment = first.address.segment;
            let reader = searcher.segment_reader(segment);
            let inside = candidates[from..]
                .iter()
                .take_while(|ranked| ranked.address.segment == segment);
            let until = from + inside.count();
            for group in &plan.groups {
                let mut look = Look::new(searcher, reader, self.text_columns(), group, weights)?;
                for (ranked, score) in candidates[from..until].iter().zip(&mut scores[from..until])
                {
                    let document: DocId = ranked.address.document;
                    look.gain(document, &mut shares);
                    // The first look has counted the words themselves.
                    let more = shares
                        .iter()
                        .filter(|(part, _)| !matches!(part, Ingredient::Word(_)));
                    *score += more.map(|(_, share)| share).sum::<f32>();
                }
            }
            from = until;
        }
        let mut ranked: Vec<Ranked> = candidates
            .into_iter()
            .zip(scores)
            .map(|(ranked, score)| ranked.scored(score.max(0.0)))
            .collect();
        ranked.sort_unstable_by_key(|ranked| std::cmp::Reverse(*ranked));
        Ok(ranked)
    }
}

fn matched(ranked: &Ranked) -> Match {
    Match {
        address: ranked.address,
        score: ranked.score(),
    }
}

/// What a part of a score is called.
fn named(ingredient: Ingredient, group: &Group) -> String {
    let word = |place: usize| group.words.get(place).map_or("", |word| word.term.as_str());
    match ingredient {
        Ingredient::Word(place) => format!("word `{}`", word(place)),
        Ingredient::Exact(place) => format!("exact form `{}`", word(place)),
        Ingredient::Early(place) => format!("early `{}`", word(place)),
        Ingredient::Pair(left, right) => format!("side by side `{} {}`", word(left), word(right)),
    }
}
