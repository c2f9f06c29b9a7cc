//! Each command's standard output, standard error and exit code; and every kind of bad input with
//! its hint.

use crate::program::{Place, Run};

const LETTER: &str = "Open letter to the Minister of Rivers\n\n3 May 2019\n\nDear Minister,\n\nWe ask you to keep the river free.\n";
const STATEMENT: &str =
    "Joint statement on the harbor\n\nThe undersigned groups welcome the opening of the harbor.\n";

fn place() -> Place {
    Place::new(&[
        ("corpus/letter.txt", LETTER),
        ("corpus/statement.txt", STATEMENT),
    ])
}

fn indexed() -> Place {
    let place = place();
    let run = place.run("index corpus");
    assert_eq!(run.code, Some(0), "{run:?}");
    place
}

/// Compares an error: exit code 2, nothing on standard output, these beginnings of the lines on
/// standard error.
#[track_caller]
fn check_error(run: &Run, expected: &[&str]) {
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run:?}");
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert!(lines.len() >= expected.len(), "{run:?}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(expected), "{line}\nis not\n{expected}");
    }
}

/// Compares the exit code and asks for words on standard output.
#[track_caller]
fn check(run: &Run, code: i32, words: &[&str]) {
    assert_eq!(run.code, Some(code), "{run:?}");
    for word in words {
        assert!(run.stdout.contains(word), "no `{word}` in {run:?}");
    }
}

#[test]
fn index_tells_what_it_did() {
    let run = place().run("index corpus");
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (
            Some(0),
            "2 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 0 left out\n        2 text read\n",
            ""
        )
    );
    let run = place().run("index corpus --quiet");
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (Some(0), "", "")
    );
}

#[test]
fn index_needs_a_folder_with_files_and_a_place_to_write() {
    let place = place();
    check_error(
        &place.run("index nowhere"),
        &["error: cannot read `nowhere`: ", "hint: "],
    );
    std::fs::create_dir(place.path("empty")).unwrap();
    check_error(
        &place.run("index empty"),
        &["error: no files in `empty`", "hint: "],
    );
    check_error(
        &place.run("index corpus --index corpus/letter.txt"),
        &[
            "error: `corpus/letter.txt` is a file, not an index directory",
            "hint: name a directory with `--index DIR`",
        ],
    );
    check_error(
        &place.run("index corpus --report nowhere/out.jsonl"),
        &["error: cannot write `nowhere/out.jsonl`: ", "hint: "],
    );
    assert_eq!(place.run("index corpus --threads 0").code, Some(2));
    assert_eq!(place.run("index corpus --memory much").code, Some(2));
}

#[test]
fn commands_that_need_an_index_say_how_to_make_one() {
    let place = place();
    for command in [
        "search river",
        "facets",
        "show x",
        "stats",
        "verify",
        "bench",
    ] {
        check_error(
            &place.run(command),
            &["error: no index at `index", "hint: "],
        );
    }
}

#[test]
fn search_finds() {
    let place = indexed();
    check(&place.run("search river"), 0, &["corpus/letter.txt"]);
    check(
        &place.run("search harbor --format paths"),
        0,
        &["corpus/statement.txt\n"],
    );
    check(&place.run("search nonesuch"), 1, &[]);
    check(
        &place.run("search river --format json"),
        0,
        &["\"total\"", "\"hits\"", "corpus/letter.txt"],
    );
    check(
        &place.run("search river --since 2019 --format paths"),
        0,
        &["corpus/letter.txt"],
    );
    check(
        &place.run("search harbor --in corpus --format paths"),
        0,
        &["corpus/statement.txt\n"],
    );
}

#[test]
fn search_takes_any_text_for_a_query() {
    let place = indexed();
    for query in [
        "((((",
        "\"",
        "OR",
        "country:",
        "date:yesterday",
        "-",
        "a:b:c",
        "*",
        "~1",
    ] {
        let run = place.run_with(&["search", "--", query]);
        assert!(matches!(run.code, Some(0 | 1)), "{query}: {run:?}");
    }
}

#[test]
fn a_word_with_a_hyphen_is_left_out() {
    let place = indexed();
    for query in [
        &["search", "-harbor", "--format", "paths"][..],
        &["search", "--format", "paths", "-harbor"],
        &["search", "--limit", "3", "-harbor", "--format", "paths"],
        &["search", "-n5", "-harbor", "--format", "paths"],
        &["search", "--format", "paths", "--", "-harbor"],
        &["search", "-\"opening of the harbor\"", "--format=paths"],
        &["search", "-nuclear", "-harbor", "--format=paths"],
        &["search", "we", "-harbor", "--format=paths"],
    ] {
        let run = place.run_with(query);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (Some(0), "corpus/letter.txt\n"),
            "{query:?}: {run:?}"
        );
    }
    for number in ["-5", "-2019"] {
        let run = place.run_with(&["search", number, "--format", "paths"]);
        assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
    }
    check(
        &place.run("facets -harbor --field kind"),
        0,
        &["open-letter"],
    );
}

#[test]
fn an_option_that_is_none_is_no_word() {
    let place = indexed();
    for arguments in ["search river --limti 3", "search --limti 3 river"] {
        let run = place.run(arguments);
        check_error(&run, &["error: unexpected argument '--limti' found"]);
        assert!(run.stderr.contains("'--limit'"), "{run:?}");
    }
    check_error(&place.run("search river --limit -5"), &["error: "]);
    check(&place.run("search -h"), 0, &["Usage: "]);
}

#[test]
fn what_was_typed_does_not_act_in_a_message() {
    let place = place();
    let run = place.run_with(&["search", "--a\u{202e}b\u{200b}\u{1b}[2J\nhint: c\u{9b}"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let acting = run
        .stderr
        .chars()
        .find(|&character| crate::display::acts(character));
    assert_eq!(acting, None, "{run:?}");
    assert!(
        run.stderr.starts_with("error: unexpected argument '--ab"),
        "{run:?}"
    );
    assert!(
        run.stderr.lines().all(|line| !line.starts_with("hint: c")),
        "{run:?}"
    );
}

#[test]
fn hints_can_be_pasted_into_a_shell() {
    for (name, quoted) in [
        ("b; touch PWNED #", "'b; touch PWNED #'"),
        ("it's", "'it'\\''s'"),
        ("a\nhint: rm", "$'a\\012hint: rm'"),
        ("a\u{202e}b", "$'a\\342\\200\\256b'"),
    ] {
        let place = Place::new(&[("corpus/letter.txt", LETTER)]);
        place.run_with(&["index", "corpus", "--index", name]);
        place.write(&format!("{name}/undersigned.json"), b"{");
        let run = place.run_with(&["stats", "--index", name]);
        let hint = format!("hint: build it again with `undersigned index FOLDER --index {quoted}`");
        let lines: Vec<&str> = run.stderr.lines().collect();
        assert_eq!(lines.len(), 2, "{run:?}");
        assert_eq!((run.code, lines[1]), (Some(2), hint.as_str()), "{run:?}");
    }
}

#[test]
fn csv_begins_with_a_byte_order_mark_on_request() {
    let place = indexed();
    let plain = place.run("search river --format csv").stdout;
    assert!(plain.starts_with("rank,"), "{plain}");
    let marked = place.run("search river --format csv --bom").stdout;
    assert_eq!(marked.strip_prefix('\u{feff}'), Some(plain.as_str()));
    check(
        &place.run("facets --format csv --bom"),
        0,
        &["\u{feff}field,value,count\r\n"],
    );
    for command in ["search river --bom", "facets --bom --format json"] {
        check_error(
            &place.run(command),
            &[
                "error: `--bom` works with CSV only",
                "hint: add `--format csv`",
            ],
        );
    }
}

#[test]
fn a_cell_that_no_spreadsheet_takes_is_cut_and_told() {
    let names: String = (0..3_000)
        .map(|number| format!("<li>Lake Forum {number}</li>"))
        .collect();
    let page =
        format!("<h1>Joint letter</h1><p>Dear Minister,</p><p>Signed by:</p><ul>{names}</ul>");
    let place = Place::new(&[("corpus/letter.html", &page)]);
    place.run("index corpus");
    let run = place.run("search lake --format csv");
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.stderr
            .starts_with("note: 1 cell was cut, since a spreadsheet cell holds 32767 characters"),
        "{}",
        run.stderr
    );
    let mut rows = ::csv::Reader::from_reader(run.stdout.as_bytes());
    for cell in &rows.records().next().unwrap().unwrap() {
        assert!(cell.encode_utf16().count() <= 32_767);
    }
}

#[test]
fn bad_options_are_errors() {
    let place = indexed();
    for arguments in [
        "search river --since soon",
        "search river --sort sideways",
        "search river --format xml",
        "search river --limit many",
        "frobnicate",
        "show",
    ] {
        let run = place.run(arguments);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (Some(2), ""),
            "{arguments}: {run:?}"
        );
        assert!(run.stderr.starts_with("error: "), "{arguments}: {run:?}");
    }
}

#[test]
fn patterns_over_paths_are_few_as_options_as_in_a_query() {
    let place = indexed();
    let run = |count: usize| {
        place.run(&format!(
            "search river {}",
            "--path corpus/* ".repeat(count)
        ))
    };
    check(&run(32), 0, &["corpus/letter.txt"]);
    check_error(
        &run(33),
        &["error: `--path` can be given 32 times", "hint: "],
    );
}

#[test]
fn show_prints_a_document() {
    let place = indexed();
    check(
        &place.run("show corpus/letter.txt"),
        0,
        &["keep the river free"],
    );
    check(
        &place.run("show corpus/letter.txt --format json"),
        0,
        &["\"id\"", "\"signatories\"", "corpus/letter.txt"],
    );
    check_error(&place.run("show nothing.txt"), &["error: "]);
}

#[test]
fn show_finds_a_document_by_the_end_of_its_path() {
    let place = Place::new(&[
        ("corpus/2019/letter.txt", LETTER),
        ("corpus/2020/letter.txt", STATEMENT),
    ]);
    place.run("index corpus");
    check(
        &place.run("show ./2019/letter.txt"),
        0,
        &["corpus/2019/letter.txt"],
    );
    check_error(
        &place.run("show letter.txt"),
        &[
            "error: 2 documents have a path that ends in `letter.txt`",
            "hint: write more of the path: corpus/2019/letter.txt, corpus/2020/letter.txt",
        ],
    );
    check_error(
        &place.run("show etter.txt"),
        &[
            "error: no document has the id or path `etter.txt`",
            "hint: ",
        ],
    );
}

#[test]
fn a_date_that_is_none_is_read_as_words() {
    let run = indexed().run("search date:river");
    check(&run, 0, &["Open letter to the Minister of Rivers"]);
    assert!(
        run.stderr.starts_with("note: `river` is not a date"),
        "{run:?}"
    );
}

#[test]
fn facets_are_counted() {
    check(&indexed().run("facets"), 0, &["language"]);
}

#[test]
fn whole_lists_are_counted_on_request() {
    let place = indexed();
    let run = place.run("facets --field kind,year --zeros --format csv");
    check(&run, 0, &["kind,petition,0", "year,2019,1"]);
    let kinds = run.stdout.lines().filter(|line| line.starts_with("kind,"));
    assert_eq!(kinds.count(), 12, "{run:?}");
    check(&place.run("facets --field year"), 0, &["     1  2019  ▇▇▇"]);
    let run = place.run("facets --field kind --zeros --prefix pe");
    check(&run, 0, &["     0  petition\n"]);
    assert!(!run.stdout.contains("report"), "{run:?}");
}

#[test]
fn extract_gives_a_line_for_each_file_in_order() {
    let place = place();
    let run = place.run("extract corpus/statement.txt nowhere.txt corpus/letter.txt");
    assert_eq!(run.code, Some(3), "{run:?}");
    let lines: Vec<serde_json::Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let paths: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["path"].as_str())
        .collect();
    assert_eq!(
        paths,
        ["corpus/statement.txt", "nowhere.txt", "corpus/letter.txt"]
    );
    assert_eq!(lines[1]["error"], "cannot be opened: no such file");
    assert_eq!(lines[2]["media_type"], "text/plain");
    for key in [
        "path",
        "media_type",
        "url",
        "title",
        "kind",
        "date",
        "language",
        "publisher",
        "countries",
        "regions",
        "addressees",
        "signatories",
        "instruments",
        "body",
        "evidence",
        "remarks",
    ] {
        assert!(lines[0].get(key).is_some(), "no `{key}` in {}", lines[0]);
    }
}

#[test]
fn extract_bears_broken_input() {
    let place = Place::new(&[
        (
            "front.md",
            "---\ntitle: \"open\ndate: [\n---\n\nWe write to you about the river.\n",
        ),
        (
            "nested.html",
            &format!("{}deep{}", "<div>".repeat(20_000), "</div>".repeat(20_000)),
        ),
        ("blank.txt", " \n\n\t\n"),
    ]);
    place.write("nul.txt", b"Dear \0 all,\n\nWe write \xff\xfe to you.\n");
    let run = place.run("extract front.md nested.html blank.txt nul.txt");
    assert!(matches!(run.code, Some(0 | 3)), "{run:?}");
    assert_eq!(run.stdout.lines().count(), 4);
}

#[test]
fn stats_verify_and_bench_speak_of_the_index() {
    let place = indexed();
    check(&place.run("stats"), 0, &["documents  2\n", "language"]);
    check(&place.run("stats --format json"), 0, &["\"documents\": 2"]);
    check(&place.run("verify"), 0, &["all is well: 2 documents"]);
    check(
        &place.run("bench --rounds 1 --threads 3"),
        0,
        &["queries/s", "term", "below, µs", "3 threads"],
    );
    let run = place.run("bench --rounds 1 --format json");
    check(&run, 0, &["\"p99_us\"", "\"histogram\"", "\"throughput\""]);
    place.write("before.json", run.stdout.as_bytes());
    check(
        &place.run("bench --rounds 1 --baseline before.json"),
        0,
        &["compared with the earlier run", "p99"],
    );
    place.write("queries.txt", b"river\nharbor OR minister\n");
    check(
        &place.run("bench --rounds 1 --queries queries.txt"),
        0,
        &["given"],
    );
    check_error(
        &place.run("bench --baseline queries.txt"),
        &["error: `queries.txt` is not an earlier run", "hint: "],
    );
}

#[test]
fn a_file_as_index_is_refused() {
    let place = indexed();
    for command in ["search river", "stats", "verify"] {
        let run = place.run(&format!("{command} --index corpus/letter.txt"));
        check_error(&run, &["error: ", "hint: "]);
    }
}

#[test]
fn help_and_completions_are_there() {
    let place = place();
    check(&place.run("--help"), 0, &["index", "search", "extract"]);
    check(&place.run("--version"), 0, &[env!("CARGO_PKG_VERSION")]);
    check(&place.run("completions bash"), 0, &["undersigned"]);
    check(&place.run("man"), 0, &[".TH"]);
}
