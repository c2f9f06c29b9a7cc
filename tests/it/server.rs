//! `undersigned serve` for tests: started in a folder of its own, asked by hand-written requests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::Place;

/// A running server; ended when dropped.
pub(crate) struct Server {
    child: Child,
    /// The host of the address that it prints.
    pub(crate) host: String,
    pub(crate) port: u16,
    /// What opens the page, as `Authorization: Bearer`; empty where everyone may see it.
    pub(crate) key: String,
    pub(crate) place: Place,
}

/// A response.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// In lower case.
    pub(crate) headers: String,
    /// The headers as they are.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Server {
    /// Serves a folder with these files, once they are read.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        Self::with(Place::new(files), &["corpus"], None)
    }

    /// Serves a place with these arguments. The key is the token that is printed, unless another is
    /// given.
    pub(crate) fn with(place: Place, arguments: &[&str], key: Option<&str>) -> Self {
        Self::in_environment(place, arguments, key, &[])
    }

    /// The same with variables of the environment.
    pub(crate) fn in_environment(
        place: Place,
        arguments: &[&str],
        key: Option<&str>,
        environment: &[(&str, String)],
    ) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_undersigned"))
            .arg("serve")
            .args(arguments)
            .current_dir(place.path(""))
            .env_remove("UNDERSIGNED_INDEX")
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().strip_prefix("http://").unwrap();
        let (host, rest) = address.split_once('/').unwrap();
        let (name, port) = host.rsplit_once(':').unwrap();
        let token = rest.strip_prefix("?token=").unwrap_or_default();
        let server = Self {
            child,
            host: name.to_owned(),
            port: port.parse().unwrap(),
            key: key.unwrap_or(token).to_owned(),
            place,
        };
        let is_ready = || server.get("/api/progress").body.contains("\"ready\"");
        until(|| is_ready().then_some(()));
        server
    }

    /// Asks as one who may see the page.
    pub(crate) fn get(&self, address: &str) -> Answer {
        self.ask("GET", address, &self.allowed())
    }

    /// The headers of one who may see the page.
    pub(crate) fn allowed(&self) -> String {
        format!("{}\r\nAuthorization: Bearer {}", self.named(), self.key)
    }

    /// The header that names the server.
    pub(crate) fn named(&self) -> String {
        format!("Host: {}:{}", self.host, self.port)
    }

    /// Sends a request with these headers.
    pub(crate) fn ask(&self, method: &str, address: &str, headers: &str) -> Answer {
        self.send(method, address, headers, "")
    }

    /// Sends a form.
    pub(crate) fn post(&self, address: &str, headers: &str, form: &str) -> Answer {
        let kind = "Content-Type: application/x-www-form-urlencoded";
        let headers = format!("{headers}\r\n{kind}\r\nContent-Length: {}", form.len());
        self.send("POST", address, &headers, form)
    }

    /// HTTP 1.0, so that the answer is neither chunked nor kept alive.
    fn send(&self, method: &str, address: &str, headers: &str, body: &str) -> Answer {
        let mut stream = self.connect();
        write!(
            stream,
            "{method} {address} HTTP/1.0\r\n{headers}\r\n\r\n{body}"
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            headers: head.to_lowercase(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// Memory that the server holds, in bytes.
    #[cfg(target_os = "linux")]
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes: u64 = line
            .unwrap()
            .trim()
            .trim_end_matches(" kB")
            .parse()
            .unwrap();
        kilobytes * 1024
    }

    pub(crate) fn connect(&self) -> TcpStream {
        TcpStream::connect((self.host.as_str(), self.port)).unwrap()
    }

    pub(crate) fn json(&self, address: &str) -> Value {
        let answer = self.get(address);
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }
}

/// Waits for something; it has a minute.
pub(crate) fn until<T>(look: impl Fn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "it never came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

impl Answer {
    /// The value of a header, named in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut values = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        values.next().map(|(_, value)| value)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
