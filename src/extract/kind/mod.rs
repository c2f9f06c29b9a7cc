//! The kind of document.
//!
//! Many signs point to a kind: words of title and headings, labels that the file declares, its
//! address, its form (greeting, signatures, a release's head, a speech's end), how it speaks. Each
//! is a reason with a weight. A forest of small decision trees weighs the reasons for each kind
//! together with features of the document; the likeliest kind is asserted.

mod features;
mod form;
mod titles;
mod voice;
mod words;

use std::sync::OnceLock;

use crate::document::{Evidence, Found, Kind};
use crate::forest::Forest;

use super::{Reading, rules};

/// The least probability of a kind. Origin: `other` is a kind too, so that the likeliest one is
/// rarely below; the value rules out only what the model does not know.
const MIN_PROBABILITY: f32 = 0.2;

/// Blocks at the beginning among which headings and greetings count.
const OPENING: usize = 12;

/// The reasons for each kind.
struct KindReasons<'r> {
    body: &'r str,
    /// The scores of the kinds, in the order of `Kind::ALL`.
    scores: Vec<KindScore>,
    /// Every reason: the kind, the rule, the weight.
    reasons: Vec<(Kind, &'static str, f32)>,
}

/// The weight of all reasons for a kind together, and the strongest of them.
#[derive(Clone, Default)]
struct KindScore {
    sum: f32,
    strongest: f32,
    evidence: Option<Evidence>,
}

impl KindReasons<'_> {
    /// Adds a reason: independent reasons of weights `a` and `b` together weigh `1 - (1 - a)(1 -
    /// b)`.
    fn add(
        &mut self,
        kind: Kind,
        weight: f32,
        rule: &'static str,
        evidence: impl FnOnce(&str) -> Evidence,
    ) {
        let Some(score) = self.scores.get_mut(place(kind)) else {
            return;
        };
        self.reasons.push((kind, rule, weight));
        score.sum = 1.0 - (1.0 - score.sum) * (1.0 - weight);
        if weight > score.strongest {
            score.strongest = weight;
            score.evidence = Some(evidence(self.body));
        }
    }

    /// Adds a reason that no span of the body shows.
    fn declare(&mut self, kind: Kind, weight: f32, rule: &'static str, text: &str) {
        self.add(kind, weight, rule, |_| {
            Evidence::declared(rule, weight, text.trim())
        });
    }

    /// The weight of all reasons for a kind together.
    fn sum(&self, kind: Kind) -> f32 {
        self.scores.get(place(kind)).map_or(0.0, |score| score.sum)
    }

    /// The weight of the strongest reason for a kind.
    fn strongest(&self, kind: Kind) -> f32 {
        self.scores
            .get(place(kind))
            .map_or(0.0, |score| score.strongest)
    }

    /// The strongest weight that a rule gives a kind.
    fn weight(&self, kind: Kind, rule: &str) -> f32 {
        let reasons = self.reasons.iter();
        let reasons = reasons.filter(|(known, name, _)| *known == kind && *name == rule);
        reasons.map(|(.., weight)| *weight).fold(0.0, f32::max)
    }

    /// The evidence of the strongest reason for a kind.
    fn evidence(mut self, kind: Kind) -> Option<Evidence> {
        self.scores.get_mut(place(kind))?.evidence.take()
    }
}

/// The place of a kind in `Kind::ALL`.
fn place(kind: Kind) -> usize {
    let at = Kind::ALL.iter().position(|known| *known == kind);
    at.unwrap_or(Kind::ALL.len())
}

/// The splits of the trees that weigh the reasons, grown by `tools/facts`.
const TABLE: &str = include_str!("forest.tsv");

/// The trained forest: how likely a document is of a kind.
fn forest() -> &'static Forest {
    static FOREST: OnceLock<Forest> = OnceLock::new();
    FOREST.get_or_init(|| Forest::new(TABLE, &features::names()))
}

/// What is said of a document's kind, in words and as features.
struct WeighedKinds<'r> {
    reasons: KindReasons<'r>,
    rows: Vec<Vec<f32>>,
    document: Vec<f32>,
}

fn weigh<'r>(reading: &'r Reading<'_>) -> WeighedKinds<'r> {
    let mut reasons = KindReasons {
        body: &reading.body,
        scores: vec![KindScore::default(); Kind::ALL.len()],
        reasons: Vec::new(),
    };
    let form = form::form(reading);
    titles::titles(reading, &form, &mut reasons);
    titles::labels(reading, &mut reasons);
    form::signatures(&form, &mut reasons);
    form::lines(reading, &mut reasons);
    let voice = voice::Voice::of(reading);
    voice::wording(reading, &form, &voice, &mut reasons);
    voice::build(reading, &mut reasons);
    let named = features::Named::of(reading);
    let rows = Kind::ALL
        .into_iter()
        .map(|kind| features::of_kind(reading, &reasons, &voice, &named, kind))
        .collect();
    let document = features::of_document(reading, &form, &voice);
    WeighedKinds {
        reasons,
        rows,
        document,
    }
}

/// The kind, if one is likely enough.
pub fn kind(reading: &Reading<'_>) -> Option<Found<Kind>> {
    let weighed = weigh(reading);
    let mut scorer = forest().scorer(&weighed.document);
    let probabilities = weighed.rows.iter().map(|row| scorer.probability(row));
    let kinds = Kind::ALL.into_iter().zip(probabilities);
    let (kind, probability) = kinds.max_by(|(_, left), (_, right)| left.total_cmp(right))?;
    let confidence = probability.min(0.97);
    let by_model = rules::KIND_WEIGHED.declared("");
    let evidence = weighed.reasons.evidence(kind).unwrap_or(by_model);
    (probability >= MIN_PROBABILITY).then(|| {
        Found::new(
            kind,
            Evidence {
                confidence,
                ..evidence
            },
        )
    })
}

/// What the training needs to know of the kinds of a document: the names of the columns,
/// and the row of each kind.
pub fn features(reading: &Reading<'_>) -> (Vec<String>, Vec<(Kind, Vec<f32>)>) {
    let weighed = weigh(reading);
    let rows = weighed.rows.into_iter();
    let rows = rows.map(|row| [row, weighed.document.clone()].concat());
    (features::names(), Kind::ALL.into_iter().zip(rows).collect())
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
            Some(Kind::Other),
        );
    }
}
