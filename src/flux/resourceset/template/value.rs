//! The values of a template: what YAML has, printed as Go prints it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, Resolved, Scalar, ScalarKind, ScalarStyle, Value as Yaml};

/// A value. It never changes: functions make new ones.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::flux::resourceset) enum Value {
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Rc<str>),
    List(Rc<Collection<Vec<Value>>>),
    Map(Rc<Collection<BTreeMap<String, Value>>>),
}

/// Values inside a value, measured when it is made, so that walking it is always safe.
#[derive(Debug, PartialEq)]
pub(in crate::flux::resourceset) struct Collection<T> {
    pub(super) items: T,
    depth: usize,
    size: usize,
}

/// Collections inside one another.
const MAX_DEPTH: usize = 60;
/// Bytes and values, together, that one value may hold.
pub(super) const MAX_SIZE: usize = 2 << 20;

impl Value {
    pub(in crate::flux::resourceset) fn text(text: impl AsRef<str>) -> Self {
        Self::Text(Rc::from(text.as_ref()))
    }

    /// A list.
    ///
    /// # Errors
    /// When it is too deep or too large.
    pub(in crate::flux::resourceset) fn list(items: Vec<Self>) -> Result<Self, String> {
        let (depth, size) = measure(items.iter())?;
        Ok(Self::List(Rc::new(Collection { items, depth, size })))
    }

    /// A map.
    ///
    /// # Errors
    /// When it is too deep or too large.
    pub(in crate::flux::resourceset) fn map(items: BTreeMap<String, Self>) -> Result<Self, String> {
        let (depth, size) = measure(items.values())?;
        let keys: usize = items.keys().map(String::len).sum();
        Ok(Self::Map(Rc::new(Collection { items, depth, size: size.saturating_add(keys) })))
    }

    pub(in crate::flux::resourceset) fn as_map(&self) -> Option<&BTreeMap<String, Self>> {
        match self {
            Self::Map(map) => Some(&map.items),
            _ => None,
        }
    }

    pub(super) fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(list) => Some(&list.items),
            _ => None,
        }
    }

    fn depth(&self) -> usize {
        match self {
            Self::List(list) => list.depth,
            Self::Map(map) => map.depth,
            _ => 0,
        }
    }

    /// Bytes of text and number of values in it.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len() + 1,
            Self::List(list) => list.size,
            Self::Map(map) => map.size,
            _ => 1,
        }
    }

    /// Go: what is zero or empty is false.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(truth) => *truth,
            Self::Int(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::List(list) => !list.items.is_empty(),
            Self::Map(map) => !map.items.is_empty(),
        }
    }

    /// `reflect.Kind` of the value.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nil => "invalid",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
            Self::List(_) => "slice",
            Self::Map(_) => "map",
        }
    }

    /// The value as a template prints it: `fmt.Print`, but `<no value>` for nothing.
    pub(super) fn printed(&self) -> String {
        if *self == Self::Nil { "<no value>".to_owned() } else { self.inner() }
    }

    /// The value as `%v` prints it.
    pub(super) fn inner(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        // Writing to a String cannot fail.
        match self {
            Self::Nil => out.push_str("<nil>"),
            Self::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Self::Int(number) => drop(write!(out, "{number}")),
            Self::Float(number) => out.push_str(&float(*number)),
            Self::Text(text) => out.push_str(text),
            Self::List(list) => {
                out.push('[');
                for (index, item) in list.items.iter().enumerate() {
                    out.push_str(if index > 0 { " " } else { "" });
                    item.write(out);
                }
                out.push(']');
            }
            Self::Map(map) => {
                out.push_str("map[");
                for (index, (key, value)) in map.items.iter().enumerate() {
                    out.push_str(if index > 0 { " " } else { "" });
                    out.push_str(key);
                    out.push(':');
                    value.write(out);
                }
                out.push(']');
            }
        }
    }

    /// From YAML, as JSON would have it.
    ///
    /// # Errors
    /// When it is too deep or too large.
    pub(in crate::flux::resourceset) fn of(node: &Node) -> Result<Self, String> {
        match &node.value {
            Yaml::Scalar(scalar) => Ok(match scalar.resolved() {
                Resolved::Null => Self::Nil,
                Resolved::Bool(truth) => Self::Bool(truth),
                #[allow(
                    clippy::cast_precision_loss,
                    reason = "beyond 64 bits JSON has floating numbers too"
                )]
                Resolved::Int(number) => {
                    i64::try_from(number).map_or(Self::Float(number as f64), Self::Int)
                }
                Resolved::Float(number) => Self::Float(number),
                Resolved::Text(text) => Self::text(text),
            }),
            Yaml::Sequence(items) => {
                Self::list(items.iter().map(Self::of).collect::<Result<_, _>>()?)
            }
            Yaml::Mapping(_) => {
                let entries =
                    node.entries().map(|(key, value)| Ok((key.to_owned(), Self::of(value)?)));
                Self::map(entries.collect::<Result<_, String>>()?)
            }
        }
    }

    /// As YAML.
    pub(super) fn to_node(&self, span: Span) -> Node {
        let scalar = |text: String, kind| Node {
            value: Yaml::Scalar(Scalar::new(text, kind, ScalarStyle::Plain)),
            ..Node::text("", span)
        };
        match self {
            Self::Nil => scalar(String::new(), ScalarKind::Null),
            Self::Bool(_) => scalar(self.inner(), ScalarKind::Bool),
            Self::Int(_) => scalar(self.inner(), ScalarKind::Int),
            Self::Float(number) => scalar(number.to_string(), ScalarKind::Float),
            Self::Text(text) => Node::text(&**text, span),
            Self::List(list) => {
                let items = list.items.iter().map(|item| item.to_node(span)).collect();
                Node { value: Yaml::Sequence(items), ..Node::sequence(span) }
            }
            Self::Map(map) => {
                let mut node = Node::mapping(span);
                map.items.iter().for_each(|(key, value)| node.set(key, value.to_node(span)));
                node
            }
        }
    }
}

fn measure<'v>(items: impl Iterator<Item = &'v Value>) -> Result<(usize, usize), String> {
    let (depth, size) = items.fold((0, 1_usize), |(depth, size), item| {
        (depth.max(item.depth()), size.saturating_add(item.size()))
    });
    if depth >= MAX_DEPTH || size > MAX_SIZE {
        Err("the value is too large".to_owned())
    } else {
        Ok((depth + 1, size))
    }
}

/// Go's `%v` of a float: shortest, with an exponent below 1e-4 and from a million on.
pub(super) fn float(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    match exponent.parse::<i32>() {
        Ok(power @ (..-4 | 6..)) => {
            format!("{digits}e{}{:02}", if power < 0 { '-' } else { '+' }, power.abs())
        }
        _ => format!("{number}"),
    }
}

/// A literal of a template: a number, a character (which is a number), a quoted or raw text.
pub(super) fn literal(text: &str) -> Option<Value> {
    match text.chars().next()? {
        '`' => text.get(1..text.len() - 1).map(Value::text),
        '"' => unquoted(text.get(1..text.len() - 1)?).map(Value::text),
        '\'' => {
            let content = unquoted(text.get(1..text.len() - 1)?)?;
            let mut characters = content.chars();
            let only = characters.next().filter(|_| characters.next().is_none())?;
            Some(Value::Int(i64::from(u32::from(only))))
        }
        _ => match Scalar::read(text, ScalarStyle::Plain).resolved() {
            Resolved::Int(number) => i64::try_from(number).ok().map(Value::Int),
            Resolved::Float(number) => Some(Value::Float(number)),
            _ => None,
        },
    }
}

/// Go's escapes of interpreted text.
fn unquoted(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let sign = after.chars().next()?;
        let simple = ['a', 'b', 'f', 'n', 'r', 't', 'v', '\\', '\'', '"']
            .iter()
            .position(|known| *known == sign);
        let (c, length) = match (simple, sign) {
            (Some(index), _) => (
                *['\x07', '\x08', '\x0C', '\n', '\r', '\t', '\x0B', '\\', '\'', '"'].get(index)?,
                1,
            ),
            (None, 'x') => (character(after.get(1..3)?, 16)?, 3),
            (None, 'u') => (character(after.get(1..5)?, 16)?, 5),
            (None, 'U') => (character(after.get(1..9)?, 16)?, 9),
            (None, '0'..='7') => (character(after.get(..3)?, 8)?, 3),
            _ => return None,
        };
        out.push(c);
        rest = after.get(length..)?;
    }
    out.push_str(rest);
    Some(out)
}

fn character(digits: &str, radix: u32) -> Option<char> {
    u32::from_str_radix(digits, radix).ok().and_then(char::from_u32)
}
