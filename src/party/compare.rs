//! Whether two names are spellings of one party: the rules, with what parts two names whatever they
//! share.

use super::acronym::Fit;
use super::left::{GENERIC, Left, Words, effective};
use super::name::{Name, Names};
use super::places::Places;
use super::spelling;
use super::vocabulary::{StemId, Token};
use super::words::class;

/// What two names have in common that makes them one party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The alias file says so.
    Alias,
    /// The same letters; case, accents and marks apart.
    Letters,
    /// The same words in any order; articles, legal forms, number and gender apart.
    Words,
    /// The same acronym and similar words.
    Acronym,
    /// The same acronym, words in two languages.
    Languages,
    /// One is the beginning of the other, which goes on with a description.
    Head,
    /// Words that differ in a letter or two.
    Spelling,
    /// One leaves out what kind of body it is.
    Kind,
    /// The same words in two languages.
    Translation,
    /// An acronym that one party alone declares.
    Bare,
    /// One writes out what the other has as an acronym.
    Expansion,
}

impl Reason {
    /// The reason in words.
    pub fn label(self) -> &'static str {
        match self {
            Reason::Alias => "alias file",
            Reason::Letters => "same letters",
            Reason::Words => "same words",
            Reason::Acronym => "same acronym, similar words",
            Reason::Languages => "same acronym, two languages",
            Reason::Head => "one is the beginning of the other",
            Reason::Spelling => "spelled almost alike",
            Reason::Kind => "one leaves out the kind of body",
            Reason::Translation => "same words in two languages",
            Reason::Bare => "acronym of this party alone",
            Reason::Expansion => "one writes out an acronym",
        }
    }

    /// The reason of a number: that of the variant, counted from 0.
    pub(super) fn numbered(number: u8) -> Option<Self> {
        let all = [
            Reason::Alias,
            Reason::Letters,
            Reason::Words,
            Reason::Acronym,
            Reason::Languages,
            Reason::Head,
            Reason::Spelling,
            Reason::Kind,
            Reason::Translation,
            Reason::Bare,
            Reason::Expansion,
        ];
        all.into_iter().find(|reason| *reason as u8 == number)
    }

    /// How sure a merge for this reason is, 0 to 1.
    pub fn strength(self) -> f32 {
        match self {
            Reason::Alias => 1.0,
            Reason::Letters => 0.99,
            Reason::Words => 0.97,
            Reason::Acronym => 0.95,
            Reason::Languages => 0.94,
            Reason::Head => 0.93,
            Reason::Spelling => 0.92,
            Reason::Kind => 0.91,
            Reason::Bare | Reason::Translation | Reason::Expansion => 0.9,
        }
    }
}

/// What comparing two names gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// One party.
    Same(Reason),
    /// Perhaps one party: for a person to decide, the likelier the higher.
    Perhaps(f32),
    /// Two parties, or nothing in common.
    Different,
}

/// Weights from which words are rare enough to stand for a body.
const RARE: f32 = 6.5;

/// Overlap of words that a shared acronym needs: of a long acronym or where one name only says
/// more, and of any other.
const OVERLAP: (f32, f32) = (0.34, 0.55);

/// Overlap below which two names without a common acronym have nothing in common.
const LEAST: f32 = 0.3;

/// Likelihood from which a person is asked.
const SUGGESTED: f32 = 0.5;

/// Compares names.
pub(super) struct Comparison<'n, 'a> {
    names: &'n Names<'a>,
    words: Words<'n, 'a>,
    places: Places,
}

impl<'n, 'a> Comparison<'n, 'a> {
    /// Comparison of names; `frequencies` are the names in which a concept occurs, and `count` how
    /// many there are.
    pub(super) fn new(names: &'n Names<'a>, frequencies: &[u32], count: usize) -> Self {
        Self {
            names,
            words: Words::new(names, frequencies, count),
            places: Places::default(),
        }
    }

    /// Compares two names whose countries do not conflict; `same_country` if both are known.
    pub(super) fn judge(&mut self, a: &Name, b: &Name, same_country: bool) -> Verdict {
        if a.letters == b.letters {
            return Verdict::Same(Reason::Letters);
        }
        let acronyms = self.acronyms(a, b);
        if self.names.pool(&a.words) == self.names.pool(&b.words) {
            return self.same_words(a, b, acronyms);
        }
        if acronyms == Acronyms::Differ || self.is_plain(a) && self.is_plain(b) {
            return Verdict::Different;
        }
        let shared = self.words.shared(a, b);
        let same_code = match acronyms {
            Acronyms::Same => true,
            Acronyms::Near => a.fit.max(b.fit) > Fit::None,
            Acronyms::None | Acronyms::One | Acronyms::Differ => false,
        };
        let written_out = a.has_capitals || b.has_capitals;
        if !same_code
            && !written_out
            && shared < LEAST * (self.words.total(a) + self.words.total(b) - shared)
        {
            return Verdict::Different;
        }
        let (of_a, of_b) = (
            self.words.left(a, b, same_code),
            self.words.left(b, a, same_code),
        );
        if shared >= GENERIC
            && (self.words.writes_out(a, &of_a, &of_b) || self.words.writes_out(b, &of_b, &of_a))
        {
            return Verdict::Same(Reason::Expansion);
        }
        let mates = of_a.count == 1 && of_b.count == 1 && self.spelled(&of_a, &of_b);
        let section =
            of_a.section || of_b.section || of_a.part && !of_b.kind || of_b.part && !of_a.kind;
        if of_a.digits || of_b.digits || section && !mates {
            return Verdict::Different;
        }
        let all = shared + of_a.weight + of_b.weight;
        let overlap = if all > 0.0 { shared / all } else { 0.0 };
        let evidence = Evidence {
            acronyms,
            shared,
            overlap,
            same_country,
        };
        let found = self.rules(a, b, &of_a, &of_b, &evidence);
        let score = perhaps(&evidence, &of_a, &of_b);
        if found.is_none() && score < SUGGESTED {
            return Verdict::Different;
        }
        // Looked up last, since it costs most.
        let local = of_a.place || of_b.place || self.is_place(a, &of_a) || self.is_place(b, &of_b);
        match found {
            _ if local && of_a.count > 0 && of_b.count > 0 => Verdict::Different,
            Some(_) if local => Verdict::Perhaps(overlap * 0.5),
            None if local => Verdict::Different,
            Some(reason) => Verdict::Same(reason),
            None => Verdict::Perhaps(score.min(0.89)),
        }
    }

    /// What one name has more is a place by itself.
    fn is_place(&mut self, name: &Name, left: &Left) -> bool {
        self.places
            .any(self.names, self.names.pool(&name.tokens), left.missing)
    }

    fn same_words(&self, a: &Name, b: &Name, acronyms: Acronyms) -> Verdict {
        let count = self.names.pool(&a.words).len();
        match acronyms {
            Acronyms::Differ => Verdict::Different,
            Acronyms::Near if count < 3 => Verdict::Different,
            // A word or two behind an acronym that they do not explain: `FASE-RJ`, `CNV-RJ`.
            Acronyms::One if a.fit.max(b.fit) == Fit::None && count < 3 => Verdict::Perhaps(0.4),
            Acronyms::One | Acronyms::Near | Acronyms::Same | Acronyms::None => {
                if a.bare != b.bare || self.is_plain(a) && !self.same_order(a, b) {
                    Verdict::Perhaps(0.4)
                } else {
                    Verdict::Same(Reason::Words)
                }
            }
        }
    }

    fn rules(
        &self,
        a: &Name,
        b: &Name,
        of_a: &Left,
        of_b: &Left,
        evidence: &Evidence,
    ) -> Option<Reason> {
        let Evidence {
            acronyms,
            shared,
            overlap,
            same_country,
        } = *evidence;
        let codes = of_a.code || of_b.code;
        let apart = a.languages & b.languages == 0 && a.languages != 0 && b.languages != 0;
        let country = of_a.country != of_b.country;
        let home = !country || self.is_national(a) || self.is_national(b);
        let letters = if acronyms == Acronyms::Same {
            self.length(a)
        } else {
            0
        };
        if a.bare || b.bare {
            return None;
        }
        let fits = a.fit.max(b.fit) > Fit::None;
        let contained = of_a.count == 0 || of_b.count == 0;
        let least = if letters >= 5 && fits || contained {
            OVERLAP.0
        } else {
            OVERLAP.1
        };
        let codes = codes && !(letters >= 4 && fits && contained && shared >= RARE);
        let home = home
            || letters >= 4
                && fits
                && self.country_in_acronym(a, of_a)
                && self.country_in_acronym(b, of_b);
        if letters >= 3
            && !codes
            && home
            && overlap >= least
            && (fits || letters >= 4 || overlap >= OVERLAP.1)
        {
            return Some(Reason::Acronym);
        }
        if letters >= 4 && apart && fits && !codes && !country && !contained {
            return Some(Reason::Languages);
        }
        if of_a.count == 0 && of_b.count == 0 && !country {
            return self
                .is_translation(a, b, shared, same_country)
                .then_some(Reason::Translation);
        }
        if of_a.count == 1 && of_b.count == 1 && !country && self.mates(of_a, of_b, shared) {
            return Some(Reason::Spelling);
        }
        if contained {
            let more = if of_a.count == 0 { of_b } else { of_a };
            if more.tail && more.describes && !more.code && !country && shared >= RARE {
                return Some(Reason::Head);
            }
            // Capitals behind a name of its own: an acronym in another language, or of the body it
            // belongs to.
            if more.code
                && more.count == 1
                && more.tail
                && !country
                && !more.place
                && shared >= 2.0 * RARE
            {
                return Some(Reason::Head);
            }
            if more.national && more.tail && shared >= GENERIC {
                return Some(Reason::Kind);
            }
            if more.kinds && more.count == 1 && !country && shared >= RARE + GENERIC {
                return Some(Reason::Kind);
            }
        }
        None
    }

    /// The same concepts in two languages, which many bodies of many countries share.
    fn is_translation(&self, a: &Name, b: &Name, shared: f32, same_country: bool) -> bool {
        let words = self.names.pool(&a.concepts).len();
        let tokens = self
            .names
            .pool(&a.tokens)
            .iter()
            .chain(self.names.pool(&b.tokens));
        let classes = tokens.fold(0, |classes, token| {
            classes | self.names.vocabulary.get(*token).classes
        });
        let known = classes & (class::INTERNATIONAL | class::COUNTRY) != 0;
        let acronym = a.acronym != 0 && a.acronym == b.acronym;
        let rare = self
            .names
            .pool(&a.concepts)
            .iter()
            .any(|concept| self.words.weight(*concept) > GENERIC);
        let apart = a.voices & b.voices == 0 && a.voices != 0 && b.voices != 0;
        let foreign = apart && (same_country || acronym || known && words >= 3);
        words >= 2 && (foreign || rare && shared >= RARE)
    }

    /// Two words that are spellings of one.
    fn mates(&self, of_a: &Left, of_b: &Left, shared: f32) -> bool {
        let (Some(a), Some(b)) = (of_a.single, of_b.single) else {
            return false;
        };
        let (a, b) = (self.names.vocabulary.get(a), self.names.vocabulary.get(b));
        let rare =
            |token: &Token| token.classes & (class::TYPE | class::THEME | class::COUNTRY) == 0;
        (rare(a) || rare(b)) && shared >= GENERIC && spelling::alike(&a.folded, &b.folded)
    }

    /// Nothing in a name says that it is a body: it may be a person.
    fn is_plain(&self, name: &Name) -> bool {
        let tokens = self.names.pool(&name.tokens);
        let classes = tokens
            .iter()
            .map(|token| self.names.vocabulary.get(*token).classes);
        name.acronym == 0
            && name.code == 0
            && classes
                .clone()
                .all(|classes| classes & !(class::FUNCTION | class::LEGAL) == 0)
    }

    /// The content words of two names stand in one order.
    fn same_order(&self, a: &Name, b: &Name) -> bool {
        let stems = |name: &Name| {
            let tokens = self
                .names
                .pool(&name.tokens)
                .iter()
                .map(|token| self.names.vocabulary.get(*token));
            let content =
                tokens.filter(|token| token.classes & (class::FUNCTION | class::LEGAL) == 0);
            content.map(|token| token.stem).collect::<Vec<StemId>>()
        };
        stems(a) == stems(b)
    }

    /// The one word left on each side is spelled alike.
    fn spelled(&self, of_a: &Left, of_b: &Left) -> bool {
        let (Some(a), Some(b)) = (of_a.single, of_b.single) else {
            return false;
        };
        let (a, b) = (self.names.vocabulary.get(a), self.names.vocabulary.get(b));
        spelling::alike(&a.folded, &b.folded)
    }

    /// The acronym has a letter for the country that one name leaves out: the `B` of FBOMS.
    fn country_in_acronym(&self, name: &Name, left: &Left) -> bool {
        let Some(country) = left.country_word.map(|id| self.names.vocabulary.get(id)) else {
            return !left.country;
        };
        let first = country.folded.chars().next();
        let letters = self.letters(name);
        first.is_some_and(|first| letters.chars().skip(1).any(|letter| letter == first))
    }

    fn is_national(&self, name: &Name) -> bool {
        let mut tokens = self.names.pool(&name.tokens).iter();
        tokens.any(|token| {
            self.names.vocabulary.get(*token).classes & (class::NATIONAL | class::COUNTRY)
                == class::NATIONAL
        })
    }

    /// Letters of the acronym.
    fn length(&self, name: &Name) -> usize {
        self.letters(name).chars().count()
    }

    fn acronyms(&self, a: &Name, b: &Name) -> Acronyms {
        match (effective(a), effective(b)) {
            (0, 0) => Acronyms::None,
            (0, _) | (_, 0) => Acronyms::One,
            (x, y) if x == y => Acronyms::Same,
            _ if spelling::near(&self.letters(a), &self.letters(b)) => Acronyms::Near,
            _ if a.acronym == 0 || b.acronym == 0 => Acronyms::One,
            _ => Acronyms::Differ,
        }
    }

    fn letters(&self, name: &Name) -> String {
        self.names.acronym(name)
    }
}

/// What speaks for two names.
#[derive(Clone, Copy, Debug)]
struct Evidence {
    acronyms: Acronyms,
    shared: f32,
    overlap: f32,
    same_country: bool,
}

/// How the acronyms of two names relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Acronyms {
    /// Neither declares one.
    None,
    /// One does.
    One,
    /// Both the same.
    Same,
    /// They differ in one letter.
    Near,
    /// They differ.
    Differ,
}

/// How likely two names are one party that no rule merges; below [`SUGGESTED`] nobody is asked.
fn perhaps(evidence: &Evidence, of_a: &Left, of_b: &Left) -> f32 {
    let same = evidence.acronyms == Acronyms::Same;
    let least = if same {
        evidence.overlap.max(0.3) + 0.3
    } else {
        evidence.overlap
    };
    if of_a.country == of_b.country {
        least
    } else {
        least - 0.2
    }
}
