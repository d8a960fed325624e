//! Module calls: which files a `module` block means, and the instances it makes of them.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::configuration::{ModuleCall, ModuleSource};
use crate::declarations::instance::{Call, ModuleInstance, ModuleInstances, Repetition};
use crate::declarations::module::{Declared, Module};
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::expand::Repetitions;
use crate::evaluate::scope::Scope;
use crate::path;
use crate::rules;
use crate::value::Value;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{RepositoryUrl, SourceTree, Span, TreePath};

/// How deep module calls may nest.
const MAX_CALLS: usize = 24;
/// How many instances of modules there may be.
const MAX_MODULES: usize = 2_000;

/// Where a module's files lie, and what `path.module` is in it.
struct Found {
    tree: Arc<dyn SourceTree>,
    directory: TreePath,
    path: String,
}

impl Evaluator<'_> {
    /// The instance of the root module.
    pub(crate) fn root(&self) -> Rc<ModuleInstance> {
        let found = Found {
            tree: Arc::clone(&self.input.tree),
            directory: self.input.directory.clone(),
            path: ".".to_owned(),
        };
        let module = self.module(&found);
        self.paths.borrow_mut().insert(found.path, (found.tree, found.directory));
        Rc::new(ModuleInstance {
            number: self.next_number(),
            module,
            address: String::new(),
            path: ".".to_owned(),
            call: None,
        })
    }

    /// The instances that a call makes. Asked for the first time, they are made.
    pub(crate) fn instances(
        &self,
        parent: &Rc<ModuleInstance>,
        name: &str,
        span: Span,
    ) -> Rc<ModuleInstances> {
        let key = (parent.number, name.to_owned());
        if let Some(known) = self.instances.borrow().get(&key) {
            return Rc::clone(known);
        }
        let instances = Rc::new(if let Some(declared) = parent.module.calls.get(name) {
            self.make(parent, name, declared)
        } else {
            self.report(Diagnostic::error(
                &rules::UNKNOWN_REFERENCE,
                span,
                format!("there is no module {name}"),
            ));
            ModuleInstances::Missing
        });
        self.instances.borrow_mut().insert(key, Rc::clone(&instances));
        instances
    }

    fn make(
        &self,
        parent: &Rc<ModuleInstance>,
        name: &str,
        declared: &Declared,
    ) -> ModuleInstances {
        let address = child_address(parent, name, "");
        let scope = Scope::of(parent, &declared.source, None);
        let source = self.attribute(&scope, declared, "source").and_then(|value| value.as_text());
        let source = source.map_or_else(String::new, |text| text.to_string());
        let found = if self.may_call(parent, declared, &address) {
            self.find(parent, name, &source)
        } else {
            None
        };
        let call = ModuleCall {
            address: address.clone(),
            source: source.clone(),
            found: found.is_some(),
            span: declared.span(),
        };
        self.calls.borrow_mut().push(call);
        let Some(found) = found else {
            if self.input.providers.module_arguments(&source).is_some() {
                return ModuleInstances::Missing;
            }
            let message = format!(
                "the files of {address} are not available (source {source:?}): what it creates is unknown"
            );
            let leads_out = || parent.module.directory.join(&source).is_none();
            let hint = if is_path(&source) && leads_out() {
                "nothing outside the repository is read: map the source to a directory"
            } else {
                "run `terraform init`, or map the source to a directory"
            };
            self.report(
                Diagnostic::info(&rules::MODULE_NOT_AVAILABLE, declared.span(), message).hint(hint),
            );
            return ModuleInstances::Missing;
        };
        let module = self.module(&found);
        self.paths
            .borrow_mut()
            .insert(found.path.clone(), (Arc::clone(&found.tree), found.directory.clone()));
        let instance = |repetition: Repetition| {
            Rc::new(ModuleInstance {
                number: self.next_number(),
                module: Rc::clone(&module),
                address: child_address(parent, name, &repetition.suffix),
                path: found.path.clone(),
                call: Some(Call { parent: Rc::clone(parent), name: name.to_owned(), repetition }),
            })
        };
        match self.expand(parent, declared, &address) {
            Repetitions::Single(repetition) => ModuleInstances::Single(instance(repetition)),
            Repetitions::Unknown(repetition) => ModuleInstances::Unknown(instance(repetition)),
            Repetitions::Count(repetitions) => {
                ModuleInstances::Count(repetitions.into_iter().map(instance).collect())
            }
            Repetitions::Each(repetitions) => ModuleInstances::Each(
                repetitions
                    .into_iter()
                    .map(|(key, repetition)| (key, instance(repetition)))
                    .collect(),
            ),
        }
    }

    /// A module that calls itself, however far down, would have no end.
    fn may_call(&self, parent: &Rc<ModuleInstance>, declared: &Declared, address: &str) -> bool {
        let depth =
            std::iter::successors(parent.call.as_ref(), |call| call.parent.call.as_ref()).count();
        let fits = depth < MAX_CALLS && self.next_number() < MAX_MODULES;
        if !fits {
            let message = format!(
                "{address} is called too deep or too often: a module that calls itself has no end"
            );
            self.report(Diagnostic::error(&rules::MODULE_CYCLE, declared.span(), message));
        }
        fits
    }

    fn module(&self, found: &Found) -> Rc<Module> {
        let place = found.tree.place(&found.directory);
        if let Some(known) = self.modules.borrow().get(&place) {
            return Rc::clone(known);
        }
        let (module, diagnostics) = Module::read(
            Arc::clone(&found.tree),
            &found.directory,
            self.input.files,
            self.input.providers,
        );
        for diagnostic in diagnostics {
            self.report(diagnostic);
        }
        let module = Rc::new(module);
        self.modules.borrow_mut().insert(place, Rc::clone(&module));
        module
    }

    fn find(&self, parent: &ModuleInstance, name: &str, source: &str) -> Option<Found> {
        if is_path(source) {
            return local(
                &parent.module.tree,
                &parent.module.directory,
                source,
                path::join(&parent.path, source),
            );
        }
        let key = call_key(parent, name);
        let mapped = self.input.modules.iter().find_map(|module| mapped(module, source, &key));
        mapped.or_else(|| {
            let directory = self.installed.get(&key)?;
            local(&self.input.tree, &self.input.directory, directory, path::clean(directory))
        })
    }
}

/// Whether the source of a module is a path.
fn is_path(source: &str) -> bool {
    ["./", "../", "/"].iter().any(|start| source.starts_with(start))
}

fn local(
    tree: &Arc<dyn SourceTree>,
    from: &TreePath,
    relative: &str,
    path: String,
) -> Option<Found> {
    match from.join(relative) {
        Some(directory) => {
            tree.is_directory(&directory).then(|| Found { tree: Arc::clone(tree), directory, path })
        }
        None => {
            Some(Found { tree: tree.outside(from, relative)?, directory: TreePath::root(), path })
        }
    }
}

/// The module behind a mapping, when the mapping is for this source: written alike, or the same
/// repository.
fn mapped(module: &ModuleSource, source: &str, key: &str) -> Option<Found> {
    let (address, subdirectory) = split(source);
    let (given, _) = split(&module.source);
    let same_repository = || Some(url(address)? == url(given)?);
    if module.source != source && given != address && same_repository() != Some(true) {
        return None;
    }
    let inside = TreePath::clamped(subdirectory);
    let directory = if module.tree.is_directory(&inside) { inside } else { TreePath::root() };
    Some(Found {
        tree: Arc::clone(&module.tree),
        directory,
        path: format!(".terraform/modules/{key}"),
    })
}

/// A source's address and the directory in it: `git::https://host/org/repo.git//modules/x?ref=v1`.
fn split(source: &str) -> (&str, &str) {
    let source = source.strip_prefix("git::").unwrap_or(source);
    let source = source.split('?').next().unwrap_or_default();
    let scheme = source.find("://").map_or(0, |at| at + 3);
    match source.get(scheme..).and_then(|rest| rest.find("//")) {
        Some(at) => (
            source.get(..scheme + at).unwrap_or_default(),
            source.get(scheme + at + 2..).unwrap_or_default(),
        ),
        None => (source, ""),
    }
}

/// `github.com/org/repo` is short for its https URL.
fn url(address: &str) -> Option<RepositoryUrl> {
    RepositoryUrl::parse(address).or_else(|| {
        let (host, _) = address.split_once('/')?;
        host.contains('.').then(|| RepositoryUrl::parse(&format!("https://{address}")))?
    })
}

fn child_address(parent: &ModuleInstance, name: &str, suffix: &str) -> String {
    let prefix =
        if parent.address.is_empty() { String::new() } else { format!("{}.", parent.address) };
    format!("{prefix}module.{name}{suffix}")
}

/// The key of a call in `modules.json`: the names of the calls on the way, without repetitions.
fn call_key(parent: &ModuleInstance, name: &str) -> String {
    let mut names = vec![name];
    names.extend(
        std::iter::successors(parent.call.as_ref(), |call| call.parent.call.as_ref())
            .map(|call| call.name.as_str()),
    );
    names.reverse();
    names.join(".")
}

/// Reads `.terraform/modules/modules.json`: where `terraform init` has put each call's module.
pub(crate) fn installed(tree: &dyn SourceTree, root: &TreePath) -> BTreeMap<String, String> {
    let read = || {
        let bytes = tree.read(&root.join(".terraform/modules/modules.json")?).ok()?;
        serde_json::from_slice::<serde_json::Value>(&bytes).ok()
    };
    let manifest = read().unwrap_or_default();
    let entries =
        manifest.get("Modules").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let text = |entry: &serde_json::Value, key: &str| {
        entry.get(key).and_then(serde_json::Value::as_str).map(str::to_owned)
    };
    entries.iter().filter_map(|entry| Some((text(entry, "Key")?, text(entry, "Dir")?))).collect()
}

impl Evaluator<'_> {
    /// The value that a call gives to a variable of the module, if it gives one.
    pub(crate) fn argument(&self, call: &Call, name: &str) -> Option<Value> {
        let declared = call.parent.module.calls.get(&call.name)?;
        let scope = Scope::of(&call.parent, &declared.source, Some(&call.repetition));
        self.attribute(&scope, declared, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::MemoryTree;

    #[test]
    fn a_mapping_is_for_every_form_of_its_source() {
        let tree: Arc<dyn SourceTree> = Arc::new(MemoryTree::new("m", [("modules/x/main.tf", "")]));
        let given =
            |source: &str| ModuleSource { source: source.to_owned(), tree: Arc::clone(&tree) };
        for (mapping, source, directory) in [
            (
                "https://github.com/org/repo.git",
                "git::https://github.com/org/repo.git//modules/x?ref=v1",
                Some("modules/x"),
            ),
            (
                "https://github.com/org/repo.git",
                "git::ssh://git@github.com/org/repo.git?ref=v1",
                Some(""),
            ),
            ("git@github.com:org/repo.git", "github.com/org/repo//modules/x", Some("modules/x")),
            ("terraform-aws-modules/eks/aws", "terraform-aws-modules/eks/aws", Some("")),
            (
                "terraform-aws-modules/eks/aws",
                "terraform-aws-modules/eks/aws//modules/karpenter",
                Some(""),
            ),
            ("https://github.com/org/other", "github.com/org/repo", None),
            ("eks/aws", "terraform-aws-modules/eks/aws", None),
        ] {
            let found =
                mapped(&given(mapping), source, "k").map(|found| found.directory.to_string());
            assert_eq!(found.as_deref(), directory, "{mapping} for {source}");
        }
    }
}
