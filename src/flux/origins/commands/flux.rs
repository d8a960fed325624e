//! What commands of `flux` create.
//!
//! flux: `cmd/flux/bootstrap_*.go`: the repository is `--url`, or `--owner` and `--repository` at
//! the provider's host; `cmd/flux/create_*.go`: sources, Kustomizations and HelmReleases.

use std::rc::Rc;

use super::shell::Arguments;
use crate::flux::origins::sync::{Sync, object, relative};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::Value;

/// The flags of `flux` that take no value behind a blank.
const SWITCHES: [&str; 19] = [
    "--export",
    "--force",
    "--insecure",
    "--insecure-skip-tls-verify",
    "--network-policy",
    "--personal",
    "--private",
    "--prune",
    "--read-write-key",
    "--reconcile",
    "--recurse-submodules",
    "--silent",
    "-s",
    "--ssh-insecure-ignore-host-key",
    "--suspend",
    "--token-auth",
    "--verbose",
    "--wait",
    "--allow-insecure-http",
];

impl Arguments<'_> {
    fn value(&self, name: &str) -> Option<Value> {
        self.flag(name).map(Value::text)
    }

    fn namespace(&self) -> Value {
        let given = self.values(&["--namespace", "-n"]);
        Value::text(given.last().copied().unwrap_or("flux-system"))
    }

    pub(super) fn objects(&self, span: Span) -> Vec<Node> {
        // Flags may stand anywhere.
        match self.positionals(&SWITCHES).as_slice() {
            ["bootstrap", provider, ..] => {
                self.sync(provider).map_or_else(Vec::new, |sync| sync.objects(span))
            }
            ["create", "source", kind, name, ..] => {
                self.source(kind, name).iter().map(|value| value.to_node(span)).collect()
            }
            ["create", "kustomization" | "ks", name, ..] => {
                vec![self.kustomization(name).to_node(span)]
            }
            ["create", "helmrelease" | "hr", name, ..] => vec![self.release(name).to_node(span)],
            _ => Vec::new(),
        }
    }

    /// Whether it is `flux bootstrap`.
    pub(super) fn bootstraps(&self) -> bool {
        self.positionals(&SWITCHES).first() == Some(&"bootstrap")
    }

    fn sync(&self, provider: &str) -> Option<Sync> {
        let host = match provider {
            "github" => "github.com",
            "gitlab" => "gitlab.com",
            "gitea" => "gitea.com",
            "git" => "",
            _ => "unknown.invalid",
        };
        let url = self.flag("url").or_else(|| {
            let host = self.flag("hostname").unwrap_or_else(|| host.to_owned());
            Some(format!("ssh://git@{host}/{}/{}", self.flag("owner")?, self.flag("repository")?))
        })?;
        let text =
            |name: &str, default: &str| self.value(name).unwrap_or_else(|| Value::text(default));
        let namespace = self.namespace();
        Some(Sync {
            name: namespace.clone(),
            namespace,
            url: Value::text(url),
            branch: text("branch", "main"),
            path: text("path", ""),
            secret: text("secret-name", "flux-system"),
            interval: text("interval", "1m0s"),
            submodules: self.is_set("recurse-submodules"),
        })
    }

    /// `flux create source git NAME`.
    fn source(&self, kind: &str, name: &str) -> Option<Value> {
        let (kind, address, references): (_, _, &[(&str, &str)]) = match kind {
            "git" => {
                let references = [
                    ("branch", "branch"),
                    ("tag", "tag"),
                    ("tag-semver", "semver"),
                    ("ref-name", "name"),
                    ("commit", "commit"),
                ];
                ("GitRepository", "url", &references.clone())
            }
            "oci" => (
                "OCIRepository",
                "url",
                &[("tag", "tag"), ("tag-semver", "semver"), ("digest", "digest")],
            ),
            "bucket" => ("Bucket", "endpoint", &[]),
            "helm" => ("HelmRepository", "url", &[]),
            _ => return None,
        };
        let reference = references
            .iter()
            .filter_map(|(flag, field)| Some(((*field).into(), self.value(flag)?)));
        let reference: Vec<_> = reference.collect();
        let reference = (!reference.is_empty()).then(|| ("ref".into(), Value::map(reference)));
        let secret = self
            .value("secret-ref")
            .map(|name| ("secretRef".into(), Value::map([("name".into(), name)])));
        let bucket = self.value("bucket-name").map(|name| ("bucketName".into(), name));
        let submodules = self
            .is_set("recurse-submodules")
            .then(|| ("recurseSubmodules".into(), Value::Bool(true)));
        let address = self.value(address).map(|value| (address.into(), value));
        let spec =
            address.into_iter().chain(bucket).chain(reference).chain(secret).chain(submodules);
        Some(self.object("source.toolkit.fluxcd.io/v1", kind, name, Value::map(spec)))
    }

    /// `flux create kustomization NAME --source=GitRepository/NAME.NAMESPACE`.
    fn kustomization(&self, name: &str) -> Value {
        let path = self.value("path").unwrap_or_else(|| Value::text("./"));
        let prune = ("prune".into(), Value::Bool(self.is_set("prune")));
        let target =
            self.value("target-namespace").map(|namespace| ("targetNamespace".into(), namespace));
        let config = self.value("kubeconfig-secret-ref").map(|name| {
            let reference = Value::map([("name".into(), name)]);
            ("kubeConfig".into(), Value::map([("secretRef".into(), reference)]))
        });
        let spec = [("path".into(), relative(&path)), prune]
            .into_iter()
            .chain(self.reference("GitRepository"));
        let spec = spec.chain(target).chain(config).chain(self.depends_on());
        self.object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", name, Value::map(spec))
    }

    /// `flux create helmrelease NAME --source=HelmRepository/NAME.NAMESPACE --chart=NAME`.
    fn release(&self, name: &str) -> Value {
        let version = self.value("chart-version").map(|version| ("version".into(), version));
        let chart = self.value("chart").map(|chart| ("chart".into(), chart));
        let chart =
            Value::map(chart.into_iter().chain(version).chain(self.reference("HelmRepository")));
        let target =
            self.value("target-namespace").map(|namespace| ("targetNamespace".into(), namespace));
        let chart = [("chart".into(), Value::map([("spec".into(), chart)]))];
        let spec = Value::map(chart.into_iter().chain(target).chain(self.depends_on()));
        self.object("helm.toolkit.fluxcd.io/v2", "HelmRelease", name, spec)
    }

    /// `--source=Kind/name.namespace`, of which only the name is always there.
    fn reference(&self, usual: &str) -> Option<(Rc<str>, Value)> {
        let written = self.flag("source")?;
        let (kind, name) = written.split_once('/').unwrap_or((usual, written.as_str()));
        let (name, namespace) =
            name.split_once('.').map_or((name, None), |(name, namespace)| (name, Some(namespace)));
        let namespace = namespace.map(|namespace| ("namespace".into(), Value::text(namespace)));
        let head = [("kind".into(), Value::text(kind)), ("name".into(), Value::text(name))];
        Some(("sourceRef".into(), Value::map(head.into_iter().chain(namespace))))
    }

    /// `--depends-on=a,namespace/b`.
    fn depends_on(&self) -> Option<(Rc<str>, Value)> {
        let written = self.flag("depends-on")?;
        let one = |written: &str| {
            let (namespace, name) = written
                .split_once('/')
                .map_or((None, written), |(namespace, name)| (Some(namespace), name));
            let namespace = namespace.map(|namespace| ("namespace".into(), Value::text(namespace)));
            Value::map(std::iter::once(("name".into(), Value::text(name))).chain(namespace))
        };
        Some(("dependsOn".into(), Value::list(written.split(',').map(one).collect())))
    }

    fn object(&self, api_version: &str, kind: &str, name: &str, spec: Value) -> Value {
        object(api_version, kind, &Value::text(name), &self.namespace(), Some(spec))
    }
}
