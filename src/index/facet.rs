//! Counts of a field's values over a whole result, and the options for such counts.

use std::collections::HashSet;

use crate::document::{Field, FileType, Kind};
use crate::gazetteer::fold::fold;
use crate::gazetteer::{country, region};

/// A field to count.
#[derive(Clone, Debug)]
pub struct FacetOptions {
    /// The field; must be `Field::counted`.
    pub field: Field,
    /// The number of most frequent values to return.
    pub top: usize,
    /// Only values that begin so, compared folded.
    pub prefix: Option<String>,
    /// True to return the whole list, if the field has one, with 0 for values that no document has:
    /// kinds, types, countries, regions, and years and months from the first to the last. `top` does not
    /// apply to these.
    pub whole: bool,
}

impl FacetOptions {
    /// The most frequent values of a field.
    ///
    /// ```
    /// use undersigned::document::Field;
    /// use undersigned::index::{FacetOptions, Index, SearchOptions};
    /// use undersigned::query::Query;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let letters = folder.path().join("letters");
    /// # let directory = folder.path().join("index");
    /// # std::fs::create_dir(&letters)?;
    /// # let text = "Open letter\n\nDear Minister,\n\nKeep the river clean.";
    /// # std::fs::write(letters.join("river.txt"), text)?;
    /// # let stop = std::sync::atomic::AtomicBool::new(false);
    /// # let options = undersigned::ingest::Options::default();
    /// # undersigned::ingest::ingest(&[letters], &*directory, &options, &stop, &mut |_| ())?;
    /// let index = Index::open(&*directory)?;
    /// let options = SearchOptions {
    ///     facets: vec![FacetOptions::top(Field::Addressee, 10)],
    ///     ..SearchOptions::default()
    /// };
    /// let results = undersigned::search::matches(&index, &Query::default(), &options)?;
    /// assert_eq!(results.facets[0].buckets, [("Minister".to_owned(), 1)]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn top(field: Field, top: usize) -> Self {
        Self {
            field,
            top,
            prefix: None,
            whole: false,
        }
    }

    /// Returns the largest number of counted values to return.
    pub(super) fn limit(&self) -> usize {
        if self.whole && has_list(self.field) {
            usize::MAX
        } else {
            self.top
        }
    }

    /// The prefix as values are compared with it.
    pub(super) fn folded_prefix(&self) -> Option<String> {
        self.prefix.as_deref().map(fold)
    }
}

/// Counts of a field's values over a whole result.
#[derive(Clone, Debug, PartialEq)]
pub struct Facet {
    /// The field.
    pub field: Field,
    /// Values and numbers of documents, most frequent first, equal counts by value; years and
    /// months by value. Where the whole list was asked for, values without documents come last
    /// in the order of the list.
    pub buckets: Vec<(String, u64)>,
    /// Documents without a value.
    pub unknown: u64,
    /// The number of different values in all the documents.
    pub distinct: u64,
}

impl Facet {
    /// Puts in the values of the field's list that no document has.
    pub(super) fn complete(&mut self, options: &FacetOptions) {
        if !options.whole || !has_list(self.field) {
            return;
        }
        let prefix = options.folded_prefix().unwrap_or_default();
        let mut missing = list(self.field, &self.buckets);
        let counted: HashSet<&str> = self.buckets.iter().map(|(value, _)| &**value).collect();
        missing.retain(|value| !counted.contains(&**value) && fold(value).starts_with(&prefix));
        self.buckets
            .extend(missing.into_iter().map(|value| (value, 0)));
        if is_time(self.field) {
            self.buckets.sort_unstable();
        }
    }
}

/// Returns true if the values of a field follow each other in time.
pub(super) fn is_time(field: Field) -> bool {
    matches!(field, Field::Year | Field::Month)
}

/// Returns true if all values that a field can have are known beforehand, at least between two of
/// them.
fn has_list(field: Field) -> bool {
    is_time(field)
        || matches!(
            field,
            Field::Kind | Field::Type | Field::Country | Field::Region
        )
}

/// Every value that a field can have, in order; of years and months those between the first and the
/// last counted.
fn list(field: Field, counted: &[(String, u64)]) -> Vec<String> {
    let span = counted
        .first()
        .zip(counted.last())
        .and_then(|((first, _), (last, _))| Some(number(first)?..=number(last)?));
    match field {
        Field::Type => FileType::ALL.map(|of| of.name().to_owned()).to_vec(),
        Field::Kind => Kind::ALL.map(|kind| kind.name().to_owned()).to_vec(),
        Field::Country => {
            let codes = country::all().iter().map(|country| country.code());
            codes.map(str::to_owned).collect()
        }
        Field::Region => region::all().into_iter().map(|region| region.0).collect(),
        Field::Year => {
            let years = span.into_iter().flatten();
            years.map(|year| format!("{year:04}")).collect()
        }
        Field::Month => {
            let months = span.into_iter().flatten();
            months
                .map(|month| format!("{:04}-{:02}", month / 12, month % 12 + 1))
                .collect()
        }
        Field::Title
        | Field::Date
        | Field::Language
        | Field::Publisher
        | Field::Addressee
        | Field::Signatory
        | Field::Instrument
        | Field::Body
        | Field::Path => Vec::new(),
    }
}

/// A year, or a month counted through all years.
fn number(value: &str) -> Option<u32> {
    match value.split_once('-') {
        None => value.parse().ok(),
        Some((year, month)) => {
            let (year, month): (u32, u32) = (year.parse().ok()?, month.parse().ok()?);
            Some(year * 12 + month.checked_sub(1)?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        field: Field,
        prefix: Option<&str>,
        counted: &[(&str, u64)],
        expected: &[(&str, u64)],
    ) {
        let owned = |values: &[(&str, u64)]| -> Vec<(String, u64)> {
            let values = values.iter();
            values
                .map(|(value, count)| ((*value).to_owned(), *count))
                .collect()
        };
        let options = FacetOptions {
            prefix: prefix.map(str::to_owned),
            whole: true,
            ..FacetOptions::top(field, 1)
        };
        let mut facet = Facet {
            field,
            buckets: owned(counted),
            unknown: 0,
            distinct: counted.len() as u64,
        };
        facet.complete(&options);
        assert_eq!(facet.buckets, owned(expected));
    }

    #[test]
    fn what_no_document_has_counts_zero() {
        check(
            Field::Kind,
            Some("PE"),
            &[("petition", 3)],
            &[("petition", 3)],
        );
        check(
            Field::Kind,
            Some("re"),
            &[("report", 2)],
            &[("report", 2), ("resolution", 0)],
        );
        check(Field::Country, Some("kg"), &[], &[("KG", 0)]);
        check(
            Field::Region,
            Some("central a"),
            &[],
            &[("Central America", 0), ("Central Asia", 0)],
        );
        check(Field::Signatory, None, &[("Acme", 1)], &[("Acme", 1)]);
    }

    #[test]
    fn years_and_months_leave_no_gap() {
        check(
            Field::Year,
            None,
            &[("2009", 1), ("2011", 4)],
            &[("2009", 1), ("2010", 0), ("2011", 4)],
        );
        check(
            Field::Month,
            None,
            &[("2009-11", 1), ("2010-02", 4)],
            &[
                ("2009-11", 1),
                ("2009-12", 0),
                ("2010-01", 0),
                ("2010-02", 4),
            ],
        );
        check(Field::Year, None, &[], &[]);
    }
}
