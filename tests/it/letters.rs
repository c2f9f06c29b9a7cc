//! One letter however often it was published: found at the end of a run, folded in results, shown,
//! exported, compared; the same however it came into the index.

use std::collections::BTreeMap;

use crate::program::{Place, Run};

/// A letter with so many signatories; `of` stands for its whole text.
fn letter(title: &str, of: &str, signers: usize) -> String {
    let text: Vec<String> = (0..120)
        .map(|number| format!("{of}{}", number * number % 97))
        .collect();
    let text: Vec<String> = text.chunks(30).map(|words| words.join(" ")).collect();
    let names: String = (0..signers)
        .map(|number| format!("- Reading Room {number} of {of}, Kenya\n"))
        .collect();
    let list = match signers {
        0 => String::new(),
        _ => format!("\n\nSigned by:\n\n{names}"),
    };
    let asked = "We ask you to keep the water clean for all of the people who live there, and for \
                 those who will live there after them.";
    let text = text.join(".\n\n");
    format!("# {title}\n\nDear Minister,\n\n{asked}\n\n{text}.{list}\n")
}

const TITLE: &str = "Open letter on the clean river";

/// One letter four times, one in two languages, and one alone; all about a river.
fn files() -> Vec<(&'static str, String)> {
    let french =
        "Nous demandons au ministre de garder la source du fleuve propre pour tous les habitants. ";
    vec![
        ("letters/a/river.md", letter(TITLE, "river", 6)),
        ("letters/b/copy.md", letter(TITLE, "river", 6) + "\n\n"),
        ("letters/c/more.md", letter(TITLE, "river", 9)),
        ("letters/d/also.md", letter(TITLE, "river", 7)),
        (
            "letters/e/lake.md",
            letter("Open letter on the lake, not a river", "lake", 6),
        ),
        (
            "letters/a/river.fr.md",
            format!(
                "# Lettre ouverte sur le fleuve river\n\nMonsieur le ministre,\n\n{}\n",
                french.repeat(3)
            ),
        ),
    ]
}

fn indexed(files: &[(&str, String)]) -> Place {
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, content)| (*path, content.as_str()))
        .collect();
    let place = Place::new(&files);
    let run = place.run("index letters");
    assert_eq!(run.code, Some(0), "{run:?}");
    place
}

fn json(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// The letter of each path, as `export` says.
fn letters(place: &Place) -> BTreeMap<String, String> {
    let run = place.run("export");
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines = run.stdout.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| line[key].as_str().unwrap().to_owned();
        (text("path"), text("letter"))
    });
    lines.collect()
}

#[test]
fn hits_are_folded_and_both_are_counted() {
    let place = indexed(&files());
    let run = place.run("search river");
    assert!(run.stdout.contains("2 letters, 6 documents"), "{run:?}");
    assert!(run.stdout.contains("1 translation"), "{run:?}");
    let run = place.run("search river --copies all");
    assert!(run.stdout.contains("6 documents ("), "{run:?}");
    let answer = json(&place.run("search river --format json"));
    assert_eq!(
        (&answer["total"], &answer["letters"]),
        (&6.into(), &2.into())
    );
    assert_eq!(answer["hits"].as_array().unwrap().len(), 2);
    let folded = answer["hits"]
        .as_array()
        .unwrap()
        .iter()
        .find(|hit| hit["path"] != "letters/e/lake.md");
    assert_eq!(folded.unwrap()["copies"].as_array().unwrap().len(), 4);
}

#[test]
fn pages_partition_the_letters() {
    let place = indexed(&files());
    for query in ["river", "--country Kenya", "--sort oldest river"] {
        let all = json(&place.run(&format!("search {query} --format json")));
        let ids = |answer: &serde_json::Value| -> Vec<String> {
            let hits = answer["hits"].as_array().unwrap().iter();
            hits.map(|hit| hit["id"].as_str().unwrap().to_owned())
                .collect()
        };
        let mut paged = Vec::new();
        for offset in 0..4 {
            let run = place.run(&format!(
                "search {query} --format json -n 1 --offset {offset}"
            ));
            paged.extend(ids(&json(&run)));
        }
        assert_eq!(paged, ids(&all), "{query}");
        assert_eq!(all["letters"], paged.len(), "{query}");
    }
}

#[test]
fn values_count_once_for_a_letter() {
    let place = indexed(&files());
    let check = |arguments: &str, field: &str, expected: &[(&str, u64)], unknown: u64| {
        let counts = json(&place.run(&format!("facets {arguments} --field {field} --format json")));
        let values = counts[field]["values"].as_array().unwrap().iter();
        let found: BTreeMap<&str, u64> = values
            .map(|value| {
                let count = value["count"].as_u64().unwrap();
                (value["value"].as_str().unwrap(), count)
            })
            .collect();
        assert_eq!(
            found,
            expected.iter().copied().collect(),
            "{arguments} {field}"
        );
        assert_eq!(counts[field]["unknown"], unknown, "{arguments} {field}");
    };
    check("river", "type", &[("markdown", 2)], 0);
    check("river --count documents", "type", &[("markdown", 6)], 0);
    // A letter in two languages counts for both.
    check("river", "language", &[("en", 2), ("fr", 1)], 0);
    check(
        "river --count documents",
        "language",
        &[("en", 5), ("fr", 1)],
        0,
    );
    check(
        "river --language en",
        "language",
        &[("en", 2), ("fr", 1)],
        0,
    );
    check("river", "year", &[], 2);
    check("river --count documents", "year", &[], 6);
}

#[test]
fn a_document_names_the_others_of_its_letter() {
    let place = indexed(&files());
    let shown = json(&place.run("show letters/a/river.md --format json"));
    let relations: BTreeMap<&str, (&str, &serde_json::Value)> = shown["copies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|copy| {
            let text = |key: &str| copy[key].as_str().unwrap();
            (text("path"), (text("relation"), &copy["added"]))
        })
        .collect();
    let expected = BTreeMap::from([
        (
            "letters/a/river.fr.md",
            ("translation", serde_json::Value::Null),
        ),
        ("letters/b/copy.md", ("copy", 0.into())),
        ("letters/c/more.md", ("version", 3.into())),
        ("letters/d/also.md", ("version", 1.into())),
    ]);
    let expected: BTreeMap<&str, (&str, &serde_json::Value)> = expected
        .iter()
        .map(|(path, (relation, added))| (*path, (*relation, added)))
        .collect();
    assert_eq!(relations, expected);
    let run = place.run("show letters/a/river.md");
    assert!(
        run.stdout
            .contains("letters/c/more.md (signatories: +3, -0)"),
        "{run:?}"
    );
}

#[test]
fn letters_are_the_same_however_they_came() {
    let files = files();
    let at_once = letters(&indexed(&files));
    for first in 1..files.len() {
        let place = indexed(&files[first..]);
        for (path, content) in &files[..first] {
            place.write(path, content.as_bytes());
        }
        place.write("letters/gone.md", letter(TITLE, "river", 8).as_bytes());
        assert_eq!(place.run("index").code, Some(0));
        place.remove("letters/gone.md");
        assert_eq!(place.run("index").code, Some(0));
        assert_eq!(letters(&place), at_once, "{first}");
    }
}

#[test]
fn tables_that_are_damaged_or_absent_are_made_again() {
    let place = indexed(&files());
    let expected = letters(&place);
    let table = place.path("index/data-1/letters.side");
    let bytes = std::fs::read(&table).unwrap();
    let mut damaged = bytes.clone();
    damaged[40] ^= 1;
    std::fs::write(&table, damaged).unwrap();
    let run = place.run("search river");
    assert!(run.stdout.contains("6 documents ("), "{run:?}");
    let run = place.run("verify");
    assert_eq!(run.code, Some(2), "{run:?}");
    std::fs::remove_file(&table).unwrap();
    assert_eq!(place.run("index").code, Some(0));
    assert_eq!(letters(&place), expected);
}

#[test]
fn a_purge_keeps_the_letters() {
    let place = indexed(&files());
    let expected = letters(&place);
    assert_eq!(place.run("index --purge").code, Some(0));
    assert_eq!(letters(&place), expected);
}

#[test]
fn exports_are_streamed_as_lines_and_as_a_table() {
    let place = indexed(&files());
    assert_eq!(letters(&place).len(), 6);
    let run = place.run("export river --format csv");
    assert_eq!(run.stdout.lines().count(), 7, "{run:?}");
    assert!(run.stdout.lines().next().unwrap().ends_with(",letter"));
    assert_eq!(place.run("export zebra").code, Some(1));
    let run = place.run("export --bom");
    assert_eq!(run.code, Some(2), "{run:?}");
}

#[test]
fn versions_are_compared() {
    let place = indexed(&files());
    let run = place.run("diff letters/a/river.md letters/c/more.md --format json");
    assert_eq!(run.code, Some(1), "{run:?}");
    let answer = json(&run);
    assert_eq!(answer["added"].as_array().unwrap().len(), 3, "{run:?}");
    assert_eq!(answer["removed"].as_array().unwrap().len(), 0, "{run:?}");
    assert_eq!(answer["paragraphs"].as_array().unwrap().len(), 0, "{run:?}");
    let run = place.run("diff letters/a/river.md letters/b/copy.md");
    assert_eq!(run.code, Some(0), "{run:?}");
    place.write("outside.md", letter(TITLE, "river", 5).as_bytes());
    let run = place.run("diff letters/a/river.md outside.md --format csv");
    assert!(run.stdout.contains("signatory,removed,"), "{run:?}");
    let run = place.run("--index none diff outside.md letters/a/river.md");
    assert_eq!(run.code, Some(1), "files need no index: {run:?}");
    let run = place.run("diff nowhere.md letters/a/river.md");
    assert_eq!(run.code, Some(2), "{run:?}");
}
