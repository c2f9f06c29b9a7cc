//! Counts of values over all matching documents.
//!
//! Values are counted by their ordinals in plain arrays, one for each segment and field, block by
//! block. They are named only at the end, in the order of the dictionaries: of a single segment the
//! most frequent alone. Which documents count for a field, those without its own filter, is decided
//! in `execute`.

use std::cmp::Ordering;
use std::hash::Hasher;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use tantivy::columnar::StrColumn;
use tantivy::error::DataCorruption;
use tantivy::index::SegmentId;
use tantivy::{DocId, SegmentReader};

use crate::document::Field;
use crate::gazetteer::fold::fold;
use crate::index::facet::is_time;
use crate::index::tantivy::parties::has_parties;
use crate::index::tantivy::search::facet_columns::{Block, FacetColumns, Rows};
use crate::index::tantivy::search::letters::IndexLetters;
use crate::index::{Facet, FacetOptions};
use crate::party::Parties;

/// The largest number of values of a field in a segment: a damaged file may claim any number, and
/// each value takes 8 bytes.
const MAX_VALUES: usize = 1 << 27;

/// Counts of one field.
pub(crate) struct Counter<'a> {
    options: &'a FacetOptions,
    values: &'a FacetColumns,
    /// The parties that count as one value each, if the field has any.
    parties: Option<&'a Parties>,
    segments: Vec<Segment>,
    /// The place of the open segment among them.
    open: usize,
    unknown: u64,
    block: Block,
    /// Where letters are counted: the letters, and what was counted of each.
    letters: Option<(&'a IndexLetters, FxHashSet<(u32, u64)>)>,
}

/// Counts in one segment, by ordinal; without values where no document has any.
struct Segment {
    id: SegmentId,
    values: Option<StrColumn>,
    /// The ordinals of all documents, if they are in memory.
    rows: Option<Arc<Rows>>,
    counts: Vec<u32>,
    /// Where parties are counted.
    groups: Option<Groups>,
}

/// The values of a segment by parties.
struct Groups {
    /// For each ordinal the one that stands for its party.
    first: Vec<u32>,
    /// For each of those the last document that was counted, plus one.
    last: Vec<DocId>,
}

/// Values and their numbers of documents, in the order of the values.
type ValueCounts = Vec<(Vec<u8>, u64)>;

impl<'a> Counter<'a> {
    pub(crate) fn new(
        options: &'a FacetOptions,
        values: &'a FacetColumns,
        parties: Option<&'a Parties>,
    ) -> Self {
        Self {
            options,
            values,
            parties: parties.filter(|_| has_parties(options.field)),
            segments: Vec::new(),
            open: 0,
            unknown: 0,
            block: Block::default(),
            letters: None,
        }
    }

    /// Counts letters instead of documents: a value counts once for all documents of a letter.
    pub(crate) fn by_letter(mut self, letters: &'a IndexLetters) -> Self {
        self.letters = Some((letters, FxHashSet::default()));
        self
    }

    /// Goes on to another segment, or back to one.
    pub(crate) fn open(&mut self, reader: &SegmentReader) -> tantivy::Result<()> {
        let id = reader.segment_id();
        let known = self.segments.iter().position(|segment| segment.id == id);
        self.open = known.unwrap_or(self.segments.len());
        if known.is_some() {
            return Ok(());
        }
        let values = reader.fast_fields().str(self.options.field.name())?;
        let terms = values.as_ref().map_or(0, |values| values.num_terms());
        if terms > MAX_VALUES {
            let message = format!("a column claims to have {terms} values");
            return Err(DataCorruption::comment_only(message).into());
        }
        let counts = vec![0; terms];
        let rows = values.as_ref().map(|values| {
            self.values
                .rows(id, self.options.field, values, reader.max_doc())
        });
        let groups = match (self.parties, &values) {
            (Some(parties), Some(values)) => Some(Groups::new(values, parties)?),
            _ => None,
        };
        self.segments.push(Segment {
            id,
            groups,
            values,
            rows: rows.flatten(),
            counts,
        });
        Ok(())
    }

    /// Counts documents of the open segment, given in their order.
    pub(crate) fn count(&mut self, documents: &[DocId]) {
        self.count_documents(documents);
        self.take_back(documents);
    }

    /// Takes back the values of documents that another document of the same letter has as well.
    fn take_back(&mut self, documents: &[DocId]) {
        let Some((letters, counted)) = &mut self.letters else {
            return;
        };
        let Some(segment) = self.segments.get_mut(self.open) else {
            return;
        };
        let (mut value, mut ordinals) = (Vec::new(), Vec::new());
        for (document, group) in letters.among(segment.id, documents) {
            ordinals.clear();
            if let Some(values) = &segment.values {
                ordinals.extend(values.term_ords(document));
            }
            if ordinals.is_empty() && !counted.insert((group, 0)) {
                self.unknown = self.unknown.saturating_sub(1);
            }
            // Spellings of one party were counted once, under the first of them.
            if let Some(groups) = &segment.groups {
                for ordinal in &mut ordinals {
                    let first = groups.first.get(*ordinal as usize);
                    *ordinal = first.map_or(*ordinal, |first| u64::from(*first));
                }
                ordinals.sort_unstable();
                ordinals.dedup();
            }
            for &ordinal in &ordinals {
                value.clear();
                let named = segment.values.as_ref();
                let named = named.map(|values| values.ord_to_bytes(ordinal, &mut value));
                if !matches!(named, Some(Ok(true))) {
                    continue;
                }
                let party = self.parties.and_then(|parties| {
                    let party = parties.party_of(std::str::from_utf8(&value).ok()?)?;
                    Some(parties.label(party).as_bytes())
                });
                let mut hash = FxHasher::default();
                hash.write(party.unwrap_or(&value));
                if !counted.insert((group, hash.finish() | 1))
                    && let Some(count) = segment.counts.get_mut(ordinal as usize)
                {
                    *count = count.saturating_sub(1);
                }
            }
        }
    }

    fn count_documents(&mut self, documents: &[DocId]) {
        self.unknown += documents.len() as u64;
        let Some(segment) = self.segments.get_mut(self.open) else {
            return;
        };
        let counts = segment.counts.as_mut_slice();
        let groups = &mut segment.groups;
        if let Some(rows) = &segment.rows {
            for &document in documents {
                let ordinals = rows.of(document);
                self.unknown -= u64::from(!ordinals.is_empty());
                for &ordinal in ordinals {
                    count_one(counts, groups, ordinal.into(), document);
                }
            }
        } else if let Some(values) = &segment.values {
            self.block.read(values, documents);
            for (&ordinal, &document) in self.block.ordinals.iter().zip(&self.block.documents) {
                count_one(counts, groups, ordinal, document);
            }
            let mut before = None;
            for &document in &self.block.documents {
                self.unknown -= u64::from(before != Some(document));
                before = Some(document);
            }
        }
    }

    /// The most frequent values; years and months by value.
    pub(crate) fn facet(self) -> tantivy::Result<Facet> {
        let options = self.options;
        let prefix = options.folded_prefix();
        let limit = options.limit();
        let mut distinct = 0;
        let mut named: ValueCounts = Vec::new();
        let single = self.segments.len() == 1 && prefix.is_none();
        for segment in self.segments {
            let (mut counted, all) = segment.counted(if single { limit } else { usize::MAX });
            distinct = all;
            counted.sort_unstable();
            let mut values = segment.named(&counted, options.field, self.values)?;
            if let Some(parties) = self.parties {
                label(&mut values, parties);
            }
            named = merged(named, values);
        }
        if let Some(prefix) = prefix {
            named.retain(|(value, _)| begins(value, &prefix));
        }
        if !single {
            distinct = named.len();
        }
        keep_top(&mut named, limit, by_count);
        if is_time(options.field) {
            named.sort_unstable();
        }
        let text = |value: Vec<u8>| String::from_utf8_lossy(&value).into_owned();
        let mut facet = Facet {
            field: options.field,
            buckets: named
                .into_iter()
                .map(|(value, count)| (text(value), count))
                .collect(),
            unknown: self.unknown,
            distinct: distinct as u64,
        };
        facet.complete(options);
        Ok(facet)
    }
}

/// Counts a document for a value, or once for its party.
#[inline]
fn count_one(counts: &mut [u32], groups: &mut Option<Groups>, ordinal: u64, document: DocId) {
    let mut ordinal = usize::try_from(ordinal).unwrap_or(usize::MAX);
    if let Some(groups) = groups {
        ordinal = groups
            .first
            .get(ordinal)
            .map_or(usize::MAX, |first| *first as usize);
        match groups.last.get_mut(ordinal) {
            Some(last) if *last != document + 1 => *last = document + 1,
            _ => return,
        }
    }
    if let Some(count) = counts.get_mut(ordinal) {
        *count += 1;
    }
}

/// Gives values the names of their parties, in the order of these names.
fn label(values: &mut ValueCounts, parties: &Parties) {
    for (value, _) in values.iter_mut() {
        let party = std::str::from_utf8(value)
            .ok()
            .and_then(|name| parties.party_of(name));
        if let Some(party) = party {
            *value = parties.label(party).as_bytes().to_vec();
        }
    }
    values.sort_unstable();
    // Parties of one name count as one value.
    values.dedup_by(|(value, count), (kept, sum)| {
        let same = value == kept;
        *sum += if same { *count } else { 0 };
        same
    });
}

impl Groups {
    fn new(values: &StrColumn, parties: &Parties) -> tantivy::Result<Self> {
        let mut first: Vec<u32> = Vec::with_capacity(values.num_terms());
        let mut of_party: FxHashMap<u32, u32> = FxHashMap::default();
        let mut stream = values.dictionary().stream()?;
        while stream.advance() {
            let ordinal = u32::try_from(first.len()).unwrap_or(u32::MAX);
            let name = std::str::from_utf8(stream.key()).ok();
            let party = name.and_then(|name| parties.party_of(name));
            first.push(party.map_or(ordinal, |party| *of_party.entry(party).or_insert(ordinal)));
        }
        Ok(Self {
            last: vec![0; first.len()],
            first,
        })
    }
}

impl Segment {
    /// The ordinals counted most, and how many were counted at all.
    fn counted(&self, top: usize) -> (Vec<u64>, usize) {
        let counted = (0..).zip(&self.counts).filter(|(_, count)| **count > 0);
        let mut counted: Vec<u64> = counted.map(|(ordinal, _)| ordinal).collect();
        let all = counted.len();
        let count = |ordinal: u64| self.counts[ordinal as usize];
        keep_top(&mut counted, top, |left, right| {
            let counts = count(*right).cmp(&count(*left));
            counts.then(left.cmp(right))
        });
        (counted, all)
    }

    /// The values of ordinals, which are sorted.
    fn named(
        &self,
        ordinals: &[u64],
        field: Field,
        columns: &FacetColumns,
    ) -> tantivy::Result<ValueCounts> {
        let mut named = Vec::with_capacity(ordinals.len());
        let Some(values) = &self.values else {
            return Ok(named);
        };
        if let Some(names) = columns.names(self.id, field, values)? {
            let name = |&ordinal: &u64| {
                let value = names.get(ordinal as usize)?.clone();
                Some((value, u64::from(self.counts[ordinal as usize])))
            };
            named.extend(ordinals.iter().filter_map(name));
            return Ok(named);
        }
        let mut next = ordinals.iter();
        values
            .dictionary()
            .sorted_ords_to_term_cb(ordinals, |value| {
                if let Some(&ordinal) = next.next() {
                    named.push((value.to_vec(), u64::from(self.counts[ordinal as usize])));
                }
            })?;
        Ok(named)
    }
}

/// Returns true if a value, folded, begins with a prefix. A plain first letter rules out most
/// values.
fn begins(value: &[u8], prefix: &str) -> bool {
    let plain = value.first().filter(|first| first.is_ascii_alphanumeric());
    let other = plain.zip(prefix.as_bytes().first());
    let other = other.is_some_and(|(first, wanted)| first.to_ascii_lowercase() != *wanted);
    !other && fold(&String::from_utf8_lossy(value)).starts_with(prefix)
}

/// Keeps the first `count` of an order, in this order; all as they are where all are kept.
fn keep_top<T>(items: &mut Vec<T>, count: usize, order: impl Fn(&T, &T) -> Ordering) {
    if count == usize::MAX {
        return;
    }
    if count < items.len() {
        items.select_nth_unstable_by(count, &order);
        items.truncate(count);
    }
    items.sort_unstable_by(order);
}

/// The most frequent first, equal counts by value.
fn by_count((left, more): &(Vec<u8>, u64), (right, less): &(Vec<u8>, u64)) -> Ordering {
    less.cmp(more).then_with(|| left.cmp(right))
}

/// Two lists as one, counts of the same value added up.
fn merged(left: ValueCounts, right: ValueCounts) -> ValueCounts {
    if left.is_empty() || right.is_empty() {
        return if left.is_empty() { right } else { left };
    }
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some((one, _)), Some((other, _))) = (left.peek(), right.peek()) {
        match one.cmp(other) {
            Ordering::Less => merged.extend(left.next()),
            Ordering::Greater => merged.extend(right.next()),
            Ordering::Equal => {
                let both = left.next().zip(right.next());
                merged.extend(both.map(|((value, one), (_, other))| (value, one + other)));
            }
        }
    }
    merged.extend(left);
    merged.extend(right);
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(left: &[(&str, u64)], right: &[(&str, u64)], top: usize, expected: &[(&str, u64)]) {
        let named = |values: &[(&str, u64)]| -> ValueCounts {
            let named = values
                .iter()
                .map(|(value, count)| (value.as_bytes().to_vec(), *count));
            named.collect()
        };
        let mut all = merged(named(left), named(right));
        keep_top(&mut all, top, by_count);
        assert_eq!(all, named(expected));
    }

    #[test]
    fn values_begin_folded() {
        for (value, prefix, expected) in [
            ("Human Rights Watch", "human r", true),
            ("Human Rights Watch", "rights", false),
            ("E\u{301}tudes", "etu", true),
            ("Études", "etu", true),
            ("«Études»", "etu", true),
            ("Etudes", "é", false),
            ("Anything", "", true),
            ("", "a", false),
        ] {
            assert_eq!(
                begins(value.as_bytes(), prefix),
                expected,
                "{value} {prefix}"
            );
        }
    }

    #[test]
    fn counts_of_segments_are_added_up() {
        check(
            &[("a", 1), ("c", 2)],
            &[("b", 2), ("c", 1)],
            9,
            &[("c", 3), ("b", 2), ("a", 1)],
        );
        check(&[("a", 1), ("c", 2)], &[("b", 2)], 1, &[("b", 2)]);
        check(&[], &[("b", 2)], 0, &[]);
    }
}
