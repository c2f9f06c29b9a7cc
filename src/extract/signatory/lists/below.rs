//! What the lines below a name add to it: an office, an organization, a place.

use super::super::aside;
use super::super::cue;
use super::super::item_text;
use super::super::line::{Line, Shape};
use super::super::name;
use super::super::office;
use super::super::part;
use super::super::site;
use super::is_title;
use crate::document::{PartyType, Place, Signatory};

/// The most lines below a name that belong to it.
pub(super) const BELOW: usize = 3;

/// The town before a date in a line below a name: `Durham — signed on 20 October 2013`.
pub(super) fn signed_at(text: &str) -> Option<Vec<Place>> {
    let (town, rest) = [" — ", " – ", " - ", " | "]
        .into_iter()
        .find_map(|dash| text.split_once(dash))?;
    let capital = town.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    let short = capital && town.split_whitespace().count() <= 3 && !office::has_role(town);
    if !short || !aside::is_dateline(rest) {
        return None;
    }
    let known = site::places(town);
    let named = || Place {
        city: Some(town.trim().to_owned()),
        country: None,
    };
    Some(if known.is_empty() {
        vec![named()]
    } else {
        known
    })
}

/// Returns true if a line below a name may tell of its bearer.
pub(super) fn tells(line: &Line<'_>) -> bool {
    let words = line.text.split_whitespace().count();
    words <= 16
        && line.shape != Shape::Heading
        && !cue::ends(line)
        && !cue::closes(line)
        && !cue::is_inner_label(line)
        && !is_title(line)
        && cue::announcement(line, true).is_none()
        && !name::is_sentence(line.text)
        && !aside::is_dateline(line.text)
        && !aside::is_address(line.text)
}

/// Adds to a party what a line below its name tells.
pub(super) fn attach(party: &mut Signatory, text: &str) {
    let text = item_text::bare(text).trim_matches(['*', '_']);
    let office = aside::is_office(text) || office::has_role(text);
    let places = site::places(text);
    if !places.is_empty() && !office {
        if party.places.is_empty() {
            party.places = places;
        }
        return;
    }
    if party.party_type != PartyType::Person {
        return;
    }
    if let Some(organization) = part::on_behalf_of(text) {
        party.affiliation = party.affiliation.take().or(Some(organization.to_owned()));
    } else if office {
        let (role, affiliation) = office::held(text);
        let degree = party
            .affiliation
            .take_if(|affiliation| name::is_honorific(affiliation));
        let role = match (degree, role) {
            (Some(degree), Some(role)) => Some(format!("{degree}, {role}")),
            (degree, role) => degree.or(role),
        };
        party.role = party.role.take().or(role);
        party.affiliation = party.affiliation.take().or(affiliation);
    } else if party.affiliation.is_none() && !text.is_empty() {
        party.affiliation = Some(text.to_owned());
    }
}
