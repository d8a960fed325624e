//! The inputs of a ResourceSet.
//!
//! flux-operator: those written in it, then those of each provider of its namespace that it names
//! or selects. `Flatten` puts them one after the other; `Permute` combines one of each, each under
//! the normalised name of the object it comes from. Every input has an `id`, which comes from the
//! cluster, and says its `provider`.

use crate::flux::rules;
use crate::vocabulary::EdgeType;
use std::collections::{BTreeMap, BTreeSet};

use super::template::Value;
use crate::flux::inventory::Object;
use crate::flux::kinds::resource_set_input_provider::RESOURCE_SET_INPUT_PROVIDER;
use crate::flux::registry::references;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::selector::LabelSelector;
use fluxscape_manifest::yaml::Node;

/// flux-operator: more permutations are an error.
const MAX_PERMUTATIONS: usize = 10_000;

/// The inputs as far as files show.
#[derive(Debug, Default)]
pub(super) struct InputSets {
    /// One value of `inputs` for each rendering.
    pub(super) sets: Vec<Value>,
    /// Providers whose inputs only the cluster knows, in words.
    pub(super) dynamic: Vec<String>,
    /// Providers that do not exist, in words.
    pub(super) missing: Vec<String>,
    /// Whether providers may still appear.
    pub(super) may_grow: bool,
}

/// The inputs of one object: the ResourceSet itself, or a provider.
struct Source<'a> {
    id: &'a ResourceId,
    api_version: &'a str,
    inputs: Vec<BTreeMap<String, Value>>,
}

/// Collects the inputs of a ResourceSet.
///
/// # Errors
/// Inputs that are not valid, and too many permutations.
pub(super) fn input_sets(
    id: &ResourceId,
    set: &Object,
    objects: &BTreeMap<ResourceId, Object>,
) -> Result<InputSets, Diagnostic> {
    let mut result = InputSets::default();
    let written = set.node.items_at(&["spec", "inputs"]);
    let named = set.node.items_at(&["spec", "inputsFrom"]);
    if written.is_empty() && named.is_empty() {
        result.sets.push(map(BTreeMap::new(), set)?);
        return Ok(result);
    }
    let mut sources = Vec::new();
    if !written.is_empty() {
        sources.push(Source {
            id,
            api_version: "fluxcd.controlplane.io/v1",
            inputs: read(written)?,
        });
    }
    for (provider, object) in providers(id, named, objects, &mut result) {
        // Artifacts may still appear.
        result.may_grow |= is_of_artifacts(object);
        match exported(provider, object, objects)? {
            Some(inputs) => sources.push(Source {
                id: provider,
                api_version: "fluxcd.controlplane.io/v1",
                inputs,
            }),
            None => result.dynamic.push(instances(provider, &object.node)),
        }
    }
    let permute = set.node.str_at(&["spec", "inputStrategy", "name"]) == Some("Permute");
    result.sets = match permute {
        // One that is not known makes the whole product unknown.
        true if !result.dynamic.is_empty() || !result.missing.is_empty() => Vec::new(),
        true => permuted(&sources, set)?,
        false => flattened(&sources, set)?,
    };
    Ok(result)
}

fn read(inputs: &[Node]) -> Result<Vec<BTreeMap<String, Value>>, Diagnostic> {
    let input = |node: &Node| match Value::of(node) {
        Ok(value) if value.as_map().is_some() => Ok(value.as_map().cloned().unwrap_or_default()),
        Ok(_) => Err(Diagnostic::error(&rules::INPUTS_INVALID, node.span, "an input is a mapping")
            .hint("write names with values")),
        Err(message) => Err(Diagnostic::error(&rules::INPUTS_INVALID, node.span, message)),
    };
    inputs.iter().map(input).collect()
}

/// The providers that a ResourceSet names or selects, each once, in the order of their names.
fn providers<'o>(
    id: &ResourceId,
    named: &[Node],
    objects: &'o BTreeMap<ResourceId, Object>,
    result: &mut InputSets,
) -> Vec<(&'o ResourceId, &'o Object)> {
    let mut chosen: BTreeSet<&ResourceId> = BTreeSet::new();
    for reference in named {
        if let Some(name) = reference.str_at(&["name"]) {
            let provider = RESOURCE_SET_INPUT_PROVIDER.named(&id.namespace, name);
            if let Some((known, _)) = objects.get_key_value(&provider) {
                chosen.insert(known);
            } else {
                result.missing.push(format!("{provider} does not exist"));
                result.may_grow = true;
            }
        }
        if let Some(selector) = reference.get("selector").map(LabelSelector::of) {
            result.may_grow = true;
            let beside = objects.iter().filter(|(other, _)| {
                RESOURCE_SET_INPUT_PROVIDER.is(other) && other.namespace == id.namespace
            });
            chosen.extend(
                beside
                    .filter(|(_, object)| object.is_matched_by(&selector))
                    .map(|(other, _)| other),
            );
        }
    }
    chosen.into_iter().filter_map(|provider| objects.get_key_value(provider)).collect()
}

fn is_of_artifacts(provider: &Object) -> bool {
    provider.node.str_at(&["spec", "type"]) == Some("ExternalArtifact")
}

/// What a provider exports, as far as files show: a Static one its values, one of artifacts those
/// that it selects, any other what stands in its status.
fn exported(
    id: &ResourceId,
    provider: &Object,
    objects: &BTreeMap<ResourceId, Object>,
) -> Result<Option<Vec<BTreeMap<String, Value>>>, Diagnostic> {
    if is_of_artifacts(provider) {
        return Ok(Some(artifacts(id, provider, objects)));
    }
    if provider.node.str_at(&["spec", "type"]) == Some("Static") {
        let values =
            provider.node.at(&["spec", "defaultValues"]).filter(|values| !values.is_null());
        return Ok(Some(values.map_or_else(
            || Ok(vec![BTreeMap::new()]),
            |values| read(std::slice::from_ref(values)),
        )?));
    }
    let exported = provider.node.items_at(&["status", "exportedInputs"]);
    if exported.is_empty() { Ok(None) } else { read(exported).map(Some) }
}

/// flux-operator: how many inputs a provider exports unless it says otherwise.
const USUAL_LIMIT: usize = 100;

/// flux-operator: for each ExternalArtifact that a provider selects its name and namespace, and its
/// labels beside them.
fn artifacts(
    id: &ResourceId,
    provider: &Object,
    objects: &BTreeMap<ResourceId, Object>,
) -> Vec<BTreeMap<String, Value>> {
    let selected = references(id, &provider.node)
        .into_iter()
        .filter(|reference| reference.edge == EdgeType::Selectors);
    let selected: BTreeSet<ResourceId> = selected
        .flat_map(|reference| {
            reference
                .targets(objects, Object::is_matched_by)
                .into_iter()
                .cloned()
                .collect::<Vec<_>>()
        })
        .collect();
    let limit = provider
        .node
        .str_at(&["spec", "filter", "limit"])
        .and_then(|limit| limit.parse().ok())
        .unwrap_or(USUAL_LIMIT);
    let input = |artifact: &ResourceId| {
        let labels = objects.get(artifact)?.node.at(&["metadata", "labels"]);
        let labels = labels.into_iter().flat_map(Node::entries);
        let mut input: BTreeMap<String, Value> = labels
            .filter_map(|(label, value)| Some((label.to_owned(), Value::text(value.as_str()?))))
            .collect();
        let number =
            adler2::adler32_slice(format!("{}/{}", artifact.namespace, artifact.name).as_bytes());
        let own = [
            ("id", number.to_string()),
            ("name", artifact.name.clone()),
            ("namespace", artifact.namespace.clone()),
        ];
        input.extend(own.map(|(field, value)| (field.to_owned(), Value::text(value))));
        Some(input)
    };
    selected.iter().filter_map(input).take(limit).collect()
}

/// `up to 5 dynamic instances by GitHubPullRequest https://…`
fn instances(id: &ResourceId, node: &Node) -> String {
    let limit = node
        .str_at(&["spec", "filter", "limit"])
        .map_or_else(String::new, |limit| format!("up to {limit} "));
    let kind = node.str_at(&["spec", "type"]).unwrap_or("its provider");
    let url = node.str_at(&["spec", "url"]).map_or_else(String::new, |url| format!(" {url}"));
    format!("{limit}dynamic instances by {kind}{url} ({})", id.name)
}

fn flattened(sources: &[Source<'_>], set: &Object) -> Result<Vec<Value>, Diagnostic> {
    let mut sets = Vec::new();
    for source in sources {
        for inputs in &source.inputs {
            let number = sets.len() + 1;
            sets.push(map(complete(inputs.clone(), source, number, set)?, set)?);
        }
    }
    Ok(sets)
}

fn permuted(sources: &[Source<'_>], set: &Object) -> Result<Vec<Value>, Diagnostic> {
    let count =
        sources.iter().try_fold(1_usize, |count, source| count.checked_mul(source.inputs.len()));
    let Some(count) = count.filter(|count| *count <= MAX_PERMUTATIONS) else {
        let span = set
            .node
            .at(&["spec", "inputStrategy"])
            .map_or(set.origin.span, |strategy| strategy.span);
        let message = format!("the inputs have more than {MAX_PERMUTATIONS} permutations");
        return Err(Diagnostic::error(&rules::INPUTS_INVALID, span, message)
            .hint("filter what the providers export, or flatten the inputs"));
    };
    let mut numbered = Vec::with_capacity(sources.len());
    for source in sources {
        let inputs = source.inputs.iter().enumerate();
        let inputs: Result<Vec<Value>, Diagnostic> = inputs
            .map(|(index, inputs)| map(complete(inputs.clone(), source, index + 1, set)?, set))
            .collect();
        numbered.push((normalized(&source.id.name), inputs?));
    }
    let permutation = |number: usize| {
        let mut rest = number;
        let mut chosen = BTreeMap::from([("id".to_owned(), unknown_id(number + 1))]);
        // The last source turns fastest.
        for (name, inputs) in numbered.iter().rev() {
            chosen
                .extend(inputs.get(rest % inputs.len()).map(|input| (name.clone(), input.clone())));
            rest /= inputs.len();
        }
        map(chosen, set)
    };
    (0..count).map(permutation).collect()
}

/// An input with what the operator adds to it.
fn complete(
    mut inputs: BTreeMap<String, Value>,
    source: &Source<'_>,
    number: usize,
    set: &Object,
) -> Result<BTreeMap<String, Value>, Diagnostic> {
    inputs.entry("id".to_owned()).or_insert_with(|| unknown_id(number));
    let ResourceId { kind, namespace, name, .. } = source.id;
    let facts = [
        ("apiVersion", source.api_version),
        ("kind", kind),
        ("name", name),
        ("namespace", namespace),
    ];
    let provider =
        facts.into_iter().map(|(fact, value)| (fact.to_owned(), Value::text(value))).collect();
    inputs.insert("provider".to_owned(), map(provider, set)?);
    Ok(inputs)
}

fn map(entries: BTreeMap<String, Value>, set: &Object) -> Result<Value, Diagnostic> {
    Value::map(entries)
        .map_err(|message| Diagnostic::error(&rules::INPUTS_INVALID, set.origin.span, message))
}

/// The operator derives an id from what only the cluster knows: each stays an unknown of its own.
fn unknown_id(number: usize) -> Value {
    Value::text(format!("${{inputs.{number}.id}}"))
}

/// Whether a variable is one of those that [`unknown_id`] makes.
pub(super) fn unknown_ids(text: &str) -> BTreeSet<String> {
    let parts = text.split("${inputs.").skip(1);
    let name = |part: &str| part.split_once('}').map(|(name, _)| format!("inputs.{name}"));
    parts.filter_map(name).filter(|name| name.ends_with(".id")).collect()
}

/// flux-operator: lower case; spaces and punctuation become `_`; all else but letters and digits
/// goes; no `_` doubled or at an end.
fn normalized(name: &str) -> String {
    let lower = name.to_lowercase();
    let kept = lower.chars().filter_map(|c| match c {
        'a'..='z' | '0'..='9' => Some(c),
        c if c.is_ascii_punctuation() || c.is_whitespace() => Some('_'),
        _ => None,
    });
    let kept: String = kept.collect();
    kept.split('_').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words_that_a_template_can_say() {
        for (name, expected) in
            [("git-tag", "git_tag"), ("My.Set--2", "my_set_2"), ("-a-", "a"), ("größe", "gre")]
        {
            assert_eq!(normalized(name), expected, "{name}");
        }
        assert_eq!(
            unknown_ids("a-${inputs.12.id}-b${other}"),
            BTreeSet::from(["inputs.12.id".to_owned()])
        );
    }
}
