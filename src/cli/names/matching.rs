//! A list of the user's own against the parties of an index.

use std::borrow::Cow;
use std::path::Path;
use std::process::ExitCode;

use crate::cli::Mark;
use crate::cli::exit_code::Exit;
use crate::error::{Error, Result};
use crate::party::{Kind, Parties, Printed};
use crate::present::csv;

/// Prints each name with the party that it is, as CSV: exactly one of its names, a spelling by the
/// rules, or none.
pub(super) fn run(file: &Path, parties: &Parties) -> Result<ExitCode> {
    let bytes = std::fs::read(file).map_err(|error| Error::io("read", file, error))?;
    let text = String::from_utf8_lossy(&bytes);
    let names = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    let ruled = by_rules(&names, parties);
    let mut found = false;
    let head = ["name", "party", "id", "how", "documents"];
    let mut rows: Vec<[Cow<'_, str>; 5]> = Vec::new();
    for name in names {
        let called = parties.called(name);
        let (how, called) = match ruled(name) {
            _ if !called.is_empty() => ("name", called.to_vec()),
            Some(party) => ("rules", vec![party]),
            None => ("", Vec::new()),
        };
        found |= !called.is_empty();
        let row = |party: &u32| {
            [
                Cow::Borrowed(name),
                parties.label(*party).to_owned().into(),
                parties.id(*party).into(),
                how.into(),
                parties.documents(*party).to_string().into(),
            ]
        };
        if called.is_empty() {
            rows.push([name.into(), "".into(), "".into(), "".into(), "0".into()]);
        }
        rows.extend(called.iter().map(row));
    }
    let table = csv::texts(head, rows.into_iter())?;
    crate::cli::print(&crate::cli::table(table, Mark::Omitted))?;
    Ok(if found {
        Exit::Done.into()
    } else {
        Exit::NothingFound.into()
    })
}

/// Resolves the names together with those of the index: gives the party of the index that a name
/// falls into.
fn by_rules<'n>(names: &[&'n str], parties: &'n Parties) -> impl Fn(&str) -> Option<u32> + 'n {
    let mut printed = parties.printed().to_vec();
    for name in names {
        if parties.party_of(name).is_none() {
            printed.push(Printed {
                name: (*name).to_owned(),
                country: None,
                party_type: match crate::party::is_person(name) {
                    true => Kind::Person,
                    false => Kind::Organization,
                },
                documents: 0,
            });
        }
    }
    let together = Parties::new(printed, parties.aliases().clone());
    move |name| {
        let party = together.party_of(name)?;
        together
            .spellings(party)
            .find_map(|spelling| parties.party_of(spelling))
    }
}
