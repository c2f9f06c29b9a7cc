//! Rebuilding: an index that is built again keeps its documents, whichever folders were named this
//! time.
//!
//! Knows the sources of the index by its manifest alone; never how documents are read.

use rustc_hash::FxHashSet;

use crate::error::{Error, ErrorKind, Result};
use crate::index::manifest::Manifest;
use crate::shell::quoted;
use crate::source::folder::{self, Walk};
use crate::source::{Item, name};

use super::survey::Seen;

/// The policy for files outside the folders that were named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OutsideFiles {
    /// They are read again.
    Read,
    /// Their folders must be named first: others may have put their names into the index.
    Ask,
}

/// Adds the files elsewhere that gave the documents of the index that is to be replaced. Errors:
/// `Usage` if one of them cannot be read again: a rebuild does not throw away what only the index
/// still holds.
pub(super) fn add_known(
    replaced: &Manifest,
    walk: &Walk,
    outside: OutsideFiles,
    seen: &mut Seen,
) -> Result<()> {
    let mut gone = Vec::new();
    let mut taken: FxHashSet<&str> = FxHashSet::default();
    for (path, entry) in &replaced.entries {
        if entry.id.is_none() || seen.scope.place(path).is_some() {
            continue;
        }
        // A part comes with the file that holds it.
        let is_known = |holder: &&str| replaced.entries.contains_key(*holder);
        let path = name::holders(path).filter(is_known).last().unwrap_or(path);
        if !taken.insert(path) {
            continue;
        }
        if outside == OutsideFiles::Ask {
            gone.push(path);
            continue;
        }
        match folder::item(&seen.roots.location(path), walk.max_size) {
            Ok(item) => seen.items.push(Item {
                path: path.to_string(),
                ..item
            }),
            Err(_) => gone.push(path),
        }
    }
    seen.items.sort_by(|a, b| a.path.cmp(&b.path));
    let Some(first) = gone.first() else {
        return Ok(());
    };
    let folder = first.rsplit_once('/').map_or(".", |(folder, _)| folder);
    let files = match gone.len() {
        1 => format!("`{first}`"),
        count => format!("`{first}` and {} more files", count - 1),
    };
    if outside == OutsideFiles::Ask {
        let message = format!(
            "the index must be built again, and {files} in it lie elsewhere; others may have named them"
        );
        return Err(Error::new(ErrorKind::Usage, message).hint(format!(
            "name that folder too if it is yours to read: `undersigned index FOLDER {}`",
            quoted(folder)
        )));
    }
    Err(Error::new(
        ErrorKind::Usage,
        format!("the index must be built again, and {files} in it cannot be read again"),
    )
    .hint(format!(
        "forget that folder if its files were removed (`undersigned index FOLDER --remove {}`), or begin anew in another \
         directory with `--index DIR`",
        quoted(folder)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::manifest::{Entry, Roots};
    use crate::ingest::plan::Scope;

    #[test]
    fn files_elsewhere_are_read_again_or_missed_aloud() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| crate::source::name::shown(&folder.path().join(name));
        for name in ["a.txt", "c.txt"] {
            std::fs::write(folder.path().join(name), "text").unwrap();
        }
        let check = |known: &[(&str, bool)], expected: &[&str], missed: Option<&str>| {
            let mut replaced = Manifest::default();
            for &(name, is_document) in known {
                let entry = Entry {
                    size: 4,
                    modified: 0,
                    id: is_document.then(|| name.to_owned()),
                    left_out: None,
                };
                replaced.entries.insert(path(name).into(), entry);
            }
            let mut seen = Seen {
                scope: Scope::new([(0, path("b").as_str())].into_iter(), &Roots::default()),
                ..Seen::default()
            };
            let walk = Walk {
                max_size: 10,
                hidden: false,
                follow_links: false,
                except: Vec::new(),
            };
            let added = add_known(&replaced, &walk, OutsideFiles::Read, &mut seen);
            let items: Vec<String> = seen.items.into_iter().map(|item| item.path).collect();
            let expected: Vec<String> = expected.iter().map(|name| path(name)).collect();
            assert_eq!(items, expected);
            let error = added.err().map(|error| error.to_string());
            let said = error.unwrap_or_default();
            assert!(said.contains(missed.unwrap_or_default()), "{said}");
            assert_eq!(said.is_empty(), missed.is_none(), "{said}");
        };
        check(&[], &[], None);
        let all = [("a.txt", true), ("b/x.txt", true), ("c.txt", true)];
        check(&all, &["a.txt", "c.txt"], None);
        check(
            &[("b.txt", true), ("d.txt", true)],
            &[],
            Some("b.txt` and 1 more"),
        );
        check(&[("d.txt", false)], &[], None);
    }
}
