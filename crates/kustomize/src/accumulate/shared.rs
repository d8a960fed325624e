//! What several directories include is built once.
//!
//! In: a directory, and the way that led there. Out: what it makes, where that was kept. A base that
//! is met for the second time is kept, so that a build costs the directories and not the ways
//! between them. kustomize builds it each time anew, with the same result.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use fluxscape_manifest::source::TreePath;

use super::{Accumulated, Accumulation, Frame};
use crate::kustomization::Kustomization;
use crate::patch::Schema;
use crate::read::Site;

/// A directory: its tree, by address, and its path.
type Directory = (usize, TreePath);

/// What is known of the directories of a build.
#[derive(Default)]
pub(crate) struct Shared {
    opened: HashMap<Directory, Rc<Kustomization>>,
    met: HashSet<Directory>,
    kept: HashMap<(Directory, usize), Rc<Kept>>,
    /// The directories that were entered, each once, below those that are being built.
    entered: Vec<(HashSet<Directory>, usize)>,
}

/// What a directory makes.
struct Kept {
    made: Accumulated,
    /// The directories in it and below.
    directories: HashSet<Directory>,
    /// How many of them lie inside one another.
    height: usize,
}

fn key(site: Site<'_>) -> Directory {
    (std::ptr::from_ref(site.tree).addr(), site.directory.clone())
}

fn schema_key(schema: Option<&Arc<Schema>>) -> usize {
    schema.map_or(0, |schema| Arc::as_ptr(schema).addr())
}

impl Accumulation<'_> {
    /// What the kustomization of a base makes: as it was kept, or built.
    pub(super) fn build_base(
        &mut self,
        kustomization: &Kustomization,
        inner: &Frame<'_>,
    ) -> Option<Accumulated> {
        let directory = key(inner.site);
        let is_met = !self.shared.met.insert(directory.clone());
        let kept = (directory.clone(), schema_key(self.schema.as_ref()));
        if let Some(kept) = self.shared.kept.get(&kept).map(Rc::clone)
            && fits(&kept, inner)
        {
            self.shared.note(&kept.directories, kept.height);
            let span = kustomization.span;
            return self.take_objects(&kept.made.set.items, span).then(|| kept.made.clone());
        }
        self.shared.entered.push((HashSet::from([directory]), 0));
        let mut made = Accumulated::empty();
        self.accumulate(kustomization, inner, &mut made);
        let (directories, height) = self.shared.entered.pop().unwrap_or_default();
        self.shared.note(&directories, height + 1);
        // Notes tell the way that led to an object.
        if is_met && !self.noting && self.take_objects(&made.set.items, kustomization.span) {
            let made = made.clone();
            let same = (kept.0, schema_key(self.schema.as_ref()));
            if same.1 == kept.1 {
                let known = Kept { made, directories, height: height + 1 };
                self.shared.kept.insert(same, Rc::new(known));
            }
        }
        Some(made)
    }

    /// The kustomization of a directory, opened before.
    pub(super) fn opened(&self, site: Site<'_>) -> Option<Rc<Kustomization>> {
        self.shared.opened.get(&key(site)).map(Rc::clone)
    }

    /// Keeps the kustomization of a directory.
    pub(super) fn keep_opened(&mut self, site: Site<'_>, opened: &Rc<Kustomization>) {
        self.shared.opened.insert(key(site), Rc::clone(opened));
    }
}

impl Shared {
    /// Adds to the directory that is being built those that were entered below it.
    fn note(&mut self, directories: &HashSet<Directory>, height: usize) {
        if let Some((above, highest)) = self.entered.last_mut() {
            above.extend(directories.iter().cloned());
            *highest = height.max(*highest);
        }
    }
}

/// Whether a base makes the same on this way: the way closes no cycle and is not too long.
fn fits(kept: &Kept, frame: &Frame<'_>) -> bool {
    let way = std::iter::successors(frame.parent, |frame| frame.parent);
    let mut length = 0;
    for above in way {
        length += 1;
        let (tree, directory) = key(above.site);
        let mut around = std::iter::once(directory.clone()).chain(directory.above());
        if around.any(|directory| kept.directories.contains(&(tree, directory))) {
            return false;
        }
    }
    super::frame::MAX_DEPTH > length + kept.height
}
