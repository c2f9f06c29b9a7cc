//! The items of one list as parties: rows of a table, or lines that hold one name or several, with
//! what the label above the list and the lines below each name say about them.

use std::borrow::Cow;
use std::ops::Range;

use super::super::abreast;
use super::super::aside;
use super::super::calibration::confidence;
use super::super::cue;
use super::super::inline;
use super::super::item;
use super::super::item_text;
use super::super::lead::{beginning, held_before, signs_for};
use super::super::line::{Line, Shape};
use super::super::model::Selection;
use super::super::name::Leaning;
use super::super::part;
use super::super::placed;
use super::super::site;
use super::super::style::Style;
use super::super::table;
use super::super::words::{Class, key};
use super::below::{BELOW, attach, signed_at, tells};
use super::records::{Sort, sort};
use super::{Around, is_aside};
use crate::analysis::begins_unspaced;
use crate::document::{Evidence, Found, PartyType, Place, Signatory};
use crate::extract::Reading;

/// One list of those who sign.
pub(super) struct List<'a, 'b> {
    pub(super) reading: &'a Reading<'b>,
    pub(super) lines: &'a [Line<'b>],
    pub(super) selection: &'a Selection,
    /// The numbers of its lines.
    pub(super) members: &'a [usize],
    /// True if its parties take several lines each: a name, then what tells of it.
    pub(super) beside: bool,
    /// Places around its lines.
    pub(super) around: &'a Around,
}

/// An item of a list: what stands in a line or a part of it.
struct Item<'a> {
    text: Cow<'a, str>,
    span: Range<usize>,
    line: usize,
}

impl List<'_, '_> {
    pub(super) fn read(&self) -> Vec<Found<Signatory>> {
        match self.lines[self.members[0]].shape {
            Shape::Row { .. } => self.rows(),
            _ => self.items(),
        }
    }

    /// What a label above the list says about those in it, and where they are.
    fn label(&self) -> (Option<Leaning>, Vec<Place>, Option<&str>) {
        let first = self.members[0];
        let mut leaning = None;
        let mut places = Vec::new();
        let mut organization = None;
        for at in (first.saturating_sub(3)..first).rev() {
            let line = &self.lines[at];
            // A number or a label among the names names nobody.
            let named =
                line.text.contains(char::is_alphabetic) && !line.text.ends_with([':', '：']);
            if self.selection.selected[at] && named || line.text.len() > 160 {
                break;
            }
            if places.is_empty() && at + 1 == first {
                places = placed::label(self.lines, at).unwrap_or_default();
            }
            organization = organization.or_else(|| cue::signs_for(line));
            let labels = line.shape == Shape::Heading
                || line.text.ends_with([':', '：'])
                || cue::is_inner_label(line)
                || cue::announcement(line, true).is_some();
            if labels {
                leaning = leaning.or(cue::leaning(&line.key));
                if leaning.is_some() {
                    break;
                }
            }
        }
        (leaning, places, organization)
    }

    /// Returns true for several items with bullets or numbers, each of which is one party as a rule.
    fn is_bulleted(&self) -> bool {
        let is_item = |at: &usize| self.lines[*at].shape == Shape::Item;
        self.members.len() >= 2 && self.members.iter().all(is_item)
    }

    fn rows(&self) -> Vec<Found<Signatory>> {
        let (leaning, _, organization) = self.label();
        let group = self.lines[self.members[0]].group;
        let last = self.members[self.members.len() - 1];
        let mut first = self.members[0];
        while first > 0
            && self.lines[first - 1].group == group
            && matches!(self.lines[first - 1].shape, Shape::Row { .. })
        {
            first -= 1;
        }
        let lines = &self.lines[first..=last];
        let rows: Vec<(&str, bool)> = lines
            .iter()
            .map(|line| (line.text, matches!(line.shape, Shape::Row { header: true })))
            .collect();
        let texts: Vec<&str> = self.members.iter().map(|at| self.lines[*at].text).collect();
        let style = Style::of(&texts, leaning);
        let read = table::signatories(&rows, style).unwrap_or_else(|| {
            let row = |(row, _): &(&str, bool)| item::signatory(row, style).into_iter().collect();
            rows.iter().map(row).collect()
        });
        read.into_iter()
            .enumerate()
            .filter(|(place, _)| self.selection.selected[first + place])
            .flat_map(|(place, row)| row.into_iter().map(move |party| (first + place, party)))
            .map(|(at, mut party)| {
                if party.party_type == PartyType::Person && party.affiliation.is_none() {
                    party.affiliation = organization.map(str::to_owned);
                }
                self.found(party, at, self.lines[at].span.clone())
            })
            .collect()
    }

    fn items(&self) -> Vec<Found<Signatory>> {
        let (leaning, label_places, organization) = self.label();
        let bulleted = self.is_bulleted();
        let several = self.members.len() <= 3 && !bulleted || {
            let cut = |at: &&usize| {
                inline::names(
                    &self.lines[**at].text[beginning(&self.lines[**at])..],
                    false,
                )
                .is_some()
            };
            let count = self.members.iter().filter(cut).count() * 2;
            count > self.members.len() || count == self.members.len() && !bulleted
        };
        let headed = self.beside && sort(&self.lines[self.members[0]]) == Sort::Beside;
        let office = headed.then(|| item_text::bare(self.lines[self.members[0]].text).to_owned());
        let items: Vec<Item<'_>> = self.members[usize::from(headed)..]
            .iter()
            .flat_map(|at| self.cut(*at, several))
            .collect();
        let texts: Vec<&str> = items.iter().map(|item| item.text.as_ref()).collect();
        // First names alone are those of persons.
        let lone = texts
            .iter()
            .filter(|text| !item_text::bare(text).contains(' '))
            .count();
        let first_names = texts.len() <= 8 && lone >= 2 && lone + 1 >= texts.len();
        let few =
            texts.len() <= 2 || first_names && !texts.iter().any(|text| begins_unspaced(text));
        let style = Style::of(&texts, leaning.or(few.then_some(Leaning::RatherPersons)));
        let mut found: Vec<Found<Signatory>> = Vec::new();
        let mut last_line = None;
        let mut before = (None, None);
        let mut line_start = 0;
        for item in &items {
            if last_line != Some(item.line) {
                if let Some(line) = last_line {
                    self.below(line, &mut found[line_start..]);
                }
                line_start = found.len();
                last_line = Some(item.line);
                // Once for each line, however many stand in it.
                let line = &self.lines[item.line];
                before = (held_before(line), signs_for(line));
            }
            if aside::is_rest(&item.text) {
                continue;
            }
            let Some(mut party) = item::signatory(&item.text, style) else {
                continue;
            };
            // `Copper Lane Brass Band`: a word for a body outweighs capitals.
            let body = Class::Collective.has(&key(&party.name));
            if body && leaning.is_none() && party.role.is_none() && party.affiliation.is_none() {
                party.party_type = PartyType::Organization;
            }
            if party.places.is_empty() {
                let places = self.around.get(&item.line).cloned().flatten();
                party.places = places
                    .filter(|places| !places.is_empty())
                    .unwrap_or_else(|| label_places.clone());
            }
            if party.party_type == PartyType::Person && party.role.is_none() {
                party.role = office.clone().or(before.0.map(str::to_owned));
            }
            if party.party_type == PartyType::Person && party.affiliation.is_none() {
                party.affiliation = organization.or(before.1).map(str::to_owned);
            }
            found.push(self.found(party, item.line, item.span.clone()));
        }
        if let Some(line) = last_line {
            self.below(line, &mut found[line_start..]);
        }
        found
    }

    fn found(&self, party: Signatory, line: usize, span: Range<usize>) -> Found<Signatory> {
        let (rule, confidence) = (
            self.selection.rule(line),
            confidence(self.selection.probabilities[line]),
        );
        let evidence = match &self.lines[line] {
            line if line.outside > 0 => Evidence::declared(rule, confidence, line.text),
            _ => Evidence::in_body(rule, confidence, &self.reading.body, span),
        };
        Found::new(party, evidence)
    }

    /// The items of a line, without what announces them or closes the letter before them.
    fn cut(&self, at: usize, several: bool) -> Vec<Item<'_>> {
        let line = &self.lines[at];
        let begin = beginning(line);
        let rest = &line.text[begin..];
        let from = line.span.start + begin;
        let alone = self.members.len() <= 3 && !self.is_bulleted();
        let one = || std::iter::once(0..rest.len()).collect();
        // `Lake Forum | Kenya`
        let placed = |pieces: &Vec<Range<usize>>| {
            let places = |piece: &Range<usize>| !site::places(&rest[piece.clone()]).is_empty();
            pieces.len() <= 4 && !places(&pieces[0]) && pieces[1..].iter().any(places)
        };
        let pieces = match part::represented(rest).is_some() {
            true => one(),
            false if inline::plainly(rest).is_some_and(|pieces| placed(&pieces)) => one(),
            false => inline::persons(rest)
                .or_else(|| alone.then(|| abreast::persons(rest)).flatten())
                .or_else(|| match (alone || begin > 0, several) {
                    (true, _) => inline::names(rest, true).or_else(|| inline::pair(rest)),
                    (false, true) => inline::names(rest, false),
                    (false, false) => inline::plainly(rest).or_else(|| inline::pair(rest)),
                })
                .unwrap_or_else(one),
        };
        pieces
            .into_iter()
            .map(|piece| Item {
                text: Cow::Borrowed(&rest[piece.clone()]),
                span: from + piece.start..from + piece.end,
                line: at,
            })
            .collect()
    }

    /// Gives those of a line what the lines below it tell: an office, an organization, a place.
    fn below(&self, at: usize, parties: &mut [Found<Signatory>]) {
        let below = self.lines[at + 1..].iter().enumerate().take(BELOW);
        for (place, line) in below {
            let aside = is_aside(line);
            let next = self.selection.selected[at + 1 + place]
                && !aside
                && self.around.get(&(at + 1 + place)) != Some(&None)
                && (!self.beside || self.members.contains(&(at + 1 + place)));
            if next {
                return;
            }
            if let Some(town) = signed_at(line.text) {
                for party in parties
                    .iter_mut()
                    .filter(|party| party.value.places.is_empty())
                {
                    party.value.places = town.clone();
                }
                return;
            }
            if aside || !tells(line) {
                return;
            }
            for party in parties.iter_mut() {
                attach(&mut party.value, line.text);
            }
        }
    }
}
