//! A damaged index is noticed or says the same as before, is never answered with a panic, and is
//! built again: every file of it truncated, emptied, removed, and with single bits flipped.
//!
//! A sample of bits is flipped always; `UNDERSIGNED_FLIPS=50` sets how many in each file.

use std::fs;
use std::path::PathBuf;

use crate::program::{Place, Run};

const LETTER: &str = "Open letter to the Minister of Rivers\n\n3 May 2019\n\nDear Minister,\n\nKeep the river free in Nepal.\n\n\
                      Signed by:\nRiver Circle (Kathmandu, Nepal)\nFriends of the Lake (Pokhara, Nepal)\n";
const STATEMENT: &str = "Joint statement on the harbor\n\nThe undersigned groups welcome the opening of the harbor in Peru.\n";

/// Bits flipped in each file in an ordinary run of the tests.
const FLIPS: usize = 1;

/// Files that say nothing about documents: they may be anything.
const IMMATERIAL: [&str; 2] = ["writer.lock", "under-work"];

/// All commands that read an index.
const READERS: [&str; 6] = [
    "search river OR harbor --facets country,signatory",
    "search \"dear minister\" --sort newest --format jsonl",
    "search riv* country:NP",
    "facets",
    "stats",
    "show corpus/a.txt",
];

fn damages(length: usize, flips: usize) -> Vec<(String, Option<Damage>)> {
    let mut damages = vec![
        ("removed".to_owned(), None),
        ("emptied".to_owned(), Some(Damage::Cut(0))),
        ("cut in half".to_owned(), Some(Damage::Cut(length / 2))),
        (
            "end cut off".to_owned(),
            Some(Damage::Cut(length - length.min(9))),
        ),
    ];
    // Spread over the whole file, each at another bit of its byte.
    damages.extend((0..flips).map(|flip| {
        let (byte, bit) = (length * (2 * flip + 1) / (2 * flips), flip * 5 % 8);
        (
            format!("bit {bit} of byte {byte} flipped"),
            Some(Damage::Flip(byte, bit)),
        )
    }));
    damages
}

enum Damage {
    Cut(usize),
    Flip(usize, usize),
}

/// Files of the index, below its directory.
fn files(place: &Place) -> Vec<PathBuf> {
    let root = place.path("index");
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.unwrap();
        let is_immaterial = IMMATERIAL.iter().any(|name| *name == entry.file_name());
        if entry.file_type().is_file() && !is_immaterial {
            files.push(entry.path().strip_prefix(&root).unwrap().to_owned());
        }
    }
    files
}

#[test]
fn whatever_is_damaged_is_noticed_and_built_again() {
    let place = Place::new(&[("corpus/a.txt", LETTER), ("corpus/b.txt", STATEMENT)]);
    place.run("index corpus");
    // An update leaves a file of removed documents too.
    for number in 0..12 {
        place.write(
            &format!("corpus/{number}.txt"),
            format!("{STATEMENT}No. {number}\n").as_bytes(),
        );
    }
    place.run("index corpus");
    place.remove("corpus/7.txt");
    place.run("index corpus");
    let answer = place
        .run("search harbor --format paths --limit 99 --copies all")
        .stdout;
    assert_eq!(answer.lines().count(), 12);
    let whole = tempfile::tempdir().unwrap();
    let whole = whole.path().join("whole");
    fs::rename(place.path("index"), &whole).unwrap();
    let flips = std::env::var("UNDERSIGNED_FLIPS").ok();
    let flips = flips.and_then(|flips| flips.parse().ok()).unwrap_or(FLIPS);
    let restore = || {
        let _ = fs::remove_dir_all(place.path("index"));
        copy(&whole, &place.path("index"));
    };
    restore();
    let said_before = said(&place);
    let (mut tried, mut harmless) = (0, 0);
    let mut unnoticed = Vec::new();
    for file in files(&place) {
        let bytes = fs::read(whole.join(&file)).unwrap();
        for (name, damage) in damages(bytes.len(), flips) {
            restore();
            let path = place.path("index").join(&file);
            match damage {
                None => fs::remove_file(&path).unwrap(),
                Some(Damage::Cut(length)) => fs::write(&path, &bytes[..length]).unwrap(),
                Some(Damage::Flip(byte, bit)) => {
                    let mut bytes = bytes.clone();
                    bytes[byte] ^= 1 << bit;
                    fs::write(&path, &bytes).unwrap();
                }
            }
            tried += 1;
            let what = format!("{}: {name}", file.display());
            for command in READERS {
                let run = trusting(&place, command);
                let is_calm = matches!(run.code, Some(0..=2)) && !run.stderr.contains("panicked");
                assert!(is_calm, "{what}: {command}: {run:?}");
                assert!(
                    run.code != Some(2) || run.stderr.contains("hint: "),
                    "{what}: {command}: {run:?}"
                );
            }
            let verify = trusting(&place, "verify");
            match verify.code {
                // The engine notes its version behind each file, which no checksum covers: nothing
                // is lost by that.
                Some(0) if said(&place) == said_before => harmless += 1,
                Some(0) => unnoticed.push(what.clone()),
                Some(2) => assert!(
                    verify.stderr.contains("undersigned index FOLDER"),
                    "{what}: {verify:?}"
                ),
                _ => panic!("{what}: {verify:?}"),
            }
            let run = trusting(&place, "index corpus");
            assert_eq!(run.code, Some(0), "{what}: {run:?}");
            let verify = trusting(&place, "verify");
            assert_eq!(verify.code, Some(0), "{what}: {verify:?}");
            let mut found: Vec<String> = trusting(
                &place,
                "search harbor --format paths --limit 99 --copies all",
            )
            .stdout
            .lines()
            .map(str::to_owned)
            .collect();
            let mut expected: Vec<&str> = answer.lines().collect();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{what}");
        }
    }
    eprintln!("{tried} damages, {harmless} of them harmless, not noticed: {unnoticed:#?}");
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}

/// Runs a command on an index that was copied.
fn trusting(place: &Place, command: &str) -> Run {
    place.run(&format!("{command} --trust"))
}

/// All that the index says of its documents.
fn said(place: &Place) -> Vec<String> {
    [
        "search river OR harbor --limit 99 --format jsonl",
        "facets --format json",
        "show corpus/a.txt --why",
        "show corpus/7.txt",
    ]
    .map(|command| trusting(place, command).stdout)
    .to_vec()
}

/// Copies a directory of files and directories.
fn copy(from: &std::path::Path, to: &std::path::Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap()
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
