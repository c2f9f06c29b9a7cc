//! Those to whom a document speaks: "To:", salutation, title.
//!
//! Cue words in many languages, each with what may follow; copies and quotations do not count. The fuller of two names for
//! one addressee is kept.

use std::ops::Range;

use crate::document::{Addressee, Evidence, Found};
use crate::gazetteer::fold::fold;

use super::Reading;

/// Openings of a line that names a recipient, lower case; the rest of the line is the name.
const RECIPIENT: &[&str] = &[
    "to:",
    "to the attention of:",
    "addressed to:",
    "an:",
    "an die:",
    "à:",
    "à :",
    "à l'attention de:",
    "a:",
    "para:",
    "al:",
    "ao:",
    "à attention de:",
    "кому:",
    "до:",
    "komu:",
    "till:",
    "aan:",
    "kime:",
    "إلى:",
    "الى:",
    "致:",
    "宛先:",
];

/// Salutations, lower case; what follows up to the end of the line is the name.
const SALUTATION: &[&str] = &[
    "dear ",
    "to the honourable ",
    "sehr geehrte damen und herren ",
    "sehr geehrte frau ",
    "sehr geehrter herr ",
    "sehr geehrte ",
    "sehr geehrter ",
    "liebe ",
    "lieber ",
    "cher ",
    "chère ",
    "chers ",
    "chères ",
    "estimado ",
    "estimada ",
    "estimados ",
    "estimadas ",
    "querido ",
    "querida ",
    "prezado ",
    "prezada ",
    "prezados ",
    "caro ",
    "cara ",
    "cari ",
    "gentile ",
    "egregio ",
    "уважаемый ",
    "уважаемая ",
    "уважаемые ",
    "шановний ",
    "шановна ",
    "шановні ",
    "vážený ",
    "vážená ",
    "vážení ",
    "kära ",
    "bäste ",
    "geachte ",
    "sayın ",
    "szanowny ",
    "szanowna ",
    "szanowni ",
];

/// What a title says before it names whom it speaks to, lower case.
const TITLE: &[&str] = &[
    "open letter to ",
    "an open letter to ",
    "joint letter to ",
    "letter to ",
    "appeal to ",
    "petition to ",
    "offener brief an ",
    "brief an ",
    "lettre ouverte à ",
    "lettre ouverte aux ",
    "lettre ouverte au ",
    "lettre à ",
    "appel à ",
    "carta abierta a ",
    "carta abierta al ",
    "carta al ",
    "carta aberta a ",
    "carta aberta ao ",
    "carta aberta à ",
    "carta aberta aos ",
    "lettera aperta a ",
    "lettera aperta al ",
    "lettera aperta alla ",
    "lettera aperta ai ",
    "открытое письмо к ",
    "otevřený dopis ",
    "öppet brev till ",
    "open brief aan ",
    "barua ya wazi kwa ",
    "رسالة مفتوحة إلى ",
];

/// Where a name in a title ends: what the letter is about.
const TOPIC: &[&str] = &[
    " on ",
    " about ",
    " regarding ",
    " concerning ",
    " calling ",
    " asking ",
    " urging ",
    ": ",
    " – ",
    " — ",
    " - ",
    " sur ",
    " über ",
    " zu ",
    " sobre ",
    " por ",
    " su ",
    " sui ",
    " o ",
    " om ",
    " over ",
    " о ",
    " об ",
    " за ",
    " щодо ",
    " بشأن ",
    " حول ",
];

/// Words of respect that are nothing by themselves, folded.
const EMPTY: &[&str] = &[
    "sir",
    "madam",
    "sir or madam",
    "sirs",
    "friend",
    "friends",
    "colleague",
    "colleagues",
    "all",
    "reader",
    "readers",
    "editor",
    "damen und herren",
    "freunde",
    "kolleginnen und kollegen",
    "senor",
    "senora",
    "senores",
    "amigos",
    "companheiros",
    "collega",
    "colleghi",
    "monsieur",
    "madame",
    "amis",
    "everyone",
    "supporter",
    "supporters",
    "leser",
    "leserin",
    "lecteur",
    "pane",
    "pani",
    "коллеги",
    "друзья",
    "господа",
    "дамы и господа",
];

/// Articles before a name, lower case.
const ARTICLES: &[&str] = &[
    "the ", "die ", "der ", "den ", "das ", "le ", "la ", "les ", "el ", "los ", "las ", "o ",
    "os ", "as ", "il ", "lo ", "gli ", "i ", "l'", "l’",
];

/// Blocks from the beginning in which recipients are sought, and the longest line that names one, in bytes.
const REACH: (usize, usize) = (14, 160);

/// Those addressed, in order of appearance; people copied in do not count.
pub fn addressees(reading: &Reading<'_>) -> Vec<Found<Addressee>> {
    let mut found: Vec<Found<Addressee>> = Vec::new();
    if let Some(title) = &reading.title
        && let Some(name) =
            after_cue(&title.value, TITLE).and_then(|rest| clean(before_topic(rest)))
    {
        let evidence = Evidence {
            rule: "title".into(),
            confidence: 0.8,
            ..title.evidence.clone()
        };
        found.push(Found::new(Addressee(name), evidence));
    }
    for (range, block) in reading.main.iter().take(REACH.0) {
        let mut start = range.start;
        for line in block.text.split('\n') {
            let span = start..start + line.len();
            start = span.end + 1;
            if line.len() > REACH.1 {
                continue;
            }
            if let Some((rule, name)) = of_line(line) {
                add(&mut found, name, rule, &reading.body, span);
            }
        }
    }
    found
}

fn of_line(line: &str) -> Option<(&'static str, String)> {
    if let Some(rest) = after_cue(line, RECIPIENT) {
        return Some(("recipient", clean(rest)?));
    }
    let rest = after_cue(line, SALUTATION)?;
    let ends_as_salutation = line.trim_end().ends_with([',', ':', '!', ';', '，', '：']);
    (ends_as_salutation || rest.len() <= 60 && !rest.contains(". ")).then_some(())?;
    Some(("salutation", clean(rest)?))
}

/// What follows the longest cue that the text begins with, case folded.
fn after_cue<'a>(text: &'a str, cues: &[&str]) -> Option<&'a str> {
    let text = text.trim_start();
    let length = cues
        .iter()
        .filter(|cue| begins(text, cue))
        .map(|cue| cue.chars().count())
        .max()?;
    let end = text
        .char_indices()
        .nth(length)
        .map_or(text.len(), |(at, _)| at);
    Some(text[end..].trim())
}

fn begins(text: &str, cue: &str) -> bool {
    let mut lowered = text.chars().flat_map(char::to_lowercase);
    cue.chars().all(|wanted| lowered.next() == Some(wanted))
}

fn before_topic(text: &str) -> &str {
    let end = TOPIC
        .iter()
        .filter_map(|topic| text.find(topic))
        .filter(|at| *at > 2)
        .min();
    &text[..end.unwrap_or(text.len())]
}

/// A name without article and closing punctuation; nothing where only words of respect remain.
fn clean(name: &str) -> Option<String> {
    let mut name = name
        .trim()
        .trim_end_matches([',', ':', '!', ';', '.', '，', '：', '-', '–'])
        .trim();
    for article in ARTICLES {
        if begins(name, article) {
            let end = name
                .char_indices()
                .nth(article.chars().count())
                .map_or(name.len(), |(at, _)| at);
            name = name[end..].trim();
            break;
        }
    }
    let folded = fold(name);
    let empty = folded.is_empty() || EMPTY.contains(&folded.as_str());
    (!empty && name.chars().count() >= 2 && name.len() <= REACH.1).then(|| name.to_owned())
}

/// Adds a name unless it is known; of two names for one addressee, one inside the other, the longer stays.
fn add(
    found: &mut Vec<Found<Addressee>>,
    name: String,
    rule: &'static str,
    body: &str,
    span: Range<usize>,
) {
    let folded = fold(&name);
    for other in found.iter_mut() {
        let known = fold(&other.value.0);
        if known.contains(&folded) {
            return;
        }
        if folded.contains(&known) {
            *other = Found::new(Addressee(name), Evidence::in_body(rule, 0.9, body, span));
            return;
        }
    }
    found.push(Found::new(
        Addressee(name),
        Evidence::in_body(rule, 0.9, body, span),
    ));
}

#[cfg(test)]
mod tests {

    fn check(text: &str, expected: &[&str]) {
        let parsed = crate::parse::parse(text.as_bytes(), "letter.txt").unwrap();
        let document = crate::extract::extract(&parsed, "letter.txt");
        let names: Vec<&str> = document
            .addressees
            .iter()
            .map(|found| found.value.0.as_str())
            .collect();
        assert_eq!(names, expected, "{text}");
    }

    #[test]
    fn those_addressed_are_found() {
        let rest = "\n\nWe write to ask for clean water in our town. It has been promised for many years and never came.\n";
        let with = |opening: &str| format!("{opening}{rest}");
        check(&with("Dear Minister of Water,"), &["Minister of Water"]);
        check(&with("To: the Lake Commission"), &["Lake Commission"]);
        check(
            &with("Sehr geehrte Frau Senatorin Albers,"),
            &["Senatorin Albers"],
        );
        check(&with("Уважаемый господин министр!"), &["господин министр"]);
        check(&with("Dear friends,"), &[]);
        check(
            &with("Open letter to the River Council on dams"),
            &["River Council"],
        );
    }
}
