//! XLSX to blocks: the rows of each sheet, as they stand in the file.
//!
//! Texts and numbers are given as they are kept; how a number is shown as a day or a share is not
//! worked out. Hidden sheets stay out.

use super::package::Package;
use super::relation::{listed, main_part};
use super::xml::{Event, Xml};
use super::{Block, BlockKind, Format, Parsed, Unreadable, Zone, hosts, properties};

/// All cells together may have so many bytes: the same text may be named by any number of them.
const LARGEST: usize = 8 << 20;

/// The most columns of a row; what stands further right is left out.
const MOST_COLUMNS: usize = 200;

/// Returns true if a package is a workbook.
pub(super) fn is_xlsx(package: &Package<'_>) -> bool {
    package.names().any(|name| name.starts_with("xl/"))
}

/// Reads a package. Errors: `NotSupported` where it holds no workbook of XML.
pub(super) fn parse(mut package: Package<'_>) -> Result<Parsed, Unreadable> {
    let main = main_part(&mut package, "xl/workbook.xml").ok_or(Unreadable::NotSupported)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let strings = package.text(&format!("{folder}/sharedStrings.xml"));
    let strings = strings.map(|text| shared(&text)).unwrap_or_default();
    let mut sheets = Vec::new();
    let mut room = LARGEST;
    for (path, name) in listed(&mut package, &main, "sheet") {
        if let Some(text) = package.text(&path) {
            let rows = rows(&text, &strings, &mut room);
            if !rows.is_empty() {
                sheets.push((name, rows));
            }
        }
    }
    if room == 0 {
        package.remark("the sheets hold more text than the limit; the rest was left out");
    }
    let mut blocks = Vec::new();
    let is_named = sheets.len() > 1;
    for (group, (name, rows)) in (1..).zip(sheets) {
        let block = |kind, group, text| Block {
            kind,
            zone: Zone::Main,
            text,
            group,
            emphasized: false,
        };
        if is_named && !name.trim().is_empty() {
            blocks.push(block(BlockKind::Heading(2), 0, name.trim().to_owned()));
        }
        // A column alone is a list of lines.
        let is_table = rows.iter().filter(|row| row.contains('\t')).count() * 2 >= rows.len();
        blocks.extend(
            rows.into_iter()
                .map(|row| match is_table || row.contains('\t') {
                    true => block(BlockKind::TableRow { header: false }, group, row),
                    false => block(BlockKind::Paragraph, 0, row.trim().to_owned()),
                }),
        );
    }
    let declarations = package
        .text("docProps/core.xml")
        .map(|text| properties::declared(&text));
    Ok(Parsed {
        pages: Vec::new(),
        format: Format::Xlsx,
        declarations: declarations.unwrap_or_default(),
        hosts: hosts::named_in(&blocks, std::iter::empty()),
        blocks,
        remarks: package.remarks(),
    })
}

/// The texts that cells name by number.
fn shared(text: &str) -> Vec<String> {
    let mut xml = Xml::new(text, &[]);
    let mut strings = Vec::new();
    while let Some(event) = xml.next() {
        let Event::Open(element) = event else {
            continue;
        };
        match element.name() {
            "si" => strings.push(String::new()),
            // How a text is spoken.
            "rPh" => xml.skip(),
            "t" => {
                let text = xml.text();
                if let Some(last) = strings.last_mut() {
                    let is_joined = last.is_empty() || text.is_empty();
                    last.push_str(if is_joined { "" } else { " " });
                    last.push_str(&text);
                }
            }
            _ => {}
        }
    }
    strings
}

/// The rows of a sheet, cells separated by tabs, none empty.
fn rows(text: &str, strings: &[String], room: &mut usize) -> Vec<String> {
    let mut xml = Xml::new(text, &[]);
    let mut rows = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let (mut column, mut kind) = (0, String::new());
    let mut end = |row: &mut Vec<String>| {
        let cells = std::mem::take(row).join("\t");
        let cells = cells.trim_end_matches('\t');
        if !cells.trim().is_empty() {
            rows.push(cells.to_owned());
        }
    };
    while let Some(event) = xml.next() {
        let Event::Open(element) = event else {
            continue;
        };
        match element.name() {
            "row" => {
                end(&mut row);
                column = 0;
            }
            "c" => {
                let place = element.attribute("r").and_then(|place| number(&place));
                column = place.unwrap_or(column + 1);
                kind = element.attribute("t").unwrap_or_default();
            }
            "v" | "t" => {
                let mut value = xml.text();
                if kind == "s" {
                    let text = value.parse().ok().and_then(|at: usize| strings.get(at));
                    value = text.cloned().unwrap_or_default();
                }
                if (1..=MOST_COLUMNS).contains(&column) && value.len() < *room {
                    *room -= value.len();
                    if row.len() < column {
                        row.resize(column, String::new());
                    }
                    row[column - 1] = value;
                } else if value.len() >= *room {
                    *room = 0;
                }
            }
            "f" | "rPh" | "headerFooter" | "extLst" | "dataValidations" => xml.skip(),
            _ => {}
        }
        if *room == 0 {
            break;
        }
    }
    end(&mut row);
    rows
}

/// The number of a column, from 1, in the name of a cell: `AB12`.
fn number(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0, |number, letter| {
        number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    (number > 0).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_hold_their_cells_in_place() {
        let strings = shared(
            "<sst><si><t>Name</t></si><si><r><t>Ana</t></r><r><t>Roe</t></r><rPh><t>x</t></rPh></si></sst>",
        );
        let sheet = "<sheetData><row><c r='A1' t='s'><v>0</v></c><c r='C1' t='inlineStr'><is><t>Country</t></is></c></row>\
            <row><c t='s'><v>1</v></c><c><f>1+1</f><v>2</v></c><c t='s'><v>9</v></c></row><row/></sheetData>";
        let found = rows(sheet, &strings, &mut 1000);
        assert_eq!(found, ["Name\t\tCountry", "Ana Roe\t2"]);
        assert!(rows(sheet, &strings, &mut 3).is_empty());
        // The same text, named by a million cells.
        let long = ["x".repeat(30_000)];
        let cells = "<row><c t='s'><v>0</v></c></row>".repeat(100_000);
        let mut room = 1 << 20;
        assert_eq!((rows(&cells, &long, &mut room).len(), room), (34, 0));
        assert_eq!((number("AB12"), number("12")), (Some(28), None));
    }
}
