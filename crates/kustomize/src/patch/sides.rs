//! The two values that meet at a place of a strategic merge.

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::yaml::{Node, Value};

use crate::rules;

/// The two values that meet at a place.
#[derive(Debug)]
pub(super) enum Sides {
    /// The object's and the patch's, each where it is.
    Two(Option<Node>, Option<Node>),
    /// A value of the patch that the object takes over: it is walked too, as if merged with itself.
    Taken(Node),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Mapping,
    List,
    Scalar,
}

impl Shape {
    fn of(node: &Node) -> Self {
        match node.value {
            Value::Mapping(_) => Self::Mapping,
            Value::Sequence(_) => Self::List,
            Value::Scalar(_) => Self::Scalar,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Mapping => "a mapping",
            Self::List => "a list",
            Self::Scalar => "a scalar",
        }
    }
}

impl Sides {
    /// The values that are there and not null, the object's first.
    pub(super) fn present(&self) -> impl Iterator<Item = &Node> {
        let (dest, patch) = match self {
            Self::Two(dest, patch) => (dest.as_ref(), patch.as_ref()),
            Self::Taken(node) => (Some(node), None),
        };
        [dest, patch].into_iter().flatten().filter(|node| !node.is_null())
    }

    /// What both values are; `None` when there is no value but null.
    pub(super) fn shape(&self) -> Result<Option<Shape>, Diagnostic> {
        let mut present = self.present().map(|node| (node, Shape::of(node)));
        let Some((_, shape)) = present.next() else { return Ok(None) };
        match present.find(|(_, other)| *other != shape) {
            None => Ok(Some(shape)),
            Some((node, other)) => {
                let message =
                    format!("the patch has {} where the object has {}", other.name(), shape.name());
                Err(Diagnostic::error(&rules::PATCH_INVALID, node.span, message))
            }
        }
    }
}
