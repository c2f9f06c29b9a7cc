//! The block of metadata before a text: YAML between `---`, TOML between `+++`, Pelican-style `Key:
//! value` lines, mode lines of wikis.
//!
//! Keys become declarations; what a key means is told by one table. Broken YAML is read line by
//! line, with a remark. Where the text itself is kept under a key and nothing follows, it is given
//! as the text.

mod declared;
mod yaml;

use std::borrow::Cow;

use super::Declaration;
use super::wrap::newlines;
use declared::push;

/// The longest front matter that is read, in bytes; of a longer one the beginning is.
const LONGEST: usize = 64 << 10;

/// A value in front matter.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    /// Nothing, a truth value, or a number that is no whole one.
    Null,
    /// A scalar as text, unquoted.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A map in order of appearance; a key may come more than once.
    Map(Vec<(String, Value)>),
}

/// How front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    /// YAML, between `---`.
    Yaml,
    /// TOML, between `+++`.
    Toml,
}

/// A text taken apart.
#[derive(Debug)]
pub struct Split<'a> {
    /// What its front matter declares, in order of appearance.
    pub declarations: Vec<Declaration>,
    /// The text after the front matter; where nothing follows, the texts that it holds.
    pub text: Cow<'a, str>,
    /// A remark on front matter that is broken or too long.
    pub remark: Option<String>,
}

/// Returns true if text begins with front matter that is closed again.
pub fn starts(text: &str) -> bool {
    fenced(text).is_some()
}

/// Takes front matter off a text.
pub fn split(text: &str) -> Split<'_> {
    let Some((dialect, inner, rest)) = fenced(text) else {
        let (declarations, rest) = header_lines(text)
            .or_else(|| mode_lines(text))
            .unwrap_or((Vec::new(), text));
        return Split {
            declarations,
            text: rest.into(),
            remark: None,
        };
    };
    let (inner, is_cut) = beginning(inner);
    let inner = newlines(inner);
    let mut declarations = Vec::new();
    let mut texts = Vec::new();
    let entries = match dialect {
        Dialect::Yaml => yaml::read(&inner),
        Dialect::Toml => toml_entries(&inner),
    };
    for (key, value) in entries.iter().flatten() {
        declared::declare(key, value, dialect, &mut declarations);
        declared::texts(key, value, &mut texts);
    }
    if entries.is_none() {
        declarations = by_line(&inner, dialect.mark());
    }
    let remark = match entries {
        _ if is_cut => Some(format!(
            "of the front matter the first {} kB are read",
            LONGEST >> 10
        )),
        None => Some(format!(
            "front matter is no valid {}: read line by line",
            dialect.name()
        )),
        Some(_) => None,
    };
    let text = if rest.trim().is_empty() && !texts.is_empty() {
        Cow::Owned(texts.join("\n\n"))
    } else {
        Cow::Borrowed(rest)
    };
    Split {
        declarations,
        text,
        remark,
    }
}

/// The whole lines that are read, and whether more follow.
fn beginning(inner: &str) -> (&str, bool) {
    let cut = inner.len() > LONGEST;
    let most = inner.floor_char_boundary(LONGEST);
    let kept = inner.get(..most).unwrap_or_default();
    match kept.rfind('\n') {
        Some(end) if cut => (kept.get(..=end).unwrap_or_default(), true),
        _ => (kept, cut),
    }
}

fn toml_entries(inner: &str) -> Option<Vec<(String, Value)>> {
    match toml_value(toml::Value::Table(toml::from_str(inner).ok()?)) {
        Value::Map(entries) => Some(entries),
        _ => None,
    }
}

fn toml_value(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::Text(text),
        toml::Value::Integer(number) => Value::Text(number.to_string()),
        toml::Value::Datetime(moment) => Value::Text(moment.to_string()),
        toml::Value::Array(values) => Value::List(values.into_iter().map(toml_value).collect()),
        toml::Value::Table(table) => {
            let entries = table.into_iter();
            Value::Map(
                entries
                    .map(|(key, value)| (key, toml_value(value)))
                    .collect(),
            )
        }
        toml::Value::Float(_) | toml::Value::Boolean(_) => Value::Null,
    }
}

impl Dialect {
    fn name(self) -> &'static str {
        match self {
            Dialect::Yaml => "YAML",
            Dialect::Toml => "TOML",
        }
    }

    /// The line that opens and closes it.
    fn fence(self) -> &'static str {
        match self {
            Dialect::Yaml => "---",
            Dialect::Toml => "+++",
        }
    }

    /// The sign between a key and its value.
    fn mark(self) -> char {
        match self {
            Dialect::Yaml => ':',
            Dialect::Toml => '=',
        }
    }
}

/// The text without white space and HTML comments before front matter.
fn opened(text: &str) -> &str {
    let mut text = text;
    loop {
        text = text.trim_start_matches(['\u{feff}', '\n', '\r', ' ']);
        match text
            .strip_prefix("<!--")
            .and_then(|text| text.split_once("-->"))
        {
            Some((_, after)) => text = after,
            None => return text,
        }
    }
}

/// The dialect, the text between the fences and the text after them.
fn fenced(text: &str) -> Option<(Dialect, &str, &str)> {
    let text = opened(text);
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let dialects = [Dialect::Yaml, Dialect::Toml].into_iter();
    let dialect = dialects
        .into_iter()
        .find(|one| one.fence() == first.trim_end())?;
    let mut position = first.len();
    let mut keys = 0;
    for line in lines {
        let trimmed = line.trim_end();
        if trimmed == dialect.fence() || (dialect == Dialect::Yaml && trimmed == "...") {
            let inner = text.get(first.len()..position)?;
            let rest = text.get(position + line.len()..)?;
            return (keys > 0 || inner.trim().is_empty()).then_some((dialect, inner, rest));
        }
        if trimmed
            .split_once(dialect.mark())
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

/// Returns true if text can be a key: one word, or two joined by a sign.
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

/// Mode lines of wikis and editors before the text: `-*- lang: sv; coding: utf-8 -*-`, `#language
/// sv`.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Property;

    #[track_caller]
    fn check(text: &str, expected: &[(Property, &str)], rest: &str) {
        let found = split(text);
        let after = found.text;
        let found: Vec<_> = found
            .declarations
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
        let found = split("---\ntitle: A: \"b\nlang: fr\n---\nTexte");
        assert_eq!(found.declarations.len(), 2);
        assert_eq!(found.text, "Texte");
        assert!(found.remark.is_some());
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
    #[test]
    fn quotation_marks_inside_a_value_stay() {
        use Property::Title;
        for (value, expected) in [
            (
                "'\"Enough\", says the valley'",
                "\"Enough\", says the valley",
            ),
            ("'The valley: \"enough\"'", "The valley: \"enough\""),
            ("'\"Enough\"'", "Enough"),
            ("\"'t Meer\"", "'t Meer"),
            ("\"never closed", "never closed"),
            ("'never opened\"'", "never opened"),
        ] {
            check(
                &format!("---\ntitle: {value}\n---\nText"),
                &[(Title, expected)],
                "Text",
            );
        }
    }

    #[test]
    fn comments_may_stand_before_it() {
        check(
            "<!-- a\ndraft --> <!--->-->\n---\ntitle: Wells\n---\nText",
            &[(Property::Title, "Wells")],
            "Text",
        );
        for text in ["<!-- open\n---\ntitle: Wells\n---\nText", "<!-- a --> Text"] {
            check(text, &[], text);
        }
    }

    #[test]
    fn a_text_under_a_key_is_the_text_where_nothing_follows() {
        let front = "title: Wells\nlink: https://x.example/a\nparts:\n  - text: |\n      We ask for the wells of\n      the valley.\n\n      They are dry.\n";
        let expected = "We ask for the wells of\nthe valley.\n\nThey are dry.";
        let title = [(Property::Title, "Wells")];
        check(&format!("---\n{front}---\n\n"), &title, expected);
        check(&format!("---\n{front}---\nText"), &title, "Text");
        check(
            "+++\ntitle = \"Wells\"\nbody = \"We ask for the wells of the valley.\"\n+++\n",
            &title,
            "We ask for the wells of the valley.",
        );
    }

    #[test]
    fn long_front_matter_is_read_as_far_as_the_limit() {
        let lines = "tag: one\n".repeat(2 * LONGEST / 9);
        let text = format!("---\ntitle: Wells\n{lines}---\nText");
        let found = split(&text);
        assert_eq!(found.text, "Text");
        assert!((LONGEST / 9 - 3..=LONGEST / 9).contains(&found.declarations.len()));
        assert_eq!(
            found.remark.as_deref(),
            Some("of the front matter the first 64 kB are read")
        );
    }

    /// Values must not be larger than the text that they stand in: what a reader that follows
    /// aliases makes of these fills any memory.
    #[test]
    fn nothing_grows_out_of_proportion() {
        let many = |piece: &str| piece.repeat(4_000);
        for front in [
            format!("tags: &a [{}]\ntags: [{}]", many("x,"), many("*a,")),
            format!("a: &a {{x: y}}\ntags:\n{}", many("- <<: *a\n")),
            format!("a: &a \"{}\"\ntags: [{}]", many("long "), many("*a,")),
        ] {
            let found = split(&format!("---\n{front}\n---\nText")).declarations;
            let length: usize = found.iter().map(|one| one.value.len()).sum();
            assert!(length <= front.len(), "{length}");
        }
        for (open, repeated) in [
            ("---\ntags: ", "["),
            ("---\ntags: {", "a: {"),
            ("---\ntags: ", "- "),
            ("+++\ntags = ", "["),
            ("+++\nb = 1\n", "a."),
            ("+++\nb = 1\n[", "a."),
            ("+++\na = ", "{a = "),
        ] {
            let fence = &open[..3];
            let text = format!("{open}{}\nb: c\nb = 1\n{fence}\nText", many(repeated));
            assert_eq!(split(&text).text, "Text", "{open}{repeated}");
        }
    }
}
