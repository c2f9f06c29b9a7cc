//! How names and demonyms change in a text: endings by language, and what may be written together
//! before a word.
//!
//! The rules stand in `inflection.tsv`. Makes every form of a name from its dictionary form; knows
//! no countries.

use std::borrow::Cow;

/// What a line is for, languages, and what that sort of line needs.
const RULES: &str = include_str!("inflection.tsv");

/// The rules of a sort that hold for a language: the cells after the languages.
fn rules(
    sort: &'static str,
    language: &str,
) -> impl Iterator<Item = std::str::Split<'static, char>> {
    RULES.lines().filter_map(move |line| {
        let mut cells = line.split('\t');
        let fits = cells.next()? == sort && cells.next()?.split(' ').any(|code| code == language);
        fits.then_some(cells)
    })
}

/// Endings in one cell; `-` means none.
fn endings(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(' ')
        .map(|ending| if ending == "-" { "" } else { ending })
}

/// How the words of a language change.
#[derive(Debug)]
pub(super) struct Inflection {
    /// The letters in which a name ends, and the endings put in their place; the first that fits
    /// counts.
    names: Vec<(&'static str, Vec<&'static str>)>,
    /// The endings of demonyms; the empty one where the language has no rule.
    demonyms: Vec<&'static str>,
    /// What may be written together before a word, nothing among it.
    pub(super) prefixes: Vec<&'static str>,
}

impl Inflection {
    /// The rules of a language.
    pub(super) fn of(language: &str) -> Self {
        let column = |sort| {
            let cells = rules(sort, language).filter_map(|mut cells| cells.next());
            cells.flat_map(endings)
        };
        let mut demonyms: Vec<&str> = column("demonym").collect();
        if demonyms.is_empty() {
            demonyms.push("");
        }
        Inflection {
            names: rules("name", language)
                .filter_map(|mut cells| Some((cells.next()?, endings(cells.next()?).collect())))
                .collect(),
            demonyms,
            prefixes: std::iter::once("").chain(column("prefix")).collect(),
        }
    }

    /// The forms of a demonym's stem.
    pub(super) fn of_demonym(&self, stem: &str) -> impl Iterator<Item = String> {
        self.demonyms
            .iter()
            .map(move |ending| format!("{stem}{ending}"))
    }

    /// The forms of a name, itself among them: its last word in every case.
    pub(super) fn of_name(&self, name: impl Into<Cow<'static, str>>) -> Vec<Cow<'static, str>> {
        let name = name.into();
        let consonant =
            |letter: char| letter.is_alphabetic() && !"aeiouyаеєиіоуыэюяўё".contains(letter);
        let changed = self.names.iter().find_map(|(last, endings)| {
            let stem = match *last {
                "*" => Some(&*name),
                "~" => name.ends_with(consonant).then_some(&*name),
                letters => name.strip_suffix(letters),
            }?;
            // What is left of a very short name is any word.
            (stem.chars().count() >= 3).then_some((stem, endings))
        });
        match changed {
            Some((stem, endings)) => endings
                .iter()
                .map(|ending| format!("{stem}{ending}").into())
                .collect(),
            None => vec![name],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_declined() {
        for (name, language, form) in [
            ("россия", "ru", "россию"),
            ("кыргызстан", "ru", "кыргызстане"),
            ("україна", "uk", "україні"),
            ("německo", "cs", "německu"),
            ("deutschland", "de", "deutschlands"),
            ("magyarország", "hu", "magyarországon"),
            ("kenya", "en", "kenya"),
        ] {
            let forms = Inflection::of(language).of_name(name);
            assert!(forms.contains(&form.into()), "{form}");
        }
        let portuguese = Inflection::of("pt");
        assert!(
            portuguese
                .of_demonym("brasileir")
                .any(|form| form == "brasileiras")
        );
        assert!(Inflection::of("ar").prefixes.contains(&"و"));
    }
}
