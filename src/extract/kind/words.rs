//! The vocabulary of kinds in many languages, read once from `words.tsv`: one automaton for the
//! words of titles, one for those of running text.
//!
//! Takes text in lower case; finds the longest words, at word borders where the script has them.

use std::sync::LazyLock;

use crate::document::Kind;
use crate::lexicon::{Entry, Finder, Lexicon, entries};

/// Sort of words and kind, language, words.
const WORDS: &str = include_str!("words.tsv");

/// The classes of words by name.
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(WORDS));

/// Endings of verbs of the first person of many, by language.
static WE_ENDINGS: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let entries = entries(WORDS);
    entries.filter(|entry| entry.class == "we-ending").collect()
});

/// What words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Title,
    Release,
    Contact,
    Own,
    Together,
    We,
    Thanks,
    Audience,
    Spoken,
    Said,
    Plural,
    Single,
    You,
    Sign,
    Day,
    Closing,
    Many,
}

const SORTS: [(&str, Sort); 17] = [
    ("title", Sort::Title),
    ("release", Sort::Release),
    ("contact", Sort::Contact),
    ("own", Sort::Own),
    ("together", Sort::Together),
    ("we", Sort::We),
    ("thanks", Sort::Thanks),
    ("audience", Sort::Audience),
    ("spoken", Sort::Spoken),
    ("said", Sort::Said),
    ("plural", Sort::Plural),
    ("single", Sort::Single),
    ("you", Sort::You),
    ("sign", Sort::Sign),
    ("day", Sort::Day),
    ("closing", Sort::Closing),
    ("many", Sort::Many),
];

/// Parts of the names of newspapers and stations, in lower case.
pub(super) fn media() -> &'static [&'static str] {
    LEXICON.phrases("media")
}

/// The endings of verbs of the first person of many in a language; none where the pronoun is not
/// left out.
pub(super) fn we_endings(language: &str) -> Vec<&'static str> {
    let entries = WE_ENDINGS.iter();
    entries
        .filter(|entry| entry.language == language)
        .map(|entry| entry.phrase)
        .collect()
}

/// Words found: their sort, their kind, their place.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    pub(super) sort: Sort,
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Words that are searched together.
pub(super) struct Vocabulary(Finder<(Sort, Kind)>);

/// Words of titles and labels.
pub(super) static TITLES: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(&[Sort::Title]));

/// Words of running text.
pub(super) static RUNNING: LazyLock<Vocabulary> = LazyLock::new(|| {
    Vocabulary::new(&[
        Sort::Own,
        Sort::Together,
        Sort::We,
        Sort::Said,
        Sort::Contact,
        Sort::Plural,
        Sort::Single,
        Sort::You,
        Sort::Sign,
        Sort::Day,
    ])
});

/// Words that begin lines.
pub(super) static LINES: LazyLock<Vocabulary> = LazyLock::new(|| {
    Vocabulary::new(&[
        Sort::Release,
        Sort::Thanks,
        Sort::Audience,
        Sort::Spoken,
        Sort::Closing,
    ])
});

/// Words for those whom a headline counts.
pub(super) static CROWDS: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(&[Sort::Many]));

impl Vocabulary {
    fn new(sorts: &[Sort]) -> Self {
        let meaning = |class: &str| {
            let (sort, kind) = class.split_once(':')?;
            let (_, sort) = SORTS.iter().find(|(name, _)| *name == sort)?;
            let kind = kind.parse().ok()?;
            sorts.contains(sort).then_some((*sort, kind))
        };
        Self(Finder::new(entries(WORDS), meaning))
    }

    /// The words in a text in lower case, in order, without overlap; of those that begin together
    /// the longest.
    pub(super) fn find(&self, text: &str) -> Vec<Cue> {
        let found = self.0.find(text).into_iter();
        found
            .map(|found| Cue {
                sort: found.meaning.0,
                kind: found.meaning.1,
                start: found.range.start,
                end: found.range.end,
            })
            .collect()
    }
}
