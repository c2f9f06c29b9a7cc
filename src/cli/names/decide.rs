//! Pairs that a person should decide, and the decisions written into the alias file.

use std::borrow::Cow;
use std::path::Path;
use std::process::ExitCode;

use super::is_wanted;
use crate::cli::Mark;
use crate::cli::exit_code::Exit;
use crate::cli::notes::{self, Notes};
use crate::error::{Error, ErrorKind, Result};
use crate::party::{Parties, key};
use crate::present::csv::texts;

/// The columns of the list of pairs.
const COLUMNS: [&str; 6] = [
    "decision",
    "name",
    "other",
    "likelihood",
    "documents",
    "other_documents",
];

/// Prints the pairs that no rule decides.
pub(super) fn suggest(parties: Parties, words: &[String], top: usize) -> Result<ExitCode> {
    let printed = parties.printed();
    let pairs = parties.resolution().undecided.iter().filter(|pair| {
        let party = |place: u32| parties.resolution().party_of[place as usize];
        is_wanted(&parties, party(pair.one), words) || is_wanted(&parties, party(pair.other), words)
    });
    let mut seen = std::collections::HashSet::new();
    let mut rows: Vec<[Cow<'_, str>; COLUMNS.len()]> = Vec::new();
    for pair in pairs {
        let (one, other) = (&printed[pair.one as usize], &printed[pair.other as usize]);
        let party = |place: u32| parties.resolution().party_of[place as usize];
        // Of two parties one pair is enough.
        let ends = (
            party(pair.one).min(party(pair.other)),
            party(pair.one).max(party(pair.other)),
        );
        if !seen.insert(ends) {
            continue;
        }
        if rows.len() >= top {
            break;
        }
        rows.push([
            "".into(),
            one.name.as_str().into(),
            other.name.as_str().into(),
            format!("{:.2}", pair.score).into(),
            one.documents.to_string().into(),
            other.documents.to_string().into(),
        ]);
    }
    let none = rows.is_empty();
    let table = texts(COLUMNS, rows.into_iter())?;
    crate::cli::print(&crate::cli::table(table, Mark::Omitted))?;
    Ok(if none {
        Exit::NothingFound.into()
    } else {
        Exit::Done.into()
    })
}

/// A decided pair.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Decision {
    same: bool,
    name: String,
    other: String,
}

/// Writes the decisions of a list of pairs into the alias file.
pub(super) fn apply(file: &Path, notes: &Notes) -> Result<ExitCode> {
    let bytes = std::fs::read(file).map_err(|error| Error::io("read", file, error))?;
    let decisions = decisions(&bytes, file)?;
    let path = notes.aliases_path();
    let before = notes.aliases_text()?;
    let mut text = before.clone();
    // A decision that contradicts the file, or another one, is an error before anything is written.
    let mut written = 0;
    for decision in &decisions {
        let aliases = notes::parsed(&text, &path)?;
        if let Some(next) = with(&text, &aliases, decision) {
            notes::parsed(&next, &path)?;
            text = next;
            written += 1;
        }
    }
    if text != before {
        std::fs::create_dir_all(&notes.0).map_err(|error| Error::io("make", &notes.0, error))?;
        let new = path.with_extension("toml.new");
        std::fs::write(&new, &text).map_err(|error| Error::io("write", &new, error))?;
        std::fs::rename(&new, &path).map_err(|error| Error::io("write", &path, error))?;
    }
    crate::cli::print(&format!(
        "{written} decisions written to `{}`\n",
        path.display()
    ))?;
    Ok(match decisions.is_empty() {
        true => Exit::NothingFound.into(),
        false => Exit::Done.into(),
    })
}

/// The decided rows of a list. Errors: `Usage` for another word than `same` and `different`, and for
/// a list without the columns.
fn decisions(bytes: &[u8], file: &Path) -> Result<Vec<Decision>> {
    let wrong = |message: String| Error::new(ErrorKind::Usage, message).at(file);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let head = reader
        .headers()
        .map_err(|error| wrong(format!("cannot read `{}`: {error}", file.display())))?
        .clone();
    let column = |name: &str| {
        let place = head.iter().position(|cell| cell.trim() == name);
        place.ok_or_else(|| {
            wrong(format!("`{}` has no column `{name}`", file.display()))
                .hint("take the list that `undersigned names --suggest` prints")
        })
    };
    let columns = (column("decision")?, column("name")?, column("other")?);
    let mut decisions = Vec::new();
    for (line, row) in (2..).zip(reader.records()) {
        let row =
            row.map_err(|error| wrong(format!("cannot read `{}`: {error}", file.display())))?;
        let cell = |place: usize| plain(row.get(place).unwrap_or_default());
        let same = match cell(columns.0).to_lowercase().as_str() {
            "" => continue,
            "same" => true,
            "different" => false,
            other => {
                let message = format!(
                    "`{}` line {line}: `{other}` is not a decision",
                    file.display()
                );
                return Err(wrong(message).hint("write `same`, `different` or nothing"));
            }
        };
        decisions.push(Decision {
            same,
            name: cell(columns.1).to_owned(),
            other: cell(columns.2).to_owned(),
        });
    }
    Ok(decisions)
}

/// A cell without the apostrophe that keeps spreadsheets from taking it for a formula.
fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

/// The text of the alias file with a decision; none if it says so already.
fn with(text: &str, aliases: &crate::party::Aliases, decision: &Decision) -> Option<String> {
    let Decision { same, name, other } = decision;
    let owner = |name: &str| {
        aliases
            .parties
            .iter()
            .find(|party| party.names().any(|known| key(known) == key(name)))
    };
    let mut text = text.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    if !same {
        let known = aliases.different.iter().any(|names| {
            let has = |wanted: &str| names.iter().any(|name| key(name) == key(wanted));
            has(name) && has(other)
        });
        let entry = format!(
            "\n[[different]]\nnames = [{}, {}]\n",
            quoted(name),
            quoted(other)
        );
        return (!known).then(|| text + &entry);
    }
    match (owner(name), owner(other)) {
        (Some(one), Some(two)) if one == two => None,
        (None, None) => {
            let entry = format!(
                "\n[[party]]\nname = {}\nalso = [{}]\n",
                quoted(name),
                quoted(other)
            );
            Some(text + &entry)
        }
        // An entry that is there gets the other name; two entries are a contradiction that the
        // reader of the file reports.
        (Some(party), _) => Some(added(&text, &party.name, other)),
        (None, Some(party)) => Some(added(&text, &party.name, name)),
    }
}

/// The text with one more name in the entry of a party.
fn added(text: &str, party: &str, name: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_name = |line: &String| {
        let value = line.trim().strip_prefix("name").map(str::trim_start);
        let value = value
            .and_then(|value| value.strip_prefix('='))
            .map(str::trim);
        let table = value.map(|value| format!("name = {value}"));
        let parsed = table.and_then(|table| table.parse::<toml::Table>().ok());
        parsed
            .is_some_and(|parsed| parsed.get("name").and_then(|name| name.as_str()) == Some(party))
    };
    let Some(at) = lines.iter().position(is_name) else {
        return format!(
            "{text}\n[[party]]\nname = {}\nalso = [{}]\n",
            quoted(party),
            quoted(name)
        );
    };
    let end = lines[at + 1..]
        .iter()
        .position(|line| line.trim_start().starts_with("[["))
        .map_or(lines.len(), |end| at + 1 + end);
    let also = lines[at + 1..end]
        .iter()
        .position(|line| line.trim_start().starts_with("also"));
    match also.map(|also| at + 1 + also) {
        Some(also) => lines[also] = lines[also].replacen('[', &format!("[{}, ", quoted(name)), 1),
        None => lines.insert(at + 1, format!("also = [{}]", quoted(name))),
    }
    lines.join("\n") + "\n"
}

/// A basic string of TOML.
fn quoted(name: &str) -> String {
    toml::Value::String(name.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::Aliases;

    #[test]
    fn decisions_become_entries() {
        let list = b"\xef\xbb\xbfdecision,name,other,likelihood\nsame,River Watch,RW,0.8\n,A,B,0.7\nsame,Wasserwacht,River Watch,0.7\ndifferent,River Watch,\"Lake \"\"X\"\" Union\",0.6\nDIFFERENT,'=cmd,'-b,0.5\n";
        let decisions = decisions(list, Path::new("list.csv")).unwrap();
        assert_eq!(decisions.len(), 4);
        let mut text = "# kept".to_owned();
        for decision in &decisions {
            let aliases = Aliases::parse(&text).unwrap();
            text = with(&text, &aliases, decision).unwrap();
            let aliases = Aliases::parse(&text).unwrap();
            assert_eq!(with(&text, &aliases, decision), None, "{text}");
        }
        let aliases = Aliases::parse(&text).unwrap();
        assert!(text.starts_with("# kept\n"));
        assert_eq!(aliases.parties.len(), 1);
        assert_eq!(
            aliases.parties[0].names().collect::<Vec<_>>(),
            ["River Watch", "Wasserwacht", "RW"]
        );
        assert_eq!(
            aliases.different,
            [["River Watch", "Lake \"X\" Union"], ["=cmd", "-b"]]
        );
    }

    #[test]
    fn other_words_are_no_decisions() {
        let error = decisions(b"decision,name,other\nyes,A,B\n", Path::new("l.csv")).unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
        let error = decisions(b"name,other\nA,B\n", Path::new("l.csv")).unwrap_err();
        assert!(error.to_string().contains("`decision`"), "{error}");
    }
}
