//! How Flux is installed decides what its controllers accept: version, feature gates, lockdown.

mod lockdown;
mod versions;

pub(super) const HEADER: &str = "clusters/a/flux-system/gotk-components.yaml";
pub(super) const BOOTSTRAP: &str = "clusters/a/flux-system/kustomization.yaml";

/// The kustomization of `flux bootstrap` with a patch of a controller's arguments.
pub(super) fn patched(target: &str, operations: &str) -> String {
    format!(
        "resources: [gotk-sync.yaml]\npatches:\n- target: {target}\n  patch: |\n    {operations}\n"
    )
}

/// An operation that adds an argument.
pub(super) fn add(argument: &str) -> String {
    format!("[{{op: add, path: /spec/template/spec/containers/0/args/-, value: {argument}}}]")
        .replacen('[', "- ", 1)
        .trim_end_matches(']')
        .to_owned()
}

pub(super) fn instance(spec: &str) -> String {
    format!(
        "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {{name: flux, namespace: flux-system}}\n\
         spec: {{sync: {{kind: GitRepository, url: 'ssh://git@example.org/team/own', ref: refs/heads/main, path: clusters/a}}, {spec}}}\n"
    )
}

pub(super) fn release(version: &str, values: &str) -> String {
    format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: flux, namespace: flux-system}}\n\
         spec: {{interval: 1h, chart: {{spec: {{chart: flux2, version: '{version}', sourceRef: {{kind: HelmRepository, name: community}}}}}}, values: {values}}}\n---\n\
         apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {{name: community, namespace: flux-system}}\nspec: {{url: 'https://charts.example.org'}}\n"
    )
}

pub(super) fn deployment(tag: &str, arguments: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: kustomize-controller, namespace: flux-system}}\n\
         spec: {{template: {{spec: {{containers: [{{name: manager, image: 'ghcr.io/fluxcd/kustomize-controller:{tag}', args: [{arguments}]}}]}}}}}}\n"
    )
}
