//! The question: a tree of what a document must say and a list of what its fields must hold.
//!
//! Never knows an engine or a document's bytes. `syntax` reads the query language; a `Query` prints as the text it was
//! understood to be.

pub mod ranking;
pub mod syntax;

use std::fmt;

use crate::document::{DateRange, Field};

/// A question to an index.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Query {
    /// What the text must say; `None` asks for every document.
    pub text: Option<Node>,
    /// What fields must hold: different fields must all agree, values of one entry are alternatives. At most one entry
    /// for each field that is not negated. Facet counts of a field ignore that field's own entry.
    pub filters: Vec<Filter>,
    /// Whether any word suffices (`--any`) where `text` says nothing else.
    pub any: bool,
}

/// Alternatives for one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// The field.
    pub field: Field,
    /// Acceptable values; never empty.
    pub values: Vec<FieldValue>,
    /// Whether documents with such a value are excluded instead.
    pub negated: bool,
}

/// What a field is asked to hold.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// A value of a controlled list in its canonical form: `KG`, `open-letter`, `fr`, `S/RES/1674`.
    Value(String),
    /// Words in this order (a name, part of a title).
    Words(String),
    /// A span of days that the document's date must overlap.
    Days(DateRange),
    /// A pattern with `*` over the path.
    Pattern(String),
    /// No value at all.
    Unknown,
}

/// A tree over the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A word in any of its forms.
    Word(String),
    /// These words in this order, unstemmed, with at most `slop` words between them.
    Phrase {
        /// The words as typed.
        words: String,
        /// Words that may stand between.
        slop: u32,
    },
    /// Words that begin so.
    Prefix(String),
    /// Words at most `distance` edits apart (1 or 2).
    Fuzzy {
        /// The word as typed.
        word: String,
        /// Edits allowed.
        distance: u8,
    },
    /// A field that holds a value, inside a larger expression.
    Field(Field, FieldValue),
    /// All of these; for adjacent words this is the implied AND.
    All(Vec<Node>),
    /// Any of these.
    Any(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
}

/// Something the reader of a query wants to tell its writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark(pub String);

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.text)
    }
}
