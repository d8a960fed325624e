//! Type constraints of variables, and the conversion of values to them.

use std::collections::BTreeMap;
use std::rc::Rc;

use hcl_edit::expr::{Expression, FuncCall, ObjectKey};

use super::evaluator::Evaluator;
use super::scope::Scope;
use crate::value::{Map, Value, derived};

/// A type constraint. Those that are not understood are [`Type::Any`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    Any,
    String,
    Number,
    Bool,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
    Tuple(Vec<Type>),
    Object(Vec<Attribute>),
}

/// An attribute of an object type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Attribute {
    name: Rc<str>,
    kind: Type,
    /// Of an `optional` attribute: what it is where it is not given.
    default: Option<Value>,
}

impl Evaluator<'_> {
    /// Reads a type constraint: `string`, `list(object({ a = optional(string, "x") }))`.
    pub(crate) fn read_type(&self, scope: &Scope<'_>, expression: &Expression) -> Type {
        match expression {
            Expression::Variable(name) => named(name.as_str()),
            Expression::String(name) => named(name.as_str()),
            Expression::Parenthesis(inner) => self.read_type(scope, inner.inner()),
            Expression::FuncCall(call) => self.read_constructor(scope, call),
            _ => Type::Any,
        }
    }

    fn read_constructor(&self, scope: &Scope<'_>, call: &FuncCall) -> Type {
        let argument = call.args.get(0);
        let element =
            || Box::new(argument.map_or(Type::Any, |argument| self.read_type(scope, argument)));
        match (call.name.name.as_str(), argument) {
            ("list", _) => Type::List(element()),
            ("set", _) => Type::Set(element()),
            ("map", _) => Type::Map(element()),
            ("tuple", Some(Expression::Array(items))) => {
                Type::Tuple(items.iter().map(|item| self.read_type(scope, item)).collect())
            }
            ("object", Some(Expression::Object(object))) => {
                let attributes = object
                    .iter()
                    .filter_map(|(key, value)| self.read_attribute(scope, key, value.expr()));
                Type::Object(attributes.collect())
            }
            _ => Type::Any,
        }
    }

    fn read_attribute(
        &self,
        scope: &Scope<'_>,
        key: &ObjectKey,
        written: &Expression,
    ) -> Option<Attribute> {
        let name: Rc<str> = match key {
            ObjectKey::Ident(name) => Rc::from(name.as_str()),
            ObjectKey::Expression(expression) => Rc::from(expression.as_str()?),
        };
        let Some(optional) =
            written.as_func_call().filter(|call| call.name.name.as_str() == "optional")
        else {
            return Some(Attribute { name, kind: self.read_type(scope, written), default: None });
        };
        let kind = optional.args.get(0).map_or(Type::Any, |kind| self.read_type(scope, kind));
        let default = optional
            .args
            .get(1)
            .and_then(|default| self.eval(scope, default).ok())
            .unwrap_or(Value::Null);
        let default = kind.convert(&default).unwrap_or(default);
        Some(Attribute { name, kind, default: Some(default) })
    }
}

fn named(name: &str) -> Type {
    match name {
        "string" => Type::String,
        "number" => Type::Number,
        "bool" => Type::Bool,
        "list" => Type::List(Box::new(Type::Any)),
        "map" => Type::Map(Box::new(Type::Any)),
        _ => Type::Any,
    }
}

impl Type {
    /// The value as this type has it. The error does not show the value.
    pub(crate) fn convert(&self, value: &Value) -> Result<Value, String> {
        let mismatch = || Err(format!("needs {}, not {}", self.describe(), value.kind()));
        match (self, value) {
            (_, Value::Unknown(_) | Value::Null)
            | (Self::Any, _)
            | (Self::String, Value::Text(_)) => Ok(value.clone()),
            (_, Value::Sensitive(sensitive)) => {
                Ok(self.convert(&sensitive.value)?.sensitive(Rc::clone(&sensitive.name)))
            }
            (Self::String, Value::Bool(_) | Value::Number(_)) => {
                Ok(value.as_text().map_or(Value::Null, Value::Text))
            }
            (Self::Number | Self::Bool, Value::Text(_)) if value.unknown_name().is_some() => {
                Ok(value.clone())
            }
            (Self::Number, _) => {
                value.as_number().map_or_else(mismatch, |number| Ok(Value::Number(number)))
            }
            (Self::Bool, Value::Bool(_) | Value::Text(_)) => {
                value.as_bool().map_or_else(mismatch, |bool| Ok(Value::Bool(bool)))
            }
            (Self::List(kind), Value::List(items) | Value::Set(items)) => {
                Ok(Value::list(convert_all(kind, items)?))
            }
            (Self::Set(kind), Value::List(items) | Value::Set(items)) => {
                Ok(Value::set(convert_all(kind, items)?))
            }
            (Self::Tuple(kinds), Value::List(items)) if kinds.len() == items.len() => {
                let items: Result<Vec<Value>, String> =
                    kinds.iter().zip(items.iter()).map(|(kind, item)| kind.convert(item)).collect();
                items.map(Value::list)
            }
            (Self::Map(kind), Value::Map(map)) => {
                let kind = if **kind == Self::Any { unified(map.entries.values()) } else { kind };
                let entries: Result<BTreeMap<_, _>, String> = map
                    .entries
                    .iter()
                    .map(|(key, value)| Ok((Rc::clone(key), kind.convert(value)?)))
                    .collect();
                Ok(Map { entries: entries?, ..map.as_ref().clone() }.into())
            }
            (Self::Object(attributes), Value::Map(map)) => convert_object(attributes, map),
            _ => mismatch(),
        }
    }

    fn describe(&self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Bool => "a bool",
            Self::List(_) => "a list",
            Self::Set(_) => "a set",
            Self::Map(_) => "a map",
            Self::Tuple(_) => "a tuple",
            Self::Object(_) => "an object",
        }
    }
}

fn convert_all(kind: &Type, items: &[Value]) -> Result<Vec<Value>, String> {
    let kind = if *kind == Type::Any { unified(items.iter()) } else { kind };
    items.iter().map(|item| kind.convert(item)).collect()
}

/// The type of the elements of a collection of any type: scalars of several types are all strings.
pub(crate) fn unified<'v>(mut values: impl Iterator<Item = &'v Value> + Clone) -> &'static Type {
    let scalars = values.clone().all(|value| {
        matches!(value.reveal().0, Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Null)
    });
    let texts = values.any(|value| matches!(value.reveal().0, Value::Text(_)));
    if scalars && texts { &Type::String } else { &Type::Any }
}

/// Attributes that the type does not name are dropped; optional ones that are not given, or null,
/// are their default.
fn convert_object(attributes: &[Attribute], map: &Map) -> Result<Value, String> {
    let mut entries = BTreeMap::new();
    for attribute in attributes {
        let given = map.entries.get(&attribute.name);
        let value = match (given, &attribute.default) {
            (None | Some(Value::Null), Some(default)) => default.clone(),
            (Some(value), _) => attribute
                .kind
                .convert(value)
                .map_err(|error| format!("{}: {error}", attribute.name))?,
            (None, None) => match &map.open {
                Some(open) => Value::Unknown(derived(open, &format!(".{}", attribute.name))),
                None => return Err(format!("attribute {} is required", attribute.name)),
            },
        };
        entries.insert(Rc::clone(&attribute.name), value);
    }
    Ok(Map { span: map.span, ..Map::new(entries) }.into())
}
