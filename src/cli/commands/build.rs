//! `fluxscape build`: what kustomize makes of a directory, as YAML.
//!
//! In: a directory. Out: the objects as YAML documents in kustomize's order, or every reason why
//! the build fails.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow};

use crate::cli::ExitStatus;
use crate::cli::console::{Console, print_data};
use crate::cli::inputs::{Paths, below, enclosing_repository};
use crate::cli::report::Report;
use fluxscape_kustomize::Builder;
use fluxscape_manifest::source::{DiskTree, Files, TreePath};
use fluxscape_manifest::yaml::Library;

/// Print what kustomize builds from a directory, as YAML
#[derive(Debug, clap::Args)]
pub(crate) struct BuildArgs {
    /// Directory with a kustomization file
    #[arg(value_name = "DIR", default_value = ".")]
    pub directory: PathBuf,
}

pub(super) fn run(args: &BuildArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let (root, directory) = locate(&args.directory)?;
    let tree = DiskTree::open(&root).with_context(|| format!("cannot read {}", root.display()))?;
    let files = Arc::new(Files::default());
    let library = Library::new(Arc::clone(&files));
    let build = Builder::new(&library).build(&tree, &directory);

    let (failed, documents) = (!build.failures.is_empty(), build.to_yaml());
    let found = build.failures.into_iter().map(|failure| failure.diagnostic).chain(build.warnings);
    let mut paths = Paths::new();
    paths.add(&tree);
    console.report(&Report::new(found, &files, &paths));
    if failed {
        return Ok(ExitStatus::Findings);
    }
    print_data(documents.as_bytes())?;
    Ok(ExitStatus::Success)
}

/// The tree to build in, and the directory in it: the repository around the directory, or the whole
/// file system where there is none, because bases may lie anywhere above.
fn locate(directory: &Path) -> anyhow::Result<(PathBuf, TreePath)> {
    let directory =
        directory.canonicalize().with_context(|| format!("cannot read {}", directory.display()))?;
    if !directory.is_dir() {
        return Err(anyhow!("{} is not a directory", directory.display()));
    }
    let root = enclosing_repository(&directory)
        .or_else(|| directory.ancestors().last())
        .unwrap_or(&directory);
    Ok((root.to_owned(), below(&directory, root).unwrap_or_default()))
}
