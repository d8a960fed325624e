//! The entries of `patches` and `patchesJson6902`.

use std::collections::BTreeMap;

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

use crate::read::{Reader, Text};
use crate::select::Selector;

/// An entry of `patches` or `patchesJson6902`.
#[derive(Clone, Debug)]
pub(crate) struct PatchEntry {
    pub(crate) span: Span,
    pub(crate) path: Option<Text>,
    pub(crate) patch: Option<Text>,
    pub(crate) target: Option<Selector>,
    pub(crate) allow_name_change: bool,
    pub(crate) allow_kind_change: bool,
}

impl PatchEntry {
    /// An entry without any field yet.
    pub(crate) fn at(span: Span) -> Self {
        Self {
            span,
            path: None,
            patch: None,
            target: None,
            allow_name_change: false,
            allow_kind_change: false,
        }
    }

    /// Reads an entry of `patches` or `patchesJson6902`.
    pub(crate) fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut entry = Self::at(node.span);
        reader.fields(
            node,
            "a patch",
            &["path", "patch", "target", "options"],
            |reader, field, value| entry.take(reader, field, value),
        );
        entry
    }

    /// Takes one field.
    pub(crate) fn take(&mut self, reader: &mut Reader<'_>, field: &str, value: &Node) {
        match field {
            "path" => self.path = reader.text(value, field).filter(|path| !path.is_empty()),
            "patch" | "jsonOp" => {
                self.patch =
                    reader.text(value, field).filter(|patch| !patch.text.trim().is_empty());
            }
            "target" => self.target = Some(Selector::read(reader, value, "the target of a patch")),
            _ => {
                let options: BTreeMap<&str, bool> = value
                    .entries()
                    .map(|(name, flag)| (name, reader.flag(flag, name).unwrap_or_default()))
                    .collect();
                let is_set = |name| options.get(name).copied().unwrap_or_default();
                self.allow_name_change = is_set("allowNameChange");
                self.allow_kind_change = is_set("allowKindChange");
            }
        }
    }

    /// The place to name when something is wrong with the entry.
    pub(super) fn source(&self) -> Span {
        self.path.as_ref().or(self.patch.as_ref()).map_or(self.span, |text| text.span)
    }
}
