//! The HTML page in a real browser: what readers do with mouse, keys and fingers, and what they see
//! then.
//!
//! Without Chromium these tests are skipped.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]
#![allow(clippy::print_stdout, reason = "what is measured is said")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::browser::{self, Browser};
use crate::common::{self, fluxscape, samples};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// Photographs pages in several states, to be looked at: `FLUXSCAPE_SHOTS=DIR`, of the pages in
/// `FLUXSCAPE_PAGES=FILE:FILE…`.
#[test]
fn pages_to_look_at() {
    let (Some(directory), Some(pages)) =
        (std::env::var_os("FLUXSCAPE_SHOTS"), std::env::var_os("FLUXSCAPE_PAGES"))
    else {
        return;
    };
    let mut browser = Browser::start().unwrap();
    browser.resize(1440, 900);
    for page in std::env::split_paths(&pages) {
        let stem = page.file_stem().unwrap().to_string_lossy().into_owned();
        let shoot = |browser: &mut Browser, state: &str| {
            std::thread::sleep(std::time::Duration::from_millis(200));
            fs::write(
                Path::new(&directory).join(format!("{stem}-{state}.png")),
                browser.screenshot(),
            )
            .unwrap();
        };
        browser.media("light", true);
        browser.open(&page);
        shoot(&mut browser, "1-open");
        let busiest = "[...document.querySelectorAll('svg .node')].filter((card) => card.getBoundingClientRect().bottom < 800)
          .sort((a, b) => Number(/tied to (\\d+)/.exec(b.ariaLabel)?.[1] ?? 0) - Number(/tied to (\\d+)/.exec(a.ariaLabel)?.[1] ?? 0))[1]
          .dataset.busiest = ''";
        browser.eval(busiest);
        browser.hover("[data-busiest]");
        shoot(&mut browser, "2-hover");
        browser.key("/");
        browser.type_text("manager");
        browser.key("ArrowDown");
        browser.key("ArrowDown");
        shoot(&mut browser, "3-search");
        browser.key("Escape");
        browser.click("[data-busiest]");
        shoot(&mut browser, "4-details");
        browser.key("Escape");
        browser.click("svg .group:nth-of-type(4) .knob, svg .knob");
        shoot(&mut browser, "5-one-collapsed");
        browser.click("[data-command=collapse]");
        shoot(&mut browser, "6-collapsed");
        browser.click("[data-command=reset]");
        browser.click("#theme");
        browser.click("[data-busiest]");
        shoot(&mut browser, "7-dark");
        browser.key("Escape");
        browser.eval("document.querySelector('[data-command=findings]')?.click()");
        shoot(&mut browser, "8-findings");
        browser.resize(420, 800);
        shoot(&mut browser, "9-narrow");
        browser.resize(1440, 900);
        println!("{stem}: {:?}", browser.complaints());
    }
}

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

/// The name of the box that has the focus.
fn focused(browser: &mut Browser) -> String {
    let name = browser.eval(
        "(() => { const it = document.activeElement; return it.closest('svg') ? it.getAttribute('aria-label').split(',')[0] : it.id; })()",
    );
    name.as_str().unwrap_or_default().to_owned()
}

fn fine(browser: &Browser) {
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

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
fn search_finds_lists_marks_and_leads_there() {
    let Some(mut browser) = opened() else { return };
    browser.key("/");
    assert_eq!(focused(&mut browser), "search");
    browser.type_text("loans");
    assert!(browser.text("#found").ends_with("matches"));
    assert_eq!(browser.eval("document.querySelector('#matches').hidden"), false);
    assert_eq!(
        browser.eval("document.querySelector('#search').getAttribute('aria-expanded')"),
        "true"
    );
    assert_eq!(
        browser.eval(&format!(
            "document.querySelector(\"{}\").classList.contains('hit')",
            node(LOANS)
        )),
        true
    );
    assert_eq!(
        browser.eval(&format!(
            "document.querySelector(\"{}\").classList.contains('hit')",
            node(COVERS)
        )),
        false
    );
    let found = browser
        .eval("[...document.querySelectorAll('#matches li')].map((item) => item.innerText)")
        .to_string();
    assert!(
        found.contains("Deployment") && found.contains("qa/apps/loans"),
        "objects without a box are found too: {found}"
    );

    // A near view of the other end of the picture: walking to a match brings it into sight.
    (0..8).for_each(|_| browser.click("[data-command=zoom-in]"));
    browser.key("/");
    browser.key("ArrowDown");
    let first = browser.rect(&node(LOANS));
    assert!(
        first[0] >= 0.0 && first[1] >= 0.0 && first[0] < 1280.0 && first[1] < 800.0,
        "{first:?}"
    );
    assert!(browser.text("#found").starts_with("1 of "));
    assert_eq!(browser.eval("document.querySelector('#matches [aria-selected=true]') === document.querySelector('#match-0')"), true);
    browser.key("Enter");
    assert!(browser.text("#found").starts_with("2 of "));
    assert_eq!(
        browser.eval(
            "document.querySelector('svg .current').dataset.id.endsWith('flux-staging|loans')"
        ),
        true
    );
    browser.key("ArrowUp");
    assert!(browser.text("#found").starts_with("1 of "));
    browser.key("Escape");
    assert_eq!(browser.eval("document.querySelector('#search').value"), "");
    assert_eq!(focused(&mut browser), "loans");

    for (words, every) in [
        (
            "kind:imagepolicy ns:flux-qa",
            "entry.kind === 'ImagePolicy' && entry.namespace === 'flux-qa'",
        ),
        (
            "path:staging/apps kind:kustomization",
            "entry.kind === 'Kustomization' && entry.details.path.startsWith('staging/apps')",
        ),
    ] {
        browser.key("/");
        browser.type_text(words);
        let count = format!(
            "JSON.parse(document.querySelector('#data').textContent).nodes.filter((entry) => {every}).length"
        );
        let expected = browser.eval(&count).as_u64().unwrap();
        assert!(expected > 1);
        assert_eq!(
            browser.eval("document.querySelectorAll('#matches li').length"),
            expected,
            "{words}"
        );
        browser.key("Escape");
    }
    browser.key("/");
    browser.type_text("zzz");
    assert_eq!(browser.text("#found"), "no match");
    fine(&browser);
}

#[test]
fn a_collapsed_group_hides_counts_and_takes_over_the_lines() {
    let Some(mut browser) = opened() else { return };
    let group = node("environment|qa");
    let whole = browser.rect(&format!("{group} > .box"));
    browser.click(&format!("{group} .knob"));
    assert!(!seen(&mut browser, &node(LOANS)));
    assert!(seen(&mut browser, &node("Kustomization|flux-staging|loans")));
    let tally = browser.eval(&format!("document.querySelector(\"{group} .tally\").textContent"));
    assert_eq!(tally, "9 boxes and 4 arrows hidden");
    let small = browser.rect(&format!("{group} > .box"));
    assert!(small[3] < whole[3] / 4.0 && (small[2] - whole[2]).abs() < 1.0, "{whole:?} {small:?}");
    assert_eq!(
        browser.eval(&format!("document.querySelector(\"{group}\").getAttribute('aria-expanded')")),
        "false"
    );
    // No line is left of those inside; the one to the group still ends at its outline.
    let inside = "[...document.querySelectorAll('svg path.edge')].filter((line) => line.dataset.from.includes('flux-qa')).every((line) => getComputedStyle(line).display === 'none')";
    assert_eq!(browser.eval(inside), true);
    let ends = format!(
        "(() => {{ const line = document.querySelector(\"path.edge[data-to$='environment|qa']\"); const box = document.querySelector(\"{group} > .box\"); \
         const end = line.getPointAtLength(line.getTotalLength()); const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((n) => box[n].baseVal.value); \
         return getComputedStyle(line).display !== 'none' && end.x >= x && end.x <= x + w && (end.y === y || end.y === y + h); }})()"
    );
    assert_eq!(browser.eval(&ends), true);

    // A match inside opens it again.
    browser.key("/");
    browser.type_text("reading-room");
    browser.key("Enter");
    assert!(seen(&mut browser, &node("flux-qa|reading-room")));
    assert!((browser.rect(&format!("{group} > .box"))[3] - whole[3]).abs() < 1.0);
    browser.key("Escape");

    browser.click("[data-command=collapse]");
    assert_eq!(
        browser.eval("[...document.querySelectorAll('svg .node')].some((card) => getComputedStyle(card).display !== 'none')"),
        false
    );
    let lines = "[...document.querySelectorAll('svg path.edge')].filter((line) => getComputedStyle(line).display !== 'none').length";
    assert_eq!(browser.eval(lines), 2, "from the origin to each environment");
    let before = browser.eval("[...document.querySelectorAll('svg path.edge')].map((line) => line.getAttribute('d')).join()");
    browser.click("[data-command=expand]");
    assert_eq!(
        browser.eval("[...document.querySelectorAll('svg .node, svg path.edge')].every((one) => getComputedStyle(one).display !== 'none')"),
        true
    );
    assert_ne!(before, browser.eval("[...document.querySelectorAll('svg path.edge')].map((line) => line.getAttribute('d')).join()"));
    fine(&browser);
}

/// What does not hold of a page as it is folded now: lines that end nowhere, boxes that are seen
/// and should not be, or overlap.
const BROKEN: &str = r"(() => {
  const data = JSON.parse(document.querySelector('#data').textContent);
  const boxes = [...document.querySelectorAll('svg g.node, svg g.group')];
  const up = (index) => (data.boxes[index].parent === null ? [] : [data.boxes[index].parent, ...up(data.boxes[index].parent)]);
  const folded = (index) => boxes[index].classList.contains('collapsed');
  const shownAs = (index) => up(index).reverse().find(folded) ?? index;
  const hidden = (element) => getComputedStyle(element).display === 'none';
  const rect = (index) => {
    const box = boxes[index].querySelector(':scope > .box');
    const shift = boxes[index].transform.baseVal.consolidate()?.matrix.f ?? 0;
    return { x: box.x.baseVal.value, y: box.y.baseVal.value + shift, w: box.width.baseVal.value, h: box.height.baseVal.value };
  };
  const touches = ({ x, y }, r) => x >= r.x - 1 && x <= r.x + r.w + 1 && y >= r.y - 1 && y <= r.y + r.h + 1
    && Math.min(Math.abs(x - r.x), Math.abs(x - r.x - r.w), Math.abs(y - r.y), Math.abs(y - r.y - r.h)) <= 1;
  const broken = [];
  boxes.forEach((box, index) => {
    if (hidden(box) !== (shownAs(index) !== index)) broken.push(box.dataset.id + ' is seen or hidden wrongly');
  });
  const seen = [...boxes.keys()].filter((index) => shownAs(index) === index);
  for (const a of seen) for (const b of seen) {
    if (a >= b || data.boxes[a].parent !== data.boxes[b].parent) continue;
    const [r, s] = [rect(a), rect(b)];
    if (r.x < s.x + s.w && s.x < r.x + r.w && r.y < s.y + s.h && s.y < r.y + r.h) broken.push(boxes[a].dataset.id + ' overlaps ' + boxes[b].dataset.id);
  }
  for (const a of seen) {
    const parent = data.boxes[a].parent;
    if (parent === null) continue;
    const [r, p] = [rect(a), rect(parent)];
    if (r.y < p.y || r.y + r.h > p.y + p.h) broken.push(boxes[a].dataset.id + ' leaves its group');
  }
  const at = new Map(boxes.map((box, index) => [box.dataset.id, index]));
  const pairs = new Set();
  for (const line of document.querySelectorAll('svg path.edge')) {
    const [from, to] = [line.dataset.from, line.dataset.to].map((id) => shownAs(at.get(id)));
    const pair = from + ' ' + to + ' ' + line.dataset.type;
    if (from === to) {
      if (!hidden(line)) broken.push('a line from a box to itself');
    } else if (!hidden(line)) {
      pairs.add(pair);
      const ends = [line.getPointAtLength(0), line.getPointAtLength(line.getTotalLength())];
      if (!touches(ends[0], rect(from)) || !touches(ends[1], rect(to))) broken.push('a line ends nowhere: ' + line.dataset.from + ' ' + line.dataset.to + ' ' + line.getAttribute('d') + JSON.stringify([rect(from), rect(to)]));
    } else if (!pairs.has(pair)) broken.push('a line is lost: ' + line.dataset.from + ' ' + line.dataset.to);
  }
  return broken;
})()";

/// Folds every group of a page by itself, then all of them, and opens everything again.
fn folds_well(browser: &mut Browser) -> Vec<String> {
    let drawn = "[...document.querySelectorAll('svg path.edge')].map((line) => line.getTotalLength().toFixed(1) + line.getBBox().y).join() \
                 + [...document.querySelectorAll('svg .box')].map((box) => box.getBoundingClientRect().height.toFixed(1)).join()";
    let before = browser.eval(drawn);
    let mut broken: Vec<String> = serde_json::from_value(browser.eval(BROKEN)).unwrap();
    let press = |index: u64| {
        format!(
            "document.querySelectorAll('svg .knob')[{index}].dispatchEvent(new MouseEvent('click', {{ bubbles: true }}))"
        )
    };
    for group in
        0..browser.eval("document.querySelectorAll('svg .knob').length").as_u64().unwrap().min(60)
    {
        browser.eval(&press(group));
        let more: Vec<String> = serde_json::from_value(browser.eval(BROKEN)).unwrap();
        broken.extend(more.into_iter().map(|what| format!("group {group}: {what}")));
        browser.eval(&press(group));
    }
    for times in 1..=2 {
        browser.click("[data-command=collapse]");
        let more: Vec<String> = serde_json::from_value(browser.eval(BROKEN)).unwrap();
        broken.extend(more.into_iter().map(|what| format!("all folded, {times}: {what}")));
    }
    browser.click("[data-command=reset]");
    if browser.eval(drawn) != before {
        broken.push("what is opened again is not as it was".to_owned());
    }
    broken
}

#[test]
fn every_group_of_every_sample_folds_and_opens_again() {
    let Some(mut browser) = Browser::start() else { return };
    let mut broken = Vec::new();
    let nested = common::SAMPLES.map(|sample| (sample, "resources"));
    for (sample, view) in [
        ("two-environments", "overview"),
        ("two-environments", "apps"),
        ("bootstrap-clusters", "apps"),
    ]
    .into_iter()
    .chain(nested)
    {
        let (_directory, page) = page_of(sample, &["--view", view]);
        browser.open(&page);
        broken.extend(
            folds_well(&mut browser).into_iter().map(|what| format!("{sample} {view}: {what}")),
        );
        fine(&browser);
    }
    // Others, when they are named: `FLUXSCAPE_PAGES=FILE:FILE…`.
    for page in std::env::var_os("FLUXSCAPE_PAGES").iter().flat_map(std::env::split_paths) {
        browser.open(&page);
        broken.extend(
            folds_well(&mut browser).into_iter().map(|what| format!("{}: {what}", page.display())),
        );
        fine(&browser);
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_pointer_shows_neighbours_and_dims_the_rest() {
    let Some(mut browser) = opened() else { return };
    browser.hover(&node(LOANS));
    browser.until("document.querySelector('#stage > svg').classList.contains('dim')");
    for (end, lit) in [
        (LOANS, true),
        (ACCOUNTS, true),
        ("GitRepository|flux-qa|environments", true),
        (COVERS, false),
        ("flux-staging|loans", false),
    ] {
        let opacity = opacity(&mut browser, &node(end));
        assert!(if lit { opacity > 0.99 } else { opacity < 0.5 }, "{end}: {opacity}");
    }
    assert!(opacity(&mut browser, "path.edge[data-from$='flux-qa|loans']") > 0.99);
    assert!(opacity(&mut browser, "path.edge[data-from$='flux-staging|loans']") < 0.5);
    browser.mouse("mouseMoved", (640.0, 20.0), &serde_json::json!({}));
    browser.until("!document.querySelector('#stage > svg').classList.contains('dim')");
    assert!(opacity(&mut browser, &node(COVERS)) > 0.99);
    fine(&browser);
}

#[test]
fn a_click_opens_the_details() {
    let Some(mut browser) = opened() else { return };
    browser.click(&node(LOANS));
    let details = browser.text("#details");
    for said in [
        "loans",
        "Kustomization",
        "flux-qa",
        "environments",
        "qa/fluxcd/loans.yml:1",
        "dependsOn",
        "accounts",
        "Refers to",
        "Referred to by",
    ] {
        assert!(details.contains(said), "{said}: {details}");
    }
    // From the Terraform resource that creates the root, through what applies what, to the file.
    let steps = browser.text("#details section:has(> h3)");
    let [terraform, root, qa, directory, file] = [
        "Terraform module.",
        "creates Kustomization flux-system/library-environments",
        "applies Kustomization flux-qa/qa",
        "builds Directory qa/fluxcd",
        "written in",
    ]
    .map(|step| steps.find(step).unwrap_or_else(|| panic!("{step}: {steps}")));
    assert!(terraform < root && root < qa && qa < directory && directory < file, "{steps}");
    let link = browser.eval("document.querySelector('#details dd a').href");
    assert_eq!(
        link,
        "https://git.example.org/library/environments/blob/main/qa/fluxcd/loans.yml#L1"
    );
    // A reference leads to its object, also to one that has no box of its own.
    let press = |browser: &mut Browser, words: &str| {
        browser.eval(&format!(
            "[...document.querySelectorAll('#details li button')].find((button) => button.innerText.includes('{words}')).dataset.press = 1"
        ));
        browser.eval("document.querySelector('[data-press]').scrollIntoView({ block: 'center' })");
        browser.click("[data-press]");
    };
    press(&mut browser, "flux-qa/accounts");
    assert_eq!(browser.text("#details h2"), "accounts");
    assert_eq!(
        browser.eval(
            "document.querySelector('svg .selected').dataset.id.endsWith('flux-qa|accounts')"
        ),
        true
    );
    press(&mut browser, "Service library-qa/accounts");
    assert_eq!(browser.text("#details header p"), "Service");
    assert!(
        browser.text("#details dl").contains("common/accounts/service.yml:1"),
        "{}",
        browser.text("#details dl")
    );
    assert!(browser.text("#details dl").contains("shown on"));
    browser.key("Escape");
    assert_eq!(browser.eval("document.querySelector('#details').hidden"), true);
    assert_eq!(focused(&mut browser), "accounts");

    // A box that is no object says what it stands for.
    let (_directory, page) = page_of("two-environments", &["--view", "overview"]);
    browser.open(&page);
    browser.click(&node("environment|qa|applications"));
    let details = browser.text("#details");
    assert!(details.contains("Stands for") && details.contains("flux-qa/loans"), "{details}");
    fine(&browser);
}

#[test]
fn findings_stand_at_their_objects_and_in_one_list() {
    let Some(mut browser) = Browser::start() else { return };
    let (_directory, page) = page_of("broken", &["--view", "apps"]);
    browser.open(&page);
    browser.click("[data-command=findings]");
    let all = browser.text("#details");
    assert!(all.contains("settings.yaml") && all.contains("error"), "{all}");
    let failed = "JSON.parse(document.querySelector('#data').textContent).nodes.find((node) => node.status === 'failed').name";
    let failed = browser.eval(failed).as_str().unwrap().to_owned();
    browser.key("/");
    browser.type_text(&format!("kind:kustomization name:{failed}"));
    browser.key("Enter");
    browser.key("Escape");
    browser.key("Enter");
    assert_eq!(browser.text("#details h2"), failed);
    assert!(browser.text("#details .status").contains("failed"));
    assert!(!browser.text("#details .message").is_empty());
    fine(&browser);
}

#[test]
fn everything_can_be_done_with_the_keyboard() {
    let Some(mut browser) = opened() else { return };
    assert_eq!(
        browser.eval("document.querySelectorAll('svg [tabindex=\"0\"]').length"),
        1,
        "one tab stop"
    );
    browser.key("Tab");
    assert_eq!(browser.eval("document.activeElement.className"), "skip");
    while browser.eval("document.activeElement.closest('svg') !== null") == false {
        browser.key("Tab");
    }
    assert_eq!(focused(&mut browser), "Terraform");
    let walk = [
        ("ArrowDown", "Flux controllers"),
        ("ArrowUp", "Terraform"),
        ("ArrowRight", "Flux controllers"),
        ("ArrowLeft", "Terraform"),
        ("End", "search"),
        ("Home", "Terraform"),
    ];
    for (key, name) in walk {
        browser.key(key);
        assert_eq!(focused(&mut browser), name, "{key}");
        assert_eq!(browser.eval("document.querySelectorAll('svg [tabindex=\"0\"]').length"), 1);
    }
    let ring = "getComputedStyle(document.activeElement.querySelector('.box')).strokeWidth";
    assert_eq!(browser.eval(ring), "3px");
    // Left closes a group, Right opens it; so does Space.
    browser.key("ArrowLeft");
    assert_eq!(browser.eval("document.activeElement.getAttribute('aria-expanded')"), "false");
    browser.key("ArrowDown");
    assert_eq!(focused(&mut browser), "qa");
    browser.key("ArrowUp");
    browser.key("ArrowRight");
    assert_eq!(browser.eval("document.activeElement.getAttribute('aria-expanded')"), "true");
    browser.key(" ");
    browser.key(" ");
    assert_eq!(browser.eval("document.activeElement.getAttribute('aria-expanded')"), "true");
    // Along an arrow and back.
    browser.key("/");
    browser.type_text("kind:kustomization ns:flux-qa loans");
    browser.key("Enter");
    browser.key("Escape");
    assert_eq!(focused(&mut browser), "loans");
    assert!(
        opacity(&mut browser, &node(COVERS)) < 0.5,
        "the focus shows neighbours as the pointer does"
    );
    browser.key("]");
    assert_eq!(focused(&mut browser), "accounts");
    browser.key("[");
    assert_eq!(focused(&mut browser), "loans");
    browser.key("Enter");
    assert_eq!(browser.text("#details h2"), "loans");
    assert_eq!(
        browser.eval("document.querySelector('#details').contains(document.activeElement)"),
        true
    );
    browser.key("Escape");
    assert_eq!(focused(&mut browser), "loans");
    // The picture as text, for who follows the first link.
    browser.eval("document.querySelector('.skip').focus()");
    browser.key("Enter");
    assert_eq!(
        browser.eval("document.querySelector('#outline').contains(document.activeElement)"),
        true
    );
    assert!(
        browser.text("#outline").contains("reading-room: KS · 1 auto · qa/apps/reading-room"),
        "{}",
        browser.text("#outline")
    );
    fine(&browser);
}

#[test]
fn the_picture_is_dragged_zoomed_and_fitted() {
    let Some(mut browser) = opened() else { return };
    let (start, at) = (scale(&mut browser), browser.rect("#stage > svg"));
    browser.drag((640.0, 130.0), (740.0, 190.0));
    let moved = browser.rect("#stage > svg");
    assert!(
        (moved[0] - at[0] - 100.0).abs() < 1.0 && (moved[1] - at[1] - 60.0).abs() < 1.0,
        "{at:?} {moved:?}"
    );
    assert_eq!(
        browser.eval("document.querySelector('#details').hidden"),
        true,
        "a drag is no click"
    );
    // What is under the pointer stays there.
    let under = browser.middle(&node(LOANS));
    browser.mouse("mouseWheel", under, &serde_json::json!({ "deltaX": 0, "deltaY": -400 }));
    browser.until(&format!(
        "new DOMMatrix(document.querySelector('#stage > svg').style.transform).a > {start}"
    ));
    let after = browser.middle(&node(LOANS));
    assert!(
        (under.0 - after.0).abs() < 2.0 && (under.1 - after.1).abs() < 2.0,
        "{under:?} {after:?}"
    );
    browser.key("0");
    let fitted = browser.rect("#stage > svg");
    assert!(
        fitted[0] >= 0.0
            && fitted[1] >= 0.0
            && fitted[0] + fitted[2] <= 1280.0
            && fitted[1] + fitted[3] <= 800.0,
        "{fitted:?}"
    );
    let fit = scale(&mut browser);
    browser.key("+");
    assert!(scale(&mut browser) > fit);
    browser.key("-");
    browser.key("-");
    assert!(scale(&mut browser) < fit);
    browser.key("0");
    browser.key("ArrowRight");
    assert!((browser.rect("#stage > svg")[0] - fitted[0] + 80.0).abs() < 1.0);
    // Two fingers.
    browser.key("0");
    browser.touch("touchStart", &[(600.0, 400.0), (700.0, 400.0)]);
    browser.touch("touchMove", &[(550.0, 400.0), (750.0, 400.0)]);
    browser.touch("touchEnd", &[]);
    assert!((scale(&mut browser) / fit - 2.0).abs() < 0.05, "{} {fit}", scale(&mut browser));
    browser.click("[data-command=reset]");
    assert!((scale(&mut browser) - start).abs() < 0.001);
    fine(&browser);
}

#[test]
fn colours_follow_the_system_until_the_reader_chooses() {
    let Some(mut browser) = opened() else { return };
    let page = |browser: &mut Browser| {
        browser.eval("getComputedStyle(document.body).backgroundColor").as_str().unwrap().to_owned()
    };
    let card = format!("getComputedStyle(document.querySelector(\"{} > .box\")).fill", node(LOANS));
    let light = (page(&mut browser), browser.eval(&card));
    assert_eq!(light.0, "rgb(255, 255, 255)");
    browser.media("dark", true);
    let dark = (page(&mut browser), browser.eval(&card));
    assert!(dark.0 != light.0 && dark.1 != light.1, "{dark:?}");
    browser.click("#theme");
    assert_eq!((page(&mut browser), browser.eval(&card)), light);
    browser.media("light", true);
    browser.click("#theme");
    assert_eq!((page(&mut browser), browser.eval(&card)), dark);

    let (_directory, chosen) = page_of("two-environments", &["--view", "apps", "--theme", "dark"]);
    browser.open(&chosen);
    assert_eq!((page(&mut browser), browser.eval(&card)), dark);
    fine(&browser);
}

#[test]
fn motion_is_left_out_where_the_reader_asks_for_none() {
    let Some(mut browser) = opened() else { return };
    let glides = "(() => { document.querySelector('[data-command=zoom-in]').click(); return document.querySelector('#stage').classList.contains('gliding'); })()";
    assert_eq!(browser.eval(glides), false);
    browser.media("light", false);
    assert_eq!(browser.eval(glides), true);
    assert_ne!(
        browser.eval("getComputedStyle(document.querySelector('#stage > svg')).transitionDuration"),
        "0s"
    );
    fine(&browser);
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
