//! What the keys and values of front matter declare: one table of keys, and how values are taken
//! apart.

use crate::parse::{Declaration, Origin, Property};

use super::{Dialect, Value};

/// The fewest words of a value that is text rather than a name or address.
const FEWEST_WORDS: usize = 6;

/// The fewest bytes of such a value in a script without spaces.
const FEWEST_BYTES: usize = 100;

/// Adds what a key declares by a value: each scalar of a list, of maps the name.
pub(super) fn declare(key: &str, value: &Value, dialect: Dialect, found: &mut Vec<Declaration>) {
    match value {
        Value::Text(text) => push(key, text, found),
        Value::List(values) => {
            for value in values
                .iter()
                .filter(|value| !matches!(value, Value::List(_)))
            {
                declare(key, value, dialect, found);
            }
        }
        Value::Map(entries) => {
            let name = entries.iter().find(|(inner, _)| inner == "name");
            if let Some((_, Value::Text(name))) = name {
                push(key, name, found);
            }
            // Hugo keeps `[taxonomies]` and `[extra]`, Zola likewise: one level of tables is read.
            let tables = entries.iter().filter(|_| dialect == Dialect::Toml);
            for (inner, value) in tables.filter(|(_, value)| !matches!(value, Value::Map(_))) {
                declare(inner, value, dialect, found);
            }
        }
        Value::Null => {}
    }
}

/// Adds the texts that a value holds, at whatever depth, under keys that declare something else
/// than a description or nothing.
pub(super) fn texts<'v>(key: &str, value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Text(text) => {
            let declares = property(&key.to_lowercase());
            let is_free = declares.is_none_or(|declares| declares == Property::Description);
            if is_free && is_text(text) {
                found.push(text);
            }
        }
        Value::List(values) => {
            for value in values {
                texts(key, value, found);
            }
        }
        Value::Map(entries) => {
            for (key, value) in entries {
                texts(key, value, found);
            }
        }
        Value::Null => {}
    }
}

fn is_text(value: &str) -> bool {
    value.split_whitespace().nth(FEWEST_WORDS - 1).is_some()
        || value.len() >= FEWEST_BYTES && value.contains('。')
}

/// Adds what a key declares by a value.
pub(super) fn push(key: &str, value: &str, found: &mut Vec<Declaration>) {
    let key = key.trim().trim_matches('"').to_lowercase();
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let value = unquoted(&value);
    if let Some(property) = property(&key)
        && !value.is_empty()
        && !matches!(value, "~" | "null" | "[]" | "{}")
    {
        found.push(Declaration {
            property,
            origin: Origin::FrontMatter,
            key,
            value: value.to_owned(),
        });
    }
}

/// A value without the quotation marks around all of it, one at either end that has no other, and
/// commas at its ends.
fn unquoted(value: &str) -> &str {
    let value = value.trim_matches([',', ' ']);
    if value.matches('"').count() % 2 == 1
        && let Some(inner) = value.strip_suffix('"')
    {
        return inner.trim();
    }
    let Some(quote) = value.chars().next().filter(|sign| "\"'".contains(*sign)) else {
        return value;
    };
    let inner = value.strip_prefix(quote).unwrap_or_default();
    match inner.find(quote) {
        Some(at) if at + 1 == inner.len() => inner.get(..at).unwrap_or_default().trim(),
        // `'t` is a word.
        None if quote == '"' => inner.trim(),
        _ => value,
    }
}

/// What a key of front matter declares. Origin: the documentation of Jekyll, Hugo, Pelican, Zola,
/// Eleventy and MoinMoin; for those who sign, those addressed and countries, which no generator
/// defines, the plain words.
fn property(key: &str) -> Option<Property> {
    Some(match key {
        "title" | "titre" | "titel" | "título" | "titulo" | "post_title" => Property::Title,
        "date" | "published" | "publishdate" | "publish_date" | "published_time"
        | "published_at" | "pubdate" | "createdat" | "publishedat" | "published_on" | "datum"
        | "created" | "fecha" | "data" | "post_date" | "date_published" | "published_date"
        | "publication_date" => Property::Published,
        "lastmod" | "modified" | "updated" | "last_modified_at" | "modified_time"
        | "date_modified" | "updated_at" | "updatedat" | "date_updated" | "post_modified" => {
            Property::Modified
        }
        "lang" | "language" | "locale" | "#language" => Property::Language,
        "author" | "authors" | "autor" | "autoren" => Property::Author,
        "category" | "categories" | "section" | "sections" => Property::Section,
        "tags" | "tag" | "keywords" | "keyws" => Property::Keyword,
        "type" | "layout" | "kind" => Property::Type,
        "description" | "summary" | "subtitle" | "excerpt" | "descr" | "post_excerpt" => {
            Property::Description
        }
        "url" | "permalink" | "canonical" | "canonical_url" | "source_url" | "canonicalurl" => {
            Property::Url
        }
        "site" | "site_name" | "sitename" => Property::SiteName,
        "publisher" | "organization" | "organisation" => Property::Publisher,
        "signatories" | "signatory" | "signers" | "signed_by" | "signedby" | "signataires"
        | "unterzeichner" | "firmantes" | "firmatari" | "signatários" | "undertecknare" => {
            Property::Signatory
        }
        "to" | "addressee" | "addressees" | "addressed_to" | "recipient" | "recipients"
        | "destinataire" | "destinataires" | "adressat" | "adressaten" | "destinatario"
        | "destinatarios" | "destinatari" => Property::Addressee,
        "country" | "countries" | "pays" | "land" | "länder" | "país" | "pais" | "países"
        | "paises" | "paese" | "paesi" => Property::Country,
        _ => return None,
    })
}
