//! The Flux Operator's FluxInstance: the source and the Kustomization that it creates.
//!
//! flux-operator (`internal/builder`): both are named `sync.name`, or the name of the instance's
//! namespace; `kustomize.patches` change them as they change the controllers' manifests.

use std::sync::Arc;

use fluxscape_manifest::source::{Files, MemoryTree, TreePath};
use fluxscape_manifest::yaml::{Library, Node, Value, parse, write};

use crate::flux::kinds::bucket::BUCKET;
use crate::flux::kinds::git_repository::GIT_REPOSITORY;
use crate::flux::kinds::kustomization::KUSTOMIZATION;
use crate::flux::kinds::oci_repository::OCI_REPOSITORY;
use crate::flux::objects::make::{mapping, set_some, sync_pair};
use crate::flux::objects::secret::builder;
use crate::kubernetes::GroupKind;

/// The kinds that an instance creates beside the controllers.
const SYNC_KINDS: [GroupKind; 4] = [GIT_REPOSITORY, OCI_REPOSITORY, BUCKET, KUSTOMIZATION];

/// The source and Kustomization of a FluxInstance; none when it syncs nothing.
pub(in crate::flux) fn sync_objects(instance: &Node, namespace: &str) -> Vec<Node> {
    let span = instance.span;
    let Some(sync) = instance.at(&["spec", "sync"]).filter(|sync| sync.as_mapping().is_some())
    else {
        return Vec::new();
    };
    let said = |field: &str| {
        sync.get(field).filter(|value| value.as_str().is_some_and(|text| !text.is_empty())).cloned()
    };
    let name = said("name")
        .and_then(|name| name.as_str().map(str::to_owned))
        .unwrap_or_else(|| namespace.to_owned());
    let kind = said("kind")
        .and_then(|kind| kind.as_str().map(str::to_owned))
        .unwrap_or_else(|| GIT_REPOSITORY.kind.to_owned());

    let mut source = mapping(span, said("interval").map(|interval| ("interval", interval)));
    if kind == BUCKET.kind {
        set_some(&mut source, "bucketName", said("ref"));
        set_some(&mut source, "endpoint", said("url"));
    } else {
        let field = if kind == OCI_REPOSITORY.kind { "tag" } else { "name" };
        set_some(&mut source, "url", said("url"));
        set_some(
            &mut source,
            "ref",
            said("ref").map(|reference| mapping(span, [(field, reference)])),
        );
    }
    set_some(&mut source, "provider", said("provider"));
    // The Secret that it pulls with is a reference of the instance, which is where it is written.

    let path = said("path").unwrap_or_else(|| Node::text("./", span));
    let [source, mut kustomization] = sync_pair((&kind, namespace, &name), source, path);
    if instance.at(&["spec", "cluster", "multitenant"]).and_then(Node::as_bool) == Some(true)
        && let Some(spec) = kustomization.get_mut("spec")
    {
        // The root acts for the platform, not for a tenant.
        spec.set("serviceAccountName", Node::text("kustomize-controller", span));
    }
    patched(vec![source, kustomization], instance)
}

/// Applies those of the instance's patches that can mean the pair. One that fails changes nothing.
fn patched(pair: Vec<Node>, instance: &Node) -> Vec<Node> {
    let patches: Vec<Node> = instance
        .items_at(&["spec", "kustomize", "patches"])
        .iter()
        .filter(|patch| meant(patch))
        .cloned()
        .collect();
    if patches.is_empty() {
        return pair;
    }
    let text = pair.iter().map(write).collect::<Vec<_>>().join("---\n");
    let tree = MemoryTree::new("", [("sync.yaml", text.as_str())]);
    let span = instance.span;
    let list = |items: Vec<Node>| Node { value: Value::Sequence(items), ..Node::sequence(span) };
    let document = mapping(
        span,
        [("resources", list(vec![Node::text("sync.yaml", span)])), ("patches", list(patches))],
    );
    let library = Library::new(Arc::new(Files::default()));
    let build = builder(&library).build_with(&tree, &TreePath::root(), Some(&document));
    if build.resources.is_empty() {
        return pair;
    }
    build.resources.into_iter().map(|resource| resource.node.standing_at(span)).collect()
}

/// Whether a patch can mean a source or a Kustomization, rather than a controller's Deployment.
fn meant(patch: &Node) -> bool {
    let is_ours = |kind: &str| {
        let whole = regex::Regex::new(&format!("^(?:{kind})$"));
        whole.is_ok_and(|whole| SYNC_KINDS.iter().any(|known| whole.is_match(known.kind)))
    };
    match (patch.get("target"), patch.str_at(&["patch"])) {
        (Some(target), _) => target.str_at(&["kind"]).is_some_and(is_ours),
        (None, Some(text)) => {
            let parsed = parse(text.as_bytes(), patch.span.file);
            parsed
                .documents
                .iter()
                .any(|document| document.root.str_at(&["kind"]).is_some_and(is_ours))
        }
        (None, None) => false,
    }
}
