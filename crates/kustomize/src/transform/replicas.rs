//! `replicas`: how many pods a workload has.
//!
//! kustomize: `ReplicaCountTransformer`. The name is matched against every name the workload has or
//! had.

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, Scalar, ScalarKind, ScalarStyle, Value};

use super::Run;
use crate::config::{Creates, FieldSpec, TransformerConfig, Unsettable};
use crate::failure::Failure;
use crate::object::{ResId, ResourceSet};
use crate::read::{Reader, Text};
use crate::rules;

/// An entry of `replicas`.
#[derive(Clone, Debug)]
pub(crate) struct Replica {
    span: Span,
    name: Option<Text>,
    count: i64,
    count_span: Span,
}

/// Sets the count of one workload.
#[derive(Clone, Debug)]
pub(crate) struct Replicas {
    pub(crate) replica: Replica,
    pub(crate) specs: Vec<FieldSpec>,
}

impl Replica {
    /// Reads an entry of `replicas`.
    pub(crate) fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut replica = Self { span: node.span, name: None, count: 0, count_span: node.span };
        reader.fields(node, "an entry of replicas", &["name", "count"], |reader, field, value| {
            if field == "name" {
                replica.name = reader.text(value, field);
            } else {
                replica.count = reader.integer(value, field).unwrap_or_default();
                replica.count_span = value.span;
            }
        });
        replica
    }
}

impl Replicas {
    /// What the entries of a kustomization's `replicas` ask for.
    pub(crate) fn builtin(
        replicas: &[Replica],
        config: &TransformerConfig,
    ) -> impl Iterator<Item = Self> {
        replicas
            .iter()
            .map(|replica| Self { replica: replica.clone(), specs: config.replicas.clone() })
    }

    pub(super) fn apply(&self, set: &mut ResourceSet, run: &mut Run<'_, '_>) {
        let name = self.replica.name.as_ref().map(|name| name.text.as_str()).unwrap_or_default();
        let mut found = false;
        for spec in &self.specs {
            let fits = |id: ResId| id.name == name && id.gvk.is_selected_by(&spec.gvk);
            for item in
                set.items.iter_mut().filter(|item| fits(item.id()) || item.previous_ids().any(fits))
            {
                found = true;
                if let Err(unsettable) =
                    spec.apply(&mut item.node, Creates::Scalar, &mut |node| self.set(node))
                {
                    run.failures.push(unsettable.into_failure(
                        self.replica.span,
                        "setting replicas",
                        &item.id(),
                    ));
                }
            }
        }
        if !found {
            let span = self.replica.name.as_ref().map_or(self.replica.span, |name| name.span);
            run.failures.push(Failure::broken(&rules::TARGET_MISSING, span, format!("no workload with replicas is called {name:?}")).hint(
                if run.incomplete {
                    "it may be among what could not be read"
                } else {
                    "name a Deployment, StatefulSet, ReplicaSet or ReplicationController of this kustomization"
                },
            ));
        }
    }

    fn set(&self, node: &mut Node) -> Result<(), Unsettable> {
        if node.as_scalar().is_none() {
            return Err(Unsettable {
                span: node.span,
                message: "it is not a single value".to_owned(),
            });
        }
        let value = Value::Scalar(Scalar::new(
            self.replica.count.to_string(),
            ScalarKind::Int,
            ScalarStyle::Plain,
        ));
        *node = Node { value, span: self.replica.count_span, comment: None };
        Ok(())
    }
}
