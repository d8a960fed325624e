//! Writes the views that the tests of pictures are made of as SVG, to be looked at and measured:
//! `cargo run --example fixtures -- DIRECTORY`.
#![allow(clippy::print_stdout, reason = "it prints how it is used")]

#[path = "../tests/support/random.rs"]
mod random;
#[allow(dead_code, reason = "the tests of pictures use the rest")]
#[path = "../tests/support/views/mod.rs"]
mod views;

use std::path::PathBuf;

use fluxscape::render::svg;
use fluxscape::scene::{self, Theme};

fn main() -> std::io::Result<()> {
    let Some(directory) = std::env::args_os().nth(1).map(PathBuf::from) else {
        println!("usage: fixtures DIRECTORY");
        return Ok(());
    };
    let fixtures = views::all().into_iter().map(|(name, view)| (name.to_owned(), view));
    let random = (1..=12).map(|seed| (format!("random-{seed}"), views::random(seed)));
    for (name, view) in fixtures.chain(random) {
        let scene = scene::compose(view);
        for (theme, suffix) in [(Theme::Light, ""), (Theme::Dark, "-dark")] {
            let file = directory.join(format!("{name}{suffix}.svg"));
            std::fs::write(file, svg::render(&scene, theme))?;
        }
    }
    Ok(())
}
