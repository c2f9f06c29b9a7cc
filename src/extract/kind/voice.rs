//! How a text speaks: what it calls itself, in whose voice, whether it reports what others said,
//! and whether it is built as reports are.
//!
//! Looks at the running text; knows nothing of titles and labels.

use crate::analysis::lowercase;
use crate::document::Kind;
use crate::extract::rules;
use crate::parse::BlockKind;

use super::super::Reading;
use super::KindReasons;
use super::form::Form;
use super::words::{RUNNING, Sort, media, we_endings};

/// The beginning of the body that is searched for words, in bytes.
const HEAD_BYTES: usize = 20_000;

/// The end of the body that is searched for words, in bytes.
const TAIL_BYTES: usize = 3_000;

/// A pronoun is frequent if it comes once in this many bytes.
const OFTEN: usize = 900;

/// How a text speaks, counted.
pub(super) struct Voice {
    /// How often it calls itself by a word for a kind.
    own: Vec<(Kind, usize)>,
    /// Authors who speak and demand, as many, as one, to whom they speak.
    pub(super) we: usize,
    pub(super) plural: usize,
    pub(super) single: usize,
    pub(super) you: usize,
    /// Words that attribute words to somebody, and words of signatures.
    pub(super) said: usize,
    pub(super) sign: usize,
    /// Verbs of authors who speak as many, by their endings, and names of days of the week.
    pub(super) verbs: usize,
    pub(super) days: usize,
    pub(super) contact: bool,
    pub(super) together: bool,
    /// How much of the body was read, in bytes.
    pub(super) read: usize,
}

impl Voice {
    /// Counts the words of a body.
    pub(super) fn of(reading: &Reading<'_>) -> Self {
        let body = reading.body.as_str();
        let head = body.floor_char_boundary(HEAD_BYTES);
        let tail = body.ceil_char_boundary(body.len().saturating_sub(TAIL_BYTES).max(head));
        let text = lowercase(&format!("{}\n{}", &body[..head], &body[tail..]));
        let mut voice = Self {
            own: Vec::new(),
            we: 0,
            plural: 0,
            single: 0,
            you: 0,
            said: 0,
            sign: 0,
            verbs: 0,
            days: 0,
            contact: false,
            together: false,
            read: text.len(),
        };
        for cue in RUNNING.find(&text) {
            voice.count(cue.sort, cue.kind);
        }
        let endings = we_endings(reading.language_code());
        if !endings.is_empty() {
            let words = text.split(|character: char| !character.is_alphabetic());
            let speaks =
                |word: &&str| word.len() > 4 && endings.iter().any(|ending| word.ends_with(ending));
            voice.verbs = words.filter(speaks).count();
        }
        voice
    }

    fn count(&mut self, sort: Sort, kind: Kind) {
        match sort {
            Sort::Own => match self.own.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, count)) => *count += 1,
                None => self.own.push((kind, 1)),
            },
            Sort::We => self.we += 1,
            Sort::Said => self.said += 1,
            Sort::Plural => self.plural += 1,
            Sort::Single => self.single += 1,
            Sort::You => self.you += 1,
            Sort::Sign => self.sign += 1,
            Sort::Day => self.days += 1,
            Sort::Contact => self.contact = true,
            Sort::Together => self.together = true,
            Sort::Title
            | Sort::Release
            | Sort::Thanks
            | Sort::Audience
            | Sort::Spoken
            | Sort::Closing
            | Sort::Many => {}
        }
    }

    /// How often the text calls itself by words for a kind.
    pub(super) fn own(&self, kind: Kind) -> usize {
        let found = self.own.iter().find(|(known, _)| *known == kind);
        found.map_or(0, |(_, count)| *count)
    }
}

/// How the text speaks: what it calls itself, in whose voice, whether it reports what others said.
pub(super) fn wording(
    reading: &Reading<'_>,
    form: &Form,
    voice: &Voice,
    reasons: &mut KindReasons<'_>,
) {
    let body = reading.body.as_str();
    let Voice {
        we, said, plural, ..
    } = *voice;
    for &(kind, count) in &voice.own {
        // A report of a letter calls it `this letter` too.
        let weight = if count >= 2 { 0.45 } else { 0.3 };
        reasons.declare(form.of_many(kind), weight, rules::KIND_OWN_WORDS.name, "");
    }
    if voice.together {
        reasons.declare(
            Kind::JointStatement,
            0.3,
            rules::KIND_SIGNED_TOGETHER.name,
            "",
        );
        reasons.declare(Kind::OpenLetter, 0.1, rules::KIND_SIGNED_TOGETHER.name, "");
    }
    // Authors who speak as many on every page make a statement; who reports says `we` in quotations
    // alone.
    let author = form.of_many(Kind::Statement);
    let often = plural >= 4 && plural * OFTEN >= voice.read;
    match we {
        0 if often => reasons.declare(author, 0.43, rules::KIND_FIRST_PERSON.name, ""),
        0 => {}
        1 | 2 if !often => reasons.declare(author, 0.3, rules::KIND_FIRST_PERSON.name, ""),
        _ => reasons.declare(author, 0.45, rules::KIND_FIRST_PERSON.name, ""),
    }
    let quotes = body.contains(['“', '”', '„', '«', '「', '"']);
    let reports = form.greeting.is_none() && form.signers < 2;
    if reports && form.dateline {
        reasons.declare(Kind::PressRelease, 0.5, rules::KIND_DATELINE.name, "");
        reasons.declare(Kind::News, 0.15, rules::KIND_DATELINE.name, "");
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
    reasons.declare(
        Kind::PressRelease,
        release,
        rules::KIND_QUOTES_ITSELF.name,
        "",
    );
    reasons.declare(Kind::News, news, rules::KIND_REPORTS.name, "");
    if voice.contact {
        reasons.declare(Kind::PressRelease, 0.5, rules::KIND_PRESS_CONTACT.name, "");
    }
}

/// The rules that find a publisher beside the text: whom the text itself names often says nothing
/// here.
const TELLING: [&str; 10] = [
    rules::DECLARED_PUBLISHER.name,
    rules::DECLARED_SITE.name,
    rules::COPYRIGHT.name,
    rules::TITLE_END.name,
    rules::NAMED_BY_HOST.name,
    rules::PUBLIC_BODY.name,
    rules::AUTHOR_ORGANIZATION.name,
    rules::AUTHOR_ACRONYM.name,
    rules::ABOUT_THE_ISSUER.name,
    rules::ON_BEHALF_OF.name,
];

/// Returns true if the body names the publisher, as releases do, and the publisher is no newspaper
/// or station.
pub(super) fn speaks_of_itself(reading: &Reading<'_>) -> bool {
    let telling = |rule: &str| TELLING.contains(&rule);
    let Some(publisher) = &reading.publisher else {
        return false;
    };
    let name = publisher.value.to_lowercase();
    let whole = name.split([',', '(']).next().unwrap_or_default();
    let whole = whole.split(" e.").next().unwrap_or_default().trim();
    let first = publisher.value.split(' ').next().unwrap_or_default();
    let acronym = first.chars().count() >= 3 && !first.chars().any(char::is_lowercase);
    let short = if acronym {
        first.to_lowercase()
    } else {
        whole.to_owned()
    };
    telling(publisher.evidence.rule.as_ref())
        && short.len() >= 3
        && !media().iter().any(|word| name.contains(word))
        && lowercase(&reading.body).contains(&short)
}

/// Length and parts of a report.
pub(super) fn build(reading: &Reading<'_>, reasons: &mut KindReasons<'_>) {
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
        reasons.declare(
            Kind::Report,
            if long { 0.6 } else { 0.4 },
            rules::KIND_PARTS.name,
            "",
        );
    }
}
