//! The commands of `flux` in documents: workflows of forges, Taskfiles, playbooks, programs of Pulumi.
//!
//! In: a document of YAML. Out: the texts in it that are commands. A workflow that makes a cluster of
//! its own to try things in does not start a real one.

use super::machine;
use super::pipelines::{rendered, variables};
use super::{Names, Runner, mentions};
use fluxscape_manifest::source::{RepositoryUrl, SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::{Node, ScalarStyle};
use fluxscape_terraform::Text;

/// A text of commands in a document.
#[derive(Clone, Debug)]
pub(in crate::flux) struct Written {
    pub(in crate::flux) runner: Runner,
    pub(in crate::flux) text: Node,
    /// The directory that the document has it run in, as it is written.
    pub(in crate::flux) directory: Option<String>,
}

/// A text of commands with the values of its file put in, and what its names mean; none where the
/// file makes a cluster to try things in.
pub(in crate::flux) fn command(
    tree: &dyn SourceTree,
    file: &TreePath,
    written: &Written,
    own: Option<&RepositoryUrl>,
) -> Option<(Text, Names)> {
    let text = tree
        .read(file)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default();
    if tries_out(written.runner, &text) {
        return None;
    }
    let (names, node) = (variables(&text, own), &written.text);
    let rendered = rendered(node.as_str().unwrap_or_default(), written.runner, &names);
    let is_literal = node.as_scalar().is_some_and(|scalar| scalar.style == ScalarStyle::Literal);
    let text = if is_literal {
        Text::written(rendered, Span::new(node.span.file, node.span.line + 1, 1))
    } else {
        Text::at(rendered, node.span)
    };
    Some((text, names))
}

/// Whether a workflow makes a cluster to try things in: what it starts there is no cluster of the
/// repository.
fn tries_out(runner: Runner, text: &str) -> bool {
    const MAKES: [&str; 9] = [
        "kind create cluster",
        "kind-action",
        "setup-kind",
        "k3d cluster create",
        "k3d-action",
        "setup-k3d",
        "minikube start",
        "setup-minikube",
        "setup-k3s",
    ];
    runner.tests_changes() && MAKES.iter().any(|made| text.contains(made))
}

/// Keys whose values are commands.
const COMMANDS: [&str; 14] = [
    "run",
    "cmd",
    "cmds",
    "sh",
    "script",
    "before_script",
    "after_script",
    "command",
    "shell",
    "create",
    "argv",
    "ansible.builtin.command",
    "ansible.builtin.shell",
    "ansible.legacy.command",
];

/// Whether a document with a kind holds commands.
pub(in crate::flux) fn runs_commands(root: &Node) -> bool {
    machine::is_bootstrap(root)
}

/// The texts of commands in a document of a tool, with what runs them.
pub(in crate::flux) fn commands(file: &TreePath, root: &Node) -> Vec<Written> {
    let Some(runner) = Runner::of_document(file, root) else { return Vec::new() };
    let mut found = Vec::new();
    let (text, directory) = (root.clone(), None);
    collect(&Written { runner, text, directory }, false, &mut found);
    found
}

fn collect(at: &Written, is_command: bool, found: &mut Vec<Written>) {
    let node = &at.text;
    if let Some(text) = node.as_str() {
        found.extend((is_command && mentions(text)).then(|| at.clone()));
        return;
    }
    let directory = directory_in(node).map(str::to_owned).or_else(|| at.directory.clone());
    let below = |text: Node| Written { runner: at.runner, text, directory: directory.clone() };
    for item in node.items() {
        // A command as a list of words.
        let words: Option<Vec<&str>> = item.items().iter().map(Node::as_str).collect();
        match words.filter(|words| is_command && !words.is_empty()) {
            Some(words) => {
                let joined = Node::text(words.join(" "), item.span);
                collect(&below(joined), true, found);
            }
            None => collect(&below(item.clone()), is_command, found),
        }
    }
    for (key, value) in node.entries() {
        let words: Option<Vec<&str>> = (key == "argv")
            .then(|| value.items().iter().map(|word| word.as_str()).collect())
            .flatten();
        if let Some(words) = words {
            found.push(below(Node::text(words.join(" "), value.span)));
        } else {
            let are_commands = COMMANDS.contains(&key) || machine::COMMANDS.contains(&key);
            collect(&below(value.clone()), are_commands, found);
        }
    }
}

/// The directory in which a document has what is below a mapping run.
fn directory_in(node: &Node) -> Option<&str> {
    const KEYS: [&[&str]; 5] = [
        &["working-directory"],
        &["defaults", "run", "working-directory"],
        &["dir"],
        &["chdir"],
        &["args", "chdir"],
    ];
    KEYS.iter().find_map(|path| node.str_at(path))
}
