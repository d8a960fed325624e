//! The lock file: what cannot be seen where only the repository itself is checked out.
//!
//! In: what a run has read of the repositories mapped beside the one drawn, and what Terraform
//! configurations elsewhere create. Out: `.fluxscape.lock`, a text to be committed and reviewed,
//! and the same facts back from it. It holds no value of a secret: [`redact`] takes them out before
//! anything is written.

mod configuration;
mod node;
mod own;
mod position;
mod redact;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use fluxscape_manifest::source::{Record, TreePath};

pub use configuration::LockedConfiguration;
pub use own::OwnFiles;
pub use redact::{SecretFiles, redact};

/// The file's name, at the root of the repository.
pub const NAME: &str = ".fluxscape.lock";

const VERSION: u32 = 1;

const HEADER: &str = "# Written by `fluxscape update`: what is drawn of repositories and Terraform that are not always checked out. No secret values.\n";

/// What a lock file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    version: u32,
    /// The repositories, by their addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repositories: Vec<LockedRepository>,
    /// The Terraform configurations, by their directories as configured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terraform: Vec<LockedConfiguration>,
}

/// What is known of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedRepository {
    /// `github.com/org/repo`
    pub url: String,
    /// The commit that was checked out, where git knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// The entries of the directories on the way to what is needed.
    pub names: BTreeMap<String, Vec<String>>,
    /// The files that are needed.
    pub files: BTreeMap<String, String>,
}

/// Whether a file is one that this program wrote.
#[must_use]
pub fn is_marked(bytes: &[u8]) -> bool {
    bytes.starts_with(b"# Written by `fluxscape update`")
}

impl Lock {
    /// A lock of these facts.
    #[must_use]
    pub fn new(
        mut repositories: Vec<LockedRepository>,
        mut terraform: Vec<LockedConfiguration>,
    ) -> Self {
        repositories.sort_by(|a, b| a.url.cmp(&b.url));
        terraform.sort_by(|a, b| a.path.cmp(&b.path));
        Self { version: VERSION, repositories, terraform }
    }

    /// Reads a lock file.
    ///
    /// # Errors
    /// When it is no lock file of this version: one line that says why.
    pub fn read(text: &str) -> Result<Self, String> {
        let lock: Self = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
        if lock.version == VERSION {
            Ok(lock)
        } else {
            Err(format!("it is of version {}, known is {VERSION}", lock.version))
        }
    }

    /// The text of the file.
    #[must_use]
    pub fn write(&self) -> String {
        format!("{HEADER}{}", serde_yaml::to_string(self).unwrap_or_default())
    }

    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.repositories.is_empty() && self.terraform.is_empty()
    }

    /// A repository by its address.
    #[must_use]
    pub fn repository(&self, url: &str) -> Option<&LockedRepository> {
        self.repositories.iter().find(|repository| repository.url == url)
    }

    /// The configurations of root modules in the repository itself: those of one directory, or all
    /// of them.
    #[must_use]
    pub fn own(&self, directory: Option<&TreePath>) -> Vec<&LockedConfiguration> {
        let asked = |locked: &&LockedConfiguration| {
            locked.own.is_some() && directory.is_none_or(|path| path.as_str() == locked.path)
        };
        self.terraform.iter().filter(asked).collect()
    }

    /// The configurations of a directory as configured: one for each cluster that it starts.
    #[must_use]
    pub fn configurations(&self, path: &str) -> Vec<&LockedConfiguration> {
        self.terraform.iter().filter(|configuration| configuration.path == path).collect()
    }
}

impl LockedRepository {
    /// What was noted of a repository, without the values of secrets.
    #[must_use]
    pub fn new(
        url: String,
        revision: Option<String>,
        record: Record,
        secrets: &SecretFiles,
    ) -> Self {
        let names =
            record.names.into_iter().map(|(path, names)| (path.to_string(), names)).collect();
        let files = record
            .files
            .into_iter()
            .map(|(path, bytes)| (path.to_string(), redact(&path, &bytes, secrets)))
            .collect();
        Self { url, revision, names, files }
    }

    /// The notes, to be played again.
    #[must_use]
    pub fn record(&self) -> Record {
        Record {
            files: self
                .files
                .iter()
                .map(|(path, text)| (TreePath::clamped(path), Arc::from(text.as_bytes())))
                .collect(),
            names: self
                .names
                .iter()
                .map(|(path, names)| (TreePath::clamped(path), names.clone()))
                .collect(),
        }
    }

    /// Whether another state of the same repository differs in what both hold.
    #[must_use]
    pub fn has_moved(&self, now: &Self) -> bool {
        self.files.iter().any(|(path, text)| now.files.get(path).is_some_and(|other| other != text))
    }
}
