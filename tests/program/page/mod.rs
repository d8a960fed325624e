//! The HTML page in a real browser: what readers do with mouse, keys and fingers, and what they see
//! then.
//!
//! Without Chromium these tests are skipped.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

mod controls;
mod document;
mod folding;
mod reading;

use std::path::PathBuf;

use crate::browser::Browser;
use crate::common::{fluxscape, samples};

/// A page of a sample, and the directory that holds it.
fn page_of(sample: &str, args: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let copies = samples();
    let all = [&["render", sample, "-q", "-o", "page.html"], args].concat();
    let run = fluxscape(copies.path(), &all);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let page = copies.path().join("page.html");
    (copies, page)
}

/// A browser with the applications of the largest sample open; nothing where there is no browser.
fn opened() -> Option<Browser> {
    let mut browser = Browser::start()?;
    let (_directory, page) = page_of("two-environments", &["--view", "apps"]);
    browser.open(&page);
    Some(browser)
}

/// The selector of a box by the end of its id.
fn node(end: &str) -> String {
    format!("svg g[data-id$='{end}']")
}

const LOANS: &str = "Kustomization|flux-qa|loans";

const ACCOUNTS: &str = "Kustomization|flux-qa|accounts";

const COVERS: &str = "Kustomization|flux-qa|covers";

/// Whether an element can be seen.
fn seen(browser: &mut Browser, selector: &str) -> bool {
    browser.eval(&format!("document.querySelector(\"{selector}\").getClientRects().length > 0"))
        == true
}

fn opacity(browser: &mut Browser, selector: &str) -> f64 {
    browser
        .eval(&format!("Number(getComputedStyle(document.querySelector(\"{selector}\")).opacity)"))
        .as_f64()
        .unwrap()
}

fn scale(browser: &mut Browser) -> f64 {
    browser
        .eval("new DOMMatrix(getComputedStyle(document.querySelector('#stage > svg')).transform).a")
        .as_f64()
        .unwrap()
}

fn fine(browser: &Browser) {
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// The name of the box that has the focus.
fn focused(browser: &mut Browser) -> String {
    let name = browser.eval(
        "(() => { const it = document.activeElement; return it.closest('svg') ? it.getAttribute('aria-label').split(',')[0] : it.id; })()",
    );
    name.as_str().unwrap_or_default().to_owned()
}
