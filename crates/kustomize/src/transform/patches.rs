//! `patchesStrategicMerge`, `patches` and `patchesJson6902`.
//!
//! In: the objects, and a patch inline or in a file. Out: the selected objects patched. What a
//! patch does to one object is in [`crate::patch`]; here is which objects it is for.
//! kustomize: `PatchTransformer`, `PatchStrategicMergeTransformer` and `PatchJson6902Transformer`.

use fluxscape_manifest::diagnostic::{Diagnostic, Rule};
use fluxscape_manifest::yaml::{Node, ScalarKind, Value};

use super::Run;
use super::patch_content::Content;
use super::patch_entry::PatchEntry;
use super::replaced_lists::replaced_lists;
use crate::failure::Failure;
use crate::object::{ResId, ResourceSet, Tracked, repeated_key, with_annotations};
use crate::patch::{Operations, Outcome, Schema, json_patch, strategic_merge};
use crate::read::Text;
use crate::rules;
use crate::select::Selector;

const RULE: &Rule = &rules::PATCH_INVALID;

/// One patch and the field it is in.
#[derive(Clone, Debug)]
pub(crate) struct Patch {
    form: PatchForm,
    entry: PatchEntry,
}

/// Which kinds of patches a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PatchForm {
    /// `patches`: whichever it is.
    Any,
    /// `patchesStrategicMerge`.
    StrategicMerge,
    /// `patchesJson6902`.
    Json6902,
}

impl Patch {
    /// An entry of the field that takes this form.
    pub(crate) fn new(form: PatchForm, entry: PatchEntry) -> Self {
        Self { form, entry }
    }

    /// The field it is in.
    pub(crate) fn form(&self) -> PatchForm {
        self.form
    }

    /// An entry of `patchesStrategicMerge`: a path, or the patch itself.
    pub(crate) fn strategic_merge(text: &Text) -> Self {
        let mut entry = PatchEntry::at(text.span);
        // For kustomize it is a path when it is not an object; no path contains a line break or a
        // brace.
        if text.text.contains(['\n', '{']) {
            entry.patch = Some(text.clone());
        } else {
            entry.path = Some(text.clone());
        }
        Self { form: PatchForm::StrategicMerge, entry }
    }

    pub(super) fn apply(&self, set: &mut ResourceSet, run: &mut Run<'_, '_>) {
        match Content::read(self.form, &self.entry, run.site) {
            Ok(Content::Empty) => {}
            Ok(Content::StrategicMerge(patches)) => self.merge(&patches, set, run),
            Ok(Content::Json6902(operations)) => self.operate(&operations, set, run),
            Err(failures) => run.failures.extend(failures),
        }
    }

    fn merge(&self, patches: &[Tracked], set: &mut ResourceSet, run: &mut Run<'_, '_>) {
        let Some(target) = &self.entry.target else {
            return patches.iter().for_each(|patch| self.merge_by_id(patch, set, run));
        };
        match (patches, target.matcher()) {
            (_, Err(failure)) => run.failures.push(failure),
            ([patch], Ok(matcher)) => {
                let selected = matcher.positions(set);
                if selected.is_empty() {
                    run.warnings.extend(nothing_selected(target));
                }
                self.merge_into(&selected, patch, set, run);
                run.failures.extend(set.shared_id(self.entry.source()));
            }
            (_, Ok(_)) => {
                let message = "several strategic merge patches in one entry cannot have a target";
                run.failures.push(
                    Failure::broken(RULE, self.entry.source(), message)
                        .hint("give each patch an entry of its own"),
                );
            }
        }
    }

    /// Merges a patch into the object whose identity it has.
    fn merge_by_id(&self, patch: &Tracked, set: &mut ResourceSet, run: &mut Run<'_, '_>) {
        let id = patch.id();
        match set.with_any_id(&id).as_slice() {
            [at] => {
                self.merge_into(&[*at], patch, set, run);
                if self.form == PatchForm::StrategicMerge {
                    run.failures.extend(set.shared_id(self.entry.source()));
                }
            }
            found => run.failures.push(self.no_single_target(&id, found.len(), run.incomplete)),
        }
    }

    fn no_single_target(&self, id: &ResId, found: usize, incomplete: bool) -> Failure {
        let span = self.entry.source();
        if found > 0 {
            let message = format!("the patch for {id} fits {found} objects");
            return Failure::broken(&rules::TARGET_MISSING, span, message)
                .hint("name its namespace, or select one object with target");
        }
        let message = format!("no resource matches the patch for {id}");
        Failure::broken(&rules::TARGET_MISSING, span, message).hint(if incomplete {
            "its target may be among what could not be read"
        } else {
            "correct its apiVersion, kind, name and namespace, or add the object to resources"
        })
    }

    fn merge_into(
        &self,
        positions: &[usize],
        patch: &Tracked,
        set: &mut ResourceSet,
        run: &mut Run<'_, '_>,
    ) {
        let weight = patch.node.weight();
        for at in positions {
            let Some(item) = set.items.get_mut(*at) else { continue };
            if !run.take(weight, self.entry.source()) {
                return;
            }
            if !run.schema.knows(&item.node) {
                for replaced in replaced_lists(&item.node, &patch.node, &item.id()) {
                    if !run.warnings.iter().any(|known| known.span == replaced.span) {
                        run.warnings.push(replaced);
                    }
                }
            }
            if let Err(failure) = self.merge_one(item, patch, run.schema) {
                run.failures.push(failure);
            }
        }
        set.items.retain(|item| {
            item.node.as_mapping().is_some_and(|mapping| !mapping.entries.is_empty())
        });
    }

    /// Merges a patch; name, namespace and kind stay unless their change is allowed. Leaves nothing
    /// of an object that it deletes.
    fn merge_one(
        &self,
        item: &mut Tracked,
        patch: &Tracked,
        schema: &Schema,
    ) -> Result<(), Failure> {
        let id = item.id();
        if self.entry.allow_name_change || self.entry.allow_kind_change {
            item.store_id();
        }
        let mut patch = patch.node.clone();
        // kustomize gives a patch with a target the `apiVersion` of each object it is merged into.
        match (item.node.get("apiVersion"), patch.as_mapping_mut()) {
            (Some(version), Some(patch)) => patch.set("apiVersion", version.clone()),
            (None, Some(patch)) => drop(patch.remove("apiVersion")),
            (_, None) => {}
        }
        if self.entry.target.is_some() {
            make_texts(&mut patch, "labels");
            make_texts(&mut patch, "annotations");
        }
        let outcome = strategic_merge(&mut item.node, &patch, schema)
            .map_err(|reason| self.impossible(&id, reason))?;
        item.repeated_keys.retain(|key| !key.over_nothing);
        if outcome == Outcome::Deleted {
            item.node = Node::mapping(item.node.span);
            return Ok(());
        }
        if !self.entry.allow_kind_change {
            item.node.set(
                "kind",
                Node::text(
                    id.gvk.kind,
                    item.node.get("kind").map_or(item.node.span, |kind| kind.span),
                ),
            );
        }
        if !self.entry.allow_name_change {
            item.set_name(&id.name);
        }
        item.set_namespace(&id.namespace);
        Ok(())
    }

    fn impossible(&self, id: &ResId, reason: Diagnostic) -> Failure {
        let message = format!("the patch cannot be applied to {id}: {}", reason.message);
        let span = reason.span.unwrap_or_else(|| self.entry.source());
        let failure = Failure::broken(RULE, span, message);
        match reason.hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }

    fn operate(&self, operations: &Operations, set: &mut ResourceSet, run: &mut Run<'_, '_>) {
        let Some(target) = &self.entry.target else {
            let failure = Failure::broken(RULE, self.entry.source(), "a JSON patch needs a target");
            return run
                .failures
                .push(failure.hint("add target with kind and name of what it is for"));
        };
        if self.form == PatchForm::Json6902 && target.name.is_none() {
            let failure = Failure::broken(
                RULE,
                target.span,
                "the target of an entry of patchesJson6902 needs a name",
            );
            return run.failures.push(failure.hint("add name, or use patches"));
        }
        let matcher = match target.matcher() {
            Ok(matcher) => matcher,
            Err(failure) => return run.failures.push(failure),
        };
        let selected = matcher.positions(set);
        if selected.is_empty() {
            run.warnings.extend(nothing_selected(target));
        }
        for at in selected {
            let Some(item) = set.items.get_mut(at) else { continue };
            let id = item.id();
            if self.form == PatchForm::Any {
                item.store_id();
            }
            // kustomize makes JSON of the object first.
            let repeated = item.repeated();
            if !repeated.is_empty() {
                run.failures.extend(repeated.into_iter().map(repeated_key));
                item.repeated_keys.clear();
                continue;
            }
            // A JSON patch makes an object out of new values.
            item.aliases.clear();
            if let Err(reason) = with_annotations(item, |node| json_patch(node, operations)) {
                run.failures.push(self.impossible(&id, reason));
            }
            if !run.take(item.node.weight(), self.entry.source()) {
                return;
            }
        }
    }
}

/// Makes text of the labels or annotations of a patch with a target, null included: kustomize
/// copies them from one string map to another.
fn make_texts(patch: &mut Node, field: &str) {
    let Some(metadata) = patch.get_mut("metadata").and_then(Node::as_mapping_mut) else { return };
    match metadata.get_mut(field).and_then(Node::as_mapping_mut) {
        Some(texts) if !texts.entries.is_empty() => {
            for (_, value) in &mut texts.entries {
                match &mut value.value {
                    Value::Scalar(scalar) => scalar.kind = ScalarKind::String,
                    Value::Sequence(_) | Value::Mapping(_) => *value = Node::text("", value.span),
                }
            }
        }
        _ => drop(metadata.remove(field)),
    }
}

/// A target that names one object that is not there is a mistake; one that describes objects is a
/// rule for whatever there is.
fn nothing_selected(target: &Selector) -> Option<Diagnostic> {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_:".contains(c))
    };
    target.name.as_ref().filter(|name| is_name(&name.text))?;
    let problem = Diagnostic::warning(
        &rules::PATCH_WITHOUT_TARGET,
        target.span,
        "the target of the patch selects no object",
    );
    Some(problem.hint("correct the target, or remove the patch: kustomize ignores it silently"))
}
