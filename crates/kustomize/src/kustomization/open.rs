//! Finds and reads the kustomization file of a directory.

use fluxscape_manifest::source::{EntryKind, Span, TreePath};
use fluxscape_manifest::yaml::Node;

use super::Kustomization;
use crate::failure::Failure;
use crate::read::{Site, syntax_errors};
use crate::rules;

/// The names a kustomization file can have; exactly one of them may be there.
const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Opens the kustomization of a directory; `None`, with the reasons in `failures`, when there is
/// none to be used. `span` is what leads there.
pub(crate) fn open(
    site: Site<'_>,
    span: Span,
    failures: &mut Vec<Failure>,
) -> Option<Kustomization> {
    let path = match files(site).as_slice() {
        [path] => path.clone(),
        [] => {
            let message = format!("no kustomization file in {}", shown(site.directory));
            failures.push(
                Failure::broken(&rules::KUSTOMIZATION_MISSING, span, message)
                    .hint("add kustomization.yaml, or name the files one by one"),
            );
            return None;
        }
        [first, ..] => {
            let span = Span::file(site.library.files().id(&site.tree.place(first)));
            failures.push(several(site, span));
            return None;
        }
    };
    let parsed = match site.load(path.name(), span) {
        Ok(parsed) => parsed,
        Err(failure) => {
            failures.push(failure);
            return None;
        }
    };
    // Of several documents kustomize reads the first; what is wrong behind it does not matter.
    let first = parsed.documents.first();
    let mut broken: Vec<Failure> = syntax_errors(&parsed).collect();
    if let Some(end) = first
        .filter(|_| !broken.is_empty())
        .and_then(|first| end_of(first.root.span.line, path.name(), site))
    {
        broken.retain(|failure| failure.diagnostic.span.is_none_or(|span| span.line < end));
    }
    if !broken.is_empty() {
        failures.extend(broken);
        return None;
    }
    let Some(document) = first else {
        let span = Span::new(parsed.file, 1, 1);
        failures.push(
            Failure::broken(&rules::KUSTOMIZATION_INVALID, span, "the kustomization is empty")
                .hint("list what it builds under resources"),
        );
        return None;
    };
    read(&document.root, false, failures)
}

/// The line that ends the document which begins on a line.
fn end_of(begin: u32, name: &str, site: Site<'_>) -> Option<u32> {
    let bytes = site.read(name, Span::file(fluxscape_manifest::source::FileId::GENERATED)).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let numbered = (1..).zip(text.lines());
    numbered
        .filter(|(number, _)| *number > begin)
        .find(|(_, line)| line.starts_with("---"))
        .map(|(number, _)| number)
}

/// Reads a kustomization that replaces the one of the directory, as Flux rewrites it.
pub(crate) fn open_given(
    root: &Node,
    site: Site<'_>,
    failures: &mut Vec<Failure>,
) -> Option<Kustomization> {
    if files(site).len() > 1 {
        failures.push(several(site, root.span));
        return None;
    }
    read(root, true, failures)
}

/// The place of a directory's kustomization file, or of the directory when it has none.
pub(crate) fn span_of(site: Site<'_>) -> Span {
    let files = files(site);
    let place = site.tree.place(files.first().unwrap_or(site.directory));
    Span::file(site.library.files().id(&place))
}

fn read(document: &Node, loose: bool, failures: &mut Vec<Failure>) -> Option<Kustomization> {
    let before = failures.len();
    let kustomization = Kustomization::read(document, loose, failures);
    // With a field that cannot be read the rest still names what it includes; a document that is
    // not a mapping names nothing.
    let usable = failures.len() == before || document.as_mapping().is_some();
    usable.then_some(kustomization)
}

fn files(site: Site<'_>) -> Vec<TreePath> {
    let found = FILE_NAMES.iter().filter_map(|name| site.directory.join(name));
    found.filter(|path| site.tree.kind(path) == Some(EntryKind::File)).collect()
}

fn several(site: Site<'_>, span: Span) -> Failure {
    let message = format!("found multiple kustomization files in {}", shown(site.directory));
    Failure::broken(&rules::KUSTOMIZATION_INVALID, span, message)
        .hint("keep one of kustomization.yaml, kustomization.yml and Kustomization")
}

fn shown(directory: &TreePath) -> &str {
    if directory.is_root() { "the root directory" } else { directory.as_str() }
}
