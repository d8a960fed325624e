//! `namePrefix` and `nameSuffix`.
//!
//! kustomize: `PrefixTransformer` and `SuffixTransformer`. Custom resource definitions, API
//! services and namespaces keep their names.

use fluxscape_manifest::yaml::Value;

use crate::config::{Creates, FieldSpec, TransformerConfig, Unsettable};
use crate::failure::Failure;
use crate::object::{ResourceSet, Tracked, put_text};
use crate::read::Text;

/// Adds a text before or behind names.
#[derive(Clone, Debug)]
pub(crate) struct Affix {
    pub(crate) side: Side,
    pub(crate) text: Text,
    pub(crate) specs: Vec<FieldSpec>,
}

/// Where the text is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Prefix,
    Suffix,
}

impl Affix {
    /// What a kustomization's `namePrefix` and `nameSuffix` ask for, in this order.
    pub(crate) fn builtin(
        prefix: Option<&Text>,
        suffix: Option<&Text>,
        config: &TransformerConfig,
    ) -> impl Iterator<Item = Self> + use<> {
        let make = |side, text: Option<&Text>, specs: &[FieldSpec]| {
            text.map(|text| Self { side, text: text.clone(), specs: specs.to_vec() })
        };
        let prefix = make(Side::Prefix, prefix, &config.name_prefix);
        let suffix = make(Side::Suffix, suffix, &config.name_suffix);
        prefix.into_iter().chain(suffix)
    }

    pub(super) fn apply(&self, set: &mut ResourceSet, failures: &mut Vec<Failure>) {
        for item in &mut set.items {
            if let Err(unsettable) = self.add_to(item) {
                failures.push(unsettable.into_failure(
                    self.text.span,
                    "changing the name",
                    &item.id(),
                ));
            }
        }
    }

    fn add_to(&self, item: &mut Tracked) -> Result<(), Unsettable> {
        let original = item.original_id().gvk;
        let fixed = match original.kind.as_str() {
            "CustomResourceDefinition" | "Namespace" => true,
            "APIService" => original.group == "apiregistration.k8s.io",
            _ => false,
        };
        if fixed {
            return Ok(());
        }
        for spec in self.specs.iter().filter(|spec| original.is_selected_by(&spec.gvk)) {
            if !self.text.is_empty() && spec.written() == "metadata/name" {
                let history =
                    if self.side == Side::Prefix { &mut item.prefixes } else { &mut item.suffixes };
                history.push(self.text.text.clone());
                item.store_id();
            }
            spec.apply(&mut item.node, Creates::Scalar, &mut |node| {
                let span = node.span;
                let unsettable = |message: &str| Unsettable { span, message: message.to_owned() };
                let Value::Scalar(scalar) = &mut node.value else {
                    return Err(unsettable("it is not a single value"));
                };
                let name = &scalar.text;
                let name = if self.side == Side::Prefix {
                    format!("{}{name}", self.text.text)
                } else {
                    format!("{name}{}", self.text.text)
                };
                put_text(scalar, &name).map_err(unsettable)
            })?;
        }
        Ok(())
    }
}
