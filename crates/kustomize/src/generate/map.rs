//! The generated object.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Mapping, Node, Scalar, ScalarKind, ScalarStyle, Value};

use super::args::{GeneratorArgs, MapKind};
use super::source::pairs;
use crate::failure::Failure;
use crate::object::{Tracked, set_plain};
use crate::read::{Pairs, Site};
use crate::rules;

/// kustomize breaks base64 after so many characters.
const BASE64_LINE: usize = 70;

/// Generates the object of an entry; `None` when it cannot be, and why is in `failures`.
pub(crate) fn generate(
    args: &GeneratorArgs,
    site: &Site<'_>,
    failures: &mut Vec<Failure>,
) -> Option<Tracked> {
    let before = failures.len();
    let mut pairs = pairs(args, site, failures);
    let Some(name) = &args.name else {
        failures.push(
            Failure::broken(&rules::GENERATOR_INVALID, args.span, "a generator needs a name")
                .hint("add name"),
        );
        return None;
    };
    if failures.len() > before {
        return None;
    }
    pairs.sort();

    let mut object = Node::mapping(args.span);
    object.set("apiVersion", Node::text("v1", args.span));
    object.set(
        "kind",
        Node::text(if args.kind == MapKind::Secret { "Secret" } else { "ConfigMap" }, args.span),
    );
    let mut metadata = Node::mapping(args.span);
    metadata.set("name", name.with_text(name.text.clone()));
    if let Some(namespace) = &args.namespace {
        metadata.set("namespace", namespace.with_text(namespace.text.clone()));
    }
    set_pairs(&mut metadata, "labels", &args.options.labels, args.span);
    set_pairs(&mut metadata, "annotations", &args.options.annotations, args.span);
    object.set("metadata", metadata);
    match args.kind {
        MapKind::ConfigMap => fill_config_map(&mut object, pairs, args.span),
        MapKind::Secret => fill_secret(&mut object, pairs, args),
    }
    if args.options.immutable {
        let value = Value::Scalar(Scalar::new("true", ScalarKind::Bool, ScalarStyle::Plain));
        object.set("immutable", Node { value, span: args.span, comment: None });
    }
    Some(Tracked { hashed: !args.options.disable_name_suffix_hash, ..Tracked::new(object) })
}

fn set_pairs(metadata: &mut Node, field: &str, pairs: &Pairs, span: Span) {
    if pairs.is_empty() {
        return;
    }
    let mut mapping = Node::mapping(span);
    for (key, value) in pairs {
        if let Some(mapping) = mapping.as_mapping_mut() {
            set_plain(mapping, key, value.with_text(value.text.clone()));
        }
    }
    metadata.set(field, mapping);
}

/// Text goes into `data`, everything else into `binaryData`.
fn fill_config_map(object: &mut Node, pairs: Vec<(String, Vec<u8>)>, span: Span) {
    for (key, value) in pairs {
        let (field, text) = match String::from_utf8(value) {
            Ok(text) => ("data", text),
            Err(binary) => ("binaryData", base64_lines(binary.as_bytes())),
        };
        if let Some(data) = object.mapping_under(field).and_then(Node::as_mapping_mut) {
            set_plain(data, &key, Node::text(text, span));
        }
    }
}

fn fill_secret(object: &mut Node, pairs: Vec<(String, Vec<u8>)>, args: &GeneratorArgs) {
    let kind = args
        .secret_type
        .as_ref()
        .map_or_else(|| Node::text("Opaque", args.span), |kind| kind.with_text(kind.text.clone()));
    object.set("type", kind);
    let mut data = Mapping::default();
    for (key, value) in pairs {
        set_plain(&mut data, &key, Node::text(base64_lines(&value), args.span));
    }
    object.set("data", Node { value: Value::Mapping(data), span: args.span, comment: None });
}

/// Base64 in lines, each with its end, when one line does not suffice.
fn base64_lines(bytes: &[u8]) -> String {
    let encoded = STANDARD.encode(bytes);
    if encoded.len() < BASE64_LINE {
        return encoded;
    }
    let mut lines = String::with_capacity(encoded.len() + encoded.len() / BASE64_LINE + 1);
    for (at, c) in encoded.chars().enumerate() {
        if at > 0 && at % BASE64_LINE == 0 {
            lines.push('\n');
        }
        lines.push(c);
    }
    lines.push('\n');
    lines
}
