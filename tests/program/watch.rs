//! `render --watch`: the page on this machine follows the files, and a file that breaks leaves the
//! last picture.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::common::{fluxscape, put, samples};

/// Far more than a drawing takes, however slow the machine.
const LIMIT: Duration = Duration::from_secs(240);

/// The program at work; it ends with the test.
struct Watching {
    child: Child,
    said: Receiver<String>,
    address: String,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watching {
    fn start(directory: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_fluxscape"))
            .args(["render", "--watch"])
            .args(args)
            .current_dir(directory)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, said) = channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        std::thread::spawn(move || {
            lines.map_while(Result::ok).try_for_each(|line| tell.send(line))
        });
        let mut watching = Self { child, said, address: String::new() };
        let line = watching.hears("serving http://127.0.0.1:");
        line.trim_start_matches("serving http://")
            .trim_end_matches('/')
            .clone_into(&mut watching.address);
        watching
    }

    /// Waits for a line that holds a text.
    fn hears(&self, text: &str) -> String {
        let mut heard = Vec::new();
        while let Ok(line) = self.said.recv_timeout(LIMIT) {
            if line.contains(text) {
                return line;
            }
            heard.push(line);
        }
        panic!("never said {text}: {heard:?}");
    }

    /// Asks; the whole answer.
    fn ask(&self, request: &str, host: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        write!(stream, "{request} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn get(&self, path: &str) -> String {
        let answer = self.ask(&format!("GET {path}"), &self.address);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    /// Waits for a version that is not this one.
    fn version_after(&self, last: &str) -> String {
        let since = Instant::now();
        while since.elapsed() < LIMIT {
            let version = self.get("/version");
            if version != last {
                return version;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("no new version");
    }
}

fn repository() -> (tempfile::TempDir, PathBuf) {
    let copies = samples();
    let own = copies.path().join("two-environments");
    (copies, own)
}

#[test]
fn a_page_follows_its_files_and_a_broken_one_keeps_the_last() {
    let (_copies, own) = repository();
    let watching =
        Watching::start(&own, &["--view", "apps", "-o", "docs/live.html", "-o", "docs/live.svg"]);
    let first = watching.version_after("");
    let page = watching.get("/");
    assert!(
        page.contains("loans")
            && page.contains(&format!("const shown = '{first}'"))
            && page.contains("connect-src 'self'")
    );
    watching.hears("wrote docs/live.svg");
    assert!(
        !fs::read_to_string(own.join("docs/live.html")).unwrap().contains("fetch("),
        "the file needs no server"
    );

    let loans = own.join("qa/fluxcd/loans.yml");
    let text = fs::read_to_string(&loans).unwrap();
    put(&loans, &text.replace("name: loans\n", "name: mortgages\n"));
    let second = watching.version_after(&first);
    assert!(watching.get("/").contains("mortgages"));
    watching.hears("wrote docs/live.svg");
    assert!(fs::read_to_string(own.join("docs/live.svg")).unwrap().contains("mortgages"));

    put(&loans, "a: [\n");
    assert!(watching.hears("error: ").contains("qa/fluxcd/loans.yml:"));
    watching.hears("the last picture stays");
    assert_eq!(watching.get("/version"), second);
    assert!(
        watching.get("/").contains("mortgages")
            && fs::read_to_string(own.join("docs/live.svg")).unwrap().contains("mortgages")
    );
    put(&own.join(".fluxscape.yaml"), "outputs: 7\n");
    watching.hears("the configuration cannot be used");
    assert_eq!(watching.get("/version"), second);

    fs::remove_file(own.join(".fluxscape.yaml")).unwrap();
    put(&loans, &text);
    watching.version_after(&second);
    assert!(!watching.get("/").contains("mortgages"));
}

#[test]
fn nothing_but_the_page_is_served_and_to_this_machine_alone() {
    let (_copies, own) = repository();
    let watching = Watching::start(&own, &["-o", "live.html"]);
    watching.version_after("");
    let address = watching.address.clone();
    for (request, host, status) in [
        ("GET /", address.as_str(), "200 OK"),
        ("GET /live.html", address.as_str(), "404 Not Found"),
        ("GET /../README.md", address.as_str(), "404 Not Found"),
        ("POST /", address.as_str(), "405 Method Not Allowed"),
        ("GET /", "attacker.example.org", "403 Forbidden"),
    ] {
        let answer = watching.ask(request, host);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}\r\n")),
            "{request} of {host}: {answer}"
        );
    }
}

#[test]
fn every_page_is_served_and_a_list_leads_to_them() {
    let (_copies, own) = repository();
    let watching =
        Watching::start(&own, &["-o", "docs/one.html", "-o", "two.html", "-o", "docs/two.html"]);
    let first = watching.version_after("");
    let list = watching.get("/");
    for page in ["/one.html", "/two.html", "/3-two.html"] {
        assert!(list.contains(&format!("href=\"{page}\"")), "{list}");
        assert!(watching.get(page).contains(&format!("const shown = '{first}'")), "{page}");
    }
    assert!(list.contains(&format!("const shown = '{first}'")), "the list follows too: {list}");
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let (_copies, own) = repository();
    for (args, said) in [
        (
            &["render", "--watch", "-o", "-", "-f", "html"][..],
            "--watch writes files: it cannot write to standard output",
        ),
        (
            &["render", "--watch", "-o", "a.svg", "--port", "4000"],
            "--port needs a page: add an output that ends with .html",
        ),
        (&["render", "-o", "a.html", "--port", "4000"], "--watch"),
    ] {
        let run = fluxscape(&own, args);
        assert!(run.status == 2 && run.stderr.contains(said), "{}", run.stderr);
    }
}
