//! XML as a stream of elements and text, whatever is wrong with it.
//!
//! Every element that opens closes, in order, also where the source ends too early. Entities that
//! a document defines for itself stand for nothing: none is ever expanded. Names are given without
//! prefix, together with the namespace they belong to.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event as Token};
use rustc_hash::FxHashMap;

use crate::deadline;

/// The most elements that stand in each other; deeper ones are passed over with their text.
const DEEPEST: usize = 2_000;

/// The most prefixes that are told apart.
const MOST_PREFIXES: usize = 1_000;

/// A piece of a document.
pub(super) enum Event<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// The innermost open element ends.
    Close,
    /// Text, entities resolved.
    Text(Cow<'a, str>),
}

/// The beginning of an element.
pub(super) struct Element<'a> {
    start: BytesStart<'a>,
    prefix: usize,
    /// The name under which its namespace is known to the reader; empty for all others.
    pub(super) space: &'static str,
}

/// A reader of XML.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    /// The namespaces of prefixes, as they were declared last.
    prefixes: FxHashMap<String, &'static str>,
    /// Names of namespaces by a part of their address.
    spaces: &'static [(&'static str, &'static str)],
    /// What names the open elements have, as hashes.
    open: Vec<u64>,
    /// How many ends are still to be told, where one end closes several elements.
    closing: usize,
    ended: bool,
    /// True if something was wrong with the source, so that it was read no further.
    pub(super) is_broken: bool,
}

impl<'a> Xml<'a> {
    /// Reads a document. `spaces` names the namespaces that matter: the name under which an element
    /// is given, and a part of the namespace's address.
    pub(super) fn new(text: &'a str, spaces: &'static [(&'static str, &'static str)]) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        config.expand_empty_elements = true;
        Self {
            reader,
            prefixes: FxHashMap::default(),
            spaces,
            open: Vec::new(),
            closing: 0,
            ended: false,
            is_broken: false,
        }
    }

    /// The next piece; none at the end.
    pub(super) fn next(&mut self) -> Option<Event<'a>> {
        loop {
            deadline::tick();
            if self.closing > 0 {
                self.closing -= 1;
                self.open.pop();
                return Some(Event::Close);
            }
            if self.ended {
                return None;
            }
            match self.reader.read_event() {
                Ok(Token::Start(start)) => {
                    let name = hash(start.name().as_ref());
                    if self.open.len() >= DEEPEST {
                        self.open.push(name);
                        self.pass_over();
                        continue;
                    }
                    self.open.push(name);
                    return Some(Event::Open(self.element(start)));
                }
                Ok(Token::End(end)) => {
                    let name = hash(end.name().as_ref());
                    let depth = self
                        .open
                        .iter()
                        .rev()
                        .take(50)
                        .position(|open| *open == name);
                    self.closing = depth.map_or(0, |depth| depth + 1);
                }
                Ok(Token::Text(text)) => {
                    return Some(Event::Text(text.xml_content(XmlVersion::Implicit1_0)));
                }
                Ok(Token::CData(text)) => return Some(Event::Text(text.into_inner())),
                Ok(Token::GeneralRef(name)) => {
                    if let Ok(Some(character)) = name.resolve_char_ref() {
                        return Some(Event::Text(character.to_string().into()));
                    }
                    if let Some(text) = named(&name.into_inner()) {
                        return Some(Event::Text(text.into()));
                    }
                }
                Ok(Token::Eof) => self.end(),
                Ok(_) => {}
                Err(_) => {
                    self.is_broken = true;
                    self.end();
                }
            }
        }
    }

    /// Passes over the rest of the innermost open element, its end included.
    pub(super) fn skip(&mut self) {
        let depth = self.open.len();
        while self.open.len() >= depth && depth > 0 {
            if self.next().is_none() {
                return;
            }
        }
    }

    /// The text of the innermost open element, which is read to its end.
    pub(super) fn text(&mut self) -> String {
        let depth = self.open.len();
        let mut text = String::new();
        while self.open.len() >= depth && depth > 0 {
            match self.next() {
                Some(Event::Text(more)) => text.push_str(&more),
                Some(_) => {}
                None => break,
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Passes over an element that lies too deep.
    fn pass_over(&mut self) {
        let mut depth = 1_usize;
        while depth > 0 {
            deadline::tick();
            match self.reader.read_event() {
                Ok(Token::Start(_)) => depth += 1,
                Ok(Token::End(_)) => depth -= 1,
                Ok(Token::Eof) | Err(_) => {
                    self.is_broken = true;
                    self.open.pop();
                    self.end();
                    return;
                }
                Ok(_) => {}
            }
        }
        self.open.pop();
    }

    fn end(&mut self) {
        self.is_broken |= !self.open.is_empty();
        self.ended = true;
        self.closing = self.open.len();
    }

    fn element(&mut self, start: BytesStart<'a>) -> Element<'a> {
        if start.attributes_raw().contains("xmlns") {
            for attribute in start.attributes().with_checks(false).flatten() {
                let key: &str = attribute.key.as_ref();
                let Some(prefix) = key.strip_prefix("xmlns") else {
                    continue;
                };
                let prefix = prefix.strip_prefix(':').unwrap_or(prefix);
                let address: &str = &attribute.value;
                let known = self.spaces.iter().find(|(_, part)| address.contains(part));
                let space = known.map_or("", |(name, _)| name);
                if self.prefixes.len() < MOST_PREFIXES {
                    self.prefixes.insert(prefix.to_owned(), space);
                }
            }
        }
        let name = start.name();
        let (prefix, length) = match AsRef::<str>::as_ref(&name).split_once(':') {
            Some((prefix, _)) => (prefix, prefix.len() + 1),
            None => ("", 0),
        };
        let space = self.prefixes.get(prefix).copied().unwrap_or_default();
        Element {
            prefix: length,
            space,
            start,
        }
    }
}

impl Element<'_> {
    /// Its name without prefix.
    pub(super) fn name(&self) -> &str {
        let name: quick_xml::name::QName<'_> = self.start.name();
        let name: &str = name.into_inner();
        name.get(self.prefix..).unwrap_or_default()
    }

    /// The value of an attribute, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let attributes = attributes.with_checks(false).flatten();
        let mut named = attributes.filter(|attribute| {
            let key: &str = attribute.key.as_ref();
            key == name
                || key
                    .strip_suffix(name)
                    .is_some_and(|prefix| prefix.ends_with(':') && prefix != "xmlns:")
        });
        let found = named.next()?;
        let value = found.normalized_value(XmlVersion::Implicit1_0);
        Some(value.map_or_else(|_| found.value.clone().into_owned(), Cow::into_owned))
    }

    /// The value of an attribute that has a prefix, by its name without it: beside one of the same
    /// name without prefix.
    pub(super) fn prefixed(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let mut attributes = attributes.with_checks(false).flatten();
        let found = attributes.find(|attribute| {
            let key: &str = attribute.key.as_ref();
            let prefix = key.strip_suffix(name);
            prefix.is_some_and(|prefix| prefix.ends_with(':') && prefix != "xmlns:")
        })?;
        Some(found.value.into_owned())
    }

    /// Returns true if it switches something on: the value is absent, or not one that stands for
    /// "no".
    pub(super) fn is_on(&self) -> bool {
        self.attribute("val")
            .is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off" | "none"))
    }
}

/// The entities that every document knows, and those of HTML that lost their definitions.
fn named(name: &str) -> Option<&'static str> {
    Some(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => " ",
        _ => return None,
    })
}

fn hash(name: &str) -> u64 {
    use std::hash::{BuildHasher, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, is_broken: bool) {
        let mut xml = Xml::new(text, &[("w", "word"), ("d", "draw")]);
        let mut found = String::new();
        while let Some(event) = xml.next() {
            match event {
                Event::Open(element) if element.name() == "skip" => xml.skip(),
                Event::Open(element) => {
                    found.push_str(&format!("({}:{}", element.space, element.name()));
                    if let Some(value) = element.attribute("a") {
                        found.push_str(&format!("={value}"));
                    }
                    found.push(' ');
                }
                Event::Close => found.push(')'),
                Event::Text(text) => found.push_str(&text),
            }
        }
        assert_eq!(
            (found.as_str(), xml.is_broken),
            (expected, is_broken),
            "{text}"
        );
    }

    #[test]
    fn elements_close_whatever_the_source_says() {
        check(
            "<x xmlns='//word/1' y:a='b&amp;c'>t&lt;&#233;<e/></x>",
            "(w:x=b&c t<é(w:e ))",
            false,
        );
        check(
            "<p:x xmlns:p='//draw/1'><y>t</y></p:x>",
            "(d:x (:y t))",
            false,
        );
        check("<a><b>t</a>u", "(:a (:b t))u", false);
        check("<a>t</c></a>", "(:a t)", false);
        check("<a><skip><b>t</b></skip>u</a>", "(:a u)", false);
        check("<a><b>t", "(:a (:b t))", true);
        check("<a>t<b", "(:a t)", true);
    }

    #[test]
    fn no_entity_is_expanded() {
        check(
            "<!DOCTYPE a [<!ENTITY x 'xxxxxxxxxx'><!ENTITY y '&x;&x;&x;'>]><a>1&y;2</a>",
            "(:a 12)",
            false,
        );
    }

    #[test]
    fn what_lies_too_deep_is_passed_over() {
        let text = "<a>".repeat(100_000) + "t" + &"</a>".repeat(100_000) + "<b>u</b>";
        let mut xml = Xml::new(&text, &[]);
        let (mut opened, mut closed, mut seen) = (0, 0, String::new());
        while let Some(event) = xml.next() {
            match event {
                Event::Open(_) => opened += 1,
                Event::Close => closed += 1,
                Event::Text(text) => seen.push_str(&text),
            }
        }
        assert_eq!(
            (opened, closed, seen.as_str()),
            (DEEPEST + 1, DEEPEST + 1, "u")
        );
    }
}
