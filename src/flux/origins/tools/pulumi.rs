//! Programs of Pulumi that are written in YAML.
//!
//! In: a document with `resources`. Out: the objects of Flux that its resources are, as far as they
//! are written out; what Pulumi computes stays `${…}`.

use super::manifests::{Applier, Manifests};
use fluxscape_manifest::yaml::Node;

/// The objects that the resources of a program create.
pub(super) fn applied(root: &Node) -> Manifests {
    let mut found = Manifests::new(Applier::Pulumi);
    let is_program = root.get("runtime").is_some() && root.get("name").is_some();
    let resources =
        root.get("resources").filter(|_| is_program).into_iter().flat_map(Node::entries);
    for (_, resource) in resources {
        let Some(kind) =
            resource.str_at(&["type"]).and_then(|kind| kind.strip_prefix("kubernetes:"))
        else {
            continue;
        };
        let Some(properties) = resource.get("properties") else { continue };
        match kind {
            "yaml:ConfigGroup" | "yaml/v2:ConfigGroup" => {
                properties.items_at(&["objs"]).iter().for_each(|object| found.object(object));
                let yaml = properties.get("yaml");
                let texts = yaml.into_iter().flat_map(|yaml| match yaml.items() {
                    [] => std::slice::from_ref(yaml),
                    texts => texts,
                });
                texts.for_each(|text| found.text(text));
            }
            _ => found.object(&object(kind, properties, resource)),
        }
    }
    found
}

/// The object that a resource is: `GROUP/VERSION:KIND` says what of, where its properties do not.
fn object(kind: &str, properties: &Node, resource: &Node) -> Node {
    let mut object = properties.clone();
    object.span = resource.span;
    if let Some((version, kind)) = kind.split_once(':').filter(|_| properties.get("kind").is_none())
    {
        object.set("apiVersion", Node::text(version, resource.span));
        object.set("kind", Node::text(kind, resource.span));
    }
    object
}

/// The Helm releases that the resources of a program are.
pub(super) fn releases(root: &Node) -> impl Iterator<Item = &Node> {
    let resources = root.get("resources").filter(|_| root.get("runtime").is_some());
    let resources = resources.into_iter().flat_map(Node::entries).map(|(_, resource)| resource);
    resources
        .filter(|resource| {
            matches!(
                resource.str_at(&["type"]),
                Some("kubernetes:helm.sh/v3:Release" | "kubernetes:helm.sh/v4:Chart")
            )
        })
        .filter_map(|resource| resource.get("properties"))
}
