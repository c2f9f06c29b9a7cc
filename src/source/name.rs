//! Rules for file names: how a name is written, and whether the file can hold a document.
//!
//! Never looks into a file. Names only serve to rule a file out; the content of a file decides on
//! its format.

use std::path::{Component, Path, Prefix};

use super::Reason;

/// Endings of files that hold no document of their own. From the registries of media types
/// (`image/*`, `audio/*`, `video/*`, `font/*`, archives, program text and data), and what browsers
/// save beside a page.
const NOT_DOCUMENTS: &[&str] = &[
    // Images.
    "png",
    "jpg",
    "jpeg",
    "gif",
    "bmp",
    "ico",
    "svg",
    "svgz",
    "webp",
    "avif",
    "heic",
    "heif",
    "tif",
    "tiff",
    "psd",
    "ai",
    "eps",
    "raw",
    "xcf", // Sound and film.
    "mp3",
    "mp4",
    "m4a",
    "m4v",
    "ogg",
    "oga",
    "ogv",
    "opus",
    "wav",
    "flac",
    "aac",
    "avi",
    "mov",
    "mkv",
    "webm",
    "wmv",
    "flv",
    "swf",
    "vtt",
    "srt", // Fonts.
    "woff",
    "woff2",
    "ttf",
    "otf",
    "eot", // Archives and disk images.
    "zip",
    "gz",
    "tgz",
    "bz2",
    "xz",
    "zst",
    "7z",
    "rar",
    "tar",
    "iso",
    "dmg",
    "jar",
    "har",
    // Parts of pages, program text and data.
    "css",
    "scss",
    "sass",
    "less",
    "js",
    "mjs",
    "cjs",
    "jsx",
    "ts",
    "tsx",
    "map",
    "wasm",
    "json",
    "jsonl",
    "geojson",
    "yaml",
    "yml",
    "toml",
    "ini",
    "cfg",
    "conf",
    "csv",
    "tsv",
    "sql",
    "db",
    "sqlite",
    "sqlite3",
    "lock",
    "py",
    "pyc",
    "rb",
    "rs",
    "go",
    "c",
    "h",
    "cpp",
    "java",
    "class",
    "sh",
    "bat",
    "ps1",
    "pl",
    "lua",
    "r",
    "ipynb",
    "rss",
    "atom",
    "xsl",
    "xslt",
    "xsd",
    "dtd",
    "ics",
    "vcf",
    // Programs and temporary files.
    "exe",
    "dll",
    "so",
    "dylib",
    "o",
    "a",
    "bin",
    "dat",
    "msi",
    "apk",
    "deb",
    "rpm",
    "tmp",
    "bak",
    "swp",
    "part",
    "crdownload",
    "torrent",
    "log",
];

/// Endings of document formats that have no reader yet.
const UNSUPPORTED: &[&str] = &[
    "pages",
    "wpd",
    "ppt",
    "odp",
    "key",
    "xls",
    "ods",
    "mobi",
    "azw",
    "azw3",
    "djvu",
    "ps",
    "msg",
    "webarchive",
    "maff",
    "tex",
];

/// Why a file of this name cannot hold a document; `None` when its content decides.
pub fn ruled_out(path: &Path) -> Option<Reason> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    // A web archive, of all that is compressed.
    if name.ends_with(".warc.gz") {
        return None;
    }
    if NOT_DOCUMENTS.contains(&ending.as_str()) {
        Some(Reason::NotDocument(ending))
    } else if UNSUPPORTED.contains(&ending.as_str()) {
        Some(Reason::Unsupported(ending))
    } else {
        None
    }
}

/// A path as it is shown and kept: `/` between its parts, no `.` parts, bytes that are not UTF-8
/// written `\xNN` so that different names stay different. Empty for the current folder.
pub fn shown(path: &Path) -> String {
    let mut text = String::new();
    for component in path.components() {
        match component {
            Component::CurDir => continue,
            Component::RootDir => {
                text.push('/');
                continue;
            }
            // Windows names the same disk in two ways.
            Component::Prefix(prefix) if let Prefix::VerbatimDisk(disk) = prefix.kind() => {
                text.push(char::from(disk));
                text.push(':');
                continue;
            }
            Component::Prefix(_) | Component::ParentDir | Component::Normal(_) => {}
        }
        if !text.is_empty() && !text.ends_with('/') {
            text.push('/');
        }
        for chunk in component.as_os_str().as_encoded_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            for byte in chunk.invalid() {
                text.push_str(&format!("\\x{byte:02X}"));
            }
        }
    }
    text
}

/// A path as written by `shown`, with the root that it lies within named otherwise; as it is where
/// it lies elsewhere.
pub fn moved(path: &str, from: &str, to: &str) -> String {
    match rest(path, from) {
        Some("") => to.to_owned(),
        Some(rest) if to.is_empty() || to.ends_with('/') => format!("{to}{rest}"),
        Some(rest) => format!("{to}/{rest}"),
        None => path.to_owned(),
    }
}

/// Returns true if a path has a part below the root that it lies within which begins with a dot.
pub fn is_hidden_within(path: &str, root: &str) -> bool {
    rest(path, root).is_some_and(|rest| rest.split('/').any(|part| part.starts_with('.')))
}

/// Returns the part of a path after the root that it lies within, without a `/` before it; empty
/// for the root itself.
fn rest<'a>(path: &'a str, root: &str) -> Option<&'a str> {
    is_within(path, root).then(|| path[root.len()..].trim_start_matches('/'))
}

/// A path as written by `shown` and all that it lies within, innermost first; ends with `/` or the
/// empty text.
pub fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| parent(path))
}

/// The files that a path may name a part of, as `letter.eml!annex.pdf` does: what stands before each
/// `!`, innermost first. A file can have such a name of its own.
pub fn holders(path: &str) -> impl Iterator<Item = &str> {
    let signs = path.rmatch_indices('!');
    signs
        .map(|(at, _)| &path[..at])
        .filter(|holder| !holder.is_empty() && !holder.ends_with('/'))
}

/// Returns true if `path` is `root` itself, a part of it, or lies below it.
pub fn is_within_or_part(path: &str, root: &str) -> bool {
    is_within(path, root) || holders(path).any(|holder| holder == root)
}

/// The folder that a path as written by `shown` lies in.
fn parent(path: &str) -> Option<&str> {
    match path.rsplit_once('/') {
        _ if path.is_empty() || path == "/" => None,
        Some(("", _)) => Some("/"),
        Some((parent, _)) => Some(parent),
        None if path == ".." => None,
        None => Some(""),
    }
}

/// Returns true if `path` is `root` itself or lies below it, both as written by `shown`.
pub fn is_within(path: &str, root: &str) -> bool {
    if root.is_empty() {
        return !path.starts_with('/') && path != ".." && !path.starts_with("../");
    }
    path.strip_prefix(root)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || root.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_rule_out_only_what_they_are_sure_of() {
        let check = |name: &str, expected: Option<&str>| {
            let found = ruled_out(Path::new(name)).map(|reason| reason.to_string());
            assert_eq!(found.as_deref(), expected, "{name}");
        };
        check("a/letter.html", None);
        check("a/letter", None);
        check("a/Offener Brief 3.5.2019", None);
        check("письмо.txt", None);
        check("page.php", None);
        check("pages.warc.gz", None);
        check("pages.tar.gz", Some("not a document format (.gz)"));
        check("logo.PNG", Some("not a document format (.png)"));
        check("page_files/site.css", Some("not a document format (.css)"));
        check("report.djvu", Some("no reader for this format (.djvu)"));
    }

    #[test]
    fn paths_are_shown_as_given() {
        let check = |path: &str, expected: &str| assert_eq!(shown(Path::new(path)), expected);
        check("corpus/letters/x.html", "corpus/letters/x.html");
        check("./corpus//letters/", "corpus/letters");
        check(".", "");
        check("/srv/pages/x", "/srv/pages/x");
        check("../pages/./x", "../pages/x");
    }

    #[test]
    fn a_root_may_be_named_otherwise() {
        let check = |path: &str, from: &str, to: &str, expected: &str| {
            assert_eq!(moved(path, from, to), expected, "{path}");
        };
        check("/srv/a/x.txt", "/srv/a", "a", "a/x.txt");
        check("/srv/a", "/srv/a", "a", "a");
        check("x.txt", "", "/srv", "/srv/x.txt");
        check("", "", "/srv", "/srv");
        check("/x.txt", "/", "all", "all/x.txt");
        check("a/x.txt", "a", "", "x.txt");
        check("a/x.txt", "a", "/", "/x.txt");
        check("ab/x.txt", "a", "b", "ab/x.txt");
    }

    #[test]
    fn hidden_parts_count_below_the_root() {
        assert!(is_hidden_within("a/.b/c", "a"));
        assert!(!is_hidden_within("a/.b/c", "a/.b"));
        assert!(!is_hidden_within("a/b.txt", "a"));
    }

    #[test]
    fn a_path_lies_within_its_ancestors() {
        let check = |path: &str, expected: &[&str]| {
            assert_eq!(ancestors(path).collect::<Vec<_>>(), expected);
            assert!(expected.iter().all(|root| is_within(path, root)), "{path}");
        };
        check("a/b/c", &["a/b/c", "a/b", "a", ""]);
        check("/a/b", &["/a/b", "/a", "/"]);
        check("../a", &["../a", ".."]);
        check("", &[""]);
        check("/", &["/"]);
    }

    #[test]
    fn a_part_names_the_files_that_hold_it() {
        let check = |path: &str, expected: &[&str]| {
            assert_eq!(holders(path).collect::<Vec<_>>(), expected, "{path}");
        };
        check("a/b.mbox!3!c.pdf", &["a/b.mbox!3", "a/b.mbox"]);
        check("a/b.txt", &[]);
        check("a/!b", &[]);
        assert!(is_within_or_part("a.eml!b", "a.eml"));
        assert!(!is_within_or_part("a.eml!b", "a"));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf8_stay_different() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let check = |bytes: &[u8], expected: &str| {
            assert_eq!(shown(Path::new(OsStr::from_bytes(bytes))), expected);
        };
        check(b"lettre-\xE9t\xE9.txt", "lettre-\\xE9t\\xE9.txt");
        check(b"lettre-\xE8t\xE9.txt", "lettre-\\xE8t\\xE9.txt");
    }

    #[test]
    fn a_neighbour_is_not_within() {
        let check = |path: &str, root: &str, expected: bool| {
            assert_eq!(is_within(path, root), expected, "{path} in {root}");
        };
        check("corpus/a.html", "corpus", true);
        check("corpus", "corpus", true);
        check("corpus2/a.html", "corpus", false);
        check("/srv/a", "/", true);
        check("corpus/a.html", "", true);
        check("/srv/a", "", false);
        check("../a", "", false);
    }
}
