//! The container images that a Flux object names.

use crate::vocabulary::EdgeType;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

/// Where a kind names container images.
#[derive(Debug)]
pub struct ImageField {
    /// Type of the edge to the image.
    pub edge: EdgeType,
    /// Reads them off an object.
    pub read: fn(&Node) -> Vec<(String, Span)>,
}

/// The images in the values of a chart, by the usual keys: `image: {registry, repository, tag,
/// digest}`, at any depth.
pub(in crate::flux) fn images_in_values(values: &Node) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut todo = vec![values];
    while let Some(node) = todo.pop() {
        if let Some(image) = node.get("image") {
            found.extend(image_of(image).map(|name| (name, image.span)));
        }
        todo.extend(node.children());
    }
    found.sort_by(|a, b| (&a.0, a.1.line).cmp(&(&b.0, b.1.line)));
    found.dedup_by(|a, b| a.0 == b.0);
    found
}

fn image_of(image: &Node) -> Option<String> {
    let field = |key| image.str_at(&[key]).filter(|text| !text.is_empty());
    let mut name = field("repository")?.to_owned();
    if let Some(registry) = field("registry") {
        name = format!("{registry}/{name}");
    }
    if let Some(tag) = field("tag") {
        name = format!("{name}:{tag}");
    }
    match field("digest") {
        Some(digest) => Some(format!("{name}@{digest}")),
        None => Some(name),
    }
}
