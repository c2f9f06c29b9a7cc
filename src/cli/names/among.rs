//! Grouping of the names in a file, without an index.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::cli::exit_code::Exit;
use crate::document::Country;
use crate::error::{Error, Result};
use crate::gazetteer::country;
use crate::party::{self, Aliases, Kind, Mention, Resolution, resolve};

/// Groups the names in a file and prints each line with its party.
pub(super) fn run(file: &Path, aliases: &Aliases) -> Result<ExitCode> {
    let bytes = std::fs::read(file).map_err(|error| Error::io("read", file, error))?;
    let text = String::from_utf8_lossy(&bytes);
    let list = List::read(&text);
    let resolution = resolve(&list.mentions, aliases);
    crate::cli::print(&table(&list, &resolution, aliases))?;
    Ok(match list.lines.is_empty() {
        true => Exit::NothingFound.into(),
        false => Exit::Done.into(),
    })
}

/// The names of a file.
struct List<'t> {
    /// The distinct ones.
    mentions: Vec<Mention<'t>>,
    /// For each line its place among them.
    lines: Vec<usize>,
}

impl<'t> List<'t> {
    fn read(text: &'t str) -> Self {
        let mut list = Self {
            mentions: Vec::new(),
            lines: Vec::new(),
        };
        let mut places = HashMap::new();
        let mut unknown = HashMap::new();
        for line in text.trim_start_matches('\u{feff}').lines() {
            let mut cells = line.split('\t').map(str::trim);
            let name = cells.next().unwrap_or_default();
            if name.is_empty() {
                continue;
            }
            let country = cells.next().and_then(|cell| country_of(cell, &mut unknown));
            let party_type = match cells.next() {
                Some("person") => Kind::Person,
                Some("organization") => Kind::Organization,
                _ if party::is_person(name) => Kind::Person,
                _ => Kind::Organization,
            };
            let next = list.mentions.len();
            let place = *places.entry((name, country, party_type)).or_insert(next);
            if place == next {
                list.mentions.push(Mention {
                    name,
                    country,
                    party_type,
                    documents: 0,
                });
            }
            list.mentions[place].documents += 1;
            list.lines.push(place);
        }
        list
    }
}

/// The country that a cell names. One that the gazetteer does not know is still a country of its
/// own: it takes one of the codes that ISO 3166-1 leaves to users.
fn country_of<'t>(cell: &'t str, unknown: &mut HashMap<&'t str, usize>) -> Option<Country> {
    if cell.is_empty() {
        return None;
    }
    country::named(cell).or_else(|| {
        let next = unknown.len();
        let place = u8::try_from(*unknown.entry(cell).or_insert(next) % 26).unwrap_or_default();
        ["X", &char::from(b'A' + place).to_string()]
            .concat()
            .parse()
            .ok()
    })
}

/// The lines with their parties.
fn table(list: &List<'_>, resolution: &Resolution, aliases: &Aliases) -> String {
    let mut reasons: HashMap<u32, &str> = HashMap::new();
    for merge in resolution.parties.iter().flat_map(|party| &party.merges) {
        reasons.entry(merge.one).or_insert(merge.reason.label());
        reasons.entry(merge.other).or_insert(merge.reason.label());
    }
    let mut table = String::from("name\tparty\tshown as\treason\n");
    for place in &list.lines {
        let number = u32::try_from(*place).unwrap_or(u32::MAX);
        let party = &resolution.parties[resolution.party_of[*place] as usize];
        let first = &list.mentions[party.members[0] as usize];
        let shown = party
            .alias
            .map_or(first.name, |entry| &aliases.parties[entry].name);
        let reason = reasons.get(&number).copied().unwrap_or_default();
        let name = list.mentions[*place].name;
        let _ = writeln!(table, "{name}\t{}\t{shown}\t{reason}", party::id(first));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_order_and_get_their_parties() {
        let text = "\u{feff}River Watch\tUS\n\nRIVER WATCH\tUS\nRiver Watch\tFrance\nRiver Watch\tNowhere\nAnna River\t\tperson\nAnna River\t\tperson\n";
        let list = List::read(text);
        let found = resolve(&list.mentions, &Aliases::default());
        let table = table(&list, &found, &Aliases::default());
        let rows: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.split('\t').collect())
            .collect();
        let parties: Vec<&str> = rows.iter().skip(1).map(|row| row[1]).collect();
        assert_eq!(
            rows[2],
            ["RIVER WATCH", parties[0], "River Watch", "same letters"]
        );
        assert_eq!(parties[0], parties[1]);
        assert_ne!(parties[1], parties[2]);
        assert_ne!(parties[2], parties[3]);
        assert_eq!(parties[4], parties[5]);
        assert_eq!(rows[5][3], "");
    }
}
