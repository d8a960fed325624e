//! Made-up repositories of the shapes that are met in the wild, each with exactly the clusters,
//! their origins, their environments and applications that it has.

mod bases;
mod fleets;
mod starts;

use fluxscape::graph::{Graph, Group};

use crate::memory::{CONFIG, graph};

/// The files of a repository, written down one by one.
#[derive(Default)]
struct Files(Vec<(String, String)>);

impl Files {
    fn file(mut self, path: &str, text: &str) -> Self {
        self.0.push((path.to_owned(), text.to_owned()));
        self
    }

    /// A Kustomization of that name in a file of that name, over a path that exists.
    fn applies(self, directory: &str, name: &str, path: &str) -> Self {
        let text = kustomization(name, path);
        self.file(&format!("{directory}/{name}.yaml"), &text)
            .file(&format!("{path}/config.yaml"), &CONFIG.replace("settings", name))
    }

    /// What `flux bootstrap` writes for a directory.
    fn bootstrapped(self, directory: &str) -> Self {
        let text = sync(directory);
        self.file(&format!("{directory}/flux-system/gotk-sync.yaml"), &text)
    }

    fn graph(&self) -> Graph {
        let files: Vec<(&str, &str)> =
            self.0.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        graph(&files)
    }

    /// `name Origin directory: environments[applications] tiers(applications) applications` of each
    /// cluster.
    fn drawn(&self) -> Vec<String> {
        let graph = self.graph();
        let trees = &graph.reconciliation().clusters;
        let said = graph.clusters.iter().zip(trees).map(|(cluster, tree)| {
            let environments = tree.environments.iter().map(|group| shown(group, "[", "]"));
            let tiers = tree.tiers.iter().map(|group| shown(group, "(", ")"));
            let beside = tree.applications.iter().map(|application| application.name.clone());
            let all: Vec<String> = environments.chain(tiers).chain(beside).collect();
            format!("{} {:?} {}: {}", cluster.name, cluster.by, cluster.directory, all.join(" "))
        });
        said.collect()
    }
}

fn shown(group: &Group, open: &str, close: &str) -> String {
    let inner = group.groups.iter().map(|inner| shown(inner, "(", ")"));
    let leaves = group.applications.iter().map(|leaf| leaf.name.clone());
    format!("{}{open}{}{close}", group.name, inner.chain(leaves).collect::<Vec<_>>().join(" "))
}

fn kustomization(name: &str, path: &str) -> String {
    crate::memory::kustomization(name, &format!("path: ./{path}"))
}

/// The pair of a directory.
fn sync(directory: &str) -> String {
    crate::memory::SYNC.1.replace("clusters/a", directory)
}
