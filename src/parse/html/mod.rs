//! HTML to blocks and declarations, whole pages and fragments.
//!
//! `tokenize` and `tree` make a compact tree of html5ever's tokens; `elements` holds the rules of
//! the elements' names. `declared` reads the page's metadata. `main_text` finds the zone of each
//! node, with the hints of `class_hints`. `render` makes blocks, and `table` separates tables of
//! data from those that lay out the page. A page without main text is read whole by `fallback`.

mod class_hints;
mod declared;
mod elements;
mod fallback;
mod main_text;
mod render;
mod table;
mod tokenize;
mod tree;

use std::borrow::Cow;

use self::main_text::Zones;
pub use self::main_text::{DescribedPassage, feature_names};
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
        blocks.extend(fallback::blocks(&tree, &markup));
    }
    Parsed {
        pages: Vec::new(),
        format: Format::Html,
        declarations,
        blocks,
        hosts: Vec::new(),
        remarks: remark.into_iter().collect(),
    }
}

/// The passages of a page with their features, for training the model of main text.
pub fn described_passages(text: &str) -> Vec<DescribedPassage> {
    let markup = front_matter::split(text).text;
    main_text::described(&Tree::read(&without_server_code(&markup)))
}

/// Reads a fragment of HTML in other text; all of it is main text.
pub fn fragment(text: &str) -> Vec<Block> {
    let tree = Tree::read(&without_server_code(text));
    render::blocks(&tree, &Zones::all(&tree, Zone::Main))
}

/// The length of the beginning that decides the format, in bytes.
const BEGINNING: usize = 4096;

/// Returns true if text is HTML, judged by its beginning and the density of its tags; `ending` is
/// the file name's ending in lower case.
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
