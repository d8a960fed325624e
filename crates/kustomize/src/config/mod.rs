//! What the transformers work on: field specifications and name references, the default ones and
//! those of `configurations` and `crds`.
//!
//! kustomize: `builtinconfig.TransformerConfig`. Configurations add to the defaults, and what a
//! base adds holds in its overlays too.

mod crd;
mod defaults;
pub(crate) mod field_spec;
mod read;

use std::sync::{Arc, LazyLock};

use fluxscape_manifest::object::Gvk;

pub(crate) use crd::read_crds;
pub(crate) use field_spec::{Creates, FieldSpec, Step, Unsettable, contradiction};
pub(crate) use read::read_configuration;

/// The fields that each transformer works on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TransformerConfig {
    pub(crate) name_prefix: Vec<FieldSpec>,
    pub(crate) name_suffix: Vec<FieldSpec>,
    pub(crate) namespace: Vec<FieldSpec>,
    pub(crate) common_labels: Vec<FieldSpec>,
    pub(crate) labels: Vec<FieldSpec>,
    pub(crate) template_labels: Vec<FieldSpec>,
    pub(crate) common_annotations: Vec<FieldSpec>,
    pub(crate) name_reference: Vec<NameReference>,
    pub(crate) var_reference: Vec<FieldSpec>,
    pub(crate) images: Vec<FieldSpec>,
    pub(crate) replicas: Vec<FieldSpec>,
}

/// The fields that hold names of objects of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameReference {
    /// The kind that is referred to.
    pub(crate) target: Gvk,
    /// The fields that refer to it.
    pub(crate) referrers: Vec<FieldSpec>,
}

static NONE: LazyLock<Arc<TransformerConfig>> = LazyLock::new(Arc::default);
static DEFAULT: LazyLock<Arc<TransformerConfig>> = LazyLock::new(|| Arc::new(defaults::config()));

impl TransformerConfig {
    /// Nothing, before a kustomization adds its configuration and the defaults.
    pub(crate) fn none() -> Arc<Self> {
        Arc::clone(&NONE)
    }

    /// What holds without any configuration.
    pub(crate) fn default_config() -> Arc<Self> {
        Arc::clone(&DEFAULT)
    }

    /// Adds what another configuration holds.
    ///
    /// # Errors
    /// The specification that contradicts one that is there.
    pub(crate) fn merge(&mut self, other: &Self) -> Result<(), FieldSpec> {
        let Self { name_prefix, name_suffix, namespace, common_labels, labels, .. } = self;
        field_spec::merge(name_prefix, &other.name_prefix)?;
        field_spec::merge(name_suffix, &other.name_suffix)?;
        field_spec::merge(namespace, &other.namespace)?;
        field_spec::merge(common_labels, &other.common_labels)?;
        field_spec::merge(labels, &other.labels)?;
        field_spec::merge(&mut self.template_labels, &other.template_labels)?;
        field_spec::merge(&mut self.common_annotations, &other.common_annotations)?;
        field_spec::merge(&mut self.var_reference, &other.var_reference)?;
        field_spec::merge(&mut self.images, &other.images)?;
        field_spec::merge(&mut self.replicas, &other.replicas)?;
        other.name_reference.iter().try_for_each(|reference| self.merge_reference(reference))
    }

    /// Adds name references to those of the same kind.
    pub(crate) fn merge_reference(&mut self, reference: &NameReference) -> Result<(), FieldSpec> {
        if let Some(known) =
            self.name_reference.iter_mut().find(|known| known.target == reference.target)
        {
            return field_spec::merge(&mut known.referrers, &reference.referrers);
        }
        self.name_reference.push(reference.clone());
        Ok(())
    }
}

/// Adds a configuration to another; the common case, where one is nothing or both are the default,
/// costs nothing.
///
/// # Errors
/// The specification that contradicts one that is there.
pub(crate) fn merge_shared(
    into: &mut Arc<TransformerConfig>,
    other: &Arc<TransformerConfig>,
) -> Result<(), FieldSpec> {
    if Arc::ptr_eq(into, &NONE) {
        *into = Arc::clone(other);
        return Ok(());
    }
    // Every configuration that is more than nothing holds the defaults already.
    if Arc::ptr_eq(into, other) || Arc::ptr_eq(other, &DEFAULT) {
        return Ok(());
    }
    Arc::make_mut(into).merge(other)
}
