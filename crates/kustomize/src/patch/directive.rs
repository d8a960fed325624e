//! `$patch`: directives that delete, replace or merge what they are in.

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::yaml::{Node, Value};

use crate::rules;

/// `$patch`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Directive {
    Merge,
    Replace,
    Delete,
}

/// The key of a directive.
pub(super) const DIRECTIVE: &str = "$patch";

/// Reads the directive of a mapping and takes it out.
pub(super) fn mapping_directive(patch: &mut Node) -> Result<Directive, Diagnostic> {
    let Some(value) = patch.get(DIRECTIVE) else { return Ok(Directive::Merge) };
    let directive = directive(value)?;
    if let Some(mapping) = patch.as_mapping_mut() {
        mapping.remove(DIRECTIVE);
    }
    Ok(directive)
}

/// Reads the directive of a list, an element with nothing else in it, and takes out every element
/// with the same directive.
pub(super) fn list_directive(patch: &mut Node) -> Result<Directive, Diagnostic> {
    let Some(element) = patch.items().iter().find(|item| item.get(DIRECTIVE).is_some()) else {
        return Ok(Directive::Merge);
    };
    let Some(value) = element
        .get(DIRECTIVE)
        .filter(|_| element.as_mapping().is_some_and(|mapping| mapping.entries.len() == 1))
    else {
        return Ok(Directive::Merge);
    };
    let directive = directive(value)?;
    let written = value.as_str().map(str::to_owned);
    if let Value::Sequence(items) = &mut patch.value {
        items.retain(|item| item.str_at(&[DIRECTIVE]) != written.as_deref());
    }
    Ok(directive)
}

/// Whether a mapping of a patch replaces the object's.
pub(super) fn is_replacement(patch: &Node) -> bool {
    patch.str_at(&[DIRECTIVE]) == Some("replace")
}

fn directive(value: &Node) -> Result<Directive, Diagnostic> {
    match value.as_str() {
        Some("delete") => Ok(Directive::Delete),
        Some("replace") => Ok(Directive::Replace),
        Some("merge") => Ok(Directive::Merge),
        other => {
            let message = format!("unknown patch directive {:?}", other.unwrap_or_default());
            Err(Diagnostic::error(&rules::PATCH_INVALID, value.span, message)
                .hint("$patch is delete, replace or merge"))
        }
    }
}
