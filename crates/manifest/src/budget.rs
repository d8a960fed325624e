//! What a run may cost.
//!
//! In: each step of work that an input can multiply. Out: whether it may still be done, and at the
//! end which limits were reached. The limits are for the whole run, and more than ten times what
//! the largest public repositories need; past one, what is left is not done, everything else is.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::LIMIT_REACHED;

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: u64 = 64 << 20;

/// What a run may cost, and what it has cost.
#[derive(Debug, Default)]
pub struct Budget {
    spent: [AtomicU64; Resource::ALL.len()],
}

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// Bytes of files.
    BytesRead,
    /// Directories that a build enters, each as often as it does.
    Directories,
    /// Objects that builds make.
    Objects,
    /// Bytes, nodes of YAML among them, that builds make.
    BytesBuilt,
    /// Clusters.
    Clusters,
    /// Steps of the evaluation of Terraform.
    TerraformSteps,
}

/// That nothing is left of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exhausted(pub Resource);

impl Resource {
    /// Every one, in the order of their numbers.
    pub const ALL: [Self; 6] = [
        Self::BytesRead,
        Self::Directories,
        Self::Objects,
        Self::BytesBuilt,
        Self::Clusters,
        Self::TerraformSteps,
    ];

    /// How much of it a run may use.
    #[must_use]
    pub fn limit(self) -> u64 {
        match self {
            Self::BytesRead => 1 << 30,
            Self::Directories => 20_000,
            Self::Objects => 100_000,
            Self::BytesBuilt => 256 << 20,
            Self::Clusters => 1_000,
            Self::TerraformSteps => 4_000_000,
        }
    }

    /// What is limited, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::BytesRead => "bytes of files read",
            Self::Directories => "directories that builds enter",
            Self::Objects => "objects that builds make",
            Self::BytesBuilt => "bytes of objects that builds make",
            Self::Clusters => "clusters",
            Self::TerraformSteps => "steps of Terraform's evaluation",
        }
    }
}

impl Exhausted {
    /// What it means, in a sentence.
    #[must_use]
    pub fn message(self) -> String {
        let Self(resource) = self;
        format!("the limit of {} {} is reached", grouped(resource.limit()), resource.words())
    }
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let is_start = |at: usize| at > 0 && (digits.len() - at).is_multiple_of(3);
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        text.extend(is_start(at).then_some(','));
        text.push(digit);
    }
    text
}

impl Budget {
    /// Uses some of a resource.
    ///
    /// # Errors
    /// When less than that is left. It stays exhausted then.
    pub fn take(&self, resource: Resource, amount: u64) -> Result<(), Exhausted> {
        let limit = resource.limit();
        let spent = self.of(resource);
        let before = spent.fetch_add(amount.min(limit + 1), Ordering::Relaxed);
        if before.saturating_add(amount) > limit { Err(Exhausted(resource)) } else { Ok(()) }
    }

    /// How much of a resource was used.
    #[must_use]
    pub fn spent(&self, resource: Resource) -> u64 {
        self.of(resource).load(Ordering::Relaxed)
    }

    /// One report for each limit that was reached.
    #[must_use]
    pub fn report(&self) -> Vec<Diagnostic> {
        let report = |resource: Resource| {
            let message = format!("{}: the rest is not drawn", Exhausted(resource).message());
            Diagnostic::unplaced(Severity::Error, &LIMIT_REACHED, message)
                .hint("draw a part of the repository: name a directory, or a cluster")
        };
        self.exhausted().into_iter().map(report).collect()
    }

    /// The resources of which more was needed than there is.
    #[must_use]
    pub fn exhausted(&self) -> Vec<Resource> {
        let is_over = |resource: &Resource| self.spent(*resource) > resource.limit();
        Resource::ALL.into_iter().filter(is_over).collect()
    }

    fn of(&self, resource: Resource) -> &AtomicU64 {
        let [read, directories, objects, built, clusters, terraform] = &self.spent;
        match resource {
            Resource::BytesRead => read,
            Resource::Directories => directories,
            Resource::Objects => objects,
            Resource::BytesBuilt => built,
            Resource::Clusters => clusters,
            Resource::TerraformSteps => terraform,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_a_limit_is_rejected_and_reported() {
        let budget = Budget::default();
        assert_eq!(budget.take(Resource::Clusters, Resource::Clusters.limit()), Ok(()));
        assert_eq!(budget.exhausted(), []);
        assert_eq!(budget.take(Resource::Clusters, 1), Err(Exhausted(Resource::Clusters)));
        assert_eq!(budget.take(Resource::BytesRead, u64::MAX), Err(Exhausted(Resource::BytesRead)));
        assert_eq!(budget.exhausted(), [Resource::BytesRead, Resource::Clusters]);
        assert_eq!(budget.take(Resource::Objects, 1), Ok(()));
        let message = Exhausted(Resource::BytesRead).message();
        assert_eq!(message, "the limit of 1,073,741,824 bytes of files read is reached");
    }
}
