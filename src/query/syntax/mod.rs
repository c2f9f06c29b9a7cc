//! The query language: words, "phrases", field:value, date ranges, -not. Total: no text is an error.
//!
//! Reading goes in two steps, each linear: text to lexemes, lexemes to a tree of bounded depth. What cannot be read as syntax
//! is read as words, and a remark says so.

mod lex;

use super::value;
use super::{Filter, Node, Query, Remark};
use crate::document::Field;
use lex::{Leaf, Lexeme, lex};

/// Brackets deeper than this are passed over.
const DEPTH: usize = 40;

/// Beginnings and near words that one query may ask for: each is sought among all words of the index.
const EXPANSIONS: usize = 32;

/// Phrases, fields and the like that one query may ask for.
const PARTS: usize = 500;

/// The widest a phrase can be stretched.
const WIDEST: u32 = 100;

/// Reads a query; what cannot be read as syntax is read as words, and a remark says so.
pub fn parse(text: &str) -> (Query, Vec<Remark>) {
    let mut remarks = Vec::new();
    let lexemes = lex(text, &mut remarks);
    let mut parser = Parser {
        lexemes: &lexemes,
        at: 0,
        expansions: 0,
        parts: 0,
        remarks,
    };
    let mut nodes = Vec::new();
    while parser.at < lexemes.len() {
        match parser.alternatives(0, None) {
            Some(Node::All(inner)) => nodes.extend(inner),
            node => nodes.extend(node),
        }
        if parser.lexemes.get(parser.at) == Some(&Lexeme::Close) {
            parser.at += 1;
            parser.remark("a closing bracket without an opening one is passed over");
        }
    }
    let mut query = Query::default();
    let tree = joined(nodes, Node::All);
    query.text = tree.and_then(|tree| lift(tree, &mut query.filters));
    let mut remarks = parser.remarks;
    remarks.dedup();
    (query, remarks)
}

/// Field filters that the whole query demands become filters; the rest stays. Of several for one field the first is lifted.
fn lift(tree: Node, filters: &mut Vec<Filter>) -> Option<Node> {
    let nodes = match tree {
        Node::All(nodes) => nodes,
        other => vec![other],
    };
    let rest = nodes.into_iter().filter_map(|node| match filter_of(&node) {
        Some(filter)
            if !filters
                .iter()
                .any(|other| other.field == filter.field && other.negated == filter.negated) =>
        {
            filters.push(filter);
            None
        }
        _ => Some(node),
    });
    let rest: Vec<Node> = rest.collect();
    joined(rest, Node::All)
}

fn filter_of(node: &Node) -> Option<Filter> {
    let lifted = |field: &Field| !matches!(field, Field::Title | Field::Body);
    match node {
        Node::Field(field, value) if lifted(field) => Some(Filter {
            field: *field,
            values: vec![value.clone()],
            negated: false,
        }),
        Node::Not(inner) => filter_of(inner)
            .filter(|filter| !filter.negated)
            .map(|filter| Filter {
                negated: true,
                ..filter
            }),
        Node::Any(nodes) => {
            let mut filters = nodes.iter().map(|node| match node {
                Node::Field(field, value) if lifted(field) => Some((*field, value.clone())),
                _ => None,
            });
            let (field, first) = filters.next()??;
            let mut values = vec![first];
            for other in filters {
                let (other, value) = other?;
                if other != field {
                    return None;
                }
                values.push(value);
            }
            Some(Filter {
                field,
                values,
                negated: false,
            })
        }
        _ => None,
    }
}

fn joined(mut nodes: Vec<Node>, join: fn(Vec<Node>) -> Node) -> Option<Node> {
    match nodes.len() {
        0 => None,
        1 => nodes.pop(),
        _ => Some(join(nodes)),
    }
}

struct Parser<'a> {
    lexemes: &'a [Lexeme],
    at: usize,
    expansions: usize,
    parts: usize,
    remarks: Vec<Remark>,
}

impl Parser<'_> {
    fn remark(&mut self, text: impl Into<String>) {
        if self.remarks.len() < 20 {
            self.remarks.push(Remark(text.into()));
        }
    }

    /// Alternatives separated by OR, up to a closing bracket or the end.
    fn alternatives(&mut self, depth: usize, field: Option<Field>) -> Option<Node> {
        let mut alternatives = Vec::new();
        loop {
            alternatives.extend(self.conjunction(depth, field));
            if self.lexemes.get(self.at) != Some(&Lexeme::Or) {
                break;
            }
            self.at += 1;
        }
        let mut flat = Vec::with_capacity(alternatives.len());
        for node in alternatives {
            match node {
                Node::Any(nodes) => flat.extend(nodes),
                other => flat.push(other),
            }
        }
        if flat.len() > 1 {
            self.parts += 1;
            if self.parts > PARTS {
                self.too_many();
                return None;
            }
        }
        joined(flat, Node::Any)
    }

    fn conjunction(&mut self, depth: usize, field: Option<Field>) -> Option<Node> {
        let mut nodes = Vec::new();
        while let Some(lexeme) = self.lexemes.get(self.at) {
            if matches!(lexeme, Lexeme::Or | Lexeme::Close) {
                break;
            }
            match self.unit(depth, field) {
                Some(Node::All(inner)) => nodes.extend(inner),
                Some(node) => nodes.push(node),
                None => {}
            }
        }
        joined(nodes, Node::All)
    }

    fn unit(&mut self, depth: usize, field: Option<Field>) -> Option<Node> {
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
        let node = match lexeme {
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
                        "`{}:` without a value is passed over",
                        inner.name()
                    ));
                    None
                }
            },
            Lexeme::Or | Lexeme::Close | Lexeme::Not => None,
        }?;
        if negated {
            self.parts += 1;
            if self.parts > PARTS {
                self.too_many();
                return None;
            }
        }
        Some(match (negated, node) {
            (false, node) => node,
            (true, Node::Not(inner)) => *inner,
            (true, node) => Node::Not(Box::new(node)),
        })
    }

    fn group(&mut self, depth: usize, field: Option<Field>) -> Option<Node> {
        if depth >= DEPTH {
            self.remark(format!("brackets deeper than {DEPTH} are passed over"));
            return None;
        }
        self.parts += 1;
        if self.parts > PARTS {
            self.too_many();
            return None;
        }
        let node = self.alternatives(depth + 1, field);
        match self.lexemes.get(self.at) {
            Some(Lexeme::Close) => self.at += 1,
            _ => self.remark("an opening bracket without a closing one is closed at the end"),
        }
        node
    }

    fn leaf(&mut self, leaf: &Leaf, field: Option<Field>) -> Option<Node> {
        let node = self.read_leaf(leaf, field)?;
        match &node {
            Node::Word(_) => return Some(node),
            Node::Prefix(word) | Node::Fuzzy { word, .. } => {
                self.expansions += 1;
                if self.expansions > EXPANSIONS {
                    self.remark(format!(
                        "after {EXPANSIONS} words with `*` or `~` the rest are read as plain words"
                    ));
                    return Some(Node::Word(word.clone()));
                }
            }
            _ => {}
        }
        self.parts += 1;
        if self.parts > PARTS {
            self.too_many();
            return None;
        }
        Some(node)
    }

    fn too_many(&mut self) {
        self.remark(format!(
            "after {PARTS} phrases, brackets and fields the rest is passed over"
        ));
        self.at = self.lexemes.len();
    }

    fn read_leaf(&mut self, leaf: &Leaf, field: Option<Field>) -> Option<Node> {
        if let Some(field) = field {
            let (value, remark) = value::field_value(field, &leaf.text, leaf.quoted);
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
                None => self.read_leaf(leaf, None),
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
                    "`{text}` is too short for a beginning and read as a word"
                ));
                let word = text.replace('*', "");
                (!word.is_empty()).then_some(Node::Word(word))
            }
            None => Some(Node::Word(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let (query, _) = parse(text);
        assert_eq!(query.to_string(), expected, "{text}");
        let (again, _) = parse(&query.to_string());
        assert_eq!(again, query, "{text} printed as {query}");
    }

    #[test]
    fn queries_print_as_they_were_understood() {
        check("ethnic cleansing", "ethnic cleansing");
        check("“ethnic  cleansing” «a b»", "\"ethnic cleansing\" \"a b\"");
        check("\"police mandate\"~5", "\"police mandate\"~5");
        check(
            "genocide OR \"war crimes\" now",
            "genocide OR (\"war crimes\" now)",
        );
        check("a (b OR c)", "a (b OR c)");
        check("-petition NOT draft x", "-petition -draft x");
        check("displac* Kyrgyzstan~1", "displac* Kyrgyzstan~1");
        check("A/RES/63/308 COVID-19 U.S.", "A/RES/63/308 COVID-19 U.S.");
        check(
            "kind:(petition OR open-letter) x",
            "x kind:(petition OR open-letter)",
        );
        check("date:2009..2011-06", "date:2009-01-01..2011-06-30");
        check("date:>=2010-06", "date:2010-06-01..");
        check("date:unknown", "date:unknown");
        check("date:soon dam", "soon dam");
        check("date:\"next year\"", "\"next year\"");
        check(
            "signatory:\"human rights watch\"",
            "signatory:\"human rights watch\"",
        );
        check("path:2010/*", "path:2010/*");
        check("title:(a OR b) c", "(title:\"a\" OR title:\"b\") c");
        check("(((", "");
        check("\"open", "open");
        check("", "");
    }

    #[test]
    fn what_is_no_syntax_is_words_with_a_remark() {
        for text in ["colour:red", "a)", "\"open", "date:yesterday"] {
            assert!(!parse(text).1.is_empty(), "{text}");
        }
    }

    #[test]
    fn very_long_and_very_deep_queries_are_read() {
        parse(&"(".repeat(100_000));
        parse(&"word ".repeat(100_000));
        parse(&"\" ".repeat(50_001));
        parse(&"NOT ".repeat(100_000));
        parse(&"a OR ".repeat(50_000));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*") {
            let (query, _) = parse(&text);
            parse(&query.to_string());
        }
    }
}
