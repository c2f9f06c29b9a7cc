//! Who may use whom: imports point left in one list, no circles inside a folder, and borders that
//! no module crosses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::Visit;

/// Modules from left to right: each may use only those before it.
const ORDER: &[&str] = &[
    "visible",
    "shell",
    "error",
    "deadline",
    "document",
    "analysis",
    "forest",
    "lexicon",
    "gazetteer",
    "source",
    "parse",
    "extract",
    "letter",
    "party",
    "query",
    "index",
    "ingest",
    "search",
    "network",
    "present",
    "web",
    "cli",
];

/// Files in the root of the sources that belong to no module.
const ROOTS: &[&str] = &["lib.rs", "main.rs"];

/// Modules of one folder that use each other in a circle. None may be added; one that is untied is
/// taken off.
const CIRCLES: &[(&str, &[&str])] = &[];

/// Where files are opened, made and removed.
const FILES: &[&str] = &["source/", "index/tantivy/store/place/", "cli/"];

/// Words that may occur only in files below these places.
const BORDERS: &[(&str, &[&str])] = &[
    (
        "tantivy::",
        &["index/tantivy/", "index/mod.rs", "analysis/"],
    ),
    ("index::tantivy", &["index/"]),
    ("hayro_", &["parse/pdf/"]),
    ("println!", &["cli/"]),
    ("print!", &["cli/"]),
    ("stdout()", &["cli/"]),
    ("stderr()", &["cli/"]),
    ("std::fs", &["source/", "index/", "cli/"]),
    // Folders of an index are untrusted: what opens their files does not follow links.
    (" File::open", FILES),
    ("(File::open", FILES),
    ("File::create", FILES),
    ("OpenOptions", FILES),
    ("fs::read", FILES),
    ("fs::write", FILES),
    ("fs::remove", FILES),
    ("fs::rename", FILES),
    ("create_dir", FILES),
    ("_in_dir", &[]),
    ("MmapDirectory", &["index/tantivy/store/place/"]),
    ("std::env::", &["cli/", "index/tantivy/store/place/"]),
    ("process::exit", &["cli/"]),
    ("async fn", &["web/"]),
    ("unimplemented!", &[]),
];

/// A source file without its tests.
struct Source {
    /// Its path below `src/`.
    path: String,
    /// The module that it is.
    module: Vec<String>,
    /// Its lines without comments.
    code: String,
    /// What it names of this crate or relative to itself: `["crate", "error", "Error"]`.
    names: Vec<Vec<String>>,
    /// Whether it imports everything of a module.
    has_glob: bool,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<Source> {
    let mut folders = vec![root()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let below = path.strip_prefix(root()).unwrap().to_str().unwrap();
                let below = below.replace('\\', "/");
                sources.push(source(&below, &std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(sources.len() > 200, "the sources were not found");
    sources
}

fn source(path: &str, text: &str) -> Source {
    let mut module: Vec<String> = path
        .trim_end_matches(".rs")
        .split('/')
        .map(str::to_owned)
        .collect();
    module.pop_if(|last| last == "mod");
    let mut names = Names::default();
    names.visit_file(&syn::parse_file(text).unwrap());
    let code = (1..)
        .zip(text.lines())
        .filter(|(number, line)| !names.is_test(*number) && !line.trim_start().starts_with("//"))
        .map(|(_, line)| format!("{line}\n"))
        .collect();
    Source {
        path: path.to_owned(),
        module,
        code,
        names: names.found,
        has_glob: names.has_glob,
    }
}

/// Collects the names in a file, and the lines of its tests.
#[derive(Default)]
struct Names {
    found: Vec<Vec<String>>,
    has_glob: bool,
    tests: Vec<(usize, usize)>,
}

impl Names {
    fn is_test(&self, line: usize) -> bool {
        self.tests
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&line))
    }

    fn add_use(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: &syn::Ident| {
            let mut path = before.to_vec();
            path.push(name.to_string());
            path
        };
        match tree {
            syn::UseTree::Path(path) => self.add_use(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) => self.found.push(with(&name.ident)),
            syn::UseTree::Rename(name) => self.found.push(with(&name.ident)),
            syn::UseTree::Glob(_) => self.has_glob = true,
            syn::UseTree::Group(group) => {
                group
                    .items
                    .iter()
                    .for_each(|item| self.add_use(item, before));
            }
        }
    }

    /// Adds the paths in the tokens of a macro.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.found.push(std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(sign) if sign.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.found.push(std::mem::take(&mut path));
                    self.add_tokens(group.stream());
                }
                _ => self.found.push(std::mem::take(&mut path)),
            }
        }
        self.found.push(path);
    }
}

/// Whether an item is compiled for tests alone: `cfg(test)`, `cfg(all(test, unix))`.
fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let condition = attribute.meta.require_list().ok();
        let condition = condition.filter(|list| list.path.is_ident("cfg"));
        let text = condition.map(|list| list.tokens.to_string().replace(' ', ""));
        text.is_some_and(|text| text == "test" || text.starts_with("all(test,"))
    })
}

/// The attributes of an item of a file.
fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

impl<'a> Visit<'a> for Names {
    fn visit_item(&mut self, item: &'a syn::Item) {
        if is_for_tests(attributes(item)) {
            let span = item.span();
            self.tests.push((span.start().line, span.end().line));
        } else {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        if is_for_tests(&item.attrs) {
            let span = item.span();
            self.tests.push((span.start().line, span.end().line));
        } else {
            syn::visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.add_use(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let names = path.segments.iter();
        self.found
            .push(names.map(|segment| segment.ident.to_string()).collect());
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.add_tokens(item.tokens.clone());
        syn::visit::visit_macro(self, item);
    }
}

/// The module that a name in another one leads to, if it is one of `modules`.
fn target(
    from: &[String],
    name: &[String],
    modules: &BTreeSet<Vec<String>>,
) -> Option<Vec<String>> {
    let (mut base, rest) = match name.first()?.as_str() {
        "crate" => (Vec::new(), &name[1..]),
        "self" => (from.to_vec(), &name[1..]),
        "super" => {
            let ups = name.iter().take_while(|part| *part == "super").count();
            (from[..from.len().checked_sub(ups)?].to_vec(), &name[ups..])
        }
        _ => (from.to_vec(), name),
    };
    let relative = base.len();
    base.extend_from_slice(rest);
    while base.len() > relative && !modules.contains(&base) {
        base.pop();
    }
    // A name of something in the module itself, or of another crate.
    let is_module = base.len() > relative || matches!(name[0].as_str(), "crate" | "super");
    (is_module && base != from && modules.contains(&base)).then_some(base)
}

/// The circles among the modules of each folder: its path, and the modules that reach each other.
fn circles(sources: &[Source]) -> BTreeSet<(String, Vec<String>)> {
    let modules: BTreeSet<Vec<String>> = sources.iter().map(|of| of.module.clone()).collect();
    // For each folder: which of its modules use which others, what lies below them included.
    let mut uses: BTreeMap<Vec<String>, BTreeMap<&str, BTreeSet<String>>> = BTreeMap::new();
    for source in sources {
        for name in &source.names {
            let Some(other) = target(&source.module, name, &modules) else {
                continue;
            };
            let pairs = source.module.iter().zip(&other);
            let common = pairs.take_while(|(one, other)| one == other).count();
            if let (Some(own), Some(other)) = (source.module.get(common), other.get(common)) {
                let folder = uses.entry(source.module[..common].to_vec()).or_default();
                folder.entry(own).or_default().insert(other.clone());
            }
        }
    }
    let mut circles = BTreeSet::new();
    for (folder, uses) in &uses {
        let reached: BTreeMap<&str, BTreeSet<&str>> = uses
            .keys()
            .map(|from| (*from, reached(from, uses)))
            .collect();
        for (from, all) in &reached {
            let circle: Vec<String> = all
                .iter()
                .filter(|other| reached.get(**other).is_some_and(|back| back.contains(from)))
                .map(|other| (*other).to_owned())
                .collect();
            if circle.len() > 1 {
                circles.insert((folder.join("/"), circle));
            }
        }
    }
    circles
}

/// All that a module uses, and what that uses, and so on.
fn reached<'a>(from: &str, uses: &'a BTreeMap<&str, BTreeSet<String>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = uses[from].iter().map(String::as_str).collect();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(uses.get(next).into_iter().flatten().map(String::as_str));
        }
    }
    reached
}

#[test]
fn imports_point_left() {
    let place = |module: &str| ORDER.iter().position(|&known| known == module);
    let sources = sources();
    let modules: BTreeSet<Vec<String>> = sources.iter().map(|of| of.module.clone()).collect();
    let mut wrong = Vec::new();
    for source in &sources {
        let path = &source.path;
        let Some(own) = place(&source.module[0]) else {
            assert!(ROOTS.contains(&path.as_str()), "{path} has no place");
            continue;
        };
        for name in &source.names {
            let Some(other) = target(&source.module, name, &modules) else {
                continue;
            };
            if place(&other[0]).is_some_and(|other| other > own) {
                wrong.push(format!("{path} uses {}", other.join("::")));
            }
        }
        if source.has_glob {
            wrong.push(format!("{path} imports everything of a module"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn modules_of_a_folder_use_each_other_in_one_direction() {
    let known: BTreeSet<(String, Vec<String>)> = CIRCLES
        .iter()
        .map(|(folder, circle)| {
            let circle = circle.iter().map(|module| (*module).to_owned());
            ((*folder).to_owned(), circle.collect())
        })
        .collect();
    assert_eq!(circles(&sources()), known);
}

#[test]
fn borders_are_kept() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (word, places) in BORDERS {
            let path = &source.path;
            if source.code.contains(word) && !places.iter().any(|place| path.starts_with(place)) {
                wrong.push(format!("{path} names `{word}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rules_name_what_there_is() {
    let exists =
        |name: &str| root().join(name).exists() || root().join(format!("{name}.rs")).is_file();
    let places = BORDERS.iter().flat_map(|(_, places)| places.iter());
    for name in ORDER.iter().chain(places) {
        assert!(exists(name.trim_end_matches('/')), "there is no {name}");
    }
    // ARCHITECTURE.md tells the same order.
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let page = std::fs::read_to_string(page).unwrap();
    let words: Vec<&str> = page.split_whitespace().collect();
    assert!(
        words.join(" ").contains(&ORDER.join(" ")),
        "ARCHITECTURE.md has another order"
    );
}

#[test]
fn every_file_says_what_it_owns() {
    for source in sources() {
        let text = std::fs::read_to_string(root().join(&source.path)).unwrap();
        assert!(
            text.starts_with("//!"),
            "{} does not begin with what it owns",
            source.path
        );
    }
}

#[test]
fn names_are_found_but_for_those_of_tests() {
    let text = "use crate::error::{self, Error};\n#[cfg(test)]\nmod tests;\nuse super::{a, b::C};\nfn f() { crate::cli::y(); }\n\
                fn g() { assert!(crate::web::x()); }\n#[cfg(test)]\nmod cases {\n use crate::shell;\n}\nuse self::d::*;\n";
    let source = source("query/syntax/mod.rs", text);
    assert_eq!(source.module, ["query", "syntax"]);
    let found: Vec<String> = source.names.iter().map(|name| name.join("::")).collect();
    for name in [
        "crate::error::Error",
        "super::a",
        "super::b::C",
        "crate::cli::y",
        "crate::web::x",
    ] {
        assert!(found.iter().any(|found| found == name), "{name}: {found:?}");
    }
    assert!(
        !found.iter().any(|name| name.contains("shell")),
        "{found:?}"
    );
    assert!(source.has_glob);
    assert!(
        source.code.contains("fn g()") && !source.code.contains("shell"),
        "{}",
        source.code
    );
}

#[test]
fn circles_are_found() {
    let sources = [
        source("web/a.rs", "use super::b::x;"),
        source("web/b.rs", "fn f() { crate::web::c::y(); }"),
        source("web/c/mod.rs", "mod d;"),
        source("web/c/d.rs", "use super::super::a;"),
        source("web/e.rs", "use super::a;"),
        source("web/mod.rs", "mod a; use a::x;"),
    ];
    let circle = ["a", "b", "c"].map(str::to_owned).to_vec();
    assert_eq!(
        circles(&sources),
        BTreeSet::from([("web".to_owned(), circle)])
    );
}

#[test]
fn every_dependency_has_its_reason_and_is_used() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (manifest, reasons) = (read("Cargo.toml"), read("docs/dependencies.md"));
    let manifest: toml::Table = manifest.parse().unwrap();
    let mut code = String::new();
    for below in ["src", "tests", "benches", "examples", "tools"] {
        for entry in walkdir::WalkDir::new(folder.join(below)) {
            let path = entry.unwrap().into_path();
            if path.extension().is_some_and(|ending| ending == "rs") {
                code += &std::fs::read_to_string(path).unwrap();
            }
        }
    }
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
        let module = name.replace('-', "_");
        let is_used = ["::", "::{", " {"]
            .iter()
            .any(|after| code.contains(&format!("{module}{after}")))
            || code.contains(&format!("use {module}"));
        assert!(is_used, "{name} is not used");
    }
}
