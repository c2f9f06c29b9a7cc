//! The vocabulary: a document and its facts, once it has been read.
//!
//! Plain values only; never files, formats, terminals or engines. `extract` makes a `Document`,
//! `index` keeps it, `search` and `present` show it.

pub mod date;
pub mod evidence;
pub mod facts;
pub mod field;
pub mod file_type;
pub mod instrument;
pub mod kind;
pub mod language;
pub mod page;
pub mod party;
pub mod place;

pub use date::{DateRange, Overlap, PartialDate};
pub use evidence::{Evidence, Found};
pub use facts::{Fact, FactValue};
pub use field::Field;
pub use file_type::FileType;
pub use instrument::Instrument;
pub use kind::Kind;
pub use language::Language;
pub use page::PageStart;
pub use party::{Addressee, PartyType, Signatory};
pub use place::{Country, Place, Region};

/// A document: its text and the facts found in it, each with its evidence.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Document {
    /// The media type of the file, e.g. `text/html`.
    pub media_type: String,
    /// The canonical address that the file declares.
    pub url: Option<String>,
    /// The title, without the name of the site.
    pub title: Option<Found<String>>,
    /// The kind of document.
    pub kind: Option<Found<Kind>>,
    /// The date of the document itself.
    pub date: Option<Found<PartialDate>>,
    /// The main language of the body.
    pub language: Option<Found<Language>>,
    /// The publisher.
    pub publisher: Option<Found<String>>,
    /// Countries the document is mainly about, the most important first; no repetitions.
    pub countries: Vec<Found<Country>>,
    /// Regions, declared ones first; no repetitions.
    pub regions: Vec<Found<Region>>,
    /// Those addressed, in order of appearance.
    pub addressees: Vec<Found<Addressee>>,
    /// The signatories, in the order of the list; repetitions are kept as printed.
    pub signatories: Vec<Found<Signatory>>,
    /// Instruments cited, in order of first appearance; no repetitions.
    pub instruments: Vec<Found<Instrument>>,
    /// The main text: boilerplate removed, paragraphs separated by an empty line.
    pub body: String,
    /// Where the pages or slides of the file begin in the body, in the order of the body; empty for
    /// formats without pages. Notes may stand behind the pages that they belong to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageStart>,
    /// Remarks for the reader on how the file was understood.
    pub remarks: Vec<String>,
}

/// A document's lasting identity: the first 32 hexadecimal digits of the SHA-256 of its file, the
/// same on every run and machine. Nobody can make two files that share them.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct DocumentId(pub String);

impl DocumentId {
    /// The number of its hexadecimal digits.
    pub const DIGITS: usize = 32;

    /// Returns true if a text can be an id or the first half of one or more of it, which may do
    /// where others are named.
    pub fn is_named_by(text: &str) -> bool {
        (Self::DIGITS / 2..=Self::DIGITS).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    }
}
