//! Whatever documents say and whatever is asked, no page, picture or export takes it for markup or
//! lets it act: documents with dangerous text in every place beside the same documents with
//! harmless text.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;
use undersigned::document::DocumentId;
use undersigned::index::WriterOptions;
use undersigned::index::{Index, Writer};
use undersigned::web::{Access, AppState, Settings, serve};

use crate::display::{TEXT, acts, stored};

/// Documents shown at once.
const DOCUMENTS: usize = 40;

/// The answers of a server that shows documents of which each says one text in every place: markup,
/// and all others.
struct Answers {
    markup: Vec<(String, String)>,
    others: Vec<(String, String)>,
}

fn answers(texts: &[String]) -> Answers {
    let folder = tempfile::tempdir().unwrap();
    let options = WriterOptions {
        threads: 1,
        memory: 20_000_000,
    };
    let mut writer = Writer::open(folder.path(), options).unwrap();
    let manifest = writer.take_manifest();
    for (number, text) in texts.iter().enumerate() {
        let mut document = stored(text);
        document.id = id(number);
        document.paths = vec![format!("{number} {text}")];
        writer.put(&document).unwrap();
    }
    writer.commit(&manifest).unwrap();
    drop(writer);
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let settings = Settings {
        port,
        allowed_hosts: Vec::new(),
        access: Access::Everyone,
    };
    let site = Arc::new(AppState::new(&settings).unwrap());
    site.show(Index::open(folder.path()).unwrap(), Vec::new());
    site.ready(Vec::new());
    let stop: &'static AtomicBool = Box::leak(Box::new(AtomicBool::new(false)));
    let server = std::thread::spawn(move || serve(site, listener, stop));
    let said: String = form_urlencoded::byte_serialize(texts[0].as_bytes()).collect();
    let text = |address: &str| (address.to_owned(), get(port, address));
    let pages = [
        "/".to_owned(),
        format!("/?q={said}"),
        format!("/?signatory={said}&publisher={said}"),
        "/?q=minister&sort=oldest".to_owned(),
        "/?q=%28water+%22+OR+colour:blue".to_owned(),
        "/overview".to_owned(),
        format!("/signatory?name={said}"),
        "/values?field=signatory".to_owned(),
        format!("/values?field=addressee&find={said}"),
        "/network".to_owned(),
        format!("/documents/{said}"),
        "/pictures/network.svg".to_owned(),
        "/pictures/timeline.svg".to_owned(),
    ];
    let documents = (0..texts.len()).map(|number| format!("/documents/{}", id(number).0));
    let markup = pages.into_iter().chain(documents);
    let others = [
        "/api/search",
        "/api/facets?field=signatory",
        "/api/network",
        "/api/signatories",
        "/api/export?format=csv",
        "/api/export?format=jsonl",
        "/pictures/network.csv",
    ];
    let answers = Answers {
        markup: markup.map(|address| text(&address)).collect(),
        others: others.into_iter().map(text).collect(),
    };
    stop.store(true, Ordering::Relaxed);
    server.join().unwrap().unwrap();
    answers
}

fn id(number: usize) -> DocumentId {
    DocumentId(format!("{number:016x}"))
}

/// The body of an answer, as text.
fn get(port: u16, address: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let host = format!("Host: localhost:{port}");
    write!(stream, "GET {address} HTTP/1.0\r\n{host}\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (_, body) = text.split_once("\r\n\r\n").unwrap();
    body.to_owned()
}

/// The tags of a page, each with the names of its attributes, as a browser reads them.
fn tags(page: &str) -> BTreeSet<String> {
    let mut tags = BTreeSet::new();
    let mut rest = page;
    while let Some((_, behind)) = rest.split_once('<') {
        let mut tag = String::new();
        let mut quoted = None;
        let mut end = behind.len();
        for (at, character) in behind.char_indices() {
            match (quoted, character) {
                (None, '>') => {
                    end = at;
                    break;
                }
                (None, '"' | '\'') => quoted = Some(character),
                (Some(mark), _) if mark == character => quoted = None,
                (None, _) => tag.push(character),
                (Some(_), _) => {}
            }
        }
        tags.insert(tag.split_whitespace().collect::<Vec<_>>().join(" "));
        rest = &behind[end..];
    }
    tags
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn nothing_acts_on_a_page(
        texts in proptest::collection::vec((TEXT, MARKUP, TEXT).prop_map(|(a, b, c)| format!("{a}w{b}{c}")), DOCUMENTS)
    ) {
        let sanitize_line: Vec<String> = (0..DOCUMENTS).map(|number| format!("water {number}")).collect();
        let known: BTreeSet<String> = answers(&sanitize_line).markup.iter().flat_map(|(_, page)| tags(page)).collect();
        prop_assert!(known.len() > 30);
        let answers = answers(&texts);
        for (address, page) in &answers.markup {
            // A tab is a space to a browser.
            let acting = page.chars().find(|character| *character != '\t' && acts(*character));
            prop_assert!(acting.is_none(), "{} {:?}", address, acting);
            let new: Vec<String> = tags(page).difference(&known).cloned().collect();
            prop_assert!(new.is_empty(), "{} {:?}", address, new);
        }
        for (address, body) in &answers.others {
            // The end of a line in CSV is its own.
            let body = body.replace("\r\n", "\n");
            let acting = body.chars().find(|character| acts(*character));
            prop_assert!(acting.is_none(), "{} {:?}", address, acting);
        }
    }
}

/// What would be markup, if it were let through.
const MARKUP: &str = "(<b>|</title>|\" onload=x |' onload=x |-->|<!--|\\]\\]>|&lt;i&gt;|</script>|<svg onload=x>|javascript:|\\{\\{ 7 \\}\\}){0,3}";
