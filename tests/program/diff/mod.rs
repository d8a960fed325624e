//! `fluxscape diff` as its users meet it: ten changes and what is said of them, and what may be
//! wrong with a repository.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

mod beside;
mod changes;
mod headlines;
mod outputs;
mod revisions;

use std::fs;
use std::path::Path;

use crate::common::{Run, fluxscape, git, put};

/// A repository with git's own settings alone, and one commit.
pub(crate) struct Repository {
    directory: tempfile::TempDir,
}

impl Repository {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self { directory: tempfile::tempdir().unwrap() };
        repository.git(&["init", "-q", "-b", "main"]);
        repository.git(&["config", "remote.origin.url", "https://github.com/team/fleet.git"]);
        repository.write(files);
        repository.commit("first");
        repository
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn write(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            if text.is_empty() {
                fs::remove_file(self.path().join(path)).unwrap();
            } else {
                put(&self.path().join(path), text);
            }
        }
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "-m", message, "--allow-empty"]);
    }

    pub(crate) fn git(&self, args: &[&str]) -> String {
        git(self.path(), args)
    }

    pub(crate) fn diff(&self, args: &[&str]) -> Run {
        fluxscape(self.path(), &[&["diff"], args].concat())
    }

    /// What is said of the work tree against the last commit.
    pub(crate) fn headline(&self) -> String {
        let run = self.diff(&["HEAD", "-f", "json", "--always"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let json: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
        json["headline"].as_str().unwrap().to_owned()
    }
}

pub(crate) const SYNC: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, ref: {branch: main}, url: https://github.com/team/fleet.git}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, path: ./cluster, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
";

pub(crate) fn kustomization(name: &str, spec: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\n\
         spec:\n  interval: 10m\n  path: ./apps/{name}\n  prune: true\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n{spec}"
    )
}

pub(crate) fn deployment(name: &str, image: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: web}}\nspec:\n  replicas: 2\n  \
         selector: {{matchLabels: {{app: {name}}}}}\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      \
         containers:\n        - name: {name}\n          image: {image}\n"
    )
}

/// A cluster with two applications, of which one waits for nothing.
pub(crate) fn fleet() -> Repository {
    Repository::new(&[
        ("cluster/flux-system/gotk-sync.yaml", SYNC),
        ("cluster/portal.yaml", &kustomization("portal", "")),
        ("cluster/cert-manager.yaml", &kustomization("cert-manager", "")),
        ("apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:1.0.0")),
        (
            "apps/cert-manager/deploy.yaml",
            &deployment("cert-manager", "quay.io/jetstack/cert-manager:1.14.0"),
        ),
    ])
}

pub(crate) const RELEASE: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: flux-system}
spec: {interval: 1h, url: https://charts.example.org}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: podinfo, namespace: flux-system}
spec:
  interval: 10m
  chart: {spec: {chart: podinfo, version: 6.1.0, sourceRef: {kind: HelmRepository, name: charts}}}
  values: {replicaCount: 1, adminPassword: one}
";
