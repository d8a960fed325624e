//! fluxcd/flux: what `flux_bootstrap_git` creates.
//!
//! That is the pair that `flux bootstrap` writes, and the Secret that its GitRepository reads. The
//! repository's URL and branch stand in the provider's configuration.

use std::rc::Rc;

use base64::Engine as _;
use hcl_edit::expr::{Expression, ObjectKey, TraversalOperator};
use hcl_edit::structure::BlockLabel;

use super::convert::to_node;
use super::evaluator::{Evaluator, Instance, Repetition};
use super::module::Declared;
use super::sync::{SYNC_FILE, Sync, object};
use super::value::{Map, Text, Value};
use super::{kustomization, manifest, unknown};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

/// The objects of a `flux_bootstrap_git`: GitRepository, Kustomization, and the Secret unless its
/// creation is disabled.
pub(super) fn objects(block: &Map, git: Option<&Map>, span: Span) -> Vec<Node> {
    let from_git = |key: &str| {
        git.and_then(|git| git.entries.get(key).cloned()).filter(|value| *value != Value::Null)
    };
    let own = |key: &str| block.entries.get(key).cloned().filter(|value| *value != Value::Null);
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
        objects = kustomization::patched(objects, &unknown::reveal(&kustomization.text), span);
    }
    if own("disable_secret_creation").and_then(|value| value.as_bool()) != Some(true) {
        objects.push(to_node(&object("v1", "Secret", &sync.secret, &namespace, None), span));
    }
    objects
}

/// The version of Flux that a `flux_bootstrap_git` installs, where it names one that is known.
pub(super) fn version(block: &Map) -> Option<String> {
    let version = block
        .entries
        .get("version")
        .filter(|value| !value.has_unknown())
        .and_then(Value::as_text)?;
    (!version.text.is_empty()).then(|| version.text.to_string())
}

/// In a plan or state: the objects of the `gotk-sync.yaml` that the resource writes.
fn written(block: &Map, span: Span) -> Option<Vec<Node>> {
    let Value::Map(files) = block.entries.get("repository_files")? else { return None };
    let sync = files.entries.iter().find(|(path, _)| path.rsplit('/').next() == Some(SYNC_FILE));
    let Value::Text(text) = sync?.1 else { return None };
    Some(manifest::documents(text, span).0).filter(|documents| !documents.is_empty())
}

/// What a file committed to a forge (`github_repository_file`, `gitlab_repository_file`, ...)
/// starts: the pair, where it is the file that `flux bootstrap` writes. Any other file is content
/// of a repository, which whatever applies that repository applies.
pub(super) fn committed(block: &Map, span: Span) -> Vec<Node> {
    let text = |key: &str| block.entries.get(key).and_then(Value::as_text);
    let path = ["file", "file_path"].into_iter().find_map(text);
    if path.is_none_or(|path| path.text.rsplit('/').next() != Some(SYNC_FILE)) {
        return Vec::new();
    }
    let Some(content) = text("content") else { return Vec::new() };
    // gitlabhq/gitlab takes base64 too.
    let decoded = base64::engine::general_purpose::STANDARD
        .decode(content.text.as_bytes())
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let content = decoded.map_or(content, |text| Text { text: text.into(), lines: None });
    let (documents, _) = manifest::documents(&content, span);
    documents.into_iter().filter(|document| document.get("kind").is_some()).collect()
}

/// The `git` argument or block of the flux provider that a resource uses.
pub(super) fn provider_git(
    evaluator: &Evaluator<'_>,
    instance: &Rc<Instance>,
    declared: &Declared,
) -> Option<Rc<Map>> {
    let (owner, provider) = match declared.attribute("provider") {
        Some((expression, _)) => find_provider(instance, &provider_name(expression)?)?,
        None => find_provider(instance, &("flux".to_owned(), None))?,
    };
    let block = evaluator.body_value(owner, provider, &Repetition::default(), "provider.flux");
    match block.entries.get("git")?.reveal().0 {
        Value::Map(map) => Some(Rc::clone(map)),
        Value::List(items) => match items.first()? {
            Value::Map(map) => Some(Rc::clone(map)),
            _ => None,
        },
        _ => None,
    }
}

/// A provider's local name and alias: `flux`, `flux.main`.
type ProviderName = (String, Option<String>);

fn provider_name(expression: &Expression) -> Option<ProviderName> {
    match expression {
        Expression::Variable(name) => Some((name.to_string(), None)),
        Expression::Traversal(traversal) => {
            let alias = match traversal.operators.first()?.value() {
                TraversalOperator::GetAttr(alias) => alias.to_string(),
                _ => return None,
            };
            Some((traversal.expr.as_variable()?.to_string(), Some(alias)))
        }
        _ => None,
    }
}

/// The block of a provider: in the module itself, or in the one that calls it, under the name that
/// `providers` gives it there.
fn find_provider<'a>(
    instance: &'a Rc<Instance>,
    name: &ProviderName,
) -> Option<(&'a Rc<Instance>, &'a Declared)> {
    let own = instance.module.providers.iter().find(|provider| {
        let alias = provider.attribute("alias").and_then(|(value, _)| value.as_str());
        provider.block.labels.first().map(BlockLabel::as_str) == Some(name.0.as_str())
            && alias == name.1.as_deref()
    });
    if let Some(provider) = own {
        return Some((instance, provider));
    }
    let call = instance.call.as_ref()?;
    let passed = call.parent.module.calls.get(&call.name)?.attribute("providers");
    let outer = match passed {
        Some((Expression::Object(object), _)) => {
            let matches = |key: &ObjectKey| match key {
                ObjectKey::Ident(ident) => (ident.to_string(), None) == *name,
                ObjectKey::Expression(expression) => {
                    provider_name(expression).as_ref() == Some(name)
                }
            };
            object
                .iter()
                .find(|(key, _)| matches(key))
                .and_then(|(_, value)| provider_name(value.expr()))
        }
        _ => None,
    };
    find_provider(&call.parent, &outer.unwrap_or_else(|| (name.0.clone(), None)))
}
