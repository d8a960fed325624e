//! `fluxscape build`: what kustomize makes of a directory, as YAML.
//!
//! In: a directory. Out: the objects as YAML documents in kustomize's order, or every reason why
//! the build fails.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, anyhow};
use clap::ValueHint;

use crate::cli::ExitStatus;
use crate::cli::console::{Console, print_data};
use crate::cli::inputs::{Paths, below, project_around, resolve};
use crate::cli::report::Report;
use fluxscape_kustomize::Builder;
use fluxscape_manifest::source::{DiskTree, Files, TreePath};
use fluxscape_manifest::yaml::Library;

/// Print what kustomize builds from a directory, as YAML
///
/// The values of Secrets are printed as well, as kustomize does. No other command prints them.
#[derive(Debug, clap::Args)]
pub(crate) struct BuildArgs {
    /// Directory with a kustomization file
    #[arg(value_name = "DIR", default_value = ".")]
    pub directory: PathBuf,
    /// Directory that bases may lie in, and nothing outside it is read [default: the repository
    /// around DIR]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub root: Option<PathBuf>,
}

pub(super) fn run(args: &BuildArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let (root, directory) = locate(args)?;
    let files = Arc::new(Files::default());
    let library = Library::new(Arc::clone(&files));
    let tree = DiskTree::open(&root).with_context(|| format!("cannot read {}", root.display()))?;
    let tree = tree.within(library.budget());
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

/// The tree to build in, and the directory in it.
fn locate(args: &BuildArgs) -> anyhow::Result<(PathBuf, TreePath)> {
    let directory = resolve(&args.directory)?;
    if !directory.is_dir() {
        return Err(anyhow!("{} is not a directory", directory.display()));
    }
    let root = match &args.root {
        Some(root) => resolve(root)?,
        None => project_around(&directory),
    };
    let inside = below(&directory, &root).ok_or_else(|| {
        anyhow!("{} does not lie in {}", args.directory.display(), root.display())
    })?;
    Ok((root, inside))
}
