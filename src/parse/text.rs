//! text to blocks.

use super::{Format, Parsed};

/// Reads decoded text.
pub fn parse(text: &str) -> Parsed {
    let _ = text;
    Parsed {
        format: Format::Text,
        declarations: Vec::new(),
        blocks: Vec::new(),
        remarks: Vec::new(),
    }
}
