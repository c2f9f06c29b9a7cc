//! Markup to a compact tree, in one pass and in linear time.
//!
//! The tokens are html5ever's; the tree is our own, because the tree builder of html5ever is
//! quadratic in the depth of nesting (servo/html5ever issue 788). Nodes are in document order, so
//! that the inside of an element is the run of nodes between it and its `end`: every walk is a
//! loop, none can overflow the stack. Elements nested deeper than `DEPTH`, the limit of browsers,
//! are flattened; their text is kept.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use html5ever::tokenizer::states::{RawKind, Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::{Attribute, LocalName, local_name};

use crate::deadline;

use super::elements::{
    LISTS_AND_CELLS, implied_ends, is_foreign, is_heading, is_inline, is_metadata, is_void,
};
use super::tokenize::tokenize;

/// The deepest nesting that is kept, as in browsers.
const DEPTH: usize = 512;

/// Nodes that are kept, which with all that is made of them take some 350 bytes each; of what
/// follows the text is kept.
const NODES: usize = 1 << 21;

/// A page as nodes in document order; the first is the root, which has no name.
pub(super) struct Tree {
    /// The nodes in document order.
    pub(super) nodes: Vec<Node>,
    /// The characters of all text nodes, in document order.
    text: String,
}

/// One node.
pub(super) struct Node {
    /// What it is.
    pub(super) kind: NodeKind,
    /// The element around it; the root is its own parent.
    pub(super) parent: usize,
    /// The number of the first node after it and all it contains.
    pub(super) end: usize,
}

/// What a node is.
pub(super) enum NodeKind {
    /// An element.
    Element(Element),
    /// A run of text, as bytes of `Tree::text`.
    Text(Range<usize>),
}

/// An element's name and attributes.
pub(super) struct Element {
    /// The name in lower case.
    pub(super) name: LocalName,
    /// The attributes as written.
    attributes: Vec<Attribute>,
}

impl Element {
    /// The value of an attribute, as written.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| &*attribute.name.local == name)
            .map(|attribute| &*attribute.value)
    }
}

impl Tree {
    /// Reads markup, a whole page or a fragment.
    pub(super) fn read(markup: &str) -> Self {
        let tokenizer = Tokenizer::new(TokenReceiver::new(), TokenizerOpts::default());
        tokenize(&tokenizer, markup, || tokenizer.sink.tokens.get());
        tokenizer.end();
        let mut builder = tokenizer.sink.builder.into_inner();
        builder.close(0);
        builder.tree
    }

    /// The element with this number, unless it is a text or the root.
    pub(super) fn element(&self, node: usize) -> Option<&Element> {
        match &self.nodes.get(node)?.kind {
            NodeKind::Element(element) => Some(element),
            NodeKind::Text(_) => None,
        }
    }

    /// The name of a node's element, or an empty string.
    pub(super) fn name(&self, node: usize) -> &str {
        self.element(node).map_or("", |element| &element.name)
    }

    /// The characters of a node, empty for elements.
    pub(super) fn text(&self, node: usize) -> &str {
        match self.nodes.get(node).map(|node| &node.kind) {
            Some(NodeKind::Text(range)) => self.text.get(range.clone()).unwrap_or_default(),
            _ => "",
        }
    }

    /// The nodes inside a node, in document order, without itself.
    pub(super) fn inside(&self, node: usize) -> Range<usize> {
        node + 1..self.nodes.get(node).map_or(node + 1, |node| node.end)
    }
}

/// Returns true if a character is white space in running text, no-break spaces included.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Returns true if a character shows nothing and separates nothing.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// What a `script` element holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Data in JSON, which may declare facts.
    Data,
    /// A program; its text is dropped.
    Code,
}

impl Script {
    fn of(tag: &Tag) -> Self {
        let is_json = tag.attrs.iter().any(|attribute| {
            attribute.name.local == local_name!("type")
                && attribute.value.to_ascii_lowercase().contains("json")
        });
        if is_json && tag.name == local_name!("script") {
            Script::Data
        } else {
            Script::Code
        }
    }
}

/// Builds the tree from tokens.
struct TreeBuilder {
    tree: Tree,
    /// The open elements, outermost first; the root is always there.
    open: Vec<usize>,
    /// Elements left out for their depth that are still open.
    flattened: usize,
    /// The number of `head` elements among the open ones.
    open_heads: usize,
    /// True if characters are those of a script that declares nothing, or of a style sheet.
    dropping: bool,
}

impl TreeBuilder {
    /// Closes open elements until only `kept` are left.
    fn close(&mut self, kept: usize) {
        let end = self.tree.nodes.len();
        for closed in self.open.drain(kept.min(self.open.len())..) {
            let is_head = usize::from(self.tree.name(closed) == "head");
            self.open_heads = self.open_heads.saturating_sub(is_head);
            self.tree.nodes[closed].end = end;
        }
    }

    /// The place among the open elements of the innermost with one of these names, not beyond one
    /// of the borders.
    fn find(&self, names: &[LocalName], borders: &[LocalName]) -> Option<usize> {
        for (place, node) in self.open.iter().enumerate().skip(1).rev() {
            let name = &self.tree.element(*node)?.name;
            if names.contains(name) {
                return Some(place);
            }
            if borders.contains(name) {
                return None;
            }
        }
        None
    }

    /// Appends a node to the innermost open element.
    fn append(&mut self, kind: NodeKind) -> usize {
        let number = self.tree.nodes.len();
        self.tree.nodes.push(Node {
            kind,
            parent: self.open.last().copied().unwrap_or(0),
            end: number + 1,
        });
        number
    }

    /// Leaves the head of the page when content begins.
    fn leave_head(&mut self) {
        if self.open_heads > 0
            && let Some(place) = self.find(&[local_name!("head")], &[local_name!("body")])
        {
            self.close(place);
        }
    }

    fn is_full(&self) -> bool {
        self.tree.nodes.len() >= NODES
    }

    fn start(&mut self, tag: Tag) -> TokenSinkResult<()> {
        let name = tag.name.clone();
        if self.is_full() {
            return self.raw(&name, Script::Code);
        }
        if !is_metadata(&name) && !matches!(&*name, "html" | "head") {
            self.leave_head();
        }
        match &*name {
            "body" | "head" if self.find(&[local_name!("body")], &[]).is_some() => {
                return TokenSinkResult::Continue;
            }
            "html" if self.find(&[local_name!("html")], &[]).is_some() => {
                return TokenSinkResult::Continue;
            }
            _ => {}
        }
        let (ended, borders) = implied_ends(&name);
        if !ended.is_empty() {
            if let Some(place) = self.find(ended, borders) {
                self.close(place);
            }
            if matches!(&*name, "li" | "dt" | "dd")
                && let Some(place) = self.find(&[local_name!("p")], LISTS_AND_CELLS)
            {
                self.close(place);
            }
        }
        let script = Script::of(&tag);
        let void = is_void(&name) || (tag.self_closing && is_foreign(&name));
        let number = self.append(NodeKind::Element(Element {
            name: tag.name,
            attributes: tag.attrs,
        }));
        if void {
            return TokenSinkResult::Continue;
        }
        if self.open.len() >= DEPTH {
            self.flattened += 1;
        } else {
            self.open.push(number);
            self.open_heads += usize::from(name == local_name!("head"));
        }
        self.raw(&name, script)
    }

    /// Sets the tokenizer's state for the content of an element; `script` counts for scripts alone.
    fn raw(&mut self, name: &LocalName, script: Script) -> TokenSinkResult<()> {
        let raw: RawKind = match *name {
            local_name!("script") => ScriptData,
            local_name!("style")
            | local_name!("xmp")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes") => Rawtext,
            local_name!("title") | local_name!("textarea")
                if self.find(&[local_name!("svg")], &[]).is_none() =>
            {
                Rcdata
            }
            _ => return TokenSinkResult::Continue,
        };
        self.dropping = match &**name {
            "script" => script == Script::Code,
            "style" | "iframe" => true,
            _ => false,
        };
        TokenSinkResult::RawData(raw)
    }

    fn end(&mut self, name: &str) {
        self.dropping = false;
        if self.is_full() {
            return;
        }
        match name {
            "html" | "body" => return,
            "br" => {
                self.append(NodeKind::Element(Element {
                    name: local_name!("br"),
                    attributes: Vec::new(),
                }));
                return;
            }
            _ => {}
        }
        if self.flattened > 0 {
            self.flattened -= 1;
            return;
        }
        let mut blocks = false;
        for (place, node) in self.open.iter().enumerate().skip(1).rev() {
            let open = self.tree.name(*node);
            if open == name || (is_heading(open) && is_heading(name)) {
                // The end of an element of the line does not reach around the block that stands in
                // it.
                if !(blocks && is_inline(name)) {
                    self.close(place);
                }
                return;
            }
            let border = match open {
                "td" | "th" | "caption" => {
                    !matches!(name, "tr" | "table" | "tbody" | "thead" | "tfoot")
                }
                "table" | "body" | "html" => true,
                "li" => matches!(name, "p" | "li"),
                "ul" | "ol" => name == "li",
                _ => false,
            };
            if border {
                return;
            }
            blocks |= !is_inline(open);
        }
    }

    fn characters(&mut self, characters: &str) {
        if self.dropping {
            return;
        }
        if self
            .open
            .last()
            .is_some_and(|top| self.tree.name(*top) == "head")
        {
            if characters.chars().all(char::is_whitespace) {
                return;
            }
            self.leave_head();
        }
        let from = self.tree.text.len();
        self.tree.text.push_str(characters);
        let until = self.tree.text.len();
        let parent = self.open.last().copied().unwrap_or(0);
        if let Some(last) = self.tree.nodes.last_mut()
            && last.parent == parent
            && let NodeKind::Text(range) = &mut last.kind
        {
            range.end = until;
            return;
        }
        self.append(NodeKind::Text(from..until));
    }
}

/// Passes the tokens of html5ever to the tree builder.
struct TokenReceiver {
    builder: RefCell<TreeBuilder>,
    /// The number of tokens received.
    tokens: Cell<u64>,
}

impl TokenReceiver {
    fn new() -> Self {
        let root = Node {
            kind: NodeKind::Element(Element {
                name: local_name!(""),
                attributes: Vec::new(),
            }),
            parent: 0,
            end: 1,
        };
        Self {
            tokens: Cell::new(0),
            builder: RefCell::new(TreeBuilder {
                tree: Tree {
                    nodes: vec![root],
                    text: String::new(),
                },
                open: vec![0],
                flattened: 0,
                open_heads: 0,
                dropping: false,
            }),
        }
    }
}

impl TokenSink for TokenReceiver {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        deadline::tick();
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        let mut builder = self.builder.borrow_mut();
        match token {
            TagToken(tag) if tag.kind == StartTag => return builder.start(tag),
            TagToken(tag) => builder.end(&tag.name),
            Token::CharacterTokens(characters) => builder.characters(&characters),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_beyond_the_last_node_is_kept() {
        let tree = Tree::read(&format!("{}<div>y</div>z", "<b>x</b>".repeat(NODES / 2)));
        assert!(tree.nodes.len() <= NODES + 1, "{}", tree.nodes.len());
        assert!(tree.text.ends_with("xyz"));
    }
}
