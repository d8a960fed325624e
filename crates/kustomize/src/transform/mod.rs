//! What changes the objects of a kustomization, one file a field.
//!
//! In: the accumulated objects. Out: the same objects changed, and a failure for every entry that
//! cannot be applied.

mod affix;
mod images;
mod namespace;
mod order;
mod pairs;
mod patch_content;
mod patch_entry;
mod patches;
mod replaced_lists;
mod replacement_entry;
mod replacement_path;
mod replacements;
mod replicas;
mod structured;
mod value_add;

use std::sync::Arc;

use fluxscape_manifest::budget::Resource;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Parsed;

use crate::failure::Failure;
use crate::generate::{UNKNOWN_HASH, is_encrypted, name_suffix};
use crate::object::{ResourceSet, Tracked};
use crate::patch::Schema;
use crate::read::{Site, Text, syntax_errors};

pub(crate) use affix::{Affix, Side};
pub(crate) use images::{Image, Images};
pub(crate) use namespace::{Namespace, SubjectMode};
pub(crate) use order::{SortOptions, sort};
pub(crate) use pairs::{LabelSet, PairKind, SetPairs};
pub(crate) use patch_entry::PatchEntry;
pub(crate) use patches::{Patch, PatchForm};
pub(crate) use replacement_entry::ReplacementEntry;
pub(crate) use replacements::Replacements;
pub(crate) use replicas::{Replica, Replicas};
pub(crate) use value_add::ValueAdd;

/// One change to all objects.
#[derive(Clone, Debug)]
pub(crate) enum Transformer {
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
pub(crate) struct Run<'a, 'f> {
    /// Where the kustomization lies: paths of patches are followed from there.
    pub(crate) site: Site<'a>,
    pub(crate) failures: &'f mut Vec<Failure>,
    pub(crate) warnings: &'f mut Vec<Diagnostic>,
    /// Which lists merge, by which keys.
    pub(crate) schema: &'a Schema,
    /// Whether objects are missing because something could not be read: what finds no target may
    /// only lack these.
    pub(crate) incomplete: bool,
}

impl Run<'_, '_> {
    /// Uses some of the bytes that builds may make; whether so much was left. Where it was not, the
    /// build is left out, for one reason.
    fn take(&mut self, bytes: u64, span: Span) -> bool {
        let taken = self.site.library.budget().take(Resource::BytesBuilt, bytes);
        if let Err(exhausted) = taken
            && !self.is_over()
        {
            self.failures.push(Failure::limit(exhausted, span));
        }
        taken.is_ok()
    }

    /// Whether the build is left out.
    pub(crate) fn is_over(&self) -> bool {
        self.failures.iter().any(Failure::is_limit)
    }

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

impl Transformer {
    /// kustomize's name of it.
    pub(crate) fn kind(&self) -> &'static str {
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
    pub(crate) fn apply(&self, set: &mut ResourceSet, run: &mut Run<'_, '_>) {
        match self {
            Self::Patch(patch) => patch.apply(set, run),
            Self::Namespace(namespace) => namespace.apply(set, run.failures),
            Self::Affix(affix) => affix.apply(set, run.failures),
            Self::Pairs(pairs) => pairs.apply(set, run),
            Self::Replicas(replicas) => replicas.apply(set, run),
            Self::Images(images) => images.apply(set, run.failures),
            Self::Replacements(replacements) => replacements.apply(set, run),
            Self::ValueAdd(add) => add.apply(set, run),
            Self::Hash => add_hashes(set, false),
        }
        set.items.iter_mut().for_each(Tracked::taint);
    }
}

/// Ends the names of generated objects with the hash of their content (kustomize:
/// `HashTransformer`).
pub(crate) fn add_hashes(set: &mut ResourceSet, decrypts: bool) {
    for item in set.items.iter_mut().filter(|item| item.hashed) {
        let suffix = if decrypts && is_encrypted(&item.node) {
            UNKNOWN_HASH.to_owned()
        } else {
            name_suffix(&item.node)
        };
        let name = format!("{}-{suffix}", item.name());
        item.store_id();
        item.set_name(&name);
    }
}
