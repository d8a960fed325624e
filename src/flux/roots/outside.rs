//! Clusters whose first objects the repository does not hold.
//!
//! In: the raw scan. Out: a seed for every directory that nothing applies and that holds Flux objects, with the pair of source and
//! Kustomization that must exist for it to work; or one seed with plain directories when there is no Flux object at all.

use std::collections::{BTreeMap, BTreeSet};

use super::scan::{Scan, is_kustomization, raw};
use crate::flux::generate::kustomization_file;
use crate::flux::inventory::{Created, Outcome, Plain, RootOrigin};
use crate::flux::reconcile::Seed;
use crate::flux::repositories::Repositories;
use crate::kustomize::{Builder, Resource, ResourceId};
use crate::source::{FileId, RepositoryUrl, Span, TreePath};
use crate::yaml::Node;

/// The directories that nothing in the repository applies: each is a cluster when one of them holds Flux objects.
pub(super) fn from_outside(scan: &Scan<'_>, repositories: &Repositories, name: &str) -> Vec<Seed> {
    let builder = Builder { library: scan.library, remotes: repositories };
    let tops = top_directories(scan);
    let built: Vec<_> = tops.iter().map(|directory| (directory, builder.build(scan.tree, directory, None))).collect();
    let flux = built.iter().filter(|(_, build)| build.resources.iter().any(|resource| is_kustomization(&resource.node)));
    let seeds: Vec<Seed> = flux.map(|(directory, _)| outside(scan, directory, name)).collect();
    if !seeds.is_empty() {
        return seeds;
    }
    let plain = built.into_iter().map(|(directory, build)| Plain {
        place: scan.tree.place(directory),
        objects: build.resources.iter().map(Resource::id).collect(),
        includes: build.includes,
        outcome: build.failures.first().map_or(Outcome::Applied, |failure| Outcome::Failed(failure.diagnostic.message.clone())),
    });
    let plain = plain.collect();
    vec![Seed { name: name.to_owned(), origin: RootOrigin::Nothing, objects: Vec::new(), charts: Vec::new(), plain }]
}

/// Directories with a kustomization that no other kustomization takes in and no Flux Kustomization builds; and, where there is
/// none with Flux objects, the directories of loose Flux files.
fn top_directories(scan: &Scan<'_>) -> Vec<TreePath> {
    let files = scan.tree.files(&TreePath::root());
    let directories: Vec<TreePath> =
        files.iter().map(TreePath::parent).filter(|directory| kustomization_file(scan.tree, directory).is_some()).collect();
    let mut taken: BTreeSet<TreePath> = BTreeSet::new();
    for directory in &directories {
        let Some(parsed) = kustomization_file(scan.tree, directory).and_then(|path| scan.library.load(scan.tree, &path).ok()) else {
            continue;
        };
        for document in &parsed.documents {
            for field in ["resources", "bases", "components"] {
                let entries = document.root.items_at(&[field]).iter().filter_map(Node::as_str);
                taken.extend(entries.filter_map(|entry| directory.join(entry)));
            }
        }
    }
    let paths = scan.kustomizations().map(|(_, node)| TreePath::clamped(node.str_at(&["spec", "path"]).unwrap_or_default()));
    taken.extend(paths);
    let mut tops: Vec<TreePath> = directories.into_iter().filter(|directory| !taken.contains(directory)).collect();
    let loose = scan.kustomizations().map(|(file, _)| file).filter(|file| !taken.contains(*file)).map(TreePath::parent);
    tops.extend(loose.filter(|directory| !taken.iter().any(|path| directory.below(path).is_some())));
    tops.sort();
    tops.dedup();
    tops
}

/// The pair that must exist for a directory to be applied: created by something that the repository does not hold.
fn outside(scan: &Scan<'_>, directory: &TreePath, name: &str) -> Seed {
    let span = kustomization_file(scan.tree, directory)
        .map_or(Span::file(FileId::GENERATED), |path| Span::new(scan.library.files().id(&scan.tree.place(&path)), 1, 1));
    let own = own_source(scan);
    let url = own.and_then(|source| source.at(&["spec", "url"]).cloned());
    let name =
        url.as_ref().and_then(Node::as_str).and_then(RepositoryUrl::parse).map_or_else(|| name.to_owned(), |url| url.name().to_owned());

    let mut spec = Node::mapping(span);
    spec.set("url", url.unwrap_or_else(|| Node::text(format!("file:///{name}"), span)));
    if let Some(reference) = own.and_then(|source| source.at(&["spec", "ref"])) {
        spec.set("ref", reference.clone());
    }
    let source = object("source.toolkit.fluxcd.io/v1", "GitRepository", &name, spec);

    let mut source_ref = Node::mapping(span);
    source_ref.set("kind", Node::text("GitRepository", span));
    source_ref.set("name", Node::text(name.as_str(), span));
    let mut spec = Node::mapping(span);
    spec.set("path", Node::text(format!("./{directory}"), span));
    spec.set("sourceRef", source_ref);
    let kustomization = object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", &name, spec);

    let objects = [source, kustomization].map(|node| (raw(&node), Created::Outside)).to_vec();
    let origin = RootOrigin::Outside(scan.tree.place(directory));
    Seed { name: directory.name().to_owned(), origin, objects, charts: Vec::new(), plain: Vec::new() }
}

fn object(api_version: &str, kind: &str, name: &str, spec: Node) -> Node {
    let span = spec.span;
    let mut metadata = Node::mapping(span);
    metadata.set("name", Node::text(name, span));
    metadata.set("namespace", Node::text("flux-system", span));
    let mut node = Node::mapping(span);
    node.set("apiVersion", Node::text(api_version, span));
    node.set("kind", Node::text(kind, span));
    node.set("metadata", metadata);
    node.set("spec", spec);
    node
}

/// The source that most likely is this repository: the one whose Kustomizations find most of their paths in it.
fn own_source<'a>(scan: &'a Scan<'_>) -> Option<&'a Node> {
    let mut found: BTreeMap<RepositoryUrl, (usize, &Node)> = BTreeMap::new();
    for (_, node) in scan.kustomizations() {
        let path = TreePath::clamped(node.str_at(&["spec", "path"]).unwrap_or_default());
        if path.is_root() || !scan.tree.is_directory(&path) {
            continue;
        }
        let Some(name) = node.str_at(&["spec", "sourceRef", "name"]) else { continue };
        // The namespace may come from a kustomization around the file: only the name is compared.
        let sources = scan.objects.iter().filter(|(_, source)| ResourceId::of(source).kind == "GitRepository");
        let Some((_, source)) = sources.into_iter().find(|(_, source)| ResourceId::of(source).name == name) else { continue };
        let Some(url) = source.str_at(&["spec", "url"]).and_then(RepositoryUrl::parse) else { continue };
        found.entry(url).or_insert((0, source)).0 += 1;
    }
    found.into_values().max_by_key(|(count, _)| *count).map(|(_, source)| source)
}
