//! Reads a module: the blocks of its `.tf` and `.tf.json` files by what they declare.
//!
//! A file that does not parse is a diagnostic; the others are still read. `override.tf` and
//! `*_override.tf` come last and replace attributes of what is already declared, as Terraform has
//! it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;
use std::sync::Arc;

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, BlockLabel, Body, Structure};

use crate::language::{Document, Source, json_syntax};
use crate::providers::Providers;
use crate::rules;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{EntryKind, Files, SourceTree, Span, TreePath};

/// The blocks of a module.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) tree: Arc<dyn SourceTree>,
    pub(crate) directory: TreePath,
    pub(crate) variables: BTreeMap<String, Declared>,
    pub(crate) locals: BTreeMap<String, Local>,
    pub(crate) outputs: BTreeMap<String, Declared>,
    pub(crate) calls: BTreeMap<String, Declared>,
    pub(crate) providers: Vec<Declared>,
    /// By mode (`data` or not), type and name.
    pub(crate) resources: BTreeMap<ResourceKey, Declared>,
    /// Whether it has a backend or configures a provider, as only a root module does.
    pub(crate) is_run: bool,
}

/// What names a resource in its module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ResourceKey {
    pub(crate) data: bool,
    pub(crate) kind: String,
    pub(crate) name: String,
}

/// What a module declares under one name.
#[derive(Debug)]
pub(crate) struct Declared {
    pub(crate) block: Block,
    pub(crate) source: Rc<Source>,
    /// The blocks of override files that replace parts of it, the last one uppermost.
    overrides: Vec<(Block, Rc<Source>)>,
}

/// One attribute of a `locals` block.
#[derive(Debug)]
pub(crate) struct Local {
    pub(crate) value: Expression,
    pub(crate) source: Rc<Source>,
}

impl Declared {
    /// Where the block starts.
    pub(crate) fn span(&self) -> Span {
        self.source.span(&self.block)
    }

    /// The expression of an attribute, and the file that it is in.
    pub(crate) fn attribute(&self, key: &str) -> Option<(&Expression, &Rc<Source>)> {
        let bodies: Vec<(&Body, &Rc<Source>)> = self.bodies().collect();
        bodies
            .into_iter()
            .rev()
            .find_map(|(body, source)| Some((&body.get_attribute(key)?.value, source)))
    }

    /// An attribute that is written as `true`.
    pub(crate) fn is_set(&self, key: &str) -> bool {
        self.attribute(key).and_then(|(value, _)| value.as_bool()) == Some(true)
    }

    /// The bodies that make up the block, overrides last.
    pub(crate) fn bodies(&self) -> impl Iterator<Item = (&Body, &Rc<Source>)> {
        let overrides = self.overrides.iter().map(|(block, source)| (&block.body, source));
        std::iter::once((&self.block.body, &self.source)).chain(overrides)
    }
}

impl ResourceKey {
    /// `data.aws_vpc.this`, `kubectl_manifest.repo`.
    pub(crate) fn address(&self) -> String {
        format!("{}{}.{}", if self.data { "data." } else { "" }, self.kind, self.name)
    }
}

impl Module {
    /// Reads a module's directory. One without `.tf` files is a module without blocks.
    pub(crate) fn read(
        tree: Arc<dyn SourceTree>,
        directory: &TreePath,
        files: &Files,
        providers: &dyn Providers,
    ) -> (Self, Vec<Diagnostic>) {
        let mut module = Self {
            tree,
            directory: directory.clone(),
            variables: BTreeMap::new(),
            locals: BTreeMap::new(),
            outputs: BTreeMap::new(),
            calls: BTreeMap::new(),
            providers: Vec::new(),
            resources: BTreeMap::new(),
            is_run: false,
        };
        let mut diagnostics = Vec::new();
        for path in configuration_files(module.tree.as_ref(), directory) {
            let file = files.id(&module.tree.place(&path));
            let Ok(bytes) = module.tree.read(&path) else {
                diagnostics.push(Diagnostic::error(
                    &rules::FILE_NOT_READABLE,
                    Span::file(file),
                    "cannot be read",
                ));
                continue;
            };
            let json = path.name().ends_with(".json");
            match if json {
                json_syntax::document(&bytes, file, &|name| providers.is_block(name))
            } else {
                Document::parse(&bytes, file)
            } {
                Ok(document) => module.take(document, is_override(path.name()), &mut diagnostics),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        (module, diagnostics)
    }

    fn take(&mut self, document: Document, overrides: bool, diagnostics: &mut Vec<Diagnostic>) {
        let source = Rc::new(document.source);
        for structure in document.body {
            if let Structure::Block(block) = structure {
                let span = source.span(&block);
                let declared =
                    Declared { block, source: Rc::clone(&source), overrides: Vec::new() };
                if let Some(twice) = self.declare(declared, overrides) {
                    diagnostics.push(Diagnostic::error(
                        &rules::DUPLICATE_BLOCK,
                        span,
                        format!("{twice} is declared twice"),
                    ));
                }
            }
        }
    }

    /// Declares a block. Says what it is called when that is declared already and this is no
    /// override.
    fn declare(&mut self, declared: Declared, overrides: bool) -> Option<String> {
        let label = |index: usize| {
            declared.block.labels.get(index).map(BlockLabel::as_str).unwrap_or_default().to_owned()
        };
        let (kind, first, second) = (declared.block.ident.as_str().to_owned(), label(0), label(1));
        let shown = format!("{kind} {first} {second}");
        let is_new = match kind.as_str() {
            "variable" => declare(&mut self.variables, first, declared, overrides),
            "output" => declare(&mut self.outputs, first, declared, overrides),
            "module" => declare(&mut self.calls, first, declared, overrides),
            "resource" => declare(
                &mut self.resources,
                ResourceKey { data: false, kind: first, name: second },
                declared,
                overrides,
            ),
            "data" => declare(
                &mut self.resources,
                ResourceKey { data: true, kind: first, name: second },
                declared,
                overrides,
            ),
            "provider" => {
                self.is_run |= !declared.block.body.is_empty();
                self.providers.push(declared);
                true
            }
            "terraform" => {
                let ran = ["backend", "cloud"];
                let body = &declared.block.body;
                self.is_run |= ran.iter().any(|kind| body.get_blocks(kind).next().is_some());
                true
            }
            "locals" => {
                for attribute in declared.block.body.into_attributes() {
                    let local =
                        Local { value: attribute.value, source: Rc::clone(&declared.source) };
                    self.locals.insert(attribute.key.to_string(), local);
                }
                true
            }
            _ => true,
        };
        (!is_new).then(|| shown.trim_end().to_owned())
    }
}

/// Declares a block under a key, or puts an override over the one that is there. False when there
/// is one and this is no override: the first is kept.
fn declare<K: Ord>(
    declared: &mut BTreeMap<K, Declared>,
    key: K,
    block: Declared,
    overrides: bool,
) -> bool {
    match declared.entry(key) {
        Entry::Vacant(entry) => {
            entry.insert(block);
            true
        }
        Entry::Occupied(entry) if overrides => {
            entry.into_mut().overrides.push((block.block, block.source));
            true
        }
        Entry::Occupied(_) => false,
    }
}

/// The name of a file of Terraform without its ending.
fn stem(name: &str) -> Option<&str> {
    let bare = name.strip_suffix(".json").unwrap_or(name);
    bare.strip_suffix(".tf").or_else(|| bare.strip_suffix(".tofu"))
}

/// Whether a file is part of a module: `.tf`, `.tofu`, and the same in JSON.
#[must_use]
pub fn is_configuration(name: &str) -> bool {
    !name.starts_with('.') && stem(name).is_some()
}

/// Whether a file's blocks override those of others.
fn is_override(name: &str) -> bool {
    stem(name).is_some_and(|stem| stem == "override" || stem.ends_with("_override"))
}

/// The files of a module's directory, overrides last. A file ending in `.tofu` replaces the
/// one of its name that ends in `.tf`.
pub(crate) fn configuration_files(tree: &dyn SourceTree, directory: &TreePath) -> Vec<TreePath> {
    let entries = tree.list(directory);
    let replaced = |name: &str| {
        let by = name.strip_suffix(".tf").map(|stem| format!("{stem}.tofu"));
        let by =
            by.or_else(|| name.strip_suffix(".tf.json").map(|stem| format!("{stem}.tofu.json")));
        by.is_some_and(|by| entries.iter().any(|entry| entry.name == by))
    };
    let mut names: Vec<(bool, &str)> = entries
        .iter()
        .filter(|entry| {
            entry.kind == EntryKind::File && is_configuration(&entry.name) && !replaced(&entry.name)
        })
        .map(|entry| (is_override(&entry.name), entry.name.as_str()))
        .collect();
    names.sort_unstable();
    names.into_iter().filter_map(|(_, name)| directory.join(name)).collect()
}
