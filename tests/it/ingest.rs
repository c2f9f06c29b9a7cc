//! What `index` does to a folder that changes: each case is a folder, runs of the program, and the
//! line of counts that each run ends with.

use crate::program::{Place, Run};

const LETTER: &str = "Open letter to the Minister of Rivers\n\nDear Minister,\n\nWe ask you to keep the river free.\n";
const STATEMENT: &str =
    "Joint statement on the harbor\n\nThe undersigned groups welcome the opening of the harbor.\n";
const REPORT: &str = "# Report on the forest\n\nThe forest has grown by a tenth in ten years.\n";

/// Runs `index corpus` and compares the line of counts.
#[track_caller]
fn check(place: &Place, expected: &str) -> Run {
    let run = place.run("index corpus");
    let counts = run.stdout.lines().next().unwrap_or_default();
    assert_eq!(counts, expected, "{run:?}");
    run
}

/// The paths of the document found at a path, as `show` tells them.
fn paths(place: &Place, path: &str) -> Vec<String> {
    let run = place.run_with(&["show", path, "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap_or_default();
    let list = |value: &serde_json::Value| -> Vec<String> {
        value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|path| path.as_str().map(str::to_owned))
            .collect()
    };
    list(&value["paths"])
}

#[test]
fn only_what_changed_is_read_again() {
    let place = Place::new(&[
        ("corpus/a.txt", LETTER),
        ("corpus/b/b.txt", STATEMENT),
        ("corpus/c.md", REPORT),
    ]);
    check(
        &place,
        "3 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 0 left out",
    );
    check(
        &place,
        "0 added, 0 updated, 3 unchanged, 0 removed, 0 duplicates, 0 left out",
    );
    place.write("corpus/a.txt", format!("{LETTER}\nThank you.\n").as_bytes());
    place.remove("corpus/c.md");
    place.write("corpus/d.txt", b"A speech about bridges, held in spring.\n");
    check(
        &place,
        "1 added, 1 updated, 1 unchanged, 1 removed, 0 duplicates, 0 left out",
    );
    assert_eq!(place.run("show corpus/c.md").code, Some(2));
    assert_eq!(place.run("show corpus/d.txt").code, Some(0));
}

#[test]
fn a_touched_file_is_unchanged() {
    let place = Place::new(&[("corpus/a.txt", LETTER)]);
    check(
        &place,
        "1 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 0 left out",
    );
    let file = std::fs::File::options()
        .write(true)
        .open(place.path("corpus/a.txt"))
        .unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH)
        .unwrap();
    check(
        &place,
        "0 added, 0 updated, 1 unchanged, 0 removed, 0 duplicates, 0 left out",
    );
}

#[test]
fn one_content_at_several_paths_is_one_document() {
    let place = Place::new(&[
        ("corpus/a.txt", LETTER),
        ("corpus/b.txt", LETTER),
        ("corpus/c.txt", STATEMENT),
    ]);
    check(
        &place,
        "3 added, 0 updated, 0 unchanged, 0 removed, 1 duplicates, 0 left out",
    );
    assert_eq!(
        paths(&place, "corpus/b.txt"),
        ["corpus/a.txt", "corpus/b.txt"]
    );
    // A third copy, then the first one goes.
    place.write("corpus/z/copy.txt", LETTER.as_bytes());
    check(
        &place,
        "1 added, 0 updated, 3 unchanged, 0 removed, 2 duplicates, 0 left out",
    );
    assert_eq!(
        paths(&place, "corpus/a.txt"),
        ["corpus/a.txt", "corpus/b.txt", "corpus/z/copy.txt"]
    );
    place.remove("corpus/a.txt");
    check(
        &place,
        "0 added, 0 updated, 3 unchanged, 1 removed, 1 duplicates, 0 left out",
    );
    assert_eq!(
        paths(&place, "corpus/b.txt"),
        ["corpus/b.txt", "corpus/z/copy.txt"]
    );
    // One of two copies becomes another text.
    place.write("corpus/b.txt", STATEMENT.as_bytes());
    check(
        &place,
        "0 added, 1 updated, 2 unchanged, 0 removed, 1 duplicates, 0 left out",
    );
    assert_eq!(paths(&place, "corpus/z/copy.txt"), ["corpus/z/copy.txt"]);
    assert_eq!(
        paths(&place, "corpus/c.txt"),
        ["corpus/b.txt", "corpus/c.txt"]
    );
}

#[test]
fn a_moved_file_keeps_its_document() {
    let place = Place::new(&[("corpus/a.txt", LETTER), ("corpus/b.txt", STATEMENT)]);
    place.run("index corpus");
    std::fs::rename(place.path("corpus/a.txt"), place.path("corpus/moved.txt")).unwrap();
    check(
        &place,
        "1 added, 0 updated, 1 unchanged, 1 removed, 0 duplicates, 0 left out",
    );
    assert_eq!(paths(&place, "corpus/moved.txt"), ["corpus/moved.txt"]);
}

#[test]
fn only_the_given_folders_are_looked_at() {
    let place = Place::new(&[("corpus/a.txt", LETTER), ("other/b.txt", STATEMENT)]);
    assert_eq!(place.run("index corpus other").code, Some(0));
    place.remove("other/b.txt");
    check(
        &place,
        "0 added, 0 updated, 1 unchanged, 0 removed, 0 duplicates, 0 left out",
    );
    assert_eq!(place.run("show other/b.txt").code, Some(0));
}

#[test]
fn an_emptied_folder_is_an_error_and_loses_nothing() {
    let place = Place::new(&[("corpus/a.txt", LETTER)]);
    place.run("index corpus");
    place.remove("corpus/a.txt");
    let run = place.run("index corpus");
    assert_eq!(
        (run.code, run.stderr.lines().next()),
        (
            Some(2),
            Some("error: `corpus` has no files to read now; the index keeps its file")
        )
    );
    assert_eq!(place.run("show corpus/a.txt").code, Some(0));
}

#[test]
fn what_is_left_out_is_named_with_its_reason() {
    let place = Place::new(&[
        ("corpus/a.txt", LETTER),
        ("corpus/.draft.txt", STATEMENT),
        ("corpus/empty.html", ""),
        ("corpus/logo.png", "x"),
        ("corpus/paper.djvu", "AT&TFORM"),
    ]);
    place.write("corpus/photo.html", &binary());
    let expected = "1 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 5 left out";
    let run = check(&place, expected);
    assert_eq!(run.code, Some(3));
    let again = place.run("index corpus --report out.jsonl");
    assert_eq!(
        again.stdout.lines().next(),
        Some("0 added, 0 updated, 1 unchanged, 0 removed, 0 duplicates, 5 left out")
    );
    let report = std::fs::read_to_string(place.path("out.jsonl")).unwrap();
    assert_eq!(
        report.lines().collect::<Vec<_>>(),
        [
            r#"{"path":"corpus/.draft.txt","reason":"hidden","type":"text"}"#,
            r#"{"path":"corpus/empty.html","reason":"empty file","type":"html"}"#,
            r#"{"path":"corpus/logo.png","reason":"not a document format (.png)","type":null}"#,
            r#"{"path":"corpus/paper.djvu","reason":"no reader for this format (.djvu)","type":null}"#,
            r#"{"path":"corpus/photo.html","reason":"binary data, not text","type":"html"}"#,
        ]
    );
}

#[test]
fn a_list_of_what_is_left_out_takes_no_file_of_anybody() {
    let place = Place::new(&[
        ("corpus/a.txt", LETTER),
        ("corpus/empty.html", ""),
        ("other/b.txt", STATEMENT),
        ("mine.txt", "{\"path\": \"mine\"}\n"),
    ]);
    assert_eq!(place.run("index corpus other").code, Some(0));
    let check = |list: &str, said: &str| {
        let before = std::fs::read(place.path(list)).ok();
        let run = place.run_with(&["index", "corpus", "--report", list]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.starts_with(&format!("error: {said}")), "{run:?}");
        assert!(run.stderr.contains("hint: "), "{run:?}");
        assert_eq!(std::fs::read(place.path(list)).ok(), before);
    };
    let read = |folder: &str| {
        let folder = place.path(folder).canonicalize().unwrap();
        format!("is in `{}`, which is being read", folder.display())
    };
    check(
        "corpus/a.txt",
        &format!("`corpus/a.txt` {}", read("corpus")),
    );
    check(
        "corpus/new.jsonl",
        &format!("`corpus/new.jsonl` {}", read("corpus")),
    );
    check(
        "other/../other/b.txt",
        &format!("`other/../other/b.txt` {}", read("other")),
    );
    check("index/list", "`index/list` is in the index directory");
    check(
        "mine.txt",
        "`mine.txt` exists and is not a list of files left out",
    );
    check("corpus", "`corpus` is a folder");
    check("nowhere/list", "cannot write `nowhere/list`: ");
    // A run that fails leaves the earlier list as it was; one that ends takes its place.
    let list = || std::fs::read_to_string(place.path("list.jsonl"));
    assert_eq!(place.run("index gone --report list.jsonl").code, Some(2));
    assert!(list().is_err());
    assert_eq!(place.run("index corpus --report list.jsonl").code, Some(0));
    let first = "{\"path\":\"corpus/empty.html\",\"reason\":\"empty file\",\"type\":\"html\"}\n";
    assert_eq!(list().unwrap(), first);
    assert_eq!(place.run("index gone --report list.jsonl").code, Some(2));
    assert_eq!(list().unwrap(), first);
    place.write("corpus/blank.html", b"");
    assert_eq!(place.run("index corpus --report list.jsonl").code, Some(0));
    assert_eq!(list().unwrap().lines().count(), 2);
    let names = std::fs::read_dir(place.path("")).unwrap().flatten();
    let mut names: Vec<_> = names.map(|entry| entry.file_name()).collect();
    names.sort();
    assert_eq!(
        names,
        ["corpus", "index", "list.jsonl", "mine.txt", "other"]
    );
}

#[test]
fn a_blank_file_is_named_but_is_no_failure() {
    let place = Place::new(&[("corpus/a.txt", LETTER), ("corpus/blank.txt", " \n")]);
    for expected in [
        "1 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 1 left out",
        "0 added, 0 updated, 1 unchanged, 0 removed, 0 duplicates, 1 left out",
    ] {
        let run = check(&place, expected);
        assert_eq!(run.code, Some(0));
        assert!(run.stdout.contains("1 no text in it"), "{run:?}");
    }
}

/// Bytes that are no text in any encoding: the head of a picture and noise.
fn binary() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10".to_vec();
    let mut state = 1u32;
    for _ in 0..4000 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        bytes.push((state >> 24) as u8);
    }
    bytes
}

#[test]
fn a_large_file_is_left_out() {
    let place = Place::new(&[("corpus/a.txt", LETTER)]);
    place.write("corpus/large.txt", &vec![b'x'; (1 << 20) + 1]);
    let run = place.run("index corpus --max-size 1");
    assert!(run.stdout.contains("1 larger than the limit"), "{run:?}");
    assert_eq!(run.code, Some(3));
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn links_are_named_and_circles_end() {
        let place = Place::new(&[("corpus/a.txt", LETTER), ("beyond/b.txt", STATEMENT)]);
        symlink(place.path("corpus"), place.path("corpus/circle")).unwrap();
        symlink(place.path("beyond"), place.path("corpus/beyond")).unwrap();
        let run = check(
            &place,
            "1 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 2 left out",
        );
        assert_eq!(run.code, Some(0));
        let run = place.run("index corpus --follow-links");
        assert_eq!(
            run.stdout.lines().collect::<Vec<_>>(),
            [
                "1 added, 0 updated, 1 unchanged, 0 removed, 0 duplicates, 1 left out",
                "        1 text read",
                "        1 link in a circle"
            ]
        );
    }

    #[test]
    fn a_link_to_nothing_is_called_so_and_drops_nothing() {
        let place = Place::new(&[("corpus/a.txt", LETTER), ("disk/b.txt", STATEMENT)]);
        symlink(place.path("disk"), place.path("corpus/link")).unwrap();
        let index = || {
            let run = place.run("index corpus --follow-links");
            run.stdout.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(
            index(),
            [
                "2 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 0 left out",
                "        2 text read"
            ]
        );
        std::fs::rename(place.path("disk"), place.path("drawer")).unwrap();
        assert_eq!(
            index(),
            [
                "0 added, 0 updated, 1 unchanged, 0 removed, 0 duplicates, 1 left out",
                "        1 link to nothing"
            ]
        );
        assert_eq!(place.run("show corpus/link/b.txt").code, Some(0));
    }

    #[test]
    fn pipes_and_sockets_are_not_opened() {
        let place = Place::new(&[("corpus/a.txt", LETTER)]);
        let made = std::process::Command::new("mkfifo")
            .arg(place.path("corpus/pipe.txt"))
            .status();
        let pipes = usize::from(made.is_ok_and(|status| status.success()));
        let _socket = UnixListener::bind(place.path("corpus/s.txt")).unwrap();
        let run = place.run("index corpus");
        let expected = format!("{} not a regular file", pipes + 1);
        assert!(run.stdout.contains(&expected), "{run:?}");
    }

    #[test]
    fn names_that_are_not_utf8_stay_apart() {
        let place = Place::new(&[("corpus/a.txt", LETTER)]);
        let name = |bytes: &[u8]| place.path("corpus").join(OsStr::from_bytes(bytes));
        if std::fs::write(name(b"caf\xE9.txt"), STATEMENT).is_err() {
            return; // This file system takes UTF-8 names only.
        }
        std::fs::write(name(b"caf\xE8.txt"), REPORT).unwrap();
        check(
            &place,
            "3 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 0 left out",
        );
        check(
            &place,
            "0 added, 0 updated, 3 unchanged, 0 removed, 0 duplicates, 0 left out",
        );
        assert_eq!(
            paths(&place, "corpus/caf\\xE8.txt"),
            ["corpus/caf\\xE8.txt"]
        );
    }

    #[test]
    fn what_cannot_be_opened_is_kept_and_reported() {
        let place = Place::new(&[("corpus/a.txt", LETTER), ("corpus/shut/b.txt", STATEMENT)]);
        place.run("index corpus");
        let shut = place.path("corpus/shut");
        std::fs::set_permissions(&shut, PermissionsExt::from_mode(0o000)).unwrap();
        let is_root = std::fs::read_dir(&shut).is_ok();
        let run = place.run("index corpus");
        std::fs::set_permissions(&shut, PermissionsExt::from_mode(0o755)).unwrap();
        if is_root {
            return; // Nothing is shut to the superuser.
        }
        assert!(run.stdout.contains("1 cannot be opened"), "{run:?}");
        assert_eq!(run.code, Some(3));
        assert_eq!(place.run("show corpus/shut/b.txt").code, Some(0));
    }
}
