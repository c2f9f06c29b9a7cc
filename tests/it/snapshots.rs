//! What every command prints on the sample corpus, help pages included. After a change that is
//! meant, `INSTA_UPDATE=always cargo test --test it snapshots` writes the snapshots anew, and their
//! difference is a part of the commit.

use std::path::{Path, PathBuf};

use crate::program::{Place, Run};

/// A page at the width of terminals that nobody measured, without the times that differ from run to
/// run.
fn page(run: &Run) -> String {
    let mut page = String::new();
    for (name, text) in [("", &run.stdout), ("standard error\n", &run.stderr)] {
        if !text.is_empty() {
            page += name;
            for line in text.lines() {
                page += without_times(line).trim_end();
                page.push('\n');
            }
        }
    }
    format!("{page}exit code {}\n", run.code.unwrap_or(-1))
}

/// A line with a sign in place of each number of milliseconds, and of the sizes that depend on how
/// many threads wrote.
fn without_times(line: &str) -> String {
    for size in ["terms ", "on disk "] {
        if line.starts_with(size) {
            return format!("{size} …");
        }
    }
    let words: Vec<&str> = line.split(' ').collect();
    let mut shown: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    for (place, pair) in words.windows(2).enumerate() {
        let number = pair[0].trim_start_matches('(');
        let is_unit = matches!(pair[1].trim_end_matches([',', ')']), "ms" | "s" | "µs");
        if is_unit && number.parse::<f64>().is_ok() {
            shown[place] = pair[0].replace(number, "…");
        }
    }
    shown.join(" ")
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The sample corpus and its index in a folder of their own.
fn laid_out() -> Place {
    let place = Place::new(&[]);
    for entry in walkdir::WalkDir::new(corpus()) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let below = entry.path().strip_prefix(corpus()).unwrap();
            let path = format!("corpus/{}", below.to_str().unwrap());
            place.write(&path, &std::fs::read(entry.path()).unwrap());
        }
    }
    let run = place.run("index corpus");
    assert_eq!(run.code, Some(0), "{run:?}");
    place
}

#[track_caller]
fn check(place: &Place, arguments: &str) {
    let name: String = arguments
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect();
    insta::with_settings!({
        prepend_module_to_snapshot => false,
        omit_expression => true,
        description => format!("undersigned {arguments}"),
    }, {
        insta::assert_snapshot!(name.trim_matches('-'), page(&place.run(arguments)));
    });
}

#[test]
fn answers() {
    let place = laid_out();
    for arguments in [
        "search river",
        "search river --limit 2 --explain",
        "search river --format jsonl --limit 2",
        "search river --format csv --limit 2",
        "search river --format paths",
        "search to:minister country:KE --facets country,kind",
        "search nowhereatall",
        "search body:unknown",
        "search path:unknown OR date:unknown --limit 1",
        "search date:2009..2011-06 --sort newest --limit 3",
        "facets country",
        "facets kind --zeros",
        "stats",
        "verify",
        "index corpus",
        "show no-such-document",
        "search title: )",
        "facets nofield",
        "nocommand",
    ] {
        check(&place, arguments);
    }
}

#[test]
fn help() {
    let place = Place::new(&[]);
    check(&place, "--help");
    for command in [
        "index",
        "search",
        "serve",
        "facets",
        "show",
        "extract",
        "stats",
        "verify",
        "bench",
        "licenses",
        "completions",
        "man",
    ] {
        check(&place, &format!("{command} --help"));
    }
    check(&place, "man");
    // Examples and tables keep their lines, under the headings that the help has.
    let run = place.run("man --out pages");
    assert_eq!(run.code, Some(0), "{run:?}");
    let page = std::fs::read_to_string(place.path("pages/undersigned-search.1")).unwrap();
    let (_, examples) = page.split_once(".SH EXAMPLES\n.nf\n").unwrap();
    let (examples, table) = examples
        .split_once(".fi\n.SH QUERY LANGUAGE\n.nf\n")
        .unwrap();
    assert!(examples.lines().count() > 3, "{page}");
    assert!(
        table.contains("  date:unknown  ") && !page.contains("EXTRA"),
        "{page}"
    );
}
