//! Links: addresses of pages with the parameters of a search.

use crate::web::params::SearchParams;

/// Returns an address with the parameters of a search.
pub(super) fn address(path: &str, params: &SearchParams) -> String {
    match params.link() {
        link if link.is_empty() => path.to_owned(),
        link => format!("{path}?{link}"),
    }
}
