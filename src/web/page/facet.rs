//! Facets beside the hits: each value is a link that chooses it, with another that excludes it;
//! chosen values stay in sight.

use std::collections::HashMap;

use crate::document::Field;
use crate::gazetteer::region;
use crate::index::{Facet, FacetOptions};
use crate::web::labels::{field_label, grouped, value_label};
use crate::web::links::address;

use crate::web::params::{Occur, SearchParams, UNKNOWN};

/// Values shown of a field.
const SHOWN: usize = 8;

/// Countries shown below their region.
const COUNTRIES: usize = 5;

/// Fields counted beside the hits, in order. Countries are shown below regions, years as a picture.
const FIELDS: [Field; 10] = [
    Field::Year,
    Field::Kind,
    Field::Region,
    Field::Country,
    Field::Language,
    Field::Signatory,
    Field::Addressee,
    Field::Publisher,
    Field::Instrument,
    Field::Type,
];

/// The counts of one field.
pub(crate) struct View {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) values: Vec<Value>,
    /// The number of values besides those shown, in words, and the address of all values.
    pub(crate) more: Option<(String, String)>,
    /// The address of the page without this field's choices; empty if it has none.
    pub(crate) clear: String,
}

/// A value that can be chosen.
pub(crate) struct Value {
    pub(crate) label: String,
    pub(crate) count: String,
    pub(crate) chosen: bool,
    pub(crate) excluded: bool,
    pub(crate) choose: String,
    pub(crate) exclude: String,
    /// Values below this one.
    pub(crate) below: Vec<Value>,
    /// True if any of those is chosen or excluded.
    pub(crate) open: bool,
}

/// Returns the fields to count for a request: all values of a field with choices, so that the
/// chosen ones are among them.
pub(crate) fn wants(params: &SearchParams) -> Vec<FacetOptions> {
    FIELDS
        .into_iter()
        .map(|field| {
            let whole = is_chosen(params, field)
                || matches!(field, Field::Year | Field::Region | Field::Country);
            FacetOptions::top(field, if whole { usize::MAX } else { SHOWN })
        })
        .collect()
}

/// The counts as they are shown.
pub(crate) fn views(params: &SearchParams, facets: &[Facet]) -> Vec<View> {
    let of = |field| facets.iter().find(|facet| facet.field == field);
    let mut views = Vec::new();
    for facet in facets {
        let view = match facet.field {
            Field::Year | Field::Country => continue,
            // Where all files are of one type, there is nothing to choose.
            Field::Type if facet.distinct < 2 && !is_chosen(params, Field::Type) => continue,
            Field::Region => places(params, facet, of(Field::Country)),
            _ => plain(params, facet),
        };
        if !view.values.is_empty() {
            views.push(view);
        }
    }
    views
}

/// Whether a value of a field is chosen or excluded.
fn is_chosen(params: &SearchParams, field: Field) -> bool {
    params.choices.iter().any(|choice| choice.field == field)
}

fn plain(params: &SearchParams, facet: &Facet) -> View {
    let field = facet.field;
    let chosen = |value: &str| {
        params.has(field, value, Occur::Must) || params.has(field, value, Occur::MustNot)
    };
    let (mut values, others): (Vec<Value>, Vec<Value>) = {
        let (first, rest): (Vec<_>, Vec<_>) =
            facet.buckets.iter().partition(|(name, _)| chosen(name));
        let to_values = |buckets: Vec<&(String, u64)>| {
            buckets
                .into_iter()
                .map(|(name, count)| value(params, field, name, *count))
                .collect()
        };
        (to_values(first), to_values(rest))
    };
    // A chosen value that nothing has any longer is still there to be taken away.
    for choice in params.choices.iter().filter(|choice| choice.field == field) {
        let counted = facet.buckets.iter().any(|(name, _)| *name == choice.value);
        if !counted && choice.value != UNKNOWN {
            values.push(value(params, field, &choice.value, 0));
        }
    }
    let room = SHOWN.saturating_sub(values.len());
    values.extend(others.into_iter().take(room));
    let shown = values.len() as u64;
    values.extend(unknown(params, facet));
    View {
        name: field.name(),
        label: field_label(field),
        more: more(params, facet, shown),
        clear: clear(params, &[field]),
        values,
    }
}

/// Regions of the larger sort, and below each its countries.
fn places(params: &SearchParams, regions: &Facet, countries: Option<&Facet>) -> View {
    let mut below: HashMap<String, Vec<Value>> = HashMap::new();
    for (code, count) in countries.iter().flat_map(|facet| &facet.buckets) {
        let Some(region) = code
            .parse()
            .ok()
            .and_then(|country| region::containing(country).into_iter().next())
        else {
            continue;
        };
        let values = below.entry(region.0).or_default();
        let country = value(params, Field::Country, code, *count);
        if values.len() < COUNTRIES || country.chosen || country.excluded {
            values.push(country);
        }
    }
    let mut values = Vec::new();
    for (name, count) in &regions.buckets {
        let mut region = value(params, Field::Region, name, *count);
        match below.remove(name) {
            Some(countries) => region.below = countries,
            // A smaller region is shown only when it is chosen.
            None if region.chosen || region.excluded => {}
            None => continue,
        }
        region.open = region
            .below
            .iter()
            .any(|country| country.chosen || country.excluded);
        values.push(region);
    }
    values.extend(unknown(params, regions));
    View {
        name: "country",
        label: "Country concerned",
        more: countries.and_then(|facet| more(params, facet, 0)),
        clear: clear(params, &[Field::Region, Field::Country]),
        values,
    }
}

/// A value with its links.
pub(crate) fn value(params: &SearchParams, field: Field, name: &str, count: u64) -> Value {
    let link = |occur| address("/", &params.toggled(field, name, occur));
    Value {
        label: value_label(field, name),
        count: grouped(count),
        chosen: params.has(field, name, Occur::Must),
        excluded: params.has(field, name, Occur::MustNot),
        choose: link(Occur::Must),
        exclude: link(Occur::MustNot),
        below: Vec::new(),
        open: false,
    }
}

/// The documents without a value.
fn unknown(params: &SearchParams, facet: &Facet) -> Option<Value> {
    let value = value(params, facet.field, UNKNOWN, facet.unknown);
    (facet.unknown > 0 || value.chosen || value.excluded).then_some(value)
}

fn more(params: &SearchParams, facet: &Facet, shown: u64) -> Option<(String, String)> {
    (facet.distinct > shown).then(|| {
        let text = format!("All {}", grouped(facet.distinct));
        let mut link = address("/values", params);
        link.push(if link.contains('?') { '&' } else { '?' });
        link.push_str("field=");
        link.push_str(facet.field.name());
        (text, link)
    })
}

fn clear(params: &SearchParams, fields: &[Field]) -> String {
    let without = fields
        .iter()
        .fold(params.at_page(1), |params, field| params.without(*field));
    if without.choices.len() == params.choices.len() {
        String::new()
    } else {
        address("/", &without)
    }
}
