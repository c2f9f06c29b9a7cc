//! Those to whom a document is addressed, as written, without leading articles.
//!
//! Sought in recipient blocks (`To:`), in the title of a letter, in short lines that name recipients, in salutations. People
//! copied in are not addressed. Recipients named by a block or by a line of their own make salutations superfluous.

mod name;
mod recipient;
mod salutation;
mod title;
mod words;

use std::ops::Range;

use crate::document::{Addressee, Evidence, Found, Kind};
use crate::gazetteer::fold::fold;
use crate::parse::Property;

use super::Reading;
pub(super) use recipient::{is_sent, on_its_own};
pub(super) use salutation::{greets, names_somebody};

/// Blocks at the beginning and at the end in which those addressed are sought.
const REACH: (usize, usize) = (14, 12);

/// Blocks at the beginning among which a line of its own names recipients.
const OPENING: usize = 8;

/// The longest line that names somebody addressed, in bytes.
const LONGEST: usize = 200;

/// A line of the body: where it stands, and its block counted from the beginning.
struct Line<'t> {
    span: Range<usize>,
    text: &'t str,
    block: usize,
}

/// Those found so far; of two names for one addressee the longer stays.
struct List<'r> {
    body: &'r str,
    found: Vec<Found<Addressee>>,
}

impl List<'_> {
    fn add(&mut self, name: String, evidence: Evidence) {
        let known = self
            .found
            .iter_mut()
            .find(|other| name::is_same(&other.value.0, &name));
        match known {
            Some(other) if other.value.0.len() >= name.len() => {}
            Some(other) => *other = Found::new(Addressee(name), evidence),
            None => self.found.push(Found::new(Addressee(name), evidence)),
        }
    }

    fn add_in_body(&mut self, name: String, rule: &'static str, span: Range<usize>) {
        let evidence = Evidence::in_body(rule, 0.9, self.body, span);
        self.add(name, evidence);
    }
}

/// Those addressed, in order of appearance; may be empty.
pub fn addressees(reading: &Reading<'_>) -> Vec<Found<Addressee>> {
    let mut list = List {
        body: &reading.body,
        found: Vec::new(),
    };
    let (head, tail) = lines(reading);
    for (name, span) in [&head, &tail]
        .into_iter()
        .flat_map(|lines| recipient::after_cue(lines))
    {
        list.add_in_body(name, "recipient", span);
    }
    if list.found.is_empty() {
        for declared in reading.parsed.declared(Property::Addressee) {
            if let Some(name) = name::clean(&declared.value) {
                let evidence = Evidence::declared("declared", 0.9, declared.value.clone());
                list.add(name, evidence);
            }
        }
    }
    if !list.found.is_empty() {
        return list.found;
    }
    let entitled = reading.title.as_ref();
    if !reports(reading) || entitled.is_some_and(|title| title::begins(&title.value)) {
        in_title(reading, &mut list);
        let titled = list.found.len();
        on_their_own(reading, &head, &mut list);
        if list.found.len() > titled {
            return list.found;
        }
    }
    in_salutations(reading, &head, &mut list);
    list.found
}

/// Whether a document only tells of letters.
fn reports(reading: &Reading<'_>) -> bool {
    let kind = reading.kind.as_ref().map(|found| found.value);
    let telling = [
        Kind::PressRelease,
        Kind::News,
        Kind::Report,
        Kind::Briefing,
        Kind::Speech,
    ];
    kind.is_some_and(|kind| telling.contains(&kind))
}

/// Lines of the first and of the last blocks, none twice.
fn lines<'r>(reading: &'r Reading<'_>) -> (Vec<Line<'r>>, Vec<Line<'r>>) {
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    let count = reading.main.len();
    for (block, (range, content)) in reading.main.iter().enumerate() {
        let lines = if block < REACH.0 {
            &mut head
        } else if block + REACH.1 >= count {
            &mut tail
        } else {
            continue;
        };
        let mut start = range.start;
        for text in content.text.split('\n') {
            let span = start..start + text.len();
            start = span.end + 1;
            lines.push(Line { span, text, block });
        }
    }
    (head, tail)
}

fn in_title(reading: &Reading<'_>, list: &mut List<'_>) {
    let Some(title) = &reading.title else {
        return;
    };
    let letter = reading
        .kind
        .as_ref()
        .is_some_and(|found| found.value == Kind::OpenLetter);
    for name in title::named(&title.value, letter) {
        let evidence = Evidence {
            rule: "title".into(),
            confidence: 0.8,
            ..title.evidence.clone()
        };
        list.add(name, evidence);
    }
}

fn on_their_own(reading: &Reading<'_>, head: &[Line<'_>], list: &mut List<'_>) {
    let title = reading.title.as_ref().map(|found| fold(&found.value));
    for line in head.iter().filter(|line| line.block < OPENING) {
        let Some(names) = recipient::on_its_own(line.text) else {
            continue;
        };
        if title.as_deref() == Some(&fold(line.text)) {
            continue;
        }
        for name in name::between(&names) {
            if let Some(name) = name::clean(name) {
                list.add_in_body(name, "line", line.span.clone());
            }
        }
    }
}

/// Salutations at the head of a letter; once the text has begun, it greets no more.
fn in_salutations(reading: &Reading<'_>, head: &[Line<'_>], list: &mut List<'_>) {
    let titled = !list.found.is_empty();
    let mut greeted = false;
    for (at, line) in head.iter().enumerate() {
        let names = salutation::greeted(line.text);
        let office = salutation::by_office(line.text).filter(|_| !titled && names.is_empty());
        if greeted && names.is_empty() && office.is_none() {
            return;
        }
        greeted |= !names.is_empty() || office.is_some();
        // A title that names offices says more than `Dear Mr. Chairman`.
        let names = names
            .into_iter()
            .filter(|name| !titled || !name::is_bare_office(name));
        for name in names.chain(office) {
            match named_before(&head[..at], &name, reading) {
                Some((full, span)) => list.add_in_body(full, "recipient", span),
                None => list.add_in_body(name, "salutation", line.span.clone()),
            }
        }
    }
}

/// The line before a salutation that names the one greeted in full.
fn named_before(
    lines: &[Line<'_>],
    name: &str,
    reading: &Reading<'_>,
) -> Option<(String, Range<usize>)> {
    let last = name.split_whitespace().next_back()?;
    let surname = last.trim_matches(|character: char| !character.is_alphanumeric());
    let office = name::names_office(surname);
    let acronym = !surname.chars().any(char::is_lowercase);
    if surname.chars().count() < 3 || !surname.starts_with(char::is_uppercase) || office || acronym
    {
        return None;
    }
    let title = reading.title.as_ref().map(|found| fold(&found.value));
    let title = title.unwrap_or_default();
    let line = lines.iter().rev().take(OPENING).find(|line| {
        let mut words = line
            .text
            .split(|character: char| !character.is_alphanumeric());
        line.text.len() <= LONGEST
            && !line.text.ends_with(['.', '!', '?', ':'])
            && words.any(|word| word == surname)
            && !title.contains(&fold(line.text))
    })?;
    let full = name::clean(line.text).filter(|full| full.len() > name.len())?;
    Some((full, line.span.clone()))
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(opening: &str, expected: &[&str]) {
        let text = format!(
            "{opening}\n\nWe write to ask for clean water in our town. It has been promised for many years and never came.\n"
        );
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
    fn salutations_name_those_addressed() {
        check("Dear Minister of Water,", &["Minister of Water"]);
        check("Dear friends,", &[]);
        check("Dear River League member,", &[]);
        check(
            "Dear Mr. Chairman: (Dear Madam Chair:)",
            &["Mr. Chairman", "Madam Chair"],
        );
        check("Dear Sir or Madam,", &[]);
        check(
            "Sehr geehrte Frau Senatorin Albers,",
            &["Frau Senatorin Albers"],
        );
        check(
            "Sehr geehrter Herr Minister Ahrens, sehr geehrte Frau Brandt,",
            &["Herr Minister Ahrens", "Frau Brandt"],
        );
        check("Уважаемый господин министр!", &["господин министр"]);
        check(
            "Monsieur le Président du Conseil des eaux,",
            &["Monsieur le Président du Conseil des eaux"],
        );
        check("Señora Ministra:", &["Señora Ministra"]);
        check("尊敬的水利部部长：", &["水利部部长"]);
        check(
            "Dear Ana Ruiz, we are writing to you on behalf of the lake.",
            &["Ana Ruiz"],
        );
        check(
            "Dear President Anna Berg and Members of Parliament,",
            &["President Anna Berg", "Members of Parliament"],
        );
    }

    #[test]
    fn titles_of_letters_name_those_addressed() {
        check(
            "Open letter to the River Council on dams",
            &["River Council"],
        );
        check("An open letter to stop the dams", &[]);
        check(
            "Letter to the Speaker of the House and President of the Senate on dams",
            &["Speaker of the House", "President of the Senate"],
        );
        check("Open letter from fishers to River Power", &["River Power"]);
        check(
            "Offener Brief an die Flusskommission zum Staudamm",
            &["Flusskommission"],
        );
        check(
            "Lettre ouverte au Ministre de l'eau et à la Commission du lac",
            &["Ministre de l'eau", "Commission du lac"],
        );
        check(
            "Carta aberta ao Ministro das Águas sobre as barragens",
            &["Ministro das Águas"],
        );
        check(
            "Открытое письмо президенту республики",
            &["президенту республики"],
        );
        check("Открытое письмо рыбаков озера", &[]);
        check("致水利部的公开信", &["水利部"]);
        check("漁民就水壩致水利部部長的公開信", &["水利部部長"]);
        check("水利部部長公開信：不再建壩", &[]);
    }

    #[test]
    fn recipients_have_lines_of_their_own() {
        check("To: the Lake Commission", &["Lake Commission"]);
        check(
            "To:\nAna Ruiz\nMinister of Water\nJon Berg\nDirector of the Lake Commission\nCc: Press Office\n\nDear Minister, dear Director,",
            &[
                "Ana Ruiz, Minister of Water",
                "Jon Berg, Director of the Lake Commission",
            ],
        );
        check(
            "A letter on water\n\nTO THE PARLIAMENT OF THE LAKES:",
            &["PARLIAMENT OF THE LAKES"],
        );
        check("To learn more about it, read on.", &[]);
        check("To: office (at) lake.example", &[]);
        check("Alle Zutaten in eine Schüssel geben und verrühren.", &[]);
        check(
            "A letter on water\n\nAna Ruiz, Minister of Water\n\nDear Minister Ruiz,",
            &["Ana Ruiz, Minister of Water"],
        );
    }
}
