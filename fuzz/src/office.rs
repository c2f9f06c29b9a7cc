//! Bytes to documents of office programs and mail. What is packed is packed here, so that the fuzzer
//! sees the markup.

use std::io::{Cursor, Write};

use undersigned::parse;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::document::check;

/// Text comes once in the document, and markup and markers add to it.
const ADDED: usize = 4096;

/// A document of Word with these bytes as its text.
pub fn docx(bytes: &[u8]) {
    read(bytes, &packed(&[("word/document.xml", bytes), ("word/numbering.xml", bytes), ("word/styles.xml", bytes)]));
}

/// A document of LibreOffice, packed and as a single file.
pub fn odt(bytes: &[u8]) {
    read(bytes, &packed(&[("mimetype", b"x"), ("content.xml", bytes), ("styles.xml", bytes), ("meta.xml", bytes)]));
    read(bytes, bytes);
}

/// A book: its description, and as much again as its page.
pub fn epub(bytes: &[u8]) {
    let description = b"<package><manifest><item id=\"p\" href=\"p.html\"/></manifest><spine><itemref idref=\"p\"/></spine></package>";
    read(bytes, &packed(&[("META-INF/container.xml", b"<a/>"), ("a.opf", description), ("p.html", bytes)]));
    read(bytes, &packed(&[("META-INF/container.xml", bytes), ("a.opf", bytes), ("p.html", b"<p>river")]));
    // The package itself.
    let _ = parse::parse(bytes, "a.docx");
}

/// A presentation and a workbook with these bytes as slide and sheet.
pub fn slides(bytes: &[u8]) {
    let relations = b"<a><Relationship Id='a' Type='x/slide' Target='part.xml'/></a>";
    let list = b"<a><sldId r:id='a'/><sheet name='x' r:id='a'/></a>";
    for (folder, main) in [("ppt", "presentation"), ("xl", "workbook")] {
        let names = [
            format!("{folder}/{main}.xml"),
            format!("{folder}/_rels/{main}.xml.rels"),
            format!("{folder}/part.xml"),
            format!("{folder}/sharedStrings.xml"),
        ];
        let parts: [&[u8]; 4] = [list, relations, bytes, bytes];
        let parts: Vec<(&str, &[u8])> = names.iter().map(String::as_str).zip(parts).collect();
        // A cell may name any text any number of times: the reader has a limit of its own.
        let _ = parse::parse(&packed(&parts), "a.pptx");
    }
}

/// A file of RTF.
pub fn rtf(bytes: &[u8]) {
    read(bytes, &[b"{\\rtf1 ", bytes].concat());
}

/// A message and a mailbox, with what hangs on them.
pub fn mail(bytes: &[u8]) {
    read(bytes, bytes);
    held(bytes, "a.eml");
    held(bytes, "a");
}

/// A web archive, plain and in a package.
pub fn archive(bytes: &[u8]) {
    held(bytes, "a.warc.gz");
    held(&[b"WARC/1.0\r\n", bytes].concat(), "a.warc");
    held(&packed(&[("archive/a.warc", bytes)]), "a.wacz");
}

/// The documents in a file have plain names and can be read.
fn held(bytes: &[u8], name: &str) {
    for part in parse::contents(bytes, name).parts {
        assert!(!part.name.is_empty() && !part.name.contains(['/', '!', '\0']), "{:?}", part.name);
        if let Ok(mut parsed) = parse::parse(&part.bytes, &part.name) {
            parsed.add_declared(&part);
        }
    }
}

/// Reads a file of which so many bytes are the fuzzer's.
fn read(bytes: &[u8], file: &[u8]) {
    if let Ok(parsed) = parse::parse(file, "a.eml") {
        check(bytes.len() + ADDED, &parsed);
    }
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(*name, options).expect("names are short");
        writer.write_all(bytes).expect("memory is written to");
    }
    writer.finish().expect("memory is written to").into_inner()
}
