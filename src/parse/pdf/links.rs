//! The addresses that links of a page lead to.

use hayro_syntax::object::{Array, Dict, String as PdfString};
use hayro_syntax::page::Page;

use super::info;

/// The most links taken of one page.
const MOST: usize = 1_000;

/// Adds the addresses of a page's links to a text, one a line.
pub(super) fn add(page: &Page<'_>, addresses: &mut String) {
    let Some(annotations) = page.raw().get::<Array<'_>>(b"Annots") else {
        return;
    };
    for annotation in annotations.iter::<Dict<'_>>().take(MOST) {
        let action = annotation.get::<Dict<'_>>(b"A");
        let address = action.and_then(|action| action.get::<PdfString<'_>>(b"URI"));
        if let Some(address) = address {
            addresses.push_str(&info::text(address.as_bytes()));
            addresses.push('\n');
        }
    }
}
