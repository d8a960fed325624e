//! `.fluxscape.yaml`: what a repository says about its own pictures.
//!
//! In: the file at the root of a [`SourceTree`](fluxscape_manifest::source::SourceTree). Out: a [`Config`] whose
//! paths are as written, relative to that root; or everything that is wrong with the file, each
//! with line and column. The file is optional, and flags win over it.

mod keys;
mod lint;
mod load;
mod look;
mod outputs;

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;

use fluxscape_manifest::diagnostic::Diagnostic;

pub use lint::{FailOn, IgnoreEntry, Level, Lint};
pub use load::{NAMES, load};
pub use look::{LookOptions, TextName};

/// Configuration of fluxscape, `.fluxscape.yaml` at the root of a repository.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address of this repository, where git does not know it or knows another one.
    pub url: Option<String>,
    /// Other repositories and where they lie on this machine.
    pub repositories: Vec<Repository>,
    /// Directories of Terraform root modules that create the first Flux objects.
    pub terraform: Vec<PathBuf>,
    /// Terraform modules of git or registry sources and where they lie on this machine.
    pub modules: Vec<Module>,
    /// Where the first Flux objects come from, where the files do not tell or tell it wrong.
    pub origins: Vec<Origin>,
    /// Kustomizations that are environments, whatever they look like; several under one name are
    /// put together. A cluster is renamed.
    pub environments: Vec<Naming>,
    /// Kustomizations that are tiers, whatever they look like; applications named here become a
    /// tier where they stand.
    pub tiers: Vec<Naming>,
    /// Applications that pictures call otherwise.
    pub applications: Vec<Naming>,
    /// Kustomizations and HelmReleases that `overview` and `apps` leave out (and count): `name`,
    /// `namespace/name`, `*` for any text.
    pub hide: Vec<String>,
    /// How pictures look, where they should not look as their theme says.
    pub look: look::LookOptions,
    /// The pictures and data that `fluxscape update` writes.
    pub outputs: Vec<Output>,
    /// Markdown files whose blocks between `<!-- fluxscape:begin NAME -->` and `<!-- fluxscape:end
    /// NAME -->` show the pictures.
    pub readme: Vec<PathBuf>,
    /// What `fluxscape lint` judges by.
    pub lint: Lint,
    /// What is odd about it without being wrong.
    #[serde(skip)]
    pub warnings: Vec<Diagnostic>,
}

/// A repository that Flux objects refer to, and its checkout.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repository {
    /// Address in any form that git accepts.
    pub url: String,
    /// Directory of the checkout.
    pub path: PathBuf,
}

/// A Terraform module of a git or registry source, and its checkout.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// `source` as a module call writes it.
    pub source: String,
    /// Directory of the checkout.
    pub path: PathBuf,
}

/// Where the first Flux objects of a cluster come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// What kind of thing creates them.
    pub by: OriginName,
    /// The cluster that is meant; every one where none is named.
    pub cluster: Option<String>,
    /// Name of the repository that holds it.
    pub repository: Option<String>,
    /// The directory in it.
    pub directory: Option<String>,
}

/// What creates the first Flux objects of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OriginName {
    /// A Terraform configuration
    Terraform,
    /// `flux bootstrap`
    Bootstrap,
    /// The Flux Operator, from a FluxInstance
    Operator,
    /// Something outside the repositories given
    Outside,
}

/// A name, and the objects that bear it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Naming {
    /// What pictures call it.
    pub name: String,
    /// Kustomizations or HelmReleases: `name`, `namespace/name` or `cluster|namespace/name`; `*`
    /// stands for any text.
    #[schemars(length(min = 1))]
    pub of: Vec<String>,
}

/// A file that `fluxscape update` writes.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// What it shows.
    #[serde(default)]
    pub view: ViewName,
    /// Show this environment alone.
    pub environment: Option<String>,
    /// Show this cluster alone.
    pub cluster: Option<String>,
    /// Show this application alone.
    pub application: Option<String>,
    /// Show only what this object needs and what needs it: an id, `kind/namespace/name`,
    /// `kind/name`, or a name that only one has.
    pub focus: Option<String>,
    /// How many references away from `focus` is shown.
    #[schemars(range(min = 1))]
    pub depth: Option<u32>,
    /// Kinds that are left out.
    #[serde(default)]
    pub hide: Vec<String>,
    /// The only kinds that are shown.
    #[serde(default)]
    pub only: Vec<String>,
    /// Boxes, by name or id, whose content is counted instead of drawn.
    #[serde(default)]
    pub collapse: Vec<String>,
    /// Boxes, by name or id, that stay open where a page folds by itself.
    #[serde(default)]
    pub expand: Vec<String>,
    /// Which way the page goes.
    #[serde(default)]
    pub direction: DirectionName,
    /// How wide the page is, in units.
    #[schemars(range(min = 400, max = 10_000))]
    pub width: Option<u32>,
    /// Show the order in which an environment is reconciled as numbered waves.
    #[serde(default)]
    pub waves: bool,
    /// Where it is written; the format follows from the extension. An output that is nothing but a
    /// block of text needs none.
    pub file: Option<PathBuf>,
    /// What blocks of Markdown files call it; without one, the name of its file without extension,
    /// `-light` and `-dark`.
    pub name: Option<String>,
    /// What its blocks hold.
    #[serde(default)]
    pub block: BlockName,
    /// Its colours; light where nothing is said, for a page those of its reader's system.
    pub theme: Option<ThemeName>,
    /// What letters are in an SVG.
    pub text: Option<TextName>,
    /// Pixels a unit, for PNG.
    #[schemars(range(min = 0.25, max = 8.0))]
    pub scale: Option<f32>,
}

impl Output {
    /// What README blocks call it: its name, or the stem of its file without `-light` or `-dark`.
    #[must_use]
    pub fn name(&self) -> &str {
        if let Some(name) = &self.name {
            return name;
        }
        let stem = self
            .file
            .as_ref()
            .and_then(|file| file.file_stem())
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        let suffixes = ["-light", "-dark", ".light", ".dark", "_light", "_dark"];
        suffixes.iter().find_map(|suffix| stem.strip_suffix(suffix)).unwrap_or(stem)
    }

    /// The extension of its file, in lower case; empty where it has none.
    #[must_use]
    pub fn extension(&self) -> String {
        self.file.as_deref().map(extension).unwrap_or_default()
    }
}

/// The extension of a file in lower case; empty where it has none.
#[must_use]
pub fn extension(file: &Path) -> String {
    file.extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default()
}

/// What a picture shows.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Deserialize,
    JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum ViewName {
    /// The whole architecture on one page
    #[default]
    Overview,
    /// One card an application in each environment
    Apps,
    /// Every Flux object and kustomize directory
    Resources,
    /// Plain Kubernetes objects too: for one environment, one application, or around one object
    Full,
}

/// What a block of a Markdown file holds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum BlockName {
    /// The picture, in the theme of the reader
    #[default]
    Picture,
    /// The architecture as a Mermaid flowchart
    Mermaid,
    /// One row an application: environment, path, source, what it waits for, images
    Table,
    /// The architecture in words: what applies what, and tables of applications and sources
    Outline,
}

/// Which way a page goes.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Deserialize,
    JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum DirectionName {
    /// From top to bottom
    #[default]
    Down,
    /// From left to right
    Right,
}

/// The colours of a picture.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Deserialize,
    JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum ThemeName {
    /// Dark on white
    #[default]
    Light,
    /// Light on near black
    Dark,
    /// As the reader's system asks for; PNG is light
    Auto,
    /// Greys on white with hatching, for paper
    Print,
}

/// Pixels a unit that a PNG may have.
pub const SCALES: std::ops::RangeInclusive<f32> = 0.25..=8.0;

/// The JSON Schema of the file, as published in `docs/fluxscape.schema.json`.
#[must_use]
pub fn schema() -> serde_json::Value {
    crate::schema::of_input::<Config>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_named_after_its_file_whatever_its_theme() {
        for (file, name) in [
            ("docs/overview.svg", "overview"),
            ("qa-dark.svg", "qa"),
            ("a.light.png", "a"),
            ("dark.svg", "dark"),
        ] {
            let output = Output { file: Some(PathBuf::from(file)), ..Output::default() };
            assert_eq!(output.name(), name, "{file}");
        }
        assert_eq!(
            Output { file: Some("a.svg".into()), name: Some("b".into()), ..Output::default() }
                .name(),
            "b"
        );
    }
}
