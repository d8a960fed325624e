//! What changes the objects of a kustomization, one file a field.
//!
//! In: the accumulated objects. Out: the same objects changed, and a failure for every entry that
//! cannot be applied. The order is kustomize's (`configureBuiltinTransformers`) and stands in
//! [`builtin`].

mod affix;
mod images;
mod namespace;
mod order;
mod pairs;
mod patches;
mod replacement_entry;
mod replacement_path;
mod replacements;
mod replicas;
mod structured;
mod value_add;

use std::sync::Arc;

use super::build::Failure;
use super::config::TransformerConfig;
use super::generate::name_suffix;
use super::kustomization::Kustomization;
use super::load::syntax_errors;
use super::patch::Schema;
use super::read::Text;
use super::site::Site;
use super::tracked::ResourceSet;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::yaml::Parsed;

pub(super) use affix::{Affix, Side};
pub(super) use images::{Image, Images};
pub(super) use namespace::{Namespace, SubjectMode};
pub(super) use order::{SortOptions, sort};
pub(super) use pairs::{LabelSet, PairKind, SetPairs, contradiction};
pub(super) use patches::{Patch, PatchEntry, PatchForm};
pub(super) use replacement_entry::ReplacementEntry;
pub(super) use replacements::Replacements;
pub(super) use replicas::{Replica, Replicas};
pub(super) use value_add::ValueAdd;

/// One change to all objects.
#[derive(Clone, Debug)]
pub(super) enum Transformer {
    Patch(Box<Patch>),
    Namespace(Namespace),
    Affix(Affix),
    Pairs(SetPairs),
    Replicas(Replicas),
    Images(Box<Images>),
    Replacements(Replacements),
    ValueAdd(Box<ValueAdd>),
    Hash,
}

/// What a transformer may use besides the objects.
pub(super) struct Run<'a, 'f> {
    /// Where the kustomization lies: paths of patches are followed from there.
    pub(super) site: Site<'a>,
    pub(super) failures: &'f mut Vec<Failure>,
    pub(super) warnings: &'f mut Vec<Diagnostic>,
    /// Which lists merge, by which keys.
    pub(super) schema: &'a Schema,
    /// Whether objects are missing because something could not be read: what finds no target may
    /// only lack these.
    pub(super) incomplete: bool,
}

impl Run<'_, '_> {
    /// The documents of a file that an entry names; what is wrong with it is recorded.
    fn load(&mut self, path: &Text) -> Option<Arc<Parsed>> {
        match self.site.load(&path.text, path.span) {
            Ok(parsed) => {
                self.failures.extend(syntax_errors(&parsed));
                Some(parsed)
            }
            Err(failure) => {
                self.failures.push(failure);
                None
            }
        }
    }
}

/// The transformers of a kustomization's fields, in the order in which kustomize applies them.
pub(super) fn builtin(
    kustomization: &Kustomization,
    config: &TransformerConfig,
    failures: &mut Vec<Failure>,
) -> Vec<Transformer> {
    let mut transformers = Vec::new();
    let patches = |form, entries: &[PatchEntry]| {
        entries.iter().map(move |entry| Patch::new(form, entry.clone())).collect::<Vec<_>>()
    };
    transformers.extend(kustomization.patches_strategic_merge.iter().map(Patch::strategic_merge));
    transformers.extend(patches(PatchForm::Any, &kustomization.patches));
    let mut transformers: Vec<Transformer> =
        transformers.into_iter().map(|patch| Transformer::Patch(Box::new(patch))).collect();
    transformers.extend(Namespace::builtin(kustomization, config).map(Transformer::Namespace));
    transformers.extend(Affix::builtin(kustomization, config).map(Transformer::Affix));
    transformers.extend(
        SetPairs::labels(kustomization, config, failures).into_iter().map(Transformer::Pairs),
    );
    transformers.extend(SetPairs::annotations(kustomization, config).map(Transformer::Pairs));
    let json = patches(PatchForm::Json6902, &kustomization.patches_json6902);
    transformers.extend(json.into_iter().map(|patch| Transformer::Patch(Box::new(patch))));
    transformers.extend(Replicas::builtin(kustomization, config).map(Transformer::Replicas));
    transformers.extend(
        Images::builtin(kustomization, config).map(|images| Transformer::Images(Box::new(images))),
    );
    transformers.extend(Replacements::builtin(kustomization).map(Transformer::Replacements));
    transformers
}

impl Transformer {
    /// kustomize's name of it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Patch(patch) => match patch.form() {
                PatchForm::Any => "PatchTransformer",
                PatchForm::StrategicMerge => "PatchStrategicMergeTransformer",
                PatchForm::Json6902 => "PatchJson6902Transformer",
            },
            Self::Namespace(_) => "NamespaceTransformer",
            Self::Affix(affix) if affix.side == Side::Prefix => "PrefixTransformer",
            Self::Affix(_) => "SuffixTransformer",
            Self::Pairs(pairs) if pairs.kind == PairKind::Labels => "LabelTransformer",
            Self::Pairs(_) => "AnnotationsTransformer",
            Self::Replicas(_) => "ReplicaCountTransformer",
            Self::Images(_) => "ImageTagTransformer",
            Self::Replacements(_) => "ReplacementTransformer",
            Self::ValueAdd(_) => "ValueAddTransformer",
            Self::Hash => "HashTransformer",
        }
    }

    /// Changes the objects.
    pub(super) fn apply(&self, set: &mut ResourceSet, run: &mut Run<'_, '_>) {
        match self {
            Self::Patch(patch) => patch.apply(set, run),
            Self::Namespace(namespace) => namespace.apply(set, run.failures),
            Self::Affix(affix) => affix.apply(set, run.failures),
            Self::Pairs(pairs) => pairs.apply(set, run.failures),
            Self::Replicas(replicas) => replicas.apply(set, run),
            Self::Images(images) => images.apply(set, run.failures),
            Self::Replacements(replacements) => replacements.apply(set, run),
            Self::ValueAdd(add) => add.apply(set, run),
            Self::Hash => add_hashes(set),
        }
    }
}

/// Ends the names of generated objects with the hash of their content (kustomize:
/// `HashTransformer`).
pub(super) fn add_hashes(set: &mut ResourceSet) {
    for item in set.items.iter_mut().filter(|item| item.hashed) {
        let name = format!("{}-{}", item.name(), name_suffix(&item.node));
        item.store_id();
        item.set_name(&name);
    }
}
