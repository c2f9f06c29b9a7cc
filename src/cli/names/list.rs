//! The list of parties with their spellings and the reasons for each merge.

use std::borrow::Cow;
use std::fmt::Write;
use std::process::ExitCode;

use serde::Serialize;

use super::{Arguments, Format, is_wanted, wanted};
use crate::cli::Mark;
use crate::cli::exit_code::Exit;
use crate::error::{Error, ErrorKind, Result};
use crate::party::{Kind, Parties};
use crate::present::{csv, sanitize_line};

/// A party in JSON.
#[derive(Serialize)]
struct Shown<'a> {
    id: String,
    party: &'a str,
    r#type: &'static str,
    documents: u64,
    spellings: Vec<Spelling<'a>>,
}

/// A spelling in JSON: the reason for which it was merged, and with which other one.
#[derive(Serialize)]
struct Spelling<'a> {
    name: &'a str,
    documents: u32,
    country: Option<&'a str>,
    reason: Option<&'static str>,
    with: Option<&'a str>,
}

/// Prints the parties asked for.
pub(super) fn run(parties: &Parties, arguments: &Arguments) -> Result<ExitCode> {
    let words = wanted(arguments);
    let mut chosen: Vec<u32> = (0..u32::try_from(parties.resolution().parties.len()).unwrap_or(0))
        .filter(|party| arguments.persons || !is_person(parties, *party))
        .filter(|party| is_wanted(parties, *party, &words))
        .collect();
    chosen.sort_by_key(|party| (std::cmp::Reverse(parties.documents(*party)), *party));
    let all = chosen.len();
    chosen.truncate(arguments.top);
    let shown: Vec<Shown<'_>> = chosen.iter().map(|party| shown(parties, *party)).collect();
    crate::cli::print(&match arguments.format {
        Format::Text => text(&shown),
        Format::Jsonl => lines(&shown)?,
        Format::Csv => table(&shown)?,
    })?;
    if all > shown.len() {
        let note = format!(
            "note: {} of {all} parties are shown; `--top N` shows more",
            shown.len()
        );
        crate::cli::progress::line(&note);
    }
    Ok(match all {
        0 => Exit::NothingFound.into(),
        _ => Exit::Done.into(),
    })
}

fn is_person(parties: &Parties, party: u32) -> bool {
    let first = parties.resolution().parties[party as usize].members[0];
    parties.printed()[first as usize].party_type == Kind::Person
}

fn shown(parties: &Parties, party: u32) -> Shown<'_> {
    let found = &parties.resolution().parties[party as usize];
    let spelling = |place: &u32| {
        let printed = &parties.printed()[*place as usize];
        let merge = found
            .merges
            .iter()
            .find(|merge| merge.one == *place || merge.other == *place);
        let other = merge.map(|merge| {
            if merge.one == *place {
                merge.other
            } else {
                merge.one
            }
        });
        Spelling {
            name: &printed.name,
            documents: printed.documents,
            country: printed.country.as_ref().map(crate::document::Country::code),
            reason: merge.map(|merge| merge.reason.label()),
            with: other.map(|other| parties.printed()[other as usize].name.as_str()),
        }
    };
    let mut spellings: Vec<Spelling<'_>> = found.members.iter().map(spelling).collect();
    spellings.sort_by(|a, b| b.documents.cmp(&a.documents).then(a.name.cmp(b.name)));
    Shown {
        id: parties.id(party),
        party: parties.label(party),
        r#type: if is_person(parties, party) {
            "person"
        } else {
            "organization"
        },
        documents: parties.documents(party),
        spellings,
    }
}

fn text(shown: &[Shown<'_>]) -> String {
    let mut text = String::new();
    for party in shown {
        let _ = writeln!(text, "{}  {}", party.documents, sanitize_line(party.party));
        if let [only] = party.spellings.as_slice()
            && only.name == party.party
        {
            continue;
        }
        for spelling in &party.spellings {
            let reason = spelling.reason.unwrap_or("alone");
            let name = sanitize_line(spelling.name);
            let _ = writeln!(text, "    {}  {name} ({reason})", spelling.documents);
        }
    }
    text
}

fn lines(shown: &[Shown<'_>]) -> Result<String> {
    let mut text = String::new();
    for party in shown {
        let line = serde_json::to_string(party);
        text +=
            &line.map_err(|error| Error::new(ErrorKind::Io, "cannot write JSON").because(error))?;
        text.push('\n');
    }
    Ok(text)
}

fn table(shown: &[Shown<'_>]) -> Result<String> {
    let head = [
        "id",
        "party",
        "type",
        "name",
        "documents",
        "country",
        "reason",
        "with",
    ];
    let rows = shown.iter().flat_map(|party| {
        party.spellings.iter().map(|spelling| {
            [
                Cow::Borrowed(party.id.as_str()),
                party.party.into(),
                party.r#type.into(),
                spelling.name.into(),
                spelling.documents.to_string().into(),
                spelling.country.unwrap_or_default().into(),
                spelling.reason.unwrap_or_default().into(),
                spelling.with.unwrap_or_default().into(),
            ]
        })
    });
    Ok(crate::cli::table(csv::texts(head, rows)?, Mark::Omitted))
}
