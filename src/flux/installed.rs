//! What an installation of Flux brings along, though no file of a repository needs to hold it.

use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_terraform::SYNC_FILE;

/// The controllers of Flux: each runs as a `ServiceAccount` of its own name.
const CONTROLLERS: [&str; 8] = [
    "flux-operator",
    "helm-controller",
    "image-automation-controller",
    "image-reflector-controller",
    "kustomize-controller",
    "notification-controller",
    "source-controller",
    "source-watcher",
];

/// The groups whose definitions Flux and the Flux Operator install, each also with a name before it
/// (`source.toolkit.fluxcd.io`).
const GROUPS: [&str; 3] =
    ["toolkit.fluxcd.io", "source.extensions.fluxcd.io", "fluxcd.controlplane.io"];

/// Whether the target of a reference comes with Flux itself. `file` is the name of the file that
/// the reference stands in.
///
/// * flux install: every controller has a `ServiceAccount`, and its kinds have their definitions.
/// * flux bootstrap: the command writes the credentials of its source into a Secret
///   (`--secret-name`), never into a file.
#[must_use]
pub fn comes_with_flux(target: &ResourceId, edge: EdgeType, file: &str) -> bool {
    match target.kind.as_str() {
        "ServiceAccount" => target.group.is_empty() && CONTROLLERS.contains(&target.name.as_str()),
        "CustomResourceDefinition" => {
            GROUPS.iter().any(|group| target.name.ends_with(&format!(".{group}")))
        }
        "Secret" => edge == EdgeType::SecretRef && file == SYNC_FILE,
        _ => false,
    }
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
