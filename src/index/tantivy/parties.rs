//! Parties beside the documents: the names that are printed in an index, and the table of what they
//! mean.
//!
//! Makes the dictionary of names and keeps the table; which names are one party is decided in
//! `party`.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::DocAddress;

use crate::document::{Country, Field, Signatory};
use crate::error::Result;
use crate::index::tantivy::Index;
use crate::index::{SideTable, StoredDocument};
use crate::party::{Aliases, Kind, Parties, Printed, VERSION, is_person};

/// Returns true if values of a field are names of parties.
pub(super) fn has_parties(field: Field) -> bool {
    matches!(field, Field::Signatory | Field::Addressee)
}

/// What documents print of a name.
#[derive(Default)]
struct Tally {
    documents: u32,
    organizations: u32,
    persons: u32,
    country: Option<Country>,
    /// Beside the name stand different countries.
    several: bool,
}

impl Tally {
    fn add(&mut self, signatory: &Signatory) {
        match Kind::from(signatory.party_type) {
            Kind::Organization => self.organizations += 1,
            Kind::Person => self.persons += 1,
        }
        for country in signatory.places.iter().filter_map(|place| place.country) {
            self.several |= *self.country.get_or_insert(country) != country;
        }
    }

    fn printed(self, name: String) -> Printed {
        let party_type = match self.organizations.cmp(&self.persons) {
            std::cmp::Ordering::Less => Kind::Person,
            std::cmp::Ordering::Equal if is_person(&name) => Kind::Person,
            _ => Kind::Organization,
        };
        Printed {
            name,
            country: self.country.filter(|_| !self.several),
            party_type,
            documents: self.documents,
        }
    }
}

impl Index {
    /// Calls `each` for every document. Errors: `Corrupt`.
    pub fn each_document(&self, mut each: impl FnMut(StoredDocument)) -> Result<()> {
        let searcher = self.reader.searcher();
        for (segment, reader) in (0..).zip(searcher.segment_readers()) {
            for document in reader.doc_ids_alive() {
                each(self.stored(&searcher, DocAddress::new(segment, document))?);
            }
        }
        Ok(())
    }

    /// The names of signatories and addressees in all documents. Reads every document. Errors:
    /// `Corrupt`.
    pub fn printed_names(&self) -> Result<Vec<Printed>> {
        let mut names: HashMap<String, Tally> = HashMap::new();
        self.each_document(|stored| {
            let mut seen: FxHashSet<&str> = FxHashSet::default();
            for signatory in stored.document.signatories.iter().map(|found| &found.value) {
                let tally = names.entry(signatory.name.clone()).or_default();
                tally.documents += u32::from(seen.insert(&signatory.name));
                tally.add(signatory);
            }
            for addressee in stored
                .document
                .addressees
                .iter()
                .map(|found| &found.value.0)
            {
                let tally = names.entry(addressee.clone()).or_default();
                tally.documents += u32::from(seen.insert(addressee));
            }
        })?;
        Ok(names
            .into_iter()
            .map(|(name, tally)| tally.printed(name))
            .collect())
    }

    /// Reads the table of parties, resolved again if another alias file was used; none where no
    /// table was written or it is of another version. Errors: those of side tables.
    pub fn read_parties(&self, aliases: Aliases) -> Result<Option<Parties>> {
        let table = self.side_table(SideTable::Parties)?;
        let table = table.filter(|table| table.version == VERSION);
        Ok(table.and_then(|table| Parties::decoded(&table.bytes, aliases)))
    }

    /// Sets the parties by which names of signatories and addressees are found and counted; without
    /// them names are taken as printed.
    pub fn set_parties(&mut self, parties: Parties) {
        self.parties = Some(Arc::new(parties));
    }

    /// The parties that were set.
    pub fn parties(&self) -> Option<&Parties> {
        self.parties.as_deref()
    }
}
