use super::*;

#[test]
fn names_are_plain() {
    let check = |name: &str, expected: bool| assert_eq!(plain(name).is_ok(), expected, "{name:?}");
    for name in [
        "a",
        "meta.json",
        ".managed.json",
        "manifest-12.zst",
        "A_b-9",
    ] {
        check(name, true);
    }
    for name in [
        "", ".", "..", "...", "a/b", "/a", "a\\b", "C:", "a:b", "é", "a\0", "a b",
    ] {
        check(name, false);
    }
    check(&"a".repeat(LONGEST_NAME), true);
    check(&"a".repeat(LONGEST_NAME + 1), false);
}

#[test]
fn what_is_put_in_place_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::open(folder.path()).unwrap();
    place.replace("a", b"one").unwrap();
    place.replace("a", b"two").unwrap();
    assert_eq!(place.read("a", 3).unwrap(), b"two");
    assert_eq!(
        place.read("a", 2).unwrap_err().kind(),
        io::ErrorKind::InvalidData
    );
    assert_eq!(place.names().unwrap(), ["a"]);
    assert_eq!(
        place.read("b", 9).unwrap_err().kind(),
        io::ErrorKind::NotFound
    );
    place.remove("a").unwrap();
    place.remove_if_there("a").unwrap();
    assert!(!place.holds("a").unwrap());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    /// A folder outside with a file that must stay as it is, and the folder of an index.
    fn laid_out() -> (tempfile::TempDir, PathBuf, Place) {
        let folder = tempfile::tempdir().unwrap();
        let outside = folder.path().join("thesis.txt");
        std::fs::write(&outside, "years of work").unwrap();
        let inside = folder.path().join("index");
        std::fs::create_dir(&inside).unwrap();
        let place = Place::open(&inside).unwrap();
        (folder, outside, place)
    }

    #[test]
    fn links_are_not_followed() {
        let (folder, outside, place) = laid_out();
        let inside = folder.path().join("index");
        for name in ["a", "a.new"] {
            symlink(&outside, inside.join(name)).unwrap();
        }
        symlink(folder.path(), inside.join("data-1")).unwrap();
        symlink(folder.path().join("absent"), inside.join("b")).unwrap();
        let refused = [
            place.file("a").err(),
            place.read("a", 99).err(),
            place.create("a").err(),
            place.file_to_write("a").err(),
            place.file_to_write("b").err(),
            place.create("b").err(),
            place.within("data-1").err(),
        ];
        assert!(refused.iter().all(Option::is_some), "{refused:?}");
        place.replace("a", b"new").unwrap();
        assert_eq!(std::fs::read(&outside).unwrap(), b"years of work");
        assert_eq!(std::fs::read(inside.join("a")).unwrap(), b"new");
        assert!(!folder.path().join("absent").exists());
        symlink(&inside, folder.path().join("link")).unwrap();
        for path in ["link", "link/", "link/."] {
            assert!(Place::open(&folder.path().join(path)).is_err(), "{path}");
        }
    }

    #[test]
    fn files_with_another_name_elsewhere_are_not_written() {
        let (folder, outside, place) = laid_out();
        std::fs::hard_link(&outside, folder.path().join("index/writer.lock")).unwrap();
        assert!(place.file_to_write("writer.lock").is_err());
        // A backup of hard links is read.
        assert_eq!(place.read("writer.lock", 99).unwrap(), b"years of work");
    }

    #[test]
    fn only_regular_files_are_read() {
        let (folder, _, place) = laid_out();
        let pipe = folder.path().join("index/pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        std::fs::create_dir(folder.path().join("index/folder")).unwrap();
        for name in ["pipe", "folder"] {
            assert!(place.file(name).is_err(), "{name}");
            assert!(place.file_to_write(name).is_err(), "{name}");
        }
    }

    #[test]
    fn what_is_made_is_private_unless_a_group_shares_it() {
        let check = |access, folder_mode, file_mode| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("index");
            let place = Place::make(&path, access).unwrap();
            let data = place.make_within("data-1").unwrap();
            data.replace("meta.json", b"x").unwrap();
            drop(data.file_to_write("writer.lock").unwrap());
            let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o7777;
            let modes = ["", "data-1", "data-1/meta.json", "data-1/writer.lock"];
            let modes = modes.map(|name| mode(&path.join(name)));
            assert_eq!(modes, [folder_mode, folder_mode, file_mode, file_mode]);
        };
        check(Access::Private, 0o700, 0o600);
        check(Access::Group, 0o2770, 0o660);
    }
}
