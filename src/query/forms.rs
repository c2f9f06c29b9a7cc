//! The analyzed query: its tokens, which of them are stop words, and the forms of each word in the
//! documents of an index.
//!
//! Decided here, once for each search: the engine matches documents by it, and snippets mark words
//! by it. Never knows how an engine keeps a form or how much one counts.

use std::collections::HashMap;

use crate::analysis::{self, Token, TokenKind, script_of_language};
use crate::document::Field;
use crate::query::{FieldValue, Node, Query};

/// Different words of a group that get forms; a pasted report has no more.
pub const MAX_WORDS: usize = 4_000;

/// Number of tokens of a group whose stop words decide on the language.
const COUNTED: usize = 64;

/// The languages of an index, as far as they decide about the forms of a word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Languages {
    /// Languages in which queries are stemmed, by primary subtag, the commonest first.
    pub stemmed: Vec<String>,
    /// Languages in which queries may be written, in the same order; some have no stems.
    pub spoken: Vec<String>,
    /// True if there may be documents whose words are unstemmed; in scripts that are cut into
    /// pairs, numbers and words in other letters are.
    pub has_unstemmed: bool,
    /// True if there are documents stemmed in a language that takes no part in queries: it did when
    /// they were written.
    pub has_others: bool,
}

/// A query with its words analyzed.
#[derive(Clone, Debug)]
pub struct AnalyzedQuery<'a> {
    /// The query.
    pub query: &'a Query,
    /// The languages to which the places of stems refer.
    pub languages: &'a Languages,
    /// Its text; `None` asks for every document.
    pub text: Option<AnalyzedNode<'a>>,
}

/// A tree over the text, as `Node`, with neighboring words taken together.
#[derive(Clone, Debug)]
pub enum AnalyzedNode<'a> {
    /// Running words.
    Words(Words<'a>),
    /// These words in this order, unstemmed, with at most `slop` words between them.
    Phrase {
        /// The words as typed.
        words: &'a str,
        /// Words that may stand between.
        slop: u32,
    },
    /// Words that begin so.
    Prefix(&'a str),
    /// Words at most `distance` edits apart.
    Fuzzy {
        /// The word as typed.
        word: &'a str,
        /// Edits allowed.
        distance: u8,
    },
    /// A field that holds a value.
    Field(Field, &'a FieldValue),
    /// All of these.
    All(Group<'a>),
    /// Any of these.
    Any(Group<'a>),
    /// Not this.
    Not(Box<Self>),
}

/// The operands of one AND or OR.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// Its words, analyzed together; there may be none.
    pub words: Words<'a>,
    /// All else, in the order of the query.
    pub others: Vec<AnalyzedNode<'a>>,
}

/// Running words of a query.
#[derive(Clone, Debug, Default)]
pub struct Words<'a> {
    /// The words as typed.
    pub typed: Vec<&'a str>,
    /// Their tokens, in order.
    pub tokens: Vec<WordToken>,
    /// The different words among the tokens, each once, in the order in which they first occur;
    /// stop words are left out unless there is nothing else.
    pub words: Vec<Word>,
    /// True if all tokens are stop words.
    pub are_stop_words: bool,
    /// The place, among the languages in which queries are stemmed, of the one in which documents
    /// in the language of the words are stemmed; `None` where the stop words decide no language.
    pub language: Option<usize>,
}

/// A token of running words.
#[derive(Clone, Debug)]
pub struct WordToken {
    /// The token; its span lies in the word as typed, its position counts through all words.
    pub token: Token,
    /// The place of the word as typed.
    pub typed: usize,
    /// Its role.
    pub role: Role,
}

/// The role of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is the word at this place among the different ones.
    Word(usize),
    /// It is left out as a stop word.
    StopWord,
    /// It is left out because there are too many words before it.
    TooMany,
}

/// A word of a query with its forms.
#[derive(Clone, Debug)]
pub struct Word {
    /// The word, folded and unstemmed.
    pub term: String,
    /// Its forms; none for a lone character of a script cut into pairs.
    pub forms: Vec<Form>,
}

/// A form of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The form.
    pub term: String,
    /// The documents in which it is the form of the word.
    pub kind: FormKind,
}

/// The documents in which a form is that of the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormKind {
    /// The stem, in documents that are stemmed in the language at a place of `Languages::stemmed`.
    Stem(usize),
    /// A pair of characters of a script cut into pairs, in all documents.
    Pair,
    /// The word itself, in documents that are not stemmed.
    Unstemmed,
    /// The word itself, in documents in whose language it is a stop word: they have only its
    /// unstemmed form.
    StopWord,
    /// The word itself, in documents stemmed in a language in which queries are not.
    OtherLanguage,
}

impl<'a> AnalyzedQuery<'a> {
    /// Analyzes a query for an index of these languages.
    pub fn new(query: &'a Query, languages: &'a Languages) -> Self {
        Self {
            query,
            languages,
            text: query.text.as_ref().map(|text| node(text, languages)),
        }
    }
}

fn node<'a>(query: &'a Node, languages: &Languages) -> AnalyzedNode<'a> {
    match query {
        Node::Word(word) => AnalyzedNode::Words(Words::new(vec![word], languages)),
        Node::Phrase { words, slop } => AnalyzedNode::Phrase { words, slop: *slop },
        Node::Prefix(prefix) => AnalyzedNode::Prefix(prefix),
        Node::Fuzzy { word, distance } => AnalyzedNode::Fuzzy {
            word,
            distance: *distance,
        },
        Node::Field(field, value) => AnalyzedNode::Field(*field, value),
        Node::All(nodes) => AnalyzedNode::All(group(nodes, languages)),
        Node::Any(nodes) => AnalyzedNode::Any(group(nodes, languages)),
        Node::Not(inner) => AnalyzedNode::Not(Box::new(node(inner, languages))),
    }
}

fn group<'a>(nodes: &'a [Node], languages: &Languages) -> Group<'a> {
    let (mut typed, mut others) = (Vec::new(), Vec::new());
    for inner in nodes {
        if let Node::Word(word) = inner {
            typed.push(word.as_str());
        } else {
            others.push(node(inner, languages));
        }
    }
    Group {
        words: Words::new(typed, languages),
        others,
    }
}

impl<'a> Words<'a> {
    fn new(typed: Vec<&'a str>, languages: &Languages) -> Self {
        let mut tokens = tokens(&typed);
        let written = |token: &WordToken| &typed[token.typed][token.token.span.clone()];
        let language = stop_language(tokens.iter().map(written), languages);
        let is_stop = |token: &WordToken| {
            language.is_some_and(|language| analysis::is_stop_word(written(token), language))
        };
        let stops: Vec<bool> = tokens.iter().map(is_stop).collect();
        let are_stop_words = !tokens.is_empty() && stops.iter().all(|is_stop| *is_stop);
        let mut words: Vec<Word> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (token, is_stop) in tokens.iter_mut().zip(stops) {
            let term = &token.token.term;
            token.role = match places.get(term) {
                _ if is_stop && !are_stop_words => Role::StopWord,
                Some(place) => Role::Word(*place),
                None if words.len() >= MAX_WORDS => Role::TooMany,
                None => {
                    let written = &typed[token.typed][token.token.span.clone()];
                    places.insert(term.clone(), words.len());
                    words.push(Word {
                        term: term.clone(),
                        forms: forms(written, &token.token, languages),
                    });
                    Role::Word(words.len() - 1)
                }
            };
        }
        Self {
            language: language.map(|language| languages.place_of(language)),
            typed,
            tokens,
            words,
            are_stop_words,
        }
    }
}

/// The tokens of words, with positions that count through all of them.
fn tokens(typed: &[&str]) -> Vec<WordToken> {
    let mut tokens: Vec<WordToken> = Vec::with_capacity(typed.len());
    for (place, word) in typed.iter().enumerate() {
        let before = tokens.len();
        tokens.extend(analysis::tokens(word).into_iter().map(|token| WordToken {
            token: Token {
                position: before + token.position,
                ..token
            },
            typed: place,
            role: Role::StopWord,
        }));
    }
    tokens
}

/// The forms of a word as written, given with its token. The forms of `Stem` come first, in the
/// order of the languages.
pub fn forms(written: &str, token: &Token, languages: &Languages) -> Vec<Form> {
    if token.is_lone() {
        return Vec::new();
    }
    let itself = |kind| Form {
        term: token.term.clone(),
        kind,
    };
    if token.kind == TokenKind::Pair {
        return vec![itself(FormKind::Pair)];
    }
    let stemmed = languages.stemmed.iter().enumerate();
    let stemmed = stemmed.filter(|(_, language)| !analysis::is_stop_word(written, language));
    let stems = stemmed.map(|(place, language)| Form {
        term: analysis::stem(written, language),
        kind: FormKind::Stem(place),
    });
    let mut forms: Vec<Form> = stems.collect();
    let is_stop_word = forms.len() < languages.stemmed.len();
    if languages.has_unstemmed || languages.stemmed.is_empty() {
        forms.push(itself(FormKind::Unstemmed));
    }
    if is_stop_word {
        forms.push(itself(FormKind::StopWord));
    } else if languages.has_others {
        forms.push(itself(FormKind::OtherLanguage));
    }
    forms
}

/// The language of the index with the most stop words among words: at least two, or one in the
/// commonest language of its script.
fn stop_language<'a>(
    written: impl Iterator<Item = &'a str> + Clone,
    languages: &Languages,
) -> Option<&str> {
    let count = |language: &str| {
        let counted = written.clone().take(COUNTED);
        counted
            .filter(|word| analysis::is_stop_word(word, language))
            .count()
    };
    let spoken = &languages.spoken;
    let counts = spoken.iter().enumerate();
    let counts = counts.map(|(rank, language)| (count(language), rank, language));
    let (count, rank, language) =
        counts.max_by_key(|(count, rank, _)| (*count, std::cmp::Reverse(*rank)))?;
    let script = script_of_language(language);
    let mut commoner = spoken.iter().take(rank);
    let is_commonest = commoner.all(|other| script_of_language(other) != script);
    (count >= 2 || (count == 1 && is_commonest)).then_some(language.as_str())
}

impl Languages {
    /// The place, among those in which queries are stemmed, of the one that documents of a language
    /// are stemmed in; the place behind all where they are not stemmed.
    pub fn place_of(&self, language: &str) -> usize {
        let script = script_of_language(language);
        let own = self.stemmed.iter().position(|other| other == language);
        let sibling = || {
            let mut stemmed = self.stemmed.iter();
            stemmed.position(|other| script_of_language(other) == script)
        };
        own.or_else(sibling).unwrap_or(self.stemmed.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::syntax;

    fn languages(stemmed: &[&str], spoken: &[&str]) -> Languages {
        let owned = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
        Languages {
            stemmed: owned(stemmed),
            spoken: owned(spoken),
            ..Languages::default()
        }
    }

    /// The words that stay, and the language that the stop words decide.
    #[track_caller]
    fn check(text: &str, expected: &[&str], language: Option<usize>) {
        let languages = languages(&["en", "fr", "ru"], &["en", "fr", "ru", "zh"]);
        let (query, _) = syntax::parse(text);
        let analyzed = AnalyzedQuery::new(&query, &languages);
        let words = match analyzed.text {
            Some(AnalyzedNode::Words(words)) => words,
            Some(AnalyzedNode::All(group) | AnalyzedNode::Any(group)) => group.words,
            other => panic!("{other:?}"),
        };
        let terms: Vec<&str> = words.words.iter().map(|word| word.term.as_str()).collect();
        assert_eq!((terms.as_slice(), words.language), (expected, language));
    }

    #[test]
    fn stop_words_decide_the_language_and_are_left_out() {
        check("the river", &["river"], Some(0));
        check("les droits des enfants", &["droits", "enfants"], Some(1));
        check("les droits", &["les", "droits"], None);
        check("река и берег", &["река", "берег"], Some(2));
        check("who is the", &["who", "is", "the"], Some(0));
        check("river OR the OR river", &["river"], Some(0));
        check("river (war OR peace)", &["river"], None);
    }

    #[test]
    fn a_word_has_a_stem_in_each_language_but_where_it_is_a_stop_word() {
        let mut languages = languages(&["en", "fr"], &["en", "fr"]);
        let forms = |written: &str, languages: &Languages| {
            let token = analysis::tokens(written).remove(0);
            let forms = forms(written, &token, languages).into_iter();
            forms.map(|form| (form.term, form.kind)).collect::<Vec<_>>()
        };
        let form = |term: &str, kind| (term.to_owned(), kind);
        let stems = [
            form("letter", FormKind::Stem(0)),
            form("letter", FormKind::Stem(1)),
        ];
        assert_eq!(forms("letters", &languages), stems);
        assert_eq!(
            forms("des", &languages),
            [
                form("des", FormKind::Stem(0)),
                form("des", FormKind::StopWord)
            ]
        );
        languages.has_unstemmed = true;
        languages.has_others = true;
        assert_eq!(
            forms("river", &languages)[2..],
            [
                form("river", FormKind::Unstemmed),
                form("river", FormKind::OtherLanguage)
            ]
        );
        assert_eq!(forms("人权", &languages), [form("人权", FormKind::Pair)]);
        assert_eq!(forms("人", &languages), []);
    }
}
