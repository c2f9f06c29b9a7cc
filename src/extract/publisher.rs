//! Who published the document: declared site name, footer, byline.

use crate::document::{Evidence, Found};
use crate::gazetteer::fold::fold;
use crate::parse::{Property, Zone};

use super::Reading;

/// The publisher's name.
pub fn publisher(reading: &Reading<'_>) -> Option<Found<String>> {
    for (property, rule, confidence) in [
        (Property::Publisher, "declared-publisher", 0.9),
        (Property::SiteName, "declared-site", 0.85),
    ] {
        if let Some(declaration) = reading.parsed.declared(property).find(|declaration| {
            !declaration.value.contains("://") && declaration.value.chars().count() <= 120
        }) {
            return Some(Found::new(
                declaration.value.clone(),
                Evidence::declared(rule, confidence, &*declaration.value),
            ));
        }
    }
    for block in reading
        .furniture()
        .filter(|block| block.zone == Zone::Footer)
    {
        // A newsletter line often shortens the name; the document may print it whole among those who sign.
        let line = format!(" {} ", fold(&block.text));
        let signer = reading
            .signatories
            .iter()
            .map(|found| found.value.name.as_str())
            .filter(|name| names(&line, name))
            .max_by_key(|name| name.len());
        if let Some(name) = signer {
            return Some(Found::new(
                name.to_owned(),
                Evidence::declared("footer-and-signatory", 0.8, &*block.text),
            ));
        }
        if let Some(name) = copyright(&block.text) {
            return Some(Found::new(
                name.to_owned(),
                Evidence::declared("copyright", 0.75, &*block.text),
            ));
        }
    }
    None
}

/// Whether a folded line holds a name or the two last words of it, possessive or not.
fn names(line: &str, name: &str) -> bool {
    let name = fold(name);
    let words: Vec<&str> = name.split(' ').collect();
    let tail = match words.as_slice() {
        [.., a, b] if a.len() + b.len() >= 9 => format!(" {a} {b}"),
        _ => return false,
    };
    line.contains(&format!("{tail} ")) || line.contains(&format!("{tail}s "))
}

/// The name after a copyright sign and years.
fn copyright(line: &str) -> Option<&str> {
    let (_, after) = line.split_once('©')?;
    let name = after
        .trim_start_matches(|character: char| !character.is_alphabetic())
        .split(['.', '|', '\n', '–', '·'])
        .next()?
        .trim();
    ((3..=60).contains(&name.chars().count())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_footer_names_the_publisher() {
        assert_eq!(
            copyright("© 2010 River League. All rights reserved"),
            Some("River League")
        );
        assert!(names(
            " subscribe to valley groups updates ",
            "International Valley Group"
        ));
        assert!(!names(
            " subscribe to our updates ",
            "International Valley Group"
        ));
    }
}
