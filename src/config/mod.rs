//! `.fluxscape.yaml`: the configuration that a repository has for its pictures.
//!
//! In: the file at the root of a [`SourceTree`](fluxscape_manifest::source::SourceTree). Out: a [`Config`] whose
//! paths are as written, relative to that root; or everything that is wrong with the file, each
//! with line and column. The file is optional, and flags win over it.

mod keys;
mod lint;
mod load;
mod look;
mod outputs;
mod roots;

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::scene::{Letters, Theme};
use crate::view::{Direction, Picture};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;

pub use lint::{FailOn, IgnoreEntry, Level, Lint};
pub use load::{NAMES, load};
pub use look::LookOptions;

/// Configuration of fluxscape, `.fluxscape.yaml` at the root of a repository.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address of this repository, if git does not know it or has another one.
    pub url: Option<String>,
    /// Other repositories, and the directories of their checkouts.
    pub repositories: Vec<Repository>,
    /// Directories of Terraform root modules that create the first Flux objects.
    pub terraform: Vec<RootModule>,
    /// Terraform modules with a git or registry source, and the directories of their checkouts.
    pub modules: Vec<Module>,
    /// Where clusters begin, if the files do not show it or show more. Then no cluster begins
    /// anywhere else; `fluxscape why --roots` prints what the files show.
    pub roots: Vec<Root>,
    /// What creates the first Flux objects, if the files do not show it.
    pub origins: Vec<Origin>,
    /// Kustomizations that are environments. Several with one name become one environment. A
    /// cluster gets the name.
    pub environments: Vec<Naming>,
    /// Kustomizations that are tiers. Applications listed here become a tier in their environment.
    pub tiers: Vec<Naming>,
    /// Other names for applications.
    pub applications: Vec<Naming>,
    /// Kustomizations and HelmReleases that `overview` and `apps` leave out and count: `name` or
    /// `namespace/name`; `*` matches any text.
    pub hide: Vec<String>,
    /// Colours and fonts that differ from the theme.
    pub look: look::LookOptions,
    /// The pictures and data that `fluxscape update` writes.
    pub outputs: Vec<Output>,
    /// Markdown files that show the pictures, each in a block between `<!-- fluxscape:begin NAME
    /// -->` and `<!-- fluxscape:end NAME -->`.
    pub readme: Vec<PathBuf>,
    /// Options of `fluxscape lint`.
    pub lint: Lint,
    /// Warnings about it.
    #[serde(skip)]
    pub warnings: Vec<Diagnostic>,
}

/// A repository that Flux objects refer to, and its checkout.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repository {
    /// Address, in any form that git accepts.
    pub url: String,
    /// Directory of the checkout.
    pub path: PathBuf,
}

/// A Terraform root module.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum RootModule {
    /// Its directory.
    Directory(PathBuf),
    /// Its directory in a repository that `repositories` maps.
    InRepository {
        /// Address of the repository, in any form that git accepts.
        repository: String,
        /// The directory in it.
        #[serde(default)]
        path: PathBuf,
    },
}

/// A Terraform module with a git or registry source, and its checkout.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// The `source` as in a module call.
    pub source: String,
    /// Directory of the checkout.
    pub path: PathBuf,
}

/// Where a cluster begins.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// The name of the cluster.
    pub cluster: String,
    /// The directory that its first Kustomization applies, from the root of the repository.
    pub path: String,
    /// The source of its first Kustomization: `name`, `namespace/name` or `Kind/namespace/name`; by
    /// default, the one that the Kustomizations in the directory refer to.
    pub source: Option<String>,
    /// What creates its first Flux objects; by default, what the files show.
    pub origin: Option<OriginName>,
    /// Where this is written.
    #[serde(skip)]
    pub span: Option<Span>,
}

/// What creates the first Flux objects of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// What creates them.
    pub by: OriginName,
    /// The cluster; all clusters by default.
    pub cluster: Option<String>,
    /// Name of the repository that contains it.
    pub repository: Option<String>,
    /// The directory in that repository.
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
    /// Something outside the given repositories
    Outside,
}

/// A name, and the objects that get it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Naming {
    /// The name in pictures.
    pub name: String,
    /// Kustomizations or HelmReleases: `name`, `namespace/name` or `cluster|namespace/name`; `*`
    /// matches any text.
    #[schemars(length(min = 1))]
    pub of: Vec<String>,
}

/// A file or a block that `fluxscape update` writes.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// The view to show.
    #[serde(default)]
    pub view: Picture,
    /// Show only this environment.
    pub environment: Option<String>,
    /// Show only this cluster.
    pub cluster: Option<String>,
    /// Show only this application.
    pub application: Option<String>,
    /// Show only what this object needs and what needs it: an id, `kind/namespace/name`,
    /// `kind/name`, or a unique name.
    pub focus: Option<String>,
    /// Distance from `focus`, in references.
    #[schemars(range(min = 1))]
    pub depth: Option<u32>,
    /// Kinds to leave out.
    #[serde(default)]
    pub hide: Vec<String>,
    /// The only kinds to show.
    #[serde(default)]
    pub only: Vec<String>,
    /// Boxes, by name or id, whose contents are counted instead of drawn.
    #[serde(default)]
    pub collapse: Vec<String>,
    /// Boxes, by name or id, that stay open where the page is folded.
    #[serde(default)]
    pub expand: Vec<String>,
    /// Direction of the page.
    #[serde(default)]
    pub direction: Direction,
    /// Width of the page, in units.
    #[schemars(range(min = 400, max = 10_000))]
    pub width: Option<u32>,
    /// Show the order in which an environment is reconciled as numbered waves.
    #[serde(default)]
    pub waves: bool,
    /// The file; its extension selects the format. An output with a block of text needs none.
    pub file: Option<PathBuf>,
    /// The name in the markers of Markdown files; by default, the name of the file without
    /// extension, `-light` and `-dark`.
    pub name: Option<String>,
    /// The content of its blocks.
    #[serde(default)]
    pub block: BlockName,
    /// Colours; by default `light`, and `auto` for HTML.
    pub theme: Option<Theme>,
    /// How an SVG contains text.
    pub text: Option<Letters>,
    /// Pixels per unit, for PNG.
    #[schemars(range(min = 0.25, max = 8.0))]
    pub scale: Option<f32>,
}

impl Output {
    /// The name in the markers of Markdown files: its own, or the stem of its file without `-light`
    /// or `-dark`.
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

/// The content of a block in a Markdown file.
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
    /// A row for each application: environment, path, source, what it waits for, images
    Table,
    /// The architecture in words: what applies what, and tables of applications and sources
    Outline,
}

/// The pixels per unit that a PNG can have.
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
