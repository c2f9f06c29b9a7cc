//! What the styles of a document stand for: headings, bold text, lists.
//!
//! Source: [MS-DOC], 2.9.271 (`STSH`) and 2.9.260 (`STD`).

use super::properties::{self, Paragraph, Run};
use crate::deadline;
use crate::parse::compound::u16_at;

/// How many styles may be based on each other.
const LONGEST_CHAIN: usize = 20;
/// The number of the style that another is based on where there is none.
const NO_STYLE: u16 = 0x0FFF;

/// A style: its level as a heading, and what it says of its paragraphs and their characters.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// The level from 1, 0 for running text; none where it says nothing of it.
    pub(super) level: Option<u8>,
    pub(super) paragraph: Paragraph,
    pub(super) run: Run,
    based_on: Option<u16>,
}

/// The styles by their numbers.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Style>);

impl Styles {
    /// Reads the table that holds them.
    pub(super) fn read(table: &[u8]) -> Self {
        let mut styles = Vec::new();
        let length = usize::from(u16_at(table, 0).unwrap_or(0));
        let fixed = usize::from(u16_at(table, 4).unwrap_or(0));
        let mut rest = table.get(2 + length..).unwrap_or_default();
        while let Some(length) = u16_at(rest, 0) {
            deadline::tick();
            let length = usize::from(length);
            let own = rest.get(2..(2 + length).min(rest.len()));
            styles.push(style(own.unwrap_or_default(), fixed).unwrap_or_default());
            // Each begins at an even place.
            let next = 2 + length.next_multiple_of(2);
            rest = rest.get(next..).unwrap_or_default();
        }
        Self(styles)
    }

    /// A style with all that it takes from those it is based on.
    pub(super) fn style(&self, number: u16) -> Style {
        let mut style = Style::default();
        let mut next = Some(number);
        for _ in 0..LONGEST_CHAIN {
            let Some(own) = next.and_then(|next| self.0.get(usize::from(next))) else {
                break;
            };
            style.level = style.level.or(own.level);
            style.run.is_bold = style.run.is_bold.or(own.run.is_bold);
            style.run.is_italic = style.run.is_italic.or(own.run.is_italic);
            style.run.is_hidden |= own.run.is_hidden;
            style.paragraph.list = style.paragraph.list.or(own.paragraph.list);
            style.paragraph.depth = style.paragraph.depth.or(own.paragraph.depth);
            next = own.based_on;
        }
        style
    }
}

/// Reads a style; `fixed` is the length of what stands before its name, in bytes.
fn style(bytes: &[u8], fixed: usize) -> Option<Style> {
    let built_in = u16_at(bytes, 0)? & 0x0FFF;
    let kind = u16_at(bytes, 2)?;
    let based_on = kind >> 4;
    let level = match built_in {
        level @ 1..=9 => u8::try_from(level).ok(),
        // Title and subtitle.
        62 => Some(1),
        74 => Some(2),
        _ => None,
    };
    let mut style = Style {
        level,
        based_on: (based_on != NO_STYLE).then_some(based_on),
        ..Style::default()
    };
    let name = bytes.get(fixed..)?;
    // The name, its length before it and a null character behind it; then what the style changes:
    // for the paragraph, where it is a style of paragraphs, and for the characters.
    let mut rest = name.get(2 * (usize::from(u16_at(name, 0)?) + 2)..)?;
    if kind & 0xF == 1 {
        let changes = changes(&mut rest)?;
        properties::note_paragraph(changes.get(2..)?, &mut style.paragraph);
        if let Some(outline) = style.paragraph.outline {
            let own = if outline < 9 { outline + 1 } else { 0 };
            style.level = style.level.or(Some(own));
        }
        style.run = properties::run(self::changes(&mut rest)?);
    }
    Some(style)
}

/// The next changes, whose length in bytes stands before them; they begin at even places.
fn changes<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::from(u16_at(rest, 0)?);
    let changes = rest.get(2..2 + length)?;
    *rest = rest
        .get(2 + length.next_multiple_of(2)..)
        .unwrap_or_default();
    Some(changes)
}
