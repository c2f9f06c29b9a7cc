//! Candidates for addressees: each name with its place and its origin.
//!
//! Takes the lines at both ends, titles and declarations; gives candidates; many are
//! wrong. Does not know their probabilities.

use std::ops::Range;

use super::super::Reading;
use crate::analysis::is_unspaced_or_hangul;

use super::{Line, OPENING, lines, name, recipient, salutation, title};
use crate::deadline;
use crate::document::Evidence;
use crate::extract::rules;
use crate::gazetteer::fold::fold;
use crate::parse::{BlockKind, Property};

/// By what a candidate was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// `To:` and the lines below.
    Recipient,
    /// What the file declares.
    Declared,
    /// The title.
    Title,
    /// A heading or short line at the beginning that reads like the title of a letter.
    Heading,
    /// A short line that names recipients by itself.
    Line,
    /// A greeting.
    Salutation,
    /// A salutation that is an office alone.
    Office,
    /// A line above the salutation, or above the text where none is.
    Above,
    /// A short line before the text that closes like a salutation, with no word of greeting known.
    Vocative,
}

impl Origin {
    /// Returns true if the document states the addressee explicitly.
    pub(super) fn states(self) -> bool {
        matches!(self, Origin::Recipient | Origin::Declared)
    }

    /// Returns true if it is an address, which makes salutations and titles superfluous.
    pub(super) fn is_address(self) -> bool {
        self.states() || matches!(self, Origin::Line | Origin::Above)
    }
}

/// All origins, in the order of their figures.
pub(super) const ORIGINS: [(Origin, &str); 9] = [
    (Origin::Recipient, "recipient"),
    (Origin::Declared, "declared"),
    (Origin::Title, "title"),
    (Origin::Heading, "heading"),
    (Origin::Line, "line"),
    (Origin::Salutation, "salutation"),
    (Origin::Office, "office"),
    (Origin::Above, "above"),
    (Origin::Vocative, "vocative"),
];

/// Somebody who may be addressed.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) name: String,
    pub(super) origin: Origin,
    pub(super) evidence: Evidence,
    /// The block and the line in which it stands, counted from the beginning; none outside the
    /// body.
    pub(super) place: Option<(usize, usize)>,
}

/// What is known of the lines at the beginning.
pub(super) struct Head<'r> {
    pub(super) lines: Vec<Line<'r>>,
    /// The line of the first salutation.
    pub(super) greeting: Option<usize>,
    /// The line with which the text begins.
    pub(super) text: usize,
}

/// The shortest line of running text, in characters; a sign of a script without spaces counts as
/// three.
const PROSE: usize = 180;

/// The most lines above a salutation or a text that may name addressees.
const MAX_LINES_ABOVE: usize = 24;

/// The longest of these lines, in characters.
const MAX_LINE_ABOVE: usize = 170;

/// The most candidates of a document.
const MAX_CANDIDATES: usize = 60;

impl<'r> Head<'r> {
    fn new(lines: Vec<Line<'r>>) -> Self {
        let greeting = lines.iter().position(|line| salutation::greets(line.text));
        let text = (0..lines.len()).find(|at| is_prose(&lines[*at..]));
        let text = text.unwrap_or(lines.len());
        Self {
            greeting,
            text: greeting.map_or(text, |greeting| greeting.min(text)),
            lines,
        }
    }
}

/// Returns true if running text begins at a line: a long one, or several that are wrapped within
/// one block.
fn is_prose(lines: &[Line<'_>]) -> bool {
    let Some(first) = lines.first() else {
        return false;
    };
    let block = lines.iter().take_while(|line| line.block == first.block);
    let wrapped = block
        .take(WRAPPED.0)
        .filter(|line| line.text.len() >= WRAPPED.1);
    width(first.text) >= PROSE || wrapped.count() == WRAPPED.0
}

/// The length of a text in characters; a sign of a script without spaces counts as three.
fn width(text: &str) -> usize {
    let wide = |sign: char| if is_unspaced_or_hangul(sign) { 3 } else { 1 };
    text.chars().map(wide).sum()
}

/// How many lines of one block, each of at least so many bytes, are wrapped text.
const WRAPPED: (usize, usize) = (3, 50);

/// All candidates in the order in which they are sought, and the lines at the beginning.
pub(super) fn all<'r>(reading: &'r Reading<'_>) -> (Vec<Candidate>, Head<'r>) {
    let (head, tail) = lines(reading);
    let head = Head::new(head);
    let mut list = CandidateList {
        reading,
        found: Vec::new(),
    };
    for lines in [&head.lines, &tail] {
        for (name, span) in recipient::after_cue(lines) {
            let at = lines
                .iter()
                .position(|line| line.span.start <= span.start && span.start <= line.span.end);
            let place = at.and_then(|at| Some((lines.get(at)?.block, at)));
            list.add_in_body(name, Origin::Recipient, span, place);
        }
    }
    for declared in reading.parsed.declared(Property::Addressee) {
        for name in recipient::parted(&declared.value) {
            if let Some(name) = name::clean(name) {
                let evidence = rules::DECLARED_ADDRESSEE.declared(declared.value.clone());
                list.add(name, Origin::Declared, evidence, None);
            }
        }
    }
    // Whether the document is a letter or tells of one is for the model to weigh.
    if let Some(titled) = &reading.title {
        for name in title::named(&titled.value, title::Below::Letter) {
            let evidence = Evidence {
                rule: rules::ADDRESSEE_TITLE.name.into(),
                ..titled.evidence.clone()
            };
            list.add(name, Origin::Title, evidence, None);
        }
        if let Some((name, _)) = recipient::by_itself(&titled.value) {
            let evidence = Evidence {
                rule: rules::ADDRESSEE_TITLE.name.into(),
                ..titled.evidence.clone()
            };
            list.add(name, Origin::Line, evidence, None);
        }
    }
    in_lines(&head, &mut list);
    above(&head, &mut list);
    list.found.truncate(MAX_CANDIDATES);
    (list.found, head)
}

struct CandidateList<'r, 'p> {
    reading: &'r Reading<'p>,
    found: Vec<Candidate>,
}

impl CandidateList<'_, '_> {
    fn add(
        &mut self,
        name: String,
        origin: Origin,
        evidence: Evidence,
        place: Option<(usize, usize)>,
    ) {
        self.found.push(Candidate {
            name,
            origin,
            evidence,
            place,
        });
    }

    fn add_in_body(
        &mut self,
        name: String,
        origin: Origin,
        span: Range<usize>,
        place: Option<(usize, usize)>,
    ) {
        let rule = match origin {
            Origin::Recipient | Origin::Above => rules::ADDRESSEE_RECIPIENT,
            Origin::Declared => rules::DECLARED_ADDRESSEE,
            Origin::Title | Origin::Heading => rules::ADDRESSEE_TITLE,
            Origin::Line => rules::ADDRESSEE_LINE,
            Origin::Salutation | Origin::Office | Origin::Vocative => rules::ADDRESSEE_SALUTATION,
        };
        let evidence = rule.in_body(&self.reading.body, span);
        self.add(name, origin, evidence, place);
    }
}

/// What single lines at the beginning name: as titles of letters do, by themselves, in salutations.
fn in_lines(head: &Head<'_>, list: &mut CandidateList<'_, '_>) {
    let title = list.reading.title.as_ref().map(|found| fold(&found.value));
    let mut greeted = false;
    let mut over = false;
    for (at, line) in head.lines.iter().enumerate() {
        deadline::tick();
        let place = Some((line.block, at));
        let is_title =
            line.text.len() <= super::LONGEST && title.as_deref() == Some(&fold(line.text));
        if line.block < OPENING && line.text.len() <= super::LONGEST && !is_title {
            for name in title::named_in_line(line.text) {
                list.add_in_body(name, Origin::Heading, line.span.clone(), place);
            }
            let own = recipient::by_itself(line.text);
            let own = own.map(|(name, _)| name).unwrap_or_default();
            for name in name::between(&own)
                .flat_map(name::listed)
                .filter_map(name::clean)
            {
                list.add_in_body(name, Origin::Line, line.span.clone(), place);
            }
        }
        let opening = salutation::before_colon(line.text).filter(|_| line.block < OPENING);
        if let Some((name, _)) = opening.and_then(recipient::by_itself) {
            let end = line.span.start + opening.map_or(0, str::len);
            list.add_in_body(name, Origin::Line, line.span.start..end, place);
        }
        let names = salutation::greeted(line.text);
        let offices = salutation::by_offices(line.text);
        let offices = if names.is_empty() {
            offices
        } else {
            Vec::new()
        };
        // `Dear Sir or Madam,` is a salutation that names nobody.
        let is_nameless = salutation::greets(line.text) || !names.is_empty() || !offices.is_empty();
        if !greeted && !is_nameless && !is_title && at < head.text + 2 {
            let own = salutation::vocative(line.text, head.lines.get(at + 1).map(|next| next.text));
            for name in own {
                list.add_in_body(name, Origin::Vocative, line.span.clone(), place);
            }
        }
        // Once the text has begun, it greets no more.
        over |= greeted && names.is_empty() && offices.is_empty();
        if over {
            continue;
        }
        greeted |= !names.is_empty() || !offices.is_empty();
        for name in names {
            list.add_in_body(name, Origin::Salutation, line.span.clone(), place);
        }
        for name in offices {
            list.add_in_body(name, Origin::Office, line.span.clone(), place);
        }
    }
}

/// The lines directly above the salutation, or above the text where nobody is greeted.
fn above(head: &Head<'_>, list: &mut CandidateList<'_, '_>) {
    let title = list.reading.title.as_ref().map(|found| fold(&found.value));
    let first = head.text.saturating_sub(MAX_LINES_ABOVE);
    let lines: Vec<&Line<'_>> = head.lines[first..head.text]
        .iter()
        .filter(|line| {
            width(line.text) <= MAX_LINE_ABOVE
                && title.as_deref() != Some(&fold(line.text))
                && title::named_in_line(line.text).is_empty()
                && !line.text.contains("://")
        })
        .collect();
    for (name, span) in recipient::gathered(&lines) {
        let at = head
            .lines
            .iter()
            .position(|line| line.span.start == span.start);
        let place = at.map(|at| (head.lines[at].block, at));
        let several: Vec<&str> = name::listed(&name).collect();
        for one in several.into_iter().filter_map(name::clean) {
            list.add_in_body(one, Origin::Above, span.clone(), place);
        }
    }
}

/// The sort of the block in which a candidate stands.
pub(super) fn block_sort(reading: &Reading<'_>, candidate: &Candidate) -> f32 {
    sort_of(reading, candidate.place.map(|(block, _)| block))
}

/// The sort of a block: 0 none, 1 paragraph, 2 item, 3 heading, 4 another.
pub(super) fn sort_of(reading: &Reading<'_>, block: Option<usize>) -> f32 {
    let block = block.and_then(|block| reading.main.get(block));
    match block.map(|(_, block)| &block.kind) {
        None => 0.0,
        Some(BlockKind::Paragraph) => 1.0,
        Some(BlockKind::ListItem { .. }) => 2.0,
        Some(BlockKind::Heading(_)) => 3.0,
        Some(
            BlockKind::TableRow { .. }
            | BlockKind::Quote
            | BlockKind::Note
            | BlockKind::Preformatted,
        ) => 4.0,
    }
}
