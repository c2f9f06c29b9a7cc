//! The query language: words, "phrases", field:value, date ranges, -not. Total: no text is an
//! error.
//!
//! Reading goes in two steps, each linear: text to lexemes, lexemes to a tree of bounded depth.
//! Text that cannot be read as syntax is read as words, and a remark reports it.

mod lex;
mod parser;

use super::{Filter, Node, Query, Remark};
use crate::document::Field;
use lex::lex;
pub use parser::EXPANSIONS;
use parser::Parser;

/// Reads a query; text that cannot be read as syntax is read as words, and a remark reports it.
///
/// ```
/// use undersigned::query::syntax;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (query, remarks) = syntax::parse("river to:minister date:2010..2012");
/// assert_eq!(query.filters.len(), 2);
/// assert!(remarks.is_empty());
///
/// let (_, remarks) = syntax::parse("date:river");
/// assert!(remarks[0].0.contains("`river` is not a date"));
/// # Ok(())
/// # }
/// ```
pub fn parse(text: &str) -> (Query, Vec<Remark>) {
    let mut remarks = Vec::new();
    let lexemes = lex(text, &mut remarks);
    let (tree, mut remarks) = Parser::new(&lexemes, remarks).tree();
    let mut query = Query::default();
    query.text = tree.and_then(|tree| lift(tree, &mut query.filters));
    remarks.dedup();
    (query, remarks)
}

/// Field filters that the whole query demands become filters; the rest stays. Of several for one
/// field the last is lifted, so that the query reads the same when it is printed: filters behind
/// the rest.
fn lift(tree: Node, filters: &mut Vec<Filter>) -> Option<Node> {
    let nodes = match tree {
        Node::All(nodes) => nodes,
        other => vec![other],
    };
    let mut rest: Vec<Node> = Vec::with_capacity(nodes.len());
    for node in nodes.into_iter().rev() {
        match filter_of(&node) {
            Some(filter)
                if !filters.iter().any(|other| {
                    other.field == filter.field && other.negated == filter.negated
                }) =>
            {
                filters.push(filter);
            }
            _ => rest.push(node),
        }
    }
    filters.reverse();
    rest.reverse();
    match rest.len() {
        0 => None,
        1 => rest.pop(),
        _ => Some(Node::All(rest)),
    }
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

#[cfg(test)]
mod tests {
    use super::parser::{BRACKETS, DEPTH};
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
        check("law -anti-terrorism", "law -\"anti-terrorism\"");
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
    fn what_means_something_else_by_itself_is_a_phrase() {
        check("date:OR x", "\"OR\" x");
        check("date:-x", "\"-x\"");
        check("date:title:x", "\"title:x\"");
        check("date:soon*", "soon*");
        check("date:soon~1", "\"soon~1\"");
        check("|*|*", "\"||\"");
        check("«say \"no\" twice»", "«say \"no\" twice»");
        check("kind:\"unknown\"", "kind:\"unknown\"");
        check("kind:-x kind:(a~1 OR b)", "kind:\"-x\" kind:(a OR b)");
        check("cites:(\"OR\" OR x)", "instrument:(\"OR\" OR x)");
    }

    #[test]
    fn of_filters_for_one_field_the_last_is_lifted() {
        check(
            "kind:petition date:2010 kind:letter x",
            "kind:petition x date:2010-01-01..2010-12-31 kind:letter",
        );
        check("-kind:petition -kind:letter", "-kind:petition -kind:letter");
    }

    #[test]
    fn nested_queries_print_as_they_were_understood() {
        for levels in [1, 10, DEPTH / 2, DEPTH, BRACKETS, 10_000] {
            let text = format!("{}a{}", "(b OR c ".repeat(levels), ")".repeat(levels));
            let (query, remarks) = parse(&text);
            let printed = query.to_string();
            assert!(parse(&printed).0 == query, "{levels}");
            assert_eq!(remarks.is_empty(), levels <= DEPTH / 2, "{levels}");
        }
        check(&format!("{}a OR b", "(".repeat(BRACKETS)), "a OR b");
    }

    #[test]
    fn what_is_kept_of_many_parts_is_bounded() {
        for text in [
            "a b OR ",
            "\"a b\" ",
            "(a OR b) ",
            "-a ",
            "kind:letter ",
            "path:a* ",
            "ab* ",
        ] {
            let (query, remarks) = parse(&text.repeat(20_000));
            let printed = query.to_string();
            assert!(
                (2..10_000).contains(&printed.len()) || text == "ab* ",
                "{text}"
            );
            assert!(!remarks.is_empty(), "{text}");
            assert!(parse(&printed).0 == query, "{text}");
        }
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

    /// Texts that look like queries.
    const SYNTAX: &str =
        r#"([ab*~1()"«» -]|OR |NOT |kind:|title:|date:|2010|unknown|letter){0,20}"#;

    proptest::proptest! {
        #[test]
        fn what_is_printed_is_read_as_itself(text in "\\PC*", syntax in SYNTAX) {
            for text in [text, syntax] {
                let (query, _) = parse(&text);
                proptest::prop_assert_eq!(parse(&query.to_string()).0, query);
            }
        }
    }
}
