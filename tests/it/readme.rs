//! The commands shown in README.md run and print what is shown.
//!
//! In a fenced `console` block, a line `$ undersigned …` is run in the repository, with an index in a folder of its own; the
//! lines below it are what it prints, where any are shown. A line `…` or `...` stands for any number of lines, and times and
//! sizes are not compared.

use std::path::Path;
use std::process::Command;

/// A command and the lines shown below it.
#[derive(Debug, PartialEq)]
struct Example {
    command: String,
    printed: Vec<String>,
}

fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    let mut open = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line.trim() == "```console";
            open = false;
        } else if inside {
            if let Some(command) = line.strip_prefix("$ ") {
                open = command.starts_with("undersigned ");
                if open {
                    examples.push(Example {
                        command: command.to_owned(),
                        printed: Vec::new(),
                    });
                }
            } else if open && let Some(example) = examples.last_mut() {
                example.printed.push(line.to_owned());
            }
        }
    }
    for example in &mut examples {
        while example
            .printed
            .last()
            .is_some_and(|line| line.trim().is_empty())
        {
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

/// A line without its times and sizes (`12 ms`, `3.4 MiB`), which differ from machine to machine, and its white space.
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

#[test]
fn commands_shown_run_and_print_what_is_shown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(root.join("README.md")) else {
        return;
    };
    let examples = examples(&text);
    let index = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_undersigned"));
    let programs = program.parent().unwrap().to_str().unwrap();
    let search_path = format!("{programs}:{}", std::env::var("PATH").unwrap_or_default());
    for example in &examples {
        let output = Command::new("sh")
            .args(["-c", &format!("{} 2>&1", example.command)])
            .current_dir(root)
            .env("PATH", &search_path)
            .env("UNDERSIGNED_INDEX", index.path().join("index"))
            .env("NO_COLOR", "1")
            .env("COLUMNS", "100")
            .output()
            .unwrap();
        assert_ne!(output.status.code(), Some(2), "`{}` fails", example.command);
        let text = String::from_utf8_lossy(&output.stdout);
        let printed: Vec<String> = text.trim_end().lines().map(str::to_owned).collect();
        assert!(
            example.printed.is_empty() || agrees(&example.printed, &printed),
            "`{}` prints\n{text}\nand not\n{}",
            example.command,
            example.printed.join("\n")
        );
    }
}

#[test]
fn examples_are_read_from_console_blocks() {
    let text = "```console\n$ undersigned stats\ndocuments  2\n…\n\n$ ls\nx\n```\n```\n$ undersigned x\n```\n";
    let expected = Example {
        command: "undersigned stats".to_owned(),
        printed: vec!["documents  2".to_owned(), "…".to_owned()],
    };
    assert_eq!(examples(text), [expected]);
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
