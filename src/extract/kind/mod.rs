//! The kind of document.
//!
//! Many things point to a kind: words of title and headings, labels that the file declares, its address, its form (greeting,
//! signatures, a release's head, a speech's end), how it speaks. Each reason has a weight by the rule that finds it; a forest
//! of small trees weighs the reasons for each kind against each other and against what the document is like as a whole.

mod form;
mod titles;
mod voice;
mod words;

use std::sync::LazyLock;

use crate::document::{Evidence, Found, Kind};
use crate::forest::Forest;
use crate::parse::{BlockKind, Format};

use super::Reading;

/// The splits of the trees that tell kinds, grown by `tools/facts`.
const TREES: &str = include_str!("forest.tsv");

static FOREST: LazyLock<Forest> = LazyLock::new(|| Forest::new(TREES, &columns()));

/// The least likelihood of a kind that is asserted.
const LEAST: f32 = 0.2;

/// Blocks at the beginning among which headings and greetings count.
const OPENING: usize = 12;

/// The rules that give reasons.
const RULES: [&str; 22] = [
    "title-first",
    "title-words",
    "counted-many",
    "heading",
    "label",
    "declared-type",
    "address",
    "salutation",
    "recipient",
    "signed-together",
    "signed",
    "release-head",
    "spoken",
    "address-to-audience",
    "thanks",
    "own-words",
    "first-person",
    "dateline",
    "quotes-itself",
    "reports",
    "press-contact",
    "parts-of-a-report",
];

/// The names of the figures of the document.
const OF_DOCUMENT: [&str; 18] = [
    "length",
    "blocks",
    "headings",
    "items",
    "rows",
    "signatories",
    "greeting",
    "to",
    "placed",
    "we",
    "said",
    "plural",
    "quotations",
    "title_length",
    "page",
    "declared",
    "told",
    "report_of_letter",
];

/// What speaks for one kind.
#[derive(Clone, Default)]
struct Reasons {
    /// Independent reasons of weights `a` and `b` together weigh `1 - (1 - a)(1 - b)`.
    sum: f32,
    /// The heaviest reason by each rule.
    rules: [f32; RULES.len()],
    /// The strongest weight, and its evidence.
    strongest: f32,
    evidence: Option<Evidence>,
}

/// What has been said for each kind, in the order of `Kind::ALL`, and how the document speaks.
struct Case<'r> {
    body: &'r str,
    reasons: Vec<Reasons>,
    counts: voice::Counts,
}

impl Case<'_> {
    /// Adds a reason.
    fn add(
        &mut self,
        kind: Kind,
        weight: f32,
        rule: &'static str,
        evidence: impl FnOnce(&str) -> Evidence,
    ) {
        let at = Kind::ALL.iter().position(|known| *known == kind);
        let Some(reasons) = at.and_then(|at| self.reasons.get_mut(at)) else {
            return;
        };
        reasons.sum = 1.0 - (1.0 - reasons.sum) * (1.0 - weight);
        let place = RULES.iter().position(|known| *known == rule);
        if let Some(known) = place.and_then(|place| reasons.rules.get_mut(place)) {
            *known = known.max(weight);
        }
        if weight > reasons.strongest {
            reasons.strongest = weight;
            reasons.evidence = Some(evidence(self.body));
        }
    }

    fn say(&mut self, kind: Kind, weight: f32, rule: &'static str, text: &str) {
        self.add(kind, weight, rule, |_| {
            Evidence::declared(rule, weight, text.trim())
        });
    }

    /// The figures of each kind, without those of the document.
    fn rows(&self) -> Vec<Vec<f32>> {
        let most = |without: Option<usize>| {
            let others = self.reasons.iter().enumerate();
            others
                .filter(|(at, _)| Some(*at) != without)
                .map(|(_, reasons)| reasons.sum)
                .fold(0.0, f32::max)
        };
        let rows = self.reasons.iter().enumerate().map(|(at, reasons)| {
            let mut row = reasons.rules.to_vec();
            row.extend([reasons.sum, most(Some(at)), reasons.sum - most(Some(at))]);
            row.extend((0..Kind::ALL.len()).map(|kind| f32::from(u8::from(kind == at))));
            row
        });
        rows.collect()
    }
}

/// The names of the figures, those of the document last.
pub fn columns() -> Vec<String> {
    let rules = RULES.iter().map(|rule| rule.replace('-', "_"));
    let sums = ["sum", "most_other", "lead"].map(str::to_owned);
    let kinds = Kind::ALL.iter().map(|kind| format!("is_{kind}").replace('-', "_"));
    let document = OF_DOCUMENT.map(str::to_owned);
    rules.chain(sums).chain(kinds).chain(document).collect()
}

/// What is said for each kind, and the figures of the document.
fn gathered<'r>(reading: &'r Reading<'_>) -> (Case<'r>, [f32; OF_DOCUMENT.len()]) {
    let mut case = Case {
        body: &reading.body,
        reasons: vec![Reasons::default(); Kind::ALL.len()],
        counts: voice::Counts::default(),
    };
    let form = form::form(reading);
    titles::titles(reading, &form, &mut case);
    titles::labels(reading, &mut case);
    form::signatures(&form, &mut case);
    form::lines(reading, &mut case);
    voice::wording(reading, &form, &mut case);
    voice::build(reading, &mut case);
    let length = reading.body.len() as f32;
    let often = |count: usize| count as f32 * 1_000.0 / (length + 500.0);
    let blocks = |wanted: fn(&BlockKind) -> bool| {
        let found = reading.main.iter().filter(|(_, block)| wanted(&block.kind));
        (found.count() as f32).ln_1p()
    };
    let flag = |is: bool| f32::from(u8::from(is));
    let title = reading.title.as_ref().map_or("", |title| &title.value);
    let told: usize = case.reasons.iter().filter(|one| one.sum > 0.0).count();
    let document = [
        length.ln_1p(),
        (reading.main.len() as f32).ln_1p(),
        blocks(|kind| matches!(kind, BlockKind::Heading(_))),
        blocks(|kind| matches!(kind, BlockKind::ListItem { .. })),
        blocks(|kind| matches!(kind, BlockKind::TableRow { .. })),
        (form.signers as f32).ln_1p(),
        flag(form.greeting.is_some()),
        flag(form.recipient.is_some()),
        flag(form.dateline),
        often(case.counts.we),
        often(case.counts.said),
        often(case.counts.plural),
        often(case.counts.quotations),
        title.chars().count() as f32,
        flag(reading.parsed.format == Format::Html),
        flag(reading.date.is_some()),
        told as f32,
        flag(titles::reports_letter(title)),
    ];
    (case, document)
}

/// The figures of each kind with those of the document, as the training of the judge needs them.
pub fn judged(reading: &Reading<'_>) -> Vec<(Kind, Vec<f32>)> {
    let (case, document) = gathered(reading);
    let rows = Kind::ALL.into_iter().zip(case.rows());
    rows.map(|(kind, mut row)| {
        row.extend(document);
        (kind, row)
    })
    .collect()
}

/// The kind, if enough speaks for one.
pub fn kind(reading: &Reading<'_>) -> Option<Found<Kind>> {
    let (case, document) = gathered(reading);
    let mut judge = FOREST.judge(&document);
    let rows = case.rows();
    let likelihoods: Vec<f32> = rows.iter().map(|row| judge.likelihood(row)).collect();
    let judged = Kind::ALL.into_iter().zip(likelihoods).zip(case.reasons);
    let best = judged.max_by(|((_, one), _), ((_, other), _)| one.total_cmp(other));
    let ((kind, likelihood), reasons) = best.filter(|((_, likelihood), _)| *likelihood >= LEAST)?;
    let evidence = reasons
        .evidence
        .unwrap_or_else(|| Evidence::declared("form", likelihood, ""));
    Some(Found::new(
        kind,
        Evidence {
            confidence: likelihood.min(0.97),
            ..evidence
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Kind>) {
        let parsed = crate::parse::parse(text.as_bytes(), "x.txt").unwrap();
        let document = crate::extract::extract(&parsed, "x.txt");
        assert_eq!(document.kind.map(|found| found.value), expected, "{text}");
    }

    #[test]
    fn kinds_are_told_by_words_and_form() {
        let ask = "We ask that the gates of the dam be opened, as was promised to the farmers many years ago.";
        for (text, kind) in [
            (format!("Open letter on the dam\n\n{ask}\n"), Kind::OpenLetter),
            (format!("The dam\n\nDear Minister Ruiz,\n\n{ask}\n"), Kind::OpenLetter),
            (format!("Gemeinsame Erklärung zum Staudamm\n\n{ask}\n"), Kind::JointStatement),
            (format!("The dam\n\n{ask}\n\nSigned by:\n\nRiver Watch\nFriends of the Lake\nLeague of Fishers\nWater for All\n"), Kind::JointStatement),
            (format!("Farmers send letter to minister\n\nFOR IMMEDIATE RELEASE\n\n{ask}\n"), Kind::PressRelease),
            (format!("Пресс-релиз: плотина\n\n{ask}\n"), Kind::PressRelease),
            (format!("致水利部的公开信\n\n{ask}\n"), Kind::OpenLetter),
            (format!("Discurso del Ministro de Aguas\n\nSeñor Presidente:\n\n{ask}\n\nMuchas gracias.\n"), Kind::Speech),
            ("Dam opened\n\nThe gates of the dam were opened on Monday. “It is a good day,” said the head of the fishers. The ministry said the gates would stay open, and added that fish had come back.\n".to_owned(), Kind::News),
            (format!("Water for all\n\n{ask} We call on all who live at the lake to join us. We demand clean water. We urge the council to act.\n"), Kind::Statement),
        ] {
            check(&text, Some(kind));
        }
        check(
            "How the dam works\n\nThe gates are made of steel and can be lifted by two engines in about an hour.\n",
            None,
        );
    }
}
