//! `namespace`: every namespaced object into one namespace.
//!
//! kustomize: `filters/namespace`. A Namespace object takes the name; service accounts named
//! `default` in role bindings and the services of API extensions take it too.

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::Gvk;
use fluxscape_manifest::yaml::{Node, Value};

use crate::config::{Creates, FieldSpec, TransformerConfig, Unsettable};
use crate::failure::Failure;
use crate::object::{ResourceSet, Tracked, is_cluster_scoped};
use crate::read::Text;

/// Sets the namespace.
#[derive(Clone, Debug)]
pub(crate) struct Namespace {
    pub(crate) name: Text,
    pub(crate) specs: Vec<FieldSpec>,
    /// Whether to leave namespaces that are set alone.
    pub(crate) unset_only: bool,
    pub(crate) subjects: SubjectMode,
}

/// Which subjects of role bindings take the namespace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SubjectMode {
    /// Those named `default`.
    #[default]
    DefaultOnly,
    /// All service accounts.
    AllServiceAccounts,
    None,
}

impl Namespace {
    /// What a kustomization's `namespace` asks for.
    pub(crate) fn builtin(name: Option<&Text>, config: &TransformerConfig) -> Option<Self> {
        Some(Self {
            name: name?.clone(),
            specs: config.namespace.clone(),
            unset_only: false,
            subjects: SubjectMode::default(),
        })
    }

    /// Sets `metadata.namespace` alone.
    pub(super) fn only(name: Text) -> Self {
        Self { name, specs: Vec::new(), unset_only: false, subjects: SubjectMode::default() }
    }

    pub(super) fn apply(&self, set: &mut ResourceSet, failures: &mut Vec<Failure>) {
        for item in &mut set.items {
            item.store_id();
            if let Err(unsettable) = self.set_on(item) {
                failures.push(unsettable.into_failure(
                    self.name.span,
                    "setting the namespace",
                    &item.id(),
                ));
            }
        }
        failures.extend(set.shared_id(self.name.span).map(|failure| {
            let message = format!(
                "namespace transformation produces ID conflict: {}",
                failure.diagnostic.message
            );
            Failure { diagnostic: Diagnostic { message, ..failure.diagnostic }, ..failure }
        }));
    }

    pub(super) fn set_on(&self, item: &mut Tracked) -> Result<(), Unsettable> {
        let gvk = Gvk::of(&item.node);
        let mut set = |node: &mut Node| self.set(node);
        if !is_cluster_scoped(&gvk) {
            FieldSpec::everywhere("metadata/namespace", true).apply(
                &mut item.node,
                Creates::Scalar,
                &mut set,
            )?;
        }
        let binding = matches!(gvk.kind.as_str(), "RoleBinding" | "ClusterRoleBinding");
        if binding {
            self.set_on_subjects(&mut item.node)?;
        }
        let core_namespace = gvk.group.is_empty() && gvk.version == "v1";
        for spec in &self.specs {
            let passed_over = match spec.written().as_str() {
                "metadata/namespace" => true,
                // Only the core Namespace is renamed, not custom kinds of that name.
                "metadata/name" => !core_namespace,
                "subjects/namespace" => binding && spec.gvk.kind.ends_with("RoleBinding"),
                _ => false,
            };
            if !passed_over {
                spec.apply(&mut item.node, Creates::Scalar, &mut set)?;
            }
        }
        Ok(())
    }

    fn set_on_subjects(&self, binding: &mut Node) -> Result<(), Unsettable> {
        let Some(Value::Sequence(subjects)) =
            binding.get_mut("subjects").map(|subjects| &mut subjects.value)
        else {
            return Ok(());
        };
        for subject in subjects {
            let meant = match self.subjects {
                SubjectMode::DefaultOnly => subject.str_at(&["name"]) == Some("default"),
                SubjectMode::AllServiceAccounts => {
                    subject.str_at(&["kind"]) == Some("ServiceAccount")
                }
                SubjectMode::None => false,
            };
            if meant {
                FieldSpec::everywhere("namespace", true).apply(
                    subject,
                    Creates::Scalar,
                    &mut |node| self.set(node),
                )?;
            }
        }
        Ok(())
    }

    fn set(&self, node: &mut Node) -> Result<(), Unsettable> {
        let Some(scalar) = node.as_scalar() else {
            return Err(Unsettable {
                span: node.span,
                message: "namespace field specs must target single values".to_owned(),
            });
        };
        if !(self.unset_only && !node.is_null() && !scalar.text.is_empty()) {
            *node = self.name.with_text(self.name.text.clone());
        }
        Ok(())
    }
}
