//! Queries against a plain scan over the documents, queries of any text whatever, and queries meant
//! to hurt.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use tempfile::TempDir;
use undersigned::analysis::{stem, tokens};
use undersigned::index::WriterOptions;
use undersigned::index::{FacetOptions, Index, SearchOptions, Sort, StoredDocument, Writer};
use undersigned::query::{Node, Operator, Query, syntax};

use crate::by_language;

/// Words of the documents; some are forms of one another.
const WORDS: [&str; 14] = [
    "river", "rivers", "harbor", "forest", "forests", "bridge", "signed", "signing", "letter",
    "minister", "amber", "ambers", "coal", "coast",
];

/// Documents made of the words, each a different mixture.
static BODIES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut state = 7_u32;
    let mut next = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    (0..60)
        .map(|_| {
            let length = 3 + next(25);
            let words: Vec<&str> = (0..length).map(|_| WORDS[next(WORDS.len())]).collect();
            words.join(" ")
        })
        .collect()
});

/// The documents, indexed in two commits, one of them replaced and one removed.
static INDEX: LazyLock<(TempDir, Index)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let options = WriterOptions {
        threads: 1,
        memory: 15_000_000,
    };
    let mut writer = Writer::open(folder.path(), options).unwrap();
    let manifest = writer.take_manifest();
    writer.put(&stored(3, "coal coal coal")).unwrap();
    writer.put(&stored(999, "river letter coast")).unwrap();
    writer.commit(&manifest).unwrap();
    for (number, body) in BODIES.iter().enumerate() {
        writer.put(&stored(number, body)).unwrap();
    }
    writer.remove(&stored(999, "").id).unwrap();
    writer.commit(&manifest).unwrap();
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
});

fn stored(number: usize, body: &str) -> StoredDocument {
    by_language::stored(number, "en", None, body)
}

/// Whether a document answers a query, by reading it through.
fn answers(body: &str, node: &Node) -> bool {
    let terms: Vec<String> = tokens(body).into_iter().map(|token| token.term).collect();
    match node {
        Node::Word(word) => terms
            .iter()
            .any(|term| stem(term, "en") == stem(word, "en")),
        Node::Phrase { words, .. } => {
            let words: Vec<&str> = words.split(' ').collect();
            terms.windows(words.len()).any(|window| window == words)
        }
        Node::Prefix(prefix) => terms.iter().any(|term| term.starts_with(prefix.as_str())),
        Node::All(nodes) => nodes.iter().all(|node| answers(body, node)),
        Node::Any(nodes) => nodes.iter().any(|node| answers(body, node)),
        Node::Not(node) => !answers(body, node),
        Node::Fuzzy { .. } | Node::Field(..) => false,
    }
}

fn word() -> impl Strategy<Value = String> {
    (0..WORDS.len()).prop_map(|place| WORDS[place].to_owned())
}

fn node() -> impl Strategy<Value = Node> {
    let phrase = prop::collection::vec(word(), 2..4).prop_map(|words| Node::Phrase {
        words: words.join(" "),
        slop: 0,
    });
    let leaf = prop_oneof![
        4 => word().prop_map(Node::Word),
        1 => phrase,
        1 => (word(), 2_usize..5).prop_map(|(word, length)| Node::Prefix(word[..length.min(word.len())].to_owned())),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Node::All),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Node::Any),
            inner.prop_map(|node| Node::Not(Box::new(node))),
        ]
    })
}

fn want(limit: usize, offset: usize) -> SearchOptions {
    SearchOptions {
        limit,
        offset,
        ..SearchOptions::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_query_finds_what_a_plain_scan_finds(node in node()) {
        let expected: BTreeSet<String> = BODIES
            .iter()
            .enumerate()
            .filter(|(_, body)| answers(body, &node))
            .map(|(number, _)| format!("{number}.txt"))
            .collect();
        let query = Query { text: Some(node), ..Query::default() };
        let index = &INDEX.1;
        let found = undersigned::search::matches(index, &query, &want(1000, 0)).unwrap();
        if found.completeness.is_partial {
            prop_assert!(expected.is_empty(), "{query}");
            return Ok(());
        }
        prop_assert_eq!(found.total as usize, expected.len(), "{}", query);
        let paths: BTreeSet<String> = found
            .top
            .iter()
            .map(|found| index.document(found.address).unwrap().paths.swap_remove(0))
            .collect();
        prop_assert_eq!(paths, expected, "{}", query);
        for pair in found.top.windows(2) {
            prop_assert!(pair[0].score >= pair[1].score, "{query}");
        }
        let pages: Vec<_> = (0..4).flat_map(|page| undersigned::search::matches(index, &query, &want(20, page * 20)).unwrap().top).collect();
        prop_assert_eq!(pages, found.top, "{}", query);
    }

    #[test]
    fn no_text_is_an_error(text in "(\\PC|[()\"~*:\\-ORAND ]|country:|date:2010|title:){0,40}", any in any::<bool>()) {
        let (mut query, _) = syntax::parse(&text);
        query.operator = if any { Operator::Or } else { Operator::And };
        let facets = [undersigned::document::Field::Year].map(|field| FacetOptions::top(field, 5));
        for sort in [Sort::Relevance, Sort::Newest] {
            let want = SearchOptions { limit: 5, sort, facets: facets.to_vec(), ..SearchOptions::default() };
            prop_assert!(undersigned::search::matches(&INDEX.1, &query, &want).is_ok(), "{text}");
        }
    }
}

/// Asks and looks at the clock.
#[track_caller]
fn check(name: &str, text: &str) {
    for any in [false, true] {
        let begun = Instant::now();
        let (mut query, _) = syntax::parse(text);
        query.operator = if any { Operator::Or } else { Operator::And };
        let results = undersigned::search::search(&INDEX.1, &query, &want(10, 0), 2);
        assert!(results.is_ok(), "{name}");
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(10), "{name} took {took:?}");
    }
}

#[test]
fn queries_meant_to_hurt_are_bounded() {
    let numbered = |count: usize, shape: &dyn Fn(usize) -> String| {
        (0..count).map(shape).collect::<Vec<_>>().join(" ")
    };
    check("one letter and a star", "a* *a * ** r*");
    check(
        "a thousand beginnings",
        &numbered(1_000, &|number| format!("r{}* co*", number % 10)),
    );
    check(
        "a thousand near words",
        &numbered(1_000, &|number| format!("rive{number}~2")),
    );
    check("deep brackets", &"(".repeat(100_000));
    check(
        "deep brackets with words",
        &format!("{}river{}", "(a ".repeat(50_000), ")".repeat(50_000)),
    );
    check(
        "many groups",
        &numbered(50_000, &|number| format!("(river w{number}) OR")),
    );
    check(
        "a hundred thousand words",
        &numbered(100_000, &|number| format!("word{number}")),
    );
    check(
        "a hundred thousand alternatives",
        &numbered(100_000, &|number| format!("word{number} OR")),
    );
    check(
        "a hundred thousand exclusions",
        &numbered(100_000, &|number| format!("-word{number}")),
    );
    check(
        "a megabyte of text",
        &"the river and the harbor ".repeat(40_000),
    );
    check("a megabyte without a space", &"x".repeat(1 << 20));
    check("a megabyte of Chinese", &"人权".repeat(170_000));
    check(
        "a long phrase",
        &format!("\"{}\"~100", "river harbor ".repeat(20_000)),
    );
    check("many phrases", &"\"river harbor\"~50 ".repeat(20_000));
    check("only signs", &"\"~-*:()«»".repeat(50_000));
    check(
        "alternatives of many words each",
        &"river harbor coal OR ".repeat(50_000),
    );
    check("lone characters", &"(暴 力 河 流 OR x) ".repeat(2_000));
    check(
        "many patterns",
        &numbered(2_000, &|number| format!("path:*a*b*{number}*c*d*e*f*g*h*")),
    );
    check(
        "a long pattern",
        &format!("path:{}", "*a?[x]{9}".repeat(50_000)),
    );
    check("many ranges", &"date:2010..2011 OR ".repeat(50_000));
}
