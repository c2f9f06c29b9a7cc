//! A page cut into passages: the runs of text between the borders of blocks, each with its counts.
//!
//! A passage is what `main_text` keeps or drops as a whole: a paragraph, a heading, an item, a cell
//! of a layout, a row of a table of data, the lines between two empty lines of a cell. It does
//! not know what is around a passage.

use std::ops::Range;

use crate::deadline;
use crate::parse::html::elements::is_inline;
use crate::parse::html::table::is_data;
use crate::parse::html::tree::Tree;

/// A run of text that is kept or dropped as a whole.
pub(super) struct Passage {
    /// The nodes from its first text to its last.
    pub(super) nodes: Range<usize>,
    /// The innermost block element around it; the row where it is one of a table of data.
    pub(super) block: usize,
    /// Its counts.
    pub(super) counts: PassageCounts,
}

/// The counts of a run of text.
#[derive(Clone, Copy, Default)]
pub(super) struct PassageCounts {
    /// Characters that are not white space.
    pub(super) characters: u32,
    /// Characters in links.
    pub(super) linked: u32,
    /// Runs of letters and digits.
    pub(super) words: u32,
    /// Words that begin with a capital letter.
    pub(super) capitals: u32,
    /// Digits.
    pub(super) digits: u32,
    /// Marks that end or part sentences, at the end of a word.
    pub(super) marks: u32,
    /// Marks between the links of a menu: `|`, `»`, `·` and the like.
    pub(super) bars: u32,
    /// Links.
    pub(super) links: u32,
    /// Line breaks.
    pub(super) breaks: u32,
    /// Characters in bold or italics.
    pub(super) strong: u32,
    /// The last character; `…` stands for three full stops too.
    pub(super) last: Option<char>,
}

/// How a run of text is set.
#[derive(Clone, Copy)]
struct TextStyle {
    /// True if it is in a link.
    linked: bool,
    /// True if it is in bold or italics.
    strong: bool,
}

/// All passages of a page in reading order, without nodes that are never text.
pub(super) fn passages(tree: &Tree, readable: &[bool]) -> Vec<Passage> {
    let mut cutter = Cutter::default();
    for (node, readable) in readable.iter().enumerate().skip(1) {
        deadline::tick();
        cutter.leave(tree, node);
        if !readable {
            continue;
        }
        if tree.element(node).is_some() {
            cutter.enter(tree, node);
        } else {
            cutter.text(tree, node);
        }
    }
    cutter.cut();
    cutter.done
}

/// The passages while they are cut.
#[derive(Default)]
struct Cutter {
    done: Vec<Passage>,
    current: Option<Passage>,
    /// The open block elements.
    open: Vec<usize>,
    /// Line breaks since the last character.
    breaks: u32,
    /// The row of data that is being read and where it ends, and where the link and the bold text
    /// end.
    row: usize,
    row_end: usize,
    link_end: usize,
    strong_end: usize,
    /// The tables around, with whether each is one of data.
    tables: Vec<(usize, bool)>,
}

impl Cutter {
    /// Leaves the blocks that end before a node.
    fn leave(&mut self, tree: &Tree, node: usize) {
        while let Some(block) = self.open.last()
            && tree.nodes[*block].end <= node
        {
            self.open.pop();
            if self.row_end <= node {
                self.cut();
            }
        }
    }

    fn enter(&mut self, tree: &Tree, node: usize) {
        let name = tree.name(node);
        let end = tree.nodes[node].end;
        match name {
            "br" => {
                self.breaks += 1;
                if self.breaks > 1 && node >= self.row_end {
                    self.cut();
                }
                return;
            }
            "a" => {
                self.link_end = end;
                if let Some(passage) = &mut self.current {
                    passage.counts.links += 1;
                }
                return;
            }
            "b" | "strong" | "em" | "i" => self.strong_end = self.strong_end.max(end),
            _ => {}
        }
        if is_inline(name) {
            return;
        }
        if node >= self.row_end {
            self.cut();
        }
        self.open.push(node);
        match name {
            "table" => {
                while self.tables.last().is_some_and(|(end, _)| *end <= node) {
                    self.tables.pop();
                }
                self.tables.push((end, is_data(tree, node)));
            }
            "tr" if self
                .tables
                .last()
                .is_some_and(|(end, data)| *data && node < *end) =>
            {
                self.row = node;
                self.row_end = end;
            }
            _ => {}
        }
    }

    fn text(&mut self, tree: &Tree, node: usize) {
        let text = tree.text(node);
        if text.chars().all(char::is_whitespace) {
            return;
        }
        let block = match self.open.last() {
            _ if node < self.row_end => self.row,
            Some(block) => *block,
            None => 0,
        };
        let linked = node < self.link_end;
        let passage = self.current.get_or_insert_with(|| Passage {
            nodes: node..node,
            block,
            counts: PassageCounts {
                links: u32::from(linked),
                ..PassageCounts::default()
            },
        });
        passage.nodes.end = node + 1;
        passage.counts.breaks += self.breaks;
        self.breaks = 0;
        let style = TextStyle {
            linked,
            strong: node < self.strong_end,
        };
        passage.counts.count(text, style);
    }

    /// Ends the passage that is being read.
    fn cut(&mut self) {
        self.breaks = 0;
        self.done.extend(self.current.take());
    }
}

impl PassageCounts {
    /// Counts a run of text.
    fn count(&mut self, text: &str, style: TextStyle) {
        let mut characters = 0;
        let mut before = ' ';
        for c in text.chars() {
            if c.is_whitespace() {
                // A mark counts where something ends with it, not inside a number or a name.
                self.marks += u32::from(matches!(before, '.' | ',' | ';' | '!' | '?' | ':'));
            } else {
                characters += 1;
                self.last = match (self.last, c) {
                    (Some('.'), '.') if before == '.' => Some('…'),
                    (Some('…'), '.') => Some('…'),
                    _ => Some(c),
                };
                if c.is_alphanumeric() {
                    if !before.is_alphanumeric() && !matches!(before, '\'' | '’') {
                        self.words += 1;
                        self.capitals += u32::from(c.is_uppercase());
                    }
                    self.digits += u32::from(c.is_numeric());
                } else {
                    match c {
                        '。' | '，' | '、' | '！' | '？' | '،' | '؟' | '।' | '։' => {
                            self.marks += 1;
                        }
                        '|' | '»' | '«' | '›' | '‹' | '·' | '•' | '→' | '/' => {
                            self.bars += 1
                        }
                        _ => {}
                    }
                }
            }
            before = c;
        }
        self.marks += u32::from(matches!(before, '.' | '!' | '?'));
        self.characters += characters;
        self.linked += if style.linked { characters } else { 0 };
        self.strong += if style.strong { characters } else { 0 };
    }

    /// The share of the text that is in links.
    pub(super) fn density(&self) -> f32 {
        share(self.linked, self.characters)
    }

    /// The characters outside links, if the text reads like prose.
    pub(super) fn prose(&self) -> u32 {
        let free = self.characters - self.linked;
        if free >= 80 || (self.marks > 0 && free >= 30) {
            free
        } else {
            0
        }
    }
}

/// A share of a whole, 0 where there is no whole.
pub(super) fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 {
        0.0
    } else {
        part as f32 / whole as f32
    }
}
