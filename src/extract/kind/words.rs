//! The vocabulary of kinds in many languages, read once from `words.tsv`: one automaton for the
//! words of titles, one for those of running text.
//!
//! Takes text in lower case; finds the longest words, at word borders where the script has them.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::analysis::is_unspaced_or_hangul;
use crate::document::Kind;

/// Sort of words, kind, words.
const WORDS: &str = include_str!("words.tsv");

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

/// Words found: what they are, the kind they tell, where they stand.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    pub(super) sort: Sort,
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Words that are sought together.
pub(super) struct Vocabulary {
    automaton: AhoCorasick,
    /// For each pattern its sort, its kind, and whether a word may go on after it.
    patterns: Vec<(Sort, Kind, bool)>,
}

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
        let (mut words, mut patterns) = (Vec::new(), Vec::new());
        for line in WORDS.lines() {
            let mut cells = line.split('\t');
            let (Some(sort), Some(Ok(kind)), Some(list)) =
                (cells.next(), cells.next().map(str::parse), cells.next())
            else {
                continue;
            };
            let sort = SORTS.iter().find(|(name, _)| *name == sort);
            let Some((_, sort)) = sort.filter(|(_, sort)| sorts.contains(sort)) else {
                continue;
            };
            for word in list.split(" | ") {
                let begins = word.strip_suffix('*');
                words.push(begins.unwrap_or(word));
                patterns.push((*sort, kind, begins.is_some()));
            }
        }
        let automaton = AhoCorasick::new(words).expect("the table is small");
        Self {
            automaton,
            patterns,
        }
    }

    /// The words found in a text in lower case, in order, none over another, the longest of those
    /// that begin together.
    pub(super) fn find(&self, text: &str) -> Vec<Cue> {
        let mut found: Vec<Cue> = self
            .automaton
            .find_overlapping_iter(text)
            .filter_map(|found| {
                let (sort, kind, goes_on) = *self.patterns.get(found.pattern().as_usize())?;
                let (start, end) = (found.start(), found.end());
                let whole = is_border(text, start) && (goes_on || is_border(text, end));
                whole.then_some(Cue {
                    sort,
                    kind,
                    start,
                    end,
                })
            })
            .collect();
        found.sort_by_key(|cue| (cue.start, std::cmp::Reverse(cue.end)));
        let mut covered = 0;
        found.retain(|cue| {
            let free = cue.start >= covered;
            covered = if free { cue.end } else { covered };
            free
        });
        found
    }
}

/// Whether no word goes on at a place.
fn is_border(text: &str, at: usize) -> bool {
    let sticks = |character: char| is_unspaced_or_hangul(character) || is_arabic(character);
    let joined = |character: char| character.is_alphanumeric() && !sticks(character);
    let (before, after) = text.split_at(at);
    !(before.ends_with(joined) && after.starts_with(joined))
}

/// Whether a letter is Arabic: its particles stick to the words.
fn is_arabic(character: char) -> bool {
    matches!(character, '\u{600}'..='\u{6FF}')
}
