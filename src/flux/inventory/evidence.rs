//! What the clusters of a repository rest on, and why other directories are none.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{Place, RepositoryUrl, Span};

/// How much a piece of evidence proves.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// What creates the first objects is read, or a directory's own build applies the directory.
    Certain,
    /// It stands beside a certain root and has the same shape, or a file of the repository starts
    /// it that somebody applies by hand.
    Likely,
    /// Nothing applies it, and it applies other directories of the repository.
    Guess,
}

impl Grade {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Guess => "guess",
        }
    }
}

/// What speaks for a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// The configuration names it.
    Named,
    /// Terraform creates its first objects.
    Terraform,
    /// A source and a Kustomization that applies the directory which holds it.
    Sync,
    /// A file that `flux bootstrap` has still to fill.
    Placeholder,
    /// A FluxInstance that syncs it.
    Instance,
    /// Manifests in a text of another tool's file.
    Text,
    /// The build of a directory holds a Kustomization for that directory.
    Build,
    /// A command that creates its first objects.
    Command,
    /// A Kustomization in another cluster, with a kubeConfig.
    KubeConfig,
    /// A Kustomization for the directory that holds it, which no kustomization takes in.
    OwnFile,
    /// A source and a Kustomization for another directory, which nothing applies.
    Pair,
    /// A directory beside a certain root, of the same shape.
    Sibling,
    /// As [`Ground::Sync`], but the address of the source is another one.
    OtherAddress,
    /// A directory that nothing applies and that applies others.
    Unapplied,
}

impl Ground {
    /// How much it proves.
    #[must_use]
    pub const fn grade(self) -> Grade {
        match self {
            Self::Named
            | Self::Terraform
            | Self::Sync
            | Self::Placeholder
            | Self::Instance
            | Self::Text
            | Self::Build
            | Self::Command
            | Self::KubeConfig => Grade::Certain,
            Self::OwnFile | Self::Pair | Self::Sibling => Grade::Likely,
            Self::OtherAddress | Self::Unapplied => Grade::Guess,
        }
    }

    /// What it says, in a sentence without a subject's name.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Named => "the configuration names it under `roots`",
            Self::Terraform => "Terraform creates its first objects",
            Self::Sync => "a Kustomization and its source apply the directory that holds them",
            Self::Placeholder => "`flux bootstrap` has still to write its first objects here",
            Self::Instance => "a FluxInstance, or the chart of one, syncs it",
            Self::Text => "another tool applies manifests that its file contains",
            Self::Build => "the build of the directory contains a Kustomization that applies it",
            Self::Command => "a command creates its first objects",
            Self::KubeConfig => "Kustomizations of another cluster reach it with a kubeConfig",
            Self::OwnFile => {
                "a Kustomization applies the directory that holds it; somebody applies this file"
            }
            Self::Pair => {
                "nothing applies this Kustomization and its source; somebody does by hand"
            }
            Self::Sibling => "it stands beside a root and has the same shape; nothing applies it",
            Self::OtherAddress => {
                "a Kustomization applies the directory that holds it, but its source has another address than this repository"
            }
            Self::Unapplied => "nothing applies it, and it applies other directories",
        }
    }
}

/// How much the best of some evidence proves; `None` where there is none.
#[must_use]
pub fn grade(evidence: &[Evidence]) -> Option<Grade> {
    evidence.iter().map(|evidence| evidence.ground.grade()).min()
}

/// A piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What it says.
    pub ground: Ground,
    /// Where it stands; a generated file where no file holds it.
    pub span: Span,
}

/// A directory of Flux objects at which no cluster begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTaken {
    /// The directory.
    pub place: Place,
    /// What speaks for it, or its first Flux object.
    pub span: Span,
    /// Why no cluster begins there.
    pub why: WhyNot,
}

/// Why no cluster begins at a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// A cluster applies it.
    Applied(String),
    /// The configuration names the roots, and this is not one of them.
    NotNamed,
    /// Its source is another repository.
    AnotherRepository(RepositoryUrl),
    /// Its source leaves the directory out.
    LeftOutOfSource,
    /// It is archived, or the repository ignores it.
    Archived,
    /// Terraform renders its files.
    Template,
    /// It is a component.
    Component,
    /// A Kustomization that nothing applies leads to it.
    LedTo {
        /// That Kustomization.
        by: ResourceId,
        /// Whether its own directory counts as out of reach already.
        counted: bool,
    },
    /// A Kustomization of which not everything is known may apply it.
    Doubtful,
    /// It applies no other directory of the repository.
    Library,
    /// Clusters begin elsewhere, and nothing but that nothing applies it speaks for it.
    Weak,
}

impl WhyNot {
    /// Whether no root reaches the directory, and nothing else that is counted leads to it.
    #[must_use]
    pub const fn is_out_of_reach(&self) -> bool {
        match self {
            Self::Applied(_) | Self::Doubtful | Self::Template => false,
            Self::LedTo { counted, .. } => !*counted,
            Self::NotNamed
            | Self::AnotherRepository(_)
            | Self::LeftOutOfSource
            | Self::Archived
            | Self::Component
            | Self::Library
            | Self::Weak => true,
        }
    }

    /// A stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Applied(_) => "applied",
            Self::NotNamed => "not-named",
            Self::AnotherRepository(_) => "another-repository",
            Self::LeftOutOfSource => "left-out-of-source",
            Self::Archived => "archived",
            Self::Template => "template",
            Self::Component => "component",
            Self::LedTo { .. } => "led-to",
            Self::Doubtful => "doubtful",
            Self::Library => "library",
            Self::Weak => "weak",
        }
    }
}

impl fmt::Display for WhyNot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Applied(cluster) => write!(f, "cluster {cluster} applies it"),
            Self::NotNamed => f.write_str("`roots` in the configuration does not name it"),
            Self::AnotherRepository(url) => {
                write!(f, "its source {url} is another repository than this one")
            }
            Self::LeftOutOfSource => {
                f.write_str("its source ignores it, so the source is another repository")
            }
            Self::Archived => f.write_str("it is archived, or the repository ignores it"),
            Self::Template => f.write_str("Terraform renders its files"),
            Self::Component => f.write_str("it is a component, which is built with a parent only"),
            Self::LedTo { by, .. } => write!(f, "only {by} leads to it, and nothing applies that"),
            Self::Doubtful => {
                f.write_str("a Kustomization that could not be expanded whole may apply it")
            }
            Self::Library => f.write_str("it applies no other directory of this repository"),
            Self::Weak => f.write_str("nothing applies it, and clusters begin elsewhere"),
        }
    }
}
