//! The parameters of an address or a form, under one rule for all: empty ones say nothing, and of
//! several of one name the last one counts, unless they make a list.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use form_urlencoded::{Serializer, parse};

/// Names and values in their order, without spaces around the values; none of them empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads the part of an address after `?`, or a form.
    pub(crate) fn read(text: &str) -> Self {
        let pairs = parse(text.as_bytes()).filter_map(|(name, value)| {
            let value = value.trim();
            (!value.is_empty()).then(|| (name.into_owned(), value.to_owned()))
        });
        Self(pairs.collect())
    }

    /// The value of a name.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().rev().filter(|(known, _)| known == name);
        values.next().map(|(_, value)| value.as_str())
    }

    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter();
        pairs.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::read(parts.uri.query().unwrap_or_default()))
    }
}

/// The part of an address after `?` that holds these parameters.
pub(crate) fn encoded<N: AsRef<str>, V: AsRef<str>>(
    parameters: impl IntoIterator<Item = (N, V)>,
) -> String {
    let mut text = Serializer::new(String::new());
    text.extend_pairs(parameters);
    text.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_that_says_something_counts() {
        let read = Parameters::read("q=a&limit=1&q=+b+&limit=9&q=&x&limit=%20");
        assert_eq!(read.value("q"), Some("b"));
        assert_eq!(read.value("limit"), Some("9"));
        assert_eq!(read.value("x"), None);
        let all: Vec<(&str, &str)> = read.all().collect();
        assert_eq!(
            all,
            [("q", "a"), ("limit", "1"), ("q", "b"), ("limit", "9")]
        );
    }

    #[test]
    fn what_is_written_is_read() {
        let pairs = [("q", "a b&c=d"), ("name", "é\"")];
        let text = encoded(pairs);
        assert_eq!(text, "q=a+b%26c%3Dd&name=%C3%A9%22");
        assert!(Parameters::read(&text).all().eq(pairs));
    }
}
