//! The generators of a kustomization, and the objects that configure generators and transformers.

use super::plugin::{self, Generator};
use super::{Accumulated, Accumulation, Frame};
use crate::failure::Failure;
use crate::generate::{Behavior, absorb, generate};
use crate::kustomization::Kustomization;
use crate::object::{Note, Tracked, join, objects, unwritable};
use crate::read::{Text, parse_inline};
use crate::rules;

impl Accumulation<'_> {
    /// Adds what the generators make.
    pub(super) fn generate(
        &mut self,
        kustomization: &Kustomization,
        frame: &Frame<'_>,
        into: &mut Accumulated,
    ) {
        let mut generators: Vec<(Generator, Option<Note>)> = Vec::new();
        for args in kustomization.config_maps.iter().chain(&kustomization.secrets) {
            let mut args = args.clone();
            args.options = args.options.over(&kustomization.generator_options);
            let note = self.note(kustomization, frame, args.kind.generator());
            generators.push((Generator::Map(Box::new(args)), note));
        }
        generators
            .extend(kustomization.helm_charts.iter().map(|span| (Generator::Helm(*span), None)));
        for object in self.configurations_of(&kustomization.generators, kustomization, frame) {
            let note = object.as_configuration();
            generators.extend(
                plugin::generator(&object.node, &mut self.failures)
                    .map(|generator| (generator, note)),
            );
        }
        for (generator, note) in generators {
            self.run_generator(generator, note, frame, into);
        }
    }

    fn run_generator(
        &mut self,
        generator: Generator,
        note: Option<Note>,
        frame: &Frame<'_>,
        into: &mut Accumulated,
    ) {
        let (made, behavior, span) = match generator {
            Generator::Map(args) => {
                (generate(&args, &frame.site, &mut self.failures), args.behavior, args.span)
            }
            Generator::Object(object) => {
                let span = object.origin.span;
                (Some(*object), Behavior::Create, span)
            }
            Generator::Helm(span) => {
                let failure = Failure::broken(
                    &rules::NEEDS_HELM,
                    span,
                    "rendering a Helm chart needs Helm, which is not enabled",
                );
                return self.fail_incomplete(
                    failure.hint("Flux does not render charts here either: use a HelmRelease"),
                );
            }
        };
        let Some(mut made) = made else {
            self.incomplete = true;
            return;
        };
        made.origin.chain.push(frame.site.place());
        made.note = note;
        absorb(&mut into.set, made, behavior, span, &mut self.failures);
    }

    /// The note for what a field of a kustomization does, when notes are asked for.
    pub(super) fn note(
        &self,
        kustomization: &Kustomization,
        frame: &Frame<'_>,
        kind: &str,
    ) -> Option<Note> {
        self.noting.then(|| Note::builtin(self.shown_file(kustomization, frame), kind))
    }

    fn shown_file(&self, kustomization: &Kustomization, frame: &Frame<'_>) -> String {
        join(&frame.shown, self.library.files().place(kustomization.span.file).path.name())
    }

    /// The objects that configure generators, transformers or validators: inline, or in files and
    /// directories.
    pub(super) fn configurations_of(
        &mut self,
        entries: &[Text],
        kustomization: &Kustomization,
        frame: &Frame<'_>,
    ) -> Vec<Tracked> {
        let mut gathered = Accumulated::empty();
        let (inline, paths): (Vec<&Text>, Vec<&Text>) =
            entries.iter().partition(|entry| entry.text.contains(['\n', '{']));
        for entry in inline {
            let mut found = objects(&parse_inline(entry), &mut self.failures);
            for item in &mut found {
                item.note = self.noting.then(|| Note::Path(self.shown_file(kustomization, frame)));
            }
            gathered.add(found, entry.span, &mut self.failures);
        }
        for entry in paths {
            self.resource(entry, frame, &mut gathered);
        }
        self.failures.extend(gathered.set.items.iter().filter_map(|item| unwritable(&item.node)));
        gathered.set.items
    }
}
