//! Where objects come from and what changed them, as kustomize notes it when `buildMetadata` asks for
//! it (`resource.Origin`). The origin with file and line is
//! [`Origin`](fluxscape_manifest::object::Origin) and needs no asking.

use std::fmt::Write as _;

/// Where an object comes from, or what changed it. Paths are relative to the root kustomization's
/// directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// The file of an object.
    Path(String),
    /// The generator or transformer, and the file that configures it.
    By { configured_in: String, api_version: String, kind: String, name: String, namespace: String },
}

impl Note {
    /// A built-in generator or transformer that a field of a kustomization asks for.
    pub(crate) fn builtin(configured_in: String, kind: &str) -> Self {
        let (api_version, kind) = ("builtin".to_owned(), kind.to_owned());
        Self::By { configured_in, api_version, kind, name: String::new(), namespace: String::new() }
    }

    pub(super) fn written(&self, indentation: &str) -> String {
        match self {
            Self::Path(path) => format!("path: {path}\n"),
            Self::By { configured_in, api_version, kind, name, namespace } => {
                let mut text =
                    format!("configuredIn: {configured_in}\n{indentation}configuredBy:\n");
                for (field, value) in [
                    ("apiVersion", api_version),
                    ("kind", kind),
                    ("name", name),
                    ("namespace", namespace),
                ] {
                    if !value.is_empty() {
                        // Writing to a String cannot fail.
                        let _ = writeln!(text, "{indentation}  {field}: {value}");
                    }
                }
                text
            }
        }
    }
}

/// Follows a path as kustomize does when it notes one: by its text alone, `..` taking a part away
/// where there is one.
pub(crate) fn join(directory: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn paths_keep_what_leads_out_of_the_root() {
        assert_eq!(join("", "../base"), "../base");
        assert_eq!(join("../base", "deploy.yaml"), "../base/deploy.yaml");
        assert_eq!(join("../base", "../other/x.yaml"), "../other/x.yaml");
    }
}
