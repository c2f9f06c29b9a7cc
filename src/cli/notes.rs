//! The folder of notes: what people know better than the program. Only `names --apply` writes into
//! it.

use std::path::{Path, PathBuf};

use crate::document::Field;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Location};
use crate::party::{Aliases, Parties};
use crate::query::{FieldValue, Node, Query};

/// The name of the file of aliases.
const ALIASES: &str = "aliases.toml";

/// The largest file of aliases, in bytes.
const LARGEST: u64 = 64 << 20;

/// Parties that a note names at most.
const NAMED: usize = 5;

/// The folder of notes, which need not be there.
#[derive(Clone, Debug)]
pub(super) struct Notes(pub(super) PathBuf);

impl Notes {
    /// The file of aliases.
    pub(super) fn aliases_path(&self) -> PathBuf {
        self.0.join(ALIASES)
    }

    /// The text of the file of aliases; empty if there is no such file. Errors: `Io`, `Usage` for a
    /// file that is too large.
    pub(super) fn aliases_text(&self) -> Result<String> {
        let path = self.aliases_path();
        let size = match std::fs::metadata(&path) {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(String::new()),
            Err(error) => return Err(Error::io("read", &path, error)),
        };
        if size > LARGEST {
            let message = format!("`{}` is larger than {} MB", path.display(), LARGEST >> 20);
            return Err(Error::new(ErrorKind::Usage, message).at(&path));
        }
        std::fs::read_to_string(&path).map_err(|error| Error::io("read", &path, error))
    }

    /// What the notes say of parties. Errors: `Io`, `Usage` for a file with a fault.
    pub(super) fn aliases(&self) -> Result<Aliases> {
        parsed(&self.aliases_text()?, &self.aliases_path())
    }

    /// Opens an index whose names are found and counted by party. Errors: those of the index and of
    /// `aliases`.
    pub(super) fn open(&self, location: &Location) -> Result<Index> {
        let mut index = Index::open(location)?;
        if let Some(parties) = index.read_parties(self.aliases()?)? {
            index.set_parties(parties);
        }
        Ok(index)
    }
}

/// The entries of a file of aliases. Errors: `Usage` with the line of the first fault.
pub(super) fn parsed(text: &str, path: &Path) -> Result<Aliases> {
    Aliases::parse(text).map_err(|fault| {
        let message = format!(
            "`{}` line {}: {}",
            path.display(),
            fault.line,
            fault.message
        );
        Error::new(ErrorKind::Usage, message)
            .at(path)
            .hint(fault.hint)
    })
}

/// One sentence for each name of a query that stands for parties: which, and how many spellings.
pub(super) fn found(index: &Index, query: &Query) -> Vec<String> {
    let Some(parties) = index.parties() else {
        return Vec::new();
    };
    let mut sentences = Vec::new();
    let mut add = |field: Field, value: &FieldValue| {
        let (FieldValue::Words(name) | FieldValue::Value(name)) = value else {
            return;
        };
        if matches!(field, Field::Signatory | Field::Addressee) {
            sentences.extend(sentence(parties, field, name));
        }
    };
    for filter in &query.filters {
        filter
            .values
            .iter()
            .for_each(|value| add(filter.field, value));
    }
    if let Some(text) = &query.text {
        each_field(text, &mut add);
    }
    sentences
}

fn each_field(node: &Node, add: &mut impl FnMut(Field, &FieldValue)) {
    match node {
        Node::Field(field, value) => add(*field, value),
        Node::All(nodes) | Node::Any(nodes) => nodes.iter().for_each(|node| each_field(node, add)),
        Node::Not(node) => each_field(node, add),
        Node::Word(_) | Node::Phrase { .. } | Node::Prefix(_) | Node::Fuzzy { .. } => {}
    }
}

/// `signatory: Human Rights Watch (5 spellings)`; none where a name only stands for itself.
fn sentence(parties: &Parties, field: Field, name: &str) -> Option<String> {
    let called = parties.called(name);
    let count = |party: u32| parties.spellings(party).count();
    let more = called.len() > 1 || called.iter().any(|party| count(*party) > 1);
    if !more {
        return None;
    }
    let described = called.iter().take(NAMED).map(|party| match count(*party) {
        1 => parties.label(*party).to_owned(),
        count => format!("{} ({count} spellings)", parties.label(*party)),
    });
    let mut described: Vec<String> = described.collect();
    if called.len() > NAMED {
        described.push(format!("{} more", called.len() - NAMED));
    }
    Some(format!("{}: {}", field.name(), described.join(", ")))
}
