//! What was removed is gone: no byte of its text, its names or its path is left in the index
//! directory, packed or not.

use std::fs;
use std::path::{Path, PathBuf};

use zstd::bulk::Decompressor;

use crate::program::{Place, Run};

/// What a packed document begins with.
const FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// More than are written anew by themselves after a run that read nothing.
const MANY: usize = 1_100;

fn letter(number: usize, more: &str) -> String {
    format!(
        "Open letter {number} on the river\n\nDear Minister,\n\nKeep river {number} clean.{more}\n"
    )
}

/// What must not be found of a letter that was removed.
const SECRET: &str = "\n\nOur source Zarathustra lives at 12 Hidden Lane.";
const TRACES: [&str; 3] = ["arathustra", "hidden lane", "whistle"];

/// All files below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            files(&entry.path(), found)
        } else {
            found.push(entry.path())
        }
    }
}

/// Where traces of what was removed are found in the index directory: in bytes as they are, and in
/// what is packed, with every dictionary there is and without.
fn traces(place: &Place) -> Vec<String> {
    let mut paths = Vec::new();
    files(&place.path("index"), &mut paths);
    let mut dictionaries = vec![Vec::new()];
    for path in paths.iter().filter(|path| path.ends_with("dictionary")) {
        let bytes = fs::read(path).unwrap();
        dictionaries.push(bytes[..bytes.len() - 4].to_vec());
    }
    let mut traces = Vec::new();
    let mut look = |bytes: &[u8], place: String| {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        let found = TRACES.iter().filter(|trace| text.contains(**trace));
        traces.extend(found.map(|trace| format!("{trace} in {place}")));
    };
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        look(&bytes, path.display().to_string());
        let frames = bytes.windows(FRAME.len()).enumerate();
        for (begin, _) in frames.filter(|(_, bytes)| *bytes == FRAME) {
            for dictionary in &dictionaries {
                let Ok(mut unpacker) = Decompressor::with_dictionary(dictionary) else {
                    continue;
                };
                // What follows a frame is not a part of it: the library tells how long it is.
                let rest = &bytes[begin..];
                let Ok(length) = zstd::zstd_safe::find_frame_compressed_size(rest) else {
                    continue;
                };
                if let Ok(text) = unpacker.decompress(&rest[..length], 1 << 20) {
                    look(&text, format!("a frame of {}", path.display()));
                }
            }
        }
    }
    traces
}

/// Runs `index` with arguments and checks that all is well afterwards.
#[track_caller]
fn index(place: &Place, arguments: &str) -> Run {
    let run = place.run(&format!("index {arguments}"));
    assert_eq!(run.code, Some(0), "{run:?}");
    let verify = place.run("verify");
    assert_eq!(verify.code, Some(0), "{verify:?}");
    run
}

#[track_caller]
fn check_count(place: &Place, expected: usize) {
    let found = place.run("search river --limit 2000 --format paths");
    assert_eq!(found.stdout.lines().count(), expected, "{found:?}");
}

#[test]
fn little_is_purged_by_itself() {
    let place = Place::new(&[]);
    for number in 0..60 {
        let name = if number == 7 { "whistle" } else { "letter" };
        let more = if number == 7 { SECRET } else { "" };
        place.write(
            &format!("corpus/{name}{number}.txt"),
            letter(number, more).as_bytes(),
        );
    }
    index(&place, "corpus");
    let before = traces(&place);
    for trace in TRACES {
        assert!(
            before.iter().any(|found| found.starts_with(trace)),
            "{before:?}"
        );
    }
    place.remove("corpus/whistle7.txt");
    let run = index(&place, "corpus");
    assert!(
        run.stdout
            .starts_with("0 added, 0 updated, 59 unchanged, 1 removed"),
        "{run:?}"
    );
    assert_eq!((traces(&place), run.stderr.as_str()), (Vec::new(), ""));
    check_count(&place, 59);
    let shown = place.run("show corpus/letter8.txt");
    assert!(shown.stdout.contains("Keep river 8 clean."), "{shown:?}");
}

#[test]
fn much_is_purged_when_asked_for() {
    let place = Place::new(&[]);
    for number in 0..MANY {
        let more = if number < 40 { SECRET } else { "" };
        let folder = if number < 40 { "a-whistle" } else { "corpus" };
        place.write(
            &format!("{folder}/{number}.txt"),
            letter(number, more).as_bytes(),
        );
    }
    // What is read first, in the order of the paths, is learned from.
    index(&place, "a-whistle corpus");
    let learned = |traces: &[String]| traces.iter().any(|found| found.ends_with("dictionary"));
    assert!(learned(&traces(&place)), "nothing of it was learned");
    // The sources may be gone: what is forgotten is not read again.
    fs::rename(place.path("a-whistle"), place.path("away")).unwrap();
    let run = index(&place, "--remove a-whistle");
    assert!(
        run.stdout.contains("40 forgotten of `a-whistle`"),
        "{run:?}"
    );
    assert!(
        run.stderr.contains("`undersigned index --purge`"),
        "{run:?}"
    );
    check_count(&place, MANY - 40);
    assert!(learned(&traces(&place)));
    index(&place, "--purge");
    assert_eq!(traces(&place), Vec::<String>::new());
    check_count(&place, MANY - 40);
    let shown = place.run("show corpus/333.txt");
    assert!(shown.stdout.contains("Keep river 333 clean."), "{shown:?}");
    let run = index(&place, "corpus");
    assert!(
        run.stdout.starts_with("0 added, 0 updated, 1060 unchanged"),
        "{run:?}"
    );
}

#[test]
fn a_path_is_purged_from_a_document_that_stays() {
    let place = Place::new(&[
        ("a/1.txt", &letter(1, "")),
        ("whistle/copy.txt", &letter(1, "")),
    ]);
    index(&place, "a whistle");
    // Nothing can be read again: the document is kept as it is, without the path.
    fs::rename(place.path("a"), place.path("away")).unwrap();
    let run = place.run("index --remove whistle --purge");
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(traces(&place), Vec::<String>::new());
    check_count(&place, 1);
    assert_eq!(place.run("verify").code, Some(0));
}

#[test]
fn what_a_changed_letter_said_is_purged() {
    let place = Place::new(&[
        ("corpus/1.txt", &letter(1, SECRET)),
        ("corpus/2.txt", &letter(2, "")),
    ]);
    index(&place, "corpus");
    place.write("corpus/1.txt", letter(1, "").as_bytes());
    let run = index(&place, "--purge");
    assert!(
        run.stdout.starts_with("0 added, 1 updated, 1 unchanged"),
        "{run:?}"
    );
    assert_eq!(traces(&place), Vec::<String>::new());
    check_count(&place, 2);
}
