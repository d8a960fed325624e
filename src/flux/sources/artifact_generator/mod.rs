//! `ArtifactGenerator`: artifacts put together from parts of others (source-watcher,
//! `internal/builder`).
//!
//! In: the generator and its sources. Out: the artifacts that it creates, and the files of each.

mod copy;
pub(in crate::flux) mod outputs;

use std::sync::Arc;

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{ArchiveTree, Checkout, CopyTree, IgnorePatterns, SourceTree};
use fluxscape_manifest::yaml::Node;

use super::artifact::{Archive, Artifact, Sources};
use super::unavailable::Unavailable;
use crate::flux::inventory::Object;
use crate::flux::schema::{SOURCE_EXTENSIONS_GROUP, SOURCE_GROUP};
use copy::Operation;
use outputs::{Captures, Output, filled, outputs};

/// The source that a generator calls by an alias.
fn source(
    sources: &Sources<'_>,
    id: &ResourceId,
    generator: &Node,
    alias: &str,
    depth: usize,
) -> Artifact {
    let named = generator
        .items_at(&["spec", "sources"])
        .iter()
        .find(|source| source.str_at(&["alias"]) == Some(alias));
    let (Some(named), true) = (named, depth > 0) else {
        return Artifact::Unavailable(format!("{id} names no source @{alias}"));
    };
    let field = |field: &str| named.str_at(&[field]).filter(|text| !text.is_empty());
    let source = ResourceId {
        group: SOURCE_GROUP.to_owned(),
        kind: field("kind").unwrap_or_default().to_owned(),
        namespace: field("namespace").unwrap_or(&id.namespace).to_owned(),
        name: field("name").unwrap_or_default().to_owned(),
    };
    sources.resolve(&source, depth - 1)
}

/// The files of an ExternalArtifact: what its generator copies.
pub(in crate::flux) fn artifact(
    sources: &Sources<'_>,
    id: &ResourceId,
    object: &Object,
    depth: usize,
) -> Artifact {
    let generator = generator_of(id, object);
    let Some(made_by) = sources.objects.get(&generator) else {
        return Artifact::Unavailable(format!("what makes {id} is not in a repository given"));
    };
    let mut outputs: Vec<Output<'_>> = outputs(sources, &generator, &made_by.node, depth)
        .into_iter()
        .filter(|output| output.name == id.name)
        .collect();
    if outputs.len() > 1 {
        let problem = conflict(&generator, made_by, &id.name);
        return Artifact::Rejected(generator, Box::new(problem));
    }
    let Some(output) = outputs.pop() else {
        return Artifact::Unavailable(format!("{generator} makes no artifact {}", id.name));
    };
    let mut assembly = Assembly {
        sources,
        generator: &generator,
        made_by,
        depth,
        copy: CopyTree::new(&id.to_string()),
        unavailable: Vec::new(),
        elsewhere: Vec::new(),
    };
    for operation in output.entry.items_at(&["copy"]) {
        if let Err(artifact) = assembly.copy(operation, &output.captures) {
            return artifact;
        }
    }
    let Assembly { copy, unavailable, elsewhere, .. } = assembly;
    // The artifact is archived with the default patterns alone.
    let tree =
        Arc::new(ArchiveTree::new(Arc::new(copy), IgnorePatterns::defaults(), Checkout::default()));
    Artifact::Tree(Arc::new(Archive { tree, unavailable, elsewhere }))
}

/// The generator that an ExternalArtifact names.
fn generator_of(id: &ResourceId, artifact: &Object) -> ResourceId {
    let by = |field: &str| artifact.node.str_at(&["spec", "sourceRef", field]).unwrap_or_default();
    ResourceId {
        group: SOURCE_EXTENSIONS_GROUP.to_owned(),
        kind: by("kind").to_owned(),
        namespace: Some(by("namespace"))
            .filter(|namespace| !namespace.is_empty())
            .unwrap_or(&id.namespace)
            .to_owned(),
        name: by("name").to_owned(),
    }
}

/// Two directories of a `pathPattern` that make an artifact of one name.
fn conflict(generator: &ResourceId, made_by: &Object, name: &str) -> Diagnostic {
    let artifacts = made_by.node.at(&["spec", "artifacts"]);
    Diagnostic::error(
        &fluxscape_kustomize::rules::GENERATOR_CONFLICT,
        artifacts.map_or(made_by.origin.span, |artifacts| artifacts.span),
        format!("{generator} makes more than one artifact {name}"),
    )
    .hint("names are lower-cased: let the pattern capture what distinguishes the artifacts")
}

/// An artifact while its files are copied.
struct Assembly<'a> {
    sources: &'a Sources<'a>,
    generator: &'a ResourceId,
    made_by: &'a Object,
    depth: usize,
    copy: CopyTree,
    /// Parts of its sources that are not available.
    unavailable: Vec<Arc<Unavailable>>,
    /// Sources whose files are those of another revision.
    elsewhere: Vec<(ResourceId, String)>,
}

impl Assembly<'_> {
    /// Does one copy operation.
    ///
    /// # Errors
    /// What the artifact is instead, where the operation fails or its source is not available.
    fn copy(&mut self, operation: &Node, captures: &Captures) -> Result<(), Artifact> {
        let generator = self.generator;
        let from = filled(operation.str_at(&["from"]).unwrap_or_default(), captures);
        let to = filled(operation.str_at(&["to"]).unwrap_or_default(), captures);
        let Some((alias, pattern)) = from.strip_prefix('@').and_then(|rest| rest.split_once('/'))
        else {
            let why = format!("{generator} copies from {from:?}, which names no source");
            return Err(Artifact::Unavailable(why));
        };
        let archive = match source(self.sources, generator, &self.made_by.node, alias, self.depth) {
            Artifact::Tree(archive) => archive,
            other => return Err(other),
        };
        self.unavailable.extend(archive.unavailable.iter().map(Arc::clone));
        self.elsewhere.extend(archive.elsewhere.iter().cloned());
        let strategy = operation.str_at(&["strategy"]).unwrap_or_default();
        if strategy == "Extract" {
            let why = format!("{generator} unpacks {from}: what archives hold is not read");
            return Err(Artifact::Unavailable(why));
        }
        let tree: Arc<dyn SourceTree> = Arc::<ArchiveTree>::clone(&archive.tree);
        let excludes = operation.items_at(&["exclude"]).iter().filter_map(Node::as_str).collect();
        let to = to.strip_prefix("@artifact").unwrap_or(&to);
        let found = Operation { pattern, to, excludes, merges: strategy == "Merge" }
            .apply(&tree, &mut self.copy);
        if found || !archive.unavailable.is_empty() {
            return Ok(());
        }
        let span = operation.get("from").map_or(self.made_by.origin.span, |from| from.span);
        let problem = Diagnostic::error(
            &fluxscape_kustomize::rules::PATH_NOT_FOUND,
            span,
            format!("{generator}: {from} matches nothing in its source"),
        );
        let problem = problem.hint("correct the path: the generator fails without it");
        Err(Artifact::Rejected(generator.clone(), Box::new(problem)))
    }
}
