//! Four times the text, four times the work: every construct that a document may repeat, in every
//! place where it may stand.
//!
//! Measured is the time that the processor spends on this thread, so that a busy machine does not
//! matter. Sizes are such that the whole takes seconds; `UNDERSIGNED_SCALING=400000` reads texts of
//! so many bytes instead, each construct in each place.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use undersigned::extract::extract;
use undersigned::parse::parse;

/// The size of the longer text, in bytes; that of the shorter one is a quarter of it.
const SIZE: usize = 24_000;

/// How many times longer the longer text may take.
const MOST: u32 = 8;

/// Texts that take no longer than this for each kB are not measured twice.
const PLAIN: Duration = Duration::from_micros(if cfg!(debug_assertions) { 2_000 } else { 400 });

/// What is repeated in texts of every format; `#` is a number that differs each time.
const ATOMS: &[&str] = &[
    // Dates and numbers.
    "18 June 2010 ",
    "2010-06-18;",
    "Geneva, 18 June 2010\n",
    "18.06.#, ",
    "Published on 3 May 2019. ",
    "2010年6月18日",
    "١٨ يونيو ٢٠١٠ ",
    "1",
    "1 ",
    "1. ",
    "# ",
    // Names, offices and places.
    "Ana Roe, ",
    "Ana Roe# ",
    "Ana Roe, Director, River League (Lima, Peru)\n",
    "River League # (Kampala, Uganda; New York, USA), ",
    "- River League #, Peru\n",
    "Dr. ",
    "and ",
    "of the ",
    "Kenya ",
    "Kenya and Peru, ",
    "New York ",
    "Frankreichs ",
    "日本",
    "المغرب ",
    // Cues.
    "Signed by ",
    "Signed by:\n",
    "Signatories:\n\nAna Roe\n\n",
    "Signed by:\n- River League\n",
    "We, the undersigned, ",
    "on behalf of Lake ",
    "Open letter to ",
    "To: the Minister of Water\n",
    "Cc: ",
    "Dear Minister, ",
    "Dear Minister,\n\n",
    "Yours sincerely,\n",
    "Yours sincerely,\n\nAna Roe\nDirector, Lake Forum\n\n",
    "Subject: wells\n",
    "Press release by ",
    "FOR IMMEDIATE RELEASE\n",
    "By Ana Roe\n",
    "About the River League\n\n",
    "© 2020 River League. ",
    "desde Liga ",
    "said ",
    "尊敬的部长：\n",
    "致",
    "水利部",
    "Уважаемый министр, ",
    // Addresses and symbols.
    "https://a#.example/x ",
    "https://a.example/2019/05/03/ ",
    "a#@x.example ",
    "www.",
    "A/RES/63/# ",
    "resolution # (2006) ",
    "resolutions 59/209 of 20 December 2004 and ",
    "Article 10 ECHR ",
    "Directive 2001/29/EC ",
    // Signs.
    "(",
    ")",
    "() ",
    "(a ",
    "[",
    "]",
    "{",
    "}",
    "{{",
    "{%",
    "\"",
    "\" ",
    "“",
    "« ",
    "'",
    "’s ",
    "「",
    "<",
    "< ",
    "&",
    "&amp;",
    "x | y - ",
    " - ",
    " – ",
    " | ",
    "a | ",
    ": ",
    "a: ",
    ", ",
    "a, ",
    "; ",
    "a; ",
    " / ",
    ".",
    "a. ",
    "A. ",
    "…",
    "?",
    "! ",
    "*",
    "**",
    "* ",
    "_",
    "_a ",
    "`",
    "~",
    "\\",
    "|",
    "|a",
    "#",
    "=",
    "+",
    "@",
    "^",
    // White space and letters.
    "\n",
    " \n",
    "\n\n",
    "a\n",
    "a\n\n",
    "\t",
    "a\t",
    "a\tb\n",
    "  ",
    "\u{a0}",
    "\u{200b}",
    "\u{ad}",
    "\u{202e}a",
    "e\u{301}",
    "\u{301}",
    "ﷺ",
    "İ",
    "ß",
    "x",
    "X",
    "x ",
    "X ",
    "Xx ",
    "XX ",
    "x-",
    "。",
    "，",
    "、",
    "的",
    "ー",
    "ก",
    "We demand that the dam is opened. ",
    "The river is ours\n",
    // Markdown and front matter.
    "\n- ",
    "\n- a",
    "\n# a",
    "\n> ",
    "\n>",
    "\n1) ",
    "\n---\n",
    "\na\n===\n",
    "\n```\n",
    "\n| a | b |",
    "\n    a",
    "![",
    "[a](",
    "[a](b) ",
    "[a][b] ",
    "\n[a#]: b",
    "[^#] ",
    "[[a|",
    "<a",
    "<!-- ",
    "-->",
    "<b>",
    "<p>",
    "</",
    "\na: b",
    "\na:\n  - b",
    "\n  a: b",
    "\n- a: b",
    "\na: |\n  b",
    "\na: &a [*a]",
    "\na: \"",
    "\na: [",
    "- - ",
    "[[",
    "{a: ",
    "a = ",
    "\n[a#]",
    "\na# = 1",
];

/// What is repeated in pages besides.
const ELEMENTS: &[&str] = &[
    "<p>We demand that the dam is opened.</p>",
    "<p>Ana Roe</p>",
    "<p>",
    "<br>",
    "a<br>",
    "<li>Ana Roe",
    "<ul><li>Ana Roe, Lima</ul>",
    "<ul><li>",
    "<td>Ana Roe",
    "<tr><td>Ana Roe<td>Peru",
    "<table><tr><td>",
    "<h1>Letter #</h1>",
    "<h2>Signatories</h2><p>Ana Roe</p>",
    "<aside><h1>Letter #</h1></aside>",
    "<div>",
    "<div>a</div>",
    "<div class=\"a# b\">a</div>",
    "<b>a</b>",
    "<b>",
    "<a href=/x#>y</a> ",
    "<nav><a href=x>y</a></nav>",
    "<footer>© 2020 River League</footer>",
    "<time datetime=2019-05-0#>3 May</time>",
    "<span class=date>3 May 2019</span>",
    "<p class=byline>By Ana Roe</p>",
    "<img src=https://a#.example/a.jpg alt=Ana>",
    "<meta property=og:title content=\"Letter #\">",
    "<meta property=og:site_name content=\"League #\">",
    "<meta name=author content=\"Ana #\">",
    "<meta name=date content=2019-05-03>",
    "<meta name=keywords content=\"a#, b\">",
    "<meta http-equiv=content-language content=fr>",
    "<link rel=canonical href=https://a#.example/b>",
    "<link rel=alternate hreflang=a# href=x>",
    "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"Letter #\"}</script>",
    "<script type=application/ld+json>{\"a\":",
    "<script>",
    "<title>Letter #</title>",
    "<blockquote>a",
    "<address>Ana Roe, Lima</address>",
    "<select><option>a",
    "<template><p>a",
    "<svg><title>a",
    "<section><article><p>a",
    "<!-- a -->",
    "<?php a ?>",
    "<% a",
    "<p itemprop=author itemscope>Ana</p>",
    "<sup>#</sup>",
    "<hr>",
    "<pre>a\n",
    "<center>",
    "<font>a",
    "<iframe>",
];

/// Where repeated text stands: the file's name, what is before it and after it.
const PLACES: &[(&str, &str, &str)] = &[
    ("a.txt", "Open letter\n\n", "\n"),
    ("a.txt", "", ""),
    (
        "a.txt",
        "Open letter\n\nDear Minister,\n\nWe ask you.\n\nSigned by:\n",
        "",
    ),
    ("a.md", "# Open letter\n\n", "\n"),
    ("a.md", "---\ntitle: x\na: ", "\n---\n\nOpen letter\n"),
    ("a.md", "---\ntitle: \"", "\"\n---\n\nOpen letter\n"),
    ("a.md", "---\nsignatories: [", "]\n---\n\nOpen letter\n"),
    ("a.md", "+++\ntitle = \"x\"\na = ", "\n+++\n\nOpen letter\n"),
    (
        "a.html",
        "<title>x</title><body><h1>Open letter</h1><p>",
        "",
    ),
    (
        "a.html",
        "<title>x</title><body><h1>Open letter</h1><p>Signed by:<ul><li>",
        "",
    ),
    (
        "a.html",
        "<title>x</title><body><h1>Open letter</h1><table><tr><td>",
        "",
    ),
    (
        "a.html",
        "<title>",
        "</title><body><h1>Open letter</h1><p>Dear Minister",
    ),
    (
        "a.html",
        "<title>Open letter</title><body><h1>",
        "</h1><p>Dear Minister",
    ),
    (
        "a.html",
        "<meta name=description content='",
        "'><body><h1>Open letter</h1><p>x",
    ),
    (
        "a.html",
        "<meta property=og:title content='",
        "'><body><h1>Open letter</h1><p>x",
    ),
    (
        "a.html",
        "<meta property=og:site_name content='",
        "'><body><h1>Open letter</h1><p>x",
    ),
    (
        "a.html",
        "<meta name=author content='",
        "'><body><h1>Open letter</h1><p>x",
    ),
    (
        "a.html",
        "<meta name=date content='",
        "'><body><h1>Open letter</h1><p>x",
    ),
    (
        "a.html",
        "<link rel=canonical href='",
        "'><body><h1>Open letter</h1><p>x",
    ),
    (
        "a.html",
        "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"",
        "\"}</script><body><h1>Open letter</h1><p>x",
    ),
    (
        "a.html",
        "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":[",
        "]}</script><body><h1>Open letter</h1><p>x",
    ),
    ("a.html", "<body><h1>Open letter</h1><p class='", "'>x"),
    ("a.html", "<body><h1>Open letter</h1><a href='", "'>x"),
    ("a.html", "<body><h1>Open letter</h1><a ", ">x"),
    (
        "a.html",
        "<body><h1>Open letter</h1><p class=date>",
        "</p><p>x",
    ),
    (
        "a.html",
        "<body><h1>Open letter</h1><p class=byline>",
        "</p><p>x",
    ),
    (
        "a.html",
        "<body><h1>Open letter</h1><p>x</p><footer>",
        "</footer>",
    ),
    (
        "a.html",
        "<body><nav>",
        "</nav><h1>Open letter</h1><p>x</p>",
    ),
    ("a.html", "<body><h1>Open letter</h1><blockquote>", ""),
    ("a.html", "<body><h1>Open letter</h1><pre>", ""),
    ("a.html", "<body>", ""),
];

/// An atom in a place, repeated up to a size in bytes.
fn text(atom: &str, (_, before, after): (&str, &str, &str), size: usize) -> String {
    let mut text = before.to_owned();
    let mut number = 0;
    while text.len() < size {
        text.push_str(&atom.replace('#', &number.to_string()));
        number += 1;
    }
    text + after
}

/// The time that the processor spends on reading a text.
fn spent(text: &str, name: &str) -> Duration {
    let begin = clock();
    if let Ok(parsed) = parse(text.as_bytes(), name) {
        extract(&parsed, name);
    }
    clock() - begin
}

/// The time that the processor has spent on this thread, to a few milliseconds, as Linux tells it;
/// elsewhere the time.
fn clock() -> Duration {
    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = spent.and_then(|spent| spent.split(' ').next()?.parse().ok());
    spent.map_or_else(|| BEGIN.elapsed(), Duration::from_nanos)
}

/// Whether a longer text takes more than its share; tells how much.
fn complaint(atom: &str, place: (&str, &str, &str), size: usize) -> Option<String> {
    let plain = PLAIN * u32::try_from(size / 1000).unwrap();
    let measured = |size| spent(&text(atom, place, size), place.0);
    // The least of several: whatever else the machine does can only add.
    let mut long = measured(size);
    if long <= plain {
        return None;
    }
    let mut short = measured(size / 4);
    for _ in 0..2 {
        if long < short * MOST {
            return None;
        }
        long = long.min(measured(size));
        short = short.min(measured(size / 4));
    }
    let (name, before, _) = place;
    let times = long.as_secs_f64() / short.as_secs_f64();
    (long >= short * MOST).then(|| {
        format!("{atom:?} in {name} after {before:?}: {short:?}, then {long:?} ({times:.1} times)")
    })
}

/// The size of a text that is to be given up, in bytes, after how much time, and how much longer
/// that may take.
const GIVEN_UP: (usize, Duration, Duration) = (
    200_000,
    Duration::from_millis(2),
    Duration::from_millis(if cfg!(debug_assertions) { 600 } else { 100 }),
);

/// Every atom in every place where that is asked for; otherwise in the simplest, and in the others
/// by turns.
fn pairs(
    all: bool,
) -> impl Iterator<Item = (&'static str, (&'static str, &'static str, &'static str))> {
    let atoms = ATOMS.iter().chain(ELEMENTS).enumerate();
    atoms.flat_map(move |(at, atom)| {
        let is_element = at >= ATOMS.len();
        let places = PLACES.iter().enumerate().filter(move |(place, where_)| {
            let turn = (at + place) % 13 == 0;
            (!is_element || where_.0.ends_with("html")) && (all || where_.1.is_empty() || turn)
        });
        places.map(move |(_, where_)| (*atom, *where_))
    })
}

#[test]
fn what_takes_too_long_ends_by_itself() {
    let (size, limit, most) = GIVEN_UP;
    spent("Open letter to the Minister, Kampala, 3 May 2019", "a.md");
    let mut complaints = Vec::new();
    let mut ended = 0;
    for (atom, place) in pairs(std::env::var("UNDERSIGNED_SCALING").is_ok()) {
        let text = text(atom, place, size);
        let begin = clock();
        let read = || spent(&text, place.0);
        ended += usize::from(undersigned::deadline::within(limit, read).is_err());
        let over = clock() - begin;
        if over > limit + most {
            let complaint = format!("{atom:?} in {} after {:?}: {over:?}", place.0, place.1);
            eprintln!("{complaint}");
            complaints.push(complaint.clone());
        }
    }
    assert!(ended > 300, "{ended}");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn four_times_the_text_is_four_times_the_work() {
    let asked = std::env::var("UNDERSIGNED_SCALING");
    let size = asked.as_deref().map_or(SIZE, |size| size.parse().unwrap());
    // What is read once by a process, tables of names, is not counted.
    spent("Open letter to the Minister, Kampala, 3 May 2019", "a.md");
    let mut complaints = Vec::new();
    let mut tried = 0;
    for (atom, place) in pairs(asked.is_ok()) {
        tried += 1;
        // A busy machine can make one measurement look like anything, hardly three; and where a
        // longer text takes another way, a still longer one takes the same.
        let sizes = [size, 4 * size, 4 * size];
        let complaints_of_three = sizes.iter().map(|&size| complaint(atom, place, size));
        let last = complaints_of_three
            .take_while(Option::is_some)
            .collect::<Vec<_>>();
        if let [_, _, Some(complaint)] = last.as_slice() {
            eprintln!("{complaint}");
            complaints.push(complaint.clone());
        }
    }
    assert!(tried > 500, "{tried}");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
