//! The page as a file: the same each time, loading nothing, and with nothing from a repository as
//! markup.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]
#![allow(clippy::print_stdout, reason = "what is measured is said")]

use std::fmt::Write;
use std::fs;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use super::{fine, node, opacity, page_of};
use crate::browser::{self, Browser};
use crate::common::{self, fluxscape};

/// What stands between two marks.
fn between<'t>(text: &'t str, open: &str, close: &str) -> &'t str {
    text.split_once(open)
        .and_then(|(_, rest)| rest.split_once(close))
        .unwrap_or_else(|| panic!("no {open}"))
        .0
}

#[test]
fn a_page_is_the_same_each_time_and_allows_only_what_it_holds() {
    let [page, again] = [0, 1].map(|_| {
        let (_directory, page) = page_of("two-environments", &["--view", "apps"]);
        fs::read_to_string(page).unwrap()
    });
    assert_eq!(page, again);
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    assert!(
        policy.starts_with("default-src 'none'; ")
            && !policy.contains("unsafe")
            && !policy.contains("connect-src"),
        "{policy}"
    );
    let hash = |text: &str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)));
    for (open, close) in [("<style>", "</style>"), ("<script type=\"module\">", "</script>")] {
        assert!(policy.contains(&hash(between(&page, open, close))), "{open}");
    }
    for loads in ["src=", "<link", "@import", "url(http", "xlink:"] {
        assert!(!page.contains(loads), "{loads}");
    }
    let script = between(&page, "<script type=\"module\">", "</script>");
    assert!(script.len() < 40 * 1024, "{} bytes of script", script.len());
}

#[test]
fn the_data_of_a_page_is_as_committed() {
    let (_directory, page) = page_of("plain", &["--view", "apps"]);
    let page = fs::read_to_string(page).unwrap();
    let data: serde_json::Value = serde_json::from_str(between(
        &page,
        "<script id=\"data\" type=\"application/json\">",
        "</script>",
    ))
    .unwrap();
    let text = format!("{}\n", serde_json::to_string_pretty(&data).unwrap());
    common::compare(&common::project().join("tests/golden/plain/page.json"), text.as_bytes())
        .unwrap();
}

#[test]
fn a_page_opens_from_a_disk_and_asks_for_nothing_else() {
    let Some(mut browser) = Browser::start() else { return };
    for (sample, view) in [
        ("two-environments", "overview"),
        ("two-environments", "apps"),
        ("broken", "apps"),
        ("plain", "overview"),
    ] {
        let (_directory, page) = page_of(sample, &["--view", view]);
        browser.open(&page);
        assert_eq!(
            browser.eval("document.querySelectorAll('svg [role=treeitem]').length > 0"),
            true,
            "{sample}"
        );
        fine(&browser);
    }
    // The policy is the browser's to hold: what a script would load, it may not.
    let tried = browser.eval("fetch('https://example.org/').then(() => 'loaded', () => 'refused')");
    assert_eq!(tried, "refused");
    assert!(!browser.complaints().is_empty());
}

#[test]
fn names_from_a_repository_are_never_markup() {
    let Some(mut browser) = Browser::start() else { return };
    let directory = tempfile::tempdir().unwrap();
    let hostile =
        r"</script><script>document.title='owned'</script><!-- <img src=x onerror=alert(1)>";
    let file = format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n  namespace: flux-system\nspec:\n  path: {name}\n  sourceRef:\n    kind: GitRepository\n    name: {name}\n",
        name = serde_json::to_string(hostile).unwrap()
    );
    common::put(&directory.path().join("apps.yaml"), &file);
    for view in ["overview", "apps"] {
        let run =
            fluxscape(directory.path(), &["render", ".", "-q", "--view", view, "-o", "page.html"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        browser.open(&directory.path().join("page.html"));
        assert_ne!(browser.eval("document.title"), "owned");
        assert_eq!(browser.eval("document.querySelectorAll('script').length"), 2);
        assert_eq!(browser.eval("document.querySelectorAll('img').length"), 0);
        browser.key("/");
        browser.type_text("owned");
        browser.key("Enter");
        browser.key_with("Enter", browser::CONTROL);
        assert!(browser.text("#details").contains(hostile), "{view}: {}", browser.text("#details"));
        fine(&browser);
    }
}

#[test]
fn a_page_of_two_thousand_boxes_answers() {
    let Some(mut browser) = Browser::start() else { return };
    let directory = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for at in 0..2000 {
        let needs = if at % 3 == 0 && at > 0 {
            format!("  dependsOn:\n    - name: app-{}\n", at / 3)
        } else {
            String::new()
        };
        let _ = write!(
            text,
            "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: app-{at}\n  namespace: flux-system\n\
             spec:\n  path: ./apps/{at}\n  sourceRef:\n    kind: GitRepository\n    name: fleet\n{needs}"
        );
    }
    common::put(&directory.path().join("clusters/main/apps.yaml"), &text);
    common::put(
        &directory.path().join("clusters/main/kustomization.yaml"),
        "resources: [apps.yaml]\n",
    );
    let run =
        fluxscape(directory.path(), &["render", ".", "-q", "--view", "apps", "-o", "page.html"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    browser.open(&directory.path().join("page.html"));
    assert!(
        browser.eval("document.querySelectorAll('svg .node').length").as_u64().unwrap() >= 2000
    );
    let lit =
        "(() => { const card = (name) => document.querySelector(`svg .node[data-id$='|${name}']`);
      card('app-3').dispatchEvent(new FocusEvent('focusin', { bubbles: true })); return ''; })()";
    browser.eval(lit);
    browser.until("document.querySelector('#stage > svg').classList.contains('dim')");
    for (name, lit) in
        [("app-3", true), ("app-1", true), ("app-9", true), ("app-2", false), ("app-1999", false)]
    {
        let opacity = opacity(&mut browser, &node(&format!("|{name}")));
        assert!(if lit { opacity > 0.99 } else { opacity < 0.5 }, "{name}: {opacity}");
    }
    browser.eval(
        "(() => { const field = document.querySelector('#search'); field.value = 'app-19'; field.dispatchEvent(new Event('input')); return ''; })()",
    );
    browser.until("document.querySelector('#found').textContent.includes('111')");
    fine(&browser);
}
