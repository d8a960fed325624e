//! Terraform's JSON syntax (`.tf.json`, `.tofu.json`), as the language that everything else is
//! written in.
//!
//! In: the bytes of a file. Out: the [`Document`] that the same blocks and attributes in HCL give,
//! each at its line and column of the JSON file. Strings are templates, `"//"` is a comment,
//! several blocks of one kind are an array. What is a block and what an attribute is for
//! the provider's schema to define, which the caller knows.

use super::{Document, Translation};
use crate::rules;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{FileId, Span};
use fluxscape_manifest::yaml::{Node, ScalarKind, Value, parse};

/// The blocks of a file, and how many labels each has.
const TOP: [(&str, usize); 7] = [
    ("resource", 2),
    ("data", 2),
    ("module", 1),
    ("variable", 1),
    ("output", 1),
    ("provider", 1),
    ("locals", 0),
];

/// The blocks of the language inside of blocks, and how many labels each has.
const BLOCKS: [(&str, usize); 3] = [("provisioner", 1), ("dynamic", 1), ("content", 0)];

/// Reads a file. `is_block` names the blocks of providers.
///
/// # Errors
/// A diagnostic `terraform-json` where it is not JSON, or does not hold blocks.
pub(crate) fn document(
    bytes: &[u8],
    file: FileId,
    is_block: &dyn Fn(&str) -> bool,
) -> Result<Document, Diagnostic> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let at = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let rejected =
        |span: Span, message: &str| Diagnostic::error(&rules::TERRAFORM_JSON, span, message);
    if let Err(error) = serde_json::from_slice::<serde::de::IgnoredAny>(bytes) {
        return Err(rejected(
            Span::new(file, at(error.line()), at(error.column()).max(1)),
            "is not JSON",
        ));
    }
    // Every JSON text is YAML, and what is read of YAML keeps its position.
    let parsed = parse(bytes, file);
    let Some(root) = parsed.documents.first().map(|document| &document.root) else {
        return Err(rejected(Span::new(file, 1, 1), "is not JSON that can be read"));
    };
    let mut writer = Writer { out: Translation::default(), is_block };
    match &root.value {
        Value::Mapping(_) => writer.blocks(root, &TOP),
        Value::Sequence(items) => items.iter().for_each(|item| writer.blocks(item, &TOP)),
        Value::Scalar(_) => return Err(rejected(root.span, "is not an object of blocks")),
    }
    Document::translated(writer.out, file)
}

/// Writes the blocks and attributes of JSON as HCL.
struct Writer<'b> {
    out: Translation,
    is_block: &'b dyn Fn(&str) -> bool,
}

impl Writer<'_> {
    /// The properties of an object that are blocks of these kinds.
    fn blocks(&mut self, object: &Node, kinds: &[(&str, usize)]) {
        for (key, value) in object.entries() {
            if let Some((_, labels)) = kinds.iter().find(|(kind, _)| *kind == key) {
                self.labelled(key, &mut Vec::new(), *labels, value);
            }
        }
    }

    /// A block, below the names that are its labels; each of an array.
    fn labelled(&mut self, kind: &str, names: &mut Vec<String>, labels: usize, value: &Node) {
        for value in each(value) {
            if names.len() < labels {
                for (name, inner) in value.entries().filter(|(name, _)| *name != "//") {
                    names.push(name.to_owned());
                    self.labelled(kind, names, labels, inner);
                    names.pop();
                }
            } else if value.as_mapping().is_some() {
                self.out.place(value.span);
                self.out.push(kind);
                for name in names.iter() {
                    self.out.push(&format!(" {}", quoted(&literal(name))));
                }
                self.out.push(" {\n");
                self.body(kind, value);
                self.out.push("}\n");
            }
        }
    }

    fn body(&mut self, kind: &str, object: &Node) {
        for (key, value) in object.entries().filter(|(key, _)| *key != "//" && is_name(key)) {
            // Nothing inside of these is anybody's block.
            let plain = ["locals", "variable", "output", "module"].contains(&kind);
            let labels = BLOCKS.iter().find(|(block, _)| *block == key).map(|(_, labels)| *labels);
            let labels = labels.or_else(|| (self.is_block)(key).then_some(0)).filter(|_| !plain);
            if let Some(labels) =
                labels.filter(|_| each(value).all(|value| value.as_mapping().is_some()))
            {
                self.labelled(key, &mut Vec::new(), labels, value);
                continue;
            }
            self.out.place(value.span);
            self.out.push(&format!("{key} = "));
            match (kind, key) {
                ("variable", "default") => self.value(value, &|text| quoted(&literal(text))),
                ("variable", "type") | (_, "provider" | "providers" | "depends_on") => {
                    self.value(value, &reference);
                }
                _ => self.value(value, &quoted),
            }
            self.out.push("\n");
        }
    }

    /// A value, its strings written as `text` has it.
    fn value(&mut self, value: &Node, text: &dyn Fn(&str) -> String) {
        self.out.place(value.span);
        match &value.value {
            Value::Scalar(scalar) if scalar.kind == ScalarKind::String => {
                self.out.push(&text(&scalar.text));
            }
            Value::Scalar(scalar) => self.out.push(&scalar.text),
            Value::Sequence(items) => {
                self.out.push("[");
                for item in items {
                    self.value(item, text);
                    self.out.push(", ");
                }
                self.out.push("]");
            }
            Value::Mapping(mapping) => {
                self.out.push("{");
                for (key, value) in &mapping.entries {
                    let name = key.as_str().unwrap_or_default();
                    self.out.place(key.span);
                    self.out.push(&format!("{} = ", quoted(name)));
                    self.value(value, text);
                    self.out.push(", ");
                }
                self.out.push("}");
            }
        }
    }
}

/// The items of an array, or the one value.
fn each(value: &Node) -> impl Iterator<Item = &Node> {
    let items = value.items();
    items.iter().chain((!matches!(value.value, Value::Sequence(_))).then_some(value))
}

fn is_name(key: &str) -> bool {
    let mut letters = key.chars();
    letters.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && letters.all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// A string that is the name of something: an expression of its own.
fn reference(text: &str) -> String {
    let inner = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    if hcl_edit::parser::parse_expr(inner).is_ok() { inner.to_owned() } else { quoted(text) }
}

/// A text without templates as a template.
fn literal(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

/// A template as a quoted string of HCL: what is outside of `${ }` and `%{ }` is escaped, what is
/// inside stays.
fn quoted(template: &str) -> String {
    let mut text = String::from("\"");
    let mut rest = template;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("$${") || rest.starts_with("%%{") {
            text.push_str(rest.get(..3).unwrap_or_default());
            rest = rest.get(3..).unwrap_or_default();
            continue;
        }
        if rest.starts_with("${") || rest.starts_with("%{") {
            let end = interpolation(rest);
            text.push_str(rest.get(..end).unwrap_or_default());
            rest = rest.get(end..).unwrap_or_default();
            continue;
        }
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c => text.push(c),
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    text.push('"');
    text
}

/// Where the `${ }` or `%{ }` ends that a text begins with; the text's end where it does not.
fn interpolation(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        at += c.len_utf8();
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return at,
            '}' => depth -= 1,
            '"' => at += string(text.get(at..).unwrap_or_default()),
            _ => {}
        }
    }
    text.len()
}

/// How far the rest of a quoted string inside an interpolation goes, its closing quote included.
fn string(text: &str) -> usize {
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("${") || rest.starts_with("%{") {
            at += interpolation(rest);
            continue;
        }
        let c = rest.chars().next().unwrap_or_default();
        at += c.len_utf8();
        match c {
            '"' => return at,
            '\\' => at += rest.chars().nth(1).map_or(0, char::len_utf8),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_templates() {
        for (template, hcl) in [
            ("plain", r#""plain""#),
            ("a \"b\" \\ \n", r#""a \"b\" \\ \n""#),
            ("${var.x}", r#""${var.x}""#),
            (r#"a ${f("b", { c = "}" })} "d""#, r#""a ${f("b", { c = "}" })} \"d\"""#),
            (r#"${f("${g("x")}")}""#, r#""${f("${g("x")}")}\"""#),
            ("$${literal} %%{x}", r#""$${literal} %%{x}""#),
            ("${open", r#""${open""#),
        ] {
            assert_eq!(quoted(template), hcl);
        }
        assert_eq!(quoted(&literal("${x}")), r#""$${x}""#);
        assert_eq!(reference("aws.west"), "aws.west");
    }
}
