//! Parties to a document: its signatories and its addressees.

use super::place::Place;

/// A person or a body of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum PartyType {
    /// An organization, company, group, office or movement.
    Organization,
    /// A natural person.
    Person,
}

impl PartyType {
    /// The name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            PartyType::Organization => "organization",
            PartyType::Person => "person",
        }
    }
}

/// One who signs a document, as printed on it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Signatory {
    /// The name as printed, without numbering, handles or addresses.
    pub name: String,
    /// Person or organization.
    pub party_type: PartyType,
    /// Office or function, as printed.
    pub role: Option<String>,
    /// The organization that a person belongs to or signs for, as printed.
    pub affiliation: Option<String>,
    /// Places printed beside the name, in order; may be empty.
    pub places: Vec<Place>,
}

/// One to whom a document is addressed: the name as written, without leading article.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Addressee(pub String);
