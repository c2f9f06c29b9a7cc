//! Running lines: headers, footers and page numbers, which are kept once or not at all.
//!
//! Takes the lines of all pages, says of each what it is; knows nothing of paragraphs.

use std::collections::HashMap;

use super::glyphs::Turn;
use super::lines::Line;
use crate::deadline;

/// The share of a page's height, at the top and at the bottom, in which running lines stand.
const EDGE: f32 = 0.14;
/// The fewest pages on which a running line stands.
const PAGES: usize = 3;

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is part of the text.
    Text,
    /// The first of many that are alike: kept, apart from the text around it.
    First,
    /// It goes.
    Gone,
}

/// What becomes of each line; `heights` are those of the pages.
pub(super) fn fates(lines: &[Line], heights: &[f32]) -> Vec<Fate> {
    let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        deadline::tick();
        if line.artifact || is_at_edge(line, heights) {
            seen.entry(shape(line)).or_default().push(at);
        }
    }
    let mut fates = vec![Fate::Text; lines.len()];
    let needed = PAGES.max(heights.len() / 5);
    for (shape, places) in &seen {
        let mut pages: Vec<u32> = places.iter().map(|at| lines[*at].page).collect();
        pages.dedup();
        let number = is_number(shape);
        let repeated = pages.len() >= needed;
        let by_mark = places.iter().all(|at| lines[*at].artifact);
        if number {
            for at in places {
                if repeated || lines[*at].artifact || tells_page(&lines[*at]) {
                    fates[*at] = Fate::Gone;
                }
            }
        } else if repeated || by_mark && (pages.len() > 1 || !is_long(shape)) {
            for (count, at) in places.iter().enumerate() {
                fates[*at] = if count == 0 { Fate::First } else { Fate::Gone };
            }
        }
    }
    fates
}

/// Returns true if a line stands at the top or bottom of its page.
fn is_at_edge(line: &Line, heights: &[f32]) -> bool {
    let height = heights.get(line.page as usize).copied().unwrap_or(0.0);
    match line.turn {
        Turn::Upright => line.y < height * EDGE || line.y > height * (1.0 - EDGE),
        // What runs along the side of a page is no text of it.
        _ => true,
    }
}

/// A line's text with one sign for all numbers.
fn shape(line: &Line) -> String {
    let mut shape = String::new();
    for c in line.text().chars() {
        if c.is_numeric() {
            if !shape.ends_with('#') {
                shape.push('#');
            }
        } else if !c.is_whitespace() {
            shape.extend(c.to_lowercase());
        }
    }
    if is_roman(&shape) {
        return "#".to_owned();
    }
    shape
}

/// Returns true if a text without spaces is a small Roman number.
fn is_roman(text: &str) -> bool {
    !text.is_empty() && text.len() <= 6 && text.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'))
}

/// Returns true if a shape is a number alone, with a word for page and the number of all pages at
/// most.
fn is_number(shape: &str) -> bool {
    if !shape.contains('#') {
        return false;
    }
    let rest: String = shape.chars().filter(|c| c.is_alphabetic()).collect();
    rest.is_empty() && shape.chars().count() <= 7 || PAGE.contains(&rest.as_str())
}

/// Words around the numbers of pages, without spaces. Origin: written for this project.
const PAGE: [&str; 26] = [
    "page",
    "pageof",
    "p",
    "pg",
    "seite",
    "seitevon",
    "s",
    "página",
    "páginade",
    "pagina",
    "paginadi",
    "paginavan",
    "pagede",
    "pagesur",
    "strona",
    "stronaz",
    "страница",
    "стр",
    "σελίδα",
    "sayfa",
    "halaman",
    "sivu",
    "sida",
    "صفحة",
    "第页",
    "第頁",
];

/// Returns true if a line of numbers tells the number of its page.
fn tells_page(line: &Line) -> bool {
    let text = line.text();
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse::<u32>().ok());
    let first = numbers.next();
    let alone = numbers.next().is_none_or(|of| of > line.page);
    first.is_some_and(|first| first == line.page + 1 || first == line.page) && alone
}

/// Returns true if a shape is as long as a sentence.
fn is_long(shape: &str) -> bool {
    shape.chars().count() > 100
}
