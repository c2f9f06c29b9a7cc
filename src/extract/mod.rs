//! Structure to facts, one file for each fact; pure functions.
//!
//! Takes the result of `parse` and finds title, kind, date, language, publisher, places,
//! addressees, signatories and instruments. Never knows formats, files or the index.

pub mod addressee;
pub mod date;
mod dateline;
pub mod instrument;
pub mod kind;
pub mod language;
#[cfg(test)]
mod limits;
pub mod place;
pub mod publisher;
mod remark;
pub mod rules;
pub mod signatory;
pub mod title;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::deadline;
use crate::document::{Document, Found, Kind, Language, PageStart, PartialDate, Signatory};
use crate::gazetteer::Words;
use crate::parse::{Block, BlockKind, Parsed, Property, Zone};
use crate::visible::visible;

/// A document being read: the parsed file, its body, and the facts already found.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The result of the parser.
    pub parsed: &'a Parsed,
    /// The source's path or name with `/` between its parts; may contain a date or a kind.
    pub name: &'a str,
    /// The main blocks' text, one empty line between blocks, one line break between items and rows
    /// of one group.
    pub body: String,
    /// The main blocks in order, each with the range of the body that it fills.
    pub main: Vec<(Range<usize>, &'a Block)>,
    /// The language, once found.
    pub language: Option<Found<Language>>,
    /// The title, once found.
    pub title: Option<Found<String>>,
    /// The date, once found.
    pub date: Option<Found<PartialDate>>,
    /// Those who sign, once found.
    pub signatories: Vec<Found<Signatory>>,
    /// The publisher, once found.
    pub publisher: Option<Found<String>>,
    /// The kind, once found.
    pub kind: Option<Found<Kind>>,
}

impl<'a> Reading<'a> {
    /// Lays out the body of a parsed file.
    pub fn new(parsed: &'a Parsed, name: &'a str) -> Self {
        let mut body = String::new();
        let mut main: Vec<(Range<usize>, &Block)> = Vec::new();
        for block in parsed
            .blocks
            .iter()
            .filter(|block| block.zone == Zone::Main)
        {
            if let Some((_, last)) = main.last() {
                body.push_str(if block.group != 0 && last.group == block.group {
                    "\n"
                } else {
                    "\n\n"
                });
            }
            if let BlockKind::ListItem { marker, .. } = &block.kind {
                body.push_str(if marker.is_empty() { "-" } else { marker });
                body.push(' ');
            }
            let start = body.len();
            body.push_str(&block.text);
            main.push((start..body.len(), block));
        }
        Self {
            parsed,
            name,
            body,
            main,
            language: None,
            title: None,
            date: None,
            signatories: Vec::new(),
            publisher: None,
            kind: None,
        }
    }

    /// The primary subtag of the language found, or an empty string.
    pub fn language_code(&self) -> &str {
        self.language
            .as_ref()
            .map(|found| found.value.primary())
            .unwrap_or_default()
    }

    /// The blocks outside the main text, in order.
    pub fn boilerplate(&self) -> impl Iterator<Item = &'a Block> {
        self.parsed
            .blocks
            .iter()
            .filter(|block| block.zone != Zone::Main)
    }
}

/// Finds every fact of a parsed file; `name` is its path or name.
pub fn extract(parsed: &Parsed, name: &str) -> Document {
    let mut reading = Reading::new(parsed, name);
    let mut remarks = parsed.remarks.clone();
    reading.language = language::language(&reading);
    deadline::check();
    reading.title = title::title(&reading);
    deadline::check();
    reading.date = date::date(&reading, &mut remarks);
    deadline::check();
    reading.signatories = signatory::signatories(&reading);
    deadline::check();
    reading.publisher = publisher::publisher(&reading);
    deadline::check();
    reading.kind = kind::kind(&reading);
    deadline::check();
    let addressees = addressee::addressees(&reading);
    deadline::check();
    let words = Words::new(&reading.body);
    deadline::check();
    let countries = place::countries(&reading, &words, &addressee::greeted(&reading));
    deadline::check();
    let regions = place::regions(&reading, &countries);
    deadline::check();
    let instruments = instrument::instruments(&reading, &words);
    deadline::check();
    remarks.extend(remark::contradictions(&reading));
    let pages = pages(parsed, &reading);
    let mut document = Document {
        media_type: parsed.format.media_type().to_owned(),
        url: web_address(parsed),
        title: reading.title,
        kind: reading.kind,
        date: reading.date,
        language: reading.language,
        publisher: reading.publisher,
        countries,
        regions,
        addressees,
        signatories: reading.signatories,
        instruments,
        pages,
        body: reading.body,
        remarks,
    };
    keep_what_shows(&mut document);
    document
}

/// Returns where pages begin in the body. A page that begins
/// with boilerplate begins in the body with the main block after it.
fn pages(parsed: &Parsed, reading: &Reading<'_>) -> Vec<PageStart> {
    let mut pages: Vec<PageStart> = Vec::new();
    let mut add = |at: usize, number: u32| match pages.last_mut() {
        Some(last) if last.number == number => {}
        Some(last) if last.at == at => last.number = number,
        _ => pages.push(PageStart { at, number }),
    };
    let mut breaks = parsed.pages.iter().peekable();
    // A page that begins with an item begins with its marker.
    let first = |range: &Range<usize>| {
        let before = &reading.body[..range.start];
        before.rfind('\n').map_or(0, |end| end + 1)
    };
    let mut main = reading.main.iter().peekable();
    let mut waiting = None;
    for (number, block) in parsed.blocks.iter().enumerate() {
        let range = main
            .next_if(|(_, other)| std::ptr::eq(*other, block))
            .map(|(range, _)| range);
        if let (Some(range), Some(page)) = (range, waiting) {
            add(first(range), page);
            waiting = None;
        }
        while let Some(one) = breaks.next_if(|one| one.block <= number) {
            match range {
                Some(range) if one.at == 0 => add(first(range), one.number),
                Some(range) => add(range.start + one.at.min(range.len()), one.number),
                None => waiting = Some(one.number),
            }
        }
    }
    pages
}

/// Returns the training data for the forests of facts from a parsed file: for each fact the names
/// of the columns, and the candidates with their rows.
pub fn features(parsed: &Parsed, name: &str) -> BTreeMap<&'static str, Candidates> {
    let mut reading = Reading::new(parsed, name);
    reading.language = language::language(&reading);
    reading.title = title::title(&reading);
    reading.date = date::date(&reading, &mut Vec::new());
    reading.signatories = signatory::signatories(&reading);
    reading.publisher = publisher::publisher(&reading);
    let (columns, rows) = kind::features(&reading);
    let rows = rows
        .into_iter()
        .map(|(kind, row)| (kind.to_string(), row))
        .collect();
    reading.kind = kind::kind(&reading);
    let addressees = addressee::features(&reading);
    let greeted = addressee::greeted(&reading);
    let countries = place::features(&reading, &Words::new(&reading.body), &greeted);
    BTreeMap::from([
        ("kind", (columns, rows)),
        ("addressees", addressees),
        ("countries", countries),
    ])
}

/// The names of columns, and candidates with their rows.
pub type Candidates = (Vec<String>, Vec<(String, Vec<f32>)>);

/// Returns the first address of the web that the file declares as its own. Other addresses are left
/// out: a program that opens them could be made to run a script or to open a file.
fn web_address(parsed: &Parsed) -> Option<String> {
    let declared = parsed.declared(Property::Url);
    let mut addresses = declared.map(|declaration| declaration.value.as_str());
    let is_of_web = |address: &&str| {
        let (scheme, rest) = address.split_once("://").unwrap_or_default();
        let known = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        known && !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
    };
    addresses.find(is_of_web).map(str::to_owned)
}

/// Removes characters that show nothing from names and titles; evidence keeps the text unchanged.
fn keep_what_shows(document: &mut Document) {
    let keep = |value: &mut String| {
        if let Cow::Owned(shown) = visible(value) {
            *value = shown.trim().to_owned();
        }
        !value.is_empty()
    };
    for field in [&mut document.title, &mut document.publisher] {
        if field.as_mut().is_some_and(|found| !keep(&mut found.value)) {
            *field = None;
        }
    }
    let addressees = &mut document.addressees;
    addressees.retain_mut(|found| keep(&mut found.value.0));
    document.signatories.retain_mut(|found| {
        let Signatory {
            name,
            party_type: _,
            role,
            affiliation,
            places: _,
        } = &mut found.value;
        for field in [role, affiliation] {
            if field.as_mut().is_some_and(|value| !keep(value)) {
                *field = None;
            }
        }
        keep(name)
    });
}

#[cfg(test)]
mod tests {
    use super::extract;

    #[test]
    fn what_front_matter_declares_is_taken_where_the_text_does_not_say() {
        let text = "---\ntitle: Water for the valley\ncountry: [Kenya, Atlantis]\nto: [\"the Minister of Water\"]\nsignatories:\n  - River League, Ghent\n  - name: Ana Roe\n---\n\nOur wells are dry, and no one has answered the letters that we sent.\n";
        let parsed = crate::parse::parse(text.as_bytes(), "letter.md").unwrap();
        let document = extract(&parsed, "letter.md");
        let countries: Vec<&str> = document
            .countries
            .iter()
            .map(|found| found.value.code())
            .collect();
        assert_eq!(countries, ["KE"]);
        assert_eq!(document.addressees[0].value.0, "Minister of Water");
        let signatories = document.signatories.iter().map(|found| &found.value);
        let signatories: Vec<(&str, usize)> = signatories
            .map(|signatory| (signatory.name.as_str(), signatory.places.len()))
            .collect();
        assert_eq!(signatories, [("River League", 1), ("Ana Roe", 0)]);
        assert_eq!(document.signatories[0].evidence.rule, "declared");
        assert_eq!(document.signatories[0].evidence.span, None);

        let signed = format!(
            "{text}\nSigned by:\n\n- Union of Wells, Lima\n- Farmers of the Delta, Lagos\n"
        );
        let parsed = crate::parse::parse(signed.as_bytes(), "letter.md").unwrap();
        let document = extract(&parsed, "letter.md");
        assert_eq!(document.signatories[0].value.name, "Union of Wells");
        assert_eq!(document.signatories.len(), 2);
    }

    #[test]
    fn an_address_is_one_of_the_web() {
        for (declared, expected) in [
            ("https://a.example/b", Some("https://a.example/b")),
            ("HTTP://a.example", Some("HTTP://a.example")),
            ("javascript:alert(1)//://", None),
            ("java&#10;script:alert(1)", None),
            ("data:text/html,x", None),
            ("file:///etc/passwd", None),
            ("https://a.example/ onclick=x", None),
            ("https://", None),
            ("/letters/b", None),
        ] {
            let page = format!(
                "<title>Wells</title><link rel=canonical href='{declared}'><p>Our wells are dry.</p>"
            );
            let parsed = crate::parse::parse(page.as_bytes(), "a.html").unwrap();
            assert_eq!(
                extract(&parsed, "a.html").url.as_deref(),
                expected,
                "{declared}"
            );
        }
    }

    #[test]
    fn values_hold_nothing_that_does_not_show() {
        let text = "---\ntitle: \"Wells\u{2060} of the valley\"\npublisher: \"River\u{ad} League\"\nto: \"the Minister\u{200b} of Water\"\nsignatories:\n  - \"Ana\\U000e0041 Roe\u{202e}\"\n---\n\nOur wells are dry, and no one has answered.\n";
        let parsed = crate::parse::parse(text.as_bytes(), "letter.md").unwrap();
        let document = extract(&parsed, "letter.md");
        let value = |found: Option<crate::document::Found<String>>| found.map(|found| found.value);
        assert_eq!(
            value(document.title).as_deref(),
            Some("Wells of the valley")
        );
        assert_eq!(value(document.publisher).as_deref(), Some("River League"));
        assert_eq!(document.addressees[0].value.0, "Minister of Water");
        assert_eq!(document.signatories[0].value.name, "Ana Roe");

        let page = "<title>Unter&shy;nehmer</title><h1>Unter&shy;nehmer</h1><p>Our wells are dry.</p><p>Signed by:</p>\
            <ul><li>Ri&#x2064;ver League, Ghent</li><li>Union of&#xe0020; Wells, Lima</li></ul>";
        let parsed = crate::parse::parse(page.as_bytes(), "letter.html").unwrap();
        let document = extract(&parsed, "letter.html");
        assert_eq!(value(document.title).as_deref(), Some("Unternehmer"));
        let signatories = document.signatories.iter();
        let names: Vec<&str> = signatories.map(|found| found.value.name.as_str()).collect();
        assert_eq!(names, ["River League", "Union of Wells"]);
    }
}
