//! Words that say nothing in a query: left out of queries, never out of the index.

use std::collections::HashMap;
use std::sync::LazyLock;

use tantivy::tokenizer::{Language, RawTokenizer, StopWordFilter, TextAnalyzer};

/// Question words and auxiliaries that the English list lacks: people type whole questions.
const ENGLISH: &[&str] = &[
    "about", "after", "all", "also", "am", "any", "because", "been", "before", "being", "between",
    "both", "can", "could", "did", "do", "does", "doing", "during", "each", "from", "had", "has",
    "have", "having", "he", "her", "here", "him", "his", "how", "i", "its", "may", "me", "might",
    "more", "most", "must", "my", "nor", "on", "our", "out", "own", "same", "she", "should", "so",
    "some", "than", "them", "those", "through", "too", "under", "up", "upon", "us", "very", "we",
    "were", "what", "when", "where", "which", "while", "who", "whom", "whose", "why", "would",
    "you", "your",
];

type Lists = HashMap<&'static str, std::sync::Mutex<TextAnalyzer>>;

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let languages = [
        ("da", Language::Danish),
        ("de", Language::German),
        ("en", Language::English),
        ("es", Language::Spanish),
        ("fi", Language::Finnish),
        ("fr", Language::French),
        ("hu", Language::Hungarian),
        ("it", Language::Italian),
        ("nl", Language::Dutch),
        ("no", Language::Norwegian),
        ("pt", Language::Portuguese),
        ("ru", Language::Russian),
        ("sv", Language::Swedish),
    ];
    languages
        .into_iter()
        .filter_map(|(code, language)| {
            let filter = StopWordFilter::new(language)?;
            let analyzer = TextAnalyzer::builder(RawTokenizer::default())
                .filter(filter)
                .build();
            Some((code, std::sync::Mutex::new(analyzer)))
        })
        .collect()
});

/// Whether a word is a stop word of a language, given by its primary subtag.
pub fn is_stop_word(word: &str, language: &str) -> bool {
    let lowered = super::fold::lower(word);
    if language == "en" && ENGLISH.contains(&lowered.as_str()) {
        return true;
    }
    LISTS.get(language).is_some_and(|analyzer| {
        let mut analyzer = analyzer
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        !tantivy::tokenizer::TokenStream::advance(&mut analyzer.token_stream(&lowered))
    })
}
