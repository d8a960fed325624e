//! The state of one evaluation: which module instances there are, what has been evaluated, and what
//! went wrong.
//!
//! Everything is evaluated when it is first asked for and once. What asks for itself is an unknown
//! with a diagnostic, and so is what would take more than a bounded number of steps: a
//! configuration from anywhere can be read.

use crate::rules;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::scope::Scope;
use crate::configuration::{Input, ModuleCall};
use crate::declarations::instance::{ModuleInstance, ModuleInstances};
use crate::declarations::module::{Declared, Module};
use crate::value::{Extent, Value};
use fluxscape_manifest::budget::Resource;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Place, SourceTree, Span, TreePath};

/// How deep expressions and what they refer to may nest.
const MAX_DEPTH: usize = 250;
/// How deep and how large a single value may be.
const MAX_VALUE: Extent = Extent { size: 2_000_000, depth: 200 };
/// How long a text may become.
pub(crate) const MAX_TEXT: usize = 4_000_000;

/// An expression inside `try` or `can` cannot be evaluated. Everywhere else that is a diagnostic
/// and an unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure;

/// The result of evaluating an expression.
pub(crate) type Evaluated = Result<Value, Failure>;

/// What an instance has evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Variable,
    Local,
    Output,
    Resource,
}

#[derive(Clone, Debug)]
enum Slot {
    Busy,
    Done(Value),
}

/// The state of one evaluation.
pub(crate) struct Evaluator<'i> {
    pub(crate) input: &'i Input<'i>,
    pub(crate) diagnostics: RefCell<Vec<Diagnostic>>,
    pub(crate) calls: RefCell<Vec<ModuleCall>>,
    /// `modules.json` of the root module: key of a call to directory.
    pub(crate) installed: BTreeMap<String, String>,
    /// The values given to the root module's variables.
    pub(crate) given: BTreeMap<String, Value>,
    pub(crate) modules: RefCell<BTreeMap<Place, Rc<Module>>>,
    /// The paths of files whose names depend on an unknown, as far as they are known.
    pub(crate) unread: RefCell<BTreeSet<String>>,
    /// Whether `terraform.workspace` was asked for.
    pub(crate) asks_workspace: Cell<bool>,
    /// Where the files of each known `path.module` lie.
    pub(crate) paths: RefCell<BTreeMap<String, Located>>,
    pub(crate) instances: RefCell<BTreeMap<(usize, String), Rc<ModuleInstances>>>,
    slots: RefCell<BTreeMap<(usize, Part, String), Slot>>,
    count: Cell<usize>,
    depth: Cell<usize>,
}

/// A tree and a path in it.
pub(crate) type Located = (Arc<dyn SourceTree>, TreePath);

impl<'i> Evaluator<'i> {
    pub(crate) fn new(input: &'i Input<'i>) -> Self {
        Self {
            input,
            diagnostics: RefCell::default(),
            calls: RefCell::default(),
            installed: BTreeMap::new(),
            given: BTreeMap::new(),
            modules: RefCell::default(),
            unread: RefCell::default(),
            asks_workspace: Cell::new(false),
            paths: RefCell::default(),
            instances: RefCell::default(),
            slots: RefCell::default(),
            count: Cell::new(0),
            depth: Cell::new(0),
        }
    }

    pub(crate) fn next_number(&self) -> usize {
        self.count.replace(self.count.get() + 1)
    }

    /// Reports something once.
    pub(crate) fn report(&self, diagnostic: Diagnostic) {
        let mut diagnostics = self.diagnostics.borrow_mut();
        if !diagnostics.contains(&diagnostic) {
            diagnostics.push(diagnostic);
        }
    }

    /// An expression cannot be evaluated: inside `try` that is for `try` to know, elsewhere it is
    /// reported and the value is unknown.
    pub(crate) fn fail(&self, scope: &Scope<'_>, diagnostic: Diagnostic, name: &str) -> Evaluated {
        if scope.tried {
            return Err(Failure);
        }
        self.report(diagnostic);
        Ok(Value::unknown(name))
    }

    /// Evaluates one level deeper. Too deep is reported once, at the place where it was met.
    pub(crate) fn deeper(
        &self,
        scope: &Scope<'_>,
        span: Span,
        evaluate: impl FnOnce() -> Evaluated,
    ) -> Evaluated {
        if self.depth.get() >= MAX_DEPTH {
            return self.fail(
                scope,
                Diagnostic::error(
                    &rules::EVALUATION_LIMIT,
                    span,
                    "is nested too deeply to be evaluated",
                ),
                "too deep",
            );
        }
        self.depth.set(self.depth.get() + 1);
        let value = evaluate();
        self.depth.set(self.depth.get() - 1);
        match value.as_ref().map(Value::extent) {
            Ok(extent) if extent.size > MAX_VALUE.size || extent.depth > MAX_VALUE.depth => {
                self.exhausted(scope, span)
            }
            _ => value,
        }
    }

    /// Pays for making values. False once the evaluation has made too many.
    pub(crate) fn spend(&self, amount: usize) -> bool {
        self.input.budget.take(Resource::TerraformSteps, amount as u64).is_ok()
    }

    pub(crate) fn exhausted(&self, scope: &Scope<'_>, span: Span) -> Evaluated {
        let hint = "generate fewer values, or give the configuration's plan as JSON";
        let diagnostic = Diagnostic::error(
            &rules::EVALUATION_LIMIT,
            span,
            "makes more values than can be evaluated",
        )
        .hint(hint);
        self.fail(scope, diagnostic, "too large")
    }

    /// The value of a part of an instance, evaluated the first time. A part that asks for itself is
    /// unknown.
    pub(crate) fn once(
        &self,
        instance: &ModuleInstance,
        part: Part,
        name: &str,
        span: Span,
        evaluate: impl FnOnce() -> Value,
    ) -> Value {
        let key = (instance.number, part, name.to_owned());
        match self.slots.borrow().get(&key) {
            Some(Slot::Done(value)) => return value.clone(),
            Some(Slot::Busy) => {
                self.report(Diagnostic::error(
                    &rules::REFERENCE_CYCLE,
                    span,
                    format!("{name} refers to itself"),
                ));
                return Value::unknown(name);
            }
            None => {}
        }
        self.slots.borrow_mut().insert(key.clone(), Slot::Busy);
        let value = evaluate();
        self.slots.borrow_mut().insert(key, Slot::Done(value.clone()));
        value
    }

    /// Evaluates an attribute of a block of an instance.
    pub(crate) fn attribute(
        &self,
        scope: &Scope<'_>,
        declared: &Declared,
        key: &str,
    ) -> Option<Value> {
        let (expression, source) = declared.attribute(key)?;
        self.eval(&Scope { source, tried: false, ..*scope }, expression).ok()
    }
}
