//! Questions, their answers and the passages shown.

use std::path::Path;
use std::sync::LazyLock;

use undersigned::document::{DocumentId, Field};
use undersigned::index::WriterOptions;
use undersigned::index::manifest::Manifest;
use undersigned::index::{FacetOptions, Index, Sort, StoredDocument, SearchOptions, Writer};
use undersigned::ingest::reader;
use undersigned::query::Operator;
use undersigned::query::forms::{AnalyzedQuery, Languages};
use undersigned::query::syntax;
use undersigned::search::{self, snippet};
use unicode_segmentation::UnicodeSegmentation;

/// Passages asked for.
const SNIPPETS: usize = 3;

/// The longest passage, in bytes: what fits a line or two, with room for one long character at
/// either end.
const PASSAGE: usize = 2_000;

/// Hits on a page.
const PAGE: usize = 3;

/// Texts of the index that is asked.
const TEXTS: [&str; 7] = [
    "Open letter to the Minister of Rivers\n\n3 May 2019\n\nDear Minister,\n\nKeep the river free in Nepal and Peru.\n\nSigned by:\n\
     River Circle (Kathmandu, Nepal)\nFriends of the Lake (Pokhara, Nepal)\nAda Roe, Director, Lake House (Lima, Peru)\n",
    "Joint statement on the harbor\n\nJune 2010\n\nThe undersigned groups welcome A/RES/63/308 and the opening of the harbor in Kenya.\n",
    "Offener Brief an die Ministerin\n\nSehr geehrte Frau Ministerin,\n\nwir bitten um Schutz der Flüsse und der Häfen.\n",
    "公开信\n\n我们呼吁停止暴力,保护河流。\n\n签名:\n河流之友\n",
    "رسالة مفتوحة\n\nنطالب بحماية النهر في مصر.\n",
    "Открытое письмо\n\nМы просим защитить реку в Кыргызстане.\n",
    "नदी बचाओ: खुला पत्र\n\nहम नेपाल की नदी की रक्षा की माँग करते हैं।\n",
];

/// A small index, made once.
static INDEX: LazyLock<(tempfile::TempDir, Index)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let options = WriterOptions { threads: 1, memory: 15_000_000 };
    let mut writer = Writer::open(folder.path(), options).expect("an index can be made");
    for (number, text) in TEXTS.iter().enumerate() {
        let path = format!("letters/{number}.txt");
        writer.put(&stored(text, &path, number)).expect("it takes documents");
    }
    writer.commit(&Manifest::default()).expect("it keeps them");
    let index = Index::open(folder.path()).expect("it opens");
    (folder, index)
});

fn stored(text: &str, path: &str, number: usize) -> StoredDocument {
    let document = reader::document(text.as_bytes(), path).expect("our own texts can be read");
    StoredDocument {
        id: DocumentId(format!("{number:016x}")),
        paths: vec![path.to_owned()],
        size: text.len() as u64,
        sha256: format!("{number:064x}"),
        document,
    }
}

/// What a query is printed as, is understood as that query.
pub fn query(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (query, _) = syntax::parse(text);
    let printed = query.to_string();
    let (again, _) = syntax::parse(&printed);
    assert!(again == query, "{query:?}\nis printed as {printed}\nand read as {again:?}");
}

/// Pages part the hits, the order is the one asked for, all is counted, marks stand on borders; the
/// printed query has the same answer. The first byte chooses order and page.
pub fn execution(bytes: &[u8]) {
    let Some((choice, text)) = bytes.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    let index = &INDEX.1;
    let (mut query, _) = syntax::parse(text);
    query.operator = if choice & 1 != 0 { Operator::Or } else { Operator::And };
    let sort = [Sort::Relevance, Sort::Newest, Sort::Oldest][usize::from(choice >> 1) % 3];
    let facet = |field| FacetOptions::top(field, 5);
    let facets = [Field::Country, Field::Signatory, Field::Kind].map(facet).to_vec();
    let want = SearchOptions { limit: TEXTS.len() + 1, sort, facets, ..SearchOptions::default() };
    let all = search::search(index, &query, &want, SNIPPETS).expect("an index that is whole answers");
    assert_eq!(all.total, all.hits.len() as u64);
    for hit in &all.hits {
        hit.snippets.iter().for_each(check);
        search::explain(index, &query, hit).expect("a hit can be explained");
    }
    if sort == Sort::Relevance {
        assert!(all.hits.is_sorted_by(|a, b| a.score >= b.score));
    }
    for facet in &all.facets {
        assert!(facet.buckets.iter().all(|(_, count)| *count > 0));
    }
    let mut paged = Vec::new();
    for offset in (0..all.hits.len()).step_by(PAGE) {
        let want = SearchOptions { limit: PAGE, offset, sort, ..SearchOptions::default() };
        let page = search::search(index, &query, &want, 0).expect("an index that is whole answers");
        assert_eq!(page.total, all.total);
        paged.extend(page.hits.into_iter().map(|hit| hit.stored.id));
    }
    let whole: Vec<DocumentId> = all.hits.into_iter().map(|hit| hit.stored.id).collect();
    assert_eq!(paged, whole);
}

/// Marks of passages lie in order on borders of what a reader takes for one character, whatever the
/// query and the text: the first line is the query, the rest the document.
pub fn snippet(bytes: &[u8]) {
    let Some((question, body)) = crate::two(bytes) else {
        return;
    };
    let Ok(document) = reader::document(body.as_bytes(), Path::new("a.txt").to_str().unwrap_or_default()) else {
        return;
    };
    let (query, _) = syntax::parse(question);
    let languages: Vec<String> = document.language.iter().map(|found| found.value.primary().to_owned()).collect();
    let languages = Languages { stemmed: languages.clone(), spoken: languages, ..Languages::default() };
    let found = snippet::Snippets::new(&AnalyzedQuery::new(&query, &languages), SNIPPETS).of(&document);
    assert!(found.len() <= SNIPPETS);
    found.iter().for_each(check);
}

fn check(snippet: &snippet::Snippet) {
    let text = &snippet.text;
    let mut borders: Vec<usize> = text.grapheme_indices(true).map(|(place, _)| place).collect();
    borders.push(text.len());
    assert!(snippet.highlights.is_sorted_by(|a, b| a.end <= b.start), "{snippet:?}");
    for range in &snippet.highlights {
        assert!(range.start < range.end, "{snippet:?}");
        for end in [range.start, range.end] {
            assert!(borders.binary_search(&end).is_ok(), "{snippet:?}: {end}");
        }
    }
    assert!(text.len() <= PASSAGE || borders.len() < PASSAGE / 8, "{}", text.len());
}
