//! How a text speaks: what it calls itself, in whose voice, whether it reports what others said, and whether it is built as
//! reports are.
//!
//! Looks at the running text; knows nothing of titles and labels.

use crate::analysis::lowercase;
use crate::document::Kind;
use crate::parse::BlockKind;

use super::super::Reading;
use super::Case;
use super::form::Form;
use super::words::{RUNNING, Sort};

/// How much of the body is searched for words, in bytes: at its beginning and at its end.
const REACH: (usize, usize) = (20_000, 3_000);

/// A pronoun for each so many bytes is often.
const OFTEN: usize = 900;

/// How often a text uses words by which its voice is known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// `We call on`, `we demand`.
    pub(super) we: usize,
    /// Verbs that attribute words to somebody.
    pub(super) said: usize,
    /// Pronouns of authors who speak as many.
    pub(super) plural: usize,
    /// Marks that open quotations.
    pub(super) quotations: usize,
}

/// How the text speaks: what it calls itself, in whose voice, whether it reports what others said.
pub(super) fn wording(reading: &Reading<'_>, form: &Form, case: &mut Case<'_>) {
    let body = reading.body.as_str();
    let head = body.floor_char_boundary(REACH.0);
    let tail = body.ceil_char_boundary(body.len().saturating_sub(REACH.1).max(head));
    let text = lowercase(&format!("{}\n{}", &body[..head], &body[tail..]));
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
    case.counts = Counts {
        we,
        said,
        plural,
        quotations: text.matches(['“', '„', '«', '「', '"']).count(),
    };
    let reports = form.greeting.is_none() && form.signers < 2;
    if reports && form.dateline {
        case.say(Kind::PressRelease, 0.5, "dateline", "");
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

/// Words in the names of newspapers and stations, which report of others and name themselves too. Origin: written for this
/// project.
const MEDIA: &str = "news|times|post|herald|tribune|gazette|journal|magazine|daily|weekly|courier|telegraph|guardian|press|zeitung|\
    nachrichten|presse|blatt|anzeiger|rundschau|kurier|spiegel|tagblatt|le monde|figaro|radio|tv|télévision|diario|periódico|\
    noticias|notícias|jornal|folha|giornale|corriere|gazzetta|dagblad|krant|tidning|bladet|avis|noviny|deník|gazeta|газета|новости|\
    новини|вести|haber|gazetesi|新聞|新闻|日報|日报|时报|時報|ニュース|뉴스|신문|صحيفة|أخبار|خبر";

/// The rules that find a publisher beside the text: whom the text itself names often says nothing here.
const TELLING: [&str; 10] = [
    "declared-publisher",
    "declared-site",
    "copyright",
    "title-end",
    "named-by-host",
    "public-body",
    "author-organization",
    "author-acronym",
    "about-the-issuer",
    "on-behalf-of",
];

/// Whether the body names the publisher, as releases do, and the publisher is no newspaper or station.
fn speaks_of_itself(reading: &Reading<'_>) -> bool {
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
        && !MEDIA.split('|').any(|word| name.contains(word))
        && lowercase(&reading.body).contains(&short)
}

/// Length and parts of a report.
pub(super) fn build(reading: &Reading<'_>, case: &mut Case<'_>) {
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
