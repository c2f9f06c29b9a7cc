//! Lists: the lines after a cue taken together, read in one style, and what ends them.

use std::borrow::Cow;
use std::ops::Range;

use crate::deadline;
use crate::document::{Evidence, Found, PartyType, Place, Signatory};

use super::aside;
use super::bracket;
use super::card;
use super::cue;
use super::item::{self, Style};
use super::line::{Line, Shape};
use super::name::{self, Leaning};
use super::office;
use super::part;
use super::placed;
use super::run;
use super::table;
use super::words::{Class, is_unspaced};
use crate::extract::Reading;

/// The share of lines that must look like names.
const NAMED: f32 = 0.6;

/// The longest line that may stand between a cue and its list, in characters.
const BETWEEN: usize = 240;

/// What is known of a list before it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    /// The rule that led to it.
    pub(super) rule: &'static str,
    /// How sure that makes us, from 0 to 1.
    pub(super) confidence: f32,
    /// What the cue says about those in it.
    pub(super) leaning: Option<Leaning>,
    /// Whether it follows a closing formula: then a name may have its role in the next line.
    pub(super) closing: bool,
}

/// The signatories from a line on, and the line after them.
pub(super) fn after(
    reading: &Reading<'_>,
    lines: &[Line<'_>],
    from: usize,
    opening: Opening,
) -> (Vec<Found<Signatory>>, usize) {
    let mut found: Vec<Found<Signatory>> = Vec::new();
    let mut leaning = opening.leaning;
    let mut affiliation: Option<&str> = None;
    let mut places: Vec<Place> = Vec::new();
    let mut at = from;
    let mut passed = 0;
    // Remarks may stand between a label and its list.
    let mut labeled = !opening.closing;
    while let Some(line) = lines.get(at) {
        deadline::glance();
        let stops = cue::ends(line) && !is_inside_item(lines, at)
            || cue::replies(line)
            || cue::announcement(line, !found.is_empty()).is_some()
            || cue::greets(line)
            || !found.is_empty() && cue::closes(line);
        if stops {
            break;
        }
        if Class::Invitation.begins(&line.key) && line.shape != Shape::Item {
            at += 1;
            continue;
        }
        if let Some(organization) = cue::signs_for(line) {
            affiliation = Some(organization);
            at += 1;
            continue;
        }
        if let Some(named) = placed::label(lines, at) {
            places = named;
            labeled = true;
            passed = 0;
            at += 1;
            continue;
        }
        if cue::is_inner_label(line) || is_above_list(lines, at) {
            leaning = cue::leaning_below(&line.key, leaning);
            labeled = true;
            affiliation = None;
            places.clear();
            passed = 0;
            at += 1;
            continue;
        }
        if line.shape == Shape::Heading && !(opening.closing && found.is_empty()) {
            passed += 1;
            if !found.is_empty() || passed > 1 {
                break;
            }
            at += 1;
            continue;
        }
        let range = unit(lines, at);
        let list = read(
            reading,
            &lines[range.clone()],
            leaning,
            opening,
            found.is_empty(),
        );
        if list.is_empty() {
            let short = range.len() <= 2 && line.text.chars().count() <= BETWEEN;
            passed += 1;
            let goes_on = labeled || !found.is_empty() && label_follows(lines, range.end);
            if !short || passed > 2 || !goes_on {
                break;
            }
        } else {
            passed = 0;
            labeled = false;
            found.extend(list.into_iter().map(|mut signatory| {
                if let Some(organization) = affiliation
                    && signatory.value.affiliation.is_none()
                    && signatory.value.party_type == PartyType::Person
                {
                    signatory.value.affiliation = Some(organization.to_owned());
                }
                if signatory.value.places.is_empty() {
                    signatory.value.places.clone_from(&places);
                }
                signatory
            }));
        }
        at = range.end;
        if opening.closing && found.len() <= 2 && !found.is_empty() && !continues(lines, at) {
            break;
        }
    }
    (found, at)
}

/// Whether a short line of text stands directly above a list or table: then it is its label.
fn is_above_list(lines: &[Line<'_>], at: usize) -> bool {
    let words = lines[at].text.split_whitespace().count();
    lines[at].shape == Shape::Text
        && words <= 6
        && lines.get(at + 1).is_some_and(|next| {
            matches!(next.shape, Shape::Item | Shape::Row { .. })
                && cue::leaning(&lines[at].key).is_some()
                || run::plainly(next.text).is_some_and(|names| names.len() > 3)
                    && run::plainly(lines[at].text).is_none()
                    && lines[at].text.chars().count() <= 12
        })
}

/// Whether a label of another part of the list stands in the next lines.
fn label_follows(lines: &[Line<'_>], at: usize) -> bool {
    lines
        .iter()
        .skip(at)
        .take(2)
        .any(|line| cue::is_inner_label(line) && cue::leaning(&line.key).is_some())
}

/// Whether after one or two names below a closing formula more of them follow.
fn continues(lines: &[Line<'_>], at: usize) -> bool {
    lines.get(at).is_some_and(|line| {
        cue::signs_for(line).is_some() || matches!(line.shape, Shape::Item | Shape::Row { .. })
    })
}

/// The lines from one on that belong together: a table, a list, or text lines up to a sentence, a label or an end.
fn unit(lines: &[Line<'_>], from: usize) -> Range<usize> {
    let first = &lines[from];
    let mut end = from + 1;
    while let Some(line) = lines.get(end) {
        deadline::glance();
        let together = match (first.shape, line.shape) {
            (Shape::Row { .. }, Shape::Row { .. }) | (Shape::Item, Shape::Item) => {
                first.group == line.group || first.shape == Shape::Item
            }
            (Shape::Text | Shape::Quote, Shape::Text | Shape::Quote) => {
                let inside = line.block == first.block;
                let sentence = name::is_sentence(line.text)
                    && (!inside || line.text.split_whitespace().count() > 12);
                let barred = |line: &Line<'_>| line.text.contains(" | ");
                !sentence && line.text.chars().count() <= 300 && barred(line) == barred(first)
            }
            _ => false,
        };
        let stops = !matches!(line.shape, Shape::Row { .. })
            && (cue::ends(line) && !is_inside_item(lines, end)
                || cue::is_inner_label(line)
                || Class::Invitation.begins(&line.key) && line.shape != Shape::Item
                || cue::replies(line)
                || cue::announcement(line, true).is_some()
                || cue::closes(line));
        if !together || stops {
            break;
        }
        end += 1;
    }
    from..end
}

/// Whether a line goes on with the item of a list in which it stands, and the list goes on after it.
fn is_inside_item(lines: &[Line<'_>], at: usize) -> bool {
    let is_item = |line: &Line<'_>| line.shape == Shape::Item;
    let before = at.checked_sub(1).and_then(|before| lines.get(before));
    is_item(&lines[at])
        && before.is_some_and(|before| before.block == lines[at].block)
        && lines.get(at + 1).is_some_and(is_item)
}

/// The signatories of lines that belong together; empty where too few of them look like names.
fn read(
    reading: &Reading<'_>,
    lines: &[Line<'_>],
    leaning: Option<Leaning>,
    opening: Opening,
    first: bool,
) -> Vec<Found<Signatory>> {
    let found = |signatory: Signatory, span: Range<usize>| {
        let confidence = opening.confidence * if lines.len() > 2 { 1.0 } else { 0.9 };
        Found::new(
            signatory,
            Evidence::in_body(opening.rule, confidence, &reading.body, span),
        )
    };
    if matches!(lines[0].shape, Shape::Row { .. }) {
        let rows: Vec<(&str, bool)> = lines
            .iter()
            .map(|line| (line.text, matches!(line.shape, Shape::Row { header: true })))
            .collect();
        let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
        let read = table::signatories(&rows, style(&texts, leaning)).unwrap_or_default();
        return read
            .into_iter()
            .zip(lines)
            .flat_map(|(row, line)| row.into_iter().map(|party| found(party, line.span.clone())))
            .collect();
    }
    let cards = card::items(lines).map(|cards| {
        let cards = cards.into_iter();
        cards.map(|(text, span)| (Cow::Owned(text), span)).collect()
    });
    let items: Vec<(Cow<'_, str>, Range<usize>)> = cards.unwrap_or_else(|| separate(lines, first));
    let texts: Vec<&str> = items.iter().map(|(text, _)| text.as_ref()).collect();
    let named: Vec<(&str, &Range<usize>, Vec<Place>)> = placed::beside(&texts)
        .into_iter()
        .zip(&items)
        .filter_map(|(places, (text, span))| Some((text.as_ref(), span, places?)))
        .collect();
    let texts: Vec<&str> = named.iter().map(|(text, ..)| *text).collect();
    if !are_names(&texts, opening) {
        return Vec::new();
    }
    // Below a letter first names alone are those of persons.
    let first_names = texts.len() <= 8 && texts.iter().all(|text| !item::bare(text).contains(' '));
    let few = opening.closing && (texts.len() <= 2 || first_names);
    let style = style(&texts, leaning.or(few.then_some(Leaning::RatherPersons)));
    let mut list: Vec<Found<Signatory>> = Vec::new();
    for (text, span, places) in named {
        let span = span.clone();
        if is_office_line(text, style)
            && let Some(before) = list.last_mut()
            && before.value.role.is_none()
            && before.value.party_type == PartyType::Person
        {
            before.value.role = Some(item::bare(text).to_owned());
            continue;
        }
        let sentence = name::is_sentence(text)
            && (text.split_whitespace().count() > 8 || text.contains(['。', '，']));
        let label = text.ends_with([':', '：']) || is_title(text);
        let aside =
            label || text.starts_with('#') || Class::Invitation.is_in(&super::words::key(text));
        if sentence || aside || aside::is_dateline(text) || aside::is_count(text) {
            continue;
        }
        if let Some(mut signatory) = item::signatory(text, style) {
            if signatory.places.is_empty() {
                signatory.places = places;
            }
            list.push(found(signatory, span));
        }
    }
    list
}

/// Whether a text in a script without spaces is what another text is called: `關於水壩的聲明`.
fn is_title(text: &str) -> bool {
    is_unspaced(text)
        && text.chars().count() > 5
        && Class::Statement.ends(&super::words::key(item::bare(text)))
}

/// The items of lines that hold one or several each; lines that go on with the one before are joined to it.
fn separate<'a>(lines: &'a [Line<'_>], first: bool) -> Vec<(Cow<'a, str>, Range<usize>)> {
    let mut items: Vec<(Cow<'a, str>, Range<usize>)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if cue::ends(line) && is_inside_item(lines, at) || is_mail(line.text) {
            continue;
        }
        if let Some((before, span)) = items.last_mut()
            && is_continuation(before, line)
        {
            let joined = format!("{before} {}", line.text);
            *before = Cow::Owned(joined);
            span.end = line.span.end;
            continue;
        }
        let runs = match lines.len() {
            _ if part::represented(line.text).is_some() => None,
            1..=3 => run::names(line.text, first || lines.len() == 1),
            _ => run::plainly(line.text),
        };
        match runs {
            Some(pieces) => items.extend(pieces.into_iter().map(|piece| {
                let start = line.span.start;
                let range = start + piece.start..start + piece.end;
                (Cow::Borrowed(&line.text[piece]), range)
            })),
            None => items.push((Cow::Borrowed(line.text), line.span.clone())),
        }
    }
    items
}

/// Whether a line is an address of e-mail and nothing more.
fn is_mail(text: &str) -> bool {
    let domain = text.split_once('@').map_or("", |(_, domain)| domain);
    domain.contains('.') && !text.contains(char::is_whitespace)
}

/// Whether most items look like names; a few items must do so without doubt.
fn are_names(items: &[&str], opening: Opening) -> bool {
    let likeness: Vec<f32> = items
        .iter()
        .map(|text| name::likeness(item::bare(text)))
        .collect();
    let mean = likeness.iter().sum::<f32>() / likeness.len().max(1) as f32;
    let quoted = items
        .iter()
        .filter(|text| text.contains([':', '：']) && text.contains(['“', '”', '"', '«']))
        .count();
    // Streets, telephones and addresses of the web are no names.
    let addressed = items
        .iter()
        .filter(|text| {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            digits >= 5 || ["http", "www."].iter().any(|begin| text.starts_with(begin))
        })
        .count();
    let few = items.len() <= 2;
    let wordy = items
        .iter()
        .any(|text| text.split_whitespace().count() > 24 && !text.contains(['(', ',']));
    let opened = if opening.closing { 1.0 } else { NAMED };
    let enough = if few {
        mean >= opened.max(0.8)
    } else {
        mean >= NAMED
    };
    let sure = !few
        || items.iter().all(|text| {
            let head = item::head(item::bare(text));
            name::is_person_shaped(head)
                || name::is_surely_organization(head)
                || part::is_behalf(text)
                || aside::is_office(text)
        });
    let lone = items.len() == 1 && aside::is_phrase(items[0]);
    enough
        && sure
        && !lone
        && !(few && wordy)
        && (quoted * 2).max(addressed * 3) < items.len().max(1)
}

/// Whether a line goes on with the item before: that one was long, and this one begins in lower case.
fn is_continuation(before: &str, line: &Line<'_>) -> bool {
    line.shape == Shape::Text
        && before.chars().count() >= 60
        && before.contains(char::is_whitespace)
        && line.text.chars().next().is_some_and(char::is_lowercase)
}

/// Whether a line is an office alone, as stands below a name.
fn is_office_line(text: &str, style: Style) -> bool {
    if matches!(style.leaning, Leaning::Organizations) {
        return false;
    }
    aside::is_office(text)
}

/// How the items of a list are written.
fn style(items: &[&str], leaning: Option<Leaning>) -> Style {
    let years = items
        .iter()
        .filter(|text| bracket::trailing_bracket(text).is_some_and(bracket::is_year))
        .count();
    let leaning = leaning.unwrap_or_else(|| {
        let (mut persons, mut organizations) = (0, 0);
        for text in items {
            let text = item::bare(text.trim_start_matches(|c: char| c.is_numeric() || c == '\t'));
            let head = item::head(text);
            let marked = name::is_organization_marked(name::without_honorifics(head));
            let shaped = name::is_person_shaped(head);
            let role = head.len() < text.len()
                && office::has_role(
                    text[head.len()..].trim_start_matches([',', ' ', '(', '–', '—', '-']),
                );
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
    }
}

/// The names run together in the rest of a line after its cue.
pub(super) fn inline(
    reading: &Reading<'_>,
    line: &Line<'_>,
    begin: usize,
    opening: Opening,
) -> Vec<Found<Signatory>> {
    let rest = &line.text[begin..];
    let from = line.span.start + begin;
    let pieces = run::names(rest, true).unwrap_or_else(|| std::iter::once(0..rest.len()).collect());
    let bracketed = rest.trim().starts_with(['(', '（', '[']) || rest.contains('。');
    let texts: Vec<&str> = pieces.iter().map(|piece| &rest[piece.clone()]).collect();
    if bracketed || !are_names(&texts, opening) {
        return Vec::new();
    }
    let style = style(&texts, opening.leaning);
    texts
        .into_iter()
        .zip(pieces)
        .filter_map(|(text, piece)| {
            let span = from + piece.start..from + piece.end;
            let evidence =
                Evidence::in_body(opening.rule, opening.confidence * 0.9, &reading.body, span);
            Some(Found::new(item::signatory(text, style)?, evidence))
        })
        .collect()
}
