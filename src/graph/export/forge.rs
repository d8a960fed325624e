//! Where a file and a line of a repository can be read: the page that its forge shows them on.
//!
//! In: a repository's address as the graph holds it (`github.com/org/repo`), a revision, a file, a
//! line. Out: an `https` address, always; or none, for a host of which the form of its pages is not
//! known. Forges are known by the names of their hosts: `gitlab.example.org` is a GitLab. Any other
//! host is taken for one with GitHub's form, which most forges understand.

use crate::graph::model::Graph;
use crate::graph::model::node::Node;

/// The software that shows a repository's files, as far as it matters for their addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forge {
    GitHub,
    GitLab,
    Bitbucket,
    /// Gitea, and Forgejo, which comes from it.
    Gitea,
    AzureDevOps,
}

/// A revision of a repository whose files can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageRevision {
    /// The default branch, whatever its name.
    Default,
    /// A branch.
    Branch(String),
    /// A commit, by its full hash.
    Commit(String),
}

/// The pages of a repository's files at a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    forge: Forge,
    /// `host/path`, percent-encoded, as the forge's web pages have it.
    repository: String,
    revision: PageRevision,
    /// The directory that files are relative to: empty, or with a final `/`.
    directory: String,
}

impl Graph {
    /// The page that shows a node's file and line, where it is in the repository drawn.
    #[must_use]
    pub fn page(&self, node: &Node) -> Option<String> {
        let own = node.origin.repository.as_ref() == Some(&self.name);
        let file = node.origin.file.as_ref().filter(|_| own)?;
        Some(self.forge_pages()?.page(file, node.origin.line))
    }

    /// Where the files of the repository drawn can be read, as [`Pages::prefix`].
    #[must_use]
    pub fn pages(&self) -> Option<String> {
        self.forge_pages()?.prefix()
    }

    fn forge_pages(&self) -> Option<Pages> {
        let revision = self.branch.clone().map_or(PageRevision::Default, PageRevision::Branch);
        Pages::of(self.url.as_ref()?, revision)
    }
}

impl Pages {
    /// The pages of a repository: `github.com/org/repo`.
    #[must_use]
    pub fn of(repository: &str, revision: PageRevision) -> Option<Self> {
        let (host, path) = repository
            .split_once('/')
            .filter(|(host, path)| !host.is_empty() && !path.is_empty())?;
        let (host, path) = (encoded(host), encoded(path));
        let forge = Forge::of(&host);
        let repository = match (forge, path.strip_prefix("v3/")) {
            // `ssh.dev.azure.com/v3/org/project/repo`
            (Forge::AzureDevOps, Some(rest)) => {
                let (project, repository) = rest.rsplit_once('/')?;
                format!("dev.azure.com/{project}/_git/{repository}")
            }
            _ => format!("{host}/{path}"),
        };
        Some(Self { forge, repository, revision, directory: String::new() })
    }

    /// The pages of files that are relative to a directory of the repository.
    #[must_use]
    pub fn within(mut self, directory: &str) -> Self {
        let directory = directory.trim_matches('/');
        self.directory =
            if directory.is_empty() { String::new() } else { format!("{}/", encoded(directory)) };
        self
    }

    /// The page of a file.
    #[must_use]
    pub fn page(&self, file: &str, line: Option<u32>) -> String {
        let file = format!("{}{}", self.directory, encoded(file.trim_start_matches("./")));
        let line = line.map(|line| self.forge.line(line)).unwrap_or_default();
        let (repository, revision) = (&self.repository, self.forge.revision(&self.revision));
        match self.forge {
            Forge::AzureDevOps => format!("https://{repository}?path=/{file}{revision}{line}"),
            _ => format!("https://{repository}/{revision}{file}{line}"),
        }
    }

    /// An address that ends with `/`, to which a file and `#L` with a line are added. None for a
    /// forge whose pages have another form.
    #[must_use]
    pub fn prefix(&self) -> Option<String> {
        self.page("-", Some(1)).strip_suffix("-#L1").map(str::to_owned)
    }
}

impl Forge {
    fn of(host: &str) -> Self {
        let names = |word: &str| host.split(['.', '-']).any(|part| part == word);
        if names("azure") || host.ends_with("visualstudio.com") {
            Self::AzureDevOps
        } else if names("gitlab") {
            Self::GitLab
        } else if names("bitbucket") {
            Self::Bitbucket
        } else if names("gitea") || names("codeberg") || names("forgejo") {
            Self::Gitea
        } else {
            Self::GitHub
        }
    }

    /// What an address says of a revision: a part of the path with a final `/`, of Azure DevOps a
    /// parameter.
    fn revision(self, revision: &PageRevision) -> String {
        let way = match self {
            Self::GitHub => "blob",
            Self::GitLab => "-/blob",
            Self::Bitbucket | Self::Gitea => "src",
            Self::AzureDevOps => "",
        };
        match (self, revision) {
            // Without a revision these show the default branch.
            (Self::Gitea, PageRevision::Default) => format!("{way}/"),
            (Self::AzureDevOps, PageRevision::Default) => String::new(),
            (Self::Gitea, PageRevision::Branch(name)) => {
                format!("{way}/branch/{}/", encoded(name))
            }
            (Self::Gitea, PageRevision::Commit(hash)) => {
                format!("{way}/commit/{}/", encoded(hash))
            }
            (Self::AzureDevOps, PageRevision::Branch(name)) => {
                format!("&version=GB{}", encoded(name))
            }
            (Self::AzureDevOps, PageRevision::Commit(hash)) => {
                format!("&version=GC{}", encoded(hash))
            }
            (_, PageRevision::Default) => format!("{way}/HEAD/"),
            (_, PageRevision::Branch(name) | PageRevision::Commit(name)) => {
                format!("{way}/{}/", encoded(name))
            }
        }
    }

    fn line(self, line: u32) -> String {
        match self {
            Self::GitHub | Self::GitLab | Self::Gitea => format!("#L{line}"),
            Self::Bitbucket => format!("#lines-{line}"),
            Self::AzureDevOps => {
                format!("&line={line}&lineEnd={}&lineStartColumn=1&lineEndColumn=1", line + 1)
            }
        }
    }
}

/// A path in an address: everything but unreserved characters and slashes percent-encoded.
fn encoded(path: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(repository: &str, revision: PageRevision) -> String {
        Pages::of(repository, revision).unwrap().page("./a/b.yaml", Some(3))
    }

    #[test]
    fn every_forge_has_its_form() {
        const AZURE: &str = "https://dev.azure.com/o/p/_git/r?path=/a/b.yaml";
        const LINE: &str = "&line=3&lineEnd=4&lineStartColumn=1&lineEndColumn=1";
        let cases = [
            (
                "github.com/o/r",
                "https://github.com/o/r/blob/main/a/b.yaml#L3".to_owned(),
                "https://github.com/o/r/blob/1f2e/a/b.yaml#L3".to_owned(),
            ),
            (
                "git.example.org/o/r",
                "https://git.example.org/o/r/blob/main/a/b.yaml#L3".to_owned(),
                "https://git.example.org/o/r/blob/1f2e/a/b.yaml#L3".to_owned(),
            ),
            (
                "gitlab.example.org/g/s/r",
                "https://gitlab.example.org/g/s/r/-/blob/main/a/b.yaml#L3".to_owned(),
                "https://gitlab.example.org/g/s/r/-/blob/1f2e/a/b.yaml#L3".to_owned(),
            ),
            (
                "bitbucket.org/o/r",
                "https://bitbucket.org/o/r/src/main/a/b.yaml#lines-3".to_owned(),
                "https://bitbucket.org/o/r/src/1f2e/a/b.yaml#lines-3".to_owned(),
            ),
            (
                "codeberg.org/o/r",
                "https://codeberg.org/o/r/src/branch/main/a/b.yaml#L3".to_owned(),
                "https://codeberg.org/o/r/src/commit/1f2e/a/b.yaml#L3".to_owned(),
            ),
            (
                "gitea.example.org/o/r",
                "https://gitea.example.org/o/r/src/branch/main/a/b.yaml#L3".to_owned(),
                "https://gitea.example.org/o/r/src/commit/1f2e/a/b.yaml#L3".to_owned(),
            ),
            (
                "ssh.dev.azure.com/v3/o/p/r",
                format!("{AZURE}&version=GBmain{LINE}"),
                format!("{AZURE}&version=GC1f2e{LINE}"),
            ),
            (
                "dev.azure.com/o/p/_git/r",
                format!("{AZURE}&version=GBmain{LINE}"),
                format!("{AZURE}&version=GC1f2e{LINE}"),
            ),
        ];
        for (repository, branch, commit) in cases {
            assert_eq!(page(repository, PageRevision::Branch("main".to_owned())), branch);
            assert_eq!(page(repository, PageRevision::Commit("1f2e".to_owned())), commit);
        }
        let default = |repository| {
            Pages::of(repository, PageRevision::Default).map(|pages| pages.page("a", None))
        };
        assert_eq!(default("codeberg.org/o/r").as_deref(), Some("https://codeberg.org/o/r/src/a"));
        assert_eq!(
            default("github.com/o/r").as_deref(),
            Some("https://github.com/o/r/blob/HEAD/a")
        );
    }

    #[test]
    fn files_may_be_relative_to_a_directory() {
        let pages = Pages::of("github.com/o/r", PageRevision::Branch("main".to_owned())).unwrap();
        let within = |directory| pages.clone().within(directory).page("b.yaml", None);
        assert_eq!(within("a"), "https://github.com/o/r/blob/main/a/b.yaml");
        assert_eq!(within(""), "https://github.com/o/r/blob/main/b.yaml");
    }

    #[test]
    fn a_prefix_is_what_a_file_is_added_to() {
        let prefix = |repository| {
            Pages::of(repository, PageRevision::Branch("main".to_owned())).unwrap().prefix()
        };
        assert_eq!(prefix("github.com/o/r").as_deref(), Some("https://github.com/o/r/blob/main/"));
        assert_eq!(
            prefix("gitlab.com/o/r").as_deref(),
            Some("https://gitlab.com/o/r/-/blob/main/")
        );
        assert_eq!((prefix("bitbucket.org/o/r"), prefix("dev.azure.com/o/p/_git/r")), (None, None));
    }

    #[test]
    fn an_address_is_always_a_page_of_the_web() {
        for repository in ["javascript:alert(1)/x", "host/\"><script>", "data:text/html,x/y"] {
            let pages = Pages::of(repository, PageRevision::Branch("a\"b".to_owned())).unwrap();
            let page = pages.page("x y#z?.yaml", Some(1));
            assert!(page.starts_with("https://") && !page.contains(['"', '<', '>', ' ']), "{page}");
            assert!(!page.trim_start_matches("https://").contains("://"), "{page}");
        }
        assert_eq!(Pages::of("/x", PageRevision::Default), None);
        assert_eq!(Pages::of("host", PageRevision::Default), None);
    }
}
