//! The kind of document.
//!
//! Many things point to a kind: words of title and headings, labels that the file declares, its address, its form (greeting,
//! signatures, a release's head, a speech's end), how it speaks. Each has a weight; the kind for which most is said is
//! asserted, if enough is said for it.

mod form;
mod titles;
mod voice;
mod words;

use crate::document::{Evidence, Found, Kind};

use super::Reading;

/// The least that must be said for a kind, from 0 to 1.
const LEAST: f32 = 0.42;

/// Blocks at the beginning among which headings and greetings count.
const OPENING: usize = 12;

/// What has been said for each kind, and the strongest reason.
struct Case<'r> {
    body: &'r str,
    /// In the order of `Kind::ALL`: how much speaks for it, the strongest weight, and its evidence.
    scores: Vec<(f32, f32, Option<Evidence>)>,
}

impl Case<'_> {
    /// Adds a reason: independent reasons of weights `a` and `b` together weigh `1 - (1 - a)(1 - b)`.
    fn add(&mut self, kind: Kind, weight: f32, evidence: impl FnOnce(&str) -> Evidence) {
        let at = Kind::ALL.iter().position(|known| *known == kind);
        let Some((sum, strongest, kept)) = at.and_then(|at| self.scores.get_mut(at)) else {
            return;
        };
        *sum = 1.0 - (1.0 - *sum) * (1.0 - weight);
        if weight > *strongest {
            *strongest = weight;
            *kept = Some(evidence(self.body));
        }
    }

    fn say(&mut self, kind: Kind, weight: f32, rule: &'static str, text: &str) {
        self.add(kind, weight, |_| {
            Evidence::declared(rule, weight, text.trim())
        });
    }

    fn verdict(self) -> Option<Found<Kind>> {
        let scores = Kind::ALL.into_iter().zip(self.scores);
        let best = scores.max_by(|(_, left), (_, right)| left.0.total_cmp(&right.0));
        let (kind, (score, _, evidence)) = best.filter(|(_, (score, ..))| *score >= LEAST)?;
        let confidence = score.min(0.97);
        Some(Found::new(
            kind,
            Evidence {
                confidence,
                ..evidence?
            },
        ))
    }
}

/// The kind, if enough speaks for one.
pub fn kind(reading: &Reading<'_>) -> Option<Found<Kind>> {
    let mut case = Case {
        body: &reading.body,
        scores: vec![(0.0, 0.0, None); Kind::ALL.len()],
    };
    let form = form::form(reading);
    titles::titles(reading, &form, &mut case);
    titles::labels(reading, &mut case);
    form::signatures(&form, &mut case);
    form::lines(reading, &mut case);
    voice::wording(reading, &form, &mut case);
    voice::build(reading, &mut case);
    case.verdict()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Kind>) {
        let parsed = crate::parse::parse(text.as_bytes(), "x.txt").unwrap();
        let document = crate::extract::extract(&parsed, "x.txt");
        assert_eq!(document.kind.map(|found| found.value), expected, "{text}");
    }

    #[test]
    fn kinds_are_told_by_words_and_form() {
        let ask = "We ask that the gates of the dam be opened, as was promised to the farmers many years ago.";
        for (text, kind) in [
            (format!("Open letter on the dam\n\n{ask}\n"), Kind::OpenLetter),
            (format!("The dam\n\nDear Minister Ruiz,\n\n{ask}\n"), Kind::OpenLetter),
            (format!("Gemeinsame Erklärung zum Staudamm\n\n{ask}\n"), Kind::JointStatement),
            (format!("The dam\n\n{ask}\n\nSigned by:\n\nRiver Watch\nFriends of the Lake\nLeague of Fishers\nWater for All\n"), Kind::JointStatement),
            (format!("Farmers send letter to minister\n\nFOR IMMEDIATE RELEASE\n\n{ask}\n"), Kind::PressRelease),
            (format!("Пресс-релиз: плотина\n\n{ask}\n"), Kind::PressRelease),
            (format!("致水利部的公开信\n\n{ask}\n"), Kind::OpenLetter),
            (format!("Discurso del Ministro de Aguas\n\nSeñor Presidente:\n\n{ask}\n\nMuchas gracias.\n"), Kind::Speech),
            ("Dam opened\n\nThe gates of the dam were opened on Monday. “It is a good day,” said the head of the fishers. The ministry said the gates would stay open, and added that fish had come back.\n".to_owned(), Kind::News),
            (format!("Water for all\n\n{ask} We call on all who live at the lake to join us. We demand clean water. We urge the council to act.\n"), Kind::Statement),
        ] {
            check(&text, Some(kind));
        }
        check(
            "How the dam works\n\nThe gates are made of steel and can be lifted by two engines in about an hour.\n",
            None,
        );
    }
}
