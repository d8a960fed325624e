//! References that the Flux Operator reads from annotations of the objects it applies.
//!
//! flux-operator (`internal/controller/resourceset_controller.go`): `copyFrom: ns/name` on a
//! ConfigMap or Secret takes the data of another one, `convertKubeConfigFrom: ns/name[:key]` on a
//! ConfigMap reads a Secret, `checksumFrom: Kind/ns/name,...` on anything, or on the template of its
//! pods, follows ConfigMaps and Secrets.

use crate::flux::schema::OPERATOR_GROUP;
use crate::flux::schema::reference::Reference;
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

/// The references in the annotations of an object.
pub(in crate::flux) fn references(id: &ResourceId, node: &Node) -> Vec<Reference> {
    const PLACES: [&[&str]; 3] = [
        &["metadata", "annotations"],
        &["spec", "template", "metadata", "annotations"],
        &["spec", "jobTemplate", "spec", "template", "metadata", "annotations"],
    ];
    let mut found = Vec::new();
    let annotations = PLACES.into_iter().filter_map(|place| node.at(place));
    for (key, value) in annotations.flat_map(Node::entries) {
        let Some(name) = key.strip_prefix(OPERATOR_GROUP).and_then(|rest| rest.strip_prefix('/'))
        else {
            continue;
        };
        let text = value.as_str().unwrap_or_default();
        let (edge, targets) = match name {
            "copyFrom" => (EdgeType::CopyFrom, vec![core(&id.kind, text)]),
            "convertKubeConfigFrom" => (
                EdgeType::ConvertKubeConfigFrom,
                vec![core("Secret", text.split(':').next().unwrap_or_default())],
            ),
            "checksumFrom" => {
                (EdgeType::ChecksumFrom, text.split(',').map(kind_and_name).collect())
            }
            _ => continue,
        };
        found.extend(
            targets.into_iter().flatten().map(|target| Reference::to(target, edge, value.span)),
        );
    }
    found
}

/// `Kind/ns/name`
fn kind_and_name(text: &str) -> Option<ResourceId> {
    let (kind, rest) = text.trim().split_once('/')?;
    core(kind, rest)
}

/// `ns/name` of a kind of the core group.
fn core(kind: &str, text: &str) -> Option<ResourceId> {
    let (namespace, name) = text.trim().split_once('/').filter(|(_, name)| !name.is_empty())?;
    Some(ResourceId {
        group: String::new(),
        kind: kind.to_owned(),
        namespace: namespace.to_owned(),
        name: name.to_owned(),
    })
}
