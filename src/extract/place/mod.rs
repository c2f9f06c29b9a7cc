//! Countries that a document is mainly about, and regions.
//!
//! Mentions are weighed by what they are and where they stand: title, first paragraphs, the rest.
//! Places of signatories, of datelines, of those quoted do not count. Features describe each
//! candidate, and a forest of small decision trees gives the probability that the document is about
//! it.

mod features;
mod home;
mod mark;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use crate::document::{Addressee, Country, Evidence, Found, Region};
use crate::extract::rules;
use crate::forest::Forest;
use crate::gazetteer::mention::{self, Mention};
use crate::gazetteer::{Words, country, region};
use crate::parse::{Block, BlockKind, Property, Zone};

use super::Reading;
use super::dateline::dateline;

/// The weight of a mention by its position. Origin: chosen by hand on the annotated documents.
const POSITION: PositionWeights = PositionWeights {
    title: 6.0,
    lead: 2.0,
    rest: 1.0,
};

/// Weights of mentions by their position.
struct PositionWeights {
    title: f32,
    lead: f32,
    rest: f32,
}

/// The first part of a body, in bytes.
const LEAD: usize = 1_200;

/// The least probability of a country that a document is about. Origin: the best F1 of
/// `tools/facts/train.py` over thresholds from 0.3 to 0.6, on sources left out of training.
const MIN_PROBABILITY: f32 = 0.55;

/// When a country stands out by the weight of its mentions. Origin: chosen by hand on the annotated
/// documents, before the model weighed them; the model takes the result as a feature.
const OUTSTANDING: OutstandingLimits = OutstandingLimits {
    min_weight: 3.0,
    bytes_per_weight: 3_000.0,
    max_min_weight: 10.0,
    min_share_of_all: 0.18,
    min_share_of_heaviest: 0.4,
};

/// The limits for a country that stands out.
struct OutstandingLimits {
    /// The least weight in a short text.
    min_weight: f32,
    /// The bytes of text for which the least weight grows by one.
    bytes_per_weight: f32,
    /// The least weight grows no further than this.
    max_min_weight: f32,
    /// The least share in the weights of all countries.
    min_share_of_all: f32,
    /// The least share in the weight of the heaviest country.
    min_share_of_heaviest: f32,
}

/// The most countries that a document can mainly be about.
const MAX_COUNTRIES: usize = 4;

/// How much a mention says, by its sort.
fn strength(mention: Mention) -> f32 {
    match mention {
        Mention::Name => 1.0,
        Mention::Demonym => 0.8,
        Mention::Institution => 0.8,
        Mention::Locality => 0.5,
        Mention::Town => 0.2,
    }
}

/// Weights of countries, each with its strongest evidence.
#[derive(Default)]
struct CountryWeights(BTreeMap<Country, (f32, f32, Evidence)>);

impl CountryWeights {
    fn add(&mut self, country: Country, weight: f32, evidence: impl FnOnce() -> Evidence) {
        match self.0.entry(country) {
            std::collections::btree_map::Entry::Occupied(mut known) => {
                let (sum, strongest, kept) = known.get_mut();
                *sum += weight;
                if weight > *strongest {
                    (*strongest, *kept) = (weight, evidence());
                }
            }
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert((weight, weight, evidence()));
            }
        }
    }

    /// The weight of a country.
    fn of(&self, country: Country) -> f32 {
        self.0.get(&country).map_or(0.0, |(weight, ..)| *weight)
    }

    /// The strongest evidence for a country.
    fn take(&mut self, country: Country) -> Option<Evidence> {
        self.0.remove(&country).map(|(.., evidence)| evidence)
    }

    /// The countries that stand out in a text of `length` bytes.
    fn outstanding(&self, length: usize) -> Vec<Country> {
        let weights = || self.0.values().map(|(weight, ..)| *weight);
        let total: f32 = weights().sum();
        let heaviest = weights().fold(0.0, f32::max);
        let least = (OUTSTANDING.min_weight + length as f32 / OUTSTANDING.bytes_per_weight)
            .min(OUTSTANDING.max_min_weight);
        let stands_out = |weight: f32| {
            weight >= least
                && weight >= OUTSTANDING.min_share_of_all * total
                && weight >= OUTSTANDING.min_share_of_heaviest * heaviest
        };
        let kept = self
            .0
            .iter()
            .filter(|(_, (weight, ..))| stands_out(*weight));
        kept.map(|(country, _)| *country).collect()
    }
}

/// What speaks for each country, in weights and as features.
struct WeighedCountries<'r> {
    weights: CountryWeights,
    survey: features::Survey<'r>,
    home: Option<Found<Country>>,
    sole: Option<Found<Country>>,
}

fn weigh<'r>(
    reading: &'r Reading<'_>,
    words: &Words<'_>,
    addressees: &[Found<Addressee>],
) -> WeighedCountries<'r> {
    let language = reading.language_code();
    let mut weights = CountryWeights::default();
    if let Some(title) = &reading.title {
        for (span, country, sort) in mention::mentions(&Words::new(&title.value), language, &(0..0))
        {
            let place = matches!(sort, Mention::Locality | Mention::Town);
            if place && !stands_in_text(reading, &title.value[span]) {
                continue;
            }
            weights.add(country, POSITION.title * strength(sort), || Evidence {
                rule: rules::COUNTRY_TITLE.name.into(),
                ..title.evidence.clone()
            });
        }
    }
    let beside = beside(reading, addressees);
    let mut mentions = mention::mentions(words, language, &signed(reading));
    mentions.retain(|(span, _, sort)| {
        let heads = || {
            let next = reading
                .main
                .partition_point(|(range, _)| range.end <= span.start);
            reading
                .main
                .get(next)
                .is_some_and(|(_, block)| is_title(reading, block))
        };
        !matches!(sort, Mention::Locality | Mention::Town)
            || !heads()
            || stands_in_text(reading, &reading.body[span.clone()])
    });
    for (span, country, sort) in mentions.iter().cloned() {
        let after = beside.partition_point(|other| other.end <= span.start);
        if beside
            .get(after)
            .is_some_and(|other| other.start <= span.start)
        {
            continue;
        }
        let place = if span.start < LEAD {
            POSITION.lead
        } else {
            POSITION.rest
        };
        weights.add(country, place * strength(sort), || {
            let rule = match sort {
                Mention::Name => rules::COUNTRY_NAME,
                Mention::Demonym => rules::DEMONYM,
                Mention::Institution => rules::INSTITUTION,
                Mention::Locality | Mention::Town => rules::LOCALITY,
            };
            rule.in_body(&reading.body, span)
        });
    }
    let affairs = home::of_document(reading);
    let home = home::home(reading, affairs);
    if let Some(home) = &home {
        weights.add(home.country, home.weight, || home.evidence.clone());
    }
    let sole = home::sole(
        reading,
        mentions.iter().map(|(span, country, _)| (span, *country)),
    );
    let aside: usize = beside.iter().map(ExactSizeIterator::len).sum();
    let known = features::Known {
        mentions: &mentions,
        beside: &beside,
        home: home.as_ref(),
        sole: sole.as_ref().map(|found| found.value),
        kept: weights.outstanding(reading.body.len() - aside),
        affairs,
    };
    let survey = features::Survey::new(reading, addressees, known);
    let home = home.map(|home| Found::new(home.country, home.evidence));
    WeighedCountries {
        weights,
        survey,
        home,
        sole,
    }
}

/// Returns true if a block repeats the title.
fn is_title(reading: &Reading<'_>, block: &Block) -> bool {
    let title = reading.title.as_ref();
    title.is_some_and(|title| title.value == block.text)
}

/// Returns true if a town that a title names stands in the text too: in titles any word may have a
/// capital, `Media` and `General` too.
fn stands_in_text(reading: &Reading<'_>, town: &str) -> bool {
    let mut blocks = reading.main.iter();
    blocks.any(|(_, block)| !is_title(reading, block) && block.text.contains(town))
}

/// Countries the document is mainly about, the most important first: not the places of signatories,
/// not the addressee's seat; `words` are those of the body.
pub fn countries(
    reading: &Reading<'_>,
    words: &Words<'_>,
    addressees: &[Found<Addressee>],
) -> Vec<Found<Country>> {
    let mut weighed = weigh(reading, words, addressees);
    let document = weighed.survey.of_document(&weighed.weights);
    let mut scorer = forest().scorer(&document);
    let mut judged: Vec<(Country, f32)> = weighed
        .survey
        .countries()
        .map(|country| {
            let row = weighed.survey.of_country(country, &weighed.weights);
            (country, scorer.probability(&row))
        })
        .filter(|(_, probability)| *probability >= MIN_PROBABILITY)
        .collect();
    judged.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    let mut found = declared(reading);
    for (country, probability) in judged {
        if found.iter().any(|known| known.value == country) {
            continue;
        }
        let elsewhere = [
            weighed.home.take_if(|home| home.value == country),
            weighed.sole.take_if(|sole| sole.value == country),
        ];
        let elsewhere = elsewhere
            .into_iter()
            .flatten()
            .next()
            .map(|found| found.evidence);
        let evidence = weighed.weights.take(country).or(elsewhere);
        let weighed = || rules::COUNTRY_WEIGHED.declared("");
        let evidence = Evidence {
            confidence: probability.min(0.95),
            ..evidence.unwrap_or_else(weighed)
        };
        found.push(Found::new(country, evidence));
    }
    found.truncate(MAX_COUNTRIES);
    found
}

/// What the training for countries needs to know: the names of the columns, and the row
/// of each country.
pub fn features(
    reading: &Reading<'_>,
    words: &Words<'_>,
    addressees: &[Found<Addressee>],
) -> super::Candidates {
    let weighed = weigh(reading, words, addressees);
    let document = weighed.survey.of_document(&weighed.weights);
    let rows = weighed.survey.countries().map(|country| {
        let row = weighed.survey.of_country(country, &weighed.weights);
        (country.code().to_owned(), [row, document.clone()].concat())
    });
    (features::names(), rows.collect())
}

/// The splits of the trees that weigh countries, grown by `tools/facts`.
const TABLE: &str = include_str!("forest.tsv");

/// The trained forest: how likely a document is about a country.
fn forest() -> &'static Forest {
    static FOREST: OnceLock<Forest> = OnceLock::new();
    FOREST.get_or_init(|| Forest::new(TABLE, &features::names()))
}

/// Countries that the file declares, in order.
fn declared(reading: &Reading<'_>) -> Vec<Found<Country>> {
    let mut found: Vec<Found<Country>> = Vec::new();
    for declaration in reading.parsed.declared(Property::Country) {
        if let Some(named) = country::named(&declaration.value)
            && found.iter().all(|known| known.value != named)
        {
            let evidence = rules::DECLARED_COUNTRY.declared(declaration.value.clone());
            found.push(Found::new(named, evidence));
        }
    }
    found
}

/// The part of the body from the first to the last signature; empty where nobody signs.
fn signed(reading: &Reading<'_>) -> Range<usize> {
    let signatories = reading.signatories.iter();
    let spans = signatories.filter_map(|found| found.evidence.span.clone());
    let all = spans.reduce(|all, span| all.start.min(span.start)..all.end.max(span.end));
    all.unwrap_or(0..0)
}

/// Parts of the body whose places are not its subject, in order, none over another: signatures,
/// addressees, datelines, and short items that name a person with office and place.
fn beside(reading: &Reading<'_>, addressees: &[Found<Addressee>]) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = addressees
        .iter()
        .filter_map(|found| found.evidence.span.clone())
        .collect();
    spans.push(signed(reading));
    for (at, (range, block)) in reading.main.iter().enumerate() {
        let item = matches!(
            block.kind,
            BlockKind::ListItem { .. } | BlockKind::TableRow { .. }
        );
        let attribution = item && block.text.len() < 200 && block.text.matches(',').count() >= 2;
        if attribution {
            spans.push(range.clone());
        } else if at < 6
            && let Some(length) = dateline(&block.text)
        {
            spans.push(range.start..range.start + length);
        }
    }
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut covered = 0;
    spans.retain_mut(|span| {
        span.start = span.start.max(covered);
        covered = covered.max(span.end);
        span.start < span.end
    });
    spans
}

/// Regions: those declared in the document's own words, then those that follow from its countries.
pub fn regions(reading: &Reading<'_>, countries: &[Found<Country>]) -> Vec<Found<Region>> {
    let mut regions: Vec<Found<Region>> = Vec::new();
    let mut add = |region: Region, evidence: Evidence| {
        if !regions.iter().any(|found| found.value == region) {
            regions.push(Found::new(region, evidence));
        }
    };
    let breadcrumbs = reading
        .boilerplate()
        .filter(|block| block.zone == Zone::Breadcrumb)
        .map(|block| block.text.as_str());
    let labels = reading
        .parsed
        .declarations
        .iter()
        .filter(|declaration| matches!(declaration.property, Property::Section | Property::Keyword))
        .map(|declaration| declaration.value.as_str());
    for text in breadcrumbs.chain(labels) {
        for part in text.split(['/', '>', '›', '»', '|', '\n', ',']) {
            let part = part
                .trim()
                .trim_end_matches("minutes")
                .trim_end_matches("min read");
            let part = part.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
            if let Some(region) = region::named(part) {
                add(region, rules::BREADCRUMB.declared(text));
            }
        }
    }
    for found in countries {
        for region in region::containing(found.value) {
            add(
                region,
                Evidence {
                    rule: rules::REGION_COUNTRY.name.into(),
                    ..found.evidence.clone()
                },
            );
        }
    }
    regions
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let parsed = crate::parse::parse(text.as_bytes(), "x.txt").unwrap();
        let document = crate::extract::extract(&parsed, "x.txt");
        let codes: Vec<&str> = document
            .countries
            .iter()
            .map(|found| found.value.code())
            .collect();
        assert_eq!(codes, expected, "{text}");
        for found in &document.countries {
            if let Some(span) = &found.evidence.span {
                assert_eq!(document.body[span.clone()], found.evidence.text);
            }
        }
    }

    #[test]
    fn the_subject_stands_out() {
        check(
            "Statement on the floods in Kenya\n\nKenyan farmers have lost their harvest. We ask the Kenyan government to help them and all friends of the country to give what they can.\n",
            &["KE"],
        );
        check(
            "Statement on rivers\n\nRivers are the common good of all people, and we ask every government to keep them clean for those who come after us.\n",
            &[],
        );
    }

    #[test]
    fn a_town_in_a_title_alone_makes_no_country() {
        let text = "Rivers are the common good of all people, and we ask that they be kept clean for those who come after us.";
        for title in [
            "Social Media and the river",
            "Meeting with the Secretary General on rivers",
            "The Commonwealth and the river",
        ] {
            check(&format!("{title}\n\n{text}\n"), &[]);
        }
    }

    #[test]
    fn names_inside_longer_chinese_words_are_no_countries() {
        // Not Chad; simplified characters speak for China.
        check(
            "要求撤除理查德所有职务的公开信\n\n理查德多年担任主席。我们不接受理查德的领导。\n",
            &["CN"],
        );
        check(
            "關於水壩的聲明\n\n今日本會理事會決議如下。昨日本會已遞交請願書。\n",
            &[],
        );
    }

    #[test]
    fn places_of_writing_and_of_signatories_are_no_subject() {
        check(
            "LIMA, 3 May 2019 – We, the friends of rivers, ask all companies to keep them clean for those who will come after us in any place of the world.\n\nSigned by:\n\nRiver Watch, Peru\nClean Water League, Peru\nFriends of the Lake, Peru\nFish for All, Peru\n",
            &[],
        );
    }

    #[test]
    fn a_text_at_home_need_not_name_its_country() {
        check(
            "Offener Brief zum neuen Gesetz\n\nDie Regierung muss das Gesetz ändern. Die Ministerin hat den Bürgern versprochen, dass die Kommunen mehr Geld bekommen, und das Parlament hat zugestimmt. Wir fordern die Regierung auf, endlich zu handeln.\n",
            &["DE"],
        );
    }
}
