//! A kustomization file, typed and with positions.
//!
//! In: the document. Out: a [`Kustomization`], and a failure for everything in it that kustomize
//! rejects. Deprecated fields are merged into those that replace them, as kustomize does
//! (`Kustomization.FixKustomization`).

mod open;

use fluxscape_manifest::diagnostic::Rule;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

use crate::failure::Failure;
use crate::generate::{GeneratorArgs, GeneratorOptions};
use crate::read::{Pairs, Reader, Text};
use crate::reference::Var;
use crate::rules;
use crate::transform::{Image, LabelSet, PatchEntry, ReplacementEntry, Replica, SortOptions};

pub(crate) use open::{open, open_given, span_of};

const KUSTOMIZATION_VERSION: &str = "kustomize.config.k8s.io/v1beta1";
const COMPONENT_VERSION: &str = "kustomize.config.k8s.io/v1alpha1";
const RULE: &Rule = &rules::KUSTOMIZATION_INVALID;

const FIELDS: &[&str] = &[
    "apiVersion",
    "kind",
    "metadata",
    "openapi",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "labels",
    "commonAnnotations",
    "patchesStrategicMerge",
    "patchesJson6902",
    "patches",
    "images",
    "imageTags",
    "replacements",
    "replicas",
    "vars",
    "sortOptions",
    "resources",
    "components",
    "crds",
    "bases",
    "configMapGenerator",
    "secretGenerator",
    "helmGlobals",
    "helmCharts",
    "helmChartInflationGenerator",
    "generatorOptions",
    "configurations",
    "generators",
    "transformers",
    "validators",
    "buildMetadata",
];

/// The content of a kustomization file.
#[derive(Clone, Debug)]
pub(crate) struct Kustomization {
    /// The document.
    pub(crate) span: Span,
    /// Whether it is a Component.
    pub(crate) component: bool,
    pub(crate) name_prefix: Option<Text>,
    pub(crate) name_suffix: Option<Text>,
    pub(crate) namespace: Option<Text>,
    pub(crate) common_labels: Pairs,
    pub(crate) labels: Vec<LabelSet>,
    pub(crate) common_annotations: Pairs,
    pub(crate) patches_strategic_merge: Vec<Text>,
    pub(crate) patches_json6902: Vec<PatchEntry>,
    pub(crate) patches: Vec<PatchEntry>,
    pub(crate) images: Vec<Image>,
    pub(crate) replacements: Vec<ReplacementEntry>,
    pub(crate) replicas: Vec<Replica>,
    pub(crate) vars: Vec<Var>,
    pub(crate) sort_options: Option<SortOptions>,
    /// Files, directories and remote bases; `bases` follow `resources`.
    pub(crate) resources: Vec<Text>,
    pub(crate) components: Vec<Text>,
    pub(crate) crds: Vec<Text>,
    pub(crate) config_maps: Vec<GeneratorArgs>,
    pub(crate) secrets: Vec<GeneratorArgs>,
    pub(crate) generator_options: GeneratorOptions,
    /// Where Helm charts are asked for.
    pub(crate) helm_charts: Vec<Span>,
    pub(crate) configurations: Vec<Text>,
    pub(crate) generators: Vec<Text>,
    pub(crate) transformers: Vec<Text>,
    pub(crate) validators: Vec<Text>,
    pub(crate) build_metadata: Vec<Text>,
    pub(crate) openapi: Pairs,
    bases: Vec<Text>,
    image_tags: Vec<Image>,
    api_version: Option<Text>,
    kind: Option<Text>,
    has_content: bool,
}

impl Kustomization {
    /// Reads a document. `loose` ignores unknown fields, as Flux does when it rewrites a root
    /// kustomization.
    pub(crate) fn read(document: &Node, loose: bool, failures: &mut Vec<Failure>) -> Self {
        let mut kustomization = Self::empty(document.span);
        let mut reader = Reader { rule: RULE, loose, failures };
        reader.fields(document, "a kustomization", FIELDS, |reader, field, value| {
            kustomization.take(reader, field, value);
        });
        kustomization.fix();
        kustomization.check(&mut reader);
        kustomization
    }

    fn empty(span: Span) -> Self {
        Self {
            span,
            component: false,
            name_prefix: None,
            name_suffix: None,
            namespace: None,
            common_labels: Pairs::new(),
            labels: Vec::new(),
            common_annotations: Pairs::new(),
            patches_strategic_merge: Vec::new(),
            patches_json6902: Vec::new(),
            patches: Vec::new(),
            images: Vec::new(),
            replacements: Vec::new(),
            replicas: Vec::new(),
            vars: Vec::new(),
            sort_options: None,
            resources: Vec::new(),
            components: Vec::new(),
            crds: Vec::new(),
            config_maps: Vec::new(),
            secrets: Vec::new(),
            generator_options: GeneratorOptions::default(),
            helm_charts: Vec::new(),
            configurations: Vec::new(),
            generators: Vec::new(),
            transformers: Vec::new(),
            validators: Vec::new(),
            build_metadata: Vec::new(),
            openapi: Pairs::new(),
            bases: Vec::new(),
            image_tags: Vec::new(),
            api_version: None,
            kind: None,
            has_content: false,
        }
    }

    fn take(&mut self, reader: &mut Reader<'_>, field: &'static str, value: &Node) {
        // kustomize asks whether anything but kind and version was set; an empty text or an empty
        // deprecated list is not.
        self.has_content |= match field {
            "apiVersion" | "kind" => false,
            "namePrefix" | "nameSuffix" | "namespace" => value.as_str() != Some(""),
            "bases" | "imageTags" | "helmChartInflationGenerator" => !value.items().is_empty(),
            _ => true,
        };
        match field {
            "apiVersion" => {
                self.api_version = reader.text(value, field).filter(|text| !text.is_empty());
            }
            "kind" => self.kind = reader.text(value, field).filter(|text| !text.is_empty()),
            "metadata" => check_metadata(reader, value),
            "namePrefix" => {
                self.name_prefix = reader.text(value, field).filter(|text| !text.is_empty());
            }
            "nameSuffix" => {
                self.name_suffix = reader.text(value, field).filter(|text| !text.is_empty());
            }
            "namespace" => {
                self.namespace = reader.text(value, field).filter(|text| !text.is_empty());
            }
            "commonLabels" => self.common_labels = reader.pairs(value, field),
            "commonAnnotations" => self.common_annotations = reader.pairs(value, field),
            "openapi" => self.openapi = reader.pairs(value, field),
            "labels" => self.labels = reader.each(value, field, LabelSet::read),
            "patchesJson6902" => {
                self.patches_json6902 = reader.each(value, field, PatchEntry::read);
            }
            "patches" => self.patches = reader.each(value, field, PatchEntry::read),
            "images" => self.images = reader.each(value, field, Image::read),
            "imageTags" => self.image_tags = reader.each(value, field, Image::read),
            "replacements" => {
                self.replacements = reader.each(value, field, ReplacementEntry::read);
            }
            "replicas" => self.replicas = reader.each(value, field, Replica::read),
            "vars" => self.vars = reader.each(value, field, Var::read),
            "sortOptions" => self.sort_options = Some(SortOptions::read(reader, value)),
            "configMapGenerator" => {
                self.config_maps = reader.each(value, field, GeneratorArgs::read_config_map);
            }
            "secretGenerator" => {
                self.secrets = reader.each(value, field, GeneratorArgs::read_secret);
            }
            "generatorOptions" => self.generator_options = GeneratorOptions::read(reader, value),
            "helmCharts" | "helmChartInflationGenerator" => {
                self.helm_charts.extend(reader.list(value, field).iter().map(|chart| chart.span));
            }
            "helmGlobals" => {}
            _ => self.take_texts(reader, field, value),
        }
    }

    fn take_texts(&mut self, reader: &mut Reader<'_>, field: &'static str, value: &Node) {
        let texts = reader.texts(value, field);
        match field {
            "patchesStrategicMerge" => self.patches_strategic_merge = texts,
            "resources" => self.resources = texts,
            "bases" => self.bases = texts,
            "components" => self.components = texts,
            "crds" => self.crds = texts,
            "configurations" => self.configurations = texts,
            "generators" => self.generators = texts,
            "transformers" => self.transformers = texts,
            "validators" => self.validators = texts,
            _ => self.build_metadata = texts,
        }
    }

    /// Moves deprecated fields to those that replace them.
    fn fix(&mut self) {
        self.component = self.kind.as_ref().is_some_and(|kind| kind.text == "Component");
        self.resources.append(&mut self.bases);
        self.images.append(&mut self.image_tags);
    }

    fn check(&self, reader: &mut Reader<'_>) {
        if !self.has_content {
            reader.fail(
                self.span,
                "the kustomization is empty",
                "list what it builds under resources",
            );
        }
        let kind = self.kind.as_ref().map_or("Kustomization", |kind| kind.text.as_str());
        if !matches!(kind, "Kustomization" | "Component") {
            let span = self.kind.as_ref().map_or(self.span, |kind| kind.span);
            let hint = "this file name is kustomize's own: give a file that holds another object another name";
            reader.fail(
                span,
                format!("kind of a kustomization must be Kustomization or Component, not {kind}"),
                hint,
            );
        }
        let required = if self.component { COMPONENT_VERSION } else { KUSTOMIZATION_VERSION };
        if let Some(version) = self.api_version.as_ref().filter(|version| version.text != required)
        {
            reader.fail(
                version.span,
                format!("apiVersion of a {kind} must be {required}"),
                format!("write apiVersion: {required}"),
            );
        }
    }
}

fn check_metadata(reader: &mut Reader<'_>, node: &Node) {
    reader.fields(
        node,
        "metadata",
        &["name", "namespace", "labels", "annotations"],
        |reader, field, value| match field {
            "name" | "namespace" => drop(reader.text(value, field)),
            _ => drop(reader.pairs(value, field)),
        },
    );
}
