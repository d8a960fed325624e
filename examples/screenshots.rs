//! Photographs HTML pages in several states, to be looked at:
//! `cargo run --example screenshots -- DIRECTORY PAGE...`. Needs Chromium.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "what goes wrong here should stop the program; it prints what a page complains of"
)]

#[path = "../tests/support/browser.rs"]
mod browser;
#[path = "../tests/support/skip.rs"]
mod skip;

use std::fs;
use std::path::{Path, PathBuf};

use browser::Browser;

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let Some(directory) = arguments.next() else {
        println!("usage: screenshots DIRECTORY PAGE...");
        return;
    };
    let Some(mut browser) = Browser::start() else { return };
    browser.resize(1440, 900);
    for page in arguments.map(PathBuf::from) {
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
