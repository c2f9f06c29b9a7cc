//! PDF to blocks and declarations.
//!
//! `glyphs` and `rules` take what a page draws, `fields` what is filled in, `lines` makes lines of it with `bidi` and `letters`, `order`
//! puts them in the order of reading, `running` takes headers and footers out, `tables` and `ruled` mark rows,
//! `notes` sets notes apart, `paragraphs` and `steps` join lines with `measure`, `listed`, `marker`,
//! `hyphens` and `tags`, `blocks` finishes them. `info` and `links` read what the file declares, `legible`
//! judges whether its characters are letters at all. The one module that knows the interpreter.
//! Runs in a process of its own: no limit of memory is kept here.

mod bidi;
mod blocks;
mod fields;
mod glyphs;
mod hyphens;
mod info;
mod legible;
mod letters;
mod lines;
mod links;
mod listed;
#[cfg(test)]
mod made;
mod marker;
mod measure;
mod notes;
mod order;
mod paragraphs;
mod ruled;
mod rules;
mod running;
mod sentence;
mod steps;
mod tables;
mod tags;
#[cfg(test)]
mod tests;

use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use hayro_syntax::object::Array;
use hayro_syntax::object::dict::keys::CONTENTS;
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::glyphs::Page as Drawn;
use self::lines::Line;
use self::tags::Tags;
use super::{Format, Parsed, Property, Unreadable, hosts};
use crate::deadline;

/// The most pages read of one file.
const MOST_PAGES: usize = 2_000;
/// The most text read of one file, in bytes; less in tests, so that they reach it.
const MOST_TEXT: usize = if cfg!(test) { 64 << 10 } else { 16 << 20 };

/// Reads a PDF file.
pub fn parse(bytes: Vec<u8>) -> Result<Parsed, Unreadable> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Unreadable::Encrypted,
        LoadPdfError::Decryption(_) => Unreadable::Encrypted,
        LoadPdfError::Invalid => Unreadable::Damaged,
    })?;
    let mut remarks = Vec::new();
    let mut read = read(&pdf, &mut remarks);
    let declarations = info::declarations(&pdf);
    let untold = read.untold as f32 / read.glyphs.max(1) as f32;
    let pages = read.heights.len();
    let missing = if read.lines.is_empty() && read.scans.is_empty() && !read.lost.is_empty() {
        Some(Unreadable::Damaged)
    } else if read.lines.is_empty() {
        Some(Unreadable::NoTextLayer)
    } else if !legible::is_legible(&read.lines, untold) {
        read.lines.clear();
        Some(Unreadable::Illegible)
    } else {
        remarks.extend(pages_remark("no text layer", &read.scans, pages));
        remarks.extend(pages_remark("damaged, nothing read", &read.lost, pages));
        None
    };
    if let Some(why) = missing {
        // What has a title of its own can be found by it.
        if !declarations
            .iter()
            .any(|one| one.property == Property::Title)
        {
            return Err(why);
        }
        remarks.push(why.to_string());
    }
    let trusted = read.tagged * 5 >= read.letters * 4;
    let tags = read.tags.as_ref().filter(|_| trusted);
    let (blocks, pages) = blocks::blocks(&read.lines, &read.heights, tags);
    let texts = blocks.iter().map(|block| block.text.as_str());
    let addresses = texts.fold(read.links, |all, text| all + text + "\n");
    Ok(Parsed {
        format: Format::Pdf,
        pages,
        declarations,
        blocks,
        hosts: hosts::named(&addresses),
        remarks,
    })
}

/// A remark about some of the pages, given by their numbers from 1; none if there are none.
fn pages_remark(what: &str, numbers: &[usize], pages: usize) -> Option<String> {
    let listed: Vec<String> = numbers.iter().take(10).map(usize::to_string).collect();
    let more = if numbers.len() > listed.len() {
        " ..."
    } else {
        ""
    };
    (!numbers.is_empty()).then(|| {
        let count = numbers.len();
        format!(
            "{what} on {count} of {pages} pages: {}{more}",
            listed.join(", ")
        )
    })
}

/// The lines of all pages.
struct Read {
    lines: Vec<Line>,
    heights: Vec<f32>,
    /// The numbers of pages that show pictures and have no letters, from 1.
    scans: Vec<usize>,
    /// The numbers of pages whose content is not in the file or cannot be decoded, from 1.
    lost: Vec<usize>,
    /// Bytes of letters, glyphs, and those of them whose characters the file does not tell.
    letters: usize,
    glyphs: usize,
    untold: usize,
    /// The structure, and bytes of letters that hang in it.
    tags: Option<Tags>,
    tagged: usize,
    /// The addresses that links lead to, one a line.
    links: String,
}

/// The share of a page that pictures cover where it is a scan.
const SCAN: f32 = 0.4;

fn read(pdf: &Pdf, remarks: &mut Vec<String>) -> Read {
    let cache = InterpreterCache::new();
    let pages = pdf.pages();
    let mut read = Read {
        lines: Vec::new(),
        heights: Vec::new(),
        scans: Vec::new(),
        lost: Vec::new(),
        letters: 0,
        glyphs: 0,
        untold: 0,
        tags: Tags::new(pdf),
        tagged: 0,
        links: String::new(),
    };
    let (mut mirrored, mut cells) = (0, 0);
    for (number, page) in pages.iter().enumerate() {
        deadline::check();
        if number == MOST_PAGES || read.letters > MOST_TEXT {
            remarks.push(format!(
                "only the first {number} of {} pages were read",
                pages.len()
            ));
            break;
        }
        let mut drawn = Drawn::new(page.render_dimensions());
        let transform = Affine::new(page.initial_transform(true).as_coeffs());
        let size = Rect::new(0.0, 0.0, f64::from(drawn.width), f64::from(drawn.height));
        let settings = InterpreterSettings::default();
        let mut context = Context::new(transform, size, &cache, pdf.xref(), settings);
        interpret_page(page, &mut context, &mut drawn);
        fields::add(page, transform, &mut drawn);
        links::add(page, &mut read.links);
        read.letters += drawn.letters.len();
        read.glyphs += drawn.glyphs.len();
        read.untold += drawn.untold;
        if drawn.letters.trim().is_empty() && drawn.pictures > SCAN {
            read.scans.push(number + 1);
        }
        if is_lost(page) {
            read.lost.push(number + 1);
        }
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let element = |mark| {
            read.tags
                .as_ref()
                .and_then(|tags| tags.element(number, mark))
        };
        let boundary = |a, b| match (element(a), element(b)) {
            (Some(a), Some(b)) => a.number != b.number,
            _ => false,
        };
        let tagged = drawn
            .glyphs
            .iter()
            .filter(|glyph| glyph.artifact || element(glyph.mark).is_some());
        let tagged: usize = tagged.map(|glyph| (glyph.end - glyph.start) as usize).sum();
        let lines = lines::lines(&drawn, number, &boundary, &mut mirrored);
        read.tagged += tagged;
        let lines = order::ordered(lines);
        read.lines.extend(match read.tags {
            None => ruled::cut(lines, &drawn.rules, &mut cells),
            Some(_) => lines,
        });
        read.heights.push(drawn.height);
    }
    read
}

/// Returns true if a page declares content of which nothing can be decoded, as where a file is cut.
fn is_lost(page: &Page<'_>) -> bool {
    let several = page.raw().get::<Array<'_>>(CONTENTS);
    let parts = several.is_some_and(|parts| parts.raw_iter().next().is_some());
    match page.page_stream() {
        Some(content) => content.is_empty() && parts,
        None => page.raw().contains_key(CONTENTS),
    }
}

/// How far from the beginning of a file its mark may stand, in bytes, as readers allow it.
const HEAD: usize = 1024;

/// Returns true if bytes are a PDF file.
pub fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let marked = memchr::memmem::find(head, b"%PDF-");
    // A page about such files may name the mark: before the real one stands no markup.
    marked.is_some_and(|at| !head[..at].contains(&b'<'))
}
