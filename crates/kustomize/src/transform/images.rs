//! `images`: other names, tags and digests for images.
//!
//! kustomize: `ImageTagTransformer`. It first changes every `image` in a list called `containers`
//! or `initContainers`, wherever it is, then what the field specifications name; both, so that
//! a tag suffix is added twice to a plain pod's images.

use fluxscape_manifest::yaml::{Node, Value};
use regex::Regex;

use crate::config::{Creates, FieldSpec, TransformerConfig, Unsettable};
use crate::failure::Failure;
use crate::object::{ResourceSet, put_text};
use crate::read::{Reader, Text};
use crate::rules;
use crate::select::compile;

/// An entry of `images`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Image {
    name: Option<Text>,
    new_name: Option<Text>,
    new_tag: Option<Text>,
    tag_suffix: Option<Text>,
    digest: Option<Text>,
}

/// Changes one image.
#[derive(Clone, Debug)]
pub(crate) struct Images {
    pub(crate) image: Image,
    pub(crate) specs: Vec<FieldSpec>,
}

impl Image {
    /// Reads an entry of `images`.
    pub(crate) fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut image = Self::default();
        let known = &["name", "newName", "newTag", "tagSuffix", "digest"];
        reader.fields(node, "an entry of images", known, |reader, field, value| {
            let text = reader.text(value, field).filter(|text| !text.is_empty());
            match field {
                "name" => image.name = text,
                "newName" => image.new_name = text,
                "newTag" => image.new_tag = text,
                "tagSuffix" => image.tag_suffix = text,
                _ => image.digest = text,
            }
        });
        image
    }

    /// The expression for images of this name; the name itself is an expression, as in kustomize.
    fn pattern(&self) -> Result<Regex, Failure> {
        let name = self.name.as_ref().map(|name| name.text.as_str()).unwrap_or_default();
        compile(&format!(
            "^{name}(:[a-zA-Z0-9_.{{}}-]*)?(@[a-zA-Z][a-zA-Z0-9]*:[a-zA-Z0-9_.{{}}-]*)?$"
        ))
        .map_err(|_| {
            let span = self.name.as_ref().map_or(
                fluxscape_manifest::source::Span::file(
                    fluxscape_manifest::source::FileId::GENERATED,
                ),
                |name| name.span,
            );
            Failure::broken(
                &rules::IMAGE_INVALID,
                span,
                format!("{name:?} is not a regular expression"),
            )
            .hint("kustomize reads image names as expressions")
        })
    }

    /// The reference that takes the place of one, and the entry's scalar that decides it: its
    /// position and comment go with it, for Flux reads its image markers there.
    fn replacement(&self, reference: &str) -> (String, Option<&Text>) {
        let (old_name, old_tag, old_digest) = split(reference);
        let name = self.new_name.as_ref().map_or(old_name, |name| name.text.as_str());
        let (tag, digest) = match (&self.new_tag, &self.digest, &self.tag_suffix) {
            (Some(tag), Some(digest), _) => (tag.text.clone(), digest.text.as_str()),
            (Some(tag), None, _) => (tag.text.clone(), ""),
            (None, Some(digest), _) => (String::new(), digest.text.as_str()),
            (None, None, Some(suffix)) => (format!("{old_tag}{}", suffix.text), ""),
            (None, None, None) => (old_tag.to_owned(), old_digest),
        };
        let mut text = name.to_owned();
        if !tag.is_empty() {
            text = format!("{text}:{tag}");
        }
        if !digest.is_empty() {
            text = format!("{text}@{digest}");
        }
        let deciding = [&self.new_tag, &self.digest, &self.tag_suffix, &self.new_name, &self.name]
            .into_iter()
            .flatten()
            .next();
        (text, deciding)
    }

    fn change(&self, pattern: &Regex, node: &mut Node) -> Result<(), Unsettable> {
        if node.is_null() {
            return Ok(());
        }
        let span = node.span;
        let unsettable = |message: &str| Unsettable { span, message: message.to_owned() };
        let Value::Scalar(scalar) = &mut node.value else {
            return Err(unsettable("an image must be text"));
        };
        if !pattern.is_match(&scalar.text) {
            return Ok(());
        }
        let (text, by) = self.replacement(&scalar.text);
        if text != scalar.text {
            put_text(scalar, &text).map_err(unsettable)?;
            if let Some(by) = by {
                (node.span, node.comment) = (by.span, by.comment.clone());
            }
        }
        Ok(())
    }
}

impl Images {
    /// What the entries of a kustomization's `images` ask for.
    pub(crate) fn builtin(
        images: &[Image],
        config: &TransformerConfig,
    ) -> impl Iterator<Item = Self> {
        images.iter().map(|image| Self { image: image.clone(), specs: config.images.clone() })
    }

    pub(super) fn apply(&self, set: &mut ResourceSet, failures: &mut Vec<Failure>) {
        let pattern = match self.image.pattern() {
            Ok(pattern) => pattern,
            Err(failure) => return failures.push(failure),
        };
        // What a CustomResourceDefinition calls containers are fields of the objects that it
        // defines.
        for item in set
            .items
            .iter_mut()
            .filter(|item| item.node.str_at(&["kind"]) != Some("CustomResourceDefinition"))
        {
            let mut change = |node: &mut Node| self.image.change(&pattern, node);
            let changed = in_containers(&mut item.node, &mut change).and_then(|()| {
                self.specs
                    .iter()
                    .try_for_each(|spec| spec.apply(&mut item.node, Creates::Nothing, &mut change))
            });
            if let Err(unsettable) = changed {
                let span = self.image.name.as_ref().map_or(item.origin.span, |name| name.span);
                failures.push(unsettable.into_failure(span, "changing the image", &item.id()));
            }
        }
    }
}

/// Calls `change` on the `image` of every element of a list called `containers` or
/// `initContainers`.
fn in_containers(
    node: &mut Node,
    change: &mut dyn FnMut(&mut Node) -> Result<(), Unsettable>,
) -> Result<(), Unsettable> {
    match &mut node.value {
        Value::Scalar(_) => Ok(()),
        Value::Sequence(items) => items.iter_mut().try_for_each(|item| in_containers(item, change)),
        Value::Mapping(mapping) => {
            for (key, value) in &mut mapping.entries {
                in_containers(value, change)?;
                let containers =
                    key.as_str().is_some_and(|key| matches!(key, "containers" | "initContainers"));
                let Value::Sequence(items) = &mut value.value else { continue };
                if containers {
                    items
                        .iter_mut()
                        .filter_map(|item| item.get_mut("image"))
                        .try_for_each(&mut *change)?;
                }
            }
            Ok(())
        }
    }
}

/// Name, tag and digest of `[[host[:port]/]component/]component[:tag][@digest]`.
fn split(reference: &str) -> (&str, &str, &str) {
    let path = reference.find('/').filter(|at| *at > 0).unwrap_or(0);
    let search = reference.get(path..).unwrap_or_default();
    let cut = |at: usize| reference.split_at_checked(path + at).unwrap_or((reference, ""));
    match (search.find(':'), search.find('@')) {
        (colon, Some(at)) if colon.is_none_or(|colon| at < colon) => {
            let (name, digest) = cut(at);
            (name, "", digest.trim_start_matches('@'))
        }
        (Some(colon), Some(_)) => {
            let (name, rest) = cut(colon);
            let (tag, digest) = rest.split_once('@').unwrap_or((rest, ""));
            (name, tag.trim_start_matches(':'), digest)
        }
        (Some(colon), None) => {
            let (name, tag) = cut(colon);
            (name, tag.trim_start_matches(':'), "")
        }
        (None, _) => (reference, "", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_reference_is_split_behind_host_and_port() {
        for (reference, parts) in [
            ("nginx", ("nginx", "", "")),
            ("nginx:1", ("nginx", "1", "")),
            ("host:5000/a/b", ("host:5000/a/b", "", "")),
            ("host:5000/a/b:2@sha256:x", ("host:5000/a/b", "2", "sha256:x")),
            ("a@sha256:x", ("a", "", "sha256:x")),
        ] {
            assert_eq!(split(reference), parts);
        }
    }
}
