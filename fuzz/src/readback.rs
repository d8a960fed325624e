//! What the program reads back of its own files, whoever edited them since: the lock file, and what
//! `update --check` finds in committed pictures and texts.

use fluxscape::graph::Footprint;
use fluxscape::lock::Lock;
use fluxscape::output;
use fluxscape::render::FORMATS;
use fluxscape::render::embed::{self, Embedded};
use fluxscape::render::readback::Readback;
use fluxscape_manifest::source::{Files, ReplayTree, SourceTree, TreePath};

use super::text;

/// Reads a lock file, and uses what it holds. What was written is read back equally.
pub fn lock(input: &[u8]) {
    let Ok(lock) = Lock::read(&text(input)) else { return };
    assert_eq!(Lock::read(&lock.write()).as_ref(), Ok(&lock), "a lock file is read back");
    for repository in &lock.repositories {
        let tree = ReplayTree::new("fuzz", repository.record());
        for path in (&tree as &dyn SourceTree).files(&TreePath::root()) {
            let _ = tree.read(&path);
        }
    }
    for configuration in &lock.terraform {
        let _ = configuration.configuration(&Files::default());
    }
}

/// Reads a committed picture, page or Markdown file.
pub fn readback(input: &[u8]) {
    let text = text(input);
    let found = FORMATS.into_iter().filter_map(|format| format.read).map(|read| read(input));
    for Embedded { text, .. } in found.flatten() {
        footprint(&text);
    }
    footprint(&text);
    let (now, before) = (Readback::of(&text), Readback::default());
    let _ = (now.reworded(&before), before.reworded(&now), now.leads_alike(&before));
    for block in output::blocks(&text).values() {
        let _ = embed::from_markdown(block);
    }
}

/// Compares a footprint with itself, and with the footprint of an empty graph.
fn footprint(text: &str) {
    for footprint in
        [Footprint::from_json(text), Footprint::of_document(text)].into_iter().flatten()
    {
        assert!(footprint.differences(&footprint).is_empty(), "it does not differ from itself");
        let _ = footprint.differences(&Footprint::default());
        let again = Footprint::from_json(&footprint.to_json());
        assert_eq!(again.as_ref(), Some(&footprint), "a footprint is read back");
    }
}
