//! What a whole document is like: a letter, a speech of several, a report.

use rustc_hash::FxHashMap;

use super::is_namelike;
use super::line::LineFeatures;
use crate::extract::Reading;
use crate::extract::signatory::line::Line;
use crate::extract::signatory::words::{Class, key};
use crate::parse::Format;

/// The columns of a document.
pub(super) const NAMES: [&str; 24] = [
    "lines",
    "chars",
    "we",
    "myself",
    "greetings",
    "closings",
    "announcing",
    "cues",
    "headings",
    "long",
    "namelike",
    "person",
    "organization",
    "quotes",
    "said",
    "links",
    "dates",
    "title_statement",
    "title_announce",
    "title_words",
    "html",
    "markdown",
    "items",
    "first_person",
];

/// What is told of a document.
pub(super) struct DocumentFeatures([f32; NAMES.len()]);

impl DocumentFeatures {
    /// Describes a document.
    pub(super) fn of(reading: &Reading<'_>, lines: &[Line<'_>], own: &[LineFeatures]) -> Self {
        let count = own.len().max(1) as f32;
        let sum = |feature: fn(&LineFeatures) -> f32| own.iter().map(feature).sum::<f32>();
        let chars = sum(|own| own.chars);
        let words = sum(|own| own.words).max(1.0);
        let quotes = reading.body.matches(['“', '„', '«', '「', '"']).count() as f32;
        let title = reading
            .title
            .as_ref()
            .map(|title| key(&title.value))
            .unwrap_or_default();
        let flag = |is: bool| if is { 1.0 } else { 0.0 };
        let early = own.iter().take(30);
        let we = sum(|own| own.we);
        let speakers = lines
            .iter()
            .zip(own)
            .filter(|(line, own)| own.we > 0.0 && line.text.len() > 40)
            .count();
        Self([
            count.min(3000.0),
            chars.min(100_000.0),
            1000.0 * we / words,
            1000.0 * sum(|own| own.myself) / words,
            early.map(|own| own.greeting).sum::<f32>().min(3.0),
            sum(|own| own.closes).min(5.0),
            sum(|own| own.announces).min(5.0),
            sum(|own| own.announce + own.participle).min(10.0),
            sum(|own| own.heading).min(50.0),
            own.iter().filter(|own| own.chars > 200.0).count() as f32,
            own.iter().filter(|own| is_namelike(own)).count() as f32 / count,
            sum(|own| own.person) / count,
            sum(|own| own.organization) / count,
            1000.0 * quotes / words,
            sum(|own| own.said).min(20.0),
            sum(|own| own.link) / count,
            sum(|own| own.date).min(10.0),
            flag(Class::Statement.is_in(&title) || Class::Letter.is_in(&title)),
            flag(Class::Announce.is_in(&title) || Class::Participle.is_in(&title)),
            title.split(' ').count() as f32,
            flag(reading.parsed.format == Format::Html),
            flag(!matches!(
                reading.parsed.format,
                Format::Html | Format::Text | Format::Mail
            )),
            sum(|own| own.item) / count,
            speakers as f32 / own.iter().filter(|own| own.chars > 100.0).count().max(1) as f32,
        ])
    }

    /// In the order of the columns.
    pub(super) fn features(self) -> Vec<f32> {
        self.0.to_vec()
    }
}

/// How often the first two words of a short line stand in long lines of the document: those who
/// issue a text name themselves in it.
pub(super) fn mentions(lines: &[Line<'_>], own: &[LineFeatures]) -> Vec<f32> {
    let mut known: FxHashMap<&str, f32> = FxHashMap::default();
    for (line, _) in lines.iter().zip(own).filter(|(_, own)| own.chars > 60.0) {
        for pair in pairs(&line.key) {
            *known.entry(pair).or_default() += 1.0;
        }
    }
    let told = |(line, own): (&Line<'_>, &LineFeatures)| {
        let mentioned = || {
            pairs(&line.key)
                .take(3)
                .filter_map(|pair| known.get(pair).copied())
        };
        if own.chars > 60.0 {
            -1.0
        } else {
            mentioned().fold(0.0, f32::max).min(20.0)
        }
    };
    lines.iter().zip(own).map(told).collect()
}

/// Each two words of a key that stand side by side; a word alone where there is but one.
fn pairs(key: &str) -> impl Iterator<Item = &str> {
    let thresholds: Vec<usize> = key.match_indices(' ').map(|(at, _)| at).collect();
    let starts: Vec<usize> = std::iter::once(0)
        .chain(thresholds.iter().map(|at| at + 1))
        .collect();
    let ends: Vec<usize> = thresholds.into_iter().chain([key.len()]).collect();
    let count = starts.len();
    (0..count.saturating_sub(1).max(1))
        .map(move |at| &key[starts[at]..ends[(at + 1).min(count - 1)]])
}
