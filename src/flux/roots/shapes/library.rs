//! A repository in which no cluster begins: its directories, as what they are.
//!
//! In: the raw scan. Out: each directory that nothing takes in, built. Nothing applies them, so that
//! none of them fails: a component is not built at all, and what does not build is drawn without
//! its contents.

use crate::flux::inventory::Plain;
use crate::flux::objects::encrypted;
use crate::flux::objects::secret::{SecretValues, hide_secrets};
use crate::flux::play::build::outcome_of;
use crate::flux::roots::directories::top_directories;
use crate::flux::roots::scan::Scan;
use fluxscape_kustomize::{Build, Resource};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{FileId, Span};
use fluxscape_manifest::yaml::{Node, Value};

/// The kustomization directories that no other takes in, built.
pub(in crate::flux::roots) fn plain(scan: &Scan<'_>) -> Vec<Plain> {
    let built = top_directories(scan).into_iter().map(|directory| {
        let build = if scan.components.contains(&directory) {
            // A component is built with what includes it, never alone.
            Build::default()
        } else {
            scan.built_as_applied(&directory)
        };
        let resources = encrypted::named(build.resources, scan.library.files());
        let objects = resources.iter().map(Resource::id).collect();
        let (contents, secret_values) = blanked(resources);
        Plain {
            contents,
            secret_values,
            place: scan.tree.place(&directory),
            objects,
            includes: build.includes,
            outcome: outcome_of(&build.failures),
        }
    });
    built.collect()
}

/// The built objects as one list, without values of Secrets.
fn blanked(resources: Vec<Resource>) -> (Node, SecretValues) {
    let mut values = SecretValues::default();
    let mut blanked = Vec::new();
    for Resource { mut node, .. } in resources {
        let id = ResourceId::of(&node);
        if let Some(found) = hide_secrets(&id, &mut node) {
            values.add(&id.to_string(), found);
        }
        blanked.push(node);
    }
    let mut contents = Node::sequence(Span::file(FileId::GENERATED));
    contents.value = Value::Sequence(blanked);
    (contents, values)
}
