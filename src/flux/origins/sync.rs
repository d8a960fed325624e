//! The pair that `flux bootstrap` writes: a GitRepository and a Kustomization of one name (flux2:
//! pkg/manifestgen/sync).

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::{Map, Value};

/// The file that holds the pair.
pub(in crate::flux) const SYNC_FILE: &str = "gotk-sync.yaml";

/// What the pair is made from.
pub(super) struct Sync {
    pub(super) name: Value,
    pub(super) namespace: Value,
    pub(super) url: Value,
    pub(super) branch: Value,
    pub(super) path: Value,
    pub(super) secret: Value,
    pub(super) interval: Value,
    pub(super) submodules: bool,
}

impl Sync {
    /// The pair as nodes at a span.
    pub(super) fn objects(&self, span: Span) -> Vec<Node> {
        self.values().iter().map(|value| value.to_node(span)).collect()
    }

    fn values(&self) -> [Value; 2] {
        let mut repository = vec![
            ("interval".into(), self.interval.clone()),
            ("ref".into(), Value::map([("branch".into(), self.branch.clone())])),
            ("secretRef".into(), Value::map([("name".into(), self.secret.clone())])),
            ("url".into(), self.url.clone()),
        ];
        if self.submodules {
            repository.push(("recurseSubmodules".into(), Value::Bool(true)));
        }
        let source = Value::map([
            ("kind".into(), Value::text("GitRepository")),
            ("name".into(), self.name.clone()),
        ]);
        let kustomization = Value::map([
            ("interval".into(), Value::text("10m0s")),
            ("path".into(), relative(&self.path)),
            ("prune".into(), Value::Bool(true)),
            ("sourceRef".into(), source),
        ]);
        [
            object(
                "source.toolkit.fluxcd.io/v1",
                "GitRepository",
                &self.name,
                &self.namespace,
                Some(Value::map(repository)),
            ),
            object(
                "kustomize.toolkit.fluxcd.io/v1",
                "Kustomization",
                &self.name,
                &self.namespace,
                Some(kustomization),
            ),
        ]
    }
}

/// A path as `flux` writes it: from the root of the source, with `./` before it.
pub(super) fn relative(path: &Value) -> Value {
    let path = path.as_text().map_or_else(String::new, |text| text.as_str().to_owned());
    Value::text(format!("./{}", path.trim_start_matches("./").trim_start_matches('/')))
}

/// An object with a name, a namespace and a spec.
pub(super) fn object(
    api_version: &str,
    kind: &str,
    name: &Value,
    namespace: &Value,
    spec: Option<Value>,
) -> Value {
    let metadata =
        Value::map([("name".into(), name.clone()), ("namespace".into(), namespace.clone())]);
    let head = [
        ("apiVersion".into(), Value::text(api_version)),
        ("kind".into(), Value::text(kind)),
        ("metadata".into(), metadata),
    ];
    Value::map(head.into_iter().chain(spec.map(|spec| ("spec".into(), spec))))
}

/// fluxcd/flux up to 0.25: path and content of the file of `data.flux_sync.x`.
pub(super) fn sync_file(block: &Map) -> (String, String) {
    let own = |key: &str| block.get(key).cloned();
    let text = |key: &str, default: &str| own(key).unwrap_or_else(|| Value::text(default));
    let minutes = own("interval").and_then(|value| value.as_number()).unwrap_or(1.0);
    let sync = Sync {
        name: text("name", "flux-system"),
        namespace: text("namespace", "flux-system"),
        url: own("url").unwrap_or_else(|| Value::unknown("data.flux_sync.url")),
        branch: text("branch", "main"),
        path: text("target_path", ""),
        secret: text("secret", "flux-system"),
        interval: Value::text(format!("{minutes}m0s")),
        submodules: false,
    };
    let documents = sync.values().into_iter().map(|value| value.to_yaml().as_str().to_owned());
    let content = documents.collect::<Vec<_>>().join("---\n");
    let [path, namespace] = [&sync.path, &sync.namespace]
        .map(|part| part.as_text().map_or_else(String::new, |text| text.as_str().to_owned()));
    (format!("{path}/{namespace}/{SYNC_FILE}"), content)
}
