//! `undersigned serve` as browsers and programs see it: answers, their shapes, and what it refuses.

use std::io::{Read, Write};

use serde_json::Value;

use crate::server::Server;

const LETTER: &str = "Open letter on the rivers of Kenya\n\n3 May 2019\n\nDear Minister,\n\nWe ask you to keep the river \
     in Kenya free.\n\nSigned,\n\nRiver Friends Network (Nairobi, Kenya)\nHarbor Watch Association (Mombasa, Kenya)\n";
const STATEMENT: &str = "Joint statement on the harbor\n\nMay 2021\n\nThe undersigned groups welcome the opening of the harbor.\n\n\
     Signed by:\n\nRiver Friends Network\nHarbor Watch Association\nUnion of Coastal Teachers\n";
const HOSTILE: &str = "<html><head><title>&lt;script&gt;alert(1)&lt;/script&gt;</title></head><body><h1>&lt;img src=x onerror=alert(2)&gt; \
     \"quoted' </h1><p>A harbor {{ 7*7 }} &lt;svg onload=alert(3)&gt; and more words to read here.</p></body></html>";

fn server() -> Server {
    Server::new(&[
        ("corpus/letter.txt", LETTER),
        ("corpus/statement.txt", STATEMENT),
        ("corpus/hostile.html", HOSTILE),
        ("secret.txt", "not for anyone"),
    ])
}

/// Asks for words on pages.
#[test]
fn pages_show_what_is_there() {
    let server = server();
    let id = server.json("/api/search?q=minister")["hits"][0]["id"].clone();
    let document = format!("/documents/{}?q=minister&at=1", id.as_str().unwrap());
    let check = |address: &str, words: &[&str]| {
        let answer = server.get(address);
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        for word in words {
            let body = &answer.body;
            assert!(body.contains(word), "no `{word}` at {address}: {body}");
        }
    };
    check("/", &["3 documents", "Open letter on the rivers of Kenya"]);
    check(
        "/?q=harbour+OR+river",
        &[
            "<mark>river</mark>",
            "2 signatories",
            "value=\"harbour OR river\"",
        ],
    );
    check("/?q=harbro", &["Did you mean <a href=\"/?q=harbor\""]);
    check("/?country=KE", &["1 document<", "Country: Kenya"]);
    check("/?country=Kenya", &["1 document<"]);
    check(
        "/?country=Nowhereland",
        &["0 documents", "`Nowhereland` is not a known country"],
    );
    check("/?not.country=KE", &["2 documents"]);
    check("/?year=unknown", &["1 document<"]);
    check("/?since=2019&until=2020", &["1 document<", "2019 to 2020"]);
    check("/?q=zebra", &["0 documents", "Nothing was found"]);
    check(
        &document,
        &[
            "River Friends Network",
            "Nairobi, Kenya",
            "@misc{",
            "Original file",
        ],
    );
    check(
        "/signatory?name=River+Friends+Network",
        &[
            "2 documents",
            "Harbor Watch Association",
            "Union of Coastal Teachers",
        ],
    );
    check("/network", &["<svg", "River Friends Network"]);
    check("/overview", &["3 documents", "Kenya", "Files left out"]);
    check(
        "/values?field=signatory&find=coast",
        &["Union of Coastal Teachers"],
    );
    check("/help", &["Search help"]);
    check("/api", &["/api/search"]);
}

#[test]
fn text_of_documents_never_becomes_markup() {
    let server = server();
    let id = server.json("/api/search?q=svg")["hits"][0]["id"].clone();
    let document = format!("/documents/{}", id.as_str().unwrap());
    let query = "/?q=%3Cscript%3Ealert(1)%3C/script%3E%22%3E";
    for address in ["/", "/?q=harbor", query, &document, "/overview"] {
        let body = server.get(address).body;
        for markup in [
            "<script>",
            "<img",
            "<svg onload",
            "onerror=alert(2)>",
            "javascript:",
        ] {
            assert!(!body.contains(markup), "`{markup}` at {address}");
        }
        assert_eq!(body.matches("<script").count(), 1, "{address}");
        assert!(!body.contains(" style="), "{address}");
    }
}

#[test]
fn only_own_names_and_origins_are_answered() {
    let server = server();
    let own = server.allowed();
    let key = format!("Authorization: Bearer {}", server.key);
    let check = |method: &str, address: &str, headers: &str, expected: u16| {
        let answer = server.ask(method, address, headers);
        assert_eq!(answer.status, expected, "{method} {address} {headers}");
        for header in [
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "x-frame-options: deny",
        ] {
            assert!(answer.headers.contains(header), "{}", answer.headers);
        }
        assert!(!answer.headers.contains("access-control-allow-origin"));
    };
    check("GET", "/", &own, 200);
    check("HEAD", "/", &own, 200);
    check(
        "GET",
        "/",
        &format!("{own}\r\nOrigin: http://127.0.0.1:{}", server.port),
        200,
    );
    check("GET", "/", &format!("Host: evil.example\r\n{key}"), 421);
    check(
        "GET",
        "/api/search",
        &format!("Host: evil.example:{}\r\n{key}", server.port),
        421,
    );
    check("GET", "/", &format!("Host: 127.0.0.1\r\n{key}"), 421);
    check("GET", "/", &key, 421);
    check(
        "GET",
        "/",
        &format!("{own}\r\nOrigin: http://evil.example"),
        403,
    );
    check("GET", "/", &format!("{own}\r\nOrigin: null"), 403);
    check("POST", "/api/search", &own, 405);
    check("DELETE", "/", &own, 405);
}

#[test]
fn originals_are_downloads_of_documents_and_of_nothing_else() {
    let server = server();
    let id = server.json("/api/search?q=minister")["hits"][0]["id"].clone();
    let answer = server.get(&format!("/api/documents/{}/original", id.as_str().unwrap()));
    assert_eq!((answer.status, answer.body.as_str()), (200, LETTER));
    for header in [
        "content-disposition: attachment; filename*=utf-8''letter.txt",
        "content-security-policy: sandbox",
        "content-type: application/octet-stream",
    ] {
        assert!(answer.headers.contains(header), "{}", answer.headers);
    }
    for address in [
        "/api/documents/../secret.txt/original",
        "/api/documents/..%2F..%2Fsecret.txt/original",
        "/api/documents/corpus%2Fletter.txt/original",
        "/api/documents/secret.txt",
        "/documents/..%2fsecret.txt",
        "/assets/..%2f..%2fCargo.toml",
        "/assets/style.css/../../secret.txt",
        "/pictures/..%2fx.svg",
        "/api/documents/0000000000000000/original",
    ] {
        assert_eq!(server.get(address).status, 404, "{address}");
    }
}

#[test]
fn an_original_is_known_by_its_head() {
    let server = server();
    let id = server.json("/api/search?q=minister")["hits"][0]["id"].clone();
    let address = format!("/api/documents/{}/original", id.as_str().unwrap());
    let head = || server.ask("HEAD", &address, &server.allowed());
    let length = LETTER.len().to_string();
    for answer in [head(), server.get(&address)] {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-length"), Some(length.as_str()));
    }
    assert_eq!(head().body, "");
    // The same size, another content.
    let other = LETTER.replace("river", "lakes");
    server.place.write("corpus/letter.txt", other.as_bytes());
    assert_eq!((head().status, server.get(&address).status), (410, 410));
    server.place.write("corpus/letter.txt", LETTER.as_bytes());
    assert_eq!((head().status, server.get(&address).status), (200, 200));
    server.place.remove("corpus/letter.txt");
    assert_eq!((head().status, server.get(&address).status), (410, 410));
}

#[test]
#[cfg(target_os = "linux")]
fn large_originals_take_little_memory_however_slowly_they_are_read() {
    let filling = "x".repeat(20_000_000);
    let text = format!("<p>We ask the minister to keep the river free.</p><!--{filling}-->");
    let server = Server::new(&[("corpus/large.html", &text)]);
    let id = server.json("/api/search?q=minister")["hits"][0]["id"].clone();
    let address = format!("/api/documents/{}/original", id.as_str().unwrap());
    assert_eq!(server.ask("HEAD", &address, &server.allowed()).status, 200);
    let before = server.memory();
    let begun = |_| {
        let mut stream = server.connect();
        let headers = server.allowed();
        write!(stream, "GET {address} HTTP/1.1\r\n{headers}\r\n\r\n").unwrap();
        stream
    };
    let mut readers: Vec<_> = (0..24).map(begun).collect();
    // Two are being answered, the others wait for their turn or are told to come again.
    let answered = |stream: &mut std::net::TcpStream| {
        let mut bytes = [0; 12];
        stream.read_exact(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes[9..]).into_owned()
    };
    let mut statuses: Vec<String> = readers.iter_mut().map(answered).collect();
    statuses.sort();
    assert_eq!(statuses[..2], ["200", "200"]);
    assert!(
        statuses[2..].iter().all(|status| status == "503"),
        "{statuses:?}"
    );
    let grown = server.memory().saturating_sub(before);
    assert!(grown < text.len() as u64 / 2, "{grown} bytes");
    drop(readers);
    let whole = server.get(&address);
    assert!(whole.body == text);
}

#[test]
fn of_a_repeated_parameter_the_last_counts_and_unknown_ones_do_not() {
    let server = server();
    let words = |address: &str| server.json(address)["query"].clone();
    assert_eq!(words("/api/search?q=harbor&q=river"), "river");
    assert_eq!(words("/api/search?q=river&q="), "river");
    let hits = |address: &str| server.json(address)["hits"].as_array().unwrap().len();
    assert_eq!(hits("/api/search?limit=9&limit=1"), 1);
    assert_eq!(hits("/api/search?limit=1&limit=9"), 3);
    let page = server.get("/?q=harbor&q=minister").body;
    assert!(page.contains("1 document<") && page.contains("value=\"minister\""));
    assert_eq!(
        server.get("/values?field=title&field=signatory").status,
        200
    );
    // An answer tells how long it took, so that one which was kept is known again.
    let first = server.get("/api/search?q=harbor").body;
    for same in [
        "&x=1",
        "&limit=20",
        "&page=1&y",
        "&offset=0&snippets=2",
        "&q=harbor",
    ] {
        assert_eq!(
            server.get(&format!("/api/search?q=harbor{same}")).body,
            first,
            "{same}"
        );
    }
}

#[test]
fn links_do_not_repeat_a_long_question() {
    let server = server();
    let question = format!("harbor+{}", "OR+lighthouse+".repeat(240));
    let page = server.get(&format!("/?q={question}&country=KE&country=GE"));
    assert_eq!(page.status, 200);
    assert!(page.body.len() < 200_000, "{} bytes", page.body.len());
    let links: Vec<String> = page
        .body
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| Some(rest.split('"').next()?.replace("&#38;", "&")))
        .filter(|link| link.contains("question="))
        .collect();
    assert!(links.len() > 20, "{links:?}");
    for link in &links {
        assert!(link.len() < 200, "{link}");
        assert_eq!(server.get(link).status, 200, "{link}");
    }
    let other = self::server();
    let gone = other.get(&links[0]);
    assert_eq!(gone.status, 410);
    assert!(gone.body.contains("Search again"), "{}", gone.body);
}

#[test]
fn questions_have_limits() {
    let server = server();
    let check = |address: &str, expected: u16| {
        assert_eq!(
            server.get(address).status,
            expected,
            "{}",
            &address[..60.min(address.len())]
        );
    };
    check(&format!("/?q={}", "x".repeat(4_097)), 400);
    check(&format!("/api/search?q={}", "(".repeat(4_000)), 200);
    check(&format!("/api/search?q={}", "NOT%20".repeat(1_000)), 200);
    check(&format!("/api/search?q={}", "a*%20".repeat(1_000)), 200);
    check(&format!("/?x={}", "y".repeat(17_000)), 414);
    check(&format!("/?{}", "country=X&kind=Y&".repeat(3)), 200);
    let many: String = (0..300).map(|number| format!("kind={number}&")).collect();
    check(&format!("/?{many}"), 400);
    check("/api/search?limit=101", 400);
    check("/api/search?limit=-1", 400);
    check("/api/search?offset=10001", 400);
    check("/api/network?most=101", 400);
    check("/api/facets?field=title", 400);
    check("/?page=99999", 200);
    check("/?q=%FF%FE%00", 200);
    check("/pictures/map.png", 404);
    check("/api/export?format=xml", 400);
}

#[test]
fn a_whole_result_is_exported() {
    let server = server();
    let lines = server.get("/api/export?format=jsonl").body;
    let paths: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["path"].clone())
        .collect();
    assert_eq!(paths.len(), 3);
    let answer = server.get("/api/export?format=csv&q=harbor");
    assert!(answer.headers.contains("attachment; filename=\"hits.csv\""));
    assert!(answer.body.starts_with("rank,score,id,path,title"));
    assert_eq!(
        answer.body.matches("\r\n").count(),
        1 + 3,
        "{}",
        answer.body
    );
    for (picture, begin) in [("timeline", "<svg"), ("map", "<svg"), ("network", "<svg")] {
        let svg = server.get(&format!("/pictures/{picture}.svg"));
        assert!(svg.body.starts_with(begin) && svg.body.trim_end().ends_with("</svg>"));
        let csv = server.get(&format!("/pictures/{picture}.csv"));
        assert!(csv.headers.contains("text/csv") && csv.body.contains("\r\n"));
    }
}

/// The schema that a reference names, or the schema itself.
fn resolved<'a>(description: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => description
            .pointer(name.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("no {name}")),
        None => schema,
    }
}

/// Compares a value with a schema: its type, and exactly the keys that the schema lists.
fn fits(description: &Value, schema: &Value, value: &Value, at: &str) {
    let schema = resolved(description, schema);
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let types = &schema["type"];
    let is = |name: &Value| name == kind || (name == "number" && kind == "integer");
    let allowed = is(types) || types.as_array().is_some_and(|types| types.iter().any(is));
    assert!(allowed, "{at} is {kind}, not {types}");
    if let (Some(values), Some(items)) = (value.as_array(), schema.get("items")) {
        values
            .iter()
            .for_each(|value| fits(description, items, value, &format!("{at}[]")));
    }
    let Some(object) = value.as_object() else {
        return;
    };
    if let Some(properties) = schema["properties"].as_object() {
        let mut keys: Vec<&String> = object.keys().collect();
        let mut listed: Vec<&String> = properties.keys().collect();
        keys.sort();
        listed.sort();
        assert_eq!(keys, listed, "{at}");
        for (key, value) in object {
            fits(description, &properties[key], value, &format!("{at}.{key}"));
        }
    }
    if let Some(each) = schema.get("additionalProperties") {
        for (key, value) in object {
            fits(description, each, value, &format!("{at}.{key}"));
        }
    }
}

#[test]
fn answers_have_the_shapes_that_are_described() {
    let server = server();
    let description = server.json("/api/openapi.json");
    let id = server.json("/api/search?q=minister")["hits"][0]["id"].clone();
    let questions = [
        (
            "/api/search",
            "?q=river+OR+harbor&facets=country,year,signatory&since=2000",
        ),
        ("/api/facets", "?find=a&top=5"),
        ("/api/signatories", "?name=River+Friends+Network"),
        ("/api/network", "?q=harbor"),
        ("/api/stats", ""),
        ("/api/progress", ""),
        ("/api/documents/{id}", ""),
        ("/api/openapi.json", ""),
    ];
    for (path, question) in questions {
        let address = format!("{path}{question}").replace("{id}", id.as_str().unwrap());
        let pointer = format!(
            "/paths/{}/get/responses/200/content/application~1json/schema",
            path.replace('/', "~1")
        );
        let schema = description
            .pointer(&pointer)
            .unwrap_or_else(|| panic!("{pointer}"));
        fits(&description, schema, &server.json(&address), path);
    }
    let hit = &description["components"]["schemas"]["Hit"];
    let line = server.get("/api/export").body;
    let line = serde_json::from_str(line.lines().next().unwrap()).unwrap();
    fits(&description, hit, &line, "/api/export");
    let problem = &description["components"]["schemas"]["Problem"];
    let answer = server.get("/api/search?since=never");
    assert!(answer.headers.contains("application/problem+json"));
    fits(
        &description,
        problem,
        &serde_json::from_str(&answer.body).unwrap(),
        "problem",
    );
    for path in description["paths"].as_object().unwrap().keys() {
        let address = path.replace("{id}", id.as_str().unwrap());
        assert_eq!(server.get(&address).status, 200, "{path} is described");
    }
}

#[test]
fn licenses_are_a_page() {
    let server = server();
    assert!(server.get("/").body.contains("<a href=\"/licenses\">"));
    let page = server.get("/licenses");
    assert_eq!(page.status, 200);
    for said in ["https://creativecommons.org/licenses/by/4.0/", "tantivy 0."] {
        assert!(page.body.contains(said), "{said}");
    }
}

#[test]
fn citations_come_in_three_forms() {
    let server = server();
    let id = server.json("/api/search?q=minister")["hits"][0]["id"].clone();
    let address = format!("/api/documents/{}/citation", id.as_str().unwrap());
    let plain = server.get(&address).body;
    assert_eq!(
        plain,
        "River Friends Network, Harbor Watch Association: Open letter on the rivers of Kenya. 3 May 2019"
    );
    let bibtex = server.get(&format!("{address}?format=bibtex")).body;
    assert!(
        bibtex.contains("author = {{River Friends Network} and {Harbor Watch Association}}"),
        "{bibtex}"
    );
    let csl = server.json(&format!("{address}?format=csl"));
    assert_eq!(
        csl[0]["issued"]["date-parts"],
        serde_json::json!([[2019, 5, 3]])
    );
}
