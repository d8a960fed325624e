//! Both sides of a difference, ready to be drawn.
//!
//! In: what the user wants compared, and the inputs of the run. Out: a [`Compared`] with a project
//! for each side: the repository's files of that revision, and beside it what that revision's lock
//! file records. Nothing is checked out, nothing is fetched.

use std::sync::Arc;

use anyhow::anyhow;

use super::diff::Asked;
use super::inputs::Inputs;
use super::report::{Console, Report};
use super::surroundings::Surroundings;
use crate::Project;
use crate::flux::{Repositories, Repository};
use crate::graph::Graph;
use crate::render::Sides;
use fluxscape_manifest::source::{
    Commit, GitError, GitObjects, GitTree, RepositoryUrl, Revision, SourceTree, TreePath,
};
use fluxscape_manifest::yaml::Library;

/// Both sides.
pub(super) struct Compared {
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
    pub(super) fn of(asked: &Asked, inputs: &mut Inputs, console: Console) -> anyhow::Result<Self> {
        let git = &GitObjects::open(&inputs.root)?;
        let own = &mut inputs.project.repositories.own;
        if own.url.is_none() {
            own.url = git.remote().as_deref().and_then(RepositoryUrl::parse);
        }
        let name = own.url.as_ref().map_or_else(
            || inputs.project.name.trim_end_matches(".git").to_owned(),
            |url| url.name().to_owned(),
        );
        inputs.project.name.clone_from(&name);
        let now = git.commit(Revision::Any("HEAD"));
        let head = asked.head.as_deref().map(|head| git.commit(Revision::Any(head))).transpose()?;
        let mut base = git.commit(Revision::Any(&asked.base))?;
        if asked.merge_base {
            let other = head.clone().map_or(now.as_ref().ok().cloned(), Some);
            let other = other
                .ok_or_else(|| anyhow!("there is no commit yet to part from {}", asked.base))?;
            base = git.merge_base(&base, &other)?;
        }
        let (head_tree, clean) = if let Some(commit) = &head {
            (git.tree(commit, &name)?, true)
        } else {
            let tree = git.work_tree(&name).map_err(|error| no_head(error, &asked.base))?;
            let dirty = git.is_dirty()?;
            if dirty {
                console.note("the work tree differs from its last commit: what is not committed is compared too");
            }
            (tree, !dirty)
        };
        let base_tree = base_tree(git, &base, head.as_ref().or(now.as_ref().ok()), &name, console)?;
        let shown = head.or(now.ok()).filter(|_| clean);
        let pages = |commit: &Commit| own_pages(inputs, git, commit);
        let sides = Sides {
            base: asked.base.clone(),
            head: asked.head.clone(),
            base_pages: pages(&base),
            head_pages: shown.as_ref().and_then(pages),
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
    pub(super) fn graphs(&self) -> (Graph, Graph) {
        std::thread::scope(|scope| {
            let base = scope.spawn(|| crate::graph(&self.base.project));
            let head = crate::graph(&self.head.project);
            (base.join().unwrap_or_default(), head)
        })
    }

    /// Says what the lock files of the sides were asked in vain, once the graphs are made.
    pub(super) fn tell_missed(&self, inputs: &Inputs, console: Console) {
        let missed =
            [&self.base, &self.head].into_iter().flat_map(|side| side.surroundings.missed());
        let report = Report::new(missed, inputs.project.library.files(), &inputs.paths);
        if !report.is_empty() {
            console.report(&report);
        }
    }
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
    base: &Commit,
    head: Option<&Commit>,
    name: &str,
    console: Console,
) -> anyhow::Result<GitTree> {
    let tree = git.tree(base, name)?;
    if tree.kind(&TreePath::root()).is_some() {
        return Ok(tree);
    }
    let inside = git.inside();
    let renamed = head.map(|head| git.renamed_from(base, head)).transpose()?.flatten();
    if let Some(old) = renamed {
        console.note(&format!("{inside} was called {old}: they are compared"));
        return Ok(tree.rooted(old));
    }
    console.note(&format!("{inside} is not in {}: everything in it is new", base.short()));
    Ok(tree)
}

/// Where the files of a commit can be read on a forge.
fn own_pages(inputs: &Inputs, git: &GitObjects, commit: &Commit) -> Option<String> {
    let url = inputs.project.repositories.own.url.as_ref().filter(|url| !url.host().is_empty())?;
    let way = if url.host().contains("gitlab") {
        "-/blob"
    } else if url.host() == "bitbucket.org" {
        "src"
    } else {
        "blob"
    };
    let inside = if git.inside().is_root() { String::new() } else { format!("{}/", git.inside()) };
    Some(format!("https://{url}/{way}/{}/{inside}", commit.id()))
}

/// What is drawn of a side. Both sides number their files alike.
fn project(tree: &Arc<dyn SourceTree>, surroundings: &Surroundings, inputs: &Inputs) -> Project {
    let Project { name, library, repositories, declared, cluster, .. } = &inputs.project;
    let drawn = repositories.own.tree.place(&TreePath::root()).repository;
    let own = Repository { tree: Arc::clone(tree), ..repositories.own.clone() };
    let root = |(module, directory): &(Arc<dyn SourceTree>, TreePath)| {
        let own = module.place(&TreePath::root()).repository == drawn;
        (if own { Arc::clone(tree) } else { Arc::clone(module) }, directory.clone())
    };
    Project {
        recorded: surroundings.recorded.clone(),
        name: name.clone(),
        library: Library::new(Arc::clone(library.files())),
        repositories: Repositories { own, mapped: surroundings.mapped.clone() },
        terraform: surroundings.terraform.iter().map(root).collect(),
        modules: surroundings.modules.clone(),
        declared: declared.clone(),
        cluster: cluster.clone(),
    }
}
