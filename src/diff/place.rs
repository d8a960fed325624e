//! Where a change stands: the line of the field that changed, or of the object that came or went.

use super::compare::{Difference, ObjectChange};
use fluxscape_manifest::source::Files;

/// A file of a repository, and a line in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangePlace {
    /// Whether the file is one of the repository drawn.
    pub own: bool,
    /// The repository's name.
    pub repository: String,
    /// The file, relative to its repository.
    pub file: String,
    /// Line, from 1.
    pub line: Option<u32>,
}

impl Difference {
    /// The place of a change; `None` for what no file tells.
    #[must_use]
    pub fn place(&self, object: &ObjectChange, files: &Files) -> Option<ChangePlace> {
        if let Some(span) = object.span {
            let place = files.place(span.file);
            if !place.path.is_root() {
                let repository = self.graph.repository_name(&place).to_owned();
                return Some(ChangePlace {
                    own: self.graph.is_own(&place),
                    repository,
                    file: place.path.to_string(),
                    line: Some(span.line),
                });
            }
        }
        let origin = &self.graph.node(object.node)?.origin;
        let repository = origin.repository.clone().unwrap_or_else(|| self.graph.name.clone());
        Some(ChangePlace {
            own: repository == self.graph.name,
            repository,
            file: origin.file.clone()?,
            line: origin.line,
        })
    }
}
