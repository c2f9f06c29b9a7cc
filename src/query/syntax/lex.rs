//! The pieces of a query: words, phrases, brackets, signs. Linear in the text, and never an error.

use crate::document::Field;
use crate::query::Remark;

/// A piece of a query.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lexeme {
    Open,
    Close,
    Or,
    Not,
    Field(Field),
    Leaf(Leaf),
}

/// A word or phrase as typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Leaf {
    pub(super) text: String,
    pub(super) quoted: bool,
    /// The number after `~`, if any.
    pub(super) tilde: Option<u32>,
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

/// Cuts a query into its pieces; every text has some reading.
pub(super) fn lex(text: &str, remarks: &mut Vec<Remark>) -> Vec<Lexeme> {
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
                            "ignored a quotation mark that is not closed".to_owned(),
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

/// A field's value directly after its colon is taken as it is, with signs that mean something
/// elsewhere.
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
