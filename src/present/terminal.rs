//! Results for people: as wide as the terminal, with colour or without, never with anything from a
//! document that a terminal would obey.

use std::fmt::Write;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{sanitize_line, sanitized};
use crate::document::{Document, Evidence, FactValue, Field, FileType, Overlap, Signatory};
use crate::gazetteer::country;
use crate::index::{Facet, StoredDocument};
use crate::letter::{Difference, Relation};
use crate::search::snippet::Snippet;
use crate::search::{Hit, Letter, LetterCopy, Results};
use crate::visible::VisibleFilter;

/// The style of the output.
#[derive(Clone, Copy, Debug)]
pub struct TerminalStyle {
    /// Columns.
    pub width: usize,
    /// True to use colour.
    pub color: bool,
}

impl TerminalStyle {
    fn paint(self, style: &str, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[{style}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    fn faint(self, text: &str) -> String {
        self.paint("2", text)
    }
}

/// Hits with their snippets, then facets, then how many there are in all.
pub fn results(results: &Results, style: TerminalStyle, took_ms: f64) -> String {
    let mut out = String::new();
    for hit in &results.hits {
        hit_lines(&mut out, hit, style);
        out.push('\n');
    }
    if !results.facets.is_empty() {
        out.push_str(&facets(&results.facets, style));
        out.push('\n');
    }
    let shown = results.hits.len() as u64;
    let documents = counted(results.total as usize, "document");
    let found = if results.letters < results.total {
        format!(
            "{}, {documents}",
            counted(results.letters as usize, "letter")
        )
    } else {
        documents
    };
    let of = if shown < results.letters && shown > 0 {
        format!(", {shown} shown")
    } else {
        String::new()
    };
    let line = format!("{found}{of} ({took_ms:.1} ms)");
    let _ = writeln!(out, "{}", style.faint(&line));
    out
}

fn counted(count: usize, name: &str) -> String {
    match count {
        1 => format!("1 {name}"),
        _ => format!("{count} {name}s"),
    }
}

/// The other documents of a letter in one line: `also at 3 other places, 2 versions (+14
/// signatories, -1) · 4 translations (es fr pt ar)`; `None` if there are none.
pub fn folded(letter: &Letter) -> Option<String> {
    let mut parts = Vec::new();
    match letter.count(Relation::Copy) {
        0 => {}
        count => parts.push(format!("also at {}", counted(count, "other place"))),
    }
    match letter.count(Relation::Version) {
        0 => {}
        count => {
            let changed = match letter.changed() {
                (0, 0) => String::new(),
                (1, 0) => " (+1 signatory)".to_owned(),
                (added, 0) => format!(" (+{added} signatories)"),
                (0, 1) => " (-1 signatory)".to_owned(),
                (0, removed) => format!(" (-{removed} signatories)"),
                (added, removed) => format!(" (+{added} signatories, -{removed})"),
            };
            parts.push(format!("{}{changed}", counted(count, "version")));
        }
    }
    let mut line = parts.join(", ");
    match letter.count(Relation::Translation) {
        0 => {}
        count => {
            let languages = letter.languages().join(" ");
            let languages = match languages.as_str() {
                "" => String::new(),
                languages => format!(" ({})", sanitize_line(languages)),
            };
            if !line.is_empty() {
                line.push_str(" · ");
            }
            line.push_str(&format!("{}{languages}", counted(count, "translation")));
        }
    }
    (!line.is_empty()).then_some(line)
}

fn hit_lines(out: &mut String, hit: &Hit, style: TerminalStyle) {
    let document = &hit.stored.document;
    let path = sanitize_line(hit.stored.paths.first().map_or("", String::as_str));
    let title = document
        .title
        .as_ref()
        .map_or_else(|| path.clone(), |title| sanitize_line(&title.value));
    let number = format!("{:>2}. ", hit.rank);
    let lines = wrapped(&title, style.width.saturating_sub(4));
    for (place, line) in lines.iter().enumerate() {
        let lead = if place == 0 { number.as_str() } else { "    " };
        let _ = writeln!(out, "{lead}{}", style.bold(line));
    }
    let mut facts = Vec::new();
    let label = document.file_type().and_then(FileType::short_label);
    facts.extend(label.map(str::to_owned));
    facts.extend(document.kind.as_ref().map(|kind| kind.value.to_string()));
    facts.push(match (&document.date, hit.date_overlap) {
        (Some(date), Some(Overlap::Possible)) => format!("{} (possibly in range)", date.value),
        (Some(date), _) => date.value.to_string(),
        (None, _) => "undated".to_owned(),
    });
    facts.extend(
        document
            .language
            .as_ref()
            .map(|language| language.value.to_string()),
    );
    if !document.countries.is_empty() {
        let names: Vec<String> = document
            .countries
            .iter()
            .map(|found| country::label(found.value))
            .collect();
        facts.push(names.join(", "));
    }
    if let Some(publisher) = &document.publisher {
        facts.push(sanitize_line(&publisher.value));
    }
    match document.signatories.len() {
        0 => {}
        1 => facts.push("1 signatory".to_owned()),
        count => facts.push(format!("{count} signatories")),
    }
    for line in wrapped(&facts.join(" · "), style.width.saturating_sub(4)) {
        let _ = writeln!(out, "    {}", style.faint(&line));
    }
    let copies = hit.stored.paths.len() - 1;
    let copies = if copies > 0 {
        format!(" (and {copies} more with the same content)")
    } else {
        String::new()
    };
    let _ = writeln!(out, "    {}", style.paint("36", &format!("{path}{copies}")));
    for line in folded(&hit.letter)
        .iter()
        .flat_map(|line| wrapped(line, style.width.saturating_sub(4)))
    {
        let _ = writeln!(out, "    {}", style.faint(&line));
    }
    for snippet in &hit.snippets {
        let page = snippet
            .page
            .map(|page| format!("{} {page}:", document.page_word()));
        snippet_lines(out, snippet, page, style);
    }
}

/// A snippet behind its page, wrapped, with its highlights; without colour they are set in `[` `]`.
fn snippet_lines(out: &mut String, snippet: &Snippet, page: Option<String>, style: TerminalStyle) {
    let mut words: Vec<(String, usize)> = Vec::new();
    words.extend(page.map(|page| (style.faint(&page), page.width())));
    let (mut word, mut width) = (String::new(), 0);
    let mut marked = false;
    let mut filter = VisibleFilter::new();
    let (on, off) = if style.color {
        ("\u{1b}[1;33m", "\u{1b}[0m")
    } else {
        ("[", "]")
    };
    let mut starts = snippet.highlights.iter().peekable();
    let mut end = 0;
    for (at, character) in snippet.text.char_indices() {
        if marked && at >= end {
            word.push_str(off);
            width += usize::from(!style.color);
            marked = false;
        }
        if let Some(range) = starts.next_if(|range| range.start <= at) {
            word.push_str(on);
            width += usize::from(!style.color);
            (marked, end) = (true, range.end);
        }
        if character == ' ' {
            if marked && style.color {
                word.push_str(off);
            }
            words.push((std::mem::take(&mut word), std::mem::take(&mut width)));
            if marked && style.color {
                word.push_str(on);
            }
            continue;
        }
        if !filter.keeps(character) {
            continue;
        }
        let character = sanitized(character);
        width += character.width().unwrap_or(0);
        word.push(character);
        // Scripts without spaces may break anywhere.
        if width >= style.width.saturating_sub(8).max(8) && !marked {
            words.push((std::mem::take(&mut word), std::mem::take(&mut width)));
        }
    }
    if marked {
        word.push_str(off);
        width += usize::from(!style.color);
    }
    words.push((word, width));
    let room = style.width.saturating_sub(6).max(10);
    let mut line = String::new();
    let mut used = 0;
    for (word, width) in words {
        if used > 0 && used + 1 + width > room {
            let _ = writeln!(out, "      {line}");
            line.clear();
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(&word);
        used += width;
    }
    if !line.is_empty() {
        let _ = writeln!(out, "      {line}");
    }
}

/// The longest bar of a histogram, in columns.
const BAR: usize = 40;

/// Draws a count as a bar; the bar of `most` is the longest, and a count above 0 is always visible.
fn bar(count: u64, most: u64, style: TerminalStyle) -> String {
    let longest = BAR.min(style.width / 2) as u64;
    let length = (count * longest).div_ceil(most.max(1));
    "▇".repeat(usize::try_from(length).unwrap_or_default())
}

/// Counts as aligned columns, one block for each field; years and months with bars.
pub fn facets(facets: &[Facet], style: TerminalStyle) -> String {
    let mut out = String::new();
    for facet in facets {
        let more = facet.distinct.saturating_sub(facet.buckets.len() as u64);
        let _ = writeln!(out, "{}", style.bold(facet.field.name()));
        let most = facet.buckets.iter().map(|(_, count)| *count).max();
        let most = most.unwrap_or_default();
        let digits = most.to_string().len().max(6);
        for (value, count) in &facet.buckets {
            let label = match (facet.field, value.parse()) {
                (Field::Country, Ok(code)) => {
                    format!("{value}  {}", country::label(code))
                }
                _ => sanitize_line(value),
            };
            let room = style.width.saturating_sub(digits + 4).max(10);
            let label = match facet.field {
                Field::Year | Field::Month => format!("{label}  {}", bar(*count, most, style)),
                _ => label,
            };
            let _ = writeln!(out, "  {count:>digits$}  {}", cut(&label, room).trim_end());
        }
        if more > 0 {
            let _ = writeln!(
                out,
                "  {:>digits$}  {}",
                "",
                style.faint(&format!("and {more} more values"))
            );
        }
        if facet.unknown > 0 {
            let _ = writeln!(
                out,
                "  {:>digits$}  {}",
                facet.unknown,
                style.faint("unknown")
            );
        }
    }
    out
}

/// The amount of detail in the facts of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Their values.
    Values,
    /// Their values, each with its evidence.
    Evidence,
}

/// A document as text with its fields.
pub fn document(
    stored: &StoredDocument,
    letter: &Letter,
    detail: Detail,
    style: TerminalStyle,
) -> String {
    let mut out = String::new();
    let document = &stored.document;
    let mut line = |name: &str, value: &str, evidence: Option<&Evidence>| {
        let lines = wrapped(&sanitize_line(value), style.width.saturating_sub(13));
        for (place, text) in lines.iter().enumerate() {
            let name = if place == 0 { name } else { "" };
            let _ = writeln!(out, "{} {text}", style.faint(&format!("{name:<12}")));
        }
        if let Some(evidence) = evidence.filter(|_| detail == Detail::Evidence) {
            let page = document.page_of(evidence).map_or_else(String::new, |page| {
                format!(", {} {page}", document.page_word())
            });
            let place = evidence.span.as_ref().map_or(page.clone(), |span| {
                format!("{page}, bytes {}–{}", span.start, span.end)
            });
            let reason = format!(
                "{} ({:.2}{place}): “{}”",
                evidence.rule,
                evidence.confidence,
                sanitize_line(&evidence.text)
            );
            for text in wrapped(&reason, style.width.saturating_sub(17)) {
                let _ = writeln!(out, "                 {}", style.faint(&text));
            }
        }
    };
    facts(document, &mut line);
    if let Some(of) = document.file_type() {
        line("type", of.label(), None);
    }
    line("id", &stored.id.0, None);
    for path in &stored.paths {
        line("path", path, None);
    }
    for copy in &letter.copies {
        line(copy.relation.name(), &copy_line(copy), None);
    }
    for remark in &document.remarks {
        line("remark", remark, None);
    }
    out.push('\n');
    let mut last = 0;
    for (page, text) in document.pieces() {
        if let Some(page) = page {
            // Pages follow each other; what stands behind them are their notes.
            let notes = if page > last { "" } else { "notes of " };
            last = last.max(page);
            let line = format!("— {notes}{} {page} —", document.page_word());
            let _ = writeln!(out, "{}", style.faint(&line));
        }
        for paragraph in text.lines() {
            if paragraph.trim().is_empty() {
                out.push('\n');
            }
            for text in wrapped(&sanitize_line(paragraph), style.width) {
                let _ = writeln!(out, "{text}");
            }
        }
    }
    out
}

/// What changed between two documents: paragraphs, then signatories; `-` before what only the
/// earlier one has, `+` before what only the later one has.
pub fn difference(difference: &Difference, style: TerminalStyle) -> String {
    let mut out = String::new();
    if difference.is_empty() {
        let _ = writeln!(out, "{}", style.faint("the same text and signatories"));
        return out;
    }
    let mut line = |sign: &str, color: &str, text: &str| {
        let lines = wrapped(&sanitize_line(text), style.width.saturating_sub(2));
        for (place, text) in lines.iter().enumerate() {
            let sign = if place == 0 { sign } else { " " };
            let _ = writeln!(out, "{}", style.paint(color, &format!("{sign} {text}")));
        }
    };
    if !difference.paragraphs.is_empty() {
        let changed = difference.paragraphs.len();
        line("", "1", &format!("paragraphs changed: {changed}"));
    }
    for change in &difference.paragraphs {
        change.before.iter().for_each(|text| line("-", "31", text));
        change.after.iter().for_each(|text| line("+", "32", text));
    }
    for (sign, color, names, what) in [
        ("+", "32", &difference.added, "added"),
        ("-", "31", &difference.removed, "removed"),
    ] {
        if !names.is_empty() {
            line("", "1", &format!("signatories {what}: {}", names.len()));
        }
        names.iter().for_each(|name| line(sign, color, name));
    }
    if !difference.respelled.is_empty() {
        let respelled = difference.respelled.len();
        line(
            "",
            "1",
            &format!("signatories spelled otherwise: {respelled}"),
        );
    }
    for (before, after) in &difference.respelled {
        line("~", "33", &format!("{before} → {after}"));
    }
    out
}

/// Another document of the letter that is shown: its path, and how it differs.
fn copy_line(copy: &LetterCopy) -> String {
    match (copy.relation, copy.added, copy.removed) {
        (Relation::Copy, ..) => copy.path.clone(),
        (Relation::Version, 0, 0) => copy.path.clone(),
        (Relation::Version, added, removed) => {
            format!("{} (signatories: +{added}, -{removed})", copy.path)
        }
        (Relation::Translation, ..) if copy.language.is_empty() => copy.path.clone(),
        (Relation::Translation, ..) => format!("{} ({})", copy.path, copy.language),
    }
}

fn facts(document: &Document, line: &mut impl FnMut(&str, &str, Option<&Evidence>)) {
    for fact in document.facts() {
        let text = match fact.value {
            FactValue::Country(code) => format!("{} ({code})", country::label(code)).into(),
            FactValue::Signatory(signatory) => signatory_line(signatory).into(),
            value => value.text(),
        };
        line(fact.value.field().name(), &text, Some(fact.evidence));
    }
    if let Some(url) = &document.url {
        line("url", url, None);
    }
}

/// A signatory on one line: `Ana Roe, chair, River League (Ghent, Belgium)`.
fn signatory_line(signatory: &Signatory) -> String {
    let mut text = signatory.name.clone();
    for part in [&signatory.role, &signatory.affiliation]
        .into_iter()
        .flatten()
    {
        let _ = write!(text, ", {part}");
    }
    let places: Vec<String> = signatory
        .places
        .iter()
        .map(|place| {
            let country = place.country.map(country::label);
            [place.city.clone(), country]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", ")
        })
        .collect();
    if !places.is_empty() {
        let _ = write!(text, " ({})", places.join("; "));
    }
    text
}

/// Text broken into lines of at most `width` columns: at spaces, and inside words that are longer
/// than a line.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(10);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let size = word.width();
        if used > 0 && used + 1 + size > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for character in word.chars() {
            let size = character.width().unwrap_or(0);
            if used + size > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(character);
            used += size;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Text cut to a number of columns, with `…` where something is missing.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > width {
            break;
        }
        cut.push(character);
    }
    cut.push('…');
    cut
}
