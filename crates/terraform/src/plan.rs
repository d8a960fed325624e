//! Plans and states as `terraform show -json` prints them.
//!
//! A plan's `planned_values` and a state's `values` list every resource with the values of its
//! arguments. What either marks as sensitive is left behind here; what a plan does not know yet is
//! a named unknown. The position of a resource is that of its address in the file.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value as Json;

use crate::configuration::{Configuration, Instance, ModuleCall, Subject};
use crate::language::Source;
use crate::providers::{Providers, local_name};
use crate::rules;
use crate::value::{Map, Value, from_json as from_json_value};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Files, Place, Span};

/// Reads the output of `terraform show -json` (or `tofu show -json`).
///
/// Anything else gives an empty configuration with a diagnostic `terraform-json`.
#[must_use]
pub fn from_json(
    bytes: &[u8],
    place: &Place,
    files: &Files,
    providers: &dyn Providers,
) -> Configuration {
    let file = files.id(place);
    let mut configuration = Configuration {
        place: place.clone(),
        label: String::new(),
        instances: Vec::new(),
        modules: Vec::new(),
        diagnostics: Vec::new(),
    };
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let document = match serde_json::from_slice::<Json>(bytes) {
        Ok(document) => document,
        Err(error) => {
            let at = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
            let span = Span::new(file, at(error.line()), at(error.column()));
            configuration.diagnostics.push(Diagnostic::error(
                &rules::TERRAFORM_JSON,
                span,
                "is not JSON",
            ));
            return configuration;
        }
    };
    let values = document
        .pointer("/planned_values/root_module")
        .or_else(|| document.pointer("/values/root_module"));
    let Some(root) = values else {
        let message = "is not a plan or state as `terraform show -json` prints it";
        let hint = "write it with `terraform show -json PLAN > plan.json`";
        configuration
            .diagnostics
            .push(Diagnostic::error(&rules::TERRAFORM_JSON, Span::file(file), message).hint(hint));
        return configuration;
    };
    let text = String::from_utf8_lossy(bytes).into_owned();
    let changes = items(&document, "resource_changes").filter_map(|change| {
        Some((text_of(change, "address"), change.pointer("/change/after_unknown")?))
    });
    let plan = Plan {
        document: &document,
        source: Source::new(text, file),
        unknown: changes.collect(),
        providers,
    };
    plan.read(root, "", &mut configuration.instances);
    plan.read_calls(document.pointer("/configuration/root_module"), "", &mut configuration.modules);
    configuration
}

struct Plan<'j> {
    document: &'j Json,
    source: Source,
    /// Which values of the resource at an address the plan does not know yet.
    unknown: BTreeMap<&'j str, &'j Json>,
    providers: &'j dyn Providers,
}

impl Plan<'_> {
    /// The wanted resources of a module and of those below it. JSON that nests too deep has not
    /// been parsed.
    fn read(&self, module: &Json, address: &str, found: &mut Vec<Instance>) {
        let managed =
            items(module, "resources").filter(|resource| text_of(resource, "mode") == "managed");
        let wanted = managed.filter(|resource| self.providers.wants(text_of(resource, "type")));
        found.extend(wanted.map(|resource| self.instance(resource, address)));
        for child in items(module, "child_modules") {
            self.read(child, text_of(child, "address"), found);
        }
    }

    fn instance(&self, json: &Json, module: &str) -> Instance {
        let (kind, address) = (text_of(json, "type"), text_of(json, "address").to_owned());
        let prefix = if module.is_empty() { String::new() } else { format!("{module}.") };
        let null = Json::Null;
        let unknown = self.unknown.get(address.as_str()).copied().unwrap_or(&null);
        let marked = mark(
            json.get("values").unwrap_or(&null),
            json.get("sensitive_values").unwrap_or(&null),
            unknown,
            &address,
        );
        let wants_provider = self.providers.wants_provider(kind);
        Instance {
            subject: Subject::Resource { kind: kind.to_owned() },
            resource: format!("{prefix}{kind}.{}", text_of(json, "name")),
            module: module.to_owned(),
            span: self.position(&address),
            arguments: marked.as_map().map_or_else(Map::default, |map| map.as_ref().clone()),
            provider: wants_provider.then(|| self.provider(local_name(kind))).flatten(),
            provisioners: Vec::new(),
            address,
        }
    }

    /// The position of a resource's address.
    fn position(&self, address: &str) -> Span {
        let written = Json::from(address).to_string();
        match self.source.text().find(&written) {
            Some(offset) => self.source.position(offset),
            None => Span::file(self.source.file()),
        }
    }

    /// The configuration of a provider, as far as the one in the plan has it in constants.
    fn provider(&self, name: &str) -> Option<Map> {
        let providers = self.document.pointer("/configuration/provider_config")?.as_object()?;
        let provider = providers.values().find(|provider| text_of(provider, "name") == name)?;
        let expressions = provider.get("expressions")?.as_object()?;
        let entries = expressions
            .iter()
            .filter_map(|(key, written)| Some((Rc::from(key.as_str()), expression(written)?)));
        Some(Map::new(entries.collect()))
    }

    fn read_calls(&self, module: Option<&Json>, prefix: &str, calls: &mut Vec<ModuleCall>) {
        let Some(called) = module.and_then(|module| module.get("module_calls")?.as_object()) else {
            return;
        };
        for (name, call) in called {
            let address = format!("{prefix}module.{name}");
            let span = Span::file(self.source.file());
            calls.push(ModuleCall {
                address: address.clone(),
                source: text_of(call, "source").to_owned(),
                found: true,
                span,
            });
            self.read_calls(call.get("module"), &format!("{address}."), calls);
        }
    }
}

/// The value of an expression as a plan has it: a constant, an unknown called as what it refers to,
/// or a nested block or list of blocks.
fn expression(written: &Json) -> Option<Value> {
    match written {
        Json::Array(blocks) => Some(Value::list(blocks.iter().filter_map(expression).collect())),
        Json::Object(entries) => {
            if let Some(constant) = entries.get("constant_value") {
                return Some(from_json_value(constant));
            }
            if let Some(references) = entries.get("references") {
                return Some(Value::unknown(references.get(0)?.as_str()?));
            }
            let entries = entries
                .iter()
                .filter_map(|(key, written)| Some((Rc::from(key.as_str()), expression(written)?)));
            Some(Value::map(entries))
        }
        _ => None,
    }
}

/// A value with the marks beside it: `true` where it, or all of it, is sensitive or
/// unknown.
fn mark(value: &Json, sensitive: &Json, unknown: &Json, name: &str) -> Value {
    if *unknown == Json::Bool(true) {
        return Value::unknown(name);
    }
    if *sensitive == Json::Bool(true) {
        return from_json_value(value).sensitive(name);
    }
    let none = &Json::Null;
    match value {
        Json::Object(entries) => {
            let unknown_only = unknown
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(key, _)| !entries.contains_key(*key))
                .map(|(key, _)| (key, none));
            let entries = entries.iter().chain(unknown_only).map(|(key, value)| {
                let (sensitive, unknown) =
                    (sensitive.get(key).unwrap_or(none), unknown.get(key).unwrap_or(none));
                (Rc::from(key.as_str()), mark(value, sensitive, unknown, &format!("{name}.{key}")))
            });
            Value::map(entries)
        }
        Json::Array(items) => {
            let marked = items.iter().enumerate().map(|(index, value)| {
                let (sensitive, unknown) =
                    (sensitive.get(index).unwrap_or(none), unknown.get(index).unwrap_or(none));
                mark(value, sensitive, unknown, &format!("{name}[{index}]"))
            });
            Value::list(marked.collect())
        }
        scalar => from_json_value(scalar),
    }
}

fn items<'j>(json: &'j Json, key: &str) -> impl Iterator<Item = &'j Json> {
    json.get(key).and_then(Json::as_array).into_iter().flatten()
}

fn text_of<'j>(json: &'j Json, key: &str) -> &'j str {
    json.get(key).and_then(Json::as_str).unwrap_or_default()
}
