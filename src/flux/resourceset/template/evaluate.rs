//! Rendering: the structure of a template and the values of its inputs become text.

use super::functions;
use super::operand::{Command, Operand, Pipeline};
use super::parse::{Kind, Node};
use super::value::{MAX_SIZE, Value};
use super::{Template, TemplateError};

/// What templates may still do: a number of steps.
#[derive(Debug)]
pub(in crate::flux) struct Work {
    steps: usize,
}

/// What all ResourceSets of a repository may do together, and what one of them may.
const TOGETHER: usize = 20_000_000;
const ONE: usize = 3_000_000;

impl Default for Work {
    fn default() -> Self {
        Self { steps: TOGETHER }
    }
}

impl Work {
    /// Takes the share of one ResourceSet out.
    pub(in crate::flux::resourceset) fn share(&mut self) -> Self {
        let steps = self.steps.min(ONE);
        self.steps -= steps;
        Self { steps }
    }

    /// Puts back what is left of a share.
    pub(in crate::flux::resourceset) fn put_back(&mut self, rest: &Self) {
        self.steps += rest.steps;
    }

    fn spend(&mut self, steps: usize, at: usize) -> Result<(), TemplateError> {
        let left = self.steps.checked_sub(steps);
        self.steps = left.unwrap_or(0);
        if left.is_some() {
            Ok(())
        } else {
            Err(TemplateError::ours(at, "the template does more work than any real one"))
        }
    }
}

/// Templates that use templates.
const MAX_NESTING: usize = 40;

pub(super) fn render(
    template: &Template,
    inputs: &Value,
    work: &mut Work,
) -> Result<String, TemplateError> {
    let variables = vec![(String::new(), Value::Nil)];
    let mut renderer =
        Renderer { template, inputs, work, variables, out: String::new(), nesting: 0 };
    match renderer.nodes(&template.nodes, &Value::Nil)? {
        Flow::Next => Ok(renderer.out),
        Flow::Break(at) | Flow::Continue(at) => Err(outside_loop(at)),
    }
}

struct Renderer<'a> {
    template: &'a Template,
    inputs: &'a Value,
    work: &'a mut Work,
    /// Variables without their sign, inner ones last; `$` itself has the empty name.
    variables: Vec<(String, Value)>,
    out: String,
    nesting: usize,
}

/// How a block ended: at its end, or where it leaves a loop.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    Break(usize),
    Continue(usize),
}

impl Renderer<'_> {
    fn nodes(&mut self, nodes: &[Node], dot: &Value) -> Result<Flow, TemplateError> {
        for node in nodes {
            match node {
                Node::Text(text) => self.print(text, 0)?,
                Node::Print(pipeline) => {
                    let value = self.pipeline(pipeline, dot)?;
                    if pipeline.variables.is_empty() {
                        self.print(&value.printed(), pipeline.at)?;
                    }
                }
                Node::Branch { kind, pipeline, body, otherwise } => {
                    let outer = self.variables.len();
                    let flow = match kind {
                        Kind::Range => self.range(pipeline, body, otherwise, dot),
                        _ => self.choose(*kind, pipeline, body, otherwise, dot),
                    };
                    self.variables.truncate(outer);
                    match flow? {
                        Flow::Next => {}
                        flow => return Ok(flow),
                    }
                }
                Node::Template { name, argument, at } => {
                    self.use_template(name, argument.as_ref(), *at, dot)?;
                }
                Node::Break(at) => return Ok(Flow::Break(*at)),
                Node::Continue(at) => return Ok(Flow::Continue(*at)),
            }
        }
        Ok(Flow::Next)
    }

    fn print(&mut self, text: &str, at: usize) -> Result<(), TemplateError> {
        self.work.spend(1 + text.len() / 16, at)?;
        self.out.push_str(text);
        if self.out.len() > MAX_SIZE {
            Err(TemplateError::ours(at, "the template writes more than any cluster takes"))
        } else {
            Ok(())
        }
    }

    fn choose(
        &mut self,
        kind: Kind,
        pipeline: &Pipeline,
        body: &[Node],
        otherwise: &[Node],
        dot: &Value,
    ) -> Result<Flow, TemplateError> {
        let value = self.pipeline(pipeline, dot)?;
        match (value.is_true(), kind) {
            (true, Kind::With) => self.nodes(body, &value),
            (true, _) => self.nodes(body, dot),
            (false, _) => self.nodes(otherwise, dot),
        }
    }

    fn range(
        &mut self,
        pipeline: &Pipeline,
        body: &[Node],
        otherwise: &[Node],
        dot: &Value,
    ) -> Result<Flow, TemplateError> {
        let over = self.unset(pipeline, dot)?;
        let items: Vec<(Value, Value)> = match &over {
            Value::Nil => Vec::new(),
            Value::List(_) => over
                .as_list()
                .unwrap_or_default()
                .iter()
                .cloned()
                .enumerate()
                .map(|(at, item)| (index(at), item))
                .collect(),
            Value::Map(map) => {
                map.items.iter().map(|(key, item)| (Value::text(key), item.clone())).collect()
            }
            Value::Int(count) => {
                let count = usize::try_from(*count).unwrap_or(0);
                self.work.spend(count, pipeline.at)?;
                (0..count).map(|at| (index(at), index(at))).collect()
            }
            other => {
                return Err(TemplateError::new(
                    pipeline.at,
                    format!("range can't iterate over {}", other.inner()),
                ));
            }
        };
        if items.is_empty() {
            return self.nodes(otherwise, dot);
        }
        let outer = self.variables.len();
        for (key, item) in items {
            self.work.spend(1, pipeline.at)?;
            match pipeline.variables.as_slice() {
                [] => {}
                [one] => self.assign(one, item.clone(), pipeline)?,
                [first, second, ..] => {
                    self.assign(first, key, pipeline)?;
                    self.assign(second, item.clone(), pipeline)?;
                }
            }
            let flow = self.nodes(body, &item)?;
            self.variables.truncate(outer);
            if matches!(flow, Flow::Break(_)) {
                break;
            }
        }
        Ok(Flow::Next)
    }

    fn use_template(
        &mut self,
        name: &str,
        argument: Option<&Pipeline>,
        at: usize,
        dot: &Value,
    ) -> Result<(), TemplateError> {
        let template = self.template;
        let Some(nodes) = template.defined.get(name) else {
            return Err(TemplateError::new(at, format!("template {name:?} not defined")));
        };
        if self.nesting >= MAX_NESTING {
            return Err(TemplateError::new(
                at,
                format!("template {name:?} uses itself without end"),
            ));
        }
        let value = argument.map_or(Ok(Value::Nil), |argument| self.pipeline(argument, dot))?;
        let outer = std::mem::replace(&mut self.variables, vec![(String::new(), value.clone())]);
        self.nesting += 1;
        let flow = self.nodes(nodes, &value)?;
        self.nesting -= 1;
        self.variables = outer;
        match flow {
            Flow::Next => Ok(()),
            Flow::Break(at) | Flow::Continue(at) => Err(outside_loop(at)),
        }
    }

    /// The value of a pipeline, set to its variable if it has one.
    fn pipeline(&mut self, pipeline: &Pipeline, dot: &Value) -> Result<Value, TemplateError> {
        let value = self.unset(pipeline, dot)?;
        if let [name] = pipeline.variables.as_slice() {
            self.assign(name, value.clone(), pipeline)?;
        }
        Ok(value)
    }

    fn unset(&mut self, pipeline: &Pipeline, dot: &Value) -> Result<Value, TemplateError> {
        let mut piped = None;
        for command in &pipeline.commands {
            piped = Some(self.command(command, dot, piped)?);
        }
        Ok(piped.unwrap_or(Value::Nil))
    }

    fn assign(
        &mut self,
        name: &str,
        value: Value,
        pipeline: &Pipeline,
    ) -> Result<(), TemplateError> {
        if !pipeline.assigns {
            self.variables.push((name.to_owned(), value));
            return Ok(());
        }
        let Some(slot) = self.variables.iter_mut().rev().find(|(known, _)| known == name) else {
            return Err(undefined(name, pipeline.at));
        };
        slot.1 = value;
        Ok(())
    }

    fn command(
        &mut self,
        command: &Command,
        dot: &Value,
        piped: Option<Value>,
    ) -> Result<Value, TemplateError> {
        self.work.spend(1, command.at)?;
        let Operand::Function(name) = &command.first else {
            if !command.arguments.is_empty() || piped.is_some() {
                return Err(TemplateError::new(command.at, "can't give argument to non-function"));
            }
            return self.operand(&command.first, command.at, dot);
        };
        match name.as_str() {
            "and" | "or" => self.and_or(name == "and", command, dot, piped),
            _ => {
                let arguments = command
                    .arguments
                    .iter()
                    .map(|argument| self.operand(argument, command.at, dot));
                let mut values: Vec<Value> = arguments.collect::<Result<_, _>>()?;
                values.extend(piped);
                let value = self.call(name, &values, command.at)?;
                self.change(name, command, &value);
                Ok(value)
            }
        }
    }

    /// Go: the first argument that decides; those behind it are not looked at.
    fn and_or(
        &mut self,
        all: bool,
        command: &Command,
        dot: &Value,
        piped: Option<Value>,
    ) -> Result<Value, TemplateError> {
        let mut last = None;
        for argument in &command.arguments {
            let value = self.operand(argument, command.at, dot)?;
            if value.is_true() != all {
                return Ok(value);
            }
            last = Some(value);
        }
        piped.or(last).ok_or_else(|| {
            TemplateError::new(command.at, "wrong number of args: want at least 1 got 0")
        })
    }

    fn call(&mut self, name: &str, values: &[Value], at: usize) -> Result<Value, TemplateError> {
        if name == "inputs" {
            return Ok(self.inputs.clone());
        }
        self.work.spend(values.iter().map(Value::size).sum::<usize>() / 32, at)?;
        let value = functions::call(name, values).map_err(|message| {
            TemplateError::new(at, format!("error calling {name}: {message}"))
        })?;
        if value.size() > MAX_SIZE {
            Err(TemplateError::ours(at, "the value is too large"))
        } else {
            Ok(value)
        }
    }

    /// `set` and `unset` change the map that they are given. Values never change here: the variable
    /// that holds the map gets the new one.
    fn change(&mut self, function: &str, command: &Command, value: &Value) {
        if !matches!(function, "set" | "unset") {
            return;
        }
        if let Some(Operand::Variable(name)) = command.arguments.first()
            && let Some(slot) = self.variables.iter_mut().rev().find(|(known, _)| known == name)
        {
            slot.1 = value.clone();
        }
    }

    fn operand(
        &mut self,
        operand: &Operand,
        at: usize,
        dot: &Value,
    ) -> Result<Value, TemplateError> {
        match operand {
            Operand::Dot => Ok(dot.clone()),
            Operand::Literal(value) => Ok(value.clone()),
            Operand::Variable(name) => {
                let found = self.variables.iter().rev().find(|(known, _)| known == name);
                found.map(|(_, value)| value.clone()).ok_or_else(|| undefined(name, at))
            }
            Operand::Function(name) => self.call(name, &[], at),
            Operand::Pipeline(pipeline) => self.pipeline(pipeline, dot),
            Operand::Fields(of, names) => {
                let mut value = self.operand(of, at, dot)?;
                for name in names {
                    value =
                        field(&value, name).map_err(|message| TemplateError::new(at, message))?;
                }
                Ok(value)
            }
        }
    }
}

/// `missingkey=error`
fn field(value: &Value, name: &str) -> Result<Value, String> {
    match value {
        Value::Map(map) => {
            map.items.get(name).cloned().ok_or_else(|| format!("map has no entry for key {name:?}"))
        }
        Value::Nil => Err(format!("nil pointer evaluating interface {{}}.{name}")),
        other => Err(format!("can't evaluate field {name} in type {}", other.kind())),
    }
}

fn index(at: usize) -> Value {
    Value::Int(i64::try_from(at).unwrap_or(i64::MAX))
}

fn outside_loop(at: usize) -> TemplateError {
    TemplateError::new(at, "break or continue outside range")
}

fn undefined(name: &str, at: usize) -> TemplateError {
    TemplateError::new(at, format!("undefined variable ${name}"))
}
