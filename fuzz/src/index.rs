//! Names known beforehand, and what an index says it was made of.

use undersigned::gazetteer::{self, Words, city, country, mention, month, region};
use undersigned::index::manifest::Manifest;

/// Mentions lie in the text, in order; look-up of any name answers. The first line is the language,
/// the rest the text.
pub fn gazetteer(bytes: &[u8]) {
    let Some((language, text)) = crate::two(bytes) else {
        return;
    };
    let words = Words::new(text);
    for (span, _, _) in mention::mentions(&words, language, &(0..0)) {
        assert!(text.get(span.clone()).is_some_and(|name| !name.is_empty()), "{span:?}");
    }
    for (span, _) in gazetteer::instrument::mentions(&words) {
        assert!(text.get(span.clone()).is_some_and(|name| !name.is_empty()), "{span:?}");
    }
    for name in text.lines().take(20) {
        let _ = (city::named(name), region::named(name), month::named(name));
        let _ = (gazetteer::instrument::named(name), gazetteer::host::body(name));
        if let Some(country) = country::named(name) {
            assert!(country::all().contains(&country));
        }
        // Folded once is folded.
        let folded = gazetteer::fold::fold(name);
        assert_eq!(gazetteer::fold::fold(&folded), folded);
    }
}

/// A manifest that can be read is written as what is read as itself. The first byte tells whether
/// the rest is the file or what the file holds uncompressed.
pub fn manifest(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else {
        return;
    };
    let file = match choice & 1 {
        0 => rest.to_vec(),
        _ => zstd::encode_all(rest, 1).expect("bytes can be compressed"),
    };
    if let Ok(manifest) = Manifest::from_bytes(&file) {
        let written = manifest.to_bytes().expect("a manifest can be written");
        let again = Manifest::from_bytes(&written).expect("what was written can be read");
        assert_eq!(again, manifest);
    }
}
