//! What an installation of Flux brings along, though no file of a repository needs to hold it.

use crate::flux::origins::SYNC_FILE;
use crate::flux::registry;
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;

/// Whether the target of a reference comes with Flux itself. `file` is the name of the file that
/// the reference stands in.
///
/// * flux install: every controller has a `ServiceAccount`, and its kinds have their definitions.
/// * flux bootstrap: the command writes the credentials of its source into a Secret
///   (`--secret-name`), never into a file.
#[must_use]
pub fn comes_with_flux(target: &ResourceId, edge: EdgeType, file: &str) -> bool {
    match target.kind.as_str() {
        "ServiceAccount" => target.group.is_empty() && is_controller(&target.name),
        "CustomResourceDefinition" => {
            target.name.split_once('.').is_some_and(|(_, group)| registry::comes_with_flux(group))
        }
        "Secret" => edge == EdgeType::SecretRef && file == SYNC_FILE,
        _ => false,
    }
}

/// Whether Flux or the Flux Operator runs a controller of this name.
fn is_controller(name: &str) -> bool {
    registry::KINDS
        .iter()
        .any(|kind| kind.controller == name && registry::comes_with_flux(kind.id.group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_of_controllers_and_the_secret_of_a_bootstrap_come_with_flux() {
        for (kind, name, edge, file, comes) in [
            (
                "ServiceAccount",
                "kustomize-controller",
                EdgeType::ServiceAccountName,
                "apps.yaml",
                true,
            ),
            ("ServiceAccount", "team", EdgeType::ServiceAccountName, "apps.yaml", false),
            (
                "CustomResourceDefinition",
                "helmreleases.helm.toolkit.fluxcd.io",
                EdgeType::DependsOn,
                "apps.yaml",
                true,
            ),
            (
                "CustomResourceDefinition",
                "resourcesets.fluxcd.controlplane.io",
                EdgeType::DependsOn,
                "apps.yaml",
                true,
            ),
            (
                "CustomResourceDefinition",
                "certificates.cert-manager.io",
                EdgeType::DependsOn,
                "apps.yaml",
                false,
            ),
            ("Secret", "flux-system", EdgeType::SecretRef, "gotk-sync.yaml", true),
            ("Secret", "flux-system", EdgeType::SecretRef, "source.yaml", false),
            ("Secret", "sops-age", EdgeType::Decryption, "gotk-sync.yaml", false),
        ] {
            let namespace = "flux-system".to_owned();
            let target = ResourceId {
                group: String::new(),
                kind: kind.to_owned(),
                namespace,
                name: name.to_owned(),
            };
            assert_eq!(comes_with_flux(&target, edge, file), comes, "{kind} {name} in {file}");
        }
    }
}
