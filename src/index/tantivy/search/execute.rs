//! Executes a query: the first pass over all matches, rescoring of the best, counts, and the parts
//! of a score.

use std::cell::Cell;

use tantivy::query::EnableScoring;
use tantivy::{Searcher, Term};

use crate::document::Field;
use crate::error::Result;
use crate::index::tantivy::Index;
use crate::index::tantivy::plan::{Group, NamedPart, Plan, Planner};
use crate::index::tantivy::postings::term_info::TermPostings;
use crate::index::tantivy::search::collect;
use crate::index::tantivy::search::facets::Counter;
use crate::index::tantivy::search::rescore::{
    self, CandidateScores, ExactScorer, GroupScores, GroupStats, StemScorer, TextColumns,
};
use crate::index::tantivy::search::top_k::{self, Ranked, TopK};
use crate::index::{Address, Copies, Counted, Match, Matches, ScorePart, SearchOptions, Sort};
use crate::query::Operator;
use crate::query::forms::AnalyzedQuery;
use crate::query::ranking::Weights;

/// Documents collected at first beyond the page, since some of its documents are one letter.
const FOLDED_AT_FIRST: u64 = 32;

impl Index {
    /// Documents that match a query; `operator` joins words that the query joins by no other.
    /// Errors: `Corrupt`, `Io`.
    pub fn matches(
        &self,
        query: &AnalyzedQuery<'_>,
        operator: Operator,
        options: &SearchOptions,
    ) -> Result<Matches> {
        let searcher = self.reader.searcher();
        let plan = self.plan(&searcher, query, operator, None, options.weights);
        self.page(&searcher, query, &plan, options, operator)
            .map_err(|error| self.damaged(error))
    }

    /// The page asked for, the number of documents that match, and counts of the fields asked for,
    /// each without its own filter.
    fn page(
        &self,
        searcher: &Searcher,
        query: &AnalyzedQuery<'_>,
        plan: &Plan,
        options: &SearchOptions,
        operator: Operator,
    ) -> tantivy::Result<Matches> {
        let filtered = |field: Field| {
            let mut filters = query.query.filters.iter();
            filters.any(|filter| filter.field == field && !filter.negated)
        };
        let unfiltered = options.facets.iter().filter(|facet| !filtered(facet.field));
        let counter = |facet| {
            let counter = Counter::new(facet, &self.values, self.parties());
            match options.count {
                Counted::Letters if !self.letters().is_empty() => counter.by_letter(self.letters()),
                Counted::Letters | Counted::Documents => counter,
            }
        };
        let mut counters: Vec<Counter> = unfiltered.map(counter).collect();
        let (top, total, letters) = self.letters_top(searcher, plan, options, &mut counters)?;
        let mut counters = counters.into_iter();
        let mut facets = Vec::with_capacity(options.facets.len());
        for facet in &options.facets {
            let counted = if filtered(facet.field) {
                let plan = self.plan(
                    searcher,
                    query,
                    operator,
                    Some(facet.field),
                    options.weights,
                );
                let mut own = [counter(facet)];
                let none = TopK::new(0, &self.values);
                collect::by_date(searcher, &plan.parts, none, Sort::Relevance, &mut own)?;
                own.into_iter().next()
            } else {
                counters.next()
            };
            facets.extend(counted.map(Counter::facet).transpose()?);
        }
        Ok(Matches {
            total,
            letters,
            top: top.iter().skip(options.offset).map(matched).collect(),
            facets,
            words_left_out: plan.groups.iter().map(|group| group.left_out).sum(),
            substitutes: plan.groups.iter().flat_map(Group::substitutes).collect(),
        })
    }

    /// The best documents up to the end of the page wanted, one for each letter where copies are
    /// collapsed; how many documents match, and how many letters.
    fn letters_top(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        options: &SearchOptions,
        counters: &mut [Counter],
    ) -> tantivy::Result<(Vec<Ranked>, u64, u64)> {
        if options.copies == Copies::All || self.letters().is_empty() {
            let (top, total) = self.top(searcher, plan, options, counters)?;
            return Ok((top, total, total));
        }
        let letters = self.letters();
        let away = letters.folded_away(searcher, &plan.parts)?;
        let count = match options.limit {
            0 => 0,
            limit => options.offset.saturating_add(limit),
        };
        let wanted = |more: u64| SearchOptions {
            limit: match count {
                0 => 0,
                count => count.saturating_add(more as usize),
            },
            offset: 0,
            facets: Vec::new(),
            ..options.clone()
        };
        // Mostly a few more are enough; so many as are folded away always are.
        let (top, total) =
            self.top(searcher, plan, &wanted(away.min(FOLDED_AT_FIRST)), counters)?;
        let mut top = letters.folded(top);
        let of_letters = total.saturating_sub(away);
        if (top.len() as u64) < of_letters.min(count as u64) {
            let (all, _) = self.top(searcher, plan, &wanted(away), &mut [])?;
            top = letters.folded(all);
        }
        top.truncate(count);
        Ok((top, total, of_letters))
    }

    /// The best documents up to the end of the page wanted, and how many match.
    fn top(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        options: &SearchOptions,
        counters: &mut [Counter],
    ) -> tantivy::Result<(Vec<Ranked>, u64)> {
        if options.limit == 0 && counters.is_empty() {
            let none = TopK::new(0, &self.values);
            return collect::by_score(searcher, &plan.parts, none, counters);
        }
        let count = match options.limit {
            0 => 0,
            limit => options.offset.saturating_add(limit),
        };
        if count == 0 || options.sort != Sort::Relevance || !plan.scored {
            let first = TopK::new(count, &self.values);
            return collect::by_date(searcher, &plan.parts, first, options.sort, counters);
        }
        // Only groups of words are rescored.
        let candidates = if plan.groups.is_empty() {
            count
        } else {
            count.max(options.weights.candidates)
        };
        let best = TopK::new(candidates, &self.values);
        let (mut top, total) = collect::by_score(searcher, &plan.parts, best, counters)?;
        let mut rest = Vec::new();
        if top.len() > options.weights.candidates {
            top_k::sort(&mut top);
            rest = top.split_off(options.weights.candidates);
        }
        let group_stats = self.group_stats(searcher, plan, options.weights)?;
        let mut top = rescore::best(searcher, &group_stats, top, count)?;
        // Candidates that are not rescored come after all that are.
        let min_score = top.last().map_or(0.0, Ranked::score);
        let rest = rest.into_iter();
        top.extend(rest.map(|ranked| ranked.scored(ranked.score().min(min_score))));
        top.truncate(count);
        Ok((top, total))
    }

    /// The parts of the score of the document at an address, the largest first.
    pub fn explain(
        &self,
        query: &AnalyzedQuery<'_>,
        address: Address,
        weights: Weights,
    ) -> Result<Vec<ScorePart>> {
        let searcher = self.reader.searcher();
        let mut parts = self
            .parts(&searcher, query, address, weights)
            .map_err(|error| self.damaged(error))?;
        parts.retain(|part| part.score > 0.0);
        parts.sort_by(|left, right| right.score.total_cmp(&left.score));
        Ok(parts)
    }

    fn parts(
        &self,
        searcher: &Searcher,
        query: &AnalyzedQuery<'_>,
        address: Address,
        weights: Weights,
    ) -> tantivy::Result<Vec<ScorePart>> {
        let reader = searcher.segment_reader(address.segment);
        let plan = self.plan(searcher, query, query.query.operator, None, weights);
        let mut parts = Vec::new();
        for (group, stats) in plan
            .groups
            .iter()
            .zip(self.group_stats(searcher, &plan, weights)?)
        {
            let mut scores = GroupScores::new(&stats, 1);
            let mut stems = StemScorer::new(&stats, address.segment, reader)?;
            stems.score(address.document, scores.of_mut(0));
            let mut exact = ExactScorer::new(&stats, address.segment, reader)?;
            exact.score(address.document, scores.of_mut(0));
            parts.extend(named_scores(group, stems.base_scores(), &scores.of(0)));
        }
        let postings_of = |term: &Term| TermPostings::of(searcher, term).unwrap_or_default();
        let planner = self.planner(searcher, weights, &postings_of, &|_| None);
        for NamedPart { name, query } in planner.named_parts(query) {
            let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
            let mut scorer = weight.scorer(reader, 1.0)?;
            let found = scorer.doc() <= address.document
                && scorer.seek(address.document) == address.document;
            let score = if found { scorer.score() } else { 0.0 };
            parts.push(ScorePart { name, score });
        }
        Ok(parts)
    }

    fn planner<'a>(
        &'a self,
        searcher: &Searcher,
        weights: Weights,
        postings_of: &'a dyn Fn(&Term) -> TermPostings,
        similar: &'a dyn Fn(&str) -> Option<String>,
    ) -> Planner<'a> {
        Planner {
            columns: &self.columns,
            languages: &self.languages,
            parties: self.parties(),
            weights,
            documents: searcher.num_docs(),
            postings_of,
            similar,
            substitutes: Cell::new(0),
            lone: Cell::new(0),
        }
    }

    fn plan(
        &self,
        searcher: &Searcher,
        query: &AnalyzedQuery<'_>,
        operator: Operator,
        without: Option<Field>,
        weights: Weights,
    ) -> Plan {
        let postings_of = |term: &Term| TermPostings::of(searcher, term).unwrap_or_default();
        // An index that cannot be read gives no substitute here; the next read of it fails.
        let similar = |word: &str| match operator {
            Operator::Or => Some(self.similar(word).ok()??.0),
            Operator::And => None,
        };
        self.planner(searcher, weights, &postings_of, &similar)
            .plan(query, operator, without)
    }

    /// Statistics of each group of words.
    fn group_stats<'a>(
        &self,
        searcher: &Searcher,
        plan: &'a Plan,
        weights: Weights,
    ) -> tantivy::Result<Vec<GroupStats<'a>>> {
        let columns = TextColumns {
            text: self.columns.text,
            exact: self.columns.exact,
        };
        let groups = plan.groups.iter();
        groups
            .map(|group| GroupStats::new(searcher, columns, group, weights))
            .collect()
    }
}

fn matched(ranked: &Ranked) -> Match {
    Match {
        address: ranked.address,
        score: ranked.score(),
    }
}

/// The parts of a score that the words of a group give, each with its name.
fn named_scores(
    group: &Group,
    base_scores: &[f32],
    scores: &CandidateScores<'_>,
) -> Vec<ScorePart> {
    let term = |place: usize| group.words.get(place).map_or("", |word| word.term.as_str());
    let mut parts = Vec::new();
    let mut add = |name: String, score: f32| parts.push(ScorePart { name, score });
    for (place, score) in base_scores.iter().enumerate() {
        add(format!("word `{}`", term(place)), *score);
    }
    for (place, word) in scores.words.iter().enumerate() {
        add(format!("early `{}`", term(place)), word.early);
        add(format!("exact form `{}`", term(place)), word.exact);
    }
    for (pair, score) in group.pairs.iter().zip(scores.pairs) {
        let (left, right) = (term(pair.left), term(pair.right));
        add(format!("side by side `{left} {right}`"), *score);
    }
    parts
}
