//! `flux bootstrap` on a command line, as `null_resource` and `terraform_data` run it.
//!
//! flux: `cmd/flux/bootstrap_*.go`: the repository is `--url`, or `--owner` and `--repository` at the provider's host.

use super::sync::Sync;
use super::value::{Text, Value};
use crate::source::Span;
use crate::yaml::Node;

/// The objects that the first `flux bootstrap` of a command creates.
pub(super) fn objects(command: &Text, span: Span) -> Vec<Node> {
    let text = command.text.replace("\\\n", " ");
    let words: Vec<&str> = text.split_whitespace().map(unquoted).collect();
    let start = words.windows(2).position(|pair| matches!(pair, [flux, "bootstrap"] if flux.rsplit('/').next() == Some("flux")));
    let Some(arguments) = start.and_then(|at| words.get(at + 2..)) else { return Vec::new() };
    let end = arguments.iter().position(|word| matches!(*word, "&&" | "||" | ";" | "|")).unwrap_or(arguments.len());
    let arguments = Arguments(arguments.get(..end).unwrap_or_default());
    arguments.sync().map_or_else(Vec::new, |sync| sync.objects(span))
}

fn unquoted(word: &str) -> &str {
    word.trim_matches(['"', '\''])
}

struct Arguments<'a>(&'a [&'a str]);

impl Arguments<'_> {
    /// `--flag value` or `--flag=value`.
    fn flag(&self, name: &str) -> Option<String> {
        let mut words = self.0.iter();
        while let Some(word) = words.next() {
            let Some(rest) = word.strip_prefix("--").and_then(|word| word.strip_prefix(name)) else { continue };
            if let Some(value) = rest.strip_prefix('=') {
                return Some(unquoted(value).to_owned());
            }
            if rest.is_empty() {
                return words.next().map(|value| (*value).to_owned());
            }
        }
        None
    }

    fn sync(&self) -> Option<Sync> {
        let provider = self.0.first().copied().filter(|word| !word.starts_with('-'))?;
        let host = match provider {
            "github" => "github.com",
            "gitlab" => "gitlab.com",
            "git" => "",
            _ => "unknown.invalid",
        };
        let url = self.flag("url").or_else(|| {
            let host = self.flag("hostname").unwrap_or_else(|| host.to_owned());
            Some(format!("ssh://git@{host}/{}/{}", self.flag("owner")?, self.flag("repository")?))
        })?;
        let text = |name: &str, default: &str| Value::text(self.flag(name).unwrap_or_else(|| default.to_owned()));
        let namespace = text("namespace", "flux-system");
        Some(Sync {
            name: namespace.clone(),
            namespace,
            url: Value::text(url),
            branch: text("branch", "main"),
            path: text("path", ""),
            secret: text("secret-name", "flux-system"),
            interval: text("interval", "1m0s"),
            submodules: self.0.iter().any(|word| matches!(*word, "--recurse-submodules" | "--recurse-submodules=true")),
        })
    }
}
