//! A query's way through the engine: the first look, the second look at the best, counts, and the shares of a score.

use std::collections::BTreeMap;

use tantivy::query::EnableScoring;
use tantivy::{DocId, Searcher};

use crate::document::Field;
use crate::error::Result;
use crate::gazetteer::fold::fold;
use crate::index::{Address, Facet, FacetWant, Match, Matches, Sort, Want};
use crate::query::Query;
use crate::query::ranking::Weights;

use super::Index;
use super::count::{self, Counts};
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
        let (mut counts, mut total) = self.counts(searcher, query, &plan, want, any)?;
        let partial = total == 0 && !any && query.text.is_some();
        if partial {
            any = true;
            plan = self.plan(searcher, query, any, None, want.weights);
            (counts, total) = self.counts(searcher, query, &plan, want, any)?;
        }
        let top = self.top(searcher, &plan, want, total)?;
        Ok(Matches {
            total,
            top: top.iter().skip(want.offset).map(matched).collect(),
            facets: want
                .facets
                .iter()
                .zip(counts)
                .map(|(facet, counts)| facet_of(facet, counts))
                .collect(),
            partial: partial && total > 0,
            words_left_out: plan.groups.iter().map(|group| group.left_out).sum(),
        })
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

    /// Counts of the fields wanted, each without its own filter, and the number of documents that match.
    fn counts(
        &self,
        searcher: &Searcher,
        query: &Query,
        plan: &Plan,
        want: &Want,
        any: bool,
    ) -> tantivy::Result<(Vec<Counts>, u64)> {
        let filtered = |field: Field| {
            let mut filters = query.filters.iter();
            filters.any(|filter| filter.field == field && !filter.negated)
        };
        let fields: Vec<Field> = want.facets.iter().map(|facet| facet.field).collect();
        if fields.is_empty() {
            return Ok((Vec::new(), top::count(searcher, &*plan.query)?));
        }
        let free: Vec<Field> = fields
            .iter()
            .copied()
            .filter(|field| !filtered(*field))
            .collect();
        let (counted, total) = count::counts(searcher, &*plan.query, &free)?;
        let mut counted = counted.into_iter();
        let mut counts = Vec::with_capacity(fields.len());
        for field in fields {
            counts.push(match filtered(field) {
                false => counted.next().unwrap_or_default(),
                true => {
                    let plan = self.plan(searcher, query, any, Some(field), want.weights);
                    let (mut own, _) = count::counts(searcher, &*plan.query, &[field])?;
                    own.pop().unwrap_or_default()
                }
            });
        }
        Ok((counts, total))
    }

    /// The best documents up to the end of the page wanted.
    fn top(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        want: &Want,
        total: u64,
    ) -> tantivy::Result<Vec<Ranked>> {
        let most = usize::try_from(total).unwrap_or(usize::MAX);
        let count = want.offset.saturating_add(want.limit).min(most);
        if count == 0 || want.limit == 0 {
            return Ok(Vec::new());
        }
        if want.sort != Sort::Relevance || !plan.scored {
            return top::by_date(searcher, &*plan.query, count, want.sort);
        }
        let looked_at = want.weights.candidates.min(most);
        let mut top = top::by_score(searcher, &*plan.query, count.max(looked_at))?;
        let rest = top.split_off(looked_at.min(top.len()));
        let mut top = self.second_look(searcher, plan, top, want.weights)?;
        // Those that get no second look come after all that do.
        let least = top.last().map_or(0.0, Ranked::score);
        top.extend(
            rest.into_iter()
                .map(|ranked| ranked.scored(ranked.score().min(least))),
        );
        top.truncate(count);
        Ok(top)
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
        Ingredient::Near => "words near each other".to_owned(),
    }
}

/// The most frequent values of a field, years and months by value.
fn facet_of(want: &FacetWant, (values, unknown): (BTreeMap<String, u64>, u64)) -> Facet {
    let prefix = want.prefix.as_deref().map(fold);
    let fits = |value: &str| {
        prefix
            .as_deref()
            .is_none_or(|prefix| fold(value).starts_with(prefix))
    };
    let mut buckets: Vec<(String, u64)> = values
        .into_iter()
        .filter(|(value, _)| fits(value))
        .collect();
    let distinct = buckets.len() as u64;
    buckets.sort_by(|(left, more), (right, less)| less.cmp(more).then_with(|| left.cmp(right)));
    buckets.truncate(want.top);
    if matches!(want.field, Field::Year | Field::Month) {
        buckets.sort_by(|(left, _), (right, _)| left.cmp(right));
    }
    Facet {
        field: want.field,
        buckets,
        unknown,
        distinct,
    }
}
