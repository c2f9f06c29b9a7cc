//! What a PDF file says about itself: title, language, the day of its making.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, String as PdfString};

use crate::parse::{Declaration, Origin, Property};

/// The declarations of a file, as far as they are worth believing.
pub(super) fn declarations(pdf: &Pdf) -> Vec<Declaration> {
    let mut found = Vec::new();
    let metadata = pdf.metadata();
    let mut add = |property, key: &str, value: String| {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            found.push(Declaration {
                property,
                origin: Origin::Properties,
                key: key.to_owned(),
                value,
            });
        }
    };
    if let Some(title) = metadata.title.as_deref().map(text)
        && is_title(&title)
    {
        add(Property::Title, "title", title);
    }
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    if let Some(language) = catalog.and_then(|catalog| catalog.get::<PdfString<'_>>(b"Lang")) {
        add(Property::Language, "lang", text(language.as_bytes()));
    }
    if let Some(day) = metadata.creation_date
        && (1985..2100).contains(&day.year)
    {
        let value = format!("{:04}-{:02}-{:02}", day.year, day.month, day.day);
        add(Property::Published, "creationdate", value);
    }
    found
}

/// Returns true if a declared title is more than a file's name or a program's: most are.
fn is_title(title: &str) -> bool {
    let words = title.split_whitespace().count();
    let lower = title.to_lowercase();
    let is_file = [
        ".doc", ".docx", ".pdf", ".indd", ".odt", ".rtf", ".qxd", ".tex", ".dvi", ".ppt", ".pptx",
        ".xls", ".html",
    ]
    .iter()
    .any(|ending| lower.ends_with(ending) || lower.contains(&format!("{ending} ")));
    let by_program = [
        "microsoft word",
        "microsoft powerpoint",
        "untitled",
        "print ",
        "slide ",
    ]
    .iter()
    .any(|start| lower.starts_with(start));
    let wide = title
        .chars()
        .filter(|c| super::letters::is_wide(*c))
        .count()
        >= 4;
    (words > 2 || wide)
        && !is_file
        && !by_program
        && !title.contains('_')
        && !title.contains('\u{fffd}')
}

/// A text string of a PDF: UTF-16 or UTF-8 by its mark, else PDFDocEncoding, of which the letters are
/// those of Latin-1 and of windows-1252.
pub(super) fn text(bytes: &[u8]) -> String {
    let decoded = match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units)
                .map(|c| c.unwrap_or('\u{fffd}'))
                .collect()
        }
        [0xff, 0xfe, rest @ ..] => {
            let units = rest
                .chunks_exact(2)
                .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
            char::decode_utf16(units)
                .map(|c| c.unwrap_or('\u{fffd}'))
                .collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| documented(*byte)).collect(),
    };
    without_language(&decoded)
}

/// A character of PDFDocEncoding. Source: ISO 32000-1, annex D.2.
fn documented(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚',
        '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        0xa0 => '€',
        _ => char::from(byte),
    }
}

/// A text without the marks that tell the language of what follows (between two escapes).
fn without_language(text: &str) -> String {
    if !text.contains('\u{1b}') {
        return text.to_owned();
    }
    let parts = text.split('\u{1b}').enumerate();
    parts
        .filter(|(at, _)| at % 2 == 0)
        .map(|(_, part)| part)
        .collect()
}
