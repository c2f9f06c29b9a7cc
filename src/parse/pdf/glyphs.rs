//! What a page draws: its letters with their places, and the marks of its structure.
//!
//! The one place that the interpreter calls. Takes drawing instructions, gives glyphs in the order
//! of the content stream; knows nothing of lines or words.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};
use hayro_syntax::object::{Dict, Name, String as PdfString};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::info;
use super::rules::{self, Rule};
use crate::deadline;

/// The most glyphs taken of one page: a page of small print has 10,000.
const MOST_GLYPHS: usize = 400_000;
/// The direction in which a line of text runs over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// From left to right, as letters stand upright.
    Upright,
    /// Downwards: turned clockwise, or written vertically.
    Down,
    /// Upside down.
    Over,
    /// Upwards.
    Up,
    /// Aslant, by so many degrees clockwise.
    Slanted(i16),
}

impl Turn {
    /// A point of the page in the frame of such lines: the first value along the line, the second
    /// across it, growing to the next line.
    fn frame(self, point: Point) -> (f32, f32) {
        let (x, y) = (point.x as f32, point.y as f32);
        match self {
            Self::Upright => (x, y),
            Self::Down => (y, -x),
            Self::Over => (-x, -y),
            Self::Up => (-y, x),
            Self::Slanted(degrees) => {
                let (sine, cosine) = f32::from(degrees).to_radians().sin_cos();
                (x * cosine + y * sine, y * cosine - x * sine)
            }
        }
    }

    /// The point of the page that such a pair of values in the frame of a line stands for.
    pub(super) fn point(self, along: f32, across: f32) -> (f32, f32) {
        match self {
            Self::Upright => (along, across),
            Self::Down => (-across, along),
            Self::Over => (-along, -across),
            Self::Up => (across, -along),
            Self::Slanted(degrees) => {
                let (sine, cosine) = f32::from(degrees).to_radians().sin_cos();
                (
                    along * cosine - across * sine,
                    along * sine + across * cosine,
                )
            }
        }
    }

    /// The direction of a line that goes so far to the right and down.
    fn of(right: f64, down: f64) -> Self {
        let degrees = down.atan2(right).to_degrees().round() as i16;
        match degrees {
            -1..=1 => Self::Upright,
            89..=91 => Self::Down,
            -91..=-89 => Self::Up,
            -180..=-179 | 179..=180 => Self::Over,
            _ => Self::Slanted(degrees),
        }
    }
}

/// One drawn character, or several that are drawn as one.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// Where its letters stand in `Page::letters`, as bytes.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Its first letter.
    pub(super) first: char,
    /// Where it begins and ends along its line, in points.
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Its baseline across the line, in points from the top.
    pub(super) y: f32,
    /// The size of its font, in points.
    pub(super) size: f32,
    pub(super) turn: Turn,
    /// True if its font is bold or italic, as far as that can be told.
    pub(super) bold: bool,
    /// True if it is marked as no part of the text: headers, page numbers.
    pub(super) artifact: bool,
    /// The number of the marked content that it belongs to, -1 for none.
    pub(super) mark: i32,
}

/// What one page draws.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The letters of all glyphs.
    pub(super) letters: String,
    /// In the order of the content stream.
    pub(super) glyphs: Vec<Glyph>,
    /// Width and height, in points.
    pub(super) width: f32,
    pub(super) height: f32,
    /// The share of the page that pictures cover, up to 1.
    pub(super) pictures: f32,
    /// Glyphs whose characters the file does not tell.
    pub(super) untold: usize,
    /// The straight lines that it draws across and down.
    pub(super) rules: Vec<Rule>,
    open: Vec<Mark>,
    /// Where the last run of glyphs begins, for text that is filled and then stroked.
    last_run: usize,
    fonts: FxHashMap<u128, bool>,
}

/// Marked content that is open.
#[derive(Debug)]
struct Mark {
    artifact: bool,
    id: Option<i32>,
    /// What it says in truth, and the first glyph that it stands for.
    actual: Option<(String, usize)>,
}

impl Page {
    /// An empty page of this width and height.
    pub(super) fn new((width, height): (f32, f32)) -> Self {
        Self {
            width,
            height,
            ..Self::default()
        }
    }

    /// The letters of a glyph.
    pub(super) fn text(&self, glyph: &Glyph) -> &str {
        let range = glyph.start as usize..glyph.end as usize;
        self.letters.get(range).unwrap_or_default()
    }

    /// Returns true if the glyphs since `start` repeat those of the run before them, at the same
    /// place.
    fn repeats_last(&self, start: usize) -> bool {
        let new = &self.glyphs[start..];
        let Some(old) = self.glyphs.get(self.last_run..start) else {
            return false;
        };
        let same = |(a, b): (&Glyph, &Glyph)| {
            a.first == b.first
                && (a.x0 - b.x0).abs() < 0.15 * a.size
                && (a.y - b.y).abs() < 0.15 * a.size
        };
        !new.is_empty() && new.len() == old.len() && new.iter().zip(old).all(same)
    }

    /// Returns true if the font of a run is bold.
    fn is_bold(&mut self, run: &GlyphRun<'_, '_>) -> bool {
        let Some(Drawn::Outline(glyph)) = run.glyphs().first().map(|glyph| &**glyph) else {
            return false;
        };
        let Some(font) = glyph.font_data() else {
            return false;
        };
        let bold = || {
            let name = font.postscript_name.as_deref().unwrap_or_default();
            font.weight.is_some_and(|weight| weight >= 600)
                || ["Bold", "bold", "Black", "Heavy", "Semibold"]
                    .iter()
                    .any(|word| name.contains(word))
        };
        *self.fonts.entry(font.cache_key).or_insert_with(bold)
    }

    /// Takes the letters of one glyph; the place where they begin, or nothing where there are none.
    fn take_letters(&mut self, glyph: &Drawn<'_>) -> Option<(u32, char)> {
        let start = u32::try_from(self.letters.len()).ok()?;
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => push(&mut self.letters, c),
            Some(BfString::String(text)) => {
                for c in text.chars() {
                    push(&mut self.letters, c);
                }
            }
            None => {
                self.untold += 1;
                if let Some(c) = char::from_u32(glyph.char_code()) {
                    push(&mut self.letters, c);
                }
            }
        }
        let first = self.letters.get(start as usize..)?.chars().next()?;
        Some((start, first))
    }
}

/// Adds a character of a glyph: presentation forms as the letters that they stand for, the bullets
/// of symbol fonts as bullets; what shows nothing is left out.
fn push(letters: &mut String, c: char) {
    match c {
        ' '..='~' => letters.push(c),
        '\u{a0}' | '\t' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => letters.push(' '),
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{feff}'
        | '\u{fffd}'
        | '\u{fffe}'
        | '\u{ffff}' => {}
        '\u{fb00}'..='\u{fb06}' | '\u{fb13}'..='\u{fdfb}' | '\u{fe70}'..='\u{fefc}' => {
            letters.extend(std::iter::once(c).nfkc());
        }
        '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' | '\u{f0fc}' | '\u{f076}' | '\u{f06f}' => {
            letters.push('•')
        }
        '\u{e000}'..='\u{f8ff}' => {}
        _ => letters.push(c),
    }
}

impl<'a> Device<'a> for Page {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        deadline::tick();
        let is_outline = matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..));
        rules::add(&mut self.rules, path, props.transform, is_outline);
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        // Every form that is drawn comes by here.
        deadline::tick();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        deadline::tick();
        if self.glyphs.len() > MOST_GLYPHS {
            return;
        }
        let bold = self.is_bold(run);
        let vertical = run.writing_mode() == WritingMode::Vertical;
        let artifact = self.open.iter().any(|mark| mark.artifact);
        let mark = self
            .open
            .iter()
            .rev()
            .find_map(|mark| mark.id)
            .unwrap_or(-1);
        let start = self.glyphs.len();
        for glyph in run.glyphs() {
            let place = Placed::new(props.transform * glyph.transform(), glyph, vertical);
            let Some(place) = place.filter(|place| place.is_on(self)) else {
                continue;
            };
            let Some((letters, first)) = self.take_letters(glyph) else {
                continue;
            };
            self.glyphs.push(Glyph {
                start: letters,
                end: u32::try_from(self.letters.len()).unwrap_or(letters),
                first,
                x0: place.x0,
                x1: place.x1,
                y: place.y,
                size: place.size,
                turn: place.turn,
                bold,
                artifact,
                mark,
            });
        }
        if self.repeats_last(start) {
            self.glyphs.truncate(start);
        } else {
            self.last_run = start;
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        deadline::tick();
        let size = Rect::new(
            0.0,
            0.0,
            f64::from(image.width()),
            f64::from(image.height()),
        );
        let bounds = props.transform.transform_rect_bbox(size);
        let area = f64::from(self.width) * f64::from(self.height);
        if area > 0.0 {
            let share = (bounds.area() / area) as f32;
            self.pictures = (self.pictures + share.clamp(0.0, 1.0)).min(1.0);
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        deadline::tick();
        let actual = properties
            .and_then(|properties| properties.get::<PdfString<'_>>(b"ActualText"))
            .map(|text| (info::text(text.as_bytes()), self.glyphs.len()));
        let id = properties.and_then(|properties| properties.get::<i32>(b"MCID"));
        let role = properties.and_then(|properties| properties.get::<Name<'_>>(b"Type"));
        let is_watermark = role.is_some_and(|role| role.as_str() == "Background");
        self.open.push(Mark {
            artifact: tag == b"Artifact" || is_watermark,
            id,
            actual,
        });
    }

    fn end_marked_content(&mut self) {
        let Some(Mark {
            actual: Some((actual, start)),
            ..
        }) = self.open.pop()
        else {
            return;
        };
        self.replace(start, &actual);
    }
}

impl Page {
    /// Puts the text that a file says is meant in place of the glyphs since `start`, where these
    /// stand on one line.
    fn replace(&mut self, start: usize, actual: &str) {
        let Some(shown) = self.glyphs.get(start..).filter(|shown| !shown.is_empty()) else {
            return;
        };
        let first = shown[0].clone();
        let on_line = |glyph: &Glyph| {
            glyph.turn == first.turn && (glyph.y - first.y).abs() < first.size * 0.6
        };
        if !shown.iter().all(on_line) {
            return;
        }
        let written: String = shown.iter().map(|glyph| self.text(glyph)).collect();
        if written == actual {
            return;
        }
        let x0 = shown.iter().map(|glyph| glyph.x0).fold(f32::MAX, f32::min);
        let x1 = shown.iter().map(|glyph| glyph.x1).fold(f32::MIN, f32::max);
        self.glyphs.truncate(start);
        let letters = self.letters.len();
        for c in actual.chars() {
            push(&mut self.letters, c);
        }
        let added = self.letters.get(letters..).unwrap_or_default();
        let Some(letter) = added.chars().next() else {
            return;
        };
        let (Ok(from), Ok(to)) = (u32::try_from(letters), u32::try_from(self.letters.len())) else {
            return;
        };
        self.glyphs.push(Glyph {
            start: from,
            end: to,
            first: letter,
            x0,
            x1,
            ..first
        });
    }
}

/// Where a glyph is drawn, in the frame of its line.
struct Placed {
    x0: f32,
    x1: f32,
    y: f32,
    size: f32,
    turn: Turn,
    origin: Point,
}

impl Placed {
    fn new(transform: Affine, glyph: &Drawn<'_>, vertical: bool) -> Option<Self> {
        let [a, b, c, d, e, f] = transform.as_coeffs();
        let origin = Point::new(e, f);
        let advance = match glyph {
            Drawn::Outline(glyph) => glyph.advance_width().unwrap_or(500.0),
            Drawn::Type3(glyph) => glyph.advance_width().unwrap_or(500.0),
        };
        let mut size = (1000.0 * c.hypot(d)) as f32;
        let along = f64::from(advance);
        let mut turn = match b == 0.0 && a > 0.0 {
            true => Turn::Upright,
            false => Turn::of(a, b),
        };
        let width = (along * a.hypot(b)) as f32;
        if matches!(glyph, Drawn::Type3(_)) && (size < width || size < 2.0) {
            // Some bitmap fonts have a unit of their own.
            size = width * 2.0;
        }
        if ![size, width, e as f32, f as f32]
            .iter()
            .all(|value| value.is_finite())
            || size <= 0.1
        {
            return None;
        }
        if vertical {
            turn = Turn::Down;
            let (x, y) = turn.frame(origin);
            let x0 = x - 0.88 * size;
            return Some(Self {
                x0,
                x1: x0 + size,
                y: y - 0.5 * size,
                size,
                turn,
                origin,
            });
        }
        let (x0, y) = turn.frame(origin);
        Some(Self {
            x0,
            x1: x0 + width.max(0.0),
            y,
            size,
            turn,
            origin,
        })
    }

    /// Returns true if it lies on the page.
    fn is_on(&self, page: &Page) -> bool {
        let (x, y) = (self.origin.x as f32, self.origin.y as f32);
        let margin = self.size;
        x > -margin && x < page.width + margin && y > -margin && y < page.height + 2.0 * margin
    }
}
