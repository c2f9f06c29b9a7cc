//! The tree to blocks of text in reading order, each with its part of the page.
//!
//! One walk over the nodes. Tables of data become rows; tables that only lay out a page become the
//! blocks in their cells.

use super::elements::is_inline;
use super::main_text::Zones;
use super::table::is_data;
use super::tree::{Tree, is_ignorable, is_space};
use crate::deadline;
use crate::parse::numeral::numeral;
use crate::parse::{Block, BlockKind, Zone};

/// All text of a page as blocks.
pub(super) fn blocks(tree: &Tree, zones: &Zones) -> Vec<Block> {
    let mut writer = BlockWriter::default();
    let mut open: Vec<(usize, usize)> = Vec::new();
    for node in 1..tree.nodes.len() {
        deadline::tick();
        while let Some((end, closed)) = open.last().copied() {
            if end > node {
                break;
            }
            open.pop();
            writer.leave(tree, closed);
        }
        let Some(zone) = zones.of(node) else {
            continue;
        };
        match tree.element(node) {
            None => writer.text(tree.text(node), zone),
            Some(_) => {
                writer.enter(tree, node);
                open.push((tree.nodes[node].end, node));
            }
        }
    }
    while let Some((_, closed)) = open.pop() {
        writer.leave(tree, closed);
    }
    writer.flush();
    writer.blocks
}

/// Returns true if two elements are fields of a card that a style sheet sets on lines of their own:
/// spans of different classes with nothing between them, the second with a word that begins anew,
/// `<span class="name">Ana Roe</span><span class="town">Oslo</span>`.
fn are_fields(tree: &Tree, before: usize, node: usize) -> bool {
    let class = |node: usize| {
        let element = tree.element(node)?;
        (&*element.name == "span").then(|| element.attribute("class"))?
    };
    let (Some(one), Some(other)) = (class(before), class(node)) else {
        return false;
    };
    let begins = tree
        .inside(node)
        .filter(|inner| tree.element(*inner).is_none())
        .map(|inner| tree.text(inner).trim_start())
        .find(|text| !text.is_empty())
        .is_some_and(|text| {
            let begins = |c: char| c.is_uppercase() || c.is_numeric();
            text.starts_with(begins) && text.chars().take(3).count() == 3
        });
    tree.nodes[before].end == node && one != other && begins
}

/// A list that is open.
struct OpenList {
    /// The number of the next item, for ordered lists.
    next: Option<i64>,
    /// How its numbers are written: `1`, `a`, `A`, `i` or `I`.
    style: char,
}

/// The blocks while they are written.
#[derive(Default)]
struct BlockWriter {
    blocks: Vec<Block>,
    /// The text of the block that is being written.
    text: String,
    zone: Option<Zone>,
    /// True if white space waits to be written before the next character.
    space: bool,
    /// Line breaks that wait to be written before the next character.
    breaks: u32,
    /// Characters of the block, and those of them in bold or italics.
    length: usize,
    strong: usize,
    bold: u32,
    quote: u32,
    pre: u32,
    heading: Option<u8>,
    lists: Vec<OpenList>,
    /// The marker of an item that has no text yet.
    item: Option<String>,
    /// The number of the outermost list or table.
    group: u32,
    groups: u32,
    /// The tables around, each whether it is one of data.
    tables: Vec<bool>,
    /// The row of data that is being written: true if all its cells are headings.
    row: Option<bool>,
    cells: u32,
    /// The element that ended last, if no text or element followed yet.
    closed: Option<usize>,
}

impl BlockWriter {
    fn enter(&mut self, tree: &Tree, node: usize) {
        let name = tree.name(node);
        if self
            .closed
            .take()
            .is_some_and(|before| are_fields(tree, before, node))
            && self.pre == 0
            && self.text.ends_with(char::is_alphanumeric)
        {
            self.breaks = self.breaks.max(1);
        }
        match name {
            "br" => {
                self.breaks += 1;
                return;
            }
            "b" | "strong" | "em" | "i" => self.bold += 1,
            "hr" if self.row.is_none() => self.flush(),
            _ => {}
        }
        if is_inline(name) {
            return;
        }
        if self.row.is_some() {
            match name {
                "td" | "th" => {
                    if self.cells > 0 {
                        self.text.push('\t');
                    }
                    self.cells += 1;
                    self.space = false;
                    self.breaks = 0;
                    if name == "td"
                        && let Some(header) = &mut self.row
                    {
                        *header = false;
                    }
                }
                _ => self.space = true,
            }
            return;
        }
        self.flush();
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.heading = name.as_bytes().get(1).map(|digit| digit - b'0');
            }
            "blockquote" => self.quote += 1,
            "pre" => self.pre += 1,
            "ul" | "ol" | "menu" | "dir" => {
                if self.lists.is_empty() {
                    self.groups += 1;
                    self.group = self.groups;
                }
                let element = tree.element(node);
                let attribute = |name| element.and_then(|element| element.attribute(name));
                self.lists.push(OpenList {
                    next: (name == "ol").then(|| {
                        attribute("start")
                            .and_then(|start| start.trim().parse().ok())
                            .unwrap_or(1)
                    }),
                    style: attribute("type")
                        .and_then(|style| style.chars().next())
                        .unwrap_or('1'),
                });
            }
            "li" => {
                let value = tree
                    .element(node)
                    .and_then(|element| element.attribute("value"))
                    .and_then(|value| value.trim().parse::<i64>().ok());
                self.item = Some(match self.lists.last_mut() {
                    Some(OpenList {
                        next: Some(next),
                        style,
                    }) => {
                        let number = value.unwrap_or(*next);
                        *next = number.saturating_add(1);
                        numeral(number, *style)
                    }
                    _ => String::new(),
                });
            }
            "table" => {
                let data = is_data(tree, node);
                if data && self.lists.is_empty() {
                    self.groups += 1;
                    self.group = self.groups;
                }
                self.tables.push(data);
            }
            "tr" if self.tables.last() == Some(&true) => {
                self.row = Some(true);
                self.cells = 0;
            }
            _ => {}
        }
    }

    fn leave(&mut self, tree: &Tree, node: usize) {
        self.closed = Some(node);
        let name = tree.name(node);
        match name {
            "b" | "strong" | "em" | "i" => self.bold = self.bold.saturating_sub(1),
            "tr" if self.row.is_some() => {
                self.flush();
                self.row = None;
            }
            _ if is_inline(name) || name == "br" => {}
            "td" | "th" if self.row.is_some() => {}
            _ if self.row.is_some() => self.space = true,
            _ => {
                self.flush();
                match name {
                    "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = None,
                    "blockquote" => self.quote = self.quote.saturating_sub(1),
                    "pre" => self.pre = self.pre.saturating_sub(1),
                    "ul" | "ol" | "menu" | "dir" => {
                        self.lists.pop();
                        if self.lists.is_empty() {
                            self.group = 0;
                        }
                    }
                    "li" => self.item = None,
                    "table" => {
                        let outermost = self.tables.pop() == Some(true);
                        if outermost && self.lists.is_empty() {
                            self.group = 0;
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn text(&mut self, text: &str, zone: Zone) {
        self.closed = None;
        if self.zone != Some(zone) {
            if text.chars().all(is_space) {
                self.space = true;
                return;
            }
            if self.row.is_none() {
                self.flush();
            }
            if self.text.is_empty() || zone == Zone::Main {
                self.zone = Some(zone);
            }
        }
        for c in text.chars() {
            if is_ignorable(c) {
                continue;
            }
            if is_space(c) {
                if self.pre > 0 && self.row.is_none() {
                    match c {
                        '\n' => self.breaks += 1,
                        _ if self.breaks > 0 || self.text.is_empty() => {}
                        _ => self.space = true,
                    }
                } else {
                    self.space = true;
                }
                continue;
            }
            self.separate();
            self.text.push(c);
            self.length += 1;
            self.strong += usize::from(self.bold > 0);
        }
    }

    /// Writes the white space that waits.
    fn separate(&mut self) {
        let at_start = self.text.is_empty() || self.text.ends_with('\t');
        let breaks = std::mem::take(&mut self.breaks);
        let space = std::mem::take(&mut self.space);
        if at_start {
            return;
        }
        if self.row.is_some() {
            if breaks > 0 || space {
                self.text.push(' ');
            }
        } else if breaks > 1 && self.pre == 0 {
            let zone = self.zone;
            self.flush();
            self.zone = zone;
        } else if breaks > 0 {
            for _ in 0..breaks.min(2) {
                self.text.push('\n');
            }
        } else if space {
            self.text.push(' ');
        }
    }

    /// Ends the block that is being written.
    fn flush(&mut self) {
        self.space = false;
        self.breaks = 0;
        let text = std::mem::take(&mut self.text);
        let length = std::mem::take(&mut self.length);
        let strong = std::mem::take(&mut self.strong);
        let zone = self.zone.take();
        let text = text.trim_matches([' ', '\n']);
        if length == 0 {
            return;
        }
        let Some(zone) = zone else {
            return;
        };
        let depth = u8::try_from(self.lists.len()).unwrap_or(u8::MAX).max(1);
        let (kind, group) = if let Some(header) = self.row {
            (BlockKind::TableRow { header }, self.group)
        } else if let Some(level) = self.heading {
            (BlockKind::Heading(level), 0)
        } else if self.pre > 0 {
            (BlockKind::Preformatted, 0)
        } else if let Some(marker) = self.item.take() {
            (BlockKind::ListItem { depth, marker }, self.group)
        } else if self.quote > 0 {
            (BlockKind::Quote, 0)
        } else {
            (BlockKind::Paragraph, 0)
        };
        let text = match kind {
            BlockKind::TableRow { .. } => text.to_owned(),
            _ => text.trim().to_owned(),
        };
        self.blocks.push(Block {
            kind,
            zone,
            text,
            group,
            emphasized: strong == length,
        });
    }
}
