//! Bytes to text with structure, one file for each format.
//!
//! Takes a file's bytes and name, gives blocks of text in reading order, each with the part of the
//! page it belongs to, and whatever the file declares about itself. Knows nothing of countries,
//! letters or signatures.

mod compound;
pub mod decode;
mod doc;
mod docx;
mod epub;
mod flow;
pub mod front_matter;
pub mod hosts;
pub mod html;
mod mail;
pub mod markdown;
mod numbering;
mod numeral;
mod odt;
mod package;
pub mod pdf;
mod pptx;
mod properties;
mod relation;
mod rtf;
mod symbol;
pub mod text;
mod warc;
pub mod wire;
mod wrap;
mod xlsx;
mod xml;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::deadline;
use crate::document::FileType;
use crate::visible::visible;
use compound::Compound;
use hosts::NamedHost;
use package::Package;

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub enum Format {
    /// HTML in any shape that browsers accept, whole pages and fragments.
    Html,
    /// Markdown, with or without front matter.
    Markdown,
    /// Plain text.
    Text,
    /// PDF.
    Pdf,
    /// A document of Word since 2007, in the transitional or the strict form.
    Docx,
    /// A document of Word before 2007.
    Doc,
    /// A text document of LibreOffice, packed or as a single file of XML.
    Odt,
    /// An electronic book.
    Epub,
    /// Rich Text Format.
    Rtf,
    /// A presentation of PowerPoint since 2007.
    Pptx,
    /// A workbook of Excel since 2007.
    Xlsx,
    /// One message of e-mail.
    Mail,
    /// A web page that a browser saved as a message (RFC 2557).
    Mhtml,
}

impl Format {
    /// The type of file.
    pub fn file_type(self) -> FileType {
        match self {
            Format::Html => FileType::Html,
            Format::Markdown => FileType::Markdown,
            Format::Text => FileType::Text,
            Format::Pdf => FileType::Pdf,
            Format::Docx => FileType::Docx,
            Format::Doc => FileType::Doc,
            Format::Odt => FileType::Odt,
            Format::Epub => FileType::Epub,
            Format::Rtf => FileType::Rtf,
            Format::Pptx => FileType::Pptx,
            Format::Xlsx => FileType::Xlsx,
            Format::Mail => FileType::Email,
            Format::Mhtml => FileType::Mhtml,
        }
    }

    /// The IANA media type.
    pub fn media_type(self) -> &'static str {
        self.file_type().media_type()
    }
}

/// A file read as text with structure.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Parsed {
    /// The format it was recognized as.
    pub format: Format,
    /// What the file declares about itself, in order of appearance.
    pub declarations: Vec<Declaration>,
    /// The text in reading order: main text and boilerplate; `Block::zone` separates them.
    pub blocks: Vec<Block>,
    /// Where pages or slides begin, in the order of the blocks; empty for formats without pages.
    pub pages: Vec<PageBreak>,
    /// The hosts that addresses in the source name.
    pub hosts: Vec<NamedHost>,
    /// What a reader should know about how the file was understood, in words.
    pub remarks: Vec<String>,
}

/// The place where a page or slide begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct PageBreak {
    /// The number of the block, from 0.
    pub block: usize,
    /// Bytes of the block's text before it.
    pub at: usize,
    /// The number of the page, from 1.
    pub number: u32,
}

/// A unit of text: a paragraph, a heading, an item, a row.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
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
    /// True if all of it is set in bold or italics.
    pub emphasized: bool,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
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
        /// True if it is a row of column headings.
        header: bool,
    },
    /// Quoted text.
    Quote,
    /// A footnote or an endnote, with its number where the source prints it. Notes stand behind the
    /// text that they belong to.
    Note,
    /// Text whose spacing matters.
    Preformatted,
}

/// The part of a page a block belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
pub enum Origin {
    /// Front matter of Markdown or text, the headers of a mail, the description of a book.
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
    /// What the program that made the file notes beside the text, often that of a template or of
    /// another document.
    Properties,
}

impl Parsed {
    /// Values declared for a property, in order of appearance.
    pub fn declared(&self, property: Property) -> impl Iterator<Item = &Declaration> {
        self.declarations
            .iter()
            .filter(move |declaration| declaration.property == property)
    }

    /// Adds what the file that holds a part declares about it, before what it declares itself.
    pub fn add_declared(&mut self, part: &Part) {
        self.declarations.splice(..0, part.about.iter().cloned());
        self.remarks.extend(part.remarks.iter().cloned());
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

/// A document that lies in a file together with others.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Part {
    /// Its name in the file: that of an attachment, or the number of a message. Never empty; no
    /// path, and no `!`.
    pub name: String,
    /// Its bytes; between processes they go beside what is said of them.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// What the file declares about it, before whatever it declares itself.
    pub about: Vec<Declaration>,
    /// What a reader should know of how it came into the file.
    pub remarks: Vec<String>,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// True if the file itself is a document, with the parts beside it, and not only their
    /// container.
    pub is_document: bool,
    /// The documents in it, in order, each name once. They may hold others again.
    pub parts: Vec<Part>,
}

/// The documents that a file holds beside or instead of its own text; `name` as for `parse`.
pub fn contents(bytes: &[u8], name: &str) -> Contents {
    if mail::is_mailbox(bytes) {
        let numbered = (1..).zip(mail::messages(bytes));
        let parts = numbered.map(|(number, message)| Part {
            name: number.to_string(),
            bytes: message.into_owned(),
            about: Vec::new(),
            remarks: Vec::new(),
        });
        return Contents {
            is_document: false,
            parts: parts.collect(),
        };
    }
    let archived = match warc::is_archive(bytes) {
        true => Some(warc::pages(bytes)),
        false => Package::is_package(bytes)
            .then(|| Package::open(bytes).ok())
            .flatten()
            .filter(warc::is_packed)
            .map(warc::packed_pages),
    };
    if let Some(parts) = archived {
        return Contents {
            is_document: false,
            parts,
        };
    }
    let parts = match is_packaged(bytes) {
        false if mail::is_mail(bytes, name) => mail::attachments(bytes),
        _ => Vec::new(),
    };
    Contents {
        is_document: true,
        parts,
    }
}

/// A file that was read, and what it holds.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Opened {
    /// What the file itself says; none where it only contains other documents.
    pub own: Option<Result<Parsed, Unreadable>>,
    /// The documents in it, in order, each name once. They may hold others again.
    pub parts: Vec<Part>,
}

/// Reads a file's bytes and takes the documents out that it holds; `name` as for `parse`.
pub fn open(bytes: &[u8], name: &str) -> Opened {
    let Contents { is_document, parts } = contents(bytes, name);
    Opened {
        // What should contain others and does not says so.
        own: (is_document || parts.is_empty()).then(|| parse(bytes, name)),
        parts,
    }
}

/// Why bytes cannot be read as a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Deserialize, Serialize)]
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
    /// It shows pictures of text alone: a scan.
    #[error("no text layer: a scan, or pictures alone")]
    NoTextLayer,
    /// It does not say which letters its signs are.
    #[error("text layer cannot be read")]
    Illegible,
    /// Its structure is broken beyond repair.
    #[error("damaged: nothing in it can be read")]
    Damaged,
    /// It cannot be read without a password.
    #[error("encrypted")]
    Encrypted,
    /// It is a package or a binary document of a kind for which there is no reader.
    #[error("no reader for what is in it")]
    NotSupported,
}

/// Reads a file's bytes; `name` is its path or name, used only where the content leaves the format
/// open.
pub fn parse(bytes: &[u8], name: &str) -> Result<Parsed, Unreadable> {
    let mut parsed = match packaged(bytes) {
        Some(parsed) => parsed?,
        None if mail::is_mail(bytes, name) => mail::parse(bytes)?,
        None => written(bytes, name)?,
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
    deadline::check();
    Ok(parsed)
}

/// Returns true if bytes are read in a process of their own: those of formats whose content can take
/// any amount of memory or time.
pub fn needs_process(bytes: &[u8], name: &str) -> bool {
    pdf::is_pdf(bytes)
        || is_packaged(bytes)
        || warc::may_be_archive(bytes)
        || mail::is_mailbox(bytes)
        || mail::is_mail(bytes, name)
}

/// Reads what is text, in whatever encoding and markup.
fn written(bytes: &[u8], name: &str) -> Result<Parsed, Unreadable> {
    let decoded = decode::decode(bytes)?;
    deadline::check();
    if odt::is_flat(&decoded.text) {
        return Ok(odt::parse_flat(&decoded.text));
    }
    let mut parsed = match format(&decoded.text, name) {
        Format::Html => html::parse(&decoded.text),
        Format::Markdown => markdown::parse(&decoded.text),
        _ => text::parse(&decoded.text),
    };
    parsed.hosts = hosts::named(&decoded.text);
    parsed.remarks.extend(decoded.remark);
    Ok(parsed)
}

/// Returns true if bytes are read as a package, as a compound file or as RTF, whatever else they
/// look like.
fn is_packaged(bytes: &[u8]) -> bool {
    Package::is_package(bytes) || Compound::is_compound(bytes) || rtf::is_rtf(bytes)
}

/// Reads what is no text as it stands, told by its first bytes; none for all else.
fn packaged(bytes: &[u8]) -> Option<Result<Parsed, Unreadable>> {
    if pdf::is_pdf(bytes) {
        return Some(pdf::parse(bytes.to_vec()));
    }
    if Package::is_package(bytes) {
        return Some(Package::open(bytes).and_then(of_package));
    }
    if rtf::is_rtf(bytes) {
        return Some(Ok(rtf::parse(bytes)));
    }
    // Whoever wants the pages asks for the contents; an archive without any has no text.
    if warc::is_archive(bytes) {
        return Some(Err(Unreadable::NoText));
    }
    Compound::is_compound(bytes).then(|| match Compound::open(bytes) {
        Some(file) => of_compound(&file),
        None if memchr::memmem::find(bytes, ENCRYPTED).is_some() => Err(Unreadable::Encrypted),
        None => Err(Unreadable::Damaged),
    })
}

/// The name of the stream that holds an encrypted package, as a compound file writes it.
const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// Reads a compound file, by what is in it: a document of Word before 2007, or one of an office
/// program since, encrypted.
fn of_compound(file: &Compound<'_>) -> Result<Parsed, Unreadable> {
    if doc::is_doc(file) {
        return doc::parse(file);
    }
    Err(match file.has("EncryptedPackage") {
        true => Unreadable::Encrypted,
        false => Unreadable::NotSupported,
    })
}

/// Reads a package, by what is in it.
fn of_package(package: Package<'_>) -> Result<Parsed, Unreadable> {
    if docx::is_docx(&package) {
        return docx::parse(package);
    }
    if pptx::is_pptx(&package) {
        return pptx::parse(package);
    }
    if xlsx::is_xlsx(&package) {
        return xlsx::parse(package);
    }
    if epub::is_epub(&package) {
        return epub::parse(package);
    }
    if odt::is_odt(&package) {
        return odt::parse(package);
    }
    Err(Unreadable::NotSupported)
}
