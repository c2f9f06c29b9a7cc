//! Who may use whom: imports point left in one list, and a few borders that no module crosses.

use std::path::{Path, PathBuf};

/// Modules from left to right: each may use only those before it.
const ORDER: &[&str] = &[
    "error",
    "document",
    "analysis",
    "forest",
    "gazetteer",
    "source",
    "parse",
    "extract",
    "query",
    "index",
    "ingest",
    "search",
    "network",
    "eval",
    "present",
    "web",
    "cli",
];

/// Words that may stand only in files below these places.
const BORDERS: &[(&str, &[&str])] = &[
    ("tantivy::", &["index/local/", "analysis/"]),
    ("println!", &["cli/"]),
    ("print!", &["cli/"]),
    ("stdout()", &["cli/"]),
    ("stderr()", &["cli/"]),
    ("std::fs", &["source/", "index/", "cli/", "eval/"]),
    ("std::env::", &["cli/"]),
    ("process::exit", &["cli/"]),
    ("async fn", &["web/", "index/remote/"]),
    ("unimplemented!", &[]),
];

/// Every source file with its path below `src/` and its text without tests and comments.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let code: String = text
                    .split("\n#[cfg(test)]")
                    .next()
                    .unwrap_or_default()
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"))
                    .map(|line| format!("{line}\n"))
                    .collect();
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
                sources.push((name.replace('\\', "/"), code));
            }
        }
    }
    assert!(sources.len() > 30, "the sources were not found");
    sources
}

/// Modules named as `crate::module` in a text, `use crate::{a, b}` included.
fn used(code: &str) -> Vec<&str> {
    let name = |text: &str| {
        text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
            .unwrap_or(text.len())
    };
    let mut used = Vec::new();
    for (start, _) in code.match_indices("crate::") {
        let rest = &code[start + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let group = group.split(';').next().unwrap_or_default();
                used.extend(
                    group
                        .split(',')
                        .map(str::trim)
                        .map(|part| &part[..name(part)]),
                );
            }
            None => used.push(&rest[..name(rest)]),
        }
    }
    used
}

#[test]
fn imports_point_left() {
    let place = |module: &str| ORDER.iter().position(|&known| known == module);
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        let module = path.split(['/', '.']).next().unwrap_or_default();
        let Some(own) = place(module) else {
            assert!(
                matches!(path.as_str(), "lib.rs" | "main.rs"),
                "{path} has no place"
            );
            continue;
        };
        for other in used(&code) {
            if place(other).is_some_and(|other| other > own) {
                wrong.push(format!("{path} uses {other}"));
            }
        }
        if code
            .lines()
            .any(|line| line.starts_with("use ") && line.ends_with("::*;"))
        {
            wrong.push(format!("{path} imports everything of a module"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn borders_are_kept() {
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        for (word, places) in BORDERS {
            if code.contains(word) && !places.iter().any(|place| path.starts_with(place)) {
                wrong.push(format!("{path} names `{word}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_owns() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (path, _) in sources() {
        let text = std::fs::read_to_string(root.join(&path)).unwrap();
        assert!(
            text.starts_with("//!"),
            "{path} does not begin with what it owns"
        );
    }
}

#[test]
fn uses_are_found() {
    assert_eq!(
        used(
            "use crate::error::Error;\nuse crate::{index, query::Query};\nlet x = crate::cli::y();"
        ),
        ["error", "index", "query", "cli"]
    );
}

#[test]
fn every_dependency_has_its_reason() {
    let read = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        std::fs::read_to_string(path).unwrap()
    };
    let (manifest, reasons) = (read("Cargo.toml"), read("docs/dependencies.md"));
    let manifest: toml::Table = manifest.parse().unwrap();
    let mut names = Vec::new();
    for kind in ["dependencies", "dev-dependencies"] {
        names.extend(manifest[kind].as_table().unwrap().keys());
    }
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        assert!(
            reasons.contains(&format!("`{name}`")),
            "no reason for {name}"
        );
    }
}
