//! Both sides of a difference, ready to be drawn.
//!
//! In: what the user wants compared, and the inputs of the run. Out: a [`Compared`] with a project
//! for each side: the repository's files of that revision, and beside it what that revision's lock
//! file records. Nothing is checked out, nothing is fetched.

use crate::cli::hint;
use std::sync::Arc;

use anyhow::anyhow;

use super::Inputs;
use super::range::Range;
use super::surroundings::Surroundings;
use crate::cli::console::Console;
use crate::cli::report::Report;
use crate::flux::{Repositories, Repository};
use crate::graph::{Graph, PageRevision, Pages};
use crate::render::Sides;
use crate::{Project, RootModule};
use fluxscape_manifest::source::{
    Commit, GitError, GitObjects, GitTree, RepositoryUrl, Revision, SourceTree, TreePath,
};
use fluxscape_manifest::yaml::Library;

/// Both sides.
pub(crate) struct Compared {
    base: Side,
    head: Side,
    /// What they are called.
    pub sides: Sides,
}

/// One of them: what is drawn, and what it reads beside the repository.
struct Side {
    project: Project,
    surroundings: Surroundings,
}

impl Compared {
    /// Opens both sides. The inputs get the name and the address that git knows.
    pub(crate) fn of(range: &Range, inputs: &mut Inputs, console: Console) -> anyhow::Result<Self> {
        let git = &GitObjects::open(&inputs.root)?.within(inputs.project.library.budget());
        let name = &named(inputs, git);
        let commits = Commits::of(range, git)?;
        let (head_tree, clean) = head_tree(git, &commits, range, name, console)?;
        let base_tree = base_tree(git, &commits, name, console)?;
        let shown = commits.head.as_ref().or(commits.now.as_ref().ok()).filter(|_| clean);
        let pages = |commit: &Commit| own_pages(inputs, git, commit);
        let sides = Sides {
            base: range.base.clone(),
            head: range.head.clone(),
            base_pages: pages(&commits.base),
            head_pages: shown.and_then(pages),
        };
        let names = [sides.base.as_str(), sides.head.as_deref().unwrap_or("the work tree")];
        let [before, after] = Surroundings::of([&base_tree, &head_tree], names, inputs, console);
        let side = |tree, surroundings| Side {
            project: project(&(Arc::new(tree) as Arc<dyn SourceTree>), &surroundings, inputs),
            surroundings,
        };
        Ok(Self { base: side(base_tree, before), head: side(head_tree, after), sides })
    }

    /// The graphs of both sides, side by side.
    pub(crate) fn graphs(&self) -> (Graph, Graph) {
        std::thread::scope(|scope| {
            let base = scope.spawn(|| hint::graph(&self.base.project));
            let head = hint::graph(&self.head.project);
            (base.join().unwrap_or_default(), head)
        })
    }

    /// Reports what the lock files of the sides do not hold, once the graphs are made.
    pub(crate) fn report_missed(&self, inputs: &Inputs, console: Console) {
        let missed =
            [&self.base, &self.head].into_iter().flat_map(|side| side.surroundings.missed());
        let report = Report::new(missed, inputs.project.library.files(), &inputs.paths);
        if !report.is_empty() {
            console.report(&report);
        }
    }
}

/// The commits of both sides.
struct Commits {
    base: Commit,
    /// `None` for the work tree.
    head: Option<Commit>,
    /// The one that is checked out; none in a repository without a commit.
    now: Result<Commit, GitError>,
}

impl Commits {
    fn of(range: &Range, git: &GitObjects) -> anyhow::Result<Self> {
        let now = git.commit(Revision::Any("HEAD"));
        let head = range.head.as_deref().map(|head| git.commit(Revision::Any(head))).transpose()?;
        let mut base = git.commit(Revision::Any(&range.base))?;
        if range.merge_base {
            let other = head
                .as_ref()
                .or(now.as_ref().ok())
                .ok_or_else(|| anyhow!("there is no commit yet to compare with {}", range.base))?;
            base = git.merge_base(&base, other)?;
        }
        Ok(Self { base, head, now })
    }
}

/// What the repository is called; where nothing else has its address, git has.
fn named(inputs: &mut Inputs, git: &GitObjects) -> String {
    let own = &mut inputs.project.repositories.own;
    if own.url.is_none() {
        own.url = git.remote().as_deref().and_then(RepositoryUrl::parse);
    }
    let name = own.url.as_ref().map_or_else(
        || inputs.project.name.trim_end_matches(".git").to_owned(),
        |url| url.name().to_owned(),
    );
    inputs.project.name.clone_from(&name);
    name
}

/// The new tree, and whether it is that of a commit.
fn head_tree(
    git: &GitObjects,
    commits: &Commits,
    range: &Range,
    name: &str,
    console: Console,
) -> anyhow::Result<(GitTree, bool)> {
    if let Some(commit) = &commits.head {
        return Ok((git.tree(commit, name)?, true));
    }
    let tree = git.work_tree(name).map_err(|error| no_head(error, &range.base))?;
    let is_dirty = git.is_dirty()?;
    if is_dirty {
        console.note("the work tree has uncommitted changes: they are compared too");
    }
    Ok((tree, !is_dirty))
}

fn no_head(error: GitError, base: &str) -> anyhow::Error {
    match error {
        GitError::NoWorkTree => anyhow!("{error}: `fluxscape diff {base} HEAD`"),
        error => error.into(),
    }
}

/// The old tree. A directory that was called otherwise then is found under its old name; one that
/// was not there has nothing in it.
fn base_tree(
    git: &GitObjects,
    Commits { base, head, now }: &Commits,
    name: &str,
    console: Console,
) -> anyhow::Result<GitTree> {
    let tree = git.tree(base, name)?;
    if tree.kind(&TreePath::root()).is_some() {
        return Ok(tree);
    }
    let inside = git.inside();
    let head = head.as_ref().or(now.as_ref().ok());
    let renamed = head.map(|head| git.renamed_from(base, head)).transpose()?.flatten();
    if let Some(old) = renamed {
        console.note(&format!("{inside} was called {old}: the two are compared"));
        return Ok(tree.rooted(old));
    }
    console.note(&format!("{inside} is not in {}: everything in it is new", base.short()));
    Ok(tree)
}

/// Where the files of a commit can be read on a forge.
fn own_pages(inputs: &Inputs, git: &GitObjects, commit: &Commit) -> Option<Pages> {
    let url = inputs.project.repositories.own.url.as_ref().filter(|url| !url.host().is_empty())?;
    let pages = Pages::of(&url.to_string(), PageRevision::Commit(commit.id().to_owned()))?;
    Some(pages.within(git.inside().as_str()))
}

/// What is drawn of a side. Both sides number their files alike.
fn project(tree: &Arc<dyn SourceTree>, surroundings: &Surroundings, inputs: &Inputs) -> Project {
    let Project { name, library, repositories, declared, roots, cluster, .. } = &inputs.project;
    let drawn = repositories.own.tree.place(&TreePath::root()).repository;
    let own = Repository { tree: Arc::clone(tree), ..repositories.own.clone() };
    let root = |root: &RootModule| {
        let is_own = root.tree.place(&TreePath::root()).repository == drawn;
        let tree = if is_own { tree } else { &root.tree };
        RootModule { tree: Arc::clone(tree), directory: root.directory.clone() }
    };
    Project {
        recorded: surroundings.recorded.clone(),
        name: name.clone(),
        library: Library::new(Arc::clone(library.files())),
        repositories: Repositories { own, mapped: surroundings.mapped.clone() },
        terraform: surroundings.terraform.iter().map(root).collect(),
        modules: surroundings.modules.clone(),
        declared: declared.clone(),
        roots: roots.clone(),
        cluster: cluster.clone(),
    }
}
