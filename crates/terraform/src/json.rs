//! Plans and states as `terraform show -json` prints them.
//!
//! A plan's `planned_values` and a state's `values` list every resource with the values of its
//! arguments. What either marks as sensitive is left behind here; what a plan does not know yet is
//! a named unknown. Where a resource stands is its address in the file.

use crate::rules;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value as Json;

use super::convert::from_json as from_json_value;
use super::object::{Created, Names, Resource, creates_objects};
use super::plan::{Configuration, ModuleCall};
use super::value::{Map, Value};
use crate::hcl::Source;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Files, Place, Span};

/// Reads the output of `terraform show -json` (or `tofu show -json`).
///
/// What is no such output gives an empty configuration with a diagnostic `terraform-json`.
#[must_use]
pub fn from_json(bytes: &[u8], place: &Place, files: &Files) -> Configuration {
    let file = files.id(place);
    let mut configuration = Configuration {
        place: place.clone(),
        label: String::new(),
        objects: Vec::new(),
        releases: Vec::new(),
        flux_version: None,
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
        let message = "is no plan or state as `terraform show -json` prints it";
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
    let plan =
        Plan { document: &document, source: Source::new(text, file), unknown: changes.collect() };
    let mut created = Created::default();
    plan.read(root, "", &mut created);
    plan.read_calls(document.pointer("/configuration/root_module"), "", &mut configuration.modules);
    let Created { objects, releases, flux_version, diagnostics, .. } = created.finish();
    Configuration { objects, releases, flux_version, diagnostics, ..configuration }
}

struct Plan<'j> {
    document: &'j Json,
    source: Source,
    /// Which values of the resource at an address the plan does not know yet.
    unknown: BTreeMap<&'j str, &'j Json>,
}

impl Plan<'_> {
    /// The resources of a module and of those below it. JSON that nests too deep has not been
    /// parsed.
    fn read(&self, module: &Json, address: &str, created: &mut Created) {
        for resource in
            items(module, "resources").filter(|resource| text_of(resource, "mode") == "managed")
        {
            let kind = text_of(resource, "type");
            if creates_objects(kind) {
                created.add(&self.resource(resource, kind, address));
            }
        }
        for child in items(module, "child_modules") {
            self.read(child, text_of(child, "address"), created);
        }
    }

    fn resource<'r>(&self, json: &'r Json, kind: &'r str, module: &str) -> Resource<'r> {
        let address = text_of(json, "address").to_owned();
        let prefix = if module.is_empty() { String::new() } else { format!("{module}.") };
        let resource = format!("{prefix}{kind}.{}", text_of(json, "name"));
        let span = self.position(&address);
        let null = Json::Null;
        let unknown = self.unknown.get(address.as_str()).copied().unwrap_or(&null);
        let marked = mark(
            json.get("values").unwrap_or(&null),
            json.get("sensitive_values").unwrap_or(&null),
            unknown,
            &address,
        );
        let block = match marked {
            Value::Map(map) => map.as_ref().clone(),
            _ => Map::default(),
        };
        let git = if kind == "flux_bootstrap_git" { self.provider_git() } else { None };
        Resource {
            kind,
            names: Names { address, resource, module: module.to_owned() },
            block,
            span,
            git,
            commands: Vec::new(),
        }
    }

    /// Where the address of a resource stands.
    fn position(&self, address: &str) -> Span {
        let written = Json::from(address).to_string();
        match self.source.text().find(&written) {
            Some(offset) => self.source.position(offset),
            None => Span::file(self.source.file()),
        }
    }

    /// `git` of the flux provider, as far as the configuration in the plan has it in constants.
    fn provider_git(&self) -> Option<Rc<Map>> {
        let providers = self.document.pointer("/configuration/provider_config")?.as_object()?;
        let git = providers
            .values()
            .find(|provider| text_of(provider, "name") == "flux")?
            .pointer("/expressions/git")?;
        let git = git.as_array().and_then(|blocks| blocks.first()).unwrap_or(git).as_object()?;
        let entries = git
            .iter()
            .filter(|(key, _)| matches!(key.as_str(), "url" | "branch"))
            .filter_map(|(key, expression)| {
                let constant = expression.get("constant_value").map(from_json_value);
                let reference =
                    || Some(Value::unknown(expression.pointer("/references/0")?.as_str()?));
                Some((Rc::from(key.as_str()), constant.or_else(reference)?))
            });
        Some(Rc::new(Map::new(entries.collect())))
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

/// A value with the marks that stand beside it: `true` where it, or all of it, is sensitive or
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
