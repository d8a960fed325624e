//! fluxcd/flux: what `flux_bootstrap_git` creates.
//!
//! That is the pair that `flux bootstrap` writes, and the Secret that its GitRepository reads. The
//! repository's URL and branch are in the provider's configuration.

use base64::Engine as _;

use super::kustomization;
use crate::flux::origins::sync::{SYNC_FILE, Sync, object};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::{Map, Text, Value};

/// The objects of a `flux_bootstrap_git`: GitRepository, Kustomization, and the Secret unless its
/// creation is disabled.
pub(super) fn objects(block: &Map, provider: Option<&Map>, span: Span) -> Vec<Node> {
    let git = provider.and_then(git);
    let from_git = |key: &str| git.and_then(|git| git.get(key)).cloned();
    let own = |key: &str| block.get(key).cloned();
    let namespace = own("namespace").unwrap_or_else(|| Value::text("flux-system"));
    // fluxcd/flux up to 0.25 had url and branch on the resource.
    let sync = Sync {
        name: namespace.clone(),
        namespace: namespace.clone(),
        url: own("url")
            .or_else(|| from_git("url"))
            .unwrap_or_else(|| Value::unknown("provider.flux.git.url")),
        branch: own("branch").or_else(|| from_git("branch")).unwrap_or_else(|| Value::text("main")),
        path: own("path").unwrap_or_else(|| Value::text("")),
        secret: own("secret_name").unwrap_or_else(|| Value::text("flux-system")),
        interval: own("interval").unwrap_or_else(|| Value::text("1m0s")),
        submodules: own("recurse_submodules").and_then(|value| value.as_bool()) == Some(true),
    };
    let mut objects = written(block, span).unwrap_or_else(|| sync.objects(span));
    if let Some(kustomization) = own("kustomization_override").and_then(|value| value.as_text()) {
        objects = kustomization::patched(objects, &kustomization.to_string(), span);
    }
    if own("disable_secret_creation").and_then(|value| value.as_bool()) != Some(true) {
        objects.push(object("v1", "Secret", &sync.secret, &namespace, None).to_node(span));
    }
    objects
}

/// The `git` argument or block of the flux provider.
fn git(provider: &Map) -> Option<&Map> {
    match provider.get("git")?.reveal().0 {
        Value::Map(map) => Some(map),
        Value::List(items) => items.first()?.as_map().map(AsRef::as_ref),
        _ => None,
    }
}

/// The version of Flux that a `flux_bootstrap_git` installs, where it names one that is known.
pub(super) fn version(block: &Map) -> Option<String> {
    let version =
        block.get("version").filter(|value| !value.has_unknown()).and_then(Value::as_text)?;
    (!version.as_str().is_empty()).then(|| version.as_str().to_owned())
}

/// In a plan or state: the objects of the `gotk-sync.yaml` that the resource writes.
fn written(block: &Map, span: Span) -> Option<Vec<Node>> {
    let files = block.get("repository_files")?.as_map()?;
    let sync = files.iter().find(|(path, _)| path.rsplit('/').next() == Some(SYNC_FILE));
    let Value::Text(text) = sync?.1 else { return None };
    Some(text.documents(span).0).filter(|documents| !documents.is_empty())
}

/// What a file committed to a forge (`github_repository_file`, `gitlab_repository_file`, ...)
/// starts: the pair, where it is the file that `flux bootstrap` writes. Any other file is content
/// of a repository, which whatever applies that repository applies.
pub(super) fn committed(block: &Map, span: Span) -> Vec<Node> {
    let text = |key: &str| block.get(key).and_then(Value::as_text);
    let path = ["file", "file_path"].into_iter().find_map(text);
    if path.is_none_or(|path| path.as_str().rsplit('/').next() != Some(SYNC_FILE)) {
        return Vec::new();
    }
    let Some(content) = text("content") else { return Vec::new() };
    // gitlabhq/gitlab takes base64 too.
    let decoded = base64::engine::general_purpose::STANDARD
        .decode(content.as_str().as_bytes())
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let content = decoded.map_or(content, Text::new);
    let (documents, _) = content.documents(span);
    documents.into_iter().filter(|document| document.get("kind").is_some()).collect()
}
