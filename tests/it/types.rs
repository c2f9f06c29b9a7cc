//! Where the type of a file shows: filter, counts, reports, pages of hits and evidence, originals
//! of what lies in other files.

use serde_json::Value;

use crate::made::{Made, lines};
use crate::package::{self, Piece};
use crate::program::Place;
use crate::server::Server;

/// A letter of three pages; the sentence on the wells goes over the end of the first.
fn letter() -> Vec<u8> {
    let page = |rows: &[&str]| lines(72.0, 720.0, 11.0, rows);
    let mut first = vec![
        "Open letter on the wells of Kenya",
        "",
        "14 March 2019",
        "",
        "Dear Minister of Water,",
        "",
    ];
    first.extend([
        "The wells of the valley are dry, and those who live beside them walk for half a day and longer",
    ]);
    let second = [
        "to the next pump, which is broken, too, since nobody was paid to look after it in all these years.",
        "",
        "We ask you to repair the pumps before the rains and to tell the villages when that will be done.",
    ];
    let third = [
        "Signed by:",
        "",
        "River League, Ghent",
        "Union of Wells, Lima",
        "Farmers of the Delta, Lagos",
    ];
    Made::of(&[&page(&first), &page(&second), &page(&third)]).bytes()
}

const TEXT: &str = "Open letter on the harbor\n\nDear Minister,\n\nKeep the harbor free.\n";

/// A message with an attachment.
fn message(attached: &str) -> String {
    format!(
        "Message-ID: <1@lake.example>\nFrom: Ana Roe <ana@lake.example>\nTo: list@lake.example\nSubject: The lake\n\
         Date: Thu, 14 Mar 2019 10:00:00 +0300\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=x\"\n\n\
         --=x\nContent-Type: text/plain; charset=utf-8\n\nThe letter on the lake is attached.\n\
         --=x\nContent-Type: application/octet-stream; name=\"annex b.txt\"\nContent-Disposition: attachment; filename=\"annex b.txt\"\n\n{attached}\n--=x--\n"
    )
}

/// A folder with a file of most types.
fn place() -> Place {
    let envelope = "From ana@lake.example Thu Mar 14 10:00:00 2019\n";
    let mailbox = format!(
        "{envelope}Message-ID: <2@lake.example>\nFrom: bo@lake.example\nSubject: The second lake\n\nThe second lake is free.\n\n\
         {envelope}Message-ID: <3@lake.example>\nFrom: bo@lake.example\nSubject: The third lake\n\nThe third lake is free.\n"
    );
    let page = "<html><body><h1>The river page</h1><p>The river is free of dams.</p></body></html>";
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let archive = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/1\r\nWARC-Date: 2020-05-03T10:00:00Z\r\n\
         Content-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    );
    let place = Place::new(&[
        ("corpus/harbor.txt", TEXT),
        (
            "corpus/mail.eml",
            &message("Keep the annex of the lake free."),
        ),
        ("corpus/all.mbox", &mailbox),
        ("corpus/site.warc", &archive),
        ("corpus/broken.docx", "PK\u{3}\u{4}nothing"),
    ]);
    place.write("corpus/wells.pdf", &letter());
    place.write("corpus/scan.pdf", &Made::of(&["0 0 600 800 re f"]).bytes());
    let pieces = [
        Piece::Heading("Open letter on the forest"),
        Piece::Paragraph("Dear Minister,"),
        Piece::Paragraph("Keep the forest of the valley free."),
    ];
    place.write(
        "corpus/forest.docx",
        &package::docx_of(&package::docx_body(&pieces)),
    );
    place
}

fn indexed() -> Place {
    let place = place();
    let run = place.run("index corpus");
    assert_eq!(run.code, Some(3), "{run:?}");
    place
}

/// The paths that a query finds, sorted.
fn paths(place: &Place, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["search", "--format", "paths", "--limit", "100"];
    all.extend(arguments);
    let run = place.run_with(&all);
    let mut paths: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    paths.sort();
    paths
}

fn object(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn documents_are_found_by_the_type_of_their_file() {
    let place = indexed();
    let check = |query: &str, expected: &[&str]| {
        assert_eq!(paths(&place, &[query]), expected, "{query}");
    };
    check("type:pdf", &["corpus/wells.pdf"]);
    check("type:application/pdf", &["corpus/wells.pdf"]);
    check("media_type:PDF", &["corpus/wells.pdf"]);
    check("type:word", &["corpus/forest.docx"]);
    let mail = ["corpus/all.mbox!1", "corpus/all.mbox!2", "corpus/mail.eml"];
    check("type:email", &mail);
    check("type:eml", &mail);
    check("type:mbox", &mail[..2]);
    check("type:warc", &["corpus/site.warc!1"]);
    check(
        "type:(pdf OR docx)",
        &["corpus/forest.docx", "corpus/wells.pdf"],
    );
    check("lake type:text", &["corpus/mail.eml!annex b.txt"]);
    check("harbor -type:text", &[]);
    check("type:unknown", &[]);
    check("path:mail.eml!*", &["corpus/mail.eml!annex b.txt"]);
    check("path:*.mbox!*", &mail[..2]);
    assert_eq!(paths(&place, &["--type", "pdf"]), ["corpus/wells.pdf"]);
    assert_eq!(
        paths(&place, &["--type", "Word", "--type", "warc"]),
        ["corpus/forest.docx", "corpus/site.warc!1"]
    );
    let run = place.run("search type:stone");
    assert_eq!(run.stderr, "note: `stone` is not a known type\n");
    let run = place.run("search --type stone");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("markdown"), "{run:?}");
    let run = place.run("completions bash");
    assert!(run.stdout.contains("--type"), "{run:?}");
    assert!(run.stdout.contains("epub"), "{run:?}");
}

#[test]
fn types_are_counted() {
    let place = indexed();
    let counted = place.run("facets --field type --format json");
    let counted = object(&counted.stdout);
    let values: Vec<(&str, u64)> = counted["type"]["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["value"].as_str().unwrap(),
                one["count"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        values,
        [
            ("email", 3),
            ("mbox", 2),
            ("text", 2),
            ("docx", 1),
            ("html", 1),
            ("pdf", 1),
            ("warc", 1)
        ]
    );
    assert_eq!(counted["type"]["unknown"], 0);
    // A filter on the field does not change its own counts.
    let run = place.run("facets type:pdf --field type --field kind --format csv");
    assert!(run.stdout.contains("type,email,3\r\n"), "{run:?}");
    assert!(!run.stdout.contains("type,epub"), "{run:?}");
    let run = place.run("facets --field type --zeros");
    assert!(run.stdout.contains("epub"), "{run:?}");
}

#[test]
fn reports_and_statistics_tell_each_type() {
    let place = place();
    let run = place.run("index corpus --report out.jsonl");
    let expected = "6 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 2 left out\n        1 html read\n        2 text read\n        \
        1 pdf read, 1 left out (1 no text layer: a scan, or pictures alone)\n        1 docx read, 1 left out (1 ";
    assert!(run.stdout.starts_with(expected), "{}", run.stdout);
    assert!(
        run.stdout.contains("\n        3 email read\n"),
        "{}",
        run.stdout
    );
    let report = std::fs::read_to_string(place.path("out.jsonl")).unwrap();
    let types: Vec<Value> = report
        .lines()
        .map(|line| object(line)["type"].clone())
        .collect();
    assert_eq!(types, ["docx", "pdf"]);
    // The next run reads nothing, and its list is one, too.
    let run = place.run("index corpus --report out.jsonl");
    assert!(!run.stdout.contains(" pdf read"), "{}", run.stdout);
    let stats = place.run("stats");
    assert!(
        stats
            .stdout
            .contains("\npdf                  1, 1 left out (1 no text layer"),
        "{}",
        stats.stdout
    );
    let stats = object(&place.run("stats --format json").stdout);
    let mut types = stats["types"].as_array().unwrap().iter();
    let pdf = types.find(|one| one["type"] == "pdf").unwrap();
    assert_eq!(pdf["documents"], 1);
    assert_eq!(pdf["left_out"], 1);
    assert_eq!(pdf["reasons"][0]["files"], 1);
}

#[test]
fn hits_and_evidence_name_their_page() {
    let place = indexed();
    let run = place.run("search villages type:pdf");
    assert!(run.stdout.contains("PDF · open-letter"), "{run:?}");
    assert!(run.stdout.contains("      page 2: "), "{run:?}");
    // The passage begins on the first page; the word stands on the second.
    let hit = |query: &str| {
        let run = place.run_with(&["search", "--format", "jsonl", query]);
        object(&run.stdout)
    };
    let found = hit("pump");
    assert_eq!(found["type"], "pdf");
    assert_eq!(found["snippets"][0]["page"], 2, "{found}");
    assert_eq!(
        hit("signatory:\"union of wells\"")["snippets"][0]["page"],
        3
    );
    assert_eq!(hit("harbor")["snippets"][0]["page"], Value::Null);
    assert_eq!(hit("harbor")["type"], "text");
    let csv = place.run("search villages --format csv").stdout;
    assert!(
        csv.lines().next().unwrap().contains("snippet,type,page"),
        "{csv}"
    );
    assert!(csv.contains(",pdf,2,"), "{csv}");

    let shown = object(&place.run("show wells.pdf --format json").stdout);
    assert_eq!(shown["evidence"]["date"]["page"], 1);
    assert_eq!(shown["evidence"]["signatories"][0]["page"], 3);
    let body = shown["body"].as_str().unwrap();
    let pages: Vec<(u64, &str)> = shown["pages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let start = usize::try_from(one["start"].as_u64().unwrap()).unwrap();
            let rest = &body[start..];
            let line = rest.lines().next().unwrap();
            (one["page"].as_u64().unwrap(), &line[..line.len().min(12)])
        })
        .collect();
    assert_eq!(
        pages,
        [(1, "Open letter "), (2, "to the next "), (3, "Signed by:")]
    );
    let shown = object(&place.run("show harbor.txt --format json").stdout);
    assert_eq!(shown["pages"], Value::Array(Vec::new()));

    let text = place.run("show wells.pdf --why").stdout;
    assert!(text.contains("type         PDF\n"), "{text}");
    assert!(text.contains(", page 3, bytes "), "{text}");
    let breaks: Vec<&str> = text.lines().filter(|line| line.starts_with('—')).collect();
    assert_eq!(breaks, ["— page 1 —", "— page 2 —", "— page 3 —"]);
}

#[test]
fn the_page_shows_types_and_pages() {
    let server = Server::with(place(), &["corpus"], None);
    let page = server.get("/?q=villages").body;
    assert!(page.contains("<span class=\"type\">PDF</span>"), "{page}");
    assert!(page.contains("#page-2\">page 2</a>"), "{page}");
    let page = server.get("/").body;
    assert!(page.contains("Type of file"), "{page}");
    assert!(page.contains("Word (DOCX)"), "{page}");
    assert!(page.contains("/?type=pdf"), "{page}");
    let chosen = server.json("/api/search?type=application/pdf");
    assert_eq!(chosen["total"], 1);
    let id = chosen["hits"][0]["id"].as_str().unwrap().to_owned();
    let page = server.get(&format!("/documents/{id}")).body;
    let link = format!("/api/documents/{id}/original?view=1#page=2");
    assert!(page.contains("id=\"page-2\""), "{page}");
    assert!(page.contains(&link), "{page}");
    assert!(page.contains("% sure, page 3"), "{page}");
    assert!(server.get("/overview").body.contains("In a mailbox"));
    // Where all files are of one type there is nothing to choose.
    let server = Server::new(&[("corpus/harbor.txt", TEXT)]);
    assert!(!server.get("/").body.contains("Type of file"));
}

#[test]
fn originals_are_taken_out_of_the_files_that_hold_them() {
    let server = Server::with(place(), &["corpus"], None);
    let original = |query: &str, more: &str| {
        let found = server.json(&format!("/api/search?q={query}"));
        let id = found["hits"][0]["id"].as_str().unwrap();
        server.get(&format!("/api/documents/{id}/original{more}"))
    };
    for (query, name, content) in [
        (
            "annex+type:text",
            "annex%20b.txt",
            "Keep the annex of the lake free.",
        ),
        ("third+type:mbox", "all-2.eml", "The third lake is free."),
        ("type:warc", "site-1.html", "<h1>The river page</h1>"),
    ] {
        // All of these are downloads in a sandbox, whatever is asked for.
        for more in ["", "?view=1"] {
            let answer = original(query, more);
            assert_eq!(answer.status, 200, "{query}: {}", answer.body);
            assert!(answer.body.contains(content), "{query}: {}", answer.body);
            let disposition = format!(
                "content-disposition: attachment; filename*=utf-8''{}",
                name.to_lowercase()
            );
            assert!(answer.headers.contains(&disposition), "{}", answer.headers);
            assert!(answer.headers.contains("content-security-policy: sandbox"));
            assert!(
                answer
                    .headers
                    .contains("content-type: application/octet-stream")
            );
        }
    }
    // A changed attachment is another one; a message that is gone is told.
    server
        .place
        .write("corpus/mail.eml", message("Changed.").as_bytes());
    let answer = original("annex+type:text", "");
    assert_eq!(answer.status, 410);
    assert!(
        answer
            .body
            .contains("the file that holds this document was moved, removed or changed")
    );
    server.place.remove("corpus/all.mbox");
    assert_eq!(original("third+type:mbox", "").status, 410);
}

#[test]
fn a_pdf_can_be_opened_by_the_browser() {
    let place = Place::new(&[]);
    // Bytes of a PDF need not be text: only the head is looked at.
    place.write("corpus/wells.pdf", &letter());
    let server = Server::with(place, &["corpus"], None);
    let id = server.json("/api/search")["hits"][0]["id"].clone();
    let address = format!("/api/documents/{}/original", id.as_str().unwrap());
    let ask = |more: &str| server.ask("HEAD", &format!("{address}{more}"), &server.allowed());
    let answer = ask("?view=1");
    for said in [
        "content-type: application/pdf",
        "content-disposition: inline; filename*=utf-8''wells.pdf",
        "x-content-type-options: nosniff",
    ] {
        assert!(answer.headers.contains(said), "{}", answer.headers);
    }
    assert!(!answer.headers.contains("sandbox"), "{}", answer.headers);
    // Browsers ask for packed answers; an original has a length, and goes as it is.
    let packed = format!("{}\r\nAccept-Encoding: gzip", server.allowed());
    let answer = server.ask("HEAD", &format!("{address}?view=1"), &packed);
    assert!(
        !answer.headers.contains("content-encoding"),
        "{}",
        answer.headers
    );
    let answer = ask("");
    assert!(answer.headers.contains("content-disposition: attachment"));
    assert!(answer.headers.contains("content-security-policy: sandbox"));
}
