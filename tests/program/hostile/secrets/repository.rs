//! A repository with a marker in every place where one may keep a secret.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Files with markers in them, and what each marker stands for.
#[derive(Default)]
pub(crate) struct Planted {
    pub(crate) files: Vec<(&'static str, String)>,
    pub(crate) markers: Vec<(String, &'static str)>,
    pub(crate) remote: String,
}

impl Planted {
    fn mark(&mut self, place: &'static str) -> String {
        let marker = format!("Mrk{:03}Q", self.markers.len());
        self.markers.push((marker.clone(), place));
        // Whoever escapes the rest leaves the letters.
        format!("{marker}+zx")
    }

    /// A file in which each `@{place}` becomes a marker, and each `@64{place}` one in base64.
    fn file(&mut self, path: &'static str, text: &'static str) {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('@') {
            out.push_str(before);
            let encoded = after.strip_prefix("64{");
            let Some((place, next)) =
                encoded.or_else(|| after.strip_prefix('{')).and_then(|rest| rest.split_once('}'))
            else {
                out.push('@');
                rest = after;
                continue;
            };
            let marker = self.mark(place);
            out.push_str(&if encoded.is_some() { STANDARD.encode(marker) } else { marker });
            rest = next;
        }
        out.push_str(rest);
        self.files.push((path, out));
    }
}

/// The repository: a cluster with Kustomizations, a release, notifications and Terraform.
pub(crate) fn planted() -> Planted {
    let mut planted = Planted::default();
    let token = planted.mark("the user of the remote");
    planted.remote = format!("https://x:{token}@example.org/fleet");
    planted.file("clusters/prod/flux-system/kustomization.yaml", "resources: [gotk-sync.yaml]\n");
    planted.file("clusters/prod/flux-system/gotk-sync.yaml", SYNC);
    planted.file("clusters/prod/apps.yaml", APPS);
    planted.file("clusters/prod/variables.yaml", VARIABLES);
    planted.file("clusters/prod/sources.yaml", SOURCES);
    planted.file("clusters/prod/release.yaml", RELEASE);
    planted.file("clusters/prod/notification.yaml", NOTIFICATION);
    planted.file("clusters/prod/set.yaml", RESOURCE_SET);
    planted.file("apps/kustomization.yaml", KUSTOMIZATION);
    planted.file("apps/secret.yaml", SECRET);
    planted.file("apps/objects.yaml", OBJECTS);
    planted.file("apps/generated.env", "A=@{an environment file of a secret generator}\n");
    planted.file("remote/kustomization.yaml", REMOTE);
    planted.file("broken/secret.yaml", BROKEN);
    planted.file("substituted/objects.yaml", SUBSTITUTED);
    planted.file("tf/main.tf", TERRAFORM);
    planted.file("tf/text.tpl", "x ${p} y");
    planted.file("tf/terraform.tfvars", "given = \"@{a sensitive variable in a tfvars file}\"\n");
    planted
}

const SYNC: &str = "\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: flux-system, namespace: flux-system }
spec: { interval: 1m, url: https://example.org/fleet, ref: { branch: main } }
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: flux-system, namespace: flux-system }
spec: { interval: 10m, path: ./clusters/prod, prune: true, sourceRef: { kind: GitRepository, name: flux-system } }
";

const APPS: &str = "\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec:
  path: ./apps
  prune: true
  sourceRef: { kind: GitRepository, name: flux-system }
  patches:
    - target: { kind: Secret, name: plain }
      patch: '- {op: add, path: /stringData/q, value: @{a patch of a Kustomization for a Secret}}'
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: remote, namespace: flux-system }
spec: { path: ./remote, prune: true, sourceRef: { kind: GitRepository, name: flux-system } }
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: broken, namespace: flux-system }
spec: { path: ./broken, prune: true, sourceRef: { kind: GitRepository, name: flux-system } }
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: substituted, namespace: flux-system }
spec:
  path: ./substituted
  prune: true
  sourceRef: { kind: GitRepository, name: flux-system }
  postBuild: { substituteFrom: [{ kind: Secret, name: variables }] }
";

const VARIABLES: &str = "\
apiVersion: v1
kind: Secret
metadata: { name: variables, namespace: flux-system }
stringData: { name: '@{a variable from a Secret, in a name}', host: '@{a variable from a Secret, in an address}' }
";

const SOURCES: &str = "\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: git, namespace: flux-system }
spec: { url: 'https://u:@{the password of a GitRepository}@example.org/git' }
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: charts, namespace: flux-system }
spec: { url: 'https://@{the token of a HelmRepository}@charts.example.org' }
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: { name: oci, namespace: flux-system }
spec: { url: 'oci://u:@{the password of an OCIRepository}@ghcr.io/a/b' }
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: Bucket
metadata: { name: bucket, namespace: flux-system }
spec: { endpoint: 'u:@{the password of a Bucket}@minio.example.org', bucketName: b }
";

const RELEASE: &str = "\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: release, namespace: flux-system }
spec:
  chart: { spec: { chart: c, version: '1', sourceRef: { kind: HelmRepository, name: charts } } }
  values: { auth: { password: '@{a password in values}' } }
  valuesFrom: [{ kind: Secret, name: variables, valuesKey: name }]
  postRenderers:
    - kustomize:
        patches:
          - target: { kind: Secret }
            patch: '- {op: add, path: /stringData/a, value: @{a patch of a Secret in a post-renderer}}'
";

const NOTIFICATION: &str = "\
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata: { name: slack, namespace: flux-system }
spec: { type: slack, address: 'https://hooks.slack.com/services/@{the address of a webhook}' }
---
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata: { name: opaque, namespace: flux-system }
spec: { type: azureeventhub, address: 'Endpoint=sb://x;Key=@{a connection string}' }
---
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata: { name: forge, namespace: flux-system }
spec: { type: github, address: 'https://@{the token in the address of a forge}@github.com/a/b', proxy: 'http://u:@{the password of a proxy}@proxy.example.org' }
";

const RESOURCE_SET: &str = "\
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: { name: set, namespace: flux-system }
spec:
  inputs: [{ word: '@{an input of a ResourceSet, used in a Secret}' }]
  resources:
    - apiVersion: v1
      kind: Secret
      metadata: { name: made, namespace: flux-system }
      stringData: { a: '<< inputs.word >>', b: '@{a Secret in a ResourceSet}' }
";

const KUSTOMIZATION: &str = "\
resources: [secret.yaml, objects.yaml]
secretGenerator:
  - { name: generated, literals: ['p=@{a literal of a secret generator}'], envs: [generated.env] }
patches:
  - target: { kind: Secret, name: turned }
    options: { allowKindChange: true }
    patch: |
      - { op: replace, path: /kind, value: ConfigMap }
      - { op: add, path: /stringData/new, value: '@{a value in a patch that changes the kind}' }
  - patch: '{apiVersion: v1, kind: Secret, metadata: {name: plain}, stringData: {z: @{a strategic patch of a Secret}}}'
replacements:
  - source: { kind: Secret, name: plain, fieldPath: stringData.image }
    targets: [{ select: { kind: Deployment }, fieldPaths: ['spec.template.spec.containers.0.image'] }]
  - source: { kind: Secret, name: plain, fieldPath: stringData.host }
    targets: [{ select: { kind: Ingress }, fieldPaths: ['spec.rules.0.host', 'metadata.name'] }]
  - source: { kind: Secret, name: generated, fieldPath: data.p }
    targets: [{ select: { kind: ConfigMap, name: settings }, fieldPaths: ['metadata.labels.l'] }]
vars:
  - { name: V, objref: { kind: Secret, name: plain, apiVersion: v1 }, fieldref: { fieldpath: stringData.variable } }
";

const SECRET: &str = "\
apiVersion: v1
kind: Secret
metadata:
  name: plain
  annotations: { note: '@{an annotation of a Secret}', kubectl.kubernetes.io/last-applied-configuration: '@{the last applied configuration}' }
stringData:
  image: 'nginx:@{a value copied into an image}'
  host: '@{a value copied into a host and a name}'
  variable: '@{a value read by a var}'
data: { b: @64{data in base64} }
unknown: '@{an unknown field of a Secret}'
---
apiVersion: v1
kind: Secret
metadata: { name: turned }
stringData: { a: '@{a Secret that becomes a ConfigMap}' }
---
apiVersion: v1
kind: Secret
metadata: { name: encrypted }
stringData: { a: 'ENC[AES256_GCM,data:x,type:str]' }
sops: { mac: '@{the mac of SOPS}', age: [{ enc: '@{a key of SOPS}' }] }
";

const OBJECTS: &str = "\
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, labels: { l: x } }
data: { a: b }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { rules: [{ host: example.org }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    metadata: { labels: { a: b } }
    spec:
      containers:
        - name: web
          image: nginx
          args: ['$(V)', '--password=@{an argument of a container}']
          env: [{ name: DB_PASSWORD, value: '@{a password in the environment of a container}' }]
";

const REMOTE: &str = "\
resources: ['https://u:@{the password of a remote base}@example.org/base//x?ref=v1']
";

const BROKEN: &str = "\
apiVersion: v1
kind: Secret
metadata: { name: broken }
stringData: { a: '@{a Secret that does not parse}'
 b: [
";

const SUBSTITUTED: &str = "\
apiVersion: v1
kind: ConfigMap
metadata: { name: 'c-${name}', labels: { l: '${host}' } }
data: { a: 'https://${host}.example.org', b: '${name:0:4}' }
";

const TERRAFORM: &str = r#"
variable "password" {
  default   = "@{the default of a sensitive variable}"
  sensitive = true
}
variable "given" { sensitive = true }
provider "flux" {
  git = { url = "https://u:@{the password of the provider's address}@example.org/fleet", http = { password = "@{the password of the provider}" } }
}
resource "flux_bootstrap_git" "this" { path = "clusters/prod" }
resource "kubernetes_manifest" "settings" {
  manifest = { apiVersion = "v1", kind = "ConfigMap", metadata = { name = "tf-${base64encode(var.password)}", namespace = "flux-system", labels = { a = join("-", ["x", var.given]), b = urlencode(var.password), c = substr(var.password, 0, 9), d = format("%s!", var.password), e = replace(var.password, "zx", "y"), f = jsonencode({ p = var.password }), n = nonsensitive(var.given), g = templatefile("${path.module}/text.tpl", { p = var.password }) } } }
}
resource "kubernetes_secret" "keys" {
  metadata {
    name      = "keys"
    namespace = "flux-system"
  }
  data = { a = "@{data of a Secret of Terraform}" }
}
resource "kubectl_manifest" "text" {
  yaml_body = "apiVersion: v1\nkind: Secret\nmetadata: {name: text, namespace: flux-system}\nstringData: {a: @{a Secret in a text of Terraform}}\n"
}
module "elsewhere" { source = "git::https://u:@{the password of a module}@example.org/module" }
module "over_ssh" { source = "git::ssh://@{the token of a module over SSH}@example.org/module" }
"#;
