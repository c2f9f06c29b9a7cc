//! What the paragraph styles of a document stand for: headings, quotations, lists, bold text.
//!
//! A style takes from the style it is based on whatever it does not say itself. Built-in styles
//! have the same English name in every language of the program.

use rustc_hash::FxHashMap;

use super::SPACES;
use crate::parse::xml::{Element, Event, Xml};

/// How many styles may be based on each other.
const LONGEST_CHAIN: usize = 20;

/// What a style says of the paragraphs that have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// The level of the heading, from 1; none where the style says nothing of it, 0 where it says
    /// that it is running text.
    pub(super) level: Option<u8>,
    /// True if it is a quotation.
    pub(super) is_quote: bool,
    /// The list of its paragraphs, and how deep they stand in it.
    pub(super) list: Option<String>,
    pub(super) depth: Option<u8>,
    /// True if its text is bold or in italics; none if the style does not say.
    pub(super) is_strong: Option<bool>,
    /// True if its text is not shown.
    pub(super) is_hidden: bool,
    based_on: Option<String>,
}

/// All styles by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    all: FxHashMap<String, Style>,
    /// The style of paragraphs that name none.
    usual: Option<String>,
}

impl Styles {
    /// Reads the part that holds them.
    pub(super) fn read(text: &str) -> Self {
        let mut styles = Self::default();
        let mut xml = Xml::new(text, SPACES);
        let mut id = None;
        while let Some(event) = xml.next() {
            let Event::Open(element) = event else {
                continue;
            };
            if element.name() == "style" {
                let name = element.attribute("styleId").unwrap_or_default();
                let is_usual = element
                    .attribute("default")
                    .is_some_and(|on| on == "1" || on == "true");
                if is_usual && element.attribute("type").as_deref() == Some("paragraph") {
                    styles.usual = Some(name.clone());
                }
                styles.all.insert(name.clone(), Style::default());
                id = Some(name);
            } else if element.name() == "tblStylePr" {
                xml.skip();
            } else if let Some(style) = id.as_ref().and_then(|id| styles.all.get_mut(id)) {
                style.note(&element);
            }
        }
        styles
    }

    /// The style of an id, with all that it takes from others.
    pub(super) fn style(&self, id: Option<&str>) -> Style {
        let mut style = Style::default();
        let mut next = id.or(self.usual.as_deref());
        for _ in 0..LONGEST_CHAIN {
            let Some(own) = next.and_then(|id| self.all.get(id)) else {
                break;
            };
            style.level = style.level.or(own.level);
            style.list = style.list.or_else(|| own.list.clone());
            style.depth = style.depth.or(own.depth);
            style.is_strong = style.is_strong.or(own.is_strong);
            style.is_quote |= own.is_quote;
            style.is_hidden |= own.is_hidden;
            next = own.based_on.as_deref();
        }
        style
    }
}

impl Style {
    /// Notes what an element inside the style says.
    fn note(&mut self, element: &Element<'_>) {
        let value = || element.attribute("val").unwrap_or_default();
        match element.name() {
            "name" => self.named(&value().to_lowercase()),
            "basedOn" => self.based_on = Some(value()),
            "outlineLvl" if self.level.is_none() => {
                self.level = value().parse::<u8>().ok().map(|level| match level {
                    0..9 => level + 1,
                    _ => 0,
                });
            }
            "numId" => self.list = Some(value()),
            "ilvl" => self.depth = value().parse().ok(),
            "b" | "i" => {
                self.is_strong = Some(element.is_on() || self.is_strong == Some(true));
            }
            "vanish" => self.is_hidden = element.is_on(),
            _ => {}
        }
    }

    fn named(&mut self, name: &str) {
        if let Some(level) = name
            .strip_prefix("heading ")
            .and_then(|level| level.parse().ok())
        {
            self.level = Some(level);
        } else if name == "title" {
            self.level = Some(1);
        } else if name == "subtitle" {
            self.level = Some(2);
        } else if matches!(
            name,
            "quote" | "intense quote" | "block text" | "block quote"
        ) {
            self.is_quote = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_takes_what_it_does_not_say() {
        let styles = Styles::read(
            "<styles xmlns='//wordprocessingml/main'>\
             <style type='paragraph' default='1' styleId='N'><name val='Normal'/></style>\
             <style type='paragraph' styleId='T1'><name val='heading 2'/><basedOn val='N'/></style>\
             <style type='paragraph' styleId='X'><name val='Own'/><basedOn val='T1'/><rPr><b/></rPr></style>\
             <style type='paragraph' styleId='O'><name val='Other'/><pPr><outlineLvl val='0'/></pPr></style>\
             <style type='paragraph' styleId='C1'><basedOn val='C2'/></style>\
             <style type='paragraph' styleId='C2'><basedOn val='C1'/></style></styles>",
        );
        let level = |id| styles.style(id).level;
        assert_eq!(level(Some("X")), Some(2));
        assert_eq!(styles.style(Some("X")).is_strong, Some(true));
        assert_eq!(
            (level(Some("O")), level(None), level(Some("C1"))),
            (Some(1), None, None)
        );
    }
}
