//! The entries of `configMapGenerator`, `secretGenerator` and `generatorOptions`.

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

use crate::read::{Pairs, Reader, Text};

/// What is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MapKind {
    ConfigMap,
    Secret,
}

/// What to do when the object exists already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Behavior {
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
pub(crate) struct GeneratorArgs {
    pub(crate) kind: MapKind,
    pub(crate) span: Span,
    pub(crate) name: Option<Text>,
    pub(crate) namespace: Option<Text>,
    pub(crate) behavior: Behavior,
    pub(crate) files: Vec<Text>,
    pub(crate) literals: Vec<Text>,
    pub(crate) envs: Vec<Text>,
    /// Of a Secret.
    pub(crate) secret_type: Option<Text>,
    pub(crate) options: GeneratorOptions,
}

/// Options of all generators of a kustomization, or of one.
#[derive(Clone, Debug, Default)]
pub(crate) struct GeneratorOptions {
    pub(crate) labels: Pairs,
    pub(crate) annotations: Pairs,
    pub(crate) disable_name_suffix_hash: bool,
    pub(crate) immutable: bool,
}

const FIELDS: &[&str] =
    &["name", "namespace", "behavior", "files", "literals", "env", "envs", "options"];
const SECRET_FIELDS: &[&str] =
    &["name", "namespace", "behavior", "files", "literals", "env", "envs", "options", "type"];

impl MapKind {
    /// kustomize's name of the generator.
    pub(crate) fn generator(self) -> &'static str {
        match self {
            Self::ConfigMap => "ConfigMapGenerator",
            Self::Secret => "SecretGenerator",
        }
    }
}

impl GeneratorArgs {
    /// Reads an entry of `configMapGenerator`.
    pub(crate) fn read_config_map(reader: &mut Reader<'_>, node: &Node) -> Self {
        Self::read(MapKind::ConfigMap, reader, node, "an entry of configMapGenerator", FIELDS)
    }

    /// Reads an entry of `secretGenerator`.
    pub(crate) fn read_secret(reader: &mut Reader<'_>, node: &Node) -> Self {
        Self::read(MapKind::Secret, reader, node, "an entry of secretGenerator", SECRET_FIELDS)
    }

    pub(crate) fn read(
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

    /// An entry without any field yet.
    pub(crate) fn empty(kind: MapKind, span: Span) -> Self {
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
    pub(crate) fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
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
    pub(crate) fn over(mut self, all: &Self) -> Self {
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
