//! Lists: the lines after a cue taken together, read in one style, and what ends them.

use std::ops::Range;

use crate::document::{Evidence, Found, PartyType, Signatory};

use super::cue;
use super::item::{self, Style};
use super::line::{Line, Shape};
use super::name::{self, Leaning};
use super::run;
use super::table;
use super::words::Class;
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
    let mut at = from;
    let mut passed = 0;
    while let Some(line) = lines.get(at) {
        let stops = cue::ends(line)
            || cue::replies(line)
            || cue::announcement(line, !found.is_empty()).is_some()
            || !found.is_empty() && (cue::greets(line) || cue::closes(line));
        if stops {
            break;
        }
        if let Some(organization) = cue::signs_for(line) {
            affiliation = Some(organization);
            at += 1;
            continue;
        }
        if cue::is_inner_label(line) {
            leaning = cue::leaning(&line.key);
            affiliation = None;
            passed += 1;
            if passed > 4 {
                break;
            }
            at += 1;
            continue;
        }
        if line.shape == Shape::Heading && !found.is_empty() {
            break;
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
            let short = range.len() == 1 && line.text.chars().count() <= BETWEEN;
            passed += 1;
            if !found.is_empty() || !short || passed > 2 || opening.closing {
                break;
            }
        } else {
            passed = 0;
            found.extend(list.into_iter().map(|mut signatory| {
                if let Some(organization) = affiliation
                    && signatory.value.affiliation.is_none()
                    && signatory.value.party_type == PartyType::Person
                {
                    signatory.value.affiliation = Some(organization.to_owned());
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
        let together = match (first.shape, line.shape) {
            (Shape::Row { .. }, Shape::Row { .. }) | (Shape::Item, Shape::Item) => {
                first.group == line.group || first.shape == Shape::Item
            }
            (Shape::Text | Shape::Quote, Shape::Text | Shape::Quote) => {
                let inside = line.block == first.block;
                let sentence = name::is_sentence(line.text)
                    && (!inside || line.text.split_whitespace().count() > 12);
                !sentence && !(line.text.chars().count() > 300)
            }
            _ => false,
        };
        let stops = !matches!(line.shape, Shape::Row { .. })
            && (cue::ends(line)
                || cue::is_inner_label(line)
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
    let mut items: Vec<(&str, Range<usize>)> = Vec::new();
    for line in lines {
        let runs = match lines.len() {
            1..=3 => run::names(line.text, first || lines.len() == 1),
            _ => None,
        };
        match runs {
            Some(pieces) => items.extend(pieces.into_iter().map(|piece| {
                let start = line.span.start;
                (
                    &line.text[piece.clone()],
                    start + piece.start..start + piece.end,
                )
            })),
            None => items.push((line.text, line.span.clone())),
        }
    }
    if !are_names(&items, opening) {
        return Vec::new();
    }
    let texts: Vec<&str> = items.iter().map(|(text, _)| *text).collect();
    let style = style(&texts, leaning);
    let mut list: Vec<Found<Signatory>> = Vec::new();
    for (text, span) in items {
        if is_office_line(text, style)
            && let Some(before) = list.last_mut()
            && before.value.role.is_none()
            && before.value.party_type == PartyType::Person
        {
            before.value.role = Some(item::bare(text).to_owned());
            continue;
        }
        if opening.closing
            && texts.len() <= 4
            && list.len() == 1
            && list[0].value.party_type == PartyType::Person
            && name::is_organization_marked(text)
        {
            list[0]
                .value
                .affiliation
                .get_or_insert_with(|| item::bare(text).to_owned());
            continue;
        }
        let sentence = name::is_sentence(text) && text.split_whitespace().count() > 8;
        if sentence || is_dateline(text) {
            continue;
        }
        if let Some(signatory) = item::signatory(text, style) {
            list.push(found(signatory, span));
        }
    }
    list
}

/// Whether most items look like names; a few items must do so without doubt.
fn are_names(items: &[(&str, Range<usize>)], opening: Opening) -> bool {
    let likeness: Vec<f32> = items
        .iter()
        .map(|(text, _)| name::likeness(item::bare(text)))
        .collect();
    let mean = likeness.iter().sum::<f32>() / likeness.len().max(1) as f32;
    let quoted = items
        .iter()
        .filter(|(text, _)| text.contains([':', '：']) && text.contains(['“', '”', '"', '«']))
        .count();
    let few = items.len() <= 2;
    let wordy = items
        .iter()
        .any(|(text, _)| text.split_whitespace().count() > 24 && !text.contains(['(', ',']));
    let opened = if opening.closing { 1.0 } else { NAMED };
    let enough = if few {
        mean >= opened.max(0.8)
    } else {
        mean >= NAMED
    };
    enough && !(few && wordy) && quoted * 2 < items.len().max(1)
}

/// Whether a line is an office alone, as stands below a name.
fn is_office_line(text: &str, style: Style) -> bool {
    if matches!(style.leaning, Leaning::Organizations) {
        return false;
    }
    let text = item::bare(text);
    let key = super::words::key(text);
    let Some((first, _)) = key.split_once(' ') else {
        return Class::Role.is(&key) && text.split_whitespace().count() == 1;
    };
    Class::Role.is(first) && !Class::Honorific.is(first)
}

/// Whether a line is a place and a date or a date alone: it dates the letter and names nobody.
fn is_dateline(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_ascii_digit()).count();
    let year = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|run| run.len() == 4 && (run.starts_with("19") || run.starts_with("20")));
    year && digits >= 5 && text.split_whitespace().count() <= 8
        || digits >= 6 && !text.chars().any(char::is_alphabetic)
}

/// How the items of a list are written.
fn style(items: &[&str], leaning: Option<Leaning>) -> Style {
    let years = items
        .iter()
        .filter(|text| item::trailing_bracket(text).is_some_and(item::is_year))
        .count();
    let leaning = leaning.unwrap_or_else(|| {
        let (mut persons, mut organizations) = (0, 0);
        for text in items {
            let text = item::bare(text.trim_start_matches(|c: char| c.is_numeric() || c == '\t'));
            let head = item::head(text);
            let marked = name::is_organization_marked(name::without_honorifics(head));
            let shaped = name::is_person_shaped(head);
            let role = head.len() < text.len()
                && item::has_role(
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
    let items: Vec<(&str, Range<usize>)> = pieces
        .into_iter()
        .map(|piece| (&rest[piece.clone()], from + piece.start..from + piece.end))
        .collect();
    if !are_names(&items, opening) {
        return Vec::new();
    }
    let texts: Vec<&str> = items.iter().map(|(text, _)| *text).collect();
    let style = style(&texts, opening.leaning);
    items
        .into_iter()
        .filter_map(|(text, span)| {
            let evidence =
                Evidence::in_body(opening.rule, opening.confidence * 0.9, &reading.body, span);
            Some(Found::new(item::signatory(text, style)?, evidence))
        })
        .collect()
}
