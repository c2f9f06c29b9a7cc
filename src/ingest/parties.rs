//! The table of parties, made at the end of a run from the names in all documents.

use crate::error::Result;
use crate::index::{SideTable, Writer};
use crate::party::{Aliases, Parties, VERSION};

/// A table that is to be written.
pub(super) struct PartyTable(Vec<u8>);

impl PartyTable {
    /// Makes the table of the documents that were committed last; none if the one that is there is of
    /// these documents and this alias file. Errors: those of the index.
    pub(super) fn made(writer: &Writer, aliases: &Aliases) -> Result<Option<Self>> {
        let index = writer.committed()?;
        // A damaged table is made anew.
        let known = index.side_table(SideTable::Parties).unwrap_or_default();
        let known = known.filter(|known| known.version == VERSION && known.is_current);
        let known =
            known.map(|known| (Parties::decoded(&known.bytes, aliases.clone()), known.bytes));
        let (parties, before) = match known {
            Some((Some(parties), bytes)) => (parties, Some(bytes)),
            _ => (Parties::new(index.printed_names()?, aliases.clone()), None),
        };
        let bytes = parties.encoded();
        Ok((before.as_ref() != Some(&bytes)).then_some(Self(bytes)))
    }

    /// Writes the table. Errors: `Io`.
    pub(super) fn write(&self, writer: &Writer) -> Result<()> {
        writer.write_side_table(SideTable::Parties, VERSION, &self.0)
    }
}
