//! Whatever the text: spans lie inside the body on thresholds of characters, nothing panics, and the
//! time stays linear.

use std::time::Instant;

use super::signatories;
use crate::extract::Reading;
use crate::parse::parse;

/// What the random texts are made of: cues, names, separators, and bits of scripts that are cut
/// differently.
const PIECES: [&str; 44] = [
    "Signed by:",
    "Sincerely,",
    "Dear Minister,",
    "Unterzeichnet von:",
    "聯署團體：",
    "此致",
    "敬上",
    "الموقعون:",
    "Ana Roe",
    "Lake Forum",
    "Union of Boatmen (UB)",
    "Nepal",
    "Kampala, Uganda",
    "director",
    "on behalf of",
    "and",
    ",",
    ", ",
    ";",
    "、",
    " – ",
    " / ",
    "(",
    ")",
    "（",
    "）",
    "[",
    "]",
    "|",
    "\t",
    "\n",
    "\n\n",
    "\n- ",
    "\n* ",
    "\n1. ",
    "\n| a | b |\n",
    "\n# ",
    "陳大文",
    "河川聯盟",
    "김민수 드림",
    "ﷺ",
    "İß",
    "e\u{301}\u{200b}",
    "We demand that it is published. ",
];

/// A sequence of numbers that looks random and is the same on every run.
fn numbers(seed: u64) -> impl Iterator<Item = usize> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    })
}

fn random(seed: u64, length: usize) -> String {
    let mut text = String::new();
    for number in numbers(seed) {
        if text.len() >= length {
            break;
        }
        text.push_str(PIECES[number % PIECES.len()]);
        if number % 3 == 0 {
            text.push(' ');
        }
    }
    text
}

fn check(text: &str, name: &str) {
    let parsed = parse(text.as_bytes(), name).unwrap();
    let reading = Reading::new(&parsed, name);
    for found in signatories(&reading) {
        let span = found.evidence.span.clone().unwrap();
        assert_eq!(reading.body.get(span), Some(found.evidence.text.as_str()));
        assert!((0.0..=1.0).contains(&found.evidence.confidence));
        assert!(!found.value.name.trim().is_empty());
    }
}

#[test]
fn spans_lie_inside_the_body() {
    for seed in 0..300 {
        let text = random(seed, 2_000);
        check(&text, "a.md");
        check(&text, "a.txt");
        check(&format!("Signed by:\n\n{text}"), "a.txt");
        check(
            &format!("<p>Sincerely,</p><ul><li>{text}</li></ul>"),
            "a.html",
        );
    }
}

/// A list of so many signatories, some of them odd.
fn list(count: usize) -> String {
    let item = |number: usize| match number % 7 {
        0 => format!("- Lake Forum No. {number}, Nepal\n"),
        1 => format!("- Ana Roe {number} (Kampala, Uganda), director, River Watch\n"),
        2 => format!("- An odd line of some words that stands among the names, {number}\n"),
        _ => format!("- Bo Lind {number}, Union of Boatmen\n"),
    };
    let items: String = (0..count).map(item).collect();
    format!("We call on the council to act.\n\nSigned by:\n\n{items}")
}

/// The seconds that a text takes and how many sign it.
fn spent(text: &str) -> (f64, usize) {
    let parsed = parse(text.as_bytes(), "a.txt").unwrap();
    let reading = Reading::new(&parsed, "a.txt");
    let begin = Instant::now();
    let found = signatories(&reading).len();
    (begin.elapsed().as_secs_f64(), found)
}

#[test]
fn a_list_ten_times_as_long_takes_ten_times_as_long() {
    let (_, known) = spent(&list(30));
    let (short, _) = spent(&list(300));
    let (long, found) = spent(&list(3_000));
    assert!(known > 15 && found > 1_500, "{known} {found}");
    // What is quadratic takes a hundred times as long; a busy machine may double a time.
    assert!(long < 40.0 * short.max(0.02), "{short} {long}");
}

#[test]
fn time_is_linear() {
    let repeated =
        |piece: &str, size: usize| format!("Signed by:\n\n{}", piece.repeat(size / piece.len()));
    let pieces = [
        "a",
        "Ana ",
        "Ana Roe, ",
        "聯",
        "聯盟、",
        "(",
        "Ana Roe\n",
        "- Lake Forum, Nepal\n",
        "Sincerely,\n\nAna Roe\n\n",
        "Signed by:\n\n",
        "Lake Forum\n\nWe are here and we stay, as is our right to do today.\n\n",
        "| 1 | Ana Roe | Nepal |\n",
        "Ana on behalf of ",
        "the local groups ",
        "Nepal: ",
        "Ana Roe (Nepal) (Peru) – ",
    ];
    let text = |piece: Option<&str>, size| match piece {
        Some(piece) => repeated(piece, size),
        None => random(7, size),
    };
    for piece in pieces.into_iter().map(Some).chain([None]) {
        let (short, _) = spent(&text(piece, 15_000));
        let (long, found) = spent(&text(piece, 120_000));
        // Eight times the text; what is quadratic takes sixty-four times as long, and hours for
        // what people have.
        assert!(
            long < 32.0 * short.max(0.02),
            "{piece:?}: {short} {long}, {found} found"
        );
    }
}
