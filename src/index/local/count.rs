//! Counts of values over all matching documents, in one pass without scores.
//!
//! Values are counted by their ordinals in plain arrays, one for each segment and field, and named only at the end, in the
//! order of the dictionary.

use std::collections::BTreeMap;

use tantivy::Searcher;
use tantivy::columnar::StrColumn;
use tantivy::query::Query as Lowered;

use crate::document::Field;

use super::top;

/// Counts of one field's values, and the number of documents without one.
pub(super) type Counts = (BTreeMap<String, u64>, u64);

/// Counts of one field in one segment.
struct Counting {
    values: Option<StrColumn>,
    counts: Vec<u32>,
    unknown: u64,
}

impl Counting {
    fn count(&mut self, document: u32) {
        let Some(values) = &self.values else {
            self.unknown += 1;
            return;
        };
        let mut any = false;
        for ordinal in values.ords().values_for_doc(document) {
            any = true;
            if let Some(count) = self.counts.get_mut(ordinal as usize) {
                *count += 1;
            }
        }
        self.unknown += u64::from(!any);
    }

    fn name(self, (named, unknown): &mut Counts) -> tantivy::Result<()> {
        *unknown += self.unknown;
        let Some(values) = self.values else {
            return Ok(());
        };
        let counted: Vec<u64> = (0..)
            .zip(&self.counts)
            .filter(|(_, count)| **count > 0)
            .map(|(ordinal, _)| ordinal)
            .collect();
        let mut next = counted.iter();
        values
            .dictionary()
            .sorted_ords_to_term_cb(&counted, |value| {
                if let Some(&ordinal) = next.next() {
                    let count = u64::from(self.counts[ordinal as usize]);
                    *named
                        .entry(String::from_utf8_lossy(value).into_owned())
                        .or_default() += count;
                }
            })?;
        Ok(())
    }
}

/// Counts the values of fields, in the order of the fields, and the matching documents.
pub(super) fn counts(
    searcher: &Searcher,
    query: &dyn Lowered,
    fields: &[Field],
) -> tantivy::Result<(Vec<Counts>, u64)> {
    let mut all: Vec<Counts> = fields.iter().map(|_| Counts::default()).collect();
    let mut total = 0;
    for reader in searcher.segment_readers() {
        let columns = reader.fast_fields();
        let mut counting = Vec::with_capacity(fields.len());
        for field in fields {
            let values = columns.str(field.name())?;
            let counts = vec![0; values.as_ref().map_or(0, |values| values.num_terms())];
            counting.push(Counting {
                values,
                counts,
                unknown: 0,
            });
        }
        top::each(searcher, query, reader, &mut |document| {
            total += 1;
            counting
                .iter_mut()
                .for_each(|counting| counting.count(document));
        })?;
        for (counting, counts) in counting.into_iter().zip(&mut all) {
            counting.name(counts)?;
        }
    }
    Ok((all, total))
}
