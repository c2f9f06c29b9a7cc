//! The block of metadata before a text: YAML between `---`, TOML between `+++`, Pelican-style `Key: value` lines, mode lines of wikis.
//!
//! Keys become declarations; what a key means is told by one table. Broken YAML is read line by line, with a remark.

use super::{Declaration, Origin, Property};

/// Whether text begins with front matter that is closed again.
pub fn starts(text: &str) -> bool {
    fenced(text).is_some()
}

/// Splits text into its front matter's declarations, the text after it and a remark where the front matter is broken.
pub fn split(text: &str) -> (Vec<Declaration>, &str, Option<String>) {
    let Some((fence, inner, rest)) = fenced(text) else {
        return header_lines(text)
            .or_else(|| mode_lines(text))
            .map_or((Vec::new(), text, None), |(found, rest)| {
                (found, rest, None)
            });
    };
    let mut found = Vec::new();
    let mut remark = None;
    if fence == "+++" {
        match toml::from_str::<toml::Table>(inner) {
            Ok(table) => {
                for (key, value) in &table {
                    toml_values(key, value, &mut found);
                }
            }
            Err(_) => {
                found = by_line(inner, '=');
                remark = Some("front matter is no valid TOML: read line by line".to_owned());
            }
        }
    } else {
        match serde_yaml_ng::from_str::<serde_yaml_ng::Mapping>(inner) {
            Ok(mapping) => {
                for (key, value) in &mapping {
                    if let Some(key) = key.as_str() {
                        yaml_values(key, value, &mut found);
                    }
                }
            }
            Err(_) if inner.trim().is_empty() => {}
            Err(_) => {
                found = by_line(inner, ':');
                remark = Some("front matter is no valid YAML: read line by line".to_owned());
            }
        }
    }
    (found, rest, remark)
}

/// The fence, the text between the fences and the text after them.
fn fenced(text: &str) -> Option<(&'static str, &str, &str)> {
    let text = text.trim_start_matches(['\u{feff}', '\n', '\r', ' ']);
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let fence = match first.trim_end() {
        "---" => "---",
        "+++" => "+++",
        _ => return None,
    };
    let mark = if fence == "---" { ':' } else { '=' };
    let mut position = first.len();
    let mut keys = 0;
    for line in lines {
        let trimmed = line.trim_end();
        if trimmed == fence || (fence == "---" && trimmed == "...") {
            let inner = text.get(first.len()..position)?;
            let rest = text.get(position + line.len()..)?;
            return (keys > 0 || inner.trim().is_empty()).then_some((fence, inner, rest));
        }
        if trimmed
            .split_once(mark)
            .is_some_and(|(key, _)| is_key(key.trim()))
        {
            keys += 1;
        } else if keys == 0 && !trimmed.is_empty() && !trimmed.starts_with(['#', '[']) {
            return None;
        }
        position += line.len();
    }
    None
}

/// Whether text can be a key: one word, or two joined by a sign.
fn is_key(text: &str) -> bool {
    let text = text.trim_matches('"');
    !text.is_empty()
        && text.len() <= 40
        && text
            .chars()
            .all(|character| character.is_alphanumeric() || "_-.:".contains(character))
}

/// `Key: value` lines at the very beginning, the first of which names a title, date or the like.
fn header_lines(text: &str) -> Option<(Vec<Declaration>, &str)> {
    const OPENING: [&str; 10] = [
        "title", "date", "slug", "author", "authors", "category", "tags", "lang", "modified",
        "status",
    ];
    let mut found = Vec::new();
    let mut position = 0;
    let mut count = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        let (key, value) = line.split_once(':')?;
        let key = key.trim().to_lowercase();
        if !is_key(&key) || (count == 0 && !OPENING.contains(&key.as_str())) {
            return None;
        }
        push(&key, value, &mut found);
        position += line.len();
        count += 1;
    }
    (count >= 2).then(|| (found, text.get(position..).unwrap_or_default()))
}

/// Mode lines of wikis and editors before the text: `-*- lang: sv; coding: utf-8 -*-`, `#language sv`.
fn mode_lines(text: &str) -> Option<(Vec<Declaration>, &str)> {
    let end = blank_line(text);
    let head = text.get(..end)?;
    if head.len() > 3000 || !head.contains("-*-") && !head.contains("-\\*-") {
        return None;
    }
    let mut found = Vec::new();
    let joined = head.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut entries: Vec<String> = Vec::new();
    let mut words = Vec::new();
    for word in joined.split(' ') {
        let outline = word.ends_with('.')
            && word
                .trim_end_matches('.')
                .bytes()
                .all(|byte| byte.is_ascii_digit());
        if outline || matches!(word, "-*-" | "-\\*-" | "#" | "##") {
            entries.push(words.join(" "));
            words.clear();
        } else {
            words.push(word);
        }
    }
    entries.push(words.join(" "));
    for entry in &entries {
        if entry.contains(';') {
            for part in entry.split(';') {
                if let Some((key, value)) = part.split_once(':') {
                    push(key, value, &mut found);
                }
            }
        } else if let Some((key, value)) = entry.split_once(':') {
            push(key, value, &mut found);
        }
    }
    Some((found, text.get(end..).unwrap_or_default()))
}

/// Where the first blank line ends the head of a text.
fn blank_line(text: &str) -> usize {
    let mut position = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() && position > 0 {
            break;
        }
        position += line.len();
    }
    position
}

/// Keys and values of front matter that its own grammar rejects.
fn by_line(inner: &str, mark: char) -> Vec<Declaration> {
    let mut found = Vec::new();
    for line in inner.lines() {
        if let Some((key, value)) = line.split_once(mark)
            && !line.starts_with([' ', '\t', '-'])
        {
            push(key, value, &mut found);
        }
    }
    found
}

fn yaml_values(key: &str, value: &serde_yaml_ng::Value, found: &mut Vec<Declaration>) {
    use serde_yaml_ng::Value;
    match value {
        Value::String(text) => push(key, text, found),
        Value::Number(number) => push(key, &number.to_string(), found),
        Value::Sequence(values) => {
            for value in values {
                match value {
                    Value::Mapping(entry) => {
                        if let Some(name) = entry.get("name").and_then(Value::as_str) {
                            push(key, name, found);
                        }
                    }
                    Value::Sequence(_) => {}
                    simple => yaml_values(key, simple, found),
                }
            }
        }
        Value::Mapping(entry) => {
            if let Some(name) = entry.get("name").and_then(Value::as_str) {
                push(key, name, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Tagged(_) => {}
    }
}

fn toml_values(key: &str, value: &toml::Value, found: &mut Vec<Declaration>) {
    use toml::Value;
    match value {
        Value::String(text) => push(key, text, found),
        Value::Integer(number) => push(key, &number.to_string(), found),
        Value::Datetime(moment) => push(key, &moment.to_string(), found),
        Value::Array(values) => {
            for value in values {
                if !value.is_array() {
                    toml_values(key, value, found);
                }
            }
        }
        // Hugo keeps `[taxonomies]` and `[extra]`, Zola likewise: one level of tables is read.
        Value::Table(table) => {
            for (inner, value) in table {
                if !value.is_table() {
                    toml_values(inner, value, found);
                }
            }
        }
        Value::Float(_) | Value::Boolean(_) => {}
    }
}

fn push(key: &str, value: &str, found: &mut Vec<Declaration>) {
    let key = key.trim().trim_matches('"').to_lowercase();
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let value = value
        .trim_matches(|character| matches!(character, '"' | '\'' | ','))
        .trim();
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

/// What a key of front matter declares. Origin: the documentation of Jekyll, Hugo, Pelican, Zola, Eleventy and MoinMoin; for those
/// who sign, those addressed and countries, which no generator defines, the plain words.
fn property(key: &str) -> Option<Property> {
    Some(match key {
        "title" | "titre" | "titel" | "título" | "titulo" => Property::Title,
        "date" | "published" | "publishdate" | "publish_date" | "published_time"
        | "published_at" | "pubdate" | "createdat" | "publishedat" | "published_on" | "datum"
        | "created" | "fecha" | "data" => Property::Published,
        "lastmod" | "modified" | "updated" | "last_modified_at" | "modified_time"
        | "date_modified" | "updated_at" | "updatedat" => Property::Modified,
        "lang" | "language" | "locale" | "#language" => Property::Language,
        "author" | "authors" | "autor" | "autoren" => Property::Author,
        "category" | "categories" | "section" | "sections" => Property::Section,
        "tags" | "tag" | "keywords" | "keyws" => Property::Keyword,
        "type" | "layout" | "kind" => Property::Type,
        "description" | "summary" | "subtitle" | "excerpt" | "descr" => Property::Description,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(Property, &str)], rest: &str) {
        let (found, after, _) = split(text);
        let found: Vec<_> = found
            .iter()
            .map(|declaration| (declaration.property, declaration.value.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
        assert_eq!(after, rest, "{text}");
    }

    #[test]
    fn reads_each_dialect() {
        use Property::{Keyword, Language, Published, Section, Title};
        check(
            "---\ntitle: A \"plain\" word\ndate: 2015-12-09\ntags:\n  - one\n  - two\n---\nText",
            &[
                (Title, "A \"plain\" word"),
                (Published, "2015-12-09"),
                (Keyword, "one"),
                (Keyword, "two"),
            ],
            "Text",
        );
        check(
            "---\r\ntitle: 'Brief'\r\n---\r\nText",
            &[(Title, "Brief")],
            "Text",
        );
        check(
            "+++\ntitle = \"Carta\"\ndate = 2019-05-01\n[taxonomies]\ncategories = [\"cartas\"]\n+++\nTexto",
            &[
                (Published, "2019-05-01"),
                (Section, "cartas"),
                (Title, "Carta"),
            ],
            "Texto",
        );
        check(
            "Title: Offener Brief\nDate: 2012-01-02\nLang: de\n\nText",
            &[
                (Title, "Offener Brief"),
                (Published, "2012-01-02"),
                (Language, "de"),
            ],
            "\nText",
        );
        check(
            "-*- dok: brev; lang: sv; coding: utf-8 -*-\n\nKära minister",
            &[(Language, "sv")],
            "\nKära minister",
        );
    }

    #[test]
    fn broken_front_matter_is_read_by_line() {
        let (found, rest, remark) = split("---\ntitle: A: \"b\nlang: fr\n---\nTexte");
        assert_eq!(found.len(), 2);
        assert_eq!(rest, "Texte");
        assert!(remark.is_some());
    }

    #[test]
    fn a_rule_or_a_letterhead_is_no_front_matter() {
        for text in [
            "---\n\nJust a rule above.\n\n---\nMore",
            "To: the Council\nFrom: us\n\nDear all",
            "---\ntitle: never closed\n",
            "",
        ] {
            check(text, &[], text);
        }
    }
}
