//! Side tables as an index and its writer give and take them.
//!
//! Knows of which commit a table is; `side` knows how it stands in its file.

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::index::side_table::{SideTable, SideTableContent};
use crate::index::tantivy::store::directory::{self, IndexPointer, Snapshot, opening};
use crate::index::tantivy::store::manifest::Manifest;
use crate::index::tantivy::store::side::{MAGIC, headers, read, write};
use crate::index::tantivy::{Index, Writer, schema};

/// Of the engine's list of segments what names the manifest.
#[derive(Deserialize)]
struct Metas {
    payload: Option<String>,
}

impl Index {
    /// The content of a side table; `None` if none was written. It was checked, but may come from
    /// anybody: whoever reads it checks every number in it. Errors: `Corrupt` for one that is
    /// damaged, `Io`.
    pub fn side_table(&self, table: SideTable) -> Result<Option<SideTableContent>> {
        let read = read(&self.data, table).map_err(|error| opening(&self.directory, error))?;
        let Some((version, commit, bytes)) = read else {
            return Ok(None);
        };
        // As it was opened: by now another generation may have replaced this one.
        let metas: Option<Metas> = self
            .snapshot
            .metas()
            .and_then(|metas| serde_json::from_slice(metas).ok());
        let manifest = metas.and_then(|metas| metas.payload);
        Ok(Some(SideTableContent {
            version,
            is_current: manifest.and_then(|name| Manifest::commit_of(&name)) == Some(commit),
            bytes,
        }))
    }

    /// Checks the side tables; the faults are one sentence each.
    pub(in crate::index::tantivy) fn check_side_tables(&self, faults: &mut Vec<String>) {
        let mut absent = Vec::new();
        for table in SideTable::ALL {
            match read(&self.data, table) {
                Ok(Some(_)) => {}
                Ok(None) => absent.push(table),
                Err(error) => {
                    faults.push(format!("`{}` cannot be read: {error}", table.file_name()));
                }
            }
        }
        // Letters are written first of the two.
        let has_lost = |table| absent.contains(&table);
        if has_lost(SideTable::Letters) && !has_lost(SideTable::Fingerprints) {
            faults.push(format!("`{}` is missing", SideTable::Letters.file_name()));
        }
    }
}

impl Writer {
    /// Opens for reading what was committed last, also while an index that is to be replaced still
    /// answers. Errors: as `Index::open`.
    pub fn committed(&self) -> Result<Index> {
        let pointer = IndexPointer {
            version: schema::VERSION,
            data: self.name.clone(),
        };
        let snapshot = Snapshot::of(&self.directory, pointer);
        directory::guarded(|| Index::open_generation(&self.directory, &snapshot)).unwrap_or_else(
            || {
                let cause = "the engine cannot read it";
                Err(directory::damaged(self.directory.path(), cause))
            },
        )
    }

    /// Writes a side table that was made from the documents of the last commit. Errors: `Io`.
    pub fn write_side_table(&self, table: SideTable, version: u32, content: &[u8]) -> Result<()> {
        let path = self.data.path().join(table.file_name());
        let failed = |error| Error::io("write", &path, error).kept();
        let commit = self.commit_number()?;
        write(&self.data, table, version, commit, content).map_err(failed)
    }

    /// Returns true if a side table of this version of its format was made from the documents of
    /// the last commit; reads only its header. Errors: `Io`, `Corrupt`.
    pub fn has_side_table(&self, table: SideTable, version: u32) -> Result<bool> {
        let place = SideTable::ALL.iter().position(|other| *other == table);
        let headers = headers(&self.data);
        let header = place.and_then(|place| headers.get(place)?.as_ref());
        let expected = [
            &MAGIC[..],
            &version.to_le_bytes(),
            &self.commit_number()?.to_le_bytes(),
        ];
        Ok(header.is_some_and(|header| header.starts_with(&expected.concat())))
    }

    /// The number of the last commit.
    fn commit_number(&self) -> Result<u64> {
        let metas = self.index.load_metas();
        let metas = metas.map_err(|error| opening(self.directory.path(), error))?;
        let commit = metas.payload.as_deref().and_then(Manifest::commit_of);
        Ok(commit.unwrap_or_default())
    }
}
