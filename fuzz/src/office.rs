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

/// A document of Word before 2007: a compound file as it stands, and its streams packed by the target.
pub fn doc(bytes: &[u8]) {
    let _ = parse::parse(&[&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], bytes].concat(), "a.doc");
    read(bytes, &compound(bytes));
}

/// The length of a sector of a compound file, in bytes.
const SECTOR: usize = 512;

/// A compound file whose streams `WordDocument` and `1Table` both hold these bytes, the first behind the
/// beginning of a head.
fn compound(bytes: &[u8]) -> Vec<u8> {
    let document = [&b"\xec\xa5\xc1\0\0\0\x09\x04\0\0\0\x02"[..], bytes].concat();
    let sectors = [document.len(), bytes.len()].map(|length| length.div_ceil(SECTOR).max(1));
    let first = [2, 2 + sectors[0]];
    let count = first[1] + sectors[1];
    let tables = (count + 128).div_ceil(127);
    // The directory is sector 0 of the data, which begin behind the tables.
    let at = |sector: usize| u32::try_from(tables + sector - 1).unwrap_or(u32::MAX);
    let mut next: Vec<u32> = vec![0xFFFF_FFFD; tables];
    next.push(0xFFFF_FFFE);
    for (first, sectors) in first.into_iter().zip(sectors) {
        next.extend((1..sectors).map(|sector| at(first + sector)));
        next.push(0xFFFF_FFFE);
    }
    next.resize(tables * SECTOR / 4, 0xFFFF_FFFF);
    let mut file = vec![0; SECTOR];
    file[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    (file[30], file[32]) = (9, 6);
    let mut put = |place: usize, number: u32| file[place..place + 4].copy_from_slice(&number.to_le_bytes());
    put(48, at(1));
    put(60, 0xFFFF_FFFE);
    put(68, 0xFFFF_FFFE);
    for table in 0..109 {
        put(76 + 4 * table, if table < tables { u32::try_from(table).unwrap_or(0) } else { u32::MAX });
    }
    file.extend(next.iter().flat_map(|number| number.to_le_bytes()));
    let mut directory = vec![0; SECTOR];
    let streams = [("Root Entry", 5, 0xFFFF_FFFE, 0), ("WordDocument", 2, at(first[0]), document.len()), ("1Table", 2, at(first[1]), bytes.len())];
    for (number, (name, kind, first, length)) in streams.into_iter().enumerate() {
        let entry = &mut directory[128 * number..128 * (number + 1)];
        for (place, letter) in name.bytes().enumerate() {
            entry[2 * place] = letter;
        }
        (entry[64], entry[66]) = (u8::try_from(2 * name.len() + 2).unwrap_or(0), kind);
        let links = [u32::MAX, if number == 1 { 2 } else { u32::MAX }, if number == 0 { 1 } else { u32::MAX }];
        let length = u32::try_from(length).unwrap_or(0);
        for (place, value) in [(68, links[0]), (72, links[1]), (76, links[2]), (116, first), (120, length)] {
            entry[place..place + 4].copy_from_slice(&value.to_le_bytes());
        }
    }
    file.extend(directory);
    for stream in [&document[..], bytes] {
        file.extend(stream);
        file.resize(file.len().next_multiple_of(SECTOR), 0);
    }
    file
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
