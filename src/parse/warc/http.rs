//! An answer of a server: its type and its body, unpacked.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::record::{divided, header};

/// The largest body, in bytes, unpacked.
const LARGEST: u64 = 32 << 20;

/// The type and the body of an answer that was given in full; none of any other, and of one packed
/// in a way that is not known.
pub(super) fn answer(message: &[u8]) -> Option<(String, Cow<'_, [u8]>)> {
    let (head, body) = divided(message)?;
    let first = head.split(|byte| *byte == b'\n').next()?;
    let mut words = first
        .split(|byte| *byte == b' ')
        .filter(|word| !word.is_empty());
    let (version, status) = (words.next()?, words.next()?);
    if !version.starts_with(b"HTTP/") || status.trim_ascii() != b"200" {
        return None;
    }
    let kind = header(head, "Content-Type").unwrap_or_default().to_owned();
    let is_chunked = header(head, "Transfer-Encoding")
        .is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
    let body = match is_chunked.then(|| joined(body)).flatten() {
        Some(joined) => Cow::Owned(joined),
        None => Cow::Borrowed(body),
    };
    let packing = header(head, "Content-Encoding").unwrap_or_default();
    let body = match packing.to_ascii_lowercase().as_str() {
        "" | "identity" | "utf-8" | "none" => body,
        // Many programs keep the header of what they have unpacked.
        "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => {
            read(MultiGzDecoder::new(&*body)).into()
        }
        "deflate" => {
            let unpacked = read(ZlibDecoder::new(&*body));
            match unpacked.is_empty() {
                true => Some(read(DeflateDecoder::new(&*body)))
                    .filter(|raw| !raw.is_empty())
                    .map_or(body, Cow::Owned),
                false => unpacked.into(),
            }
        }
        _ if is_text(&body) => body,
        _ => return None,
    };
    Some((kind, body))
}

/// What can be read, up to the largest.
fn read(packed: impl Read) -> Vec<u8> {
    let mut unpacked = Vec::new();
    // What was read before an error stays.
    let _ = packed.take(LARGEST).read_to_end(&mut unpacked);
    unpacked
}

/// Returns true if a body is text as it stands.
fn is_text(body: &[u8]) -> bool {
    let beginning = &body[..body.len().min(1000)];
    !beginning.contains(&0) && beginning.iter().filter(|byte| **byte == b'<').count() > 1
}

/// A body that came in pieces, each behind its length; none where it does not begin with a length,
/// as where it was joined before.
fn joined(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = memchr::memchr(b'\n', &body[..body.len().min(100)]);
        let length = end.and_then(|end| {
            let digits = body[..end].split(|byte| *byte == b';').next()?;
            usize::from_str_radix(std::str::from_utf8(digits).ok()?.trim(), 16).ok()
        });
        let (Some(end), Some(length)) = (end, length) else {
            return (!whole.is_empty()).then_some(whole);
        };
        let rest = &body[end + 1..];
        if length == 0 {
            return Some(whole);
        }
        let piece = &rest[..length.min(rest.len())];
        whole.extend_from_slice(piece);
        body = &rest[piece.len()..];
        body = body
            .strip_prefix(b"\r\n")
            .or_else(|| body.strip_prefix(b"\n"))
            .unwrap_or(body);
    }
}
