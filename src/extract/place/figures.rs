//! What speaks for each country: where and how a document names it, and where the document comes from.
//!
//! One row of figures for each country that anything points to, and figures of the document as a whole. Whether that makes
//! the country one that the document is about is for the forest to weigh.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::{Addressee, Country, Evidence, Found};
use crate::gazetteer::mention::{self, Mention};
use crate::gazetteer::Words;
use crate::parse::{BlockKind, Property, Zone};

use super::super::Reading;
use super::super::dateline::dateline;
use super::home::{self, Origin};

/// The first part of a body, in bytes.
const LEAD: usize = 1_200;

/// Where a country is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The title.
    Title,
    /// The first part of the body.
    Lead,
    /// The rest of the body.
    Rest,
    /// Headings of the body.
    Heading,
    /// Breadcrumb, categories, key words, description.
    Label,
    /// The name of the publisher or the site.
    Publisher,
    /// Those addressed.
    Addressee,
    /// Datelines and items that name a person with office and place.
    Beside,
}

const PLACES: [Place; 8] = [
    Place::Title,
    Place::Lead,
    Place::Rest,
    Place::Heading,
    Place::Label,
    Place::Publisher,
    Place::Addressee,
    Place::Beside,
];

/// How much a mention weighs by its place and by its sort, for shares and ranks.
fn weight(place: Place, sort: Mention) -> f32 {
    let of_place = match place {
        Place::Title => 6.0,
        Place::Heading => 1.5,
        Place::Lead | Place::Label => 2.0,
        Place::Rest => 1.0,
        Place::Publisher | Place::Addressee | Place::Beside => 0.5,
    };
    let of_sort = match sort {
        Mention::Name => 1.0,
        Mention::Demonym | Mention::Institution => 0.8,
        Mention::Locality => 0.5,
        Mention::Doubtful => 0.3,
        Mention::Town => 0.1,
    };
    of_place * of_sort
}

/// A country that anything points to.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The country.
    pub(super) country: Country,
    /// How often it is named, by place and sort.
    counts: [[u32; Mention::ALL.len()]; PLACES.len()],
    /// The weight of all mentions.
    weight: f32,
    /// The share of the body before its first mention, 1 where it has none.
    first: f32,
    /// How many blocks of the body name it.
    blocks: u32,
    last_block: usize,
    /// Its share in the places of those who sign.
    signed: f32,
    origin: Origin,
    /// The strongest evidence, with its weight.
    evidence: Option<(f32, Evidence)>,
}

impl Candidate {
    fn new(country: Country) -> Self {
        Self {
            country,
            counts: [[0; Mention::ALL.len()]; PLACES.len()],
            weight: 0.0,
            first: 1.0,
            blocks: 0,
            last_block: usize::MAX,
            signed: 0.0,
            origin: Origin::default(),
            evidence: None,
        }
    }

    fn count(&self, place: Place, sort: Mention) -> u32 {
        let place = PLACES.iter().position(|known| *known == place);
        let sort = Mention::ALL.iter().position(|known| *known == sort);
        place
            .and_then(|place| self.counts.get(place))
            .zip(sort)
            .and_then(|(counts, sort)| counts.get(sort))
            .copied()
            .unwrap_or_default()
    }

    fn everywhere(&self, sort: Mention) -> u32 {
        PLACES.iter().map(|place| self.count(*place, sort)).sum()
    }

    /// Whether more than towns and doubtful names point to it.
    pub(super) fn is_plain(&self) -> bool {
        let sorts = [
            Mention::Name,
            Mention::Demonym,
            Mention::Institution,
            Mention::Locality,
        ];
        self.origin != Origin::default() || sorts.iter().any(|sort| self.everywhere(*sort) > 0)
    }

    /// Its strongest evidence; where the country is only the document's home, that.
    pub(super) fn evidence(&self) -> Evidence {
        match &self.evidence {
            Some((_, evidence)) => evidence.clone(),
            None => Evidence::declared("home", 0.5, ""),
        }
    }
}

/// All that points to countries in a document.
pub(super) struct Figures {
    /// The countries, by their codes.
    pub(super) candidates: Vec<Candidate>,
    /// Figures of the document, in the order of `OF_DOCUMENT`.
    document: [f32; OF_DOCUMENT.len()],
}

/// The names of the figures of the document.
const OF_DOCUMENT: [&str; 9] = [
    "length",
    "countries",
    "all_weight",
    "most_weight",
    "own_affairs",
    "worldly_affairs",
    "signatories",
    "letter",
    "english",
];

/// The names of a country's figures, apart from those of sorts at places.
const OF_COUNTRY: [&str; 15] = [
    "share",
    "to_heaviest",
    "is_heaviest",
    "weight",
    "density",
    "first",
    "blocks",
    "sorts",
    "towns",
    "doubtful",
    "signed",
    "by_address",
    "by_region",
    "by_language",
    "plain",
];

/// The names of all columns, those of the document last.
pub(super) fn names() -> Vec<String> {
    let sorts = PLACES.iter().flat_map(|place| {
        let sorts = Mention::ALL.iter().take(SORTS);
        sorts.map(move |sort| format!("{place:?}_{sort:?}").to_lowercase())
    });
    let own = OF_COUNTRY.iter().map(|name| (*name).to_owned());
    let document = OF_DOCUMENT.iter().map(|name| (*name).to_owned());
    sorts.chain(own).chain(document).collect()
}

/// Sorts with a figure for each place: all but towns, which come last.
const SORTS: usize = Mention::ALL.len() - 1;

impl Figures {
    /// Gathers what points to countries; `words` are those of the body.
    pub(super) fn new(
        reading: &Reading<'_>,
        words: &Words<'_>,
        addressees: &[Found<Addressee>],
    ) -> Self {
        let mut gathered = Gathered::default();
        gathered.read_body(reading, words, addressees);
        gathered.read_around(reading, addressees);
        gathered.add_origins(reading);
        gathered.move_homonyms(reading.language_code());
        let mut candidates: Vec<Candidate> = gathered.0.into_values().collect();
        candidates.retain(Candidate::is_plain);
        let all: f32 = candidates.iter().map(|one| one.weight).sum();
        let most = candidates.iter().map(|one| one.weight).fold(0.0, f32::max);
        let (own, worldly) = home::affairs_of(reading);
        let language = reading.language_code();
        let document = [
            (reading.body.len() as f32).ln_1p(),
            candidates.iter().filter(|one| one.weight > 0.0).count() as f32,
            all.ln_1p(),
            most.ln_1p(),
            (own as f32).ln_1p(),
            (worldly as f32).ln_1p(),
            (reading.signatories.len() as f32).ln_1p(),
            f32::from(u8::from(!addressees.is_empty())),
            f32::from(u8::from(home::spoken(language).is_none())),
        ];
        Self {
            candidates,
            document,
        }
    }

    /// The figures of the document, the last columns.
    pub(super) fn document(&self) -> &[f32] {
        &self.document
    }

    /// The figures of a country, without those of the document.
    pub(super) fn row(&self, one: &Candidate, length: usize) -> Vec<f32> {
        let all: f32 = self.candidates.iter().map(|one| one.weight).sum();
        let others = self
            .candidates
            .iter()
            .filter(|other| other.country != one.country);
        let heaviest = others.map(|other| other.weight).fold(0.0, f32::max);
        let mut row: Vec<f32> = PLACES
            .iter()
            .flat_map(|place| {
                let sorts = Mention::ALL.iter().take(SORTS);
                sorts.map(|sort| (one.count(*place, *sort) as f32).ln_1p())
            })
            .collect();
        let flag = |is: bool| f32::from(u8::from(is));
        let sorts = Mention::ALL.iter().filter(|sort| one.everywhere(**sort) > 0);
        row.extend([
            one.weight / all.max(0.01),
            one.weight / (one.weight + heaviest).max(0.01),
            flag(one.weight > heaviest),
            one.weight.ln_1p(),
            one.weight * 1_000.0 / (length as f32 + 500.0),
            one.first,
            (one.blocks as f32).ln_1p(),
            sorts.count() as f32,
            (one.everywhere(Mention::Town) as f32).ln_1p(),
            (one.everywhere(Mention::Doubtful) as f32).ln_1p(),
            one.signed,
            flag(one.origin.address),
            flag(one.origin.region),
            flag(one.origin.language),
            flag(one.weight > 0.0),
        ]);
        row
    }
}

#[derive(Default)]
struct Gathered(BTreeMap<Country, Candidate>);

impl Gathered {
    fn add(
        &mut self,
        country: Country,
        place: Place,
        sort: Mention,
        evidence: impl FnOnce() -> Evidence,
    ) -> &mut Candidate {
        let one = self
            .0
            .entry(country)
            .or_insert_with(|| Candidate::new(country));
        let place_at = PLACES.iter().position(|known| *known == place);
        let sort_at = Mention::ALL.iter().position(|known| *known == sort);
        if let Some(count) = place_at
            .and_then(|at| one.counts.get_mut(at))
            .zip(sort_at)
            .and_then(|(counts, at)| counts.get_mut(at))
        {
            *count += 1;
        }
        let weight = weight(place, sort);
        one.weight += weight;
        if one.evidence.as_ref().is_none_or(|(known, _)| weight > *known) {
            one.evidence = Some((weight, evidence()));
        }
        one
    }

    fn read_body(
        &mut self,
        reading: &Reading<'_>,
        words: &Words<'_>,
        addressees: &[Found<Addressee>],
    ) {
        let beside = beside(reading);
        let mut addressed: Vec<Range<usize>> = addressees
            .iter()
            .filter_map(|found| found.evidence.span.clone())
            .collect();
        addressed.sort_by_key(|span| span.start);
        let within = |spans: &[Range<usize>], at: usize| {
            let next = spans.partition_point(|span| span.end <= at);
            spans.get(next).is_some_and(|span| span.start <= at)
        };
        let signed = super::signed(reading);
        for (span, country, sort) in
            mention::mentions(words, reading.language_code(), &signed)
        {
            let block = reading
                .main
                .partition_point(|(range, _)| range.end <= span.start);
            let heads = reading
                .main
                .get(block)
                .is_some_and(|(_, block)| matches!(block.kind, BlockKind::Heading(_)));
            let place = if within(&beside, span.start) {
                Place::Beside
            } else if within(&addressed, span.start) {
                Place::Addressee
            } else if heads {
                Place::Heading
            } else if span.start < LEAD {
                Place::Lead
            } else {
                Place::Rest
            };
            let start = span.start;
            let one = self.add(country, place, sort, || {
                Evidence::in_body(rule(sort), 0.6, &reading.body, span)
            });
            if !matches!(place, Place::Beside | Place::Addressee) {
                one.first = one.first.min(start as f32 / reading.body.len().max(1) as f32);
                if one.last_block != block {
                    one.last_block = block;
                    one.blocks += 1;
                }
            }
        }
    }

    /// Title, labels, publisher, addressees that stand in no body, and places of those who sign.
    fn read_around(&mut self, reading: &Reading<'_>, addressees: &[Found<Addressee>]) {
        let language = reading.language_code();
        let mut read = |text: &str, place: Place, evidence: &dyn Fn() -> Evidence| {
            for (_, country, sort) in mention::mentions(&Words::new(text), language, &(0..0)) {
                self.add(country, place, sort, evidence);
            }
        };
        if let Some(title) = &reading.title {
            read(&title.value, Place::Title, &|| Evidence {
                rule: "title".into(),
                ..title.evidence.clone()
            });
        }
        let crumbs = reading
            .furniture()
            .filter(|block| block.zone == Zone::Breadcrumb)
            .map(|block| block.text.as_str());
        let labels = reading.parsed.declarations.iter().filter(|declaration| {
            matches!(
                declaration.property,
                Property::Section | Property::Keyword | Property::Description
            )
        });
        for label in crumbs.chain(labels.map(|declaration| declaration.value.as_str())) {
            read(label, Place::Label, &|| {
                Evidence::declared("label", 0.6, label)
            });
        }
        if let Some(publisher) = &reading.publisher {
            read(&publisher.value, Place::Publisher, &|| Evidence {
                rule: "publisher".into(),
                ..publisher.evidence.clone()
            });
        }
        for addressee in addressees {
            if addressee.evidence.span.is_none() {
                read(&addressee.value.0, Place::Addressee, &|| Evidence {
                    rule: "addressee".into(),
                    ..addressee.evidence.clone()
                });
            }
        }
        let places = || {
            let signatories = reading.signatories.iter();
            signatories
                .flat_map(|one| &one.value.places)
                .filter_map(|place| place.country)
        };
        let all = places().count();
        for country in places() {
            let one = self
                .0
                .entry(country)
                .or_insert_with(|| Candidate::new(country));
            one.signed += 1.0 / all as f32;
        }
    }

    /// Where the document comes from.
    fn add_origins(&mut self, reading: &Reading<'_>) {
        for (country, origin, evidence) in home::origins(reading) {
            let one = self
                .0
                .entry(country)
                .or_insert_with(|| Candidate::new(country));
            one.origin.address |= origin.address;
            one.origin.region |= origin.region;
            one.origin.language |= origin.language;
            if one.evidence.is_none() {
                one.evidence = Some((0.0, evidence));
            }
        }
    }

    /// Takes a name for a place elsewhere where only that points to the country of the name, and more to the one elsewhere:
    /// Georgia among American places.
    fn move_homonyms(&mut self, language: &str) {
        let named: Vec<(Country, Country)> = self
            .0
            .values()
            .filter_map(|one| {
                let other = mention::elsewhere(language, one.country)?;
                let sorts = [Mention::Demonym, Mention::Institution, Mention::Locality];
                let told = sorts.iter().any(|sort| one.everywhere(*sort) > 0)
                    || one.origin != Origin::default();
                (!told).then_some((one.country, other))
            })
            .collect();
        for (country, elsewhere) in named {
            if !self.0.get(&elsewhere).is_some_and(|other| other.weight > 0.0) {
                continue;
            }
            let Some(one) = self.0.remove(&country) else {
                continue;
            };
            if let Some(other) = self.0.get_mut(&elsewhere) {
                let locality = Mention::ALL
                    .iter()
                    .position(|sort| *sort == Mention::Locality)
                    .unwrap_or_default();
                for (counts, moved) in other.counts.iter_mut().zip(&one.counts) {
                    counts[locality] += moved.iter().sum::<u32>();
                }
                other.weight += one.weight * 0.5;
                other.first = other.first.min(one.first);
            }
        }
    }
}

/// The rule by which a mention in the body points to a country.
fn rule(sort: Mention) -> &'static str {
    match sort {
        Mention::Name | Mention::Doubtful => "name",
        Mention::Demonym => "demonym",
        Mention::Institution => "institution",
        Mention::Locality | Mention::Town => "locality",
    }
}

/// Parts of the body whose places are not its subject: datelines, and short items that name a person with office and place.
fn beside(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let blocks = reading.main.iter().enumerate();
    let spans = blocks.filter_map(|(at, (range, block))| {
        let item = matches!(
            block.kind,
            BlockKind::ListItem { .. } | BlockKind::TableRow { .. }
        );
        let attribution = item && block.text.len() < 200 && block.text.matches(',').count() >= 2;
        if attribution {
            return Some(range.clone());
        }
        let length = (at < 6).then(|| dateline(&block.text))??;
        Some(range.start..range.start + length)
    });
    spans.collect()
}
