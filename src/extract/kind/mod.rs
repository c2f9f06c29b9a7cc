//! The kind of document.
//!
//! Many things point to a kind: words of title and headings, labels that the file declares, its address, its form (greeting,
//! signatures, a release's head, a speech's end), how it speaks. Each has a weight; the kind for which most is said is
//! asserted, if enough is said for it.

mod words;

use crate::document::{Evidence, Found, Kind};
use crate::parse::{BlockKind, Property, Zone};

use super::dateline::dateline;
use super::{Reading, addressee};
use words::{Cue, LINES, RUNNING, Sort, TITLES};

/// The least that must be said for a kind, from 0 to 1.
const LEAST: f32 = 0.42;

/// How much of the body is searched for words, in bytes: at its beginning and at its end.
const REACH: (usize, usize) = (20_000, 3_000);

/// A pronoun for each so many bytes is often.
const OFTEN: usize = 900;

/// Blocks at the beginning among which headings and greetings count.
const OPENING: usize = 12;

/// What has been said for each kind, and the strongest reason.
struct Case<'r> {
    body: &'r str,
    /// In the order of `Kind::ALL`: how much speaks for it, the strongest weight, and its evidence.
    scores: Vec<(f32, f32, Option<Evidence>)>,
}

impl Case<'_> {
    /// Adds a reason: independent reasons of weights `a` and `b` together weigh `1 - (1 - a)(1 - b)`.
    fn add(&mut self, kind: Kind, weight: f32, evidence: impl FnOnce(&str) -> Evidence) {
        let at = Kind::ALL.iter().position(|known| *known == kind);
        let Some((sum, strongest, kept)) = at.and_then(|at| self.scores.get_mut(at)) else {
            return;
        };
        *sum = 1.0 - (1.0 - *sum) * (1.0 - weight);
        if weight > *strongest {
            *strongest = weight;
            *kept = Some(evidence(self.body));
        }
    }

    fn say(&mut self, kind: Kind, weight: f32, rule: &'static str, text: &str) {
        self.add(kind, weight, |_| {
            Evidence::declared(rule, weight, text.trim())
        });
    }

    fn verdict(self) -> Option<Found<Kind>> {
        let scores = Kind::ALL.into_iter().zip(self.scores);
        let best = scores.max_by(|(_, left), (_, right)| left.0.total_cmp(&right.0));
        let (kind, (score, _, evidence)) = best.filter(|(_, (score, ..))| *score >= LEAST)?;
        let confidence = score.min(0.97);
        Some(Found::new(
            kind,
            Evidence {
                confidence,
                ..evidence?
            },
        ))
    }
}

/// What a document's form shows.
struct Form {
    signers: usize,
    /// The first line that greets somebody.
    greeting: Option<String>,
    /// The first line that names a recipient after `To:`.
    recipient: Option<String>,
    /// Whether it begins with place and date as reports to the press do.
    dateline: bool,
}

impl Form {
    /// The kind of a text when those who sign it are taken into account: the statement of several is a joint one.
    fn of_many(&self, kind: Kind) -> Kind {
        if kind == Kind::Statement && self.signers >= 2 {
            Kind::JointStatement
        } else {
            kind
        }
    }
}

/// The kind, if enough speaks for one.
pub fn kind(reading: &Reading<'_>) -> Option<Found<Kind>> {
    let mut case = Case {
        body: &reading.body,
        scores: vec![(0.0, 0.0, None); Kind::ALL.len()],
    };
    let form = form(reading);
    titles(reading, &form, &mut case);
    labels(reading, &mut case);
    signatures(&form, &mut case);
    lines(reading, &mut case);
    wording(reading, &form, &mut case);
    build(reading, &mut case);
    case.verdict()
}

fn form(reading: &Reading<'_>) -> Form {
    let opening = || reading.main.iter().take(OPENING);
    let line = |wanted: fn(&str) -> bool| {
        let mut lines = opening().flat_map(|(_, block)| block.text.split('\n'));
        lines.find(|line| wanted(line)).map(str::to_owned)
    };
    Form {
        signers: reading.signatories.len(),
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
    }
}

/// How much a word in a title says for its kind: first in it, and elsewhere in it.
fn weight(kind: Kind) -> (f32, f32) {
    match kind {
        Kind::OpenLetter => (0.85, 0.55),
        Kind::JointStatement => (0.9, 0.8),
        Kind::PressRelease => (0.9, 0.7),
        Kind::Petition => (0.75, 0.5),
        Kind::Speech => (0.85, 0.5),
        Kind::Submission => (0.85, 0.6),
        Kind::Resolution => (0.7, 0.4),
        Kind::Briefing => (0.8, 0.6),
        Kind::Report => (0.65, 0.45),
        Kind::Statement => (0.62, 0.45),
        Kind::News => (0.3, 0.2),
        Kind::Other => (0.0, 0.0),
    }
}

/// Words of the title and of headings and short lines at the beginning.
fn titles(reading: &Reading<'_>, form: &Form, case: &mut Case<'_>) {
    let letter = form.signers >= 2 || form.greeting.is_some() || form.recipient.is_some();
    if let Some(title) = &reading.title {
        let text = title.value.to_lowercase();
        for (cue, first) in cues_of_title(&text) {
            let kind = form.of_many(cue.kind);
            let (at_first, elsewhere) = weight(kind);
            let mut weight = if first { at_first } else { elsewhere };
            // A headline that mentions a letter stands over the letter, or over a report of it.
            if kind == Kind::OpenLetter {
                weight = if letter {
                    weight.max(0.8)
                } else if first {
                    weight
                } else {
                    0.3
                };
            }
            case.add(kind, weight, |_| Evidence {
                rule: "title-words".into(),
                ..title.evidence.clone()
            });
        }
    }
    for (at, (range, block)) in reading.main.iter().take(OPENING).enumerate() {
        let heads = matches!(block.kind, BlockKind::Heading(_)) || block.emphasized || at < 3;
        if !heads || block.text.len() > 160 || block.text.ends_with(['.', ',']) {
            continue;
        }
        let text = block.text.to_lowercase();
        for (cue, first) in cues_of_title(&text) {
            let specific = weight(cue.kind).0 >= 0.8;
            if first && specific {
                let weight = weight(cue.kind).0 * 0.75;
                case.add(cue.kind, weight, |body| {
                    Evidence::in_body("heading", weight, body, range.clone())
                });
            }
        }
    }
}

/// The words of a title, and whether each comes first in it or after a colon or dash; of one kind only the first.
fn cues_of_title(title: &str) -> Vec<(Cue, bool)> {
    let mut found: Vec<(Cue, bool)> = Vec::new();
    for cue in TITLES.find(title) {
        if found.iter().any(|(known, _)| known.kind == cue.kind) {
            continue;
        }
        let before = title[..cue.start].trim_end();
        let first = before.split_whitespace().count() <= 1
            || before.ends_with([':', '–', '—', '-', '!', '|', '—']);
        found.push((cue, first));
    }
    found
}

/// What the file declares: breadcrumbs, categories, types, and the folders of its address.
fn labels(reading: &Reading<'_>, case: &mut Case<'_>) {
    let said = |kind: Kind| match kind {
        Kind::News => 0.35,
        Kind::Report | Kind::Statement => 0.5,
        Kind::Petition | Kind::Speech | Kind::Resolution => 0.6,
        _ => 0.75,
    };
    let crumbs = reading
        .furniture()
        .filter(|block| block.zone == Zone::Breadcrumb);
    let crumbs = crumbs.flat_map(|block| block.text.split(['/', '>', '›', '»', '|', '\n', '\t']));
    let declared = reading.parsed.declarations.iter().filter(|declaration| {
        matches!(
            declaration.property,
            Property::Section | Property::Keyword | Property::Type
        )
    });
    let declared = declared.flat_map(|declaration| declaration.value.split([',', '/', '>', ';']));
    let mut told: Vec<Kind> = Vec::new();
    for label in crumbs.chain(declared) {
        let label = label.trim().to_lowercase();
        if label.split_whitespace().count() > 4 {
            continue;
        }
        if let Some((cue, _)) = cues_of_title(&label).into_iter().find(|(_, first)| *first)
            && !told.contains(&cue.kind)
        {
            told.push(cue.kind);
            case.say(cue.kind, said(cue.kind), "label", &label);
        }
        match label.as_str() {
            "newsarticle" | "reportagenewsarticle" => {
                case.say(Kind::News, 0.3, "declared-type", &label)
            }
            "analysisnewsarticle" | "report" => {
                case.say(Kind::Report, 0.3, "declared-type", &label)
            }
            _ => {}
        }
    }
    let address = reading.parsed.declared(Property::Url).next();
    let address = address
        .map(|declaration| declaration.value.as_str())
        .unwrap_or(reading.name);
    let folders = address.rsplit_once('/').map_or("", |(folders, _)| folders);
    for folder in folders.split('/').rev().take(4) {
        let folder = folder.to_lowercase().replace(['-', '_'], " ");
        let kind = TITLES.find(&folder).into_iter().next().map(|cue| cue.kind);
        if let Some(kind) = kind.filter(|kind| !told.contains(kind)) {
            told.push(kind);
            case.say(kind, said(kind) * 0.8, "address", address);
        }
    }
}

/// A greeting, and how many sign.
fn signatures(form: &Form, case: &mut Case<'_>) {
    if let Some(line) = &form.greeting {
        let lower = line.trim().to_lowercase();
        let audience = LINES
            .find(&lower)
            .iter()
            .any(|cue| cue.sort == Sort::Audience && cue.start == 0);
        case.say(
            Kind::OpenLetter,
            if audience { 0.4 } else { 0.75 },
            "salutation",
            line,
        );
    }
    if let Some(line) = &form.recipient {
        case.say(Kind::OpenLetter, 0.55, "recipient", line);
    }
    let signed = format!("{} signatories", form.signers);
    if form.signers >= 2 {
        case.say(Kind::JointStatement, 0.6, "signed-together", &signed);
        case.say(Kind::OpenLetter, 0.2, "signed-together", &signed);
    } else if form.signers == 1 {
        case.say(Kind::OpenLetter, 0.2, "signed", &signed);
    }
}

/// Lines that announce a release, greet an audience, thank it.
fn lines(reading: &Reading<'_>, case: &mut Case<'_>) {
    let opening = reading.main.iter().take(OPENING);
    let mut greeted = false;
    for (at, (range, block)) in opening.enumerate() {
        for line in block.text.split('\n') {
            let line: String = line
                .chars()
                .take(100)
                .collect::<String>()
                .trim()
                .to_lowercase();
            let Some(cue) = LINES.find(&line).into_iter().next() else {
                continue;
            };
            let alone = line.len() - (cue.end - cue.start) < 40;
            if cue.sort == Sort::Release && alone && (cue.start == 0 || at < 4) {
                case.add(Kind::PressRelease, 0.93, |body| {
                    Evidence::in_body("release-head", 0.93, body, range.clone())
                });
            } else if cue.sort == Sort::Audience && cue.start == 0 && alone {
                greeted = true;
            }
        }
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
        (true, true) => case.say(Kind::Speech, 0.85, "address-to-audience", ""),
        (true, false) => case.say(Kind::Speech, 0.35, "address-to-audience", ""),
        (false, true) => case.say(Kind::Speech, 0.3, "thanks", ""),
        (false, false) => {}
    }
}

/// How the text speaks: what it calls itself, in whose voice, whether it reports what others said.
fn wording(reading: &Reading<'_>, form: &Form, case: &mut Case<'_>) {
    let body = reading.body.as_str();
    let head = body.floor_char_boundary(REACH.0);
    let tail = body.ceil_char_boundary(body.len().saturating_sub(REACH.1).max(head));
    let text = format!("{}\n{}", &body[..head], &body[tail..]).to_lowercase();
    let mut own: Vec<(Kind, usize)> = Vec::new();
    let (mut we, mut said, mut plural) = (0, 0, 0);
    let (mut contact, mut together) = (false, false);
    for cue in RUNNING.find(&text) {
        match cue.sort {
            Sort::Own => match own.iter_mut().find(|(kind, _)| *kind == cue.kind) {
                Some((_, count)) => *count += 1,
                None => own.push((cue.kind, 1)),
            },
            Sort::We => we += 1,
            Sort::Said => said += 1,
            Sort::Plural => plural += 1,
            Sort::Contact => contact = true,
            _ => together = true,
        }
    }
    for (kind, count) in own {
        // A report of a letter calls it `this letter` too.
        let weight = if count >= 2 { 0.45 } else { 0.3 };
        case.say(form.of_many(kind), weight, "own-words", "");
    }
    if together {
        case.say(Kind::JointStatement, 0.3, "signed-together", "");
        case.say(Kind::OpenLetter, 0.1, "signed-together", "");
    }
    // Authors who speak as many on every page make a statement; who reports says `we` in quotations alone.
    let voice = form.of_many(Kind::Statement);
    let often = plural >= 4 && plural * OFTEN >= text.len();
    match we {
        0 if often => case.say(voice, 0.43, "first-person", ""),
        0 => {}
        1 | 2 if !often => case.say(voice, 0.3, "first-person", ""),
        _ => case.say(voice, 0.45, "first-person", ""),
    }
    let quotes = body.contains(['“', '”', '„', '«', '「', '"']);
    let reports = form.greeting.is_none() && form.signers < 2;
    if reports && form.dateline {
        case.say(Kind::PressRelease, 0.45, "dateline", "");
        case.say(Kind::News, 0.15, "dateline", "");
    }
    if !reports || !(quotes && said > 0 || said >= 3) {
        return;
    }
    let weight = if said >= 3 { 0.45 } else { 0.35 };
    let (release, news) = if speaks_of_itself(reading) {
        (weight + 0.15, weight)
    } else {
        (weight - 0.05, weight + 0.1)
    };
    case.say(Kind::PressRelease, release, "quotes-itself", "");
    case.say(Kind::News, news, "reports", "");
    if contact {
        case.say(Kind::PressRelease, 0.5, "press-contact", "");
    }
}

/// Whether the body names the publisher, as releases do.
fn speaks_of_itself(reading: &Reading<'_>) -> bool {
    let names = reading.parsed.declarations.iter().filter(|declaration| {
        matches!(
            declaration.property,
            Property::SiteName | Property::Publisher
        )
    });
    let mut names = names.map(|declaration| declaration.value.as_str());
    let host = reading
        .parsed
        .declared(Property::Url)
        .next()
        .and_then(|declared| {
            let host = declared.value.split("//").nth(1)?.split('/').next()?;
            host.rsplit('.').nth(1)
        });
    let body = reading.body.to_lowercase();
    let named = |name: &str| {
        let name = name.trim().to_lowercase();
        name.len() >= 3 && body.contains(&name)
    };
    names.any(named) || host.is_some_and(named)
}

/// Length and parts of a report.
fn build(reading: &Reading<'_>, case: &mut Case<'_>) {
    let headings = reading
        .main
        .iter()
        .filter(|(_, block)| matches!(block.kind, BlockKind::Heading(_)));
    let headings: Vec<String> = headings
        .map(|(_, block)| block.text.to_lowercase())
        .collect();
    let parts = [
        "executive summary",
        "methodology",
        "table of contents",
        "contents",
        "introduction",
        "conclusion",
        "zusammenfassung",
        "inhalt",
        "einleitung",
        "résumé exécutif",
        "sommaire",
        "méthodologie",
        "resumen ejecutivo",
        "metodología",
        "introducción",
        "sumário executivo",
        "metodologia",
        "introdução",
        "sommario",
        "введение",
        "содержание",
        "методология",
        "вступ",
        "目录",
        "目次",
        "はじめに",
        "摘要",
        "مقدمة",
        "ملخص تنفيذي",
    ];
    let found = headings
        .iter()
        .filter(|heading| parts.iter().any(|part| heading.contains(part)))
        .count();
    let long = reading.body.len() > 30_000;
    if found >= 2 && headings.len() >= 5 {
        case.say(
            Kind::Report,
            if long { 0.6 } else { 0.4 },
            "parts-of-a-report",
            "",
        );
    }
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
