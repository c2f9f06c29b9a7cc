//! Markdown to blocks: headings, paragraphs, items, rows and quotes, without the markup of site
//! generators and wikis.
//!
//! Front matter becomes declarations, embedded HTML is read by `html`. Links keep their words,
//! images leave nothing.

use std::sync::LazyLock;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use regex::Regex;

use crate::deadline;

use super::wrap::{self, Break, Wrap};
use super::{Block, BlockKind, Format, Parsed, Zone, front_matter, html};

/// Stands for a line break inside a paragraph until the whole paragraph is known: a character of no
/// script.
const SOFT: char = '\u{b}';

/// Shortcodes and tags of site generators, anchors and link attributes, comments: what is no text.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\{%[^%\n]*%\}|\{\{[^{}\n]*\}\}|\{:[^}\n]*\}|[ \t]*\{[#.][^}\n]*\}")
        .expect("the pattern is constant and valid")
});

/// The second, quoted part of a link that wikis leave: `(Page "wikilink")`, broken over lines or
/// not.
static WIKI_LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\]")
        .expect("the pattern is constant and valid")
});

/// The star inside German words for persons of all genders, `Schüler*innen`, which is no sign of
/// emphasis.
static GENDER_STAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\p{L})\*(innen|in|r|n|s|e|m)\b").expect("the pattern is constant and valid")
});

/// Reads decoded Markdown.
pub fn parse(text: &str) -> Parsed {
    let text = wrap::newlines(text);
    let front_matter::Split {
        declarations,
        text: rest,
        remark,
    } = front_matter::split(&text);
    let cleaned = MARKUP.replace_all(&rest, "");
    let cleaned = WIKI_LINK.replace_all(&cleaned, |found: &regex::Captures<'_>| {
        found
            .get(2)
            .or_else(|| found.get(1))
            .map_or(String::new(), |label| label.as_str().to_owned())
    });
    let starred = cleaned.contains("*in");
    let cleaned = if starred {
        GENDER_STAR.replace_all(&cleaned, r"$1\*$2")
    } else {
        cleaned
    };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS;
    let mut reader = MarkdownReader::new(Wrap::of(&cleaned));
    for event in Parser::new_ext(&cleaned, options) {
        deadline::tick();
        reader.event(event);
    }
    reader.flush(BlockKind::Paragraph);
    reader.flush_html();
    Parsed {
        pages: Vec::new(),
        format: Format::Markdown,
        declarations,
        blocks: reader.blocks,
        hosts: Vec::new(),
        remarks: remark.into_iter().collect(),
    }
}

/// What has been read so far.
struct MarkdownReader {
    blocks: Vec<Block>,
    wrap: Wrap,
    text: String,
    /// Numbers of the open lists; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// The marker of the item being read, until its first block is made.
    marker: Option<String>,
    items: usize,
    quotes: usize,
    row: Vec<String>,
    header: bool,
    group: u32,
    groups: u32,
    html: String,
    images: usize,
    links: usize,
    strong: usize,
    /// Letters in all, inside links, inside emphasis: they tell link bars and emphasized
    /// paragraphs.
    letters: [usize; 3],
    links_closed: usize,
}

impl MarkdownReader {
    fn new(wrap: Wrap) -> Self {
        Self {
            blocks: Vec::new(),
            wrap,
            text: String::new(),
            lists: Vec::new(),
            marker: None,
            items: 0,
            quotes: 0,
            row: Vec::new(),
            header: false,
            group: 0,
            groups: 0,
            html: String::new(),
            images: 0,
            links: 0,
            strong: 0,
            letters: [0; 3],
            links_closed: 0,
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Html(_) => {}
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            _ => self.flush_html(),
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push(&text),
            Event::Html(text) => {
                self.flush(BlockKind::Paragraph);
                self.html.push_str(&text);
            }
            Event::InlineHtml(tag) => {
                let tag = tag.to_ascii_lowercase();
                if ["<br", "</p", "</div", "</li", "</tr"]
                    .iter()
                    .any(|start| tag.starts_with(start))
                {
                    self.text.push('\n');
                }
            }
            Event::SoftBreak => self.text.push(SOFT),
            Event::HardBreak => self.text.push('\n'),
            Event::Rule => self.flush(BlockKind::Paragraph),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn push(&mut self, text: &str) {
        if self.images > 0 {
            return;
        }
        self.text.push_str(text);
        let letters = text
            .chars()
            .filter(|character| character.is_alphanumeric())
            .count();
        self.letters[0] += letters;
        if self.links > 0 {
            self.letters[1] += letters;
        }
        if self.strong > 0 {
            self.letters[2] += letters;
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.flush(BlockKind::Paragraph);
            }
            Tag::List(first) => {
                self.flush(BlockKind::Paragraph);
                if self.lists.is_empty() {
                    self.groups += 1;
                    self.group = self.groups;
                }
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush(BlockKind::Paragraph);
                self.items += 1;
                self.marker = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let marker = format!("{number}.");
                        *number = number.saturating_add(1);
                        marker
                    }
                    _ => String::new(),
                });
            }
            Tag::BlockQuote(_) => {
                self.flush(BlockKind::Paragraph);
                self.quotes += 1;
            }
            Tag::Table(_) => {
                self.flush(BlockKind::Paragraph);
                self.groups += 1;
                self.group = self.groups;
            }
            Tag::TableHead => self.header = true,
            Tag::TableRow => self.header = false,
            Tag::TableCell => self.text.clear(),
            Tag::FootnoteDefinition(_) => self.flush(BlockKind::Paragraph),
            Tag::Link { .. } => self.links += 1,
            Tag::Image { .. } => self.images += 1,
            Tag::Strong | Tag::Emphasis => self.strong += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(BlockKind::Paragraph),
            TagEnd::Heading(level) => self.flush(BlockKind::Heading(match level {
                HeadingLevel::H1 => 1,
                HeadingLevel::H2 => 2,
                HeadingLevel::H3 => 3,
                HeadingLevel::H4 => 4,
                HeadingLevel::H5 => 5,
                HeadingLevel::H6 => 6,
            })),
            TagEnd::CodeBlock => self.flush(BlockKind::Preformatted),
            TagEnd::Item => {
                self.flush(BlockKind::Paragraph);
                self.items = self.items.saturating_sub(1);
                self.marker = None;
            }
            TagEnd::List(_) => {
                self.flush(BlockKind::Paragraph);
                self.lists.pop();
                if self.lists.is_empty() {
                    self.group = 0;
                }
            }
            TagEnd::BlockQuote(_) => {
                self.flush(BlockKind::Paragraph);
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                self.row
                    .push(cell.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                if row.iter().any(|cell| !cell.is_empty()) {
                    // A cell that is empty at either end stays: its column matters more than the
                    // bare edge.
                    self.blocks.push(Block {
                        kind: BlockKind::TableRow {
                            header: self.header,
                        },
                        zone: Zone::Main,
                        text: row.join("\t"),
                        group: self.group,
                        emphasized: false,
                    });
                }
                self.forget();
            }
            TagEnd::Table => self.group = 0,
            TagEnd::Link => {
                self.links = self.links.saturating_sub(1);
                self.links_closed += 1;
            }
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::Strong | TagEnd::Emphasis => self.strong = self.strong.saturating_sub(1),
            _ => {}
        }
    }

    fn forget(&mut self) {
        self.text.clear();
        self.letters = [0; 3];
        self.links_closed = 0;
    }

    /// Makes a block of what has been read; inside items and quotes a paragraph is part of these.
    fn flush(&mut self, kind: BlockKind) {
        let raw = std::mem::take(&mut self.text);
        let [all, linked, strong] = self.letters;
        let links = self.links_closed;
        self.forget();
        let text = if kind == BlockKind::Preformatted {
            raw.trim_matches('\n').trim_end().to_owned()
        } else {
            self.settle(&raw)
        };
        let text = text.trim();
        if text.is_empty() || !text.chars().any(char::is_alphanumeric) {
            return;
        }
        let bar = links >= 2 && all == linked && text.contains(['|', '[', '>', '»', '/']);
        let zone = if bar { Zone::Navigation } else { Zone::Main };
        let (kind, group) = match kind {
            BlockKind::Paragraph if self.items > 0 => match self.marker.take() {
                Some(marker) => (
                    BlockKind::ListItem {
                        depth: u8::try_from(self.lists.len()).unwrap_or(u8::MAX),
                        marker,
                    },
                    self.group,
                ),
                None => (BlockKind::Paragraph, 0),
            },
            BlockKind::Paragraph if self.quotes > 0 => (BlockKind::Quote, 0),
            other => (other, 0),
        };
        self.blocks.push(Block {
            kind,
            zone,
            text: text.to_owned(),
            group,
            emphasized: all > 0 && strong == all,
        });
    }

    /// Decides about each soft line break and collapses white space.
    fn settle(&self, raw: &str) -> String {
        let mut settled = String::with_capacity(raw.len());
        let mut last: Option<String> = None;
        let mut soft = false;
        for piece in raw.split_inclusive([SOFT, '\n']) {
            let hard = piece.ends_with('\n');
            let line = piece.split_whitespace().collect::<Vec<_>>().join(" ");
            if line.is_empty() {
                soft = soft && !hard;
                continue;
            }
            match &last {
                Some(before) if soft && self.wrap.between(before, &line) != Break::Line => {
                    wrap::join(&mut settled, &line);
                }
                Some(_) => {
                    settled.push('\n');
                    settled.push_str(&line);
                }
                None => settled.push_str(&line),
            }
            soft = !hard;
            last = Some(line);
        }
        settled
    }

    /// Reads the embedded HTML collected so far.
    fn flush_html(&mut self) {
        if self.html.is_empty() {
            return;
        }
        let source = std::mem::take(&mut self.html);
        let last = self.groups;
        for mut block in html::fragment(&source) {
            if block.group != 0 {
                block.group += last;
                self.groups = self.groups.max(block.group);
            }
            self.blocks.push(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let parsed = parse(text);
        let found: Vec<(String, &str)> = parsed
            .blocks
            .iter()
            .map(|block| {
                let kind = match &block.kind {
                    BlockKind::Heading(level) => format!("h{level}"),
                    BlockKind::Paragraph if block.zone == Zone::Navigation => "nav".to_owned(),
                    BlockKind::Paragraph => "p".to_owned(),
                    BlockKind::ListItem { depth, marker } => format!("li{depth}{marker}"),
                    BlockKind::TableRow { header: true } => "th".to_owned(),
                    BlockKind::TableRow { header: false } => "tr".to_owned(),
                    BlockKind::Quote => "q".to_owned(),
                    BlockKind::Note => "n".to_owned(),
                    BlockKind::Preformatted => "pre".to_owned(),
                };
                (kind, block.text.as_str())
            })
            .collect();
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(kind, text)| (kind.as_str(), *text))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn stars_inside_words_are_no_emphasis() {
        check(
            "Die Schüler*innen und die Lehrer*innen *hoffen*.",
            &[("p", "Die Schüler*innen und die Lehrer*innen hoffen.")],
        );
    }

    #[test]
    fn structure_becomes_blocks() {
        check(
            "# A letter {#a_letter}\n\nDear *minister*,\n\n1. one\n2. two\n   - deep\n\n> quoted\n",
            &[
                ("h1", "A letter"),
                ("p", "Dear minister,"),
                ("li11.", "one"),
                ("li12.", "two"),
                ("li2", "deep"),
                ("q", "quoted"),
            ],
        );
        check(
            "| Name | Land |\n|---|---|\n| Ana | Chile |\n| Bo | |\n",
            &[("th", "Name\tLand"), ("tr", "Ana\tChile"), ("tr", "Bo\t")],
        );
    }

    #[test]
    fn short_lines_stay_lines() {
        check(
            "Signed,\n\nAna Roe, Field Network\nBo Lind, River League\nCe Mar, Coast Trust\n",
            &[
                ("p", "Signed,"),
                (
                    "p",
                    "Ana Roe, Field Network\nBo Lind, River League\nCe Mar, Coast Trust",
                ),
            ],
        );
        check("Ana  \nBo\\\nCe", &[("p", "Ana\nBo\nCe")]);
    }

    #[test]
    fn generators_and_wikis_leave_nothing() {
        check(
            "{% include share.html %}\n\nText {{< ref \"x\" >}}here.\n\n![groups](a.png)\n\n[[Page|label]] and [words](x).\n",
            &[("p", "Text here."), ("p", "label and words.")],
        );
        check(
            "-> \\[ [EN](A) | [DE](B) \\]\n\nText",
            &[("nav", "-> [ EN | DE ]"), ("p", "Text")],
        );
    }
}
