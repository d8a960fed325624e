//! Patches on nodes: strategic merge and JSON 6902.
//!
//! In: an object and a patch. Out: the object changed, or gone, or why that cannot be. Values that
//! come from the patch keep their position and comment in the patch. Which object a patch is for,
//! and that its name and kind stay as they were, is the caller's business.

mod associative;
mod directive;
mod json6902;
mod json_form;
mod merge_keys;
mod schema;
mod sides;
mod strategic;

pub(crate) use json6902::{Operations, json_patch};
pub(crate) use schema::Schema;
pub(crate) use strategic::{Outcome, strategic_merge};
