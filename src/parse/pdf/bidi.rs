//! The order of reading of what stands on a line, where some of it is written from right to left.
//!
//! Glyphs are turned round, never letters: a ligature keeps its letters in their order. Takes what
//! stands on a line from left to right. Source: the rules that Unicode's Annex 9 gives for the way
//! from text to line, followed backwards, without embeddings.

use super::glyphs::Page;
use super::letters::{is_digit, is_rtl as is_rtl_letter};

/// A glyph with the marks set on it.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    /// The glyph, as a number in the page's list.
    pub(super) glyph: usize,
    /// The marks, in the order in which they are drawn.
    pub(super) marks: Vec<usize>,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// True if it is written from right to left.
    pub(super) rtl: bool,
}

/// What stands on a line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    /// A cluster, as a number in the line's list.
    Cluster(usize),
    /// A gap as wide as a space.
    Space,
}

/// The class of what stands on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Left,
    Right,
    Digit,
    /// A sign that stands inside numbers.
    Separator,
    Space,
    Neutral,
}

/// Returns true if most letters of a line are written from right to left.
pub(super) fn is_rtl(clusters: &[Cluster], page: &Page) -> bool {
    let right = clusters.iter().filter(|cluster| cluster.rtl).count();
    if right == 0 {
        return false;
    }
    let left = clusters.iter().filter(|cluster| {
        let c = page.glyphs[cluster.glyph].first;
        c.is_alphabetic() && !cluster.rtl
    });
    right * 2 >= left.count()
}

/// The text of a line in the order of reading. `mirrored` counts whether brackets of text from
/// right to left were seen to be written as drawn (below 0) or as meant (above 0), and decides where
/// a line leaves it open.
pub(super) fn text(
    items: &[Item],
    clusters: &[Cluster],
    page: &Page,
    rtl: bool,
    mirrored: &mut i32,
) -> String {
    let mut written = String::with_capacity(items.len() * 2);
    let any = rtl || clusters.iter().any(|cluster| cluster.rtl);
    if !any {
        for item in items {
            write(*item, clusters, page, &mut written);
        }
        return written;
    }
    let order = order(items, clusters, page, rtl);
    let mut brackets: Vec<(usize, char)> = Vec::new();
    for (item, turned) in order {
        if let Item::Cluster(at) = item
            && turned
            && clusters[at].marks.is_empty()
        {
            let c = page.glyphs[clusters[at].glyph].first;
            if mirror(c) != c {
                brackets.push((written.len(), c));
                written.push(c);
                continue;
            }
        }
        write(item, clusters, page, &mut written);
    }
    if brackets.is_empty() {
        return written;
    }
    let drawn = faults(brackets.iter().map(|(_, c)| *c));
    let meant = faults(brackets.iter().map(|(_, c)| mirror(*c)));
    *mirrored = mirrored
        .saturating_add(meant as i32 - drawn as i32)
        .clamp(-1000, 1000);
    let turn = match drawn.cmp(&meant) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => *mirrored < 0,
    };
    if !turn {
        return written;
    }
    let mut turned = String::with_capacity(written.len());
    let mut from = 0;
    for (at, c) in brackets {
        turned.push_str(&written[from..at]);
        turned.push(mirror(c));
        from = at + c.len_utf8();
    }
    turned.push_str(&written[from..]);
    turned
}

/// Writes what stands at one place.
fn write(item: Item, clusters: &[Cluster], page: &Page, written: &mut String) {
    match item {
        Item::Space => written.push(' '),
        Item::Cluster(at) => {
            written.push_str(page.text(&page.glyphs[clusters[at].glyph]));
            for mark in &clusters[at].marks {
                written.push_str(page.text(&page.glyphs[*mark]));
            }
        }
    }
}

/// Items in the order of reading, each with whether it is read from right to left.
fn order(items: &[Item], clusters: &[Cluster], page: &Page, rtl: bool) -> Vec<(Item, bool)> {
    let classes: Vec<Class> = items
        .iter()
        .map(|item| class(*item, clusters, page))
        .collect();
    let levels = levels(&classes, rtl);
    let mut order: Vec<usize> = (0..items.len()).collect();
    // Numbers and words from left to right stand in right-to-left text at level 2.
    let highest = levels.iter().copied().max().unwrap_or(0);
    for level in (1..=highest).rev() {
        let mut at = 0;
        while at < order.len() {
            if levels[order[at]] < level {
                at += 1;
                continue;
            }
            let end = (at..order.len())
                .find(|&end| levels[order[end]] < level)
                .unwrap_or(order.len());
            order[at..end].reverse();
            at = end;
        }
    }
    order
        .into_iter()
        .map(|at| (items[at], levels[at] == 1))
        .collect()
}

fn class(item: Item, clusters: &[Cluster], page: &Page) -> Class {
    let Item::Cluster(at) = item else {
        return Class::Space;
    };
    let c = page.glyphs[clusters[at].glyph].first;
    match c {
        _ if is_digit(c) => Class::Digit,
        _ if is_rtl_letter(c) => Class::Right,
        '.' | ',' | '/' | ':' | '-' | '–' | '+' | '%' | '\u{66a}' => Class::Separator,
        ' ' => Class::Space,
        _ if c.is_alphabetic() => Class::Left,
        _ => Class::Neutral,
    }
}

/// The level of each item: 0 from left to right, 1 from right to left, 2 from left to right inside.
fn levels(classes: &[Class], rtl: bool) -> Vec<u8> {
    let mut levels: Vec<u8> = classes
        .iter()
        .map(|class| match class {
            Class::Right => 1,
            Class::Left | Class::Digit => {
                if rtl {
                    2
                } else {
                    0
                }
            }
            _ => u8::from(rtl),
        })
        .collect();
    // What stands between two of one kind goes with them.
    let strong = |at: usize| {
        !matches!(
            classes[at],
            Class::Space | Class::Neutral | Class::Separator
        )
    };
    let mut last: Option<usize> = None;
    for at in 0..classes.len() {
        if !strong(at) {
            continue;
        }
        if let Some(before) = last.filter(|before| *before + 1 < at) {
            let between = &classes[before + 1..at];
            let level = match (classes[before], classes[at]) {
                (Class::Left, Class::Left)
                | (Class::Left, Class::Digit)
                | (Class::Digit, Class::Left) => Some(if rtl { 2 } else { 0 }),
                (Class::Digit, Class::Digit)
                    if between.len() == 1 && between[0] == Class::Separator =>
                {
                    Some(if rtl { 2 } else { 0 })
                }
                (Class::Right, Class::Right) => Some(1),
                _ => None,
            };
            if let Some(level) = level {
                levels[before + 1..at].fill(level);
            }
        }
        last = Some(at);
    }
    levels
}

/// The bracket that a bracket is drawn as from right to left; other characters as they are.
fn mirror(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '«' => '»',
        '»' => '«',
        '<' => '>',
        '>' => '<',
        other => other,
    }
}

/// How many brackets close nothing or stay open.
fn faults(brackets: impl Iterator<Item = char>) -> usize {
    let (mut open, mut faults) = (0_usize, 0);
    for c in brackets {
        if matches!(c, '(' | '[' | '{' | '«' | '<') {
            open += 1;
        } else if open > 0 {
            open -= 1;
        } else {
            faults += 1;
        }
    }
    faults + open
}
