//! More like this: which letters are like one, what is told of it, and what cannot be asked.

use std::sync::LazyLock;

use crate::program::{Place, Run};

/// Letters on two subjects, the river and the library, and one in Chinese beside its like.
const LETTERS: &[(&str, &str)] = &[
    (
        "corpus/river-dam.txt",
        "Open letter on the dam\n\nThe dam will flood the fishing villages below the gorge. We ask the ministry to halt the dam and to compensate the fishermen of the gorge.\n",
    ),
    (
        "corpus/river-fish.txt",
        "Statement of the fishermen\n\nThe fishermen of the gorge have lost their nets since the dam was begun. The flooding drives away the fish.\n",
    ),
    (
        "corpus/library.txt",
        "Open letter on the library\n\nThe town library is to be sold. We ask the council to keep the reading rooms and the books in the town.\n",
    ),
    (
        "corpus/books.txt",
        "Statement of the readers\n\nThe readers of the town want their library and its reading rooms back, with all the books.\n",
    ),
    (
        "corpus/zh-dam.txt",
        "关于水坝的公开信\n\n水坝将淹没峡谷下游的渔村，我们呼吁停止建造水坝并赔偿渔民。\n",
    ),
    (
        "corpus/zh-fish.txt",
        "渔民的声明\n\n自从水坝开工以来，峡谷的渔民失去了渔网。\n",
    ),
];

static PLACE: LazyLock<Place> = LazyLock::new(|| {
    let place = Place::new(LETTERS);
    let run = place.run("index corpus");
    assert_eq!(run.code, Some(0), "{run:?}");
    place.write(
        "outside.txt",
        b"Appeal\n\nSave the reading rooms of the library: no town without books.\n",
    );
    place.write("blank.txt", b"\n");
    place
});

fn like(what: &str) -> Run {
    PLACE.run_with(&["search", "--format", "paths", "--like", what])
}

/// Asks and compares the first letter found, and what is told of it.
#[track_caller]
fn check(what: &str, expected: &str, word: &str) {
    let run = like(what);
    let first = run.stdout.lines().next().unwrap_or_default();
    assert_eq!(first, format!("corpus/{expected}.txt"), "{what}: {run:?}");
    assert!(
        run.stderr
            .starts_with("note: searched for documents like `"),
        "{run:?}"
    );
    assert!(run.stderr.contains(word), "no {word}: {run:?}");
    assert!(
        !run.stdout.contains(&format!("{what}\n")),
        "its own like: {run:?}"
    );
}

#[test]
fn letters_on_the_same_subject_are_found() {
    check("corpus/river-dam.txt", "river-fish", "gorge");
    check("river-fish.txt", "river-dam", "fishermen");
    check("library.txt", "books", "reading");
    check("zh-dam.txt", "zh-fish", "水坝");
    check("outside.txt", "library", "books");
}

#[test]
fn stop_words_and_words_of_one_letter_alone_are_not_looked_for() {
    let run = like("corpus/river-dam.txt");
    let words = run.stderr.rsplit(": ").next().unwrap_or_default();
    for word in ["the", "and", "ministry"] {
        assert!(
            !words.split(", ").any(|other| other.trim() == word),
            "{run:?}"
        );
    }
}

#[test]
fn filters_go_with_it_and_json_tells_the_words() {
    let run = PLACE.run("search --like corpus/river-dam.txt --language zh --format json");
    let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(answer["total"], 0, "{run:?}");
    let run = PLACE.run("search --like corpus/river-dam.txt --format json");
    let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(
        answer["remarks"][0].as_str().unwrap().contains("fishermen"),
        "{answer}"
    );
    assert_eq!(answer["hits"][0]["path"], "corpus/river-fish.txt");
    assert!(
        !answer["hits"][0]["snippets"][0]["highlights"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn what_is_no_document_is_told() {
    for (what, expected) in [
        (
            "nowhere.txt",
            "error: no document has the id or path `nowhere.txt`",
        ),
        ("blank.txt", "error: cannot read `blank.txt`: "),
    ] {
        let run = like(what);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.starts_with(expected), "{run:?}");
    }
    let run = PLACE.run("search river --like corpus/river-dam.txt");
    assert_eq!(run.code, Some(2), "{run:?}");
}
