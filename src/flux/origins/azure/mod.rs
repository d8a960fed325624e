//! Flux configurations of Azure, of AKS and of Arc: a source and its Kustomizations that Azure
//! creates in the cluster.
//!
//! In: a resource of Terraform or Bicep. Out: the source and Kustomizations, in the words of Flux.
//! Azure puts the configuration's name before each Kustomization's: `cluster-config` and `infra` make
//! `cluster-config-infra`.

mod resource;

use std::rc::Rc;

use super::sync::{object, relative};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::Value;

pub(super) use resource::{API_TYPE, is_configuration, objects};

/// A configuration, however it is written.
pub(super) struct Configuration {
    pub(super) name: Value,
    pub(super) namespace: Value,
    /// Kind and `spec`.
    pub(super) source: (&'static str, Value),
    pub(super) kustomizations: Vec<Part>,
}

/// One Kustomization of a configuration, in the words of Flux.
pub(super) struct Part {
    pub(super) name: Value,
    pub(super) path: Option<Value>,
    pub(super) depends_on: Option<Value>,
    pub(super) spec: Vec<(Rc<str>, Value)>,
}

impl Configuration {
    pub(super) fn objects(&self, span: Span) -> Vec<Node> {
        let (kind, spec) = &self.source;
        let source = object(
            "source.toolkit.fluxcd.io/v1",
            kind,
            &self.name,
            &self.namespace,
            Some(spec.clone()),
        );
        let kustomizations = self.kustomizations.iter().map(|part| {
            let spec = Value::map(part.spec(kind, &self.name));
            object(
                "kustomize.toolkit.fluxcd.io/v1",
                "Kustomization",
                &prefixed(&self.name, &part.name),
                &self.namespace,
                Some(spec),
            )
        });
        std::iter::once(source).chain(kustomizations).map(|value| value.to_node(span)).collect()
    }
}

impl Part {
    fn spec(&self, source: &str, configuration: &Value) -> Vec<(Rc<str>, Value)> {
        let reference = Value::map([
            ("kind".into(), Value::text(source)),
            ("name".into(), configuration.clone()),
        ]);
        let mut spec = vec![(Rc::from("sourceRef"), reference)];
        spec.extend(self.path.as_ref().map(|path| ("path".into(), relative(path))));
        if let Some(names) = self.depends_on.as_ref().and_then(Value::items) {
            let names = names
                .iter()
                .map(|name| Value::map([("name".into(), prefixed(configuration, name))]));
            spec.push(("dependsOn".into(), Value::list(names.collect())));
        }
        spec.extend(self.spec.iter().cloned());
        spec
    }
}

pub(super) fn fields(given: impl IntoIterator<Item = Option<(&'static str, Value)>>) -> Value {
    Value::map(given.into_iter().flatten().map(|(key, value)| (Rc::from(key), value)))
}

fn prefixed(configuration: &Value, name: &Value) -> Value {
    let text =
        |value: &Value| value.as_text().map_or_else(String::new, |text| text.as_str().to_owned());
    Value::text(format!("{}-{}", text(configuration), text(name)))
}
