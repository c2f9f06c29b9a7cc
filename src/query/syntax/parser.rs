//! The parser: makes the pieces of a query a tree of bounded depth, number of parts and number of
//! words.
//!
//! The tree is canonical: conjunctions hold no conjunctions and alternatives no alternatives, and
//! every kept part reads the same when it is printed.

use super::lex::{Leaf, Lexeme, lex};
use crate::analysis::{begins_unspaced, tokens};
use crate::document::Field;
use crate::query::value::{self, Quotes};
use crate::query::{FieldValue, Node, Remark};

/// Levels of alternatives and conjunctions within one another; deeper parts are passed over.
pub(super) const DEPTH: usize = 40;

/// Brackets within one another that are read at all. More than levels: brackets may say nothing.
pub(super) const BRACKETS: usize = 100;

/// Beginnings, near words and patterns that one query may ask for: each is sought among all words
/// or paths of the index.
pub const EXPANSIONS: usize = 32;

/// Phrases, fields, alternatives of several words and the like that one query may ask for.
const PARTS: usize = 500;

/// The widest a phrase can be stretched.
const WIDEST: u32 = 100;

/// A tree as it is built, with its levels of alternatives and conjunctions.
struct Part {
    node: Node,
    levels: usize,
}

pub(super) struct Parser<'a> {
    lexemes: &'a [Lexeme],
    at: usize,
    expansions: usize,
    parts: usize,
    remarks: Vec<Remark>,
}

impl<'a> Parser<'a> {
    /// Begins with the first lexeme, and with the remarks of the lexer.
    pub(super) fn new(lexemes: &'a [Lexeme], remarks: Vec<Remark>) -> Self {
        Self {
            lexemes,
            at: 0,
            expansions: 0,
            parts: 0,
            remarks,
        }
    }

    /// Returns the whole query, and the remarks.
    pub(super) fn tree(mut self) -> (Option<Node>, Vec<Remark>) {
        let mut parts = Vec::new();
        while self.at < self.lexemes.len() {
            parts.extend(self.alternatives(0, None));
            if self.lexemes.get(self.at) == Some(&Lexeme::Close) {
                self.at += 1;
                self.remark("ignored a closing bracket that has no opening one");
            }
        }
        let tree = self.conjoined(parts);
        (tree.map(|part| part.node), self.remarks)
    }

    fn remark(&mut self, text: impl Into<String>) {
        if self.remarks.len() < 20 {
            self.remarks.push(Remark(text.into()));
        }
    }

    /// Alternatives separated by OR, up to a closing bracket or the end.
    fn alternatives(&mut self, depth: usize, field: Option<Field>) -> Option<Part> {
        let mut levels = 0;
        let mut flat = Vec::new();
        loop {
            if let Some(part) = self.conjunction(depth, field) {
                // Alternatives of several words are parts themselves, and so are alternatives
                // altogether.
                let cost = |node: &Node| usize::from(matches!(node, Node::All(_)));
                let parts = match flat.as_slice() {
                    [] => 0,
                    [first] => 1 + cost(first) + cost(&part.node),
                    _ => cost(&part.node),
                };
                if parts > 0 && !self.takes(parts) {
                    break;
                }
                match part.node {
                    Node::Any(nodes) => {
                        levels = levels.max(part.levels - 1);
                        flat.extend(nodes);
                    }
                    other => {
                        levels = levels.max(part.levels);
                        flat.push(other);
                    }
                }
            }
            if self.lexemes.get(self.at) != Some(&Lexeme::Or) {
                break;
            }
            self.at += 1;
        }
        self.joined(flat, levels, Node::Any)
    }

    fn conjunction(&mut self, depth: usize, field: Option<Field>) -> Option<Part> {
        let mut parts = Vec::new();
        while let Some(lexeme) = self.lexemes.get(self.at) {
            if matches!(lexeme, Lexeme::Or | Lexeme::Close) {
                break;
            }
            parts.extend(self.unit(depth, field));
        }
        self.conjoined(parts)
    }

    /// Joins parts by a conjunction; a part that is a conjunction itself adds no level.
    fn conjoined(&mut self, parts: Vec<Part>) -> Option<Part> {
        let mut levels = 0;
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part.node {
                Node::All(nodes) => {
                    levels = levels.max(part.levels - 1);
                    flat.extend(nodes);
                }
                other => {
                    levels = levels.max(part.levels);
                    flat.push(other);
                }
            }
        }
        self.joined(flat, levels, Node::All)
    }

    /// Joins several nodes, the deepest of which has this many levels; `None` if that makes too
    /// many.
    fn joined(
        &mut self,
        mut nodes: Vec<Node>,
        levels: usize,
        join: fn(Vec<Node>) -> Node,
    ) -> Option<Part> {
        if nodes.len() < 2 {
            return nodes.pop().map(|node| Part { node, levels });
        }
        if levels == DEPTH {
            self.too_deep();
            return None;
        }
        Some(Part {
            node: join(nodes),
            levels: levels + 1,
        })
    }

    fn unit(&mut self, depth: usize, field: Option<Field>) -> Option<Part> {
        let mut negated = false;
        while self.lexemes.get(self.at) == Some(&Lexeme::Not) {
            negated = !negated;
            self.at += 1;
        }
        let lexeme = self.lexemes.get(self.at)?;
        if matches!(lexeme, Lexeme::Or | Lexeme::Close) {
            return None;
        }
        self.at += 1;
        let Part { node, levels } = match lexeme {
            Lexeme::Open => self.group(depth, field),
            Lexeme::Leaf(leaf) => self.leaf(leaf, field),
            Lexeme::Field(inner) => match self.lexemes.get(self.at) {
                Some(Lexeme::Open) => {
                    self.at += 1;
                    self.group(depth, Some(*inner))
                }
                Some(Lexeme::Leaf(leaf)) => {
                    self.at += 1;
                    self.leaf(leaf, Some(*inner))
                }
                _ => {
                    self.remark(format!(
                        "ignored `{}:`, since it has no value",
                        inner.name()
                    ));
                    None
                }
            },
            Lexeme::Or | Lexeme::Close | Lexeme::Not => None,
        }?;
        let node = match (negated, node) {
            (false, node) => node,
            (true, Node::Not(inner)) => *inner,
            (true, node) => {
                if self.takes(1) {
                    Node::Not(Box::new(as_written(node)))
                } else {
                    return None;
                }
            }
        };
        Some(Part { node, levels })
    }

    fn group(&mut self, depth: usize, field: Option<Field>) -> Option<Part> {
        if depth >= BRACKETS {
            self.too_deep();
            return None;
        }
        let part = self.alternatives(depth + 1, field);
        match self.lexemes.get(self.at) {
            Some(Lexeme::Close) => self.at += 1,
            _ => self.remark("a bracket is not closed: closed it at the end of the query"),
        }
        part
    }

    fn leaf(&mut self, leaf: &Leaf, field: Option<Field>) -> Option<Part> {
        let mut node = self.read_leaf(leaf, field)?;
        if let Node::Prefix(word) | Node::Fuzzy { word, .. } = &node {
            self.expansions += 1;
            if self.expansions > EXPANSIONS {
                node = as_read(Node::Word(word.clone()));
                self.remark(format!(
                    "a query can have {EXPANSIONS} words with `*` or `~`: the rest are read as plain words"
                ));
            }
        }
        if let Node::Field(_, FieldValue::Pattern(_)) = &node {
            self.expansions += 1;
            if self.expansions > EXPANSIONS {
                self.remark(format!(
                    "a query can have {EXPANSIONS} words with `*` or `~`: ignored the other patterns"
                ));
                return None;
            }
        }
        let is_word = matches!(node, Node::Word(_));
        (is_word || self.takes(1)).then_some(Part { node, levels: 0 })
    }

    /// Counts parts of the query; beyond the limit, skips the rest of it with a remark.
    fn takes(&mut self, parts: usize) -> bool {
        self.parts += parts;
        if self.parts <= PARTS {
            return true;
        }
        self.remark(format!(
            "a query can have {PARTS} phrases, fields and alternatives: ignored the rest"
        ));
        self.at = self.lexemes.len();
        false
    }

    fn too_deep(&mut self) {
        self.remark(format!(
            "ignored brackets nested deeper than {DEPTH} levels"
        ));
    }

    fn read_leaf(&mut self, leaf: &Leaf, field: Option<Field>) -> Option<Node> {
        if let Some(field) = field {
            let quotes = if leaf.quoted {
                Quotes::Quoted
            } else {
                Quotes::Bare
            };
            let (value, remark) = value::field_value(field, &leaf.text, quotes);
            let read_as = if value.is_none() {
                "; read as a word"
            } else {
                ""
            };
            if let Some(remark) = remark {
                self.remark(remark + read_as);
            }
            return match value {
                Some(value) => Some(Node::Field(field, value)),
                None => self.read_leaf(leaf, None).map(as_read),
            };
        }
        let text = leaf.text.clone();
        if leaf.quoted {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let slop = leaf.tilde.unwrap_or(0).min(WIDEST);
            return (!words.is_empty()).then_some(Node::Phrase { words, slop });
        }
        if let Some(distance) = leaf.tilde {
            let distance = u8::try_from(distance).unwrap_or(2).clamp(1, 2);
            return Some(Node::Fuzzy {
                word: text,
                distance,
            });
        }
        match text.strip_suffix('*') {
            Some(prefix)
                if prefix
                    .chars()
                    .filter(|character| character.is_alphanumeric())
                    .count()
                    >= 2 =>
            {
                Some(Node::Prefix(prefix.trim_end_matches('*').to_owned()))
            }
            Some(_) => {
                self.remark(format!(
                    "`{text}` needs two letters before the `*`: read as a word"
                ));
                let word = text.replace('*', "");
                (!word.is_empty()).then(|| as_read(Node::Word(word)))
            }
            None => Some(Node::Word(text)),
        }
    }
}

/// A word that would mean something else by itself (`OR`, `-x`, `title:x`) is kept
/// as a phrase.
fn as_read(node: Node) -> Node {
    let printed = match &node {
        Node::Word(_) | Node::Prefix(_) | Node::Fuzzy { .. } => node.to_string(),
        Node::Phrase { .. } | Node::Field(..) | Node::All(_) | Node::Any(_) | Node::Not(_) => {
            return node;
        }
    };
    let is_marked = !matches!(node, Node::Word(_));
    match lex(&printed, &mut Vec::new()).as_slice() {
        [Lexeme::Leaf(leaf)]
            if is_marked == (leaf.tilde.is_some() || leaf.text.ends_with('*'))
                && (leaf.tilde.is_some() || leaf.text == printed) =>
        {
            node
        }
        _ => Node::Phrase {
            words: printed,
            slop: 0,
        },
    }
}

/// A word of several parts as the phrase that it is: `-anti-terrorism` excludes no text in which the
/// two stand apart.
fn as_written(node: Node) -> Node {
    match node {
        Node::Word(words) if !begins_unspaced(&words) && tokens(&words).len() > 1 => {
            Node::Phrase { words, slop: 0 }
        }
        node => node,
    }
}
