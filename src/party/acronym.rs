//! Whether letters are the acronym of words.

/// How well letters fit words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Not at all.
    None,
    /// Beginnings of the words in order; some words are left out.
    Loose,
    /// The first letter of every word, with or without articles and prepositions.
    Strict,
}

/// A folded word and whether it is an article, preposition or conjunction.
pub(super) type Word<'a> = (&'a str, bool);

/// Letters of the longest acronym.
const LONGEST: usize = 14;

/// Letters of a word's beginning that an acronym takes at most.
const LONGEST_BEGINNING: usize = 6;

/// How well a folded acronym fits words in order.
pub(super) fn fit(acronym: &str, words: &[Word<'_>]) -> Fit {
    let letters: Vec<char> = acronym.chars().collect();
    if !(2..=LONGEST).contains(&letters.len()) || words.len() > 40 {
        return Fit::None;
    }
    let initials = |all: bool| {
        let words = words.iter().filter(move |(_, function)| all || !function);
        words.filter_map(|(word, _)| word.chars().next())
    };
    if initials(false).eq(letters.iter().copied()) || initials(true).eq(letters.iter().copied()) {
        return Fit::Strict;
    }
    let content = words.iter().filter(|(_, function)| !function).count();
    if letters.len() == 2 {
        let first_two = content > 2 && initials(false).take(2).eq(letters.iter().copied());
        return if first_two { Fit::Loose } else { Fit::None };
    }
    if content >= 2 && covers(&letters, words) {
        return Fit::Loose;
    }
    let mut by_beginning = Matcher {
        letters: &letters,
        words,
        longest: if letters.len() == 3 {
            1
        } else {
            LONGEST_BEGINNING
        },
        steps: 2_000,
    };
    if content >= 2 && by_beginning.matches(0, 0, (content / 2).max(1), 0) {
        Fit::Loose
    } else {
        Fit::None
    }
}

/// Returns true if letters are the first letters of all words in order, each followed by none or
/// some of the other letters of its word: `tni` of `transnational institute`.
fn covers(letters: &[char], words: &[Word<'_>]) -> bool {
    let Some(((word, function), others)) = words.split_first() else {
        return letters.is_empty();
    };
    let mut inside = word.chars();
    let first = inside.next();
    let Some(mut rest) = letters
        .split_first()
        .filter(|(letter, _)| Some(**letter) == first)
    else {
        return *function && covers(letters, others);
    };
    loop {
        if covers(rest.1, others) {
            return true;
        }
        match rest.1.split_first() {
            Some(next) if inside.any(|other| other == *next.0) => rest = next,
            _ => return *function && covers(letters, others),
        }
    }
}

struct Matcher<'a> {
    letters: &'a [char],
    words: &'a [Word<'a>],
    /// Letters of a word that count at most.
    longest: usize,
    /// What is left of the search, which ends in any case.
    steps: usize,
}

impl Matcher<'_> {
    /// Returns true if the letters from a place are beginnings of the words from a place, of which
    /// at most `spare` are left out, and at least two words take part.
    fn matches(&mut self, letter: usize, word: usize, spare: usize, used: usize) -> bool {
        if letter == self.letters.len() {
            let rest = self
                .words
                .iter()
                .skip(word)
                .filter(|(_, function)| !function);
            return used >= 2 && rest.count() <= spare;
        }
        let Some((text, function)) = self.words.get(word).copied() else {
            return false;
        };
        if self.steps == 0 {
            return false;
        }
        self.steps -= 1;
        let wanted = self.letters[letter..].iter();
        let same = text.chars().zip(wanted).take(self.longest);
        let most = same.take_while(|(a, b)| a == *b).count();
        for length in (1..=most).rev() {
            if self.matches(letter + length, word + 1, spare, used + 1) {
                return true;
            }
        }
        let cost = usize::from(!function);
        spare >= cost && self.matches(letter, word + 1, spare - cost, used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_fit_words() {
        let fits = |acronym: &str, words: &str| {
            let words: Vec<Word<'_>> = words
                .split(' ')
                .map(|word| (word, word.len() < 4))
                .collect();
            fit(acronym, &words)
        };
        for (acronym, words, expected) in [
            ("hrw", "human rights watch", Fit::Strict),
            ("foei", "friends of earth international", Fit::Strict),
            (
                "contag",
                "confederacao nacional dos trabalhadores na agricultura",
                Fit::Loose,
            ),
            (
                "mst",
                "movimento dos trabalhadores rurais sem terra",
                Fit::Loose,
            ),
            ("up", "unidade popular pelo socialismo", Fit::Loose),
            ("rn", "grupo de teatro", Fit::None),
            ("ufrn", "centro academico de direito", Fit::None),
            ("x", "xylophone", Fit::None),
            ("tni", "transnational institute", Fit::Loose),
            ("tnx", "transnational institute", Fit::None),
        ] {
            assert_eq!(fits(acronym, words), expected, "{acronym} {words}");
        }
    }
}
