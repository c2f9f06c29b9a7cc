//! The query: a tree of conditions on the text of a document and a list of filters on its fields.
//!
//! Never knows an engine or a document's bytes. `syntax` reads the query language; a `Query` prints
//! as the text it was understood to be.

#[doc(hidden)]
pub mod forms;
#[doc(hidden)]
pub mod ranking;
#[doc(hidden)]
pub mod reference;
pub mod syntax;
#[doc(hidden)]
pub mod value;

use std::fmt;

use crate::document::{DateRange, DocumentId, Field};

/// A query to an index. The default one finds every document.
///
/// ```
/// use undersigned::query::{Node, Operator, Query};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let query = Query {
///     text: Some(Node::All(vec![
///         Node::Word("river".to_owned()),
///         Node::Word("protection".to_owned()),
///     ])),
///     operator: Operator::Or,
///     ..Query::default()
/// };
/// assert_eq!(query.to_string(), "river protection");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Query {
    /// The condition on the text; `None` asks for every document.
    pub text: Option<Node>,
    /// The conditions on fields: different fields must all agree, values of one entry are
    /// alternatives. At most one entry for each field that is not negated. Facet counts of a field
    /// ignore that field's own entry.
    pub filters: Vec<Filter>,
    /// Joins words that `text` joins by no other operator; `--any` sets `Or`.
    pub operator: Operator,
    /// A document that is not to be found: the one that others are to be like.
    pub without: Option<DocumentId>,
}

/// The number of words that a document must have: all or any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Operator {
    /// All of them.
    #[default]
    And,
    /// Any of them.
    Or,
}

/// Alternatives for one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// The field.
    pub field: Field,
    /// Acceptable values; never empty.
    pub values: Vec<FieldValue>,
    /// True if documents with such a value are excluded instead.
    pub negated: bool,
}

/// The value that a field must hold.
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

/// A sentence for the writer of a query about how a part of it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark(pub String);

impl Query {
    /// Adds a filter; where the query holds one for the same field already, both must agree.
    ///
    /// ```
    /// use undersigned::document::Field;
    /// use undersigned::query::{FieldValue, Filter, syntax};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (mut query, _) = syntax::parse("river");
    /// query.restrict(Filter {
    ///     field: Field::Country,
    ///     values: vec![FieldValue::Value("KG".to_owned())],
    ///     negated: false,
    /// });
    /// assert_eq!(query.to_string(), "river country:KG");
    /// # Ok(())
    /// # }
    /// ```
    pub fn restrict(&mut self, filter: Filter) {
        let same = |other: &Filter| other.field == filter.field && !other.negated;
        if filter.negated || !self.filters.iter().any(same) {
            self.filters.push(filter);
            return;
        }
        let nodes = self.text.take().into_iter().chain([filter.into_node()]);
        self.text = Some(Node::All(nodes.collect()));
    }

    /// Makes the filter of a field a part of the text, so that facet counts of that field obey it,
    /// too.
    pub fn require(&mut self, field: Field) {
        let own = |filter: &Filter| filter.field == field && !filter.negated;
        if let Some(place) = self.filters.iter().position(own) {
            let node = self.filters.remove(place).into_node();
            self.text = Some(match self.text.take() {
                Some(text) => Node::All(vec![text, node]),
                None => node,
            });
        }
    }
}

impl Filter {
    /// The same as a part of a text; `negated` does not count.
    fn into_node(self) -> Node {
        let values = self.values.into_iter();
        Node::Any(values.map(|value| Node::Field(self.field, value)).collect())
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if let Some(text) = &self.text {
            // Alternatives need brackets of their own beside filters.
            match text {
                Node::Any(_) if !self.filters.is_empty() => write!(f, "({text})")?,
                _ => write!(f, "{text}")?,
            }
            separator = " ";
        }
        for filter in &self.filters {
            write!(f, "{separator}{filter}")?;
            separator = " ";
        }
        Ok(())
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negated { "-" } else { "" };
        write!(f, "{sign}{}:", self.field.name())?;
        match self.values.as_slice() {
            [value] => write!(f, "{value}"),
            values => {
                for (place, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if place == 0 { "(" } else { " OR " })?;
                }
                f.write_str(")")
            }
        }
    }
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FieldValue::Value(value) | FieldValue::Pattern(value) if stands_bare(value) => {
                f.write_str(value)
            }
            FieldValue::Value(value) | FieldValue::Words(value) | FieldValue::Pattern(value) => {
                quoted(f, value)
            }
            FieldValue::Days(range) => {
                if let Some(from) = range.from {
                    write!(f, "{from}")?;
                }
                f.write_str("..")?;
                range.until.map_or(Ok(()), |until| write!(f, "{until}"))
            }
            FieldValue::Unknown => f.write_str("unknown"),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Word(word) => f.write_str(word),
            Node::Phrase { words, slop } => {
                quoted(f, words)?;
                match slop {
                    0 => Ok(()),
                    slop => write!(f, "~{slop}"),
                }
            }
            Node::Prefix(prefix) => write!(f, "{prefix}*"),
            Node::Fuzzy { word, distance } => write!(f, "{word}~{distance}"),
            Node::Field(field, value) => write!(f, "{}:{value}", field.name()),
            Node::All(nodes) => joined(f, nodes, " ", |node| matches!(node, Node::Any(_))),
            Node::Any(nodes) => joined(f, nodes, " OR ", |node| matches!(node, Node::All(_))),
            Node::Not(node) => match **node {
                Node::All(_) | Node::Any(_) => write!(f, "-({node})"),
                _ => write!(f, "-{node}"),
            },
        }
    }
}

/// Returns true if a value means itself without quotation marks, alone and in brackets.
fn stands_bare(value: &str) -> bool {
    let is_sign =
        |c: char| "()\"“”„«»「」『』:~".contains(c) || c.is_whitespace() || c.is_control();
    let is_word = matches!(value, "OR" | "AND" | "NOT") || value.eq_ignore_ascii_case("unknown");
    let starts = |c: char| c.is_alphanumeric() || "/.*".contains(c);
    value.starts_with(starts) && !value.contains(is_sign) && !is_word
}

/// Text between quotation marks that are not in it.
fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let marks = [('"', '"'), ('«', '»'), ('「', '」'), ('『', '』')];
    match marks.iter().find(|(_, close)| !text.contains(*close)) {
        Some((open, close)) => write!(f, "{open}{text}{close}"),
        // The query language cannot express this; the text shown is near enough.
        None => write!(f, "\"{}\"", text.replace('"', " ")),
    }
}

fn joined(
    f: &mut fmt::Formatter<'_>,
    nodes: &[Node],
    separator: &str,
    bracketed: fn(&Node) -> bool,
) -> fmt::Result {
    for (place, node) in nodes.iter().enumerate() {
        if place > 0 {
            f.write_str(separator)?;
        }
        if bracketed(node) {
            write!(f, "({node})")?
        } else {
            write!(f, "{node}")?
        }
    }
    Ok(())
}
