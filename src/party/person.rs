//! Whether a name that comes without its type is a person's.

use super::cut::{Piece, cut};
use super::words::{self, class};
use crate::analysis::fold_word;
use crate::gazetteer::person::is_given_name;

/// Returns true if a printed name looks like a person's: two to five words with capitals in one
/// part, a given name among the first two, and no word that bodies have in their names.
pub fn is_person(name: &str) -> bool {
    let mut pieces = Vec::new();
    cut(name, &mut pieces);
    let parts = pieces.iter().filter(|piece| piece.begins).count();
    if !(2..=5).contains(&pieces.len()) || parts > 1 {
        return false;
    }
    let is_body = |piece: &Piece<'_>| {
        let folded = fold_word(piece.text);
        let known = words::known(
            &piece.text.to_lowercase(),
            &folded,
            &words::light_stem(&folded),
        );
        known.classes & !(class::FUNCTION | class::LEGAL) != 0
    };
    let capital = |piece: &Piece<'_>| {
        let folded = fold_word(piece.text);
        piece.text.chars().next().is_some_and(char::is_uppercase)
            || matches!(
                folded.as_str(),
                "de" | "da"
                    | "do"
                    | "dos"
                    | "von"
                    | "van"
                    | "der"
                    | "den"
                    | "del"
                    | "la"
                    | "bin"
                    | "al"
                    | "e"
                    | "y"
            )
    };
    let given = pieces
        .iter()
        .take(2)
        .any(|piece| is_given_name(&fold_word(piece.text)));
    given && pieces.iter().all(capital) && !pieces.iter().any(is_body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_told_from_bodies() {
        for (name, expected) in [
            ("Maria da Silva", true),
            ("John Smith", true),
            ("Human Rights Watch", false),
            ("Maria Foundation", false),
            ("MST", false),
            ("", false),
        ] {
            assert_eq!(is_person(name), expected, "{name}");
        }
    }
}
