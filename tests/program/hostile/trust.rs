//! Directories that a configuration names outside its repository.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::path::Path;

use crate::common::{fluxscape, git, put};

const ADDRESS: &str = "https://git.example.org/team/common.git";

/// A repository that takes a base from another one, which its configuration maps to `../common`.
fn repository(directory: &Path) {
    let at = |path: &str| directory.join(path);
    put(
        &at("own/.fluxscape.yaml"),
        &format!("repositories: [ {{ url: {ADDRESS}, path: ../common }} ]\n"),
    );
    let kustomization = |name: &str, path: &str| {
        format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{ name: {name}, namespace: flux-system }}\n\
             spec: {{ path: ./{path}, prune: true, sourceRef: {{ kind: GitRepository, name: flux-system }} }}\n"
        )
    };
    put(
        &at("own/clusters/prod/flux-system.yaml"),
        &format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{ name: flux-system, namespace: flux-system }}\n\
             spec: {{ url: 'https://git.example.org/team/own' }}\n---\n{}",
            kustomization("flux-system", "clusters/prod")
        ),
    );
    put(&at("own/clusters/prod/apps.yaml"), &kustomization("apps", "apps"));
    put(
        &at("own/apps/kustomization.yaml"),
        "resources: [ 'https://git.example.org/team/common.git//base' ]\n",
    );
    put(&at("common/base/kustomization.yaml"), "resources: [ cm.yaml ]\n");
    put(
        &at("common/base/cm.yaml"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: planted-marker }\n",
    );
}

#[test]
fn a_directory_outside_is_read_only_if_it_is_a_checkout_of_the_address_or_the_command_line_says_so()
{
    let directory = tempfile::tempdir().unwrap();
    repository(directory.path());
    let (own, common) = (directory.path().join("own"), directory.path().join("common"));
    let draws = |arguments: &[&str]| {
        let args = [&["render", "-o", "-", "-f", "json"], arguments].concat();
        let run = fluxscape(&own, &args);
        let all = String::from_utf8(run.stdout).unwrap() + &run.stderr;
        (all.contains("planted-marker"), run.stderr)
    };
    let (drawn, said) = draws(&[]);
    assert!(!drawn, "{said}");
    assert!(said.contains("--trust-config"), "{said}");
    assert!(draws(&["--trust-config"]).0);
    assert!(draws(&["--repository", &format!("{ADDRESS}=../common")]).0);

    git(&common, &["init", "-q", "-b", "main"]);
    git(&common, &["remote", "add", "origin", "https://git.example.org/team/other.git"]);
    assert!(!draws(&[]).0, "a checkout of another address");
    git(&common, &["remote", "set-url", "origin", ADDRESS]);
    assert!(draws(&[]).0, "a checkout of this address");
}
