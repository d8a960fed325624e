//! What plain objects say of one another, as a table: a few objects, and the edges that must
//! follow.

use crate::memory::{SYNC, edges, graph, kustomization, node};
use fluxscape::graph::{Detail, Graph, Status};

/// A cluster whose `web` Kustomization applies these objects.
fn cluster(objects: &str) -> Graph {
    graph(&[
        SYNC,
        ("clusters/a/web.yaml", &kustomization("web", "path: ./web")),
        ("web/objects.yaml", objects),
    ])
}

const WEB: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      serviceAccountName: runner
      imagePullSecrets: [{name: pull}]
      initContainers: [{name: init, image: 'busybox@sha256:ab'}]
      containers:
        - name: web
          image: registry:5000/shop/web:v1
          env: [{name: A, valueFrom: {secretKeyRef: {name: token, key: k}}}, {name: B, valueFrom: {configMapKeyRef: {name: flags, key: k, optional: true}}}]
          envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: keys}}]
      volumes:
        - {name: a, configMap: {name: files}}
        - {name: b, secret: {secretName: tls}}
        - {name: c, persistentVolumeClaim: {claimName: data}}
        - {name: d, projected: {sources: [{secret: {name: projected}}, {configMap: {name: kube-root-ca.crt}}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: lone, namespace: shop, labels: {app: lone}}
spec: {containers: [{name: lone, image: shop/lone}], serviceAccountName: default}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: night, namespace: far}
spec: {jobTemplate: {spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: n, image: 'shop/web:v2'}]}}}}}
";

/// The same objects with some more.
fn with(objects: &str) -> Graph {
    cluster(&format!("{WEB}---\n{objects}"))
}

#[test]
fn workloads_mount_and_deploy() {
    let graph = cluster(WEB);
    assert_eq!(
        edges(&graph, "mounts"),
        [
            "Deployment shop/web -> ConfigMap shop/files",
            "Deployment shop/web -> ConfigMap shop/settings",
            "Deployment shop/web -> PersistentVolumeClaim shop/data",
            "Deployment shop/web -> Secret shop/keys",
            "Deployment shop/web -> Secret shop/projected",
            "Deployment shop/web -> Secret shop/tls",
            "Deployment shop/web -> Secret shop/token",
        ]
    );
    assert_eq!(
        edges(&graph, "deploys"),
        [
            "Deployment shop/web -> Image busybox",
            "Deployment shop/web -> Image registry:5000/shop/web",
            "CronJob far/night -> Image shop/web",
            "Pod shop/lone -> Image shop/lone",
        ]
    );
    assert_eq!(
        edges(&graph, "serviceAccountName"),
        ["Deployment shop/web -> ServiceAccount shop/runner"]
    );
    assert_eq!(edges(&graph, "imagePullSecrets"), ["Deployment shop/web -> Secret shop/pull"]);
    assert_eq!(
        node(&graph, "Deployment", "web").details.text(Detail::Images),
        "busybox@sha256:ab registry:5000/shop/web:v1"
    );
}

#[test]
fn what_no_file_creates_is_outside_and_no_finding() {
    let graph = cluster(WEB);
    assert_eq!(node(&graph, "Secret", "token").status, Status::External);
    assert_eq!(graph.findings, []);
    let sealed = with(
        "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: token, namespace: shop}\nspec: {}\n",
    );
    assert_eq!(edges(&sealed, "produces"), ["SealedSecret shop/token -> Secret shop/token"]);
}

#[test]
fn a_service_exposes_the_pods_that_its_selector_chooses() {
    let service = |selector: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web, namespace: shop, labels: {{app: web}}}}\nspec: {{{selector}}}\n"
        )
    };
    for (selector, expected) in [
        ("selector: {app: web}", &["Service shop/web -> Deployment shop/web"][..]),
        ("selector: {app: web, tier: front}", &["Service shop/web -> Deployment shop/web"]),
        ("selector: {app: web, tier: back}", &[]),
        ("selector: {}", &[]),
        ("type: ExternalName", &[]),
    ] {
        assert_eq!(edges(&with(&service(selector)), "exposes"), expected, "{selector}");
    }
    let monitor = |spec: &str| {
        format!(
            "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {{name: m, namespace: far}}\nspec: {{{spec}}}\n"
        )
    };
    for (spec, count) in [
        ("selector: {matchLabels: {app: web}}, namespaceSelector: {matchNames: [shop]}", 1),
        ("selector: {matchLabels: {app: web}}, namespaceSelector: {any: true}", 1),
        ("selector: {matchLabels: {app: web}}", 0),
        ("selector: {matchLabels: {app: api}}, namespaceSelector: {any: true}", 0),
    ] {
        let graph = with(&format!("{}---\n{}", service("selector: {app: web}"), monitor(spec)));
        assert_eq!(edges(&graph, "monitors").len(), count, "{spec}");
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table: a case is a few lines")]
fn every_other_relation() {
    for (edge, api_version, kind, namespace, body, expected) in [
        (
            "routes",
            "networking.k8s.io/v1",
            "Ingress",
            "shop",
            "spec: {rules: [{http: {paths: [{backend: {service: {name: web}}}]}}], defaultBackend: {service: {name: fallback}}}",
            &["Service shop/fallback", "Service shop/web"][..],
        ),
        (
            "routes",
            "extensions/v1beta1",
            "Ingress",
            "shop",
            "spec: {backend: {serviceName: web}}",
            &["Service shop/web"],
        ),
        (
            "tls",
            "networking.k8s.io/v1",
            "Ingress",
            "shop",
            "spec: {tls: [{hosts: [a], secretName: cert}]}",
            &["Secret shop/cert"],
        ),
        (
            "routes",
            "gateway.networking.k8s.io/v1",
            "HTTPRoute",
            "shop",
            "spec: {rules: [{backendRefs: [{name: web}, {name: api, namespace: far}]}]}",
            &["Service far/api", "Service shop/web"],
        ),
        (
            "parentRefs",
            "gateway.networking.k8s.io/v1",
            "HTTPRoute",
            "shop",
            "spec: {parentRefs: [{name: g, namespace: far}]}",
            &["Gateway far/g"],
        ),
        (
            "tls",
            "gateway.networking.k8s.io/v1",
            "Gateway",
            "shop",
            "spec: {listeners: [{tls: {certificateRefs: [{name: cert}]}}]}",
            &["Secret shop/cert"],
        ),
        (
            "binds",
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            "shop",
            "roleRef: {kind: Role, name: r}\nsubjects: [{kind: ServiceAccount, name: a}, {kind: User, name: u}]",
            &["Role shop/r", "ServiceAccount shop/a"],
        ),
        (
            "binds",
            "rbac.authorization.k8s.io/v1",
            "ClusterRoleBinding",
            "",
            "roleRef: {kind: ClusterRole, name: r}\nsubjects: [{kind: ServiceAccount, name: a, namespace: far}]",
            &["ClusterRole r", "ServiceAccount far/a"],
        ),
        (
            "imagePullSecrets",
            "v1",
            "ServiceAccount",
            "shop",
            "imagePullSecrets: [{name: pull}]",
            &["Secret shop/pull"],
        ),
        (
            "scales",
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            "shop",
            "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}",
            &["Deployment shop/web"],
        ),
        (
            "scales",
            "keda.sh/v1alpha1",
            "ScaledObject",
            "shop",
            "spec: {scaleTargetRef: {name: web}}",
            &["Deployment shop/web"],
        ),
        (
            "protects",
            "policy/v1",
            "PodDisruptionBudget",
            "shop",
            "spec: {selector: {matchLabels: {app: web}}}",
            &["Deployment shop/web"],
        ),
        (
            "restricts",
            "networking.k8s.io/v1",
            "NetworkPolicy",
            "shop",
            "spec: {podSelector: {matchExpressions: [{key: app, operator: Exists}]}}",
            &["Deployment shop/web", "Pod shop/lone"],
        ),
        (
            "monitors",
            "monitoring.coreos.com/v1",
            "PodMonitor",
            "shop",
            "spec: {selector: {matchLabels: {app: lone}}}",
            &["Pod shop/lone"],
        ),
        (
            "defines",
            "apiextensions.k8s.io/v1",
            "CustomResourceDefinition",
            "",
            "spec: {group: apps, names: {kind: Deployment}}",
            &["Deployment shop/web"],
        ),
        (
            "secretStoreRef",
            "external-secrets.io/v1",
            "ExternalSecret",
            "shop",
            "spec: {secretStoreRef: {kind: ClusterSecretStore, name: vault}, data: [{sourceRef: {storeRef: {name: near}}}]}",
            &["ClusterSecretStore vault", "SecretStore shop/near"],
        ),
        (
            "issuerRef",
            "cert-manager.io/v1",
            "Certificate",
            "shop",
            "spec: {issuerRef: {kind: ClusterIssuer, name: acme}}",
            &["ClusterIssuer acme"],
        ),
        (
            "selector",
            "external-secrets.io/v1alpha1",
            "PushSecret",
            "shop",
            "spec: {selector: {secret: {name: s}}}",
            &["Secret shop/s"],
        ),
    ] {
        let namespace =
            if namespace.is_empty() { String::new() } else { format!(", namespace: {namespace}") };
        let graph = with(&format!(
            "apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: me{namespace}}}\n{body}\n"
        ));
        let from_me =
            edges(&graph, edge).into_iter().filter(|edge| edge.starts_with(&format!("{kind} ")));
        let found: Vec<String> =
            from_me.filter_map(|edge| Some(edge.split_once(" -> ")?.1.to_owned())).collect();
        assert_eq!(found, expected, "{kind} {body}");
    }
}

#[test]
fn a_policy_for_all_pods_is_one_for_the_namespace() {
    let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\nspec: {podSelector: {}}\n";
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
    assert_eq!(
        edges(&with(&format!("{policy}---\n{namespace}")), "restricts"),
        ["NetworkPolicy shop/deny -> Namespace shop"]
    );
    assert_eq!(edges(&with(policy), "restricts"), [""; 0]);
}
