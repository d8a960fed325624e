//! `fluxscape diff`: what a change does, as a picture, Markdown or JSON.
//!
//! In: one revision and another, or the work tree. Out: files with what is added, removed and changed, and the consequence on standard
//! error. Nothing is checked out, nothing is fetched; where both sides do the same nothing is written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{anyhow, bail};

use super::args::DiffArgs;
use super::draw::{extensions, theme};
use super::inputs::Inputs;
use super::report::Console;
use super::{ExitStatus, print_data};
use crate::Project;
use crate::config::extension;
use crate::diff::{self, Difference};
use crate::flux::{Repositories, Repository};
use crate::graph::Graph;
use crate::output;
use crate::render::{self, Sides};
use crate::scene::{self, Look};
use crate::source::{Commit, Files, GitError, GitObjects, GitTree, RepositoryUrl, Revision, SourceTree, TreePath};
use crate::view::{self, Heading};
use crate::yaml::Library;

/// The formats of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Svg,
    Png,
    Json,
    Markdown,
    Html,
}

pub(super) fn run(args: &DiffArgs, console: Console) -> anyhow::Result<ExitStatus> {
    if !(0.25..=8.0).contains(&args.scale) {
        bail!("the scale lies between 0.25 and 8");
    }
    let outputs = outputs(args)?;
    let asked = Asked::of(args)?;
    let mut sources = args.sources.clone();
    sources.directory = asked.directory.clone().or(sources.directory);
    let mut inputs = Inputs::open(&sources, &extensions(), console)?;
    inputs.project.cluster.clone_from(&args.cluster);
    let git = GitObjects::open(&inputs.root)?;
    let compared = Compared::of(&asked, &git, &mut inputs, console)?;
    let (base, head) = graphs(&compared, &inputs);
    if let Some(name) = args.cluster.as_ref().filter(|_| base.clusters.is_empty() && head.clusters.is_empty()) {
        bail!("there is no cluster \"{name}\": known are {}", head.left_out.join(", "));
    }
    let difference = diff::compare(&base, &head);
    if difference.is_empty() {
        console.note(&format!("no change {}: Flux does the same", compared.sides.words()));
    }
    if !difference.is_empty() || args.always {
        write(&outputs, &difference, &compared.sides, args, &inputs, console)?;
    }
    if !difference.is_empty() {
        console.note(&diff::headline(&difference.statements).replace('`', ""));
    }
    Ok(if args.exit_code && !difference.is_empty() { ExitStatus::Findings } else { ExitStatus::Success })
}

/// Draws everything, then writes it.
fn write(
    outputs: &[(PathBuf, Format)],
    difference: &Difference,
    sides: &Sides,
    args: &DiffArgs,
    inputs: &Inputs,
    console: Console,
) -> anyhow::Result<()> {
    let files = inputs.project.library.files();
    let look = inputs.config.look.of(theme(args.theme), args.text);
    let mut drawn = Vec::new();
    for (file, format) in outputs {
        let bytes = match format {
            Format::Markdown => render::difference::markdown(difference, sides, files).into_bytes(),
            Format::Html => page(difference, sides, &look, files).into_bytes(),
            Format::Json => render::difference::json(difference, sides, files).into_bytes(),
            Format::Svg => render::svg::render(&picture(difference, sides), look.clone()).into_bytes(),
            Format::Png => render::png::render(&picture(difference, sides), look.clone(), args.scale)?,
        };
        drawn.push((file, bytes));
    }
    for (file, bytes) in drawn {
        if file.as_os_str() == "-" {
            print_data(&bytes)?;
        } else {
            let outcome = output::write(file, &bytes)?;
            console.wrote(file, outcome);
        }
    }
    Ok(())
}

fn page(difference: &Difference, sides: &Sides, look: &Look, files: &Files) -> String {
    let (scene, graph) = (&picture(difference, sides), &difference.graph);
    render::html::render(&render::html::Page { scene, graph, files, pages: sides.head_pages.as_deref(), look, live: None })
}

fn picture(difference: &Difference, sides: &Sides) -> scene::Scene {
    let said = diff::headline(&difference.statements).replace('`', "");
    let headline = if difference.is_empty() { "no change".to_owned() } else { said };
    scene::compose(&view::changes(&difference.graph, &Heading { span: sides.words(), headline }))
}

/// Where it goes, and as what. Without an output: Markdown to standard output.
fn outputs(args: &DiffArgs) -> anyhow::Result<Vec<(PathBuf, Format)>> {
    let known = "svg, png, html, json, md";
    let of = |name: &str| match name {
        "svg" => Ok(Format::Svg),
        "png" => Ok(Format::Png),
        "html" => Ok(Format::Html),
        "json" => Ok(Format::Json),
        "md" => Ok(Format::Markdown),
        _ => Err(anyhow!("there is no format \"{name}\" of a difference: known are {known}")),
    };
    if args.output.is_empty() {
        return Ok(vec![(PathBuf::from("-"), of(args.format.as_deref().unwrap_or("md"))?)]);
    }
    let one = |file: &PathBuf| {
        let named = extension(file);
        let format = match args.format.as_deref() {
            Some(format) if named.is_empty() || file.as_os_str() == "-" => of(format)?,
            None if file.as_os_str() == "-" => Format::Markdown,
            None if named.is_empty() => bail!("{} names no format: add an extension ({known}) or --format", file.display()),
            _ => of(&named)?,
        };
        Ok((file.clone(), format))
    };
    args.output.iter().map(one).collect()
}

/// What the user wants compared.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    base: String,
    head: Option<String>,
    /// Whether the base is where both histories part.
    merge_base: bool,
    /// The second argument, where it is a directory and not a revision.
    directory: Option<PathBuf>,
}

impl Asked {
    /// `BASE [HEAD] [DIR]`, `BASE..HEAD`, `BASE...HEAD`, `BASE DIR`.
    fn of(args: &DiffArgs) -> anyhow::Result<Self> {
        let mut asked = Self { base: args.base.clone(), head: args.head.clone(), merge_base: args.merge_base, directory: None };
        let range =
            args.base.split_once("...").map(|range| (range, true)).or_else(|| args.base.split_once("..").map(|range| (range, false)));
        if let Some(((base, head), parted)) = range {
            asked.merge_base |= parted;
            base.clone_into(&mut asked.base);
            if !head.is_empty() {
                // What stands second is the directory then.
                if let Some(second) = asked.head.replace(head.to_owned()) {
                    asked.directory = Some(PathBuf::from(second));
                }
                return Ok(asked);
            }
        }
        let Some(second) = asked.head.clone().filter(|_| args.sources.directory.is_none()) else { return Ok(asked) };
        if Path::new(&second).is_dir() {
            let revision = GitObjects::open(Path::new(".")).and_then(|git| git.commit(Revision::Any(&second))).is_ok();
            if revision {
                bail!(
                    "{second} is both a revision and a directory: write ./{second} for the directory, or refs/heads/{second} for the branch"
                );
            }
            (asked.head, asked.directory) = (None, Some(PathBuf::from(second)));
        }
        Ok(asked)
    }
}

/// Both sides, as trees of files.
struct Compared {
    base: Arc<dyn SourceTree>,
    head: Arc<dyn SourceTree>,
    sides: Sides,
}

impl Compared {
    fn of(asked: &Asked, git: &GitObjects, inputs: &mut Inputs, console: Console) -> anyhow::Result<Self> {
        let own = &mut inputs.project.repositories.own;
        if own.url.is_none() {
            own.url = git.remote().as_deref().and_then(RepositoryUrl::parse);
        }
        let name = own.url.as_ref().map_or_else(|| inputs.project.name.trim_end_matches(".git").to_owned(), |url| url.name().to_owned());
        inputs.project.name.clone_from(&name);
        let now = git.commit(Revision::Any("HEAD"));
        let head = asked.head.as_deref().map(|head| git.commit(Revision::Any(head))).transpose()?;
        let mut base = git.commit(Revision::Any(&asked.base))?;
        if asked.merge_base {
            let other = head.clone().map_or(now.as_ref().ok().cloned(), Some);
            let other = other.ok_or_else(|| anyhow!("there is no commit yet to part from {}", asked.base))?;
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
        for mapped in &inputs.project.repositories.mapped {
            let place = mapped.tree.place(&TreePath::root());
            console.note(&format!("{} is read as it is here for both sides", place.repository));
        }
        let shown = head.or(now.ok()).filter(|_| clean);
        let pages = |commit: &Commit| own_pages(inputs, git, commit);
        let sides = Sides {
            base: asked.base.clone(),
            head: asked.head.clone(),
            base_pages: pages(&base),
            head_pages: shown.as_ref().and_then(pages),
        };
        Ok(Self { base: Arc::new(base_tree), head: Arc::new(head_tree), sides })
    }
}

fn no_head(error: GitError, base: &str) -> anyhow::Error {
    match error {
        GitError::NoWorkTree => anyhow!("{error}: `fluxscape diff {base} HEAD`"),
        error => error.into(),
    }
}

/// The old tree. A directory that was called otherwise then is found under its old name; one that was not there has nothing in it.
fn base_tree(git: &GitObjects, base: &Commit, head: Option<&Commit>, name: &str, console: Console) -> anyhow::Result<GitTree> {
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

/// The graphs of both sides, side by side.
fn graphs(compared: &Compared, inputs: &Inputs) -> (Graph, Graph) {
    let base = project(&compared.base, inputs);
    let head = project(&compared.head, inputs);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| crate::graph(&base));
        let head = crate::graph(&head);
        (other.join().unwrap_or_default(), head)
    })
}

/// What is drawn, with another tree as the repository. Both sides number their files alike.
fn project(tree: &Arc<dyn SourceTree>, inputs: &Inputs) -> Project {
    let Project { name, library, repositories, terraform, modules, declared, cluster, recorded } = &inputs.project;
    let drawn = repositories.own.tree.place(&TreePath::root()).repository;
    let own = Repository { tree: Arc::clone(tree), ..repositories.own.clone() };
    let root = |(module, directory): &(Arc<dyn SourceTree>, TreePath)| {
        let own = module.place(&TreePath::root()).repository == drawn;
        (if own { Arc::clone(tree) } else { Arc::clone(module) }, directory.clone())
    };
    Project {
        recorded: recorded.clone(),
        name: name.clone(),
        library: Library::new(Arc::clone(library.files())),
        repositories: Repositories { own, mapped: repositories.mapped.clone() },
        terraform: terraform.iter().map(root).collect(),
        modules: modules.clone(),
        declared: declared.clone(),
        cluster: cluster.clone(),
    }
}
