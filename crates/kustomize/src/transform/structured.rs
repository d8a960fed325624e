//! Replacements inside texts that hold YAML or JSON.
//!
//! kustomize 5.8: a path may go on inside a single value; the text is parsed, changed and written
//! again, in its own style.

use fluxscape_manifest::source::FileId;
use fluxscape_manifest::yaml::{Node, parse, write_styled};

use super::replacement_path::{Put, find, look_up};
use crate::generate::json;
use crate::object::set_text;

/// Calls `put` on what a path leads to inside a text of the object; false when it leads into no
/// text, or to nothing there.
pub(super) fn replace(
    object: &mut Node,
    steps: &[String],
    create: Option<&Node>,
    put: &mut Put<'_>,
) -> bool {
    let is_text = |at: &usize| {
        steps
            .get(..*at)
            .and_then(|head| look_up(object, head))
            .is_some_and(|node| node.as_str().is_some())
    };
    let Some((head, rest)) =
        (1..steps.len()).find(is_text).and_then(|at| steps.split_at_checked(at))
    else {
        return false;
    };
    let original = look_up(object, head).and_then(Node::as_str).unwrap_or_default().to_owned();
    let parsed = parse(original.as_bytes(), FileId::GENERATED);
    let (Some(document), true) = (parsed.documents.into_iter().next(), parsed.problems.is_empty())
    else {
        return false;
    };
    let mut inner = document.root;
    if !find(&mut inner, rest, create, put).is_ok_and(|found| found > 0) {
        return false;
    }
    let text = written(&inner, &original);
    let tainted = inner.is_tainted();
    // The way to the text is that of a lookup: of the elements that fit it is the first.
    let mut first = true;
    let replaced = find(object, head, None, &mut |field| {
        if std::mem::take(&mut first) {
            set_text(field, &text);
            if tainted {
                field.taint();
            }
        }
        Ok(())
    });
    replaced.is_ok()
}

fn written(inner: &Node, original: &str) -> String {
    if !original.trim_start().starts_with(['{', '[']) {
        return write_styled(inner, original).trim().to_owned();
    }
    if original.contains('\n') && original.contains("  ") {
        json::indented(inner)
    } else {
        json::compact(inner)
    }
}
