//! Built-in generators and transformers that a kustomization configures itself, under `generators`,
//! `transformers` and `validators`.
//!
//! In: the object that configures one. Out: the generator or transformer. Everything else, exec
//! plugins and containers, is a failure: kustomize runs them only when asked to, and Flux never
//! does. kustomize: `plugins/loader`.

use fluxscape_manifest::diagnostic::Rule;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

use crate::config::FieldSpec;
use crate::failure::Failure;
use crate::generate::{GeneratorArgs, MapKind};
use crate::object::Tracked;
use crate::read::{Pairs, Reader, Text};
use crate::rules;
use crate::transform::{
    Affix, Image, Images, Namespace, PairKind, Patch, PatchEntry, PatchForm, ReplacementEntry,
    Replacements, Replica, Replicas, SetPairs, Side, SubjectMode, Transformer, ValueAdd,
};

const RULE: &Rule = &rules::PLUGIN_INVALID;

/// What makes an object.
pub(crate) enum Generator {
    /// A config map or a secret.
    Map(Box<GeneratorArgs>),
    /// An object as it is.
    Object(Box<Tracked>),
    /// A Helm chart, which cannot be rendered.
    Helm(Span),
}

/// The generator that an object configures.
pub(crate) fn generator(object: &Node, failures: &mut Vec<Failure>) -> Option<Generator> {
    let kind = builtin_kind(object, failures)?.to_owned();
    let mut reader = Reader { rule: RULE, loose: true, failures };
    match kind.as_str() {
        "ConfigMapGenerator" => Some(map_generator(MapKind::ConfigMap, object, &mut reader)),
        "SecretGenerator" => Some(map_generator(MapKind::Secret, object, &mut reader)),
        "IAMPolicyGenerator" => policy_generator(object, &mut reader),
        "HelmChartInflationGenerator" => Some(Generator::Helm(object.span)),
        _ => {
            failures.push(unknown(object, &kind));
            None
        }
    }
}

/// The transformers that an object configures. kustomize cannot load `SortOrderTransformer` and
/// `LegacyOrderTransformer` this way.
pub(crate) fn transformers(object: &Node, failures: &mut Vec<Failure>) -> Vec<Transformer> {
    let Some(kind) = builtin_kind(object, failures).map(str::to_owned) else { return Vec::new() };
    let mut reader = Reader { rule: RULE, loose: true, failures };
    match kind.as_str() {
        "AnnotationsTransformer" => pairs_transformer(PairKind::Annotations, object, &mut reader),
        "LabelTransformer" => pairs_transformer(PairKind::Labels, object, &mut reader),
        "NamespaceTransformer" => namespace_transformer(object, &mut reader),
        "PrefixTransformer" | "SuffixTransformer" | "PrefixSuffixTransformer" => {
            affix_transformers(object, &mut reader)
        }
        "ImageTagTransformer" => image_transformer(object, &mut reader),
        "ReplicaCountTransformer" => replica_transformer(object, &mut reader),
        "PatchTransformer" => patch_transformer(PatchForm::Any, object, &mut reader),
        "PatchJson6902Transformer" => patch_transformer(PatchForm::Json6902, object, &mut reader),
        "PatchStrategicMergeTransformer" => strategic_merge_transformers(object, &mut reader),
        "ReplacementTransformer" => replacement_transformer(object, &mut reader),
        "ValueAddTransformer" => {
            vec![Transformer::ValueAdd(Box::new(ValueAdd::read(&mut reader, object)))]
        }
        "HashTransformer" => vec![Transformer::Hash],
        _ => {
            failures.push(unknown(object, &kind));
            Vec::new()
        }
    }
}

/// The kind of an object that configures a built-in plugin; everything else cannot run.
fn builtin_kind<'n>(object: &'n Node, failures: &mut Vec<Failure>) -> Option<&'n str> {
    let kind = object.str_at(&["kind"]).unwrap_or_default();
    if object.str_at(&["apiVersion"]) == Some("builtin") {
        return Some(kind);
    }
    let message = format!("external plugins are disabled: {kind} cannot run");
    failures.push(
        Failure::broken(&rules::PLUGIN_DISABLED, object.span, message)
            .hint("Flux runs no plugins either: use built-in fields"),
    );
    None
}

fn unknown(object: &Node, kind: &str) -> Failure {
    Failure::broken(RULE, object.span, format!("{kind} is not a built-in plugin that fits here"))
        .hint("correct its kind")
}

fn map_generator(kind: MapKind, object: &Node, reader: &mut Reader<'_>) -> Generator {
    let known =
        &["name", "namespace", "behavior", "files", "literals", "env", "envs", "options", "type"];
    let mut args = GeneratorArgs::read(kind, reader, object, "a generator", known);
    let metadata =
        |field| object.at(&["metadata", field]).map(Text::of).filter(|text| !text.is_empty());
    args.name = args.name.or_else(|| metadata("name"));
    args.namespace = args.namespace.or_else(|| metadata("namespace"));
    Generator::Map(Box::new(args))
}

/// A service account bound to one of the Google cloud.
fn policy_generator(object: &Node, reader: &mut Reader<'_>) -> Option<Generator> {
    if object.str_at(&["cloud"]) != Some("gke") {
        reader.fail(object.span, "cloud of an IAMPolicyGenerator must be gke", "write cloud: gke");
        return None;
    }
    let at = |path: &[&str]| object.str_at(path).unwrap_or_default();
    let span = object.span;
    let mut annotations = Node::mapping(span);
    let account = format!(
        "{}@{}.iam.gserviceaccount.com",
        at(&["serviceAccount", "name"]),
        at(&["serviceAccount", "projectId"])
    );
    annotations.set("iam.gke.io/gcp-service-account", Node::text(account, span));
    let mut metadata = Node::mapping(span);
    metadata.set("annotations", annotations);
    metadata.set("name", Node::text(at(&["kubernetesService", "name"]), span));
    if let Some(namespace) = object.str_at(&["kubernetesService", "namespace"]) {
        metadata.set("namespace", Node::text(namespace, span));
    }
    let mut made = Node::mapping(span);
    made.set("apiVersion", Node::text("v1", span));
    made.set("kind", Node::text("ServiceAccount", span));
    made.set("metadata", metadata);
    Some(Generator::Object(Box::new(Tracked::new(made))))
}

fn pairs_transformer(kind: PairKind, object: &Node, reader: &mut Reader<'_>) -> Vec<Transformer> {
    let mut transformer = SetPairs { kind, pairs: Pairs::new(), specs: Vec::new() };
    let name = if kind == PairKind::Labels { "labels" } else { "annotations" };
    reader.fields(
        object,
        "a transformer",
        &[name, "fieldSpecs"],
        |reader, field, value| match field {
            "fieldSpecs" => transformer.specs = FieldSpec::read_all(reader, field, value),
            field => transformer.pairs = reader.pairs(value, field),
        },
    );
    vec![Transformer::Pairs(transformer)]
}

fn namespace_transformer(object: &Node, reader: &mut Reader<'_>) -> Vec<Transformer> {
    let Some(namespace) =
        object.at(&["metadata", "namespace"]).map(Text::of).filter(|text| !text.is_empty())
    else {
        return Vec::new();
    };
    let mut transformer = Namespace {
        name: namespace,
        specs: Vec::new(),
        unset_only: false,
        subjects: SubjectMode::default(),
    };
    let known = &["fieldSpecs", "unsetOnly", "setRoleBindingSubjects"];
    reader.fields(object, "a NamespaceTransformer", known, |reader, field, value| match field {
        "fieldSpecs" => transformer.specs = FieldSpec::read_all(reader, field, value),
        "unsetOnly" => transformer.unset_only = reader.flag(value, field).unwrap_or_default(),
        _ => transformer.subjects = subject_mode(reader, value),
    });
    vec![Transformer::Namespace(transformer)]
}

fn subject_mode(reader: &mut Reader<'_>, value: &Node) -> SubjectMode {
    match reader.text(value, "setRoleBindingSubjects").as_ref().map(|text| text.text.as_str()) {
        Some("allServiceAccounts") => SubjectMode::AllServiceAccounts,
        Some("none") => SubjectMode::None,
        Some("defaultOnly" | "") | None => SubjectMode::DefaultOnly,
        Some(other) => {
            reader.fail(
                value.span,
                format!("invalid value {other:?} for setRoleBindingSubjects"),
                "use defaultOnly, allServiceAccounts or none",
            );
            SubjectMode::DefaultOnly
        }
    }
}

fn affix_transformers(object: &Node, reader: &mut Reader<'_>) -> Vec<Transformer> {
    let (mut prefix, mut suffix, mut specs) = (None, None, None);
    reader.fields(
        object,
        "a transformer",
        &["prefix", "suffix", "fieldSpecs"],
        |reader, field, value| match field {
            "prefix" => prefix = reader.text(value, field),
            "suffix" => suffix = reader.text(value, field),
            _ => specs = Some(FieldSpec::read_all(reader, field, value)),
        },
    );
    let Some(specs) = specs else {
        reader.fail(
            object.span,
            "fieldSpecs are missing",
            "add fieldSpecs with path: metadata/name",
        );
        return Vec::new();
    };
    let make = |side, text: Option<Text>| {
        text.map(|text| Transformer::Affix(Affix { side, text, specs: specs.clone() }))
    };
    make(Side::Prefix, prefix).into_iter().chain(make(Side::Suffix, suffix)).collect()
}

fn image_transformer(object: &Node, reader: &mut Reader<'_>) -> Vec<Transformer> {
    let mut transformer = Images { image: Image::default(), specs: Vec::new() };
    reader.fields(
        object,
        "an ImageTagTransformer",
        &["imageTag", "fieldSpecs"],
        |reader, field, value| match field {
            "imageTag" => transformer.image = Image::read(reader, value),
            _ => transformer.specs = FieldSpec::read_all(reader, field, value),
        },
    );
    vec![Transformer::Images(Box::new(transformer))]
}

fn replica_transformer(object: &Node, reader: &mut Reader<'_>) -> Vec<Transformer> {
    let (mut replica, mut specs) = (None, Vec::new());
    reader.fields(
        object,
        "a ReplicaCountTransformer",
        &["replica", "fieldSpecs"],
        |reader, field, value| match field {
            "replica" => replica = Some(Replica::read(reader, value)),
            _ => specs = FieldSpec::read_all(reader, field, value),
        },
    );
    replica.map(|replica| Transformer::Replicas(Replicas { replica, specs })).into_iter().collect()
}

fn patch_transformer(form: PatchForm, object: &Node, reader: &mut Reader<'_>) -> Vec<Transformer> {
    let mut entry = PatchEntry::at(object.span);
    let known: &[&'static str] = if form == PatchForm::Json6902 {
        &["path", "jsonOp", "target"]
    } else {
        &["path", "patch", "target", "options"]
    };
    reader
        .fields(object, "a patch", known, |reader, field, value| entry.take(reader, field, value));
    vec![Transformer::Patch(Box::new(Patch::new(form, entry)))]
}

fn strategic_merge_transformers(object: &Node, reader: &mut Reader<'_>) -> Vec<Transformer> {
    let (mut paths, mut patches) = (Vec::new(), None);
    reader.fields(
        object,
        "a PatchStrategicMergeTransformer",
        &["paths", "patches"],
        |reader, field, value| match field {
            "paths" => paths = reader.texts(value, field),
            _ => patches = reader.text(value, field).filter(|patches| !patches.is_empty()),
        },
    );
    if paths.is_empty() && patches.is_none() {
        reader.fail(
            object.span,
            "a PatchStrategicMergeTransformer needs paths or patches",
            "add one of them",
        );
    }
    let inline = patches.map(|patch| {
        Patch::new(
            PatchForm::StrategicMerge,
            PatchEntry { patch: Some(patch), ..PatchEntry::at(object.span) },
        )
    });
    paths
        .iter()
        .map(Patch::strategic_merge)
        .chain(inline)
        .map(|patch| Transformer::Patch(Box::new(patch)))
        .collect()
}

fn replacement_transformer(object: &Node, reader: &mut Reader<'_>) -> Vec<Transformer> {
    let mut entries = Vec::new();
    reader.fields(object, "a ReplacementTransformer", &["replacements"], |reader, field, value| {
        entries = reader.each(value, field, ReplacementEntry::read);
    });
    vec![Transformer::Replacements(Replacements { entries })]
}
