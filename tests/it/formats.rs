//! The formats of office programs and mail: one letter says the same in each, a file of many gives
//! each its place in the index, and files made to do harm cost time and memory within bounds.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::package::Piece::{Heading, Item, Paragraph, Row};
use crate::package::{self, Piece};
use crate::program::Place;

const TITLE: &str = "Open letter on the wells of the Tana valley";

/// A letter with a list, a table of signatories and a signature of several lines.
fn letter() -> Vec<Piece<'static>> {
    vec![
        Heading(TITLE),
        Paragraph("Nairobi, 14 March 2019"),
        Paragraph("To: the Minister of Water of Kenya"),
        Paragraph("Dear Minister,"),
        Paragraph(
            "the wells of the Tana valley in Kenya are dry, and the people of the valley have walked for water since the autumn. We have written twice and have had no answer.",
        ),
        Paragraph("We ask you to:"),
        Item("open the closed wells of the valley before the rains;"),
        Item("publish the levels of the river every month;"),
        Item("pay those who lost their herds."),
        Paragraph("We are ready to meet you in Nairobi whenever you wish."),
        Paragraph("Signed by:"),
        Row(&["Name", "Role", "Organization", "Country"]),
        Row(&["Wanjiru Keptarit", "Chair", "Tana Wells Alliance", "Kenya"]),
        Row(&[
            "Jörg Brunnenthal",
            "Director",
            "Verein Wasser für alle",
            "Germany",
        ]),
        Row(&["Inés Pozo Lárraga", "Secretary", "Red de Pozos", "Mexico"]),
    ]
}

/// What `extract` says of files, one object for each line.
fn extracted(place: &Place, paths: &[&str]) -> Vec<Value> {
    let arguments: Vec<&str> = ["extract"].iter().chain(paths).copied().collect();
    let run = place.run_with(&arguments);
    let lines = run.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_letter_says_the_same_in_every_format() {
    let letter = letter();
    let place = Place::new(&[("letter.html", &package::html(&letter))]);
    place.write(
        "letter.docx",
        &package::docx_of(&package::docx_body(&letter)),
    );
    place.write("letter.odt", &package::odt_of(&package::odt_body(&letter)));
    place.write("letter.rtf", &package::rtf(&letter));
    place.write("letter.epub", &package::epub(&letter));
    // The ending may be wrong: the content tells.
    place.write("letter.pdf.txt", &package::rtf(&letter));
    place.write("rtf.html", &package::rtf(&letter));
    place.write("docx.odt", &package::docx_of(&package::docx_body(&letter)));
    let paths = [
        "letter.html",
        "letter.docx",
        "letter.odt",
        "letter.rtf",
        "letter.epub",
        "letter.pdf.txt",
        "rtf.html",
        "docx.odt",
    ];
    let found = extracted(&place, &paths);
    let page = &found[0];
    assert_eq!(page["title"], TITLE);
    assert_eq!(page["date"], "2019-03-14");
    assert_eq!(page["signatories"].as_array().unwrap().len(), 3);
    for other in &found[1..] {
        assert_eq!(other["error"], Value::Null, "{other}");
        for field in [
            "title",
            "date",
            "kind",
            "language",
            "countries",
            "addressees",
            "signatories",
            "body",
        ] {
            assert_eq!(other[field], page[field], "{field} of {}", other["path"]);
        }
    }
}

#[test]
fn lists_in_workbooks_and_slides_are_read() {
    let relations = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"a\" Type=\"x/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let rows = [
        ["Name", "Organization", "Country"],
        ["Wanjiru Keptarit", "Tana Wells Alliance", "Kenya"],
        ["Inés Pozo Lárraga", "Red de Pozos", "Mexico"],
    ];
    let cells = |row: &[&str; 3]| {
        let cells = row.map(|cell| format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>"));
        format!("<row>{}</row>", cells.concat())
    };
    let sheet = format!(
        "<worksheet><sheetData>{}</sheetData></worksheet>",
        rows.iter().map(cells).collect::<String>()
    );
    let place = Place::new(&[]);
    place.write(
        "list.xlsx",
        &package::zipped(&[
            ("xl/workbook.xml", "<workbook><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", &relations("worksheet", "sheets/1.xml")),
            ("xl/sheets/1.xml", &sheet),
        ]),
    );
    let slide = format!(
        "<p:sld xmlns:p=\"//presentationml/2006/main\" xmlns:a=\"//drawingml/2006/main\"><p:sp><p:ph type=\"title\"/><a:p><a:t>{TITLE}</a:t></a:p></p:sp>\
         <p:sp><a:p><a:t>The wells of the Tana valley are dry.</a:t></a:p></p:sp></p:sld>"
    );
    place.write(
        "slides.pptx",
        &package::zipped(&[
            (
                "ppt/presentation.xml",
                "<p><sldIdLst><sldId id=\"256\" r:id=\"a\"/></sldIdLst></p>",
            ),
            (
                "ppt/_rels/presentation.xml.rels",
                &relations("slide", "slides/1.xml"),
            ),
            ("ppt/slides/1.xml", &slide),
        ]),
    );
    let found = extracted(&place, &["list.xlsx", "slides.pptx"]);
    let expected: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
    assert_eq!(found[0]["body"], expected.join("\n"));
    assert_eq!(found[1]["title"], TITLE);
}

/// A message with its own text and attachments: name and text.
fn message(subject: &str, text: &str, attachments: &[(&str, &str)]) -> String {
    let mut mail = format!(
        "Message-ID: <1@lake.example>\nFrom: Ana Roe <ana@lake.example>\nTo: list@lake.example\nSubject: {subject}\n\
         Date: Thu, 14 Mar 2019 10:00:00 +0300\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=x\"\n\n\
         --=x\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    );
    for (name, text) in attachments {
        mail.push_str(&format!(
            "--=x\nContent-Type: application/octet-stream; name=\"{name}\"\nContent-Disposition: attachment; filename=\"{name}\"\n\n{text}\n"
        ));
    }
    mail + "--=x--\n"
}

const FIRST: &str =
    "Open letter to the Minister of Rivers\n\nDear Minister,\n\nKeep the river free.\n";
const SECOND: &str = "Joint statement on the harbor\n\nThe undersigned welcome the harbor.\n";

#[test]
fn what_hangs_on_a_message_is_a_document_of_its_own() {
    let place = Place::new(&[(
        "mail.eml",
        &message(
            "Both texts",
            "Please find both texts attached.",
            &[("a.txt", FIRST), ("b.md", SECOND), ("logo.png", "x")],
        ),
    )]);
    let found = extracted(&place, &["mail.eml"]);
    let told: Vec<(&str, bool)> = found
        .iter()
        .map(|one| {
            (
                one["path"].as_str().unwrap(),
                one.get("error").is_some_and(|error| !error.is_null()),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("mail.eml", false),
            ("mail.eml!a.txt", false),
            ("mail.eml!b.md", false),
            ("mail.eml!logo.png", true)
        ]
    );
    assert_eq!(found[0]["title"], "Both texts");
    assert_eq!(found[0]["date"], "2019-03-14");
    assert_eq!(found[0]["media_type"], "message/rfc822");
    assert_eq!(found[1]["title"], "Open letter to the Minister of Rivers");
}

/// The paths of all documents in the index.
fn paths(place: &Place) -> Vec<String> {
    let run = place.run("search --format paths --limit 100 path:*");
    let mut paths: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    paths.sort();
    paths
}

#[track_caller]
fn check(place: &Place, counts: &str, documents: &[&str]) {
    let run = place.run("index corpus");
    assert_eq!(
        run.stdout.lines().next().unwrap_or_default(),
        counts,
        "{run:?}"
    );
    assert_eq!(paths(place), documents);
    assert_eq!(place.run("verify").code, Some(0));
}

#[test]
fn the_index_follows_files_of_many_documents() {
    let envelope = "From ana@lake.example Thu Mar 14 10:00:00 2019\n";
    let first = message("One", "The lake is free.", &[("a.txt", FIRST)]);
    let second = message("Two", "The river is free.", &[]);
    let mailbox = format!("{envelope}{first}\n{envelope}{second}\n");
    let place = Place::new(&[("corpus/all.mbox", &mailbox), ("corpus/c.txt", SECOND)]);
    let all = [
        "corpus/all.mbox!1",
        "corpus/all.mbox!1!a.txt",
        "corpus/all.mbox!2",
        "corpus/c.txt",
    ];
    check(
        &place,
        "2 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 0 left out",
        &all,
    );
    check(
        &place,
        "0 added, 0 updated, 2 unchanged, 0 removed, 0 duplicates, 0 left out",
        &all,
    );
    let shown = place.run("show corpus/all.mbox!1!a.txt");
    assert!(shown.stdout.contains("Keep the river free."), "{shown:?}");

    // A message is gone, and a file has the content of an attachment.
    place.write("corpus/all.mbox", format!("{envelope}{first}\n").as_bytes());
    let fewer = [
        "corpus/all.mbox!1",
        "corpus/all.mbox!1!a.txt",
        "corpus/c.txt",
    ];
    check(
        &place,
        "0 added, 1 updated, 1 unchanged, 0 removed, 0 duplicates, 0 left out",
        &fewer,
    );
    place.write("corpus/a.txt", FIRST.as_bytes());
    place.run("index corpus");
    let shown = place.run("show corpus/a.txt --format json");
    let value: Value = serde_json::from_str(&shown.stdout).unwrap();
    assert_eq!(
        value["paths"].as_array().map(Vec::len),
        Some(2),
        "{shown:?}"
    );

    // The file that holds them is gone, or forgotten.
    place.remove("corpus/a.txt");
    place.remove("corpus/all.mbox");
    check(
        &place,
        "0 added, 0 updated, 1 unchanged, 2 removed, 0 duplicates, 0 left out",
        &["corpus/c.txt"],
    );
    place.write("corpus/all.mbox", mailbox.as_bytes());
    place.run("index corpus");
    assert_eq!(paths(&place), all);
    assert_eq!(place.run("index --remove corpus/all.mbox").code, Some(0));
    assert_eq!(paths(&place), ["corpus/c.txt"]);
}

#[test]
fn pages_of_a_web_archive_have_their_addresses() {
    let record = |address: &str, page: &str| {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2020-05-03T10:00:00Z\r\n\
             Content-Length: {}\r\n\r\n{answer}\r\n\r\n",
            answer.len()
        )
    };
    let page = |title: &str| {
        format!(
            "<html><head><link rel=canonical href='http://other.example/'></head><body><h1>{title}</h1><p>The river is free.</p></body></html>"
        )
    };
    let archive = record("http://a.example/1", &page("One letter"))
        + &record("http://a.example/2", &page("Two letters"));
    let place = Place::new(&[("corpus/site.warc", &archive)]);
    place.write(
        "site.wacz",
        &package::zipped(&[("archive/data.warc", &archive)]),
    );
    for path in ["corpus/site.warc", "site.wacz"] {
        let found = extracted(&place, &[path]);
        let told: Vec<[&str; 3]> = found
            .iter()
            .map(|one| ["path", "url", "title"].map(|key| one[key].as_str().unwrap_or_default()))
            .collect();
        let (first, second) = (format!("{path}!1"), format!("{path}!2"));
        assert_eq!(
            told,
            [
                [&first, "http://a.example/1", "One letter"],
                [&second, "http://a.example/2", "Two letters"]
            ]
        );
        assert_eq!(found[0]["remarks"][0], "captured on 2020-05-03");
    }
    check(
        &place,
        "1 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 0 left out",
        &["corpus/site.warc!1", "corpus/site.warc!2"],
    );
}

/// The longest that reading a hostile file may take, with room for a busy machine.
const TIME: Duration = Duration::from_secs(60);

/// The memory that reading them may take, in kB of address space.
const MEMORY: u32 = 1_500_000;

/// Hostile files by name, and words of what is said of each: a remark or an error, or text.
fn hostile() -> Vec<(String, Vec<u8>, &'static str)> {
    let docx = |body: &str| package::docx_of(body);
    let paragraph = "<w:p><w:r><w:t>The river is free.</w:t></w:r></w:p>";
    let whole = docx(&format!("{paragraph}{}", package::docx_body(&letter())));
    let whole_odt = package::odt_of(&package::odt_body(&letter()));
    let mut files: Vec<(String, Vec<u8>, &'static str)> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>, said| files.push((name.to_owned(), bytes, said));
    add(
        "bomb.docx",
        docx(&format!("{paragraph}<!--{}-->", " ".repeat(40 << 20))),
        "larger than the limit",
    );
    add(
        "bomb.odt",
        package::odt_of(&format!(
            "<text:p>x</text:p><!--{}-->",
            " ".repeat(40 << 20)
        )),
        "larger than the limit",
    );
    for (name, open, close) in [
        ("table", "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        (
            "box",
            "<w:p><w:r><w:txbxContent>",
            "</w:txbxContent></w:r></w:p>",
        ),
        ("paragraph", "<w:p>", "</w:p>"),
        (
            "choice",
            "<mc:AlternateContent><mc:Choice>",
            "</mc:Choice></mc:AlternateContent>",
        ),
    ] {
        let deep = format!(
            "{}{paragraph}{}{paragraph}",
            open.repeat(200),
            close.repeat(200)
        );
        add(
            &format!("deep-{name}.docx"),
            docx(&deep),
            "The river is free.",
        );
        add(
            &format!("deepest-{name}.docx"),
            docx(&format!("{paragraph}{}", open.repeat(50_000))),
            "The river is free.",
        );
    }
    let lists = "<text:list><text:list-item>".repeat(30_000);
    add(
        "deep-list.odt",
        package::odt_of(&format!("<text:p>The river is free.</text:p>{lists}")),
        "The river is free.",
    );
    let laugh: String = (0..20)
        .map(|number| {
            format!(
                "<!ENTITY e{} \"&e{number};&e{number};&e{number};&e{number};\">",
                number + 1
            )
        })
        .collect();
    let laughing = format!(
        "<!DOCTYPE a [<!ENTITY e0 \"ha\">{laugh}]><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text><text:p>The river is free.&e20;</text:p></office:text></office:body></office:document-content>"
    );
    add(
        "entities.odt",
        package::zipped(&[("mimetype", "x"), ("content.xml", &laughing)]),
        "The river is free.",
    );
    add("cut.docx", whole[..whole.len() * 4 / 5].to_vec(), "damaged");
    add(
        "cut.odt",
        whole_odt[..whole_odt.len() * 4 / 5].to_vec(),
        "damaged",
    );
    add(
        "broken.docx",
        docx(&format!(
            "{paragraph}<w:p><w:r><w:t>And</w:t></w:r></w:p><w:p w:a=\""
        )),
        "read up to the damage",
    );
    add("no-parts.docx", b"PK\x03\x04nothing".to_vec(), "damaged");
    add(
        "no-reader.zip.docx",
        package::zipped(&[("a.txt", "x")]),
        "no reader",
    );
    let locked = "<manifest><file-entry><encryption-data/></file-entry></manifest>";
    add(
        "locked.odt",
        package::zipped(&[
            ("mimetype", "x"),
            ("META-INF/manifest.xml", locked),
            ("content.xml", "x"),
        ]),
        "encrypted",
    );
    let drm = "<encryption><EncryptedData><EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes128-cbc\"/></EncryptedData></encryption>";
    add(
        "locked.epub",
        package::zipped(&[
            ("META-INF/container.xml", "<a/>"),
            ("META-INF/encryption.xml", drm),
            ("a.opf", "<a/>"),
        ]),
        "encrypted",
    );
    let mut ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    ole.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    add("locked.docx", ole, "encrypted");
    let spine = "<itemref idref=\"p\"/>".repeat(200_000);
    let book = format!(
        "<package><metadata/><manifest><item id=\"p\" href=\"p.html\" media-type=\"text/html\"/></manifest><spine>{spine}</spine></package>"
    );
    add(
        "spine.epub",
        package::zipped(&[
            ("META-INF/container.xml", "<a/>"),
            ("b.opf", &book),
            ("p.html", "<p>The river is free.</p>"),
        ]),
        "The river is free.",
    );
    let rtf = |body: &str| format!("{{\\rtf1 The river is free.\\par {body}").into_bytes();
    add("groups.rtf", rtf(&"{".repeat(1_000_000)), "ends too early");
    add(
        "words.rtf",
        rtf(&"\\b\\b0\\f1\\u-10179".repeat(200_000)),
        "ends too early",
    );
    add(
        "cells.rtf",
        rtf(&"\\intbl x\\cell\\row".repeat(10_000)),
        "ends too early",
    );
    add("binary.rtf", rtf("\\bin2000000000 x"), "ends too early");
    add(
        "notes.rtf",
        rtf(&"{\\footnote x".repeat(20_000)),
        "ends too early",
    );
    let head = "Message-ID: <x>\nFrom: a@lake.example\nSubject: x\n";
    let pieces = format!(
        "{head}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nThe river is free.\n{}",
        "--b\nContent-Type: image/png\n\nx\n".repeat(100_000)
    );
    add(
        "pieces.eml",
        pieces.into_bytes(),
        "more pieces than the limit",
    );
    let nested: String = (0..5_000)
        .map(|number| format!("Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n"))
        .collect();
    add(
        "nested.eml",
        format!("{head}{nested}Content-Type: text/plain\n\nThe river is free.\n").into_bytes(),
        "",
    );
    let record =
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nx".repeat(20_000);
    add("lengths.warc", record.into_bytes(), "no text");
    add(
        "records.warc",
        "WARC/".repeat(200_000).into_bytes(),
        "no text",
    );
    let header = format!(
        "{head}To: {}\n\nThe river is free.\n",
        "\"a\" <b@c.example>, ".repeat(100_000)
    );
    add("header.eml", header.into_bytes(), "The river is free.");
    files
}

#[test]
fn hostile_files_are_read_or_named_within_bounds() {
    let place = Place::new(&[("letter.txt", FIRST)]);
    for (name, bytes, said) in hostile() {
        place.write(&name, &bytes);
        let begun = Instant::now();
        let run = place.run_within(MEMORY, "extract --threads 1", std::slice::from_ref(&name));
        let took = begun.elapsed();
        assert!(took < TIME, "{name}: {took:?}");
        assert!(
            matches!(run.code, Some(0 | 3)),
            "{name}: {:?} {}",
            run.code,
            run.stderr
        );
        let line = run.stdout.lines().next().unwrap_or_default();
        let own: Value = serde_json::from_str(line).unwrap();
        assert_eq!(own["path"], *name);
        let told = format!("{} {} {}", own["error"], own["remarks"], own["body"]);
        assert!(told.contains(said), "{name}: {told:.300}");
        assert!(!told.contains("the reader failed"), "{name}: {told:.300}");
    }
}
