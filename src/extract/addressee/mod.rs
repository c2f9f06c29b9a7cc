//! Those to whom a document is addressed, as written, without leading articles.
//!
//! Sought in recipient blocks (`To:`), in the title of a letter, in short lines that name
//! recipients, in salutations and in the lines above them. Features describe
//! each candidate, and a forest of small decision trees gives its probability. People copied in are
//! not addressed.

mod candidate;
mod features;
mod name;
mod recipient;
mod salutation;
mod title;
mod words;

use std::ops::Range;
use std::sync::OnceLock;

use crate::document::{Addressee, Evidence, Found, Kind};
use crate::forest::Forest;

use super::Reading;
use candidate::{Candidate, Origin};
pub(super) use recipient::{is_sent, on_its_own};
pub(super) use salutation::{greets, names_somebody, vocative};

/// The number of blocks at the beginning that may name addressees.
const HEAD_BLOCKS: usize = 24;

/// The number of blocks at the end that may name addressees.
const TAIL_BLOCKS: usize = 12;

/// Blocks at the beginning among which a line of its own names recipients.
const OPENING: usize = 12;

/// The longest line that names somebody addressed, in bytes.
const LONGEST: usize = 200;

/// A line of the body: where it stands, and its block counted from the beginning.
struct Line<'t> {
    span: Range<usize>,
    text: &'t str,
    block: usize,
}

/// The least probability of an addressee. Origin: the best F1 of `tools/facts/train.py` over
/// thresholds from 0.3 to 0.6, on sources left out of training.
const MIN_PROBABILITY: f32 = 0.4;

/// The least probability of an addressee that the document states: after `To:` or in its metadata.
const STATED: f32 = 0.6;

/// The splits of the trees that weigh candidates, grown by `tools/facts`.
const TABLE: &str = include_str!("forest.tsv");

/// The trained forest: how likely a candidate is addressed.
fn forest() -> &'static Forest {
    static FOREST: OnceLock<Forest> = OnceLock::new();
    FOREST.get_or_init(|| Forest::new(TABLE, &features::names()))
}

/// Those addressed, in order of appearance; may be empty.
pub fn addressees(reading: &Reading<'_>) -> Vec<Found<Addressee>> {
    let (candidates, head) = candidate::all(reading);
    if candidates.is_empty() {
        return Vec::new();
    }
    let document = features::of_document(reading, &head, &candidates);
    let mut scorer = forest().scorer(&document);
    let probabilities: Vec<f32> = (0..candidates.len())
        .map(|number| {
            let row = features::of_candidate(reading, &head, &candidates, number);
            let probability = scorer.probability(&row);
            let stated = candidates[number].origin.states();
            if stated {
                probability.max(STATED)
            } else {
                probability
            }
        })
        .collect();
    let thresholds = thresholds(&candidates, &probabilities);
    let mut found: Vec<Found<Addressee>> = Vec::new();
    let mut origins: Vec<Origin> = Vec::new();
    for (candidate, probability) in candidates.into_iter().zip(probabilities) {
        let line = candidate.place.and_then(|(_, at)| head.lines.get(at));
        let is_source = candidate.origin == Origin::Line
            && line.is_some_and(|line| recipient::names_nobody(line.text));
        if probability < thresholds.of(candidate.origin) || is_source {
            continue;
        }
        let confidence = probability.min(0.97);
        let evidence = Evidence {
            confidence,
            ..candidate.evidence
        };
        let one = Found::new(Addressee(candidate.name), evidence);
        let known = found.iter().zip(&origins).position(|(other, origin)| {
            let (left, right) = (&other.value.0, &one.value.0);
            // What stands beside each other in one list differs by one word alone.
            let listed = *origin == candidate.origin && name::are_listed(left, right);
            !listed && name::is_same(left, right)
        });
        match known.and_then(|at| found.get_mut(at)) {
            Some(other) if !stays(&one, other) => {}
            Some(other) => *other = one,
            None => {
                found.push(one);
                origins.push(candidate.origin);
            }
        }
    }
    found
}

/// Those whom the document addresses by words of address, `To:` or a salutation, whatever the model
/// says of them: the names of countries in these are no subject.
pub fn greeted(reading: &Reading<'_>) -> Vec<Found<Addressee>> {
    let (candidates, _) = candidate::all(reading);
    let greeted = candidates.into_iter().filter(|candidate| {
        candidate.origin.states() || matches!(candidate.origin, Origin::Salutation | Origin::Office)
    });
    let found = greeted.map(|one| Found::new(Addressee(one.name), one.evidence));
    found.collect()
}

/// Whether of two names for one addressee the second found stays: the longer one, unless it is much
/// less likely.
fn stays(one: &Found<Addressee>, other: &Found<Addressee>) -> bool {
    let likely = one.evidence.confidence >= LIKELY * other.evidence.confidence;
    one.value.0.len() > other.value.0.len() && likely
}

/// How likely a longer name is at the least, as a share of the probability of the shorter one.
const LIKELY: f32 = 0.8;

/// The least probability of those whom an address names, and of all others.
struct Thresholds {
    address: f32,
    others: f32,
}

impl Thresholds {
    fn of(&self, origin: Origin) -> f32 {
        if origin.is_address() {
            self.address
        } else {
            self.others
        }
    }
}

/// Once an address names one, who is greeted or named by the title is nobody else, unless that is
/// likelier; once it names several, nobody else at all.
fn thresholds(candidates: &[Candidate], probabilities: &[f32]) -> Thresholds {
    let judged = candidates.iter().zip(probabilities);
    let address: Vec<(&Candidate, f32)> = judged
        .filter(|(candidate, probability)| {
            candidate.origin.is_address() && **probability >= MIN_PROBABILITY
        })
        .map(|(candidate, probability)| (candidate, *probability))
        .collect();
    let first = address.first().map(|(candidate, _)| &candidate.name);
    let several = first.is_some_and(|first| {
        let mut all = address.iter();
        all.any(|(other, _)| !name::is_same(first, &other.name))
    });
    let likeliest = address.iter().map(|(_, probability)| *probability);
    Thresholds {
        address: MIN_PROBABILITY,
        others: if several {
            f32::INFINITY
        } else {
            likeliest.fold(MIN_PROBABILITY, f32::max)
        },
    }
}

/// What the training for addressees needs to know: the names of the columns, and the
/// row of each candidate.
pub fn features(reading: &Reading<'_>) -> super::Candidates {
    let (candidates, head) = candidate::all(reading);
    let document = features::of_document(reading, &head, &candidates);
    let row = |number| {
        let row = features::of_candidate(reading, &head, &candidates, number);
        let name = candidates[number].name.clone();
        (name, [row, document.clone()].concat())
    };
    (features::names(), (0..candidates.len()).map(row).collect())
}

/// Returns true if a document only reports on letters.
fn reports(reading: &Reading<'_>) -> bool {
    let kind = reading.kind.as_ref().map(|found| found.value);
    let telling = [
        Kind::PressRelease,
        Kind::News,
        Kind::Report,
        Kind::Briefing,
        Kind::Speech,
    ];
    kind.is_some_and(|kind| telling.contains(&kind))
}

/// Marks of emphasis, quotations and tables that stay at the ends of lines where their markup is
/// broken.
const MARKS: [char; 5] = ['*', '_', '>', '|', ' '];

/// Lines of the first and of the last blocks, none twice.
fn lines<'r>(reading: &'r Reading<'_>) -> (Vec<Line<'r>>, Vec<Line<'r>>) {
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    let count = reading.main.len();
    for (block, (range, content)) in reading.main.iter().enumerate() {
        let lines = if block < HEAD_BLOCKS {
            &mut head
        } else if block + TAIL_BLOCKS >= count {
            &mut tail
        } else {
            continue;
        };
        let mut start = range.start;
        for whole in content.text.split('\n') {
            let text = whole.trim_matches(MARKS);
            let begin = start + (text.as_ptr() as usize - whole.as_ptr() as usize);
            let span = begin..begin + text.len();
            start += whole.len() + 1;
            lines.push(Line { span, text, block });
        }
    }
    (head, tail)
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(opening: &str, expected: &[&str]) {
        let text = format!(
            "{opening}\n\nWe write to ask for clean water in our town. It has been promised for many years and never came.\n"
        );
        let parsed = crate::parse::parse(text.as_bytes(), "letter.txt").unwrap();
        let document = crate::extract::extract(&parsed, "letter.txt");
        let names: Vec<&str> = document
            .addressees
            .iter()
            .map(|found| found.value.0.as_str())
            .collect();
        assert_eq!(names, expected, "{text}");
    }

    #[test]
    fn salutations_name_those_addressed() {
        check("Dear Minister of Water,", &["Minister of Water"]);
        check("Dear friends,", &[]);
        check("Dear River League member,", &[]);
        check("Dear Mr. Chairman:", &["Mr. Chairman"]);
        check("Dear Sir or Madam,", &[]);
        check(
            "Sehr geehrte Frau Senatorin Albers,",
            &["Frau Senatorin Albers"],
        );
        check(
            "Sehr geehrter Herr Minister Ahrens, sehr geehrte Frau Brandt,",
            &["Herr Minister Ahrens", "Frau Brandt"],
        );
        check("Уважаемый господин министр!", &["господин министр"]);
        check(
            "Monsieur le Président du Conseil des eaux,",
            &["Monsieur le Président du Conseil des eaux"],
        );
        check("Señora Ministra:", &["Señora Ministra"]);
        check("尊敬的水利部部长：", &["水利部部长"]);
        check(
            "Dear Ana Ruiz, we are writing to you on behalf of the lake.",
            &["Ana Ruiz"],
        );
        check(
            "Dear President Anna Berg and Members of Parliament,",
            &["President Anna Berg", "Members of Parliament"],
        );
    }

    #[test]
    fn titles_of_letters_name_those_addressed() {
        check(
            "Open letter to the River Council on dams",
            &["River Council"],
        );
        check("An open letter to stop the dams", &[]);
        check(
            "Letter to the Speaker of the House and President of the Senate on dams",
            &["Speaker of the House", "President of the Senate"],
        );
        check("Open letter from fishers to River Power", &["River Power"]);
        check(
            "Offener Brief an die Flusskommission zum Staudamm",
            &["Flusskommission"],
        );
        check(
            "Lettre ouverte au Ministre de l'eau et à la Commission du lac",
            &["Ministre de l'eau", "Commission du lac"],
        );
        check(
            "Carta aberta ao Ministro das Águas sobre as barragens",
            &["Ministro das Águas"],
        );
        check(
            "Открытое письмо президенту республики",
            &["президенту республики"],
        );
        check("Открытое письмо рыбаков озера", &[]);
        check("致水利部的公开信", &["水利部"]);
        check("漁民就水壩致水利部部長的公開信", &["水利部部長"]);
        check("水利部部長公開信：不再建壩", &[]);
    }

    #[test]
    fn salutations_are_read_in_many_languages() {
        check("Good afternoon, Lake Members,", &["Lake Members"]);
        check(
            "Bonjour Monsieur le Ministre de l'eau,",
            &["Monsieur le Ministre de l'eau"],
        );
        check(
            "Monsieur le Maire, Mesdames et Messieurs les conseillers,",
            &["Monsieur le Maire", "Mesdames et Messieurs les conseillers"],
        );
        check("Vážená paní starostko,", &["paní starostko"]);
        check("Sayın Su Bakanı,", &["Su Bakanı"]);
        check(
            "MS. LAKE: Hello to all who came to the press room today.",
            &[],
        );
        check("Sehr geehrte(r) Herr/Frau,", &[]);
    }

    #[test]
    fn a_line_that_closes_like_a_salutation_names_somebody_in_any_language() {
        for (line, next, expected) in [
            (
                "Alkate andrea:",
                "We write to ask for clean water in our town.",
                &["Alkate andrea"][..],
            ),
            (
                "Vecinas, vecinos:",
                "We write to ask for clean water in our town.",
                &["Vecinas", "vecinos"],
            ),
            (
                "各位市民：",
                "我們請求開放水壩，讓下游的居民能夠得到乾淨的食水，已經等了很多年。",
                &["各位市民"],
            ),
            (
                "It was promised in 1990:",
                "We write to ask for clean water in our town.",
                &[],
            ),
            (
                "A title, and more",
                "We write to ask for clean water in our town.",
                &[],
            ),
        ] {
            assert_eq!(super::vocative(line, Some(next)), expected, "{line}");
        }
    }

    #[test]
    fn lines_above_a_salutation_name_those_addressed() {
        check(
            "Open letter\n\n- Professor Ana Ruiz, Chair of the Lake Council\n- Professor Jon Berg, Chair of the River Council\n\nDear Professors Ruiz and Berg,",
            &["Professors Ruiz and Berg"],
        );
        check("Do Jornal do Lago", &[]);
        check("Appel à la grève du mardi", &[]);
    }

    #[test]
    fn recipients_have_lines_of_their_own() {
        check("To: the Lake Commission", &["Lake Commission"]);
        check(
            "To:\nAna Ruiz\nMinister of Water\nJon Berg\nDirector of the Lake Commission\nCc: Press Office\n\nDear Minister, dear Director,",
            &[
                "Ana Ruiz, Minister of Water",
                "Jon Berg, Director of the Lake Commission",
            ],
        );
        check(
            "A letter on water\n\nTO THE PARLIAMENT OF THE LAKES:",
            &["PARLIAMENT OF THE LAKES"],
        );
        check("To learn more about it, read on.", &[]);
        check("To: office (at) lake.example", &[]);
        check("Alle Zutaten in eine Schüssel geben und verrühren.", &[]);
        check(
            "A letter on water\n\nAna Ruiz, Minister of Water\n\nDear Minister Ruiz,",
            &["Ana Ruiz, Minister of Water"],
        );
    }
}
