//! `labels`, `commonLabels` and `commonAnnotations`: names with texts set in metadata, templates
//! and selectors.
//!
//! kustomize: `LabelTransformer` and `AnnotationsTransformer`.

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

use super::Run;
use crate::config::{Creates, FieldSpec, TransformerConfig, Unsettable, contradiction, field_spec};
use crate::failure::Failure;
use crate::object::{ResourceSet, follow_changes, present, remember, set_plain};
use crate::read::{Pairs, Reader};

/// Sets labels or annotations.
#[derive(Clone, Debug)]
pub(crate) struct SetPairs {
    pub(crate) kind: PairKind,
    pub(crate) pairs: Pairs,
    pub(crate) specs: Vec<FieldSpec>,
}

/// What is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PairKind {
    Labels,
    Annotations,
}

/// An entry of `labels`.
#[derive(Clone, Debug)]
pub(crate) struct LabelSet {
    span: Span,
    pairs: Pairs,
    include_selectors: bool,
    include_templates: bool,
    fields: Vec<FieldSpec>,
}

impl LabelSet {
    /// Reads an entry of `labels`.
    pub(crate) fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let (include_selectors, include_templates) = (false, false);
        let mut set = Self {
            span: node.span,
            pairs: Pairs::new(),
            include_selectors,
            include_templates,
            fields: Vec::new(),
        };
        let known = &["pairs", "includeSelectors", "includeTemplates", "fields"];
        reader.fields(node, "an entry of labels", known, |reader, field, value| match field {
            "pairs" => set.pairs = reader.pairs(value, field),
            "includeSelectors" => {
                set.include_selectors = reader.flag(value, field).unwrap_or_default();
            }
            "includeTemplates" => {
                set.include_templates = reader.flag(value, field).unwrap_or_default();
            }
            _ => set.fields = FieldSpec::read_all(reader, field, value),
        });
        set
    }

    /// The fields to set: the entry's own, then those that its switches add.
    fn specs(&self, config: &TransformerConfig) -> Result<Vec<FieldSpec>, FieldSpec> {
        let mut specs = self.fields.clone();
        field_spec::merge(&mut specs, &config.labels)?;
        if self.include_selectors {
            field_spec::merge(&mut specs, &config.common_labels)?;
            return Ok(specs);
        }
        if self.include_templates {
            field_spec::merge(&mut specs, &config.template_labels)?;
        }
        field_spec::merge(&mut specs, &[FieldSpec::everywhere("metadata/labels", true)])?;
        Ok(specs)
    }
}

impl SetPairs {
    /// What a kustomization's `labels` and `commonLabels` ask for, in this order.
    pub(crate) fn labels(
        labels: &[LabelSet],
        common_labels: &Pairs,
        config: &TransformerConfig,
        failures: &mut Vec<Failure>,
    ) -> Vec<Self> {
        let mut all = Vec::new();
        for set in labels {
            match set.specs(config) {
                Ok(specs) => {
                    all.push(Self { kind: PairKind::Labels, pairs: set.pairs.clone(), specs });
                }
                Err(spec) => failures.push(contradiction(&spec, set.span)),
            }
        }
        // kustomize runs it when there are any labels, and notes it even when it has none of its
        // own.
        if !common_labels.is_empty() || !labels.is_empty() {
            let specs = config.common_labels.clone();
            all.push(Self { kind: PairKind::Labels, pairs: common_labels.clone(), specs });
        }
        all
    }

    /// What a kustomization's `commonAnnotations` ask for.
    pub(crate) fn annotations(pairs: &Pairs, config: &TransformerConfig) -> Option<Self> {
        let (kind, specs) = (PairKind::Annotations, config.common_annotations.clone());
        (!pairs.is_empty()).then(|| Self { kind, pairs: pairs.clone(), specs })
    }

    pub(super) fn apply(&self, set: &mut ResourceSet, run: &mut Run<'_, '_>) {
        let doing =
            if self.kind == PairKind::Labels { "setting labels" } else { "setting annotations" };
        let weight: u64 = self.pairs.iter().map(|(name, value)| weight(name, &value.text)).sum();
        let span = self.pairs.iter().next().map(|(_, value)| value.span);
        if span.is_some_and(|span| !run.take(weight * set.items.len() as u64, span)) {
            return;
        }
        let failures = &mut *run.failures;
        for item in &mut set.items {
            for (name, value) in &self.pairs {
                let mut set =
                    |node: &mut Node| set_entry(node, name, &value.with_text(value.text.clone()));
                let before = present(&item.node, &self.specs, name);
                let done = self
                    .specs
                    .iter()
                    .try_for_each(|spec| spec.apply(&mut item.node, Creates::Mapping, &mut set));
                if let Err(unsettable) = done {
                    failures.push(unsettable.into_failure(value.span, doing, &item.id()));
                }
                follow_changes(&mut item.node, &mut item.aliases);
                remember(&item.node, &mut item.aliases, &self.specs, name, &before);
            }
        }
    }
}

/// About how many bytes a pair takes in an object.
fn weight(name: &str, value: &str) -> u64 {
    256 + (name.len() + value.len()) as u64
}

fn set_entry(node: &mut Node, name: &str, value: &Node) -> Result<(), Unsettable> {
    if node.is_null() {
        return Ok(());
    }
    let span = node.span;
    let mapping = node
        .as_mapping_mut()
        .ok_or_else(|| Unsettable { span, message: "it is not a mapping".to_owned() })?;
    set_plain(mapping, name, value.clone());
    Ok(())
}
