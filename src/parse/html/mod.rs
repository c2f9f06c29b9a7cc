//! HTML to blocks and declarations, whole pages and fragments.
//!
//! `feed` and `tree` make a compact tree of html5ever's tokens with what `elements` tells of their
//! names, `declared` reads what the page says about itself, `main_text` tells the main text from
//! the boilerplate around it, with `words` for what elements say of themselves, and `render` lays
//! out both as blocks, `table` telling tables of data from those that lay out the page. Where
//! nothing stands out as main text, `whole` gives all of the page.

mod declared;
mod elements;
mod feed;
mod main_text;
mod render;
mod table;
mod tree;
mod whole;
mod words;

use std::borrow::Cow;

use self::main_text::Zones;
pub use self::main_text::{Judged, columns};
use self::tree::Tree;
use super::{Block, Format, Parsed, Zone, front_matter};

/// Reads decoded HTML.
pub fn parse(text: &str) -> Parsed {
    let front_matter::Split {
        mut declarations,
        text,
        remark,
    } = front_matter::split(text);
    let markup = without_server_code(&text);
    let tree = Tree::read(&markup);
    declarations.extend(declared::declarations(&tree));
    let mut blocks = render::blocks(&tree, &main_text::zones(&tree));
    if blocks.iter().all(|block| block.zone != Zone::Main) {
        blocks.extend(whole::blocks(&tree, &markup));
    }
    Parsed {
        format: Format::Html,
        declarations,
        blocks,
        hosts: Vec::new(),
        remarks: remark.into_iter().collect(),
    }
}

/// The passages of a page with what is known of them, as the training of the judge of main text
/// needs them.
pub fn judged_passages(text: &str) -> Vec<Judged> {
    let markup = front_matter::split(text).text;
    main_text::judged(&Tree::read(&without_server_code(&markup)))
}

/// Reads a fragment of HTML that stands in other text; all of it is main text.
pub fn fragment(text: &str) -> Vec<Block> {
    let tree = Tree::read(&without_server_code(text));
    render::blocks(&tree, &Zones::all(&tree, Zone::Main))
}

/// How much of a text is looked at to tell its format, in bytes.
const BEGINNING: usize = 4096;

/// Whether text is HTML, judged by its beginning and the density of its tags; `ending` is the file
/// name's ending in lower case.
pub fn looks_like_html(text: &str, ending: &str) -> bool {
    let beginning = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    let mut end = beginning.len().min(BEGINNING);
    while !beginning.is_char_boundary(end) {
        end -= 1;
    }
    let beginning = beginning[..end].to_ascii_lowercase();
    let opens = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<!-- saved from url",
    ];
    if opens.iter().any(|open| beginning.starts_with(open)) {
        return true;
    }
    if beginning.starts_with("<?xml") || beginning.starts_with("<!--") {
        return beginning.contains("<html");
    }
    let tags = [
        "<p", "<div", "<br", "<a ", "<table", "<h1", "<h2", "<ul", "<span", "</",
    ];
    let marked: usize = tags.iter().map(|tag| beginning.matches(tag).count()).sum();
    match ending {
        "html" | "htm" | "xhtml" | "shtml" | "php" | "asp" | "aspx" | "jsp" => {
            marked > 0 || text.contains("</") || !front_matter::starts(text) && text.contains('<')
        }
        "md" | "markdown" | "mkd" | "mdown" | "txt" | "text" | "rst" => false,
        _ => marked >= 8 && beginning.trim_start().starts_with('<'),
    }
}

/// Markup without the code of servers (PHP, ASP) that was left in it.
fn without_server_code(markup: &str) -> Cow<'_, str> {
    if !markup.contains("<?") && !markup.contains("<%") {
        return Cow::Borrowed(markup);
    }
    let mut clean = String::with_capacity(markup.len());
    let mut rest = markup;
    let opening = |text: &str| {
        let mut signs = memchr::memchr_iter(b'<', text.as_bytes());
        signs.find(|at| text[at + 1..].starts_with(['?', '%']))
    };
    while let Some(at) = opening(rest) {
        clean.push_str(&rest[..at]);
        rest = &rest[at..];
        let close = if rest.starts_with("<?") { "?>" } else { "%>" };
        match rest.find(close) {
            Some(end) => rest = &rest[end + close.len()..],
            None => break,
        }
    }
    clean.push_str(rest);
    Cow::Owned(clean)
}
