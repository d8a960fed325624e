//! `configurations` and `crds`: what the transformers of a kustomization work on.

use std::sync::Arc;

use super::{Accumulated, Accumulation};
use crate::config::{
    TransformerConfig, contradiction, merge_shared, read_configuration, read_crds,
};
use crate::kustomization::Kustomization;
use crate::read::{Reader, Site, parse_inline, syntax_errors};
use crate::rules;

impl Accumulation<'_> {
    /// Adds `configurations` and `crds` to what the transformers work on.
    pub(super) fn configure(
        &mut self,
        kustomization: &Kustomization,
        site: Site<'_>,
        into: &mut Accumulated,
    ) {
        let mut own = TransformerConfig::default();
        for entry in &kustomization.configurations {
            // 5.8: an entry with line breaks is the configuration itself.
            let parsed = if entry.text.contains('\n') {
                Ok(Arc::new(parse_inline(entry)))
            } else {
                site.load(&entry.text, entry.span)
            };
            let parsed = match parsed {
                Ok(parsed) => parsed,
                Err(failure) => {
                    self.failures.push(failure);
                    continue;
                }
            };
            self.failures.extend(syntax_errors(&parsed));
            let mut reader = Reader {
                rule: &rules::CONFIGURATION_INVALID,
                loose: true,
                failures: &mut self.failures,
            };
            if let Some(document) = parsed.documents.first() {
                let config = read_configuration(&mut reader, &document.root);
                if let Err(spec) = own.merge(&config) {
                    reader.failures.push(contradiction(&spec, entry.span));
                }
            }
        }
        self.add_config(kustomization, own, into);
        for entry in &kustomization.crds {
            let failure = match site.load(&entry.text, entry.span) {
                Ok(parsed) => {
                    self.failures.extend(syntax_errors(&parsed));
                    let read = parsed.documents.first().map(|document| read_crds(&document.root));
                    let merged = read.map(|config| Arc::make_mut(&mut into.config).merge(&config?));
                    merged.and_then(Result::err).map(|spec| contradiction(&spec, entry.span))
                }
                Err(failure) => Some(failure),
            };
            self.failures.extend(failure);
        }
    }

    /// Puts the defaults behind a kustomization's own configuration, and both behind what its bases
    /// brought: a specification that is covered by an earlier one is skipped, and so an own
    /// `namePrefix` for one kind takes the place of the default for all.
    fn add_config(
        &mut self,
        kustomization: &Kustomization,
        mut own: TransformerConfig,
        into: &mut Accumulated,
    ) {
        let config = if own == TransformerConfig::default() {
            TransformerConfig::default_config()
        } else {
            if let Err(spec) = own.merge(&TransformerConfig::default_config()) {
                self.failures.push(contradiction(&spec, kustomization.span));
            }
            Arc::new(own)
        };
        if let Err(spec) = merge_shared(&mut into.config, &config) {
            self.failures.push(contradiction(&spec, kustomization.span));
        }
    }
}
