//! The external artifacts that source-watcher creates for an ArtifactGenerator.

use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

use crate::flux::kinds::artifact_generator::ARTIFACT_GENERATOR;
use crate::flux::kinds::external_artifact::EXTERNAL_ARTIFACT;
use crate::flux::objects::make::{mapping, object};
use crate::flux::objects::metadata::set_common_metadata;
use crate::flux::sources::artifact::Sources;
use crate::flux::sources::artifact_generator::outputs::outputs;

/// Artifacts of artifacts are followed so far.
const MOST_STEPS: usize = 2;

/// The external artifacts that a generator creates; those of a `pathPattern` as soon as its source
/// is there.
pub(super) fn external_artifacts(
    sources: &Sources<'_>,
    id: &ResourceId,
    generator: &Node,
) -> Vec<Node> {
    let outputs = outputs(sources, id, generator, MOST_STEPS);
    let made = outputs.into_iter().map(|output| {
        let reference = mapping(
            generator.span,
            [
                (
                    "apiVersion",
                    Node::text(format!("{}/v1beta1", ARTIFACT_GENERATOR.group), generator.span),
                ),
                ("kind", Node::text(ARTIFACT_GENERATOR.kind, generator.span)),
                ("name", Node::text(id.name.as_str(), generator.span)),
                ("namespace", Node::text(id.namespace.as_str(), generator.span)),
            ],
        );
        let spec = mapping(generator.span, [("sourceRef", reference)]);
        let mut made = object(
            &format!("{}/v1", EXTERNAL_ARTIFACT.group),
            EXTERNAL_ARTIFACT.kind,
            &id.namespace,
            &output.name,
            spec,
        );
        if let Some(common) = generator.at(&["spec", "commonMetadata"]) {
            set_common_metadata(&mut made, common);
        }
        // Others select the artifacts by what distinguishes the directories.
        let labels = output
            .captures
            .iter()
            .map(|(name, value)| (name.as_str(), Node::text(value.to_lowercase(), generator.span)));
        set_common_metadata(
            &mut made,
            &mapping(generator.span, [("labels", mapping(generator.span, labels))]),
        );
        made
    });
    made.collect()
}
