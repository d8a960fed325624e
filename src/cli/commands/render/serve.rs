//! Serves pages to this machine, with a version that changes when they do.
//!
//! In: pages and their version. Out: an address that serves them, to this machine alone: it listens
//! on the loopback interface, answers `GET /` (the only page, or a list of them), `GET /version`
//! and the pages of the list and nothing else, and nobody who calls it by a name of another machine
//! (a page elsewhere whose name leads here would read what is drawn).

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::render::html;

/// Longest head of a request that is read.
const LONGEST_HEAD: usize = 16 * 1024;
/// How long a client may take: for its request, and for each part of the answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Most clients at a time.
const MOST_CLIENTS: usize = 64;

/// Pages that are served until the program ends.
#[derive(Debug)]
pub(super) struct Server {
    address: SocketAddr,
    shown: Arc<Mutex<Shown>>,
}

/// What is served; nothing before the first picture.
#[derive(Clone, Debug, Default)]
struct Shown {
    version: String,
    /// By their addresses.
    pages: BTreeMap<String, Arc<Vec<u8>>>,
}

/// An answer: status, type, body.
type Answer = (&'static str, &'static str, Arc<Vec<u8>>);

impl Server {
    /// Listens on a port of the loopback interface; on any that is free where it is 0.
    ///
    /// # Errors
    /// When the port is taken.
    pub(super) fn start(port: u16) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .with_context(|| format!("cannot serve on port {port}"))?;
        let address = listener.local_addr().context("cannot serve")?;
        let shown = Arc::new(Mutex::new(Shown::default()));
        let served = Arc::clone(&shown);
        std::thread::spawn(move || {
            let open = Arc::new(());
            for stream in listener.incoming().flatten() {
                // One more would cost a thread, and a page has one reader.
                if Arc::strong_count(&open) > MOST_CLIENTS {
                    continue;
                }
                let open = Arc::clone(&open);
                let shown = served.lock().unwrap_or_else(PoisonError::into_inner).clone();
                // A client that is slow, or that a browser opens ahead, keeps nobody waiting. One
                // that goes away is no failure.
                std::thread::spawn(move || {
                    let _ = serve(stream, &shown, address.port());
                    drop(open);
                });
            }
        });
        Ok(Self { address, shown })
    }

    /// Where the page is.
    pub(super) fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// What is shown; empty before the first page.
    pub(super) fn version(&self) -> String {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).version.clone()
    }

    /// Shows these pages from now on, each with the name of its file.
    pub(super) fn show(&self, version: String, pages: &[(String, String)]) {
        let script = Self::script(&version);
        let live = |page: &str| Arc::new(html::live(page, &script).into_bytes());
        let pages = match pages {
            [(_, page)] => BTreeMap::from([("/".to_owned(), live(page))]),
            several => {
                let listed: Vec<(String, String)> =
                    several.iter().map(|(name, _)| (address_of(name), name.clone())).collect();
                let index = ("/".to_owned(), live(&html::index(&listed)));
                let pages = several.iter().map(|(name, page)| (address_of(name), live(page)));
                pages.chain([index]).collect()
            }
        };
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Shown { version, pages };
    }

    /// The script of a page of this version: it asks for the version, and loads the page again when
    /// there is another one.
    fn script(version: &str) -> String {
        let asks = "fetch('/version', { cache: 'no-store' }).then((answer) => answer.ok ? answer.text() : shown)";
        format!(
            "const shown = '{version}'; setInterval(() => {asks}.then((now) => {{ if (now !== shown) location.reload(); }}, () => {{}}), 500);"
        )
    }
}

/// The path of a page: the name of its file, with characters that have a meaning in an address
/// percent-encoded.
fn address_of(name: &str) -> String {
    let written = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    std::iter::once("/".to_owned()).chain(name.bytes().map(written)).collect()
}

/// Reads a request and answers it.
fn serve(stream: TcpStream, shown: &Shown, port: u16) -> std::io::Result<()> {
    stream.set_write_timeout(Some(PATIENCE))?;
    let head = head(&stream)?;
    let (status, kind, body) = answer(&head, shown, port);
    let mut stream = stream;
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {length}\r\n"
    )?;
    stream.write_all(
        b"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
    )?;
    stream.write_all(&body)
}

/// The lines of a request up to the empty one. Who sends them byte by byte has no more time than
/// others.
fn head(mut stream: &TcpStream) -> std::io::Result<Vec<String>> {
    let end = Instant::now() + PATIENCE;
    let (mut bytes, mut part) = (Vec::new(), [0; 1024]);
    loop {
        let left = end.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        stream.set_read_timeout(Some(left))?;
        let count = stream.read(&mut part)?;
        bytes.extend(part.iter().take(count));
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        let whole = text.split_once("\n\n").map(|(head, _)| head);
        if whole.is_some() || count == 0 || bytes.len() >= LONGEST_HEAD {
            return Ok(whole.unwrap_or(&text).lines().map(str::to_owned).collect());
        }
        if Instant::now() >= end {
            return Err(std::io::ErrorKind::TimedOut.into());
        }
    }
}

/// The answer to a request, whose head is given in lines.
fn answer(head: &[String], shown: &Shown, port: u16) -> Answer {
    let rejected =
        |status: &'static str| (status, "text/plain", Arc::new(format!("{status}\n").into_bytes()));
    let mut words = head.first().map(String::as_str).unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some(_)) = (words.next(), words.next(), words.next()) else {
        return rejected("400 Bad Request");
    };
    let mut hosts = head
        .iter()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("host"));
    let (Some((_, host)), None) = (hosts.next(), hosts.next()) else {
        return rejected("400 Bad Request");
    };
    if !is_own(host.trim(), port) {
        return rejected("403 Forbidden");
    }
    match (method, target) {
        ("GET", "/version") => {
            ("200 OK", "text/plain", Arc::new(shown.version.clone().into_bytes()))
        }
        ("GET", "/") if shown.version.is_empty() => rejected("503 Service Unavailable"),
        ("GET", path) => match shown.pages.get(path) {
            Some(page) => ("200 OK", "text/html", Arc::clone(page)),
            None => rejected("404 Not Found"),
        },
        _ => rejected("405 Method Not Allowed"),
    }
}

/// Whether a name is one of this machine's own, at the port that is served.
fn is_own(host: &str, port: u16) -> bool {
    ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|name| host.eq_ignore_ascii_case(&format!("{name}:{port}")))
        || port == 80
            && ["localhost", "127.0.0.1", "[::1]"]
                .iter()
                .any(|name| host.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(head: &[&str], version: &str) -> String {
        let page = |text: &str| Arc::new(text.as_bytes().to_vec());
        let pages = BTreeMap::from([
            ("/".to_owned(), page("page")),
            (address_of("ä b.html"), page("other")),
        ]);
        let shown = Shown { version: version.to_owned(), pages };
        let head: Vec<String> = head.iter().map(|line| (*line).to_owned()).collect();
        let (status, _, body) = answer(&head, &shown, 8080);
        format!(
            "{} {}",
            &status[..3],
            String::from_utf8(body.to_vec()).unwrap().lines().next().unwrap_or_default()
        )
    }

    #[test]
    fn the_page_and_its_version_are_served_to_this_machine_alone() {
        let own = "Host: localhost:8080";
        for (head, expected) in [
            (&["GET / HTTP/1.1", own][..], "200 page"),
            (&["GET / HTTP/1.1", "hOST:127.0.0.1:8080"], "200 page"),
            (&["GET /version HTTP/1.1", "Accept: */*", own], "200 v1"),
            (&["GET /%C3%A4%20b.html HTTP/1.1", own], "200 other"),
            (&["GET /../etc/passwd HTTP/1.1", own], "404 404 Not Found"),
            (&["GET /?a HTTP/1.1", own], "404 404 Not Found"),
            (&["POST / HTTP/1.1", own], "405 405 Method Not Allowed"),
            (&["GET / HTTP/1.1", "Host: localhost:80"], "403 403 Forbidden"),
            (&["GET / HTTP/1.1", "Host: localhost.example.org:8080"], "403 403 Forbidden"),
            (&["GET / HTTP/1.1", own, "Host: example.org"], "400 400 Bad Request"),
            (&["GET / HTTP/1.1"], "400 400 Bad Request"),
            (&["GET /"], "400 400 Bad Request"),
            (&[], "400 400 Bad Request"),
        ] {
            assert_eq!(status(head, "v1"), expected, "{head:?}");
        }
        assert_eq!(status(&["GET / HTTP/1.1", own], ""), "503 503 Service Unavailable");
    }

    #[test]
    fn a_second_server_has_a_port_of_its_own_or_is_rejected() {
        let server = Server::start(0).unwrap();
        let port = server.address.port();
        assert!(server.address.ip().is_loopback());
        assert!(
            Server::start(port)
                .unwrap_err()
                .to_string()
                .starts_with(&format!("cannot serve on port {port}"))
        );
    }
}
