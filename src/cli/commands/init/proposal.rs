//! What fits a repository: which pictures, and the text of a configuration that draws them.
//!
//! In: the graph, the README, what the configuration before had. Out: a [`Proposal`], as
//! `.fluxscape.yaml` and as lines to paste elsewhere.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::kept::Kept;
use super::steps;
use crate::flux::Grade;
use crate::graph::{Graph, Node, NodeType, OriginKind, Status};
use crate::text::{clean, printed};
use crate::view;

/// More applications than these on one page of `apps` are hard to read: each environment gets a
/// page of its own.
const MANY_APPLICATIONS: usize = 40;

/// What fits a repository.
pub(super) struct Proposal {
    pictures: Vec<Picture>,
    /// Addresses of repositories that Flux objects refer to and that are not here.
    repositories: Vec<String>,
    /// Whether the first objects come from somewhere else.
    outside: bool,
    /// The clusters whose evidence is not certain: what says how much it proves, name, directory.
    unsure: Vec<(Grade, String, String)>,
    /// Whether there is a README.
    has_readme: bool,
    /// Whether it has blocks already.
    has_blocks: bool,
    /// What stays of the configuration before.
    pub kept: Kept,
}

/// A picture in both themes.
struct Picture {
    /// The view as the configuration names it.
    view: &'static str,
    environment: Option<String>,
    /// What blocks call it, and what its files are called after.
    name: String,
}

impl Picture {
    fn new(view: &'static str, environment: Option<&str>, name: String) -> Self {
        Self { view, environment: environment.map(str::to_owned), name }
    }

    /// The light picture and the dark one.
    fn files(&self) -> [String; 2] {
        [format!("docs/{}.svg", self.name), format!("docs/{}-dark.svg", self.name)]
    }

    /// The lines between which a Markdown file shows it.
    fn markers(&self) -> [String; 2] {
        let name = printed::part(&self.name);
        ["begin", "end"].map(|word| format!("<!-- fluxscape:{word} {name} -->"))
    }
}

impl Proposal {
    pub(super) fn of(graph: &Graph, readme: Option<&str>, mut kept: Kept) -> Self {
        let mut pictures = pictures(graph);
        for picture in &mut pictures {
            // A block without an output that is called like a view was made for a picture of it.
            let called = (picture.environment.is_none() && kept.unknown.contains(picture.view))
                .then(|| picture.view.to_owned());
            let shown = kept.take(picture.view, picture.environment.as_deref());
            if let Some(name) = shown.or(called) {
                picture.name = name;
            }
            kept.unknown.remove(&picture.name);
        }
        pictures.retain(|picture| {
            !kept.outputs.iter().any(|output| {
                output.name() == picture.name
                    || picture.files().iter().any(|file| output.writes(file))
            })
        });
        Self {
            pictures,
            repositories: missing_repositories(graph),
            unsure: unsure(graph),
            outside: graph.clusters.iter().any(|cluster| cluster.by == OriginKind::Outside),
            has_readme: readme.is_some(),
            has_blocks: readme.is_some_and(|text| text.contains("<!-- fluxscape:begin")),
            kept,
        }
    }

    /// The text of the file.
    pub(super) fn configuration(&self) -> String {
        let mut text = String::from(
            "# Pictures of this repository, drawn by `fluxscape update`. `fluxscape schema` prints every key.\n\n",
        );
        self.write_outputs(&mut text);
        self.write_readme(&mut text);
        self.write_repositories(&mut text);
        self.write_roots(&mut text);
        if self.outside {
            text.push_str(ORIGINS);
        }
        text.push_str(NAMES);
        text
    }

    fn write_outputs(&self, text: &mut String) {
        text.push_str("outputs:\n");
        for picture in &self.pictures {
            let environment = picture
                .environment
                .as_ref()
                .map(|name| format!(", environment: {}", quoted(name)))
                .unwrap_or_default();
            for (file, theme) in picture.files().iter().zip(["light", "dark"]) {
                let (view, file) = (picture.view, quoted(file));
                let _ = writeln!(
                    text,
                    "  - {{ view: {view}{environment}, file: {file}, theme: {theme} }}"
                );
            }
        }
        for output in &self.kept.outputs {
            let _ = writeln!(text, "  - {}", output.line());
        }
    }

    fn write_readme(&self, text: &mut String) {
        text.push_str("\n# Markdown files that show them, each picture between two markers:\n");
        for line in self.pictures.iter().flat_map(Picture::markers) {
            let _ = writeln!(text, "#   {line}");
        }
        let sign = if self.has_blocks { "" } else { "# " };
        let readme: Vec<String> = self.kept.readme.iter().map(|file| quoted(file)).collect();
        let _ = writeln!(text, "{sign}readme: [ {} ]", readme.join(", "));
    }

    fn write_repositories(&self, text: &mut String) {
        text.push_str("\n# Checkouts of other repositories that Flux objects refer to; those without a checkout are drawn as external.\n# repositories:\n");
        if self.repositories.is_empty() {
            text.push_str(
                "#   - { url: https://git.example.org/team/common.git, path: ../common }\n",
            );
        }
        for address in &self.repositories {
            let name = address.rsplit('/').next().unwrap_or_default();
            let (url, path) =
                (quoted(&format!("https://{address}")), quoted(&format!("../{name}")));
            let _ = writeln!(text, "#   - {{ url: {url}, path: {path} }}");
        }
        text.push_str(TERRAFORM);
    }

    /// Clusters that are likely or a guess, ready to be named.
    fn write_roots(&self, text: &mut String) {
        if self.unsure.is_empty() {
            return;
        }
        text.push_str("\n# Where clusters begin, as far as the files show it. Names here are the only ones:\n# roots:\n");
        for (grade, cluster, path) in &self.unsure {
            let (cluster, path) = (quoted(cluster), quoted(path));
            let _ =
                writeln!(text, "#   - {{ cluster: {cluster}, path: {path} }} # {}", grade.name());
        }
    }

    /// What to do next.
    pub(super) fn advice(&self) -> String {
        let mut text = String::new();
        if !self.has_blocks {
            let file = if self.has_readme { "README.md" } else { "a README.md" };
            let _ = writeln!(
                text,
                "# To show the pictures, add to {file}, and to .fluxscape.yaml `readme: [ README.md ]`:\n"
            );
            for line in self.pictures.iter().flat_map(Picture::markers) {
                let _ = writeln!(text, "{line}");
            }
            text.push('\n');
        }
        text.push_str(steps::MAKEFILE);
        text.push_str(&steps::workflow(steps::REPOSITORY));
        text
    }
}

/// The pictures that fit a repository, before anything is known of its configuration.
fn pictures(graph: &Graph) -> Vec<Picture> {
    let environments = view::environments(graph);
    let is_application =
        |node: &&Node| node.application.as_ref() == Some(&node.name) && node.is_flux();
    let applications = graph.nodes().map(|(_, node)| node).filter(is_application).count();
    let mut pictures = vec![Picture::new("overview", None, "architecture".to_owned())];
    if applications > MANY_APPLICATIONS && environments.len() > 1 {
        pictures.extend(
            environments
                .iter()
                .map(|name| Picture::new("apps", Some(name), format!("apps-{}", file_name(name)))),
        );
    } else if applications > 0 {
        pictures.push(Picture::new("apps", None, "apps".to_owned()));
    }
    pictures
}

/// All clusters, where one of them is likely or a guess: those that are named are the only ones.
fn unsure(graph: &Graph) -> Vec<(Grade, String, String)> {
    if graph.clusters.iter().all(|cluster| cluster.grade.is_none()) {
        return Vec::new();
    }
    let clusters = graph.clusters.iter().filter(|cluster| cluster.by != OriginKind::Hub);
    let roots = clusters.filter_map(|cluster| {
        let path = graph.root_directory(&cluster.name)?;
        Some((cluster.grade.unwrap_or(Grade::Certain), cluster.name.clone(), path))
    });
    roots.collect()
}

/// The addresses of the repositories that Flux objects refer to and that are not here.
fn missing_repositories(graph: &Graph) -> Vec<String> {
    let is_external =
        |node: &&Node| node.node_type == NodeType::Repository && node.status == Status::External;
    let names: BTreeSet<&String> =
        graph.nodes().map(|(_, node)| node).filter(is_external).map(|node| &node.name).collect();
    names.into_iter().cloned().collect()
}

const TERRAFORM: &str = "
# Terraform root modules that create the first Flux objects; those in this repository are found.
# terraform: [ ../infrastructure/flux ]
";

const ORIGINS: &str = "
# The first objects are created outside this repository. This is where to describe how:
# origins:
#   - { by: terraform, repository: infrastructure, directory: flux }
";

const NAMES: &str = "
# Corrections of names and groups (`*` matches any text):
# environments:
#   - { name: production, of: [ apps-prod ] }
# tiers:
#   - { name: platform, of: [ infra-controllers, infra-configs ] }
# applications:
#   - { name: portal, of: [ portal-ui ] }
# hide: [ debug-* ]
";

/// A name as part of a file's name.
fn file_name(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
        .collect()
}

/// A text as a YAML scalar of a flow mapping, on one line whatever it holds.
fn quoted(text: &str) -> String {
    let plain =
        text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':'))
            && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '.')
            && !text.ends_with(':');
    let is_word = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        .contains(&text.to_ascii_lowercase().as_str());
    if plain && !is_word {
        return text.to_owned();
    }
    if text.chars().all(|c| clean::visible(c) == c) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if clean::visible(c) == c => c.to_string(),
        c => format!("\\U{:08x}", u32::from(c)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scalar_is_one_line_and_reads_back() {
        for text in [
            "https://git.example.org/a/b.git",
            "a'b",
            "a\nb: [",
            "a\u{85}\u{2028}\u{7}\u{202e}\"\\",
            "no",
            "a:",
            "",
        ] {
            let scalar = quoted(text);
            assert!(scalar.chars().all(|c| clean::visible(c) == c), "{scalar:?}");
            let read: Vec<String> = serde_yaml::from_str(&format!("[ {scalar} ]")).unwrap();
            assert_eq!(read, [text], "{scalar}");
        }
    }
}
