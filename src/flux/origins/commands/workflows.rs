//! The commands of `flux` in documents: workflows of forges, Taskfiles, playbooks, programs of Pulumi.
//!
//! In: a document of YAML. Out: the texts in it that are commands. A workflow that makes a cluster of
//! its own to try things in does not start a real one.

use super::pipelines::{filled, variables};
use super::{Runner, mentions};
use fluxscape_manifest::source::{RepositoryUrl, SourceTree, TreePath};
use fluxscape_manifest::yaml::Node;

/// A command of a document with the values of its file put in; none where the file makes a cluster
/// to try things in.
pub(in crate::flux) fn command(
    tree: &dyn SourceTree,
    file: &TreePath,
    runner: Runner,
    written: &Node,
    own: Option<&RepositoryUrl>,
) -> Option<String> {
    let text = tree
        .read(file)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default();
    (!tries_out(runner, &text))
        .then(|| filled(written.as_str().unwrap_or_default(), &variables(&text, own)))
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

/// The commands of `flux` in a document of a tool, with what runs them.
pub(in crate::flux) fn commands(file: &TreePath, root: &Node) -> Vec<(Runner, Node)> {
    let Some(runner) = Runner::of_document(file, root) else { return Vec::new() };
    let mut found = Vec::new();
    collect(root, false, &mut found);
    found.into_iter().map(|command| (runner, command)).collect()
}

fn collect(node: &Node, is_command: bool, found: &mut Vec<Node>) {
    if let Some(text) = node.as_str() {
        found.extend((is_command && mentions(text)).then(|| node.clone()));
        return;
    }
    node.items().iter().for_each(|item| collect(item, is_command, found));
    for (key, value) in node.entries() {
        let words: Option<Vec<&str>> = (key == "argv")
            .then(|| value.items().iter().map(|word| word.as_str()).collect())
            .flatten();
        match words {
            Some(words) => found.push(Node::text(words.join(" "), value.span)),
            None => collect(value, COMMANDS.contains(&key), found),
        }
    }
}
