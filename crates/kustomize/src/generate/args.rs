//! The entries of `configMapGenerator`, `secretGenerator` and `generatorOptions`.

use super::super::read::{Pairs, Reader, Text};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

/// What is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum MapKind {
    ConfigMap,
    Secret,
}

/// What to do when the object exists already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) enum Behavior {
    /// It must not exist.
    #[default]
    Create,
    /// It must exist and loses its content.
    Replace,
    /// It must exist and keeps what is not given anew.
    Merge,
}

/// One entry of a generator.
#[derive(Clone, Debug)]
pub(in super::super) struct GeneratorArgs {
    pub(in super::super) kind: MapKind,
    pub(in super::super) span: Span,
    pub(in super::super) name: Option<Text>,
    pub(in super::super) namespace: Option<Text>,
    pub(in super::super) behavior: Behavior,
    pub(in super::super) files: Vec<Text>,
    pub(in super::super) literals: Vec<Text>,
    pub(in super::super) envs: Vec<Text>,
    /// Of a Secret.
    pub(in super::super) secret_type: Option<Text>,
    pub(in super::super) options: GeneratorOptions,
}

/// Options of all generators of a kustomization, or of one.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct GeneratorOptions {
    pub(in super::super) labels: Pairs,
    pub(in super::super) annotations: Pairs,
    pub(in super::super) disable_name_suffix_hash: bool,
    pub(in super::super) immutable: bool,
}

const FIELDS: &[&str] =
    &["name", "namespace", "behavior", "files", "literals", "env", "envs", "options"];
const SECRET_FIELDS: &[&str] =
    &["name", "namespace", "behavior", "files", "literals", "env", "envs", "options", "type"];

impl MapKind {
    /// kustomize's name of the generator.
    pub(in super::super) fn generator(self) -> &'static str {
        match self {
            Self::ConfigMap => "ConfigMapGenerator",
            Self::Secret => "SecretGenerator",
        }
    }
}

impl GeneratorArgs {
    /// Reads an entry of `configMapGenerator`.
    pub(in super::super) fn read_config_map(reader: &mut Reader<'_>, node: &Node) -> Self {
        Self::read(MapKind::ConfigMap, reader, node, "an entry of configMapGenerator", FIELDS)
    }

    /// Reads an entry of `secretGenerator`.
    pub(in super::super) fn read_secret(reader: &mut Reader<'_>, node: &Node) -> Self {
        Self::read(MapKind::Secret, reader, node, "an entry of secretGenerator", SECRET_FIELDS)
    }

    pub(in super::super) fn read(
        kind: MapKind,
        reader: &mut Reader<'_>,
        node: &Node,
        what: &str,
        fields: &[&'static str],
    ) -> Self {
        let mut args = Self::empty(kind, node.span);
        let mut env = None;
        reader.fields(node, what, fields, |reader, field, value| match field {
            "env" => env = reader.text(value, field).filter(|text| !text.is_empty()),
            field => args.set(reader, field, value),
        });
        args.envs.extend(env);
        args
    }

    /// An entry that says nothing yet.
    pub(in super::super) fn empty(kind: MapKind, span: Span) -> Self {
        Self {
            kind,
            span,
            name: None,
            namespace: None,
            behavior: Behavior::default(),
            files: Vec::new(),
            literals: Vec::new(),
            envs: Vec::new(),
            secret_type: None,
            options: GeneratorOptions::default(),
        }
    }

    fn set(&mut self, reader: &mut Reader<'_>, field: &'static str, value: &Node) {
        match field {
            "name" => self.name = reader.text(value, field).filter(|text| !text.is_empty()),
            "namespace" => {
                self.namespace = reader.text(value, field).filter(|text| !text.is_empty());
            }
            "behavior" => {
                self.behavior =
                    Behavior::named(reader.text(value, field).map(|text| text.text).as_deref());
            }
            "files" => self.files = reader.texts(value, field),
            "literals" => self.literals = reader.texts(value, field),
            "envs" => self.envs = reader.texts(value, field),
            "type" => self.secret_type = reader.text(value, field).filter(|text| !text.is_empty()),
            _ => self.options = GeneratorOptions::read(reader, value),
        }
    }
}

impl Behavior {
    /// kustomize takes any other word for `create`.
    fn named(name: Option<&str>) -> Self {
        match name {
            Some("replace") => Self::Replace,
            Some("merge") => Self::Merge,
            _ => Self::Create,
        }
    }
}

impl GeneratorOptions {
    /// Reads `generatorOptions`, or the `options` of an entry.
    pub(in super::super) fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut options = Self::default();
        let fields = &["labels", "annotations", "disableNameSuffixHash", "immutable"];
        reader.fields(
            node,
            "the options of a generator",
            fields,
            |reader, field, value| match field {
                "labels" => options.labels = reader.pairs(value, field),
                "annotations" => options.annotations = reader.pairs(value, field),
                "disableNameSuffixHash" => {
                    options.disable_name_suffix_hash =
                        reader.flag(value, field).unwrap_or_default();
                }
                _ => options.immutable = reader.flag(value, field).unwrap_or_default(),
            },
        );
        options
    }

    /// These options over those of the whole kustomization: a switch that either sets is set, an
    /// own label wins.
    pub(in super::super) fn over(mut self, all: &Self) -> Self {
        for (own, common) in
            [(&mut self.labels, &all.labels), (&mut self.annotations, &all.annotations)]
        {
            for (name, value) in common {
                own.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        self.disable_name_suffix_hash |= all.disable_name_suffix_hash;
        self.immutable |= all.immutable;
        self
    }
}
