//! What the entries of `resources` and `components` lead to: files, directories, and what lies
//! elsewhere.
//!
//! In: an entry. Out: its objects among those accumulated so far, the directory among the includes, or
//! why it cannot be included. kustomize: `KustTarget.accumulateResources` and
//! `accumulateComponents`.

use std::rc::Rc;

use fluxscape_manifest::budget::Resource;
use fluxscape_manifest::diagnostic::{Diagnostic, Hint, Missing};
use fluxscape_manifest::source::{EntryKind, TreePath};

use super::{Accumulated, Accumulation, Frame};
use crate::config::{contradiction, merge_shared};
use crate::failure::{Failure, FailureKind};
use crate::include::{Include, IncludeKind, RemoteBase};
use crate::kustomization::{Kustomization, open};
use crate::object::{Note, join, objects};
use crate::read::{Site, Text, is_remote, shown, unreadable};
use crate::reference::vars;
use crate::rules;

impl Accumulation<'_> {
    /// An entry of `resources`: a file, a directory, or something remote.
    pub(crate) fn resource(&mut self, entry: &Text, frame: &Frame<'_>, into: &mut Accumulated) {
        if is_remote(&entry.text) {
            return self.remote(entry, IncludeKind::Resources, frame, into);
        }
        match locate(entry, frame) {
            Ok((path, EntryKind::File)) => {
                self.file(
                    entry,
                    Site { directory: &path.parent(), ..frame.site },
                    path.name(),
                    frame,
                    into,
                );
            }
            Ok((path, EntryKind::Directory)) => {
                self.base(entry, Site { directory: &path, ..frame.site }, frame, into);
            }
            Err(failure) => self.fail_incomplete(failure),
        }
    }

    /// An entry of `components`: a directory, or something remote.
    pub(crate) fn component(&mut self, entry: &Text, frame: &Frame<'_>, into: &mut Accumulated) {
        if is_remote(&entry.text) {
            return self.remote(entry, IncludeKind::Components, frame, into);
        }
        match locate(entry, frame) {
            Ok((path, EntryKind::Directory)) => {
                self.component_at(entry, Site { directory: &path, ..frame.site }, frame, into);
            }
            Ok((_, EntryKind::File)) => {
                let failure = Failure::broken(
                    &rules::PATH_NOT_FOUND,
                    entry.span,
                    format!("{} is a file", entry.text),
                );
                self.fail_incomplete(failure.hint(
                    "a component is a directory with a kustomization file of kind Component",
                ));
            }
            Err(failure) => self.fail_incomplete(failure),
        }
    }

    /// Records a failure after which objects are missing.
    pub(crate) fn fail_incomplete(&mut self, failure: Failure) {
        self.incomplete = true;
        self.failures.push(failure);
    }

    /// Records why a file, or a part of it, brings no objects.
    fn lose_file(&mut self, failures: impl IntoIterator<Item = Failure>) {
        for failure in failures {
            let loses_file = failure.kind == FailureKind::Broken;
            self.fail_incomplete(Failure { loses_file, ..failure });
        }
    }

    /// Adds the objects of a file.
    fn file(
        &mut self,
        entry: &Text,
        site: Site<'_>,
        name: &str,
        frame: &Frame<'_>,
        into: &mut Accumulated,
    ) {
        let parsed = match site.load(name, entry.span) {
            Ok(parsed) => parsed,
            Err(failure) => return self.lose_file([failure]),
        };
        let mut failures = Vec::new();
        let mut found = objects(&parsed, &mut failures);
        self.lose_file(failures);
        self.has_read_objects |= !found.is_empty();
        if !self.take_objects(&found, entry.span) {
            return;
        }
        let place = frame.site.place();
        for item in &mut found {
            item.origin.chain.push(place.clone());
            item.note = self.noting.then(|| Note::Path(join(&frame.shown, &entry.text)));
        }
        into.add(found, entry.span, &mut self.failures);
    }

    /// Adds what another kustomization makes.
    fn base(&mut self, entry: &Text, site: Site<'_>, frame: &Frame<'_>, into: &mut Accumulated) {
        let Some((kustomization, inner)) = self.enter(entry, site, IncludeKind::Resources, frame)
        else {
            return;
        };
        if kustomization.component {
            let failure = Failure::broken(
                &rules::COMPONENT_MISPLACED,
                entry.span,
                format!("{} is a component", entry.text),
            );
            return self.fail_incomplete(failure.hint("move the entry to components"));
        }
        let Some(mut made) = self.build_base(&kustomization, &inner) else { return };
        let place = frame.site.place();
        for item in &mut made.set.items {
            item.origin.chain.push(place.clone());
        }
        into.add(made.set.items, entry.span, &mut self.failures);
        if let Err(spec) = merge_shared(&mut into.config, &made.config) {
            self.failures.push(contradiction(&spec, entry.span));
        }
        vars::merge(&made.vars, &mut into.vars, &mut self.failures);
    }

    /// Lets a component work on what is gathered.
    fn component_at(
        &mut self,
        entry: &Text,
        site: Site<'_>,
        frame: &Frame<'_>,
        into: &mut Accumulated,
    ) {
        let Some((kustomization, inner)) = self.enter(entry, site, IncludeKind::Components, frame)
        else {
            return;
        };
        if !kustomization.component {
            let failure = Failure::broken(
                &rules::COMPONENT_MISPLACED,
                entry.span,
                format!("{} is not a component", entry.text),
            );
            return self.fail_incomplete(failure.hint(
                "move the entry to resources, or make it a kustomization of kind Component",
            ));
        }
        self.accumulate(&kustomization, &inner, into);
        self.failures.extend(into.set.shared_id(entry.span));
        let place = frame.site.place();
        for item in
            into.set.items.iter_mut().filter(|item| item.origin.chain.last() != Some(&place))
        {
            item.origin.chain.push(place.clone());
        }
    }

    /// Opens another kustomization, unless that closes a cycle.
    fn enter<'p>(
        &mut self,
        entry: &Text,
        site: Site<'p>,
        kind: IncludeKind,
        frame: &'p Frame<'p>,
    ) -> Option<(Rc<Kustomization>, Frame<'p>)> {
        self.include(Include {
            from: frame.site.place(),
            to: Ok(site.place()),
            kind,
            span: entry.span,
        });
        if let Some(failure) = frame.cycle(site, entry.span) {
            self.fail_incomplete(failure);
            return None;
        }
        if !self.take(Resource::Directories, 1, entry.span) {
            return None;
        }
        let inner = Frame { site, parent: Some(frame), shown: join(&frame.shown, &entry.text) };
        if let Some(known) = self.opened(site) {
            return Some((known, inner));
        }
        let opened = open(site, entry.span, &mut self.failures);
        self.incomplete |= opened.is_none();
        let kustomization = Rc::new(opened?);
        self.adopt_schema(&kustomization, site);
        self.keep_opened(site, &kustomization);
        Some((kustomization, inner))
    }

    fn include(&mut self, include: Include) {
        let key = (include.from.clone(), include.to.clone(), include.kind);
        if self.known_includes.insert(key) {
            self.includes.push(include);
        }
    }

    /// An entry that leads into another repository, or to a single file in the network.
    fn remote(
        &mut self,
        entry: &Text,
        kind: IncludeKind,
        frame: &Frame<'_>,
        into: &mut Accumulated,
    ) {
        let Some(RemoteBase { tree, directory: path, other_revision }) =
            self.remotes.find(&entry.text)
        else {
            self.include(Include {
                from: frame.site.place(),
                to: Err(entry.text.clone()),
                kind,
                span: entry.span,
            });
            let message = format!("{} is in the network and not available", entry.text);
            let failure = Failure::unavailable(&rules::REMOTE_UNAVAILABLE, entry.span, message);
            return self.fail_incomplete(failure.hint(MAP_IT));
        };
        if let Some(why) = other_revision {
            let message = format!("{}: {why}; the available files are used instead", entry.text);
            self.warnings.push(
                Diagnostic::info(&rules::SOURCE_NOT_AVAILABLE, entry.span, message)
                    .hint("fetch that revision in the mapped directory"),
            );
        }
        let site = Site { tree: tree.as_ref(), directory: &path, library: self.library };
        match (tree.kind(&path), kind) {
            (Some(EntryKind::File), IncludeKind::Resources) => {
                let directory = path.parent();
                self.file(entry, Site { directory: &directory, ..site }, path.name(), frame, into);
            }
            (Some(EntryKind::Directory), IncludeKind::Resources) => {
                self.base(entry, site, frame, into);
            }
            (Some(EntryKind::Directory), IncludeKind::Components) => {
                self.component_at(entry, site, frame, into);
            }
            _ => {
                let failure = Failure::broken(
                    &rules::PATH_NOT_FOUND,
                    entry.span,
                    format!("{}: no such directory", entry.text),
                );
                self.fail_incomplete(failure.hint("correct the path within the other repository"));
            }
        }
    }
}

/// What to do about a repository that is not available.
const MAP_IT: Hint = Hint::Provide(Missing::RemoteDirectory);

/// What the path of an entry leads to.
fn locate(entry: &Text, frame: &Frame<'_>) -> Result<(TreePath, EntryKind), Failure> {
    if entry.is_empty() {
        return Err(Failure::broken(&rules::PATH_NOT_FOUND, entry.span, "the entry is empty")
            .hint("name a file or a directory"));
    }
    let path = frame.site.follow(&entry.text, entry.span)?;
    if let Some(kind) = frame.site.tree.kind(&path) {
        return Ok((path, kind));
    }
    if let Some(why) = frame.site.tree.unavailable(&path) {
        return Err(Failure::unavailable(
            &rules::SOURCE_NOT_AVAILABLE,
            entry.span,
            format!("{}: {why}", shown(&entry.text)),
        )
        .hint(MAP_IT));
    }
    if let Some(error) = frame.site.tree.rejection(&path) {
        return Err(unreadable(&error, &entry.text, entry.span));
    }
    let failure = Failure::broken(
        &rules::PATH_NOT_FOUND,
        entry.span,
        format!("{}: no such file or directory", shown(&entry.text)),
    );
    Err(failure.hint("create it, correct the path, or remove the entry"))
}
