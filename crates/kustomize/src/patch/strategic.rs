//! Strategic merge as kustomize does it.
//!
//! In: an object and a patch. Out: the object merged, or deleted. The rules are those of kyaml's
//! `merge2` and `walk`, their surprises included:
//!
//! * The whole object is walked, not only what the patch names: a key without a value (`emptyDir:`)
//!   goes, `null` written out stays, and of two list elements with the same key the last stays.
//! * `$patch: delete | replace | merge` count in mappings, in elements of merging lists, and as an
//!   element of their own for a merging list.
//! * `$setElementOrder`, `$retainKeys` and `$deleteFromPrimitiveList` mean nothing to kyaml: they
//!   are merged like any field.
//! * Elements of the patch come before those of the object.

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::yaml::{Mapping, Node, Value};

use super::associative::merge_list;
use super::directive::{Directive, is_replacement, list_directive, mapping_directive};
use super::schema::{Field, Schema, in_comment};
use super::sides::{Shape, Sides};

/// What became of the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was changed in place.
    Patched,
    /// The patch deletes it.
    Deleted,
}

/// Merges a patch into an object. Merge keys are those of the object's `apiVersion` and `kind`.
///
/// # Errors
/// When the patch has another kind of value than the object somewhere, or an unknown `$patch`
/// directive (rule `patch-invalid`). The object is then left as it was.
pub(crate) fn strategic_merge(
    target: &mut Node,
    patch: &Node,
    schema: &Schema,
) -> Result<Outcome, Diagnostic> {
    if is_replacement(patch) {
        // kustomize replaces a copy of the object, and keeps the object.
        return Ok(Outcome::Patched);
    }
    let walker = Walker { schema };
    match walker.walk(Sides::Two(Some(target.clone()), Some(patch.clone())), None)? {
        Some(merged) => {
            *target = merged;
            Ok(Outcome::Patched)
        }
        None => Ok(Outcome::Deleted),
    }
}

/// Merges below one place after the other.
struct Walker<'a> {
    schema: &'a Schema,
}

impl Walker<'_> {
    /// The merged value; `None` when there is none.
    fn walk(&self, sides: Sides, field: Option<Field>) -> Result<Option<Node>, Diagnostic> {
        let field = sides
            .present()
            .find_map(comment_schema)
            .or(field)
            .or_else(|| sides.present().find_map(|node| self.schema.root(node)));
        match sides.shape()? {
            None => Ok(kept_null(sides)),
            Some(Shape::Mapping) => self.walk_mapping(sides, field.as_ref()),
            Some(Shape::List) => {
                match field.as_ref().and_then(|field| Some((field, field.merge_keys.as_deref()?))) {
                    Some((field, keys)) => self.walk_merging_list(sides, field, keys),
                    None => Ok(the_later(sides)),
                }
            }
            Some(Shape::Scalar) => Ok(the_later(sides)),
        }
    }

    fn walk_mapping(
        &self,
        sides: Sides,
        field: Option<&Field>,
    ) -> Result<Option<Node>, Diagnostic> {
        match sides {
            Sides::Two(Some(dest), patch) if !dest.is_null() => match patch {
                None => self.walk_fields(dest, None, field).map(Some),
                Some(patch) if patch.is_null() => Ok(None),
                Some(mut patch) => match mapping_directive(&mut patch)? {
                    Directive::Delete => Ok(None),
                    Directive::Replace => self.walk_mapping(Sides::Taken(patch), field),
                    Directive::Merge => self.walk_fields(dest, Some(patch), field).map(Some),
                },
            },
            Sides::Two(_, None) => Ok(None),
            Sides::Two(_, Some(mut patch)) => match mapping_directive(&mut patch) {
                Ok(Directive::Delete) => Ok(None),
                _ => self.walk_mapping(Sides::Taken(patch), field),
            },
            Sides::Taken(mut node) => match mapping_directive(&mut node)? {
                Directive::Delete => Ok(None),
                Directive::Replace | Directive::Merge => {
                    self.walk_taken_fields(node, field).map(Some)
                }
            },
        }
    }

    /// Every key of either side, the object's in its order and then the patch's.
    fn walk_fields(
        &self,
        mut dest: Node,
        patch: Option<Node>,
        field: Option<&Field>,
    ) -> Result<Node, Diagnostic> {
        let mut from_patch = patch.map(into_entries).unwrap_or_default();
        let mut merged = Vec::new();
        for (key, value) in take_entries(&mut dest) {
            let same = |(other, _): &(Node, Node)| same_key(&key, other);
            let patched = from_patch.iter().position(same).map(|at| from_patch.remove(at));
            let below = self.field_below(field, &key, patched.as_ref());
            let (patch_key, patch_value) = patched.unzip();
            let sides = Sides::Two(Some(value), patch_value);
            merged.extend(self.walk(sides, below)?.map(|value| (commented(key, patch_key), value)));
        }
        for (key, value) in from_patch {
            let below = self.field_below(field, &key, None);
            merged
                .extend(self.walk(Sides::Two(None, Some(value)), below)?.map(|value| (key, value)));
        }
        dest.value = Value::Mapping(Mapping { entries: merged });
        Ok(dest)
    }

    fn walk_taken_fields(&self, mut node: Node, field: Option<&Field>) -> Result<Node, Diagnostic> {
        let mut walked = Vec::new();
        for (key, value) in take_entries(&mut node) {
            let below = self.field_below(field, &key, None);
            walked.extend(self.walk(Sides::Taken(value), below)?.map(|value| (key, value)));
        }
        node.value = Value::Mapping(Mapping { entries: walked });
        Ok(node)
    }

    /// The schema of the value under a key; one in a comment beside the key wins.
    fn field_below(
        &self,
        field: Option<&Field>,
        key: &Node,
        patched: Option<&(Node, Node)>,
    ) -> Option<Field> {
        let in_comments = comment_schema(key).or_else(|| comment_schema(&patched?.0));
        in_comments.or_else(|| self.schema.field(field?, &key.as_scalar()?.text))
    }

    fn walk_merging_list(
        &self,
        sides: Sides,
        field: &Field,
        keys: &[String],
    ) -> Result<Option<Node>, Diagnostic> {
        let elements = Field { merge_keys: None, of: field.of.clone() };
        let sides = match sides {
            Sides::Two(Some(dest), Some(mut patch)) if !dest.is_null() => {
                if patch.is_null() {
                    return Ok(None);
                }
                match list_directive(&mut patch)? {
                    Directive::Delete => return Ok(None),
                    Directive::Replace => Sides::Taken(patch),
                    Directive::Merge => Sides::Two(Some(dest), Some(patch)),
                }
            }
            Sides::Two(Some(dest), patch) if dest.is_null() => Sides::Two(None, patch),
            sides => sides,
        };
        merge_list(sides, keys, &|pair| self.walk(pair, Some(elements.clone())))
    }
}

/// Where there is nothing but nulls: one that only the object has, written out, stays, and is a
/// scalar like any other from then on.
fn kept_null(sides: Sides) -> Option<Node> {
    match sides {
        Sides::Two(Some(dest), None)
            if dest.as_scalar().is_some_and(|scalar| !scalar.text.is_empty()) =>
        {
            Some(dest)
        }
        _ => None,
    }
}

/// The patch's value where it has one, without a look inside. Null takes the object's away.
fn the_later(sides: Sides) -> Option<Node> {
    match sides {
        Sides::Taken(node) | Sides::Two(_, Some(node)) => Some(node).filter(|node| !node.is_null()),
        Sides::Two(dest, None) => dest,
    }
}

fn comment_schema(node: &Node) -> Option<Field> {
    node.comment.as_deref().and_then(in_comment)
}

/// A key of the object with the comment that the patch's has.
fn commented(mut key: Node, patch: Option<Node>) -> Node {
    if let Some(patch) = patch {
        key.comment = patch.comment;
    }
    key
}

fn take_entries(node: &mut Node) -> Vec<(Node, Node)> {
    node.as_mapping_mut().map(|mapping| std::mem::take(&mut mapping.entries)).unwrap_or_default()
}

fn into_entries(mut node: Node) -> Vec<(Node, Node)> {
    take_entries(&mut node)
}

fn same_key(a: &Node, b: &Node) -> bool {
    match (a.as_scalar(), b.as_scalar()) {
        (Some(a), Some(b)) => a.text == b.text,
        _ => a.value == b.value,
    }
}

#[cfg(test)]
mod tests;
