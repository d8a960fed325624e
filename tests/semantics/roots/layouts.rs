//! Layouts that well-known public repositories have: the files that make one what it is, and the
//! clusters and objects that must follow.

use crate::memory::{SYNC, edges, graph, kustomization, node, rules};
use fluxscape::graph::{Detail, EdgeType, Graph, Status};

fn map(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n")
}

/// `name by directory` of every cluster.
fn clusters(graph: &Graph) -> Vec<String> {
    graph
        .clusters
        .iter()
        .map(|cluster| format!("{} {:?} {}", cluster.name, cluster.by, cluster.directory))
        .collect()
}

/// `cluster: Kustomization -> Kind name` of what Kustomizations other than the root apply.
fn applied(graph: &Graph) -> Vec<String> {
    let edges = graph.edges();
    let below_root = edges.iter().filter(|(from, _, edge)| {
        edge.edge_type == EdgeType::Applies && from.name != "flux-system"
    });
    below_root
        .map(|(from, to, _)| format!("{}: {} -> {} {}", from.cluster, from.name, to.kind, to.name))
        .collect()
}

/// The bootstrap of another cluster than `a`.
fn sync(cluster: &str) -> (String, String) {
    (
        SYNC.0.replace("/a/", &format!("/{cluster}/")),
        SYNC.1.replace("clusters/a", &format!("clusters/{cluster}")),
    )
}

#[test]
fn overlays_and_infrastructure_of_the_first_versions_of_flux() {
    // kustomize.toolkit.fluxcd.io/v1beta1 with `validation` and health checks, strategic merge
    // patches, bases in `../base`
    let root = SYNC.1.replace("toolkit.fluxcd.io/v1", "toolkit.fluxcd.io/v1beta1");
    let old = |name: &str, fields: &str| {
        kustomization(name, &format!("interval: 5m, validation: client{fields}"))
            .replace("toolkit.fluxcd.io/v1", "toolkit.fluxcd.io/v1beta1")
    };
    let apps = old(
        "apps",
        ", path: ./apps/prod, dependsOn: [{name: infra}], healthChecks: [{apiVersion: helm.toolkit.fluxcd.io/v2beta1, kind: HelmRelease, name: web, namespace: shop}]",
    );
    let infra = old("infra", ", path: ./infra");
    let source = "apiVersion: source.toolkit.fluxcd.io/v1beta1\nkind: HelmRepository\nmetadata: {name: charts}\nspec: {url: 'https://charts.example.org'}\n";
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2beta1\nkind: HelmRelease\nmetadata: {name: web}\n\
                   spec: {chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}}}}\n";
    let graph = graph(&[
        (SYNC.0, &root),
        ("clusters/a/apps.yaml", &apps),
        ("clusters/a/infra.yaml", &infra),
        ("infra/kustomization.yaml", "namespace: flux-system\nresources: [source.yaml]\n"),
        ("infra/source.yaml", source),
        ("apps/base/kustomization.yaml", "namespace: shop\nresources: [release.yaml]\n"),
        ("apps/base/release.yaml", release),
        (
            "apps/prod/kustomization.yaml",
            "namespace: shop\nresources: [../base]\npatchesStrategicMerge: [values.yaml]\n",
        ),
        (
            "apps/prod/values.yaml",
            "apiVersion: helm.toolkit.fluxcd.io/v2beta1\nkind: HelmRelease\nmetadata: {name: web}\nspec: {values: {replicas: 2}}\n",
        ),
    ]);
    assert_eq!(clusters(&graph), ["a Bootstrap clusters/a"]);
    assert_eq!(
        applied(&graph),
        ["a: apps -> HelmRelease web", "a: infra -> HelmRepository charts"]
    );
    assert_eq!(
        edges(&graph, "healthChecks"),
        ["Kustomization flux-system/apps -> HelmRelease shop/web"]
    );
    assert_eq!(rules(&graph), [""; 0]);
}

#[test]
fn clusters_that_share_a_base_and_patch_it() {
    let (east, west) = (sync("east"), sync("west"));
    let own = |cluster: &str| {
        format!(
            "resources: [flux-system/gotk-sync.yaml, ../base]\npatches: [{{target: {{kind: Kustomization, name: apps}}, \
             patch: '- {{op: replace, path: /spec/path, value: ./apps/{cluster}}}'}}]\n"
        )
    };
    let graph = graph(&[
        (&east.0, &east.1),
        (&west.0, &west.1),
        ("clusters/east/kustomization.yaml", &own("east")),
        ("clusters/west/kustomization.yaml", &own("west")),
        ("clusters/base/kustomization.yaml", "resources: [apps.yaml]\n"),
        ("clusters/base/apps.yaml", &kustomization("apps", "path: ./apps/none")),
        ("apps/east/c.yaml", &map("in-east")),
        ("apps/west/c.yaml", &map("in-west")),
    ]);
    assert_eq!(clusters(&graph), ["east Bootstrap clusters/east", "west Bootstrap clusters/west"]);
    assert_eq!(
        applied(&graph),
        ["east: apps -> ConfigMap in-east", "west: apps -> ConfigMap in-west"]
    );
    assert_eq!(rules(&graph), [""; 0]);
}

#[test]
fn a_parent_that_patches_every_child_and_children_without_a_namespace() {
    // The cluster template of the home operators: a FluxInstance from a chart inside the tree, a
    // Kustomization beside each application, its namespace from the kustomization around it,
    // its decryption and variables from a patch of the parent.
    let parent = kustomization(
        "cluster-apps",
        "path: ./kubernetes/apps, patches: [{target: {group: kustomize.toolkit.fluxcd.io, kind: Kustomization, labelSelector: substitution/disabled notin (true)}, \
         patch: '{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: all}, \
         spec: {decryption: {provider: sops, secretRef: {name: age}}, postBuild: {substituteFrom: [{kind: Secret, name: secrets}]}}}'}]",
    );
    let child = |name: &str, path: &str| {
        format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: &app {name}\nspec:\n  commonMetadata: {{labels: {{app: *app}}}}\n  \
             path: {path}\n  targetNamespace: default\n  sourceRef: {{kind: GitRepository, name: flux-system, namespace: flux-system}}\n"
        )
    };
    let instance = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: flux-instance}\nspec: {url: 'oci://ghcr.io/controlplaneio-fluxcd/charts/flux-instance', ref: {tag: 0.24.0}}\n\
                    ---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: flux-instance}\nspec:\n  chartRef: {kind: OCIRepository, name: flux-instance}\n  values:\n    \
                    instance: {distribution: {version: 2.6.4}, sync: {kind: GitRepository, url: 'https://example.org/team/own', ref: refs/heads/main, path: kubernetes/cluster}}\n";
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: echo}\nspec: {chartRef: {kind: OCIRepository, name: echo}, values: {host: 'echo.${DOMAIN}'}}\n\
                   ---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: echo}\nspec: {url: 'oci://ghcr.io/team/charts/app', ref: {tag: 4.1.1}}\n";
    let secrets = "apiVersion: v1\nkind: Secret\nmetadata: {name: secrets}\nstringData: {DOMAIN: 'ENC[AES256_GCM,data:x]'}\nsops: {mac: x}\n";
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [secrets.yaml]\n";
    let flux = child("flux-instance", "./kubernetes/apps/flux-system/flux-instance/app")
        .replace("targetNamespace: default", "targetNamespace: flux-system");
    let graph = graph(&[
        ("kubernetes/cluster/ks.yaml", &parent),
        (
            "kubernetes/apps/flux-system/kustomization.yaml",
            "namespace: flux-system\ncomponents: [../../components]\nresources: [flux-instance/ks.yaml]\n",
        ),
        ("kubernetes/apps/flux-system/flux-instance/ks.yaml", &flux),
        ("kubernetes/apps/flux-system/flux-instance/app/release.yaml", instance),
        (
            "kubernetes/apps/flux-system/flux-instance/app/kustomization.yaml",
            "resources: [release.yaml]\n",
        ),
        (
            "kubernetes/apps/default/kustomization.yaml",
            "namespace: default\ncomponents: [../../components]\nresources: [echo/ks.yaml]\n",
        ),
        (
            "kubernetes/apps/default/echo/ks.yaml",
            &child("echo", "./kubernetes/apps/default/echo/app"),
        ),
        ("kubernetes/apps/default/echo/app/kustomization.yaml", "resources: [release.yaml]\n"),
        ("kubernetes/apps/default/echo/app/release.yaml", release),
        ("kubernetes/components/kustomization.yaml", component),
        ("kubernetes/components/secrets.yaml", secrets),
    ]);
    assert_eq!(clusters(&graph), ["own Operator kubernetes/apps/flux-system/flux-instance/app"]);
    assert_eq!(graph.clusters[0].flux_version.as_deref(), Some("2.6.4"));
    assert!(
        applied(&graph).contains(&"own: echo -> HelmRelease echo".to_owned()),
        "{:?}",
        graph.findings
    );
    assert_eq!(
        edges(&graph, "substituteFrom"),
        [
            "Kustomization default/echo -> Secret default/secrets",
            "Kustomization flux-system/flux-instance -> Secret flux-system/secrets"
        ]
    );
    assert_eq!(edges(&graph, "decryption").len(), 2);
    assert_eq!(node(&graph, "HelmRelease", "echo").status, Status::Ok);
}

#[test]
fn artifacts_of_a_fleet_and_sets_that_make_its_tenants() {
    // The reference architecture of the Flux Operator: an artifact for each cluster, tenants made
    // by a ResourceSet of runtime settings.
    let instance = |cluster: &str| {
        format!(
            "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {{name: flux, namespace: flux-system}}\nspec:\n  distribution: {{version: 2.x}}\n  \
             cluster: {{multitenant: true}}\n  sync: {{kind: OCIRepository, url: 'oci://ghcr.io/team/fleet', ref: latest-{cluster}, path: clusters/{cluster}}}\n  \
             kustomize: {{patches: [{{target: {{kind: OCIRepository}}, patch: '- {{op: add, path: /spec/verify, value: {{provider: cosign}}}}'}}]}}\n\
             ---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: runtime, namespace: flux-system}}\ndata: {{ENVIRONMENT: {cluster}}}\n"
        )
    };
    let tenants = kustomization(
        "tenants",
        "path: tenants, postBuild: {substituteFrom: [{kind: ConfigMap, name: runtime}]}",
    )
    .replace("kind: GitRepository", "kind: OCIRepository");
    let set = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: apps, namespace: flux-system}\nspec:\n  \
               inputs: [{tenant: shop, environment: '${ENVIRONMENT}'}]\n  resources:\n  \
               - {apiVersion: source.toolkit.fluxcd.io/v1, kind: OCIRepository, metadata: {name: apps, namespace: << inputs.tenant >>}, spec: {url: 'oci://example.org/apps/<< inputs.tenant >>'}}\n  \
               - {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: apps, namespace: << inputs.tenant >>}, spec: {path: ./<< inputs.environment >>, sourceRef: {kind: OCIRepository, name: apps}}}\n";
    let graph = graph(&[
        ("clusters/prod/flux-system/instance.yaml", &instance("prod")),
        ("clusters/qa/flux-system/instance.yaml", &instance("qa")),
        ("clusters/prod/tenants.yaml", &tenants),
        ("clusters/qa/tenants.yaml", &tenants),
        ("tenants/apps.yaml", set),
        (
            ".github/workflows/push.yaml",
            "jobs:\n  push:\n    steps:\n    - run: flux push artifact oci://ghcr.io/team/fleet:latest --path=./\n",
        ),
    ]);
    assert_eq!(
        clusters(&graph),
        ["prod Operator clusters/prod/flux-system", "qa Operator clusters/qa/flux-system"]
    );
    assert_eq!(
        applied(&graph),
        ["prod: tenants -> ResourceSet apps", "qa: tenants -> ResourceSet apps"]
    );
    let paths: Vec<&str> = graph
        .nodes()
        .filter(|(_, node)| node.namespace == "shop" && node.kind == "Kustomization")
        .map(|(_, node)| node.details.text(Detail::Path))
        .collect();
    assert_eq!(paths, ["prod", "qa"]);
    // The pipeline says that the artifact is this repository. What lies in another one is not at
    // hand, and that is no fault.
    assert!(!rules(&graph).contains(&"assumed-repository"));
    assert!(
        graph
            .findings
            .iter()
            .all(|told| told.severity == fluxscape_manifest::diagnostic::Severity::Info),
        "{:?}",
        graph.findings
    );
}

#[test]
fn tenants_with_repositories_of_their_own() {
    let tenants = kustomization("tenants", "path: ./tenants/prod");
    let sync = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: team, namespace: team}\nspec: {url: 'https://example.org/team/shop', ref: {branch: main}}\n---\n\
                apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: team, namespace: team}\nspec: {path: ./base, serviceAccountName: team, sourceRef: {kind: GitRepository, name: team}}\n---\n\
                apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: team, namespace: team}\n";
    let overlay = "resources: [../base]\npatches: [{target: {kind: Kustomization, name: team}, patch: '- {op: replace, path: /spec/path, value: ./prod}'}]\n";
    let files = [
        SYNC,
        ("clusters/a/tenants.yaml", &*tenants),
        ("tenants/base/kustomization.yaml", "resources: [sync.yaml]\n"),
        ("tenants/base/sync.yaml", sync),
        ("tenants/prod/kustomization.yaml", overlay),
    ];
    let alone = graph(&files);
    assert_eq!(
        (node(&alone, "Kustomization", "team").status, rules(&alone)),
        (Status::Partial, vec!["source-not-available"])
    );
    assert_eq!(
        edges(&alone, "serviceAccountName"),
        ["Kustomization team/team -> ServiceAccount team/team"]
    );
    let whole = crate::memory::graph_with(
        &files,
        &[("shop", &[("prod/c.yaml", &map("in-prod")), ("base/c.yaml", &map("in-base"))])],
    );
    assert!(
        applied(&whole).contains(&"a: team -> ConfigMap in-prod".to_owned()),
        "{:?}",
        applied(&whole)
    );
}
