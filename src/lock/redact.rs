//! Files for the lock file, without the values of secrets.
//!
//! In: a file, and which files secret generators read. Out: its text; lines stay where they are as
//! far as they can. What is no text is left empty.

use super::node::redact_object;
use fluxscape_manifest::secret::{hide_credentials, is_secret_key};
use fluxscape_manifest::source::{FileId, TreePath};
use fluxscape_manifest::yaml::{self, Node, Parsed};

/// The files that secret generators of all kustomizations read, by the ends of their paths.
#[derive(Clone, Debug, Default)]
pub struct SecretFiles(Vec<String>);

impl SecretFiles {
    /// Those that parsed files name.
    pub fn of<'p>(parsed: impl IntoIterator<Item = &'p Parsed>) -> Self {
        let mut found = Vec::new();
        for document in parsed.into_iter().flat_map(|parsed| &parsed.documents) {
            for generator in document.root.items_at(&["secretGenerator"]) {
                let lists =
                    ["envs", "files"].into_iter().flat_map(|list| generator.items_at(&[list]));
                for entry in lists.chain(generator.get("env")).filter_map(Node::as_str) {
                    let path = entry.rsplit_once('=').map_or(entry, |(_, path)| path);
                    found.push(
                        path.split('/')
                            .filter(|segment| !matches!(*segment, "" | "." | ".."))
                            .collect::<Vec<_>>()
                            .join("/"),
                    );
                }
            }
        }
        found.retain(|path| !path.is_empty());
        found.sort();
        found.dedup();
        Self(found)
    }

    fn hold(&self, path: &TreePath) -> bool {
        self.0.iter().any(|end| path.as_str() == end || path.as_str().ends_with(&format!("/{end}")))
    }
}

/// The text of a file without the values of secrets.
#[must_use]
pub fn redact(path: &TreePath, bytes: &[u8], secrets: &SecretFiles) -> String {
    let Ok(text) = std::str::from_utf8(bytes) else { return String::new() };
    if secrets.hold(path) {
        return keys_alone(text);
    }
    let text = hide_credentials(text);
    if [".yaml", ".yml", ".json"].iter().any(|end| path.name().ends_with(end))
        || path.name() == "Kustomization"
    {
        return documents(&text);
    }
    if text.contains("PRIVATE KEY-----") { String::new() } else { plain(&text) }
}

/// `KEY=` of each `KEY=value`; nothing of a file that is made up otherwise.
fn keys_alone(text: &str) -> String {
    let said = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    if !text.lines().filter(said).all(|line| line.contains('=')) {
        return String::new();
    }
    let keys = text
        .lines()
        .filter(said)
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| format!("{key}=\n"));
    keys.collect()
}

/// A text that is neither YAML nor a secret's: lines whose key names a secret lose their value.
fn plain(text: &str) -> String {
    let cut = |line: &str| {
        let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
        match body.find(['=', ':']).and_then(|at| Some((body.get(..at)?, body.get(..=at)?))) {
            Some((key, kept)) if is_secret_key(key.trim()) => format!("{kept}{end}"),
            _ => line.to_owned(),
        }
    };
    text.split_inclusive('\n').map(cut).collect()
}

/// The documents of a file; those without a secret stay as they are written.
fn documents(text: &str) -> String {
    let parsed = yaml::parse(text.as_bytes(), FileId::GENERATED);
    if !parsed.problems.is_empty() && parsed.documents.is_empty() {
        // What cannot be read cannot be searched for secrets either: the fault is kept, not the
        // text.
        return "{ # not YAML\n".to_owned();
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut out = String::new();
    let mut next = 0;
    for chunk in chunks(&lines) {
        let inside = |node: &Node| {
            (chunk.start..chunk.end).contains(&(node.span.line.saturating_sub(1) as usize))
        };
        let original: String = lines.get(chunk.clone()).unwrap_or_default().concat();
        let document = parsed.documents.iter().find(|document| inside(&document.root));
        let changed = document.and_then(|document| {
            let mut root = document.root.clone();
            redact_object(&mut root);
            (root != document.root).then_some(root)
        });
        match changed {
            None => out.push_str(&original),
            Some(root) => {
                let written = yaml::write_styled(&root, text);
                let before =
                    (root.span.line.saturating_sub(1) as usize).saturating_sub(chunk.start);
                let rows = written.lines().count();
                let opens = original.starts_with("---");
                let lead = if opens { before.saturating_sub(1) } else { before };
                out.push_str(if opens { "---\n" } else { "" });
                out.push_str(&"\n".repeat(lead));
                out.push_str(&written);
                // The documents below keep their lines where the rest leaves room.
                out.push_str(&"\n".repeat(chunk.len().saturating_sub(before + rows)));
            }
        }
        next = chunk.end;
    }
    out.push_str(&lines.get(next..).unwrap_or_default().concat());
    out
}

/// The lines of each document, its `---` first.
fn chunks(lines: &[&str]) -> Vec<std::ops::Range<usize>> {
    let mut starts: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.starts_with("---"))
        .map(|(at, _)| at)
        .collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]).collect::<Vec<_>>();
    starts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(path: &str, text: &str) -> String {
        let generator = yaml::parse(
            b"secretGenerator:\n  - { name: a, envs: [ ../x/db.env ], files: [ tls.key=../keys/tls.key ] }\n",
            FileId::GENERATED,
        );
        redact(&TreePath::clamped(path), text.as_bytes(), &SecretFiles::of([&generator]))
    }

    #[test]
    fn secrets_go_from_every_place_and_what_is_none_stays() {
        let cases = [
            (
                "a.yaml",
                "kind: Secret\nmetadata:\n  name: a # hunter2\nstringData:\n  key: hunter2\ndata: { k: aHVudGVyMg== }\n",
            ),
            (
                "noted.yaml",
                "kind: Secret\nmetadata:\n  annotations: {note: hunter2}\nunknown: [hunter2]\ntype: hunter2\n",
            ),
            (
                "b.yaml",
                "kind: ConfigMap\n---\n# hunter2\nkind: Secret\ndata:\n  key: |\n    hunter2\n    more\n",
            ),
            (
                "c.json",
                "{\"kind\": \"List\", \"items\": [{\"kind\": \"Secret\", \"stringData\": {\"a\": \"hunter2\"}}]}",
            ),
            (
                "kustomization.yaml",
                "secretGenerator:\n  - name: a\n    literals:\n      - password=hunter2\n",
            ),
            (
                "kustomization.yaml",
                "patches:\n  - patch: |-\n      kind: Secret\n      metadata: {name: a}\n      stringData: {a: hunter2}\n",
            ),
            (
                "kustomization.yaml",
                "patches:\n  - target: {kind: Secret}\n    patch: '[{op: add, path: /x, value: hunter2}]'\n",
            ),
            ("op.yaml", "- op: replace\n  path: /stringData/key\n  value: hunter2\n"),
            (
                "hr.yaml",
                "kind: HelmRelease\nspec:\n  values:\n    auth: {adminPassword: hunter2}\n    env: [{name: DB_TOKEN, value: hunter2}]\n",
            ),
            (
                "repo.yaml",
                "kind: GitRepository\nspec:\n  url: https://bot:hunter2@example.org/a.git\n",
            ),
            ("x/db.env", "USER=hunter2\n# hunter2\nPASS=hunter2\n"),
            ("keys/tls.key", "hunter2"),
            ("app.properties", "db.password=hunter2\n"),
            ("id", "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n"),
            ("broken.yaml", "a: [hunter2\n"),
        ];
        for (path, text) in cases {
            let said = redacted(path, text);
            assert!(!said.contains("hunter2") && !said.contains("aHVudGVyMg"), "{path}\n{said}");
        }
        for (path, text) in [
            (
                "d.yaml",
                "kind: Deployment # kept\nspec:\n  secretName: a\n  automountServiceAccountToken: false\n",
            ),
            ("e.yaml", "secretRef:\n  name: token\nimage: a:1 # {\"$imagepolicy\": \"a:b\"}\n"),
            ("f.sh", "echo hello\n"),
        ] {
            assert_eq!(redacted(path, text), text);
        }
    }

    #[test]
    fn documents_below_a_secret_keep_their_lines() {
        let text = "kind: Secret\nstringData:\n  a: |\n    hunter2\n    hunter2\n---\nkind: ConfigMap\nmetadata:\n  name: b\n";
        let said = redacted("a.yaml", text);
        assert_eq!(said.lines().position(|line| line == "kind: ConfigMap"), Some(6), "{said}");
        assert!(said.contains("stringData:\n  a: ''\n"), "{said}");
    }
}
