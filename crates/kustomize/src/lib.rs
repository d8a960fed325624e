//! `kustomize build` as a library, without the kustomize binary.
//!
//! [kustomize](https://kustomize.io) builds Kubernetes objects from a directory with a
//! `kustomization.yaml`: it collects the objects of files and of other directories, generates config
//! maps and secrets, and patches, renames and labels all of them. This crate does the same in
//! memory, over any [`SourceTree`]: a directory on disk, a git revision, or files that the program
//! holds itself. It starts no process and opens no connection.
//!
//! The result is a [`Build`]: the objects in kustomize's order, each with the file, the line and the
//! chain of kustomizations that it comes from; which directories include which; and every reason
//! why kustomize would fail, not only the first.
//!
//! ```
//! use fluxscape_kustomize::Builder;
//! use fluxscape_manifest::source::{MemoryTree, TreePath};
//! use fluxscape_manifest::yaml::Library;
//!
//! let tree = MemoryTree::new("example", [
//!     ("base/kustomization.yaml", "resources: [config.yaml]"),
//!     ("base/config.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: config}}"),
//!     ("prod/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-"),
//! ]);
//! let library = Library::default();
//! let build = Builder::new(&library).build(&tree, &TreePath::clamped("prod"));
//!
//! assert!(build.failures.is_empty());
//! assert_eq!(build.to_yaml(), "\
//! apiVersion: v1
//! kind: ConfigMap
//! metadata:
//!   name: prod-config
//! ");
//! let place = library.files().place(build.resources[0].origin.span.file);
//! assert_eq!(place.path.as_str(), "base/config.yaml");
//! ```
//!
//! A directory that cannot be built has [`failures`](Build::failures), with the place to look at and
//! what to do:
//!
//! ```
//! # use fluxscape_kustomize::Builder;
//! # use fluxscape_manifest::source::{MemoryTree, TreePath};
//! # use fluxscape_manifest::yaml::Library;
//! let tree = MemoryTree::new("example", [("kustomization.yaml", "resources:\n- missing.yaml")]);
//! let library = Library::default();
//! let build = Builder::new(&library).build(&tree, &TreePath::root());
//!
//! let problem = &build.failures[0].diagnostic;
//! assert_eq!(problem.rule.name, "path-not-found");
//! assert_eq!(problem.span.map(|span| span.line), Some(2));
//! ```
//!
//! The build agrees with kustomize byte for byte where kustomize is surprising, too; `tests/answers`
//! holds it against some hundreds of recorded answers.

mod accumulate;
mod build;
mod config;
mod failure;
mod generate;
mod include;
mod kustomization;
mod object;
mod patch;
mod read;
mod reference;
pub mod rules;
mod select;
mod transform;

#[cfg(test)]
mod tests;

#[cfg(doc)]
use fluxscape_manifest::source::SourceTree;

pub use build::{Build, Builder};
pub use failure::{Failure, FailureKind};
pub use generate::UNKNOWN_HASH;
pub use include::{Include, IncludeKind, RemoteBase, RemoteBases};
pub use object::Resource;
