//! The rules by which two documents are the same letter: in one language here, in two in
//! `translation`.
//!
//! A wrong group is worse than a missed one: a form that is used again every year has the same
//! text, and is another letter.

use crate::letter::candidates::differ;
use crate::letter::fingerprint::Fingerprint;
use crate::letter::overlap::{self, Overlap};
use crate::letter::place::share_folder;

/// Names that a list has at least to be compared.
const LEAST_PARTIES: usize = 5;

/// Shingles of a text below which other signs must agree as well.
const SHORT_TEXT: u32 = 30;

/// Words of a text from which the same text is hardly a form.
const LONG_TEXT: u32 = 250;

/// Words of a text from which a form is out of the question.
const VERY_LONG_TEXT: u32 = 800;

/// Days after which one site hardly publishes the same letter again.
const DAYS_OF_ONE_LETTER: i32 = 21;

/// The strength by which two documents in one language are the same letter, in thousandths; `None`
/// if they are not.
pub(super) fn same_letter(
    left: &Fingerprint,
    right: &Fingerprint,
    overlap: Overlap,
) -> Option<u16> {
    if differ(&left.language, &right.language) {
        return None;
    }
    let titles = Titles::of(left, right);
    let days = days_apart(left, right);
    let shortest = left.shingles.min(right.shingles);
    let is_same_text = left.text == right.text && shortest > 0;
    let parties = contained_parties(left, right);
    let strength = overlap
        .jaccard
        .max(parties.unwrap_or_default().min(overlap.head));
    let is_one_site = is_one_site(left, right);
    let words = left.words.min(right.words);
    // A form that is used again says so by its date or by a number in its title. The number of
    // those who have signed changes on the same day.
    let is_of_one_day =
        days == Some(0) && overlap.contained >= 850 && overlap.head >= 700 && words >= LONG_TEXT;
    if titles.numbers_differ && !is_of_one_day {
        return None;
    }
    if is_one_site && days.is_some_and(|days| days > DAYS_OF_ONE_LETTER) {
        let is_same = overlap.jaccard >= 850 && left.numbers == right.numbers && words >= LONG_TEXT
            || overlap.jaccard >= 900 && words >= VERY_LONG_TEXT;
        return (titles.similar && is_same).then_some(strength);
    }
    if shortest < SHORT_TEXT {
        let is_same = is_same_text || overlap.jaccard >= 800;
        return (is_same && titles.same && days.is_none_or(|days| days == 0)).then_some(strength);
    }
    if parties.is_some_and(|parties| parties >= 800) && overlap.head >= 400 {
        return Some(strength);
    }
    let has_same_title = titles.same || titles.unknown;
    let is_same = if is_same_text || overlap.jaccard >= 950 {
        // A follow-up with another title may repeat the whole text.
        titles.similar || days.is_none_or(|days| days < 2)
    } else if has_same_title {
        overlap.jaccard >= 600 && (overlap.head >= 400 || overlap.jaccard >= 800)
    } else if words < LONG_TEXT {
        // What was filled into a form differs by a few words.
        false
    } else if titles.similar {
        // So does a form that one site fills in for two places.
        let is_form = is_one_site && days.is_some() && !is_of_one_day;
        let least = if is_form { 900 } else { 600 };
        overlap.jaccard >= least && (overlap.head >= 400 || overlap.jaccard >= 800)
    } else {
        overlap.jaccard >= 800 && days == Some(0)
            || overlap.jaccard >= 900 && days.is_none_or(|days| days < 2)
    };
    if is_same {
        return Some(strength);
    }
    // A page of several texts contains each of them; a longer version bears the title, or is long and
    // begins alike.
    let is_titled = titles.same && !titles.unknown;
    let is_longer_version = overlap.contained >= 800
        && days.is_none_or(|days| days <= 3)
        && (is_titled || titles.similar && words >= LONG_TEXT && overlap.head >= 400);
    is_longer_version.then_some(strength.max(overlap.contained / 2))
}

/// The share of the shorter list of signatories that the longer one contains, in thousandths;
/// `None` if one of them has too few names.
pub(super) fn contained_parties(left: &Fingerprint, right: &Fingerprint) -> Option<u16> {
    let shorter = left.parties.len().min(right.parties.len());
    if shorter < LEAST_PARTIES {
        return None;
    }
    let common = overlap::common(&left.parties, &right.parties);
    Some((common * 1_000 / shorter) as u16)
}

/// The number of days between two dates, at the least; `None` if one is unknown.
pub(super) fn days_apart(left: &Fingerprint, right: &Fingerprint) -> Option<i32> {
    let (left, right) = (left.days?, right.days?);
    Some((left.0 - right.1).max(right.0 - left.1).max(0))
}

/// Returns true if two documents were published at one place, as far as that is known.
pub(super) fn is_one_site(left: &Fingerprint, right: &Fingerprint) -> bool {
    if left.publisher != 0 && left.publisher == right.publisher {
        return true;
    }
    if left.host != 0 && right.host != 0 {
        return left.host == right.host;
    }
    share_folder(&left.path, &right.path)
}

/// What two titles say.
struct Titles {
    /// They have the same words.
    same: bool,
    /// One of them is absent or a single word, which says nothing.
    unknown: bool,
    /// They share most of their words, or one is unknown.
    similar: bool,
    /// The words with digits are not the same.
    numbers_differ: bool,
}

impl Titles {
    fn of(left: &Fingerprint, right: &Fingerprint) -> Self {
        let (a, b) = (&left.title, &right.title);
        let same = a == b;
        if a.len() < 2 || b.len() < 2 {
            return Self {
                same,
                unknown: true,
                similar: true,
                numbers_differ: false,
            };
        }
        let common = a.iter().filter(|word| b.contains(word)).count();
        let all = a.len() + b.len() - common;
        Self {
            same,
            unknown: false,
            similar: common * 2 >= all || common >= 3 && common * 5 >= a.len().min(b.len()) * 4,
            numbers_differ: left.title_numbers != right.title_numbers,
        }
    }
}
