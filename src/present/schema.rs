//! The JSON Schemas in `docs/schema`: each follows from the types of `json`, so that neither can
//! change without the other.

use std::collections::BTreeMap;

use schemars::{JsonSchema, schema_for};

use super::json;

#[track_caller]
fn check<T: JsonSchema>(title: &str, committed: &str) {
    let mut schema = schema_for!(T);
    schema.insert("title".to_owned(), title.into());
    let said = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    assert!(
        committed == said,
        "the schema of {title} should read:\n{said}"
    );
}

#[test]
fn schemas_are_what_the_types_say() {
    check::<json::Extracted<'_>>(
        "A line of `extract`",
        include_str!("../../docs/schema/extract.json"),
    );
    check::<json::Shown<'_>>(
        "`show --format json`",
        include_str!("../../docs/schema/show.json"),
    );
    check::<json::HitLine<'_>>(
        "A line of `search --format jsonl`",
        include_str!("../../docs/schema/hit.json"),
    );
    check::<json::Answer<'_>>(
        "`search --format json`",
        include_str!("../../docs/schema/search.json"),
    );
    check::<json::DifferenceLine<'_>>(
        "`diff --format json`",
        include_str!("../../docs/schema/diff.json"),
    );
    check::<BTreeMap<&'static str, json::Counts<'_>>>(
        "`facets --format json`",
        include_str!("../../docs/schema/facets.json"),
    );
}
