//! What the styles of a document stand for: headings, quotations, bold text, numbers of lists.

use rustc_hash::FxHashMap;

use super::SPACES;
use crate::parse::xml::{Event, Xml};

/// How many styles may be based on each other.
const LONGEST_CHAIN: usize = 20;

/// Levels of lists that are counted.
const LEVELS: usize = 10;

/// What a style says of paragraphs or of text.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    pub(super) based_on: Option<String>,
    pub(super) shown_as: String,
    pub(super) is_strong: Option<bool>,
    pub(super) is_hidden: bool,
}

/// How a level of a list is numbered: first number, format, and what stands before and after it.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    pub(super) start: i64,
    pub(super) format: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    pub(super) all: FxHashMap<String, Style>,
    pub(super) lists: FxHashMap<String, Vec<Level>>,
}

impl Styles {
    /// Adds the styles of a part.
    pub(super) fn read(&mut self, text: &str) {
        let mut xml = Xml::new(text, SPACES);
        let (mut style, mut list) = (None::<String>, None::<String>);
        while let Some(event) = xml.next() {
            let Event::Open(element) = event else {
                continue;
            };
            let attribute = |name| element.attribute(name).unwrap_or_default();
            match (element.space, element.name()) {
                ("office", "body") => return,
                ("style", "style") => {
                    let name = attribute("name");
                    let shown_as = element
                        .attribute("display-name")
                        .unwrap_or_else(|| name.clone());
                    let own = Style {
                        based_on: element.attribute("parent-style-name"),
                        shown_as: shown_as.to_lowercase().replace("_20_", " "),
                        ..Style::default()
                    };
                    self.all.insert(name.clone(), own);
                    style = Some(name);
                }
                ("style", "text-properties") => {
                    let own = style.as_ref().and_then(|name| self.all.get_mut(name));
                    if let Some(own) = own {
                        let weight = element.attribute("font-weight");
                        let slant = element.attribute("font-style");
                        if weight.is_some() || slant.is_some() {
                            let is_bold = weight.is_some_and(|weight| weight != "normal");
                            let is_slanted = slant.is_some_and(|slant| slant != "normal");
                            own.is_strong = Some(is_bold || is_slanted);
                        }
                        own.is_hidden = attribute("display") == "none";
                    }
                }
                ("text", "list-style") => {
                    let name = attribute("name");
                    self.lists
                        .insert(name.clone(), vec![Level::default(); LEVELS]);
                    list = Some(name);
                }
                ("text", "list-level-style-number" | "list-level-style-bullet") => {
                    let level = attribute("level").parse::<usize>().unwrap_or(1);
                    let levels = list.as_ref().and_then(|name| self.lists.get_mut(name));
                    let own = levels.and_then(|levels| levels.get_mut(level.saturating_sub(1)));
                    if let Some(own) = own
                        && element.name() == "list-level-style-number"
                    {
                        *own = Level {
                            start: attribute("start-value").parse().unwrap_or(1),
                            format: attribute("num-format"),
                            before: attribute("num-prefix"),
                            after: attribute("num-suffix"),
                        };
                    }
                }
                _ => {}
            }
        }
    }

    /// The style of a name and those that it is based on, itself first.
    pub(super) fn chain<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Style> {
        let first = self.all.get(name);
        let next = |style: &&'a Style| self.all.get(style.based_on.as_deref()?);
        std::iter::successors(first, next).take(LONGEST_CHAIN)
    }

    pub(super) fn is_strong(&self, name: &str) -> Option<bool> {
        self.chain(name).find_map(|style| style.is_strong)
    }

    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.chain(name).any(|style| style.is_hidden)
    }

    pub(super) fn level(&self, name: &str) -> Option<u8> {
        let named = |style: &Style| match style.shown_as.as_str() {
            "title" => Some(1),
            "subtitle" => Some(2),
            _ => None,
        };
        self.chain(name).find_map(named)
    }

    pub(super) fn is_quote(&self, name: &str) -> bool {
        let names = ["quotations", "quote", "block text", "intense quote"];
        self.chain(name)
            .any(|style| names.contains(&style.shown_as.as_str()))
    }
}
