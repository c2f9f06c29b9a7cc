//! Which languages stem an index's documents, and with them its queries.
//!
//! A query's words are stemmed in every language that a fair share of the documents has. A document
//! in a lesser language, or whose language is not known, is stemmed in the commonest one of its
//! script: a title or a formula is easily taken for a language that it is not.

use std::collections::BTreeMap;

use crate::analysis::{Script, has_stems, script_of_language, script_of_text};
use crate::document::Document;
use crate::query::forms::Languages;

/// Languages with stems that at least this share of the documents in their script has take part in
/// queries.
const SHARE: f64 = 0.01;

/// Documents by language, so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct LanguageCounts {
    /// Number of documents by primary subtag.
    counts: BTreeMap<String, u64>,
    /// Documents in all, those of no language included.
    documents: u64,
}

impl LanguageCounts {
    /// Counts documents of a language tag; `None` for those of no language.
    pub(crate) fn add(&mut self, tag: Option<&str>, documents: u64) {
        self.documents += documents;
        if let Some(tag) = tag {
            let primary = tag.split('-').next().unwrap_or_default();
            *self.counts.entry(primary.to_owned()).or_default() += documents;
        }
    }

    /// Documents so far.
    pub(crate) fn documents(&self) -> u64 {
        self.documents
    }

    /// Documents of each language with stems that is written in a script.
    fn of_script(&self, script: Script) -> impl Iterator<Item = (&str, u64)> {
        self.counts
            .iter()
            .map(|(language, count)| (language.as_str(), *count))
            .filter(move |(language, _)| {
                has_stems(language) && script_of_language(language) == script
            })
    }

    fn takes_part(&self, language: &str) -> bool {
        has_stems(language) && self.is_spoken(language)
    }

    /// Whether a fair share of the documents in its script is in a language; those without stems do
    /// not count beside those with.
    fn is_spoken(&self, language: &str) -> bool {
        let script = script_of_language(language);
        let counts = |other: &str| {
            script_of_language(other) == script && (has_stems(other) || !has_stems(language))
        };
        let siblings = self.counts.iter().filter(|(other, _)| counts(other));
        let all: u64 = siblings.map(|(_, count)| count).sum();
        let count = self.counts.get(language).copied().unwrap_or_default();
        count > 0 && count as f64 >= all as f64 * SHARE
    }

    /// The language in which a document is stemmed; none where no language with stems fits.
    pub(crate) fn stemmed_in<'a>(&'a self, document: &'a Document) -> &'a str {
        let detected = document.language.as_ref();
        let detected = detected.map(|found| found.value.primary());
        if let Some(detected) = detected.filter(|language| self.takes_part(language)) {
            return detected;
        }
        let script = match detected {
            Some(detected) => script_of_language(detected),
            None => script_of_text(&document.body),
        };
        let mut commonest = ("", 0);
        for (language, count) in self.of_script(script) {
            if count > commonest.1 {
                commonest = (language, count);
            }
        }
        commonest.0
    }

    /// The languages of an index with these documents; `is_stemmed` says whether it has stems of
    /// a language.
    pub(crate) fn languages<E>(
        &self,
        mut is_stemmed: impl FnMut(&str) -> Result<bool, E>,
    ) -> Result<Languages, E> {
        let (mut spoken, others): (Vec<_>, Vec<_>) = self
            .counts
            .iter()
            .partition(|(language, _)| self.is_spoken(language));
        spoken.sort_by(|(left, more), (right, less)| less.cmp(more).then_with(|| left.cmp(right)));
        let spoken: Vec<String> = spoken
            .into_iter()
            .map(|(language, _)| language.clone())
            .collect();
        let stemmed = spoken.iter().filter(|language| has_stems(language));
        let stemmed: Vec<String> = stemmed.cloned().collect();
        let bare = |language: &String| {
            let script = script_of_language(language);
            self.of_script(script).next().is_none()
        };
        let detected: u64 = self.counts.values().sum();
        let mut has_others = false;
        for (language, _) in others {
            has_others = has_others || (has_stems(language) && is_stemmed(language)?);
        }
        Ok(Languages {
            has_unstemmed: detected < self.documents || self.counts.keys().any(bare),
            stemmed,
            spoken,
            has_others,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(counts: &[(&str, u64)], indexed: &[&str], stemmed: &[&str], has_others: bool) {
        let mut tally = LanguageCounts::default();
        for (tag, documents) in counts {
            tally.add(Some(tag), *documents);
        }
        let is_stemmed = |language: &str| Ok::<_, ()>(indexed.contains(&language));
        let languages = tally.languages(is_stemmed).unwrap();
        assert_eq!(languages.stemmed, stemmed);
        assert_eq!(languages.has_others, has_others);
    }

    #[test]
    fn languages_without_stems_are_spoken_and_keep_words_unstemmed() {
        let mut tally = LanguageCounts::default();
        for (tag, documents) in [
            ("en", 500),
            ("zh-Hans", 90),
            ("uk", 40),
            ("ru", 60),
            ("th", 1),
            ("ja", 30),
        ] {
            tally.add(Some(tag), documents);
        }
        let languages = tally.languages(|_| Ok::<_, ()>(false)).unwrap();
        assert_eq!(languages.stemmed, ["en", "ru"]);
        assert_eq!(languages.spoken, ["en", "zh", "ru", "uk", "ja"]);
        assert!(languages.has_unstemmed);
        for (language, place) in [("en", 0), ("ru", 1), ("uk", 1), ("zh", 2)] {
            assert_eq!(languages.place_of(language), place, "{language}");
        }
    }

    #[test]
    fn a_lesser_language_counts_where_it_has_stems() {
        let counts = [("en-GB", 900), ("fr", 95), ("ca", 5)];
        check(&counts, &["en", "fr"], &["en", "fr"], false);
        check(&counts, &["en", "fr", "ca"], &["en", "fr"], true);
        check(&[("ca", 5)], &["ca"], &["ca"], false);
    }
}
