//! How names and demonyms change in a text: endings by language, and what may be written together before a word.
//!
//! The rules stand in `inflection.tsv`. Makes every form of a name from its dictionary form; knows no countries.

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

/// Endings in one cell; `-` stands for none.
fn endings(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(' ')
        .map(|ending| if ending == "-" { "" } else { ending })
}

/// The forms of a demonym's stem; the stem alone where the language has no rule.
pub(super) fn of_demonym(stem: &str, language: &str) -> Vec<String> {
    let forms: Vec<String> = rules("demonym", language)
        .filter_map(|mut cells| cells.next())
        .flat_map(endings)
        .map(|ending| format!("{stem}{ending}"))
        .collect();
    if forms.is_empty() {
        vec![stem.to_owned()]
    } else {
        forms
    }
}

/// The forms of a name, itself among them: its last word in every case.
pub(super) fn of_name(name: &str, language: &str) -> Vec<String> {
    let consonant =
        |letter: char| letter.is_alphabetic() && !"aeiouyаеєиіоуыэюяўё".contains(letter);
    for mut cells in rules("name", language) {
        let (Some(last), Some(changed)) = (cells.next(), cells.next()) else {
            continue;
        };
        let stem = match last {
            "*" => Some(name),
            "~" => name.ends_with(consonant).then_some(name),
            letters => name.strip_suffix(letters),
        };
        // What is left of a very short name is any word.
        if let Some(stem) = stem.filter(|stem| stem.chars().count() >= 3) {
            return endings(changed)
                .map(|ending| format!("{stem}{ending}"))
                .collect();
        }
    }
    vec![name.to_owned()]
}

/// What may be written together before a word, nothing among it.
pub(super) fn prefixes(language: &str) -> Vec<&'static str> {
    let before = rules("prefix", language).filter_map(|mut cells| cells.next());
    std::iter::once("")
        .chain(before.flat_map(endings))
        .collect()
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
            assert!(of_name(name, language).contains(&form.to_owned()), "{form}");
        }
        assert!(of_demonym("brasileir", "pt").contains(&"brasileiras".to_owned()));
        assert!(prefixes("ar").contains(&"و"));
    }
}
