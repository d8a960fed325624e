//! `fluxscape update`: writes every output that the configuration names, README blocks included, or says which are out of date.
//!
//! In: a repository with `.fluxscape.yaml`. Out: its outputs and the blocks of its Markdown files, all made in memory first. With
//! `--check` nothing is written, and what would change is named.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, anyhow, bail};

use super::ExitStatus;
use super::args::UpdateArgs;
use super::check;
use super::draw::{Request, draw, extensions, format, report};
use super::inputs::{Configuration, Inputs};
use super::locking::{self, LockUse};
use super::paths::relative;
use super::picture::scope_of;
use super::report::Console;
use crate::config::{Output, ThemeName, ViewName};
use crate::graph::Graph;
use crate::lock::{self, Lock};
use crate::output::{self, Artifact, Picture};

pub(super) fn run(args: &UpdateArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let mut inputs = Inputs::open(&args.sources, &extensions(), console)?;
    if inputs.config.outputs.is_empty() {
        bail!("nothing to update: {} names no outputs", inputs.paths.relative(&inputs.root.join(".fluxscape.yaml")));
    }
    let mut graph = crate::graph(&inputs.project);
    let (mut lock, mut said) = (None, Moves::default());
    if !inputs.beside.is_empty() || inputs.lock.is_some() {
        // Drawn from the lock file's facts, whatever is checked out, the picture is the same for everybody who has this commit.
        let fresh = locking::fresh(&inputs);
        let committed = inputs.lock.as_ref().filter(|_| args.check);
        said = committed.map(|committed| Moves::between(committed, &fresh)).unwrap_or_default();
        let used = committed.unwrap_or(&fresh).clone();
        inputs = Inputs::open_with(&args.sources, Configuration::Read(&extensions()), LockUse::Everywhere(&used), console)?;
        graph = crate::graph(&inputs.project);
        lock = (!used.is_empty()).then_some(used);
    }
    let mut artifacts = pictures(&graph, &inputs)?;
    artifacts.extend(lock.map(|lock| locking::artifact(&inputs.root, &lock)));
    artifacts.extend(readmes(&graph, &inputs, console)?);
    let wrong = report(&graph, &inputs, console);
    let current = if args.check { check::check(&artifacts, args, &inputs, console) } else { write(&artifacts, &inputs, console)? };
    let complete = !args.check || inputs.beside.missed().is_empty();
    let held = said.tell(console);
    let fine = current && complete && held && !((wrong || said.has_moved()) && args.strict);
    Ok(if fine { ExitStatus::Success } else { ExitStatus::Findings })
}

/// What is to be said of the committed lock file.
#[derive(Debug, Default)]
struct Moves {
    lacking: Vec<String>,
    moved: Vec<String>,
}

impl Moves {
    fn between(committed: &Lock, fresh: &Lock) -> Self {
        Self { lacking: locking::lacks(committed, fresh), moved: locking::moved(committed, fresh) }
    }

    /// Says it; whether the lock file holds what it should.
    fn tell(&self, console: Console) -> bool {
        self.lacking.iter().for_each(|line| console.finding(line));
        for line in &self.moved {
            console.note(&format!("{line} since {} was written: `fluxscape update` draws it anew", lock::NAME));
        }
        self.lacking.is_empty()
    }

    fn has_moved(&self) -> bool {
        !self.moved.is_empty()
    }
}

/// Every output, drawn.
fn pictures(graph: &Graph, inputs: &Inputs) -> anyhow::Result<Vec<Artifact>> {
    let mut artifacts = Vec::new();
    for output in &inputs.config.outputs {
        let bytes = draw(graph, inputs, &request(output)?).with_context(|| format!("cannot draw {}", output.file.display()))?;
        let path = inputs.root.join(&output.file);
        let bytes = if output.extension() == "png" { bytes } else { output::with_line_ends_of(&path, bytes) };
        artifacts.push(Artifact { path, bytes });
    }
    Ok(artifacts)
}

fn request(output: &Output) -> anyhow::Result<Request> {
    Ok(Request {
        format: format(&output.extension())?,
        view: output.view,
        theme: output.theme,
        scope: scope_of(output)?,
        text: output.text.unwrap_or_default(),
        scale: output.scale.unwrap_or(1.0),
    })
}

/// Every Markdown file with its blocks filled. A marker that is wrong is reported with its line, and stops the program.
fn readmes(graph: &Graph, inputs: &Inputs, console: Console) -> anyhow::Result<Vec<Artifact>> {
    let mut artifacts = Vec::new();
    let mut wrong = 0;
    for readme in &inputs.config.readme {
        let path = inputs.root.join(readme);
        let seen = inputs.paths.relative(&path);
        let text = fs::read_to_string(&path).map_err(|error| anyhow!("cannot read {seen}: {error}"))?;
        match output::inject(&text, &shown_in(&path, &graph.name, &inputs.root, &inputs.config.outputs)) {
            Ok(text) => artifacts.push(Artifact { path, bytes: text.into_bytes() }),
            Err(errors) => {
                wrong += errors.len();
                for error in &errors {
                    console.wrong_marker(&seen, error);
                }
            }
        }
    }
    if wrong > 0 {
        bail!("nothing was written: the blocks of {} cannot be filled", if wrong == 1 { "a Markdown file" } else { "Markdown files" });
    }
    Ok(artifacts)
}

/// The pictures by name, as a Markdown file refers to them. Of several formats under one name the first is shown.
fn shown_in(readme: &Path, name: &str, root: &Path, outputs: &[Output]) -> BTreeMap<String, Picture> {
    let directory = readme.parent().unwrap_or(root);
    let seen = |output: &Output| relative(directory, &root.join(&output.file)).to_string_lossy().replace('\\', "/");
    let mut pictures: BTreeMap<String, Picture> = BTreeMap::new();
    for output in outputs.iter().filter(|output| matches!(output.extension().as_str(), "svg" | "png")) {
        let same = |other: &&Output| other.name() == output.name() && other.extension() == output.extension();
        let dark = |output: &&Output| output.theme == Some(ThemeName::Dark);
        let light = outputs.iter().filter(same).find(|output| !dark(output));
        let dark = outputs.iter().filter(same).find(dark).filter(|_| light.is_some());
        let light = light.unwrap_or(output);
        let picture = Picture { alt: alt(name, output), file: seen(light), dark: dark.map(seen) };
        pictures.entry(output.name().to_owned()).or_insert(picture);
    }
    pictures
}

/// The picture in a few words. It names what is drawn, never how much of it: a README should not change with every application.
fn alt(name: &str, output: &Output) -> String {
    let what = match output.view {
        ViewName::Overview => "Flux architecture",
        ViewName::Apps => "applications applied by Flux",
        ViewName::Resources => "Flux objects and kustomize directories",
        ViewName::Full => "Flux and Kubernetes objects",
    };
    let only = output.application.as_ref().or(output.environment.as_ref()).or(output.cluster.as_ref());
    let only = only.map(|only| format!(" in {only}")).unwrap_or_default();
    format!("{name}: {what}{only}")
}

/// Writes what differs. Directories below the repository are made as needed.
fn write(artifacts: &[Artifact], inputs: &Inputs, console: Console) -> anyhow::Result<bool> {
    for Artifact { path, bytes } in artifacts {
        if let Some(directory) = path.parent().filter(|directory| directory.starts_with(&inputs.root)) {
            fs::create_dir_all(directory).with_context(|| format!("cannot make {}", inputs.paths.relative(directory)))?;
        }
        let outcome = output::write(path, bytes)?;
        console.wrote(Path::new(&inputs.paths.relative(path)), outcome);
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn output(file: &str, theme: ThemeName) -> Output {
        Output { view: ViewName::Apps, environment: Some("qa".into()), file: PathBuf::from(file), theme: Some(theme), ..Output::default() }
    }

    #[test]
    fn a_picture_is_shown_with_its_dark_twin_of_the_same_format() {
        let outputs = [
            output("docs/qa-dark.svg", ThemeName::Dark),
            output("docs/qa.png", ThemeName::Light),
            output("docs/qa.svg", ThemeName::Light),
            output("docs/graph.json", ThemeName::Light),
        ];
        let pictures = shown_in(Path::new("/own/docs/guide/README.md"), "own", Path::new("/own"), &outputs);
        let alt = "own: applications applied by Flux in qa".to_owned();
        let expected = Picture { alt, file: "../qa.svg".into(), dark: Some("../qa-dark.svg".into()) };
        assert_eq!(pictures, BTreeMap::from([("qa".to_owned(), expected)]));
    }
}
