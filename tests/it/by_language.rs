//! Running words are asked for language by language: they must find, count and rank what they find
//! when all languages are asked together, which a query with an exclusion is.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use tempfile::TempDir;
use undersigned::document::{Document, DocumentId, Evidence, Field, Found, PartialDate};
use undersigned::index::WriterOptions;
use undersigned::index::{FacetOptions, Index, SearchOptions, StoredDocument, Writer};
use undersigned::query::syntax;
use undersigned::search::{self, MatchResults};

/// Words that several languages write alike, some of them stop words of one, and some that only one
/// has.
const WORDS: [&str; 14] = [
    "international",
    "nation",
    "nationale",
    "minister",
    "moral",
    "normal",
    "radio",
    "original",
    "information",
    "die",
    "libertés",
    "straßen",
    "letters",
    "人权",
];

/// Languages of the documents, the commonest most often; none for some.
const LANGUAGES: [&str; 12] = [
    "en", "en", "en", "en", "en", "fr", "fr", "fr", "de", "de", "zh", "",
];

/// Documents of all languages in two commits, some of them removed.
static INDEX: LazyLock<(TempDir, Index)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let options = WriterOptions {
        threads: 1,
        memory: 15_000_000,
    };
    let mut writer = Writer::open(folder.path(), options).unwrap();
    let manifest = writer.take_manifest();
    let mut state = 11_u32;
    let mut next = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    for number in 0..400 {
        let length = 3 + next(12);
        let words: Vec<&str> = (0..length).map(|_| WORDS[next(WORDS.len())]).collect();
        let language = LANGUAGES[next(LANGUAGES.len())];
        let stored = stored(
            number,
            language,
            Some(2000 + next(9) as i16),
            &words.join(" "),
        );
        writer.put(&stored).unwrap();
        if number == 200 {
            writer.commit(&manifest).unwrap();
        }
    }
    for number in 150..160 {
        writer.remove(&stored(number, "", None, "").id).unwrap();
    }
    writer.commit(&manifest).unwrap();
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
});

/// A document of a language (of none where the tag is empty) and of a year, if it has one.
pub(crate) fn stored(
    number: usize,
    language: &str,
    year: Option<i16>,
    body: &str,
) -> StoredDocument {
    let declared = || Evidence::declared("test", 1.0, "");
    StoredDocument {
        id: DocumentId(format!("{:032x}", number + 1)),
        paths: vec![format!("{number}.txt")],
        size: body.len() as u64,
        sha256: format!("{number:064x}"),
        document: Document {
            media_type: "text/plain".to_owned(),
            date: year
                .and_then(PartialDate::year)
                .map(|year| Found::new(year, declared())),
            language: language
                .parse()
                .ok()
                .map(|language| Found::new(language, declared())),
            body: body.to_owned(),
            ..Document::default()
        },
    }
}

fn found(text: &str, limit: usize, facets: &[Field]) -> MatchResults {
    let want = SearchOptions {
        limit,
        facets: facets
            .iter()
            .map(|field| FacetOptions::top(*field, 20))
            .collect(),
        ..SearchOptions::default()
    };
    search::matches(&INDEX.1, &syntax::parse(text).0, &want).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn languages_apart_find_what_they_find_together(
        places in prop::collection::btree_set(0..WORDS.len(), 1..6),
        any in any::<bool>(),
        counted in any::<bool>(),
        restriction in prop::sample::select(vec!["", " date:2003", " date:2002..2004", " date:2001-03..2007", " lang:fr"]),
    ) {
        let words: Vec<&str> = places.iter().map(|place| WORDS[*place]).collect();
        let words = words.join(if any { " OR " } else { " " });
        let facets: &[Field] = if counted { &[Field::Language, Field::Year] } else { &[] };
        let apart = format!("({words}){restriction}");
        let together = format!("({words}) -nowhere{restriction}");
        let (one, other) = (found(&apart, 1_000, facets), found(&together, 1_000, facets));
        let addresses = |matches: &MatchResults| matches.top.iter().map(|found| found.address).collect::<BTreeSet<_>>();
        prop_assert_eq!(one.total, other.total, "{}", apart);
        prop_assert_eq!(one.completeness.is_partial, other.completeness.is_partial, "{}", apart);
        prop_assert_eq!(addresses(&one), addresses(&other), "{}", apart);
        prop_assert_eq!(one.top.len() as u64, one.total, "{}", apart);
        prop_assert_eq!(&one.facets, &other.facets, "{}", apart);
        let (one, other) = (found(&apart, 10, facets), found(&together, 10, facets));
        for (left, right) in one.top.iter().zip(&other.top) {
            prop_assert!((left.score - right.score).abs() < 1e-3, "{apart}: {left:?} {right:?}");
        }
    }

    /// Of a short page not every candidate is looked at as closely as of a long one.
    #[test]
    fn short_pages_begin_as_long_ones(
        places in prop::collection::btree_set(0..WORDS.len(), 1..6),
        between in prop::sample::select(vec![" ", " OR "]),
        excluded in any::<bool>(),
        limit in 1_usize..60,
    ) {
        let words: Vec<&str> = places.iter().map(|place| WORDS[*place]).collect();
        let words = format!("({})", words.join(between));
        let text = if excluded { words + " -nowhere" } else { words };
        let (short, long) = (found(&text, limit, &[]), found(&text, 1_000, &[]));
        prop_assert_eq!(short.total, long.total, "{}", text);
        prop_assert_eq!(&short.top[..], &long.top[..limit.min(long.top.len())], "{}", text);
    }

    /// An index keeps what it is asked for twice.
    #[test]
    fn counts_are_the_same_every_time(place in 0..WORDS.len(), year in 2000_i16..2009) {
        let fields = [Field::Language, Field::Year];
        let text = format!("{} date:{year}..", WORDS[place]);
        let index = Index::open(INDEX.0.path()).unwrap();
        let want = SearchOptions {
            facets: fields.map(|field| FacetOptions::top(field, 20)).to_vec(),
            ..SearchOptions::default()
        };
        let counts = || search::matches(&index, &syntax::parse(&text).0, &want).unwrap().facets;
        let first = counts();
        for _ in 0..3 {
            prop_assert_eq!(&counts(), &first, "{}", text);
        }
    }

    #[test]
    fn whole_years_are_the_days_between(from in 2000_i16..2009, years in 0_i16..6) {
        let until = from + years;
        let by_name = found(&format!("date:{from}..{until}"), 1_000, &[]);
        // One day more is no whole year.
        let by_day = found(&format!("date:{}-12-31..{until}", from - 1), 1_000, &[]);
        let before = found(&format!("date:{}", from - 1), 1_000, &[]);
        prop_assert_eq!(by_name.total + before.total, by_day.total);
    }
}
