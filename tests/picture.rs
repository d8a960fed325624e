//! Pictures hold what they promise, on views of every shape.

mod views;

use fluxscape::render::{png, svg};
use fluxscape::scene::{self, Theme};

/// Writes every fixture as SVG and PNG where `FLUXSCAPE_PICTURES` says, to be looked at.
#[test]
fn pictures_to_look_at() {
    let Ok(directory) = std::env::var("FLUXSCAPE_PICTURES") else { return };
    for (name, view) in views::all() {
        let scene = scene::compose(&view);
        for (theme, suffix) in [(Theme::Light, ""), (Theme::Dark, "-dark")] {
            std::fs::write(format!("{directory}/{name}{suffix}.svg"), svg::render(&scene, theme)).unwrap();
            std::fs::write(format!("{directory}/{name}{suffix}.png"), png::render(&scene, theme, 1.0).unwrap()).unwrap();
        }
    }
}
