//! Small documents of each office format, made from the same parts: what is written here, the tests
//! read.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A piece of a letter.
pub(crate) enum Piece<'a> {
    Heading(&'a str),
    Paragraph(&'a str),
    Item(&'a str),
    Row(&'a [&'a str]),
}

use Piece::{Heading, Item, Paragraph, Row};

/// A package of named parts.
pub(crate) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Puts markup around each piece; `table` begins and ends a run of rows.
fn written(pieces: &[Piece<'_>], table: [&str; 2], write: impl Fn(&Piece<'_>) -> String) -> String {
    let mut text = String::new();
    let mut in_table = false;
    for piece in pieces {
        let is_row = matches!(piece, Row(_));
        if is_row != in_table {
            text.push_str(table[usize::from(in_table)]);
            in_table = is_row;
        }
        text.push_str(&write(piece));
    }
    if in_table {
        text.push_str(table[1]);
    }
    text
}

/// A page of HTML.
pub(crate) fn html(pieces: &[Piece<'_>]) -> String {
    let body = written(pieces, ["<table>", "</table>"], |piece| match piece {
        Heading(text) => format!("<h1>{}</h1>", escaped(text)),
        Paragraph(text) => format!("<p>{}</p>", escaped(text).replace('\n', "<br>")),
        Item(text) => format!("<ul><li>{}</li></ul>", escaped(text)).replace("</ul><ul>", ""),
        Row(cells) => {
            let cells = cells
                .iter()
                .map(|cell| format!("<td>{}</td>", escaped(cell)));
            format!("<tr>{}</tr>", cells.collect::<String>())
        }
    });
    format!(
        "<!doctype html><html><body>{}</body></html>",
        body.replace("</ul><ul>", "")
    )
}

/// The text of a document of Word.
pub(crate) fn docx_body(pieces: &[Piece<'_>]) -> String {
    let paragraph = |properties: &str, text: &str| {
        let text = escaped(text).replace('\n', "</w:t><w:br/><w:t>");
        format!(
            "<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>"
        )
    };
    written(pieces, ["<w:tbl>", "</w:tbl>"], |piece| match piece {
        Heading(text) => paragraph("<w:pStyle w:val=\"H\"/>", text),
        Paragraph(text) => paragraph("", text),
        Item(text) => paragraph(
            "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>",
            text,
        ),
        Row(cells) => {
            let cells = cells
                .iter()
                .map(|cell| format!("<w:tc>{}</w:tc>", paragraph("", cell)));
            format!("<w:tr>{}</w:tr>", cells.collect::<String>())
        }
    })
}

/// A document of Word with this text.
pub(crate) fn docx_of(body: &str) -> Vec<u8> {
    const SPACE: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    zipped(&[
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" \
             Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/main.xml\"/></Relationships>",
        ),
        (
            "word/styles.xml",
            &format!(
                "<w:styles {SPACE}><w:style w:type=\"paragraph\" w:styleId=\"H\"><w:name w:val=\"heading 1\"/></w:style></w:styles>"
            ),
        ),
        (
            "word/numbering.xml",
            &format!(
                "<w:numbering {SPACE}><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/></w:lvl>\
                 </w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
            ),
        ),
        (
            "word/main.xml",
            &format!(
                "<?xml version=\"1.0\"?><w:document {SPACE} xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">\
                 <w:body>{body}</w:body></w:document>"
            ),
        ),
    ])
}

/// A text document of LibreOffice with this text.
pub(crate) fn odt_of(body: &str) -> Vec<u8> {
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        (
            "content.xml",
            &format!(
                "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
                 xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
                 xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\">\
                 <office:body><office:text>{body}</office:text></office:body></office:document-content>"
            ),
        ),
    ])
}

/// The text of a document of LibreOffice.
pub(crate) fn odt_body(pieces: &[Piece<'_>]) -> String {
    let text = |text: &str| escaped(text).replace('\n', "<text:line-break/>");
    let body = written(
        pieces,
        ["<table:table>", "</table:table>"],
        |piece| match piece {
            Heading(heading) => format!(
                "<text:h text:outline-level=\"1\">{}</text:h>",
                text(heading)
            ),
            Paragraph(paragraph) => format!("<text:p>{}</text:p>", text(paragraph)),
            Item(item) => format!(
                "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>",
                text(item)
            ),
            Row(cells) => {
                let cell = |cell: &&str| {
                    format!(
                        "<table:table-cell><text:p>{}</text:p></table:table-cell>",
                        text(cell)
                    )
                };
                let cells: String = cells.iter().map(cell).collect();
                format!("<table:table-row>{cells}</table:table-row>")
            }
        },
    );
    body.replace("</text:list><text:list>", "")
}

/// A file of RTF; characters beyond ASCII by their numbers.
pub(crate) fn rtf(pieces: &[Piece<'_>]) -> Vec<u8> {
    let text = |text: &str| {
        let mut written = String::new();
        for character in text.chars() {
            match character {
                '\n' => written.push_str("\\line "),
                '\\' | '{' | '}' => written.extend(['\\', character]),
                ' '..='~' => written.push(character),
                _ => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        written.push_str(&format!("\\u{}?", unit.cast_signed()));
                    }
                }
            }
        }
        written
    };
    let body = written(pieces, ["", ""], |piece| match piece {
        Heading(heading) => format!("\\pard\\s1 {}\\par\n", text(heading)),
        Paragraph(paragraph) => format!("\\pard {}\\par\n", text(paragraph)),
        Item(item) => format!("\\pard{{\\listtext\\'b7\\tab}}\\ls1 {}\\par\n", text(item)),
        Row(cells) => {
            let cells = cells.iter().map(|cell| format!("{}\\cell ", text(cell)));
            format!("\\trowd\\pard\\intbl {}\\row\n", cells.collect::<String>())
        }
    });
    format!("{{\\rtf1\\ansi{{\\stylesheet{{\\s1 heading 1;}}}}\n{body}}}").into_bytes()
}

/// A book of one page.
pub(crate) fn epub(pieces: &[Piece<'_>]) -> Vec<u8> {
    zipped(&[
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path=\"a/book.opf\"/></rootfiles></container>",
        ),
        (
            "a/book.opf",
            "<package><metadata/><manifest><item id=\"p\" href=\"p%201.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\
             <spine><itemref idref=\"p\"/></spine></package>",
        ),
        ("a/p 1.xhtml", &html(pieces)),
    ])
}
