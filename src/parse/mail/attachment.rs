//! What hangs on a message.

use mail_parser::{Message, MimeHeaders, PartType};
use rustc_hash::FxHashSet;

use crate::parse::Part;

/// The longest name of an attachment, in characters.
const LONGEST_NAME: usize = 120;

/// The attachments of a message that may be documents: no pictures, sounds and keys, none that are
/// empty. Each has a name of its own.
pub(super) fn parts(message: &Message<'_>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let own: FxHashSet<u32> = message
        .text_body
        .iter()
        .chain(&message.html_body)
        .copied()
        .collect();
    for (number, id) in (1..).zip(&message.attachments) {
        let Some(part) = message.part(*id) else {
            continue;
        };
        let kind = part.content_type();
        let main = kind.map_or("", |kind| &kind.c_type).to_ascii_lowercase();
        let sub = kind
            .and_then(|kind| kind.c_subtype.as_deref())
            .unwrap_or_default();
        let is_other = matches!(main.as_str(), "image" | "audio" | "video" | "font")
            || sub.contains("signature")
            || sub.contains("calendar");
        let bytes = part.contents();
        // Some programs say nothing of what they attach.
        let is_other = is_other || is_picture(bytes);
        if is_other || bytes.is_empty() || own.contains(id) && part.attachment_name().is_none() {
            continue;
        }
        let ending = match &part.body {
            PartType::Message(_) => ".eml",
            PartType::Html(_) => ".html",
            PartType::Text(_) => ".txt",
            _ => "",
        };
        let given = part
            .attachment_name()
            .map(plain)
            .filter(|name| !name.is_empty());
        let mut name = given.unwrap_or_else(|| format!("{number}{ending}"));
        if taken.contains(&name) {
            name = format!("{number}-{name}");
        }
        taken.insert(name.clone());
        parts.push(Part {
            name,
            bytes: bytes.to_vec(),
            about: Vec::new(),
            remarks: Vec::new(),
        });
    }
    parts
}

/// The first bytes of pictures. Source: the formats' specifications.
const PICTURES: [&[u8]; 7] = [
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"\0\0\x01\0",
];

/// Returns true if bytes are a picture, whatever they are called.
fn is_picture(bytes: &[u8]) -> bool {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    is_webp || PICTURES.iter().any(|first| bytes.starts_with(first))
}

/// A name without the path before it and without what could be taken for one.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = last.chars().filter(|character| !character.is_control());
    let name: String = shown
        .map(|character| if character == '!' { '_' } else { character })
        .collect();
    let name = name.trim().trim_start_matches('.');
    let characters = name.chars().count();
    name.chars()
        .skip(characters.saturating_sub(LONGEST_NAME))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{is_picture, plain};

    #[test]
    fn pictures_are_told_by_their_bytes() {
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\n\0\0"[..], true),
            (b"\xff\xd8\xff\xe0", true),
            (b"RIFF\0\0\0\0WEBPVP8 ", true),
            (b"RIFF\0\0\0\0WAVE", false),
            (b"GIF is a word", false),
            (b"PK\x03\x04", false),
            (b"", false),
        ] {
            assert_eq!(is_picture(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn names_hold_no_path() {
        assert_eq!(plain("../../etc/passwd"), "passwd");
        assert_eq!(plain("C:\\letters\\a!b.docx"), "a_b.docx");
        assert_eq!(plain("..\u{0}"), "");
    }
}
