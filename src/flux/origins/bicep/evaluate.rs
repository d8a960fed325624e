//! Computes expressions of a template, as far as its files determine them.
//!
//! In: an expression, and what its names mean. Out: a [`Value`]; what only a deployment knows is an
//! unknown by its name, and stops nothing. Depth and steps are limited.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::arm::COPY_INDEX;
use super::functions;
use super::syntax::{Expression, Operator, Piece, Repetition, ResourceKind, Template};
use fluxscape_manifest::source::{SourceTree, TreePath};
use fluxscape_terraform::Value;

/// Names mean expressions that hold names, so deep at most.
const DEEPEST: usize = 48;

/// What the names of a template mean.
#[derive(Clone)]
pub(super) struct Scope<'a> {
    pub(super) template: &'a Template,
    pub(super) tree: &'a dyn SourceTree,
    pub(super) file: &'a TreePath,
    pub(super) parameters: &'a BTreeMap<String, Value>,
    /// The items of the repetitions around an expression.
    pub(super) items: Vec<(String, Value)>,
    /// How many expressions may still be computed, for a whole deployment.
    pub(super) steps: &'a Cell<u32>,
}

/// The body of a resource with what its names mean.
pub(super) struct Body<'a, 'e> {
    pub(super) scope: Scope<'a>,
    pub(super) expression: &'e Expression,
    /// The name of the unknown on which it depends whether, or how often, the resource is created.
    pub(super) depends_on: Option<Rc<str>>,
    /// Whether that is about how often.
    pub(super) is_repeated: bool,
}

impl<'a> Scope<'a> {
    /// The value of an expression.
    pub(super) fn value(&self, expression: &Expression) -> Value {
        self.eval(expression, 0)
    }

    /// The same names, and one more.
    fn with(&self, name: &str, value: Value) -> Scope<'a> {
        let mut scope = self.clone();
        scope.items.push((name.to_owned(), value));
        scope
    }

    /// The bodies of a resource: none where its condition is false, one for each item of a
    /// repetition.
    pub(super) fn bodies<'e>(&self, body: &'e Expression) -> Vec<Body<'a, 'e>> {
        match body {
            Expression::If(condition, body) => match self.value(condition) {
                Value::Bool(false) => Vec::new(),
                Value::Bool(true) => self.bodies(body),
                unknown => {
                    let depends_on = Some(name_of(&[&unknown]));
                    vec![Body {
                        scope: self.clone(),
                        expression: body,
                        depends_on,
                        is_repeated: false,
                    }]
                }
            },
            Expression::For(repetition) => {
                let unknown = self.eval(&repetition.over, 0);
                if unknown.items().is_none() {
                    let (depends_on, body) = (Some(name_of(&[&unknown])), &repetition.body);
                    return vec![Body {
                        scope: self.clone(),
                        expression: body,
                        depends_on,
                        is_repeated: true,
                    }];
                }
                let scopes = self.repeated(repetition, 0).into_iter();
                scopes.flat_map(|scope| scope.bodies(&repetition.body)).collect()
            }
            _ => vec![Body {
                scope: self.clone(),
                expression: body,
                depends_on: None,
                is_repeated: false,
            }],
        }
    }

    fn repeated(&self, repetition: &Repetition, depth: usize) -> Vec<Scope<'a>> {
        let over = self.eval(&repetition.over, depth + 1);
        let scope = |(at, item): (usize, Value)| {
            let scope = self.with(&repetition.item, item);
            match &repetition.index {
                Some(name) => scope.with(name, number(at)),
                None => scope,
            }
        };
        let items = over.items().map(|items| items.to_vec()).unwrap_or_default();
        items.into_iter().enumerate().map(scope).collect()
    }

    fn eval(&self, expression: &Expression, depth: usize) -> Value {
        let left = self.steps.get();
        if depth > DEEPEST || left == 0 {
            return Value::unknown("too-deep");
        }
        self.steps.set(left - 1);
        let eval = |expression: &Expression| self.eval(expression, depth + 1);
        match expression {
            Expression::Null => Value::Null,
            Expression::Bool(value) => Value::Bool(*value),
            Expression::Number(value) => Value::Number(*value),
            Expression::Text(pieces) => text(pieces, &eval),
            Expression::Array(items) => self.array(items, depth),
            Expression::Object(entries) => object(entries, &eval),
            Expression::Spread(value) => eval(value),
            Expression::Name(name) => self.name(name, depth),
            Expression::Member(value, name) => self.member(value, name, depth),
            Expression::Index(value, index) => at(&eval(value), &eval(index)),
            Expression::Call(name, arguments) => self.call(name, arguments, depth),
            Expression::Not(value) => match eval(value) {
                Value::Bool(value) => Value::Bool(!value),
                value => unknown_of(&[&value]),
            },
            Expression::Operation(operator, left, right) => {
                operation(*operator, &eval(left), || eval(right))
            }
            Expression::Choice(condition, yes, no) => match eval(condition) {
                Value::Bool(condition) => eval(if condition { yes } else { no }),
                value => unknown_of(&[&value]),
            },
            Expression::For(repetition) => {
                let is_known = eval(&repetition.over).items().is_some();
                if !is_known {
                    return Value::unknown(repetition.item.as_str());
                }
                let scopes = self.repeated(repetition, depth).into_iter();
                let values = scopes.map(|scope| scope.eval(&repetition.body, depth + 1));
                Value::list(values.collect())
            }
            Expression::If(condition, value) => match eval(condition) {
                Value::Bool(false) => Value::Null,
                Value::Bool(true) => eval(value),
                condition => unknown_of(&[&condition]),
            },
            Expression::Opaque => Value::unknown("expression"),
        }
    }

    fn array(&self, items: &[Expression], depth: usize) -> Value {
        let mut values = Vec::new();
        for item in items {
            let value = self.eval(item, depth + 1);
            match (item, value.items()) {
                (Expression::Spread(_), Some(items)) => values.extend(items.iter().cloned()),
                (Expression::Spread(_), None) => return value,
                _ => values.push(value),
            }
        }
        Value::list(values)
    }

    fn name(&self, name: &str, depth: usize) -> Value {
        if let Some((_, value)) = self.items.iter().rev().find(|(known, _)| known == name) {
            return value.clone();
        }
        if let Some(parameter) =
            self.template.parameters.iter().find(|parameter| parameter.name == name)
        {
            if parameter.is_secure {
                return Value::unknown(name);
            }
            let given = self.parameters.get(name).cloned();
            let default = || Some(self.eval(parameter.value.as_ref()?, depth + 1));
            return given.or_else(default).unwrap_or_else(|| Value::unknown(name));
        }
        let variable = self.template.variables.iter().find(|(known, _)| known == name);
        variable.map_or_else(|| Value::unknown(name), |(_, value)| self.eval(value, depth + 1))
    }

    /// The name of a resource is in its body; everything else of it, only the deployment knows.
    fn member(&self, value: &Expression, name: &str, depth: usize) -> Value {
        if let Expression::Name(symbol) = value
            && name == "name"
            && let Some(resource) =
                self.template.resources.iter().find(|resource| resource.symbol == *symbol)
            && let Expression::Object(_) = resource.body
        {
            let own = entry(&resource.body, "name").map(|value| self.eval(value, depth + 1));
            return own.unwrap_or_else(|| Value::unknown(format!("{symbol}.name")));
        }
        let value = self.eval(value, depth + 1);
        match value.as_map() {
            Some(map) => map.get(name).cloned().unwrap_or(Value::Null),
            None => value.unknown_part(&format!(".{name}")).unwrap_or(Value::Null),
        }
    }

    fn call(&self, name: &str, arguments: &[Expression], depth: usize) -> Value {
        let given: Vec<Value> =
            arguments.iter().map(|argument| self.eval(argument, depth + 1)).collect();
        match (name.to_ascii_lowercase().as_str(), given.as_slice()) {
            ("parameters" | "variables", [Value::Text(name)]) => self.name(name.as_str(), depth),
            ("copyindex", [] | [Value::Text(_)]) => self.name(COPY_INDEX, depth),
            (
                "loadtextcontent" | "loadjsoncontent" | "loadyamlcontent",
                [Value::Text(path), ..],
            ) => {
                let read = self.file.parent().join(path.as_str());
                let bytes = read.and_then(|path| self.tree.read(&path).ok());
                let Some(bytes) = bytes.filter(|_| given.len() == 1) else {
                    return Value::unknown(name);
                };
                functions::content(name, &String::from_utf8_lossy(&bytes))
            }
            (known, given) => functions::call(known, given),
        }
    }

    /// Whether a symbol is a resource that exists or is created here, and the name that its body
    /// gives it.
    pub(super) fn resource_name(&self, symbol: &str) -> Option<Value> {
        let resource = self.template.resources.iter().find(|known| known.symbol == symbol)?;
        if matches!(resource.kind, ResourceKind::Module(_)) {
            return None;
        }
        entry(&resource.body, "name").map(|name| self.value(name))
    }
}

/// The value of a key of an object that is written out.
pub(super) fn entry<'e>(object: &'e Expression, name: &str) -> Option<&'e Expression> {
    let Expression::Object(entries) = object else { return None };
    let is_it = |key: &Option<Expression>| {
        key.as_ref().and_then(Expression::as_literal).is_some_and(|key| key == name)
    };
    entries.iter().find(|(key, _)| is_it(key)).map(|(_, value)| value)
}

#[expect(clippy::cast_precision_loss, reason = "a list has fewer items than 2^52")]
fn number(at: usize) -> Value {
    Value::Number(at as f64)
}

fn text(pieces: &[Piece], eval: &dyn Fn(&Expression) -> Value) -> Value {
    if let [Piece::Value(only)] = pieces
        && let unknown @ Value::Unknown(_) = eval(only)
    {
        return unknown;
    }
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Value(value) => match eval(value).as_text() {
                Some(value) => text.push_str(value.as_str()),
                None => return Value::unknown("text"),
            },
        }
    }
    Value::text(text)
}

fn object(
    entries: &[(Option<Expression>, Expression)],
    eval: &dyn Fn(&Expression) -> Value,
) -> Value {
    let mut values: BTreeMap<Rc<str>, Value> = BTreeMap::new();
    for (key, value) in entries {
        let value = eval(value);
        match key {
            Some(key) => {
                let Some(key) = eval(key).as_text() else { return Value::unknown("key") };
                values.insert(key.as_str().into(), value);
            }
            None => match value.as_map() {
                Some(map) => {
                    values.extend(map.iter().map(|(key, value)| (Rc::clone(key), value.clone())));
                }
                None => return value,
            },
        }
    }
    Value::map(values)
}

/// The item of a list or object.
fn at(value: &Value, index: &Value) -> Value {
    let index_text = index.as_text().map(|text| text.as_str().to_owned()).unwrap_or_default();
    match (value, index) {
        (Value::Map(map), Value::Text(key)) => {
            map.get(key.as_str()).cloned().unwrap_or(Value::Null)
        }
        (Value::List(items), Value::Number(_)) => index_text
            .parse::<usize>()
            .ok()
            .and_then(|at| items.get(at).cloned())
            .unwrap_or(Value::Null),
        _ => {
            let unknown = value.unknown_part(&format!("[{index_text}]"));
            unknown.or_else(|| index.unknown_part("")).unwrap_or(Value::Null)
        }
    }
}

/// What depends on values of which one is unknown.
fn unknown_of(values: &[&Value]) -> Value {
    Value::unknown(name_of(values))
}

/// The name of the first unknown of some values.
fn name_of(values: &[&Value]) -> Rc<str> {
    let mut names = values.iter().filter_map(|value| value.unknown_name());
    names.next().unwrap_or_else(|| "condition".into())
}

fn operation(operator: Operator, left: &Value, right: impl FnOnce() -> Value) -> Value {
    match (operator, left) {
        (Operator::And, Value::Bool(false)) => Value::Bool(false),
        (Operator::Or, Value::Bool(true)) => Value::Bool(true),
        (Operator::And | Operator::Or, left) => match (left, right()) {
            (Value::Bool(_), right @ Value::Bool(_)) => right,
            (_, Value::Bool(right)) if right == (operator == Operator::Or) => Value::Bool(right),
            (_, right) => unknown_of(&[left, &right]),
        },
        (Operator::OrElse, Value::Null) => right(),
        (Operator::OrElse, left) => left.clone(),
        (Operator::Equal | Operator::NotEqual, left) => {
            let right = right();
            if left.has_unknown() || right.has_unknown() {
                return unknown_of(&[left, &right]);
            }
            Value::Bool((*left == right) == (operator == Operator::Equal))
        }
        (Operator::Other, left) => unknown_of(&[left, &right()]),
    }
}
