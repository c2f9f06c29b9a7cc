//! One pass over the matching documents: how many, the best of them, and counts of their values.
//!
//! Values are counted by their ordinals in plain arrays, one for each segment and field, and named only at the end.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::document::Field;
use crate::index::{Address, Sort};

/// What to gather from the matching documents.
#[derive(Clone, Debug)]
pub(super) struct Gather {
    /// How many of the best.
    pub(super) top: usize,
    /// Their order.
    pub(super) sort: Sort,
    /// Fields to count.
    pub(super) fields: Vec<Field>,
}

/// A document's place in the order; the greater the better. Equal keys go by id, the smaller the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    key: i64,
    id: Reverse<u64>,
    pub(super) address: Address,
    score: u32,
}

impl Ranked {
    pub(super) fn score(&self) -> f32 {
        f32::from_bits(self.score)
    }
}

/// What was gathered.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Matching documents.
    pub(super) total: u64,
    /// The best, best first.
    pub(super) top: Vec<Ranked>,
    /// For each field its values' counts and the number of documents without a value.
    pub(super) counts: Vec<(BTreeMap<String, u64>, u64)>,
}

/// Counts of one field in one segment.
struct Counting {
    values: Option<StrColumn>,
    counts: Vec<u32>,
    unknown: u64,
}

/// Gathers in one segment.
pub(super) struct SegmentGather {
    segment: SegmentOrdinal,
    top: usize,
    sort: Sort,
    ids: Column<u64>,
    days: Option<Column<i64>>,
    best: BinaryHeap<Reverse<Ranked>>,
    total: u64,
    counting: Vec<Counting>,
}

impl Collector for Gather {
    type Fruit = Gathered;
    type Child = SegmentGather;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentGather> {
        let columns = reader.fast_fields();
        let counting = self.fields.iter().map(|field| {
            let values = columns.str(field.name())?;
            let counts = vec![0; values.as_ref().map_or(0, |values| values.num_terms())];
            Ok(Counting {
                values,
                counts,
                unknown: 0,
            })
        });
        Ok(SegmentGather {
            segment,
            top: self.top,
            sort: self.sort,
            ids: columns.u64("id")?,
            days: if self.sort == Sort::Relevance {
                None
            } else {
                columns.column_opt("first_day")?
            },
            best: BinaryHeap::with_capacity(self.top.min(10_000) + 1),
            total: 0,
            counting: counting.collect::<tantivy::Result<_>>()?,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.top > 0 && self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<Gathered>) -> tantivy::Result<Gathered> {
        let mut merged = Gathered {
            counts: vec![(BTreeMap::new(), 0); self.fields.len()],
            ..Gathered::default()
        };
        for segment in segments {
            merged.total += segment.total;
            merged.top.extend(segment.top);
            for ((values, unknown), (more, more_unknown)) in
                merged.counts.iter_mut().zip(segment.counts)
            {
                *unknown += more_unknown;
                if values.is_empty() {
                    *values = more;
                } else {
                    more.into_iter()
                        .for_each(|(value, count)| *values.entry(value).or_default() += count);
                }
            }
        }
        merged.top.sort_unstable_by_key(|ranked| Reverse(*ranked));
        merged.top.truncate(self.top);
        Ok(merged)
    }
}

impl SegmentGather {
    /// Greater is better: scores in order of their bits, which is their numeric order since none is negative.
    fn key(&self, document: DocId, score: Score) -> i64 {
        let first_day = || self.days.as_ref().and_then(|days| days.first(document));
        match self.sort {
            Sort::Relevance => i64::from(score.max(0.0).to_bits()),
            Sort::Newest => first_day().unwrap_or(i64::MIN),
            Sort::Oldest => first_day().map_or(i64::MIN, |day| -day),
        }
    }
}

impl SegmentCollector for SegmentGather {
    type Fruit = Gathered;

    fn collect(&mut self, document: DocId, score: Score) {
        self.total += 1;
        if self.top > 0 {
            let key = self.key(document, score);
            let worst = self.best.peek().map(|Reverse(worst)| worst.key);
            if self.best.len() < self.top || worst.is_some_and(|worst| key >= worst) {
                let id = Reverse(self.ids.first(document).unwrap_or_default());
                let address = Address {
                    segment: self.segment,
                    document,
                };
                self.best.push(Reverse(Ranked {
                    key,
                    id,
                    address,
                    score: score.to_bits(),
                }));
                if self.best.len() > self.top {
                    self.best.pop();
                }
            }
        }
        for counting in &mut self.counting {
            let mut any = false;
            if let Some(values) = &counting.values {
                for ordinal in values.ords().values_for_doc(document) {
                    any = true;
                    if let Some(count) = counting.counts.get_mut(ordinal as usize) {
                        *count += 1;
                    }
                }
            }
            counting.unknown += u64::from(!any);
        }
    }

    fn harvest(self) -> Gathered {
        let counts = self.counting.into_iter().map(|counting| {
            let mut named = BTreeMap::new();
            if let Some(values) = &counting.values {
                let counted = counting
                    .counts
                    .iter()
                    .enumerate()
                    .filter(|(_, count)| **count > 0);
                for (ordinal, count) in counted {
                    let mut value = String::new();
                    // A value that cannot be named is damage that `verify` finds; the rest is still right.
                    if values
                        .ord_to_str(ordinal as u64, &mut value)
                        .unwrap_or(false)
                    {
                        named.insert(value, u64::from(*count));
                    }
                }
            }
            (named, counting.unknown)
        });
        let counts = counts.collect();
        let top = self
            .best
            .into_iter()
            .map(|Reverse(ranked)| ranked)
            .collect();
        Gathered {
            total: self.total,
            top,
            counts,
        }
    }
}
