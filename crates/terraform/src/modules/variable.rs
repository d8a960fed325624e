//! Variables: what a caller, a `.tfvars` file or the default gives them, as their type has it.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::declarations::instance::ModuleInstance;
use crate::declarations::module::Declared;
use crate::evaluate::evaluator::{Evaluator, Part};
use crate::evaluate::scope::Scope;
use crate::language::Document;
use crate::rules;
use crate::value::{Value, from_json};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{EntryKind, FileId, Span, TreePath};

impl Evaluator<'_> {
    /// `var.name` of an instance.
    pub(crate) fn variable(&self, instance: &Rc<ModuleInstance>, name: &str, span: Span) -> Value {
        let prefix = if instance.address.is_empty() {
            String::new()
        } else {
            format!("{}.", instance.address)
        };
        let shown = format!("{prefix}var.{name}");
        let Some(declared) = instance.module.variables.get(name) else {
            self.report(Diagnostic::error(
                &rules::UNKNOWN_REFERENCE,
                span,
                format!("there is no var.{name}"),
            ));
            return Value::unknown(shown);
        };
        self.once(instance, Part::Variable, &shown, span, || {
            self.given_value(instance, declared, name, &shown)
        })
    }

    fn given_value(
        &self,
        instance: &Rc<ModuleInstance>,
        declared: &Declared,
        name: &str,
        shown: &str,
    ) -> Value {
        let scope = Scope::of(instance, &declared.source, None);
        let given = match &instance.call {
            Some(call) => self.argument(call, name),
            None => self.given.get(name).cloned(),
        };
        let refuses_null =
            declared.attribute("nullable").and_then(|(value, _)| value.as_bool()) == Some(false);
        let given = given.filter(|value| !(refuses_null && *value == Value::Null));
        let value = given
            .or_else(|| self.attribute(&scope, declared, "default"))
            .unwrap_or_else(|| Value::unknown(shown));
        let value = match declared.attribute("type") {
            Some((expression, source)) => {
                let kind = self.read_type(&Scope { source, ..scope }, expression);
                kind.convert(&value).unwrap_or_else(|error| {
                    self.report(Diagnostic::error(
                        &rules::TYPE_MISMATCH,
                        declared.span(),
                        format!("the value of {shown} {error}"),
                    ));
                    value
                })
            }
            None => value,
        };
        if declared.is_set("sensitive") || declared.is_set("ephemeral") {
            value.sensitive(shown)
        } else {
            value
        }
    }

    /// The values that the root module's `.tfvars` files give, in Terraform's order:
    /// `terraform.tfvars`, `terraform.tfvars.json`, then `*.auto.tfvars` and
    /// `*.auto.tfvars.json` by name; the later one wins.
    pub(crate) fn read_variable_files(&self) -> BTreeMap<String, Value> {
        let tree = self.input.tree.as_ref();
        let entries = tree.list(&self.input.directory);
        let is_auto =
            |name: &str| name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json");
        let auto = entries
            .iter()
            .filter(|entry| entry.kind == EntryKind::File)
            .map(|entry| entry.name.as_str())
            .filter(|name| is_auto(name));
        let mut values = BTreeMap::new();
        for name in ["terraform.tfvars", "terraform.tfvars.json"].into_iter().chain(auto) {
            let Some(path) = self.input.directory.join(name) else { continue };
            values.append(&mut self.read_variables(&path));
        }
        values
    }

    pub(crate) fn read_variables(&self, path: &TreePath) -> BTreeMap<String, Value> {
        let Ok(bytes) = self.input.tree.read(path) else { return BTreeMap::new() };
        let file = self.input.files.id(&self.input.tree.place(path));
        if path.name().ends_with(".json") {
            return self.read_json_variables(&bytes, file);
        }
        let document = match Document::parse(&bytes, file) {
            Ok(document) => document,
            Err(diagnostic) => {
                self.report(diagnostic);
                return BTreeMap::new();
            }
        };
        let scope = Scope::alone(&document.source);
        let attributes = document.body.attributes();
        attributes
            .filter_map(|attribute| {
                Some((attribute.key.to_string(), self.eval(&scope, &attribute.value).ok()?))
            })
            .collect()
    }

    fn read_json_variables(&self, bytes: &[u8], file: FileId) -> BTreeMap<String, Value> {
        match serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(bytes) {
            Ok(values) => {
                values.iter().map(|(name, value)| (name.clone(), from_json(value))).collect()
            }
            Err(error) => {
                let at = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
                let span = Span::new(file, at(error.line()), at(error.column()));
                self.report(Diagnostic::error(&rules::JSON_SYNTAX, span, "is not a JSON object"));
                BTreeMap::new()
            }
        }
    }
}
