//! Reads a file of `configurations`.

use fluxscape_manifest::yaml::Node;

use super::FieldSpec;
use super::{NameReference, TransformerConfig};
use crate::read::Reader;

const FIELDS: &[&str] = &[
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "labels",
    "templateLabels",
    "commonAnnotations",
    "nameReference",
    "varReference",
    "images",
    "replicas",
];

/// The configuration in a document. kustomize reads it without minding unknown fields; so must the
/// reader.
pub(crate) fn read_configuration(reader: &mut Reader<'_>, node: &Node) -> TransformerConfig {
    let mut config = TransformerConfig::default();
    reader.fields(node, "a configuration", FIELDS, |reader, field, value| {
        if field == "nameReference" {
            config.name_reference = reader.each(value, field, read_reference);
            return;
        }
        let specs = FieldSpec::read_all(reader, field, value);
        match field {
            "namePrefix" => config.name_prefix = specs,
            "nameSuffix" => config.name_suffix = specs,
            "namespace" => config.namespace = specs,
            "commonLabels" => config.common_labels = specs,
            "labels" => config.labels = specs,
            "templateLabels" => config.template_labels = specs,
            "commonAnnotations" => config.common_annotations = specs,
            "varReference" => config.var_reference = specs,
            "images" => config.images = specs,
            _ => config.replicas = specs,
        }
    });
    config
}

fn read_reference(reader: &mut Reader<'_>, node: &Node) -> NameReference {
    let mut reference = NameReference::default();
    reader.fields(
        node,
        "a name reference",
        &["group", "version", "kind", "fieldSpecs"],
        |reader, field, value| {
            if field == "fieldSpecs" {
                reference.referrers = FieldSpec::read_all(reader, field, value);
                return;
            }
            let text = reader.text(value, field).map(|text| text.text).unwrap_or_default();
            match field {
                "group" => reference.target.group = text,
                "version" => reference.target.version = text,
                _ => reference.target.kind = text,
            }
        },
    );
    reference
}
