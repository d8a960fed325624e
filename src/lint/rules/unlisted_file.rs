//! Rule `unlisted-file`: a manifest beside a kustomization that does not list it.

use super::UNLISTED_FILE;
use crate::graph::kinds::and_more;
use crate::graph::{Node, NodeId, SurveyDocument as Document};
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::TreePath;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (document, more) in files(subject) {
        let (id, more) = (&document.id, and_more(more));
        let (what, hint) = match twin(subject, document) {
            None => {
                (format!("nothing applies its {id}{more}"), "list it under resources, or remove it")
            }
            Some(file) => (
                format!("its {id}{more} changes nothing, the one in {file} is applied"),
                "list it under patches or instead of the other, or remove it",
            ),
        };
        let message = format!("no kustomization lists {}: {what}", document.path.name());
        found.push(Diagnostic::warning(&UNLISTED_FILE, document.span, message).hint(hint));
    }
}

/// The file of the object with the same name that every cluster that builds the directory of a
/// document applies: the first such file.
fn twin<'a>(subject: &Subject<'a>, document: &Document) -> Option<&'a str> {
    let (id, directory) = (&document.id, document.path.parent());
    let alike =
        |node: &&Node| (&node.group, &node.kind, &node.name) == (&id.group, &id.kind, &id.name);
    // Without a namespace of its own it has that of its kustomization, like those beside it.
    let is_meant = |node: &Node, file: &str| {
        if id.namespace.is_empty() {
            TreePath::clamped(file).parent() == directory
        } else {
            node.namespace == id.namespace
        }
    };
    let applied = |cluster: &str| {
        let nodes = subject
            .graph
            .nodes()
            .map(|(_, node)| node)
            .filter(|node| node.cluster == cluster)
            .filter(alike);
        nodes
            .filter_map(|node| Some((node, node.origin.file.as_deref()?)))
            .find(|(node, file)| is_meant(node, file))
            .map(|(_, file)| file)
    };
    let clusters = subject.graph.clusters.iter().map(|cluster| cluster.name.as_str());
    let files: Option<Vec<&str>> = clusters
        .filter(|name| subject.graph.find(NodeId::directory(name, directory.as_str())).is_some())
        .map(applied)
        .collect();
    files?.first().copied()
}

/// The first of each file's documents, with how many follow it.
pub(super) fn by_file<'a>(
    documents: impl Iterator<Item = &'a Document>,
) -> Vec<(&'a Document, usize)> {
    let mut files: Vec<(&Document, usize)> = Vec::new();
    for document in documents {
        match files.last_mut().filter(|(first, _)| first.path == document.path) {
            Some((_, more)) => *more += 1,
            None => files.push((document, 0)),
        }
    }
    files
}

/// The first document of each file that should be listed and is not, with how many follow it.
pub(super) fn files<'a>(subject: &Subject<'a>) -> Vec<(&'a Document, usize)> {
    let facts = subject.facts;
    let mut files = by_file(facts.survey.documents.iter());
    let is_built = |directory: &TreePath| {
        facts.built.contains(directory) && facts.survey.kustomizations.contains_key(directory)
    };
    files.retain(|(document, _)| {
        is_built(&document.path.parent())
            && !facts.survey.is_named(&document.path)
            && !facts.stands_in(&document.path)
            && !document.left_alone
    });
    files
}
