//! Links: addresses of pages with what was asked.

use crate::web::params::SearchParams;

/// An address with what is asked.
pub(super) fn address(path: &str, asked: &SearchParams) -> String {
    match asked.link() {
        link if link.is_empty() => path.to_owned(),
        link => format!("{path}?{link}"),
    }
}
