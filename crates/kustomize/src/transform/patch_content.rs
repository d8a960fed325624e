//! What a patch holds: objects to merge, operations, or nothing.
//!
//! In: an entry of `patches` or of its older forms. Out: its text read as what kustomize takes it
//! for, or why kustomize rejects it.

use std::sync::Arc;

use fluxscape_manifest::diagnostic::Rule;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Parsed, Value};

use super::patch_entry::PatchEntry;
use super::patches::PatchForm;
use crate::failure::Failure;
use crate::object::{Tracked, objects};
use crate::patch::Operations;
use crate::read::{Site, Text, parse_inline, syntax_errors};
use crate::rules;

const RULE: &Rule = &rules::PATCH_INVALID;

/// A patch that was read.
pub(super) enum Content {
    /// Nothing; kustomize ignores such a file.
    Empty,
    /// Objects with the fields to merge.
    StrategicMerge(Vec<Tracked>),
    /// Operations in order.
    Json6902(Operations),
}

/// The text of a patch.
struct Written {
    parsed: Arc<Parsed>,
    bytes: Arc<[u8]>,
    /// The text, when it is one inside a kustomization.
    inline: Option<Text>,
}

impl Content {
    /// Reads the patch of an entry.
    pub(super) fn read(
        form: PatchForm,
        entry: &PatchEntry,
        site: Site<'_>,
    ) -> Result<Self, Vec<Failure>> {
        let written = Written::of(entry, site).map_err(|failure| vec![failure])?;
        let first = written.parsed.documents.first().map(|document| &document.root);
        let operations = first.filter(|root| matches!(root.value, Value::Sequence(_)));
        match form {
            PatchForm::Any if operations.is_none() => written.objects(form, entry),
            PatchForm::StrategicMerge => written.objects(form, entry),
            PatchForm::Any | PatchForm::Json6902 => {
                let mut problems: Vec<Failure> = written.json_error().into_iter().collect();
                if problems.is_empty() {
                    problems.extend(syntax_errors(&written.parsed));
                }
                let Some(operations) = operations.filter(|_| problems.is_empty()) else {
                    return Err(or_unreadable(problems, entry));
                };
                let read = Operations::read(operations);
                read.map(Self::Json6902).map_err(|reason| vec![reason.into()])
            }
        }
    }
}

impl Written {
    fn of(entry: &PatchEntry, site: Site<'_>) -> Result<Self, Failure> {
        let invalid =
            |message: &str, hint: &str| Err(Failure::broken(RULE, entry.span, message).hint(hint));
        match (&entry.path, &entry.patch) {
            (Some(_), Some(_)) => {
                invalid("patch and path cannot be set at the same time", "keep one of them")
            }
            (None, None) => invalid(
                "a patch needs one of patch and path",
                "add path, or patch with the patch itself",
            ),
            (Some(path), None) => Ok(Self {
                parsed: site.load(&path.text, path.span)?,
                bytes: site.read(&path.text, path.span)?,
                inline: None,
            }),
            (None, Some(patch)) => Ok(Self {
                parsed: Arc::new(parse_inline(patch)),
                bytes: patch.text.trim().as_bytes().into(),
                inline: Some(patch.clone()),
            }),
        }
    }

    fn objects(&self, form: PatchForm, entry: &PatchEntry) -> Result<Content, Vec<Failure>> {
        let mut failures = Vec::new();
        let patches = objects(&self.parsed, &mut failures);
        if !failures.is_empty() {
            return Err(or_unreadable(failures, entry));
        }
        if !patches.is_empty() {
            return Ok(Content::StrategicMerge(patches));
        }
        match form {
            PatchForm::StrategicMerge => Err(or_unreadable(failures, entry)),
            // kustomize takes comments for a patch of both kinds; 5.8.1 ignores files of comments.
            _ if entry.target.is_some() && !self.bytes.is_empty() => {
                let message = "the patch is empty: kustomize before 5.8.1 rejects it";
                Err(vec![
                    Failure::broken(RULE, entry.source(), message)
                        .hint("remove the entry, or write the patch"),
                ])
            }
            _ => Ok(Content::Empty),
        }
    }

    /// What is wrong with a text that begins with `[` and so is JSON for kustomize, not YAML.
    fn json_error(&self) -> Option<Failure> {
        if self.bytes.first() != Some(&b'[') {
            return None;
        }
        let error = serde_json::from_slice::<serde_json::Value>(&self.bytes).err()?;
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (line, column) = (narrow(error.line()), narrow(error.column()));
        let span = match &self.inline {
            None => Span::new(self.parsed.file, line, column.max(1)),
            Some(text) if text.block => Span { line: text.span.line + line, ..text.span },
            Some(text) => text.span,
        };
        let message = "a patch that begins with [ is JSON, and this is not valid JSON";
        Some(
            Failure::broken(RULE, span, message)
                .hint("quote every key and text, or write each operation as an element of a YAML list: - op: add"),
        )
    }
}

/// The reasons, or that the text is no patch of any kind.
fn or_unreadable(mut reasons: Vec<Failure>, entry: &PatchEntry) -> Vec<Failure> {
    if reasons.is_empty() {
        let message = "unable to parse a strategic merge patch or a JSON patch";
        reasons.push(
            Failure::broken(RULE, entry.source(), message)
                .hint("write an object to merge, or a list of operations"),
        );
    }
    reasons
}
