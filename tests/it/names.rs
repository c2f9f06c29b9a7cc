//! Parties: names that mean one body are found, counted and shown together, and what people say of
//! them wins.

use std::sync::LazyLock;

use crate::program::{Place, Run};

/// Letters signed by one body under three names, by a section of it and by persons.
const LETTERS: &[(&str, &str)] = &[
    (
        "corpus/one.txt",
        "Open letter on the dam\n\nDear Minister,\n\nHalt the dam.\n\nSigned by:\n\n- River Watch International (RWI)\n- Lake Union of Ghent\n- Network for Clean Water\n",
    ),
    (
        "corpus/two.txt",
        "Open letter on the gorge\n\nDear Minister,\n\nSave the gorge.\n\nSigned by:\n\n- River Watch International\n- Network for Clean Water\n- Committee for the Gorge\n",
    ),
    (
        "corpus/three.txt",
        "Open letter on the fish\n\nDear Minister,\n\nThe fish are gone.\n\nSigned by:\n\n- RIVER WATCH INTERNATIONAL\n- River Watch International Youth\n- Committee for the Gorge\n",
    ),
];

static PLACE: LazyLock<Place> = LazyLock::new(|| {
    let place = Place::new(LETTERS);
    let run = place.run("index corpus");
    assert_eq!(run.code, Some(0), "{run:?}");
    place
});

fn paths(run: &Run) -> Vec<&str> {
    let mut paths: Vec<&str> = run.stdout.lines().collect();
    paths.sort_unstable();
    paths
}

#[test]
fn a_name_finds_every_spelling() {
    let all = ["corpus/one.txt", "corpus/three.txt", "corpus/two.txt"];
    for query in ["signatory:rwi", "signatory:\"river watch international\""] {
        let run = PLACE.run_with(&["search", "--format", "paths", query]);
        assert_eq!(paths(&run), all, "{run:?}");
        let told = "note: signatory: River Watch International (3 spellings)";
        assert!(run.stderr.contains(told), "{run:?}");
    }
    let run = PLACE.run_with(&[
        "search",
        "--format",
        "paths",
        "--as-printed",
        "signatory:rwi",
    ]);
    assert_eq!(paths(&run), ["corpus/one.txt"], "{run:?}");
    assert!(!run.stderr.contains("spellings"), "{run:?}");
    let run = PLACE.run_with(&["search", "--format", "paths", "--signatory", "watch"]);
    assert_eq!(paths(&run), all, "words are searched as words: {run:?}");
}

#[test]
fn facets_count_a_party_once() {
    let run = PLACE.run("facets --field signatory --format csv");
    assert!(
        run.stdout.contains("River Watch International,3"),
        "{run:?}"
    );
    assert!(
        run.stdout.contains("River Watch International Youth,1"),
        "{run:?}"
    );
    let run = PLACE.run("facets --field signatory --format csv --as-printed");
    assert!(
        run.stdout.contains("RIVER WATCH INTERNATIONAL,1"),
        "{run:?}"
    );
}

#[test]
fn parties_are_listed_with_their_reasons() {
    let run = PLACE.run("names rwi");
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.stdout.starts_with("3  River Watch International\n"),
        "{run:?}"
    );
    assert!(run.stdout.contains("(same letters)"), "{run:?}");
    assert!(run.stdout.contains("(same words)"), "{run:?}");
    assert!(!run.stdout.contains("Youth"), "{run:?}");
    let run = PLACE.run("names --format jsonl rwi");
    assert!(
        run.stdout
            .contains("\"party\":\"River Watch International\""),
        "{run:?}"
    );
    assert_eq!(PLACE.run("names nobody").code, Some(1));
}

#[test]
fn aliases_show_at_the_next_command_and_decisions_are_kept() {
    let place = Place::new(LETTERS);
    assert_eq!(place.run("index corpus").code, Some(0));
    place.write(
        "review.csv",
        b"decision,name,other\nsame,Network for Clean Water,Committee for the Gorge\ndifferent,RIVER WATCH INTERNATIONAL,Lake Union of Ghent\n",
    );
    let run = place.run("names --apply review.csv");
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.starts_with("2 decisions"), "{run:?}");
    let run = place.run("facets --field signatory --format csv");
    assert!(run.stdout.contains("Network for Clean Water,3"), "{run:?}");
    let run = place.run("names --apply review.csv");
    assert!(run.stdout.starts_with("0 decisions"), "{run:?}");
    // The next run of `index` takes the file into the table, and nothing else changes.
    assert_eq!(place.run("index corpus").code, Some(0));
    let run = place.run("facets --field signatory --format csv");
    assert!(run.stdout.contains("Network for Clean Water,3"), "{run:?}");
    place.write(
        "notes/aliases.toml",
        b"[[party]]\nname = \"A\"\nalias = [\"B\"]\n",
    );
    let run = place.run("names");
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(
        run.stderr.contains("aliases.toml` line 3: unknown field"),
        "{run:?}"
    );
    assert!(run.stderr.contains("hint: "), "{run:?}");
}

#[test]
fn lists_are_grouped_and_matched() {
    PLACE.write(
        "list.txt",
        "River Watch Intl\nRWI\nRiver watch international (RWI)\nNobody Else Union\n".as_bytes(),
    );
    let run = PLACE.run("names --among list.txt");
    let rows: Vec<Vec<&str>> = run
        .stdout
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    assert_eq!(rows[0], ["name", "party", "shown as", "reason"]);
    assert_eq!(rows[2][1], rows[3][1], "{run:?}");
    assert_ne!(rows[2][1], rows[4][1], "{run:?}");
    let run = PLACE.run("names --match list.txt");
    assert!(
        run.stdout.contains("RWI,River Watch International,"),
        "{run:?}"
    );
    assert!(run.stdout.contains("Nobody Else Union,,,,0"), "{run:?}");
}
