//! Clusters that a script, a file of a task runner, a workflow or a playbook starts: it runs `flux
//! bootstrap`, `flux create` or `az k8s-configuration flux create`.
//!
//! In: the raw scan. Out: the [`Run`]s of its files: what each creates, and what runs it. Comments
//! and what a file only says are no commands, and a workflow that makes a cluster of its own to try
//! things in tells nothing of a real one.

use super::scan::{Scan, raw};
use super::seed::Found;
use crate::flux::inventory::{Created, RootOrigin};
use crate::flux::origins::flux_commands;
use crate::flux::play::version::bare;
use crate::flux::rules;
use crate::flux::sources::pipeline::{filled, runner, symbolic, variables};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{RepositoryUrl, Span, TreePath};
use fluxscape_manifest::yaml::Node;

/// A command of a file that starts a cluster.
pub(super) struct Run {
    /// What runs it: `make`, `a shell script`, `GitHub Actions`.
    pub(super) tool: &'static str,
    pub(super) found: Found,
    span: Span,
}

impl Run {
    /// The directory that it has applied; a name in it that nothing tells stands as `${NAME}`.
    pub(super) fn directory(&self) -> Option<TreePath> {
        self.found.roots().next().map(|root| root.path)
    }

    /// What to say when nobody can know which directory that is.
    pub(super) fn told(&self) -> Option<Diagnostic> {
        let directory = self.directory().filter(|directory| directory.as_str().contains('$'))?;
        let message =
            format!("{} has {directory} applied, which only the one who runs it knows", self.tool);
        Some(Diagnostic::info(&rules::VARIABLE_UNKNOWN, self.span, message))
    }
}

/// What the files of a repository run, in the order of their names.
pub(super) fn runs(scan: &Scan<'_>, own: Option<&RepositoryUrl>) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    for file in scan.files.iter().filter(|file| runner(file).is_some() || is_program(scan, file)) {
        let Ok(bytes) = scan.tree.read(file) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        if !mentions(&text) {
            continue;
        }
        let id = scan.library.files().id(&scan.tree.place(file));
        let values = variables(&text, own);
        let tool = runner(file).unwrap_or("Pulumi");
        for (line, command) in lines(&text, tool) {
            found.extend(run(scan, file, tool, &filled(&command, &values), Span::new(id, line, 1)));
        }
    }
    for (file, tool, command) in &scan.commands {
        let text = scan
            .tree
            .read(file)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default();
        if !tries_out(tool, &text) {
            let written = command.as_str().unwrap_or_default();
            found.extend(run(
                scan,
                file,
                tool,
                &filled(written, &variables(&text, own)),
                command.span,
            ));
        }
    }
    together(found)
}

/// One `flux create` makes the source, another the Kustomization: those of a file belong together.
fn together(runs: Vec<Run>) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    for run in runs {
        let created = |run: &Run| matches!(run.found.origin, RootOrigin::Tool(_));
        match found
            .last_mut()
            .filter(|last| created(last) && created(&run) && last.found.origin == run.found.origin)
        {
            Some(last) if last.span.file == run.span.file => {
                last.found.objects.extend(run.found.objects);
            }
            _ => found.push(run),
        }
    }
    found.retain(|run| run.found.roots().any(|root| root.source.is_some()));
    found
}

fn mentions(text: &str) -> bool {
    text.contains("flux")
}

/// Whether a file is a program of Pulumi, which runs commands as its resources do.
fn is_program(scan: &Scan<'_>, file: &TreePath) -> bool {
    let is_source =
        [".ts", ".js", ".py", ".go", ".cs"].iter().any(|end| file.name().ends_with(end));
    is_source
        && ["Pulumi.yaml", "Pulumi.yml"]
            .iter()
            .any(|name| file.parent().join(name).is_some_and(|path| scan.tree.is_file(&path)))
}

/// The commands of a text with the line that each begins on: lines that go on are joined, comments
/// left out.
fn lines(text: &str, tool: &str) -> Vec<(u32, String)> {
    let mut found: Vec<(u32, String)> = Vec::new();
    let mut goes_on = false;
    // What a shell reads as a text, up to a line with this word.
    let mut until: Option<String> = None;
    for (number, line) in (1..).zip(text.lines()) {
        if until.is_some() {
            until = until.filter(|end| end != line.trim());
            continue;
        }
        until = here_document(line);
        let line = if tool == "Pulumi" { quoted(line) } else { uncommented(line, tool) };
        let (part, more) =
            line.strip_suffix('\\').map_or((line.as_str(), false), |part| (part, true));
        match found.last_mut().filter(|_| goes_on) {
            Some((_, command)) => *command = format!("{command} {part}"),
            None => found.push((number, part.to_owned())),
        }
        goes_on = more;
    }
    found.retain(|(_, command)| mentions(command));
    found
}

/// The word that ends the text which begins behind this line: `cat <<EOF`.
fn here_document(line: &str) -> Option<String> {
    let word = line.split_once("<<")?.1.trim_start_matches('-').trim_start();
    let word = word
        .split(|c: char| c.is_whitespace() || c == ')')
        .next()
        .unwrap_or_default()
        .trim_matches(['"', '\'']);
    word.chars()
        .next()
        .filter(|first| first.is_ascii_alphabetic() || *first == '_')
        .map(|_| word.to_owned())
}

/// A line without its comment and without what a task runner reads before a command.
fn uncommented(line: &str, tool: &str) -> String {
    let line = line.trim();
    let line = if tool == "make" || tool == "just" {
        line.trim_start_matches(['@', '-', '+'])
    } else {
        line
    };
    let comment = line.starts_with('#').then_some(0).or_else(|| line.find(" #"));
    let line = comment.map_or(line, |at| line.get(..at).unwrap_or_default()).trim_end();
    if tool == "make" { line.replace("$$", "$") } else { line.to_owned() }
}

/// The text of a program that holds a command of `flux`.
fn quoted(line: &str) -> String {
    let Some(at) = line
        .find("flux ")
        .filter(|_| !line.trim_start().starts_with("//") && !line.trim_start().starts_with('#'))
    else {
        return String::new();
    };
    let (before, rest) = line.split_at(at);
    let Some(quote) = before.chars().last().filter(|quote| matches!(quote, '"' | '\'' | '`'))
    else {
        return String::new();
    };
    rest.split(quote).next().unwrap_or_default().to_owned()
}

fn run(
    scan: &Scan<'_>,
    file: &TreePath,
    tool: &'static str,
    command: &str,
    span: Span,
) -> Vec<Run> {
    let place = |directory: &TreePath| scan.tree.place(directory);
    let runs = flux_commands(&symbolic(command), span).into_iter().map(|mut command| {
        for object in &mut command.objects {
            let is_open = object.str_at(&["spec", "url"]).is_some_and(|url| url.contains("${"));
            let Some(spec) = object.get_mut("spec").and_then(Node::as_mapping_mut) else {
                continue;
            };
            if command.bootstraps {
                // The command writes the credentials of its source itself.
                spec.remove("secretRef");
            }
            if is_open {
                // An address that nothing tells is that of the repository which holds the command.
                spec.remove("url");
            }
        }
        let objects = command.objects.iter().map(|node| (raw(node), Created::Bootstrap)).collect();
        let mut found = Found::new(RootOrigin::Tool(place(&file.parent())), objects);
        (found.tool, found.flux_version) = (Some(tool), command.version.as_deref().map(bare));
        if command.bootstraps {
            found.origin = RootOrigin::Bootstrap(place(&found.directory().unwrap_or_default()));
        }
        Run { tool, found, span }
    });
    runs.collect()
}

/// Whether a workflow makes a cluster to try things in: what it starts there is no cluster of the
/// repository.
fn tries_out(tool: &str, text: &str) -> bool {
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
    matches!(tool, "GitHub Actions" | "GitLab CI" | "Forgejo Actions")
        && MAKES.iter().any(|made| text.contains(made))
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
pub(super) fn commands(file: &TreePath, root: &Node) -> Vec<(&'static str, Node)> {
    let Some(tool) = tool_of(file, root) else { return Vec::new() };
    let mut found = Vec::new();
    collect(root, false, &mut found);
    found.into_iter().map(|command| (tool, command)).collect()
}

fn tool_of(file: &TreePath, root: &Node) -> Option<&'static str> {
    let top = file.segments().next().unwrap_or_default();
    let has = |key: &str| root.get(key).is_some();
    match top {
        ".github" if has("jobs") || has("runs") => Some("GitHub Actions"),
        ".forgejo" | ".gitea" if has("jobs") => Some("Forgejo Actions"),
        ".circleci" if has("jobs") => Some("CircleCI"),
        _ if top == ".gitlab" || file.name().starts_with(".gitlab-ci") => Some("GitLab CI"),
        _ if has("tasks") && has("version") => Some("Task"),
        _ if has("runtime") && has("resources") => Some("Pulumi"),
        _ if has("runs") && matches!(file.name(), "action.yml" | "action.yaml") => {
            Some("GitHub Actions")
        }
        _ if !root.items().is_empty() => Some("Ansible"),
        _ => None,
    }
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
