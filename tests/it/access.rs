//! Who may see the page: who has the token, the cookie or the password, and nobody else, by any
//! address; and what browsers are told to keep and to send.

use crate::program::Place;
use crate::server::{Answer, Server};

const LETTER: &str = "Open letter on the rivers of Kenya\n\n3 May 2019\n\nDear Minister,\n\nWe ask you to keep the river \
     in Kenya free.\n\nSigned,\n\nRiver Friends Network (Nairobi, Kenya)\nHarbor Watch Association (Mombasa, Kenya)\n";

const PASSWORD: &str = "correct horse battery";

fn server() -> Server {
    Server::new(&[("corpus/letter.txt", LETTER)])
}

/// A place with a letter and the password in a file that nobody else can read.
fn place() -> Place {
    let place = Place::new(&[("corpus/letter.txt", LETTER), ("password", PASSWORD)]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let private = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(place.path("password"), private).unwrap();
    }
    place
}

/// Every address that the router knows, with what it needs to be answered.
fn addresses(id: &str) -> Vec<String> {
    let router = include_str!("../../src/web/mod.rs");
    let routes = router.lines().filter_map(|line| {
        let path = line.trim().strip_prefix(".route(\"")?.split('"').next()?;
        let path = path.replace("{id}", id);
        Some(match path.as_str() {
            "/pictures/{name}" => "/pictures/map.svg".to_owned(),
            "/assets/{name}" => "/assets/style.css".to_owned(),
            "/values" => "/values?field=signatory".to_owned(),
            "/signatory" => "/signatory?name=Nobody".to_owned(),
            _ => path,
        })
    });
    let routes: Vec<String> = routes.collect();
    assert!(routes.len() > 20, "{routes:?}");
    routes
}

fn id_of(server: &Server, word: &str) -> String {
    let id = server.json(&format!("/api/search?q={word}"))["hits"][0]["id"].clone();
    id.as_str().unwrap().to_owned()
}

/// The pair of name and value of the cookie that an answer sets.
fn cookie(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie").unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

#[test]
fn who_shows_nothing_sees_nothing() {
    let (server, other) = (server(), server());
    let named = server.named();
    let foreign = cookie(&other.ask("GET", &format!("/?token={}", other.key), &other.named()));
    let theirs = foreign.replace(&other.port.to_string(), &server.port.to_string());
    for address in addresses(&id_of(&server, "minister")) {
        let answer = server.get(&address);
        assert!([200, 204].contains(&answer.status), "{address}");
        let kept = answer.header("cache-control").unwrap();
        if address.starts_with("/assets/") {
            assert_eq!(server.ask("GET", &address, &named).status, 200);
            assert!(kept.contains("immutable"), "{address}");
            continue;
        }
        assert_eq!(kept, "no-store", "{address}");
        for shown in [
            "X: y".to_owned(),
            format!("Authorization: Bearer {}", other.key),
            format!("Cookie: {foreign}"),
            format!("Cookie: {theirs}"),
            "Sec-Fetch-Site: none".to_owned(),
        ] {
            for method in ["GET", "HEAD"] {
                let answer = server.ask(method, &address, &format!("{named}\r\n{shown}"));
                assert_eq!(answer.status, 401, "{address} {shown}");
                assert_eq!(answer.header("cache-control"), Some("no-store"));
                assert!(
                    answer
                        .header("www-authenticate")
                        .unwrap()
                        .starts_with("Bearer")
                );
                assert!(answer.header("set-cookie").is_none());
                for word in ["iver", "Kenya", "letter.txt", &server.key] {
                    assert!(!answer.body.contains(word), "{address}: {}", answer.body);
                }
            }
        }
    }
    let nothing = server.ask("GET", "/nothing/here", &named);
    assert_eq!(nothing.status, 401);
    let program = server.ask("GET", "/api/search", &named);
    assert!(program.headers.contains("application/problem+json"));
    assert!(
        program.body.contains("Authorization: Bearer"),
        "{}",
        program.body
    );
    let person = server.ask("GET", "/", &named);
    assert!(person.body.contains("undersigned serve"), "{}", person.body);
}

#[test]
fn the_address_with_the_token_gives_a_cookie_and_leads_on() {
    let server = server();
    let named = server.named();
    let check = |address: &str, expected: &str| {
        let address = address.replace("TOKEN", &server.key);
        let answer = server.ask("GET", &address, &named);
        assert_eq!(answer.status, 303, "{address}");
        assert_eq!(answer.header("location"), Some(expected), "{address}");
        let cookie = answer.header("set-cookie").unwrap();
        for part in ["; Path=/", "; HttpOnly", "; SameSite=Strict"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains(&server.key));
        assert_eq!(answer.header("clear-site-data"), Some("\"storage\""));
        assert!(cookie.starts_with(&format!("undersigned-{}=", server.port)));
    };
    check("/?token=TOKEN", "/");
    check("/?q=river&token=TOKEN&sort=newest", "/?q=river&sort=newest");
    check("/overview?token=TOKEN", "/overview");
    check("//evil.example/?token=TOKEN", "/");
    let answer = server.ask("GET", &format!("/?token={}", server.key), &named);
    let inside = format!("{named}\r\nCookie: a=b; {}", cookie(&answer));
    assert_eq!(server.ask("GET", "/?q=river", &inside).status, 200);
    assert_eq!(server.ask("GET", "/api/stats", &inside).status, 200);
    assert_eq!(server.ask("GET", "/?token=wrong", &named).status, 401);
    assert_eq!(server.ask("GET", "/?token=", &named).status, 401);
    // Where a link of another site leads, browsers hold the cookie back until a page of this server
    // goes on.
    let link = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document";
    let address = format!("/?q=river&token={}", server.key);
    let answer = server.ask("GET", &address, &format!("{named}\r\n{link}"));
    assert_eq!(answer.status, 200);
    assert!(answer.header("set-cookie").is_some());
    assert!(
        answer.body.contains("content=\"0; url=/?q=river\""),
        "{}",
        answer.body
    );
    assert!(!answer.body.contains(&server.key));
    // A proxy that encrypts.
    let encrypted = format!("{named}\r\nX-Forwarded-Proto: https");
    let answer = server.ask("GET", &format!("/?token={}", server.key), &encrypted);
    assert!(answer.header("set-cookie").unwrap().ends_with("; Secure"));
}

#[test]
fn the_form_takes_the_token() {
    let server = server();
    let named = server.named();
    let origin = format!("{named}\r\nOrigin: http://{}:{}", server.host, server.port);
    let form = format!("next=%2Foverview&key=+{}+", server.key);
    let answer = server.post("/session", &origin, &form);
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), Some("/overview"));
    let inside = format!("{named}\r\nCookie: {}", cookie(&answer));
    assert_eq!(server.ask("GET", "/overview", &inside).status, 200);
    let form = format!("next=%2F%2Fevil.example&key={}", server.key);
    let answer = server.post("/session", &origin, &form);
    assert_eq!(answer.header("location"), Some("/"));
    for form in ["key=wrong", "key=", "", &"x".repeat(30_000)] {
        let answer = server.post("/session", &origin, form);
        assert_eq!(answer.status, 401, "{}", &form[..form.len().min(20)]);
        assert!(answer.body.contains("that is not the token"));
    }
    assert_eq!(
        server.post("/session", &origin, &"x".repeat(40_000)).status,
        400
    );
    let other = format!("{named}\r\nOrigin: http://evil.example");
    assert_eq!(server.post("/session", &other, &form).status, 403);
    assert_eq!(server.post("/", &origin, &form).status, 405);
    assert_eq!(
        server.post("/api/search", &server.allowed(), "").status,
        405
    );
}

#[test]
fn of_other_sites_only_links_are_followed() {
    let server = server();
    let answer = server.ask("GET", &format!("/?token={}", server.key), &server.named());
    let inside = format!("{}\r\nCookie: {}", server.named(), cookie(&answer));
    let check = |site: &str, mode: &str, dest: &str, expected: u16| {
        let said =
            format!("Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: {mode}\r\nSec-Fetch-Dest: {dest}");
        for address in ["/?q=river", "/api/search?q=river", "/assets/main.js"] {
            let answer = server.ask("GET", address, &format!("{inside}\r\n{said}"));
            assert_eq!(answer.status, expected, "{address} {said}");
        }
    };
    check("none", "navigate", "document", 200);
    check("same-origin", "cors", "empty", 200);
    check("same-site", "navigate", "document", 200);
    check("same-site", "no-cors", "image", 403);
    check("same-site", "cors", "empty", 403);
    check("cross-site", "navigate", "document", 200);
    check("cross-site", "navigate", "iframe", 403);
    check("cross-site", "no-cors", "script", 403);
    check("cross-site", "no-cors", "image", 403);
    let worker = format!("{inside}\r\nService-Worker: script");
    assert_eq!(server.ask("GET", "/assets/main.js", &worker).status, 403);
}

#[test]
fn a_password_is_asked_for_and_wrong_ones_are_slowed_down() {
    let arguments = ["corpus", "--password-file", "password"];
    let server = Server::with(place(), &arguments, Some(PASSWORD));
    let named = server.named();
    let answer = server.ask("GET", "/documents/1?q=a", &named);
    assert_eq!(answer.status, 401);
    assert!(
        answer
            .body
            .contains("name=\"next\" value=\"/documents/1?q=a\""),
        "{}",
        answer.body
    );
    let sign_in = |password: &str| {
        server.post(
            "/session",
            &named,
            &format!("key={}", password.replace(' ', "+")),
        )
    };
    let right = sign_in(PASSWORD);
    assert_eq!(right.status, 303);
    assert_eq!(server.get("/api/stats").status, 200);
    // In an address it is worth nothing: addresses are kept by browsers.
    let address = format!("/?token={}", PASSWORD.replace(' ', "+"));
    assert_eq!(server.ask("GET", &address, &named).status, 401);
    let statuses: Vec<u16> = (0..30).map(|_| sign_in("wrong").status).collect();
    assert_eq!(statuses[0], 401);
    assert_eq!(statuses[29], 429);
    let late = sign_in(PASSWORD);
    assert_eq!(late.status, 429);
    assert!(late.header("retry-after").unwrap().parse::<u64>().unwrap() > 0);
    assert_eq!(server.get("/api/stats").status, 429);
    // Who is inside stays inside.
    let inside = format!("{named}\r\nCookie: {}", cookie(&right));
    assert_eq!(server.ask("GET", "/api/stats", &inside).status, 200);
}

#[test]
fn without_a_token_everyone_of_this_machine_sees_the_page() {
    let server = Server::with(place(), &["corpus", "--no-token"], None);
    assert_eq!(server.key, "");
    assert_eq!(server.ask("GET", "/?q=river", &server.named()).status, 200);
    assert_eq!(
        server.post("/session", &server.named(), "key=a").status,
        405
    );
}

#[test]
#[cfg(target_os = "linux")]
fn the_address_that_a_client_has_reached_names_the_server() {
    let server = Server::with(place(), &["corpus", "--listen", "127.0.0.2"], None);
    assert_eq!(server.host, "127.0.0.2");
    assert_eq!(server.get("/").status, 200);
    let other = server.allowed().replace("127.0.0.2", "127.0.0.3");
    assert_eq!(server.ask("GET", "/", &other).status, 421);
}

#[test]
fn other_machines_are_not_let_in_without_being_asked() {
    let place = place();
    let check = |arguments: &str, words: &str| {
        let run = place.run(arguments);
        assert_eq!(run.code, Some(2), "{arguments}: {}", run.stderr);
        assert!(run.stderr.contains(words), "{}", run.stderr);
        assert_eq!(run.stdout, "");
    };
    check(
        "serve corpus --listen 0.0.0.0 --no-token",
        "`--no-token` is for loopback addresses",
    );
    check(
        "serve corpus --listen :: --no-token",
        "--password-file FILE",
    );
    check(
        "serve corpus --no-token --password-file password",
        "cannot be used with",
    );
    check("serve corpus --password-file none", "cannot read `none`");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(place.path("password"), open).unwrap();
        check(
            "serve corpus --password-file password",
            "hint: keep it to yourself: `chmod 600 password`",
        );
    }
}

#[test]
#[cfg(unix)]
fn the_browser_is_not_told_the_token_where_others_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let place = place();
    // A browser that notes what it is given.
    let browser = "#!/bin/sh\necho \"$@\" > arguments.new; mv arguments.new arguments\n";
    for name in ["xdg-open", "open"] {
        place.write(&format!("bin/{name}"), browser.as_bytes());
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(place.path(&format!("bin/{name}")), executable).unwrap();
    }
    std::fs::create_dir(place.path("tmp")).unwrap();
    let folder = place.path("");
    let path = format!(
        "{}:{}",
        place.path("bin").display(),
        std::env::var("PATH").unwrap()
    );
    let environment = [
        ("PATH", path),
        ("TMPDIR", place.path("tmp").display().to_string()),
    ];
    let server = Server::in_environment(place, &["corpus", "--open"], None, &environment);
    let arguments = || std::fs::read_to_string(folder.join("arguments")).ok();
    let given = crate::server::until(arguments);
    assert!(!given.contains(&server.key), "{given}");
    let file = std::path::Path::new(given.trim());
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(&format!("?token={}\"", server.key)), "{text}");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn what_is_committed_later_is_shown() {
    let place = place();
    assert_eq!(place.run("index corpus").code, Some(0));
    let server = Server::with(place, &[], None);
    let total = |query: &str| server.json(&format!("/api/search?q={query}"))["total"].as_u64();
    assert_eq!((total("river"), total("harbor")), (Some(1), Some(1)));
    let letter = LETTER.replace("river", "lighthouse");
    server
        .place
        .write("corpus/other/second.txt", letter.as_bytes());
    server.place.remove("corpus/letter.txt");
    assert_eq!(server.place.run("index corpus").code, Some(0));
    crate::server::until(|| (total("lighthouse") == Some(1)).then_some(()));
    assert_eq!(total("minister"), Some(1));
    // Its original can be had, too: the folders are those of the new index.
    let id = id_of(&server, "lighthouse");
    assert_eq!(
        server.get(&format!("/api/documents/{id}/original")).status,
        200
    );
}
