//! Structure to facts, one file for each fact; pure functions.
//!
//! Takes what `parse` gives and finds title, kind, date, language, publisher, places, addressees, signatories and
//! instruments. Never knows formats, files or the index.

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
pub mod signatory;
pub mod title;

use std::ops::Range;

use crate::document::{
    Addressee, Document, Found, Kind, Language, PartialDate, Signatory,
};
use crate::gazetteer::Words;
use crate::parse::{Block, BlockKind, Parsed, Zone};

/// A document being read: what was parsed, its body, and the facts already found.
#[derive(Debug)]
pub struct Reading<'a> {
    /// What the parser gave.
    pub parsed: &'a Parsed,
    /// The source's path or name with `/` between its parts; may tell a date or a kind.
    pub name: &'a str,
    /// The main blocks' text, one empty line between blocks, one line break between items and rows of one group.
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
    pub fn furniture(&self) -> impl Iterator<Item = &'a Block> {
        self.parsed
            .blocks
            .iter()
            .filter(|block| block.zone != Zone::Main)
    }
}

/// Reads a parsed file up to the facts that speak of all of it: those addressed are known, and kind and publisher.
pub fn read<'a>(
    parsed: &'a Parsed,
    name: &'a str,
    remarks: &mut Vec<String>,
) -> (Reading<'a>, Vec<Found<Addressee>>) {
    let mut reading = Reading::new(parsed, name);
    reading.language = language::language(&reading);
    reading.title = title::title(&reading);
    reading.date = date::date(&reading, remarks);
    reading.signatories = signatory::signatories(&reading);
    reading.publisher = publisher::publisher(&reading);
    reading.kind = kind::kind(&reading);
    let addressees = addressee::addressees(&reading);
    (reading, addressees)
}

/// Finds every fact of a parsed file; `name` is its path or name.
pub fn extract(parsed: &Parsed, name: &str) -> Document {
    let mut remarks = parsed.remarks.clone();
    let (reading, addressees) = read(parsed, name, &mut remarks);
    let words = Words::new(&reading.body);
    let countries = place::countries(&reading, &words, &addressees);
    let regions = place::regions(&reading, &countries);
    let instruments = instrument::instruments(&reading, &words);
    remarks.extend(remark::contradictions(&reading));
    Document {
        media_type: parsed.format.media_type().to_owned(),
        url: parsed
            .declared(crate::parse::Property::Url)
            .next()
            .map(|declaration| declaration.value.clone()),
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
        body: reading.body,
        remarks,
    }
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
}
