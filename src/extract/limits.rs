//! Whatever the text: spans of all facts lie inside the body on borders of characters, nothing
//! panics, the time stays linear.

use std::time::Instant;

use super::extract;
use crate::document::Evidence;
use crate::parse::parse;

/// What the random texts are made of: the cues of every fact, names, numbers, separators, bits of
/// many scripts.
const PIECES: [&str; 52] = [
    "Open letter to",
    "To: ",
    "Dear ",
    "Minister of Water",
    "Cc: ",
    "致",
    "水利部",
    "的公开信",
    "Уважаемый ",
    "FOR IMMEDIATE RELEASE",
    "Press release by the River League",
    "© 2020 River League. All rights reserved",
    "About the River League",
    "press@riverleague.example",
    "https://www.riverleague.example/a.jpg",
    "we at River League",
    "desde Liga Azul pedimos",
    "Kampala",
    "Nepal",
    "Frankreichs",
    "المغرب",
    "日本",
    "a Chilean ",
    "A/RES/63/308",
    "resolution 1674 (2006)",
    "резолюція #",
    "resolutions 59/209 of 20 December 2004 and ",
    "ILO-Konvention ",
    "Richtlinie 2001/29/EG",
    "Geneva Conventions",
    "Article 10 ECHR",
    "3 May 2019",
    "2019",
    "67",
    "Schüler*innen",
    "said",
    "“",
    "”",
    ": ",
    ", ",
    ". ",
    "(",
    ")",
    "\t",
    "\n",
    "\n\n",
    "\n- ",
    "\n# ",
    "ﷺ",
    "İß",
    "e\u{301}\u{200b}",
    "We demand that the dam is opened. ",
];

/// A text of such pieces that looks random and is the same on every run.
fn random(seed: u64, length: usize) -> String {
    let mut text = String::new();
    let mut state = seed;
    while text.len() < length {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let number = (state >> 33) as usize;
        text.push_str(PIECES[number % PIECES.len()]);
        if number.is_multiple_of(3) {
            text.push(' ');
        }
    }
    text
}

fn check(text: &str, name: &str) {
    let parsed = parse(text.as_bytes(), name).unwrap();
    let document = extract(&parsed, name);
    for fact in document.facts() {
        let Evidence {
            rule,
            confidence,
            span,
            text,
        } = fact.evidence;
        assert!((0.0..=1.0).contains(confidence), "{rule}");
        if let Some(span) = span {
            let words = document.body.get(span.clone());
            assert_eq!(words, Some(text.as_str()), "{rule}");
        }
    }
}

#[test]
fn spans_of_all_facts_lie_inside_the_body() {
    for seed in 0..150 {
        let text = random(seed, 1_500);
        check(&text, "a.md");
        check(&text, "a.txt");
        check(&format!("<h1>{text}</h1><p>{text}</p>"), "a.html");
    }
}

#[test]
fn time_is_linear_for_all_facts() {
    let size = 1_000_000;
    let repeated = |piece: &str| piece.repeat(size / piece.len());
    let texts = [
        random(7, size),
        repeated("resolutions 59/209 of 20 December 2004 and "),
        repeated("https://a.example/ "),
        repeated("Dear Minister, "),
        repeated("致"),
        repeated("Press release by "),
        repeated("on behalf of Lake "),
        repeated("desde Liga "),
    ];
    for text in texts {
        let parsed = parse(text.as_bytes(), "a.txt").unwrap();
        let begin = Instant::now();
        extract(&parsed, "a.txt");
        let spent = begin.elapsed();
        let sample: String = text.chars().take(30).collect();
        // A busy machine or a build without optimization is slower by a constant; what is quadratic
        // takes hours.
        let most = if cfg!(debug_assertions) { 300 } else { 30 };
        assert!(spent.as_secs() < most, "{sample:?} took {spent:?}");
    }
}
