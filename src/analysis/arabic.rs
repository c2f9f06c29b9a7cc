//! Light stems of Arabic: article, conjunctions and common endings off, the word's inner pattern
//! left as it is.
//!
//! Source: L. Larkey, L. Ballesteros, M. Connell, "Light stemming for Arabic information
//! retrieval", 2007 (light10).

/// Conjunction, prepositions and article, as they are written together; the longest first.
const PREFIXES: [&str; 6] = ["وال", "بال", "كال", "فال", "ال", "لل"];

/// Prepositions and a conjunction of one letter, taken off last, so that all endings of a word
/// decide alike. Light10 leaves them, since short words may begin with the same letter.
const PARTICLES: [char; 4] = ['ل', 'ب', 'ك', 'ف'];

/// Letters that must remain behind these: those of a root.
const ROOT: usize = 3;

/// Endings, in the order in which they are taken off; feminine `ة` is folded to `ه` before.
const SUFFIXES: [&str; 8] = ["ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"];

/// Letters that must remain.
const SHORTEST: usize = 2;

/// The light stem of a folded word.
pub(super) fn light_stem(folded: &str) -> &str {
    let long_enough = |rest: &&str, least: usize| rest.chars().count() >= least;
    let and = folded
        .strip_prefix('و')
        .filter(|_| !folded.starts_with("وال"));
    let mut stem = and
        .filter(|rest| long_enough(rest, SHORTEST + 1))
        .unwrap_or(folded);
    let mut bare = PREFIXES
        .iter()
        .filter_map(|prefix| stem.strip_prefix(prefix));
    stem = bare
        .find(|rest| long_enough(rest, SHORTEST))
        .unwrap_or(stem);
    for suffix in SUFFIXES {
        stem = stem
            .strip_suffix(suffix)
            .filter(|rest| long_enough(rest, SHORTEST))
            .unwrap_or(stem);
    }
    let bare = stem.strip_prefix(PARTICLES);
    bare.filter(|rest| long_enough(rest, ROOT)).unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fold_word;

    fn check(words: &[&str], expected: &str) {
        for word in words {
            assert_eq!(light_stem(&fold_word(word)), expected, "{word}");
        }
    }

    #[test]
    fn article_and_endings_come_off() {
        check(&["المدنيين", "مدنيين", "والمدنيون"], "مدن");
        check(&["للحكومة", "والحكومة", "الحكومات", "حكومة"], "حكوم");
        check(&["لسويسرا", "بسويسرا", "وسويسرا", "سويسرا"], "سويسرا");
        check(&["اللاجئين", "لاجئين"], "لاج");
        check(&["لمصر", "بمصر", "مصر", "ومصر"], "مصر");
        check(&["ولد"], "ولد");
        check(&["و"], "و");
    }
}
