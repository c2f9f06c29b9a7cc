//! The other documents of the letter that a hit is.

use crate::document::DocumentId;
use crate::index::Index;
use crate::letter::{Member, Relation};

/// The letter that a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its identity: the first id of all its documents.
    pub id: DocumentId,
    /// The other documents of it: copies, then versions, then translations, each sorted by path.
    pub copies: Vec<LetterCopy>,
}

/// Another document of a letter, as seen from one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterCopy {
    /// The document.
    pub id: DocumentId,
    /// Its first path.
    pub path: String,
    /// The primary subtag of its language; empty if it is unknown.
    pub language: String,
    /// How it relates to the one.
    pub relation: Relation,
    /// The number of signatories that it has and the one has not; 0 for a translation, whose names
    /// may be written in other letters.
    pub added: usize,
    /// The number of signatories that the one has and it has not; 0 for a translation.
    pub removed: usize,
}

impl Letter {
    /// The letter that a document of an index is.
    ///
    /// ```
    /// use undersigned::index::Index;
    /// use undersigned::search::Letter;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let letters = folder.path().join("letters");
    /// # let directory = folder.path().join("index");
    /// # std::fs::create_dir(&letters)?;
    /// # let text = "Open letter\n\nDear Minister,\n\nKeep the river clean.";
    /// # std::fs::write(letters.join("river.txt"), text)?;
    /// # let stop = std::sync::atomic::AtomicBool::new(false);
    /// # let options = undersigned::ingest::Options::default();
    /// # undersigned::ingest::ingest(&[letters.clone()], &*directory, &options, &stop, &mut |_| ())?;
    /// let index = Index::open(&*directory)?;
    /// # let path = format!("{}/river.txt", letters.display());
    /// let stored = index.find(&path)?.expect("it was indexed");
    /// let letter = Letter::of(&index, &stored.id);
    /// assert!(letter.copies.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn of(index: &Index, id: &DocumentId) -> Self {
        let members = index.letter_of(id);
        let own = members.iter().find(|member| member.id == *id);
        let Some(own) = own else {
            return Self {
                id: id.clone(),
                copies: Vec::new(),
            };
        };
        let others = members.iter().filter(|member| member.id != *id);
        let mut copies: Vec<LetterCopy> = others.map(|other| seen_from(own, other)).collect();
        copies
            .sort_by(|left, right| (left.relation, &left.path).cmp(&(right.relation, &right.path)));
        let first = members.iter().map(|member| &member.id).min();
        Self {
            id: first.unwrap_or(id).clone(),
            copies,
        }
    }

    /// The number of other documents of a relation.
    pub fn count(&self, relation: Relation) -> usize {
        self.of_relation(relation).count()
    }

    /// The other documents of a relation.
    pub fn of_relation(&self, relation: Relation) -> impl Iterator<Item = &LetterCopy> {
        self.copies
            .iter()
            .filter(move |copy| copy.relation == relation)
    }

    /// The signatories that the version with the most changes adds and lacks.
    pub fn changed(&self) -> (usize, usize) {
        let changed = self.of_relation(Relation::Version);
        let changed = changed.map(|copy| (copy.added, copy.removed));
        changed
            .max_by_key(|(added, removed)| (*added, std::cmp::Reverse(*removed)))
            .unwrap_or_default()
    }

    /// The languages of the translations, sorted, each once; without those that are unknown.
    pub fn languages(&self) -> Vec<&str> {
        let languages = self.of_relation(Relation::Translation);
        let languages = languages.map(|copy| copy.language.as_str());
        let mut languages: Vec<&str> = languages.filter(|language| !language.is_empty()).collect();
        languages.sort_unstable();
        languages.dedup();
        languages
    }
}

fn seen_from(own: &Member, other: &Member) -> LetterCopy {
    let relation = own.relation(other);
    let (added, removed) = match relation {
        Relation::Copy | Relation::Version => own.changed(other),
        Relation::Translation => (0, 0),
    };
    LetterCopy {
        id: other.id.clone(),
        path: other.path.clone(),
        language: other.language.clone(),
        relation,
        added,
        removed,
    }
}
