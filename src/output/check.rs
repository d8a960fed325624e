//! What writing would change, without writing.

use super::obstacle::{Obstacle, WriteError};
use super::{Artifact, Claim};

/// A file that is not what it should be.
#[derive(Debug)]
pub enum Change<'a> {
    /// It is not there.
    Missing(&'a Artifact),
    /// It is one that this program wrote, and holds these other bytes.
    Differs(&'a Artifact, Vec<u8>),
    /// It would not be written.
    Rejected(&'a Artifact, WriteError),
}

/// The files that hold other bytes than they should, in the order given. What a file holds that is
/// not this program's own is not given away.
#[must_use]
pub fn changes(artifacts: &[Artifact]) -> Vec<Change<'_>> {
    artifacts.iter().filter_map(change).collect()
}

fn change(artifact: &Artifact) -> Option<Change<'_>> {
    let rejected =
        |obstacle: Obstacle| Some(Change::Rejected(artifact, obstacle.of(&artifact.target.shown)));
    match artifact.target.existing() {
        Ok(None) => Some(Change::Missing(artifact)),
        Ok(Some(existing)) if existing.bytes == artifact.bytes => None,
        // What `--replace` would replace is still somebody else's now.
        Ok(Some(existing)) => match artifact.claim {
            Claim::Named => Some(Change::Differs(artifact, existing.bytes)),
            claim => match claim.allows(&existing) {
                Ok(()) => Some(Change::Differs(artifact, existing.bytes)),
                Err(obstacle) => rejected(obstacle),
            },
        },
        Err(obstacle) => rejected(obstacle),
    }
}
