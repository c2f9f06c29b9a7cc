//! BibTeX files read as BibTeX reads them, so that tests can see what an entry says to it.
//!
//! The grammar is that of `bibtex.web` (Oren Patashnik, version 0.99d): text outside entries is
//! passed over up to the next `@`; a value is in braces, which are counted and know no escapes, or
//! in quotes, within which braces are counted as well.

use std::process::Command;

use proptest::prelude::*;
use undersigned::present::{citation, sanitize_line};

use crate::display::{TEXT, stored};

/// An entry: its kind, key and fields in order.
#[derive(Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) kind: String,
    pub(crate) key: String,
    pub(crate) fields: Vec<(String, String)>,
}

struct Reader<'a>(&'a str);

type Read<T> = Result<T, String>;

impl<'a> Reader<'a> {
    fn blank(&mut self) {
        self.0 = self.0.trim_start();
    }

    fn take(&mut self, sign: char) -> Read<()> {
        self.blank();
        let rest = self.0.strip_prefix(sign);
        self.0 = rest.ok_or_else(|| format!("no `{sign}` before {:?}", self.0))?;
        Ok(())
    }

    fn takes(&mut self, sign: char) -> bool {
        self.take(sign).is_ok()
    }

    /// A name, up to white space or a sign that ends names.
    fn name(&mut self) -> Read<&'a str> {
        self.blank();
        let ends = |letter: char| letter.is_whitespace() || "\"#%'(),={}".contains(letter);
        let (name, rest) = self.0.split_at(self.0.find(ends).unwrap_or(self.0.len()));
        self.0 = rest;
        match name {
            "" => Err(format!("no name before {rest:?}")),
            name => Ok(name),
        }
    }

    /// Text up to the sign that ends it outside of braces.
    fn balanced(&mut self, end: char) -> Read<&'a str> {
        let mut depth = 0_u32;
        for (at, letter) in self.0.char_indices() {
            match letter {
                _ if letter == end && depth == 0 => {
                    let text = &self.0[..at];
                    self.0 = &self.0[at + end.len_utf8()..];
                    return Ok(text);
                }
                '{' => depth += 1,
                '}' => depth = depth.checked_sub(1).ok_or("a brace too many")?,
                _ => {}
            }
        }
        Err(format!("no `{end}` at the end of {:?}", self.0))
    }

    fn value(&mut self) -> Read<String> {
        let mut value = String::new();
        loop {
            if self.takes('{') {
                value.push_str(self.balanced('}')?);
            } else if self.takes('"') {
                value.push_str(self.balanced('"')?);
            } else {
                value.push_str(self.name()?);
            }
            if !self.takes('#') {
                return Ok(value);
            }
        }
    }

    fn entry(&mut self) -> Read<Entry> {
        let kind = self.name()?.to_lowercase();
        let end = if self.takes('(') {
            ')'
        } else {
            self.take('{')?;
            '}'
        };
        let key = self.name()?.to_owned();
        let mut fields = Vec::new();
        while self.takes(',') {
            self.blank();
            if self.0.starts_with(end) {
                break;
            }
            let name = self.name()?.to_lowercase();
            self.take('=')?;
            fields.push((name, self.value()?));
        }
        self.take(end)?;
        Ok(Entry { kind, key, fields })
    }
}

/// The entries of a file.
pub(crate) fn entries(text: &str) -> Read<Vec<Entry>> {
    let mut reader = Reader(text);
    let mut entries = Vec::new();
    while let Some((_, rest)) = reader.0.split_once('@') {
        reader.0 = rest;
        if reader.0.to_lowercase().starts_with("comment") {
            continue;
        }
        entries.push(reader.entry()?);
    }
    Ok(entries)
}

/// The names of a value, as BibTeX parts it: at the word `and` outside of braces.
fn names(value: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut depth = 0;
    for word in value.split(' ') {
        let name = names.last_mut().unwrap();
        if depth == 0 && word.eq_ignore_ascii_case("and") {
            names.push(String::new());
            continue;
        }
        depth += word.matches('{').count();
        depth -= word.matches('}').count();
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    names
}

/// What TeX prints of a value.
fn printed(value: &str) -> String {
    let mut text = value.to_owned();
    for (command, sign) in [
        ("\\textbraceleft{}", "\u{1}"),
        ("\\textbraceright{}", "\u{2}"),
        ("\\textasciitilde{}", "~"),
        ("\\textasciicircum{}", "^"),
        ("\\textbackslash{}", "\u{3}"),
    ] {
        text = text.replace(command, sign);
    }
    let text = text.replace(['{', '}', '\\'], "");
    text.replace('\u{1}', "{")
        .replace('\u{2}', "}")
        .replace('\u{3}', "\\")
}

/// The entry of a document that says one text in every place, and at the end of its address.
fn entry(text: &str) -> String {
    let mut stored = stored(text);
    stored.document.url = Some(format!("https://lake.example/{text}"));
    citation::bibtex(&stored)
}

/// Holds the entry of a document against the text that the document says.
#[track_caller]
fn check(text: &str) {
    let entry = entry(text);
    let read = entries(&entry);
    let read = read.unwrap_or_else(|error| panic!("{error}: {entry}"));
    let [one] = read.as_slice() else {
        panic!("{} entries: {entry}", read.len())
    };
    assert_eq!(
        (one.kind.as_str(), one.key.as_str()),
        ("misc", "0123456789abcdef")
    );
    let known = [
        "title",
        "author",
        "howpublished",
        "url",
        "type",
        "date",
        "year",
        "langid",
    ];
    let mut seen: Vec<&str> = one.fields.iter().map(|(name, _)| name.as_str()).collect();
    assert!(seen.iter().all(|name| known.contains(name)), "{entry}");
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), count, "{entry}");
    let expected = sanitize_line(text);
    for (name, value) in &one.fields {
        match name.as_str() {
            "title" | "howpublished" => assert_eq!(printed(value), expected, "{entry}"),
            "author" => {
                let names = names(value);
                assert_eq!(names.len(), 2, "{entry}");
                for name in names {
                    assert_eq!(printed(&name), expected.trim(), "{entry}");
                }
            }
            "url" => {
                let is_address =
                    |sign: char| sign.is_ascii_graphic() && !"\\{}^\"<>`|".contains(sign);
                assert!(value.chars().all(is_address), "{entry}");
            }
            _ => {}
        }
    }
}

/// What could be more than text to BibTeX.
const BIBTEX: &str = "(\\{|\\}|\"|@|#|,| and |,\n|@misc\\{x, |@comment|@string|= \\{|\\\\\\{|\\\\\"|others|[a-z ]{1,3}|%){0,16}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn an_entry_says_what_its_document_says(text in prop_oneof![TEXT, BIBTEX]) {
        check(&text);
    }
}

/// Titles that forged an entry, or made a file unreadable, where braces were escaped as TeX escapes
/// them.
const HOSTILE: &[&str] = &[
    "Open letter }}, note = \"forged\" } @misc(forged2020, title = {Forged}) @comment{",
    "One { alone",
    "One } alone",
    "\\",
    "\\{",
    "\"",
    "Ana and Bo, PhD",
    "# @preamble{\"\\input x\"}",
];

#[test]
fn hostile_titles_stay_titles() {
    for text in HOSTILE {
        check(text);
    }
}

#[test]
fn the_grammar_is_that_of_bibtex() {
    let fields = |fields: &[(&str, &str)]| {
        let pairs = fields.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    };
    let text =
        "junk @misc{a, Title = {x {y} z}, note = \"q\" # { r} # s,} @comment @book(b, year = 2010)";
    let expected = [
        Entry {
            kind: "misc".to_owned(),
            key: "a".to_owned(),
            fields: fields(&[("title", "x {y} z"), ("note", "q rs")]),
        },
        Entry {
            kind: "book".to_owned(),
            key: "b".to_owned(),
            fields: fields(&[("year", "2010")]),
        },
    ];
    assert_eq!(entries(text).unwrap(), expected);
    // A backslash escapes no brace.
    assert!(entries("@misc{a, title = {x \\{ y}}").is_err());
    assert_eq!(entries("@misc{a, title = {x \\} y}}").ok(), None);
    assert_eq!(names("{Ana and Bo} AND Cy"), ["{Ana and Bo}", "Cy"]);
}

/// A program that reads entries with pybtex, BibTeX written in Python, and prints their keys,
/// fields and authors.
const PYBTEX: &str = "
import sys
from pybtex.database import parse_string
for key, entry in parse_string(sys.stdin.read(), 'bibtex').entries.items():
    names = len(entry.persons.get('author', []))
    print(key, entry.type, names, *sorted(name.lower() for name in entry.fields))
";

#[test]
fn pybtex_reads_the_same() {
    use std::io::Write;
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = |program: &str| {
        let mut python = Command::new("python3");
        python.args(["-c", program]);
        // Where `.ci/run` puts it.
        python.env("PYTHONPATH", root.join("target/python"));
        python
    };
    let found = python("import pybtex").output();
    if !found.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: no pybtex (`python3 -m pip install --target target/python pybtex`)");
        return;
    }
    for text in HOSTILE {
        let mut reading = python(PYBTEX)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let entry = entry(text);
        reading
            .stdin
            .take()
            .unwrap()
            .write_all(entry.as_bytes())
            .unwrap();
        let output = reading.wait_with_output().unwrap();
        assert_eq!(
            String::from_utf8_lossy(&output.stdout).trim(),
            "0123456789abcdef misc 2 howpublished title type url",
            "{entry}"
        );
    }
}
