//! Documents by year as bars: each a link to its year, all of them to be brushed with the script.

use askama::Template;

use crate::document::{Field, PartialDate};
use crate::error::Result;
use crate::index::{Facet, Index};
use crate::web::labels::grouped;
use crate::web::links::address;

use crate::web::lookup;
use crate::web::params::{Occur, SearchParams, UNKNOWN};

/// The longest span drawn year by year; of a longer one the earliest years are summed up in the
/// first bar.
const MAX_YEARS: i32 = 80;

/// The broadest bar: few years give bars, not walls.
const BROADEST: f64 = 44.0;

/// The size of the drawing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// Beside hits.
    Small,
    /// Across a page.
    Large,
}

/// The picture.
#[derive(Template)]
#[template(path = "timeline.svg", escape = "html")]
pub(crate) struct Timeline {
    pub(crate) bars: Vec<Bar>,
    width: u32,
    height: u32,
    /// The places of the bars.
    ground: u32,
    pub(crate) first: String,
    pub(crate) last: String,
    /// The number of documents without a date; empty for none.
    pub(crate) undated: String,
    pub(crate) undated_link: String,
    pub(crate) undated_chosen: bool,
}

/// A year.
pub(crate) struct Bar {
    pub(crate) year: String,
    pub(crate) label: String,
    pub(crate) count: String,
    pub(crate) link: String,
    /// True if it lies in the requested span.
    chosen: bool,
    x: String,
    y: String,
    width: String,
    height: String,
}

/// Documents by year, whatever span of days or year is requested; taken from the given counts
/// where no span narrows them.
pub(crate) fn counts(index: &Index, params: &SearchParams, counted: &[Facet]) -> Result<Facet> {
    let own = counted.iter().find(|facet| facet.field == Field::Year);
    if let Some(facet) = own.filter(|_| params.since.is_none() && params.until.is_none()) {
        return Ok(facet.clone());
    }
    let (query, _) = params.between(None, None).query();
    let mut facets = lookup::counts(index, &query, &[Field::Year], usize::MAX, None)?;
    Ok(facets.pop().unwrap_or(Facet {
        field: Field::Year,
        buckets: Vec::new(),
        unknown: 0,
        distinct: 0,
    }))
}

impl Timeline {
    /// Draws counts of years.
    pub(crate) fn new(params: &SearchParams, years: &Facet, size: Size) -> Self {
        let counts: Vec<(i32, u64)> = years
            .buckets
            .iter()
            .filter_map(|(year, count)| Some((year.parse().ok()?, *count)))
            .collect();
        let last = counts.iter().map(|(year, _)| *year).max().unwrap_or(0);
        let earliest = counts.iter().map(|(year, _)| *year).min().unwrap_or(0);
        let first = earliest.max(last - MAX_YEARS + 1);
        let mut columns = vec![
            0_u64;
            if counts.is_empty() {
                0
            } else {
                (last - first + 1) as usize
            }
        ];
        for (year, count) in &counts {
            columns[(year - first).max(0) as usize] += count;
        }
        let (width, height) = match size {
            Size::Small => (256, 72),
            Size::Large => (960, 200),
        };
        let ground = height - if size == Size::Large { 18 } else { 0 };
        let most = columns.iter().copied().max().unwrap_or(1).max(1) as f64;
        let step = f64::from(width) / columns.len().max(1) as f64;
        let gap = if step > 4.0 { 1.0 } else { 0.4 };
        let broad = (step - gap).clamp(0.6, BROADEST);
        let bars = columns.iter().zip(first..).map(|(&count, year)| {
            let from = if year == first { earliest } else { year };
            let tall = (count as f64 / most * f64::from(ground - 4)).max(if count > 0 {
                2.0
            } else {
                0.0
            });
            let date = |year: i32| i16::try_from(year).ok().and_then(PartialDate::year);
            Bar {
                year: year.to_string(),
                label: if from < year {
                    format!("{from} to {year}")
                } else {
                    year.to_string()
                },
                count: grouped(count),
                link: address("/", &params.between(date(from), date(year))),
                chosen: is_within(params, from, year),
                x: format!(
                    "{:.1}",
                    f64::from(year - first) * step + (step - gap - broad) / 2.0
                ),
                y: format!("{:.1}", f64::from(ground) - tall),
                width: format!("{broad:.1}"),
                height: format!("{tall:.1}"),
            }
        });
        let end = |year: i32| {
            if columns.is_empty() {
                String::new()
            } else {
                year.to_string()
            }
        };
        Self {
            bars: bars.collect(),
            width,
            height,
            ground,
            first: end(earliest),
            last: end(last),
            undated: if years.unknown > 0 {
                grouped(years.unknown)
            } else {
                String::new()
            },
            undated_link: address("/", &params.toggled(Field::Year, UNKNOWN, Occur::Must)),
            undated_chosen: params.has(Field::Year, UNKNOWN, Occur::Must),
        }
    }
}

/// Returns true if all of some years lies in the requested span; always true without such a span.
fn is_within(params: &SearchParams, from: i32, until: i32) -> bool {
    let year = |date: PartialDate| i32::from(date.year_number());
    let years: Vec<&str> = params
        .choices
        .iter()
        .filter(|choice| choice.field == Field::Year && choice.occur == Occur::Must)
        .map(|choice| choice.value.as_str())
        .collect();
    params.since.is_none_or(|since| year(since) <= from)
        && params.until.is_none_or(|end| year(end) >= until)
        && (years.is_empty() || years.contains(&until.to_string().as_str()))
}
