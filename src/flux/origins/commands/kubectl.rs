//! What `kubectl apply` and `kubectl create` create.
//!
//! In: a command, and those before it. Out: the objects of a text that it is given (a here-document,
//! its own or piped into it), and the files that it names. A text that another program has changed
//! on the way, an address and a trial (`--dry-run`) create nothing that is known.

use super::shell::{Arguments, Command};
use super::{FluxCommand, context};
use crate::flux::registry::is_flux;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, parse};

/// Files that `kubectl` applies, named from the directory in which the command runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::flux) enum AppliedFiles {
    /// `-f PATH`: a file, or the files of a directory.
    Path(String),
    /// `-R -f PATH`: those of the directories below it too.
    Recursive(String),
    /// `-k DIRECTORY`: what kustomize builds.
    Kustomize(String),
}

impl AppliedFiles {
    /// The path as it is written.
    pub(in crate::flux) fn path(&self) -> &str {
        match self {
            Self::Path(path) | Self::Recursive(path) | Self::Kustomize(path) => path,
        }
    }
}

/// What a command creates, where it is one of `kubectl` that applies something.
pub(super) fn created(command: &Command, before: &[Command], span: Span) -> Option<FluxCommand> {
    let arguments = applied(command)?;
    let mut made = FluxCommand { context: context(&arguments), ..FluxCommand::default() };
    let recursive = arguments.is_set("recursive") || arguments.0.contains(&"-R");
    for names in arguments.values(&["-f", "--filename"]) {
        for path in names.split(',') {
            if path == "-" {
                read(command, before, span, &mut made);
            } else if recursive {
                made.files.push(AppliedFiles::Recursive(path.to_owned()));
            } else {
                made.files.push(AppliedFiles::Path(path.to_owned()));
            }
        }
    }
    let built = arguments.values(&["-k", "--kustomize"]).into_iter();
    made.files.extend(built.map(|path| AppliedFiles::Kustomize(path.to_owned())));
    made.files.retain(|files| !files.path().contains("://") && !files.path().contains('$'));
    let namespace = arguments.values(&["-n", "--namespace"]).into_iter().next();
    if let Some(namespace) = namespace {
        for metadata in made.objects.iter_mut().filter_map(|node| node.mapping_under("metadata")) {
            if metadata.get("namespace").is_none() {
                metadata.set("namespace", Node::text(namespace, span));
            }
        }
    }
    Some(made)
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
    let verb = words.iter().any(|word| matches!(*word, "apply" | "create" | "replace"));
    let other = words.iter().any(|word| matches!(*word, "delete" | "diff" | "edit-last-applied"));
    let arguments = Arguments(words);
    let dry_run = arguments.0.iter().find_map(|word| word.strip_prefix("--dry-run"));
    let in_earnest = dry_run.is_none_or(|kind| matches!(kind, "=none" | "=false"));
    (is_kubectl && verb && !other && in_earnest).then_some(arguments)
}

/// Adds what a command reads from its input.
fn read(command: &Command, before: &[Command], span: Span, made: &mut FluxCommand) {
    if let Some(text) = &command.input {
        made.objects.extend(documents(text, span));
        return;
    }
    if let Some(file) = &command.input_file {
        made.files.push(AppliedFiles::Path(file.clone()));
        return;
    }
    let Some((last, earlier)) = before.split_last().filter(|(last, _)| last.is_piped) else {
        return;
    };
    let Some((program, words)) = last.called() else { return };
    match (program.rsplit('/').next().unwrap_or_default(), words.as_slice()) {
        // `envsubst` puts in values of the environment, which are unknown anyway.
        ("cat" | "envsubst", []) => read(last, earlier, span, made),
        ("cat", files) if files.iter().all(|file| !file.starts_with('-')) => {
            made.files.extend(files.iter().map(|file| AppliedFiles::Path((*file).to_owned())));
        }
        ("echo", ["-e", text] | [text]) | ("printf", [text] | ["%s" | "%s\\n", text]) => {
            made.objects.extend(documents(text, span));
        }
        ("kustomize", ["build", directory]) | ("kubectl", ["kustomize", directory]) => {
            made.files.push(AppliedFiles::Kustomize((*directory).to_owned()));
        }
        _ => {}
    }
}

/// The objects of a text; nothing where it is no YAML, or holds none of Flux.
fn documents(text: &str, span: Span) -> Vec<Node> {
    if !text.contains("fluxcd") {
        return Vec::new();
    }
    let parsed = parse(text.as_bytes(), span.file);
    if !parsed.problems.is_empty() {
        return Vec::new();
    }
    let documents = parsed.documents.into_iter().map(|document| document.root.standing_at(span));
    documents.filter(|node| is_flux(&ResourceId::of(node))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::flux_commands;
    use super::*;
    use fluxscape_manifest::source::FileId;

    /// What the commands of a text create and apply.
    fn made(script: &str) -> Vec<String> {
        let commands = flux_commands(script, Span::file(FileId::GENERATED)).into_iter();
        let said = commands.flat_map(|command| {
            let objects = command.objects.iter().map(|node| {
                let id = ResourceId::of(node);
                format!("{} {}/{}", id.kind, id.namespace, id.name)
            });
            let files = command.files.iter().map(|files| format!("{files:?}"));
            objects.chain(files).collect::<Vec<_>>()
        });
        said.collect()
    }

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
            // Nothing, or nobody knows what.
            (format!("cat > a.yaml <<EOF\n{OBJECT}EOF\n"), ""),
            (format!("cat <<EOF | sed s/a/b/ | kubectl apply -f -\n{OBJECT}EOF\n"), ""),
            (format!("kubectl apply --dry-run=client -f - <<EOF\n{OBJECT}EOF\n"), ""),
            (format!("kubectl delete -f - <<EOF\n{OBJECT}EOF\n"), ""),
            (format!("cat <<EOF\nkubectl apply -f - <<E\n{OBJECT}E\nEOF\n"), ""),
            ("kubectl apply -f - <<EOF\nkind: ConfigMap\nEOF\n".to_owned(), ""),
            (format!("kubectl apply -f - <<EOF\n{OBJECT} no: yaml\nEOF\n"), ""),
        ] {
            assert_eq!(made(&script).join(", "), expected, "{script}");
        }
    }

    #[test]
    fn files_are_named() {
        for (script, expected) in [
            ("kubectl apply -f a.yaml,b.yaml", &["Path(\"a.yaml\")", "Path(\"b.yaml\")"][..]),
            ("kubectl --context x apply -Rf", &[]),
            ("kubectl apply -R -f a", &["Recursive(\"a\")"]),
            ("oc apply -k a/b", &["Kustomize(\"a/b\")"]),
            ("kustomize build a | kubectl apply -f -", &["Kustomize(\"a\")"]),
            ("kubectl apply -f - < a.yaml", &["Path(\"a.yaml\")"]),
            ("cat a.yaml | kubectl apply -f -", &["Path(\"a.yaml\")"]),
            ("kubectl apply -f https://example.org/a.yaml", &[]),
            ("kubectl apply -f ${DIR}/a.yaml", &[]),
            ("kubectl get -f a.yaml", &[]),
            ("echo kubectl apply -f a.yaml", &[]),
        ] {
            assert_eq!(made(script), expected, "{script}");
        }
    }
}
