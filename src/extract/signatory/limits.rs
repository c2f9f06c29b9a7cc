//! Whatever the text: spans lie inside the body on borders of characters, nothing panics, and the time stays linear.

use std::time::Instant;

use super::signatories;
use crate::extract::Reading;
use crate::parse::parse;

/// What the random texts are made of: cues, names, separators, and bits of scripts that are cut differently.
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

#[test]
fn time_is_linear() {
    let size = 1_000_000;
    let repeated = |piece: &str| format!("Signed by:\n\n{}", piece.repeat(size / piece.len()));
    let texts = [
        random(7, size),
        repeated("a"),
        repeated("Ana "),
        repeated("Ana Roe, "),
        repeated("聯"),
        repeated("聯盟、"),
        repeated("("),
        repeated("Ana Roe\n"),
        repeated("- Lake Forum, Nepal\n"),
        repeated("Sincerely,\n\nAna Roe\n\n"),
        repeated("Signed by:\n\n"),
        repeated("Lake Forum\n\nWe are here and we stay, as is our right to do today.\n\n"),
        repeated("| 1 | Ana Roe | Nepal |\n"),
        repeated("Ana on behalf of "),
        repeated("the local groups "),
    ];
    for text in texts {
        let parsed = parse(text.as_bytes(), "a.txt").unwrap();
        let reading = Reading::new(&parsed, "a.txt");
        let begin = Instant::now();
        let found = signatories(&reading).len();
        let spent = begin.elapsed();
        let sample: String = text.chars().skip(12).take(30).collect();
        // A busy machine or a build without optimization is slower by a constant; what is quadratic takes hours.
        let most = if cfg!(debug_assertions) { 300 } else { 30 };
        assert!(
            spent.as_secs() < most,
            "{sample:?} took {spent:?}, {found} found"
        );
    }
}
