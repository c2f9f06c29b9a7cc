//! What a document's form shows of its kind: greeting, recipient, signatures, a dateline, the head
//! of a release, a speech's audience and thanks.
//!
//! Knows the lines at the beginning and at the end; not the words of titles, nor how the text
//! between speaks.

use crate::document::{Evidence, Kind};
use crate::extract::rules;
use crate::parse::Zone;

use super::super::dateline::dateline;
use super::super::{Reading, addressee, signatory};
use super::words::{Cue, LINES, Sort};
use super::{KindReasons, OPENING};

/// How many blocks of boilerplate above the text may hold the head of a release.
const ABOVE: usize = 4;

/// What a document's form shows.
pub(super) struct Form {
    pub(super) signers: usize,
    /// The first line that greets somebody.
    pub(super) greeting: Option<String>,
    /// The first line that names a recipient after `To:`.
    pub(super) recipient: Option<String>,
    /// True if it begins with place and date as reports to the press do.
    pub(super) dateline: bool,
    /// Blocks from the line that closes a letter to the end, counted from 1; 0 where none does.
    pub(super) closing: usize,
}

impl Form {
    /// The kind of a text when those who sign it are taken into account: the statement of several
    /// is a joint one.
    pub(super) fn of_many(&self, kind: Kind) -> Kind {
        if kind == Kind::Statement && self.signers >= 2 {
            Kind::JointStatement
        } else {
            kind
        }
    }
}

/// Reads a document's form.
pub(super) fn form(reading: &Reading<'_>) -> Form {
    let opening = || reading.main.iter().take(OPENING);
    let line = |wanted: fn(&str) -> bool| {
        let mut lines = opening().flat_map(|(_, block)| block.text.split('\n'));
        lines.find(|line| wanted(line)).map(str::to_owned)
    };
    Form {
        signers: signers(reading),
        greeting: line(addressee::greets),
        recipient: line(addressee::is_sent).or_else(|| {
            let title = reading.title.as_ref().map(|found| found.value.as_str());
            let lines = opening()
                .take(8)
                .flat_map(|(_, block)| block.text.split('\n'));
            let mut others = lines.filter(|line| title != Some(*line));
            others
                .find(|line| addressee::on_its_own(line).is_some())
                .map(str::to_owned)
        }),
        dateline: opening().any(|(_, block)| dateline(&block.text).is_some()),
        closing: closing(reading),
    }
}

/// The number of blocks at the end that may hold the closing of a letter.
const CLOSING_BLOCKS: usize = 40;

/// The longest line that closes a letter, in bytes.
const MAX_CLOSING_LINE: usize = 120;

/// Blocks from the last line that closes a letter to the end, counted from 1; 0 where none does.
fn closing(reading: &Reading<'_>) -> usize {
    let closes = |line: &str| {
        line.len() <= MAX_CLOSING_LINE
            && LINES
                .find(&line.trim().to_lowercase())
                .iter()
                .any(|cue| cue.sort == Sort::Closing && cue.start == 0)
    };
    let blocks = reading.main.iter().rev().take(CLOSING_BLOCKS);
    let mut blocks = blocks.map(|(_, block)| block.text.lines().any(closes));
    blocks.position(|closes| closes).map_or(0, |at| at + 1)
}

/// How many sign, counted as one where all but one sign by first names alone, as the staff of one
/// office does.
fn signers(reading: &Reading<'_>) -> usize {
    let all = reading.signatories.len();
    let whole =
        |name: &str| name.contains(' ') || !name.is_ascii() || signatory::is_organization(name);
    let whole = reading
        .signatories
        .iter()
        .filter(|one| whole(&one.value.name));
    if whole.count() > 1 { all } else { all.min(1) }
}

/// A greeting, and how many sign.
pub(super) fn signatures(form: &Form, reasons: &mut KindReasons<'_>) {
    if let Some(line) = &form.greeting {
        let lower = line.trim().to_lowercase();
        let audience = LINES
            .find(&lower)
            .iter()
            .any(|cue| cue.sort == Sort::Audience && cue.start == 0);
        reasons.declare(
            Kind::OpenLetter,
            if audience { 0.4 } else { 0.75 },
            rules::KIND_SALUTATION.name,
            line,
        );
    }
    if let Some(line) = &form.recipient {
        reasons.declare(Kind::OpenLetter, 0.55, rules::KIND_RECIPIENT.name, line);
    }
    let signed = format!("{} signatories", form.signers);
    if form.signers >= 2 {
        // What several write to somebody is a letter all the same.
        let (statement, letter) = match form.recipient {
            Some(_) => (0.45, 0.4),
            None => (0.6, 0.2),
        };
        reasons.declare(
            Kind::JointStatement,
            statement,
            rules::KIND_SIGNED_TOGETHER.name,
            &signed,
        );
        reasons.declare(
            Kind::OpenLetter,
            letter,
            rules::KIND_SIGNED_TOGETHER.name,
            &signed,
        );
    } else if form.signers == 1 {
        reasons.declare(Kind::OpenLetter, 0.2, rules::KIND_SIGNED.name, &signed);
    }
}

/// The first words in a line that are no closing.
fn first_cue(line: &str) -> Option<Cue> {
    let mut cues = LINES.find(line).into_iter();
    cues.find(|cue| cue.sort != Sort::Closing)
}

/// The line directly above the text, in the page's header or beside it, that announces a release
/// and says no more.
fn headed<'r>(reading: &Reading<'r>) -> Option<&'r str> {
    let blocks = &reading.parsed.blocks;
    let first = blocks.iter().position(|block| block.zone == Zone::Main)?;
    let above = blocks[..first].iter().rev().take(ABOVE);
    above
        .filter(|block| matches!(block.zone, Zone::Header | Zone::Aside))
        .flat_map(|block| block.text.split('\n'))
        .find(|line| {
            let line = line.trim().to_lowercase();
            let cue = first_cue(&line);
            cue.is_some_and(|cue| cue.sort == Sort::Release && cue.end - cue.start == line.len())
        })
}

/// Lines that announce a release, greet an audience, thank it.
pub(super) fn lines(reading: &Reading<'_>, reasons: &mut KindReasons<'_>) {
    let opening = reading.main.iter().take(OPENING);
    let mut greeted = false;
    for (at, (range, block)) in opening.enumerate() {
        for line in block.text.split('\n') {
            let end = line
                .char_indices()
                .nth(100)
                .map_or(line.len(), |(end, _)| end);
            let line = line[..end].trim().to_lowercase();
            let Some(cue) = first_cue(&line) else {
                continue;
            };
            let alone = line.len() - (cue.end - cue.start) < 40;
            if cue.sort == Sort::Release && alone && (cue.start == 0 || at < 4) {
                reasons.add(
                    Kind::PressRelease,
                    0.93,
                    rules::KIND_RELEASE_HEAD.name,
                    |body| {
                        Evidence::in_body(rules::KIND_RELEASE_HEAD.name, 0.93, body, range.clone())
                    },
                );
            } else if cue.sort == Sort::Spoken && alone {
                reasons.add(Kind::Speech, 0.85, rules::KIND_SPOKEN.name, |body| {
                    Evidence::in_body(rules::KIND_SPOKEN.name, 0.85, body, range.clone())
                });
            } else if cue.sort == Sort::Audience && cue.start == 0 && alone {
                greeted = true;
            }
        }
    }
    if let Some(line) = headed(reading) {
        reasons.declare(Kind::PressRelease, 0.6, rules::KIND_RELEASE_HEAD.name, line);
    }
    let closing = reading.main.iter().rev().take(3);
    let thanked = closing
        .flat_map(|(_, block)| block.text.lines())
        .any(|line| {
            let line = line.to_lowercase();
            let cue = LINES
                .find(&line)
                .into_iter()
                .find(|cue| cue.sort == Sort::Thanks);
            cue.is_some_and(|cue| line.len() - (cue.end - cue.start) < 12)
        });
    match (greeted, thanked) {
        (true, true) => reasons.declare(Kind::Speech, 0.85, rules::KIND_AUDIENCE.name, ""),
        (true, false) => reasons.declare(Kind::Speech, 0.35, rules::KIND_AUDIENCE.name, ""),
        (false, true) => reasons.declare(Kind::Speech, 0.3, rules::KIND_THANKS.name, ""),
        (false, false) => {}
    }
}
