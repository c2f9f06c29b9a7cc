//! Parties: one body under all its spellings.
//!
//! Takes a dictionary of printed names and gives the parties they name, each merge with its reason,
//! and the pairs that a person should decide. Only what is nearly sure is merged; persons are never
//! merged by name. The result depends on the dictionary alone, not on its order. Knows nothing of
//! documents, files or the index.

mod acronym;
mod aliases;
mod blocks;
mod clusters;
mod compare;
mod cut;
mod left;
mod name;
mod person;
mod places;
mod resolve;
mod spelling;
mod table;
mod vocabulary;
mod words;

pub use aliases::{AliasParty, Aliases, Fault};
pub use compare::Reason;
pub use person::is_person;
pub use resolve::{Merge, Party, Resolution, Undecided, resolve};

pub use table::{Parties, Printed, VERSION};

use sha2::{Digest, Sha256};

use crate::document::{Country, PartyType};

/// A distinct printed name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention<'a> {
    /// As printed.
    pub name: &'a str,
    /// The country printed beside it, if it is known and one.
    pub country: Option<Country>,
    /// Person or organization.
    pub party_type: Kind,
    /// Documents that hold it.
    pub documents: u32,
}

/// A kind of party, in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Organization.
    Organization,
    /// Person: never merged by name.
    Person,
}

impl From<PartyType> for Kind {
    fn from(party_type: PartyType) -> Self {
        match party_type {
            PartyType::Organization => Kind::Organization,
            PartyType::Person => Kind::Person,
        }
    }
}

/// The letters and digits of a name, folded: names with the same key are one spelling.
pub fn key(name: &str) -> String {
    aliases::key(name)
}

/// The id of a party, from the mention that stands for it: 16 hexadecimal digits that stay the same
/// as long as that mention stands for it.
pub fn id(mention: &Mention<'_>) -> String {
    let mut hash = Sha256::new();
    hash.update(key(mention.name));
    hash.update([0, mention.party_type as u8]);
    hash.update(mention.country.as_ref().map_or("", Country::code));
    hash.finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
