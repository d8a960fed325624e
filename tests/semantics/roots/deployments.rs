//! Clusters that deployments of Bicep and Azure Resource Manager start.

use super::{WEB, clusters, is_applied, web};
use crate::memory::{edges, graph, rules};
use fluxscape::graph::Graph;

/// A configuration `fleet` that applies directories of a repository, each by its name.
fn bicep(url: &str, kustomizations: &str) -> String {
    format!(
        "param repoUrl string = '{url}'\nparam cluster string\nresource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' existing = {{ name: cluster }}\n\
         resource flux 'Microsoft.KubernetesConfiguration/fluxConfigurations@2023-05-01' = {{\n  scope: aks\n  name: 'fleet'\n  properties: {{\n    \
         namespace: 'flux-system'\n    gitRepository: {{ url: repoUrl, repositoryRef: {{ branch: 'main' }} }}\n    kustomizations: {{\n{kustomizations}    }}\n  }}\n}}\n"
    )
}

fn drawn(files: &[(&str, &str)]) -> Graph {
    let web = web().replace("name: flux-system}", "name: fleet}");
    graph(&[files, &[("clusters/a/web.yaml", &web), ("clusters/b/web.yaml", &web), WEB]].concat())
}

const OWN: &str = "https://example.org/team/own";

#[test]
fn a_deployment_starts_a_cluster_where_it_applies_what_is_here() {
    let root = |name: &str| format!("root: {{ path: 'clusters/{name}' }}\n");
    let a = ("clusters/a", true);
    for (text, expected) in [
        (bicep(OWN, &root("a")), Some(a)),
        (
            bicep(
                OWN,
                "web: { path: './web', dependsOn: ['root'] }\nroot: { path: './clusters/a', dependsOn: [] }\n",
            ),
            Some(a),
        ),
        // A directory that is not here, another repository, a path that nothing gives.
        (bicep(OWN, &root("c")), None),
        (bicep("https://example.org/team/other", &root("a")), None),
        (bicep(OWN, &root("${missing}")), None),
    ] {
        let graph = drawn(&[("infra/main.bicep", &text)]);
        let by_tool =
            graph.clusters.iter().filter(|cluster| cluster.tool.as_deref() == Some("Bicep"));
        let found: Vec<&str> = by_tool.map(|cluster| cluster.directory.as_str()).collect();
        match expected {
            Some((_, applied)) => {
                assert_eq!(found, ["infra"], "{text}");
                assert_eq!(is_applied(&graph), applied, "{text}");
                assert!(
                    edges(&graph, "applies").contains(
                        &"Kustomization flux-system/fleet-root -> Kustomization flux-system/web"
                            .to_owned()
                    )
                );
            }
            None => assert_eq!(found, [""; 0], "{text}"),
        }
    }
}

#[test]
fn each_file_of_parameters_starts_a_cluster() {
    let text = bicep(OWN, "root: { path: './clusters/${cluster}' }\n");
    let parameters = |name: &str| format!("using '../main.bicep'\nparam cluster = '{name}'\n");
    let graph = drawn(&[
        ("infra/main.bicep", &text),
        ("infra/parameters/a.bicepparam", &parameters("a")),
        ("infra/parameters/b.bicepparam", &parameters("b")),
    ]);
    assert_eq!(clusters(&graph), ["a Tool infra", "b Tool infra"]);
    assert_eq!(rules(&graph), [""; 0]);
}

#[test]
fn a_module_that_is_deployed_elsewhere_is_no_cluster_of_its_own() {
    let module = bicep(OWN, "root: { path: './clusters/${cluster}' }\n");
    let main = "var clusters = ['a', 'b']\nmodule flux 'flux.bicep' = [for name in clusters: {\n  name: 'flux-${name}'\n  params: { cluster: name }\n}]\n";
    let files = [("infra/flux.bicep", module.as_str()), ("infra/main.bicep", main)];
    assert_eq!(clusters(&drawn(&files)), ["a Tool infra", "b Tool infra"]);
    // Which clusters a list has that nothing gives is unknown.
    let open = main.replace("var clusters = ['a', 'b']", "param clusters array");
    let graph = drawn(&[("infra/flux.bicep", &module), ("infra/main.bicep", &open)]);
    assert!(
        graph.clusters.iter().all(|cluster| !cluster.name.contains('$')),
        "{:?}",
        clusters(&graph)
    );
}
