//! Image markers: comments that Flux gives meaning.
//!
//! image-automation-controller: `# {"$imagepolicy": "ns:name[:tag|:name|:digest]"}` on a scalar
//! says which policy sets it.

use fluxscape_manifest::source::{SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::{Library, Node};

/// A marker on a scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// Namespace of the ImagePolicy.
    pub namespace: String,
    /// Name of the ImagePolicy.
    pub name: String,
    /// The scalar.
    pub span: Span,
}

const TOKEN: &str = "\"$imagepolicy\"";

/// The markers on the scalars of an object.
pub(in crate::flux) fn markers_of(node: &Node) -> Vec<Marker> {
    let mut found = Vec::new();
    node.for_each_scalar(&mut |scalar| found.extend(marker(scalar)));
    found
}

/// The markers in the raw files below a directory: what an ImageUpdateAutomation would see.
///
/// image-automation-controller reads `*.yaml`, `*.yml` and `Kustomization` that contain the token.
pub(in crate::flux) fn markers_below(
    library: &Library,
    tree: &dyn SourceTree,
    directory: &TreePath,
) -> Vec<Marker> {
    let mut found = Vec::new();
    for path in tree.files(directory) {
        let name = path.name();
        let extension = name.rsplit_once('.').map(|(_, extension)| extension);
        if !matches!(extension, Some("yaml" | "yml")) && name != "Kustomization" {
            continue;
        }
        let Ok(bytes) = tree.read(&path) else { continue };
        if !bytes.windows(TOKEN.len()).any(|window| window == TOKEN.as_bytes()) {
            continue;
        }
        if let Ok(parsed) = library.load(tree, &path) {
            found.extend(parsed.documents.iter().flat_map(|document| markers_of(&document.root)));
        }
    }
    found
}

fn marker(scalar: &Node) -> Option<Marker> {
    let comment = scalar.comment.as_deref().filter(|comment| comment.contains(TOKEN))?;
    let fields: std::collections::BTreeMap<String, String> =
        serde_json::from_str(comment.trim_start_matches('#').trim()).ok()?;
    let mut parts = fields.get("$imagepolicy")?.split(':');
    let (namespace, name) = (parts.next()?, parts.next()?);
    Some(Marker { namespace: namespace.to_owned(), name: name.to_owned(), span: scalar.span })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::FileId;

    #[test]
    fn a_marker_names_a_policy_and_perhaps_a_part() {
        let mut node = Node::text("app:1", Span::file(FileId::GENERATED));
        for (comment, policy) in [
            ("{\"$imagepolicy\": \"apps:web\"}", Some(("apps", "web"))),
            ("# {\"$imagepolicy\": \"apps:web:tag\"}", Some(("apps", "web"))),
            ("{\"$imagepolicy\": \"web\"}", None),
            ("{$imagepolicy: apps:web}", None),
            ("see \"$imagepolicy\"", None),
        ] {
            node.comment = Some(comment.into());
            let found = markers_of(&node);
            assert_eq!(
                found.first().map(|m| (m.namespace.as_str(), m.name.as_str())),
                policy,
                "{comment}"
            );
        }
    }
}
