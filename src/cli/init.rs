//! `fluxscape init`: looks at a repository and writes a commented `.fluxscape.yaml` with the
//! outputs that fit it.
//!
//! In: a directory. Out: the file, and on standard output the lines for make, for a workflow and
//! for the README. A configuration that is there is left alone unless `--force` says otherwise.
//! What the file says follows from the graph alone, so it is the same every time.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use anyhow::bail;

use super::args::InitArgs;
use super::inputs::{Configuration, Inputs};
use super::kept::Kept;
use super::locking::LockUse;
use super::report::Console;
use super::sources::SourceArgs;
use super::{ExitStatus, print_data};
use crate::config::NAMES;
use crate::graph::{Graph, NodeType, OriginKind, Status};
use crate::output;
use crate::view;

/// More applications than these on one page of `apps` are hard to read: each environment gets a
/// page of its own.
const MANY_APPLICATIONS: usize = 40;

pub(super) fn run(args: &InitArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let sources = SourceArgs { directory: args.directory.clone(), ..SourceArgs::default() };
    let inputs =
        Inputs::open_with(&sources, Configuration::Ignored, LockUse::WhereAbsent, console)?;
    let existing = NAMES.iter().map(|name| inputs.root.join(name)).find(|path| path.exists());
    if let Some(path) = existing.as_ref().filter(|_| !args.force) {
        bail!("{} is there already: --force overwrites it", inputs.paths.relative(path));
    }
    let graph = crate::graph(&inputs.project);
    let readme = fs::read_to_string(inputs.root.join("README.md")).ok();
    let proposal =
        Proposal::of(&graph, readme.as_deref(), Kept::of(&inputs.root, existing.as_deref()));
    for name in &proposal.kept.unknown {
        console.note(&format!("there is a block \"{name}\" that no output fills: add an output of that name, or take the block out"));
    }
    let path = existing.unwrap_or_else(|| inputs.root.join(NAMES[0]));
    let outcome = output::write(&path, proposal.configuration().as_bytes())?;
    console.wrote(std::path::Path::new(&inputs.paths.relative(&path)), outcome);
    print_data(proposal.advice().as_bytes())?;
    Ok(ExitStatus::Success)
}

/// What fits a repository.
struct Proposal {
    /// View, environment and name of each picture.
    pictures: Vec<(&'static str, Option<String>, String)>,
    /// Addresses of repositories that Flux objects refer to and that are not at hand.
    repositories: Vec<String>,
    /// Whether the first objects come from somewhere else.
    outside: bool,
    /// Whether the README exists, and whether it has blocks already.
    readme: (bool, bool),
    /// What blocks show beside these pictures.
    kept: Kept,
}

impl Proposal {
    fn of(graph: &Graph, readme: Option<&str>, mut kept: Kept) -> Self {
        let environments = view::environments(graph);
        let is_application = |node: &&crate::graph::Node| {
            node.application.as_ref() == Some(&node.name) && node.is_flux()
        };
        let applications = graph.nodes().map(|(_, node)| node).filter(is_application).count();
        let mut pictures = vec![("overview", None, "architecture".to_owned())];
        if applications > MANY_APPLICATIONS && environments.len() > 1 {
            let each = environments
                .iter()
                .map(|name| ("apps", Some(name.clone()), format!("apps-{}", file_name(name))));
            pictures.extend(each);
        } else if applications > 0 {
            pictures.push(("apps", None, "apps".to_owned()));
        }
        for (view, environment, name) in &mut pictures {
            // A block without an output that is called like a view was made for a picture of it.
            let called =
                (environment.is_none() && kept.unknown.contains(*view)).then(|| (*view).to_owned());
            if let Some(shown) = kept.take(view, environment.as_deref()).or(called) {
                *name = shown;
            }
            kept.unknown.remove(name);
        }
        pictures.retain(|(_, _, name)| {
            !kept.outputs.iter().any(|output| {
                output.name() == name || files(name).iter().any(|file| output.writes(file))
            })
        });
        let external = |node: &crate::graph::Node| {
            node.node_type == NodeType::Repository && node.status == Status::External
        };
        let repositories: BTreeSet<String> = graph
            .nodes()
            .filter(|(_, node)| external(node))
            .map(|(_, node)| node.name.clone())
            .collect();
        let outside = graph.clusters.iter().any(|cluster| cluster.by == OriginKind::Outside);
        let marked = readme.is_some_and(|text| text.contains("<!-- fluxscape:begin"));
        Self {
            pictures,
            repositories: repositories.into_iter().collect(),
            outside,
            readme: (readme.is_some(), marked),
            kept,
        }
    }

    /// The text of the file.
    fn configuration(&self) -> String {
        let mut text = String::from(
            "# Pictures of this repository, drawn by `fluxscape update`. `fluxscape schema` prints every key.\n\noutputs:\n",
        );
        for (view, environment, name) in &self.pictures {
            let scope = environment
                .as_ref()
                .map(|name| format!(", environment: {}", quoted(name)))
                .unwrap_or_default();
            for (file, theme) in files(name).iter().zip(["light", "dark"]) {
                let _ = writeln!(
                    text,
                    "  - {{ view: {view}{scope}, file: {}, theme: {theme} }}",
                    quoted(file)
                );
            }
        }
        for output in &self.kept.outputs {
            let _ = writeln!(text, "  - {}", output.line());
        }
        text.push_str(
            "\n# Markdown files that show them, each picture between two lines of its own:\n",
        );
        for (_, _, name) in &self.pictures {
            let _ = writeln!(
                text,
                "#   <!-- fluxscape:begin {name} -->\n#   <!-- fluxscape:end {name} -->"
            );
        }
        let sign = if self.readme.1 { "" } else { "# " };
        let readme: Vec<String> = self.kept.readme.iter().map(|file| quoted(file)).collect();
        let _ = writeln!(text, "{sign}readme: [ {} ]", readme.join(", "));
        text.push_str("\n# Checkouts of other repositories that Flux objects refer to; what is not at hand is drawn as external.\n");
        if self.repositories.is_empty() {
            text.push_str("# repositories:\n#   - { url: https://git.example.org/team/common.git, path: ../common }\n");
        } else {
            text.push_str("# repositories:\n");
            for address in &self.repositories {
                let name = address.rsplit('/').next().unwrap_or_default();
                let _ = writeln!(
                    text,
                    "#   - {{ url: {}, path: {} }}",
                    quoted(&format!("https://{address}")),
                    quoted(&format!("../{name}"))
                );
            }
        }
        text.push_str("\n# Terraform root modules that create the first Flux objects; those in this repository are found.\n");
        text.push_str("# terraform: [ ../infrastructure/flux ]\n");
        if self.outside {
            text.push_str("\n# The first objects are created outside this repository. By what can be said here:\n");
            text.push_str("# origins:\n#   - { by: terraform, repository: infrastructure, directory: flux }\n");
        }
        text.push_str("\n# Where names and groups are guessed wrong (`*` stands for any text):\n");
        text.push_str("# environments:\n#   - { name: production, of: [ apps-prod ] }\n");
        text.push_str(
            "# tiers:\n#   - { name: platform, of: [ infra-controllers, infra-configs ] }\n",
        );
        text.push_str(
            "# applications:\n#   - { name: portal, of: [ portal-ui ] }\n# hide: [ debug-* ]\n",
        );
        text
    }

    /// What to do next.
    fn advice(&self) -> String {
        let mut text = String::new();
        if !self.readme.1 {
            let file = if self.readme.0 { "README.md" } else { "a README.md" };
            let _ = writeln!(
                text,
                "# To show the pictures, add to {file}, and to .fluxscape.yaml `readme: [ README.md ]`:\n"
            );
            for (_, _, name) in &self.pictures {
                let _ = writeln!(
                    text,
                    "<!-- fluxscape:begin {name} -->\n<!-- fluxscape:end {name} -->"
                );
            }
            text.push('\n');
        }
        text.push_str(
            "# Makefile\n\n.PHONY: diagram diagram-check\ndiagram:\n\tfluxscape update\ndiagram-check:\n\tfluxscape update --check\n",
        );
        text.push_str("\n# .github/workflows/diagram.yml\n\n");
        text.push_str(WORKFLOW);
        text
    }
}

const WORKFLOW: &str = "\
name: Diagram
on: [pull_request]
permissions:
  contents: read
  pull-requests: write
jobs:
  diagram:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: fluxscape/fluxscape@v0.1.0
";

/// The light picture of a name and the dark one.
fn files(name: &str) -> [String; 2] {
    [format!("docs/{name}.svg"), format!("docs/{name}-dark.svg")]
}

/// A name as part of a file's name.
fn file_name(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
        .collect()
}

/// A text as a YAML scalar of a flow mapping.
fn quoted(text: &str) -> String {
    let plain =
        text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':'))
            && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '.');
    let is_word = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        .contains(&text.to_ascii_lowercase().as_str());
    if plain && !is_word { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}
