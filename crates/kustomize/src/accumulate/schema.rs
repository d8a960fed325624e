//! `openapi`: the types that strategic merge goes by.

use std::sync::Arc;

use super::Accumulation;
use crate::failure::Failure;
use crate::kustomization::Kustomization;
use crate::patch::Schema;
use crate::read::{Site, syntax_errors};
use crate::rules;

/// The version of Kubernetes' types that kustomize has built in.
const BUILT_IN: &str = "v1.21.2";

impl Accumulation<'_> {
    /// Takes the types that a kustomization names; the first to name some decides.
    pub(crate) fn adopt_schema(&mut self, kustomization: &Kustomization, site: Site<'_>) {
        let (path, version) =
            (kustomization.openapi.get("path"), kustomization.openapi.get("version"));
        if let (Some(path), Some(_)) = (path, version) {
            let failure = Failure::broken(
                &rules::KUSTOMIZATION_INVALID,
                path.span,
                "openapi has one of path and version",
            );
            return self.failures.push(failure.hint("keep one of them"));
        }
        if let Some(version) = version.filter(|version| version.text != BUILT_IN) {
            let failure = Failure::broken(
                &rules::KUSTOMIZATION_INVALID,
                version.span,
                "the OpenAPI version is not built in",
            );
            self.failures.push(failure.hint("remove the version"));
        }
        let Some(path) = path else { return };
        match site.load(&path.text, path.span) {
            Ok(parsed) if self.schema.is_none() => {
                let own =
                    parsed.documents.first().map(|document| Schema::from_openapi(&document.root));
                // kustomize does not forget the built-in types when it has used them before, as it
                // has once it has met an object.
                let schema = if self.has_read_objects {
                    own.map(|own| own.over(&Schema::kubernetes()))
                } else {
                    own
                };
                self.schema = schema.map(Arc::new);
                self.failures.extend(syntax_errors(&parsed));
            }
            Ok(_) => {}
            Err(failure) => self.failures.push(failure),
        }
    }
}
