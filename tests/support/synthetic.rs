//! Repositories made up to a size: the same files for the same numbers, on every machine.
#![allow(dead_code, reason = "each test binary and benchmark uses its own part")]

use std::fmt::Write as _;

/// A repository that is not there.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// How many clusters, each bootstrapped from a directory of its own.
    pub(crate) clusters: usize,
    /// How many environments a cluster has; without any its applications stand in one tier.
    pub(crate) environments: usize,
    /// How many applications each environment has.
    pub(crate) applications: usize,
    /// The application of a number waits for those of these numbers.
    pub(crate) needs: fn(usize) -> Vec<usize>,
    /// What stands before the number in an application's name.
    pub(crate) prefix: &'static str,
}

/// A path and what stands there.
pub(crate) type File = (String, String);

/// Where order is usual: one application in four waits for an earlier one.
pub(crate) fn some_needs(at: usize) -> Vec<usize> {
    if at % 4 == 3 { vec![at / 4 * 4] } else { Vec::new() }
}

/// No order.
pub(crate) fn no_needs(_: usize) -> Vec<usize> {
    Vec::new()
}

/// `environments` environments of one cluster with `applications` in all.
pub(crate) fn environments(environments: usize, applications: usize) -> Shape {
    Shape {
        clusters: 1,
        environments,
        applications: applications / environments,
        needs: some_needs,
        prefix: "app",
    }
}

impl Shape {
    /// Its files: for each application a Flux Kustomization, and a directory with a Deployment, a
    /// Service and a ConfigMap.
    pub(crate) fn files(&self) -> Vec<File> {
        let mut files = Vec::new();
        for cluster in 0..self.clusters {
            let directory = if self.clusters == 1 {
                "clusters/main".to_owned()
            } else {
                format!("clusters/cluster-{cluster:02}")
            };
            files.push((format!("{directory}/flux-system/gotk-sync.yaml"), sync(&directory)));
            for environment in 0..self.environments.max(1) {
                let name = if self.environments == 0 {
                    "apps".to_owned()
                } else {
                    format!("env-{environment:02}")
                };
                let own = if self.clusters == 1 {
                    name.clone()
                } else {
                    format!("cluster-{cluster:02}/{name}")
                };
                files.push((
                    format!("{directory}/{name}.yaml"),
                    kustomization(&name, &format!("./{own}/flux"), &[]),
                ));
                self.applications(&own, &name, &mut files);
            }
        }
        files
    }

    fn applications(&self, own: &str, environment: &str, files: &mut Vec<File>) {
        for at in 0..self.applications {
            let name = self.name(at);
            let needed: Vec<String> = (self.needs)(at)
                .into_iter()
                .map(|at| format!("{environment}-{}", self.name(at)))
                .collect();
            let path = format!("./{own}/apps/{name}");
            files.push((
                format!("{own}/flux/{name}.yaml"),
                kustomization(&format!("{environment}-{name}"), &path, &needed),
            ));
            files.push((format!("{own}/apps/{name}/app.yaml"), application(&name, environment)));
        }
    }

    /// What an application of a number is called.
    pub(crate) fn name(&self, at: usize) -> String {
        format!("{}-{at:04}", self.prefix)
    }
}

fn sync(directory: &str) -> String {
    format!(
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: flux-system, namespace: flux-system}}\n\
         spec: {{url: 'https://example.org/team/own', ref: {{branch: main}}}}\n---\n\
         apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: flux-system, namespace: flux-system}}\n\
         spec: {{path: ./{directory}, sourceRef: {{kind: GitRepository, name: flux-system}}}}\n"
    )
}

fn kustomization(name: &str, path: &str, needed: &[String]) -> String {
    let mut text = format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\n\
         spec:\n  path: {path}\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n"
    );
    if !needed.is_empty() {
        text.push_str("  dependsOn:\n");
        for name in needed {
            let _ = writeln!(text, "    - name: {name}");
        }
    }
    text
}

fn application(name: &str, namespace: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: {namespace}}}\n\
         spec:\n  selector: {{matchLabels: {{app: {name}}}}}\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    \
         spec: {{containers: [{{name: main, image: 'registry.example.org/{name}:1.0'}}]}}\n---\n\
         apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {{selector: {{app: {name}}}}}\n---\n\
         apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: {namespace}}}\ndata: {{key: value}}\n"
    )
}
