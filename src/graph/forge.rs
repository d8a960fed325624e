//! Where a file and a line of a repository can be read: the page that its forge shows them on.
//!
//! In: a repository's address as the graph holds it (`github.com/org/repo`), a revision, a file, a
//! line. Out: an `https` address, always; or none, for a host of which the form of its pages is not
//! known. Hosts are told by their names: `gitlab.example.org` is a GitLab. A host that tells
//! nothing is taken for one with GitHub's form, which most forges understand.

use super::analysis::tree;
use super::model::{Graph, Node};
use crate::vocabulary::EdgeType;

impl Graph {
    /// The page that shows a node's file and line, where it lies in the repository drawn.
    #[must_use]
    pub fn page(&self, node: &Node) -> Option<String> {
        let url = self.url.as_ref()?;
        let file = node
            .origin
            .file
            .as_ref()
            .filter(|_| node.origin.repository.as_ref() == Some(&self.name))?;
        page(url, self.branch.as_deref(), file, node.origin.line)
    }

    /// Where the files of the repository drawn can be read: an address that ends with `/`, to which
    /// a file and `#L` with a line are added. None for a forge whose pages have another form.
    #[must_use]
    pub fn pages(&self) -> Option<String> {
        let page = page(self.url.as_ref()?, self.branch.as_deref(), "-", Some(1))?;
        page.strip_suffix("-#L1").map(str::to_owned)
    }

    /// The branch that the first root Kustomization follows.
    pub(super) fn followed_branch(&self) -> Option<String> {
        let root = tree(self).clusters.first()?.roots.first().copied()?;
        let source = self.targets(root, EdgeType::SourceRef).first().copied()?;
        self.node(source)?.details.get("revision")?.strip_prefix("branch ").map(str::to_owned)
    }
}

/// The page of a file. Without a branch it is that of the default one.
fn page(repository: &str, branch: Option<&str>, file: &str, line: Option<u32>) -> Option<String> {
    let (host, path) =
        repository.split_once('/').filter(|(host, path)| !host.is_empty() && !path.is_empty())?;
    let (host, path, file) = (encoded(host), encoded(path), encoded(file.trim_start_matches("./")));
    let head = branch.map_or_else(|| "HEAD".to_owned(), encoded);
    let mark = |before: &str| line.map(|line| format!("{before}{line}")).unwrap_or_default();
    let names = |word: &str| host.split(['.', '-']).any(|part| part == word);
    Some(if names("azure") || host.ends_with("visualstudio.com") {
        azure(&host, &path, branch, &file, line)?
    } else if names("gitlab") {
        format!("https://{host}/{path}/-/blob/{head}/{file}{}", mark("#L"))
    } else if names("bitbucket") {
        format!("https://{host}/{path}/src/{head}/{file}{}", mark("#lines-"))
    } else if names("gitea") || names("codeberg") || names("forgejo") {
        // Without a branch these show the default one.
        let revision =
            branch.map(|branch| format!("branch/{}/", encoded(branch))).unwrap_or_default();
        format!("https://{host}/{path}/src/{revision}{file}{}", mark("#L"))
    } else {
        format!("https://{host}/{path}/blob/{head}/{file}{}", mark("#L"))
    })
}

/// Azure DevOps: `dev.azure.com/org/project/_git/repo`, by SSH
/// `ssh.dev.azure.com/v3/org/project/repo`.
fn azure(
    host: &str,
    path: &str,
    branch: Option<&str>,
    file: &str,
    line: Option<u32>,
) -> Option<String> {
    let (host, path) = match path.strip_prefix("v3/") {
        Some(rest) => {
            let (project, repository) = rest.rsplit_once('/')?;
            ("dev.azure.com", format!("{project}/_git/{repository}"))
        }
        None => (host, path.to_owned()),
    };
    let version =
        branch.map(|branch| format!("&version=GB{}", encoded(branch))).unwrap_or_default();
    let line = line
        .map(|line| format!("&line={line}&lineEnd={}&lineStartColumn=1&lineEndColumn=1", line + 1))
        .unwrap_or_default();
    Some(format!("https://{host}/{path}?path=/{file}{version}{line}"))
}

/// A path in an address: everything but unreserved characters and slashes percent-encoded. What is
/// encoded already stays.
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

    #[test]
    fn every_forge_has_its_form() {
        let cases = [
            ("github.com/o/r", "https://github.com/o/r/blob/main/a/b.yaml#L3"),
            ("git.example.org/o/r", "https://git.example.org/o/r/blob/main/a/b.yaml#L3"),
            (
                "gitlab.example.org/g/s/r",
                "https://gitlab.example.org/g/s/r/-/blob/main/a/b.yaml#L3",
            ),
            ("bitbucket.org/o/r", "https://bitbucket.org/o/r/src/main/a/b.yaml#lines-3"),
            ("codeberg.org/o/r", "https://codeberg.org/o/r/src/branch/main/a/b.yaml#L3"),
            ("gitea.example.org/o/r", "https://gitea.example.org/o/r/src/branch/main/a/b.yaml#L3"),
            (
                "ssh.dev.azure.com/v3/o/p/r",
                "https://dev.azure.com/o/p/_git/r?path=/a/b.yaml&version=GBmain&line=3&lineEnd=4&lineStartColumn=1&lineEndColumn=1",
            ),
            (
                "dev.azure.com/o/p/_git/r",
                "https://dev.azure.com/o/p/_git/r?path=/a/b.yaml&version=GBmain&line=3&lineEnd=4&lineStartColumn=1&lineEndColumn=1",
            ),
        ];
        for (repository, expected) in cases {
            assert_eq!(
                page(repository, Some("main"), "./a/b.yaml", Some(3)).as_deref(),
                Some(expected),
                "{repository}"
            );
        }
        assert_eq!(
            page("codeberg.org/o/r", None, "a", None).as_deref(),
            Some("https://codeberg.org/o/r/src/a")
        );
    }

    #[test]
    fn pages_are_those_to_which_a_file_is_added() {
        let pages = |url: &str| {
            let mut graph = Graph::default();
            (graph.url, graph.branch) = (Some(url.to_owned()), Some("main".to_owned()));
            graph.pages()
        };
        assert_eq!(pages("github.com/o/r").as_deref(), Some("https://github.com/o/r/blob/main/"));
        assert_eq!(pages("gitlab.com/o/r").as_deref(), Some("https://gitlab.com/o/r/-/blob/main/"));
        assert_eq!((pages("bitbucket.org/o/r"), pages("dev.azure.com/o/p/_git/r")), (None, None));
    }

    #[test]
    fn an_address_is_always_a_page_of_the_web() {
        for repository in ["javascript:alert(1)/x", "host/\"><script>", "data:text/html,x/y"] {
            let page = page(repository, Some("a\"b"), "x y#z?.yaml", Some(1)).unwrap();
            assert!(page.starts_with("https://") && !page.contains(['"', '<', '>', ' ']), "{page}");
            assert!(!page.trim_start_matches("https://").contains("://"), "{page}");
        }
        assert_eq!(page("/x", None, "a", None), None);
        assert_eq!(page("host", None, "a", None), None);
    }
}
