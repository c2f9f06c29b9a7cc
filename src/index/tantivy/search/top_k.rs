//! The top K of many documents by a key. The order is total: equal keys go by id, and equal ids,
//! which only a forger can make, by address.

use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use crate::index::Address;
use crate::index::tantivy::search::facet_columns::FacetColumns;

/// A document's place in the order; the greater the better. Equal keys go by id, the smaller the
/// better.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ranked {
    /// The key and the first half of the id turned around, as one number.
    pub(crate) order: u128,
    pub(crate) address: Address,
    score: u32,
}

impl Ranked {
    fn new(key: i64, id: u64, address: Address, score: f32) -> Self {
        // Numbers with a sign in the order of those without.
        let key = (key as u64) ^ (1 << 63);
        Self {
            order: (u128::from(key) << 64) | u128::from(!id),
            address,
            score: score.to_bits(),
        }
    }

    fn key(&self) -> i64 {
        ((self.order >> 64) as u64 ^ (1 << 63)) as i64
    }

    pub(crate) fn score(&self) -> f32 {
        f32::from_bits(self.score)
    }

    /// The sort key of documents, the best first; no two have the same.
    fn place(&self) -> (u128, Address) {
        (!self.order, self.address)
    }

    /// The same document with another score.
    pub(crate) fn scored(self, score: f32) -> Self {
        Self::new(score_key(score), !(self.order as u64), self.address, score)
    }
}

/// Puts documents in order, the best first.
pub(crate) fn sort(ranked: &mut [Ranked]) {
    ranked.sort_unstable_by_key(Ranked::place);
}

/// Scores in order of their bits, which is their numeric order since none is negative.
pub(crate) fn score_key(score: f32) -> i64 {
    i64::from(score.max(0.0).to_bits())
}

/// Documents offered at once at most.
const AT_ONCE: usize = 128;

/// The best so far, and some that were among them: the worst are dropped many at a time, which
/// costs less than keeping order.
pub(crate) struct TopK<'a> {
    pub(crate) count: usize,
    values: &'a FacetColumns,
    /// The segment whose documents are offered, and their ids.
    segment: u32,
    ids: Option<Column<u64>>,
    /// The best so far and up to as many others.
    ranked: Vec<Ranked>,
    /// The worst of the best when some were last dropped; documents behind it are not taken.
    worst: Option<Ranked>,
    /// Its key: the threshold for others.
    min_key: i64,
    /// Documents at or above the threshold that wait for their ids.
    pending: Vec<Pending>,
    pending_ids: Vec<Option<u64>>,
}

/// A document that waits for its id.
#[derive(Clone, Copy)]
struct Pending {
    document: DocId,
    key: i64,
    score: f32,
}

impl<'a> TopK<'a> {
    /// The best so many; `values` are those of the index.
    pub(crate) fn new(count: usize, values: &'a FacetColumns) -> Self {
        Self {
            count,
            values,
            segment: 0,
            ids: None,
            ranked: Vec::with_capacity(count.saturating_mul(2).min(10_000)),
            worst: None,
            min_key: match count {
                0 => i64::MAX,
                _ => i64::MIN,
            },
            pending: Vec::new(),
            pending_ids: Vec::new(),
        }
    }

    /// Opens a segment, given by its place, whose documents are offered from now on.
    pub(crate) fn open(&mut self, segment: u32, reader: &SegmentReader) -> tantivy::Result<()> {
        self.segment = segment;
        self.ids = Some(self.values.ids(reader)?);
        Ok(())
    }

    /// Offers a document by its score.
    pub(crate) fn offer(&mut self, document: DocId, score: f32) {
        let key = score_key(score);
        if key >= self.min_key {
            let ids = self.ids.as_ref();
            let id = ids.and_then(|ids| ids.first(document)).unwrap_or_default();
            let pending = Pending {
                document,
                key,
                score,
            };
            self.take(pending, id);
        }
    }

    /// Offers documents by their scores.
    pub(crate) fn offer_scored(&mut self, documents: &[DocId], scores: &[f32]) {
        self.offer_above(f32::NEG_INFINITY, |place| documents[place], scores);
    }

    /// Offers documents that follow each other, the first one given, but for those that score 0.
    pub(crate) fn offer_window(&mut self, first: DocId, scores: &[f32]) {
        self.offer_above(f32::MIN_POSITIVE, |place| first + place as DocId, scores);
    }

    fn offer_above(&mut self, threshold: f32, document: impl Fn(usize) -> DocId, scores: &[f32]) {
        for (chunk, scores) in scores.chunks(AT_ONCE).enumerate() {
            let threshold = threshold.max(self.min_score());
            // Most chunks hold no score above the threshold, so test a whole chunk at once.
            if !scores
                .iter()
                .fold(false, |any, score| any | (*score >= threshold))
            {
                continue;
            }
            let (mut good, mut count) = ([0_u8; AT_ONCE], 0);
            for (place, score) in (0..).zip(scores) {
                good[count] = place;
                count += usize::from(*score >= threshold);
            }
            self.pending.extend(good[..count].iter().map(|place| {
                let place = usize::from(*place);
                let score = scores[place];
                Pending {
                    document: document(chunk * AT_ONCE + place),
                    key: score_key(score),
                    score,
                }
            }));
            self.take_pending();
        }
    }

    /// Offers documents by their keys.
    pub(crate) fn offer_keyed(&mut self, documents: &[DocId], key: impl Fn(DocId) -> i64) {
        for documents in documents.chunks(AT_ONCE) {
            let keyed = documents.iter().map(|document| Pending {
                document: *document,
                key: key(*document),
                score: 0.0,
            });
            let min_key = self.min_key;
            self.pending
                .extend(keyed.filter(|pending| pending.key >= min_key));
            self.take_pending();
        }
    }

    /// Takes the pending documents. Their ids are read many at a time.
    fn take_pending(&mut self) {
        let documents: Vec<DocId> = self
            .pending
            .iter()
            .map(|pending| pending.document)
            .collect();
        self.pending_ids.clear();
        self.pending_ids.resize(documents.len(), None);
        if let Some(ids) = &self.ids {
            ids.first_vals(&documents, &mut self.pending_ids);
        }
        for place in 0..documents.len() {
            let id = self.pending_ids[place].unwrap_or_default();
            self.take(self.pending[place], id);
        }
        self.pending.clear();
    }

    /// Lower scores cannot be among the best.
    fn min_score(&self) -> f32 {
        match (self.count, self.worst) {
            (0, _) => f32::INFINITY,
            (_, Some(worst)) => worst.score(),
            (_, None) => f32::NEG_INFINITY,
        }
    }

    fn take(&mut self, pending: Pending, id: u64) {
        let address = Address {
            segment: self.segment,
            document: pending.document,
        };
        let ranked = Ranked::new(pending.key, id, address, pending.score);
        if self.count == 0 || self.worst.is_some_and(|worst| ranked.order < worst.order) {
            return;
        }
        self.ranked.push(ranked);
        if self.ranked.len() >= self.count.saturating_mul(2) {
            self.drop_rest();
        }
    }

    fn drop_rest(&mut self) {
        let last = self.count - 1;
        let ranked = &mut self.ranked;
        let (_, worst, _) = ranked.select_nth_unstable_by_key(last, Ranked::place);
        (self.worst, self.min_key) = (Some(*worst), worst.key());
        self.ranked.truncate(self.count);
    }

    /// Scores up to this one cannot be among the best; one as good as the worst still can, by its
    /// id.
    pub(crate) fn threshold(&self) -> f32 {
        self.worst
            .map_or(f32::MIN, |worst| worst.score().next_down())
    }

    /// In no order.
    pub(crate) fn unsorted(mut self) -> Vec<Ranked> {
        if self.ranked.len() > self.count {
            self.drop_rest();
        }
        self.ranked
    }

    pub(crate) fn sorted(self) -> Vec<Ranked> {
        let mut ranked = self.unsorted();
        sort(&mut ranked);
        ranked
    }
}
