//! Demonyms of countries as single words, in every language of the table.
//!
//! Knows nothing of running text, which `mention` reads.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::inflection::Inflection;
use super::mention::DEMONYMS;
use super::names::key;
use crate::document::Country;

/// Each form of a demonym of one word, by its key; forms that two countries share are left out.
static FORMS: LazyLock<FxHashMap<String, Option<Country>>> = LazyLock::new(|| {
    let mut forms: FxHashMap<String, Option<Country>> = FxHashMap::default();
    let mut lines = DEMONYMS.lines().skip_while(|line| !line.starts_with("#\t"));
    let header = lines.next().unwrap_or_default();
    let languages: Vec<Inflection> = header.split('\t').map(Inflection::of).collect();
    for line in lines {
        let mut cells = line.split('\t');
        let country: Option<Country> = cells.next().and_then(|code| code.parse().ok());
        for (cell, language) in cells.zip(languages.iter().skip(1)) {
            for stem in cell.split(' ').filter(|stem| !stem.is_empty()) {
                let written = match stem.strip_prefix('=') {
                    Some(form) => vec![form.to_owned()],
                    None => language.of_demonym(stem).collect(),
                };
                for form in written.iter().map(|form| key(form)) {
                    let known = forms.entry(form).or_insert(country);
                    *known = known.filter(|known| Some(*known) == country);
                }
            }
        }
    }
    forms
});

/// The country that a word is a demonym or an adjective of: `brazilian`,
/// `gabonaise`. None for a word that says nothing of one country.
pub fn demonym(word: &str) -> Option<Country> {
    FORMS.get(key(word).as_str()).copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_in_many_languages_are_known() {
        for (word, code) in [
            ("brazilian", Some("BR")),
            ("brasileiras", Some("BR")),
            ("bresilienne", Some("BR")),
            ("российский", Some("RU")),
            ("committee", None),
            ("", None),
        ] {
            let found = demonym(word).map(|country| country.to_string());
            assert_eq!(found.as_deref(), code, "{word}");
        }
    }
}
