//! Resolutions of the United Nations by number: words near by, a year or a session show which body
//! adopted them.
//!
//! Gives symbols in the form that the United Nations print: `S/RES/1674`, `A/RES/63/308`,
//! `A/HRC/RES/33/30`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern::{Groups, Pattern};
use crate::lexicon::entries;

/// The word `resolution` with the numbers after it.
pub(super) static NUMBERED: Pattern = Pattern::anywhere(
    "resolu|résolu|risoluzion|rezolu|resolusj|resolusi|entschließung|päätöslausel|határozat|karar|nghị quyết|azimio|ψήφισμα|ψηφίσμ|резолюц|резолуц|القرار|قرار|قطعنامه|החלט|प्रस्ताव|ข้อมติ|決議|决议|결의",
    r"(?i)(?:r[eé]solutions?|resoluci[oó]n?(?:es|ons)?|resoluç(?:ão|ões)|risoluzion[ei]|resoluties?|resolution(?:en|erna|s|er|erne)?|resolusjon(?:en|er|ene)?|resolusi|entschließung(?:en)?|päätöslausel\w+|határozat\w*|rezoluc[a-zęiąúěí]*|rezoluți[a-z]*|kararı?|nghị quyết|azimio|ψήφισμα|ψηφίσματ\w+|резолюц[а-яії]+|резолуц[а-яј]+|القرار|قرار|قطعنامه|החלט\w+|प्रस्ताव|ข้อมติ(?:ที่)?|決議|决议|결의)\s*(?:no\.?|nos\.?|n[°ºo]s?\.?|nr\.?|núm\.?|č\.?|br\.?|αριθ\.?|№|#|number|numéro|número|numero|nummer|номер|sayılı|số|nomor|رقم|شماره|מספר|संख्या|第|제)?\s*([0-9]{1,4}(?:/[0-9]{1,4})?(?:\s?\([0-9IVXLC-]{1,9}\))?(?:,? (?:of|du|de|del|vom|di|van|av|af|den|od|z|ze|din|de la|от|від|од) [0-9]{1,2}(?:\.|er|º)? (?:de )?\p{L}{3,12}\.? (?:de |del )?[0-9]{4})?(?:(?:,| and|, and| et| y| e| und| en| och| og| a| i| и| та| і| й| و)\s{1,2}(?:of |no\.? )?[0-9]{1,4}(?:/[0-9]{1,4})?(?:\s?\([0-9IVXLC-]{1,9}\))?(?:,? (?:of|du|de|del|vom|di|van|av|af|den|od|z|ze|din|de la|от|від|од) [0-9]{1,2}(?:\.|er|º)? (?:de )?\p{L}{3,12}\.? (?:de |del )?[0-9]{4})?)*)",
);

/// The same in the languages of East Asia, the number before the word.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"第?\s*([0-9]{3,4})\s*(?:号|號|호)\s*(?:决议|決議|결의)")
        .expect("the pattern is well formed")
});

/// The words of that pattern.
const COUNTED_WORDS: [&str; 3] = ["决议", "決議", "결의"];

/// One number with the brackets after it; a day of adoption is skipped.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\p{L}+ [0-9]{1,2}(?:\.|er|º)? (?:de )?\p{L}{3,12}\.? (?:de |del )?[0-9]{4}|",
        r"([0-9]{1,4}(?:/[0-9]{1,4})?)(?:\s?\(([0-9IVXLC-]{1,9})\))?"
    ))
    .expect("the pattern is well formed")
});

/// Names of the bodies that adopt resolutions; the class is the beginning of the body's symbols.
const BODIES: &str = include_str!("bodies.tsv");

/// The last of the Assembly's resolutions that were counted through all sessions, up to 1975: the
/// number alone names them.
const LAST: u32 = 3541;

/// The distance before a number within which its body may be named, in bytes.
const REACH_BEFORE: usize = 110;

/// The distance after a number within which its body may be named, in bytes.
const REACH_AFTER: usize = 90;

/// Returns every resolution of the United Nations cited by number, in order: its place and its
/// symbol; `numbered` holds the matches of the pattern.
pub(super) fn resolutions(body: &str, numbered: Vec<Groups>) -> Vec<(Range<usize>, String)> {
    let mut cited: Vec<(Range<usize>, Range<usize>)> = numbered
        .into_iter()
        .filter_map(|[all, numbers, ..]| Some((all?, numbers?)))
        .chain(counted(body))
        .collect();
    cited.sort_by_key(|(all, _)| all.start);
    let mut found = Vec::new();
    let mut covered = 0;
    for (all, numbers) in cited {
        if all.start < covered {
            continue;
        }
        covered = all.end;
        let near = body_near(body, &all);
        for number in NUMBER.captures_iter(&body[numbers]) {
            let Some(digits) = number.get(1) else {
                continue;
            };
            let bracket = number.get(2).map(|bracket| bracket.as_str());
            if let Some(symbol) = symbol(digits.as_str(), bracket, near) {
                found.push((all.clone(), symbol));
            }
        }
    }
    found
}

/// The numbers before the word in the languages of East Asia: the whole, and the number in it.
fn counted(body: &str) -> Vec<(Range<usize>, Range<usize>)> {
    if !COUNTED_WORDS.iter().any(|word| body.contains(word)) {
        return Vec::new();
    }
    let spans =
        |captures: regex::Captures<'_>| Some((captures.get(0)?.range(), captures.get(1)?.range()));
    COUNTED.captures_iter(body).filter_map(spans).collect()
}

/// The symbol of a number; none without a sign that the United Nations adopted it.
fn symbol(number: &str, bracket: Option<&str>, near: Option<&str>) -> Option<String> {
    let year = bracket.filter(|bracket| bracket.len() == 4 && bracket.starts_with(['1', '2']));
    let session = bracket.filter(|bracket| bracket.starts_with(['I', 'V', 'X', 'L', 'C']));
    if session.is_some() {
        return Some(format!("A/RES/{number}"));
    }
    match (near, number.contains('/')) {
        (Some(prefix @ ("A" | "A/HRC")), true) => Some(format!("{prefix}/RES/{number}")),
        // The Assembly's numbers have a session since 1976; those of the Council are bare.
        (None, true) => number
            .split_once('/')
            .filter(|(session, _)| matches!(session.parse(), Ok(31..=99)))
            .map(|_| format!("A/RES/{number}")),
        (Some("A"), false) => {
            let counted = number
                .parse()
                .is_ok_and(|number: u32| (1..=LAST).contains(&number));
            counted.then(|| format!("A/RES/{number}"))
        }
        (Some("S"), _) => (!number.contains('/')).then(|| format!("S/RES/{number}")),
        (None, false) => year.map(|_| format!("S/RES/{number}")),
        _ => None,
    }
}

/// The body named nearest before or after a citation, within its sentence.
fn body_near(body: &str, span: &Range<usize>) -> Option<&'static str> {
    let start = body.ceil_char_boundary(span.start.saturating_sub(REACH_BEFORE));
    let end = body.floor_char_boundary((span.end + REACH_AFTER).min(body.len()));
    let before = &body[start..span.start];
    let before = before.rsplit(['\n', ';', '。']).next().unwrap_or_default();
    let before = before
        .rfind(". ")
        .map_or(before, |at| &before[at..])
        .to_lowercase();
    let after = &body[span.end..end];
    let after = after.split(['\n', ';', '。']).next().unwrap_or_default();
    let after = after
        .find(". ")
        .map_or(after, |at| &after[..at])
        .to_lowercase();
    let names = || entries(BODIES).map(|body| (body.class, body.phrase));
    // A name that follows closely, as in `resolution 33/30 of the Council`, counts before a name
    // far ahead.
    let following = names()
        .filter_map(|(prefix, name)| Some((after.find(name)?, prefix)))
        .min();
    let leading = names()
        .filter_map(|(prefix, name)| {
            Some((before.len() - before.rfind(name)? - name.len(), prefix))
        })
        .min();
    match (leading, following) {
        (Some((ahead, leading)), Some((behind, following))) => {
            Some(if behind <= ahead { following } else { leading })
        }
        (leading, following) => leading.or(following).map(|(_, prefix)| prefix),
    }
}
