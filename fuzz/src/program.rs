//! The whole program over a tree in memory: the graph, what lint finds, the texts and a picture.

use std::sync::Arc;

use fluxscape::flux::{Repositories, Repository};
use fluxscape::graph::outline::{Outline, Selection};
use fluxscape::lint::{Options, Subject, check};
use fluxscape::render::{Content, FORMATS, json, svg};
use fluxscape::scene::{self, Theme};
use fluxscape::view::{self, Picture, Scope};
use fluxscape::{Project, examine};

use super::archive::tree;

const PICTURES: [Picture; 4] =
    [Picture::Overview, Picture::Apps, Picture::Resources, Picture::Full];

/// Draws the repository in an archive. Its length chooses the picture.
pub fn program(input: &[u8]) {
    let own = Repository::new(None, Arc::new(tree(input)));
    let project = Project::new("fuzz", Repositories { own, mapped: Vec::new() });
    let (graph, facts) = examine(&project);
    let files = project.library.files();
    let subject =
        Subject { graph: &graph, facts: &facts, files, flux_agnostic: &[], flux_version: None };
    let _ = check(&subject, &[], &Options::default());
    let document: Result<serde_json::Value, _> = serde_json::from_str(&json(&graph, files));
    assert!(document.is_ok(), "the graph is JSON");

    let outline = Outline::of(&graph, &Selection::default());
    for format in FORMATS {
        if let Content::Outline { write, .. } = format.content {
            assert!(write(&outline).ends_with('\n'), "a text ends its last line");
        }
    }

    let Some(picture) = PICTURES.get(input.len() % PICTURES.len()) else { return };
    // Where there is nothing for it to show, a picture is rejected.
    let Ok(candidates) = view::picture(&graph, *picture, &Scope::default()) else { return };
    let drawn = svg::render(&scene::fit(candidates).draw(), Theme::Auto);
    if let Err(error) = roxmltree::Document::parse(&drawn) {
        panic!("the picture is not well-formed: {error}");
    }
}
