//! From lines that hold those who sign to parties: lists, their items, what stands beside and below
//! each name.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::document::{Evidence, Found, PartyType, Place, Signatory};

use super::aside;
use super::bracket;
use super::cue;
use super::item::{self, Style};
use super::judge::Verdict;
use super::line::{Line, Shape};
use super::name::{self, Leaning};
use super::office;
use super::part;
use super::placed;
use super::run;
use super::site;
use super::table;
use super::template::Template;
use super::words::{Class, is_unspaced, key};
use crate::extract::Reading;

/// The most lines between two lines of one list.
const GAP: usize = 4;

/// The most lines below a name that belong to it.
const BELOW: usize = 3;

/// The signatories of the lines that were taken.
pub(super) fn signatories(
    reading: &Reading<'_>,
    lines: &[Line<'_>],
    verdict: &Verdict,
) -> Vec<Found<Signatory>> {
    let mut found: Vec<Found<Signatory>> = Vec::new();
    let answer = lines.iter().position(is_answer).unwrap_or(lines.len());
    let around = placed::around(lines, &verdict.taken);
    for mut list in lists(lines, verdict, &around) {
        // An answer on the page has signatures of its own; a line or two below `Contact:` are no
        // signatures.
        let below = list[0]
            .checked_sub(1)
            .is_some_and(|above| cue::ends(&lines[above]));
        if list[0] > answer && !found.is_empty() || below && list.len() <= 2 {
            continue;
        }
        let beside = records(lines, &mut list);
        let more = List {
            reading,
            lines,
            verdict,
            taken: &list,
            beside,
            around: &around,
        }
        .read();
        found.extend(more);
    }
    found.retain(|found| !is_form(&found.value.name));
    let few = found.len() <= 6;
    found.dedup_by(|next, last| few && next.value.name == last.value.name);
    found
}

/// Places told by lines around a line; nothing for lines that are such places.
type Around = FxHashMap<usize, Option<Vec<Place>>>;

/// Whether what was read is no name: a field of a form, a label, a row of numbers, a file.
fn is_form(name: &str) -> bool {
    let bracketed = name.starts_with('(') && name.ends_with(')');
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    bracketed
        || name.ends_with([':', '：'])
        || digits >= 8 && digits * 8 > name.len()
        || key(name).split(' ').any(|word| word == "pdf")
}

/// The lines that were taken, in lists.
fn lists(lines: &[Line<'_>], verdict: &Verdict, around: &Around) -> Vec<Vec<usize>> {
    let mut lists: Vec<Vec<usize>> = Vec::new();
    let is_taken =
        |at: &usize| verdict.taken[*at] && around.get(at) != Some(&None) && !is_aside(&lines[*at]);
    for at in (0..lines.len()).filter(is_taken) {
        // `Ana Roe` as a heading, below it what tells of her, and so on.
        let cards = lists.last().is_some_and(|list| {
            let headed = |at: &usize| lines[*at].shape == Shape::Heading;
            headed(&list[0])
                && sort(&lines[list[0]]) == Sort::Person
                && (!headed(&at) || sort(&lines[at]) == Sort::Person)
        });
        let goes_on = lists
            .last()
            .and_then(|list| list.last())
            .is_some_and(|last| {
                let (one, other) = (&lines[*last], &lines[at]);
                let is_row = |line: &Line<'_>| matches!(line.shape, Shape::Row { .. });
                at - last <= GAP
                    && is_row(one) == is_row(other)
                    && (!is_row(one) || one.group == other.group)
                    && (one.shape == Shape::Heading) == (other.shape == Shape::Heading) | cards
                    && lines[last + 1..at].iter().all(|line| !is_border(line))
                    && cue::announcement(other, true).is_none()
            });
        match lists.last_mut() {
            Some(list) if goes_on => list.push(at),
            _ => lists.push(vec![at]),
        }
    }
    lists
}

/// Whether a line heads an answer to the letter.
fn is_answer(line: &Line<'_>) -> bool {
    let headed = line.shape == Shape::Heading || line.text.ends_with([':', '：']);
    headed && line.text.split_whitespace().count() <= 10 && Class::Reply.begins(&line.key)
}

/// Whether a line parts two lists.
fn is_border(line: &Line<'_>) -> bool {
    cue::announcement(line, true).is_some()
        || cue::is_inner_label(line)
        || cue::closes(line)
        || cue::ends(line)
        || line.text.len() > 300
}

/// Whether a line that stands among names is none: a label, a closing formula, a place and date, a
/// number.
fn is_aside(line: &Line<'_>) -> bool {
    if matches!(line.shape, Shape::Row { .. }) {
        return false;
    }
    let text = item::bare(line.text);
    let words = text.split_whitespace().count();
    let ended = || {
        line.text.ends_with([',', '!', '，'])
            || line
                .key
                .rsplit(' ')
                .next()
                .is_some_and(|last| Class::Salute.is(last))
    };
    let closes = words <= 5
        && (Class::Closing.is(&line.key) || Class::Salute.is_in(&line.key) && ended())
        && beginning(line) == 0;
    let announces =
        cue::announcement(line, true).is_some_and(|announcement| announcement.inline.is_none());
    let label = words <= 5
        && (announces
            || Class::Announce.is(&line.key)
            || Class::Participle.is(&line.key)
            || cue::is_inner_label(line));
    closes
        || label
        || aside::is_dateline(text)
        || aside::is_rest(text)
        || text.starts_with('#')
        || !text.chars().any(char::is_alphabetic)
        || line.key.is_empty()
        || line.text.ends_with([':', '：'])
        || cue::ends(line)
        || Class::Invitation.begins(&line.key)
        || is_title(line)
}

/// Whether a line in a script without spaces is what another text is called: `關於水壩的聲明`.
fn is_title(line: &Line<'_>) -> bool {
    is_unspaced(line.text) && line.text.chars().count() > 5 && Class::Statement.ends(&line.key)
}

/// What a line of a list names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Person,
    /// An office, an organization, a place: it may tell of the person above.
    Beside,
    Other,
}

fn sort(line: &Line<'_>) -> Sort {
    let text = &line.text[beginning(line)..];
    let text = item::bare(text);
    let head = item::head(text);
    let plain = name::without_honorifics(head);
    if aside::is_office(without_article(text))
        || part::on_behalf_of(text).is_some()
        || !site::places(text).is_empty()
    {
        Sort::Beside
    } else if name::is_person_shaped(head)
        && (!name::is_organization_marked(plain) || plain.len() < head.len())
        && !Class::Collective.has(&line.key)
    {
        Sort::Person
    } else if name::is_organization_marked(head)
        || text.contains(',') && office::has_role(text)
        || Class::Collective.has(&line.key)
    {
        Sort::Beside
    } else {
        Sort::Other
    }
}

/// A text without a capitalized article before it: `La Presidenta`.
fn without_article(text: &str) -> &str {
    const ARTICLES: [&str; 12] = [
        "The", "Il", "La", "El", "Le", "Der", "Die", "Das", "O", "A", "L'", "De",
    ];
    match text.split_once(' ') {
        Some((first, rest)) if ARTICLES.contains(&first) => rest,
        _ => text,
    }
}

/// One list of those who sign.
struct List<'a, 'b> {
    reading: &'a Reading<'b>,
    lines: &'a [Line<'b>],
    verdict: &'a Verdict,
    /// The numbers of its lines.
    taken: &'a [usize],
    /// Whether its parties take several lines each: a name, then what tells of it.
    beside: bool,
    /// Places around its lines.
    around: &'a Around,
}

/// Keeps of a list whose parties take several lines each the lines of names: persons stand first,
/// and most have something below.
fn records(lines: &[Line<'_>], list: &mut Vec<usize>) -> bool {
    if matches!(lines[list[0]].shape, Shape::Row { .. }) {
        return false;
    }
    let sorts: Vec<Sort> = list.iter().map(|at| sort(&lines[*at])).collect();
    let persons = sorts.iter().filter(|sort| **sort == Sort::Person).count();
    let others = sorts.len() - persons;
    // `La Presidente / Ana Roe`: an office above its only bearer.
    let above = list.len() == 2
        && sorts == [Sort::Beside, Sort::Person]
        && aside::is_office(without_article(item::bare(lines[list[0]].text)));
    if above {
        return true;
    }
    if list.len() <= 8 && offices_below(lines, list) {
        return true;
    }
    let items = list
        .iter()
        .filter(|at| lines[**at].shape == Shape::Item)
        .count();
    let beside = sorts.iter().filter(|sort| **sort == Sort::Beside).count();
    let bare = |at: &&usize| {
        let text = item::bare(lines[**at].text);
        item::head(text).len() == text.len()
    };
    let named = list
        .iter()
        .zip(&sorts)
        .filter(|(_, sort)| **sort == Sort::Person)
        .map(|(at, _)| at);
    let plain = named.filter(bare).count() * 2 > persons;
    let alone = sorts
        .windows(2)
        .filter(|pair| *pair == [Sort::Person, Sort::Person])
        .count();
    let led = sorts[0] == Sort::Person
        && persons > 0
        && others > 0
        && others * 10 >= persons * 6
        && beside * 10 >= others * 7
        && alone * 4 <= persons;
    if !led || !plain || items * 2 > list.len() || others > persons * BELOW {
        return false;
    }
    let mut sorts = sorts.into_iter();
    list.retain(|_| sorts.next() == Some(Sort::Person));
    true
}

/// An item of a list: what stands in a line or a part of it.
struct Item<'a> {
    text: Cow<'a, str>,
    span: Range<usize>,
    line: usize,
}

impl List<'_, '_> {
    fn read(&self) -> Vec<Found<Signatory>> {
        match self.lines[self.taken[0]].shape {
            Shape::Row { .. } => self.rows(),
            _ => self.items(),
        }
    }

    /// What a label above the list says about those in it, and where they are.
    fn label(&self) -> (Option<Leaning>, Vec<Place>, Option<&str>) {
        let first = self.taken[0];
        let mut leaning = None;
        let mut places = Vec::new();
        let mut organization = None;
        for at in (first.saturating_sub(3)..first).rev() {
            let line = &self.lines[at];
            // A number or a label among the names names nobody.
            let named =
                line.text.contains(char::is_alphabetic) && !line.text.ends_with([':', '：']);
            if self.verdict.taken[at] && named || line.text.len() > 160 {
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

    fn rows(&self) -> Vec<Found<Signatory>> {
        let (leaning, _, organization) = self.label();
        let group = self.lines[self.taken[0]].group;
        let last = self.taken[self.taken.len() - 1];
        let mut first = self.taken[0];
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
        let texts: Vec<&str> = self.taken.iter().map(|at| self.lines[*at].text).collect();
        let style = style(&texts, leaning);
        let read = table::signatories(&rows, style).unwrap_or_else(|| {
            let row = |(row, _): &(&str, bool)| item::signatory(row, style).into_iter().collect();
            rows.iter().map(row).collect()
        });
        read.into_iter()
            .enumerate()
            .filter(|(place, _)| self.verdict.taken[first + place])
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
        let several = self.taken.len() <= 3 || {
            let cut = |at: &&usize| {
                run::names(
                    &self.lines[**at].text[beginning(&self.lines[**at])..],
                    false,
                )
                .is_some()
            };
            self.taken.iter().filter(cut).count() * 2 >= self.taken.len()
        };
        let headed = self.beside && sort(&self.lines[self.taken[0]]) == Sort::Beside;
        let office = headed.then(|| item::bare(self.lines[self.taken[0]].text).to_owned());
        let items: Vec<Item<'_>> = self.taken[usize::from(headed)..]
            .iter()
            .flat_map(|at| self.cut(*at, several))
            .collect();
        let texts: Vec<&str> = items.iter().map(|item| item.text.as_ref()).collect();
        // First names alone are those of persons.
        let lone = texts
            .iter()
            .filter(|text| !item::bare(text).contains(' '))
            .count();
        let first_names = texts.len() <= 8 && lone >= 2 && lone + 1 >= texts.len();
        let few = texts.len() <= 2 || first_names && !texts.iter().any(|text| is_unspaced(text));
        let style = style(&texts, leaning.or(few.then_some(Leaning::RatherPersons)));
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
        let (rule, confidence) = (self.verdict.rule(line), self.verdict.likelihoods[line]);
        Found::new(
            party,
            Evidence::in_body(rule, confidence, &self.reading.body, span),
        )
    }

    /// The items of a line, without what announces them or closes the letter before them.
    fn cut(&self, at: usize, several: bool) -> Vec<Item<'_>> {
        let line = &self.lines[at];
        let begin = beginning(line);
        let rest = &line.text[begin..];
        let from = line.span.start + begin;
        let alone = self.taken.len() <= 3;
        let one = || std::iter::once(0..rest.len()).collect();
        // `Lake Forum | Kenya`
        let placed = |pieces: &Vec<Range<usize>>| {
            let places = |piece: &Range<usize>| !site::places(&rest[piece.clone()]).is_empty();
            pieces.len() <= 4 && !places(&pieces[0]) && pieces[1..].iter().any(places)
        };
        let pieces = match part::represented(rest).is_some() {
            true => one(),
            false if run::plainly(rest).is_some_and(|pieces| placed(&pieces)) => one(),
            false if alone || begin > 0 => run::names(rest, true)
                .or_else(|| run::pair(rest))
                .unwrap_or_else(one),
            false if several => run::names(rest, false).unwrap_or_else(one),
            false => run::plainly(rest)
                .or_else(|| run::pair(rest))
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
            let next = self.verdict.taken[at + 1 + place]
                && !aside
                && self.around.get(&(at + 1 + place)) != Some(&None)
                && (!self.beside || self.taken.contains(&(at + 1 + place)));
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

/// Takes offices that stand directly below a person off a short list: they tell of that person.
fn offices_below(lines: &[Line<'_>], list: &mut Vec<usize>) -> bool {
    let is_office = |at: usize| {
        let text = item::bare(&lines[at].text[beginning(&lines[at])..]);
        aside::is_office(without_article(text)) || part::on_behalf_of(text).is_some()
    };
    let count = list.len();
    let mut last = None;
    list.retain(|at| {
        let below = last.is_some_and(|last| at - last <= 2 && sort(&lines[last]) == Sort::Person);
        let taken = !(below && is_office(*at));
        if taken {
            last = Some(*at);
        }
        taken
    });
    list.len() < count
}

/// The town before a date in a line below a name: `Durham — signed on 20 October 2013`.
fn signed_at(text: &str) -> Option<Vec<Place>> {
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

/// Whether a line below a name may tell of its bearer.
fn tells(line: &Line<'_>) -> bool {
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
fn attach(party: &mut Signatory, text: &str) {
    let text = item::bare(text).trim_matches(['*', '_']);
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

/// Marks before the name of one who signs: of a copy, of one who signs for another, of politeness.
/// Origin: written for this project.
const MARKS: [&str; 36] = [
    "Im Auftrag",
    "i. A.",
    "i.A.",
    "I. A.",
    "I.A.",
    "i. V.",
    "i.V.",
    "gez.",
    "Gez.",
    "(gez.)",
    "Ihr",
    "Ihre",
    "Euer",
    "Eure",
    "Dein",
    "Deine",
    "Your",
    "Yours",
    "Votre",
    "Vostro",
    "Vostra",
    "Váš",
    "Vaše",
    "Ваш",
    "Ваша",
    "Ваши",
    "p.p.",
    "Signed",
    "(signed)",
    "(Signed)",
    "SIGNED",
    "Signé",
    "(Signé)",
    "Firmado",
    "Fdo.",
    "F.to",
];

/// The organization before a colon for which the persons after it sign: `Lake Forum: Ana Roe, Bo
/// Lind`.
fn signs_for<'a>(line: &Line<'a>) -> Option<&'a str> {
    let before = line.text[..beginning(line)]
        .trim_end()
        .strip_suffix([':', '：'])?
        .trim();
    let label = cue::announcement(line, true).is_some();
    (!label && name::is_surely_organization(before)).then_some(before)
}

/// Whether a short label and what follows it are an office and the person who holds it: `Keeper of
/// the minutes: Ana Roe`.
fn is_officer(label: &str, rest: &str) -> bool {
    let head = item::head(item::bare(rest));
    label.starts_with(char::is_uppercase)
        && !label.contains(',')
        && name::is_person_shaped(head)
        && !name::is_organization_marked(name::without_honorifics(head))
}

/// The office before a colon that those after it hold.
fn held_before<'a>(line: &Line<'a>) -> Option<&'a str> {
    let begin = beginning(line);
    let before = line.text[..begin]
        .trim_end()
        .strip_suffix([':', '：'])?
        .trim();
    let key = key(before);
    let other = [
        Class::Announce,
        Class::Participle,
        Class::Support,
        Class::Salute,
        Class::Group,
        Class::People,
    ];
    let label =
        other.into_iter().any(|class| class.is_in(&key)) || name::is_surely_organization(before);
    (!label && is_officer(before, &line.text[begin..])).then_some(before)
}

/// Where the names of a line begin: after what announces them, after a closing formula.
pub(super) fn beginning(line: &Line<'_>) -> usize {
    if let Some(begin) = cue::announcement(line, true).and_then(|announcement| announcement.inline)
    {
        return begin;
    }
    let text = line.text;
    // `Cycling: Ana Roe, Bo Lind`, `Collectives: ...`
    if let Some(at) = text.find([':', '：']) {
        let (before, rest) = (
            &text[..at],
            text[at..].trim_start_matches([':', '：']).trim_start(),
        );
        let key = key(before);
        let label = Class::Group.is_in(&key)
            || Class::People.is_in(&key)
            || Class::Collective.is(&key)
            || Class::Role.is(&key);
        let several = run::names(rest, false).is_some() || is_officer(before, rest);
        if before.split_whitespace().count() <= 4
            && !rest.is_empty()
            && !rest.starts_with("//")
            && (label || several)
        {
            return text.len() - rest.len();
        }
    }
    // `Kind regards, Ana Roe`
    for (at, mark) in text.match_indices([',', ':', '.', '，', '：', '!']).take(2) {
        let rest = text[at + mark.len()..].trim_start();
        let before = &text[..at];
        let short = before.split_whitespace().count() <= 6;
        let key = key(before);
        let salute =
            mark != "." && !name::is_organization_marked(before) && Class::Salute.is_in(&key);
        if short
            && !rest.is_empty()
            && (Class::Closing.is(&key) || salute || Class::Participle.is(&key))
        {
            return text.len() - rest.len();
        }
    }
    let marked = MARKS.iter().find_map(|mark| {
        let rest = text.strip_prefix(mark)?;
        let name = rest.trim_start_matches([':', ' ', '\u{a0}']);
        (name.len() < rest.len() && name.starts_with(char::is_uppercase)).then_some(name.len())
    });
    if let Some(length) = marked {
        return text.len() - length;
    }
    0
}

/// How the items of a list are written.
pub(super) fn style(items: &[&str], leaning: Option<Leaning>) -> Style {
    let years = items
        .iter()
        .filter(|text| bracket::trailing_bracket(text).is_some_and(bracket::is_year))
        .count();
    let clean: Vec<&str> = items.iter().map(|text| item::bare(text)).collect();
    let template = Template::of(&clean);
    let leaning = leaning.unwrap_or_else(|| {
        let (mut persons, mut organizations) = (0, 0);
        for text in items {
            let text = item::bare(text.trim_start_matches(|c: char| c.is_numeric() || c == '\t'));
            let head = item::head(text);
            let marked = name::is_organization_marked(name::without_honorifics(head));
            let shaped = name::is_person_shaped(head);
            let beside = || text[head.len()..].trim_start_matches([',', ' ', '(', '–', '—', '-']);
            let role = head.len() < text.len() && office::has_role(beside());
            if role && shaped {
                persons += 2;
            } else if marked || !shaped {
                organizations += 1;
            } else {
                persons += 1;
            }
        }
        if organizations > persons {
            Leaning::RatherOrganizations
        } else {
            Leaning::RatherPersons
        }
    });
    Style {
        leaning,
        years: years * 3 >= items.len(),
        placed: false,
        towns: template.has_places(),
        template,
    }
}
