//! Reads a file of `crds`: a document of definitions whose extensions mark the fields that hold labels,
//! annotations and names.
//!
//! kustomize: `accumulator.LoadConfigFromCRDs`.

use fluxscape_manifest::object::Gvk;
use fluxscape_manifest::yaml::Node;

use super::field_spec::{self, FieldSpec};
use super::{NameReference, TransformerConfig};

/// References between definitions are followed this far, and this many fields are looked at:
/// definitions may refer to one another in cycles.
const MAX_DEPTH: usize = 32;
const MAX_FIELDS: usize = 100_000;

/// The fields that the definitions of a document declare.
///
/// # Errors
/// The specification that contradicts another.
pub(crate) fn read_crds(document: &Node) -> Result<TransformerConfig, FieldSpec> {
    let mut config = TransformerConfig::default();
    let mut fields = 0;
    for (name, definition) in document.entries() {
        let properties = definition.at(&["Schema", "properties"]);
        if !properties.is_some_and(|all| {
            ["kind", "apiVersion", "metadata"].iter().all(|field| all.get(field).is_some())
        }) {
            continue;
        }
        let kind = name.rsplit('.').next().unwrap_or(name).to_owned();
        let gvk = Gvk { kind, ..Gvk::default() };
        read_definition(document, name, &gvk, &[], &mut fields, &mut config)?;
    }
    Ok(config)
}

fn read_definition(
    document: &Node,
    name: &str,
    gvk: &Gvk,
    path: &[String],
    fields: &mut usize,
    config: &mut TransformerConfig,
) -> Result<(), FieldSpec> {
    let Some(properties) =
        document.get(name).and_then(|definition| definition.at(&["Schema", "properties"]))
    else {
        return Ok(());
    };
    for (field, property) in properties.entries() {
        let path = [path, &[field.to_owned()]].concat();
        let spec = FieldSpec { gvk: gvk.clone(), path: path.clone(), create: false };
        let declares = |extension: &str| property.get(extension).and_then(Node::as_str);
        if declares("x-kubernetes-annotation").is_some() {
            field_spec::merge(&mut config.common_annotations, std::slice::from_ref(&spec))?;
        }
        if declares("x-kubernetes-label-selector").is_some() {
            field_spec::merge(&mut config.common_labels, std::slice::from_ref(&spec))?;
        }
        if declares("x-kubernetes-identity").is_some() {
            field_spec::merge(&mut config.name_prefix, std::slice::from_ref(&spec))?;
        }
        if let (Some(version), Some(kind)) = (
            declares("x-kubernetes-object-ref-api-version"),
            declares("x-kubernetes-object-ref-kind"),
        ) {
            let key = declares("x-kubernetes-object-ref-name-key").unwrap_or("name").to_owned();
            let target =
                Gvk { group: String::new(), version: version.to_owned(), kind: kind.to_owned() };
            let referrer = FieldSpec { path: [path.as_slice(), &[key]].concat(), ..spec.clone() };
            config.merge_reference(&NameReference { target, referrers: vec![referrer] })?;
        }
        *fields += 1;
        if let Some(definition) =
            declares("$ref").filter(|_| path.len() < MAX_DEPTH && *fields < MAX_FIELDS)
        {
            read_definition(document, definition, gvk, &path, fields, config)?;
        }
    }
    Ok(())
}
