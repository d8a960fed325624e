//! What a finding is recognised by from one run to the next.
//!
//! In: findings in their order. Out: a fingerprint for each, made of rule, file and message without
//! the line: a finding stays the same one when lines move.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::Finding;

/// The fingerprints of one report.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    /// How many findings had the same words before.
    twins: BTreeMap<String, usize>,
}

impl Fingerprints {
    /// The fingerprint of the next finding. Two findings of one rule with the same words in the
    /// same file are told apart by their order.
    pub(super) fn of(&mut self, finding: &Finding) -> String {
        let place = finding.place.as_ref().map(|place| {
            format!("{}\n{}", place.repository.as_deref().unwrap_or_default(), place.path)
        });
        let words =
            format!("{}\n{}\n{}", finding.rule.name, place.unwrap_or_default(), finding.message);
        let before = self.twins.entry(words.clone()).or_default();
        let digest = Sha256::digest(format!("{words}\n{before}"));
        *before += 1;
        digest.iter().take(16).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}
