//! What is known of a country that a document may be about, in features: its mentions and where they
//! stand, what else points to it, how it compares with others, the document.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::Reading;
use super::home::{self, Home};
use super::{CountryWeights, LEAD};
use crate::document::{Addressee, Country, Found, Kind};
use crate::gazetteer::Words;
use crate::gazetteer::mention::{self, Mention};
use crate::parse::BlockKind;

/// The names of a country's own features.
const OWN: [&str; 34] = [
    "weight",
    "share",
    "to_heaviest",
    "rank",
    "kept",
    "names",
    "demonyms",
    "institutions",
    "localities",
    "different_localities",
    "only_localities",
    "all",
    "often",
    "share_of_all",
    "title_names",
    "title_others",
    "title_alone",
    "headings",
    "lead",
    "lead_share",
    "first",
    "spread",
    "beside",
    "home",
    "home_weight",
    "spoken",
    "address",
    "hosts",
    "host_share",
    "publisher",
    "addressees",
    "signatories",
    "signatory_share",
    "sole",
];

/// The names of the document's features.
const OF_DOCUMENT: [&str; 14] = [
    "length",
    "mentions",
    "countries",
    "title_countries",
    "lead_countries",
    "heaviest",
    "affairs_own",
    "affairs_world",
    "placed_signatories",
    "signatory_countries",
    "english",
    "news",
    "letter",
    "found_home",
];

/// The names of the columns.
pub(super) fn names() -> Vec<String> {
    let all = OWN.iter().chain(&OF_DOCUMENT);
    all.map(ToString::to_string).collect()
}

/// How many stretches of the text are told apart.
const STRETCHES: usize = 10;

/// The mentions of one country.
#[derive(Default)]
struct Count {
    /// Names, demonyms, institutions, localities.
    sorts: [usize; 4],
    localities: Vec<String>,
    title: [usize; 2],
    headings: usize,
    lead: usize,
    first: Option<usize>,
    stretches: [bool; STRETCHES],
    beside: usize,
    hosts: usize,
    publisher: usize,
    addressees: usize,
    signatories: usize,
}

/// What a document says of countries.
pub(super) struct Survey<'r> {
    reading: &'r Reading<'r>,
    counts: BTreeMap<Country, Count>,
    affairs: (usize, usize),
    origin: Option<Country>,
    spoken: Option<Country>,
    sole: Option<Country>,
    home: Option<(Country, f32)>,
    kept: Vec<Country>,
}

fn sort(mention: Mention) -> usize {
    match mention {
        Mention::Name => 0,
        Mention::Demonym => 1,
        Mention::Institution => 2,
        Mention::Locality => 3,
    }
}

/// What is found elsewhere: mentions in the body, spans that are not its subject, the home, the
/// only country named, and the countries that stand out.
pub(super) struct Known<'k> {
    pub(super) mentions: &'k [(Range<usize>, Country, Mention)],
    pub(super) beside: &'k [Range<usize>],
    pub(super) home: Option<&'k Home>,
    pub(super) sole: Option<Country>,
    pub(super) kept: Vec<Country>,
    pub(super) affairs: (usize, usize),
}

impl<'r> Survey<'r> {
    /// Looks over a document.
    pub(super) fn new(
        reading: &'r Reading<'_>,
        addressees: &[Found<Addressee>],
        known: Known<'_>,
    ) -> Self {
        let language = reading.language_code();
        let mut survey = Survey {
            reading,
            counts: BTreeMap::new(),
            affairs: known.affairs,
            origin: home::of_address(reading),
            spoken: home::of_language(language),
            sole: known.sole,
            home: known.home.map(|home| (home.country, home.weight)),
            kept: known.kept.clone(),
        };
        let in_text = |text: &str| mention::mentions(&Words::new(text), language, &(0..0));
        if let Some(title) = &reading.title {
            for (span, country, mention) in in_text(&title.value) {
                let town = mention == Mention::Locality;
                if town && !super::stands_in_text(reading, &title.value[span]) {
                    continue;
                }
                survey.count(country).title[usize::from(mention != Mention::Name)] += 1;
            }
        }
        survey.in_body(&known);
        for found in &reading.signatories {
            let places = found.value.places.iter();
            for country in places.filter_map(|place| place.country) {
                survey.count(country).signatories += 1;
            }
        }
        if let Some(publisher) = &reading.publisher {
            for (_, country, _) in in_text(&publisher.value) {
                survey.count(country).publisher += 1;
            }
        }
        for found in addressees {
            for (_, country, _) in in_text(&found.value.0) {
                survey.count(country).addressees += 1;
            }
        }
        for host in &reading.parsed.hosts {
            if let Some(country) = home::of_host(&host.host) {
                survey.count(country).hosts += host.times;
            }
        }
        for country in [survey.origin, survey.spoken, survey.sole]
            .into_iter()
            .flatten()
        {
            survey.count(country);
        }
        survey
    }

    fn count(&mut self, country: Country) -> &mut Count {
        self.counts.entry(country).or_default()
    }

    fn in_body(&mut self, known: &Known<'_>) {
        let reading = self.reading;
        let length = reading.body.len().max(1);
        let headings: Vec<&Range<usize>> = reading
            .main
            .iter()
            .filter(|(_, block)| matches!(block.kind, BlockKind::Heading(_)))
            .map(|(range, _)| range)
            .collect();
        let holds = |ranges: &[&Range<usize>], at: usize| {
            let next = ranges.partition_point(|range| range.end <= at);
            ranges.get(next).is_some_and(|range| range.start <= at)
        };
        let beside: Vec<&Range<usize>> = known.beside.iter().collect();
        for (span, country, mention) in known.mentions {
            let count = self.count(*country);
            if holds(&beside, span.start) {
                count.beside += 1;
                continue;
            }
            count.sorts[sort(*mention)] += 1;
            if *mention == Mention::Locality && count.localities.len() < 40 {
                let name = reading.body.get(span.clone()).unwrap_or_default();
                if !count.localities.iter().any(|known| known == name) {
                    count.localities.push(name.to_owned());
                }
            }
            count.headings += usize::from(holds(&headings, span.start));
            count.lead += usize::from(span.start < LEAD);
            count.first.get_or_insert(span.start);
            count.stretches[(span.start * STRETCHES / length).min(STRETCHES - 1)] = true;
        }
    }

    /// The countries that the document may be about.
    pub(super) fn countries(&self) -> impl Iterator<Item = Country> {
        self.counts.keys().copied()
    }

    /// The features of a country.
    pub(super) fn of_country(&self, country: Country, weights: &CountryWeights) -> Vec<f32> {
        let Some(count) = self.counts.get(&country) else {
            return vec![0.0; OWN.len()];
        };
        let weight = weights.of(country);
        let total: f32 = self.counts.keys().map(|other| weights.of(*other)).sum();
        let others = self.counts.keys().filter(|other| **other != country);
        let heaviest = others
            .clone()
            .map(|other| weights.of(*other))
            .fold(0.0, f32::max);
        let rank = others.filter(|other| weights.of(**other) > weight).count();
        let all: usize = count.sorts.iter().sum();
        let length = self.reading.body.len();
        let everywhere: usize = self.counts.values().flat_map(|count| count.sorts).sum();
        let lead: usize = self.counts.values().map(|count| count.lead).sum();
        let hosts: usize = self.counts.values().map(|count| count.hosts).sum();
        let signed: usize = self.counts.values().map(|count| count.signatories).sum();
        let titled: usize = self.counts.values().flat_map(|count| count.title).sum();
        let title = count.title[0] + count.title[1];
        let share = |part: usize, whole: usize| part as f32 / whole.max(1) as f32;
        let is = |other: Option<Country>| f32::from(other == Some(country));
        let named = count.sorts[0] + count.sorts[1] + count.sorts[2] + title;
        let sorts = count.sorts.map(ln);
        vec![
            weight,
            weight / total.max(0.1),
            weight / heaviest.max(0.5),
            rank as f32,
            f32::from(self.kept.contains(&country)),
            sorts[0],
            sorts[1],
            sorts[2],
            sorts[3],
            ln(count.localities.len()),
            f32::from(named == 0 && count.sorts[3] > 0),
            ln(all),
            all as f32 * 1_000.0 / length.max(500) as f32,
            share(all, everywhere),
            count.title[0] as f32,
            count.title[1] as f32,
            f32::from(title > 0 && title == titled),
            ln(count.headings),
            count.lead as f32,
            share(count.lead, lead),
            count
                .first
                .map_or(1.5, |first| first as f32 / length.max(1) as f32),
            count.stretches.iter().filter(|has| **has).count() as f32,
            ln(count.beside),
            is(self.home.map(|(country, _)| country)),
            self.home.map_or(
                0.0,
                |(home, weight)| if home == country { weight } else { 0.0 },
            ),
            is(self.spoken),
            is(self.origin),
            ln(count.hosts),
            share(count.hosts, hosts),
            count.publisher as f32,
            count.addressees as f32,
            ln(count.signatories),
            share(count.signatories, signed),
            is(self.sole),
        ]
    }

    /// The document's own features.
    pub(super) fn of_document(&self, weights: &CountryWeights) -> Vec<f32> {
        let counts = || self.counts.values();
        let having = |has: &dyn Fn(&Count) -> bool| counts().filter(|count| has(count)).count();
        let kind = self.reading.kind.as_ref().map(|found| found.value);
        let signed: usize = counts().map(|count| count.signatories).sum();
        let heaviest = self.counts.keys().map(|country| weights.of(*country));
        vec![
            ln(self.reading.body.len()),
            ln(counts().flat_map(|count| count.sorts).sum()),
            having(&|count| count.sorts.iter().sum::<usize>() > 0) as f32,
            having(&|count| count.title != [0, 0]) as f32,
            having(&|count| count.lead > 0) as f32,
            heaviest.fold(0.0, f32::max),
            ln(self.affairs.0),
            ln(self.affairs.1),
            ln(signed),
            having(&|count| count.signatories > 0) as f32,
            f32::from(self.reading.language_code() == "en"),
            f32::from(kind == Some(Kind::News)),
            f32::from(kind == Some(Kind::OpenLetter)),
            f32::from(self.home.is_some()),
        ]
    }
}

fn ln(count: usize) -> f32 {
    (count as f32).ln_1p()
}
