//! What somebody filled into the fields of a form, where the file keeps it and does not draw it:
//! programs leave that to whoever shows the file.

use hayro_interpret::kurbo::{Affine, Rect};
use hayro_syntax::object::dict::keys::PARENT;
use hayro_syntax::object::{Array, Dict, Name, String as PdfString};
use hayro_syntax::page::Page;

use super::glyphs::{Glyph, Page as Drawn, Turn};
use super::info;
use crate::deadline;

/// The most fields taken of one page.
const MOST: usize = 1_000;
/// The longest value, in characters.
const LONGEST: usize = 20_000;
/// How deep fields nest.
const DEEPEST: usize = 16;
/// Hidden, or not shown on a screen: bits of `F`. Source: ISO 32000-1, table 165.
const UNSEEN: i32 = 1 << 1 | 1 << 5;
/// A password: a bit of `Ff`. Source: ISO 32000-1, table 228.
const PASSWORD: i32 = 1 << 13;

/// Adds the values of a page's fields in which nothing is drawn to what the page draws.
pub(super) fn add(page: &Page<'_>, transform: Affine, drawn: &mut Drawn) {
    let Some(annotations) = page.raw().get::<Array<'_>>(b"Annots") else {
        return;
    };
    for field in annotations.iter::<Dict<'_>>().take(MOST) {
        deadline::tick();
        let Some(value) = value(&field) else {
            continue;
        };
        let Some(place) = place(&field, transform) else {
            continue;
        };
        drawn.fill(place, &value);
    }
}

/// What a field holds that is text; nothing for buttons, and for what is not shown.
fn value(field: &Dict<'_>) -> Option<String> {
    let is_widget = field.get::<Name<'_>>(b"Subtype")?.as_str() == "Widget";
    let flags = field.get::<i32>(b"F").unwrap_or(0);
    if !is_widget || flags & UNSEEN != 0 {
        return None;
    }
    let kind = inherited(field, |one| one.get::<Name<'_>>(b"FT"))?;
    let flags = inherited(field, |one| one.get::<i32>(b"Ff")).unwrap_or(0);
    if !matches!(kind.as_str(), "Tx" | "Ch") || flags & PASSWORD != 0 {
        return None;
    }
    let text = |one: PdfString<'_>| info::text(one.as_bytes());
    let value = inherited(field, |one| {
        let several = |all: Array<'_>| all.iter::<PdfString<'_>>().map(text).collect();
        let several = one.get::<Array<'_>>(b"V").map(several);
        let several = several.map(|all: Vec<String>| all.join(", "));
        one.get::<PdfString<'_>>(b"V").map(text).or(several)
    })?;
    let value: String = value.chars().take(LONGEST).collect();
    value.contains(char::is_alphanumeric).then_some(value)
}

/// What a field says itself, or the one that it is a part of.
fn inherited<'a, T>(field: &Dict<'a>, get: impl Fn(&Dict<'a>) -> Option<T>) -> Option<T> {
    let mut field = field.clone();
    for _ in 0..DEEPEST {
        if let Some(found) = get(&field) {
            return Some(found);
        }
        field = field.get::<Dict<'a>>(PARENT)?;
    }
    None
}

/// Where on the page a field stands.
fn place(field: &Dict<'_>, transform: Affine) -> Option<Rect> {
    let corners: Vec<f32> = field.get::<Array<'_>>(b"Rect")?.iter::<f32>().collect();
    let [x0, y0, x1, y1] = corners.try_into().ok()?;
    let place = Rect::new(x0.into(), y0.into(), x1.into(), y1.into());
    let place = transform.transform_rect_bbox(place.abs());
    (place.is_finite() && place.area() > 0.0).then_some(place)
}

impl Drawn {
    /// Writes text into a place where nothing is drawn, behind what stands before it.
    fn fill(&mut self, place: Rect, text: &str) {
        let (left, right) = (place.x0 as f32, place.x1 as f32);
        let (top, bottom) = (place.y0 as f32, place.y1 as f32);
        let is_inside = |glyph: &Glyph| {
            let middle = (glyph.x0 + glyph.x1) / 2.0;
            let (x, y) = glyph.turn.point(middle, glyph.y);
            glyph.first != ' ' && (left..=right).contains(&x) && (top..=bottom + 1.0).contains(&y)
        };
        if self.glyphs.iter().any(is_inside) {
            return;
        }
        let lines: Vec<&str> = text.split(['\r', '\n']).collect();
        let lines: Vec<&str> = lines
            .into_iter()
            .filter(|line| !line.trim().is_empty())
            .collect();
        let height = (bottom - top) / lines.len().max(1) as f32;
        let upright = || {
            self.glyphs
                .iter()
                .enumerate()
                .filter(|(_, glyph)| glyph.turn == Turn::Upright)
        };
        let beside = upright().filter(|(_, glyph)| {
            (top..=bottom).contains(&glyph.y) && glyph.x1 <= left + glyph.size
        });
        let label = beside.max_by(|(_, a), (_, b)| a.x1.total_cmp(&b.x1));
        let above = upright().filter(|(_, glyph)| glyph.y < bottom);
        let above = above.max_by(|(a, one), (b, other)| one.y.total_cmp(&other.y).then(a.cmp(b)));
        let at = label.or(above).map_or(0, |(at, _)| at + 1);
        let label = label.map(|(_, label)| (label.y, label.size, label.x1));
        let size = label.map_or(height.clamp(4.0, 11.0), |(_, size, _)| size);
        let mut glyphs = Vec::new();
        for (number, line) in lines.into_iter().enumerate() {
            let below = (top + height * (number as f32 + 0.75), left);
            let beside = label.filter(|_| number == 0);
            let beside = beside.map(|(y, size, end)| (y, left.max(end + 0.4 * size)));
            let (y, left) = beside.unwrap_or(below);
            self.write(line, (left, right.max(left)), y, size, &mut glyphs);
        }
        self.glyphs.splice(at..at, glyphs);
    }

    /// Writes a line of text from one place to another at most.
    fn write(
        &mut self,
        line: &str,
        (left, right): (f32, f32),
        y: f32,
        size: f32,
        glyphs: &mut Vec<Glyph>,
    ) {
        let width = (right - left) / line.chars().count().max(1) as f32;
        let width = width.min(0.5 * size);
        for (place, letter) in line.chars().enumerate() {
            let Ok(start) = u32::try_from(self.letters.len()) else {
                return;
            };
            self.letters
                .push(if letter.is_control() { ' ' } else { letter });
            let x0 = left + place as f32 * width;
            glyphs.push(Glyph {
                start,
                end: u32::try_from(self.letters.len()).unwrap_or(start),
                first: letter,
                x0,
                x1: x0 + width,
                y,
                size,
                turn: Turn::Upright,
                bold: false,
                artifact: false,
                mark: -1,
            });
        }
    }
}
