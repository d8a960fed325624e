//! What `kubectl apply` and `kubectl create` create.
//!
//! In: a command, and those before it. Out: the objects of a text that it is given (a here-document,
//! its own or piped into it), and the files that it names. A text that another program has changed
//! on the way, an address and a trial (`--dry-run`) create nothing that is known.

use super::shell::{Arguments, Command, below};
use super::{FluxCommand, Shell, context};
use crate::flux::registry::is_flux;
use crate::flux::rules;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

/// Files that `kubectl` applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::flux) struct AppliedFiles {
    /// How they are read.
    pub(in crate::flux) reading: Reading,
    /// The file or directory, from the directory in which the text of commands runs; `${NAME}` in
    /// it is not known. None where the command runs in a directory that nobody knows.
    pub(in crate::flux) path: Option<String>,
}

/// How `kubectl` reads a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::flux) enum Reading {
    /// `-f PATH`: a file, or the files of a directory.
    Files,
    /// `-R -f PATH`: those of the directories below it too.
    Recursive,
    /// `-k DIRECTORY`: what kustomize builds.
    Kustomize,
}

/// The flags of `kubectl` that take no value behind a blank.
const SWITCHES: [&str; 9] = [
    "-R",
    "--recursive",
    "--server-side",
    "--force",
    "--force-conflicts",
    "--prune",
    "--wait",
    "--all",
    "--validate",
];

/// What a command creates, where it is one of `kubectl` that applies something.
pub(super) fn created(
    command: &Command,
    before: &[Command],
    shell: &mut Shell<'_>,
) -> Option<FluxCommand> {
    let arguments = applied(command)?;
    let mut made = FluxCommand {
        context: context(command, &arguments),
        ..FluxCommand::at(shell.span(command.line))
    };
    let recursive = arguments.is_set("recursive") || arguments.0.contains(&"-R");
    for names in arguments.values(&["-f", "--filename"]) {
        for path in names.split(',') {
            if path == "-" {
                read(command, before, shell, &mut made);
            } else {
                let reading = if recursive { Reading::Recursive } else { Reading::Files };
                made.files.push(files(command, reading, path));
            }
        }
    }
    let built = arguments.values(&["-k", "--kustomize"]).into_iter();
    made.files.extend(built.map(|path| files(command, Reading::Kustomize, path)));
    made.files.retain(|files| !files.path.as_ref().is_some_and(|path| path.contains("://")));
    let namespace = arguments.values(&["-n", "--namespace"]).into_iter().next();
    if let Some(namespace) = namespace {
        let span = made.span;
        for metadata in made.objects.iter_mut().filter_map(|node| node.mapping_under("metadata")) {
            if metadata.get("namespace").is_none() {
                metadata.set("namespace", Node::text(namespace, span));
            }
        }
    }
    Some(made)
}

fn files(command: &Command, reading: Reading, path: &str) -> AppliedFiles {
    AppliedFiles { reading, path: below(command.directory.as_deref(), path) }
}

/// The arguments of a `kubectl` that applies or creates something in earnest.
pub(super) fn applied(command: &Command) -> Option<Arguments<'_>> {
    let (called, mut words) = command.called()?;
    let program = called.rsplit('/').next().unwrap_or_default();
    let is_kubectl = match program {
        "kubectl" | "oc" | "${KUBECTL}" | "microk8s.kubectl" => true,
        "k3s" | "microk8s" | "minikube" => words.first() == Some(&"kubectl"),
        _ => false,
    };
    words.retain(|word| !matches!(*word, "kubectl" | "--"));
    let arguments = Arguments(words);
    let verb = arguments.positionals(&SWITCHES).first().copied();
    let creates = matches!(verb, Some("apply" | "create" | "replace"));
    let dry_run = arguments.0.iter().find_map(|word| word.strip_prefix("--dry-run"));
    let in_earnest = dry_run.is_none_or(|kind| matches!(kind, "=none" | "=false"));
    (is_kubectl && creates && in_earnest).then_some(arguments)
}

/// Adds what a command reads from its input.
fn read(command: &Command, before: &[Command], shell: &mut Shell<'_>, made: &mut FluxCommand) {
    if let Some(given) = &command.input {
        made.objects.extend(documents(&given.text, given.line, shell));
        return;
    }
    if let Some(file) = &command.input_file {
        made.files.push(files(command, Reading::Files, file));
        return;
    }
    let Some((last, earlier)) = before.split_last().filter(|(last, _)| last.is_piped) else {
        return;
    };
    let Some((program, words)) = last.called() else { return };
    let arguments = Arguments(words);
    let program = program.rsplit('/').next().unwrap_or_default();
    match (program, arguments.positionals(&["-e", "-n", "--enable-helm"]).as_slice()) {
        // `envsubst` puts in values of the environment, which are unknown anyway.
        ("cat", []) | ("envsubst", _) => read(last, earlier, shell, made),
        ("cat", named) => {
            made.files.extend(named.iter().map(|file| files(last, Reading::Files, file)));
        }
        ("echo", [text]) | ("printf", [text] | ["%s" | "%s\\n", text]) => {
            made.objects.extend(documents(text, last.line, shell));
        }
        ("kustomize", ["build", directory]) | ("kubectl" | "oc", ["kustomize", directory]) => {
            made.files.push(files(last, Reading::Kustomize, directory));
        }
        ("kustomize", ["build"]) => made.files.push(files(last, Reading::Kustomize, ".")),
        _ => {
            let behind = earlier.iter().rev().take_while(|command| command.is_piped);
            let given = std::iter::once(last).chain(behind).find_map(|one| one.input.as_ref());
            if let Some(given) = given.filter(|given| mentions_flux(&given.text)) {
                let message =
                    format!("what kubectl applies is unknown: {program} changes the text");
                let span = shell.span(given.line);
                shell.report(Diagnostic::info(&rules::UNKNOWN_MANIFEST, span, message));
            }
        }
    }
}

/// The objects of Flux in a text that begins on a line; of one that is no YAML, the report of it.
fn documents(text: &str, line: usize, shell: &mut Shell<'_>) -> Vec<Node> {
    if !mentions_flux(text) {
        return Vec::new();
    }
    let (nodes, problems) = shell.text.below(line, text).documents(shell.fallback);
    match problems.into_iter().find(|problem| problem.severity == Severity::Error) {
        None => nodes.into_iter().filter(|node| is_flux(&ResourceId::of(node))).collect(),
        // What is not known may be what makes it YAML.
        Some(_) if text.contains("${") || shell.has_unknown(text) => {
            let message = "what kubectl applies is unknown: its text holds unknown values";
            let span = shell.span(line);
            shell.report(Diagnostic::info(&rules::UNKNOWN_MANIFEST, span, message));
            Vec::new()
        }
        Some(problem) => {
            let span = problem.span.unwrap_or_else(|| shell.span(line));
            let message =
                format!("objects of Flux that kubectl applies cannot be read: {}", problem.message);
            shell.report(Diagnostic::error(&rules::ORIGIN_UNREADABLE, span, message));
            Vec::new()
        }
    }
}

/// Whether a text may hold an object of Flux.
fn mentions_flux(text: &str) -> bool {
    text.contains("fluxcd")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{made_by, reported_by};

    const OBJECT: &str =
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: a\n";

    #[test]
    fn a_text_is_read_where_it_reaches_the_cluster_as_it_is() {
        for (script, expected) in [
            (format!("kubectl apply -f - <<EOF\n{OBJECT}EOF\n"), "Kustomization /a"),
            (format!("cat <<'EOF' | kubectl -n b apply -f-\n{OBJECT}EOF\n"), "Kustomization b/a"),
            (
                format!("cat <<EOF | envsubst | sudo k3s kubectl create -f -\n{OBJECT}EOF\n"),
                "Kustomization /a",
            ),
            (format!("echo '{OBJECT}' | kubectl apply -f -"), "Kustomization /a"),
            (format!("kubectl apply -f - <<< '{OBJECT}'"), "Kustomization /a"),
            (
                format!(
                    "kubectl apply --server-side -f - <<'EOF'\n{}EOF\n",
                    OBJECT.replace("name: a", "name: $A")
                ),
                "Kustomization /$A",
            ),
            // Nothing, or nobody knows what.
            (format!("cat > a.yaml <<EOF\n{OBJECT}EOF\n"), ""),
            (format!("cat <<EOF | sed s/a/b/ | kubectl apply -f -\n{OBJECT}EOF\n"), ""),
            (format!("kubectl apply --dry-run=client -f - <<EOF\n{OBJECT}EOF\n"), ""),
            (format!("kubectl delete -f - <<EOF\n{OBJECT}EOF\n"), ""),
            (format!("cat <<EOF\nkubectl apply -f - <<E\n{OBJECT}E\nEOF\n"), ""),
            ("kubectl apply -f - <<EOF\nkind: ConfigMap\nEOF\n".to_owned(), ""),
            (format!("kubectl apply -f - <<EOF\n{OBJECT} no: yaml\nEOF\n"), ""),
        ] {
            assert_eq!(made_by(&script).join(", "), expected, "{script}");
        }
    }

    #[test]
    fn files_are_named() {
        for (script, expected) in [
            ("kubectl apply -f a.yaml,b.yaml", &["Files a.yaml", "Files b.yaml"][..]),
            ("kubectl --context x apply -Rf", &[]),
            ("kubectl apply -R -f a", &["Recursive a"]),
            ("oc apply -k a/b", &["Kustomize a/b"]),
            ("kustomize build a | kubectl apply -f -", &["Kustomize a"]),
            ("kubectl apply -f - < a.yaml", &["Files a.yaml"]),
            ("cat a.yaml | kubectl apply -f -", &["Files a.yaml"]),
            ("kubectl apply -f https://example.org/a.yaml", &[]),
            ("kubectl apply -f ${DIR}/a.yaml", &["Files ${DIR}/a.yaml"]),
            ("cd x && kubectl apply --server-side -f a.yaml", &["Files x/a.yaml"]),
            ("kubectl apply --server-side --force-conflicts -k=x", &["Kustomize x"]),
            ("cd - && kubectl apply -f a.yaml", &["Files ?"]),
            ("kubectl --context apply delete -f a.yaml", &[]),
            ("kustomize build --enable-helm a | envsubst | kubectl apply -f -", &["Kustomize a"]),
            ("envsubst < a.yaml | kubectl apply -f -", &["Files a.yaml"]),
            ("kubectl create namespace x --dry-run=client -o yaml | kubectl apply -f -", &[]),
            ("kubectl get -f a.yaml", &[]),
            ("echo kubectl apply -f a.yaml", &[]),
        ] {
            assert_eq!(made_by(script), expected, "{script}");
        }
    }
    #[test]
    fn what_is_given_and_cannot_be_read_is_reported_where_it_is() {
        let broken = format!("{OBJECT}spec: {{\n");
        for (script, expected) in [
            (
                format!("set -e\nkubectl apply -f - <<EOF\n{OBJECT} no: yaml\nEOF\n"),
                "origin-unreadable 7",
            ),
            (format!("kubectl apply -f - <<EOF\n{broken}EOF\n"), "origin-unreadable 6"),
            (format!("kubectl apply -f - <<EOF\n{OBJECT}  $X\nEOF\n"), "unknown-manifest 2"),
            (format!("cat <<EOF | yq . | kubectl apply -f -\n{OBJECT}EOF\n"), "unknown-manifest 2"),
            ("kubectl apply -f - <<EOF\nkind: {\nEOF\n".to_owned(), ""),
        ] {
            assert_eq!(reported_by(&script).join(", "), expected, "{script}");
        }
    }
}
