//! An index directory may come from anybody: what its author put there deletes, overwrites and
//! reveals nothing, and is not believed.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use undersigned::document::DocumentId;
use undersigned::index::manifest::Manifest;
use undersigned::index::{Index, Writer};

use crate::program::{Place, Run};

const LETTER: &str = "Open letter\n\nDear Minister,\n\nThe river is ours.\n\nLake Forum\n";
const THESIS: &str = "thesis.txt";

/// Letters, their index, and a file outside both.
fn laid_out() -> Place {
    let place = Place::new(&[("work/letters/a.txt", LETTER), (THESIS, "years of work")]);
    let run = run(&place, "index letters");
    assert_eq!(run.code, Some(0), "{run:?}");
    place
}

fn run(place: &Place, arguments: &str) -> Run {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    crate::program::run_in(&place.path("work"), &arguments)
}

/// What an archive makes of an index: the same bytes in other files.
fn unpacked(place: &Place) {
    let (from, to) = (place.path("work/index"), place.path("work/unpacked"));
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(&from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap()
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
    fs::remove_dir_all(&from).unwrap();
    fs::rename(to, from).unwrap();
}

#[track_caller]
fn assert_kept(place: &Place) {
    assert_eq!(
        fs::read_to_string(place.path(THESIS)).unwrap(),
        "years of work"
    );
}

/// Puts more names on the engine's list of files to be removed when they are not used.
fn list_more(place: &Place, names: &[&str]) {
    let path = place.path("work/index/data-1/.managed.json");
    let mut list: Vec<String> = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    list.extend(names.iter().map(|&name| name.to_owned()));
    fs::write(path, serde_json::to_vec(&list).unwrap()).unwrap();
}

#[test]
fn files_that_an_index_names_elsewhere_are_not_removed() {
    for trust in ["", " --trust"] {
        let place = laid_out();
        let absolute = place.path(THESIS);
        list_more(&place, &["../../../thesis.txt", absolute.to_str().unwrap()]);
        place.write("work/letters/b.txt", LETTER.as_bytes());
        for command in [
            "index letters",
            "search --in letters river",
            "verify",
            "stats",
        ] {
            run(&place, &format!("{command}{trust}"));
            assert_kept(&place);
        }
        let run = run(&place, "search river");
        assert_eq!(run.code, Some(0), "it is built again: {run:?}");
    }
}

#[test]
fn an_index_that_was_copied_here_is_not_believed() {
    let place = laid_out();
    unpacked(&place);
    let commands = [
        "search river",
        "facets",
        "show letters/a.txt",
        "stats",
        "verify",
        "bench",
        "index letters",
        "search --in letters river",
        "serve",
    ];
    for command in commands {
        let refused = run(&place, command);
        assert_eq!(refused.code, Some(2), "{command}: {refused:?}");
        assert!(refused.stdout.is_empty(), "{command}: {refused:?}");
        assert!(
            refused.stderr.contains("not made by you"),
            "{command}: {refused:?}"
        );
        assert!(refused.stderr.contains("--trust"), "{command}: {refused:?}");
    }
    let read = run(&place, "search river --trust --format paths");
    assert_eq!(read.stdout.trim(), "letters/a.txt", "{read:?}");
    assert_eq!(
        run(&place, "search river").code,
        Some(2),
        "reading takes nothing over"
    );
    assert_eq!(run(&place, "index letters --trust").code, Some(0));
    assert_eq!(run(&place, "search river").code, Some(0));
}

#[test]
fn an_index_that_was_moved_is_still_ones_own() {
    let place = laid_out();
    fs::rename(place.path("work/index"), place.path("work/elsewhere")).unwrap();
    let found = run(&place, "search river --index elsewhere");
    assert_eq!(found.code, Some(0), "{found:?}");
}

#[test]
fn nothing_is_written_through_a_link() {
    let names = [
        "writer.lock",
        "undersigned.json",
        "undersigned.json.new",
        "owner.json",
        "owner.json.new",
        "data-1/dictionary",
        "data-1/dictionary.new",
        "data-1/damaged",
        "data-1/meta.json",
        "data-1/meta.json.new",
        "data-1/.managed.json",
        "data-1/.tantivy-writer.lock",
        "data-1/.tantivy-meta.lock",
        "data-2",
    ];
    for name in names {
        let place = laid_out();
        let path = place.path("work/index").join(name);
        let _ = fs::remove_file(&path);
        symlink(place.path(THESIS), &path).unwrap();
        place.write("work/letters/b.txt", LETTER.as_bytes());
        for command in ["index letters", "verify --trust", "index letters --trust"] {
            let ended = run(&place, command);
            assert!(
                matches!(ended.code, Some(0..=3)),
                "{name}: {command}: {ended:?}"
            );
            assert_kept(&place);
        }
    }
    // The folder of data and the index itself.
    let place = laid_out();
    fs::create_dir(place.path("elsewhere")).unwrap();
    fs::rename(
        place.path("work/index/data-1"),
        place.path("elsewhere/data-1"),
    )
    .unwrap();
    symlink(
        place.path("elsewhere/data-1"),
        place.path("work/index/data-1"),
    )
    .unwrap();
    let before = listed(&place.path("elsewhere"));
    place.write("work/letters/b.txt", LETTER.as_bytes());
    run(&place, "index letters --trust");
    assert_eq!(listed(&place.path("elsewhere")), before);
    let linked = laid_out();
    fs::rename(linked.path("work/index"), linked.path("real")).unwrap();
    symlink(linked.path("real"), linked.path("work/index")).unwrap();
    for command in ["search river", "index letters"] {
        let refused = run(&linked, command);
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.stderr.contains("is a link"), "{refused:?}");
    }
}

/// Every file below a folder, with its size and time.
fn listed(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter();
    let lines = entries.map(|entry| {
        let entry = entry.unwrap();
        let metadata = entry.metadata().unwrap();
        format!(
            "{:?} {} {:?}",
            entry.path(),
            metadata.len(),
            metadata.modified()
        )
    });
    lines.collect()
}

#[test]
fn an_index_is_made_only_where_nothing_is() {
    let place = Place::new(&[
        ("work/data-letters/a.txt", LETTER),
        ("work/data-raw/notes.txt", "precious"),
        ("work/data-2020/b.txt", "precious"),
    ]);
    let before = listed(&place.path("work"));
    for command in [
        "--index . index data-letters",
        "--index data-raw index data-letters",
        "--index data-letters index data-letters",
        "--index data-letters index data-letters/a.txt",
        "--index data-raw/notes.txt index data-letters",
    ] {
        for trust in ["", " --trust"] {
            let refused = run(&place, &format!("{command}{trust}"));
            assert_eq!(refused.code, Some(2), "{command}: {refused:?}");
            assert!(refused.stderr.contains("hint: "), "{command}: {refused:?}");
            assert_eq!(listed(&place.path("work")), before, "{command}");
        }
    }
    // Documents put into the folder of an index are not read, and nothing of them is removed.
    assert_eq!(run(&place, "index data-letters").code, Some(0));
    for name in ["data-7/a.txt", "data-8/dictionary.txt", "letters/a.txt"] {
        place.write(&format!("work/index/{name}"), LETTER.as_bytes());
    }
    assert_eq!(run(&place, "index data-letters").code, Some(0));
    assert_eq!(run(&place, "index index/letters").code, Some(2));
    for name in ["data-7/a.txt", "data-8/dictionary.txt", "letters/a.txt"] {
        assert!(place.path("work/index").join(name).exists(), "{name}");
    }
}

#[test]
fn what_is_no_regular_file_or_too_large_is_not_read() {
    let of = |name: &str, make: &dyn Fn(&Path)| {
        let place = laid_out();
        let path = place.path("work/index").join(name);
        let _ = fs::remove_file(&path);
        make(&path);
        for command in [
            "search river --trust",
            "verify --trust",
            "index letters --trust",
        ] {
            let ended = run(&place, command);
            assert!(
                matches!(ended.code, Some(0..=2)),
                "{name}: {command}: {ended:?}"
            );
            assert!(
                !ended.stderr.contains("panicked"),
                "{name}: {command}: {ended:?}"
            );
        }
        assert_kept(&place);
    };
    let pipe = |path: &Path| {
        let made = std::process::Command::new("mkfifo").arg(path).status();
        assert!(made.unwrap().success());
    };
    let sparse = |path: &Path| fs::File::create(path).unwrap().set_len(1 << 40).unwrap();
    let zeros = |path: &Path| symlink("/dev/zero", path).unwrap();
    for name in [
        "undersigned.json",
        "owner.json",
        "writer.lock",
        "data-1/dictionary",
        "data-1/meta.json",
        "data-1/.managed.json",
    ] {
        of(name, &pipe);
        of(name, &zeros);
        of(name, &sparse);
    }
}

#[test]
fn a_list_of_segments_that_names_other_files_is_damage() {
    for payload in [
        "/dev/zero",
        "../../../thesis.txt",
        "manifest-1.zst/../x",
        "pipe",
    ] {
        let place = laid_out();
        let path = place.path("work/index/data-1/meta.json");
        let mut metas: serde_json::Value =
            serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        metas["payload"] = payload.into();
        fs::write(&path, metas.to_string()).unwrap();
        for command in ["verify", "stats", "search river", "index letters"] {
            let ended = run(&place, command);
            assert!(
                matches!(ended.code, Some(0..=2)),
                "{payload}: {command}: {ended:?}"
            );
        }
        assert_eq!(run(&place, "verify").code, Some(0), "{payload}");
        assert_kept(&place);
    }
}

#[test]
fn a_segment_that_claims_more_documents_than_it_can_hold_is_damage() {
    let place = laid_out();
    let path = place.path("work/index/data-1/meta.json");
    let mut metas: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    metas["segments"][0]["max_doc"] = u32::MAX.into();
    fs::write(&path, metas.to_string()).unwrap();
    for command in ["verify", "search river", "stats"] {
        let ended = run(&place, command);
        assert_eq!(ended.code, Some(2), "{command}: {ended:?}");
        assert!(ended.stderr.contains("damaged"), "{command}: {ended:?}");
    }
    assert_eq!(run(&place, "index letters").code, Some(0));
    assert_eq!(run(&place, "search river").code, Some(0));
}

#[test]
fn only_the_owner_can_read_an_index() {
    let check = |option: &str, folder: u32, file: u32| {
        let place = Place::new(&[("work/letters/a.txt", LETTER)]);
        for _ in 0..2 {
            let run = run(&place, &format!("index letters {option}"));
            assert_eq!(run.code, Some(0), "{run:?}");
            place.write(
                "work/letters/b.txt",
                LETTER.replace("river", "lake").as_bytes(),
            );
        }
        for entry in walkdir::WalkDir::new(place.path("work/index")) {
            let entry = entry.unwrap();
            let expected = if entry.file_type().is_dir() {
                folder
            } else {
                file
            };
            let mode = entry.metadata().unwrap().permissions().mode() & 0o7777;
            assert_eq!(mode, expected, "{:?}: {mode:o}", entry.path());
        }
    };
    check("", 0o700, 0o600);
    check("--shared", 0o2770, 0o660);
}

#[test]
fn an_index_that_can_only_be_read_is_searched() {
    let place = laid_out();
    let modes = |folder, file| {
        for entry in walkdir::WalkDir::new(place.path("work/index")).contents_first(true) {
            let entry = entry.unwrap();
            let mode = if entry.file_type().is_dir() {
                folder
            } else {
                file
            };
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    modes(0o500, 0o400);
    let before = listed(&place.path("work/index"));
    for command in [
        "search river",
        "stats",
        "verify",
        "facets",
        "show letters/a.txt",
    ] {
        let read = run(&place, command);
        assert_eq!(read.code, Some(0), "{command}: {read:?}");
    }
    assert_eq!(
        listed(&place.path("work/index")),
        before,
        "reading writes nothing"
    );
    modes(0o700, 0o600);
}

#[test]
fn an_index_of_a_newer_version_is_left_alone() {
    let place = laid_out();
    let path = place.path("work/index/undersigned.json");
    let mut head: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let known = head["version"].to_string();
    head["version"] = 99.into();
    fs::write(&path, head.to_string()).unwrap();
    let before = listed(&place.path("work/index/data-1"));
    for command in ["search river", "index letters", "verify"] {
        let refused = run(&place, command);
        assert_eq!(refused.code, Some(2), "{command}: {refused:?}");
        for word in ["newer", "99", &known] {
            assert!(
                refused.stderr.contains(word),
                "{command}: {word}: {refused:?}"
            );
        }
    }
    assert_eq!(listed(&place.path("work/index/data-1")), before);
}

#[test]
fn an_index_whose_head_is_lost_keeps_what_only_it_holds() {
    for content in [None, Some(""), Some("{")] {
        let place = Place::new(&[
            ("work/a/a.txt", LETTER),
            ("work/b/b.txt", "Statement\n\nThe harbor.\n"),
        ]);
        assert_eq!(run(&place, "index a b").code, Some(0));
        let head = place.path("work/index/undersigned.json");
        match content {
            None => fs::remove_file(&head).unwrap(),
            Some(content) => fs::write(&head, content).unwrap(),
        }
        fs::rename(place.path("work/b"), place.path("work/unplugged")).unwrap();
        let refused = run(&place, "index a");
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.stderr.contains("b/b.txt"), "{refused:?}");
        fs::rename(place.path("work/unplugged"), place.path("work/b")).unwrap();
        assert_eq!(run(&place, "index a").code, Some(0));
        let found = run(&place, "search harbor --format paths");
        assert_eq!(found.stdout.trim(), "b/b.txt", "{found:?}");
    }
}

#[test]
fn killed_first_runs_leave_nothing_for_good() {
    let place = laid_out();
    fs::remove_file(place.path("work/index/undersigned.json")).unwrap();
    for manifest in fs::read_dir(place.path("work/index/data-1")).unwrap() {
        let path = manifest.unwrap().path();
        if path.to_string_lossy().contains("manifest-") {
            fs::remove_file(path).unwrap();
        }
    }
    assert_eq!(run(&place, "index letters").code, Some(0));
    let folders: Vec<String> = fs::read_dir(place.path("work/index"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("data-"))
        .collect();
    assert_eq!(folders, ["data-2"]);
}

#[test]
fn an_index_whose_head_names_nothing_keeps_what_only_it_holds() {
    let place = Place::new(&[
        ("work/a/a.txt", LETTER),
        ("work/b/b.txt", "Statement\n\nThe harbor.\n"),
    ]);
    assert_eq!(run(&place, "index a b").code, Some(0));
    fs::rename(
        place.path("work/index/data-1"),
        place.path("work/index/data-2"),
    )
    .unwrap();
    fs::rename(place.path("work/b"), place.path("work/unplugged")).unwrap();
    let refused = run(&place, "index a");
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.stderr.contains("b/b.txt"), "{refused:?}");
}

#[test]
fn an_index_is_not_made_in_a_folder_that_others_can_change() {
    let place = Place::new(&[("work/letters/a.txt", LETTER)]);
    let index = place.path("work/index");
    fs::create_dir(&index).unwrap();
    fs::set_permissions(&index, fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(run(&place, "index letters").code, Some(0));
    let mode = index.metadata().unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode, 0o700, "{mode:o}");
}

#[test]
fn what_unfolds_without_bound_is_damage() {
    let place = laid_out();
    let data = place.path("work/index/data-1");
    let manifest = fs::read_dir(&data)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let manifest = manifest.filter(|path| path.to_string_lossy().contains("manifest-"));
    let manifest = manifest.last().unwrap();
    let mut content = zstd::decode_all(fs::read(&manifest).unwrap().as_slice()).unwrap();
    content.extend(b"\n[\"");
    content.extend(vec![b'a'; 17 << 20]);
    content.extend(b"\",1,1,null,null]");
    fs::write(&manifest, zstd::encode_all(content.as_slice(), 1).unwrap()).unwrap();
    let verify = run(&place, "verify");
    assert_eq!(verify.code, Some(2), "{verify:?}");
    // The same segment many times over.
    let place = laid_out();
    let path = place.path("work/index/data-1/meta.json");
    let mut metas: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let segment = metas["segments"][0].clone();
    metas["segments"] = vec![segment; 20_000].into();
    fs::write(&path, metas.to_string()).unwrap();
    for command in ["search river", "verify"] {
        let ended = run(&place, command);
        assert_eq!(ended.code, Some(2), "{command}: {ended:?}");
    }
    assert_eq!(run(&place, "index letters").code, Some(0));
    assert_eq!(run(&place, "verify").code, Some(0));
}

#[test]
fn files_of_others_in_the_folders_of_an_index_stay() {
    let place = laid_out();
    let names = [
        "meta.json.new",
        "dictionary.new",
        "manifest-3.zst.new",
        "thesis.txt",
        "data-1/0123456789abcdef0123456789abcdef.pdf",
        "data-1/0123456789abcdef0123456789abcdef.thesis.txt",
        "data-1/0123456789ABCDEF0123456789ABCDEF.idx",
        "data-2020/dictionary",
        "data-2020/notes.txt",
    ];
    for name in names {
        place.write(&format!("work/index/{name}"), b"years of work");
    }
    for version in ["0", "0"] {
        let head = place.path("work/index/undersigned.json");
        let mut found: serde_json::Value =
            serde_json::from_slice(&fs::read(&head).unwrap()).unwrap();
        found["version"] = version.parse::<u32>().unwrap().into();
        fs::write(&head, found.to_string()).unwrap();
        assert_eq!(run(&place, "index letters").code, Some(0));
        for name in names {
            let content = fs::read(place.path("work/index").join(name));
            assert_eq!(content.unwrap(), b"years of work", "{name}");
        }
    }
}

#[test]
fn files_that_others_named_to_an_index_are_not_read() {
    // Of a group, and of somebody else: both may hold names that others put there.
    for (option, is_copied) in [("--shared", false), ("", true)] {
        let place = Place::new(&[
            ("work/letters/a.txt", LETTER),
            ("diary/diary.txt", "Open letter\n\nzanzibar\n"),
        ]);
        let diary = place.path("diary");
        let diary = diary.to_str().unwrap();
        let made = run(&place, &format!("index letters {diary} {option}"));
        assert_eq!(made.code, Some(0), "{made:?}");
        if is_copied {
            unpacked(&place);
        }
        let head = place.path("work/index/undersigned.json");
        let mut found: serde_json::Value =
            serde_json::from_slice(&fs::read(&head).unwrap()).unwrap();
        found["version"] = 0.into();
        fs::write(&head, found.to_string()).unwrap();
        for command in ["index letters --trust", "index --trust"] {
            let refused = run(&place, command);
            assert_eq!(refused.code, Some(2), "{command}: {refused:?}");
            assert!(
                refused.stderr.contains("others may have named"),
                "{command}: {refused:?}"
            );
            if is_copied {
                break;
            }
        }
        let named = run(&place, &format!("index letters {diary} --trust"));
        assert_eq!(named.code, Some(0), "{named:?}");
    }
}

#[test]
fn documents_whose_ids_begin_alike_are_two() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(folder.path(), crate::rebuild::OPTIONS).unwrap();
    let alike = ["0123456789abcdef", "fedcba9876543210"].map(|end| {
        let mut one =
            crate::by_language::stored(0, "en", None, &format!("A river that ends in {end}."));
        one.id = DocumentId(format!("00aa00aa00aa00aa{end}"));
        one.paths = vec![format!("{end}.txt")];
        one
    });
    for one in &alike {
        writer.put(one).unwrap();
    }
    writer.commit(&Manifest::default()).unwrap();
    let find = |id: &str| {
        let index = Index::open(folder.path()).unwrap();
        index.find(id).unwrap().map(|found| found.paths)
    };
    for one in &alike {
        assert_eq!(find(&one.id.0), Some(one.paths.clone()));
        assert_eq!(find(&one.id.0[..17]), Some(one.paths.clone()));
    }
    assert_eq!(find("00aa00aa00aa00aa"), None, "it fits two");
    assert_eq!(find("00aa00aa00aa00ax"), None);
    assert_eq!(find(&format!("{}0", alike[0].id.0)), None);
    writer.remove(&alike[0].id).unwrap();
    writer.commit(&Manifest::default()).unwrap();
    assert_eq!(find(&alike[0].id.0), None);
    assert_eq!(find("00aa00aa00aa00aa"), Some(alike[1].paths.clone()));
}
