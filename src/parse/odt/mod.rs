//! ODT to blocks and declarations: the text documents of LibreOffice, in packages and as single
//! files of XML.
//!
//! Of changes that were tracked the new state is read: what was deleted is kept apart from the text
//! and is passed over. Comments stay out; notes come at the end.

mod styles;

use super::flow::{Flow, Role};
use super::numeral::numeral;
use super::package::Package;
use super::xml::{Element, Event, Xml};
use super::{Format, Parsed, Unreadable, hosts, properties};
use styles::Styles;

/// The namespaces that matter.
const SPACES: &[(&str, &str)] = &[
    ("text", "opendocument:xmlns:text"),
    ("table", "opendocument:xmlns:table"),
    ("draw", "opendocument:xmlns:drawing"),
    ("office", "opendocument:xmlns:office"),
    ("style", "opendocument:xmlns:style"),
    ("math", "Math/MathML"),
    ("xlink", "1999/xlink"),
];

/// Returns true if a package is one of ODF that holds text.
pub(super) fn is_odt(package: &Package<'_>) -> bool {
    package.has("content.xml") && (package.has("META-INF/manifest.xml") || package.has("mimetype"))
}

/// Reads a package. Errors: `Encrypted` where it is, `NotSupported` where it holds no text.
pub(super) fn parse(mut package: Package<'_>) -> Result<Parsed, Unreadable> {
    if let Some(manifest) = package.text("META-INF/manifest.xml")
        && manifest.contains("encryption-data")
    {
        return Err(Unreadable::Encrypted);
    }
    let mut styles = Styles::default();
    if let Some(text) = package.text("styles.xml") {
        styles.read(&text);
    }
    let text = package.text("content.xml").ok_or(Unreadable::Damaged)?;
    styles.read(&text);
    let mut body = Body::new(&styles);
    if body.read(&text) {
        package.remark("the markup is damaged; the text was read up to the damage");
    }
    let meta = package.text("meta.xml");
    let declarations = meta.map(|text| properties::declared(&text));
    Ok(body.parsed(declarations.unwrap_or_default(), package.remarks()))
}

/// Returns true if text is a document in a single file of XML.
pub(super) fn is_flat(text: &str) -> bool {
    let mut end = text.len().min(2000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].contains(":document") && text[..end].contains("opendocument:xmlns:office")
}

/// Reads a document in a single file.
pub(super) fn parse_flat(text: &str) -> Parsed {
    let mut styles = Styles::default();
    styles.read(text);
    let mut body = Body::new(&styles);
    let remark = body.read(text);
    let remark =
        remark.then(|| "the markup is damaged; the text was read up to the damage".to_owned());
    let end = text.find(":body").unwrap_or(text.len());
    body.parsed(
        properties::declared(&text[..end]),
        remark.into_iter().collect(),
    )
}

/// What an open element will do when it closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Close {
    Nothing,
    Paragraph,
    Span,
    Box,
    Table,
    Cell,
    List,
    Item,
    Note,
    Header,
}

/// A list that is open: its style, its number, and the number of its last item.
struct List {
    style: Option<String>,
    number: u32,
    count: Option<i64>,
    /// The marker of an item that has no text yet.
    marker: Option<String>,
}

/// What is open around a note or a box: lists and spans.
type Around = (Vec<List>, Vec<(bool, bool)>);

/// A reader of the text.
struct Body<'a> {
    styles: &'a Styles,
    flow: Flow,
    notes: Vec<Flow>,
    lists: Vec<List>,
    numbers: u32,
    /// The last list that ended, which may go on: its id or style, its number and count.
    ended: Option<(Option<String>, u32, Option<i64>)>,
    /// For paragraph and spans around the text: whether it is strong, and whether it is hidden.
    spans: Vec<(bool, bool)>,
    addresses: Vec<String>,
}

impl<'a> Body<'a> {
    fn new(styles: &'a Styles) -> Self {
        Self {
            styles,
            flow: Flow::default(),
            notes: Vec::new(),
            lists: Vec::new(),
            numbers: 0,
            ended: None,
            spans: Vec::new(),
            addresses: Vec::new(),
        }
    }

    fn parsed(mut self, declarations: Vec<super::Declaration>, remarks: Vec<String>) -> Parsed {
        for note in std::mem::take(&mut self.notes) {
            self.flow.note(note);
        }
        let blocks = self.flow.finish();
        let addresses = self.addresses.iter().map(String::as_str);
        Parsed {
            pages: Vec::new(),
            format: Format::Odt,
            declarations,
            hosts: hosts::named_in(&blocks, addresses),
            blocks,
            remarks,
        }
    }

    /// Reads the text of a part; tells whether it was broken.
    fn read(&mut self, text: &str) -> bool {
        let mut xml = Xml::new(text, SPACES);
        let mut open: Vec<Close> = Vec::new();
        // Flows, lists and spans around the notes and boxes that are open.
        let mut outer: Vec<Flow> = Vec::new();
        let mut around: Vec<Around> = Vec::new();
        let mut is_header = false;
        let mut is_body = false;
        while let Some(event) = xml.next() {
            match event {
                Event::Text(text) => {
                    if let Some(&(is_strong, false)) = self.spans.last() {
                        self.flow.text(&text, is_strong);
                    }
                }
                Event::Open(element) => {
                    let is_text = (element.space, element.name()) == ("office", "text");
                    is_body |= is_text;
                    let outside = matches!(
                        (element.space, element.name()),
                        (
                            "office",
                            "styles"
                                | "automatic-styles"
                                | "master-styles"
                                | "meta"
                                | "settings"
                                | "scripts"
                        )
                    );
                    if outside && !is_body {
                        xml.skip();
                        continue;
                    }
                    let Some(close) = self.enter(&element, &mut xml) else {
                        continue;
                    };
                    match close {
                        Close::Note => {
                            outer.push(std::mem::take(&mut self.flow));
                            around.push((
                                std::mem::take(&mut self.lists),
                                std::mem::take(&mut self.spans),
                            ));
                        }
                        Close::Box => {
                            self.flow.open_box();
                            around.push((
                                std::mem::take(&mut self.lists),
                                std::mem::take(&mut self.spans),
                            ));
                        }
                        Close::Header => is_header = true,
                        Close::Nothing if is_header && element.name() == "table-row" => {
                            self.flow.header_row();
                        }
                        _ => {}
                    }
                    open.push(close);
                }
                Event::Close => match open.pop().unwrap_or(Close::Nothing) {
                    Close::Nothing => {}
                    Close::Paragraph => {
                        self.spans.pop();
                        self.flow.end_paragraph();
                    }
                    Close::Span => {
                        self.spans.pop();
                    }
                    Close::Box => {
                        self.flow.close_box();
                        (self.lists, self.spans) = around.pop().unwrap_or_default();
                    }
                    Close::Note => {
                        let flow = outer.pop().unwrap_or_default();
                        self.notes.push(std::mem::replace(&mut self.flow, flow));
                        (self.lists, self.spans) = around.pop().unwrap_or_default();
                    }
                    Close::Table => self.flow.close_table(),
                    Close::Cell => self.flow.close_cell(),
                    Close::Item => {
                        if let Some(list) = self.lists.last_mut() {
                            list.marker = None;
                        }
                    }
                    Close::List => {
                        if let Some(list) = self.lists.pop() {
                            self.ended = Some((list.style, list.number, list.count));
                        }
                    }
                    Close::Header => is_header = false,
                },
            }
        }
        xml.is_broken
    }

    /// Takes an element; passes over it and gives none where it holds no text of the document.
    fn enter(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Option<Close> {
        let attribute = |name| element.attribute(name).unwrap_or_default();
        let (_, is_hidden) = self.spans.last().copied().unwrap_or_default();
        let is_in_text = !self.spans.is_empty() && !is_hidden;
        match (element.space, element.name()) {
            ("text", name @ ("p" | "h")) => {
                let style = attribute("style-name");
                let level = attribute("outline-level").parse().unwrap_or(1);
                self.begin(&style, (name == "h").then_some(level));
                return Some(Close::Paragraph);
            }
            ("text", "span") => {
                let style = attribute("style-name");
                let (outer, is_hidden) = self.spans.last().copied().unwrap_or((false, true));
                let own = self.styles.is_strong(&style).unwrap_or(outer);
                self.spans
                    .push((own, is_hidden || self.styles.is_hidden(&style)));
                return Some(Close::Span);
            }
            ("text", "s") if is_in_text => self.flow.text(" ", false),
            ("text", "tab") if is_in_text => self.flow.tab(),
            ("text", "line-break") if is_in_text => self.flow.line_break(),
            ("text", "a") => self.addresses.push(attribute("href")),
            ("text", "list") => {
                self.open_list(element);
                return Some(Close::List);
            }
            ("text", "list-item" | "list-header") => {
                self.open_item(element);
                return Some(Close::Item);
            }
            ("text", "note-body") => return Some(Close::Note),
            ("draw", "text-box") => return Some(Close::Box),
            ("table", "table") => {
                self.flow.open_table();
                return Some(Close::Table);
            }
            ("table", "table-header-rows") => return Some(Close::Header),
            ("table", "table-row") => self.flow.open_row(),
            ("table", "table-cell") => {
                self.flow.open_cell();
                return Some(Close::Cell);
            }
            // What was deleted, what was remarked, what is said of notes, boxes and fields, and what
            // was filled in from elsewhere.
            (
                "text",
                "tracked-changes" | "note-citation" | "ruby-text" | "index-title-template",
            )
            | (
                "text",
                "sequence-decls" | "variable-decls" | "user-field-decls" | "bibliography-mark",
            )
            | ("text", "table-of-content-source" | "illustration-index-source")
            | ("text", "table-index-source" | "object-index-source")
            | ("text", "alphabetical-index-source" | "user-index-source" | "bibliography-source")
            | (
                "office",
                "annotation" | "annotation-end" | "forms" | "binary-data" | "event-listeners",
            )
            | ("table", "covered-table-cell" | "table-column" | "shapes")
            | ("math", "annotation") => {
                xml.skip();
                return None;
            }
            (_, "desc" | "title") if element.space != "text" => {
                xml.skip();
                return None;
            }
            _ => {}
        }
        Some(Close::Nothing)
    }

    /// Begins a paragraph, or a heading of a level.
    fn begin(&mut self, style: &str, level: Option<u8>) {
        self.flow.end_paragraph();
        let styles = self.styles;
        let is_strong = styles.is_strong(style).unwrap_or(false);
        self.spans.push((is_strong, styles.is_hidden(style)));
        let depth = self.lists.len();
        let number = self.lists.first().map_or(0, |list| list.number);
        let marker = self.lists.last_mut().and_then(|list| list.marker.take());
        let role = match (level.or_else(|| styles.level(style)), marker) {
            (Some(level), _) => Role::Heading(level.clamp(1, 6)),
            (None, Some(marker)) => Role::Item {
                list: number,
                depth: u8::try_from(depth).unwrap_or(u8::MAX),
                marker,
            },
            (None, None) if styles.is_quote(style) => Role::Quote,
            (None, None) => Role::Text,
        };
        self.flow.role(role);
    }

    fn open_list(&mut self, element: &Element<'_>) {
        let own = element.attribute("style-name");
        let style = own.or_else(|| self.lists.last().and_then(|list| list.style.clone()));
        let goes_on = element.attribute("continue-numbering").as_deref() == Some("true")
            || element.attribute("continue-list").is_some();
        self.numbers = self.numbers.saturating_add(1);
        let (number, count) = match &self.ended {
            Some((last, number, count)) if goes_on && *last == style => (*number, *count),
            _ => (self.numbers, None),
        };
        self.lists.push(List {
            style,
            number,
            count,
            marker: None,
        });
    }

    fn open_item(&mut self, element: &Element<'_>) {
        let depth = self.lists.len();
        let styles = self.styles;
        let Some(list) = self.lists.last_mut() else {
            return;
        };
        if element.name() == "list-header" {
            list.marker = None;
            return;
        }
        let level = list.style.as_ref().and_then(|name| styles.lists.get(name));
        let level = level.and_then(|levels| levels.get(depth.saturating_sub(1)));
        let start = element
            .attribute("start-value")
            .and_then(|start| start.parse().ok());
        let marker = match level {
            Some(level) if !level.format.is_empty() => {
                let next = list
                    .count
                    .map_or(level.start, |count: i64| count.saturating_add(1));
                let number = start.unwrap_or(next);
                list.count = Some(number);
                let style = level.format.chars().next().unwrap_or('1');
                let bare = numeral(number, style);
                format!(
                    "{}{}{}",
                    level.before,
                    bare.trim_end_matches('.'),
                    level.after
                )
            }
            _ => String::new(),
        };
        list.marker = Some(marker.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

#[cfg(test)]
mod tests {
    use super::parse_flat;
    use crate::parse::flow::tests::shown;

    #[test]
    fn a_list_of_contents_is_read_and_its_templates_are_not() {
        let entry = |text: &str, page| format!("<text:p>{text}<text:tab/>{page}</text:p>");
        let entries = [
            entry("1) Water", 3),
            entry("2) Wells", 4),
            entry("Annex", 12),
        ]
        .concat();
        let text = format!(
            "<office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
             xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text>\
             <text:table-of-content><text:table-of-content-source><text:index-title-template>x</text:index-title-template>\
             </text:table-of-content-source><text:index-body><text:index-title><text:p>Contents</text:p></text:index-title>\
             {entries}</text:index-body></text:table-of-content><text:h text:outline-level='1'>Water</text:h>\
             </office:text></office:body></office:document>"
        );
        let expected = [
            "p:Contents",
            "p:1) Water 3",
            "p:2) Wells 4",
            "p:Annex 12",
            "h1:Water",
        ];
        assert_eq!(shown(&parse_flat(&text).blocks), expected);
    }
}
