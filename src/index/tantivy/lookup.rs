//! The lookup of one document by its id, the beginning of its id, its path or the end of its path.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::query::RangeQuery;
use tantivy::{DocAddress, Searcher, Term};

use crate::error::Result;
use crate::index::tantivy::plan::Part;
use crate::index::tantivy::search::collect;
use crate::index::tantivy::search::top_k::TopK;
use crate::index::tantivy::stats::each_term;
use crate::index::tantivy::{Index, schema};
use crate::index::{Sort, StoredDocument};

impl Index {
    /// The document of an id (or the beginning of one that fits only one document) or of a path.
    pub fn find(&self, id_or_path: &str) -> Result<Option<StoredDocument>> {
        let searcher = self.reader.searcher();
        let by_path = Term::from_field_text(self.columns.path, schema::cut(id_or_path));
        if let Some(address) = self.first(&searcher, by_path)? {
            return self.stored(&searcher, address).map(Some);
        }
        let Some((low, high)) = schema::ids_beginning(self.columns.id, id_or_path) else {
            return Ok(None);
        };
        let range = RangeQuery::new(Bound::Included(low), Bound::Included(high));
        let parts = [Part::new(Box::new(range))];
        let first = TopK::new(2, &self.values);
        let found = collect::by_date(&searcher, &parts, first, Sort::Relevance, &mut []);
        match found.map_err(|error| self.damaged(error))?.0.as_slice() {
            [only] => self.document(only.address).map(Some),
            _ => Ok(None),
        }
    }

    /// Paths that end in the parts of `ending` (`kivu.html` ends `letters/kivu.html`), sorted.
    /// Reads every path of the index. Errors: `Corrupt`.
    pub fn paths_ending(&self, ending: &str) -> Result<Vec<String>> {
        let searcher = self.reader.searcher();
        let mut paths = BTreeSet::new();
        for segment in searcher.segment_readers() {
            let read = each_term(segment, self.columns.path, |path, _| {
                let before = path.strip_suffix(ending);
                if before.is_some_and(|before| before.is_empty() || before.ends_with('/')) {
                    paths.insert(path.to_owned());
                }
            });
            read.map_err(|error| self.damaged(error))?;
        }
        // A path whose document is gone stays among the terms until segments are merged.
        let mut living = Vec::with_capacity(paths.len());
        for path in paths {
            let term = Term::from_field_text(self.columns.path, &path);
            if self.first(&searcher, term)?.is_some() {
                living.push(path);
            }
        }
        Ok(living)
    }

    fn first(&self, searcher: &Searcher, term: Term) -> Result<Option<DocAddress>> {
        let query = tantivy::query::TermQuery::new(term, tantivy::schema::IndexRecordOption::Basic);
        let parts = [Part::new(Box::new(query))];
        let first = TopK::new(1, &self.values);
        let (found, _) = collect::by_date(searcher, &parts, first, Sort::Relevance, &mut [])
            .map_err(|error| self.damaged(error))?;
        Ok(found
            .first()
            .map(|ranked| DocAddress::new(ranked.address.segment, ranked.address.document)))
    }
}
