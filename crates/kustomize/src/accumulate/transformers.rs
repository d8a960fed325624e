//! The transformers of a kustomization: what its fields ask for, in kustomize's order, then its own
//! transformers, then its validators.

use fluxscape_manifest::yaml::Node;

use super::{Accumulated, Accumulation, Frame, plugin};
use crate::config::TransformerConfig;
use crate::failure::Failure;
use crate::kustomization::Kustomization;
use crate::object::{Note, ResourceSet, follow_changes, note_transformer};
use crate::patch::Schema;
use crate::read::Site;
use crate::rules;
use crate::transform::{
    Affix, Images, Namespace, Patch, PatchEntry, PatchForm, Replacements, Replicas, Run, SetPairs,
    Transformer,
};

impl Accumulation<'_> {
    /// Applies the kustomization's fields, then its own transformers, then its validators.
    pub(super) fn transform(
        &mut self,
        kustomization: &Kustomization,
        frame: &Frame<'_>,
        into: &mut Accumulated,
    ) {
        let builtin = builtin(kustomization, &into.config, &mut self.failures);
        let mut transformers: Vec<(Transformer, Option<Note>)> = Vec::new();
        for transformer in builtin {
            let note = self.note(kustomization, frame, transformer.kind());
            // All of patchesStrategicMerge is one transformer to kustomize.
            if let Some((Transformer::Patch(last), last_note)) = transformers.last_mut()
                && last.form() == PatchForm::StrategicMerge
                && *last_note == note
            {
                *last_note = None;
            }
            transformers.push((transformer, note));
        }
        for object in self.configurations_of(&kustomization.transformers, kustomization, frame) {
            let note = object.as_configuration();
            // What one object configures is one transformer to kustomize, and noted once.
            transformers.extend(
                plugin::transformers(&object.node, &mut self.failures)
                    .into_iter()
                    .map(|transformer| (transformer, None)),
            );
            if let Some((_, last)) = transformers.last_mut().filter(|_| note.is_some()) {
                *last = note;
            }
        }
        self.apply(&transformers, frame.site, &mut into.set);
        for object in self.configurations_of(&kustomization.validators, kustomization, frame) {
            let validators: Vec<_> = plugin::transformers(&object.node, &mut self.failures)
                .into_iter()
                .map(|validator| (validator, None))
                .collect();
            let before: Vec<Node> = into.set.items.iter().map(|item| item.node.clone()).collect();
            self.apply(&validators, frame.site, &mut into.set);
            if before.iter().ne(into.set.items.iter().map(|item| &item.node)) {
                let failure = Failure::broken(
                    &rules::VALIDATOR_CHANGES,
                    object.origin.span,
                    "a validator must not change objects",
                );
                self.failures.push(failure.hint("list it under transformers"));
            }
        }
    }

    fn apply(
        &mut self,
        transformers: &[(Transformer, Option<Note>)],
        site: Site<'_>,
        set: &mut ResourceSet,
    ) {
        let schema = self.schema.clone().unwrap_or_else(Schema::kubernetes);
        let (failures, warnings) = (&mut self.failures, &mut self.warnings);
        let mut run =
            Run { site, failures, warnings, schema: &schema, incomplete: self.incomplete };
        for (transformer, note) in transformers {
            if run.is_over() {
                return;
            }
            transformer.apply(set, &mut run);
            for item in &mut set.items {
                follow_changes(&mut item.node, &mut item.aliases);
            }
            if let Some(note) = note {
                note_transformer(&mut set.items, note);
            }
        }
    }
}

/// The transformers of a kustomization's fields, in the order in which kustomize applies them
/// (`configureBuiltinTransformers`).
fn builtin(
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
    transformers.extend(
        Namespace::builtin(kustomization.namespace.as_ref(), config).map(Transformer::Namespace),
    );
    transformers.extend(
        Affix::builtin(
            kustomization.name_prefix.as_ref(),
            kustomization.name_suffix.as_ref(),
            config,
        )
        .map(Transformer::Affix),
    );
    transformers.extend(
        SetPairs::labels(&kustomization.labels, &kustomization.common_labels, config, failures)
            .into_iter()
            .map(Transformer::Pairs),
    );
    transformers.extend(
        SetPairs::annotations(&kustomization.common_annotations, config).map(Transformer::Pairs),
    );
    let json = patches(PatchForm::Json6902, &kustomization.patches_json6902);
    transformers.extend(json.into_iter().map(|patch| Transformer::Patch(Box::new(patch))));
    transformers
        .extend(Replicas::builtin(&kustomization.replicas, config).map(Transformer::Replicas));
    transformers.extend(
        Images::builtin(&kustomization.images, config)
            .map(|images| Transformer::Images(Box::new(images))),
    );
    transformers
        .extend(Replacements::builtin(&kustomization.replacements).map(Transformer::Replacements));
    transformers
}
