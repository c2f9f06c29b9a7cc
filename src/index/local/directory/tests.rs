use super::*;

fn place(folder: &tempfile::TempDir) -> Place {
    Place::open(folder.path()).unwrap()
}

#[test]
fn the_name_of_a_generation_is_not_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let directory = place(&folder);
    assert_eq!(new_name(&directory, None), "data-1");
    let head = Head {
        version: 1,
        data: "data-7".to_owned(),
    };
    assert_eq!(new_name(&directory, Some(&head)), "data-8");
    for name in ["data-12", "data-x", "data-0099", "data-+44"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("data-50"), "a file").unwrap();
    assert_eq!(new_name(&directory, None), "data-13");
}

#[test]
fn only_what_this_version_began_is_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let directory = place(&folder);
    for (number, version) in [(1, None), (2, Some(7)), (10, Some(7)), (11, Some(6))] {
        let data = directory.make_within(&format!("data-{number}")).unwrap();
        if let Some(version) = version {
            begin(&data, version).unwrap();
        }
    }
    let check = |version, expected| assert_eq!(unfinished(&directory, version), expected);
    check(7, Some("data-10".to_owned()));
    check(6, Some("data-11".to_owned()));
    check(5, None);
}

#[test]
fn only_files_of_this_program_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    let directory = place(&folder);
    let write = |path: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "x").unwrap();
    };
    let ours = [
        "data-1/dictionary",
        "data-1/.managed.json",
        "data-1/meta.json",
        "data-1/manifest-12.zst",
        "data-1/0123456789abcdef0123456789abcdef.store",
        "data-2/dictionary",
        "data-2/.managed.json",
    ];
    let theirs = [
        "data-2/thesis.txt",
        "data-3/notes.txt",
        "data-4/dictionary",
        "data-3/meta.json",
        "data-letters/a.txt",
        "data-2020/b.txt",
        "other/dictionary",
    ];
    ours.iter().chain(&theirs).for_each(|path| write(path));
    remove_other_data(&directory, None);
    for path in ours {
        assert!(!folder.path().join(path).exists(), "{path}");
    }
    for path in theirs {
        assert!(folder.path().join(path).exists(), "{path}");
    }
    assert!(!folder.path().join("data-1").exists());
}

#[test]
fn an_index_is_made_only_where_nothing_is() {
    let check = |entries: &[&str], expected: Option<&str>| {
        let folder = tempfile::tempdir().unwrap();
        for entry in entries {
            match entry.strip_suffix('/') {
                Some(name) => std::fs::create_dir(folder.path().join(name)).unwrap(),
                None => std::fs::write(folder.path().join(entry), "x").unwrap(),
            }
        }
        let made = to_write(&Location::from(folder.path()));
        match expected {
            None => assert!(made.is_ok(), "{entries:?}"),
            Some(other) => {
                let error = made.unwrap_err();
                assert_eq!(error.kind, ErrorKind::NotAnIndex, "{entries:?}");
                assert!(error.to_string().contains(other), "{error}");
                let left = std::fs::read_dir(folder.path()).unwrap().count();
                assert_eq!(left, entries.len(), "nothing is made beside {entries:?}");
            }
        }
    };
    check(&[], None);
    check(&[".gitignore", "README.md", "Thumbs.db"], None);
    check(&["letter.txt"], Some("letter.txt"));
    check(&["data-letters/"], Some("data-letters"));
    check(&["data-2020/", ".git/"], None.or(Some("data-2020")));
}

#[test]
fn another_users_mark_is_told_from_the_own_one() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::from(folder.path());
    drop(to_write(&location).unwrap());
    assert!(matches!(place::owner(&place(&folder)), Ok(Owner::Own(_))));
    // What an archive makes of it: the same bytes in another file.
    let copied = tempfile::tempdir().unwrap();
    let mark = std::fs::read(folder.path().join(place::MARK)).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(20));
    for mark in [
        mark,
        b"{\"mark\":\"x\",\"group\":true}".to_vec(),
        b"x".to_vec(),
    ] {
        std::fs::write(copied.path().join(place::MARK), &mark).unwrap();
        let location = Location::from(copied.path());
        let refused = to_write(&location).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Untrusted);
        assert_eq!(to_read(&location).unwrap_err().kind, ErrorKind::Untrusted);
    }
    let trusting = Location {
        trust: Trust::Anybody,
        ..Location::from(copied.path())
    };
    drop(to_write(&trusting).unwrap());
    to_write(&Location::from(copied.path())).unwrap();
}
