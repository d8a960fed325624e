//! Reads a template of Azure Resource Manager: the JSON that Bicep is translated to, and that people
//! write too.
//!
//! In: a document. Out: the [`Template`] that it declares, texts in brackets as the expressions that
//! they are.

use super::parse::parse_expression;
use super::syntax::{Expression, Parameter, Repetition, Resource, ResourceKind, Template};
use fluxscape_manifest::yaml::{Node, ScalarKind, Value};

/// What repetitions call the number of their item.
pub(super) const COPY_INDEX: &str = "copyIndex";

/// Templates stand in templates so deep at most.
const DEEPEST: usize = 6;

/// Whether a document is a template.
pub(super) fn is_template(root: &Node) -> bool {
    root.str_at(&["$schema"]).is_some_and(|schema| schema.contains("eploymentTemplate.json"))
}

/// A text of JSON with its comments blanked: Azure Resource Manager allows them.
pub(super) fn without_comments(text: &str) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '/']) {
        let (before, here) = rest.split_at(at);
        done.push_str(before);
        let length = if here.starts_with("//") {
            here.find('\n').unwrap_or(here.len())
        } else if here.starts_with("/*") {
            here.find("*/").map_or(here.len(), |end| end + 2)
        } else if here.starts_with('"') {
            let length = quoted(here);
            done.push_str(here.get(..length).unwrap_or_default());
            rest = here.get(length..).unwrap_or_default();
            continue;
        } else {
            done.push('/');
            rest = here.get(1..).unwrap_or_default();
            continue;
        };
        let comment = here.get(..length).unwrap_or_default();
        done.extend(comment.chars().map(|c| if c == '\n' { c } else { ' ' }));
        rest = here.get(length..).unwrap_or_default();
    }
    done.push_str(rest);
    done
}

/// The length of a text in quotes at the beginning of another.
fn quoted(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !is_escaped => return at + 1,
            _ => is_escaped = c == '\\' && !is_escaped,
        }
    }
    text.len()
}

/// The parameters of a document that gives values to them; one without a value is in a vault.
pub(super) fn parameters(root: &Node) -> Vec<Parameter> {
    let given = root.get("parameters").into_iter().flat_map(Node::entries);
    let parameter = |(name, given): (&str, &Node)| {
        let value = given.get("value").map(expression);
        Parameter { name: name.to_owned(), is_secure: value.is_none(), value }
    };
    given.map(parameter).collect()
}

/// The template of a document.
pub(super) fn template(root: &Node) -> Template {
    read(root, 0)
}

fn read(root: &Node, depth: usize) -> Template {
    let mut template = Template::default();
    for (name, parameter) in root.get("parameters").into_iter().flat_map(Node::entries) {
        let kind = parameter.str_at(&["type"]).unwrap_or_default().to_lowercase();
        template.parameters.push(Parameter {
            name: name.to_owned(),
            value: parameter.get("defaultValue").map(expression),
            is_secure: kind.starts_with("secure"),
        });
    }
    for (name, value) in root.get("variables").into_iter().flat_map(Node::entries) {
        template.variables.push((name.to_owned(), expression(value)));
    }
    resources(root, depth, &mut template.resources);
    template
}

/// Adds the resources of a template, or those in a resource: a list, or by their names.
fn resources(root: &Node, depth: usize, found: &mut Vec<Resource>) {
    let Some(declared) = root.get("resources").filter(|_| depth < DEEPEST) else { return };
    let listed = declared.items().iter().map(|node| ("", node));
    for (symbol, node) in listed.chain(declared.entries()) {
        let kind = node.str_at(&["type"]).unwrap_or_default();
        let is_deployment = kind.eq_ignore_ascii_case("Microsoft.Resources/deployments");
        let nested = node.at(&["properties", "template"]).filter(|_| is_deployment);
        let is_inner = node
            .str_at(&["properties", "expressionEvaluationOptions", "scope"])
            .is_some_and(|scope| scope.eq_ignore_ascii_case("inner"));
        let kind = match nested {
            Some(nested) if is_inner => ResourceKind::Nested(Box::new(read(nested, depth + 1))),
            // Its expressions are computed with the names around it.
            Some(nested) => {
                resources(nested, depth + 1, found);
                continue;
            }
            None => ResourceKind::Type(kind.to_owned()),
        };
        let body = body(node);
        let (line, column) = (node.span.line, node.span.column);
        found.push(Resource { symbol: symbol.to_owned(), kind, body, line, column });
        resources(node, depth + 1, found);
    }
}

/// The body of a resource, with its condition and in its repetition.
fn body(node: &Node) -> Expression {
    let mut body = expression(node);
    if let Some(condition) = node.get("condition") {
        body = Expression::If(Box::new(expression(condition)), Box::new(body));
    }
    if let Some(count) = node.at(&["copy", "count"]) {
        let over =
            Expression::Call("range".to_owned(), vec![Expression::Number(0.0), expression(count)]);
        body = Expression::For(Box::new(Repetition {
            item: COPY_INDEX.to_owned(),
            index: None,
            over,
            body,
        }));
    }
    body
}

fn expression(node: &Node) -> Expression {
    match &node.value {
        Value::Sequence(items) => Expression::Array(items.iter().map(expression).collect()),
        Value::Mapping(_) => {
            let entry = |(key, value): (&str, &Node)| (Some(text(key)), expression(value));
            Expression::Object(node.entries().map(entry).collect())
        }
        _ if node.is_null() => Expression::Null,
        Value::Scalar(_) => scalar(node),
    }
}

fn scalar(node: &Node) -> Expression {
    let written = node.as_str().unwrap_or_default();
    match node.as_scalar().map(|scalar| scalar.kind) {
        Some(ScalarKind::Bool) => Expression::Bool(written == "true"),
        Some(ScalarKind::Int | ScalarKind::Float) => {
            written.parse().map_or(Expression::Opaque, Expression::Number)
        }
        _ => text(written),
    }
}

/// A text; one in brackets is an expression.
fn text(written: &str) -> Expression {
    let inner = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match inner {
        Some(inner) if !inner.starts_with('[') => {
            parse_expression(inner).unwrap_or(Expression::Opaque)
        }
        Some(_) => Expression::literal(written.get(1..).unwrap_or_default()),
        None => Expression::literal(written),
    }
}
