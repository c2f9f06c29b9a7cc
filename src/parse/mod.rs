//! Bytes to text with structure, one file for each format.
//!
//! Takes a file's bytes and name, gives blocks of text in reading order, each with the part of the
//! page it belongs to, and whatever the file declares about itself. Knows nothing of countries,
//! letters or signatures.

pub mod decode;
pub mod front_matter;
pub mod hosts;
pub mod html;
pub mod markdown;
pub mod text;
mod wrap;

use std::borrow::Cow;

use crate::deadline;
use crate::visible::visible;
use hosts::NamedHost;

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// HTML in any shape that browsers accept, whole pages and fragments.
    Html,
    /// Markdown, with or without front matter.
    Markdown,
    /// Plain text.
    Text,
}

impl Format {
    /// The IANA media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Html => "text/html",
            Format::Markdown => "text/markdown",
            Format::Text => "text/plain",
        }
    }
}

/// A file read as text with structure.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The format it was recognized as.
    pub format: Format,
    /// What the file declares about itself, in order of appearance.
    pub declarations: Vec<Declaration>,
    /// The text in reading order: main text and boilerplate; `Block::zone` separates them.
    pub blocks: Vec<Block>,
    /// The hosts that addresses in the source name.
    pub hosts: Vec<NamedHost>,
    /// What a reader should know about how the file was understood, in words.
    pub remarks: Vec<String>,
}

/// A unit of text: a paragraph, a heading, an item, a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// The part of the page it belongs to.
    pub zone: Zone,
    /// The text, white space collapsed; `\n` where the source has a line break, `\t` between the
    /// cells of a row; never empty, never with white space at either end (cells may be empty).
    pub text: String,
    /// Blocks of one list or one table share a number; 0 for all others.
    pub group: u32,
    /// Whether all of it is set in bold or italics.
    pub emphasized: bool,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list; the marker is as printed (`3.`, `•`) where the source prints one, and is
    /// not in the text.
    ListItem {
        /// Nesting, from 1.
        depth: u8,
        /// The printed marker, empty where there is none.
        marker: String,
    },
    /// A row of a table, cells separated by `\t`.
    TableRow {
        /// Whether it is a row of column headings.
        header: bool,
    },
    /// Quoted text.
    Quote,
    /// Text whose spacing matters.
    Preformatted,
}

/// The part of a page a block belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// The main text: what `Document::body` is made of.
    Main,
    /// The way to this page from the site's front page.
    Breadcrumb,
    /// The site's header.
    Header,
    /// Menus and lists of links.
    Navigation,
    /// Boxes beside or after the text: related articles, teasers, sharing buttons, comments,
    /// newsletter forms.
    Aside,
    /// The site's footer.
    Footer,
}

/// Something a file says about itself outside its running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// What is declared.
    pub property: Property,
    /// In which vocabulary.
    pub origin: Origin,
    /// The key as written, in lower case: `og:title`, `article:published_time`, `datePublished`,
    /// `date`.
    pub key: String,
    /// The value as written, entities decoded, white space collapsed, without characters that show
    /// nothing; never empty.
    pub value: String,
}

/// What a declaration is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Property {
    /// The title of this document.
    Title,
    /// The day of publication or creation.
    Published,
    /// The day of the last change.
    Modified,
    /// The language of the text.
    Language,
    /// The name of the site.
    SiteName,
    /// The publisher or author organization.
    Publisher,
    /// The author.
    Author,
    /// The canonical address.
    Url,
    /// The type of document (`og:type`, JSON-LD `@type`).
    Type,
    /// A section, category or breadcrumb.
    Section,
    /// A key word or tag.
    Keyword,
    /// A short description.
    Description,
    /// Somebody who signs.
    Signatory,
    /// Somebody to whom it is addressed.
    Addressee,
    /// A country that it is about.
    Country,
}

/// The vocabulary in which something is declared, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// Front matter of Markdown or text.
    FrontMatter,
    /// JSON-LD.
    JsonLd,
    /// OpenGraph and its relatives (`og:`, `article:`).
    OpenGraph,
    /// `citation_*` meta elements.
    Citation,
    /// Dublin Core.
    DublinCore,
    /// Other `meta` elements.
    Meta,
    /// Microdata and RDFa attributes in the text.
    Microdata,
    /// `time` elements.
    Time,
    /// The `title` element.
    TitleElement,
    /// `h1` elements anywhere in the page.
    Heading,
    /// Elements whose class or id names a date, a byline or the like.
    Class,
    /// `link`, `html lang` and other attributes.
    Attribute,
}

impl Parsed {
    /// Values declared for a property, in order of appearance.
    pub fn declared(&self, property: Property) -> impl Iterator<Item = &Declaration> {
        self.declarations
            .iter()
            .filter(move |declaration| declaration.property == property)
    }
}

/// The format of decoded text, by content first and by name second.
pub fn format(text: &str, name: &str) -> Format {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase())
        .unwrap_or_default();
    if html::looks_like_html(text, &ending) {
        Format::Html
    } else if matches!(ending.as_str(), "md" | "markdown" | "mkd" | "mdown")
        || front_matter::starts(text)
    {
        Format::Markdown
    } else {
        Format::Text
    }
}

/// Why bytes cannot be read as a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing in the file.
    #[error("empty file")]
    Empty,
    /// The bytes are no text in any encoding.
    #[error("binary data, not text")]
    Binary,
    /// Nothing is left without markup and boilerplate.
    #[error("no text in it")]
    NoText,
}

/// Reads a file's bytes; `name` is its path or name, used only where the content leaves the format
/// open.
pub fn parse(bytes: &[u8], name: &str) -> Result<Parsed, Unreadable> {
    let decoded = decode::decode(bytes)?;
    deadline::look();
    let mut parsed = match format(&decoded.text, name) {
        Format::Html => html::parse(&decoded.text),
        Format::Markdown => markdown::parse(&decoded.text),
        Format::Text => text::parse(&decoded.text),
    };
    let titled = parsed.declared(Property::Title).next().is_some();
    if parsed.blocks.is_empty() && !titled {
        return Err(Unreadable::NoText);
    }
    for declaration in &mut parsed.declarations {
        if let Cow::Owned(value) = visible(&declaration.value) {
            declaration.value = value.trim().to_owned();
        }
    }
    parsed
        .declarations
        .retain(|declaration| !declaration.value.is_empty());
    deadline::look();
    parsed.hosts = hosts::named(&decoded.text);
    parsed.remarks.extend(decoded.remark);
    Ok(parsed)
}
