//! Letters: which documents are copies, versions and translations of one text.
//!
//! Pure functions over documents; never knows the index, files or how results are shown. A document
//! gives a fingerprint; fingerprints give candidate pairs; the texts of these are measured; what is
//! decided of pairs gives groups. All of it takes time that grows with the number of documents, and
//! depends on the set of documents alone, not on their order.

mod bytes;
mod candidates;
mod collection;
mod diff;
mod fingerprint;
mod groups;
mod letters;
mod overlap;
mod place;
mod rules;
mod store;
mod text;
mod translation;

pub use candidates::Pair;
pub use collection::{letters, pairs_to_measure};
pub use diff::{Difference, ParagraphChange};
pub use fingerprint::{Fingerprint, MINIMA};
pub use letters::{LETTERS_VERSION, Letters, Member, Relation, id_key};
pub use overlap::{LetterText, Overlap};
pub use place::FileKey;
pub use store::{FINGERPRINTS_VERSION, Fingerprints};
