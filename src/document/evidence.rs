//! A value found in a document, and the evidence for it.
//!
//! Knows nothing of how values are found. Every extracted fact is a `Found<T>`: the value and the
//! `Evidence` that a person needs to judge it.

use std::borrow::Cow;
use std::ops::Range;

/// A value together with the evidence for it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Found<T> {
    /// The value itself.
    pub value: T,
    /// Why the value is asserted.
    pub evidence: Evidence,
}

impl<T> Found<T> {
    /// Joins a value with its evidence.
    pub fn new(value: T, evidence: Evidence) -> Self {
        Self { value, evidence }
    }
}

/// The evidence for a value.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Evidence {
    /// Name of the rule that found the value, in lower case with hyphens, e.g. `dateline`.
    pub rule: Cow<'static, str>,
    /// The confidence of the rule, from 0 to 1.
    pub confidence: f32,
    /// The place of the words in the document's body: a byte range on character borders; `None`
    /// when the file declares the value outside its body (metadata, address, page boilerplate).
    pub span: Option<Range<usize>>,
    /// The words that support the value, as written.
    pub text: String,
}

impl Evidence {
    /// Evidence in the body at `span`.
    pub fn in_body(rule: &'static str, confidence: f32, body: &str, span: Range<usize>) -> Self {
        let text = body.get(span.clone()).unwrap_or_default().to_owned();
        Self {
            rule: rule.into(),
            confidence,
            span: Some(span),
            text,
        }
    }

    /// Evidence that the file declares outside its body.
    pub fn declared(rule: &'static str, confidence: f32, text: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            confidence,
            span: None,
            text: text.into(),
        }
    }
}
