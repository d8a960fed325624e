//! What patches start the controllers with, where their Deployments are in no file.
//!
//! `flux bootstrap` writes the Deployments, and the Flux Operator makes them: what stands in the
//! repository before, or instead, are patches for them. They are applied to Deployments as both
//! make them, by kustomize's own rules; one that does not fit changes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::arguments::Arguments;
use super::version::bootstrap_directories;
use super::{CONTROLLERS, is_controller_name, is_true};
use crate::flux::inventory::Object;
use crate::flux::objects::make::{mapping, set_some};
use crate::flux::objects::secret::builder;
use crate::flux::sources::kustomization_file::kustomization_file;
use crate::flux::sources::world::World;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{Files, MemoryTree, SourceTree, TreePath};
use fluxscape_manifest::yaml::{Library, Node, Value, parse};

/// A Deployment as `flux install` writes it.
const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  labels: {app.kubernetes.io/component: NAME, app.kubernetes.io/instance: flux-system, app.kubernetes.io/part-of: flux, control-plane: controller}
  name: NAME
  namespace: flux-system
spec:
  replicas: 1
  selector: {matchLabels: {app: NAME}}
  template:
    metadata:
      annotations: {prometheus.io/scrape: 'true'}
      labels: {app: NAME}
    spec:
      containers:
      - name: manager
        args: [--watch-all-namespaces=true, --log-level=info, --log-encoding=json, --enable-leader-election]
        env: [{name: RUNTIME_NAMESPACE, value: flux-system}]
        resources: {limits: {cpu: 1000m, memory: 1Gi}, requests: {cpu: 100m, memory: 64Mi}}
        volumeMounts: [{name: temp, mountPath: /tmp}]
      volumes: [{name: temp, emptyDir: {}}]
";

/// What the Flux Operator starts the controllers of an instance with.
pub(super) fn of_instance(instance: &Node) -> Arguments {
    let mut arguments = Arguments::default();
    let cluster = |field: &str| instance.str_at(&["spec", "cluster", field]);
    if is_true(instance, &["spec", "cluster", "multitenant"]) {
        let account = cluster("tenantDefaultServiceAccount").filter(|name| !name.is_empty());
        let account = format!("--default-service-account={}", account.unwrap_or("default"));
        for controller in CONTROLLERS {
            arguments.add(controller, ["--no-cross-namespace-refs=true".to_owned()]);
        }
        arguments.add("kustomize-controller", ["--no-remote-bases=true".to_owned()]);
        for controller in ["kustomize-controller", "helm-controller"] {
            arguments.add(controller, [account.clone()]);
        }
    }
    arguments.add_all(patched(instance.items_at(&["spec", "kustomize", "patches"])));
    arguments
}

/// What the patches around the files of `flux bootstrap` start the controllers with.
pub(super) fn of_bootstrap(objects: &BTreeMap<ResourceId, Object>, world: World<'_>) -> Arguments {
    let tree = world.repositories.own.tree.as_ref();
    let mut arguments = Arguments::default();
    for directory in bootstrap_directories(objects, world) {
        arguments.add_all(patched(&patches_in(tree, world.library, &directory)));
    }
    arguments
}

/// The patches of a directory's kustomization, each with its text in it.
fn patches_in(tree: &dyn SourceTree, library: &Library, directory: &TreePath) -> Vec<Node> {
    let file = kustomization_file(tree, directory);
    let Some(parsed) = file.and_then(|path| library.load(tree, &path).ok()) else {
        return Vec::new();
    };
    let Some(root) = parsed.documents.first().map(|document| &document.root) else {
        return Vec::new();
    };
    let text_of = |path: &str| {
        let bytes = tree.read(&directory.join(path)?).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    let listed = root.items_at(&["patches"]).iter().chain(root.items_at(&["patchesJson6902"]));
    let listed = listed.filter_map(|patch| match patch.str_at(&["path"]) {
        Some(path) => {
            let text = Node::text(text_of(path)?, patch.span);
            let mut inline = mapping(patch.span, [("patch", text)]);
            set_some(&mut inline, "target", patch.get("target").cloned());
            Some(inline)
        }
        None => Some(patch.clone()),
    });
    let strategic = root.items_at(&["patchesStrategicMerge"]).iter().filter_map(|patch| {
        let written = patch.as_str()?;
        let text = text_of(written).unwrap_or_else(|| written.to_owned());
        Some(mapping(patch.span, [("patch", Node::text(text, patch.span))]))
    });
    listed.chain(strategic).collect()
}

/// What patches add to Deployments as Flux makes them.
fn patched(patches: &[Node]) -> Arguments {
    let patches: Vec<&Node> = patches.iter().filter(|patch| is_meant(patch)).collect();
    let mut arguments = Arguments::default();
    for controller in CONTROLLERS {
        let mut text = DEPLOYMENT.replace("NAME", controller);
        for patch in &patches {
            text = apply(&text, patch).unwrap_or(text);
        }
        let parsed = parse(text.as_bytes(), fluxscape_manifest::source::FileId::GENERATED);
        parsed.documents.iter().for_each(|document| arguments.add_deployment(&document.root));
    }
    arguments
}

/// One Deployment with one patch on it; `None` where the patch does not fit.
fn apply(deployment: &str, patch: &Node) -> Option<String> {
    let tree = MemoryTree::new("", [("deployment.yaml", deployment)]);
    let span = patch.span;
    let list = |item: Node| Node { value: Value::Sequence(vec![item]), ..Node::sequence(span) };
    let document = mapping(
        span,
        [
            ("resources", list(Node::text("deployment.yaml", span))),
            ("patches", list(patch.clone())),
        ],
    );
    let library = Library::new(Arc::new(Files::default()));
    let build = builder(&library).build_with(&tree, &TreePath::root(), Some(&document));
    build.failures.is_empty().then(|| build.to_yaml()).filter(|text| !text.is_empty())
}

/// Whether a patch can mean a controller's Deployment.
fn is_meant(patch: &Node) -> bool {
    match (patch.get("target"), patch.str_at(&["patch"])) {
        (Some(target), _) => target
            .str_at(&["kind"])
            .is_none_or(|kind| kind.is_empty() || kind.contains("Deployment")),
        (None, Some(text)) => {
            let parsed = parse(text.as_bytes(), patch.span.file);
            parsed.documents.iter().any(|document| {
                document.root.str_at(&["kind"]) == Some("Deployment")
                    && document.root.str_at(&["metadata", "name"]).is_some_and(is_controller_name)
            })
        }
        (None, None) => false,
    }
}
