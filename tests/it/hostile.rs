//! Files made to do harm, questions made to take for ever, and texts made to be shown: each is a
//! table, read by the built program within a limit of time.

use std::time::{Duration, Instant};

use crate::program::Place;

const LETTER: &str =
    "Open letter to the Minister of Rivers\n\nDear Minister,\n\nKeep the river free in Nepal.\n";

/// The longest a question may take, with room for a busy machine.
const QUESTION: Duration = Duration::from_secs(10);

/// The memory that a question may take, in kB of address space: what is mapped of the index counts.
const MEMORY: u32 = 1_500_000;

/// The longest that reading all hostile files may take.
const FILES: Duration = Duration::from_secs(120);

/// Hostile files by name. What is repeated is long enough for every limit that there is; that time
/// grows as the text does is the matter of `scaling`.
fn files() -> Vec<(String, Vec<u8>)> {
    let page = |body: String| format!("<!doctype html><title>T</title><body>{body}").into_bytes();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| files.push((name.to_owned(), bytes));
    for tag in [
        "div",
        "table",
        "ul",
        "b",
        "a",
        "p",
        "svg",
        "blockquote",
        "template",
        "select",
        "font",
        "form",
    ] {
        let deep = format!("<{tag}>").repeat(20_000);
        add(&format!("deep-{tag}.html"), page(deep));
    }
    for tag in [
        "script",
        "style",
        "title",
        "textarea",
        "noscript",
        "xmp",
        "plaintext",
        "svg",
        "math",
    ] {
        add(
            &format!("open-{tag}.html"),
            page(format!("<{tag}>Dear Minister, the river is free.")),
        );
    }
    for (name, text) in [
        ("attributes", format!("<p {}>x", "a=b ".repeat(100_000))),
        (
            "names",
            format!(
                "<p {}>x",
                (0..150_000)
                    .map(|number| format!("a{number} "))
                    .collect::<String>()
            ),
        ),
        (
            "attribute",
            format!("<p title=\"{}\">x", "a".repeat(1_000_000)),
        ),
        ("comments", "<!-- - -- --!>".repeat(50_000)),
        ("comment", format!("<!--{}", "-".repeat(1_000_000))),
        (
            "entities",
            "&amp;&#0;&#xD800;&#1114112;&nosuch;&CounterClockwiseContourIntegral;".repeat(10_000),
        ),
        ("entity", format!("&{};", "a".repeat(1_000_000))),
        ("misnested", "<b><i><a><p></b></i></a></p>".repeat(5_000)),
        ("tables", "<table><tr><td>".repeat(5_000)),
        (
            "cells",
            format!(
                "<table><tr>{}",
                "<td colspan=1000 rowspan=1000>x".repeat(8_000)
            ),
        ),
        ("lists", "<ul><li>".repeat(10_000)),
        ("closes", "</p></div></table>".repeat(50_000)),
        ("angles", "<".repeat(1_000_000)),
        ("links", "<a href=x>y</a> ".repeat(50_000)),
        ("headings", "<h1>Open letter</h1>".repeat(6_000)),
        (
            "metas",
            "<meta name=date content=2019-05-03>".repeat(20_000),
        ),
        (
            "declared",
            format!("<script type=application/ld+json>{}", "[".repeat(200_000)),
        ),
    ] {
        add(&format!("{name}.html"), page(text));
    }
    for (name, text) in [
        ("line", "x".repeat(1_200_000)),
        ("words", "river ".repeat(200_000)),
        ("lines", "\n".repeat(1_000_000)),
        ("marks", "a\u{301}\u{301}\u{301}".repeat(80_000)),
        ("joiners", "\u{200d}\u{202e}".repeat(200_000)),
        ("dates", "3 May 2019, ".repeat(15_000)),
        (
            "names",
            format!(
                "Signed by:\n{}",
                "A. B., Director, C (Lima, Peru)\n".repeat(6_000)
            ),
        ),
        ("symbols", "A/RES/63/308 ".repeat(15_000)),
        ("brackets", "(".repeat(500_000)),
        ("quotes", "\"“«".repeat(200_000)),
        ("hyphens", "a-".repeat(200_000)),
        ("commas", format!("Signed by {}", "Aa Bb, ".repeat(30_000))),
        ("countries", "Nepal and Peru ".repeat(15_000)),
        ("controls", "\u{1b}[2J\u{7}\u{0}text ".repeat(50_000)),
    ] {
        add(&format!("{name}.txt"), text.into_bytes());
    }
    for (name, text) in [
        ("front.md", format!("---\n{}\n---\ntext", "a: &a [*a, *a]\n".repeat(2_000))),
        ("aliases.md", "---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n---\ntext".to_owned()),
        ("nested.md", format!("---\na: {}\n---\ntext", "[".repeat(50_000))),
        ("quotes.md", format!("{} text", ">".repeat(20_000))),
        ("emphasis.md", "*a **b _c ".repeat(12_000)),
        ("links.md", "[a](".repeat(50_000)),
        ("tables.md", format!("{}\n{}\n", "|a".repeat(10_000), "|-".repeat(10_000))),
    ] {
        add(name, text.into_bytes());
    }
    for (name, bytes) in [
        ("empty.html", Vec::new()),
        ("zeros.html", vec![0; 1_000_000]),
        ("invalid.txt", b"river \xff\xfe\x80 ".repeat(20_000)),
        (
            "utf16.txt",
            [b"\xff\xfe".to_vec(), b"\x00\xd8".repeat(100_000)].concat(),
        ),
        ("odd.txt", b"\xfe\xff\0a\0b\0".to_vec()),
        ("cut.html", b"<html><meta charset=\"".to_vec()),
        (
            "charset.html",
            b"<meta charset=utf-7><p>+ADw-script+AD4-".to_vec(),
        ),
        (
            "escape.html",
            b"<meta charset=iso-2022-jp><p>\x1b$B\x1b$B\x1b(".to_vec(),
        ),
    ] {
        add(name, bytes);
    }
    for name in [
        "line\nbreak.txt",
        "tab\tand \u{1b}[31mred.txt",
        "\u{202e}txt.exe.txt",
        "-n.txt",
        "a b'c\"d.txt",
    ] {
        add(name, format!("{LETTER}{name:?}").into_bytes());
    }
    add(
        &format!("{}.txt", "n".repeat(251)),
        LETTER.as_bytes().to_vec(),
    );
    files
}

#[test]
fn hostile_files_are_read_or_named_in_time() {
    let place = Place::new(&[]);
    let files = files();
    let mut made = 0;
    for (name, bytes) in &files {
        // Not every file system takes every name.
        made += usize::from(
            std::fs::create_dir_all(place.path("corpus"))
                .and_then(|()| std::fs::write(place.path("corpus").join(name), bytes))
                .is_ok(),
        );
    }
    // A file of holes, larger than the limit.
    let holes = std::fs::File::create(place.path("corpus/holes.txt")).unwrap();
    holes.set_len(1 << 33).unwrap();
    assert!(made >= 60, "{made}");
    let begun = Instant::now();
    let run = place.run("index corpus --report report.jsonl");
    let took = begun.elapsed();
    assert!(matches!(run.code, Some(0 | 3)), "{run:?}");
    let report = std::fs::read_to_string(place.path("report.jsonl")).unwrap();
    assert!(!report.contains("the reader failed"), "{report}");
    assert!(
        report.contains(r#""corpus/holes.txt","reason":"larger than the limit""#),
        "{report}"
    );
    assert!(took < FILES, "{took:?}");
    let number = |word: &str| -> usize {
        let mut words = run.stdout.lines().next().unwrap_or_default().split(", ");
        let count = words.find_map(|count| count.strip_suffix(word));
        count
            .and_then(|count| count.trim().parse().ok())
            .unwrap_or(0)
    };
    assert_eq!(number("added") + number("left out"), made + 1, "{run:?}");
    assert_eq!(place.run("verify").code, Some(0));
    eprintln!("{made} hostile files in {took:?}:\n{}{report}", run.stdout);
}

/// A question as arguments that the system takes: none may be longer than 128 kB.
fn parts(question: &str) -> Vec<String> {
    if question.len() <= 100_000 {
        return vec![question.to_owned()];
    }
    let words: Vec<&str> = question.split(' ').collect();
    words.chunks(5_000).map(|words| words.join(" ")).collect()
}

#[test]
fn hostile_questions_are_answered_in_time() {
    let place = Place::new(&[("corpus/a.txt", LETTER)]);
    place.run("index corpus");
    let many = |text: &str, count: usize| text.repeat(count);
    let questions = [
        many("riv* ", 1_000),
        "a*".to_owned(),
        "*".to_owned(),
        many("(", 10_000),
        format!("{}river{}", many("(", 5_000), many(")", 5_000)),
        many("NOT ", 5_000),
        many("-", 50_000),
        many("x ", 50_000),
        (0..15_000).map(|number| format!("w{number} ")).collect(),
        (0..5_000).map(|number| format!("w{number} OR ")).collect(),
        many("river~2 ", 1_000),
        format!("{}~2", many("a", 10_000)),
        format!("\"{}\"~1000000", many("the river ", 1_000)),
        many("\"", 10_001),
        many("country:", 5_000),
        format!("country:{}", many("N", 100_000)),
        many("date:2010..2011 ", 2_000),
        "date:99999999999999999999..-1".to_owned(),
        many("the river and the harbor ", 40_000),
        (0..100_000).map(|number| format!("w{number} ")).collect(),
        many("river harbor coal OR ", 40_000),
        many("(暴 力 河 流 OR x) ", 2_000),
        many("path:*a*b*c*d*e*f*g* ", 3_000),
        many("\u{202e}\u{200d}", 5_000),
        "\u{1b}[2J \u{7}".to_owned(),
    ];
    for question in questions {
        let begun = Instant::now();
        let run = place.run_within(MEMORY, "search --", &parts(&question));
        let took = begun.elapsed();
        let start: String = question.chars().take(30).collect();
        assert!(
            matches!(run.code, Some(0 | 1)),
            "{start}: {:?} {}",
            run.code,
            run.stderr
        );
        assert!(took < QUESTION, "{start}: {took:?}");
        assert!(
            !run.stderr.contains('\u{1b}') && !run.stderr.contains('\u{202e}'),
            "{start}"
        );
    }
}

#[test]
fn nothing_in_a_document_reaches_a_terminal_or_a_cell_unescaped() {
    // What is dangerous by itself, in every place that is shown: name, title, addressee, signatory,
    // text.
    let dangers = [
        "\u{1b}[31m",
        "\u{9b}2J",
        "\u{7}",
        "\u{8}",
        "\u{202e}",
        "\u{2066}",
        "\u{200f}",
        "\u{0}",
        "\r",
        "\u{7f}",
    ];
    let padding = "Its water is needed by all who live on its banks. ".repeat(40);
    for danger in dangers {
        let place = Place::new(&[]);
        let text = format!(
            "Open letter {danger} on the river\n\nDear Minister {danger} of Rivers,\n\nKeep {danger}river free.\n\n{padding}\n\nSigned by:\n\
             River {danger} Circle (Lima, Peru)\n=Lake {danger} Friends (Cusco, Peru)\n"
        );
        place.write("corpus/a.txt", text.as_bytes());
        if !danger.contains('\0') {
            let _ = std::fs::write(
                place.path(&format!("corpus/b{danger}.txt")),
                format!("{text}b"),
            );
        }
        place.run("index corpus");
        for command in [
            "search river --facets signatory,addressee --color always",
            "search river --explain --color never",
            "search river --format csv",
            "facets --format csv",
            "facets --color never",
            "show corpus/a.txt --color never",
            "show corpus/a.txt --why --color never",
        ] {
            let run = place.run(command);
            assert_eq!(run.code, Some(0), "{command} {run:?}");
            // The end of a line in CSV is its own.
            let said = run.stdout.replace("\r\n", "\n");
            let is_shown = said.contains(danger);
            assert!(!is_shown, "{danger:?}: {command}: {said:?}");
        }
    }
}
