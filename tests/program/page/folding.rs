//! Groups that are folded and opened.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]
#![allow(clippy::print_stdout, reason = "what is measured is said")]

use super::{LOANS, fine, node, opened, page_of, seen};
use crate::browser::Browser;
use crate::common;

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
    assert!(broken.is_empty(), "{broken:#?}");
}
