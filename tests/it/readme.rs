//! The commands shown in README.md and in docs/ run and print what is shown.
//!
//! A fenced `console` block holds commands, each on a line `$ …`, and below each what it prints,
//! where any is shown. They run one after another in a folder of their own page, which holds
//! `corpus/` and the files of `docs/examples/`. A line `…` or `...` stands for any number of lines;
//! times, sizes and white space are not compared. A command fails only where `error: ` is shown.
//! `ask ADDRESS` asks a server for the page; its JSON is compared as it is laid out, keys in order.
//!
//! In a fenced `sh` block, each line `undersigned …` must have arguments that the program takes; so
//! must each `undersigned …` within a line. Pages that are named must be there.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use undersigned::parse::{self, Origin, Property};

use crate::program::Place;
use crate::server::Server;

/// A page of the documentation.
struct Page {
    name: String,
    text: String,
}

/// A command and the lines shown below it.
#[derive(Debug, PartialEq)]
struct Example {
    command: String,
    printed: Vec<String>,
}

/// README.md, and every page below docs/.
fn pages() -> Vec<Page> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("README.md")];
    let mut folders = vec![root.join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                paths.push(path);
            }
        }
    }
    let read = |path: PathBuf| Page {
        name: path.strip_prefix(root).unwrap().display().to_string(),
        text: std::fs::read_to_string(&path).unwrap(),
    };
    let mut pages: Vec<Page> = paths.into_iter().map(read).collect();
    pages.sort_by(|one, other| one.name.cmp(&other.name));
    pages
}

/// The lines of the fenced blocks of one kind, without the indentation of a block within a list.
fn blocks<'a>(text: &'a str, kind: &str) -> Vec<Vec<&'a str>> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let indented = line.len() - line.trim_start().len();
        let (indent, rest) = line.split_at(indented);
        if let Some(named) = rest.strip_prefix("```") {
            let inside = lines
                .by_ref()
                .take_while(|line| !line.trim_start().starts_with("```"))
                .map(|line| line.strip_prefix(indent).unwrap_or(line));
            let inside: Vec<&str> = inside.collect();
            if named.trim() == kind {
                blocks.push(inside);
            }
        }
    }
    blocks
}

fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for block in blocks(text, "console") {
        let before = examples.len();
        for line in block {
            if let Some(command) = line.strip_prefix("$ ") {
                examples.push(Example {
                    command: command.to_owned(),
                    printed: Vec::new(),
                });
            } else if let Some(example) = examples[before..].last_mut() {
                example.printed.push(line.to_owned());
            }
        }
    }
    for example in &mut examples {
        let is_empty = |line: &String| line.trim().is_empty();
        while example.printed.last().is_some_and(is_empty) {
            example.printed.pop();
        }
    }
    examples
}

/// Whether lines are those shown.
fn agrees(shown: &[String], printed: &[String]) -> bool {
    let Some((first, rest)) = shown.split_first() else {
        return printed.is_empty();
    };
    if matches!(first.trim(), "…" | "...") {
        return (0..=printed.len()).any(|skipped| agrees(rest, &printed[skipped..]));
    }
    printed.split_first().is_some_and(|(line, others)| {
        without_times(first) == without_times(line) && agrees(rest, others)
    })
}

/// A line without its times and sizes (`12 ms`, `3.4 MiB`), which differ from machine to machine,
/// and its white space.
fn without_times(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_unit = |word: &str| {
        let word = word.trim_matches(|letter: char| !letter.is_alphabetic());
        matches!(
            word,
            "ms" | "s" | "µs" | "KiB" | "MiB" | "GiB" | "kB" | "MB" | "GB"
        )
    };
    words
        .iter()
        .enumerate()
        .filter(|&(place, word)| {
            let next_is_unit = words.get(place + 1).is_some_and(|next| is_unit(next));
            !(next_is_unit && word.contains(|letter: char| letter.is_ascii_digit()))
        })
        .map(|(_, word)| *word)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A folder with the sample documents and the examples of the documentation.
fn place() -> Place {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = Place::new(&[]);
    let mut folders = vec![root.join("corpus"), root.join("docs/examples")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let within = path.strip_prefix(root).unwrap();
                let within = within.strip_prefix("docs").unwrap_or(within);
                place.write(within.to_str().unwrap(), &std::fs::read(&path).unwrap());
            }
        }
    }
    place
}

/// What a command of the shell prints in a folder, and whether it failed.
fn run(command: &str, folder: &Path) -> (String, bool) {
    let program = Path::new(env!("CARGO_BIN_EXE_undersigned"));
    let programs = program.parent().unwrap().to_str().unwrap();
    let search_path = format!("{programs}:{}", std::env::var("PATH").unwrap_or_default());
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(folder)
        .env("PATH", search_path)
        .env_remove("UNDERSIGNED_INDEX")
        .env_remove("UNDERSIGNED_TRUST")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    (printed, !matches!(output.status.code(), Some(0 | 1 | 3)))
}

/// What a server answers to `ask 'ADDRESS'`: JSON laid out, anything else as it is.
fn asked(command: &str, server: &Server) -> String {
    let address = command.strip_prefix("ask ").unwrap().trim_matches('\'');
    let answer = server.get(address);
    match serde_json::from_str::<serde_json::Value>(&answer.body) {
        Ok(value) => serde_json::to_string_pretty(&value).unwrap(),
        Err(_) => answer.body,
    }
}

/// What is wrong with the commands that a page shows.
fn faults(page: &Page) -> Vec<String> {
    let folder = place();
    let mut server = None;
    let mut faults = Vec::new();
    for Example { command, printed } in examples(&page.text) {
        let (text, failed) = if command.starts_with("ask ") {
            let server = server.get_or_insert_with(|| Server::with(place(), &["corpus"], None));
            (asked(&command, server), false)
        } else {
            run(&command, &folder.path(""))
        };
        let name = &page.name;
        let lines: Vec<String> = text.trim_end().lines().map(str::to_owned).collect();
        let is_error = printed.iter().any(|line| line.starts_with("error: "));
        let tells_code = command.ends_with("$?\"");
        if !tells_code && failed != is_error || !printed.is_empty() && !agrees(&printed, &lines) {
            let shown = printed.join("\n");
            faults.push(format!(
                "{name}: `{command}` prints\n{text}\nand not\n{shown}\n"
            ));
        }
    }
    faults
}

#[test]
fn commands_shown_run_and_print_what_is_shown() {
    let pages = pages();
    for name in [
        "README.md",
        "docs/api.md",
        "docs/configuration.md",
        "docs/front-matter.md",
        "docs/guide.md",
        "docs/query-syntax.md",
        "docs/troubleshooting.md",
    ] {
        let page = pages.iter().find(|page| page.name == name);
        let shown = page.map_or(0, |page| examples(&page.text).len());
        assert!(shown > 0, "{name} shows no command with its answer");
    }
    // Who has nothing but the compiler begins with these.
    let readme = pages.iter().find(|page| page.name == "README.md").unwrap();
    for begin in [
        "cargo run --release --quiet -- search --in corpus ",
        "cargo test",
    ] {
        let mut lines = blocks(&readme.text, "sh").into_iter().flatten();
        assert!(
            lines.any(|line| line.starts_with(begin)),
            "README lost `{begin}`"
        );
    }
    let faults: Vec<String> = pages.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What stands between backquotes within lines, outside of fenced blocks.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    let is_fence = |line: &str| line.trim_start().starts_with("```");
    let mut inside = false;
    let lines = text.lines().filter(move |line| {
        inside ^= is_fence(line);
        !inside && !is_fence(line)
    });
    lines.flat_map(|line| line.split('`').skip(1).step_by(2))
}

#[test]
fn what_readme_proposes_to_ask_is_read_without_a_remark() {
    let pages = pages();
    let page = pages.iter().find(|page| page.name == "README.md").unwrap();
    let rest = page.text.split("| you want | write |").nth(1).unwrap();
    let table = rest.split("\n\n").next().unwrap();
    let queries: Vec<&str> = spans(table).collect();
    assert!(queries.len() > 5, "{table}");
    for query in queries {
        let (_, remarks) = undersigned::query::syntax::parse(query);
        assert_eq!(remarks, [], "{query}");
    }
}

/// The arguments that the shell makes of a line; nothing of it is run.
fn arguments(line: &str, folder: &Path) -> Vec<OsString> {
    let list = folder.join("arguments");
    let _ = std::fs::remove_file(&list);
    let listing = "undersigned() { printf '%s\\n' \"$@\" >> arguments; }";
    let line = line.split(" | ").next().unwrap();
    let status = Command::new("sh")
        .args(["-c", &format!("{listing}\n{line}")])
        .current_dir(folder)
        .status()
        .unwrap();
    assert!(status.success(), "{line}");
    let text = std::fs::read_to_string(&list).unwrap();
    let arguments = text.lines().map(OsString::from);
    [OsString::from("undersigned")]
        .into_iter()
        .chain(arguments)
        .collect()
}

#[test]
fn commands_named_have_arguments_that_the_program_takes() {
    let folder = tempfile::tempdir().unwrap();
    let mut tried = 0;
    for Page { name, text } in pages() {
        let lines = blocks(&text, "sh").into_iter().flatten().map(str::trim);
        for line in lines.chain(spans(&text)) {
            // The name of a command alone is no command line.
            let is_meant = line.split(' ').count() > 2 && !line.contains("COMMAND");
            if line.starts_with("undersigned ") && is_meant {
                let arguments = arguments(line, folder.path());
                if let Err(message) = undersigned::cli::check_arguments(arguments) {
                    panic!("{name}: `{line}`: {message}");
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 0);
}

#[test]
fn pages_that_are_named_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let more = [
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
    ];
    let more = more.iter().map(|&name| Page {
        name: name.to_owned(),
        text: std::fs::read_to_string(root.join(name)).unwrap(),
    });
    for Page { name, text } in pages().into_iter().chain(more) {
        let in_path = |letter: char| letter.is_ascii_alphanumeric() || "/-_.".contains(letter);
        for (start, _) in text.match_indices("docs/") {
            let rest = &text[start..];
            let end = rest.find(|letter| !in_path(letter)).unwrap_or(rest.len());
            let path = rest[..end].trim_end_matches(['.', '/']);
            let is_there = root.join(path).exists();
            assert!(is_there, "{name} names {path}, which is not there");
        }
    }
}

/// What the rows of the table of keys in docs/front-matter.md declare.
const FACTS: &[(&str, Property)] = &[
    ("title", Property::Title),
    ("date", Property::Published),
    ("day of the last change", Property::Modified),
    ("language", Property::Language),
    ("kind", Property::Type),
    ("publisher", Property::Publisher),
    ("name of the site", Property::SiteName),
    ("author", Property::Author),
    ("addressees", Property::Addressee),
    ("signatories", Property::Signatory),
    ("countries", Property::Country),
    ("address on the web", Property::Url),
    ("section of a site", Property::Section),
    ("keywords", Property::Keyword),
    ("description", Property::Description),
];

#[test]
fn the_keys_of_front_matter_are_read() {
    let pages = pages();
    let page = pages
        .iter()
        .find(|page| page.name == "docs/front-matter.md");
    let rows = page.unwrap().text.split("\n## Keys\n").nth(1).unwrap();
    for &(fact, property) in FACTS {
        let row = rows
            .lines()
            .find(|row| row.starts_with(&format!("| {fact} |")))
            .unwrap_or_else(|| panic!("no row for {fact}"));
        for key in row.split('`').skip(1).step_by(2) {
            let text = format!("---\n{key}: Kenya\n---\n\nOur wells are dry.\n");
            let parsed = parse::parse(text.as_bytes(), "letter.md").unwrap();
            let declares = parsed
                .declared(property)
                .any(|one| one.origin == Origin::FrontMatter && one.value == "Kenya");
            assert!(declares, "{key} does not declare the {fact}");
        }
    }
}

#[test]
fn examples_are_read_from_console_blocks() {
    let text = "```console\n$ undersigned stats\ndocuments  2\n…\n\n$ ls\nx\n```\n```\n$ undersigned x\n```\n";
    let example = |command: &str, printed: &[&str]| Example {
        command: command.to_owned(),
        printed: printed.iter().map(|&line| line.to_owned()).collect(),
    };
    let expected = [
        example("undersigned stats", &["documents  2", "…"]),
        example("ls", &["x"]),
    ];
    assert_eq!(examples(text), expected);
}

#[test]
fn an_ellipsis_stands_for_any_lines_and_times_do_not_count() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let check = |shown: &str, printed: &str, expected: bool| {
        assert_eq!(agrees(&lines(shown), &lines(printed)), expected, "{shown}");
    };
    check("a\n…\nd", "a\nb\nc\nd", true);
    check("a\n…", "b\nc", false);
    check("2 hits in 3 ms", "2 hits in 14 ms", true);
    check("2 hits in 3 ms", "3 hits in 3 ms", false);
}
