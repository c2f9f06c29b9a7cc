//! One folder under several names, several folders under one name, folders that are not there for a
//! while, and folders that are to be forgotten: nothing is dropped unless that is said, and nothing
//! is there twice.

use std::fs;

use crate::program::{Place, Run, run_in};

const LETTER: &str =
    "Open letter to the Minister of Rivers\n\nDear Minister,\n\nKeep the river free.\n";
const STATEMENT: &str =
    "Joint statement on the river\n\nThe undersigned groups welcome its harbor.\n";

/// Runs the program in a folder of the place, with arguments separated by spaces.
fn run(place: &Place, folder: &str, arguments: &str) -> Run {
    let arguments: Vec<String> = arguments
        .split_whitespace()
        .map(|argument| argument.replace('$', place.path("").to_str().unwrap()))
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    run_in(&place.path(folder), &arguments)
}

/// Runs the program, and compares its exit code and the beginning of what it says on either stream.
#[track_caller]
fn check(place: &Place, folder: &str, arguments: &str, code: i32, said: &str) -> Run {
    let run = run(place, folder, arguments);
    let text = format!("{}{}", run.stdout, run.stderr);
    let said = said.replace('$', place.path("").to_str().unwrap());
    assert!(run.code == Some(code) && text.starts_with(&said), "{run:?}");
    run
}

/// All paths that the index in a folder of the place knows, the real path of the place written `$`.
fn paths(place: &Place, index: &str) -> Vec<String> {
    let found = run(
        place,
        "",
        &format!("search --index {index} river --format paths --limit 100"),
    );
    let real = place.path("").canonicalize().unwrap();
    let mut paths: Vec<String> = found
        .stdout
        .lines()
        .map(|path| path.replace(real.to_str().unwrap(), "$"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn a_folder_is_one_however_it_is_named() {
    let place = Place::new(&[
        ("a/letters/1.txt", LETTER),
        ("a/letters/2/2.txt", STATEMENT),
    ]);
    check(&place, "a", "index letters", 0, "2 added");
    let unchanged = "0 added, 0 updated, 2 unchanged, 0 removed, 0 duplicates";
    for (folder, named) in [
        ("a", "./letters/"),
        ("a", "../a/letters"),
        ("a", "letters/2/.."),
        ("a", "$/a/letters"),
        ("", "a/letters"),
        ("a/letters", "."),
        ("a/letters", "../letters letters/.. $/a/letters/2"),
    ] {
        let named = named.replace("letters/..", "2/..");
        let arguments = format!("index --index $/a/index {named}");
        check(&place, folder, &arguments, 0, unchanged);
    }
    // A part of it is a part of it, and what is around it has it inside.
    check(
        &place,
        "a/letters",
        "index --index $/a/index 2",
        0,
        "0 added, 0 updated, 1 unchanged, 0 removed, 0 duplicates",
    );
    check(&place, "", "index --index a/index $/a", 0, unchanged);
    assert_eq!(
        paths(&place, "a/index"),
        ["letters/1.txt", "letters/2/2.txt"]
    );
    // Named otherwise, a run still knows what is gone.
    place.remove("a/letters/1.txt");
    let arguments = "index --index a/index $/a/letters";
    check(
        &place,
        "",
        arguments,
        0,
        "0 added, 0 updated, 1 unchanged, 1 removed",
    );
    assert_eq!(paths(&place, "a/index"), ["letters/2/2.txt"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_is_that_folder() {
    let place = Place::new(&[("letters/1.txt", LETTER)]);
    std::os::unix::fs::symlink("letters", place.path("link")).unwrap();
    check(&place, "", "index link", 0, "1 added");
    check(
        &place,
        "",
        "index letters",
        0,
        "0 added, 0 updated, 1 unchanged, 0 removed, 0 duplicates",
    );
    assert_eq!(paths(&place, "index"), ["link/1.txt"]);
    // A link that leads elsewhere now is another folder, and one that leads nowhere is no reason to
    // drop anything.
    fs::create_dir(place.path("others")).unwrap();
    place.write("others/3.txt", STATEMENT.as_bytes());
    fs::remove_file(place.path("link")).unwrap();
    std::os::unix::fs::symlink("others", place.path("link")).unwrap();
    check(
        &place,
        "",
        "index link",
        2,
        "error: `link` means `$letters` in this index, but `$others` here\nhint: ",
    );
    fs::remove_file(place.path("link")).unwrap();
    fs::rename(place.path("letters"), place.path("away")).unwrap();
    std::os::unix::fs::symlink("letters", place.path("link")).unwrap();
    check(&place, "", "index link", 2, "error: `link` cannot be read");
    assert_eq!(paths(&place, "index"), ["link/1.txt"]);
}

#[test]
fn a_name_that_stands_for_another_folder_is_refused() {
    let place = Place::new(&[("a/letters/1.txt", LETTER), ("b/letters/2.txt", STATEMENT)]);
    check(&place, "a", "index --index $/index letters", 0, "1 added");
    check(
        &place,
        "b",
        "index --index $/index letters",
        2,
        "error: `letters` means `$a/letters` in this index, but `$b/letters` here\n\
         hint: write its whole path (`undersigned index $b/letters`), or forget the other first (`undersigned index \
         --remove $a/letters`)\n",
    );
    // Nor is a folder around one of the same name taken.
    check(
        &place,
        "b",
        "index --index $/index .",
        2,
        "error: `letters` means `$a/letters` in this index, but `$b/letters` here",
    );
    assert_eq!(paths(&place, "index"), ["letters/1.txt"]);
    // Both ways out work.
    check(
        &place,
        "b",
        "index --index $/index $/b/letters",
        0,
        "1 added",
    );
    assert_eq!(
        paths(&place, "index"),
        ["$/b/letters/2.txt", "letters/1.txt"]
    );
    check(
        &place,
        "b",
        "index --index $/index letters --remove $/b/letters --remove $/a/letters",
        0,
        "1 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 0 left out\n        1 forgotten of",
    );
    assert_eq!(paths(&place, "index"), ["letters/2.txt"]);
}

#[test]
fn without_a_path_all_known_folders_are_brought_up_to_date() {
    let place = Place::new(&[("a/1.txt", LETTER), ("b/2.txt", STATEMENT)]);
    check(
        &place,
        "",
        "index",
        2,
        "error: no index at `index`\nhint: make one with",
    );
    check(&place, "", "index a", 0, "1 added");
    check(&place, "", "index b", 0, "1 added");
    place.write("a/3.txt", format!("{LETTER}\nAgain.").as_bytes());
    place.write("b/4.txt", format!("{STATEMENT}\nAgain.").as_bytes());
    fs::create_dir(place.path("elsewhere")).unwrap();
    check(
        &place,
        "elsewhere",
        "index --index ../index",
        0,
        "2 added, 0 updated, 2 unchanged, 0 removed",
    );
    assert_eq!(
        paths(&place, "index"),
        ["a/1.txt", "a/3.txt", "b/2.txt", "b/4.txt"]
    );
}

#[test]
fn a_folder_that_is_missing_keeps_its_documents() {
    let place = Place::new(&[("a/1.txt", LETTER), ("b/2.txt", STATEMENT)]);
    check(&place, "", "index a b", 0, "2 added");
    place.write("a/3.txt", format!("{LETTER}\nAgain.").as_bytes());
    fs::rename(place.path("b"), place.path("away")).unwrap();
    // Missing, then empty, as the place of a disk is when that is not plugged in; by name and
    // without.
    for (round, arguments) in ["index", "index a b", "index", "index a b"]
        .iter()
        .enumerate()
    {
        if round == 2 {
            fs::create_dir(place.path("b")).unwrap();
        }
        let run = run(&place, "", arguments);
        assert_eq!(run.code, Some(3), "{run:?}");
        let lines: Vec<&str> = run.stdout.lines().collect();
        let added = if round == 0 { "1 added" } else { "0 added" };
        assert!(lines[0].starts_with(added), "{run:?}");
        let why = match round {
            0 | 1 => "cannot be read (No such file or directory (os error 2))",
            _ => "has no files to read now",
        };
        assert_eq!(lines[1], format!("        1 kept: `b` {why}"));
        assert_eq!(
            run.stderr,
            "hint: if they are gone for good, forget them with `undersigned index --remove b`\n"
        );
        assert_eq!(paths(&place, "index"), ["a/1.txt", "a/3.txt", "b/2.txt"]);
    }
    // Where it is all there is to read, nothing was done.
    check(
        &place,
        "",
        "index b",
        2,
        "error: `b` has no files to read now; the index keeps its file\nhint: if they are gone for good",
    );
    check(
        &place,
        "",
        "index --remove b",
        0,
        "0 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 0 left out\n        1 forgotten of `b`\n",
    );
    assert_eq!(paths(&place, "index"), ["a/1.txt", "a/3.txt"]);
    check(&place, "", "index", 0, "0 added, 0 updated, 2 unchanged");
}

#[test]
fn another_disk_in_the_place_of_one_is_noticed() {
    let letter = |number: usize| format!("{LETTER}\nNo. {number}\n");
    let place = Place::new(&[("a/1.txt", STATEMENT)]);
    for number in 0..12 {
        place.write(&format!("disk/{number}.txt"), letter(number).as_bytes());
    }
    check(&place, "", "index a disk", 0, "13 added");
    // Moved about within it, it is the same disk.
    fs::create_dir(place.path("disk/new")).unwrap();
    for number in 0..12 {
        let moved = place.path(&format!("disk/new/{number}.txt"));
        fs::rename(place.path(&format!("disk/{number}.txt")), moved).unwrap();
    }
    check(
        &place,
        "",
        "index a disk",
        0,
        "12 added, 0 updated, 1 unchanged, 12 removed",
    );
    fs::rename(place.path("disk"), place.path("drawer")).unwrap();
    for number in 20..40 {
        place.write(&format!("disk/{number}.txt"), letter(number).as_bytes());
    }
    let run = check(
        &place,
        "",
        "index",
        3,
        "0 added, 0 updated, 1 unchanged, 0 removed, 0 duplicates, 0 left out\n       12 kept: `disk` has only files that were not \
         there before\n",
    );
    assert!(run.stderr.contains("index --remove disk`"), "{run:?}");
    assert_eq!(paths(&place, "index").len(), 13);
    check(&place, "", "index --remove disk disk", 0, "20 added");
    assert_eq!(paths(&place, "index").len(), 21);
}

#[test]
fn what_is_to_be_forgotten_is() {
    let place = Place::new(&[
        ("a/1.txt", LETTER),
        ("a/sub/2.txt", STATEMENT),
        ("a/sub/copy.txt", LETTER),
        ("b/3.txt", "A speech about the river\n\nHeld in spring.\n"),
    ]);
    check(&place, "", "index a b", 0, "4 added");
    check(
        &place,
        "",
        "index --remove c",
        2,
        "error: the index holds nothing of `c`\nhint: the index knows `$a`, `$b`\n",
    );
    // A folder within a root; of a document with other paths only this one is forgotten.
    let run = check(
        &place,
        "b",
        "index --index ../index --remove $/a/sub",
        0,
        "0 added",
    );
    assert!(run.stdout.contains("2 forgotten of"), "{run:?}");
    assert!(run.stderr.contains("a/sub` still exists"), "{run:?}");
    assert_eq!(paths(&place, "index"), ["a/1.txt", "b/3.txt"]);
    check(&place, "", "verify", 0, "");
    // It is still there, and a part of what is read.
    check(&place, "", "index", 0, "2 added, 0 updated, 2 unchanged");
    // One file, then all that lies in a folder.
    check(&place, "", "index --remove a/sub/2.txt", 0, "0 added");
    check(
        &place,
        "b",
        "index --index ../index --remove ..",
        0,
        "0 added",
    );
    assert_eq!(paths(&place, "index"), Vec::<String>::new());
    check(
        &place,
        "",
        "index",
        2,
        "error: the index at `index` does not know which folders to read\nhint: name them once",
    );
}

#[test]
fn what_moves_with_its_index_stays_known() {
    let place = Place::new(&[
        ("stick/letters/1.txt", LETTER),
        ("stick/letters/2.txt", STATEMENT),
    ]);
    check(&place, "stick", "index letters", 0, "2 added");
    fs::create_dir(place.path("media")).unwrap();
    fs::rename(place.path("stick"), place.path("media/other")).unwrap();
    place.remove("media/other/letters/1.txt");
    let gone = "0 added, 0 updated, 1 unchanged, 1 removed";
    check(&place, "", "index --index media/other/index", 0, gone);
    // A copy beside the first one is a place of its own.
    let copied = std::process::Command::new("cp")
        .args(["-a", "media/other", "copy"])
        .current_dir(place.path(""))
        .status();
    assert!(copied.unwrap().success());
    place.write("copy/letters/3.txt", format!("{LETTER}\nAgain.").as_bytes());
    check(
        &place,
        "copy",
        "index letters --trust",
        0,
        "1 added, 0 updated, 1 unchanged, 0 removed",
    );
    assert_eq!(
        paths(&place, "copy/index"),
        ["letters/2.txt", "letters/3.txt"]
    );
}

#[test]
fn folders_in_the_index_directory_are_not_read() {
    let place = Place::new(&[("a/1.txt", LETTER)]);
    check(&place, "", "index a", 0, "1 added");
    for folder in ["index", "index/data-1"] {
        let said = format!("error: `{folder}` is in the folder of the index\nhint: ");
        check(&place, "", &format!("index {folder}"), 2, &said);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_within_a_folder_is_missed_by_itself() {
    use std::process::Command;
    let place = Place::new(&[("letters/1.txt", LETTER)]);
    fs::create_dir(place.path("letters/disk")).unwrap();
    let disk = place.path("letters/disk");
    let mount = |arguments: &[&str]| {
        let mut mount = Command::new(arguments[0]);
        mount
            .args(&arguments[1..])
            .arg(&disk)
            .stderr(std::process::Stdio::null());
        mount.status().is_ok_and(|status| status.success())
    };
    if !mount(&["mount", "-t", "tmpfs", "tmpfs"]) {
        return eprintln!("skipped: no file system can be mounted here");
    }
    place.write("letters/disk/2.txt", STATEMENT.as_bytes());
    let first = run(&place, "", "index letters");
    let again = run(&place, "", "index letters");
    assert!(mount(&["umount"]));
    assert!(first.stdout.starts_with("2 added"), "{first:?}");
    assert!(
        again.stdout.starts_with("0 added, 0 updated, 2 unchanged"),
        "{again:?}"
    );
    place.write("letters/3.txt", format!("{LETTER}\nAgain.").as_bytes());
    check(
        &place,
        "",
        "index letters",
        3,
        "1 added, 0 updated, 1 unchanged, 0 removed, 0 duplicates, 0 left out\n        1 kept: `letters/disk` has no files to read now\n",
    );
    assert_eq!(
        paths(&place, "index"),
        ["letters/1.txt", "letters/3.txt", "letters/disk/2.txt"]
    );
}

#[test]
fn an_index_of_earlier_times_learns_its_folders() {
    let place = Place::new(&[("a/1.txt", LETTER), ("b/2.txt", STATEMENT)]);
    check(&place, "", "index a b", 0, "2 added");
    without_roots(&place);
    check(
        &place,
        "",
        "index",
        2,
        "error: the index at `index` does not know which folders to read\nhint: name them once: `undersigned index FOLDER`\n",
    );
    fs::rename(place.path("b"), place.path("c")).unwrap();
    fs::create_dir(place.path("b")).unwrap();
    let unchanged = "0 added, 0 updated, 1 unchanged, 0 removed";
    check(&place, "", "index a b", 3, unchanged);
    fs::remove_dir(place.path("b")).unwrap();
    fs::rename(place.path("c"), place.path("b")).unwrap();
    check(
        &place,
        "",
        "index",
        0,
        "0 added, 0 updated, 2 unchanged, 0 removed",
    );
}

/// Writes the manifest of an index as earlier versions did.
fn without_roots(place: &Place) {
    let data = place.path("index/data-1");
    let manifest = fs::read_dir(data).unwrap().flatten().find(|entry| {
        let name = entry.file_name();
        name.to_string_lossy().starts_with("manifest-")
    });
    let path = manifest.unwrap().path();
    let text = zstd::decode_all(fs::read(&path).unwrap().as_slice()).unwrap();
    let text = String::from_utf8(text).unwrap();
    let (first, rest) = text.split_once('\n').unwrap();
    let first: serde_json::Value = serde_json::from_str(first).unwrap();
    let text = format!("{}\n{rest}", first["extractor"]);
    fs::write(&path, zstd::encode_all(text.as_bytes(), 1).unwrap()).unwrap();
}
