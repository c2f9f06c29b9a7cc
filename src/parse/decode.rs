//! Bytes to characters: byte-order mark, valid UTF-8, declared charset, else guessed.
//!
//! Input that is valid UTF-8 as a whole is taken as UTF-8 whatever it declares, since chance hardly
//! ever makes such input; a declaration of the first 4 KiB is believed where it decodes without
//! error. Takes bytes, knows nothing of formats beyond the two ways in which markup declares its
//! charset.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Unreadable;

/// Decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The characters, without byte-order mark and null characters.
    pub text: String,
    /// The encoding's name.
    pub encoding: &'static str,
    /// Anything worth telling: a wrong declaration, characters that could not be decoded.
    pub remark: Option<String>,
}

/// How many bytes from the beginning are searched for a declaration (4 KiB; the HTML standard asks
/// for 1 KiB).
const DECLARATION: usize = 4096;

/// How many bytes the guess looks at.
const SAMPLE: usize = 1 << 20;

/// The beginnings of formats that are no text: PDF, ZIP (also office files), PNG, GIF, JPEG, ELF,
/// gzip, bzip2, xz, zstd, 7z, RAR, OLE (old office files), RIFF, SQLite.
const MAGIC: [&[u8]; 16] = [
    b"%PDF-",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"\xff\xd8\xff",
    b"\x7fELF",
    b"\x1f\x8b\x08",
    b"BZh9",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"SQLite format 3\x00",
];

/// Decodes a file's bytes.
///
/// Fails with `Unreadable::Empty` where there are no bytes and with `Unreadable::Binary` where they
/// are no text.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(Unreadable::Binary);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(read(&bytes[mark..], encoding, None));
    }
    if let Some(encoding) = wide(bytes) {
        return Ok(read(bytes, encoding, None));
    }
    if is_binary(bytes) {
        return Err(Unreadable::Binary);
    }
    let head = &bytes[..bytes.len().min(DECLARATION)];
    let declared = declared(head);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let remark = declared
            .filter(|declared| *declared != UTF_8 && !bytes.is_ascii())
            .map(|declared| format!("declared as {}, but is UTF-8", declared.name()));
        return Ok(finish(text.into(), UTF_8, remark));
    }
    if let Some(declared) = declared.filter(|declared| *declared != UTF_8) {
        let (text, errors) = declared.decode_without_bom_handling(bytes);
        if !errors && !has_odd_controls(&text) {
            return Ok(finish(text, declared, None));
        }
    }
    if nearly_utf8(bytes) {
        return Ok(read(bytes, UTF_8, None));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(SAMPLE)], bytes.len() <= SAMPLE);
    let guessed = detector.guess(None, Utf8Detection::Allow);
    let remark = match declared {
        Some(declared) if declared != guessed => {
            format!(
                "declared as {}, read as {}",
                declared.name(),
                guessed.name()
            )
        }
        _ => format!(
            "no valid declaration of the encoding, read as {}",
            guessed.name()
        ),
    };
    Ok(read(bytes, guessed, Some(remark)))
}

/// Decodes with a known encoding, with a remark on characters that could not be read.
fn read(bytes: &[u8], encoding: &'static Encoding, remark: Option<String>) -> Decoded {
    let (text, errors) = encoding.decode_without_bom_handling(bytes);
    let remark = match (remark, errors) {
        (remark, false) => remark,
        (None, true) => Some(format!("some characters are not valid {}", encoding.name())),
        (Some(remark), true) => Some(format!("{remark}; some characters are not valid in it")),
    };
    finish(text, encoding, remark)
}

/// Drops what is no character of the text.
fn finish(text: Cow<'_, str>, encoding: &'static Encoding, remark: Option<String>) -> Decoded {
    let text = if text.contains('\0') {
        text.replace('\0', "")
    } else {
        text.into_owned()
    };
    Decoded {
        text,
        encoding: encoding.name(),
        remark,
    }
}

/// UTF-16 without a byte-order mark, told by null bytes at every second place.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(DECLARATION) & !1];
    let pairs = sample.len() / 2;
    if pairs < 8 {
        return None;
    }
    let nulls = |parity: usize| {
        sample
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (first, second) = (nulls(0), nulls(1));
    // Markup alone makes a good share of ASCII, even where the text is in another script.
    if second * 5 >= pairs && first * 20 <= pairs {
        Some(UTF_16LE)
    } else if first * 5 >= pairs && second * 20 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Returns true if bytes are no text: many null bytes or control characters that no text has.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let controls = count(
        sample,
        |byte| matches!(byte, 0x00..=0x08 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f),
    );
    let nulls = count(sample, |byte| byte == 0);
    // Markup with stray null bytes is still markup.
    let (controls, limit) = if looks_like_markup(sample) {
        (controls, 3)
    } else {
        (controls + nulls, 20)
    };
    controls * limit > sample.len()
}

/// The number of bytes of a kind; the counter is a byte, so that many fit into one register.
fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let chunks = bytes.chunks(usize::from(u8::MAX));
    let counts = chunks.map(|chunk| chunk.iter().map(|byte| u8::from(is(*byte))).sum::<u8>());
    counts.map(usize::from).sum()
}

/// Returns true if bytes begin like markup, stray null bytes aside.
fn looks_like_markup(sample: &[u8]) -> bool {
    let start: Vec<u8> = sample
        .iter()
        .copied()
        .filter(|byte| *byte != 0)
        .take(1024)
        .map(|byte| byte.to_ascii_lowercase())
        .collect();
    [
        &b"<!doctype"[..],
        b"<html",
        b"<head",
        b"<body",
        b"<p>",
        b"<div",
    ]
    .iter()
    .any(|tag| memchr::memmem::find(&start, tag).is_some())
}

/// Returns true if bytes are UTF-8 but for a few damaged characters: at least twenty good
/// characters beyond ASCII for each bad one.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad.saturating_mul(20)
}

/// Returns true if text holds C1 control characters, the sign of a wrong single-byte encoding.
fn has_odd_controls(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{80}'..='\u{9f}'))
}

/// The encoding that markup declares for itself: `<?xml encoding="…"?>` or `<meta … charset=…>`.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    for key in [&b"charset"[..], b"encoding"] {
        for at in memchr::memmem::find_iter(&head, key) {
            let before = &head[..at];
            let open = memchr::memrchr(b'<', before)?;
            let element = &head[open..at];
            if !(element.starts_with(b"<meta") || element.starts_with(b"<?xml")) {
                continue;
            }
            let rest = head[at + key.len()..].trim_ascii_start();
            let Some(rest) = rest.strip_prefix(b"=") else {
                continue;
            };
            let label: Vec<u8> = rest
                .iter()
                .copied()
                .skip_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\''))
                .take_while(|byte| {
                    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.')
                })
                .collect();
            if let Some(encoding) = Encoding::for_label(&label) {
                // A declaration that could be read as bytes cannot be UTF-16, as the HTML standard
                // says.
                return Some(if encoding == UTF_16LE || encoding == UTF_16BE {
                    UTF_8
                } else if encoding == encoding_rs::X_USER_DEFINED {
                    WINDOWS_1252
                } else {
                    encoding
                });
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<(&str, &str), Unreadable>) {
        let decoded = decode(bytes).map(|decoded| (decoded.text, decoded.encoding));
        assert_eq!(
            decoded,
            expected.map(|(text, encoding)| (text.to_owned(), encoding_name(encoding)))
        );
    }

    fn encoding_name(label: &str) -> &'static str {
        Encoding::for_label(label.as_bytes()).unwrap().name()
    }

    fn encoded(text: &str, label: &str) -> Vec<u8> {
        Encoding::for_label(label.as_bytes())
            .unwrap()
            .encode(text)
            .0
            .into_owned()
    }

    #[test]
    fn refuses_what_is_no_text() {
        check(b"", Err(Unreadable::Empty));
        check(b"%PDF-1.4 ...", Err(Unreadable::Binary));
        check(b"\x89PNG\r\n\x1a\n....", Err(Unreadable::Binary));
        let noise: Vec<u8> = (0..4000_u32).map(|n| (n * 7919 % 256) as u8).collect();
        check(&noise, Err(Unreadable::Binary));
    }

    #[test]
    fn believes_marks_and_valid_utf8() {
        check(b"\xef\xbb\xbfgreeting", Ok(("greeting", "utf-8")));
        check("déjà".as_bytes(), Ok(("déjà", "utf-8")));
        let wrong = "<meta charset=iso-8859-1><p>déjà vu</p>";
        check(wrong.as_bytes(), Ok((wrong, "utf-8")));
        check(b"<p>a\0b</p>", Ok(("<p>ab</p>", "utf-8")));
    }

    #[test]
    fn finds_utf16() {
        let text = "<p>Мы призываем к миру</p>";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&little, Ok((text, "utf-16le")));
        check(&big, Ok((text, "utf-16be")));
        check(
            &[&b"\xff\xfe"[..], &little].concat(),
            Ok((text, "utf-16le")),
        );
    }

    #[test]
    fn believes_declarations() {
        for (label, words) in [
            ("windows-1251", "Мы призываем правительство"),
            ("koi8-r", "Мы призываем правительство"),
            ("windows-1256", "نحن الموقعون أدناه"),
            ("gb18030", "我们呼吁各国政府"),
            ("shift_jis", "私たちは政府に求めます"),
            ("iso-8859-2", "Żądamy uwolnienia więźniów"),
        ] {
            let text = format!("<html><head><meta charset=\"{label}\"></head><p>{words}</p>");
            check(&encoded(&text, label), Ok((&text, label)));
        }
    }

    #[test]
    fn guesses_the_undeclared() {
        let russian = "Мы, нижеподписавшиеся организации, призываем правительство освободить задержанных журналистов. ".repeat(3);
        check(
            &encoded(&russian, "windows-1251"),
            Ok((&russian, "windows-1251")),
        );
        check(&encoded(&russian, "koi8-r"), Ok((&russian, "koi8-u")));
        let arabic =
            "نحن المنظمات الموقعة أدناه ندعو الحكومة إلى الإفراج عن الصحفيين المحتجزين ".repeat(3);
        check(
            &encoded(&arabic, "windows-1256"),
            Ok((&arabic, "windows-1256")),
        );
        let chinese = "我们呼吁各国政府立即释放所有被拘留的记者和人权捍卫者。".repeat(3);
        check(&encoded(&chinese, "gbk"), Ok((&chinese, "gbk")));
        let french = "Nous, organisations soussignées, demandons la libération immédiate des journalistes détenus. ";
        check(
            &encoded(french, "windows-1252"),
            Ok((french, "windows-1252")),
        );
    }
}
