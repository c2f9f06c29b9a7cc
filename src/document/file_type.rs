//! The closed list of types of file, with their names in queries and JSON.
//!
//! A document has the type of its file. It has a second one if the file lies in a mailbox or a web
//! archive, so that these can be searched and counted, too.

use std::fmt;

/// The type of file that a document was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileType {
    /// A web page.
    Html,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
    /// PDF.
    Pdf,
    /// A document of Word since 2007.
    Docx,
    /// A document of Word before 2007.
    Doc,
    /// A text document of LibreOffice.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// An electronic book.
    Epub,
    /// A presentation of PowerPoint since 2007.
    Pptx,
    /// A workbook of Excel since 2007.
    Xlsx,
    /// A message of e-mail.
    Email,
    /// A web page that a browser saved as a message.
    Mhtml,
    /// A message of a mailbox, or what hangs on one.
    Mbox,
    /// A page of a web archive, WARC or WACZ.
    Warc,
}

/// The name of the type of Word documents of any year.
const WORD: &str = "word";

impl FileType {
    /// Every type, in the order in which they are listed.
    pub const ALL: [FileType; 15] = [
        FileType::Html,
        FileType::Markdown,
        FileType::Text,
        FileType::Pdf,
        FileType::Docx,
        FileType::Doc,
        FileType::Odt,
        FileType::Rtf,
        FileType::Epub,
        FileType::Pptx,
        FileType::Xlsx,
        FileType::Email,
        FileType::Mhtml,
        FileType::Mbox,
        FileType::Warc,
    ];

    /// The name used in queries and JSON, e.g. `pdf`.
    pub fn name(self) -> &'static str {
        match self {
            FileType::Html => "html",
            FileType::Markdown => "markdown",
            FileType::Text => "text",
            FileType::Pdf => "pdf",
            FileType::Docx => "docx",
            FileType::Doc => "doc",
            FileType::Odt => "odt",
            FileType::Rtf => "rtf",
            FileType::Epub => "epub",
            FileType::Pptx => "pptx",
            FileType::Xlsx => "xlsx",
            FileType::Email => "email",
            FileType::Mhtml => "mhtml",
            FileType::Mbox => "mbox",
            FileType::Warc => "warc",
        }
    }

    /// The label for people.
    pub fn label(self) -> &'static str {
        match self {
            FileType::Html => "Web page",
            FileType::Markdown => "Markdown",
            FileType::Text => "Plain text",
            FileType::Pdf => "PDF",
            FileType::Docx => "Word (DOCX)",
            FileType::Doc => "Word (DOC)",
            FileType::Odt => "OpenDocument (ODT)",
            FileType::Rtf => "Rich text (RTF)",
            FileType::Epub => "Book (EPUB)",
            FileType::Pptx => "Slides (PPTX)",
            FileType::Xlsx => "Workbook (XLSX)",
            FileType::Email => "E-mail",
            FileType::Mhtml => "Saved web page (MHTML)",
            FileType::Mbox => "In a mailbox",
            FileType::Warc => "In a web archive",
        }
    }

    /// The label beside a hit, `None` for what most hits are: web pages and plain text, Markdown
    /// included.
    pub fn short_label(self) -> Option<&'static str> {
        match self {
            FileType::Html | FileType::Markdown | FileType::Text => None,
            FileType::Pdf => Some("PDF"),
            FileType::Docx => Some("DOCX"),
            FileType::Doc => Some("DOC"),
            FileType::Odt => Some("ODT"),
            FileType::Rtf => Some("RTF"),
            FileType::Epub => Some("EPUB"),
            FileType::Pptx => Some("PPTX"),
            FileType::Xlsx => Some("XLSX"),
            FileType::Email => Some("E-mail"),
            FileType::Mhtml => Some("MHTML"),
            FileType::Mbox => Some("MBOX"),
            FileType::Warc => Some("WARC"),
        }
    }

    /// The usual ending of its files, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            FileType::Markdown => "md",
            FileType::Text => "txt",
            FileType::Email => "eml",
            other => other.name(),
        }
    }

    /// The media type of its files as documents have it (IANA, "Media Types"). A mailbox and a web
    /// archive are no documents: theirs only serves as a name.
    pub fn media_type(self) -> &'static str {
        match self {
            FileType::Html => "text/html",
            FileType::Markdown => "text/markdown",
            FileType::Text => "text/plain",
            FileType::Pdf => "application/pdf",
            FileType::Docx => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
            FileType::Doc => "application/msword",
            FileType::Odt => "application/vnd.oasis.opendocument.text",
            FileType::Rtf => "application/rtf",
            FileType::Epub => "application/epub+zip",
            FileType::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            FileType::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            FileType::Email => "message/rfc822",
            FileType::Mhtml => "multipart/related",
            FileType::Mbox => "application/mbox",
            FileType::Warc => "application/warc",
        }
    }

    /// Other names that people write.
    pub fn aliases(self) -> &'static [&'static str] {
        match self {
            FileType::Html => &["htm", "xhtml", "web", "webpage"],
            FileType::Markdown => &["md"],
            FileType::Text => &["txt", "plain"],
            FileType::Pdf | FileType::Docx | FileType::Doc => &[],
            FileType::Odt => &["opendocument", "libreoffice"],
            FileType::Rtf => &["text/rtf"],
            FileType::Epub => &["ebook"],
            FileType::Pptx => &["powerpoint", "slides"],
            FileType::Xlsx => &["excel", "spreadsheet"],
            FileType::Email => &["e-mail", "mail", "eml"],
            FileType::Mhtml => &["mht"],
            FileType::Mbox => &["mailbox"],
            FileType::Warc => &["wacz", "web-archive", "webarchive"],
        }
    }

    /// Returns the types with a name: one of their own names, a media type, or `word` for documents
    /// of Word of any year; empty if there are none. Case and a leading dot do not matter.
    ///
    /// ```
    /// use undersigned::document::FileType;
    ///
    /// assert_eq!(FileType::named(".PDF"), [FileType::Pdf]);
    /// assert_eq!(FileType::named("word"), [FileType::Docx, FileType::Doc]);
    /// assert_eq!(FileType::named("stone"), []);
    /// ```
    pub fn named(text: &str) -> Vec<FileType> {
        let name = text.trim().trim_start_matches('.').to_lowercase();
        if name == WORD {
            return vec![FileType::Docx, FileType::Doc];
        }
        let has = |of: &FileType| {
            of.name() == name || of.media_type() == name || of.aliases().contains(&name.as_str())
        };
        FileType::ALL.into_iter().filter(has).collect()
    }

    /// Returns the form in which a query holds a name; `None` for an unknown one.
    pub fn canonical(text: &str) -> Option<&'static str> {
        match FileType::named(text).as_slice() {
            [] => None,
            [one] => Some(one.name()),
            _ => Some(WORD),
        }
    }

    /// Every name that a query can hold.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FileType::ALL.into_iter().map(FileType::name).chain([WORD])
    }

    /// Returns the type with its one name, as facets list it.
    pub fn of_name(name: &str) -> Option<FileType> {
        FileType::ALL.into_iter().find(|of| of.name() == name)
    }

    /// Returns the type of a document with this media type.
    pub fn of_media_type(media_type: &str) -> Option<FileType> {
        let mut all = FileType::ALL.into_iter();
        all.find(|of| of.media_type() == media_type)
    }

    /// Returns the type that the ending of a path promises, for files that could not be read.
    ///
    /// ```
    /// use undersigned::document::FileType;
    ///
    /// assert_eq!(FileType::of_ending("scans/Letter.PDF"), Some(FileType::Pdf));
    /// assert_eq!(FileType::of_ending("site.warc.gz"), Some(FileType::Warc));
    /// assert_eq!(FileType::of_ending("letter"), None);
    /// ```
    pub fn of_ending(path: &str) -> Option<FileType> {
        let name = path.rsplit(['/', '!']).next()?.to_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let (_, ending) = name.rsplit_once('.')?;
        let is = |of: &FileType| {
            of.ending() == ending || of.name() == ending || of.aliases().contains(&ending)
        };
        FileType::ALL.into_iter().find(is)
    }

    /// Returns the type of the file that a path leads through: `all.mbox!3`, `site.warc.gz!12`. The
    /// documents of mailboxes and archives are numbered; attachments have names.
    pub fn of_container(path: &str) -> Option<FileType> {
        let mut parts = path.split('!');
        let mut before = parts.next()?.to_lowercase();
        for part in parts {
            let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let ends = |endings: &[&str]| endings.iter().any(|ending| before.ends_with(ending));
            if is_number && ends(&[".warc", ".warc.gz", ".wacz"]) {
                return Some(FileType::Warc);
            }
            if is_number && !ends(&[".eml", ".msg"]) {
                return Some(FileType::Mbox);
            }
            before = part.to_lowercase();
        }
        None
    }
}

impl fmt::Display for FileType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_types_share_a_name() {
        let mut names: Vec<&str> = FileType::ALL
            .into_iter()
            .flat_map(|of| {
                [of.name(), of.media_type()]
                    .into_iter()
                    .chain(of.aliases().iter().copied())
            })
            .chain([WORD])
            .collect();
        names.sort_unstable();
        for pair in names.windows(2) {
            assert_ne!(pair[0], pair[1]);
        }
        for name in FileType::names() {
            assert_eq!(FileType::canonical(name), Some(name));
        }
    }

    #[test]
    fn paths_name_what_they_lead_through() {
        for (path, expected) in [
            ("a/all.mbox!3", Some(FileType::Mbox)),
            ("a/Inbox!12!annex.docx", Some(FileType::Mbox)),
            ("a/site.WARC.gz!12", Some(FileType::Warc)),
            ("mail.eml!site.wacz!1", Some(FileType::Warc)),
            ("mail.eml!annex.docx", None),
            ("mail.eml!3", None),
            ("a/what!.html", None),
            ("a/b.pdf", None),
        ] {
            assert_eq!(FileType::of_container(path), expected, "{path}");
        }
    }
}
