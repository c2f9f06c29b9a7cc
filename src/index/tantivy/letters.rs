//! The letters of an index, read once when they are first asked for.

use tantivy::Term;

use crate::document::DocumentId;
use crate::error::Result;
use crate::index::side_table::SideTable;
use crate::index::tantivy::search::letters::IndexLetters;
use crate::index::tantivy::{Index, schema};
use crate::letter::{LETTERS_VERSION, Letters, Member};

impl Index {
    /// All documents of the letter that a document is, sorted by id; empty if it is the only one.
    pub fn letter_of(&self, id: &DocumentId) -> Vec<Member> {
        let letters = self.letters();
        let mut members = letters.letters.letter_of(id).unwrap_or_default();
        if !letters.is_current {
            let searcher = self.reader.searcher();
            // A document that cannot be looked up is not shown.
            let is_there = |member: &Member| {
                let term = Term::from_field_text(self.columns.path, schema::cut(&member.path));
                searcher.doc_freq(&term).unwrap_or_default() > 0
            };
            members.retain(is_there);
        }
        match members.len() {
            1 => Vec::new(),
            _ => members,
        }
    }

    /// The letters; none if there is no table of them, or one that cannot be read: each document
    /// is shown by itself then.
    pub(in crate::index::tantivy) fn letters(&self) -> &IndexLetters {
        self.letters
            .get_or_init(|| self.read_letters().ok().flatten().unwrap_or_default())
    }

    fn read_letters(&self) -> Result<Option<IndexLetters>> {
        let table = self.side_table(SideTable::Letters)?;
        let table = table.filter(|table| table.version == LETTERS_VERSION);
        let Some(table) = table else {
            return Ok(None);
        };
        let Some(letters) = Letters::from_bytes(table.bytes) else {
            return Ok(None);
        };
        let searcher = self.reader.searcher();
        let letters = IndexLetters::new(letters, table.is_current, &searcher, &self.values);
        letters.map(Some).map_err(|error| self.damaged(error))
    }
}
