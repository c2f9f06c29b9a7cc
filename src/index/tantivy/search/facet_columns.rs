//! Columns of counted fields as the engine keeps them, and in plain arrays for an index that is
//! asked again; ids of documents.
//!
//! The engine packs ordinals to the bit and unpacks them one by one. What is asked for a second
//! time is unpacked once and kept, up to a limit.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{DocId, SegmentReader};

use crate::document::Field;
use crate::index::tantivy::schema;

/// Different values of a field in a segment that are kept at most, and documents or values of all
/// documents.
const MAX_NAMES: usize = 200_000;
const MAX_ROWS: u32 = 4_000_000;

/// Values of fields by segment for an index that is asked again: what is asked for a second time is
/// kept.
#[derive(Default)]
pub(crate) struct FacetColumns {
    names: Cache<Names>,
    rows: Cache<Arc<Rows>>,
    ids: Mutex<HashMap<SegmentId, Column<u64>>>,
}

/// The cached columns of each field in each segment; a field that was asked for once is not cached.
type Cache<T> = Mutex<HashMap<(SegmentId, Field), Option<T>>>;

/// All values of a field in a segment, in the order of their ordinals.
type Names = Arc<[Vec<u8>]>;

impl FacetColumns {
    /// The first halves of the ids of a segment's documents; opened once.
    pub(crate) fn ids(&self, reader: &SegmentReader) -> tantivy::Result<Column<u64>> {
        let mut cache = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ids) = cache.get(&reader.segment_id()) {
            return Ok(ids.clone());
        }
        let ids = reader.fast_fields().u64(schema::ORDER)?;
        cache.insert(reader.segment_id(), ids.clone());
        Ok(ids)
    }

    /// The values of a segment, if they are kept.
    pub(crate) fn names(
        &self,
        segment: SegmentId,
        field: Field,
        column: &StrColumn,
    ) -> tantivy::Result<Option<Names>> {
        let mut cache = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(values) = cache.get_mut(&(segment, field)) else {
            cache.insert((segment, field), None);
            return Ok(None);
        };
        if values.is_none() && column.num_terms() <= MAX_NAMES {
            let mut all = Vec::with_capacity(column.num_terms());
            let mut stream = column.dictionary().stream()?;
            while stream.advance() {
                all.push(stream.key().to_vec());
            }
            *values = Some(all.into());
        }
        Ok(values.clone())
    }

    /// The ordinals of all documents of a segment, if they are kept.
    pub(crate) fn rows(
        &self,
        segment: SegmentId,
        field: Field,
        column: &StrColumn,
        documents: DocId,
    ) -> Option<Arc<Rows>> {
        let mut cache = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(rows) = cache.get_mut(&(segment, field)) else {
            cache.insert((segment, field), None);
            return None;
        };
        let values = column.ords().values.num_vals();
        if rows.is_none() && values.max(documents) <= MAX_ROWS {
            *rows = Some(Arc::new(Rows::of_all(column, documents)));
        }
        rows.clone()
    }
}

/// The ordinals of the values of all documents of a segment.
pub(crate) struct Rows {
    /// Where those of each document begin; one more at the end.
    starts: Vec<u32>,
    ordinals: Vec<u32>,
}

/// Documents read at once.
const BLOCK: usize = 512;

impl Rows {
    fn of_all(column: &StrColumn, documents: DocId) -> Self {
        let mut rows = Self {
            starts: Vec::with_capacity(documents as usize + 1),
            ordinals: Vec::new(),
        };
        let mut block = Block::default();
        let all: Vec<DocId> = (0..documents).collect();
        for documents in all.chunks(BLOCK) {
            block.read(column, documents);
            let mut values = block.documents.iter().zip(&block.ordinals).peekable();
            for document in documents {
                rows.starts.push(rows.ordinals.len() as u32);
                while let Some((_, ordinal)) = values.next_if(|(of, _)| *of == document) {
                    rows.ordinals.push(*ordinal as u32);
                }
            }
        }
        rows.starts.push(rows.ordinals.len() as u32);
        rows
    }

    /// The ordinals of a document's values, each once.
    #[inline]
    pub(crate) fn of(&self, document: DocId) -> &[u32] {
        let bounds = self.starts.get(document as usize..document as usize + 2);
        let values = bounds.and_then(|bounds| {
            let (start, end) = (bounds[0] as usize, bounds[1] as usize);
            self.ordinals.get(start..end)
        });
        values.unwrap_or_default()
    }
}

/// The values of a block of documents: for each its document, its row and its ordinal.
#[derive(Default)]
pub(crate) struct Block {
    pub(crate) documents: Vec<DocId>,
    rows: Vec<u32>,
    pub(crate) ordinals: Vec<u64>,
}

impl Block {
    /// Reads the values of documents, given in their order.
    pub(crate) fn read(&mut self, column: &StrColumn, documents: &[DocId]) {
        self.documents.clear();
        self.rows.clear();
        let column = column.ords();
        column.row_ids_for_docs(documents, &mut self.documents, &mut self.rows);
        self.ordinals.resize(self.rows.len(), 0);
        column.values.get_vals(&self.rows, &mut self.ordinals);
    }
}
