//! When two URLs name the same repository.
//!
//! `ssh://git@github.com:22/org/repo.git`, `git@github.com:org/repo` and `https://github.com/org/repo/` all do: what counts is
//! the host and the path, without user, port, scheme and `.git`.

use std::fmt;

/// A repository's address reduced to what identifies it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepositoryUrl {
    host: String,
    path: String,
}

impl RepositoryUrl {
    /// Reads any form that git accepts. `None` for a bare word or an empty text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().split(['?', '#']).next().unwrap_or_default();
        let (authority, path) = match text.split_once("://") {
            Some((_, rest)) => rest.split_once('/')?,
            // The scp-like form: `user@host:path`, no slash before the colon.
            None => text.split_once(':').filter(|(host, _)| !host.contains('/'))?,
        };
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path).trim_end_matches('/');
        let known = !path.is_empty() && (!host.is_empty() || text.starts_with("file://"));
        known.then(|| Self { host: host.to_ascii_lowercase(), path: path.to_owned() })
    }

    /// The repository's own name: the last segment of its path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Host without user and port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Path without leading slash and `.git`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for RepositoryUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.host, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_one_address_is_equal() {
        let forms = [
            "https://github.com/org/repo",
            "https://github.com/org/repo.git",
            "https://token@GitHub.com:443/org/repo/",
            "ssh://git@github.com/org/repo.git",
            "ssh://git@github.com:22/org/repo.git",
            "git@github.com:org/repo.git",
            "git@github.com:/org/repo",
        ];
        for form in forms {
            assert_eq!(
                RepositoryUrl::parse(form).map(|u| u.to_string()).as_deref(),
                Some("github.com/org/repo"),
                "{form}"
            );
        }
    }

    #[test]
    fn what_is_no_address_is_none() {
        for form in ["", "repo", "./repo", "https://", "https://host/"] {
            assert_eq!(RepositoryUrl::parse(form), None, "{form}");
        }
    }
}
