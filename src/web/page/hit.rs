//! A hit as the pages show it: title, facts, passages with the words that matched.

use crate::document::{Document, Field, FileType};
use crate::index::StoredDocument;
use crate::letter::Relation;
use crate::present::citation;
use crate::present::terminal::folded;
use crate::search::snippet::Snippet;
use crate::search::{Hit, Letter};
use crate::web::labels::{counted, value_label};

use crate::web::params::encoded;

/// Countries and addressees named before "and more".
const NAMED: usize = 3;

/// A hit.
pub(crate) struct View {
    pub(crate) rank: usize,
    pub(crate) link: String,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) facts: Facts,
    pub(crate) path: String,
    pub(crate) duplicates: usize,
    /// The other documents of the letter in one line; empty if there are none.
    pub(crate) folded: String,
    pub(crate) copies: Vec<CopyView>,
    /// The type of the file; empty for web pages and plain text.
    pub(crate) file_type: &'static str,
    pub(crate) passages: Vec<Passage>,
}

/// Another document of the letter.
pub(crate) struct CopyView {
    pub(crate) link: String,
    pub(crate) path: String,
    /// How it relates to the hit, in words.
    pub(crate) relation: String,
}

/// The other documents of a letter.
pub(crate) fn copies(letter: &Letter) -> Vec<CopyView> {
    let copies = letter.copies.iter();
    copies
        .map(|copy| CopyView {
            link: format!("/documents/{}", copy.id.0),
            path: copy.path.clone(),
            relation: match (copy.relation, copy.added, copy.removed) {
                (Relation::Copy, ..) => "copy".to_owned(),
                (Relation::Version, 0, 0) => "version".to_owned(),
                (Relation::Version, added, removed) => {
                    format!("version, signatories +{added}, -{removed}")
                }
                (Relation::Translation, ..) if copy.language.is_empty() => "translation".to_owned(),
                (Relation::Translation, ..) => format!(
                    "translation, {}",
                    value_label(Field::Language, &copy.language)
                ),
            },
        })
        .collect()
}

/// The facts of a document, in words; empty where a fact is unknown.
pub(crate) struct Facts {
    pub(crate) kind: String,
    pub(crate) date: String,
    pub(crate) machine_date: String,
    pub(crate) publisher: String,
    pub(crate) countries: String,
    pub(crate) addressees: String,
    pub(crate) signatories: String,
    pub(crate) language: String,
}

/// A passage in pieces.
pub(crate) struct Passage {
    pub(crate) pieces: Vec<Piece>,
    /// The field that it is from, unless it is the text.
    pub(crate) field: &'static str,
    /// `page 3`; empty where the document has no pages.
    pub(crate) page: String,
    /// The anchor of that page on the page of the document.
    pub(crate) anchor: String,
}

/// A piece of text, marked where it answers the query.
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) marked: bool,
}

/// The view of a hit; `link` is the part of the search's address after `?`.
pub(crate) fn view(hit: &Hit, link: &str) -> View {
    let stored = &hit.stored;
    let at = encoded([("at", hit.rank.to_string())]);
    let separator = if link.is_empty() { "" } else { "&" };
    View {
        rank: hit.rank,
        link: format!("/documents/{}?{link}{separator}{at}", stored.id.0),
        title: title(stored),
        language: tag(&stored.document),
        facts: facts(&stored.document),
        path: stored.paths.first().cloned().unwrap_or_default(),
        duplicates: stored.paths.len().saturating_sub(1),
        folded: folded(&hit.letter).unwrap_or_default(),
        copies: copies(&hit.letter),
        file_type: stored
            .document
            .file_type()
            .and_then(FileType::short_label)
            .unwrap_or_default(),
        passages: hit
            .snippets
            .iter()
            .map(|snippet| passage(&stored.document, snippet))
            .collect(),
    }
}

/// Returns the title, or the name of the file if there is no title.
pub(crate) fn title(stored: &StoredDocument) -> String {
    let path = stored.paths.first().map_or("", String::as_str);
    match &stored.document.title {
        Some(title) => title.value.clone(),
        None => path.rsplit('/').next().unwrap_or(path).to_owned(),
    }
}

/// The language of the text as a tag; empty when it is unknown.
pub(crate) fn tag(document: &Document) -> String {
    let language = document.language.as_ref();
    language.map_or(String::new(), |found| found.value.tag().to_owned())
}

fn facts(document: &Document) -> Facts {
    let date = document.date.as_ref().map(|found| found.value);
    let countries = document
        .countries
        .iter()
        .map(|found| value_label(Field::Country, found.value.code()));
    let addressees = document
        .addressees
        .iter()
        .map(|found| found.value.0.clone());
    let signatories = document.signatories.len() as u64;
    Facts {
        kind: document.kind.as_ref().map_or(String::new(), |found| {
            value_label(Field::Kind, found.value.name())
        }),
        date: date.map_or(String::new(), citation::written),
        machine_date: date.map_or(String::new(), |date| date.to_string()),
        publisher: document
            .publisher
            .as_ref()
            .map_or(String::new(), |found| found.value.clone()),
        countries: few(countries.collect()),
        addressees: few(addressees.collect()),
        signatories: match signatories {
            0 => String::new(),
            count => counted(count, "signatory", "signatories"),
        },
        language: document.language.as_ref().map_or(String::new(), |found| {
            value_label(Field::Language, found.value.tag())
        }),
    }
}

/// The first of several names, and how many more there are.
fn few(names: Vec<String>) -> String {
    match names.len() {
        count if count > NAMED + 1 => {
            format!("{} and {} more", names[..NAMED].join(", "), count - NAMED)
        }
        _ => names.join(", "),
    }
}

fn passage(document: &Document, snippet: &Snippet) -> Passage {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut add = |range: std::ops::Range<usize>, marked| {
        let text = snippet.text.get(range).unwrap_or_default().to_owned();
        if !text.is_empty() {
            pieces.push(Piece { text, marked });
        }
    };
    for range in &snippet.highlights {
        add(at..range.start, false);
        add(range.clone(), true);
        at = range.end;
    }
    add(at..snippet.text.len(), false);
    Passage {
        pieces,
        anchor: snippet
            .page
            .map_or(String::new(), |page| format!("page-{page}")),
        page: snippet.page.map_or(String::new(), |page| {
            format!("{} {page}", document.page_word())
        }),
        field: match snippet.field {
            Field::Body | Field::Title => "",
            field => crate::web::labels::field_label(field),
        },
    }
}
