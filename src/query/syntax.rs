//! The query language: words, "phrases", field:value, date ranges, -not. Total: no text is an error.
//!
//! Reading goes in two steps, each linear: text to lexemes, lexemes to a tree of bounded depth. What cannot be read as syntax
//! is read as words, and a remark says so.

use super::value;
use super::{Filter, Node, Query, Remark};
use crate::document::Field;

/// Brackets deeper than this are passed over.
const DEPTH: usize = 40;

/// The widest a phrase can be stretched.
const WIDEST: u32 = 100;

#[derive(Clone, Debug, PartialEq)]
enum Lexeme {
    Open,
    Close,
    Or,
    Not,
    Field(Field),
    Leaf(Leaf),
}

/// A word or phrase as typed.
#[derive(Clone, Debug, PartialEq)]
struct Leaf {
    text: String,
    quoted: bool,
    /// The number after `~`, if any.
    tilde: Option<u32>,
}

/// Reads a query; what cannot be read as syntax is read as words, and a remark says so.
pub fn parse(text: &str) -> (Query, Vec<Remark>) {
    let mut remarks = Vec::new();
    let lexemes = lex(text, &mut remarks);
    let mut parser = Parser {
        lexemes: &lexemes,
        at: 0,
        remarks,
    };
    let mut nodes = Vec::new();
    while parser.at < lexemes.len() {
        nodes.extend(parser.alternatives(0, None));
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
        let node = self.alternatives(depth + 1, field);
        match self.lexemes.get(self.at) {
            Some(Lexeme::Close) => self.at += 1,
            _ => self.remark("an opening bracket without a closing one is closed at the end"),
        }
        node
    }

    fn leaf(&mut self, leaf: &Leaf, field: Option<Field>) -> Option<Node> {
        if let Some(field) = field {
            let (value, remark) = value::field_value(field, &leaf.text, leaf.quoted);
            self.remarks.extend(remark.map(Remark));
            return Some(Node::Field(field, value));
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

/// The closing mark of a quotation mark.
fn closing(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '“' | '„' => Some(&['”', '“', '"']),
        '«' => Some(&['»']),
        '「' => Some(&['」']),
        '『' => Some(&['』']),
        _ => None,
    }
}

fn lex(text: &str, remarks: &mut Vec<Remark>) -> Vec<Lexeme> {
    let mut lexemes = Vec::new();
    let mut at = 0;
    // Where a kind of quotation mark was sought in vain, so that it is not sought again.
    let mut unclosed = false;
    while let Some(character) = text[at..].chars().next() {
        let next = at + character.len_utf8();
        if character.is_whitespace() || character == '\0' {
            at = next;
        } else if character == '(' {
            lexemes.push(Lexeme::Open);
            at = next;
        } else if character == ')' {
            lexemes.push(Lexeme::Close);
            at = next;
        } else if let Some(close) = closing(character) {
            match text[next..].find(close).filter(|_| !unclosed) {
                Some(length) => {
                    let inside = &text[next..next + length];
                    let after = next
                        + length
                        + text[next + length..]
                            .chars()
                            .next()
                            .map_or(0, char::len_utf8);
                    let (tilde, end) = tilde(text, after);
                    lexemes.push(Lexeme::Leaf(Leaf {
                        text: inside.to_owned(),
                        quoted: true,
                        tilde,
                    }));
                    at = end;
                }
                None => {
                    if !unclosed {
                        remarks.push(Remark(
                            "a quotation mark without its partner is passed over".to_owned(),
                        ));
                    }
                    unclosed = true;
                    at = next;
                }
            }
        } else if character == '-' || character == '−' {
            let starts = text[next..]
                .chars()
                .next()
                .is_some_and(|after| !after.is_whitespace() && after != ')');
            if starts {
                lexemes.push(Lexeme::Not);
            }
            at = next;
        } else {
            at = word(text, at, &mut lexemes, remarks);
        }
    }
    lexemes
}

/// `~5` after a word or phrase, and where it ends.
fn tilde(text: &str, at: usize) -> (Option<u32>, usize) {
    let Some(rest) = text[at..].strip_prefix('~') else {
        return (None, at);
    };
    let digits = rest.len()
        - rest
            .trim_start_matches(|character: char| character.is_ascii_digit())
            .len();
    let number = if digits == 0 {
        Some(1)
    } else {
        Some(rest[..digits].parse().unwrap_or(u32::MAX))
    };
    (number, at + 1 + digits)
}

fn word(text: &str, start: usize, lexemes: &mut Vec<Lexeme>, remarks: &mut Vec<Remark>) -> usize {
    let ends = |character: char| {
        character.is_whitespace() || matches!(character, '(' | ')') || closing(character).is_some()
    };
    let end = text[start..]
        .find(ends)
        .map_or(text.len(), |length| start + length);
    let chunk = &text[start..end];
    match chunk {
        "OR" | "||" => lexemes.push(Lexeme::Or),
        "AND" | "&&" => {}
        "NOT" => lexemes.push(Lexeme::Not),
        _ => {
            if let Some((name, rest)) = chunk.split_once(':') {
                if let Some(field) = Field::named(name) {
                    lexemes.push(Lexeme::Field(field));
                    return start + name.len() + 1 + skip_to_value(rest, lexemes);
                }
                let wordlike = !name.is_empty()
                    && name.chars().all(|character| character.is_ascii_lowercase());
                if wordlike && !rest.is_empty() && !rest.starts_with("//") && remarks.len() < 20 {
                    remarks.push(Remark(format!(
                        "there is no field `{name}`: `{chunk}` is read as words"
                    )));
                }
            }
            lexemes.push(Lexeme::Leaf(plain(chunk)));
        }
    }
    end
}

/// A field's value directly after its colon is taken as it stands, with signs that mean something elsewhere.
fn skip_to_value(rest: &str, lexemes: &mut Vec<Lexeme>) -> usize {
    if !rest.is_empty() {
        lexemes.push(Lexeme::Leaf(Leaf {
            text: rest.to_owned(),
            quoted: false,
            tilde: None,
        }));
    }
    rest.len()
}

fn plain(chunk: &str) -> Leaf {
    if let Some((word, number)) = chunk.rsplit_once('~')
        && !word.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Leaf {
            text: word.to_owned(),
            quoted: false,
            tilde: Some(number.parse().unwrap_or(1)),
        };
    }
    Leaf {
        text: chunk.to_owned(),
        quoted: false,
        tilde: None,
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
