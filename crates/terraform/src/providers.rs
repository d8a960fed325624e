//! What the caller knows of providers and this crate does not.

use std::fmt::Debug;
use std::sync::Arc;

use crate::language::TemplateDocument;
use crate::value::{Map, Value};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{FileId, Files, SourceTree, Span, TreePath};

/// What the caller knows of providers, and what it wants to have evaluated.
///
/// Each method has a default that knows nothing and wants everything, which is what `&()`
/// does. What is not wanted is evaluated only where something wanted refers to it.
///
/// ```
/// use fluxscape_terraform::{Computed, Providers, Value};
///
/// /// Knows that an id of `random_pet` begins with its prefix.
/// #[derive(Debug)]
/// struct Random;
///
/// impl Providers for Random {
///     fn wants(&self, resource_type: &str) -> bool {
///         resource_type == "helm_release"
///     }
///
///     fn compute(&self, block: &mut Computed<'_>) {
///         if block.resource_type() == "random_pet"
///             && let Some(prefix) = block.arguments().get("prefix").and_then(Value::as_text)
///         {
///             let pet = Value::unknown("pet").as_text().unwrap();
///             block.set("id", Value::text(format!("{}-{}", prefix.as_str(), pet.as_str())));
///         }
///     }
/// }
/// ```
pub trait Providers: Debug {
    /// Whether the result holds the resources of a type.
    fn wants(&self, resource_type: &str) -> bool {
        let _ = resource_type;
        true
    }

    /// Whether a wanted resource of a type comes with the configuration of its provider.
    fn wants_provider(&self, resource_type: &str) -> bool {
        let _ = resource_type;
        true
    }

    /// Whether a wanted resource comes with its provisioners of a kind (`local-exec`).
    fn wants_provisioner(&self, kind: &str) -> bool {
        let _ = kind;
        true
    }

    /// The arguments that determine what a module creates whose files are not available, by its
    /// `source`. `None` where only its files do: that is reported.
    fn module_arguments(&self, source: &str) -> Option<&[&str]> {
        let _ = source;
        None
    }

    /// Whether a property of a `.tf.json` file is a nested block rather than an argument, which
    /// only a provider's schema defines.
    fn is_block(&self, name: &str) -> bool {
        let _ = name;
        false
    }

    /// Adds to a resource or data source that an expression refers to what its provider computes.
    /// Attributes that are neither written nor added are unknown.
    fn compute(&self, block: &mut Computed<'_>) {
        let _ = block;
    }
}

impl Providers for () {}

/// What the evaluation does for a provider.
pub(crate) trait Services {
    /// Calls a function of Terraform.
    fn call(&self, function: &str, arguments: &[Value], span: Span) -> Option<Value>;
    /// What a path means that Terraform reads.
    fn locate(&self, path: &str) -> Option<(Arc<dyn SourceTree>, TreePath)>;
    /// The table that spans point into.
    fn files(&self) -> &Files;
    /// Reports something.
    fn report(&self, diagnostic: Diagnostic);
}

/// A resource or data source that an expression refers to.
pub struct Computed<'a> {
    pub(crate) services: &'a dyn Services,
    pub(crate) is_data: bool,
    pub(crate) kind: &'a str,
    pub(crate) address: &'a str,
    pub(crate) span: Span,
    pub(crate) map: &'a mut Map,
}

impl Computed<'_> {
    /// Whether it is a data source.
    #[must_use]
    pub fn is_data(&self) -> bool {
        self.is_data
    }

    /// Its type: `kubernetes_secret`.
    #[must_use]
    pub fn resource_type(&self) -> &str {
        self.kind
    }

    /// Its address in its module: `data.local_file.key["a"]`.
    #[must_use]
    pub fn address(&self) -> &str {
        self.address
    }

    /// Its block.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// What is written in its block, and what has been added.
    #[must_use]
    pub fn arguments(&self) -> &Map {
        self.map
    }

    /// Sets an attribute.
    pub fn set(&mut self, key: &str, value: Value) {
        self.map.entries.insert(key.into(), value);
    }

    /// Marks an attribute as sensitive, where it is given.
    pub fn hide(&mut self, key: &str) {
        if let Some(value) = self.map.entries.remove(key) {
            let name = format!("{}.{key}", self.address);
            self.map.entries.insert(key.into(), value.sensitive(name));
        }
    }

    /// Calls a function of Terraform as an expression in the block would. What goes wrong is
    /// reported.
    #[must_use]
    pub fn call(&self, function: &str, arguments: &[Value]) -> Option<Value> {
        self.services.call(function, arguments, self.span)
    }

    /// Renders a template with variables; `None` where the text is not a template.
    #[must_use]
    pub fn render(&self, template: &Value, variables: Value) -> Option<Value> {
        TemplateDocument::parse(template.as_text()?.text.as_bytes(), FileId::GENERATED).ok()?;
        self.call("templatestring", &[template.clone(), variables])
    }

    /// The tree, and the path in it, that a path means which Terraform reads.
    #[must_use]
    pub fn locate(&self, path: &str) -> Option<(Arc<dyn SourceTree>, TreePath)> {
        self.services.locate(path)
    }

    /// The table that spans point into.
    #[must_use]
    pub fn files(&self) -> &Files {
        self.services.files()
    }

    /// Reports something.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.services.report(diagnostic);
    }
}

/// The local name of the provider of a resource type: its first word.
pub(crate) fn local_name(resource_type: &str) -> &str {
    resource_type.split('_').next().unwrap_or_default()
}
