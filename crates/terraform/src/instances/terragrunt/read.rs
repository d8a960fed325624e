//! Reads files of Terragrunt.
//!
//! In: a file, the directory that is deployed, and the values of a stack. Out: the directory of the
//! module that it uses, and its inputs, those of included files below its own.

use std::collections::BTreeMap;
use std::rc::Rc;

use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::Block;
use hcl_edit::visit_mut::VisitMut;

use super::functions::{Calls, resolved};
use super::{FILE, STACK};
use crate::configuration::Input;
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::scope::Scope;
use crate::language::Document;
use crate::value::{Map, Value};
use fluxscape_manifest::source::TreePath;

/// Files include and read one another so deep at most.
const DEEPEST: usize = 6;

/// Locals depend on one another in so many steps at most.
const MOST_STEPS: usize = 16;

/// Reads files.
pub(super) struct Reader<'i> {
    input: &'i Input<'i>,
    evaluator: Evaluator<'i>,
}

/// What a file says.
pub(super) struct Read {
    /// The directory of the module that it uses.
    pub(super) source: Option<TreePath>,
    pub(super) inputs: BTreeMap<String, Value>,
    locals: Value,
}

/// What a stack deploys.
#[derive(Default)]
pub(super) struct Stack {
    pub(super) units: Vec<Unit>,
    /// The files of the stacks that it uses.
    pub(super) nested: Vec<TreePath>,
}

/// A unit of a stack.
pub(super) struct Unit {
    /// The file that it is made of.
    pub(super) file: TreePath,
    /// The directory that it is deployed as.
    pub(super) directory: TreePath,
    pub(super) values: Value,
}

/// A file, the calls in it replaced, and what its names mean.
struct Opened {
    document: Document,
    names: Map,
}

impl<'i> Reader<'i> {
    pub(super) fn new(input: &'i Input<'i>) -> Self {
        Self { input, evaluator: Evaluator::new(input) }
    }

    /// What a file says where a directory is deployed with it.
    pub(super) fn file(
        &self,
        file: &TreePath,
        directory: &TreePath,
        values: Option<Value>,
    ) -> Option<Read> {
        self.read(file, directory, values, 0)
    }

    /// The units of a stack, and of the stacks that it uses.
    pub(super) fn stack(&self, stack: &TreePath) -> Stack {
        let mut found = Stack::default();
        self.add_units(stack, &stack.parent(), None, 0, &mut found);
        found
    }

    fn add_units(
        &self,
        stack: &TreePath,
        directory: &TreePath,
        values: Option<Value>,
        depth: usize,
        found: &mut Stack,
    ) {
        let Some(mut opened) = self.open(stack, directory, values, depth) else { return };
        self.take_locals(&mut opened);
        for (kind, name) in [("unit", FILE), ("stack", STACK)] {
            for block in opened.document.body.get_blocks(kind) {
                let text = |key: &str| self.attribute(&opened, block, key)?.as_text();
                let (Some(source), Some(path)) = (text("source"), text("path")) else { continue };
                let file = resolved(source.as_str(), &stack.parent());
                let file = file.and_then(|source| source.join(name));
                let (Some(file), Some(below)) = (file, directory.join(path.as_str())) else {
                    continue;
                };
                let values = self.attribute(&opened, block, "values");
                let values = values.unwrap_or_else(|| Value::map([]));
                if kind == "unit" {
                    found.units.push(Unit { file, directory: below, values });
                } else {
                    self.add_units(&file, &below, Some(values), depth + 1, found);
                    found.nested.push(file);
                }
            }
        }
    }

    fn read(
        &self,
        file: &TreePath,
        directory: &TreePath,
        values: Option<Value>,
        depth: usize,
    ) -> Option<Read> {
        let mut opened = self.open(file, directory, values, depth)?;
        let mut read = Read { source: None, inputs: BTreeMap::new(), locals: Value::Null };
        self.include(&mut opened, file, directory, depth, &mut read);
        self.take_locals(&mut opened);
        read.locals = opened.names.get("local").cloned().unwrap_or(Value::Null);
        let body = &opened.document.body;
        if let Some(inputs) = body.get_attribute("inputs") {
            read.inputs.extend(self.entries(&opened, &inputs.value));
        }
        let mut blocks = body.get_blocks("terraform");
        if let Some(source) = blocks.find_map(|block| self.attribute(&opened, block, "source")) {
            let text = source.as_text().filter(|text| text.as_str().starts_with(['.', '/']));
            read.source = text.and_then(|text| resolved(text.as_str(), directory));
        }
        Some(read)
    }

    /// Opens a file and replaces the calls in it.
    fn open(
        &self,
        file: &TreePath,
        directory: &TreePath,
        values: Option<Value>,
        depth: usize,
    ) -> Option<Opened> {
        if depth > DEEPEST {
            return None;
        }
        let tree = self.input.tree.as_ref();
        let bytes = tree.read(file).ok()?;
        let id = self.input.files.id(&tree.place(file));
        let mut document = Document::parse(&bytes, id).ok()?;
        let shown = |path: &TreePath| {
            let read = self.read(path, directory, None, depth + 1)?;
            Some(read.shown())
        };
        let mut calls =
            Calls { tree, directory, own: file.parent(), read: &shown, values: BTreeMap::new() };
        calls.visit_body_mut(&mut document.body);
        let mut names = Map::new(calls.values);
        names.entries.extend(values.map(|values| ("values".into(), values)));
        Some(Opened { document, names })
    }

    /// Adds what included files say.
    fn include(
        &self,
        opened: &mut Opened,
        file: &TreePath,
        directory: &TreePath,
        depth: usize,
        read: &mut Read,
    ) {
        let mut shown = BTreeMap::new();
        for block in opened.document.body.get_blocks("include") {
            let path = self.attribute(opened, block, "path").and_then(|path| path.as_text());
            let path = path.and_then(|path| resolved(path.as_str(), &file.parent()));
            let included = path.and_then(|path| self.read(&path, directory, None, depth + 1));
            let Some(included) = included else { continue };
            if let Some(label) = block.labels.first() {
                shown.insert(Rc::from(label.as_str()), included.shown());
            }
            read.source = included.source.or(read.source.take());
            read.inputs.extend(included.inputs);
        }
        opened.names.entries.insert("include".into(), Value::Map(Rc::new(Map::new(shown))));
    }

    /// Evaluates the locals of a file: again, as long as one that others need becomes known.
    fn take_locals(&self, opened: &mut Opened) {
        let mut known: BTreeMap<Rc<str>, Value> = BTreeMap::new();
        for _ in 0..MOST_STEPS {
            let mut next = BTreeMap::new();
            for block in opened.document.body.get_blocks("locals") {
                for attribute in block.body.attributes() {
                    let name = attribute.key.as_str();
                    let value = self.value(opened, &attribute.value, &format!("local.{name}"));
                    next.insert(Rc::from(name), value);
                }
            }
            let is_done = next == known;
            opened
                .names
                .entries
                .insert("local".into(), Value::Map(Rc::new(Map::new(next.clone()))));
            known = next;
            if is_done {
                return;
            }
        }
    }

    fn value(&self, opened: &Opened, expression: &Expression, what: &str) -> Value {
        let scope = Scope::alone(&opened.document.source);
        let scope = Scope { variables: Some(&opened.names), ..scope };
        self.evaluator.eval(&scope, expression).unwrap_or_else(|_| Value::unknown(what))
    }

    fn attribute(&self, opened: &Opened, block: &Block, key: &str) -> Option<Value> {
        let attribute = block.body.get_attribute(key)?;
        Some(self.value(opened, &attribute.value, key))
    }

    /// The inputs, each alone where they are written out: one that is unknown spares the others.
    fn entries(&self, opened: &Opened, inputs: &Expression) -> BTreeMap<String, Value> {
        let Expression::Object(object) = inputs else {
            let merged = self.value(opened, inputs, "inputs");
            let entries = merged.as_map().into_iter().flat_map(|map| map.iter());
            return entries.map(|(name, value)| (name.to_string(), value.clone())).collect();
        };
        let written = object.iter().filter_map(|(key, value)| {
            let name = match key {
                ObjectKey::Ident(name) => name.to_string(),
                ObjectKey::Expression(expression) => expression.as_str()?.to_owned(),
            };
            let what = format!("inputs.{name}");
            Some((name, self.value(opened, value.expr(), &what)))
        });
        written.collect()
    }
}

impl Read {
    /// What another file sees of it.
    fn shown(&self) -> Value {
        let inputs = self.inputs.iter();
        let inputs = inputs.map(|(name, value)| (Rc::from(name.as_str()), value.clone()));
        Value::map([("locals".into(), self.locals.clone()), ("inputs".into(), Value::map(inputs))])
    }
}
