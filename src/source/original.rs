//! The file that a document was read from, when it lies where files may be given out.

use std::path::{Path, PathBuf};

use super::{Content, Item, Reason};

/// Reads the file at a path as given to the program. Links are followed first: what is not below one of `roots` then, or is no
/// regular file, is not given out.
pub fn original(path: &str, roots: &[PathBuf], max_size: u64) -> Result<Content, Reason> {
    let real = |path: &Path| std::fs::canonicalize(path).map_err(|error| super::refused(&error));
    let location = real(Path::new(path))?;
    let is_below = |root: &PathBuf| real(root).is_ok_and(|root| location.starts_with(root));
    if !roots.iter().any(is_below) {
        return Err(Reason::Refused("outside the folders read".to_owned()));
    }
    let item = Item {
        path: path.to_owned(),
        location,
        size: 0,
        modified: 0,
    };
    super::read(&item, max_size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_roots_is_read() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("letters");
        std::fs::create_dir(&root).unwrap();
        std::fs::write(root.join("a.txt"), "inside").unwrap();
        std::fs::write(place.path().join("secret.txt"), "outside").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("../secret.txt", root.join("link.txt")).unwrap();
        let check = |path: &str, expected: Option<&str>| {
            let path = root.join(path);
            let content = original(path.to_str().unwrap(), std::slice::from_ref(&root), 100);
            let text = content.ok().map(|content| content.bytes);
            assert_eq!(text, expected.map(|text| text.as_bytes().to_vec()));
        };
        check("a.txt", Some("inside"));
        check("../letters/a.txt", Some("inside"));
        check("../secret.txt", None);
        check("link.txt", None);
        check("", None);
        check("missing.txt", None);
    }
}
