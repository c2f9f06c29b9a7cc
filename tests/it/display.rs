//! Whatever a document says, nothing that it says acts on a terminal, a spreadsheet, TeX or a page:
//! every form of output, with dangerous text in every place.

use proptest::prelude::*;
use undersigned::document::{
    Addressee, Document, DocumentId, Evidence, Field, Found, PartyType, Place, Signatory,
};
use undersigned::index::{Address, Facet, StoredDocument};
use undersigned::letter::Relation;
use undersigned::network::{Edge, Network, Node};
use undersigned::present::terminal::{self, Detail, TerminalStyle};
use undersigned::present::{citation, csv, json, json_text, sanitize_line, strip_controls};
use undersigned::search::snippet::Snippet;
use undersigned::search::{Hit, Letter, LetterCopy, Results};
use undersigned::visible;

/// Text among which much is dangerous.
pub(crate) const TEXT: &str = "([\u{0}-\u{20}\u{7f}-\u{9f}\u{61c}\u{200e}\u{200f}\u{2028}-\u{202e}\u{2066}-\u{2069}\u{feff}]|\
                    [\u{ad}\u{34f}\u{200b}-\u{200d}\u{2060}\u{3164}\u{fe0f}\u{e0041}\u{e0100}]|\
                    [=+@\"',;<>&{}$%#_~^\\\\-]|\\PC|[a-z ]|<script>|\\\\input\\{|\u{1b}\\[2J|\r\n){0,24}";

/// Text among which much starts a formula where cells are cut otherwise.
const FORMULA: &str =
    "([;\t\r\n,\"' ]{1,3}[=+@＝＋－＠-]|[;\",a-z])[a-z0-9\"; ]{0,3}([;\t\" ]{1,2}[=+-]?[a-z]){0,4}";

/// A document that says one text in every place.
pub(crate) fn stored(text: &str) -> StoredDocument {
    let evidence = || Evidence::declared("test", 0.5, text);
    let mut document: Document =
        undersigned::ingest::reader::document(b"Open letter\n\nDear Minister\n", "a.txt").unwrap();
    document.url = Some(text.to_owned());
    document.title = Some(Found::new(text.to_owned(), evidence()));
    document.publisher = Some(Found::new(text.to_owned(), evidence()));
    document.addressees = vec![Found::new(Addressee(text.to_owned()), evidence())];
    for party_type in [PartyType::Person, PartyType::Organization] {
        let signatory = Signatory {
            name: text.to_owned(),
            party_type,
            role: Some(text.to_owned()),
            affiliation: Some(text.to_owned()),
            places: vec![Place {
                city: Some(text.to_owned()),
                country: None,
            }],
        };
        document.signatories.push(Found::new(signatory, evidence()));
    }
    document.body = format!("{text}\n\n{text}");
    document.remarks = vec![text.to_owned()];
    StoredDocument {
        id: DocumentId("0123456789abcdef".to_owned()),
        paths: vec![text.to_owned(), format!("{text}2")],
        size: 1,
        sha256: "0".repeat(64),
        document,
    }
}

fn results(text: &str) -> Results {
    let hit = Hit {
        rank: 1,
        score: 1.0,
        date_overlap: None,
        snippets: vec![Snippet {
            text: text.to_owned(),
            highlights: Vec::from_iter((!text.is_empty()).then_some(0..text.len())),
            field: Field::Body,
            page: Some(3),
        }],
        stored: stored(text),
        address: Address {
            segment: 0,
            document: 0,
        },
        letter: Letter {
            id: DocumentId("0123456789abcdef".to_owned()),
            copies: vec![LetterCopy {
                id: DocumentId(text.to_owned()),
                path: text.to_owned(),
                language: text.to_owned(),
                relation: Relation::Translation,
                added: 0,
                removed: 0,
            }],
        },
    };
    Results {
        total: 1,
        hits: vec![hit],
        facets: vec![facet(text)],
        ..Results::default()
    }
}

fn facet(text: &str) -> Facet {
    Facet {
        field: Field::Signatory,
        buckets: vec![(text.to_owned(), 1)],
        unknown: 1,
        distinct: 1,
    }
}

fn network(text: &str) -> Network {
    let node = || Node {
        name: text.to_owned(),
        documents: 1,
    };
    Network {
        nodes: vec![node(), node()],
        edges: vec![Edge {
            ends: (0, 1),
            documents: 1,
        }],
        distinct: 2,
    }
}

/// What must not get through: controls but line breaks, what turns the direction of text, what
/// shows nothing.
pub(crate) fn acts(character: char) -> bool {
    let is_hidden = visible::is_hidden(character)
        && !visible::shapes(character)
        && !visible::marks_direction(character);
    is_hidden || character.is_control() && character != '\n'
}

#[track_caller]
fn check(what: &str, shown: &str) {
    let found = shown.chars().find(|character| acts(*character));
    assert!(found.is_none(), "{what}: {found:?} in {shown:?}");
}

/// JSON says what is meant, and a terminal does not act on it.
#[track_caller]
fn check_json(what: &str, json: &str, text: &str) {
    check(what, json);
    for line in json.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(says(&value, text), "{what}: {json:?}");
    }
}

/// Whether a value or one within it is this text.
fn says(value: &serde_json::Value, text: &str) -> bool {
    match value {
        serde_json::Value::String(string) => string == text,
        serde_json::Value::Array(values) => values.iter().any(|value| says(value, text)),
        serde_json::Value::Object(members) => members
            .iter()
            .any(|(key, value)| key == text || says(value, text)),
        _ => false,
    }
}

/// No cell of a table starts a formula, whichever sign a spreadsheet takes for the end of a cell.
#[track_caller]
fn check_table(table: &str) {
    check("CSV", &table.replace("\r\n", "\n"));
    for delimiter in [b',', b';', b'\t'] {
        let mut rows = ::csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(table.as_bytes());
        let mut count = 0;
        for row in rows.records() {
            for cell in &row.unwrap() {
                assert!(delimiter != b',' || !cell.contains('\n'), "{cell:?}");
                let first = cell.trim_start().chars().next();
                let starts = first.is_some_and(|first| "=+-@＝＋－＠".contains(first));
                assert!(!starts, "{cell:?} between {:?}", char::from(delimiter));
            }
            count += 1;
        }
        assert!(count >= 1, "{table}");
    }
}

/// Nothing is a command or a comment to TeX: whatever is not a letter is escaped. What BibTeX sees,
/// `bibtex` tells.
#[track_caller]
fn check_tex(entry: &str) {
    check("BibTeX", entry);
    let mut depth = 0_i32;
    let mut characters = entry
        .chars()
        .skip_while(|character| *character != '\n')
        .peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let next = characters.next().unwrap_or_default();
                if next.is_alphabetic() {
                    let mut name = next.to_string();
                    while let Some(letter) =
                        characters.next_if(|letter| letter.is_ascii_alphabetic())
                    {
                        name.push(letter);
                    }
                    let ours = [
                        "textbackslash",
                        "textbraceleft",
                        "textbraceright",
                        "textasciitilde",
                        "textasciicircum",
                    ];
                    assert!(ours.contains(&name.as_str()), "{name}: {entry}");
                } else {
                    assert!("%&#_$".contains(next), "{next:?}: {entry}");
                }
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            '%' | '&' | '#' | '_' | '$' | '~' | '^' => panic!("{character}: {entry}"),
            _ => {}
        }
        assert!(depth >= -1, "{entry}");
    }
    assert_eq!(depth, -1, "{entry}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_acts_on_a_terminal(text in TEXT) {
        let results = results(&text);
        let own = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
        for color in [false, true] {
            let style = TerminalStyle { width: 60, color };
            for shown in [
                terminal::results(&results, style, 1.0),
                terminal::facets(&results.facets, style),
                terminal::document(
                    &results.hits[0].stored,
                    &results.hits[0].letter,
                    Detail::Evidence,
                    style,
                ),
            ] {
                // Our own colours are a number between `ESC [` and `m`; what is left is the
                // document's.
                if color {
                    let colours = own.find_iter(&shown).all(|found| {
                        ["0", "1", "2", "36", "1;33"].iter().any(|known| found.as_str() == format!("\u{1b}[{known}m"))
                    });
                    prop_assert!(colours, "{:?}", shown);
                }
                check("terminal", &own.replace_all(&shown, ""));
            }
        }
        check("line", &sanitize_line(&text));
        check("citation", &citation::plain(&results.hits[0].stored));
        check("laid out", &strip_controls(&text).replace('\t', " "));
    }

    #[test]
    fn nothing_acts_in_a_spreadsheet(text in prop_oneof![TEXT, FORMULA]) {
        let results = results(&text);
        for table in [
            csv::hits(&results.hits).unwrap().text,
            csv::facets(&results.facets).unwrap().text,
            csv::network(&network(&text)).unwrap().text,
        ] {
            check_table(&table);
        }
    }

    #[test]
    fn json_says_the_same_and_does_not_act(text in TEXT) {
        let results = results(&text);
        let stored = &results.hits[0].stored;
        let written = |json: serde_json::Result<String>| json.unwrap();
        check_json("hits", &json::lines(&results.hits).unwrap(), &text);
        check_json("answer", &written(json_text::line(&json::answer(&text, &[], &results, 1.0))), &text);
        check_json("shown", &written(json_text::line(&json::shown(stored, &results.hits[0].letter))), &text);
        check_json("extracted", &written(json_text::line(&json::extracted(&text, &stored.document))), &text);
        check_json("network", &written(json_text::line(&json::network(&network(&text)))), &text);
        let csl = written(json_text::line(&citation::csl(stored)));
        check_json("CSL", &csl, &text);
        // The schema of CSL-JSON knows no null.
        prop_assert!(!csl.contains(":null"), "{csl}");
        check("facets", &written(json_text::line(&json::facets(&results.facets))));
    }

    #[test]
    fn nothing_is_a_command_to_tex(text in TEXT) {
        check_tex(&citation::bibtex(&stored(&text)));
    }
}
